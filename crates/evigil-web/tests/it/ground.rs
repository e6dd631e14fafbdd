//! A served registry for tests, with somebody of every role.

use std::collections::HashMap;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use evigil_postgres::{Durability, Missing, Server};
use evigil_registry::rights::{Actor, Membership, Role};
use evigil_registry::{Registry, Settings};
use evigil_web::{
    App, Authenticate, Beside, FixedTokens, Guard, Limits, Listening, RegistryIdentity, listen,
};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value as Json, json};
use sqlx::Connection;
use tokio::net::{TcpListener, TcpStream};

/// A served registry.
pub(crate) struct Ground {
    pub(crate) app: App,
    pub(crate) address: SocketAddr,
    _listening: Listening,
    _folder: tempfile::TempDir,
}

/// So that it is one thing: a block that used but one field would take that field alone, and the folder
/// would go before the test is over.
impl Drop for Ground {
    fn drop(&mut self) {}
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: hyper::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }
}

#[expect(clippy::print_stderr, reason = "what is left out has to be seen")]
fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER
        .get_or_init(|| match Server::start(Durability::Hasty) {
            Ok(server) => Some(server),
            Err(missing @ Missing::Binaries) => {
                eprintln!("SKIPPED: {missing}");
                None
            }
            Err(missing) => panic!("{missing}"),
        })
        .as_ref()
}

/// Runs `test` on a served registry of each database, with a token for somebody of every role.
pub(crate) fn on_each<F, T>(test: F)
where
    F: Fn(Ground) -> T,
    T: Future<Output = ()>,
{
    each(test, false, Arc::new(Guard::default));
}

/// Runs `test` on a served, empty registry of each database, which knows its users itself.
pub(crate) fn on_each_known<F, T>(test: F)
where
    F: Fn(Ground) -> T,
    T: Future<Output = ()>,
{
    each(test, true, Arc::new(Guard::default));
}

/// Like [`on_each`], with a guard that says how often somebody may ask.
pub(crate) fn on_each_guarded<F, T>(guard: Arc<dyn Fn() -> Guard>, test: F)
where
    F: Fn(Ground) -> T,
    T: Future<Output = ()>,
{
    each(test, false, guard);
}

/// Runs `test` on a served registry in a server of PostgreSQL of its own, which it may kill.
#[expect(clippy::print_stderr, reason = "what is left out has to be seen")]
pub(crate) fn on_own_server<F, T>(test: F)
where
    F: FnOnce(Ground, Server) -> T,
    T: Future<Output = ()>,
{
    // What is promised of a crash holds of a server that writes what it says it has written.
    let server = match Server::start(Durability::Durable) {
        Ok(server) => server,
        Err(missing @ Missing::Binaries) => return eprintln!("SKIPPED: {missing}"),
        Err(missing) => panic!("{missing}"),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let ground = Ground::open(server.maintenance_url(), folder, false, Guard::default()).await;
        test(ground, server).await;
    });
}

fn each<F, T>(test: F, known: bool, guard: Arc<dyn Fn() -> Guard>)
where
    F: Fn(Ground) -> T,
    T: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("evigil.db").display());
        test(Ground::open(url, folder, known, guard()).await).await;
        if let Some(server) = server() {
            static NEXT: AtomicU32 = AtomicU32::new(0);
            let name = format!("web_{}", NEXT.fetch_add(1, Ordering::Relaxed));
            sqlx::any::install_default_drivers();
            let mut connection = sqlx::AnyConnection::connect(&server.maintenance_url())
                .await
                .expect("the server answers");
            sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
                .execute(&mut connection)
                .await
                .expect("a database");
            let folder = tempfile::tempdir().expect("a folder");
            test(Ground::open(server.url(&name), folder, known, guard()).await).await;
        }
    });
}

