//! The Python pipeline measured beside evigil.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::corpus::Corpus;
use super::timing::{self, Run};
use crate::{python, workspace};

/// How long the pipeline took for each folder: the median of its passes.
pub(super) struct Peer {
    pub(super) html: Run,
    pub(super) text: Run,
    /// Pages out of which it got no text.
    pub(super) without_text: u64,
}

/// Runs the pipeline with the packages in `environment`, or in one made for it.
pub(super) fn run(environment: Option<PathBuf>, corpus: &Corpus, passes: usize) -> Result<Peer> {
    let environment = match environment {
        Some(environment) => environment,
        None => python::environment("requirements.txt")?,
    };
    let output = Command::new(environment.join("bin/python"))
        .arg(workspace::root().join("bench/claims_peer.py"))
        .args([&corpus.html.folder, &corpus.text.folder])
        .args(["--passes", &passes.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("there is no Python in {}", environment.display()))?;
    if !output.status.success() {
        bail!("the pipeline ended with {}", output.status);
    }
    read(&String::from_utf8(output.stdout)?)
}

fn read(lines: &str) -> Result<Peer> {
    let passes = lines
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<Vec<Value>, _>>()?;
    let median = |what: &str| {
        let mut runs = passes
            .iter()
            .filter(|pass| pass["what"] == what)
            .map(|pass| {
                let wall = pass["seconds"].as_f64().context("a pass has no time")?;
                Ok(Run {
                    wall,
                    processor: pass["processor"].as_f64(),
                })
            });
        let count = passes.iter().filter(|pass| pass["what"] == what).count();
        timing::median(count, || {
            runs.next().context("the pipeline measured nothing")?
        })
    };
    let without_text = passes
        .iter()
        .filter_map(|pass| pass["without_text"].as_u64())
        .max();
    Ok(Peer {
        html: median("html")?,
        text: median("text")?,
        without_text: without_text.unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_pass_counts() -> Result<()> {
        let line = |what: &str, seconds: f64| {
            format!(
                "{{\"what\":\"{what}\",\"seconds\":{seconds},\"processor\":0.5,\"without_text\":1}}\n"
            )
        };
        let lines: String = [3.0, 1.0, 2.0]
            .map(|s| line("html", s) + &line("text", s * 10.0))
            .concat();
        let peer = read(&lines)?;
        assert_eq!(
            (peer.html.wall, peer.text.wall, peer.without_text),
            (2.0, 20.0, 1)
        );
        assert_eq!(peer.html.processor, Some(0.5));
        assert!(read("").is_err());
        Ok(())
    }
}
