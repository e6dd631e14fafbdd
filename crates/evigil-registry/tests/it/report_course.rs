//! A report goes its whole way, and no other way: triage, coding, causality, authority, answer.

use std::collections::BTreeMap;

use evigil_registry::Fault;
use evigil_registry::flows::case::causality::Assessment;
use evigil_registry::flows::case::consensus::{Consensus, Reassessment};
use evigil_registry::flows::report::coding::Coding;
use evigil_registry::flows::report::course::Course;
use evigil_registry::flows::report::deadline::DueQuestion;
use evigil_registry::flows::report::export::{Dispatch, Sent};
use evigil_registry::flows::report::intake::ClinicForm;
use evigil_registry::flows::report::triage::Triage;
use evigil_registry::kind::{ColumnType, Kinds};
use evigil_registry::record::Record;
use evigil_registry::rights::{Actor, Role};
use evigil_vigilance::e2b::r3::{Acknowledgement, BatchHeader};
use evigil_vigilance::icsr::{At, Icsr, register as el};
use serde_json::json;

use crate::ground::{Ground, on_each};
use crate::report_intake::{complete, report, text};

fn code<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
    match result {
        Err(Fault::Step { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

/// Files a report of a clinic and triages it; gives the ids of report and case.
async fn triaged(ground: &Ground, clinic: &Actor, coder: &Actor, number: &str) -> (String, String) {
    let form = ClinicForm {
        regime: Some("jp-safety-act".to_owned()),
        ..ClinicForm::default()
    };
    let filed = ground
        .registry
        .file_report(clinic, form, &complete(number, &[]))
        .await
        .expect("filed");
    let triage: Triage = serde_json::from_value(json!({
        "version": 1, "serious": "yes", "criteria": ["life_threatening"], "case": {"new": "Sepsis"}
    }))
    .expect("a triage");
    let triaged = ground
        .registry
        .triage_report(coder, &filed.id, triage)
        .await
        .expect("triaged");
    let case = text(&triaged, "case_id").expect("a case").to_owned();
    (filed.id, case)
}

fn meddra(code: &str, term: &str) -> Coding {
    Coding {
        element: "reaction.1".to_owned(),
        terminology: "meddra 29.0".to_owned(),
        code: code.to_owned(),
        term: Some(term.to_owned()),
    }
}

async fn coded(ground: &Ground, coder: &Actor, id: &str) -> Record {
    ground
        .registry
        .set_code(coder, id, meddra("10040047", "Sepsis"))
        .await
        .expect("coded");
    let version = report(ground, id).await.version;
    ground
        .registry
        .finish_coding(coder, id, version)
        .await
        .expect("finished")
}

fn judged(category: &str) -> Assessment {
    Assessment {
        method: "who_umc".to_owned(),
        answers: BTreeMap::new(),
        category: Some(category.to_owned()),
        rationale: "Timing fits; no other source was found.".to_owned(),
    }
}

fn dispatch() -> Dispatch {
    Dispatch {
        profile: "ich".to_owned(),
        sender: "EVIGIL".to_owned(),
        organisation: None,
        receiver: "AUTHORITY".to_owned(),
        country: Some("JP".to_owned()),
        report_id: None,
    }
}

/// What an authority says of a submission.
fn answer(submission: &Record, errors: Vec<String>, number: &str) -> Vec<u8> {
    let of = |column: &str| text(submission, column).expect("a text");
    let batch = BatchHeader::new(of("batch_number"), of("sender"), of("receiver"), "20261122");
    let mut said = Acknowledgement::of_batch(&batch, number, "20261123000000+0900");
    let mut icsr = Icsr::default();
    for (element, value) in [
        (el::N_2_R_1, of("message_number")),
        (el::N_2_R_2, of("sender")),
        (el::N_2_R_3, of("receiver")),
        (el::N_2_R_4, "20261122000000+0000"),
    ] {
        icsr.push(element, At::TOP, value, 0).expect("room");
    }
    icsr.sort();
    said.add(&icsr, "1", errors, "");
    said.to_xml().into_bytes()
}

#[test]
fn the_course_names_every_state_and_no_other() {
    let course = Course::embedded().expect("a course");
    let kinds = Kinds::embedded().expect("kinds");
    let column = kinds.get("report").and_then(|kind| kind.column("state"));
    let Some(ColumnType::Code { codes }) = column.map(|column| &column.holds) else {
        panic!("no states");
    };
    assert_eq!(
        &course.states().map(str::to_owned).collect::<Vec<_>>(),
        codes
    );
    for state in codes {
        for next in course.next(state) {
            assert!(codes.contains(next), "{state} leads to {next}");
        }
    }
    assert!(course.next("closed").is_empty());
    assert!(!course.next("received").contains(&"coded".to_owned()));
}

#[test]
fn a_report_goes_its_whole_way() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let coder = ground.member(Role::Coder, "Coder").await;
        let one = ground.member(Role::Assessor, "One").await;
        let two = ground.member(Role::Assessor, "Two").await;
        let board = ground.member(Role::Board, "Board").await;
        let (id, case) = triaged(&ground, &clinic, &coder, "JP-WAY-1").await;

        // Out of order.
        let early = registry.finish_coding(&coder, &id, 2).await;
        assert_eq!(code(early), "EV-R321");
        assert_eq!(
            code(
                registry
                    .sign_causality(&one, &case, judged("possible"))
                    .await
            ),
            "EV-R330"
        );
        assert_eq!(
            code(registry.prepare_submission(&coder, &case, dispatch()).await),
            "EV-R300"
        );
        assert_eq!(code(registry.close_report(&coder, &id, 2).await), "EV-R300");

        // Two codes for one word: the first one stays in the history.
        let first = registry
            .set_code(&coder, &id, meddra("10037660", "Pyrexia"))
            .await
            .expect("coded");
        let report_coded = coded(&ground, &coder, &id).await;
        assert_eq!(text(&report_coded, "state"), Some("coded"));
        let kind = registry.kind("coding").expect("kind");
        let earlier = registry
            .history(&coder, kind, &first.id)
            .await
            .expect("history");
        assert_eq!(earlier[0]["code"], "10037660");
        let now = registry
            .read(&coder, kind, &first.id)
            .await
            .expect("coding");
        assert_eq!(text(&now, "code"), Some("10040047"));
        assert_eq!(text(&now, "verbatim"), Some("敗血症"));
        let mut wrong = meddra("1004", "Sepsis");
        assert_eq!(
            code(registry.set_code(&coder, &id, wrong.clone()).await),
            "EV-R320"
        );
        wrong.element = "reaction.2".to_owned();
        wrong.code = "10040047".to_owned();
        assert_eq!(code(registry.set_code(&coder, &id, wrong).await), "EV-R322");

        // Blind until both have signed.
        let alone = registry
            .sign_causality(&one, &case, judged("probable"))
            .await
            .expect("signed");
        assert_eq!(
            (alone.standing.as_str(), alone.assessments.len()),
            ("waiting", 1)
        );
        assert_eq!(
            code(
                registry
                    .sign_causality(&one, &case, judged("certain"))
                    .await
            ),
            "EV-R331"
        );
        let blind = registry
            .compare_causality(&two, &case)
            .await
            .expect("compared");
        assert_eq!((blind.signed, blind.assessments.len()), (1, 0));
        let kind = registry.kind("causality").expect("kind");
        let id_of_first = alone.assessments[0].id.clone();
        let foreign = registry.read(&two, kind, &id_of_first).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let blind = registry
            .compare_causality(&board, &case)
            .await
            .expect("compared");
        assert!(blind.assessments.is_empty());
        // Nor by the plain way, for whoever reads everything.
        let regulator = ground.member(Role::Regulator, "Authority").await;
        let of_case = evigil_registry::record::List {
            filters: vec![("case_id".to_owned(), case.clone())],
            ..evigil_registry::record::List::default()
        };
        let closed = registry.read(&regulator, kind, &id_of_first).await;
        assert!(matches!(closed, Err(Fault::Absent { .. })), "{closed:?}");
        let closed = registry.history(&regulator, kind, &id_of_first).await;
        assert!(matches!(closed, Err(Fault::Absent { .. })), "{closed:?}");
        let page = registry.list(&regulator, kind, &of_case).await;
        assert!(page.expect("a page").records.is_empty());
        let own = registry.read(&one, kind, &id_of_first).await;
        assert!(own.is_ok(), "{own:?}");
        let agreed = registry
            .sign_causality(&two, &case, judged("probable"))
            .await
            .expect("signed");
        assert_eq!(agreed.standing, "agreed");
        assert_eq!(agreed.consensus.as_deref(), Some("probable"));
        assert_eq!(agreed.assessments.len(), 2);
        let page = registry.list(&regulator, kind, &of_case).await;
        assert_eq!(page.expect("a page").records.len(), 2);
        registry
            .read(&regulator, kind, &id_of_first)
            .await
            .expect("open to the authority now");
        assert_eq!(text(&report(&ground, &id).await, "state"), Some("assessed"));

        // Still due: not closed. Then out, refused, and out again.
        let version = report(&ground, &id).await.version;
        assert_eq!(
            code(registry.close_report(&coder, &id, version).await),
            "EV-R314"
        );
        let message = registry
            .prepare_submission(&coder, &case, dispatch())
            .await
            .expect("prepared");
        let xml = registry
            .files()
            .read(text(&message, "file").expect("file"))
            .expect("file");
        let xml = String::from_utf8(xml).expect("is text");
        for part in [
            text(&message, "batch_number"),
            text(&message, "message_number"),
            Some("10040047"),
            Some("Probable"),
        ] {
            assert!(xml.contains(part.expect("a number")), "{part:?}");
        }
        let unsent = registry
            .acknowledge(&coder, &answer(&message, Vec::new(), "A0"))
            .await;
        assert_eq!(code(unsent), "EV-R341");
        registry
            .record_submission(&coder, &message.id, Sent::default())
            .await
            .expect("sent");
        assert_eq!(
            text(&report(&ground, &id).await, "state"),
            Some("submitted")
        );
        let due = registry
            .due_reports(&coder, &DueQuestion::default())
            .await
            .expect("due");
        assert!(due.reports.is_empty());
        let refusal = answer(&message, vec!["D.2.1 is missing".to_owned()], "A1");
        let said = registry.acknowledge(&coder, &refusal).await.expect("taken");
        assert!(!said.messages[0].accepted);
        assert_eq!(said.messages[0].errors, ["D.2.1 is missing"]);
        assert_eq!(text(&report(&ground, &id).await, "state"), Some("coded"));
        let again = registry.acknowledge(&coder, &refusal).await.expect("taken");
        assert!(again.messages[0].same);
        assert_eq!(
            code(
                registry
                    .sign_causality(&one, &case, judged("certain"))
                    .await
            ),
            "EV-R335"
        );
        let kind = registry.kind("case").expect("kind");
        let version = registry
            .read(&coder, kind, &case)
            .await
            .expect("case")
            .version;
        let upheld = Reassessment {
            version,
            upheld: true,
            rationale: "Nothing new but a missing field.".to_owned(),
        };
        registry
            .reassess_case(&one, &case, upheld)
            .await
            .expect("upheld");
        let message = registry
            .prepare_submission(&coder, &case, dispatch())
            .await
            .expect("prepared");
        registry
            .record_submission(&coder, &message.id, Sent::default())
            .await
            .expect("sent");
        let mut foreign = message.clone();
        foreign.fields = foreign.fields.text("receiver", "SOMEBODY");
        let foreign = registry
            .acknowledge(&coder, &answer(&foreign, Vec::new(), "A2"))
            .await;
        assert_eq!(code(foreign), "EV-R342");
        let said = registry
            .acknowledge(&coder, &answer(&message, Vec::new(), "A3"))
            .await
            .expect("taken");
        assert!(said.messages[0].accepted);
        let acknowledged = report(&ground, &id).await;
        assert_eq!(text(&acknowledged, "state"), Some("acknowledged"));
        let closed = registry
            .close_report(&coder, &id, acknowledged.version)
            .await
            .expect("closed");
        assert_eq!(text(&closed, "state"), Some("closed"));
        assert_eq!(
            code(registry.close_report(&coder, &id, closed.version).await),
            "EV-R300"
        );
        let trail = registry.verify().await.expect("verified");
        assert!(trail.faults.is_empty(), "{:?}", trail.faults);
    });
}