impl Ground {
    async fn open(url: String, folder: tempfile::TempDir, known: bool, guard: Guard) -> Self {
        let settings = Settings {
            url,
            folder: folder.path().join("data"),
        };
        let registry = Registry::open(&settings)
            .await
            .expect("an empty registry opens");
        let mut tokens = HashMap::new();
        let names: &[&str] = if known { &[] } else { &["one", "two"] };
        for name in names {
            let fields =
                json!({"name": format!("Organisation {name}"), "sort": "clinic", "country": "JP"});
            let kind = registry.kind("organisation").expect("a kind");
            let fields = fields.as_object().expect("an object").clone();
            let made = registry
                .create(&Actor::system("test"), kind, &fields)
                .await
                .expect("made");
            for role in Role::ALL {
                let membership = Membership {
                    organisation_id: Some(made.id.clone()),
                    role,
                };
                let mut actor = Actor::user(format!("{}-{name}", role.name()), vec![membership]);
                if role == Role::Patient {
                    actor.person_id = Some("00000000-0000-7000-8000-000000000000".to_owned());
                }
                tokens.insert(format!("{}-{name}", role.name()), actor);
            }
        }
        let limits = Limits {
            head: std::time::Duration::from_secs(1),
            file_bytes: 1 << 20,
            ..Limits::default()
        };
        let identity: Arc<dyn Authenticate> = if known {
            Arc::new(RegistryIdentity::new(registry.clone()))
        } else {
            Arc::new(FixedTokens(tokens))
        };
        let app = App::guarded(registry.clone(), identity, limits, guard);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let listening = listen(&app, Beside::default(), listener).expect("listens");
        Self {
            app,
            address: listening.address,
            _listening: listening,
            _folder: folder,
        }
    }

    pub(crate) fn registry(&self) -> &Registry {
        self.app.registry()
    }

    /// Sends a request with the token `who`, such as `clinic-one`; nothing for nobody.
    pub(crate) async fn ask(
        &self,
        who: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Json>,
    ) -> Answer {
        let body = body
            .map(|body| body.to_string().into_bytes())
            .unwrap_or_default();
        self.send(who, method, path, headers, body).await
    }

    pub(crate) async fn send(
        &self,
        who: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        // A body that is refused before it is through may end the connection before the answer is
        // read; whoever is cut off asks again.
        let mut left = 10;
        let response = loop {
            let stream = TcpStream::connect(self.address).await.expect("connects");
            let (mut sender, connection) =
                hyper::client::conn::http1::handshake(TokioIo::new(stream))
                    .await
                    .expect("shakes hands");
            tokio::spawn(connection);
            let mut request = Request::builder()
                .method(method)
                .uri(path)
                .header("host", "localhost");
            if !who.is_empty() {
                request = request.header("authorization", format!("Bearer {who}"));
            }
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let request = request
                .body(Full::new(Bytes::from(body.clone())))
                .expect("a request");
            left -= 1;
            match sender.send_request(request).await {
                Ok(response) => break response,
                Err(error) if left == 0 || body.len() < (1 << 16) => {
                    panic!("an answer: {error}")
                }
                Err(_) => {}
            }
        };
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// A step that has to go well; gives what it gives.
    pub(crate) async fn post(&self, who: &str, path: &str, body: Json) -> Json {
        let answer = self
            .ask(who, "POST", &format!("/api/v1/{path}"), &[], Some(body))
            .await;
        assert!(
            answer.status.is_success(),
            "{who} {path}: {}",
            String::from_utf8_lossy(&answer.body)
        );
        serde_json::from_slice(&answer.body).unwrap_or_default()
    }

    /// What has to be there.
    pub(crate) async fn get(&self, who: &str, path: &str) -> Json {
        let answer = self
            .ask(who, "GET", &format!("/api/v1/{path}"), &[], None)
            .await;
        assert_eq!(
            answer.status,
            200,
            "{who} {path}: {}",
            String::from_utf8_lossy(&answer.body)
        );
        answer.json()
    }

    /// Status and code of a step that has to be refused.
    pub(crate) async fn refusal(&self, who: &str, path: &str, body: Json) -> (u16, String) {
        let answer = self
            .ask(who, "POST", &format!("/api/v1/{path}"), &[], Some(body))
            .await;
        assert!(
            answer.status.is_client_error(),
            "{who} {path}: {} {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
        let code = answer.json()["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        (answer.status.as_u16(), code)
    }

    /// Makes a record and gives its id.
    pub(crate) async fn make(&self, who: &str, path: &str, fields: Json) -> String {
        let answer = self
            .ask(who, "POST", &format!("/api/v1/{path}"), &[], Some(fields))
            .await;
        assert_eq!(
            answer.status,
            201,
            "{}",
            String::from_utf8_lossy(&answer.body)
        );
        answer.json()["id"].as_str().expect("an id").to_owned()
    }
}
