//! `cargo xtask eval-signal`: how well each score of a pair tells true signals from false ones, on
//! published reference sets.
//!
//! Neither the sets nor the tables of reports are part of this repository: they belong to others.
//! Where they lie beside it, this runs on them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::options::Options;
use crate::workspace;

/// In the folder that `EVIGIL_SHARED` names, or else in that beside the repository.
const REFERENCE: &str = "data/signal/reference_sets";
const TABLE: &str = "data/pv/pairs/faers_2022q3_case_drug_event.csv.gz";

pub(crate) fn run(mut options: Options) -> Result<()> {
    let beside = || workspace::root().join("../shared");
    let shared = std::env::var_os("EVIGIL_SHARED").map_or_else(beside, PathBuf::from);
    let reference: Option<PathBuf> = options.value("--reference")?;
    let reference = reference.unwrap_or_else(|| shared.join(REFERENCE));
    let mut tables: Vec<PathBuf> = options.rest().into_iter().map(PathBuf::from).collect();
    if tables.is_empty() {
        tables.push(shared.join(TABLE));
    }
    for needed in std::iter::once(&reference).chain(&tables) {
        if !needed.exists() {
            eprintln!(
                "SKIPPED: the evaluation did not run, because there is no {}\n\
                 It needs a folder of reference sets, by default {REFERENCE}, and case tables with the\n\
                 columns report_id, drug and event (or CASEID, DRUG and AE), by default {TABLE}.\n\
                 Put them there, or name others: cargo xtask eval-signal --reference DIR TABLE...",
                needed.display()
            );
            return Ok(());
        }
    }
    let program = workspace::build_example("evigil-signal", "eval_signal")?;
    workspace::run(Command::new(program).arg(reference).args(tables))
}
