//! The program that is measured: `crates/evigil-web/examples/bench_registry`.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value as Json;

use crate::workspace;

/// The program.
pub(super) struct Program(PathBuf);

/// A server of PostgreSQL; it ends with the value.
pub(super) struct Postgres {
    child: Child,
    pub(super) urls: Vec<String>,
}

/// A registry that is served.
pub(super) struct Served {
    child: Child,
    pub(super) address: String,
    pub(super) token: String,
    pub(super) ready_ms: f64,
}

impl Program {
    /// Builds it; `debug` without optimisation, which is enough where nothing is timed.
    pub(super) fn build(debug: bool) -> Result<Self> {
        if debug {
            return Ok(Self(workspace::build_example_of_tests("bench_registry")?));
        }
        Ok(Self(workspace::build_example(
            "evigil-web",
            "bench_registry",
        )?))
    }

    pub(super) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.0);
        command.args(words);
        command
    }

    /// Runs it and reads its line of JSON.
    pub(super) fn ask(&self, words: &[&str]) -> Result<Json> {
        let output = self.command(words).stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            bail!("bench_registry {} failed", words.join(" "));
        }
        let line = String::from_utf8(output.stdout)?;
        serde_json::from_str(line.trim()).context("its line of JSON")
    }

    /// Starts it, reads its first line, and leaves it running.
    fn begin(&self, words: &[&str]) -> Result<(Child, Json)> {
        let mut child = self
            .command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("its output")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let told = serde_json::from_str(&line).context("what it says when it is ready")?;
        Ok((child, told))
    }

    /// Starts a server of PostgreSQL with these databases; nothing where it is not installed.
    pub(super) fn postgres(&self, names: &[&str]) -> Result<Option<Postgres>> {
        let words: Vec<&str> = std::iter::once("postgres")
            .chain(names.iter().copied())
            .collect();
        let (child, told) = self.begin(&words)?;
        if let Some(missing) = told["missing"].as_str() {
            eprintln!("SKIPPED: {missing}");
            return Ok(None);
        }
        let urls = told["urls"].as_array().context("addresses")?;
        let urls = urls
            .iter()
            .filter_map(|url| url.as_str().map(str::to_owned))
            .collect();
        Ok(Some(Postgres { child, urls }))
    }

    pub(super) fn serve(&self, url: &str, folder: &Path) -> Result<Served> {
        let folder = folder.display().to_string();
        let (child, told) = self.begin(&["serve", url, &folder])?;
        Ok(Served {
            child,
            address: told["address"].as_str().unwrap_or_default().to_owned(),
            token: told["token"].as_str().unwrap_or_default().to_owned(),
            ready_ms: told["ready_ms"].as_f64().unwrap_or(f64::NAN),
        })
    }
}

impl Served {
    /// Peak memory so far in bytes, where the system tells.
    pub(super) fn peak(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes * 1024)
    }

    /// Ends it in order.
    pub(super) fn stop(mut self) -> Result<()> {
        drop(self.child.stdin.take());
        self.child.wait()?;
        Ok(())
    }

    /// Ends it as a power cut would.
    pub(super) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
