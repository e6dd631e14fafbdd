//! Reports come in: from patients in plain words, from clinics, in bulk.

use evigil_registry::Fault;
use evigil_registry::flows::report::import::ReportImport;
use evigil_registry::flows::report::intake::ClinicForm;
use evigil_registry::flows::report::query::{Answer, Question};
use evigil_registry::record::{List, Record};
use evigil_registry::rights::{Actor, Role};
use serde_json::{Value as Json, json};

use crate::ground::{Ground, on_each};

/// A complete report in evigil's own form: sepsis and chills after a drip.
pub(crate) fn complete(number: &str, more: &[Json]) -> Vec<u8> {
    let mut elements = vec![
        json!(["C.1.1", [], number]),
        json!(["C.1.2", [], "20261120101500+0900"]),
        json!(["C.1.3", [], "1"]),
        json!(["C.1.4", [], "20261120"]),
        json!(["C.1.5", [], "20261120"]),
        json!(["C.1.6.1", [], "false"]),
        json!(["C.1.8.1", [], number]),
        json!(["C.1.8.2", [], "2"]),
        json!(["C.1.9.1", [], {"null": "NI"}]),
        json!(["C.2.r.3", [1], "JP"]),
        json!(["C.2.r.4", [1], "1"]),
        json!(["C.2.r.5", [1], "1"]),
        json!(["C.3.1", [], "3"]),
        json!(["C.3.2", [], "Example clinic (made up)"]),
        json!(["D.1", [], {"null": "MSK"}]),
        json!(["D.5", [], "2"]),
        json!(["D.7.2", [], {"null": "NASK"}]),
        json!(["E.i.1.1a", [1], "敗血症"]),
        json!(["E.i.1.1b", [1], "jpn"]),
        json!(["E.i.1.2", [1], "Sepsis"]),
        json!(["E.i.3.2b", [1], "true"]),
        json!(["E.i.7", [1], "2"]),
        json!(["E.i.9", [1], "JP"]),
        json!(["G.k.1", [1], "1"]),
        json!(["G.k.2.2", [1], "Exosome drip (made up)"]),
        json!(["H.1", [], "Made up: fever two hours after the drip."]),
    ];
    elements.extend_from_slice(more);
    let line = json!({
        "schema": "evigil.icsr/1", "format": "jsonl",
        "key": {"report": number, "case": number, "version": 0},
        "elements": elements, "kept": []
    });
    format!("{line}\n").into_bytes()
}

pub(crate) async fn report(ground: &Ground, id: &str) -> Record {
    let coder = Actor::user(
        "looker".to_owned(),
        vec![evigil_registry::rights::Membership {
            organisation_id: None,
            role: Role::Coder,
        }],
    );
    let kind = ground.registry.kind("report").expect("kind");
    ground
        .registry
        .read(&coder, kind, id)
        .await
        .expect("report")
}

pub(crate) fn text<'r>(record: &'r Record, column: &str) -> Option<&'r str> {
    record.fields.get_text(column)
}

async fn count(ground: &Ground, actor: &Actor, kind: &str) -> usize {
    let kind = ground.registry.kind(kind).expect("kind");
    let list = List {
        limit: Some(1000),
        ..List::default()
    };
    ground
        .registry
        .list(actor, kind, &list)
        .await
        .expect("a page")
        .records
        .len()
}

