//! One block of a summary: printed sizes, classes and percentiles under one weighting.

use evigil_core::{Nanometres, ParticlesPerMl};

use crate::Bin;
use crate::table::number::{DecimalSign, half_unit, parse_number};
use crate::table::problems::Problems;
use crate::table::rows::Row;

/// A printed number with its place and its rounding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Printed {
    pub(crate) value: f64,
    /// Half a unit of the last digit.
    pub(crate) half_unit: f64,
    pub(crate) line: u64,
    /// Index of the cell, from 0.
    pub(crate) cell: usize,
}

/// A quantity that stands in the block row by row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantity {
    Mean,
    Mode,
    Sd,
    D10,
    D50,
    D90,
    ValidTracks,
}

impl Quantity {
    pub(crate) fn of_row(name: &str) -> Option<Self> {
        Some(match name {
            "Mean" => Self::Mean,
            "Mode" => Self::Mode,
            "SD" => Self::Sd,
            "D10" => Self::D10,
            "D50" => Self::D50,
            "D90" => Self::D90,
            "Valid Tracks" => Self::ValidTracks,
            _ => return None,
        })
    }
}

/// One percentile of all runs.
#[derive(Debug)]
pub(crate) struct PercentileRow {
    /// From 0 to 1.
    pub(crate) share: f64,
    /// Sizes of the runs, as far as they are there.
    pub(crate) sizes: Vec<Option<Printed>>,
}

/// A block. Everything in it is bounded by the cells that the file holds.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// Line of its `Weighting` row.
    pub(crate) line: u64,
    /// `Number`, `Volume`, `Surface Area` or another.
    pub(crate) weighting: String,
    /// Values of the runs by [`Quantity`].
    quantities: [Vec<Option<Printed>>; 7],
    centres: Vec<f64>,
    /// For each run its classes: index of the centre, and concentration.
    concentrations: Vec<Vec<(usize, f64)>>,
    pub(crate) percentiles: Vec<PercentileRow>,
}

impl Block {
    pub(crate) fn new(line: u64, weighting: &str, runs: usize) -> Self {
        Self {
            line,
            weighting: weighting.to_owned(),
            concentrations: vec![Vec::new(); runs],
            ..Self::default()
        }
    }

    /// Whether particles are counted, not their volumes or surfaces.
    pub(crate) fn is_by_number(&self) -> bool {
        self.weighting.eq_ignore_ascii_case("number")
    }

    /// Printed value of a run.
    pub(crate) fn printed(&self, quantity: Quantity, run: usize) -> Option<Printed> {
        let values = self.quantities.get(quantity as usize)?;
        values.get(run).copied().flatten()
    }

    /// Keeps the printed values of a row; a second row of the same name does not replace them.
    pub(crate) fn add_quantity(&mut self, quantity: Quantity, values: Vec<Option<Printed>>) {
        if let Some(kept) = self.quantities.get_mut(quantity as usize)
            && kept.is_empty()
        {
            *kept = values;
        }
    }

    pub(crate) const fn classes(&self) -> usize {
        self.centres.len()
    }

    /// Reads a row of classes: centre, then concentrations.
    pub(crate) fn add_class(&mut self, row: &Row, sign: DecimalSign, problems: &mut Problems) {
        let runs = self.concentrations.len();
        let Some(centre) = parse_number(row.cell(0), sign) else {
            problems
                .warning("EV-N004", row.place(0))
                .with("name", "Bin centre (nm)")
                .with("text", row.cell(0));
            return;
        };
        if self.centres.last().is_some_and(|last| *last >= centre) {
            problems
                .warning("EV-N010", row.place(0))
                .with("found", centre);
            return;
        }
        report_length(row, runs, problems);
        let index = self.centres.len();
        self.centres.push(centre);
        for (run, cells) in self.concentrations.iter_mut().enumerate().take(row.len()) {
            let cell = run.saturating_add(1);
            let Some(value) = number(row, cell, sign, problems) else {
                continue;
            };
            if value.value < 0.0 {
                problems
                    .warning("EV-N011", row.place(cell))
                    .with("found", value.value);
                continue;
            }
            cells.push((index, value.value));
        }
    }

    /// The classes of a run; the edges lie half way between centres.
    pub(crate) fn bins(&self, run: usize) -> Vec<Bin> {
        let cells = self.concentrations.get(run).map_or(&[][..], Vec::as_slice);
        cells
            .iter()
            .filter_map(|(index, concentration)| {
                let (low, high) = edges(&self.centres, *index)?;
                Some(Bin {
                    low: Nanometres(low),
                    high: Nanometres(high),
                    count: None,
                    concentration: Some(ParticlesPerMl(*concentration)),
                })
            })
            .collect()
    }
}

/// Edges of the class `index`: half way to the neighbouring centres, and as far on the open side.
pub(crate) fn edges(centres: &[f64], index: usize) -> Option<(f64, f64)> {
    let centre = *centres.get(index)?;
    let before = index.checked_sub(1).and_then(|index| centres.get(index));
    let after = index.checked_add(1).and_then(|index| centres.get(index));
    let half = |other: &f64| (centre - other).abs() / 2.0;
    let below = before.or(after).map_or(0.0, half);
    let above = after.or(before).map_or(0.0, half);
    Some((centre - below, centre + above))
}

/// Reads the values of a row, one a run; as many as there are cells.
pub(crate) fn values(
    row: &Row,
    runs: usize,
    sign: DecimalSign,
    problems: &mut Problems,
) -> Vec<Option<Printed>> {
    report_length(row, runs, problems);
    (1..=runs.min(row.len().saturating_sub(1)))
        .map(|cell| number(row, cell, sign, problems))
        .collect()
}

/// Reads the number of a cell; an empty or unreadable one is a problem.
pub(crate) fn number(
    row: &Row,
    cell: usize,
    sign: DecimalSign,
    problems: &mut Problems,
) -> Option<Printed> {
    let text = row.cell(cell);
    let Some(value) = parse_number(text, sign) else {
        problems
            .warning("EV-N004", row.place(cell))
            .with("name", row.cell(0))
            .with("text", text);
        return None;
    };
    Some(Printed {
        value,
        half_unit: half_unit(text, sign).unwrap_or_default(),
        line: row.line,
        cell,
    })
}

/// A row may have average and standard error after the runs, and nothing else.
pub(crate) fn report_length(row: &Row, runs: usize, problems: &mut Problems) {
    let found = row.len().saturating_sub(1);
    if found < runs || found > runs.saturating_add(2) {
        problems
            .warning("EV-N003", row.place(0))
            .with("name", row.cell(0))
            .with("found", found)
            .with("expected", runs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_lie_between_centres() {
        let centres = [0.5, 1.5, 2.5, 5.5];
        assert_eq!(edges(&centres, 0), Some((0.0, 1.0)));
        assert_eq!(edges(&centres, 2), Some((2.0, 4.0)));
        assert_eq!(edges(&centres, 3), Some((4.0, 7.0)));
        assert_eq!(edges(&[3.0], 0), Some((3.0, 3.0)));
        assert_eq!(edges(&centres, 9), None);
    }
}
