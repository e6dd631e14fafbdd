//! Webhooks: signed messages to those who are to be told, and to no address that is not public.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use evigil_registry::Fault;
use evigil_registry::jobs::webhook::{MadeWebhook, NewWebhook, WebhookPolicy};
use evigil_registry::jobs::{Settings, Workers};
use evigil_registry::rights::Role;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use sha2::Sha256;

use crate::ground::{Ground, on_each};
use crate::jobs::{administrator, jobs, quick, settled};
use crate::treatment::code_of;

/// A message as it has arrived.
#[derive(Debug, Clone)]
struct Arrived {
    path: String,
    id: String,
    timestamp: String,
    signature: String,
    body: String,
}

/// A server that takes messages and answers with a status.
struct Receiver {
    address: SocketAddr,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    status: Arc<Mutex<u16>>,
}

impl Receiver {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        let arrived: Arc<Mutex<Vec<Arrived>>> = Arc::default();
        let status = Arc::new(Mutex::new(200));
        let (list, answer) = (Arc::clone(&arrived), Arc::clone(&status));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (list, answer) = (Arc::clone(&list), Arc::clone(&answer));
                let service = service_fn(move |request: Request<Incoming>| {
                    let (list, answer) = (Arc::clone(&list), Arc::clone(&answer));
                    async move {
                        let of = |name: &str| {
                            let value = request.headers().get(name).expect("a header");
                            value.to_str().expect("text").to_owned()
                        };
                        let mut arrived = Arrived {
                            path: request.uri().to_string(),
                            id: of("webhook-id"),
                            timestamp: of("webhook-timestamp"),
                            signature: of("webhook-signature"),
                            body: String::new(),
                        };
                        assert_eq!(request.method(), "POST");
                        let body = request.into_body().collect().await.expect("a body");
                        arrived.body = String::from_utf8(body.to_bytes().to_vec()).expect("text");
                        list.lock().expect("a list").push(arrived);
                        let status = *answer.lock().expect("a status");
                        let answer = Response::builder()
                            .status(status)
                            .header("location", "/elsewhere")
                            .body(Empty::<Bytes>::new());
                        Ok::<_, std::convert::Infallible>(answer.expect("an answer"))
                    }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Self {
            address,
            arrived,
            status,
        }
    }

    fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().expect("a list").clone()
    }

    fn answers(&self, status: u16) {
        *self.status.lock().expect("a status") = status;
    }
}

/// Whether a message is signed with the secret, as a receiver would check it.
fn is_signed(secret: &str, message: &Arrived) -> bool {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("a secret"));
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.expect("base 64")).expect("a key");
    mac.update(format!("{}.{}.{}", message.id, message.timestamp, message.body).as_bytes());
    let sent = message.signature.strip_prefix("v1,").expect("a version");
    mac.verify_slice(&STANDARD.decode(sent).expect("base 64"))
        .is_ok()
}

fn allow(ground: &Ground, private: bool, plain: bool) {
    let settings = Settings {
        webhooks: WebhookPolicy { private, plain },
        ..Settings::default()
    };
    ground.registry.set_jobs(settings).expect("settings");
}

async fn made(ground: &Ground, url: &str, operations: &[&str]) -> Result<MadeWebhook, Fault> {
    let webhook = NewWebhook {
        url: url.to_owned(),
        operations: operations.iter().map(ToString::to_string).collect(),
    };
    ground
        .registry
        .create_webhook(&administrator(), webhook)
        .await
}

