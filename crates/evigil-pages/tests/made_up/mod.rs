//! A served made-up registry.

use std::sync::Arc;

use evigil_demo::{DemoClock, Plan, Size, fill, lay_secret};
use evigil_pages::Site;
use evigil_registry::{Registry, Settings};

use crate::served::Ground;

/// Fills a registry of this size in a folder of its own, and serves it.
pub(crate) async fn made_up(size: Size) -> Arc<Ground> {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = Plan { seed: 1, size };
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
    Arc::new(Ground::serve(registry, folder, Site::made_up).await)
}

/// An address without what differs from record to record: pages of one sort are looked at once.
pub(crate) fn sort_of(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let parts = path.split('/').map(|part| {
        let is_id = part.len() >= 3 && part.bytes().any(|byte| byte.is_ascii_digit());
        if is_id { "{}" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}
