//! The same abuse of every route that there is, not of some: script and SQL in every field, ids of
//! others and tricks in every address, bodies without end, filters that are no filters.

use std::collections::BTreeMap;
use std::time::Duration;

use evigil_registry::kind::{ColumnType, Kind};
use evigil_registry::rights::Role;
use evigil_web::{Method, RouteDescription};
use serde_json::{Map, Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::ground::{Answer, Ground, on_each};

/// Script, SQL, templates, formulas, marks of direction, and what parsers trip over.
const EVIL: [&str; 4] = [
    "zero \0 byte",
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "'); DROP TABLE organisations; -- \" \\ %s %00 $1 {{7*7}} ${jndi:x}",
    "=cmd|' /C calc'!A0 \u{202e}\u{feff} ../../../etc/passwd ]]><!--",
];

/// Whoever may use the route, of organisation `one`.
fn allowed(ground: &Ground, route: &RouteDescription) -> Vec<(Role, String)> {
    let rights = ground.registry().rights();
    let name = |role: Role| match role {
        Role::Public => String::new(),
        role => format!("{}-one", role.name()),
    };
    Role::ALL
        .into_iter()
        .filter(|role| match &route.operation {
            None => *role == Role::Public,
            Some(operation) => rights.names(*role, operation),
        })
        .map(|role| (role, name(role)))
        .collect()
}

/// A value that the schema takes as far as a schema can say, with `text` wherever text may stand.
fn filled(schema: &Json, text: &str) -> Json {
    if let Some(values) = schema["enum"].as_array() {
        return values.first().cloned().unwrap_or_default();
    }
    if !schema["const"].is_null() {
        return schema["const"].clone();
    }
    for choice in ["anyOf", "oneOf", "allOf"] {
        if let Some(first) = schema[choice].as_array().and_then(|all| all.first()) {
            return filled(first, text);
        }
    }
    let kind = match &schema["type"] {
        Json::Array(kinds) => kinds.first().and_then(Json::as_str),
        kind => kind.as_str(),
    };
    match (kind, schema["format"].as_str()) {
        (Some("object"), _) => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            let fields = fields.map(|(name, schema)| (name.clone(), filled(schema, text)));
            Json::Object(fields.collect())
        }
        (Some("array"), _) => json!([filled(&schema["items"], text)]),
        (Some("integer"), _) => schema["minimum"].as_i64().unwrap_or(1).into(),
        (Some("number"), _) => 1.5.into(),
        (Some("boolean"), _) => true.into(),
        (Some("string"), Some("date")) => "2026-11-22".into(),
        (Some("string"), Some("date-time")) => "2026-11-22T09:00:00Z".into(),
        (Some("null"), _) => Json::Null,
        _ => {
            let most = schema["maxLength"].as_u64().unwrap_or(u64::MAX);
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            text.chars().take(most).collect::<String>().into()
        }
    }
}

fn body(route: &RouteDescription, text: &str) -> Vec<u8> {
    match &route.body {
        Some(schema) if route.body_media == "application/json" => {
            filled(schema, text).to_string().into_bytes()
        }
        Some(_) => text.as_bytes().to_vec(),
        None => Vec::new(),
    }
}

