//! The server: connections, what stands around every request, and its orderly end.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use evigil_core::Lang;
use evigil_registry::Fault;
use evigil_registry::rights::Actor;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt as _;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::app::{App, Beside};
use crate::guard::Group;
use crate::identity::{Credentials, Visitor};
use crate::problem::Problem;
use crate::route::Handler;

/// Headers of every answer. The policy allows nothing from elsewhere, no script in the page, no
/// frame around it.
const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(self), geolocation=(), microphone=()",
    ),
    // What is asked with credentials is for nobody else's memory.
    ("cache-control", "no-store"),
];

/// Puts around the routes what every request goes through.
pub(crate) fn around(app: &App, router: Router<App>, beside: Beside) -> Router {
    let Beside {
        router: pages,
        absent: other,
    } = beside;
    let nothing = move |State(app): State<App>, request: Request| {
        let other = other
            .clone()
            .filter(|_| !request.uri().path().starts_with("/api/"));
        async move {
            match other {
                Some(other) => other(request).await,
                None => absent(&app, request.headers()),
            }
        }
    };
    router
        .method_not_allowed_fallback(other_method)
        .fallback(nothing)
        .with_state(app.clone())
        .merge(pages)
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(app.clone(), pass))
}

/// Whether the answer to a request may be sent compressed. What somebody with a session or a token
/// sees never is: it holds the token against forged requests beside words that others may have
/// written, and the length of the compressed whole would tell of both (BREACH,
/// <https://breachattack.com>).
fn may_be_compressed(method: &Method, headers: &HeaderMap) -> bool {
    let carried = carried(method, headers);
    carried.session.is_none() && carried.bearer.is_none()
}

fn absent(app: &App, headers: &HeaderMap) -> Response {
    Problem::new(&Fault::step("EV-R534"), app.messages(lang(headers))).into_response()
}

async fn other_method(State(app): State<App>, headers: HeaderMap) -> Response {
    Problem::new(&Fault::step("EV-R535"), app.messages(lang(&headers))).into_response()
}

/// Times and counts a request, ends one that takes too long, and sets the headers.
async fn pass(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    if !may_be_compressed(request.method(), request.headers()) {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let (method, lang) = (request.method().clone(), lang(request.headers()));
    #[cfg(feature = "telemetry")]
    let span = app
        .telemetry()
        .map(|telemetry| telemetry.begin(&method, &route, request.headers()));
    let mut response = match tokio::time::timeout(app.limits().request, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(&Fault::step("EV-R536"), app.messages(lang)).into_response(),
    };
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    #[cfg(feature = "telemetry")]
    if let Some(span) = span {
        crate::telemetry::Telemetry::end(span, response.status().as_u16());
    }
    app.metrics()
        .count(&method, &route, response.status().as_u16(), begun.elapsed());
    response
}

/// The language that the request prefers of those there are: the first of `Accept-Language` that
/// is one of them. English where nothing is said.
#[must_use]
pub fn lang(headers: &HeaderMap) -> Lang {
    let wanted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let mut ranges: Vec<(f32, &str)> = wanted
        .unwrap_or_default()
        .split(',')
        .take(20)
        .map(|range| {
            let (name, weight) = range.split_once(";q=").unwrap_or((range, "1"));
            (weight.trim().parse().unwrap_or(0.0), name.trim())
        })
        .collect();
    ranges.sort_by(|a, b| b.0.total_cmp(&a.0));
    let known = |name: &str| match name.split('-').next() {
        Some("ja") => Some(Lang::Ja),
        Some("en") => Some(Lang::En),
        _ => None,
    };
    ranges
        .into_iter()
        .find_map(|(_, name)| known(name))
        .unwrap_or(Lang::En)
}

/// Answers one request: who asks, whether the table of rights allows it, then the handler.
pub(crate) async fn answer(
    app: App,
    (operation, group): (Option<Arc<str>>, Option<Group>),
    handler: Handler,
    request: Request,
) -> Response {
    let lang = lang(request.headers());
    let result = async {
        if let Some((group, address)) = group.zip(asker(&app, &request)) {
            app.guard().address(group, address)?;
        }
        let visitor = match &operation {
            None => Arc::new(Visitor::from(Actor::public())),
            Some(operation) => {
                let visitor = app.identity().visitor(&credentials(&request)).await?;
                app.registry().rights().reach(&visitor, operation)?;
                Arc::new(visitor)
            }
        };
        if let Some(group) = group.filter(|_| !visitor.is_public()) {
            app.guard().account(group, &visitor.id)?;
        }
        let mut response = handler(app.clone(), Arc::clone(&visitor), request).await?;
        let renewed = visitor
            .session
            .as_ref()
            .and_then(|session| session.renewed.as_deref());
        if let (Some(token), false) = (renewed, response.headers().contains_key(header::SET_COOKIE))
        {
            response
                .headers_mut()
                .insert(header::SET_COOKIE, session_cookie(&app, Some(token))?);
        }
        Ok::<_, Fault>(response)
    };
    match result.await {
        Ok(response) => response,
        Err(fault) => Problem::new(&fault, app.messages(lang)).into_response(),
    }
}

/// The other side of a connection.
#[derive(Debug, Clone, Copy)]
struct Peer(IpAddr);

/// The address of who asks; none for a request that came over no connection.
#[must_use]
pub fn asker(app: &App, request: &Request) -> Option<IpAddr> {
    let Peer(peer) = request.extensions().get()?;
    Some(app.guard().trusted().asker(*peer, request.headers()))
}

/// The cookie of a session, or the one that takes it back.
pub(crate) fn session_cookie(app: &App, token: Option<&str>) -> Result<HeaderValue, Fault> {
    let secure = if app.limits().secure_cookie {
        "; Secure"
    } else {
        ""
    };
    let (token, age) = token.map_or(("", "; Max-Age=0"), |token| (token, ""));
    let cookie = format!("evigil_session={token}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
    HeaderValue::from_str(&cookie).map_err(|error| Fault::Internal(error.to_string()))
}

fn credentials(request: &Request) -> Credentials {
    carried(request.method(), request.headers())
}

/// What a request carries to say who asks.
#[must_use]
pub fn carried(method: &Method, headers: &HeaderMap) -> Credentials {
    let text = |name: HeaderName| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.map(ToOwned::to_owned)
    };
    let cookies = text(header::COOKIE).unwrap_or_default();
    let session = cookies
        .split(';')
        .find_map(|cookie| cookie.trim().strip_prefix("evigil_session="));
    let bearer = text(header::AUTHORIZATION);
    let bearer = bearer.and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned));
    Credentials {
        bearer,
        session: session.map(ToOwned::to_owned),
        csrf: text(HeaderName::from_static("x-csrf-token")),
        changes: !matches!(*method, Method::GET | Method::HEAD),
    }
}

