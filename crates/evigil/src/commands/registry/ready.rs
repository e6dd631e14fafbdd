//! `evigil admin ready`: whether the registry that is served here answers, for whoever watches it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use clap::Args;
use evigil_registry::Fault;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Place, refuse, run, say};
use crate::Outcome;

/// Longest wait for the answer.
const WAIT: Duration = Duration::from_secs(4);

/// Ask the registry that is served on this machine whether it and its database answer.
///
/// Exit codes: 0 it does; 1 it does not; 2 the settings can't be read.
#[derive(Debug, Args)]
pub(crate) struct Ready {
    #[command(flatten)]
    place: Place,
}

pub(crate) fn ready(args: &Ready) -> Outcome {
    let messages = args.place.messages();
    let done = run(async {
        let address = reached(args.place.config(&[])?.listen());
        let asked = tokio::time::timeout(WAIT, ask(address)).await;
        Ok::<_, Fault>(matches!(asked, Ok(Ok(true))))
    });
    match done {
        Ok(true) => {
            say(&messages.text("admin-ready"));
            Outcome::Done
        }
        Ok(false) => {
            say(&messages.text("admin-not-ready"));
            Outcome::Findings
        }
        Err(fault) => refuse(&fault, &messages),
    }
}

/// Where a server that listens on `address` is reached from its own machine.
fn reached(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

async fn ask(address: SocketAddr) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /ready HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut head = [0; 12];
    stream.read_exact(&mut head).await?;
    Ok(head == *b"HTTP/1.1 200")
}
