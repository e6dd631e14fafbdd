//! `cargo xtask planted-signals`: at which ranks planted signals are found in made-up reports, and how
//! many of the pairs that are called signals are none.

use std::process::Command;

use anyhow::{Result, bail};

use crate::options::Options;
use crate::workspace;

pub(crate) fn run(mut options: Options) -> Result<()> {
    let seeds: u64 = options.value("--seeds")?.unwrap_or(200);
    let reports: usize = options.value("--reports")?.unwrap_or(5_000);
    options.done()?;
    if seeds < 2 || reports == 0 {
        bail!("--seeds is from 2, --reports from 1");
    }
    let program = workspace::build_example("evigil-signal", "planted_signals")?;
    workspace::run(Command::new(program).args([seeds.to_string(), reports.to_string()]))
}
