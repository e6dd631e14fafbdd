//! Reports of one case: a search finds them and says why, somebody decides, and what was decided can
//! be taken back.

use std::sync::Arc;

use evigil_registry::Fault;
use evigil_registry::flows::duplicates::decide::DuplicateDecision;
use evigil_registry::flows::duplicates::queue::{DuplicateQuestion, DuplicateQueue};
use evigil_registry::flows::report::coding::Coding;
use evigil_registry::flows::report::intake::ClinicForm;
use evigil_registry::flows::report::triage::Triage;
use evigil_registry::flows::surveillance::scan::ScanPlan;
use evigil_registry::jobs::Workers;
use evigil_registry::rights::{Actor, Role};
use serde_json::json;

use crate::ground::{Ground, on_each};
use crate::jobs::{quick, settled};
use crate::report_intake::{complete, report, text};
use crate::treatment::code_of;

/// Files a report of a patient who was born, treated and taken ill on days of their own.
async fn filed(ground: &Ground, clinic: &Actor, number: u32, patient: u32) -> String {
    let more = [
        json!([
            "D.2.1",
            [],
            format!(
                "19{}{:02}{:02}",
                40 + patient % 50,
                1 + patient % 12,
                1 + patient * 7 % 28
            )
        ]),
        json!([
            "G.k.4.r.4",
            [1, 1],
            format!("2026{:02}{:02}", 1 + patient % 9, 1 + patient * 5 % 28)
        ]),
        json!([
            "E.i.4",
            [1],
            format!("2026{:02}{:02}", 1 + patient % 9, 1 + patient * 5 % 28)
        ]),
    ];
    let bytes = complete(&format!("JP-TWICE-{number}"), &more);
    let form = ClinicForm::default();
    let filed = ground.registry.file_report(clinic, form, &bytes).await;
    filed.expect("filed").id
}

/// Triages a report into a case of its own; gives the case.
async fn triaged(ground: &Ground, coder: &Actor, id: &str, title: &str) -> String {
    let triage: Triage =
        serde_json::from_value(json!({"version": 1, "serious": "no", "case": {"new": title}}))
            .expect("a triage");
    let done = ground.registry.triage_report(coder, id, triage).await;
    let case = text(&done.expect("triaged"), "case_id").map(str::to_owned);
    case.expect("a case")
}

async fn coded(ground: &Ground, coder: &Actor, id: &str) {
    let coding = Coding {
        element: "reaction.1".to_owned(),
        terminology: "meddra 29.0".to_owned(),
        code: "10040047".to_owned(),
        term: Some("Sepsis".to_owned()),
    };
    let registry = &ground.registry;
    registry.set_code(coder, id, coding).await.expect("coded");
    registry.finish_coding(coder, id, 2).await.expect("ended");
}

fn decision(a: &str, b: &str, verdict: &str, leading: Option<&str>) -> DuplicateDecision {
    DuplicateDecision {
        reports: [a.to_owned(), b.to_owned()],
        verdict: verdict.to_owned(),
        leading: leading.map(ToOwned::to_owned),
        reason: "Looked at both.".to_owned(),
        pair: None,
    }
}

async fn queue(ground: &Ground, actor: &Actor, decided: &str) -> DuplicateQueue {
    let question = DuplicateQuestion {
        decided: Some(decided.to_owned()),
        after: None,
    };
    let queue = ground.registry.duplicate_queue(actor, &question).await;
    queue.expect("a queue")
}

fn pairs(queue: &DuplicateQueue) -> Vec<[&str; 2]> {
    let pairs = queue.pairs.iter();
    pairs
        .map(|pair| {
            let [a, b] = &pair.reports;
            [a.id.as_str(), b.id.as_str()]
        })
        .collect()
}

/// Reports that a scan counts.
async fn counted(ground: &Ground, board: &Actor) -> Option<i64> {
    let registry = &ground.registry;
    let scan = registry.plan_scan(board, ScanPlan::default()).await;
    let scan = scan.expect("planned");
    let done = registry.run_scan(board, &scan.id, Arc::new(|_| true)).await;
    let done = done.expect("made");
    done.fields
        .get("reports")
        .and_then(|it| it.to_json().as_i64())
}

