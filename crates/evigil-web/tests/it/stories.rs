//! Stories through the interface, as a clinic and a board live them.

use serde_json::{Value as Json, json};

use crate::ground::{Ground, on_each};

async fn step(ground: &Ground, who: &str, path: &str, body: Json) -> Json {
    let answer = ground
        .ask(who, "POST", &format!("/api/v1/{path}"), &[], Some(body))
        .await;
    assert!(
        answer.status.is_success(),
        "{path}: {}",
        String::from_utf8_lossy(&answer.body)
    );
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

fn id(value: &Json) -> String {
    value["id"]
        .as_str()
        .unwrap_or_else(|| panic!("no id: {value}"))
        .to_owned()
}

/// Today in UTC, as the server counts.
fn today() -> String {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
        .to_string()
}

#[test]
fn a_lot_is_given_quarantined_traced_and_called_back() {
    on_each(|ground| async move {
        let clinic = "clinic-one";
        let provider = ground
            .make(
                clinic,
                "providers",
                json!({"name": "Harbour", "country": "JP"}),
            )
            .await;
        let product = ground
            .make(clinic, "products", json!({"name": "Vesicle drip"}))
            .await;
        let lot = ground
            .make(
                clinic,
                "lots",
                json!({"product_id": product, "number": "A-1"}),
            )
            .await;
        let person = id(&step(
            &ground,
            clinic,
            "persons",
            json!({"identifier": "chart 77"}),
        )
        .await["person"]);
        let again = id(&step(
            &ground,
            clinic,
            "persons",
            json!({"identifier": " CHART 77"}),
        )
        .await["person"]);
        assert_eq!(person, again);
        let treatment = json!({"person_id": person, "lot_id": lot, "provider_id": provider, "given_on": today(), "route": "iv"});
        let early = ground
            .ask(
                clinic,
                "POST",
                "/api/v1/exposures",
                &[],
                Some(treatment.clone()),
            )
            .await;
        assert_eq!(
            early.status,
            409,
            "without consent: {}",
            String::from_utf8_lossy(&early.body)
        );
        let consent = json!({"person_id": person, "purposes": ["treatment"], "form": "Consent", "form_version": "2", "given_on": today()});
        step(&ground, clinic, "consent-forms", consent).await;
        let answers = json!({"cancer_now": "yes", "cancer_past": "never", "anticoagulant": "no"});
        let screening =
            json!({"person_id": person, "route": "iv", "answers": answers, "screened_on": today()});
        let stopped =
            step(&ground, clinic, "screening-answers", screening).await["screening"].clone();
        assert_eq!(stopped["outcome"], "stopped");
        let refused = ground
            .ask(
                clinic,
                "POST",
                "/api/v1/exposures",
                &[],
                Some(treatment.clone()),
            )
            .await;
        assert_eq!(refused.status, 409);
        let reason = json!({"version": stopped["version"], "reason": "The oncologist agrees: remission since 2010, letter on file."});
        step(
            &ground,
            clinic,
            &format!("screenings/{}/override", id(&stopped)),
            reason,
        )
        .await;
        let exposure = ground.make(clinic, "exposures", treatment.clone()).await;
        let foreign = ground
            .ask(
                "clinic-two",
                "GET",
                &format!("/api/v1/exposures/{exposure}"),
                &[],
                None,
            )
            .await;
        assert_eq!(foreign.status, 404);
        let borrowed = ground
            .ask(
                "clinic-two",
                "POST",
                "/api/v1/exposures",
                &[],
                Some(treatment.clone()),
            )
            .await;
        assert_eq!(
            borrowed.status,
            422,
            "somebody else's patient: {}",
            String::from_utf8_lossy(&borrowed.body)
        );

        let refused = ground
            .ask(
                clinic,
                "POST",
                &format!("/api/v1/lots/{lot}/quarantine"),
                &[],
                Some(json!({"reason": "Sepsis."})),
            )
            .await;
        assert_eq!(refused.status, 403);
        let reason = json!({"reason": "Two patients with sepsis after this lot."});
        step(
            &ground,
            "board-one",
            &format!("lots/{lot}/quarantine"),
            reason.clone(),
        )
        .await;
        let late = ground
            .ask(clinic, "POST", "/api/v1/exposures", &[], Some(treatment))
            .await;
        assert_eq!(late.status, 409);
        let trace = ground
            .ask(
                "board-one",
                "GET",
                &format!("/api/v1/lots/{lot}/trace"),
                &[],
                None,
            )
            .await;
        assert!(
            String::from_utf8_lossy(&trace.body).contains(&provider),
            "{}",
            String::from_utf8_lossy(&trace.body)
        );
        let recall = step(&ground, "board-one", &format!("lots/{lot}/recall"), reason).await;
        assert!(recall.to_string().contains(&provider), "{recall}");
        let audit = ground.registry().verify_all().await.expect("verified");
        assert!(audit.faults.is_empty(), "{:?}", audit.faults);
    });
}
