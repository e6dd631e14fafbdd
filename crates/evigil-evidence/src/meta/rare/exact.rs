//! The exact conditional odds ratio of several tables.
//!
//! Given the margins of every table, the sum of events in the first groups follows a product of
//! noncentral hypergeometric distributions that knows the common odds ratio only. Limits and p value
//! ask for no large samples, and studies without an event count for what they say: nothing.

use crate::meta::effect::Table;
use crate::meta::error::MetaError;

/// Values that the sum of events may take, at most: the work grows with their square.
const SUPPORT_MAX: usize = 20_000;

/// Logarithm of the greatest odds ratio looked for.
const LOG_ODDS_MAX: f64 = 700.0;

/// An exact odds ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExactOddsRatio {
    /// Studies with both events and people without one.
    pub k: usize,
    /// Logarithm of the conditional maximum-likelihood estimate; none when it is at an end, 0 or ∞.
    pub estimate: Option<f64>,
    /// Logarithm of the lower limit; none when it is 0.
    pub low: Option<f64>,
    /// Logarithm of the upper limit; none when it is ∞.
    pub high: Option<f64>,
    /// Two-sided p value against an odds ratio of 1: twice the smaller tail.
    pub p: f64,
    /// The same with half the probability of what was seen.
    pub mid_p: f64,
}

/// The exact common odds ratio of `tables` (Gart 1970, doi:10.1093/biomet/57.3.471), whose cells are
/// whole numbers.
///
/// # Errors
/// When a cell is not whole, there are too many events, nothing tells the groups apart, or the level
/// is impossible.
pub fn exact_odds_ratio(tables: &[Table], level: f64) -> Result<ExactOddsRatio, MetaError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(MetaError::Level { level });
    }
    let mut law = Law {
        least: 0.0,
        log_weights: vec![0.0],
    };
    let (mut k, mut seen) = (0, 0.0);
    for (study, table) in tables.iter().enumerate() {
        let cells = [table.a(), table.b(), table.c(), table.d()];
        if cells.iter().any(|cell| cell.fract() != 0.0) {
            return Err(MetaError::NotWhole { study });
        }
        if table.is_double_zero() {
            continue;
        }
        k += 1;
        seen += table.a();
        law.add(*table)?;
    }
    if k == 0 {
        return Err(MetaError::NoInformation);
    }
    let tail = (1.0 - level) / 2.0;
    let at = law.log_weights.len() - 1;
    let (is_least, is_greatest) = (seen <= law.least, seen >= law.least + at as f64);
    // Tails of 1 leave no room for a test when only one value was possible.
    let (lower, upper, point) = law.tails(seen, 0.0);
    Ok(ExactOddsRatio {
        k,
        estimate: (!is_least && !is_greatest).then(|| rising_root(|odds| law.mean(odds) - seen)),
        low: (!is_least).then(|| rising_root(|odds| law.tails(seen, odds).1 - tail)),
        high: (!is_greatest).then(|| rising_root(|odds| tail - law.tails(seen, odds).0)),
        p: (2.0 * lower.min(upper)).min(1.0),
        mid_p: (2.0 * (lower - 0.5 * point).min(upper - 0.5 * point)).clamp(0.0, 1.0),
    })
}

/// The distribution of the sum of events in the first groups, given all margins.
struct Law {
    /// Least sum.
    least: f64,
    /// Logarithms of the weights of the sums from `least` on, at an odds ratio of 1.
    log_weights: Vec<f64>,
}

impl Law {
    /// Adds the events of one table: its weights are C(n1, x) C(n2, events - x).
    fn add(&mut self, table: Table) -> Result<(), MetaError> {
        let (n1, n2, events) = (table.n1(), table.n2(), table.events());
        let least = (events - n2).max(0.0);
        let greatest = events.min(n1);
        if greatest - least + self.log_weights.len() as f64 > SUPPORT_MAX as f64 {
            return Err(MetaError::TooManyEvents { most: SUPPORT_MAX });
        }
        // Each weight from the one before it; the sum is scaled to 1, so that no factorial is needed.
        let mut weights = vec![0.0];
        let mut log = 0.0;
        let mut x = least;
        while x < greatest {
            log += ((n1 - x) / (x + 1.0)).ln() + ((events - x) / (n2 - events + x + 1.0)).ln();
            weights.push(log);
            x += 1.0;
        }
        let whole = log_sum(&weights);
        for weight in &mut weights {
            *weight -= whole;
        }
        let most = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let shares: Vec<f64> = weights.iter().map(|log| (log - most).exp()).collect();
        let before_most = self
            .log_weights
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        let before: Vec<f64> = (self.log_weights.iter())
            .map(|log| (log - before_most).exp())
            .collect();
        let mut sums = vec![0.0; before.len() + shares.len() - 1];
        for (at, share) in before.iter().enumerate() {
            for (sum, other) in sums.iter_mut().skip(at).zip(&shares) {
                *sum += share * other;
            }
        }
        self.least += least;
        self.log_weights = sums
            .iter()
            .map(|sum: &f64| sum.ln() + most + before_most)
            .collect();
        Ok(())
    }

