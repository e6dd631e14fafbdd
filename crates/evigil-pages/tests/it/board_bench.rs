//! The bench of the board for signals, the audit trail and one's own data.

use std::sync::Arc;

use evigil_registry::flows::report::coding::Coding;
use evigil_registry::flows::report::intake::ClinicForm;
use evigil_registry::flows::report::triage::Triage;
use evigil_registry::flows::surveillance::background::BackgroundTable;
use evigil_registry::flows::surveillance::scan::ScanPlan;
use evigil_registry::rights::{Actor, Membership, Role};
use serde_json::json;

use crate::ground::{Browser, Ground, on_ground};

/// A message with one reaction.
fn message(number: &str) -> Vec<u8> {
    let line = json!({
        "schema": "evigil.icsr/1", "format": "jsonl",
        "key": {"report": number, "case": number, "version": 0},
        "elements": [
            ["C.1.1", [], number], ["C.1.2", [], "20261120101500+0900"], ["C.1.3", [], "1"],
            ["C.1.4", [], "20261120"], ["C.1.5", [], "20261120"], ["C.1.6.1", [], "false"],
            ["C.1.8.1", [], number], ["C.1.8.2", [], "2"], ["C.1.9.1", [], {"null": "NI"}],
            ["C.2.r.3", [1], "JP"], ["C.2.r.4", [1], "1"], ["C.2.r.5", [1], "1"],
            ["C.3.1", [], "3"], ["C.3.2", [], "Example clinic (made up)"],
            ["D.1", [], {"null": "MSK"}], ["D.5", [], "2"], ["D.7.2", [], {"null": "NASK"}],
            ["E.i.1.1a", [1], "敗血症"], ["E.i.1.1b", [1], "jpn"], ["E.i.1.2", [1], "Sepsis"],
            ["E.i.3.2b", [1], "true"], ["E.i.7", [1], "2"], ["E.i.9", [1], "JP"],
            ["G.k.1", [1], "1"], ["G.k.2.2", [1], "Exosome drip (made up)"],
            ["H.1", [], "Made up: fever two hours after the drip."]
        ],
        "kept": []
    });
    format!("{line}\n").into_bytes()
}

fn actor(role: Role, organisation: Option<&str>) -> Actor {
    let membership = Membership {
        organisation_id: organisation.map(ToOwned::to_owned),
        role,
    };
    Actor::user(format!("test-{}", role.name()), vec![membership])
}

/// A product whose coded reports stand out beside a background; gives its lot and the plan of a scan.
async fn reported(ground: &Ground, clinic: &str) -> (String, ScanPlan) {
    let registry = &ground.registry;
    let product = json!({"name": "Vesicle <drip>", "maker": "Aoba & Sons"});
    let product = ground.make_in(clinic, "product", product).await;
    let lot = json!({"product_id": product, "number": "UC-1"});
    let lot = ground.make_in(clinic, "lot", lot).await;
    let coder = actor(Role::Coder, None);
    for number in 0..4 {
        let form = ClinicForm {
            lot_id: Some(lot.clone()),
            ..ClinicForm::default()
        };
        let bytes = message(&format!("JP-BOARD-{number}"));
        let nurse = actor(Role::Clinic, Some(clinic));
        let filed = registry
            .file_report(&nurse, form, &bytes)
            .await
            .expect("filed");
        let triage: Triage = serde_json::from_value(json!({
            "version": 1, "serious": "no", "case": {"new": format!("Case {number}")}
        }))
        .expect("a triage");
        registry
            .triage_report(&coder, &filed.id, triage)
            .await
            .expect("triaged");
        let coding = Coding {
            element: "reaction.1".to_owned(),
            terminology: "meddra 29.0".to_owned(),
            code: "10040047".to_owned(),
            term: Some("Sepsis".to_owned()),
        };
        registry
            .set_code(&coder, &filed.id, coding)
            .await
            .expect("coded");
        registry
            .finish_coding(&coder, &filed.id, 2)
            .await
            .expect("finished");
    }
    let mut table = String::from("report_id,product,event\n");
    for number in 0..60 {
        let event = if number == 0 { "Sepsis" } else { "Headache" };
        table.push_str(&format!("{number},Tablet,{event}\n"));
    }
    let file = registry.files().put(table.as_bytes()).expect("kept").sha256;
    let table = BackgroundTable {
        name: "Made up 2026Q3".to_owned(),
        source: "made up".to_owned(),
        file,
    };
    let background = registry
        .import_background(&actor(Role::Board, None), table)
        .await;
    let plan = ScanPlan {
        background_id: Some(background.expect("taken in").id),
        ..ScanPlan::default()
    };
    (lot, plan)
}

/// The address after `before` in a page.
fn address(body: &str, before: &str) -> String {
    let rest = body
        .split(before)
        .nth(1)
        .unwrap_or_else(|| panic!("no {before} in {body}"));
    let id: String = rest
        .chars()
        .take_while(|c| c.is_ascii_hexdigit() || *c == '-')
        .collect();
    format!("{}{id}", before.trim_start_matches("href=\""))
}

