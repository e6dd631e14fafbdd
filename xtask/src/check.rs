//! `cargo xtask check`: all that has to hold, in one command for a person and for CI.

use anyhow::Result;

use crate::options::Options;
use crate::tidy;
use crate::workspace::{self, cargo};

/// Runs every check; the quick ones first. `--no-test` leaves the tests out, for a run that
/// comes after `cargo test`.
fn all(with_tests: bool) -> Result<()> {
    workspace::run(cargo().args(["fmt", "--all", "--check"]))?;
    println!("$ cargo xtask tidy");
    tidy::check()?;
    workspace::run(cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    if with_tests {
        workspace::run(cargo().arg("test"))?;
    }
    workspace::run(
        cargo()
            .args(["doc", "--workspace", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    println!("all checks passed");
    Ok(())
}

pub(crate) fn run(mut options: Options) -> Result<()> {
    let with_tests = !options.flag("--no-test");
    options.done()?;
    all(with_tests)
}
