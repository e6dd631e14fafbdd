//! Tables of 100,000 rows.

use std::sync::Arc;

use evigil_demo::DemoUser;
use evigil_registry::kind::Value;
use evigil_registry::record::{self, List, NewRecord};
use evigil_registry::rights::{Actor, Membership, Role};

use crate::client::Client;
use crate::say;
use crate::served::Ground;
use crate::walk::{median, milliseconds};

/// Rows that are added to each table.
const ROWS: usize = 100_000;
/// Records of one change.
const TOGETHER: usize = 4_000;
const TIMES: usize = 7;
/// Tables that have so many rows then, each with somebody who may read it; nobody where it is open.
const PAGES: [(&str, &str); 7] = [
    ("demo-coder", "/bench/reports"),
    ("demo-coder", "/bench/reports?state=all"),
    ("demo-board", "/bench/lots"),
    ("demo-administrator", "/audit"),
    ("", "/products"),
    ("", "/search?q=EV-"),
    // Counted at the first time, shown as it was counted for a minute: the first time is told too.
    ("", "/statistics/reports"),
];

/// Copies of the first record of a kind, each under a number of its own.
async fn multiply(ground: &Ground, kind: &str, number: &str) {
    let registry = &ground.registry;
    let kind = registry.kind(kind).expect("a kind");
    let list = List {
        limit: Some(1),
        ..List::default()
    };
    // Who sees everything that is multiplied.
    let sees = Membership {
        organisation_id: None,
        role: Role::Coder,
    };
    let actor = Actor::user("bench".to_owned(), vec![sees]);
    let page = registry.list(&actor, kind, &list).await;
    let model = page.expect("is read").records.remove(0);
    for from in (0..ROWS).step_by(TOGETHER) {
        let copies: Vec<NewRecord> = (from..from + TOGETHER)
            .map(|row| {
                let mut fields = model.fields.clone();
                let text = format!("BENCH-{row:06}");
                fields = fields.with(number, Value::Text(Some(text.clone())));
                if kind.name == "lot" {
                    fields = fields.with("number_key", Value::Text(Some(text)));
                }
                NewRecord {
                    id: registry.clock().new_id(),
                    kind,
                    organisation_id: model.organisation_id.clone(),
                    fields,
                }
            })
            .collect();
        let copies: Arc<[NewRecord]> = copies.into();
        let (keys, actor) = (registry.keys().clone(), actor.clone());
        let written = registry.write(move |change| {
            let (copies, keys, actor) = (Arc::clone(&copies), keys.clone(), actor.clone());
            Box::pin(async move { record::create_many(change, &keys, &actor, &copies).await })
        });
        written.await.expect("is written");
    }
}

pub(crate) async fn measure(ground: &Arc<Ground>, users: &[DemoUser]) {
    multiply(ground, "lot", "number").await;
    multiply(ground, "report", "worldwide_id").await;
    say(&format!(
        "with {ROWS} more lots and reports, median of {TIMES} (the first time):"
    ));
    for (name, page) in PAGES {
        let client = match users.iter().find(|user| user.name == name) {
            Some(user) => Client::signed_in(ground.address, &user.name, &user.password).await,
            None => Client::new(ground.address),
        };
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let answer = client.get(page).await;
            assert_eq!(answer.status, 200, "{name}: {page}");
            times.push(answer.time);
        }
        let first = times.first().copied().unwrap_or_default();
        say(&format!(
            "  {:>9} ({})  {page}",
            milliseconds(median(times)),
            milliseconds(first)
        ));
    }
}