async fn case_and_leading(ground: &Ground, id: &str) -> (Option<String>, Option<String>) {
    let report = report(ground, id).await;
    let of = |column: &str| text(&report, column).map(str::to_owned);
    (of("case_id"), of("leading_id"))
}

struct Story {
    clinic: Actor,
    coder: Actor,
    assessor: Actor,
    board: Actor,
    /// Reports of one case, and their cases.
    reports: [String; 3],
    cases: [String; 3],
}

/// Thirty reports of different patients, and three of one.
async fn story(ground: &Ground) -> Story {
    let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
    let coder = ground.member(Role::Coder, "Coder").await;
    let assessor = ground.member(Role::Assessor, "Society").await;
    let board = ground.member(Role::Board, "Board").await;
    for number in 0..30 {
        filed(ground, &clinic, number, number).await;
    }
    let mut reports = Vec::new();
    let mut cases = Vec::new();
    for number in 100..103 {
        let id = filed(ground, &clinic, number, 77).await;
        cases.push(triaged(ground, &coder, &id, &format!("Case {number}")).await);
        reports.push(id);
    }
    Story {
        clinic,
        coder,
        assessor,
        board,
        reports: reports.try_into().expect("three"),
        cases: cases.try_into().expect("three"),
    }
}

#[test]
fn a_search_finds_reports_of_one_case_and_says_why() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let told = story(&ground).await;
        let [a, b, c] = &told.reports;
        let refused = registry.find_duplicates(&told.clinic).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        registry
            .find_duplicates(&told.assessor)
            .await
            .expect("queued");
        let second = registry.find_duplicates(&told.assessor).await;
        assert_eq!(code_of(second), "EV-R350");
        assert!(queue(&ground, &told.assessor, "open").await.going.is_some());
        let workers = Workers::start(registry, quick());
        let ended = settled(&ground, "duplicates", 1).await;
        assert_eq!(ended[0].state, "done", "{ended:?}");
        workers.stop().await;

        let found = queue(&ground, &told.assessor, "open").await;
        let search = found.search.as_ref().expect("a search");
        assert_eq!((search.reports, found.going.as_ref()), (33, None));
        let likeliest = pairs(&found);
        for pair in [[a, b], [a, c], [b, c]] {
            let place = likeliest
                .iter()
                .position(|it| *it == [pair[0].as_str(), pair[1]]);
            assert!(place.is_some_and(|place| place < 3), "{likeliest:?}");
        }
        assert_eq!(found.open as usize, found.pairs.len());
        let first = registry
            .duplicate_pair(&told.assessor, &found.pairs[0].id)
            .await
            .expect("a pair")
            .pair;
        let birth = first.fields.iter().find(|it| it.field == "birth");
        let birth = birth.expect("born on a day");
        assert!(birth.level == "same" && birth.bits > 3.0, "{birth:?}");
        let sum: f64 = first.fields.iter().map(|it| it.bits).sum();
        let sum = sum + first.prior - first.related;
        assert!((sum - first.bits).abs() < 0.01, "{sum} for {}", first.bits);
    });
}

#[test]
fn what_is_one_case_counts_once_until_it_is_taken_apart() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let told = story(&ground).await;
        let [a, b, c] = &told.reports;
        let [case_a, case_b, case_c] = &told.cases;
        for id in [a, b] {
            coded(&ground, &told.coder, id).await;
        }
        assert_eq!(counted(&ground, &told.board).await, Some(2));
        let decide = |decision| registry.decide_duplicates(&told.assessor, decision);

        decide(decision(b, a, "same", Some(a)))
            .await
            .expect("decided");
        let (case, leading) = case_and_leading(&ground, b).await;
        assert_eq!((case.as_ref(), leading.as_ref()), (Some(case_a), Some(a)));
        assert_eq!(case_and_leading(&ground, a).await.1, None);
        assert_eq!(counted(&ground, &told.board).await, Some(1));

        // A third joins, and leads.
        decide(decision(b, c, "same", Some(c)))
            .await
            .expect("decided");
        for id in [a, b] {
            let (case, leading) = case_and_leading(&ground, id).await;
            assert_eq!((case.as_ref(), leading.as_ref()), (Some(case_c), Some(c)));
        }
        // The third is not coded: what the others tell of the case is not lost.
        assert_eq!(counted(&ground, &told.board).await, Some(1));
        let apart = decide(decision(a, c, "different", None)).await;
        assert_eq!(code_of(apart), "EV-R353", "the second still joins them");

        // Taken apart between the first two: the first goes back, the others stay together.
        decide(decision(a, b, "different", None))
            .await
            .expect("decided");
        let own = (Some(case_a.clone()), None);
        assert_eq!(case_and_leading(&ground, a).await, own);
        let (case, leading) = case_and_leading(&ground, b).await;
        assert_eq!((case.as_ref(), leading.as_ref()), (Some(case_c), Some(c)));
        assert_eq!(counted(&ground, &told.board).await, Some(2));

        decide(decision(b, c, "undecided", None))
            .await
            .expect("decided");
        for (id, case) in [(b, case_b), (c, case_c)] {
            let own = (Some(case.clone()), None);
            assert_eq!(case_and_leading(&ground, id).await, own);
        }
        assert_eq!(counted(&ground, &told.board).await, Some(2));
    });
}

