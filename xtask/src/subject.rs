//! One program that is measured: started again for each pass, it times itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// A program with what it is to do.
pub(crate) struct Subject {
    pub(crate) name: &'static str,
    command: Vec<PathBuf>,
    passes: Vec<Pass>,
}

/// What a program says of itself in one pass.
struct Pass {
    seconds: Vec<f64>,
    processor: f64,
    value: f64,
    peak: Option<f64>,
    own: Option<f64>,
}

/// Medians over all passes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures {
    /// Seconds on the clock.
    pub(crate) wall: f64,
    /// Seconds of all processors together.
    pub(crate) processor: f64,
    /// A number computed from the result: equal where two programs did the same.
    pub(crate) value: f64,
    /// Largest resident set in bytes, with the pages of mapped files.
    pub(crate) peak: Option<f64>,
    /// The same without pages that the system can drop because the file has them.
    pub(crate) own: Option<f64>,
}

impl Subject {
    /// A step of a program on a file, done `repeats` times in a pass.
    pub(crate) fn new(
        name: &'static str,
        program: &[&Path],
        (step, file): (&str, &Path),
        repeats: usize,
    ) -> Self {
        let mut command: Vec<PathBuf> = program.iter().map(|word| (*word).to_owned()).collect();
        command.extend([
            PathBuf::from(step),
            file.to_owned(),
            repeats.to_string().into(),
        ]);
        Self {
            name,
            command,
            passes: Vec::new(),
        }
    }

    /// Runs the program once.
    pub(crate) fn pass(&mut self) -> Result<()> {
        let (program, arguments) = self.command.split_first().context("no program")?;
        let output = Command::new(program)
            .args(arguments)
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        if !output.status.success() {
            bail!("{} ended with {}", self.name, output.status);
        }
        let told: Value = serde_json::from_slice(&output.stdout)
            .with_context(|| format!("{} says nothing that can be read", self.name))?;
        self.passes.push(Pass::of(&told).context(self.name)?);
        Ok(())
    }

    /// What the passes say together.
    pub(crate) fn figures(&self) -> Result<Figures> {
        let all = |figure: fn(&Pass) -> Option<f64>| median(self.passes.iter().filter_map(figure));
        let seconds = self.passes.iter().flat_map(|pass| pass.seconds.iter());
        let last = self.passes.last().context("there was no pass")?;
        Ok(Figures {
            wall: median(seconds.copied()).context("nothing was timed")?,
            processor: all(|pass| Some(pass.processor)).context("nothing was timed")?,
            value: last.value,
            peak: all(|pass| pass.peak),
            own: all(|pass| pass.own),
        })
    }
}

impl Pass {
    fn of(told: &Value) -> Result<Self> {
        let seconds = told["seconds"].as_array().context("no times")?;
        Ok(Self {
            seconds: seconds.iter().filter_map(Value::as_f64).collect(),
            processor: told["processor"].as_f64().context("no processor time")?,
            value: told["value"].as_f64().context("no value")?,
            peak: told["peak"].as_f64(),
            own: told["own"].as_f64(),
        })
    }
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_median_of_all_times_counts() -> Result<()> {
        let mut subject = Subject::new("a", &[Path::new("p")], ("read", Path::new("f")), 2);
        assert!(subject.figures().is_err());
        for seconds in [[1.0, 9.0], [2.0, 3.0]] {
            let told = json!({"seconds": seconds, "processor": 0.5, "value": 7.0, "peak": 8.0});
            subject.passes.push(Pass::of(&told)?);
        }
        let figures = subject.figures()?;
        assert_eq!((figures.wall, figures.value), (3.0, 7.0));
        assert_eq!((figures.peak, figures.own), (Some(8.0), None));
        assert!(Pass::of(&json!({"seconds": []})).is_err());
        Ok(())
    }
}