/// What every answer has to be, whatever was asked.
fn is_orderly(answer: &Answer) -> Result<(), String> {
    let header = |name: &str| {
        let value = answer.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    if answer.status.is_server_error() {
        return Err(format!(
            "{}: {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        ));
    }
    if header("x-content-type-options") != "nosniff" {
        return Err("no nosniff".to_owned());
    }
    // A browser runs nothing of it.
    if header("content-type").contains("html") || header("content-type").contains("svg") {
        return Err(format!("gives {}", header("content-type")));
    }
    let text = String::from_utf8_lossy(&answer.body);
    for inside in [
        "sqlx",
        "SQLITE",
        "syntax error",
        "panicked",
        "/data/files",
        "src/",
    ] {
        if text.contains(inside) {
            return Err(format!("tells of the inside: {inside}: {text}"));
        }
    }
    Ok(())
}

fn told(wrong: &[String]) -> String {
    format!("{} wrong:\n{}", wrong.len(), wrong.join("\n"))
}

/// A record of the kind with `text` in every field that takes text; nothing when one that it needs
/// is not there.
fn fields(kind: &Kind, made: &BTreeMap<String, String>, file: &str, text: &str) -> Option<Json> {
    let mut fields = Map::new();
    for column in kind.columns.iter().filter(|column| !column.by_flow) {
        let value = match &column.holds {
            ColumnType::Text { max } => text.chars().take(*max).collect::<String>().into(),
            ColumnType::Words => text.into(),
            ColumnType::Url => "https://example.org/?q=%3Cscript%3E'--".into(),
            ColumnType::Code { codes } => codes.first()?.as_str().into(),
            ColumnType::Date => "2026-11-20".into(),
            ColumnType::Instant => "2026-11-20T09:00:00Z".into(),
            ColumnType::Integer { min, .. } => min.unwrap_or(1).into(),
            ColumnType::Real { min, .. } => min.unwrap_or(1).into(),
            ColumnType::Boolean => false.into(),
            ColumnType::Sha256 => file.into(),
            ColumnType::Json => json!({"note": text}),
            ColumnType::Reference { of } => match made.get(of) {
                Some(id) => id.as_str().into(),
                None if column.required => return None,
                None => continue,
            },
        };
        fields.insert(column.name.clone(), value);
    }
    Some(Json::Object(fields))
}

/// Makes a record of each kind that can be made through its own route, as members of organisation
/// `side`. Gives ids by kind, and how many fields came back with their text as it was sent.
async fn make_all(ground: &Ground, side: &str, text: &str) -> (BTreeMap<String, String>, usize) {
    let mut made = BTreeMap::new();
    let mut whole = 0;
    let lab = format!("lab-{side}");
    let file = ground
        .send(&lab, "POST", "/api/v1/files", &[], side.as_bytes().to_vec())
        .await;
    let file = file.json()["sha256"].as_str().expect("a digest").to_owned();
    let person = json!({"identifier": format!("chart {side} {text}")});
    let clinic = format!("clinic-{side}");
    let person = ground
        .ask(&clinic, "POST", "/api/v1/persons", &[], Some(person))
        .await;
    let person = person.json()["person"]["id"].as_str().map(str::to_owned);
    made.insert("person".to_owned(), person.expect("an id"));
    // Kinds refer to each other; three rounds reach all.
    for _ in 0..3 {
        for kind in ground.registry().kinds().iter() {
            if made.contains_key(&kind.name) {
                continue;
            }
            let Some(mut sent) = fields(kind, &made, &file, text) else {
                continue;
            };
            let path = format!("/api/v1/{}", kind.path);
            for role in Role::ALL {
                let who = format!("{}-{side}", role.name());
                let mut answer = ground
                    .ask(&who, "POST", &path, &[], Some(sent.clone()))
                    .await;
                is_orderly(&answer).unwrap_or_else(|what| panic!("POST {path}: {what}"));
                if answer.status == 422 {
                    // A field that takes no such text is left out.
                    for fault in answer.json()["fields"].as_array().into_iter().flatten() {
                        let name = fault["field"].as_str().unwrap_or_default();
                        sent.as_object_mut().expect("an object").remove(name);
                    }
                    answer = ground
                        .ask(&who, "POST", &path, &[], Some(sent.clone()))
                        .await;
                }
                if answer.status != 201 {
                    continue;
                }
                let record = answer.json();
                for column in &kind.columns {
                    let is_text =
                        matches!(column.holds, ColumnType::Text { .. } | ColumnType::Words);
                    if is_text && !column.by_flow {
                        assert_eq!(record[&column.name], sent[&column.name], "{path}");
                        whole += 1;
                    }
                }
                let id = record["id"].as_str().expect("an id").to_owned();
                made.insert(kind.name.clone(), id);
                break;
            }
        }
    }
    (made, whole)
}

#[test]
fn script_and_sql_are_only_words_in_every_field_of_every_route() {
    on_each(|ground| async move {
        // The zero byte is refused in every text.
        for (turn, text) in EVIL[1..].iter().enumerate() {
            let (made, whole) = make_all(&ground, ["one", "two"][turn % 2], text).await;
            assert!(
                turn > 1 || (made.len() >= 8 && whole >= 20),
                "{} kinds, {whole} fields: {made:?}",
                made.len()
            );
        }
        let routes: Vec<_> = ground.app.routes().descriptions().cloned().collect();
        let mut wrong = Vec::new();
        let nothing = "00000000-0000-7000-8000-000000000001";
        for route in routes.iter().filter(|route| route.body.is_some()) {
            let path = address(route, nothing);
            for (_, who) in allowed(&ground, route).into_iter().take(2) {
                for text in EVIL {
                    let headers = [("if-match", "\"1\""), ("idempotency-key", text)];
                    let headers = &headers
                        [..1 + usize::from(text.chars().all(|c| c.is_ascii_graphic() || c == ' '))];
                    let sent = body(route, text);
                    let method = route.method.name();
                    let answer = ground.send(&who, method, &path, headers, sent).await;
                    if let Err(what) = is_orderly(&answer) {
                        wrong.push(format!("{method} {path} as {who}: {what}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", told(&wrong));
        let all = ground
            .ask("lab-one", "GET", "/api/v1/organisations", &[], None)
            .await;
        assert_eq!(all.status, 200, "the table is there");
        let verified = ground.registry().verify_all().await.expect("verifies");
        assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    });
}

fn address(route: &RouteDescription, id: &str) -> String {
    let parts = route.path.split('/');
    let parts = parts.map(|part| if part.starts_with('{') { id } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// What somebody may put where an id stands, as it stands in an address.
fn crafted() -> Vec<String> {
    let mut all: Vec<String> = [
        "..",
        "..%2f..%2fsecret",
        "%2e%2e%2f%2e%2e%2fsecret",
        "..%5c..%5csecret",
        "%00",
        "x%00.json",
        "%ff%fe",
        "%27%20OR%201%3D1%20--",
        "1;DROP%20TABLE%20organisations",
        "%3Cscript%3E",
        "%0d%0aset-cookie:%20x=1",
        "-1",
        "null",
        "0",
        "*",
        "%25",
        "%E2%80%AE",
        "00000000-0000-7000-8000-000000000001",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push("a".repeat(8000));
    all.push("0".repeat(64));
    all
}

#[test]
fn ids_of_others_and_tricks_lead_nowhere_in_every_address() {
    on_each(|ground| async move {
        let (made, _) = make_all(&ground, "two", "Harbour").await;
        assert!(made.len() >= 8, "{made:?}");
        // Roles that work within their own organisation.
        let within = [
            Role::Clinic,
            Role::Lab,
            Role::Reporter,
            Role::Desk,
            Role::Patient,
        ];
        let routes: Vec<_> = ground.app.routes().descriptions().cloned().collect();
        let mut wrong = Vec::new();
        let mut foreign = 0;
        for route in routes.iter().filter(|route| route.path.contains('{')) {
            let kind = ground
                .registry()
                .kinds()
                .iter()
                .find(|kind| route.path.starts_with(&format!("/api/v1/{}/", kind.path)));
            let own = kind.and_then(|kind| made.get(&kind.name));
            let others = made.values().filter(|id| Some(*id) != own).take(2);
            let others: Vec<String> = others.cloned().chain(crafted()).collect();
            let method = route.method.name();
            let headers = [("if-match", "\"1\"")];
            for (role, who) in allowed(&ground, route) {
                // The record of this kind that belongs to the other organisation.
                if let Some((id, kind)) = own.zip(kind)
                    && within.contains(&role)
                    && (kind.personal || route.method != Method::Get)
                {
                    foreign += 1;
                    let path = address(route, id);
                    let sent = body(route, "Harbour");
                    let answer = ground.send(&who, method, &path, &headers, sent).await;
                    if answer.status.is_success() || is_orderly(&answer).is_err() {
                        wrong.push(format!("{method} {path} as {who}: {}", answer.status));
                    }
                }
            }
            for (_, who) in allowed(&ground, route).into_iter().take(1) {
                for id in &others {
                    let path = address(route, id);
                    let sent = body(route, "Harbour");
                    let answer = ground.send(&who, method, &path, &headers, sent).await;
                    let orderly = is_orderly(&answer);
                    if answer.status.is_success() || orderly.is_err() {
                        wrong.push(format!(
                            "{method} {path:.100} as {who}: {} {orderly:?}",
                            answer.status
                        ));
                    }
                    assert!(!answer.headers.contains_key("set-cookie"), "{path}");
                }
            }
        }
        assert!(wrong.is_empty(), "{}", told(&wrong));
        assert!(foreign >= 10, "only {foreign} were asked for");
    });
}

#[test]
fn a_body_of_ten_gigabytes_is_refused_unread_by_every_route() {
    on_each(|ground| async move {
        let routes: Vec<_> = ground.app.routes().descriptions().cloned().collect();
        let mut wrong = Vec::new();
        let nothing = "00000000-0000-7000-8000-000000000001";
        for route in &routes {
            let path = address(route, nothing);
            let Some((_, who)) = allowed(&ground, route).into_iter().next() else {
                continue;
            };
            let mut stream = TcpStream::connect(ground.address).await.expect("connects");
            let head = format!(
                "{} {path} HTTP/1.1\r\nhost: localhost\r\nif-match: \"1\"\r\n{}content-length: 10737418240\r\n\r\n{{",
                route.method.name(),
                if who.is_empty() {
                    String::new()
                } else {
                    format!("authorization: Bearer {who}\r\n")
                },
            );
            stream.write_all(head.as_bytes()).await.expect("writes");
            let mut answer = vec![0; 64];
            let read = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut answer)).await;
            let answer = match read {
                Ok(Ok(read)) => String::from_utf8_lossy(&answer[..read]).into_owned(),
                other => format!("{other:?}"),
            };
            let status = answer.split(' ').nth(1).unwrap_or_default();
            let is_right = match &route.body {
                Some(_) => matches!(status, "413" | "404"),
                // What takes no body does not wait for one.
                None => status.len() == 3 && !status.starts_with('5'),
            };
            if !is_right {
                wrong.push(format!("{} {path}: {answer:.60}", route.method.name()));
            }
        }
        assert!(wrong.is_empty(), "{}", told(&wrong));
    });
}

#[test]
fn every_filter_of_every_list_takes_words_for_words() {
    on_each(|ground| async move {
        make_all(&ground, "one", "Harbour").await;
        let routes: Vec<_> = ground.app.routes().descriptions().cloned().collect();
        let mut wrong = Vec::new();
        let mut tried = 0;
        for route in routes.iter().filter(|route| !route.query.is_empty()) {
            let path = address(route, "00000000-0000-7000-8000-000000000001");
            let method = route.method.name();
            let Some((_, who)) = allowed(&ground, route).into_iter().next() else {
                continue;
            };
            for (name, _, _) in &route.query {
                for value in [
                    "%27%20OR%20%271%27%3D%271",
                    "%25",
                    "%00",
                    "%3Cscript%3E",
                    "1%29--",
                ] {
                    let asked = format!("{path}?{name}={value}");
                    let answer = ground.send(&who, method, &asked, &[], Vec::new()).await;
                    tried += 1;
                    let found = serde_json::from_slice::<Json>(&answer.body).unwrap_or_default();
                    let leaks = found["items"].as_array().is_some_and(|all| !all.is_empty());
                    if let Err(what) = is_orderly(&answer) {
                        wrong.push(format!("{method} {asked} as {who}: {what}"));
                    } else if leaks {
                        wrong.push(format!("{method} {asked} as {who}: gives records"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", told(&wrong));
        assert!(tried > 500, "{tried}");
    });
}
