//! Signing in by a provider of OpenID Connect, which the test itself is: it signs with a key of its
//! own, checks the challenge of PKCE, and lies where it is told to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use evigil_registry::identity::{NewRole, NewUser};
use evigil_registry::rights::Actor;
use evigil_web::provider::Provider;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKeyId, PkceCodeChallenge, PkceCodeVerifier, PrivateSigningKey as _};
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;

use crate::ground::{Answer, Ground, on_each_known};

/// Keys for tests and nothing else, of Ed25519 after RFC 8410.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
const OTHER: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";

/// What the provider says, and what it was asked.
struct Said {
    issuer: String,
    subject: String,
    audience: String,
    nonce: Option<String>,
    key: &'static str,
    /// Challenge of the sign-in that is under way.
    challenge: String,
    asked_nonce: String,
}

fn key(pem: &str) -> CoreEdDsaPrivateSigningKey {
    let id = Some(JsonWebKeyId::new("one".to_owned()));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(pem, id).expect("a key")
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().enumerate().fold(0_u32, |bits, (at, byte)| {
            bits | u32::from(*byte) << (16 - 8 * at)
        });
        for digit in 0..=chunk.len() {
            text.push(char::from(DIGITS[(bits >> (18 - 6 * digit)) as usize & 63]));
        }
    }
    text
}

impl Said {
    /// The token of identity, signed by the library.
    fn token(&self) -> String {
        let now = jiff::Timestamp::now().as_second();
        let head = json!({"alg": "EdDSA", "typ": "JWT", "kid": "one"});
        let nonce = self.nonce.as_ref().unwrap_or(&self.asked_nonce);
        let claims = json!({"iss": self.issuer, "sub": self.subject, "aud": self.audience,
            "iat": now, "exp": now + 300, "nonce": nonce});
        let text = format!(
            "{}.{}",
            base64(head.to_string().as_bytes()),
            base64(claims.to_string().as_bytes())
        );
        let signature = key(self.key)
            .sign(&CoreJwsSigningAlgorithm::EdDsa, text.as_bytes())
            .expect("signs");
        format!("{text}.{}", base64(&signature))
    }

    fn answer(&self, path: &str, body: &str) -> (u16, Json) {
        let issuer = &self.issuer;
        match path {
            "/.well-known/openid-configuration" => (
                200,
                json!({"issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
                    "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/keys"),
                    "response_types_supported": ["code"], "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["EdDSA"]}),
            ),
            "/keys" => {
                let keys = CoreJsonWebKeySet::new(vec![key(KEY).as_verification_key()]);
                (200, serde_json::to_value(keys).expect("keys"))
            }
            "/token" => {
                let field = |name: &str| {
                    let found = body.split('&').find_map(|pair| pair.strip_prefix(name));
                    found.unwrap_or_default().to_owned()
                };
                let verifier = PkceCodeVerifier::new(field("code_verifier="));
                let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
                if challenge.as_str() != self.challenge || field("code=") != "good" {
                    return (400, json!({"error": "invalid_grant"}));
                }
                (
                    200,
                    json!({"access_token": "x", "token_type": "Bearer", "id_token": self.token()}),
                )
            }
            _ => (404, json!({})),
        }
    }
}

/// Serves what `said` says.
async fn provider() -> (SocketAddr, Arc<Mutex<Said>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let said = Arc::new(Mutex::new(Said {
        issuer: format!("http://{address}"),
        subject: "mika-7".to_owned(),
        audience: "evigil".to_owned(),
        nonce: None,
        key: KEY,
        challenge: String::new(),
        asked_nonce: String::new(),
    }));
    let shared = Arc::clone(&said);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let said = Arc::clone(&shared);
            let service = service_fn(move |request: Request<Incoming>| {
                let said = Arc::clone(&said);
                async move {
                    let path = request.uri().path().to_owned();
                    let body = request.into_body().collect().await?.to_bytes();
                    let body = String::from_utf8_lossy(&body).into_owned();
                    let (status, answer) = said.lock().expect("said").answer(&path, &body);
                    let answer = Response::builder()
                        .status(status)
                        .header("content-type", "application/json")
                        .body(Full::new(Bytes::from(answer.to_string())));
                    Ok::<_, hyper::Error>(answer.expect("an answer"))
                }
            });
            let http = hyper::server::conn::http1::Builder::new();
            tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
        }
    });
    (address, said)
}

fn cookies(answer: &Answer) -> Vec<String> {
    let all = answer.headers.get_all("set-cookie").iter();
    all.map(|value| value.to_str().expect("text").to_owned())
        .collect()
}

fn value(address: &str, name: &str) -> String {
    let start = format!("{name}=");
    let query = address.split_once('?').expect("a query").1;
    let found = query.split('&').find_map(|pair| pair.strip_prefix(&start));
    found
        .unwrap_or_else(|| panic!("{name}: {address}"))
        .to_owned()
}