#[test]
fn a_message_arrives_signed_and_says_kinds_and_ids() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let receiver = Receiver::start().await;
        allow(&ground, true, true);
        let url = format!("http://{}/hook?of=evigil", receiver.address);
        let webhook = made(&ground, &url, &["product.create", "lot.*"])
            .await
            .expect("made");
        let clinic = ground.member(Role::Clinic, "Harbour").await;
        let product = ground
            .make(&clinic, "product", json!({"name": "Secret drip"}))
            .await;
        let kind = registry.kind("product").expect("a kind");
        registry
            .read(&clinic, kind, &product.id)
            .await
            .expect("read");
        // What fails tells nobody.
        let lot = json!({"product_id": "00000000-0000-7000-8000-000000000000", "number": "1"});
        let lots = registry.kind("lot").expect("a kind");
        let fields = lot.as_object().expect("fields");
        assert!(registry.create(&clinic, lots, fields).await.is_err());
        let told = 1;
        let workers = Workers::start(registry, quick());
        settled(&ground, "webhook", told).await;
        let arrived = receiver.arrived();
        assert_eq!(arrived.len(), told);
        let message = &arrived[0];
        assert_eq!(message.path, "/hook?of=evigil");
        assert!(is_signed(&webhook.secret, message), "{message:?}");
        let body: Json = serde_json::from_str(&message.body).expect("JSON");
        assert_eq!(body["type"], "product.create");
        assert_eq!(body["data"]["id"], product.id.as_str());
        assert!(!message.body.contains("Secret drip"), "{}", message.body);
        // Neither another body, nor another time, nor another secret.
        let mut forged = message.clone();
        forged.body = forged.body.replace("product", "report");
        assert!(!is_signed(&webhook.secret, &forged));
        let mut forged = message.clone();
        forged.timestamp = "1".to_owned();
        assert!(!is_signed(&webhook.secret, &forged));
        let other = made(&ground, &url, &["recall.*"]).await.expect("made");
        assert!(!is_signed(&other.secret, message));
        // The secret stands nowhere in the open.
        let mut connection = registry.database().pool().acquire().await.expect("read");
        let sealed: Vec<String> = sqlx::query_scalar("SELECT secret FROM webhooks")
            .fetch_all(&mut *connection)
            .await
            .expect("read");
        drop(connection);
        assert!(
            sealed
                .iter()
                .all(|sealed| !sealed.contains(&webhook.secret))
        );
        let tested = registry.test_webhook(&administrator(), &webhook.id).await;
        let tested = tested.expect("written").job_id;
        settled(&ground, "webhook", told + 1).await;
        let last = receiver.arrived().pop().expect("a message");
        assert_eq!(last.id, tested);
        assert!(last.body.contains("webhook.test"));
        // A withdrawn one is told of nothing.
        let withdrawn = registry
            .withdraw_webhook(&administrator(), &webhook.id)
            .await;
        assert!(withdrawn.expect("withdrawn").ended_at.is_some());
        ground
            .make(&clinic, "product", json!({"name": "Other drip"}))
            .await;
        assert_eq!(jobs(registry, "webhook").await.len(), told + 1);
        workers.stop().await;
        let deliveries = registry
            .webhook_deliveries(&administrator(), &webhook.id)
            .await;
        assert_eq!(deliveries.expect("a list").jobs.len(), told + 1);
        let audit = registry.verify_all().await.expect("verified");
        assert!(audit.faults.is_empty(), "{:?}", audit.faults);
    });
}

#[test]
fn addresses_that_are_not_public_and_events_that_are_none_are_refused() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        for url in [
            "http://example.org/hook",
            "https://127.0.0.1/hook",
            "https://[::1]/hook",
            "https://10.0.0.1/hook",
            "https://169.254.169.254/latest/meta-data",
            "https://0x7f.1/hook",
            "https://[::ffff:192.168.0.1]/hook",
            "https://user:word@example.org/hook",
            "ftp://example.org/hook",
            "file:///etc/passwd",
            "example.org",
            "",
        ] {
            assert_eq!(
                code_of(made(&ground, url, &["lot.*"]).await.map(|it| it.id)),
                "EV-R612",
                "{url}"
            );
        }
        for operations in [
            &["lot.read"][..],
            &["nothing.create"],
            &["*"],
            &["lot"],
            &["lot.ÄÖ"],
            &[],
        ] {
            let refused = made(&ground, "https://example.org", operations)
                .await
                .map(|it| it.id);
            assert!(
                matches!(refused, Err(Fault::Fields(_))),
                "{operations:?}: {refused:?}"
            );
        }
        let board = ground.member(Role::Board, "Society").await;
        let webhook = NewWebhook {
            url: "https://example.org".to_owned(),
            operations: vec!["lot.*".to_owned()],
        };
        let refused = registry
            .create_webhook(&board, webhook)
            .await
            .map(|it| it.id);
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        // A name that leads to this machine is found out when it is resolved.
        let receiver = Receiver::start().await;
        allow(&ground, false, true);
        let url = format!("http://localhost:{}/hook", receiver.address.port());
        let webhook = made(&ground, &url, &["product.create"])
            .await
            .expect("made");
        let clinic = ground.member(Role::Clinic, "Harbour").await;
        ground
            .make(&clinic, "product", json!({"name": "Drip"}))
            .await;
        let workers = Workers::start(registry, quick());
        let seen = settled(&ground, "webhook", 1).await;
        workers.stop().await;
        assert_eq!(
            (seen[0].state.as_str(), seen[0].code.as_deref()),
            ("failed", Some("EV-R612"))
        );
        assert!(receiver.arrived().is_empty());
        let all = registry.webhooks(&administrator()).await.expect("a list");
        assert_eq!(
            (all[0].id.as_str(), all[0].failures),
            (webhook.id.as_str(), 1)
        );
    });
}

