//! `evigil-cluster local`: a cluster on one machine.

use std::process::{ExitCode, Stdio};

use clap::Args;
use evigil_assess::Messages;
use evigil_cluster::ClusterError;
use tokio::process::{Child, Command};

use crate::say::{complain, language};

/// A cluster on one machine, to try one and to work by several processes.
#[derive(Debug, Args)]
pub(crate) struct Local {
    /// How many executors.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    executors: u16,
    /// Tasks at once of each executor.
    #[arg(long, value_name = "N", default_value_t = 1)]
    cores: usize,
    /// Port of the scheduler; executors take those behind it, two each.
    #[arg(long, value_name = "PORT", default_value_t = 50050, value_parser = clap::value_parser!(u16).range(1024..=65000))]
    port: u16,
    /// Seconds without a sign of life after which an executor is given up.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    executor_timeout: u64,
}

impl Local {
    pub(super) async fn run(&self) -> ExitCode {
        let messages = Messages::new(language(None));
        match self.cluster(&messages).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                complain(&error, &messages);
                ExitCode::from(2)
            }
        }
    }

    async fn cluster(&self, messages: &Messages) -> Result<(), ClusterError> {
        let listen = format!("127.0.0.1:{}", self.port);
        let timeout = self.executor_timeout.to_string();
        let scheduler = [
            "scheduler",
            "--listen",
            &listen,
            "--executor-timeout",
            &timeout,
        ];
        let mut processes = vec![start(&scheduler)?];
        let url = format!("http://{listen}");
        eprintln!(
            "{}",
            messages.with("cluster-local-scheduler", [("url", url.as_str())])
        );
        let heartbeat = (self.executor_timeout / 4).max(1).to_string();
        for number in 0..self.executors {
            let port = (self.port + 1 + 2 * number).to_string();
            let control = (self.port + 2 + 2 * number).to_string();
            let cores = self.cores.to_string();
            let executor = start(&[
                "executor",
                "--scheduler",
                &url,
                "--port",
                &port,
                "--control-port",
                &control,
                "--cores",
                &cores,
                "--heartbeat",
                &heartbeat,
            ])?;
            let process = executor.id().map(|id| id.to_string()).unwrap_or_default();
            let details = [("process", process.as_str()), ("port", port.as_str())];
            eprintln!("{}", messages.with("cluster-local-executor", details));
            processes.push(executor);
        }
        // The first process is the scheduler, and without it there is no cluster.
        let Some(scheduler) = processes.first_mut() else {
            return Ok(());
        };
        tokio::select! {
            () = ended() => Ok(()),
            ended = scheduler.wait() => Err(ClusterError::Io {
                place: listen,
                reason: ended.map_or_else(|error| error.to_string(), |status| status.to_string()),
            }),
        }
    }
}

/// Waits for Ctrl-C, or for SIGTERM by which a service is ended: either way the processes end too.
async fn ended() {
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
        let _ = tokio::signal::ctrl_c().await;
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}

/// A process of this program, which ends with this one.
fn start(arguments: &[&str]) -> Result<Child, ClusterError> {
    let fault = |error: std::io::Error| ClusterError::Io {
        place: "evigil-cluster".to_owned(),
        reason: error.to_string(),
    };
    let program = std::env::current_exe().map_err(fault)?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command.spawn().map_err(fault)
}
