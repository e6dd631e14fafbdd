//! The main story of each role in the made-up registry, as somebody new to it goes: by what the
//! pages offer, from the list of one's own work to the end.

use evigil_demo::Size;
use serde_json::Value as Json;

use crate::chromium::Chromium;
use crate::demo::{on_demo, on_demo_of, user};
use crate::stories::sign_in;

/// Somebody with a role, in a language, at the list of their work.
async fn at_work(chromium: &Chromium, name: &str, lang: &str) {
    let user = user(name);
    chromium.forget().await;
    chromium.open(&format!("/sign-in?lang={lang}")).await;
    sign_in(chromium, &user.name, &user.password).await;
    chromium.open(&format!("/bench?lang={lang}")).await;
}

/// Presses what `selector` names, and waits for the page to which it leads.
async fn press(chromium: &Chromium, selector: &str) {
    let from = chromium.path().await;
    let quoted = Json::from(selector);
    let pressed = format!(
        "(window.isOld = true, document.querySelector({quoted})?.click(), !!document.querySelector({quoted}))"
    );
    assert_eq!(
        chromium.run(&pressed).await,
        true,
        "{selector} is not on {from}"
    );
    for _ in 0..400 {
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        let there = "window.isOld === undefined && document.readyState === 'complete'";
        if chromium.run(there).await == true {
            return;
        }
    }
    panic!("{selector} on {from} leads nowhere");
}

/// Fills in a field, whatever it is.
async fn fill(chromium: &Chromium, selector: &str, value: &str) {
    let (quoted, value) = (Json::from(selector), Json::from(value));
    let filled = format!(
        "(field => {{ if (!field) return false; if (field.type === 'radio' || field.type === 'checkbox') field.checked = true; \
         else field.value = {value}; return field.type.startsWith('select') ? field.value === {value} : true; }})\
         (document.querySelector({quoted}))"
    );
    let path = chromium.path().await;
    assert_eq!(chromium.run(&filled).await, true, "{selector} on {path}");
}

/// Chooses the first answer of a list that is one.
async fn choose_first(chromium: &Chromium, selector: &str) {
    let quoted = Json::from(selector);
    let chosen = format!(
        "(list => list.value = [...list.options].find(it => it.value)?.value)(document.querySelector({quoted}))"
    );
    let chosen = chromium.run(&chosen).await;
    assert!(
        chosen.is_string(),
        "{selector} on {}",
        chromium.path().await
    );
}

/// What the page says.
async fn said(chromium: &Chromium) -> String {
    let said = chromium
        .run("document.querySelector('main').innerText")
        .await;
    said.as_str().unwrap_or_default().to_owned()
}

/// How many of what `selector` names there are.
async fn count(chromium: &Chromium, selector: &str) -> u64 {
    let count = format!("document.querySelectorAll({}).length", Json::from(selector));
    chromium.run(&count).await.as_u64().unwrap_or_default()
}

