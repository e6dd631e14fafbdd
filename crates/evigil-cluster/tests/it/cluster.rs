//! A cluster of processes of this program.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use evigil_cluster::engine::Engine;
use url::Url;

/// A scheduler and executors, which end with it.
pub(crate) struct Cluster {
    port: u16,
    scheduler: Child,
    pub(crate) executors: Vec<Child>,
}

impl Cluster {
    /// Starts one and waits until every executor is known.
    pub(crate) fn start(executors: usize) -> Self {
        let [port] = free();
        let listen = format!("127.0.0.1:{port}");
        let scheduler = program(&["scheduler", "--listen", &listen, "--executor-timeout", "10"]);
        let mut cluster = Self {
            port,
            scheduler,
            executors: Vec::new(),
        };
        let url = format!("http://{listen}");
        cluster.wait("the scheduler listens", || {
            cluster.ask("/api/state").is_some()
        });
        for _ in 0..executors {
            let [port, control] = free().map(|port: u16| port.to_string());
            cluster.executors.push(program(&[
                "executor",
                "--scheduler",
                &url,
                "--port",
                &port,
                "--control-port",
                &control,
                "--cores",
                "1",
                "--heartbeat",
                "1",
            ]));
        }
        cluster.wait("executors are known", || {
            let known = cluster.ask("/api/executors");
            let known = known.and_then(|it| it.as_array().map(Vec::len));
            known == Some(executors)
        });
        cluster
    }

    pub(crate) fn engine(&self) -> Engine {
        let url = format!("http://127.0.0.1:{}", self.port);
        Engine::Cluster(Url::parse(&url).expect("an address"))
    }

    /// What the scheduler says of itself.
    pub(crate) fn ask(&self, path: &str) -> Option<serde_json::Value> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
        let head = "Host: localhost\r\nConnection: close";
        write!(stream, "GET {path} HTTP/1.1\r\n{head}\r\n\r\n").ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).ok()?;
        let begin = text.find(['[', '{'])?;
        let end = text.rfind([']', '}'])?;
        serde_json::from_str(text.get(begin..=end)?).ok()
    }

    pub(crate) fn wait(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let begun = Instant::now();
        while !is_so() {
            assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Ends an executor in the middle of what it does.
    pub(crate) fn kill(&mut self, executor: usize) {
        let process = self.executors.get_mut(executor).expect("it is there");
        process.kill().expect("it can be ended");
        process.wait().expect("it ends");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for process in self.executors.iter_mut().chain([&mut self.scheduler]) {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Ports that nobody listens on.
fn free<const N: usize>() -> [u16; N] {
    // All are held until all are chosen, so that they differ.
    let held = [(); N].map(|()| TcpListener::bind("127.0.0.1:0").expect("a port is free"));
    held.map(|listener| listener.local_addr().expect("it has an address").port())
}

fn program(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_evigil-cluster"))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts")
}
