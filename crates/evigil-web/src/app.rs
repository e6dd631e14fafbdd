//! What every request has at hand.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use evigil_assess::Messages;
use evigil_core::Lang;
use evigil_registry::Registry;

use crate::guard::Guard;
use crate::identity::Authenticate;
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

    /// How often somebody may ask.
    #[must_use]
    pub fn guard(&self) -> &Guard {
        &self.inner.guard
    }

    pub(crate) fn identity(&self) -> &dyn Authenticate {
        &*self.inner.identity
    }

    pub(crate) fn messages(&self, lang: Lang) -> &Messages {
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

    /// Everything that answers requests.
    pub fn router(&self) -> Router {
        crate::server::around(self, self.routes().into_router(self.registry().rights()))
    }
}
