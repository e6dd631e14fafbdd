//! Wall time and processor time of a program, over several runs.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

/// How long a run took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// Seconds on the clock.
    pub(super) wall: f64,
    /// Seconds of all processors together; nothing where the system does not tell.
    pub(super) processor: Option<f64>,
}

/// The run with the median wall time of `passes`.
pub(super) fn median(passes: usize, mut one: impl FnMut() -> Result<Run>) -> Result<Run> {
    let mut runs = (0..passes.max(1))
        .map(|_| one())
        .collect::<Result<Vec<_>>>()?;
    runs.sort_by(|a, b| a.wall.total_cmp(&b.wall));
    runs.get(runs.len() / 2).copied().context("nothing was run")
}

/// Runs a command to its end, its output thrown away.
pub(super) fn time(command: &mut Command) -> Result<Run> {
    let before = processor_of_children();
    let begin = Instant::now();
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()?;
    let wall = begin.elapsed().as_secs_f64();
    let processor = before
        .zip(processor_of_children())
        .map(|(before, after)| after - before);
    if !status.success() {
        bail!("{} ended with {status}", command.get_program().display());
    }
    Ok(Run { wall, processor })
}

/// Clock ticks a second of `/proc`; every Linux that runs Rust has this value.
const TICKS: f64 = 100.0;

/// Processor seconds of all children that have ended (`proc(5)`, `cutime` and `cstime`).
fn processor_of_children() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in brackets, may hold spaces.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(13);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle() -> Result<()> {
        let mut walls = [3.0, 1.0, 2.0].into_iter();
        let run = median(3, || {
            Ok(Run {
                wall: walls.next().unwrap_or(9.0),
                processor: None,
            })
        })?;
        assert!((run.wall - 2.0).abs() < 1e-9);
        Ok(())
    }

    #[test]
    fn a_program_that_fails_is_no_measurement() {
        let none = Command::new("no-such-program-here").arg("x").status();
        assert!(none.is_err());
        assert!(time(&mut Command::new("no-such-program-here")).is_err());
    }
}
