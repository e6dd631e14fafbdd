//! `evigil-cluster scheduler`.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use evigil_assess::Messages;
use evigil_cluster::scheduler::Scheduler;

use crate::say::{complain, language};

/// A scheduler. It asks nobody who they are: let only your own machines reach it.
#[derive(Debug, Args)]
pub(crate) struct SchedulerArgs {
    /// Where it listens; what it does can be seen under /api of the same address.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:50050")]
    listen: SocketAddr,
    /// Name by which executors reach it [default: the address].
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// Seconds without a sign of life after which an executor is given up.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    executor_timeout: u64,
}

impl SchedulerArgs {
    pub(super) async fn run(&self) -> ExitCode {
        let scheduler = Scheduler {
            listen: self.listen,
            host: self
                .host
                .clone()
                .unwrap_or_else(|| self.listen.ip().to_string()),
            executor_timeout: Duration::from_secs(self.executor_timeout),
        };
        match scheduler.run().await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                complain(&error, &Messages::new(language(None)));
                ExitCode::from(2)
            }
        }
    }
}
