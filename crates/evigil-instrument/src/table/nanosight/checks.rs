//! What a summary says against what it holds.

use std::collections::BTreeMap;

use super::block::{Block, Printed, Quantity};
use super::sections::Section;
use crate::recompute::Sizes;
use crate::table::problems::{Problems, show};
use crate::table::rows::Row;
use crate::{ParticleRun, Place, SizeRule};

/// Classes of a complete size distribution: 0.5 to 999.5 nm.
const CLASSES: usize = 1000;
/// Percentiles of a complete table: 0 to 100.
const PERCENTILES: usize = 101;

/// Slack for the rounding of the classes themselves, relative to the rounding of a printed size.
///
/// Sizes are printed to 0.1 nm and classes to six digits: of 2,286 percentiles, means and deviations
/// in public exports none lies further from its recomputed value than 0.05 nm.
const SLACK: f64 = 1.1;

/// Rows whose values must agree between runs that are to be compared.
pub(super) fn must_agree(name: &str) -> bool {
    matches!(
        name,
        "Camera Type"
            | "Laser Type"
            | "Camera Level"
            | "Slider Shutter"
            | "Slider Gain"
            | "Detection Threshold"
            | "Max Jump Mode"
            | "Blur"
            | "Min Track Length"
            | "Total frames analysed"
            | "Frame rate/fps"
            | "Syringe Pump Speed/AU"
    )
}

/// What the software says of the runs: anything but its words for "nothing to say" is passed on.
pub(super) fn words(row: &Row, runs: usize, section: Section, problems: &mut Problems) {
    let name = row.cell(0);
    // That vibration was corrected follows from the row that says how much there was.
    if name == "Vibration correction applied" {
        return;
    }
    let mut met: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for cell in 1..=runs.min(row.len()) {
        let word = row.cell(cell);
        if !matches!(word, "" | "OK" | "No") {
            let (count, _) = met.entry(word).or_insert((0, cell));
            *count = count.saturating_add(1);
        }
    }
    for (word, (count, cell)) in met {
        let place = row.place(cell);
        let draft = if name == "Validity of concentration measurement" {
            problems.warning("EV-N026", place)
        } else if section == Section::ConcentrationWarnings || name.starts_with("Errors") {
            problems.warning("EV-N027", place)
        } else {
            problems.note("EV-N027", place)
        };
        draft
            .with("name", name)
            .with("word", word)
            .with("count", count)
            .with("runs", runs);
    }
}

/// Printed average and standard error against those of the printed values.
pub(super) fn average(
    values: &[Option<Printed>],
    printed: [Option<Printed>; 2],
    problems: &mut Problems,
) {
    let Some(values) = values.iter().copied().collect::<Option<Vec<_>>>() else {
        return;
    };
    if values.len() < 2 {
        return;
    }
    let n = values.len() as f64;
    let mean = values.iter().map(|value| value.value).sum::<f64>() / n;
    let variance = values
        .iter()
        .map(|value| (value.value - mean).powi(2))
        .sum::<f64>()
        / (n - 1.0);
    let error = (variance / n).sqrt();
    // Each value is rounded: their mean is off by half a unit at most, and so, nearly, its error.
    let rounding = values
        .iter()
        .map(|value| value.half_unit)
        .fold(0.0, f64::max);
    for (name, printed, computed) in [
        ("Average", printed[0], mean),
        ("Standard Error", printed[1], error),
    ] {
        let Some(printed) = printed else { continue };
        if (printed.value - computed).abs() > (printed.half_unit + rounding) * SLACK {
            problems
                .warning("EV-N031", place(printed))
                .with("name", name)
                .with("printed", show(printed.value))
                .with("computed", show(computed));
        }
    }
}

/// A table that stops early.
pub(super) fn complete(block: &Block, with_percentiles: bool, problems: &mut Problems) {
    let found = block.classes();
    if found != CLASSES {
        problems
            .warning("EV-N028", Place::Line(block.line))
            .with("name", "Bin centre (nm)")
            .with("found", found)
            .with("expected", CLASSES);
    }
    let found = block.percentiles.len();
    if found != PERCENTILES && (with_percentiles || found > 0) {
        problems
            .warning("EV-N028", Place::Line(block.line))
            .with("name", "Percentile")
            .with("found", found)
            .with("expected", PERCENTILES);
    }
}