/// Both files of a chart: the picture is a document, the table has its head and a line for each row.
async fn files(reader: &mut Browser<'_>, address: &str, rows: usize) {
    let svg = reader.get(&format!("{address}/svg")).await;
    assert_eq!(svg.status, 200, "{}", svg.body);
    assert_eq!(svg.headers["content-type"], "image/svg+xml");
    assert!(svg.body.starts_with("<?xml") && svg.body.trim_end().ends_with("</svg>"));
    let mut open: Vec<&str> = Vec::new();
    for tag in svg.body.split('<').skip(2) {
        let (tag, _) = tag.split_once('>').expect("a tag that ends");
        let name = tag.split([' ', '\n', '/']).next().unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "tags close in their order");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let csv = reader.get(&format!("{address}/csv")).await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    let lines: Vec<&str> = csv.body.lines().collect();
    assert_eq!(lines.len(), rows + 1, "{}", csv.body);
    let columns = lines.first().map(|head| head.matches("\",\"").count());
    assert!(
        lines
            .iter()
            .all(|line| Some(line.matches("\",\"").count()) == columns)
    );
    let other = reader.get(&format!("{address}/exe")).await;
    assert_eq!(other.status, 404);
}

#[test]
fn the_board_scans_looks_behind_a_signal_and_decides() {
    on_ground(|ground| async move {
        let clinic = json!({"name": "Harbour", "sort": "clinic", "country": "JP"});
        let clinic = ground.make("organisation", clinic).await;
        let (lot, plan) = reported(&ground, &clinic).await;
        let mut nurse = ground.signed_in("en", Role::Clinic, Some(&clinic)).await;
        for path in ["/bench/signals", "/bench/monitorings", "/audit"] {
            assert_eq!(nurse.get(path).await.status, 403, "{path}");
        }
        assert_eq!(nurse.submit("/bench/signals", &[]).await.status, 403);

        // A scan is begun from the page; it waits for a worker, and its page says so.
        let mut board = ground.signed_in("en", Role::Board, None).await;
        let empty = board.get("/bench/signals").await;
        assert!(empty.body.contains("class=\"empty\""), "{}", empty.body);
        let wrong = board.submit("/bench/signals", &[("above", "much")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("id=\"above-wrong\""), "{}", wrong.body);
        let background = plan.background_id.clone().expect("a background");
        let sent = [("background_id", background.as_str()), ("method", "ic025")];
        let begun = board.submit("/bench/signals", &sent).await;
        assert_eq!(begun.status, 303, "{}", begun.body);
        let scan = begun.location().to_owned();
        let waits = board.get(&scan).await;
        assert!(waits.body.contains("<progress"), "{}", waits.body);
        let id = scan.rsplit('/').next().expect("an id");
        let member = actor(Role::Board, None);
        let done = ground
            .registry
            .run_scan(&member, id, Arc::new(|_| true))
            .await;
        done.expect("scanned");

        for lang in ["ja", "en"] {
            let page = board.get(&format!("{scan}?lang={lang}")).await;
            assert_eq!(page.status, 200, "{}", page.body);
            assert!(!page.body.contains(">page-"), "{}", page.body);
            assert!(page.body.contains("<svg class=\"plot\""));
            assert!(
                page.body.contains("Vesicle &#60;drip&#62;"),
                "names stay text"
            );
            assert!(!page.body.contains("<drip>"));
        }
        files(&mut board, &format!("{scan}/pairs"), 1).await;
        for (query, is_there) in [
            ("product=VESICLE", true),
            ("event=sep", true),
            ("event=%25", false),
            ("least=0.1", true),
            ("least=50", false),
        ] {
            let page = board.get(&format!("{scan}?{query}")).await;
            let found = page.body.contains("href=\"/bench/signal/");
            assert_eq!(found, is_there, "{query}: {}", page.body);
        }
        let alone = board.get(&format!("{scan}/comparison")).await;
        assert_eq!(alone.status, 409);

        let page = board.get(&scan).await;
        let signal = address(&page.body, "href=\"/bench/signal/");
        let page = board.get(&signal).await;
        assert_eq!(
            page.body.matches("href=\"/bench/reports/").count(),
            4,
            "{}",
            page.body
        );
        files(&mut board, &format!("{signal}/course"), 1).await;
        decided(&ground, &mut board, &signal).await;

        let second = ground
            .registry
            .plan_scan(&member, plan)
            .await
            .expect("planned");
        let second = ground
            .registry
            .run_scan(&member, &second.id, Arc::new(|_| true))
            .await;
        let second = second.expect("scanned").id;
        let page = board
            .get(&format!("/bench/signals/{second}/comparison"))
            .await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains("Sepsis"));

        let page = board.get(&format!("/lots/{lot}/trace")).await;
        assert_eq!(page.status, 200, "{}", page.body);
        files(&mut board, &format!("/lots/{lot}/trace"), 0).await;
    });
}