#[test]
fn the_board_finds_the_signal_and_the_lot_and_recalls_it() {
    // In a small one too few have been ill for the lot to stand out.
    on_demo_of(Size::Full, |_ground, chromium| async move {
        at_work(&chromium, "demo-board", "ja").await;
        press(&chromium, "main a[href='/bench/signals']").await;
        press(&chromium, "main tbody a[href^='/bench/signals/']").await;
        let first = "document.querySelector('main tbody a[href^=\"/bench/signal/\"]').href";
        let first = chromium.run(first).await;
        // The product that stands out, first of all: the board decides.
        press(&chromium, "main tbody a[href^='/bench/signal/']").await;
        fill(&chromium, "[name=decision][value=confirmed]", "").await;
        fill(
            &chromium,
            "#minutes",
            "全身の蕁麻疹が期待より多い。添付の説明を改める。",
        )
        .await;
        fill(&chromium, "#members", "青木\n井上").await;
        press(&chromium, "main form[action$='/review'] button").await;
        assert!(said(&chromium).await.contains("全身の蕁麻疹が期待より多い"));
        // Of the others, the one whose reports name one lot.
        let scan = chromium
            .run("document.querySelector('nav.path a[href^=\"/bench/signals/\"], .path a[href^=\"/bench/signals/\"]').getAttribute('href')")
            .await;
        chromium.open(scan.as_str().expect("the scan")).await;
        let others = chromium
            .run("[...document.querySelectorAll('main tbody a[href^=\"/bench/signal/\"]')].map(link => link.getAttribute('href'))")
            .await;
        let others: Vec<String> = serde_json::from_value(others).expect("links");
        let mut lot = None;
        for other in others.iter().filter(|it| {
            !first
                .as_str()
                .is_some_and(|first| first.ends_with(it.as_str()))
        }) {
            chromium.open(other).await;
            let lots = "[...document.querySelectorAll('main table')].map(table => [...table.querySelectorAll('a[href^=\"/lots/\"]')]\
                .map(link => link.getAttribute('href'))).find(links => links.length) ?? []";
            let lots: Vec<String> = serde_json::from_value(chromium.run(lots).await).expect("lots");
            if lots.len() == 1 {
                lot = lots.into_iter().next();
            }
        }
        chromium
            .open(&lot.expect("a signal whose reports name one lot"))
            .await;
        press(&chromium, "main a[href$='/trace']").await;
        assert_eq!(
            count(&chromium, "main tbody a[href^='/providers/']").await,
            3
        );
        assert!(count(&chromium, "main tbody a[href^='/bench/reports/']").await >= 3);
        fill(
            &chromium,
            "#reason-recall",
            "敗血症の報告が3施設から続いている。",
        )
        .await;
        press(&chromium, "main form[action$='/recall'] button").await;
        let path = chromium.path().await;
        assert!(path.starts_with("/recalls/"), "{path}");
        assert_eq!(count(&chromium, "main tbody tr").await, 3);
    });
}

#[test]
fn a_coder_triages_and_an_assessor_judges() {
    on_demo(|_ground, chromium| async move {
        at_work(&chromium, "demo-coder", "en").await;
        press(&chromium, "main a[href='/bench/reports']").await;
        press(&chromium, "main a[href='/bench/reports?state=received']").await;
        press(&chromium, "main tbody a[href^='/bench/reports/']").await;
        fill(&chromium, "[name=serious][value=yes]", "").await;
        fill(&chromium, "[name='criteria.hospitalisation']", "").await;
        fill(&chromium, "#title", "Fever after the drip").await;
        press(&chromium, "main form[action$='/triage'] button").await;
        let after = said(&chromium).await;
        assert!(after.contains("Hospital stay"), "{after}");

        at_work(&chromium, "demo-assessor-2", "ja").await;
        press(&chromium, "main a[href='/bench/causality']").await;
        press(&chromium, "main tbody a[href^='/bench/causality/']").await;
        fill(&chromium, "#category-sign", "possible").await;
        fill(&chromium, "#rationale-sign", "時間的な関連はある。").await;
        press(&chromium, "main form[action$='/sign'] button").await;
        assert!(said(&chromium).await.contains("時間的な関連はある。"));
    });
}

#[test]
fn a_reviewer_checks_a_page_and_writes_the_letter() {
    on_demo(|_ground, chromium| async move {
        at_work(&chromium, "demo-reviewer", "ja").await;
        press(&chromium, "main a[href='/bench/page-checks']").await;
        fill(&chromium, "#source", "https://facility.example/exosome").await;
        let page = "当院のエクソソーム点滴でがんが治ります。副作用は一切ありません。";
        fill(&chromium, "#text-new", page).await;
        press(&chromium, "main form[enctype] button").await;
        let found = count(&chromium, "main section[id^=finding-]").await;
        assert!(found >= 2, "{found}");
        fill(&chromium, "#reason-0", "治るとの断定。").await;
        press(&chromium, "#finding-0 button[value=confirmed]").await;
        let decided = chromium
            .run("document.querySelector('#finding-0').innerText")
            .await;
        assert!(
            decided
                .as_str()
                .is_some_and(|text| text.contains("治るとの断定。")),
            "{decided}"
        );
        press(&chromium, "main form[action$='/letters'] button").await;
        let letter = said(&chromium).await;
        assert!(letter.contains("治ります"), "{letter}");
    });
}