#[test]
fn a_patient_reports_without_signing_in_and_answers_with_the_receipt() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let coder = ground.member(Role::Coder, "Society").await;
        let form = json!({
            "lang": "ja", "what_happened": "点滴のあと高熱が出て、入院しました。", "began_on": "2026-11-20",
            "product": "エクソソーム点滴", "lot": "UC-1", "clinic": "港クリニック", "ended": "recovering",
            "in_hospital": true, "may_ask_back": true
        });
        // The bytes are kept as they came, blanks and all.
        let bytes = format!("  {form} \n").into_bytes();
        let public = Actor::public();
        let receipt = ground
            .registry
            .file_patient_report(&public, &bytes)
            .await
            .expect("taken");
        assert_eq!(receipt.received_on, "2026-11-22");
        assert_eq!(
            count(&ground, &clinic, "report").await,
            0,
            "a stranger sees it"
        );
        let kind = ground.registry.kind("report").expect("kind");
        let page = ground
            .registry
            .list(&coder, kind, &List::default())
            .await
            .expect("a page");
        let [filed] = page.records.as_slice() else {
            panic!("{page:?}");
        };
        assert_eq!(text(filed, "source"), Some("patient"));
        assert_eq!(text(filed, "state"), Some("received"));
        assert_eq!(text(filed, "serious"), Some("yes"));
        assert_eq!(text(filed, "criteria"), Some("hospitalisation"));
        assert_eq!(
            text(filed, "narrative"),
            Some("点滴のあと高熱が出て、入院しました。")
        );
        let original = text(filed, "original").expect("an original");
        assert_eq!(
            ground.registry.files().read(original).expect("a file"),
            bytes
        );
        assert!(!format!("{filed:?}").contains(&receipt.receipt));

        let triage = json!({
            "version": 1, "serious": "yes", "criteria": ["hospitalisation"], "case": {"new": "Fever after a drip"}
        });
        let triage = serde_json::from_value(triage).expect("a triage");
        ground
            .registry
            .triage_report(&coder, &filed.id, triage)
            .await
            .expect("triaged");
        let question = Question {
            question: "何度でしたか。".to_owned(),
        };
        let asked = ground
            .registry
            .ask_reporter(&coder, &filed.id, question)
            .await
            .expect("asked");
        let view = ground
            .registry
            .report_by_receipt(&public, &receipt.receipt)
            .await
            .expect("seen");
        assert_eq!((view.state.as_str(), view.questions.len()), ("queried", 1));
        let answer = || Answer {
            answer: "39.4度".to_owned(),
        };
        let wrong = ground
            .registry
            .answer_by_receipt(&public, "0123", &asked.id, answer())
            .await;
        assert!(matches!(wrong, Err(Fault::Absent { .. })), "{wrong:?}");
        let foreign = ground
            .registry
            .answer_query(&clinic, &asked.id, answer())
            .await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        ground
            .registry
            .answer_by_receipt(&public, &receipt.receipt, &asked.id, answer())
            .await
            .expect("answered");
        assert_eq!(
            text(&report(&ground, &filed.id).await, "state"),
            Some("triaged")
        );
        let twice = ground
            .registry
            .answer_by_receipt(&public, &receipt.receipt, &asked.id, answer())
            .await;
        assert!(
            matches!(
                twice,
                Err(Fault::Step {
                    code: "EV-R312",
                    ..
                })
            ),
            "{twice:?}"
        );
    });
}

#[test]
fn a_form_that_says_nothing_is_refused_with_every_fault() {
    on_each(|ground| async move {
        let public = Actor::public();
        let form = json!({
            "lang": "en", "what_happened": " ", "began_on": "yesterday", "lot": "A\u{0}B", "may_ask_back": false
        });
        let refused = ground
            .registry
            .file_patient_report(&public, form.to_string().as_bytes())
            .await;
        let Err(Fault::Fields(faults)) = refused else {
            panic!("{refused:?}");
        };
        let named: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        for field in ["what_happened", "began_on", "lot"] {
            assert!(named.contains(&field), "{field} is not named: {named:?}");
        }
        for bytes in [&b"{}"[..], b"[]", b"", b"{\"lang\":\"fr\"}"] {
            let refused = ground.registry.file_patient_report(&public, bytes).await;
            assert!(matches!(refused, Err(Fault::Fields(_))), "{refused:?}");
        }
    });
}