#[test]
fn assessors_who_differ_ask_a_third_or_record_a_consensus() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let coder = ground.member(Role::Coder, "Coder").await;
        let one = ground.member(Role::Assessor, "One").await;
        let two = ground.member(Role::Assessor, "Two").await;
        let three = ground.member(Role::Assessor, "Three").await;
        let board = ground.member(Role::Board, "Board").await;
        let consensus = |version| Consensus {
            version,
            category: "possible".to_owned(),
            rationale: "One held it probable; nobody saw the culture.".to_owned(),
        };
        let kind = registry.kind("case").expect("kind");
        for third in [true, false] {
            let number = format!("JP-DIFFER-{third}");
            let (id, case) = triaged(&ground, &clinic, &coder, &number).await;
            coded(&ground, &coder, &id).await;
            registry
                .sign_causality(&one, &case, judged("probable"))
                .await
                .expect("signed");
            assert_eq!(
                code(registry.record_consensus(&board, &case, consensus(1)).await),
                "EV-R334"
            );
            let view = registry
                .sign_causality(&two, &case, judged("possible"))
                .await
                .expect("signed");
            assert_eq!(
                (view.standing.as_str(), view.consensus),
                ("disagreed", None)
            );
            assert_eq!(text(&report(&ground, &id).await, "state"), Some("coded"));
            if third {
                let blind = registry
                    .compare_causality(&three, &case)
                    .await
                    .expect("compared");
                assert_eq!((blind.signed, blind.assessments.len()), (2, 0));
                let view = registry
                    .sign_causality(&three, &case, judged("possible"))
                    .await
                    .expect("signed");
                assert_eq!(view.consensus.as_deref(), Some("possible"));
            } else {
                let version = registry
                    .read(&board, kind, &case)
                    .await
                    .expect("case")
                    .version;
                let refused = registry
                    .record_consensus(&clinic, &case, consensus(version))
                    .await;
                assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
                let token = Actor {
                    id: "token:1".to_owned(),
                    ..board.clone()
                };
                let unsigned = registry
                    .record_consensus(&token, &case, consensus(version))
                    .await;
                assert_eq!(code(unsigned), "EV-R337");
                let settled = registry
                    .record_consensus(&board, &case, consensus(version))
                    .await
                    .expect("recorded");
                assert_eq!(text(&settled, "consensus"), Some("possible"));
                let again = registry
                    .record_consensus(&board, &case, consensus(version + 1))
                    .await;
                assert_eq!(code(again), "EV-R335");
                // News: a new round, in which everybody may sign again.
                let news = Reassessment {
                    version: settled.version,
                    upheld: false,
                    rationale: "The culture has come.".to_owned(),
                };
                let open = registry
                    .reassess_case(&board, &case, news)
                    .await
                    .expect("open");
                assert_eq!(
                    (text(&open, "consensus"), text(&open, "state")),
                    (None, Some("open"))
                );
            }
        }
    });
}

