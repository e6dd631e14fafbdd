//! The quadratic approximation of a log-likelihood, and its maximum under the penalty.

use super::cholesky::Cholesky;
use super::design::Design;

/// Sum of the values of some rows.
pub(super) fn sum_of(values: &[f64], rows: &[u32]) -> f64 {
    rows.iter()
        .map(|&row| values.get(row as usize).copied().unwrap_or(0.0))
        .sum()
}

/// The quadratic approximation of the log-likelihood about a state, for some columns.
pub(super) struct Quadratic<'a> {
    design: &'a Design<'a>,
    columns: &'a [usize],
    weight: &'a [f64],
    /// Weighted residual of the working response, without what the intercept's shift takes from it:
    /// that is `shift · weight`, and is subtracted by column sums, so that moving the intercept costs
    /// nothing.
    residual: Vec<f64>,
    residual_sum: f64,
    weight_sum: f64,
    column_weights: Vec<f64>,
    start: Vec<f64>,
    /// Change of each column's coefficient so far.
    pub(super) changes: Vec<f64>,
    /// Change of the intercept so far.
    pub(super) shift: f64,
}

/// Most rounds of sweeps in one step; the next step goes on where it ends.
const MOST_ROUNDS: usize = 60;

/// Sweeps over the columns that are not zero before they are solved at once.
const SWEEPS_A_ROUND: usize = 12;

/// Most columns that are solved at once: the equations of more take longer than sweeps.
const MOST_SOLVED: usize = 400;

impl<'a> Quadratic<'a> {
    pub(super) fn new(
        design: &'a Design<'a>,
        columns: &'a [usize],
        coefficients: &[f64],
        residual: &[f64],
        weight: &'a [f64],
    ) -> Self {
        Self {
            design,
            columns,
            weight,
            residual: residual.to_vec(),
            residual_sum: residual.iter().sum(),
            weight_sum: weight.iter().sum(),
            column_weights: columns
                .iter()
                .map(|&column| sum_of(weight, design.column(column)))
                .collect(),
            start: columns
                .iter()
                .map(|&column| coefficients.get(column).copied().unwrap_or(0.0))
                .collect(),
            changes: vec![0.0; columns.len()],
            shift: 0.0,
        }
    }

    /// Coordinate descent to the maximum. After a sweep over all columns those that are not zero are
    /// swept until they rest, then all again. Sweeps over columns that nearly add up to others, or to
    /// the intercept, take very long to rest: then the columns that are not zero are solved at once.
    /// Columns rest when a sweep changes no derivative of the log-likelihood by `rest`.
    pub(super) fn maximise(&mut self, penalty: f64, rest: f64) {
        for _ in 0..MOST_ROUNDS {
            if self.sweep(penalty, true) < rest {
                return;
            }
            let mut rests = false;
            for _ in 0..SWEEPS_A_ROUND {
                if self.sweep(penalty, false) < rest {
                    rests = true;
                    break;
                }
            }
            if !rests {
                self.solve_active(penalty);
            }
        }
    }

    fn coefficient(&self, place: usize) -> f64 {
        let of = |list: &[f64]| list.get(place).copied().unwrap_or(0.0);
        of(&self.start) + of(&self.changes)
    }