#[test]
fn a_clinic_registers_a_lot_and_an_infusion() {
    on_demo(|_ground, chromium| async move {
        at_work(&chromium, "demo-clinic", "ja").await;
        press(&chromium, "main a[href='/bench/lots']").await;
        fill(
            &chromium,
            "#code",
            "(01)02000000000015(10)NEW-LOT-1(17)280131",
        )
        .await;
        fill(&chromium, "#units", "12").await;
        choose_first(&chromium, "#provider_id").await;
        press(&chromium, "main form[action='/bench/lots'] button").await;
        let scanned = said(&chromium).await;
        assert!(scanned.contains("NEW-LOT-1"), "{scanned}");

        chromium.open("/bench/treatments").await;
        fill(&chromium, "#identifier", "4711").await;
        fill(&chromium, "#birth_year", "1968").await;
        press(&chromium, "main form button").await;
        let consent = said(&chromium).await;
        let path = chromium.path().await;
        assert!(path.starts_with("/bench/treatments/"), "{path}: {consent}");
    });
}

#[test]
fn a_researcher_takes_a_public_table_and_a_desk_a_question() {
    on_demo(|_ground, chromium| async move {
        at_work(&chromium, "demo-researcher", "en").await;
        press(&chromium, "main a[href='/statistics']").await;
        press(&chromium, "main a[href='/statistics/exposures']").await;
        let table = "fetch(document.querySelector('main a[href$=\"/csv\"]').href).then(answer => answer.text())";
        let table = chromium.run(table).await;
        let table = table.as_str().unwrap_or_default().to_owned();
        let lines = table.lines().count();
        assert!(
            table.contains("month,route,product") && lines > 10,
            "{table}"
        );

        at_work(&chromium, "demo-desk", "ja").await;
        press(&chromium, "main a[href='/bench/consultations']").await;
        fill(
            &chromium,
            "#intake",
            "点滴を勧められました。効果はありますか。",
        )
        .await;
        press(&chromium, "main form.steps button").await;
        let asked = said(&chromium).await;
        assert!(asked.contains("点滴を勧められました"), "{asked}");
    });
}

#[test]
fn a_laboratory_hands_in_the_papers_of_a_lot() {
    on_demo(|_ground, chromium| async move {
        at_work(&chromium, "demo-lab", "en").await;
        chromium.open("/products").await;
        press(&chromium, "main tbody a[href^='/products/']").await;
        press(&chromium, "main a[href^='/lots/']").await;
        press(&chromium, "main a[href$='/dossier']").await;
        let papers = "(field => { const given = new DataTransfer(); given.items.add(new File(['this is no dossier'], \
            'dossier.toml', {type: 'text/plain'})); field.files = given.files; return field.files.length; })\
            (document.querySelector('#file'))";
        assert_eq!(chromium.run(papers).await, 1);
        press(&chromium, "main form[enctype] button").await;
        // They are kept as they came; what is wrong with them, and where, is told.
        let told = said(&chromium).await;
        assert!(told.contains("line 1"), "{told}");
    });
}

#[test]
fn an_administrator_invites_and_an_authority_reads() {
    on_demo(|_ground, chromium| async move {
        at_work(&chromium, "demo-administrator", "en").await;
        press(&chromium, "main a[href='/admin/users']").await;
        fill(&chromium, "#name", "New-nurse").await;
        fill(&chromium, "#role", "clinic").await;
        choose_first(&chromium, "#organisation").await;
        press(&chromium, "main form[action='/admin/users'] button").await;
        let invited = said(&chromium).await;
        assert!(invited.contains("/invitation/"), "{invited}");

        at_work(&chromium, "demo-regulator", "ja").await;
        press(&chromium, "main a[href='/bench/reports']").await;
        press(&chromium, "main tbody a[href^='/bench/reports/']").await;
        // An authority reads, and changes nothing.
        assert_eq!(count(&chromium, "main form[method=post]").await, 0);
    });
}