#[test]
fn answers_of_a_method_lead_to_a_category() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let coder = ground.member(Role::Coder, "Coder").await;
        let one = ground.member(Role::Assessor, "One").await;
        let (id, case) = triaged(&ground, &clinic, &coder, "JP-NARANJO").await;
        coded(&ground, &coder, &id).await;
        let naranjo = |answers: &[(&str, &str)]| Assessment {
            method: "naranjo".to_owned(),
            answers: answers
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect(),
            category: None,
            rationale: "By the table.".to_owned(),
        };
        let nothing = registry.sign_causality(&one, &case, naranjo(&[])).await;
        assert_eq!(code(nothing), "EV-R333");
        let wrong = registry
            .sign_causality(&one, &case, naranjo(&[("colour", "yes")]))
            .await;
        assert_eq!(code(wrong), "EV-R332");
        let view = registry
            .sign_causality(&one, &case, naranjo(&[("after_giving", "no")]))
            .await
            .expect("signed");
        // After Naranjo 1981: an event before the drug takes one point; zero and less is doubtful.
        assert_eq!(view.assessments[0].category, "unlikely");
        assert_eq!(view.assessments[0].score, Some(-1));
    });
}

#[test]
fn days_are_counted_by_the_clock_and_a_question_does_not_stop_them() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let coder = ground.member(Role::Coder, "Coder").await;
        let (id, _) = triaged(&ground, &clinic, &coder, "JP-DUE-1").await;
        let question = evigil_registry::flows::report::query::Question {
            question: "Which lot?".to_owned(),
        };
        let query = registry
            .ask_reporter(&coder, &id, question)
            .await
            .expect("asked");
        let due = registry
            .due_reports(&coder, &DueQuestion::default())
            .await
            .expect("due");
        assert_eq!(
            (due.reports[0].days_left, due.overdue),
            (Some(7), 0),
            "{due:?}"
        );
        let within = DueQuestion {
            within_days: Some(6),
        };
        assert!(
            registry
                .due_reports(&coder, &within)
                .await
                .expect("due")
                .reports
                .is_empty()
        );
        ground.clock.pass(jiff::SignedDuration::from_hours(15 * 24));
        let due = registry.due_reports(&coder, &within).await.expect("due");
        assert_eq!(
            (due.reports[0].days_left, due.overdue),
            (Some(-8), 1),
            "{due:?}"
        );
        assert_eq!(due.today, "2026-12-07");
        let refused = registry.due_reports(&clinic, &DueQuestion::default()).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        // The clinic answers its own question.
        let answer = evigil_registry::flows::report::query::Answer {
            answer: "UC-1".to_owned(),
        };
        registry
            .answer_query(&clinic, &query.id, answer)
            .await
            .expect("answered");
        let stale: Triage = serde_json::from_value(json!({
            "version": 1, "serious": "no", "case": {"new": "Again"}
        }))
        .expect("a triage");
        assert_eq!(
            code(registry.triage_report(&coder, &id, stale).await),
            "EV-R300"
        );
        let odd: Triage = serde_json::from_value(json!({
            "version": 1, "serious": "no", "criteria": ["death"]
        }))
        .expect("a triage");
        assert_eq!(
            code(registry.triage_report(&coder, &id, odd).await),
            "EV-R309"
        );
    });
}

