//! An incident over the interface: no status without a source, both sides shown to everybody.

use serde_json::{Value as Json, json};

use crate::ground::on_each;

fn source(side: &str, says: &str) -> Json {
    json!({
        "says": says, "citation": "Made up for this test, 2026", "url": "https://example.org/a",
        "published_on": "2026-11", "side": side
    })
}

#[test]
fn an_incident_is_told_denied_and_confirmed_with_both_sides_shown() {
    on_each(|ground| async move {
        let board = "board-one";
        let told = |side| json!({"title": "A death after a drip (made up)", "source": source(side, "Somebody died.")});
        assert_eq!(
            ground
                .refusal("clinic-one", "incidents", told("affirms"))
                .await
                .0,
            403
        );
        assert_eq!(
            ground.refusal("", "incidents", told("affirms")).await.0,
            401
        );
        assert_eq!(
            ground.refusal(board, "incidents", told("denies")).await,
            (409, "EV-R348".to_owned())
        );
        let opened = ground.post(board, "incidents", told("affirms")).await;
        assert_eq!(opened["incident"]["status"], "alleged");
        let id = opened["incident"]["id"].as_str().expect("an id").to_owned();
        let affirms = opened["affirm"][0]["id"].clone();

        // The source that affirms can't carry that it did not happen.
        let status = format!("incidents/{id}/status");
        let to = |version: u32, status: &str, source: &Json| json!({"version": version, "status": status, "source_id": source});
        assert_eq!(
            ground
                .refusal(board, &status, to(1, "refuted", &affirms))
                .await,
            (409, "EV-R348".to_owned())
        );
        let denied = ground
            .post(
                board,
                &format!("incidents/{id}/sources"),
                source("denies", "Nobody died."),
            )
            .await;
        assert_eq!(
            (&denied["incident"]["status"], &denied["disputed"]),
            (&json!("contested"), &json!(true))
        );

        // A source of another incident carries nothing here; nor does an old version.
        let other = ground.post(board, "incidents", told("affirms")).await;
        let foreign = other["affirm"][0]["id"].clone();
        assert_eq!(
            ground
                .refusal(board, &status, to(2, "confirmed", &foreign))
                .await
                .0,
            409
        );
        assert_eq!(
            ground
                .refusal(board, &status, to(1, "confirmed", &affirms))
                .await
                .0,
            412
        );
        let nowhere = "incidents/00000000-0000-7000-8000-000000000001";
        assert_eq!(
            ground
                .refusal(
                    board,
                    &format!("{nowhere}/sources"),
                    source("denies", "No.")
                )
                .await
                .0,
            404
        );
        let absent = ground
            .ask("", "GET", &format!("/api/v1/{nowhere}/sides"), &[], None)
            .await;
        assert_eq!(absent.status, 404);
        ground
            .post(board, &status, to(2, "confirmed", &affirms))
            .await;

        // Everybody sees that it is confirmed, and that somebody denies it.
        let seen = ground.get("", &format!("incidents/{id}/sides")).await;
        assert_eq!(
            (
                &seen["incident"]["status"],
                &seen["disputed"],
                &seen["deny"][0]["says"]
            ),
            (&json!("confirmed"), &json!(true), &json!("Nobody died."))
        );
        // The plain way to a status is closed.
        let plain = ground
            .ask(
                board,
                "PATCH",
                &format!("/api/v1/incidents/{id}"),
                &[("if-match", "\"3\"")],
                Some(json!({"status": "refuted"})),
            )
            .await;
        assert_eq!(plain.status, 422);
    });
}
