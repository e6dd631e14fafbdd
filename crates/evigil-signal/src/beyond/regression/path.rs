//! The LASSO at falling penalties.

use thiserror::Error;

use super::descent::{Outcome, State};
use super::design::Design;

/// How the path goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathSettings {
    /// Number of penalties, in geometric progression.
    pub penalties: usize,
    /// The last penalty by the first.
    pub least_share: f64,
    /// Number of terms at which the path ends.
    pub most_terms: usize,
    /// How far from the conditions of the maximum a solution may be, as a share of the first penalty.
    pub tolerance: f64,
}

impl Default for PathSettings {
    fn default() -> Self {
        Self {
            penalties: 100,
            least_share: 1e-3,
            most_terms: 500,
            tolerance: 1e-7,
        }
    }
}

/// The solution at one penalty.
#[derive(Debug, Clone, PartialEq)]
pub struct PathPoint {
    /// The penalty λ: the maximum is that of `log-likelihood / rows − λ Σ |coefficient|`.
    pub penalty: f64,
    /// The intercept, which has no penalty.
    pub intercept: f64,
    /// Columns and coefficients that are not zero, ascending by column.
    pub coefficients: Vec<(usize, f64)>,
    /// Log-likelihood without the penalty.
    pub log_likelihood: f64,
    /// Schwarz' criterion with the number of terms as degrees of freedom (Zou H, Hastie T,
    /// Tibshirani R. Ann Stat 2007;35:2173-2192); less is better.
    pub bic: f64,
    /// Greatest distance from the conditions of the maximum, in units of the penalty.
    pub violation: f64,
    /// Whether that is within the tolerance.
    pub converged: bool,
    /// Log-likelihood of the rows that took no part.
    pub(super) held_out: f64,
}

/// Solutions from the least penalty at which there is no term, downwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Rows that took part.
    pub rows: usize,
    /// Those in which it happened.
    pub events: usize,
    /// One for each penalty that was reached.
    pub points: Vec<PathPoint>,
}

/// Why there is no regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RegressionError {
    /// The outcome is the same in all rows.
    #[error("{events} of {rows} reports have the outcome: there is nothing to tell apart")]
    OneOutcome {
        /// Rows that have it.
        events: usize,
        /// All rows.
        rows: usize,
    },
    /// There are not as many outcomes as rows.
    #[error("{given} values were given where {needed} are needed")]
    Length {
        /// Outcomes.
        given: usize,
        /// Rows.
        needed: usize,
    },
    /// More groups for cross-validation than events, or fewer than two.
    #[error("{events} reports with the outcome can't be divided into {folds} groups")]
    Folds {
        /// Groups asked for.
        folds: usize,
        /// Rows that have the outcome.
        events: usize,
    },
}

impl RegressionError {
    /// Stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OneOutcome { .. } => "EV-G34",
            Self::Length { .. } => "EV-G35",
            Self::Folds { .. } => "EV-G36",
        }
    }
}

/// The LASSO of an outcome on all columns of a design (Tibshirani R. J R Stat Soc B 1996;58:267-288) by
/// coordinate descent on the quadratic approximation (Friedman J, Hastie T, Tibshirani R. J Stat Softw
/// 2010;33(1)). Columns are not standardised: a report names a product or does not, and rare products
/// are penalised the more. At each penalty only columns that may matter are looked at (Tibshirani R and
/// others, J R Stat Soc B 2012;74:245-266), then all are checked.
///
/// # Errors
///
/// [`RegressionError`] when outcomes and rows do not fit, or all outcomes are the same.
pub fn lasso_path(
    design: &Design<'_>,
    happened: &[bool],
    settings: PathSettings,
) -> Result<Path, RegressionError> {
    let used = vec![true; design.rows()];
    run(design, happened, &used, None, settings, |_| false)
}

/// The path over the rows that are `used`, at given penalties or at its own, until `enough`.
#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of reports are below 2^53"
)]
pub(super) fn run(
    design: &Design<'_>,
    happened: &[bool],
    used: &[bool],
    penalties: Option<&[f64]>,
    settings: PathSettings,
    enough: impl Fn(&[PathPoint]) -> bool,
) -> Result<Path, RegressionError> {
    if happened.len() != design.rows() || used.len() != design.rows() {
        return Err(RegressionError::Length {
            given: happened.len().min(used.len()),
            needed: design.rows(),
        });
    }
    let rows = used.iter().filter(|&&used| used).count();
    let events = happened
        .iter()
        .zip(used)
        .filter(|&(&y, &used)| y && used)
        .count();
    if events == 0 || events == rows {
        return Err(RegressionError::OneOutcome { events, rows });
    }
    let start = (events as f64 / (rows - events) as f64).ln();
    let mut descent = Descent::new(design, Outcome { happened, used }, rows, start);
    let first = descent
        .gradients
        .iter()
        .fold(0.0_f64, |most, g| most.max(g.abs()))
        / descent.n;
    // Below that sums over rows are rounding.
    descent.tolerance = (settings.tolerance * first).max(1e-14);
    let own;
    let penalties = if let Some(given) = penalties {
        given
    } else {
        own = progression(first, settings);
        &own
    };
    let mut points: Vec<PathPoint> = Vec::new();
    let mut last = first;
    for &penalty in penalties {
        let point = descent.at(penalty, last);
        last = penalty;
        let terms = point.coefficients.len();
        points.push(point);
        if terms >= settings.most_terms || enough(&points) {
            break;
        }
    }
    Ok(Path {
        rows,
        events,
        points,
    })
}

