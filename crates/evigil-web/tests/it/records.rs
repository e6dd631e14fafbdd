//! Records over HTTP.

use serde_json::json;

use crate::ground::on_each;

#[test]
fn a_record_goes_its_way() {
    on_each(|ground| async move {
        let made = ground
            .ask(
                "clinic-one",
                "POST",
                "/api/v1/products",
                &[],
                Some(json!({"name": "Vesicle drip"})),
            )
            .await;
        assert_eq!(made.status, 201);
        let place = made.headers["location"].to_str().expect("text").to_owned();
        assert_eq!(made.headers["etag"], "\"1\"");
        let read = ground.ask("", "GET", &place, &[], None).await;
        assert_eq!((read.status.as_u16(), read.json()), (200, made.json()));
        let blind = ground
            .ask(
                "clinic-one",
                "PATCH",
                &place,
                &[],
                Some(json!({"maker": "A"})),
            )
            .await;
        assert_eq!(
            (blind.status.as_u16(), blind.json()["code"].clone()),
            (428, json!("EV-R532"))
        );
        let one = [("if-match", "\"1\"")];
        let changed = ground
            .ask(
                "clinic-one",
                "PATCH",
                &place,
                &one,
                Some(json!({"maker": "A"})),
            )
            .await;
        assert_eq!(
            (changed.status.as_u16(), &changed.headers["etag"]),
            (200, &"\"2\"".parse().expect("a header"))
        );
        let stale = ground
            .ask(
                "clinic-one",
                "PATCH",
                &place,
                &one,
                Some(json!({"maker": "B"})),
            )
            .await;
        assert_eq!(
            (stale.status.as_u16(), stale.json()["code"].clone()),
            (412, json!("EV-R514"))
        );
        let foreign = ground
            .ask(
                "clinic-two",
                "PATCH",
                &place,
                &[("if-match", "\"2\"")],
                Some(json!({"maker": "C"})),
            )
            .await;
        assert_eq!(foreign.status, 404);
        let versions = ground
            .ask("", "GET", &format!("{place}/versions"), &[], None)
            .await;
        assert_eq!(versions.json().as_array().map(Vec::len), Some(1));
        let gone = ground
            .ask(
                "clinic-one",
                "DELETE",
                &place,
                &[("if-match", "\"2\"")],
                Some(json!({"reason": "twice"})),
            )
            .await;
        assert_eq!(gone.status, 200);
        let list = ground.ask("", "GET", "/api/v1/products", &[], None).await;
        assert_eq!(list.json(), json!({"items": []}));
        let list = ground
            .ask("", "GET", "/api/v1/products?withdrawn=true", &[], None)
            .await;
        assert_eq!(list.json()["items"].as_array().map(Vec::len), Some(1));
    });
}

#[test]
fn a_repeated_request_makes_one_record() {
    on_each(|ground| async move {
        let key = [("idempotency-key", "abc")];
        let sent = json!({"name": "Vesicle serum"});
        let first = ground
            .ask(
                "clinic-one",
                "POST",
                "/api/v1/products",
                &key,
                Some(sent.clone()),
            )
            .await;
        let second = ground
            .ask("clinic-one", "POST", "/api/v1/products", &key, Some(sent))
            .await;
        assert_eq!((first.status.as_u16(), second.status.as_u16()), (201, 201));
        assert_eq!(first.json(), second.json());
        let other = json!({"name": "Another"});
        let misused = ground
            .ask(
                "clinic-one",
                "POST",
                "/api/v1/products",
                &key,
                Some(other.clone()),
            )
            .await;
        assert_eq!(
            (misused.status.as_u16(), misused.json()["code"].clone()),
            (422, json!("EV-R533"))
        );
        // The key belongs to whoever used it.
        let others = ground
            .ask("clinic-two", "POST", "/api/v1/products", &key, Some(other))
            .await;
        assert_eq!(others.status, 201);
    });
}

#[test]
fn problems_speak_the_language_of_the_request() {
    on_each(|ground| async move {
        let sent = json!({"name": 3, "colour": "blue"});
        let ja = [("accept-language", "fr, ja;q=0.9, en;q=0.5")];
        let answer = ground
            .ask(
                "clinic-one",
                "POST",
                "/api/v1/products",
                &ja,
                Some(sent.clone()),
            )
            .await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["title"], "受け付けられない項目があります");
        assert_eq!(problem["fields"].as_array().map(Vec::len), Some(2));
        let answer = ground
            .ask("clinic-one", "POST", "/api/v1/products", &[], Some(sent))
            .await;
        assert_eq!(answer.json()["title"], "some fields can't be taken");
    });
}

#[test]
fn pages_are_walked_by_their_cursor() {
    on_each(|ground| async move {
        for number in 0..5 {
            ground
                .make(
                    "clinic-one",
                    "products",
                    json!({"name": format!("Product {number}")}),
                )
                .await;
        }
        let (mut names, mut path) = (Vec::new(), "/api/v1/products?limit=2".to_owned());
        loop {
            let page = ground.ask("", "GET", &path, &[], None).await.json();
            for item in page["items"].as_array().expect("items") {
                names.push(item["name"].as_str().expect("a name").to_owned());
            }
            match page["next"].as_str() {
                Some(next) => path = format!("/api/v1/products?limit=2&after={next}"),
                None => break,
            }
        }
        assert_eq!(
            names,
            (0..5)
                .map(|number| format!("Product {number}"))
                .collect::<Vec<_>>()
        );
    });
}

#[test]
fn files_come_back_byte_for_byte_to_those_who_may() {
    on_each(|ground| async move {
        let bytes = (0..=255).cycle().take(100_000).collect::<Vec<u8>>();
        let sent = ground
            .send(
                "lab-one",
                "POST",
                "/api/v1/files?name=run.fcs",
                &[],
                bytes.clone(),
            )
            .await;
        assert_eq!(sent.status, 201);
        let place = format!(
            "/api/v1/files/{}",
            sent.json()["sha256"].as_str().expect("a digest")
        );
        let back = ground.send("lab-one", "GET", &place, &[], Vec::new()).await;
        assert_eq!((back.status.as_u16(), back.body), (200, bytes));
        assert_eq!(back.headers["content-disposition"], "attachment");
        let foreign = ground.send("lab-two", "GET", &place, &[], Vec::new()).await;
        assert_eq!(foreign.status, 404);
    });
}

#[test]
fn the_description_is_one_of_openapi() {
    on_each(|ground| async move {
        let description = ground
            .ask("", "GET", "/api/openapi.json", &[], None)
            .await
            .json();
        assert_eq!(description["openapi"], "3.1.0");
        let routes: Vec<_> = ground.app.routes().descriptions().cloned().collect();
        assert!(routes.len() > 100, "{} routes", routes.len());
        for route in &routes {
            let method = route.method.name().to_lowercase();
            let described = &description["paths"][&route.path][&method];
            assert!(
                described["responses"].is_object(),
                "{method} {}",
                route.path
            );
            for schema in [&route.body, &route.answer].into_iter().flatten() {
                let valid = jsonschema::meta::is_valid(schema);
                assert!(valid, "{method} {}: {schema}", route.path);
            }
        }
    });
}
