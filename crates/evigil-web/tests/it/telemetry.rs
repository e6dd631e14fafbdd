//! Traces of requests as a collector gets them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use evigil_web::telemetry::Telemetry;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::ground::on_each_known;

/// What a collector was sent: address, kind and body.
type Sent = Arc<Mutex<Vec<(String, String, Bytes)>>>;

async fn collector() -> (SocketAddr, Sent) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let sent = Sent::default();
    let shared = Arc::clone(&sent);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let sent = Arc::clone(&shared);
            let service = service_fn(move |request: Request<Incoming>| {
                let sent = Arc::clone(&sent);
                async move {
                    let (parts, body) = request.into_parts();
                    let kind = parts.headers.get("content-type");
                    let kind = kind.map(|kind| kind.to_str().expect("text").to_owned());
                    let body = body.collect().await?.to_bytes();
                    let path = parts.uri.path().to_owned();
                    let all = (path, kind.unwrap_or_default(), body);
                    sent.lock().expect("sent").push(all);
                    Ok::<_, hyper::Error>(Response::new(Empty::<Bytes>::new()))
                }
            });
            let http = hyper::server::conn::http1::Builder::new();
            tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
        }
    });
    (address, sent)
}

fn holds(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_collector_learns_routes_and_nothing_of_anybody() {
    on_each_known(|ground| async move {
        let (address, sent) = collector().await;
        let telemetry = Telemetry::new(&format!("http://{address}"), "here").expect("begins");
        ground.app.set_telemetry(telemetry.clone());
        let trace = "0af7651916cd43dd8448eb211c80319c";
        let parent = format!("00-{trace}-b7ad6b7169203331-01");
        let path = "/api/v1/lots/0192f0c1-2222-7333-8444-555566667777?word=private";
        let head = [("traceparent", parent.as_str())];
        ground.ask("", "GET", path, &head, None).await;
        telemetry.stop().await;
        let sent = sent.lock().expect("sent").clone();
        let [(path, kind, body)] = sent.as_slice() else {
            panic!("{} messages", sent.len());
        };
        assert_eq!(
            (path.as_str(), kind.as_str()),
            ("/v1/traces", "application/x-protobuf")
        );
        for part in ["GET /api/v1/lots/{id}", "http.response.status_code", "here"] {
            assert!(holds(body, part.as_bytes()), "{part}");
        }
        let bytes: Vec<u8> = (0..trace.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&trace[at..at + 2], 16).expect("hex"))
            .collect();
        assert!(
            holds(body, &bytes),
            "it stands within the trace of who asks"
        );
        for secret in ["0192f0c1", "private"] {
            assert!(!holds(body, secret.as_bytes()), "{secret}");
        }
    });
}

#[test]
fn a_collector_that_is_not_there_holds_up_nothing() {
    on_each_known(|ground| async move {
        let telemetry = Telemetry::new("http://127.0.0.1:9", "here").expect("begins");
        ground.app.set_telemetry(telemetry.clone());
        let answer = ground.ask("", "GET", "/health", &[], None).await;
        assert_eq!(answer.status, 200);
        let begun = std::time::Instant::now();
        telemetry.stop().await;
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    });
}
