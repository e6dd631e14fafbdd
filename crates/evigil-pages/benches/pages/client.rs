//! A client that asks for pages as a browser does, and takes the time.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Method, Request, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// One visitor.
pub(crate) struct Client {
    address: SocketAddr,
    cookie: String,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// What it is.
    pub(crate) media: String,
    /// As it was sent, compressed where the server does so.
    pub(crate) body: Bytes,
    /// From the request to the last byte.
    pub(crate) time: Duration,
    cookie: Option<String>,
}

impl Client {
    pub(crate) const fn new(address: SocketAddr) -> Self {
        Self {
            address,
            cookie: String::new(),
        }
    }

    pub(crate) async fn signed_in(address: SocketAddr, name: &str, password: &str) -> Self {
        let mut client = Self::new(address);
        let who = serde_json::json!({"name": name, "password": password}).to_string();
        let answer = client
            .send(Method::POST, "/api/v1/session", who, false)
            .await;
        client.cookie = answer.cookie.expect("a session");
        client
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, String::new(), false).await
    }

    pub(crate) async fn get_compressed(&self, path: &str) -> Answer {
        self.send(Method::GET, path, String::new(), true).await
    }

    async fn send(&self, method: Method, path: &str, body: String, compressed: bool) -> Answer {
        let stream = TcpStream::connect(self.address).await.expect("connects");
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .expect("a connection");
        tokio::spawn(connection);
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost")
            .header(header::CONTENT_TYPE, "application/json");
        if !self.cookie.is_empty() {
            request = request.header(header::COOKIE, &self.cookie);
        }
        if compressed {
            request = request.header(header::ACCEPT_ENCODING, "gzip");
        }
        let request = request
            .body(Full::new(Bytes::from(body)))
            .expect("a request");
        let begun = Instant::now();
        let answer = sender.send_request(request).await.expect("an answer");
        let text = |name: header::HeaderName| {
            let value = answer.headers().get(name)?.to_str().ok()?;
            Some(value.to_owned())
        };
        let media = text(header::CONTENT_TYPE).unwrap_or_default();
        let cookie = text(header::SET_COOKIE);
        let cookie = cookie.and_then(|it| it.split(';').next().map(str::to_owned));
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.expect("a body");
        Answer {
            status,
            media,
            cookie,
            body: body.to_bytes(),
            time: begun.elapsed(),
        }
    }
}
