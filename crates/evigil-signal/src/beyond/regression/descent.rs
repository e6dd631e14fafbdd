//! The LASSO at one penalty: coordinate descent on the quadratic approximation.

use super::design::{Design, logistic};

/// Rows that are fitted: outcome, and whether the row takes part.
pub(super) struct Outcome<'a> {
    pub(super) happened: &'a [bool],
    pub(super) used: &'a [bool],
}

/// Where the search is. The predictor is kept for all rows, whether they take part or not.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) intercept: f64,
    pub(super) coefficients: Vec<f64>,
    predictor: Vec<f64>,
    /// Outcome minus fitted probability; 0 for rows that take no part.
    residual: Vec<f64>,
    /// Variance of the outcome at the fitted probability; 0 for rows that take no part.
    weight: Vec<f64>,
    pub(super) log_likelihood: f64,
    /// Of the rows that take no part.
    pub(super) held_out: f64,
}

/// Least variance of a row: keeps the quadratic approximation curved where a probability is 0 or 1 to
/// many digits. It changes the way to the maximum, not the maximum.
const LEAST_WEIGHT: f64 = 1e-9;

impl State {
    pub(super) fn new(design: &Design<'_>, outcome: &Outcome<'_>, intercept: f64) -> Self {
        let rows = design.rows();
        let mut state = Self {
            intercept,
            coefficients: vec![0.0; design.len()],
            predictor: vec![intercept; rows],
            residual: vec![0.0; rows],
            weight: vec![0.0; rows],
            log_likelihood: 0.0,
            held_out: 0.0,
        };
        state.refresh(outcome);
        state
    }

    /// Fitted probabilities, and what follows from them, after the predictor has changed.
    fn refresh(&mut self, outcome: &Outcome<'_>) {
        let (mut inside, mut outside) = (0.0, 0.0);
        let rows = outcome.happened.iter().zip(outcome.used);
        let mine = self.residual.iter_mut().zip(&mut self.weight);
        for ((&predictor, (residual, weight)), (&happened, &used)) in
            self.predictor.iter().zip(mine).zip(rows)
        {
            let (mean, soft) = logistic(predictor);
            let y = if happened { 1.0 } else { 0.0 };
            let log = y * predictor - soft;
            if used {
                *residual = y - mean;
                *weight = (mean * (1.0 - mean)).max(LEAST_WEIGHT);
                inside += log;
            } else {
                outside += log;
            }
        }
        self.log_likelihood = inside;
        self.held_out = outside;
    }

    /// Derivative of the log-likelihood by the coefficient of a column.
    pub(super) fn gradient(&self, column: &[u32]) -> f64 {
        sum_of(&self.residual, column)
    }

    /// How far the intercept is from the maximum, as a sum over rows.
    pub(super) fn intercept_gradient(&self) -> f64 {
        self.residual.iter().sum()
    }

    fn penalised(&self, penalty: f64) -> f64 {
        let size: f64 = self.coefficients.iter().map(|c| c.abs()).sum();
        self.log_likelihood - penalty * size
    }

    /// One step: the quadratic approximation is maximised over `columns` by coordinate descent, then
    /// the step is halved until the penalised likelihood rises. Whether it moved.
    pub(super) fn step(
        &mut self,
        design: &Design<'_>,
        outcome: &Outcome<'_>,
        columns: &[usize],
        penalty: f64,
    ) -> bool {
        let before = self.penalised(penalty);
        let start = (self.intercept, self.coefficients.clone());
        let mut quadratic = Quadratic::new(design, self, columns);
        quadratic.maximise(penalty);
        let (shift, changes) = (quadratic.shift, quadratic.changes);
        let mut share = 1.0;
        let mut applied = 0.0;
        for _ in 0..30 {
            self.apply(design, columns, shift, &changes, share - applied);
            applied = share;
            self.intercept = start.0 + share * shift;
            for (&column, &change) in columns.iter().zip(&changes) {
                if let (Some(slot), Some(&old)) =
                    (self.coefficients.get_mut(column), start.1.get(column))
                {
                    *slot = old + share * change;
                }
            }
            self.refresh(outcome);
            let after = self.penalised(penalty);
            // Rounding of a sum over all rows is no fall.
            if after >= before - 1e-12 * before.abs() {
                return share > 1e-6;
            }
            share *= 0.5;
        }
        false
    }

