//! A patient reports, gets a receipt, and comes back with it.

use evigil_registry::flows::report::query::Question;
use evigil_registry::flows::report::triage::{CaseChoice, Triage};
use evigil_registry::record::List;
use evigil_registry::rights::{Actor, Membership, Role};

use crate::ground::on_ground;

#[test]
fn a_patient_reports_and_answers_by_the_receipt() {
    on_ground(|ground| async move {
        for lang in ["en", "ja"] {
            let mut browser = ground.browser(lang);
            let empty = [("clinic", "Minato Clinic"), ("began_on", "soon")];
            let again = browser.submit("/report", &empty).await;
            assert_eq!(again.status, 422);
            assert!(again.body.contains("role=\"alert\""), "{}", again.body);
            assert!(again.body.contains("value=\"Minato Clinic\""));
            assert!(again.body.contains("id=\"began_on-wrong\""));
            assert!(again.body.contains("id=\"what_happened-wrong\""));
            let told = [
                ("what_happened", "発熱と発疹 <b>"),
                ("began_on", "2025/11/2"),
                ("lot", "EV-1"),
                ("ended", "recovering"),
                ("in_hospital", "yes"),
                ("may_ask_back", "yes"),
            ];
            let done = browser.submit("/report", &told).await;
            assert_eq!(done.status, 200, "{}", done.body);
            let code = done.body.split("<p class=\"receipt\"><code>").nth(1);
            let receipt = code
                .and_then(|rest| rest.split('<').next())
                .expect("a receipt");
            assert_eq!(receipt.split(' ').count(), 10);

            let registry = &ground.registry;
            let kind = registry.kind("report").expect("a kind");
            let coder = Actor::user(
                "coder".to_owned(),
                vec![Membership {
                    organisation_id: None,
                    role: Role::Coder,
                }],
            );
            let newest = List {
                newest_first: true,
                ..List::default()
            };
            let reports = registry.list(&coder, kind, &newest).await.expect("a list");
            let report = reports.records.first().expect("a report");
            let text = |name: &str| report.fields.get_text(name).unwrap_or_default();
            assert_eq!(text("serious"), "yes");
            let triage = Triage {
                version: report.version,
                serious: "yes".to_owned(),
                criteria: vec!["hospitalisation".to_owned()],
                regime: None,
                case: Some(CaseChoice::New("Fever after a drip".to_owned())),
            };
            registry
                .triage_report(&coder, &report.id, triage)
                .await
                .expect("triaged");
            let question = Question {
                question: "Which antibiotic?".to_owned(),
            };
            registry
                .ask_reporter(&coder, &report.id, question)
                .await
                .expect("asked");

            let upper = receipt.to_uppercase();
            let seen = browser
                .submit("/report/receipt", &[("receipt", &upper)])
                .await;
            assert!(seen.body.contains("Which antibiotic?"), "{}", seen.body);
            assert!(!seen.body.contains("発疹"), "nothing of what it says");
            let id = seen.body.split("name=\"query\" value=\"").nth(1);
            let id = id.and_then(|rest| rest.split('"').next()).expect("an id");
            let answer = [
                ("receipt", receipt),
                ("query", id),
                ("answer", "Amoxicillin"),
            ];
            let answered = browser.submit("/report/receipt", &answer).await;
            assert!(answered.body.contains("role=\"status\""));
            assert!(!answered.body.contains("name=\"query\""));
            let wrong = browser
                .submit("/report/receipt", &[("receipt", "0000")])
                .await;
            assert!(wrong.body.contains("role=\"alert\""));
        }
    });
}
