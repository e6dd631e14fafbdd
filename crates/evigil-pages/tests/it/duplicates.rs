//! Reports of one case on the bench: searched, looked at side by side, decided.

use std::sync::Arc;

use evigil_core::Lang;
use evigil_registry::flows::report::PatientForm;
use evigil_registry::flows::report::intake::ClinicForm;
use evigil_registry::flows::report::many::Gathered;
use evigil_registry::record::List;
use evigil_registry::rights::{Actor, Membership, Role};
use jiff::civil::date;

use crate::ground::{Ground, on_ground};

/// Twenty clinics' reports, each of days, product and lot of its own, and one of them once more.
async fn filed(ground: &Ground) {
    let mut reports = Vec::new();
    for number in (1..=20).chain([7]) {
        let day = date(2026, 9, 1).saturating_add(jiff::Span::new().days(2 * number));
        reports.push(Gathered {
            form: PatientForm {
                lang: Lang::En,
                what_happened: format!(
                    "Rash number {number} after drip {number}, itching on day {number}."
                ),
                began_on: Some(day.to_string()),
                given_on: Some(day.to_string()),
                product: Some(format!("Drip {number} (made up)")),
                lot: Some(format!("LOT-{:04}", number * 137)),
                clinic: None,
                ended: evigil_registry::flows::report::Ending::Recovered,
                in_hospital: None,
                may_ask_back: true,
            },
            reaction: Some(format!("Rash {number}")),
            number: format!("JP-TWICE-{}", reports.len() + 1),
            clinic: None,
            person: None,
            received_on: date(2026, 11, 1),
            beside: ClinicForm::default(),
            receipt: None,
        });
    }
    let filed = ground
        .registry
        .file_together(&Actor::public(), reports)
        .await;
    assert_eq!(filed.expect("filed").len(), 21);
}

#[test]
fn two_reports_are_looked_at_side_by_side_and_decided_on() {
    on_ground(|ground| async move {
        filed(&ground).await;
        for lang in ["en", "ja"] {
            let mut assessor = ground.signed_in(lang, Role::Assessor, None).await;
            let asked = assessor.submit("/bench/duplicates", &[]).await;
            assert_eq!(asked.status, 303, "{}", asked.body);
            let going = assessor.get("/bench/duplicates").await;
            assert!(going.body.contains("<progress"), "{}", going.body);
            let coder = Actor::user(
                "coder".to_owned(),
                vec![Membership {
                    organisation_id: None,
                    role: Role::Coder,
                }],
            );
            let list = List {
                newest_first: true,
                ..List::default()
            };
            let kind = ground.registry.kind("duplicate_run").expect("a kind");
            let runs = ground.registry.list(&coder, kind, &list).await;
            let run = runs.expect("a list").records.remove(0);
            let made = ground
                .registry
                .run_duplicates(&coder, &run.id, Arc::new(|_| true));
            made.await.expect("made");

            let all = assessor.get("/bench/duplicates?decided=all").await;
            assert_eq!(all.status, 200, "{}", all.body);
            assert!(!all.body.contains(">page-") && !all.body.contains(">duplicate-"));
            let pair = all.body.split("href=\"/bench/duplicates/").nth(1);
            let pair = pair.and_then(|rest| rest.split('"').next());
            let address = format!("/bench/duplicates/{}", pair.expect("a pair"));
            let page = assessor.get(&address).await;
            assert!(!page.body.contains(">page-") && !page.body.contains(">duplicate-"));
            for number in ["JP-TWICE-7<", "JP-TWICE-21<"] {
                assert!(page.body.contains(number), "{number}: {}", page.body);
            }
            // Nobody has triaged them: they have no case to share.
            let mut told = vec![("verdict", "same"), ("reason", "Same days and lot.")];
            let first = page.body.split("name=\"leading\" value=\"").nth(1);
            let first = first.and_then(|rest| rest.split('"').next());
            let first = first.expect("a report").to_owned();
            told.push(("leading", &first));
            let untriaged = assessor.submit(&address, &told).await;
            assert_eq!(untriaged.status, 422);
            assert!(
                untriaged.body.contains("role=\"alert\""),
                "{}",
                untriaged.body
            );
            let silent = [("verdict", "different"), ("reason", " ")];
            assert_eq!(assessor.submit(&address, &silent).await.status, 422);
            let reason = ("reason", "The clinic says: two patients.");
            let done = assessor
                .submit(&address, &[("verdict", "different"), reason])
                .await;
            assert_eq!(done.status, 303, "{}", done.body);
            let page = assessor.get(done.location()).await;
            assert!(page.body.contains(reason.1), "{}", page.body);
            let open = assessor.get("/bench/duplicates").await;
            assert!(
                !open.body.contains(&address),
                "decided pairs leave the queue"
            );
        }
    });
}
