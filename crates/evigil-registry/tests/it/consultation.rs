//! A question at a desk goes from the intake to what followed, and no other desk sees it.

use evigil_core::Lang;
use evigil_registry::Fault;
use evigil_registry::flows::consultation::{Answer, Intake, OfferToAssess, Outcome};
use evigil_registry::rights::Role;
use serde_json::{Value as Json, json};

use crate::ground::on_each;

fn offer(offer: Json) -> OfferToAssess {
    OfferToAssess {
        offer: offer.as_object().expect("an object").clone(),
        lang: Lang::En,
        source: Some("https://harbour.example/drip".to_owned()),
        media: Some("text/html".to_owned()),
    }
}

fn is_step<T: std::fmt::Debug>(result: &Result<T, Fault>, code: &str) -> bool {
    matches!(result, Err(Fault::Step { code: found, .. }) if *found == code)
}

const PAGE: &str = "<html lang=en><body><h1>Exosome drip</h1><p>Our exosome infusion cures cancer. Price: 88,000 yen.</p></body></html>";

#[test]
fn a_question_goes_to_its_outcome() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let desk = ground.member(Role::Desk, "Desk").await;
        let other = ground.member(Role::Desk, "Other desk").await;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let intake = Intake {
            intake: "They offer me an infusion against my cancer.".to_owned(),
            person_id: None,
        };
        let refused = registry.take_in_consultation(&clinic, &intake).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        let taken = registry
            .take_in_consultation(&desk, &intake)
            .await
            .expect("taken in");
        let id = taken.id.as_str();
        assert_eq!(taken.fields.get_text("state"), Some("open"));
        let outcome = Outcome {
            outcome: "declined".to_owned(),
        };
        let early = registry.close_consultation(&desk, id, &outcome).await;
        assert!(is_step(&early, "EV-R422"), "{early:?}");

        let page = || Some(PAGE.as_bytes().to_vec());
        let good = offer(json!({"routes": ["iv"], "treatment": {"sessions": 3}}));
        let foreign = registry
            .assess_consultation(&other, id, &good, page())
            .await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let wrong = offer(json!({"routes": ["nose-dive"]}));
        let wrong = registry.assess_consultation(&desk, id, &wrong, None).await;
        assert!(is_step(&wrong, "EV-R420"), "{wrong:?}");
        let null = offer(json!({"name": null}));
        let null = registry.assess_consultation(&desk, id, &null, None).await;
        assert!(is_step(&null, "EV-R420"), "{null:?}");
        let files = offer(json!({"page": "/etc/passwd"}));
        let files = registry.assess_consultation(&desk, id, &files, None).await;
        assert!(is_step(&files, "EV-R421"), "{files:?}");
        let empty = registry
            .assess_consultation(&desk, id, &good, Some(Vec::new()))
            .await;
        assert!(is_step(&empty, "EV-R400"), "{empty:?}");
        let assessed = registry
            .assess_consultation(&desk, id, &good, page())
            .await
            .expect("assessed");
        let assessment: Json =
            serde_json::from_str(assessed.fields.get_text("assessment").expect("there"))
                .expect("JSON");
        assert_eq!(assessment["schema"], "evigil.assess/1");
        assert!(
            assessment.to_string().contains("cures cancer"),
            "the page is part of it"
        );
        registry
            .assess_consultation(&desk, id, &good, None)
            .await
            .expect("assessed again");

        let answer = Answer {
            answer: "No study shows that it helps.".to_owned(),
        };
        let foreign = registry.answer_consultation(&other, id, &answer).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        registry
            .answer_consultation(&desk, id, &answer)
            .await
            .expect("answered");
        let late = registry.assess_consultation(&desk, id, &good, None).await;
        assert!(is_step(&late, "EV-R422"), "{late:?}");
        let unknown = Outcome {
            outcome: "cured".to_owned(),
        };
        let unknown = registry.close_consultation(&desk, id, &unknown).await;
        assert!(matches!(unknown, Err(Fault::Fields(_))), "{unknown:?}");
        let closed = registry
            .close_consultation(&desk, id, &outcome)
            .await
            .expect("closed");
        assert_eq!(closed.fields.get_text("state"), Some("closed"));
        let twice = registry.close_consultation(&desk, id, &outcome).await;
        assert!(is_step(&twice, "EV-R422"), "{twice:?}");
        let kind = registry.kind("consultation").expect("kind");
        for stranger in [&other, &clinic] {
            let read = registry.read(stranger, kind, id).await;
            assert!(
                matches!(read, Err(Fault::Absent { .. } | Fault::Refused { .. })),
                "{read:?}"
            );
        }
        let history = registry.history(&desk, kind, id).await.expect("history");
        assert_eq!(history.len(), 4);
    });
}
