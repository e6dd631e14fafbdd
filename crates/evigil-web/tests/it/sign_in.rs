//! From an empty registry to somebody who is signed in, over HTTP, as a browser and a program do it.

use serde_json::{Value as Json, json};

use crate::ground::{Answer, on_each_known};

fn cookie(answer: &Answer) -> String {
    let cookie = answer.headers["set-cookie"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Secure"),
        "{cookie}"
    );
    cookie.split(';').next().expect("a cookie").to_owned()
}

#[test]
fn the_first_administrator_invites_a_clinic_that_works_with_a_token() {
    on_each_known(|ground| async move {
        let token = ground
            .registry()
            .first_link()
            .await
            .expect("a link")
            .expect("no user yet");
        let first = json!({"token": token, "name": "Root", "lang": "ja", "password": "correct horse battery staple"});
        let opened = ground
            .ask("", "POST", "/api/v1/first", &[], Some(first.clone()))
            .await;
        assert_eq!(opened.status, 200, "{:?}", opened.json());
        let again = ground
            .ask("", "POST", "/api/v1/first", &[], Some(first))
            .await;
        assert!(again.status.is_client_error(), "the link is used up");
        let wrong = json!({"name": "Root", "password": "correct horse battery stable"});
        let refused = ground
            .ask("", "POST", "/api/v1/session", &[], Some(wrong))
            .await;
        assert_eq!(refused.status, 401);
        let right = json!({"name": "Root", "password": "correct horse battery staple"});
        let signed_in = ground
            .ask("", "POST", "/api/v1/session", &[], Some(right))
            .await;
        assert_eq!(signed_in.status, 201, "{:?}", signed_in.json());
        assert!(
            !String::from_utf8_lossy(&signed_in.body).contains("evs_"),
            "the token is in the cookie alone"
        );
        let (cookie, csrf) = (
            cookie(&signed_in),
            signed_in.json()["csrf"]
                .as_str()
                .expect("a token")
                .to_owned(),
        );
        let forged = [("cookie", cookie.as_str())];
        let organisation = json!({"name": "Harbour Clinic", "sort": "clinic", "country": "JP"});
        let refused = ground
            .ask(
                "",
                "POST",
                "/api/v1/organisations",
                &forged,
                Some(organisation.clone()),
            )
            .await;
        assert_eq!(
            (refused.status.as_u16(), refused.json()["code"].clone()),
            (403, json!("EV-R537"))
        );
        let session = [("cookie", cookie.as_str()), ("x-csrf-token", csrf.as_str())];
        let made = ground
            .ask(
                "",
                "POST",
                "/api/v1/organisations",
                &session,
                Some(organisation),
            )
            .await;
        assert_eq!(made.status, 201, "{:?}", made.json());
        let who = ground
            .ask("", "GET", "/api/v1/session", &forged, None)
            .await
            .json();
        assert_eq!(
            (who["name"].as_str(), who["lang"].as_str()),
            (Some("Root"), Some("ja"))
        );
        let new = json!({"name": "Nurse", "lang": "ja"});
        let invited = ground
            .ask("", "POST", "/api/v1/users", &session, Some(new))
            .await;
        assert_eq!(invited.status, 200, "{:?}", invited.json());
        let user = invited.json()["user_id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let role = json!({"organisation_id": made.json()["id"], "role": "clinic"});
        let given = ground
            .ask(
                "",
                "POST",
                &format!("/api/v1/users/{user}/roles"),
                &session,
                Some(role),
            )
            .await;
        assert_eq!(given.status, 200, "{:?}", given.json());
        let open = json!({"token": invited.json()["token"], "password": "another long password"});
        let opened = ground
            .ask("", "POST", "/api/v1/invitations", &[], Some(open))
            .await;
        assert_eq!(opened.status, 200, "{:?}", opened.json());
        let nurse = json!({"name": "nurse", "password": "another long password"});
        let signed_in = ground
            .ask("", "POST", "/api/v1/session", &[], Some(nurse))
            .await;
        let nurse_cookie = self::cookie(&signed_in);
        let csrf = signed_in.json()["csrf"]
            .as_str()
            .expect("a token")
            .to_owned();
        let session = [
            ("cookie", nurse_cookie.as_str()),
            ("x-csrf-token", csrf.as_str()),
        ];
        let refused = ground.ask("", "GET", "/api/v1/users", &session, None).await;
        assert_eq!(refused.status, 403);
        let token = json!({"name": "chart system", "operations": ["product.*"], "days": 30});
        let made: Json = ground
            .ask("", "POST", "/api/v1/tokens", &session, Some(token))
            .await
            .json();
        let token = made["token"].as_str().expect("a token").to_owned();
        ground
            .make(&token, "products", json!({"name": "Vesicle drip"}))
            .await;
        let beyond = ground
            .ask(
                &token,
                "POST",
                "/api/v1/providers",
                &[],
                Some(json!({"name": "A", "country": "JP"})),
            )
            .await;
        assert_eq!(beyond.status, 403);
        let out = ground
            .ask("", "DELETE", "/api/v1/session", &session, None)
            .await;
        assert_eq!(out.status, 204);
        let after = ground
            .ask("", "GET", "/api/v1/session", &session, None)
            .await;
        assert_eq!(after.status, 401);
    });
}
