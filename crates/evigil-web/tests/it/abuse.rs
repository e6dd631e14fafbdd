//! What somebody may send who means no good.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::ground::on_each;

#[test]
fn a_body_that_is_too_long_is_refused_unread() {
    on_each(|ground| async move {
        let mut stream = TcpStream::connect(ground.address).await.expect("connects");
        let head = "POST /api/v1/files HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer lab-one\r\n\
                    content-length: 10737418240\r\n\r\n";
        stream.write_all(head.as_bytes()).await.expect("writes");
        let mut answer = vec![0; 64];
        let read = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut answer)).await;
        let read = read.expect("answers at once").expect("reads");
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        // Nor does it help to announce no length.
        let mut stream = TcpStream::connect(ground.address).await.expect("connects");
        let head = "POST /api/v1/files HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer lab-one\r\n\
                    transfer-encoding: chunked\r\n\r\n";
        stream.write_all(head.as_bytes()).await.expect("writes");
        let chunk = [b"8000\r\n".as_slice(), &[0; 0x8000], b"\r\n"].concat();
        // The server hangs up somewhere on the way.
        for _ in 0..64 {
            if stream.write_all(&chunk).await.is_err() {
                break;
            }
        }
        let mut answer = Vec::new();
        let read =
            tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await;
        let _ = read.expect("hangs up");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 413"),
            "{answer}"
        );
        let fits = ground
            .send("lab-one", "POST", "/api/v1/files", &[], vec![0; 1 << 20])
            .await;
        assert_eq!(fits.status, 201);
    });
}

#[test]
fn a_head_that_trickles_in_is_cut_off() {
    on_each(|ground| async move {
        let mut stream = TcpStream::connect(ground.address).await.expect("connects");
        stream
            .write_all(b"GET /health HTTP/1.1\r\nhost: local")
            .await
            .expect("writes");
        let begun = Instant::now();
        let mut rest = Vec::new();
        let end =
            tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut rest)).await;
        assert!(end.is_ok(), "the connection stays open");
        assert!(begun.elapsed() < Duration::from_secs(8));
        // Others are served meanwhile.
        assert_eq!(
            ground.ask("", "GET", "/health", &[], None).await.status,
            200
        );
    });
}

#[test]
fn words_of_sql_and_script_are_only_words() {
    on_each(|ground| async move {
        let evil = "'); DROP TABLE products; --<script>alert(1)</script> \" \\ %s ${x} {{x}}";
        let id = ground
            .make(
                "clinic-one",
                "products",
                json!({"name": evil, "note": evil}),
            )
            .await;
        let read = ground
            .ask("", "GET", &format!("/api/v1/products/{id}"), &[], None)
            .await;
        assert_eq!(
            (read.json()["name"].as_str(), read.json()["note"].as_str()),
            (Some(evil), Some(evil))
        );
        assert_eq!(read.headers["content-type"], "application/json");
        assert_eq!(read.headers["x-content-type-options"], "nosniff");
        let policy = read.headers["content-security-policy"]
            .to_str()
            .expect("text");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        let filtered = ground
            .ask(
                "",
                "GET",
                "/api/v1/products?gtin=%27%20OR%201%3D1%20--",
                &[],
                None,
            )
            .await;
        assert_eq!(filtered.json(), json!({"items": []}));
        let column = ground
            .ask(
                "",
                "GET",
                "/api/v1/products?id%22%20OR%201%3D1--=1",
                &[],
                None,
            )
            .await;
        assert_eq!(column.status, 422);
        let after = ground
            .ask("", "GET", "/api/v1/products?after=%27%3B--", &[], None)
            .await;
        assert_eq!(after.status, 422);
    });
}

#[test]
fn tricks_with_the_address_lead_nowhere() {
    on_each(|ground| async move {
        for path in [
            "/api/v1/files/../secret",
            "/api/v1/files/..%2f..%2fsecret",
            "/api/v1/files/%00",
            "/api/v1/products/%2e%2e",
            "/api/v1/products/%27%20OR%201%3D1",
            "/api/v1/products/%ff%fe",
            "/api/v1/products/%00",
            "//api/v1/products",
            "/api/v1/nothing",
        ] {
            let answer = ground.ask("lab-one", "GET", path, &[], None).await;
            assert!(
                matches!(answer.status.as_u16(), 400 | 404),
                "{path}: {}",
                answer.status
            );
        }
        let wrong = ground
            .ask("lab-one", "PUT", "/api/v1/products", &[], None)
            .await;
        assert_eq!(wrong.status, 405);
    });
}

#[test]
fn what_is_no_json_is_refused() {
    on_each(|ground| async move {
        let deep = "[".repeat(200_000);
        for body in [
            "",
            "{",
            "[]",
            "null",
            "\u{feff}{}",
            "{\"name\": 1e999}",
            deep.as_str(),
        ] {
            let answer = ground
                .send(
                    "clinic-one",
                    "POST",
                    "/api/v1/products",
                    &[],
                    body.as_bytes().to_vec(),
                )
                .await;
            assert_eq!(answer.status, 400, "{body:.20}");
        }
        let twice = b"{\"name\": \"a\", \"name\": \"b\"}".to_vec();
        let answer = ground
            .send("clinic-one", "POST", "/api/v1/products", &[], twice)
            .await;
        assert!(matches!(answer.status.as_u16(), 201 | 400));
    });
}

#[test]
fn only_what_nobody_in_particular_reads_is_compressed() {
    on_each(|ground| async move {
        let wants = [("accept-encoding", "gzip")];
        let address = "/api/openapi.json";
        let open = ground.send("", "GET", address, &wants, Vec::new()).await;
        assert_eq!(open.status, 200);
        assert_eq!(open.headers["content-encoding"], "gzip");
        // Beside a secret, what others wrote could be guessed from the length.
        let own = ground
            .send("lab-one", "GET", address, &wants, Vec::new())
            .await;
        assert_eq!(own.status, 200);
        assert!(!own.headers.contains_key("content-encoding"));
    });
}