    fn apply(
        &mut self,
        design: &Design<'_>,
        columns: &[usize],
        shift: f64,
        changes: &[f64],
        share: f64,
    ) {
        for value in &mut self.predictor {
            *value += share * shift;
        }
        for (&column, &change) in columns.iter().zip(changes) {
            if change != 0.0 {
                for &row in design.column(column) {
                    if let Some(value) = self.predictor.get_mut(row as usize) {
                        *value += share * change;
                    }
                }
            }
        }
    }
}

fn sum_of(values: &[f64], rows: &[u32]) -> f64 {
    rows.iter()
        .map(|&row| values.get(row as usize).copied().unwrap_or(0.0))
        .sum()
}

/// The quadratic approximation of the log-likelihood about a state, for some columns.
struct Quadratic<'a> {
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
    changes: Vec<f64>,
    shift: f64,
}

/// Most sweeps over the columns in one step; the next step goes on where it ends.
const MOST_SWEEPS: usize = 1000;

impl<'a> Quadratic<'a> {
    fn new(design: &'a Design<'a>, state: &'a State, columns: &'a [usize]) -> Self {
        Self {
            design,
            columns,
            weight: &state.weight,
            residual: state.residual.clone(),
            residual_sum: state.residual.iter().sum(),
            weight_sum: state.weight.iter().sum(),
            column_weights: columns
                .iter()
                .map(|&column| sum_of(&state.weight, design.column(column)))
                .collect(),
            start: columns
                .iter()
                .map(|&column| state.coefficients.get(column).copied().unwrap_or(0.0))
                .collect(),
            changes: vec![0.0; columns.len()],
            shift: 0.0,
        }
    }

    fn maximise(&mut self, penalty: f64) {
        // After a sweep over all, those that are not zero are swept until they rest; then all again.
        let mut everything = true;
        for _ in 0..MOST_SWEEPS {
            let moved = self.sweep(penalty, everything);
            // In units of the log-likelihood.
            let rests = moved < 1e-14 * self.weight_sum.max(1e-3);
            if rests && everything {
                return;
            }
            everything = rests;
        }
    }

    /// The greatest gain of one coordinate.
    fn sweep(&mut self, penalty: f64, everything: bool) -> f64 {
        let mut greatest = 0.0_f64;
        if self.weight_sum > 0.0 {
            let step = self.residual_sum / self.weight_sum;
            self.shift += step;
            self.residual_sum = 0.0;
            greatest = step * step * self.weight_sum;
        }
        let columns = self
            .columns
            .iter()
            .zip(&self.column_weights)
            .zip(&self.start);
        for (((&column, &column_weight), &start), change) in columns.zip(&mut self.changes) {
            let coefficient = start + *change;
            if column_weight <= 0.0 || (!everything && coefficient == 0.0) {
                continue;
            }
            let rows = self.design.column(column);
            let gradient = sum_of(&self.residual, rows) - self.shift * column_weight;
            let next =
                soft_threshold(gradient + column_weight * coefficient, penalty) / column_weight;
            let step = next - coefficient;
            if step == 0.0 {
                continue;
            }
            // Zero must be zero: `start + change` is.
            *change = next - start;
            for &row in rows {
                if let (Some(residual), Some(weight)) = (
                    self.residual.get_mut(row as usize),
                    self.weight.get(row as usize),
                ) {
                    *residual -= step * weight;
                }
            }
            self.residual_sum -= step * column_weight;
            greatest = greatest.max(step * step * column_weight);
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
