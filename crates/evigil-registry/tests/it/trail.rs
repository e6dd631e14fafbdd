//! The audit trail tells what was done, and finds what was done to it.

use evigil_registry::audit::{TrailFault, links};
use evigil_registry::clock::Clock;
use evigil_registry::rights::Role;
use evigil_registry::{Fault, Registry};
use jiff::SignedDuration;
use serde_json::json;

use crate::ground::{Ground, on_each};

async fn filled(ground: &Ground) {
    let desk = ground.member(Role::Desk, "Desk").await;
    for number in 0..5 {
        let intake = format!("Question {number}");
        let made = ground
            .make(&desk, "consultation", json!({"intake": intake}))
            .await;
        let kind = ground.registry.kind("consultation").expect("kind");
        ground
            .registry
            .read(&desk, kind, &made.id)
            .await
            .expect("read");
    }
}

/// Runs a statement behind the registry's back.
async fn tamper(ground: &Ground, sql: &'static str) {
    let mut connection = ground
        .registry
        .database()
        .connect()
        .await
        .expect("a connection");
    sqlx::raw_sql(sql)
        .execute(&mut connection)
        .await
        .expect("done");
}

#[test]
fn reads_of_personal_data_are_written() {
    on_each(|ground| async move {
        filled(&ground).await;
        let mut connection = ground
            .registry
            .database()
            .connect()
            .await
            .expect("a connection");
        let links = links(&mut connection, 0, 100, None).await.expect("links");
        let operations: Vec<&str> = links
            .iter()
            .map(|link| link.entry.operation.as_str())
            .collect();
        assert_eq!(operations[0], "organisation.create");
        let reads = operations
            .iter()
            .filter(|operation| **operation == "consultation.read")
            .count();
        assert_eq!((operations.len(), reads), (11, 5));
        let text = format!("{links:?}");
        assert!(
            !text.contains("Question"),
            "the trail holds what somebody said"
        );
        let verified = ground.registry.verify().await.expect("verified");
        assert_eq!((verified.entries, verified.faults), (11, vec![]));
    });
}

#[test]
fn a_changed_entry_is_found() {
    on_each(|ground| async move {
        filled(&ground).await;
        tamper(
            &ground,
            "UPDATE audit_entries SET actor = 'somebody else' WHERE seq = 4",
        )
        .await;
        let found = ground.registry.verify().await.expect("verified").faults;
        assert_eq!(found, [TrailFault::Changed { seq: 4 }]);
    });
}

#[test]
fn a_removed_entry_is_found() {
    on_each(|ground| async move {
        filled(&ground).await;
        tamper(&ground, "DELETE FROM audit_entries WHERE seq = 6").await;
        let found = ground.registry.verify().await.expect("verified").faults;
        assert_eq!(found, [TrailFault::Missing { from: 6, to: 6 }]);
    });
}

#[test]
fn a_cut_end_is_found() {
    on_each(|ground| async move {
        filled(&ground).await;
        tamper(&ground, "DELETE FROM audit_entries WHERE seq > 8").await;
        let found = ground.registry.verify().await.expect("verified").faults;
        assert_eq!(
            found,
            [TrailFault::End {
                found: 8,
                sealed: 11
            }]
        );
    });
}

#[test]
fn swapped_entries_are_found() {
    on_each(|ground| async move {
        filled(&ground).await;
        let swap = "UPDATE audit_entries SET seq = -1 WHERE seq = 5; UPDATE audit_entries SET seq = 5 WHERE seq = 6; \
                    UPDATE audit_entries SET seq = 6 WHERE seq = -1";
        tamper(&ground, swap).await;
        let found = ground.registry.verify().await.expect("verified").faults;
        assert!(
            found.contains(&TrailFault::Unchained { seq: 5 }),
            "{found:?}"
        );
        assert!(found.contains(&TrailFault::Changed { seq: 6 }), "{found:?}");
    });
}

#[test]
fn a_forged_end_stops_the_registry() {
    on_each(|ground| async move {
        filled(&ground).await;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        tamper(&ground, "UPDATE audit_heads SET seq = seq + 1").await;
        let kind = ground.registry.kind("product").expect("kind");
        let sent = json!({"name": "Vesicles"})
            .as_object()
            .expect("an object")
            .clone();
        let written = ground.registry.create(&clinic, kind, &sent).await;
        assert!(matches!(written, Err(Fault::Corrupt { .. })), "{written:?}");
    });
}

#[test]
fn time_does_not_run_backwards_in_the_trail() {
    on_each(|ground| async move {
        filled(&ground).await;
        let before = ground
            .registry
            .head()
            .await
            .expect("head")
            .at
            .expect("a time");
        ground.clock.pass(SignedDuration::from_hours(-30));
        ground.member(Role::Clinic, "Later").await;
        let after = ground
            .registry
            .head()
            .await
            .expect("head")
            .at
            .expect("a time");
        assert!(after >= before);
        assert!(ground.clock.now() < before);
    });
}

#[test]
fn a_registry_opens_again_with_everything_in_it() {
    on_each(|ground| async move {
        filled(&ground).await;
        let head = ground.registry.head().await.expect("head");
        let settings = ground.settings.clone();
        ground.registry.close().await;
        let again = Registry::open(&settings).await.expect("opens again");
        assert_eq!(again.head().await.expect("head"), head);
    });
}
