//! Traces of requests, sent to a collector by the protocol of OpenTelemetry (OTLP over HTTP).
//!
//! A span names the route as it is declared, never an address as it was asked, a value, or a
//! person: what is sent is less than what the metrics hold, and leaves the machine.

use axum::http::{HeaderMap, Method};
use evigil_registry::Fault;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::{Span as _, SpanKind, Status, Tracer as _, TracerProvider as _};
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::{Bytes, HeaderExtractor, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, Span};
use tokio::runtime::Handle;

use crate::outgoing;

/// Where traces are sent.
#[derive(Debug, Clone)]
pub struct Telemetry {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
    propagator: TraceContextPropagator,
}

/// Sends by the program's own client; spans are sent from a thread that has no runtime.
#[derive(Debug)]
struct Sender(Handle);

#[async_trait::async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let request = request.map(|body| body.to_vec());
        let answer = self.0.spawn(outgoing::send(request)).await??;
        Ok(answer.map(Bytes::from))
    }
}

impl Telemetry {
    /// Sends to the collector at `endpoint`, such as `http://127.0.0.1:4318`, under the name
    /// `service`. To be called within a runtime of tokio.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the endpoint is no address or there is no runtime.
    pub fn new(endpoint: &str, service: &str) -> Result<Self, Fault> {
        let runtime = Handle::try_current().map_err(|error| Fault::Internal(error.to_string()))?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Sender(runtime))
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .build()
            .map_err(|error| Fault::Internal(error.to_string()))?;
        let resource = Resource::builder()
            .with_service_name(service.to_owned())
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build();
        Ok(Self {
            tracer: provider.tracer("evigil"),
            propagator: TraceContextPropagator::new(),
            provider,
        })
    }

    /// Begins the span of a request, within the trace that its head names (W3C Trace Context).
    pub(crate) fn begin(&self, method: &Method, route: &str, headers: &HeaderMap) -> Span {
        let parent = self
            .propagator
            .extract_with_context(&Context::new(), &HeaderExtractor(headers));
        // Semantic conventions for HTTP spans, version 1.23 and later.
        let span = self.tracer.span_builder(format!("{method} {route}"));
        span.with_kind(SpanKind::Server)
            .with_attributes([
                KeyValue::new("http.request.method", method.as_str().to_owned()),
                KeyValue::new("http.route", route.to_owned()),
            ])
            .start_with_context(&self.tracer, &parent)
    }

    /// Ends the span of a request.
    pub(crate) fn end(mut span: Span, status: u16) {
        span.set_attribute(KeyValue::new(
            "http.response.status_code",
            i64::from(status),
        ));
        if status >= 500 {
            span.set_status(Status::error(""));
        }
        span.end();
    }

    /// Sends what is not sent yet, and ends. What can't be sent is lost: the registry waits for no
    /// collector for more than some seconds.
    pub async fn stop(self) {
        let stop = tokio::task::spawn_blocking(move || self.provider.shutdown());
        let _ = stop.await;
    }
}