/// A server that listens.
pub struct Listening {
    /// Where.
    pub address: SocketAddr,
    stop: tokio::sync::watch::Sender<bool>,
    ended: tokio::task::JoinHandle<()>,
}

impl Listening {
    /// Takes no more connections, lets running requests end, for at most ten seconds.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.ended.await;
    }
}

/// Time that running requests have when the server stops.
const END: Duration = Duration::from_secs(10);

/// Serves `app`, and the pages `beside` it, on `listener` in the background.
///
/// # Errors
/// When the listener has no address.
pub fn listen(app: &App, beside: Beside, listener: TcpListener) -> std::io::Result<Listening> {
    let address = listener.local_addr()?;
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let (router, limits) = (app.router(beside), app.limits());
    let ended = tokio::spawn(async move {
        let graceful = GracefulShutdown::new();
        let room = Arc::new(Semaphore::new(limits.connections));
        loop {
            let Ok(place) = Arc::clone(&room).acquire_owned().await else {
                break;
            };
            let (stream, peer) = tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => (stream, Peer(peer.ip())),
                    // Out of file handles, or the other side has gone: take a breath, go on.
                    Err(_) => {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        continue;
                    }
                },
                _ = stopped.changed() => break,
            };
            let _ = stream.set_nodelay(true);
            let mut http = hyper::server::conn::http1::Builder::new();
            // A head that trickles in, byte by byte, ends here.
            http.timer(TokioTimer::new())
                .header_read_timeout(limits.head)
                .max_buf_size(64 << 10);
            let router = router
                .clone()
                .map_request(move |mut request: hyper::Request<_>| {
                    request.extensions_mut().insert(peer);
                    request
                });
            let service = TowerToHyperService::new(router);
            let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
            tokio::spawn(async move {
                // What goes wrong on a connection is the business of its other side.
                let _ = connection.await;
                drop(place);
            });
        }
        drop(listener);
        let _ = tokio::time::timeout(END, graceful.shutdown()).await;
    });
    Ok(Listening {
        address,
        stop,
        ended,
    })
}