/// The search, carried from one penalty to the next.
struct Descent<'a> {
    design: &'a Design<'a>,
    outcome: Outcome<'a>,
    state: State,
    /// Derivative of the log-likelihood by the coefficient of each column.
    gradients: Vec<f64>,
    n: f64,
    tolerance: f64,
}

impl<'a> Descent<'a> {
    fn new(design: &'a Design<'a>, outcome: Outcome<'a>, rows: usize, start: f64) -> Self {
        let state = State::new(design, &outcome, start);
        let mut descent = Self {
            design,
            outcome,
            state,
            gradients: vec![0.0; design.len()],
            n: rows as f64,
            tolerance: 0.0,
        };
        descent.refresh_gradients();
        descent
    }

    fn refresh_gradients(&mut self) {
        for (column, gradient) in self.gradients.iter_mut().enumerate() {
            *gradient = self.state.gradient(self.design.column(column));
        }
    }

    fn gradient(&self, column: usize) -> f64 {
        self.gradients.get(column).copied().unwrap_or(0.0) / self.n
    }

    /// The solution at a penalty, from that at the penalty before.
    fn at(&mut self, penalty: f64, before: f64) -> PathPoint {
        let strong = 2.0 * penalty - before.max(penalty);
        let mut columns: Vec<usize> = (0..self.design.len())
            .filter(|&j| self.gradient(j).abs() >= strong || coefficient(&self.state, j) != 0.0)
            .collect();
        let violation = loop {
            let inside = self.solve(&columns, penalty);
            self.refresh_gradients();
            let excess = |j: usize| self.gradient(j).abs() - penalty;
            let others: Vec<usize> = (0..self.design.len())
                .filter(|j| columns.binary_search(j).is_err())
                .collect();
            let violation = others.iter().fold(inside, |most, &j| most.max(excess(j)));
            let count = columns.len();
            columns.extend(others.into_iter().filter(|&j| excess(j) > self.tolerance));
            if columns.len() == count {
                break violation;
            }
            columns.sort_unstable();
        };
        let coefficients: Vec<(usize, f64)> = (0..self.design.len())
            .map(|j| (j, coefficient(&self.state, j)))
            .filter(|&(_, value)| value != 0.0)
            .collect();
        let parameters = coefficients.len() as f64 + 1.0;
        PathPoint {
            penalty,
            intercept: self.state.intercept,
            log_likelihood: self.state.log_likelihood,
            bic: parameters * self.n.ln() - 2.0 * self.state.log_likelihood,
            violation,
            converged: violation <= self.tolerance,
            held_out: self.state.held_out,
            coefficients,
        }
    }

    /// Steps until the conditions of the maximum hold for these columns; how far they are from it.
    fn solve(&mut self, columns: &[usize], penalty: f64) -> f64 {
        let mut here = self.violation(columns, penalty);
        let mut stalls = 0;
        for _ in 0..MOST_STEPS {
            if here <= self.tolerance || stalls >= MOST_STALLS {
                break;
            }
            let (sums, rest) = (penalty * self.n, 0.1 * self.tolerance * self.n);
            let moved = self
                .state
                .step(self.design, &self.outcome, columns, sums, rest);
            let there = self.violation(columns, penalty);
            stalls += usize::from(!moved || there > 0.9 * here);
            here = there;
        }
        here
    }

    fn violation(&self, columns: &[usize], penalty: f64) -> f64 {
        columns
            .iter()
            .map(|&j| {
                let gradient = self.state.gradient(self.design.column(j)) / self.n;
                let value = coefficient(&self.state, j);
                if value == 0.0 {
                    (gradient.abs() - penalty).max(0.0)
                } else {
                    (gradient - penalty * value.signum()).abs()
                }
            })
            .fold(self.state.intercept_gradient().abs() / self.n, f64::max)
    }
}

fn coefficient(state: &State, column: usize) -> f64 {
    state.coefficients.get(column).copied().unwrap_or(0.0)
}

/// Most steps at one penalty; from the solution before, a handful.
const MOST_STEPS: usize = 100;

/// Steps that may bring nothing before the search ends.
const MOST_STALLS: usize = 8;

fn progression(first: f64, settings: PathSettings) -> Vec<f64> {
    let steps = settings.penalties.max(1);
    if first <= 0.0 {
        return vec![0.0];
    }
    let share = settings.least_share.clamp(1e-12, 1.0);
    (0..steps)
        .map(|step| first * share.powf(step as f64 / (steps.max(2) - 1) as f64))
        .collect()
}
