//! Signals: own reports beside a background, the board's review, and sequential monitoring.

use std::sync::{Arc, Mutex};

use evigil_registry::Fault;
use evigil_registry::flows::report::coding::Coding;
use evigil_registry::flows::report::intake::ClinicForm;
use evigil_registry::flows::report::triage::Triage;
use evigil_registry::flows::surveillance::background::BackgroundTable;
use evigil_registry::flows::surveillance::monitor::{
    MonitoringDesign, MonitoringLook, MonitoringPlan,
};
use evigil_registry::flows::surveillance::review::SignalReview;
use evigil_registry::flows::surveillance::scan::{GoesOn, ScanPlan, ScanStep};
use evigil_registry::record::{List, Record};
use evigil_registry::rights::{Actor, Role};
use serde_json::{Value as Json, json};

use crate::ground::{Ground, on_each};
use crate::report_intake::{complete, text};

fn code<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
    match result {
        Err(Fault::Step { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

fn always() -> GoesOn {
    Arc::new(|_| true)
}

fn plan(background: &str) -> ScanPlan {
    serde_json::from_value(json!({"background_id": background})).expect("a plan")
}

/// A lot of a product, and coded reports about it.
async fn reported(ground: &Ground, clinic: &Actor, coder: &Actor, lot: &str, numbers: &[u32]) {
    for number in numbers {
        let form = ClinicForm {
            lot_id: Some(lot.to_owned()),
            ..ClinicForm::default()
        };
        let bytes = complete(&format!("JP-SIGNAL-{number}"), &[]);
        let registry = &ground.registry;
        let filed = registry
            .file_report(clinic, form, &bytes)
            .await
            .expect("filed");
        let triage: Triage = serde_json::from_value(json!({
            "version": 1, "serious": "no", "case": {"new": format!("Case {number}")}
        }))
        .expect("a triage");
        registry
            .triage_report(coder, &filed.id, triage)
            .await
            .expect("triaged");
        let coding = Coding {
            element: "reaction.1".to_owned(),
            terminology: "meddra 29.0".to_owned(),
            code: "10040047".to_owned(),
            term: Some("Sepsis".to_owned()),
        };
        registry
            .set_code(coder, &filed.id, coding)
            .await
            .expect("coded");
        registry
            .finish_coding(coder, &filed.id, 2)
            .await
            .expect("finished");
    }
}

async fn signals(ground: &Ground, board: &Actor, scan: &Record) -> Vec<Record> {
    let kind = ground.registry.kind("signal").expect("kind");
    let list = List {
        filters: vec![("scan_id".to_owned(), scan.id.clone())],
        ..List::default()
    };
    ground
        .registry
        .list(board, kind, &list)
        .await
        .expect("a page")
        .records
}

#[test]
fn a_scan_finds_what_stands_out_and_the_board_decides() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let coder = ground.member(Role::Coder, "Coder").await;
        let board = ground.member(Role::Board, "Board").await;
        let product = ground
            .make(&clinic, "product", json!({"name": "Vesicle drip"}))
            .await;
        let lot = json!({"product_id": product.id, "number": "UC-1"});
        let lot = ground.make(&clinic, "lot", lot).await;
        reported(&ground, &clinic, &coder, &lot.id, &[1, 2, 3]).await;

        // Sixty reports of another product, none with sepsis but one.
        let mut table = String::from("report_id,product,event\n");
        for number in 0..60 {
            let event = if number == 0 { "Sepsis" } else { "Headache" };
            table.push_str(&format!("{number},Tablet,{event}\n"));
        }
        let file = registry.files().put(table.as_bytes()).expect("kept").sha256;
        let background = BackgroundTable {
            name: "Made up 2026Q3".to_owned(),
            source: "made up for this test".to_owned(),
            file,
        };
        let refused = registry.import_background(&coder, background.clone()).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        let bad = BackgroundTable {
            file: registry.files().put(b"a,b\n1,2\n").expect("kept").sha256,
            name: "Bad".to_owned(),
            source: "made up".to_owned(),
        };
        assert_eq!(
            code(registry.import_background(&board, bad).await),
            "EV-R344"
        );
        let background = registry
            .import_background(&board, background)
            .await
            .expect("imported");
        assert_eq!(
            background.to_json(registry.kind("background").expect("kind"))["reports"],
            60
        );

        let scan = registry
            .plan_scan(&board, plan(&background.id))
            .await
            .expect("planned");
        let steps = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&steps);
        let goes_on: GoesOn = Arc::new(move |step| {
            seen.lock().expect("lock").push(step);
            true
        });
        let done = registry
            .run_scan(&board, &scan.id, goes_on)
            .await
            .expect("done");
        assert_eq!(text(&done, "state"), Some("done"));
        assert_eq!(steps.lock().expect("lock").last(), Some(&ScanStep::Storing));
        assert_eq!(
            done.to_json(registry.kind("scan").expect("kind"))["reports"],
            63
        );
        let result = registry
            .files()
            .read(text(&done, "result").expect("a file"))
            .expect("a file");
        assert!(result.starts_with(b"PAR1"));
        let found = signals(&ground, &board, &done).await;
        let [signal] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(
            (text(signal, "product"), text(signal, "event")),
            (Some("Vesicle drip"), Some("Sepsis"))
        );
        assert_eq!(
            (text(signal, "change"), text(signal, "state")),
            (Some("new"), Some("new"))
        );
        let measures: Json =
            serde_json::from_str(text(signal, "measures").expect("json")).expect("json");
        assert_eq!(
            [
                &measures["n11"],
                &measures["n1x"],
                &measures["nx1"],
                &measures["n"]
            ],
            [3, 3, 4, 63]
        );
        assert_eq!(
            code(registry.run_scan(&board, &scan.id, always()).await),
            "EV-R345"
        );

        assert_eq!(
            code(registry.compare_scan(&board, &scan.id).await),
            "EV-R329"
        );

        // The board decides; others see it without the small count.
        let review = |version, members: &[&str]| SignalReview {
            version,
            decision: "confirmed".to_owned(),
            minutes: "Three of three; one member dissented.".to_owned(),
            members: members.iter().map(|it| (*it).to_owned()).collect(),
            decided_on: None,
        };
        let alone = registry
            .review_signal(&board, &signal.id, review(1, &[]))
            .await;
        assert!(matches!(alone, Err(Fault::Fields(_))), "{alone:?}");
        registry
            .review_signal(&board, &signal.id, review(1, &["A. Member", "B. Member"]))
            .await
            .expect("reviewed");
        let stale = registry
            .review_signal(&board, &signal.id, review(1, &["A"]))
            .await;
        assert!(matches!(stale, Err(Fault::Stale { .. })), "{stale:?}");
        let inside = registry.reviewed_signals(&board).await.expect("seen");
        assert_eq!(inside[0].reports, Some(3));
        let outside = registry.reviewed_signals(&clinic).await.expect("seen");
        assert_eq!(
            (outside[0].reports, outside[0].decision.as_str()),
            (None, "confirmed")
        );
        let public = registry.reviewed_signals(&Actor::public()).await;
        assert!(matches!(public, Err(Fault::Unknown)), "{public:?}");

        // Nothing new: the same signal keeps its decision. One more report: it is stronger, and open.
        for (numbers, change, state) in [(&[][..], "same", "confirmed"), (&[4], "stronger", "new")]
        {
            reported(&ground, &clinic, &coder, &lot.id, numbers).await;
            let scan = registry
                .plan_scan(&board, plan(&background.id))
                .await
                .expect("planned");
            let done = registry
                .run_scan(&board, &scan.id, always())
                .await
                .expect("done");
            assert!(text(&done, "previous_id").is_some());
            let compared = registry
                .compare_scan(&board, &done.id)
                .await
                .expect("compared");
            assert_eq!(compared.signals.len(), 1);
            assert_eq!(compared.signals[0].change.code(), change);
            assert!(compared.same_settings);
            assert_eq!(compared.same_data, change == "same");
            let found = signals(&ground, &board, &done).await;
            assert_eq!(
                (text(&found[0], "change"), text(&found[0], "state")),
                (Some(change), Some(state))
            );
        }
    });
}