#[test]
fn a_redirect_is_not_followed_and_what_fails_too_often_rests() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let receiver = Receiver::start().await;
        allow(&ground, true, true);
        let url = format!("http://{}/hook", receiver.address);
        let webhook = made(&ground, &url, &["product.create"])
            .await
            .expect("made");
        let clinic = ground.member(Role::Clinic, "Harbour").await;
        receiver.answers(302);
        ground
            .make(&clinic, "product", json!({"name": "Drip"}))
            .await;
        let workers = Workers::start(registry, quick());
        let seen = settled(&ground, "webhook", 1).await;
        assert_eq!(
            (seen[0].state.as_str(), seen[0].code.as_deref()),
            ("waiting", Some("EV-R614"))
        );
        assert!(
            receiver
                .arrived()
                .iter()
                .all(|message| message.path == "/hook")
        );
        // The next attempt carries the same id, so that a receiver takes it once.
        receiver.answers(204);
        ground.clock.pass(SignedDuration::from_secs(30));
        let seen = settled(&ground, "webhook", 1).await;
        assert_eq!((seen[0].state.as_str(), seen[0].attempts), ("done", 2));
        let arrived = receiver.arrived();
        assert_eq!(arrived.len(), 2);
        assert_eq!(arrived[0].id, arrived[1].id);
        assert_ne!(arrived[0].timestamp, arrived[1].timestamp);
        // 50 failures in a row, and it rests.
        receiver.answers(500);
        for number in 0..60 {
            let name = format!("Drip {number}");
            ground.make(&clinic, "product", json!({"name": name})).await;
        }
        let seen = settled(&ground, "webhook", 61).await;
        assert!(
            receiver.arrived().len() <= 2 + 51,
            "{}",
            receiver.arrived().len()
        );
        let rested = seen
            .iter()
            .filter(|job| job.code.as_deref() == Some("EV-R611"));
        assert!(rested.count() >= 9);
        let all = registry.webhooks(&administrator()).await.expect("a list");
        assert!(all[0].paused_at.is_some());
        ground
            .make(&clinic, "product", json!({"name": "Unheard"}))
            .await;
        assert_eq!(jobs(registry, "webhook").await.len(), 61);
        // Taken up again, a failed message is tried again as a job.
        receiver.answers(200);
        let resumed = registry.resume_webhook(&administrator(), &webhook.id).await;
        assert_eq!(resumed.expect("resumed").paused_at, None);
        let failed = seen.iter().find(|job| job.state == "failed").expect("one");
        let again = registry.retry_job(&administrator(), &failed.id).await;
        again.expect("again");
        for _ in 0..500 {
            let job = registry
                .job(&administrator(), &failed.id)
                .await
                .expect("seen");
            if job.state == "done" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let job = registry
            .job(&administrator(), &failed.id)
            .await
            .expect("seen");
        assert_eq!(job.state, "done");
        // Who wants no more messages is asked no more.
        receiver.answers(410);
        ground
            .make(&clinic, "product", json!({"name": "Gone"}))
            .await;
        for _ in 0..500 {
            let all = registry.webhooks(&administrator()).await.expect("a list");
            if all[0].paused_at.is_some() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let all = registry.webhooks(&administrator()).await.expect("a list");
        assert!(all[0].paused_at.is_some());
        workers.stop().await;
    });
}
