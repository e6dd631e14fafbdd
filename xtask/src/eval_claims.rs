//! `cargo xtask eval-claims`: judges `evigil check` against labelled texts.
//!
//! Neither the texts nor the script are part of this repository: the texts belong to others.
//! Where they lie beside it, this runs them.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::options::Options;
use crate::workspace::{self, Profile};

/// Beside the repository.
const SCRIPT: &str = "../shared/bench/eval_claims.py";
const LABELS: &str = "../shared/data/pages/dev.jsonl";

pub(crate) fn run(options: Options) -> Result<()> {
    let root = workspace::root();
    let mut rest = options.rest();
    let named = rest.first().is_some_and(|first| !first.starts_with('-'));
    let labels = if named {
        PathBuf::from(rest.remove(0))
    } else {
        root.join(LABELS)
    };
    let script = root.join(SCRIPT);
    for file in [&script, &labels] {
        if !file.is_file() {
            eprintln!(
                "SKIPPED: the evaluation did not run, because there is no {}\n\
                 It needs the script at {SCRIPT} and labelled texts, by default at {LABELS}\n\
                 (one JSON object a line with id, lang, kind, source, text, findings, offer, disclosures).\n\
                 Put them there, or name other texts: cargo xtask eval-claims LABELS",
                file.display()
            );
            return Ok(());
        }
    }
    let evigil = workspace::build_evigil(Profile::Release)?;
    // In the caller's folder, so that relative paths mean what they say.
    workspace::run(
        Command::new("python3")
            .arg(script)
            .arg(labels)
            .arg("--evigil")
            .arg(evigil)
            .args(rest),
    )
}