#[test]
fn where_no_day_is_set_the_kind_of_deadline_is_said() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let coder = ground.member(Role::Coder, "Coder").await;
        // Vesicles in self-pay care: outside the safety act nothing sets a day (JP-RM-15), and only
        // a death has to be reported, without delay (JP-OTH-03).
        for (number, serious, criteria, clock, rule) in [
            (
                "JP-CLOCK-1",
                "yes",
                vec!["hospitalisation"],
                "no_statutory_deadline",
                None,
            ),
            (
                "JP-CLOCK-2",
                "yes",
                vec!["death"],
                "without_delay",
                Some("DL-JP-OUT-01"),
            ),
            (
                "JP-CLOCK-3",
                "not_known",
                vec![],
                "open",
                Some("DL-JP-OUT-01"),
            ),
        ] {
            let mut bytes = complete(number, &[]);
            if serious == "not_known" {
                // A report that says nothing of how grave it was; its words alone propose something.
                let said = String::from_utf8(bytes).expect("text");
                let unsaid = said.replace("\"true\"]", "{\"null\":\"NI\"}]");
                assert_ne!(said, unsaid);
                bytes = unsaid.into_bytes();
            }
            let filed = registry
                .file_report(&clinic, ClinicForm::default(), &bytes)
                .await
                .expect("filed");
            let told = (filed.due_on, filed.due_clock.code());
            assert_eq!(told, (None, "no_statutory_deadline"));
            let triage: Triage = serde_json::from_value(json!({
                "version": 1, "serious": serious, "criteria": criteria, "case": {"new": number}
            }))
            .expect("a triage");
            let triaged = registry
                .triage_report(&coder, &filed.id, triage)
                .await
                .expect("triaged");
            let told = (text(&triaged, "due_clock"), text(&triaged, "due_rule"));
            assert_eq!(
                (told, text(&triaged, "due_on")),
                ((Some(clock), rule), None)
            );
        }
        let due = registry
            .due_reports(&coder, &DueQuestion::default())
            .await
            .expect("due");
        let [at_once] = due.reports.as_slice() else {
            panic!("{due:?}");
        };
        assert_eq!(at_once.worldwide_id.as_deref(), Some("JP-CLOCK-2"));
        assert_eq!((at_once.days_left, at_once.overdue), (None, false));
    });
}

