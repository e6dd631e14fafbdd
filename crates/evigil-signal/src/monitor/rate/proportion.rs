//! Persons with the event among persons, with the limits of Clopper and Pearson, and of Wilson.

use super::{Interval, RateError, tail_of};
use crate::monitor::numeric::{beta_tails, normal_quantile_above, root_from};

/// Persons with the event among persons.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proportion {
    /// Persons with the event.
    pub events: u64,
    /// Persons.
    pub persons: u64,
    /// The share with the event; 0 when there are no persons.
    pub proportion: f64,
    /// Exact limits: they hold the true share with a chance of at least `level`.
    pub clopper_pearson: Interval,
    /// Limits of the score test: they hold it with a chance of about `level`.
    pub wilson: Interval,
    /// Level of confidence.
    pub level: f64,
}

/// The share of persons with the event, with limits of confidence `level`.
///
/// C. J. Clopper, E. S. Pearson, Biometrika 1934;26:404-413, and E. B. Wilson, J Am Stat Assoc
/// 1927;22:209-212 (the score test turned around, without correction for continuity). Without
/// persons nothing is known, and both intervals are 0 to 1.
///
/// # Errors
///
/// When there are more events than persons, or the level is not between 0 and 1.
pub fn proportion(events: u64, persons: u64, level: f64) -> Result<Proportion, RateError> {
    if events > persons {
        return Err(RateError::MoreEventsThanPersons { events, persons });
    }
    let tail = tail_of(level)?;
    let (lower, upper) =
        log_odds_limits(events as f64, persons as f64, tail).ok_or(RateError::Level { level })?;
    let wilson = wilson(events, persons, normal_quantile_above(tail));
    Ok(Proportion {
        events,
        persons,
        proportion: if persons == 0 {
            0.0
        } else {
            events as f64 / persons as f64
        },
        clopper_pearson: Interval {
            lower: share(lower),
            upper: share(upper),
        },
        wilson,
        level,
    })
}

/// The share whose log odds are `log_odds`.
fn share(log_odds: f64) -> f64 {
    if log_odds > 0.0 {
        1.0 / (1.0 + (-log_odds).exp())
    } else {
        log_odds.exp() / (1.0 + log_odds.exp())
    }
}

/// The limits of Clopper and Pearson as log odds, with the chance `tail` on each side; infinite where
/// all or none had the event.
pub(super) fn log_odds_limits(k: f64, n: f64, tail: f64) -> Option<(f64, f64)> {
    let target = tail.ln();
    let start = ((k + 0.5) / (n - k + 0.5)).ln();
    let step = 1.0 / (n + 1.0).sqrt();
    let tails = |a: f64, b: f64, odds: f64| beta_tails(a, b, share(odds), share(-odds));
    let lower = if k == 0.0 {
        f64::NEG_INFINITY
    } else {
        root_from(
            |odds| tails(k, n - k + 1.0, odds).0.ln() - target,
            start,
            -step,
        )?
    };
    let upper = if k == n {
        f64::INFINITY
    } else {
        root_from(
            |odds| tails(k + 1.0, n - k, odds).1.ln() - target,
            start,
            step,
        )?
    };
    Some((lower, upper))
}

fn wilson(events: u64, persons: u64, z: f64) -> Interval {
    if persons == 0 {
        return Interval {
            lower: 0.0,
            upper: 1.0,
        };
    }
    let (k, n) = (events as f64, persons as f64);
    let square = z * z;
    let root = z * (k * (n - k) / n + square / 4.0).sqrt();
    let upper = (k + square / 2.0 + root) / (n + square);
    // The product of both ends is k² / (n (n + z²)): no cancellation in the lower one.
    Interval {
        lower: k * k / (n * (n + square) * upper),
        upper: if events == persons { 1.0 } else { upper },
    }
}
