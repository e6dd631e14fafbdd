//! Signals over the interface: a background, scans, the board's decision, a second scan beside the
//! first, and monitoring.

use serde_json::{Value as Json, json};

use crate::ground::{Ground, on_each};
use crate::report_story::coded;

fn id(value: &Json) -> String {
    value["id"]
        .as_str()
        .unwrap_or_else(|| panic!("no id: {value}"))
        .to_owned()
}

/// A product with a lot; gives both ids.
async fn lot(ground: &Ground) -> (String, String) {
    let clinic = "clinic-one";
    let product = ground
        .make(clinic, "products", json!({"name": "Vesicle drip"}))
        .await;
    let fields = json!({"product_id": product, "number": "UC-1"});
    let lot = ground.make(clinic, "lots", fields).await;
    (product, lot)
}

/// Sixty reports of another product, of which one tells of sepsis.
fn table() -> Vec<u8> {
    let mut table = String::from("report_id,product,event\n");
    for number in 0..60 {
        let event = if number == 0 { "Sepsis" } else { "Headache" };
        table.push_str(&format!("{number},Tablet,{event}\n"));
    }
    table.into_bytes()
}

async fn scanned(ground: &Ground, background: &str) -> Json {
    let plan = json!({"background_id": background});
    let planned = ground.post("board-one", "scans", plan).await;
    assert_eq!(planned["state"], "queued");
    let run = format!("scans/{}/run", id(&planned));
    let done = ground.post("board-one", &run, json!({})).await;
    assert_eq!(done["state"], "done", "{done}");
    let again = ground.refusal("board-one", &run, json!({})).await;
    assert_eq!(again, (409, "EV-R345".to_owned()));
    done
}

#[test]
fn a_scan_is_planned_reviewed_with_minutes_and_compared() {
    on_each(|ground| async move {
        let board = "board-one";
        let (_, lot) = lot(&ground).await;
        for number in 1..=3 {
            coded(
                &ground,
                &format!("JP-SIGNAL-{number}"),
                json!({"lot_id": lot}),
            )
            .await;
        }
        // The background comes in as a body; what is no such table, or too long, does not.
        let path = "/api/v1/backgrounds/body?name=Made%20up%202026Q3&source=made%20up";
        let hand_in =
            |who: &'static str, bytes: Vec<u8>| ground.send(who, "POST", path, &[], bytes);
        assert_eq!(hand_in("coder-one", table()).await.status, 403);
        let wrong = hand_in(board, b"a,b\n1,2\n".to_vec()).await;
        assert_eq!(
            (wrong.status.as_u16(), &wrong.json()["code"]),
            (409, &json!("EV-R344"))
        );
        assert_eq!(hand_in(board, vec![b'a'; (1 << 20) + 1]).await.status, 413);
        let unnamed = ground
            .send(board, "POST", "/api/v1/backgrounds/body", &[], table())
            .await;
        assert_eq!(unnamed.status, 400);
        let background = hand_in(board, table()).await;
        assert_eq!(background.status, 201, "{background:?}");
        assert_eq!(background.json()["reports"], 60);
        let background = id(&background.json());
        let file = ground
            .get(board, &format!("backgrounds/{background}"))
            .await["file"]
            .clone();
        let again = json!({"name": "Again", "source": "made up", "file": file});
        assert_eq!(
            id(&ground.post(board, "backgrounds", again).await).len(),
            36
        );

        // Who may plan, and beside what.
        let plan = json!({"background_id": background});
        for who in ["clinic-one", "regulator-one", "coder-one"] {
            assert_eq!(
                ground.refusal(who, "scans", plan.clone()).await.0,
                403,
                "{who}"
            );
        }
        let nowhere = json!({"background_id": "00000000-0000-7000-8000-000000000001"});
        assert_eq!(ground.refusal(board, "scans", nowhere).await.0, 422);
        let cancelled = ground.post(board, "scans", plan).await;
        let cancelled = format!("scans/{}", id(&cancelled));
        ground
            .post(board, &format!("{cancelled}/cancel"), json!({}))
            .await;
        assert_eq!(
            ground
                .refusal(board, &format!("{cancelled}/run"), json!({}))
                .await,
            (409, "EV-R345".to_owned())
        );

        let first = scanned(&ground, &background).await;
        let compare = |scan: &Json| format!("/api/v1/scans/{}/comparison", id(scan));
        let alone = ground.ask(board, "GET", &compare(&first), &[], None).await;
        assert_eq!(
            (alone.status.as_u16(), &alone.json()["code"]),
            (409, &json!("EV-R329"))
        );
        let signals = ground
            .get(board, &format!("signals?scan_id={}", id(&first)))
            .await;
        let [signal] = signals["items"].as_array().expect("signals").as_slice() else {
            panic!("{signals}");
        };
        assert_eq!(
            (&signal["product"], &signal["event"], &signal["change"]),
            (&json!("Vesicle drip"), &json!("Sepsis"), &json!("new"))
        );

        decided(&ground, &id(signal)).await;

        // Nothing new: the decision holds. One more report: stronger, and open again.
        let second = scanned(&ground, &background).await;
        assert_eq!(second["previous_id"], first["id"]);
        let signals = ground
            .get(board, &format!("signals?scan_id={}", id(&second)))
            .await;
        assert_eq!(
            (
                &signals["items"][0]["change"],
                &signals["items"][0]["state"]
            ),
            (&json!("same"), &json!("confirmed"))
        );
        coded(&ground, "JP-SIGNAL-4", json!({"lot_id": lot})).await;
        let third = scanned(&ground, &background).await;
        let compared = ground
            .ask("regulator-one", "GET", &compare(&third), &[], None)
            .await
            .json();
        assert_eq!(
            (
                &compared["signals"][0]["change"],
                &compared["signals"][0]["before"][0],
                &compared["signals"][0]["now"][0]
            ),
            (&json!("stronger"), &json!(3), &json!(4))
        );
        let stranger = ground
            .ask("clinic-one", "GET", &compare(&third), &[], None)
            .await;
        assert_eq!(stranger.status, 403);
    });
}