#[test]
fn the_other_one_can_lead_and_decisions_leave_the_queue() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let told = story(&ground).await;
        let [a, b, _] = &told.reports;
        let decide = |decision| registry.decide_duplicates(&told.assessor, decision);
        decide(decision(a, b, "same", Some(a)))
            .await
            .expect("decided");
        decide(decision(a, b, "same", Some(b)))
            .await
            .expect("decided");
        let (case, leading) = case_and_leading(&ground, a).await;
        assert_eq!(
            (case.as_ref(), leading.as_ref()),
            (Some(&told.cases[1]), Some(b))
        );
        assert_eq!(
            case_and_leading(&ground, b).await,
            (Some(told.cases[1].clone()), None)
        );

        let run = registry
            .plan_duplicates(&told.coder)
            .await
            .expect("planned");
        let done = registry
            .run_duplicates(&told.coder, &run.id, Arc::new(|_| true))
            .await;
        assert_eq!(text(&done.expect("made"), "state"), Some("done"));
        let again = registry
            .run_duplicates(&told.coder, &run.id, Arc::new(|_| true))
            .await;
        assert_eq!(code_of(again), "EV-R351");
        let pair = [a.as_str(), b.as_str()];
        assert!(!pairs(&queue(&ground, &told.board, "open").await).contains(&pair));
        let same = queue(&ground, &told.board, "same").await;
        assert_eq!(pairs(&same), [pair]);
        assert_eq!(same.pairs[0].standing, "confirmed");
        let view = registry
            .duplicate_pair(&told.board, &same.pairs[0].id)
            .await;
        let history = view.expect("a pair").history;
        let leading: Vec<_> = history.iter().map(|it| it.leading_id.as_ref()).collect();
        assert_eq!(leading, [Some(b), Some(a)], "the newest first");
    });
}

#[test]
fn what_can_not_be_decided_is_refused() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let told = story(&ground).await;
        let [a, b, c] = &told.reports;
        let fresh = filed(&ground, &told.clinic, 200, 88).await;
        let decide = |decision| registry.decide_duplicates(&told.assessor, decision);
        let untriaged = decide(decision(a, &fresh, "same", Some(a))).await;
        assert_eq!(code_of(untriaged), "EV-R352");
        let one = decide(decision(a, a, "different", None)).await;
        assert_eq!(code_of(one), "EV-R354");
        let mut without = decision(a, b, "same", Some(a));
        " ".clone_into(&mut without.reason);
        for wrong in [
            without,
            decision(a, b, "same", None),
            decision(a, b, "same", Some(c)),
            decision(a, b, "perhaps", None),
        ] {
            let refused = decide(wrong.clone()).await;
            assert!(matches!(refused, Err(Fault::Fields(_))), "{wrong:?}");
        }
        let program = Actor {
            id: "token:one".to_owned(),
            ..told.assessor.clone()
        };
        let decided = decision(a, b, "same", Some(a));
        let signed = registry.decide_duplicates(&program, decided.clone()).await;
        assert_eq!(code_of(signed), "EV-R337");
        let clinic = registry.decide_duplicates(&told.clinic, decided).await;
        assert!(matches!(clinic, Err(Fault::Refused { .. })), "{clinic:?}");
        let (case, leading) = case_and_leading(&ground, b).await;
        assert_eq!((case.as_ref(), leading), (Some(&told.cases[1]), None));
    });
}
