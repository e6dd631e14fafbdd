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
#[path = "../../tests/made_up/mod.rs"]
mod made_up;
#[path = "../../tests/served/mod.rs"]
mod served;

mod client;
mod paint;
mod rows;
mod walk;

use evigil_demo::{Size, users};

use crate::client::Client;
use crate::made_up::made_up;
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
    let ground = made_up(Size::Full).await;
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
    rows::measure(&ground, &users).await;
}
