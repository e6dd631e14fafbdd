//! Every open page is usable by everybody: axe finds nothing, nothing is cut off on a narrow
//! screen, and the policy of the page refuses nothing.

use evigil_pages::Site;
use evigil_web::Method;

use crate::chromium::{Chromium, in_chromium};
use crate::stories::administrator;

/// axe-core, unchanged: `tests/vendor/axe-core/README.md`.
const AXE: &str = include_str!("../vendor/axe-core/axe.min.js");

/// WCAG 2.2 up to level AA, and what axe holds to be good practice.
const RUN: &str = "axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', \
    'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}).then(found => found.violations.map(it => \
    it.id + ': ' + it.help + ' ' + it.nodes.map(node => node.target.join(' ') + ' ' + \
    node.failureSummary).join('; ')))";

/// Pages that are read and have no value in their address; `open` are those for everybody.
fn pages(open: bool) -> Vec<&'static str> {
    let routes = Site::routes();
    let read = routes.descriptions().filter(|it| it.method == Method::Get);
    read.filter(|it| !it.path.contains('{') && it.operation.is_none() == open)
        // Files are no pages.
        .filter(|it| !it.path.ends_with("/csv") && !it.path.ends_with("/feed"))
        .map(|it| it.path)
        .collect()
}

/// What is wrong with the page as it stands.
pub(crate) async fn faults(chromium: &Chromium, place: &str) -> Vec<String> {
    let mut faults = Vec::new();
    chromium.run(AXE).await;
    let found = chromium.run(RUN).await;
    let Some(found) = found.as_array() else {
        panic!("axe says nothing of {place}");
    };
    faults.extend(found.iter().map(|fault| format!("{place}: {fault}")));
    let refused = chromium.run("window.refused").await;
    if refused.as_array().is_none_or(|refused| !refused.is_empty()) {
        faults.push(format!("{place}: the policy refuses {refused}"));
    }
    faults
}

/// Walks over pages in both languages, light and dark, and on the narrowest screen.
async fn walk(chromium: &Chromium, paths: &[&str]) {
    let mut wrong = Vec::new();
    for (lang, theme) in [("en", "light"), ("ja", "dark")] {
        chromium.theme(theme).await;
        for path in paths {
            let place = format!("{path}?lang={lang}");
            chromium.size(1200, 900).await;
            chromium.open(&place).await;
            wrong.extend(faults(chromium, &place).await);
            chromium.size(320, 640).await;
            let cut = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
            let cut = chromium.run(cut).await;
            if cut.as_f64().is_none_or(|cut| cut > 0.0) {
                wrong.push(format!("{place}: {cut} px are cut off at a width of 320"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn open_pages_are_for_everybody() {
    in_chromium(|_ground, chromium| async move {
        walk(&chromium, &pages(true)).await;
    });
}

#[test]
fn pages_behind_the_sign_in_are_for_everybody() {
    in_chromium(|ground, chromium| async move {
        administrator(&ground, &chromium).await;
        let reachable = [
            "/bench",
            "/account",
            "/account/second-factor",
            "/admin/users",
        ];
        let known = pages(false);
        assert!(reachable.iter().all(|path| known.contains(path)));
        walk(&chromium, &reachable).await;
    });
}

#[test]
fn a_result_with_findings_is_for_everybody() {
    in_chromium(|_ground, chromium| async move {
        chromium.open("/check?lang=ja").await;
        chromium.tab_to("#text").await;
        let text = "当院のエクソソーム点滴でがんが治ります。副作用は一切ありません。1回 330,000円（税込）。";
        chromium.write(text).await;
        chromium.tab_to("button.primary").await;
        chromium.enter().await;
        let findings = chromium
            .run("document.querySelectorAll('.findings tbody tr').length")
            .await;
        assert!(
            findings.as_u64().is_some_and(|count| count >= 2),
            "{findings}"
        );
        let wrong = faults(&chromium, "result").await;
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}
