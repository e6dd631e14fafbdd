//! How often somebody may ask.

use std::sync::Arc;

use evigil_web::guard::{Group, Guard, Networks, Rate, Rates};
use serde_json::json;

use crate::ground::{Ground, on_each_guarded};

fn rate(text: &str) -> Option<Rate> {
    Some(text.parse().expect("a rate"))
}

fn guard(rates: &Rates, trusted: &[&str]) -> Guard {
    let mut networks = Networks::default();
    for network in trusted {
        networks.add(network).expect("a network");
    }
    Guard::new(rates, networks)
}

async fn statuses(
    ground: &Ground,
    who: &str,
    path: &str,
    headers: &[(&str, &str)],
    times: usize,
) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..times {
        let answer = ground.ask(who, "GET", path, headers, None).await;
        statuses.push(answer.status.as_u16());
    }
    statuses
}

#[test]
fn an_address_that_asks_too_often_waits() {
    let rates = Rates::default().by_address(Group::SignIn, rate("3/hour"));
    on_each_guarded(Arc::new(move || guard(&rates, &[])), |ground| async move {
        let body = json!({"name": "nobody", "password": "a wrong password"});
        for turn in 0..5 {
            // Another name each time, and a header that nobody has asked for.
            let headers = [("x-forwarded-for", format!("192.0.2.{turn}"))];
            let headers: Vec<(&str, &str)> = headers
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let answer = ground
                .ask("", "POST", "/api/v1/session", &headers, Some(body.clone()))
                .await;
            if turn < 3 {
                assert_ne!(answer.status, 429);
                continue;
            }
            assert_eq!(answer.status, 429);
            assert_eq!(answer.headers["content-type"], "application/problem+json");
            let seconds: u64 = answer.headers["retry-after"]
                .to_str()
                .expect("text")
                .parse()
                .expect("seconds");
            assert!((1..=1200).contains(&seconds), "{seconds}");
            assert_eq!(answer.json()["code"], "EV-R519");
        }
        // What has no limit goes on.
        let answer = ground.ask("", "GET", "/api/v1/products", &[], None).await;
        assert_eq!(answer.status, 200);
    });
}

#[test]
fn an_account_waits_wherever_it_asks_from() {
    let rates = Rates::default()
        .by_account(Group::Searches, rate("2/hour"))
        .by_account(Group::Files, rate("1/hour"));
    on_each_guarded(Arc::new(move || guard(&rates, &[])), |ground| async move {
        let list = "/api/v1/products";
        assert_eq!(
            statuses(&ground, "lab-one", list, &[], 3).await,
            [200, 200, 429]
        );
        assert_eq!(statuses(&ground, "lab-two", list, &[], 1).await, [200]);
        assert_eq!(statuses(&ground, "", list, &[], 4).await, [200; 4]);
        for expected in [201, 429] {
            let answer = ground
                .send("lab-one", "POST", "/api/v1/files", &[], b"x".to_vec())
                .await;
            assert_eq!(answer.status, expected);
        }
    });
}

#[test]
fn a_named_server_tells_who_asks() {
    let rates = Rates::default().by_address(Group::Searches, rate("1/hour"));
    let make = Arc::new(move || guard(&rates, &["127.0.0.0/8"]));
    on_each_guarded(make, |ground| async move {
        let list = "/api/v1/products";
        for address in ["192.0.2.1", "192.0.2.2", "2001:db8::1"] {
            let headers = [("x-forwarded-for", address)];
            assert_eq!(statuses(&ground, "", list, &headers, 2).await, [200, 429]);
        }
        // The same network of IPv6, and what the asker wrote before the server did.
        for address in ["2001:db8::2", "203.0.113.5, 192.0.2.2"] {
            let headers = [("x-forwarded-for", address)];
            assert_eq!(statuses(&ground, "", list, &headers, 1).await, [429]);
        }
    });
}

#[test]
fn routes_that_cost_are_counted() {
    on_each_guarded(Arc::new(Guard::default), |ground| async move {
        let rights = ground.registry().rights();
        let mut groups = Vec::new();
        for route in ground.app.routes().descriptions() {
            let is_public = route.operation.as_deref().is_some_and(|operation| {
                rights.names(evigil_registry::rights::Role::Public, operation)
            });
            let group = Group::of(route, is_public);
            groups.extend(group);
            let changes = route.method != evigil_web::Method::Get;
            assert!(
                !(is_public && changes) || group.is_some(),
                "{} {} is open to everybody and has no limit",
                route.method.name(),
                route.path
            );
        }
        for group in [Group::SignIn, Group::Links, Group::Files, Group::Searches] {
            assert!(groups.contains(&group), "{group:?}");
        }
    });
}