#[test]
fn a_scan_can_be_cancelled_at_every_step_and_leaves_nothing() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let board = ground.member(Role::Board, "Board").await;
        let plan = || serde_json::from_value::<ScanPlan>(json!({})).expect("a plan");
        for stop in [
            ScanStep::Own,
            ScanStep::Background,
            ScanStep::Counting,
            ScanStep::Measuring,
            ScanStep::Storing,
        ] {
            let scan = registry.plan_scan(&board, plan()).await.expect("planned");
            let goes_on: GoesOn = Arc::new(move |step| step != stop);
            let ended = registry
                .run_scan(&board, &scan.id, goes_on)
                .await
                .expect("ended");
            assert_eq!(text(&ended, "state"), Some("cancelled"), "{stop:?}");
            assert!(signals(&ground, &board, &ended).await.is_empty());
        }
        let scan = registry.plan_scan(&board, plan()).await.expect("planned");
        registry
            .cancel_scan(&board, &scan.id)
            .await
            .expect("cancelled");
        assert_eq!(
            code(registry.run_scan(&board, &scan.id, always()).await),
            "EV-R345"
        );
        // An empty registry has no pairs, and that is no fault.
        let scan = registry.plan_scan(&board, plan()).await.expect("planned");
        let done = registry
            .run_scan(&board, &scan.id, always())
            .await
            .expect("done");
        assert_eq!(text(&done, "state"), Some("done"));
    });
}

