//! The LASSO at one penalty: coordinate descent on the quadratic approximation.

use super::design::{Design, logistic};
use super::quadratic::{Quadratic, sum_of};

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
        rest: f64,
    ) -> bool {
        let before = self.penalised(penalty);
        let start = (self.intercept, self.coefficients.clone());
        let mut quadratic = Quadratic::new(
            design,
            columns,
            &self.coefficients,
            &self.residual,
            &self.weight,
        );
        quadratic.maximise(penalty, rest);
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
