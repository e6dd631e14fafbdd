//! How fast the pages of the made-up registry are: the time of the server for every page as each
//! user finds it, the weight of the first page, when a slow browser has painted it, and tables of
//! 100,000 rows.
//!
//! `cargo bench -p evigil-pages`; the part in Chromium is left out, and says so, where there is none.

#[expect(
    dead_code,
    reason = "the tests in a browser ask it for more than this does"
)]
#[path = "../../tests/browser/chromium.rs"]
mod chromium;
#[path = "../../tests/served/mod.rs"]
mod served;

mod client;
mod paint;
mod rows;
mod walk;

use std::sync::Arc;

use evigil_demo::{DemoClock, Plan, Size, fill, lay_secret, users};
use evigil_pages::Site;
use evigil_registry::{Registry, Settings};

use crate::client::Client;
use crate::served::Ground;
use crate::walk::Pages;

#[expect(clippy::print_stdout, reason = "what was measured is printed")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(measure());
}

async fn measure() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = Plan {
        seed: 1,
        size: Size::Full,
    };
    let settings = Settings {
        url: format!("sqlite:{}", folder.path().join("evigil.db").display()),
        folder: folder.path().join("data"),
    };
    lay_secret(&settings.folder, plan).expect("a secret");
    let clock = Arc::new(DemoClock::new(1, jiff::Zoned::now().date()));
    let registry = Registry::open_at(&settings, clock.clone())
        .await
        .expect("opens");
    fill(&registry, plan).await.expect("is filled");
    clock.run();
    let ground = Arc::new(Ground::serve(registry, folder, Site::made_up).await);

    let mut pages = Pages::default();
    let everybody = Client::new(ground.address);
    pages.walk(&everybody, "everybody", "/").await;
    let users = users().expect("users");
    for user in &users {
        let client = Client::signed_in(ground.address, &user.name, &user.password).await;
        pages.walk(&client, &user.name, "/bench").await;
    }
    pages.tell();
    walk::first_page(&everybody).await;
    paint::measure(&ground).await;
    let administrator = users.iter().find(|user| user.name == "demo-administrator");
    let coder = users.iter().find(|user| user.name == "demo-coder");
    let (Some(administrator), Some(coder)) = (administrator, coder) else {
        panic!("the made-up registry has an administrator and a coder");
    };
    rows::measure(&ground, &[coder, administrator]).await;
}