#[test]
fn the_same_number_again_is_the_next_version_and_only_of_the_own_report() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let other = ground.member(Role::Clinic, "Hill Clinic").await;
        let form = || ClinicForm {
            regime: Some("jp-safety-act".to_owned()),
            informed_on: Some("2026-11-21".to_owned()),
            ..ClinicForm::default()
        };
        let bytes = complete("JP-HARBOUR-1", &[]);
        let file = |actor: Actor, bytes: Vec<u8>, form: ClinicForm| {
            let registry = ground.registry.clone();
            async move { registry.file_report(&actor, form, &bytes).await }
        };
        let first = file(clinic.clone(), bytes.clone(), form())
            .await
            .expect("filed");
        assert_eq!(first.serious, "yes");
        assert_eq!(first.criteria, ["life_threatening"]);
        // Seven days from the day on which the clinic knew: JP-RM rules of the base.
        assert_eq!(first.due_on.as_deref(), Some("2026-11-28"), "{first:?}");
        let same = file(clinic.clone(), bytes.clone(), form())
            .await
            .expect("filed");
        assert!(same.same);
        assert_eq!(same.id, first.id);
        let more = complete("JP-HARBOUR-1", &[json!(["G.k.4.r.7", [1, 1], "UC-1"])]);
        let second = file(clinic.clone(), more.clone(), form())
            .await
            .expect("filed");
        assert_eq!(second.follows_id.as_deref(), Some(first.id.as_str()));
        assert_eq!(
            second.due_on.as_deref(),
            Some("2026-11-28"),
            "an unsent report stays due"
        );
        let stranger = file(other, more, form()).await.expect("filed");
        assert_eq!((stranger.follows_id, stranger.same), (None, false));
        let stored = report(&ground, &first.id).await;
        assert_eq!(
            ground
                .registry
                .files()
                .read(text(&stored, "original").expect("original"))
                .expect("file"),
            bytes
        );
        let unknown = ClinicForm {
            regime: Some("moon".to_owned()),
            ..ClinicForm::default()
        };
        let refused = file(clinic.clone(), complete("JP-HARBOUR-2", &[]), unknown).await;
        assert!(
            matches!(
                refused,
                Err(Fault::Step {
                    code: "EV-R307",
                    ..
                })
            ),
            "{refused:?}"
        );
        let mut two = complete("JP-HARBOUR-3", &[]);
        two.extend(complete("JP-HARBOUR-4", &[]));
        let refused = file(clinic.clone(), two, form()).await;
        assert!(
            matches!(
                refused,
                Err(Fault::Step {
                    code: "EV-R302",
                    ..
                })
            ),
            "{refused:?}"
        );
        let refused = file(clinic.clone(), b"what is this".to_vec(), form()).await;
        assert!(
            matches!(
                refused,
                Err(Fault::Step {
                    code: "EV-R303" | "EV-R305",
                    ..
                })
            ),
            "{refused:?}"
        );
        let lab = ground.member(Role::Lab, "Lab").await;
        let refused = file(lab, bytes, form()).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
    });
}

#[test]
fn a_bulk_import_lists_rejects_and_changes_nothing_the_second_time() {
    on_each(|ground| async move {
        let coder = ground.member(Role::Coder, "Society").await;
        let mut bytes = Vec::new();
        for number in 0..250 {
            bytes.extend(complete(&format!("JP-BULK-{number}"), &[]));
        }
        bytes.extend(b"{\"schema\":\"evigil.icsr/1\",\"broken\n");
        bytes.extend(complete("JP-BULK-7", &[json!(["D.4", [], "160"])]));
        let import = ReportImport {
            file: ground.registry.files().put(&bytes).expect("kept").sha256,
            name: "batch.jsonl".to_owned(),
            mapping: None,
            regime: None,
        };
        let seen = std::sync::Mutex::new(Vec::new());
        let first = ground
            .registry
            .import_reports(&coder, import.clone(), &|done| {
                seen.lock().expect("lock").push(done.read);
                true
            })
            .await
            .expect("imported");
        assert_eq!((first.new, first.follow_ups, first.same), (250, 1, 0));
        assert_eq!(first.rejected, 1);
        assert_eq!(first.rejects[0].line, 251);
        assert_eq!(*seen.lock().expect("lock"), [100, 200, 251]);
        let again = ground
            .registry
            .import_reports(&coder, import.clone(), &|_| true)
            .await
            .expect("imported");
        assert_eq!((again.new, again.follow_ups, again.same), (0, 0, 251));
        assert_eq!(count(&ground, &coder, "report").await, 251);
        let cancelled = ground
            .registry
            .import_reports(&coder, import, &|_| false)
            .await
            .expect("imported");
        assert!(cancelled.cancelled);
        assert_eq!(cancelled.read, 100);

        let table = b"no,reaction\n1,fever\n2,chills\n";
        let mut import = ReportImport {
            file: ground.registry.files().put(table).expect("kept").sha256,
            name: "table.csv".to_owned(),
            mapping: None,
            regime: None,
        };
        let refused = ground
            .registry
            .import_reports(&coder, import.clone(), &|_| true)
            .await;
        assert!(
            matches!(
                refused,
                Err(Fault::Step {
                    code: "EV-R305",
                    ..
                })
            ),
            "{refused:?}"
        );
        import.mapping = Some(
            "schema = \"evigil.table/1\"\n[table]\nrows = \"case\"\nkey = \"no\"\n[[column]]\nname = \"reaction\"\nelement = \"E.i.1.1a\"\n"
                .to_owned(),
        );
        for (new, same) in [(2, 0), (0, 2)] {
            let done = ground
                .registry
                .import_reports(&coder, import.clone(), &|_| true)
                .await
                .expect("imported");
            assert_eq!((done.new, done.same), (new, same));
        }
    });
}
