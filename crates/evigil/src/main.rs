//! The command line of evigil. No domain logic lives here: arguments, files, terminal, clock.

mod args;
mod commands;
mod diagnostic;
mod fault;
mod locale;
mod output;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// All was done.
    Done,
    /// Findings reach the severity given with `--fail-on`.
    Findings,
    /// Usage or input was bad; what could be done was done.
    BadInput,
    /// A fault of the program.
    Fault,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Findings => 1,
            Outcome::BadInput => 2,
            Outcome::Fault => 3,
        })
    }
}

fn main() -> ExitCode {
    fault::install_hook();
    let outcome = fault::catch(|| {
        // clap prints its own diagnostics and ends with 2 on bad usage, as we do.
        match Cli::parse().command {
            Command::Check(check) => commands::check::run(&check),
            Command::Assess(assess) => commands::assess::run(&assess),
            Command::Explain(explain) => commands::explain::run(&explain),
            Command::Evidence(evidence) => commands::evidence::run(&evidence),
            Command::Law(law) => commands::law::run(&law),
            Command::Product(product) => commands::product::run(&product),
            Command::Report(report) => commands::report::run(&report),
            Command::Signal(signal) => commands::signal::run(&signal),
            Command::Serve(serve) => commands::registry::serve::serve(&serve),
            Command::Demo(demo) => commands::registry::demo::demo(&demo),
            Command::Admin(admin) => commands::registry::admin::run_admin(&admin),
        }
    });
    outcome.unwrap_or(Outcome::Fault).into()
}
