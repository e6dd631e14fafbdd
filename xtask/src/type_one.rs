//! `cargo xtask type-one`: how often sequential tests signal when no risk is raised, by simulation,
//! beside the chance that was computed.

use std::process::Command;

use anyhow::{Result, bail};

use crate::options::Options;
use crate::workspace;

pub(crate) fn run(mut options: Options) -> Result<()> {
    let replicates: u64 = options.value("--replicates")?.unwrap_or(1_000_000);
    let seed: u64 = options.value("--seed")?.unwrap_or(1);
    options.done()?;
    if replicates == 0 {
        bail!("--replicates is from 1");
    }
    let program = workspace::build_example("evigil-signal", "type_one")?;
    workspace::run(Command::new(program).args([replicates.to_string(), seed.to_string()]))
}
