//! A database that goes away while requests come.

use std::time::Duration;

use serde_json::json;

use crate::ground::on_own_server;

#[test]
fn a_request_without_a_database_is_told_to_come_again_and_nothing_accepted_is_lost() {
    on_own_server(|ground, server| async move {
        let product = |name: &str| Some(json!({"name": name, "maker": "Maker"}));
        let path = "/api/v1/products";
        let before = ground
            .ask("administrator-one", "POST", path, &[], product("Before"))
            .await;
        assert_eq!(before.status, 201, "{before:?}");
        let id = before.json()["id"].as_str().expect("an id").to_owned();
        server.crash().expect("is killed");
        for (method, body) in [("POST", product("During")), ("GET", None)] {
            let answer = ground
                .ask("administrator-one", method, path, &[], body)
                .await;
            assert_eq!(answer.status, 503, "{method}: {answer:?}");
            let told = answer.json();
            let text = told.to_string();
            assert!(
                !text.contains("127.0.0.1") && !text.contains("sqlx"),
                "how it is built is for nobody: {text}"
            );
            assert!(answer.headers.contains_key("retry-after"), "{answer:?}");
        }
        let ready = ground.ask("", "GET", "/ready", &[], None).await;
        assert_eq!(ready.status, 503);
        assert_eq!(
            ground.ask("", "GET", "/health", &[], None).await.status,
            200
        );
        server.recover().expect("comes back");
        let mut left = 100;
        while ground.ask("", "GET", "/ready", &[], None).await.status != 200 {
            left -= 1;
            assert!(left > 0, "the registry does not find its database again");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let kept = format!("{path}/{id}");
        let kept = ground
            .ask("administrator-one", "GET", &kept, &[], None)
            .await;
        assert_eq!(kept.json()["name"], "Before");
        let after = ground
            .ask("administrator-one", "POST", path, &[], product("After"))
            .await;
        assert_eq!(after.status, 201, "{after:?}");
        let verified = ground.registry().verify_all().await.expect("verifies");
        assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    });
}
