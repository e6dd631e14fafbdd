//! `evigil-cluster`: jobs that don't fit one machine's afternoon.

#![expect(clippy::print_stderr, reason = "a program says what it does")]

mod commands;
mod say;

use std::process::ExitCode;

use clap::Parser;

use commands::Command;

/// Count reports and read pages with Apache DataFusion: on this machine, or on a Ballista cluster.
///
/// Exit codes: 0 done; 2 bad usage, or input that can't be used; 3 the engine or the cluster failed.
#[derive(Debug, Parser)]
#[command(name = "evigil-cluster", version, max_term_width = 100)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    // What the engine and the cluster say of themselves: nothing but faults, unless RUST_LOG asks.
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("error")).init();
    let program = Program::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(3);
        }
    };
    runtime.block_on(program.command.run())
}
