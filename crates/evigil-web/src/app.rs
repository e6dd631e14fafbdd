//! What every request has at hand.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::response::Response;
use evigil_assess::Messages;
use evigil_core::Lang;
use evigil_registry::{Fault, Registry};
use futures_util::future::BoxFuture;

use crate::guard::Guard;
use crate::identity::{Authenticate, Credentials, Visitor};
use crate::metrics::Metrics;
use crate::{api, route::Routes};

/// How much one request may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest body of JSON, in bytes.
    pub json_bytes: usize,
    /// Longest file, in bytes.
    pub file_bytes: u64,
    /// Longest time for the head of a request to arrive.
    pub head: Duration,
    /// Longest time for a request, its body included.
    pub request: Duration,
    /// Connections at once.
    pub connections: usize,
    /// Whether the cookie of a session goes over TLS alone. So it has to be wherever others than
    /// this machine can reach the registry.
    pub secure_cookie: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            json_bytes: 4 << 20,
            file_bytes: 256 << 20,
            head: Duration::from_secs(10),
            request: Duration::from_secs(60),
            connections: 1024,
            secure_cookie: true,
        }
    }
}

/// Answers a request for which there is no address.
pub type Absent = Arc<dyn Fn(Request) -> BoxFuture<'static, Response> + Send + Sync>;

/// What is served beside the programming interface.
#[derive(Clone, Default)]
pub struct Beside {
    /// Its addresses; none begins with `/api/`.
    pub router: Router,
    /// Answers what is not there, outside `/api/`; a problem detail when there is none.
    pub absent: Option<Absent>,
}

/// The application. Copies of it are the same one.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    registry: Registry,
    identity: Arc<dyn Authenticate>,
    limits: Limits,
    messages: [Messages; 2],
    metrics: Metrics,
    guard: Guard,
    #[cfg(feature = "oidc")]
    provider: std::sync::OnceLock<crate::provider::Provider>,
    #[cfg(feature = "telemetry")]
    telemetry: std::sync::OnceLock<crate::telemetry::Telemetry>,
    description: serde_json::Value,
}

impl App {
    /// The application over `registry`, to which `identity` tells who asks, as often as they like.
    #[must_use]
    pub fn new(registry: Registry, identity: Arc<dyn Authenticate>, limits: Limits) -> Self {
        Self::guarded(registry, identity, limits, Guard::default())
    }

    /// Like [`App::new`], where `guard` says how often somebody may ask.
    #[must_use]
    pub fn guarded(
        registry: Registry,
        identity: Arc<dyn Authenticate>,
        limits: Limits,
        guard: Guard,
    ) -> Self {
        let description = api::routes(&registry).description();
        Self {
            inner: Arc::new(Inner {
                registry,
                identity,
                limits,
                messages: [Messages::new(Lang::En), Messages::new(Lang::Ja)],
                metrics: Metrics::default(),
                guard,
                #[cfg(feature = "oidc")]
                provider: std::sync::OnceLock::new(),
                #[cfg(feature = "telemetry")]
                telemetry: std::sync::OnceLock::new(),
                description,
            }),
        }
    }

    /// The registry.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.inner.registry
    }

    /// How much one request may ask for.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.inner.limits
    }

    /// Users may sign in by `provider` too; the first one that is set stays.
    #[cfg(feature = "oidc")]
    pub fn set_provider(&self, provider: crate::provider::Provider) {
        let _ = self.inner.provider.set(provider);
    }

    /// Sends traces of requests by `telemetry`; the first one that is set stays.
    #[cfg(feature = "telemetry")]
    pub fn set_telemetry(&self, telemetry: crate::telemetry::Telemetry) {
        let _ = self.inner.telemetry.set(telemetry);
    }

    /// How traces are sent, where they are.
    #[cfg(feature = "telemetry")]
    #[must_use]
    pub fn telemetry(&self) -> Option<&crate::telemetry::Telemetry> {
        self.inner.telemetry.get()
    }

    /// Whether users may sign in by a provider of OpenID Connect.
    #[must_use]
    pub fn has_provider(&self) -> bool {
        #[cfg(feature = "oidc")]
        return self.provider().is_some();
        #[cfg(not(feature = "oidc"))]
        false
    }

    #[cfg(feature = "oidc")]
    pub(crate) fn provider(&self) -> Option<&crate::provider::Provider> {
        self.inner.provider.get()
    }

    /// How often somebody may ask.
    #[must_use]
    pub fn guard(&self) -> &Guard {
        &self.inner.guard
    }

    pub(crate) fn identity(&self) -> &dyn Authenticate {
        &*self.inner.identity
    }

    /// The words of a language.
    #[must_use]
    pub fn messages(&self, lang: Lang) -> &Messages {
        match lang {
            Lang::En => &self.inner.messages[0],
            Lang::Ja => &self.inner.messages[1],
        }
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    pub(crate) fn description(&self) -> &serde_json::Value {
        &self.inner.description
    }

    /// The routes of the programming interface.
    #[must_use]
    pub fn routes(&self) -> Routes {
        api::routes(self.registry())
    }

    /// Everything that answers requests, with the pages that stand beside the programming interface.
    pub fn router(&self, beside: Beside) -> Router {
        crate::server::around(
            self,
            self.routes().into_router(self.registry().rights()),
            beside,
        )
    }

    /// Who comes with `credentials`. What they may do is asked of the table of rights.
    ///
    /// # Errors
    /// As [`Authenticate::visitor`].
    pub async fn visitor(&self, credentials: &Credentials) -> Result<Visitor, Fault> {
        self.identity().visitor(credentials).await
    }

    /// The cookie that carries a session to a browser, or takes it back.
    ///
    /// # Errors
    /// When the token can't stand in a header.
    pub fn session_cookie(&self, token: Option<&str>) -> Result<HeaderValue, Fault> {
        crate::server::session_cookie(self, token)
    }
}
