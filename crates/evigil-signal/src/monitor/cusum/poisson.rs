//! Poisson CUSUM for counts of the same exposure, with its average run lengths.

use super::chart::accumulate;
use super::{ChartPoint, CusumError, require};
use crate::monitor::numeric::poisson_probability;

/// Most states of the Markov chain: solving takes the cube of it.
const STATES_MAX: u32 = 1_500;

/// A chart that adds `count - reference_value` and signals above `decision_interval`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoissonCusum {
    /// What is taken off each count (`k`).
    pub reference_value: f64,
    /// A sum above this signals (`h`).
    pub decision_interval: f64,
}

/// A chart in whole steps of `1 / steps`, for which run lengths are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lattice {
    /// Steps in one event (`m`).
    pub steps: u32,
    /// Reference value in steps (`km`).
    pub reference_value: u32,
    /// Decision interval in steps (`hm`); a sum above it signals.
    pub decision_interval: u32,
}

/// The reference value that is best for a rise of the mean from `mean` to `relative_risk · mean`:
/// `mean (RR - 1) / ln(RR)` (Lucas 1985).
///
/// # Errors
///
/// When the mean isn't above 0 or the ratio not above 1.
pub fn reference_value(mean: f64, relative_risk: f64) -> Result<f64, CusumError> {
    require(mean > 0.0 && mean.is_finite(), "mean", mean)?;
    require(
        relative_risk > 1.0 && relative_risk.is_finite(),
        "relative_risk",
        relative_risk,
    )?;
    Ok(mean * (relative_risk - 1.0) / relative_risk.ln())
}

impl PoissonCusum {
    /// The chart of these counts.
    #[must_use]
    pub fn chart(&self, counts: &[u64]) -> Vec<ChartPoint> {
        accumulate(
            counts
                .iter()
                .map(|&count| count as f64 - self.reference_value),
            |sum| sum > self.decision_interval,
        )
    }

    /// The nearest chart in whole steps of `1 / steps`.
    ///
    /// # Errors
    ///
    /// When there are no steps, a value is not above 0, or there would be more than 1,500 states.
    pub fn on_lattice(&self, steps: u32) -> Result<Lattice, CusumError> {
        require(steps > 0, "steps", steps.into())?;
        let whole = |name, value: f64| {
            require(value > 0.0 && value.is_finite(), name, value)?;
            let rounded = (value * f64::from(steps)).round();
            require(rounded < f64::from(u32::MAX), name, value)?;
            Ok(rounded as u32)
        };
        let lattice = Lattice {
            steps,
            reference_value: whole("reference_value", self.reference_value)?,
            decision_interval: whole("decision_interval", self.decision_interval)?,
        };
        lattice.check()?;
        Ok(lattice)
    }
}

impl Lattice {
    fn check(&self) -> Result<(), CusumError> {
        require(self.steps > 0, "steps", self.steps.into())?;
        require(
            self.decision_interval < STATES_MAX,
            "decision_interval",
            self.decision_interval.into(),
        )
    }

    /// Average number of counts of mean `mean` until the chart, begun at 0, signals: infinite when it
    /// practically never does.
    ///
    /// The sum is a Markov chain on the steps from 0 to the decision interval (D. Brook, D. A. Evans,
    /// An approach to the probability distribution of CUSUM run length, Biometrika 1972;59:539-549);
    /// the mean run lengths `L` from each state solve `(I - Q) L = 1`, where `Q` holds the chances to
    /// go from state to state without a signal.
    ///
    /// # Errors
    ///
    /// When the mean isn't a finite number above 0, or there are more than 1,500 states.
    pub fn average_run_length(&self, mean: f64) -> Result<f64, CusumError> {
        self.check()?;
        require(mean > 0.0 && mean.is_finite(), "mean", mean)?;
        let states = self.decision_interval as usize + 1;
        let mut rows = vec![vec![0.0; states + 1]; states];
        for (from, row) in rows.iter_mut().enumerate() {
            let mut count = 0_u64;
            loop {
                let up = from as u64 + count * u64::from(self.steps);
                let to = up.saturating_sub(self.reference_value.into()) as usize;
                let Some(cell) = row.get_mut(to).filter(|_| to < states) else {
                    break;
                };
                *cell -= poisson_probability(count as f64, mean);
                count += 1;
            }
            if let Some(cell) = row.get_mut(from) {
                *cell += 1.0;
            }
            if let Some(cell) = row.last_mut() {
                *cell = 1.0;
            }
        }
        Ok(first_unknown(rows))
    }
}

/// The first unknown of a system whose rows end with the right-hand side, by elimination from the
/// last unknown back, with the largest pivot. Infinite when the system is singular.
fn first_unknown(mut rows: Vec<Vec<f64>>) -> f64 {
    while let Some(last) = rows.len().checked_sub(1) {
        let size = |row: &Vec<f64>| row.get(last).map_or(0.0, |x| x.abs());
        let pivot_at = (0..=last)
            .max_by(|&a, &b| {
                let at = |index: usize| rows.get(index).map_or(0.0, size);
                at(a).total_cmp(&at(b))
            })
            .unwrap_or(last);
        rows.swap(pivot_at, last);
        let Some(pivot) = rows.pop() else { break };
        let (Some(&lead), Some(&right)) = (pivot.get(last), pivot.last()) else {
            break;
        };
        if lead == 0.0 {
            return f64::INFINITY;
        }
        if last == 0 {
            let value = right / lead;
            return if value > 0.0 { value } else { f64::INFINITY };
        }
        for row in &mut rows {
            let factor = row.get(last).map_or(0.0, |x| x / lead);
            if factor == 0.0 {
                continue;
            }
            for (cell, above) in row.iter_mut().zip(&pivot).take(last) {
                *cell -= factor * above;
            }
            if let Some(cell) = row.last_mut() {
                *cell -= factor * right;
            }
        }
    }
    f64::INFINITY
}