    /// Sums with their probabilities at the logarithm `odds` of the odds ratio.
    fn shares(&self, odds: f64) -> impl Iterator<Item = (f64, f64)> {
        let tilted = move |(at, log): (usize, &f64)| log + odds * at as f64;
        let most = (self.log_weights.iter().enumerate())
            .map(tilted)
            .fold(f64::NEG_INFINITY, f64::max);
        let whole: f64 = (self.log_weights.iter().enumerate())
            .map(|pair| (tilted(pair) - most).exp())
            .sum();
        self.log_weights.iter().enumerate().map(move |pair| {
            (
                self.least + pair.0 as f64,
                (tilted(pair) - most).exp() / whole,
            )
        })
    }

    fn mean(&self, odds: f64) -> f64 {
        self.shares(odds).map(|(sum, share)| sum * share).sum()
    }

    /// Probabilities of at most, at least and exactly `seen`.
    fn tails(&self, seen: f64, odds: f64) -> (f64, f64, f64) {
        let (mut below, mut above, mut point) = (0.0, 0.0, 0.0);
        for (sum, share) in self.shares(odds) {
            if sum < seen {
                below += share;
            } else if sum > seen {
                above += share;
            } else {
                point += share;
            }
        }
        (below + point, above + point, point)
    }
}

fn log_sum(logs: &[f64]) -> f64 {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most + logs.iter().map(|log| (log - most).exp()).sum::<f64>().ln()
}

/// Where a rising function is zero, by bisection.
fn rising_root(function: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-LOG_ODDS_MAX, LOG_ODDS_MAX);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if function(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fisher's tea tasting, 3 1 1 3: the weights of 0 to 4 are 1, 16, 36, 16, 1, so that estimate and
    /// limits solve polynomials of the odds ratio. (R prints 6.408309 for the estimate.)
    #[test]
    fn one_table_as_its_polynomials() {
        let tea = Table::new(3.0, 1.0, 1.0, 3.0).unwrap();
        let found = exact_odds_ratio(&[tea], 0.95).unwrap();
        let share = |odds: f64, from: usize, to: usize| {
            let weights = [1.0, 16.0, 36.0, 16.0, 1.0];
            let term = |at: usize| weights[at] * odds.powi(at as i32);
            (from..=to).map(term).sum::<f64>() / (0..=4).map(term).sum::<f64>()
        };
        let odds = found.estimate.unwrap().exp();
        assert!((odds - 6.408_309).abs() < 2e-5);
        assert!((odds.powi(4) - 36.0 * odds * odds - 32.0 * odds - 3.0).abs() < 1e-9);
        assert!((share(found.low.unwrap().exp(), 3, 4) - 0.025).abs() < 1e-13);
        assert!((share(found.high.unwrap().exp(), 0, 3) - 0.025).abs() < 1e-13);
        assert!((found.p - 34.0 / 70.0).abs() < 1e-12);
        assert!((found.mid_p - 2.0 * (17.0 - 8.0) / 70.0).abs() < 1e-12);
    }

    #[test]
    fn no_event_in_the_first_groups_gives_an_upper_limit_only() {
        let tables: Vec<Table> = [(0.0, 10.0, 2.0, 8.0), (0.0, 20.0, 1.0, 19.0)]
            .iter()
            .map(|(a, b, c, d)| Table::new(*a, *b, *c, *d).unwrap())
            .collect();
        let found = exact_odds_ratio(&tables, 0.95).unwrap();
        assert_eq!((found.estimate, found.low), (None, None));
        // P(no event in the first groups) at the upper limit is 0.025.
        let odds = found.high.unwrap().exp();
        let first = 45.0 / (45.0 + 100.0 * odds + 45.0 * odds * odds);
        let second = 1.0 / (1.0 + odds);
        assert!((first * second - 0.025).abs() < 1e-10);
        let silent = Table::new(0.0, 5.0, 0.0, 5.0).unwrap();
        let with = exact_odds_ratio(&[tables[0], tables[1], silent], 0.95).unwrap();
        assert_eq!(with, found);
    }
}