    /// The maximum over intercept and columns that are not zero while their signs stay, by their normal
    /// equations; as far as the first coefficient that reaches zero.
    fn solve_active(&mut self, penalty: f64) {
        let active: Vec<usize> = (0..self.columns.len())
            .filter(|&place| self.coefficient(place) != 0.0)
            .collect();
        if active.is_empty() || active.len() > MOST_SOLVED {
            return;
        }
        let size = active.len() + 1;
        let mut step: Vec<f64> = active
            .iter()
            .map(|&place| {
                let gradient = sum_of(&self.residual, self.rows(place))
                    - self.shift * self.column_weights.get(place).copied().unwrap_or(0.0);
                gradient - penalty * self.coefficient(place).signum()
            })
            .collect();
        step.push(self.residual_sum);
        Cholesky::new(self.information(&active), size).solve(&mut step);
        let share = active
            .iter()
            .zip(&step)
            .map(|(&place, step)| (self.coefficient(place), step))
            .filter(|&(value, step)| value * (value + step) < 0.0)
            .map(|(value, step)| -value / step)
            .fold(1.0, f64::min);
        for (&place, step) in active.iter().zip(&step) {
            let value = self.coefficient(place);
            let next = value + share * step;
            // The one that reaches zero is zero.
            let next = if next * value > 0.0 { next } else { 0.0 };
            self.change(place, next);
        }
        if let Some(step) = step.last() {
            self.shift += share * step;
            self.residual_sum -= share * step * self.weight_sum;
        }
    }

    /// Sums of weights over rows that have both of two active columns; the intercept is the last.
    fn information(&self, active: &[usize]) -> Vec<f64> {
        let size = active.len() + 1;
        let mut matrix = vec![0.0; size * size];
        let mut add = |i: usize, j: usize, value: f64| {
            if let Some(slot) = matrix.get_mut(i * size + j) {
                *slot += value;
            }
        };
        let mut of_row: Vec<(u32, usize)> = Vec::new();
        for (i, &place) in active.iter().enumerate() {
            let weight = self.column_weights.get(place).copied().unwrap_or(0.0);
            add(i, size - 1, weight);
            add(size - 1, i, weight);
            of_row.extend(self.rows(place).iter().map(|&row| (row, i)));
        }
        add(size - 1, size - 1, self.weight_sum);
        of_row.sort_unstable();
        for terms in of_row.chunk_by(|a, b| a.0 == b.0) {
            for &(row, i) in terms {
                let weight = self.weight.get(row as usize).copied().unwrap_or(0.0);
                for &(_, j) in terms {
                    add(i, j, weight);
                }
            }
        }
        matrix
    }

    fn rows(&self, place: usize) -> &'a [u32] {
        self.columns
            .get(place)
            .map_or(&[], |&column| self.design.column(column))
    }

    /// Gives a coefficient its next value; how much its derivative changes by that.
    fn change(&mut self, place: usize, next: f64) -> f64 {
        let step = next - self.coefficient(place);
        let weight = self.column_weights.get(place).copied().unwrap_or(0.0);
        if step == 0.0 {
            return 0.0;
        }
        if let (Some(change), Some(start)) = (self.changes.get_mut(place), self.start.get(place)) {
            // Zero must be zero: `start + change` is.
            *change = next - start;
        }
        for &row in self.rows(place) {
            if let (Some(residual), Some(weight)) = (
                self.residual.get_mut(row as usize),
                self.weight.get(row as usize),
            ) {
                *residual -= step * weight;
            }
        }
        self.residual_sum -= step * weight;
        step.abs() * weight
    }

    /// One pass over the intercept and all columns, or those that are not zero; the greatest change
    /// of a derivative.
    fn sweep(&mut self, penalty: f64, everything: bool) -> f64 {
        let mut greatest = 0.0_f64;
        if self.weight_sum > 0.0 {
            let step = self.residual_sum / self.weight_sum;
            self.shift += step;
            self.residual_sum = 0.0;
            greatest = step.abs() * self.weight_sum;
        }
        for place in 0..self.columns.len() {
            let weight = self.column_weights.get(place).copied().unwrap_or(0.0);
            let value = self.coefficient(place);
            if weight <= 0.0 || (!everything && value == 0.0) {
                continue;
            }
            let gradient = sum_of(&self.residual, self.rows(place)) - self.shift * weight;
            let next = soft_threshold(gradient + weight * value, penalty) / weight;
            greatest = greatest.max(self.change(place, next));
        }
        greatest
    }
}

fn soft_threshold(value: f64, penalty: f64) -> f64 {
    if value > penalty {
        value - penalty
    } else if value < -penalty {
        value + penalty
    } else {
        0.0
    }
}
