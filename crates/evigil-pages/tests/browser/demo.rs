//! The made-up registry as each of its users finds it: every page that a link leads to is there, is
//! usable by everybody, and fits a narrow screen.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use evigil_demo::{DemoUser, Size, users};
use serde_json::Value as Json;

use crate::access::faults;
use crate::chromium::{Chromium, installed};
use crate::made_up::{made_up, sort_of};
use crate::markup::Markup;
use crate::served::Ground;
use crate::stories::sign_in;

/// Runs `test` in a Chromium on a small made-up registry.
pub(crate) fn on_demo<F, T>(test: F)
where
    F: FnOnce(Arc<Ground>, Chromium) -> T,
    T: Future<Output = ()>,
{
    on_demo_of(Size::Small, test);
}

/// Runs `test` in a Chromium on a made-up registry.
pub(crate) fn on_demo_of<F, T>(size: Size, test: F)
where
    F: FnOnce(Arc<Ground>, Chromium) -> T,
    T: Future<Output = ()>,
{
    let Some(executable) = installed() else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let ground = made_up(size).await;
        let chromium = Chromium::start(executable, &ground).await;
        test(Arc::clone(&ground), chromium).await;
    });
}

/// A user of the made-up registry.
pub(crate) fn user(name: &str) -> DemoUser {
    let users = users().expect("users");
    let found = users.into_iter().find(|user| user.name == name);
    found.unwrap_or_else(|| panic!("there is no user {name}"))
}

/// Links of this site; a change of the language is the same page.
fn is_own(address: &str) -> bool {
    address.starts_with('/') && !address.contains("lang=")
}

/// How the site answers: the status, and the text of a page, none of another file.
async fn answer(chromium: &Chromium, address: &str) -> (u64, Option<String>) {
    let ask = format!(
        "fetch({}).then(async answer => [answer.status, \
         (answer.headers.get('content-type') ?? '').startsWith('text/html') ? await answer.text() : null])",
        Json::from(address)
    );
    let told = chromium.run(&ask).await;
    let page = told[1].as_str().map(str::to_owned);
    (told[0].as_u64().unwrap_or_default(), page)
}

/// Goes from page to page by their links, looking at one of each sort; gives what is wrong.
async fn walk(
    chromium: &Chromium,
    from: &str,
    lang: &str,
    seen: &mut BTreeMap<String, String>,
    markup: &mut Markup,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut ahead = VecDeque::from([from.to_owned()]);
    while let Some(address) = ahead.pop_front() {
        let sort = sort_of(&address);
        if seen.contains_key(&sort) {
            continue;
        }
        seen.insert(sort, address.clone());
        let (status, page) = answer(chromium, &address).await;
        if status != 200 {
            wrong.push(format!("{address}: {status}"));
            continue;
        }
        let Some(page) = page else {
            continue;
        };
        markup.keep(&address, &page);
        let mark = if address.contains('?') { '&' } else { '?' };
        chromium.size(1200, 900).await;
        chromium.open(&format!("{address}{mark}lang={lang}")).await;
        wrong.extend(faults(chromium, &address).await);
        chromium.size(320, 640).await;
        let cut = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let cut = chromium.run(cut).await;
        if cut.as_f64().is_none_or(|cut| cut > 0.0) {
            wrong.push(format!("{address}: {cut} px are cut off at a width of 320"));
        }
        let links =
            "[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))";
        let links = chromium.run(links).await;
        let links = links.as_array().into_iter().flatten();
        let links = links.filter_map(|link| link.as_str());
        ahead.extend(links.filter(|link| is_own(link)).map(ToOwned::to_owned));
    }
    wrong
}

