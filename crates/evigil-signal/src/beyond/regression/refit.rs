//! Logistic regression without a penalty on a few columns.

use super::cholesky::Cholesky;
use super::design::{Design, logistic};
use super::path::RegressionError;
use crate::beyond::wald::log_interval;
use crate::disproportion::Interval;

/// A fit by maximum likelihood.
#[derive(Debug, Clone, PartialEq)]
pub struct Refit {
    /// The intercept.
    pub intercept: f64,
    /// Coefficients in the order that was asked for.
    pub coefficients: Vec<f64>,
    /// Standard errors from the information matrix; nothing where the coefficient has no maximum
    /// because the term divides the outcomes, or repeats other terms.
    pub standard_errors: Vec<Option<f64>>,
    /// Log-likelihood.
    pub log_likelihood: f64,
    /// Whether the gradient is zero at the end.
    pub converged: bool,
}

impl Refit {
    /// Odds ratio of the term with Wald limits.
    #[must_use]
    pub fn odds_ratio(&self, place: usize) -> Option<Interval> {
        let error = (*self.standard_errors.get(place)?)?;
        log_interval(*self.coefficients.get(place)?, error)
    }
}

/// Coefficients are held at this size: a term that divides the outcomes has none that is best.
const MOST_SIZE: f64 = 15.0;

/// Most steps of Newton's method.
const MOST_STEPS: usize = 60;

/// Maximum likelihood on these columns and an intercept, by Newton's method with halved steps.
///
/// # Errors
///
/// [`RegressionError`] when outcomes and rows do not fit, or all outcomes are the same.
#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of reports are below 2^53"
)]
pub fn refit(
    design: &Design<'_>,
    happened: &[bool],
    columns: &[usize],
) -> Result<Refit, RegressionError> {
    let rows = design.rows();
    let events = happened.iter().filter(|&&y| y).count();
    if happened.len() != rows {
        return Err(RegressionError::Length {
            given: happened.len(),
            needed: rows,
        });
    }
    if events == 0 || events == rows {
        return Err(RegressionError::OneOutcome { events, rows });
    }
    // The columns that each row has, by place; the intercept is the last place.
    let size = columns.len() + 1;
    let mut terms: Vec<Vec<usize>> = vec![Vec::new(); rows];
    for (place, &column) in columns.iter().enumerate() {
        for &row in design.column(column) {
            if let Some(list) = terms.get_mut(row as usize) {
                list.push(place);
            }
        }
    }
    for list in &mut terms {
        list.push(columns.len());
    }
    let mut at = vec![0.0; size];
    if let Some(intercept) = at.last_mut() {
        *intercept = (events as f64 / (rows - events) as f64).ln();
    }
    let mut here = Curve::new(&terms, happened, &at);
    let mut converged = false;
    for _ in 0..MOST_STEPS {
        let mut step = here.gradient.clone();
        // Held coefficients do not count: their gradient never is zero.
        let free = |place: usize| at.get(place).is_some_and(|value| value.abs() < MOST_SIZE);
        let slope = step
            .iter()
            .enumerate()
            .filter(|&(place, _)| free(place))
            .fold(0.0_f64, |most, (_, g)| most.max(g.abs()));
        if slope < 1e-9 * (events as f64).max(1.0) {
            converged = true;
            break;
        }
        Cholesky::new(here.information.clone(), size).solve(&mut step);
        let mut moved = false;
        for _ in 0..30 {
            let next: Vec<f64> = at
                .iter()
                .zip(&step)
                .map(|(value, step)| (value + step).clamp(-MOST_SIZE, MOST_SIZE))
                .collect();
            let there = Curve::new(&terms, happened, &next);
            if there.value >= here.value - 1e-13 * here.value.abs() {
                at = next;
                here = there;
                moved = true;
                break;
            }
            for value in &mut step {
                *value *= 0.5;
            }
        }
        if !moved {
            break;
        }
    }
    let factor = Cholesky::new(here.information.clone(), size);
    let standard_errors = (0..columns.len())
        .map(|place| {
            let held = at.get(place).is_none_or(|value| value.abs() >= MOST_SIZE);
            let mut unit = vec![0.0; size];
            *unit.get_mut(place)? = 1.0;
            let singular = factor.is_singular(place);
            factor.solve(&mut unit);
            let variance = *unit.get(place)?;
            (!held && !singular && variance > 0.0 && variance < 1e4).then(|| variance.sqrt())
        })
        .collect();
    let intercept = at.pop().unwrap_or(0.0);
    Ok(Refit {
        intercept,
        coefficients: at,
        standard_errors,
        log_likelihood: here.value,
        converged,
    })
}

/// Log-likelihood with gradient and information (row by row, square).
struct Curve {
    value: f64,
    gradient: Vec<f64>,
    information: Vec<f64>,
}

impl Curve {
    fn new(terms: &[Vec<usize>], happened: &[bool], at: &[f64]) -> Self {
        let size = at.len();
        let mut curve = Self {
            value: 0.0,
            gradient: vec![0.0; size],
            information: vec![0.0; size * size],
        };
        for (list, &happened) in terms.iter().zip(happened) {
            let predictor: f64 = list.iter().filter_map(|&place| at.get(place)).sum();
            let (mean, soft) = logistic(predictor);
            let y = if happened { 1.0 } else { 0.0 };
            curve.value += y * predictor - soft;
            let weight = mean * (1.0 - mean);
            for &place in list {
                if let Some(slot) = curve.gradient.get_mut(place) {
                    *slot += y - mean;
                }
                for &other in list {
                    if let Some(slot) = curve.information.get_mut(place * size + other) {
                        *slot += weight;
                    }
                }
            }
        }
        curve
    }
}
