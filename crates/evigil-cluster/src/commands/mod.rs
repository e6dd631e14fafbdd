//! The commands.

mod count;
mod executor;
mod local;
mod read;
mod scheduler;
mod work;

use std::process::ExitCode;

use clap::Subcommand;

/// What the program does.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Count pairs of product and event of case tables in Parquet, and judge them as `evigil signal scan`
    /// does.
    Count(count::Count),
    /// Read pages and archives as `evigil check` does.
    Read(read::Read),
    /// Run the process that divides jobs among executors.
    Scheduler(scheduler::SchedulerArgs),
    /// Run a process that does the tasks of jobs.
    Executor(executor::ExecutorArgs),
    /// Run a scheduler and executors on this machine, each a process of its own, until Ctrl-C.
    Local(local::Local),
}

impl Command {
    pub(crate) async fn run(&self) -> ExitCode {
        match self {
            Self::Count(args) => args.run().await,
            Self::Read(args) => args.run().await,
            Self::Scheduler(args) => args.run().await,
            Self::Executor(args) => args.run().await,
            Self::Local(args) => args.run().await,
        }
    }
}