/// The board decides with its minutes; others see the decision without the small count.
async fn decided(ground: &Ground, signal: &str) {
    let board = "board-one";
    let reviews = format!("signals/{signal}/reviews");
    let review = |members: Json| json!({"version": 1, "decision": "confirmed", "minutes": "Three of three; one dissented.", "members": members});
    let both = review(json!(["A. Member", "B. Member"]));
    assert_eq!(
        ground.refusal("clinic-one", &reviews, both.clone()).await.0,
        403
    );
    assert_eq!(
        ground.refusal(board, &reviews, review(json!([]))).await.0,
        422
    );
    let mut silent = both.clone();
    silent["minutes"] = "".into();
    assert_eq!(ground.refusal(board, &reviews, silent).await.0, 422);
    let reviewed = ground.post(board, &reviews, both.clone()).await;
    assert_eq!(reviewed["decision"], "confirmed");
    assert_eq!(ground.refusal(board, &reviews, both).await.0, 412);
    let inside = ground.get(board, "reviewed-signals").await;
    assert_eq!(inside[0]["reports"], 3);
    let outside = ground.get("clinic-one", "reviewed-signals").await;
    assert_eq!(
        (&outside[0]["reports"], &outside[0]["decision"]),
        (&Json::Null, &json!("confirmed"))
    );
    let public = ground
        .ask("", "GET", "/api/v1/reviewed-signals", &[], None)
        .await;
    assert_eq!(public.status, 401);
}

#[test]
fn monitoring_looks_again_and_signals() {
    on_each(|ground| async move {
        let board = "board-one";
        let (product, lot) = lot(&ground).await;
        let watch = |alpha: f64| {
            json!({
                "product_id": product, "events": ["10040047"], "terminology": "meddra",
                "design": {"rate": 0.01, "alpha": alpha, "upper_limit": 5.0, "min_events": 2, "from": "2026-11-01"}
            })
        };
        assert_eq!(
            ground
                .refusal("clinic-one", "monitorings", watch(0.05))
                .await
                .0,
            403
        );
        assert_eq!(
            ground.refusal(board, "monitorings", watch(2.0)).await,
            (409, "EV-R347".to_owned())
        );
        let watched = ground.post(board, "monitorings", watch(0.05)).await;
        let looks = format!("monitorings/{}/looks", id(&watched));
        let first = ground.post(board, &looks, json!({})).await;
        assert_eq!(
            (&first["looks"][0]["events"], &first["state"]),
            (&json!(0), &json!("watching"))
        );
        for number in 1..=3 {
            coded(
                &ground,
                &format!("JP-WATCH-{number}"),
                json!({"lot_id": lot}),
            )
            .await;
        }
        assert_eq!(ground.refusal("clinic-one", &looks, json!({})).await.0, 403);
        // Three cases where none were expected.
        let second = ground.post(board, &looks, json!({})).await;
        assert_eq!(
            (&second["looks"][1]["new_events"], &second["state"]),
            (&json!(3), &json!("signal"))
        );
        let nowhere = "monitorings/00000000-0000-7000-8000-000000000001/looks";
        assert_eq!(ground.refusal(board, nowhere, json!({})).await.0, 404);
    });
}