#[test]
fn monitoring_counts_what_is_new_and_signals() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let coder = ground.member(Role::Coder, "Coder").await;
        let board = ground.member(Role::Board, "Board").await;
        let product = ground
            .make(&clinic, "product", json!({"name": "Vesicle drip"}))
            .await;
        let lot = json!({"product_id": product.id, "number": "UC-1"});
        let lot = ground.make(&clinic, "lot", lot).await;
        let design = |alpha| MonitoringDesign {
            rate: 0.01,
            alpha,
            upper_limit: 5.0,
            min_events: 2,
            from: "2026-11-01".parse().expect("a day"),
        };
        let watch = |alpha| MonitoringPlan {
            product_id: product.id.clone(),
            events: vec!["10040047".to_owned()],
            terminology: Some("meddra".to_owned()),
            design: design(alpha),
        };
        assert_eq!(
            code(registry.begin_monitoring(&board, watch(2.0)).await),
            "EV-R347"
        );
        let watched = registry
            .begin_monitoring(&board, watch(0.05))
            .await
            .expect("begun");
        let looks = |record: &Record| -> Vec<MonitoringLook> {
            serde_json::from_str(text(record, "looks").expect("looks")).expect("looks")
        };
        let first = registry
            .take_look(&board, &watched.id)
            .await
            .expect("a look");
        assert_eq!(
            (looks(&first)[0].events, looks(&first)[0].signal),
            (0, false)
        );
        reported(&ground, &clinic, &coder, &lot.id, &[1, 2, 3]).await;
        ground.clock.pass(jiff::SignedDuration::from_hours(24));
        let second = registry
            .take_look(&board, &watched.id)
            .await
            .expect("a look");
        let seen = looks(&second);
        assert_eq!((seen[1].new_events, seen[1].events), (3, 3));
        // Three cases where none were expected.
        assert!(seen[1].signal, "{seen:?}");
        assert_eq!(text(&second, "state"), Some("signal"));
        let third = registry
            .take_look(&board, &watched.id)
            .await
            .expect("a look");
        assert_eq!(looks(&third)[2].new_events, 0);
        ground.clock.pass(jiff::SignedDuration::from_hours(-72));
        assert_eq!(
            code(registry.take_look(&board, &watched.id).await),
            "EV-R347"
        );
        let refused = registry.take_look(&clinic, &watched.id).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
    });
}
