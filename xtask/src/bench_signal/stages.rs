//! Programs that time their own stages.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// One stage of one pass.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stage {
    pub(super) name: String,
    /// Seconds on the clock.
    pub(super) wall: f64,
    /// Seconds of all processors.
    pub(super) processor: f64,
    /// Largest resident set up to its end, in bytes.
    pub(super) peak: f64,
    pub(super) rows: f64,
    pub(super) sum: f64,
}

impl Stage {
    fn of(told: &Value) -> Option<Self> {
        let number = |name: &str| told[name].as_f64();
        Some(Self {
            name: told["stage"].as_str()?.to_owned(),
            wall: number("wall")?,
            processor: number("processor")?,
            peak: number("peak").unwrap_or(0.0),
            rows: number("rows")?,
            sum: number("sum")?,
        })
    }
}

/// A program with what it is to do.
pub(super) struct Program {
    pub(super) name: &'static str,
    command: Vec<OsString>,
    passes: Vec<Vec<Stage>>,
}

impl Program {
    pub(super) fn new(name: &'static str, words: &[&Path]) -> Self {
        Self {
            name,
            command: words
                .iter()
                .map(|word| word.as_os_str().to_owned())
                .collect(),
            passes: Vec::new(),
        }
    }

    /// Runs the program once.
    pub(super) fn pass(&mut self) -> Result<()> {
        let (program, arguments) = self.command.split_first().context("no program")?;
        let output = Command::new(program)
            .args(arguments)
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("{} cannot be started", self.name))?;
        if !output.status.success() {
            bail!("{} ended with {}", self.name, output.status);
        }
        let lines = String::from_utf8(output.stdout)?;
        let stages = lines
            .lines()
            .filter(|line| line.starts_with('{'))
            .map(|line| {
                let told: Value = serde_json::from_str(line)?;
                Stage::of(&told).with_context(|| format!("{} says `{line}`", self.name))
            });
        self.passes.push(stages.collect::<Result<_>>()?);
        Ok(())
    }

    /// The median of each stage over all passes.
    pub(super) fn stages(&self) -> Vec<Stage> {
        let Some(first) = self.passes.first() else {
            return Vec::new();
        };
        let of = |index: usize, figure: fn(&Stage) -> f64| {
            let stages = self.passes.iter().filter_map(|pass| pass.get(index));
            let mut values: Vec<f64> = stages.map(figure).collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or(0.0)
        };
        let medians = first.iter().enumerate().map(|(index, stage)| Stage {
            wall: of(index, |stage| stage.wall),
            processor: of(index, |stage| stage.processor),
            peak: of(index, |stage| stage.peak),
            ..stage.clone()
        });
        medians.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_each_stage_counts() {
        let stage = |name: &str, wall| Stage {
            name: name.to_owned(),
            wall,
            processor: 2.0 * wall,
            peak: 7.0,
            rows: 3.0,
            sum: 4.0,
        };
        let mut program = Program::new("a", &[Path::new("p")]);
        assert!(program.stages().is_empty());
        for (read, count) in [(1.0, 9.0), (5.0, 2.0), (3.0, 4.0)] {
            program
                .passes
                .push(vec![stage("read", read), stage("count", count)]);
        }
        assert_eq!(program.stages(), [stage("read", 3.0), stage("count", 4.0)]);
    }

    #[test]
    fn a_stage_is_read_whole_or_not() -> Result<()> {
        let line =
            r#"{"stage": "count", "wall": 1.5, "processor": 2, "peak": null, "rows": 7, "sum": 9}"#;
        let stage = Stage::of(&serde_json::from_str(line)?).context("a stage")?;
        assert_eq!((stage.wall, stage.peak, stage.rows), (1.5, 0.0, 7.0));
        assert!(Stage::of(&serde_json::from_str(r#"{"stage": "count"}"#)?).is_none());
        Ok(())
    }
}
