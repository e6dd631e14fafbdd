//! Registries for tests: an empty one on each database.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use evigil_postgres::{Durability, Missing, Server};
use evigil_registry::clock::StandingClock;
use evigil_registry::record::Record;
use evigil_registry::rights::{Actor, Membership, Role};
use evigil_registry::{Registry, Settings};
use serde_json::{Value as Json, json};
use sqlx::Connection;

/// An empty registry and what stands around it.
pub(crate) struct Ground {
    pub(crate) registry: Registry,
    pub(crate) clock: Arc<StandingClock>,
    pub(crate) settings: Settings,
    /// It stays as long as the test: whoever made it waits for that. A block that uses one field of a
    /// ground takes that field alone, and the others go at once.
    folder: PathBuf,
}

/// The server of this run of tests. It is never dropped: it ends with the program.
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

/// Runs `test` on an empty registry of each database.
pub(crate) fn on_each<F, T>(test: F)
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
        test(Ground::open(url, folder.path()).await).await;
        if let Some(server) = server() {
            let folder = tempfile::tempdir().expect("a folder");
            test(Ground::open(database(server).await, folder.path()).await).await;
        }
    });
}

/// A new database of the server.
async fn database(server: &Server) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(&server.maintenance_url())
        .await
        .expect("the server answers");
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await
        .expect("a database");
    server.url(&name)
}

impl Ground {
    /// Address of an empty database of the other sort; nothing where PostgreSQL is not installed.
    pub(crate) async fn other_database(&self) -> Option<String> {
        if self.settings.url.starts_with("sqlite:") {
            Some(database(server()?).await)
        } else {
            Some(format!("sqlite:{}", self.folder.join("other.db").display()))
        }
    }

    /// Makes an organisation in another registry: it takes new records.
    pub(crate) async fn begin_in(registry: &Registry) -> Record {
        let kind = registry.kind("organisation").expect("a kind");
        let fields = json!({"name": "Newcomer", "sort": "clinic", "country": "JP"});
        let fields = fields.as_object().expect("an object").clone();
        let made = registry.create(&Actor::system("test"), kind, &fields).await;
        made.expect("the record is made")
    }

    async fn open(url: String, folder: &Path) -> Self {
        let settings = Settings {
            url,
            folder: folder.join("data"),
        };
        let now = "2026-11-22T09:00:00Z".parse().expect("a time");
        let clock = Arc::new(StandingClock::new(now));
        let registry = Registry::open_at(&settings, Arc::clone(&clock) as _)
            .await
            .expect("an empty registry opens");
        Self {
            registry,
            clock,
            settings,
            folder: folder.to_owned(),
        }
    }

    /// Makes a record as `actor`.
    pub(crate) async fn make(&self, actor: &Actor, kind: &str, fields: Json) -> Record {
        let kind = self.registry.kind(kind).expect("a kind");
        let Json::Object(fields) = fields else {
            panic!("fields are an object");
        };
        self.registry
            .create(actor, kind, &fields)
            .await
            .expect("the record is made")
    }

    /// A new organisation and somebody who has `role` there.
    pub(crate) async fn member(&self, role: Role, name: &str) -> Actor {
        let organisation = self
            .make(
                &Actor::system("test"),
                "organisation",
                json!({"name": name, "sort": "clinic", "country": "JP"}),
            )
            .await;
        Actor::user(
            format!("user-{name}"),
            vec![Membership {
                organisation_id: Some(organisation.id),
                role,
            }],
        )
    }
}
