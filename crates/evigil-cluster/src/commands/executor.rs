//! `evigil-cluster executor`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use evigil_assess::Messages;
use evigil_cluster::ClusterError;
use evigil_cluster::executor::Executor;

use super::work::address;
use crate::say::{complain, language};

/// An executor. It does what the scheduler says, and asks nobody who they are.
#[derive(Debug, Args)]
pub(crate) struct ExecutorArgs {
    /// Address of the scheduler.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:50050")]
    scheduler: String,
    /// Address that it listens on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: String,
    /// Name by which others reach it [default: that address].
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// Port by which others fetch what it has made.
    #[arg(long, value_name = "PORT", default_value_t = 50051)]
    port: u16,
    /// Port by which it is told what to do.
    #[arg(long, value_name = "PORT", default_value_t = 50052)]
    control_port: u16,
    /// Tasks at once [default: as many as processors].
    #[arg(long, value_name = "N")]
    cores: Option<usize>,
    /// Folder for what it makes [default: a temporary one].
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,
    /// Megabytes of memory for what all its tasks sort and group [default: 70 % of the machine's].
    #[arg(long, value_name = "MB")]
    memory: Option<u64>,
    /// Seconds between its signs of life.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    heartbeat: u64,
}

impl ExecutorArgs {
    pub(super) async fn run(&self) -> ExitCode {
        match self.work().await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                complain(&error, &Messages::new(language(None)));
                ExitCode::from(2)
            }
        }
    }

    async fn work(&self) -> Result<(), ClusterError> {
        let all = std::thread::available_parallelism();
        let executor = Executor {
            scheduler: address(&self.scheduler)?,
            bind: self.bind.clone(),
            host: self.host.clone().unwrap_or_else(|| self.bind.clone()),
            port: self.port,
            control_port: self.control_port,
            cores: self.cores.unwrap_or_else(|| all.map_or(1, usize::from)),
            work: self.work.clone(),
            memory: self
                .memory
                .map(|megabytes| megabytes.saturating_mul(1 << 20)),
            heartbeat: Duration::from_secs(self.heartbeat),
        };
        executor.run().await
    }
}
