//! Jobs, schedules and webhooks through the interface.

use serde_json::json;

use crate::ground::on_each;

#[test]
fn a_scan_is_queued_seen_cancelled_and_tried_again() {
    on_each(|ground| async move {
        let post = |path: String, who: &'static str| {
            let ground = &ground;
            async move { ground.ask(who, "POST", &path, &[], Some(json!({}))).await }
        };
        let queued = post("/api/v1/jobs/scan".to_owned(), "board-one").await;
        assert_eq!(queued.status, 200, "{queued:?}");
        let job = queued.json()["job_id"].as_str().expect("an id").to_owned();
        let path = format!("/api/v1/jobs/{job}");
        let seen = ground.ask("board-one", "GET", &path, &[], None).await;
        assert_eq!(seen.json()["state"], "waiting");
        let foreign = ground.ask("board-two", "GET", &path, &[], None).await;
        assert_eq!(foreign.status, 404);
        let list = "/api/v1/jobs?state=waiting&sort=scan";
        for (who, count) in [("board-one", 1), ("board-two", 0), ("administrator-one", 1)] {
            let listed = ground.ask(who, "GET", list, &[], None).await;
            assert_eq!(
                listed.json()["jobs"].as_array().expect("a list").len(),
                count
            );
        }
        let strange = ground
            .ask("board-one", "GET", "/api/v1/jobs?where=1", &[], None)
            .await;
        assert_eq!(strange.status, 400);
        let cancelled = post(format!("{path}/cancel"), "board-one").await;
        assert_eq!(cancelled.json()["state"], "cancelled");
        let twice = post(format!("{path}/cancel"), "board-one").await;
        assert_eq!(
            (twice.status.as_u16(), twice.json()["code"].as_str()),
            (409, Some("EV-R602"))
        );
        let again = post(format!("{path}/retry"), "administrator-one").await;
        assert_eq!(again.json()["state"], "waiting");
    });
}

#[test]
fn webhooks_and_schedules_are_for_administrators() {
    on_each(|ground| async move {
        let who = "administrator-one";
        let sent = json!({"url": "https://example.org/hook", "operations": ["lot.create"]});
        let made = ground
            .ask(who, "POST", "/api/v1/webhooks", &[], Some(sent))
            .await;
        assert_eq!(made.status, 200, "{made:?}");
        let (made, id) = (
            made.json(),
            made.json()["id"].as_str().expect("an id").to_owned(),
        );
        assert!(
            made["secret"]
                .as_str()
                .expect("a secret")
                .starts_with("whsec_")
        );
        let all = ground.ask(who, "GET", "/api/v1/webhooks", &[], None).await;
        assert_eq!(all.json()[0]["id"], id.as_str());
        assert!(
            !String::from_utf8_lossy(&all.body).contains("whsec_"),
            "shown once"
        );
        let private = json!({"url": "https://192.168.1.1/", "operations": ["lot.create"]});
        let refused = ground
            .ask(who, "POST", "/api/v1/webhooks", &[], Some(private))
            .await;
        assert_eq!(
            (refused.status.as_u16(), refused.json()["code"].as_str()),
            (409, Some("EV-R612"))
        );
        let path = format!("/api/v1/webhooks/{id}");
        let tested = ground
            .ask(who, "POST", &format!("{path}/test"), &[], Some(json!({})))
            .await;
        let job = tested.json()["job_id"].clone();
        let deliveries = ground
            .ask(who, "GET", &format!("{path}/deliveries"), &[], None)
            .await;
        assert_eq!(deliveries.json()["jobs"][0]["id"], job);
        let withdrawn = ground.ask(who, "DELETE", &path, &[], None).await;
        assert!(withdrawn.json()["ended_at"].is_string());
        let twice = ground.ask(who, "DELETE", &path, &[], None).await;
        assert_eq!(twice.status, 409);

        ground.registry().begin_schedules().await.expect("begun");
        let all = ground.ask(who, "GET", "/api/v1/schedules", &[], None).await;
        assert_eq!(all.json().as_array().expect("a list").len(), 4);
        let times =
            json!({"times": {"every": "week", "time_of_day": "03:30", "weekday": "friday"}});
        let changed = ground
            .ask(who, "PATCH", "/api/v1/schedules/scan", &[], Some(times))
            .await;
        assert_eq!(changed.json()["times"]["weekday"], "friday", "{changed:?}");
    });
}
