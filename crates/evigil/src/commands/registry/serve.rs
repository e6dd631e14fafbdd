//! `evigil serve`: the registry over HTTP.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use evigil_pages::Site;
use evigil_registry::jobs::Workers;
use evigil_registry::{Fault, Registry, without_password};
use evigil_web::{App, RegistryIdentity, listen};
use tokio::net::TcpListener;

use super::config::Config;
use super::{Place, refuse, run, say};
use crate::Outcome;

/// Serve the registry: its pages and its programming interface, at the address that is printed.
///
/// An empty folder is enough to begin: the database is made at the first start, and a link is
/// printed by which the first administrator signs in. Ends on Ctrl-C or SIGTERM when running
/// requests are answered.
///
/// Exit codes: 0 ended as asked; 2 the registry can't be opened or the address is taken; 3
/// internal fault.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    place: Place,
    /// Address to listen on. Only this machine can reach the default; put a server with TLS before
    /// any other [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Longest file that is taken in, in megabytes [default: 256].
    #[arg(long, value_name = "N")]
    file_megabytes: Option<String>,
    /// Say what holds for every setting and from where, without secrets, and serve nothing.
    #[arg(long)]
    check_config: bool,
    /// Say only what goes wrong.
    #[arg(long, short)]
    quiet: bool,
}

pub(crate) fn serve(args: &Serve) -> Outcome {
    let messages = args.place.messages();
    let over = [
        ("server.listen", "--listen", args.listen.clone()),
        (
            "limits.file_megabytes",
            "--file-megabytes",
            args.file_megabytes.clone(),
        ),
    ];
    let done = args.place.config(&over).and_then(|config| {
        if args.check_config {
            for line in config.lines(&messages) {
                say(&line);
            }
            return Ok(());
        }
        run(served(args, &config))
    });
    match done {
        Ok(()) => Outcome::Done,
        Err(fault) => refuse(&fault, &messages),
    }
}

async fn served(args: &Serve, config: &Config) -> Result<(), Fault> {
    let (settings, jobs) = (config.settings(), config.jobs()?);
    // The address first: a registry that is opened and can't be reached helps nobody.
    let listener = bind(config.listen()).await?;
    let local = listener.local_addr().unwrap_or(config.listen());
    let registry = Registry::open(&settings).await?;
    registry.set_policy(config.policy());
    registry.set_jobs(jobs)?;
    let identity = Arc::new(RegistryIdentity::new(registry.clone()));
    let app = App::guarded(registry.clone(), identity, config.limits(), config.guard());
    config.trace(&app)?;
    config.provide(&app, &config.public_url(local))?;
    let beside = Site::new(app.clone()).beside();
    let listening =
        listen(&app, beside, listener).map_err(|error| Fault::Internal(error.to_string()))?;
    let first = registry.first_link().await?;
    if !args.quiet {
        let messages = args.place.messages();
        let url = config.public_url(listening.address);
        say(&messages.with("serve-ready", [("url", url.as_str())]));
        let folder = settings.folder.display().to_string();
        let places = [("db", without_password(&settings.url)), ("folder", folder)];
        say(&messages.with("serve-place", places));
        if let Some(token) = first {
            say(&messages.with(
                "serve-first",
                [("url", url.as_str()), ("token", token.as_str())],
            ));
        }
    }
    let workers = Workers::start(&registry, config.workers());
    ended().await;
    // Both at once: either has some seconds for what runs.
    tokio::join!(listening.stop(), workers.stop());
    #[cfg(feature = "telemetry")]
    if let Some(telemetry) = app.telemetry() {
        telemetry.clone().stop().await;
    }
    drop(app);
    registry.close().await;
    Ok(())
}

/// Listens on an address.
pub(super) async fn bind(address: SocketAddr) -> Result<TcpListener, Fault> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Fault::Step {
            code: "EV-R542",
            details: vec![
                ("address", address.to_string()),
                ("reason", error.to_string()),
            ],
        })
}

/// Waits for Ctrl-C, or for SIGTERM by which a service is ended.
pub(super) async fn ended() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