#[test]
fn a_patients_report_can_go_to_an_authority_once_it_is_complete() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let coder = ground.member(Role::Coder, "Coder").await;
        let form = json!({
            "lang": "en", "what_happened": "I got a fever after the drip.", "product": "Drip", "given_on": "2026-11",
            "ended": "recovered", "may_ask_back": false
        });
        registry
            .file_patient_report(&Actor::public(), form.to_string().as_bytes())
            .await
            .expect("taken");
        let kind = registry.kind("report").expect("kind");
        let page = registry
            .list(&coder, kind, &evigil_registry::record::List::default())
            .await
            .expect("a page");
        let id = page.records[0].id.clone();
        assert_eq!(text(&page.records[0], "serious"), Some("not_known"));
        let triage: Triage = serde_json::from_value(json!({
            "version": 1, "serious": "no", "case": {"new": "Fever"}
        }))
        .expect("a triage");
        let triaged = registry
            .triage_report(&coder, &id, triage)
            .await
            .expect("triaged");
        let case = text(&triaged, "case_id").expect("a case").to_owned();
        let question = evigil_registry::flows::report::query::Question {
            question: "How high?".to_owned(),
        };
        assert_eq!(
            code(registry.ask_reporter(&coder, &id, question).await),
            "EV-R311"
        );
        coded(&ground, &coder, &id).await;
        for name in ["One", "Two"] {
            let assessor = ground.member(Role::Assessor, name).await;
            registry
                .sign_causality(&assessor, &case, judged("possible"))
                .await
                .expect("signed");
        }
        let mut to = dispatch();
        to.country = None;
        assert_eq!(
            code(registry.prepare_submission(&coder, &case, to.clone()).await),
            "EV-R340"
        );
        to.country = Some("JP".to_owned());
        to.organisation = Some("Society (made up)".to_owned());
        to.profile = "moon".to_owned();
        assert_eq!(
            code(registry.prepare_submission(&coder, &case, to.clone()).await),
            "EV-R339"
        );
        to.profile = "ich".to_owned();
        let message = registry
            .prepare_submission(&coder, &case, to)
            .await
            .expect("prepared");
        assert_eq!(text(&message, "state"), Some("prepared"));
        // Nobody has to have it: it can be closed as it is.
        let version = report(&ground, &id).await.version;
        registry
            .close_report(&coder, &id, version)
            .await
            .expect("closed");
    });
}