#[test]
fn every_page_that_a_role_reaches_is_there_and_for_everybody() {
    on_demo(|_ground, chromium| async move {
        let (mut wrong, mut markup) = (Vec::new(), Markup::new());
        let mut looked_at = 0;
        let mut open = BTreeMap::new();
        chromium.open("/").await;
        wrong.extend(walk(&chromium, "/", "ja", &mut open, &mut markup).await);
        looked_at += open.len();
        for user in users().expect("users") {
            chromium.forget().await;
            chromium.open("/sign-in?lang=en").await;
            sign_in(&chromium, &user.name, &user.password).await;
            // What everybody sees was looked at before.
            let mut seen = open.clone();
            let found = walk(&chromium, "/bench", "en", &mut seen, &mut markup).await;
            looked_at += seen.len() - open.len();
            wrong.extend(found.into_iter().map(|it| format!("{}: {it}", user.name)));
        }
        wrong.extend(markup.faults());
        assert!(looked_at > 60, "only {looked_at} pages were found");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

/// A picture of a page for the documentation.
struct Picture {
    name: &'static str,
    /// Who looks; nobody in particular where it is empty.
    user: &'static str,
    from: &'static str,
    /// Links to follow, by what their addresses begin with.
    links: &'static [&'static str],
    lang: &'static str,
    theme: &'static str,
    /// Width and height of the window.
    size: (i64, i64),
}

const PICTURES: [Picture; 10] = [
    Picture {
        name: "home-ja",
        user: "",
        from: "/",
        links: &[],
        lang: "ja",
        theme: "light",
        size: (1200, 900),
    },
    Picture {
        name: "home-phone-en-dark",
        user: "",
        from: "/",
        links: &[],
        lang: "en",
        theme: "dark",
        size: (390, 844),
    },
    Picture {
        name: "evidence-en",
        user: "",
        from: "/evidence/joint",
        links: &[],
        lang: "en",
        theme: "light",
        size: (1200, 1000),
    },
    Picture {
        name: "report-phone-ja",
        user: "",
        from: "/report",
        links: &[],
        lang: "ja",
        theme: "light",
        size: (390, 844),
    },
    Picture {
        name: "treatment-ja",
        user: "demo-clinic",
        from: "/bench/treatments",
        links: &[],
        lang: "ja",
        theme: "light",
        size: (1200, 900),
    },
    Picture {
        name: "queue-en",
        user: "demo-coder",
        from: "/bench/reports",
        links: &[],
        lang: "en",
        theme: "light",
        size: (1200, 900),
    },
    Picture {
        name: "causality-phone-ja-dark",
        user: "demo-assessor",
        from: "/bench/causality",
        links: &[],
        lang: "ja",
        theme: "dark",
        size: (390, 844),
    },
    Picture {
        name: "scan-en",
        user: "demo-board",
        from: "/bench/signals",
        links: &["/bench/signals/0"],
        lang: "en",
        theme: "light",
        size: (1200, 1100),
    },
    Picture {
        name: "trace-ja",
        user: "demo-board",
        from: "/recalls",
        links: &["/recalls/0", "/lots/"],
        lang: "ja",
        theme: "light",
        size: (1200, 900),
    },
    Picture {
        name: "review-ja-dark",
        user: "demo-reviewer",
        from: "/bench/page-checks",
        links: &["/bench/page-checks/0"],
        lang: "ja",
        theme: "dark",
        size: (1200, 1000),
    },
];

/// Writes the pictures into the folder that `EVIGIL_PICTURES` names: those of `docs/pages` are made
/// so. Without it nothing is written, and each page is only opened.
#[test]
fn pages_of_the_documentation_are_there() {
    let folder = std::env::var_os("EVIGIL_PICTURES").map(std::path::PathBuf::from);
    on_demo(|_ground, chromium| async move {
        let users = users().expect("users");
        for Picture {
            name,
            user,
            from,
            links,
            lang,
            theme,
            size,
        } in PICTURES
        {
            chromium.forget().await;
            chromium.theme(theme).await;
            chromium.size(size.0, size.1).await;
            if let Some(user) = users.iter().find(|it| it.name == user) {
                chromium.open("/sign-in?lang=en").await;
                sign_in(&chromium, &user.name, &user.password).await;
            }
            chromium.open(&format!("{from}?lang={lang}")).await;
            for link in links {
                let to = format!(
                    "document.querySelector('main a[href^={link:?}]')?.getAttribute('href')"
                );
                let to = chromium.run(&to).await;
                let to = to
                    .as_str()
                    .unwrap_or_else(|| panic!("{name}: no link to {link}"));
                chromium.open(to).await;
            }
            let is_there = chromium
                .run("document.querySelectorAll('main h1').length")
                .await;
            assert_eq!(is_there, 1, "{name}");
            if let Some(folder) = &folder {
                let picture = folder.join(format!("{name}.png"));
                std::fs::write(&picture, chromium.picture().await).expect("is written");
            }
        }
    });
}