/// The classes of a run add up to its printed concentration.
pub(super) fn concentrations(
    runs: &[ParticleRun],
    printed: &[Option<Printed>],
    problems: &mut Problems,
) {
    /// Classes are printed to six digits.
    const CLASS_ROUNDING: f64 = 1e-4;
    for (run, printed) in runs.iter().zip(printed) {
        let (Some(printed), Some(sum)) = (printed, run.bin_concentration()) else {
            continue;
        };
        let sum = sum.0;
        if sum == 0.0 && printed.value == 0.0 {
            problems
                .warning("EV-N017", place(*printed))
                .with("run", &run.name);
        } else if (sum - printed.value).abs() > printed.half_unit * SLACK + sum * CLASS_ROUNDING {
            problems
                .warning("EV-N029", place(*printed))
                .with("run", &run.name)
                .with("printed", show(printed.value))
                .with("computed", show(sum));
        }
    }
}

/// The rule that fits the printed medians of a version that is not known.
pub(super) fn fitting_rule(runs: &[ParticleRun], block: &Block) -> SizeRule {
    let mut low = 0_usize;
    let mut exact = 0_usize;
    for (index, run) in runs.iter().enumerate() {
        let (Some(printed), Some(computed)) =
            (block.printed(Quantity::D50, index), run.percentile(0.5))
        else {
            continue;
        };
        // Half a class decides between "as the classes say" and "one class lower".
        if computed.0 - printed.value > 0.5 {
            low = low.saturating_add(1);
        } else {
            exact = exact.saturating_add(1);
        }
    }
    if low > exact {
        SizeRule::OneClassLow
    } else {
        SizeRule::BetweenEdges
    }
}

/// Printed mean, deviation and percentiles against those of the classes, by the software's rule.
pub(super) fn sizes(runs: &[ParticleRun], block: &Block, problems: &mut Problems) {
    let mut low: Option<(Printed, f64)> = None;
    let mut low_runs = 0_usize;
    for (index, run) in runs.iter().enumerate() {
        let sizes = Sizes::new(run);
        let quantities = [
            (Quantity::Mean, "Mean", sizes.mean()),
            (Quantity::Sd, "SD", sizes.sd()),
            (Quantity::D10, "D10", sizes.percentile(0.1)),
            (Quantity::D50, "D50", sizes.percentile(0.5)),
            (Quantity::D90, "D90", sizes.percentile(0.9)),
        ];
        for (quantity, name, computed) in quantities {
            let (Some(printed), Some(computed)) = (block.printed(quantity, index), computed) else {
                continue;
            };
            let agrees = agrees(printed, computed);
            if !agrees {
                problems
                    .warning("EV-N030", place(printed))
                    .with("run", &run.name)
                    .with("name", name)
                    .with("printed", show(printed.value))
                    .with("computed", show(computed));
            } else if quantity == Quantity::D50 && run.size_rule == SizeRule::OneClassLow {
                low_runs = low_runs.saturating_add(1);
                low.get_or_insert((printed, computed + 1.0));
            }
        }
        percentile_table(run, index, &sizes, block, problems);
    }
    if let Some((printed, computed)) = low {
        problems
            .warning("EV-N032", place(printed))
            .with("printed", show(printed.value))
            .with("computed", show(computed))
            .with("count", low_runs)
            .with("runs", runs.len());
    }
}

/// The table of percentiles, with the worst that does not come from the classes.
///
/// 0 and 100 are left out: the software takes them from classes that it does not print.
fn percentile_table(
    run: &ParticleRun,
    index: usize,
    sizes: &Sizes<'_>,
    block: &Block,
    problems: &mut Problems,
) {
    let mut wrong = 0_usize;
    let mut worst: Option<(f64, Printed, f64, f64)> = None;
    for row in &block.percentiles {
        let inside = row.share > 0.0 && row.share < 1.0;
        let (true, Some(printed), Some(computed)) = (
            inside,
            row.sizes.get(index).copied().flatten(),
            sizes.percentile(row.share),
        ) else {
            continue;
        };
        if agrees(printed, computed) {
            continue;
        }
        wrong = wrong.saturating_add(1);
        let off = (printed.value - computed).abs();
        if worst.is_none_or(|(most, ..)| off > most) {
            worst = Some((off, printed, computed, row.share * 100.0));
        }
    }
    if let Some((_, printed, computed, percent)) = worst {
        problems
            .warning("EV-N033", place(printed))
            .with("run", &run.name)
            .with("count", wrong)
            .with("percent", percent.round())
            .with("printed", show(printed.value))
            .with("computed", show(computed));
    }
}

fn agrees(printed: Printed, computed: f64) -> bool {
    // A spreadsheet drops the zero of "284.0": sizes are to a tenth whatever is written.
    const SIZE_HALF_UNIT: f64 = 0.05;
    (printed.value - computed).abs() <= SIZE_HALF_UNIT * SLACK
}

fn place(printed: Printed) -> Place {
    Place::Cell {
        line: printed.line,
        column: (printed.cell as u64).saturating_add(1),
    }
}