/// Goes to the provider and comes back with `code`; `state` stands for another one.
async fn walk(
    ground: &Ground,
    said: &Mutex<Said>,
    query: &str,
    (code, state): (&str, Option<&str>),
) -> Answer {
    let path = format!("/api/v1/session/provider{query}");
    let sent = ground.ask("", "GET", &path, &[], None).await;
    assert_eq!(
        sent.status,
        303,
        "{:?}",
        String::from_utf8_lossy(&sent.body)
    );
    let address = sent.headers["location"].to_str().expect("text").to_owned();
    assert_eq!(value(&address, "code_challenge_method"), "S256");
    {
        let mut said = said.lock().expect("said");
        assert!(
            address.starts_with(&format!("{}/authorize?", said.issuer)),
            "{address}"
        );
        said.challenge = value(&address, "code_challenge");
        said.asked_nonce = value(&address, "nonce");
    }
    let cookie = cookies(&sent).remove(0);
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("Secure"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().expect("a cookie");
    let own = value(&address, "state");
    let back = format!(
        "/api/v1/session/provider/back?code={code}&state={}",
        state.unwrap_or(&own)
    );
    ground
        .ask("", "GET", &back, &[("cookie", cookie)], None)
        .await
}

/// What the page of signing in is told; nothing when the session has begun.
fn said_of(answer: &Answer) -> Option<&str> {
    let body = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, 303, "{body}");
    let to = answer.headers["location"].to_str().expect("text");
    let said = to.strip_prefix("/sign-in?said=");
    assert!(said.is_some() || to == "/bench", "{to}");
    said
}

async fn invited(ground: &Ground, name: &str) -> String {
    let new = NewUser {
        name: name.to_owned(),
        email: None,
        lang: "ja".to_owned(),
        roles: vec![NewRole {
            role: "board".to_owned(),
            organisation_id: None,
        }],
    };
    let made = ground
        .registry()
        .create_user(&Actor::system("test"), new)
        .await;
    made.expect("invited").token
}

#[test]
fn an_invited_user_signs_in_by_the_provider_and_nobody_else_does() {
    on_each_known(|ground| async move {
        let none = ground
            .ask("", "GET", "/api/v1/session/provider", &[], None)
            .await;
        assert_eq!(none.status, 404, "nothing is configured");
        let (address, said) = provider().await;
        let issuer = format!("http://{address}");
        let configured = Provider::new(&issuer, "evigil", Some("hidden"), "https://r.example");
        ground.app.set_provider(configured.expect("a provider"));
        // Whoever comes without an invitation is not made a user.
        let stranger = walk(&ground, &said, "", ("good", None)).await;
        assert_eq!(said_of(&stranger), Some("EV-R140"));
        let token = invited(&ground, "Mika").await;
        let opened = walk(
            &ground,
            &said,
            &format!("?invitation={token}"),
            ("good", None),
        )
        .await;
        assert_eq!(said_of(&opened), None);
        let again = walk(&ground, &said, "", ("good", None)).await;
        assert_eq!(said_of(&again), None);
        let cookie = cookies(&again)
            .into_iter()
            .find(|cookie| cookie.starts_with("evigil_session="))
            .expect("a session");
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        let own = ground
            .ask("", "GET", "/api/v1/session", &[("cookie", &cookie)], None)
            .await;
        assert_eq!(own.json()["name"], "Mika");
        // The invitation is used up, and one account belongs to one user.
        let used = walk(
            &ground,
            &said,
            &format!("?invitation={token}"),
            ("good", None),
        )
        .await;
        assert_eq!(said_of(&used), Some("EV-R107"));
        let second = invited(&ground, "Second").await;
        let taken = walk(
            &ground,
            &said,
            &format!("?invitation={second}"),
            ("good", None),
        )
        .await;
        assert_eq!(said_of(&taken), Some("EV-R141"));
        let verified = ground.registry().verify_all().await.expect("verifies");
        assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    });
}

#[test]
fn an_answer_that_does_not_hold_is_refused() {
    on_each_known(|ground| async move {
        let (address, said) = provider().await;
        let issuer = format!("http://{address}");
        let configured = Provider::new(&issuer, "evigil", None, "https://r.example");
        ground.app.set_provider(configured.expect("a provider"));
        let token = invited(&ground, "Mika").await;
        let query = format!("?invitation={token}");
        let is_wrong = |answer: &Answer, what: &str| {
            assert_eq!(said_of(answer), Some("EV-R142"), "{what}");
            let sessions = |cookie: &String| cookie.starts_with("evigil_session=");
            assert!(!cookies(answer).iter().any(sessions), "{what}");
        };
        let answer = walk(&ground, &said, &query, ("good", Some("another"))).await;
        is_wrong(&answer, "another state");
        let answer = walk(&ground, &said, &query, ("guessed", None)).await;
        is_wrong(&answer, "another code");
        said.lock().expect("said").nonce = Some("another".to_owned());
        is_wrong(
            &walk(&ground, &said, &query, ("good", None)).await,
            "another nonce",
        );
        said.lock().expect("said").nonce = None;
        said.lock().expect("said").key = OTHER;
        is_wrong(
            &walk(&ground, &said, &query, ("good", None)).await,
            "another key",
        );
        said.lock().expect("said").key = KEY;
        said.lock().expect("said").audience = "somebody".to_owned();
        is_wrong(
            &walk(&ground, &said, &query, ("good", None)).await,
            "another audience",
        );
        said.lock().expect("said").audience = "evigil".to_owned();
        let back = "/api/v1/session/provider/back?code=good&state=x";
        let bare = ground.ask("", "GET", back, &[], None).await;
        is_wrong(&bare, "no cookie");
        let forged = [("cookie", "evigil_provider=AAAA")];
        is_wrong(
            &ground.ask("", "GET", back, &forged, None).await,
            "a forged cookie",
        );
        // After all that the invitation is still good.
        let answer = walk(&ground, &said, &query, ("good", None)).await;
        assert_eq!(said_of(&answer), None);
    });
}