/// The board decides with minutes and members; an authority reads it and decides nothing.
async fn decided(ground: &Ground, board: &mut Browser<'_>, signal: &str) {
    let review = format!("{signal}/review");
    let mut told = vec![
        ("version", "1"),
        ("decision", "confirmed"),
        ("minutes", "Three of three; one dissented."),
        ("members", ""),
    ];
    let refused = board.submit(&review, &told).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Three of three"),
        "what was typed stays"
    );
    told[3].1 = "A. Member\nB. Member";
    assert_eq!(board.submit(&review, &told).await.status, 303);
    let page = board.get(signal).await;
    assert!(page.body.contains("A. Member, B. Member"), "{}", page.body);
    let mut regulator = ground.signed_in("ja", Role::Regulator, None).await;
    let page = regulator.get(signal).await;
    assert_eq!(page.status, 200);
    assert!(
        !page.body.contains("name=\"minutes\""),
        "an authority decides nothing"
    );
}

#[test]
fn a_product_is_watched_look_by_look() {
    on_ground(|ground| async move {
        let clinic = json!({"name": "Harbour", "sort": "clinic", "country": "JP"});
        let clinic = ground.make("organisation", clinic).await;
        reported(&ground, &clinic).await;
        let mut board = ground.signed_in("ja", Role::Board, None).await;
        let page = board.get("/bench/monitorings").await;
        // The first says that nothing is chosen.
        let product = page.body.split("<option value=\"").nth(2);
        let product = product
            .and_then(|rest| rest.split('"').next())
            .expect("a product");
        let mut told = vec![
            ("product_id", product),
            ("events", "10040047"),
            ("rate", "0"),
            ("upper_limit", "5"),
            ("from", "2026-11-01"),
        ];
        let refused = board.submit("/bench/monitorings", &told).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        told[2].1 = "0.01";
        let begun = board.submit("/bench/monitorings", &told).await;
        assert_eq!(begun.status, 303, "{}", begun.body);
        let watched = begun.location().to_owned();
        assert!(
            !board
                .get(&watched)
                .await
                .body
                .contains("<svg class=\"plot\"")
        );
        let looked = board.submit(&format!("{watched}/look"), &[]).await;
        assert_eq!(looked.status, 303, "{}", looked.body);
        let page = board.get(&watched).await;
        assert!(page.body.contains("<svg class=\"plot\""), "{}", page.body);
        assert!(!page.body.contains(">page-"), "{}", page.body);
        files(&mut board, &format!("{watched}/looks"), 1).await;
    });
}

#[test]
fn the_trail_is_read_narrowed_and_checked() {
    on_ground(|ground| async move {
        let mut boss = ground.signed_in("en", Role::Administrator, None).await;
        for number in 0..120 {
            let fields =
                json!({"name": format!("Clinic {number}"), "sort": "clinic", "country": "JP"});
            ground.make("organisation", fields).await;
        }
        let page = boss.get("/audit").await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert_eq!(
            page.body.matches("<td>organisation.create</td>").count(),
            100
        );
        let next = page
            .body
            .split("class=\"pager\"><a class=\"button\" href=\"")
            .nth(1);
        let next = next
            .and_then(|rest| rest.split('"').next())
            .expect("a next page");
        let second = boss.get(&next.replace("&#38;", "&")).await;
        assert_eq!(
            second.body.matches("<td>organisation.create</td>").count(),
            20
        );
        let narrowed = boss.get("/audit?operation=user.").await;
        assert!(
            narrowed.body.contains("<td>user.create</td>"),
            "{}",
            narrowed.body
        );
        assert!(!narrowed.body.contains("<td>organisation.create</td>"));
        let long_ago = boss.get("/audit?until=2001-01-01").await;
        assert!(long_ago.body.contains("class=\"empty\""));
        let checked = boss.submit("/audit", &[]).await;
        assert!(
            checked.body.contains("The chain is whole"),
            "{}",
            checked.body
        );
        let mut regulator = ground.signed_in("ja", Role::Regulator, None).await;
        assert_eq!(regulator.get("/audit").await.status, 200);
        assert_eq!(regulator.submit("/audit", &[]).await.status, 403);
    });
}

#[test]
fn everybody_sees_what_is_kept_of_them_and_nothing_of_others() {
    on_ground(|ground| async move {
        let mut coder = ground.signed_in("ja", Role::Coder, None).await;
        let page = coder.get("/account/data").await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains("<td>user.create</td>"), "{}", page.body);
        assert!(!page.body.contains(">page-"));
        let given = coder.get("/account/data/file").await;
        let given: serde_json::Value = serde_json::from_str(&given.body).expect("JSON");
        assert_eq!(given["roles"], json!(["coder"]));
        let others = given["by_others"].as_array().expect("entries");
        assert!(!others.is_empty());
        assert!(
            others
                .iter()
                .all(|entry| entry["record_id"] == others[0]["record_id"]),
            "{given}"
        );
        let nobody = ground.browser("en").get("/account/data").await;
        assert_eq!(nobody.status, 303);
    });
}
