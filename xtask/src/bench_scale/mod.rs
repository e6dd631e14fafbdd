//! `cargo xtask bench-scale PART`: work on as many reports as a national database has.

mod cluster;
mod duplicates;

use anyhow::{Context as _, Result, bail};

use crate::options::Options;

pub(crate) fn run(mut options: Options) -> Result<()> {
    let part = options
        .part()
        .context("which part? `duplicates` or `cluster`")?;
    match part.as_str() {
        "cluster" => cluster::run(options),
        "duplicates" => duplicates::run(options),
        other => bail!("there is no part `{other}`: `duplicates` or `cluster`"),
    }
}
