//! One request to the server of a webhook. The name is resolved here, every address that it has is
//! looked at, and the connection goes to one of those: a name that changes between the look and the
//! connection leads nowhere else. There is no proxy, and no redirect is followed.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, header};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

use super::address::is_public;
use crate::fault::Fault;

/// The address is not allowed.
pub(super) const NOT_ALLOWED: &str = "EV-R612";
/// There is no answer.
pub(super) const NO_ANSWER: &str = "EV-R613";
/// Longest time for one request.
const PATIENCE: Duration = Duration::from_secs(20);

/// Which addresses of webhooks are allowed beside those of the public network over TLS.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WebhookPolicy {
    /// Addresses of this machine and of private networks.
    pub private: bool,
    /// HTTP without TLS.
    pub plain: bool,
}

fn not_allowed(reason: &str) -> Fault {
    Fault::Step {
        code: NOT_ALLOWED,
        details: vec![("reason", reason.to_owned())],
    }
}

/// Where a message goes.
pub(super) struct Target {
    host: String,
    /// The host, where it is an address and no name.
    address: Option<IpAddr>,
    port: u16,
    tls: bool,
    url: Url,
}

impl Target {
    /// The target of an address, if the policy allows it as far as can be said without the network.
    pub(super) fn of(address: &str, policy: WebhookPolicy) -> Result<Self, Fault> {
        let url: Url = address.parse().map_err(|_| not_allowed("url"))?;
        let tls = match url.scheme() {
            "https" => true,
            "http" if policy.plain => false,
            _ => return Err(not_allowed("https")),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(not_allowed("password"));
        }
        let literal = match url.host() {
            Some(Host::Domain(_)) => None,
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            None => return Err(not_allowed("url")),
        };
        if literal.is_some_and(|address| !policy.private && !is_public(address)) {
            return Err(not_allowed("private"));
        }
        Ok(Self {
            host: url.host_str().unwrap_or_default().to_owned(),
            address: literal,
            port: url.port_or_known_default().unwrap_or(443),
            tls,
            url,
        })
    }

    /// Where to connect to; refused when any address of the name is not public.
    async fn resolved(&self, policy: WebhookPolicy) -> Result<Vec<SocketAddr>, Fault> {
        let found: Vec<SocketAddr> = match self.address {
            Some(address) => vec![SocketAddr::new(address, self.port)],
            None => tokio::net::lookup_host((self.host.as_str(), self.port))
                .await
                .map_err(|_| Fault::step(NO_ANSWER))?
                .collect(),
        };
        if !policy.private && found.iter().any(|address| !is_public(address.ip())) {
            return Err(not_allowed("private"));
        }
        Ok(found)
    }

    /// Sends `body` and gives the status of the answer.
    pub(super) async fn post(
        &self,
        policy: WebhookPolicy,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<u16, Fault> {
        let request = async {
            let mut stream = None;
            for address in self.resolved(policy).await? {
                if let Ok(connected) = TcpStream::connect(address).await {
                    stream = Some(connected);
                    break;
                }
            }
            let stream = stream.ok_or(Fault::step(NO_ANSWER))?;
            if !self.tls {
                return self.exchange(stream, headers, body).await;
            }
            let name = match self.address {
                Some(address) => ServerName::IpAddress(address.into()),
                None => ServerName::try_from(self.host.clone()).map_err(|_| not_allowed("url"))?,
            };
            let stream = TlsConnector::from(roots()?)
                .connect(name, stream)
                .await
                .map_err(|_| Fault::step(NO_ANSWER))?;
            self.exchange(stream, headers, body).await
        };
        tokio::time::timeout(PATIENCE, request)
            .await
            .map_err(|_| Fault::step(NO_ANSWER))?
    }

    async fn exchange<S>(
        &self,
        stream: S,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<u16, Fault>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let no_answer = |_| Fault::step(NO_ANSWER);
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(no_answer)?;
        let mut path = self.url.path().to_owned();
        if let Some(query) = self.url.query() {
            path.push('?');
            path.push_str(query);
        }
        let host = match self.url.port() {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        };
        let mut request = Request::post(path)
            .header(header::HOST, host)
            .header(header::CONTENT_TYPE, "application/json")
            .header(
                header::USER_AGENT,
                concat!("evigil/", env!("CARGO_PKG_VERSION")),
            );
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| Fault::Internal(error.to_string()))?;
        // The head of the answer is enough; what follows is not read. Either ends the other.
        tokio::select! {
            answer = sender.send_request(request) => Ok(answer.map_err(no_answer)?.status().as_u16()),
            ended = connection => match ended {
                Ok(()) | Err(_) => Err(Fault::step(NO_ANSWER)),
            },
        }
    }
}

/// The authorities that browsers know.
fn roots() -> Result<Arc<ClientConfig>, Fault> {
    static CONFIG: OnceLock<Result<Arc<ClientConfig>, String>> = OnceLock::new();
    let made = || {
        let roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        Ok(Arc::new(
            builder.with_root_certificates(roots).with_no_client_auth(),
        ))
    };
    CONFIG.get_or_init(made).clone().map_err(Fault::Internal)
}
