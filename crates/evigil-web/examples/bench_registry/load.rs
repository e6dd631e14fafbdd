//! Requests on 64 connections that stay open.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::{Value as Json, json};
use tokio::net::TcpStream;

use crate::Outcome;
use crate::clinic::Clinic;

pub(crate) const CONNECTIONS: u64 = 64;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// A connection.
pub(crate) struct Client {
    sender: SendRequest<Full<Bytes>>,
    token: String,
}

impl Client {
    pub(crate) async fn connect(address: &str, token: &str) -> Result<Self, Fault> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self {
            sender,
            token: token.to_owned(),
        })
    }

    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        body: Vec<u8>,
    ) -> Result<(u16, Bytes), Fault> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "bench")
            .header("authorization", format!("Bearer {}", self.token))
            .body(Full::new(Bytes::from(body)))?;
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status().as_u16();
        Ok((status, response.into_body().collect().await?.to_bytes()))
    }

    /// A step of a story: sends `input`, gives what is answered.
    pub(crate) async fn step(&mut self, path: &str, input: &Json) -> Result<Json, Fault> {
        let (status, body) = self
            .ask("POST", path, input.to_string().into_bytes())
            .await?;
        let body: Json = serde_json::from_slice(&body)?;
        if status < 300 {
            Ok(body)
        } else {
            Err(format!("{path}: {status}: {body}").into())
        }
    }

    pub(crate) async fn make(&mut self, path: &str, fields: &Json) -> Result<String, Fault> {
        let (status, body) = self
            .ask("POST", path, fields.to_string().into_bytes())
            .await?;
        let body: Json = serde_json::from_slice(&body)?;
        match (status, body["id"].as_str()) {
            (201, Some(id)) => Ok(id.to_owned()),
            _ => Err(format!("{status}: {body}").into()),
        }
    }
}

pub(crate) async fn load(
    address: &str,
    token: &str,
    seconds: f64,
    rate: f64,
    what: &str,
) -> Outcome {
    let mut first = Client::connect(address, token).await?;
    let mut places = Vec::new();
    if what == "read" {
        for number in 0..100 {
            let fields = json!({"name": format!("Product {number} of {:?}", Instant::now())});
            let id = first.make("/api/v1/products", &fields).await?;
            places.push(format!("/api/v1/products/{id}"));
        }
    }
    let mark = format!("{:?}", Instant::now());
    let clinic = Clinic::new(&mut first, &mark).await?;
    let places = Arc::new(places);
    let (begun, next) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let end = begun + Duration::from_secs_f64(seconds);
    let mut tasks = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut client = Client::connect(address, token).await?;
        let (places, next, clinic) = (Arc::clone(&places), Arc::clone(&next), clinic.clone());
        tasks.push(tokio::spawn(async move {
            let mut times = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let mut asked = Instant::now();
                if rate > 0.0 {
                    // Each request has its moment; one that is late because those before it were
                    // slow waits, and its wait counts.
                    let due = begun + Duration::from_secs_f64(number as f64 / rate);
                    tokio::time::sleep_until(due.into()).await;
                    asked = due;
                }
                if asked >= end {
                    return Ok::<_, Fault>(times);
                }
                let (status, body) = if places.is_empty() {
                    let body = clinic.treatment(number).to_string().into_bytes();
                    client.ask("POST", "/api/v1/exposures", body).await?
                } else {
                    let place = &places[number as usize % places.len()];
                    client.ask("GET", place, Vec::new()).await?
                };
                if status >= 300 {
                    return Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into());
                }
                times.push(asked.elapsed().as_secs_f64());
            }
        }));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    let took = begun.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    let at = |part: f64| {
        times.get(((times.len() as f64 * part) as usize).min(times.len().saturating_sub(1)))
    };
    println!(
        "{}",
        json!({
            "what": what, "requests": times.len(), "seconds": took, "per_second": times.len() as f64 / took,
            "median_ms": at(0.5).map(|time| time * 1e3), "p99_ms": at(0.99).map(|time| time * 1e3),
        })
    );
    Ok(())
}
