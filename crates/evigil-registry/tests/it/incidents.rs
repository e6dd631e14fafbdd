//! Incidents: no status without a source, and both sides are shown.

use evigil_registry::Fault;
use evigil_registry::flows::incident::{IncidentSource, NewIncident, Side, StatusChange};
use evigil_registry::rights::{Actor, Role};

use crate::ground::on_each;

fn source(side: Side, says: &str) -> IncidentSource {
    IncidentSource {
        says: says.to_owned(),
        citation: "Made up for this test, 2026".to_owned(),
        url: Some("https://example.org/a".to_owned()),
        published_on: Some("2026-11".to_owned()),
        side,
    }
}

fn incident(side: Side) -> NewIncident {
    NewIncident {
        title: "A death after a drip (made up)".to_owned(),
        happened_on: Some("2026".to_owned()),
        lot_id: None,
        product_id: None,
        account: None,
        source: source(side, "Somebody died."),
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
    match result {
        Err(Fault::Step { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_status_needs_a_source_and_no_side_is_hidden() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let board = ground.member(Role::Board, "Board").await;
        let clinic = ground.member(Role::Clinic, "Clinic").await;
        assert_eq!(
            code(registry.open_incident(&board, incident(Side::Denies)).await),
            "EV-R348"
        );
        let refused = registry
            .open_incident(&clinic, incident(Side::Affirms))
            .await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        let opened = registry
            .open_incident(&board, incident(Side::Affirms))
            .await
            .expect("opened");
        assert_eq!(opened.incident["status"], "alleged");
        assert!(!opened.disputed);
        let id = opened.incident["id"].as_str().expect("an id").to_owned();
        let affirms = opened.affirm[0]["id"].as_str().expect("an id").to_owned();
        let to = |version, status: &str, source: &str| StatusChange {
            version,
            status: status.to_owned(),
            source_id: source.to_owned(),
        };
        for status in ["refuted", "contested", "alleged", "certain"] {
            let refused = registry
                .set_incident_status(&board, &id, to(1, status, &affirms))
                .await;
            assert_eq!(code(refused), "EV-R348", "{status}");
        }
        let denied = registry
            .add_incident_source(&board, &id, source(Side::Denies, "Nobody died."))
            .await
            .expect("added");
        assert_eq!(denied.incident["status"], "contested");
        assert!(denied.disputed);
        let denies = denied.deny[0]["id"].as_str().expect("an id").to_owned();
        let wrong = registry
            .set_incident_status(&board, &id, to(2, "confirmed", &denies))
            .await;
        assert_eq!(code(wrong), "EV-R348");
        let other = registry
            .open_incident(&board, incident(Side::Affirms))
            .await
            .expect("opened");
        let foreign = other.affirm[0]["id"].as_str().expect("an id");
        let wrong = registry
            .set_incident_status(&board, &id, to(2, "confirmed", foreign))
            .await;
        assert_eq!(code(wrong), "EV-R348");
        let stale = registry
            .set_incident_status(&board, &id, to(1, "confirmed", &affirms))
            .await;
        assert!(matches!(stale, Err(Fault::Stale { .. })), "{stale:?}");
        registry
            .set_incident_status(&board, &id, to(2, "confirmed", &affirms))
            .await
            .expect("confirmed");
        // Confirmed or not: whoever reads it sees that somebody denies it.
        let seen = registry
            .show_incident(&Actor::public(), &id)
            .await
            .expect("seen");
        assert_eq!(seen.incident["status"], "confirmed");
        assert!(seen.disputed);
        assert_eq!((seen.affirm.len(), seen.deny.len()), (1, 1));
        assert_eq!(seen.affirm[0]["status"], "confirmed");
        // The generic way is closed.
        let kind = registry.kind("incident").expect("kind");
        let sent = serde_json::json!({"status": "refuted"});
        let sent = sent.as_object().expect("an object");
        let refused = registry.change(&board, kind, (&id, 3), sent).await;
        assert!(matches!(refused, Err(Fault::Fields(_))), "{refused:?}");
    });
}
