//! A served registry with its pages.

use std::net::SocketAddr;
use std::sync::Arc;

use evigil_pages::Site;
use evigil_registry::{Registry, Settings};
use evigil_web::{App, Limits, Listening, RegistryIdentity, listen};
use tokio::net::TcpListener;

/// A served registry.
pub(crate) struct Ground {
    pub(crate) registry: Registry,
    pub(crate) address: SocketAddr,
    _listening: Listening,
    _folder: tempfile::TempDir,
}

/// So that it is one thing: a block that used but one field would take that field alone, and the folder
/// would go before the test is over.
impl Drop for Ground {
    fn drop(&mut self) {}
}

/// Runs `test` on an empty registry in a folder of its own.
pub(crate) fn on_ground<F, T>(test: F)
where
    F: FnOnce(Ground) -> T,
    T: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings {
            url: format!("sqlite:{}", folder.path().join("evigil.db").display()),
            folder: folder.path().join("data"),
        };
        let registry = Registry::open(&settings).await.expect("opens");
        test(Ground::serve(registry, folder, Site::new).await).await;
    });
}

impl Ground {
    /// Serves a registry, which stands in `folder`.
    pub(crate) async fn serve(
        registry: Registry,
        folder: tempfile::TempDir,
        site: fn(App) -> Site,
    ) -> Self {
        let identity = Arc::new(RegistryIdentity::new(registry.clone()));
        let limits = Limits {
            file_bytes: 1 << 20,
            secure_cookie: false,
            ..Limits::default()
        };
        let app = App::new(registry.clone(), identity, limits);
        let beside = site(app.clone()).beside();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let listening = listen(&app, beside, listener).expect("listens");
        Self {
            registry,
            address: listening.address,
            _listening: listening,
            _folder: folder,
        }
    }
}
