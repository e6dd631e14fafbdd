//! What both jobs take.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use evigil_assess::Messages;
use evigil_cluster::ClusterError;
use evigil_cluster::engine::{Engine, Room};
use evigil_cluster::watch::Watch;
use evigil_core::Lang;
use url::Url;

use crate::say::{complain, language, progress};

/// Where a job runs, and what is said of it.
#[derive(Debug, Args)]
pub(super) struct Work {
    /// Address of a scheduler, such as `http://127.0.0.1:50050`; without it the job runs in this process.
    #[arg(long, value_name = "URL")]
    scheduler: Option<String>,
    /// Megabytes of memory for what is sorted and grouped in this process; more is set aside on disk.
    #[arg(long, value_name = "MB", conflicts_with = "scheduler")]
    memory: Option<usize>,
    /// Folder for what is set aside.
    #[arg(long, value_name = "DIR", conflicts_with = "scheduler")]
    spill: Option<PathBuf>,
    /// Megabytes that may be set aside at most.
    #[arg(long, value_name = "MB", conflicts_with = "scheduler")]
    disk: Option<u64>,
    /// End when a part can't be read, instead of naming it and going on without it.
    #[arg(long)]
    pub(super) strict: bool,
    /// Language of messages: en or ja.
    #[arg(long, value_name = "LANG")]
    lang: Option<Lang>,
    /// Seconds between lines of progress; 0 for none [default: 5 on a terminal, else none].
    #[arg(long, value_name = "SECONDS")]
    progress: Option<u64>,
}

impl Work {
    pub(super) fn lang(&self) -> Lang {
        language(self.lang)
    }

    pub(super) fn engine(&self) -> Result<Engine, ClusterError> {
        let Some(scheduler) = &self.scheduler else {
            return Ok(Engine::Embedded(Room {
                memory: self
                    .memory
                    .map(|megabytes| megabytes.saturating_mul(1 << 20)),
                spill: self.spill.clone(),
                disk: self.disk.map(|megabytes| megabytes.saturating_mul(1 << 20)),
                partitions: None,
            }));
        };
        Ok(Engine::Cluster(address(scheduler)?))
    }

    /// Whether the job runs on a cluster.
    pub(super) const fn is_remote(&self) -> bool {
        self.scheduler.is_some()
    }

    /// Says how far the job is, and cancels it at Ctrl-C.
    pub(super) fn watch(&self) -> Watch {
        let (cancel, cancelled) = tokio::sync::watch::channel(false);
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                let _ = cancel.send(true);
            }
            // The channel stays open as long as the process runs.
            std::future::pending::<()>().await;
        });
        let default = if std::io::stderr().is_terminal() {
            5
        } else {
            0
        };
        let seconds = self.progress.unwrap_or(default);
        let messages = Arc::new(Messages::new(self.lang()));
        let every = Duration::from_secs(if seconds == 0 { 1 << 30 } else { seconds });
        Watch::new(every, cancelled, move |it| {
            if seconds > 0 {
                progress(it, &messages);
            }
        })
    }

    /// Says what went wrong; the code with which the program ends.
    pub(super) fn ended(&self, result: Result<(), ClusterError>) -> ExitCode {
        match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                complain(&error, &Messages::new(self.lang()));
                match error {
                    ClusterError::Engine(_) | ClusterError::Cancelled | ClusterError::Sums(_) => {
                        ExitCode::from(3)
                    }
                    _ => ExitCode::from(2),
                }
            }
        }
    }
}

/// An address of a scheduler.
pub(super) fn address(text: &str) -> Result<Url, ClusterError> {
    let fault = |reason: String| ClusterError::Address {
        address: text.to_owned(),
        reason,
    };
    let url = Url::parse(text).map_err(|error| fault(error.to_string()))?;
    if url.scheme() == "http" && url.has_host() {
        return Ok(url);
    }
    Err(fault("http://HOST:PORT".to_owned()))
}
