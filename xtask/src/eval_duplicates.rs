//! `cargo xtask eval-duplicates`: how many duplicates among made-up reports are found, and how many
//! links are right, on seeds that nothing was chosen by.

use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::options::Options;
use crate::workspace;

/// What is asked for at the default settings, on each seed.
const F1_MIN: f64 = 0.95;
const PRECISION_MIN: f64 = 0.98;

pub(crate) fn run(mut options: Options) -> Result<()> {
    let reports: usize = options.value("--reports")?.unwrap_or(50_000);
    let seeds: u64 = options.value("--seeds")?.unwrap_or(5);
    options.done()?;
    let program = workspace::build_example("evigil-vigilance", "duplicates")?;
    let mut command = Command::new(program);
    command.arg("eval").arg(reports.to_string());
    // Seeds below were looked at while the program was written.
    command.args((1001..1001 + seeds).map(|seed| seed.to_string()));
    let output = command.output().context("the program cannot be started")?;
    if !output.status.success() {
        bail!("the program ended with {}", output.status);
    }
    let told = String::from_utf8(output.stdout)?;
    let mut missed = 0;
    for line in told.lines() {
        if !line.starts_with('{') {
            println!("{line}");
            continue;
        }
        let score: Value = serde_json::from_str(line)?;
        let figure = |name: &str| score[name].as_f64().unwrap_or(0.0);
        println!(
            "seed {}: {} reports, precision {:.4}, recall {:.4}, F1 {:.4}; of {} pairs of near twins {} joined",
            score["seed"],
            score["reports"],
            figure("precision"),
            figure("recall"),
            figure("f1"),
            score["twins"],
            score["twins_joined"]
        );
        if figure("f1") < F1_MIN || figure("precision") < PRECISION_MIN {
            missed += 1;
        }
    }
    println!("goal on each seed: F1 at least {F1_MIN}, precision at least {PRECISION_MIN}");
    if missed > 0 {
        bail!("{missed} seeds miss it");
    }
    Ok(())
}
