//! Counts and times, in the text format of Prometheus. Routes are counted by their pattern, so
//! that no id of a record stands in a metric.

use std::sync::Mutex;
use std::time::Duration;

use axum::http::Method;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    method: String,
    route: String,
    status: u16,
}

/// The metrics of a server.
pub(crate) struct Metrics {
    all: Mutex<Registry>,
    requests: Family<Labels, Counter>,
    seconds: Histogram,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut all = Registry::default();
        let requests = Family::default();
        let bounds = [
            0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0,
        ];
        let seconds = Histogram::new(bounds);
        all.register("evigil_requests", "Requests answered", requests.clone());
        all.register(
            "evigil_request_seconds",
            "Time to answer a request",
            seconds.clone(),
        );
        Self {
            all: Mutex::new(all),
            requests,
            seconds,
        }
    }
}

impl Metrics {
    pub(crate) fn count(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let labels = Labels {
            method: method.as_str().to_owned(),
            route: route.to_owned(),
            status,
        };
        self.requests.get_or_create(&labels).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let all = self
            .all
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let _ = encode(&mut text, &all);
        text
    }
}
