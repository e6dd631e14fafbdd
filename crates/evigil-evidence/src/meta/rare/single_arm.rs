//! Bounds on a risk from one arm: what no event, or a few, still allow.

use crate::meta::distribution::beta_quantile;
use crate::meta::effect::Share;
use crate::meta::error::MetaError;

/// What the events of one arm allow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SingleArm {
    /// Share of people with the event.
    pub share: f64,
    /// Lower limit of the two-sided interval of Clopper and Pearson (1934,
    /// doi:10.1093/biomet/26.4.404).
    pub low: f64,
    /// Upper limit of the same interval.
    pub high: f64,
    /// One-sided upper limit at the same level: 1 - α^(1/n) without an event.
    pub upper: f64,
    /// Rule of three, 3/n: an approximation to the one-sided 95 % limit without an event (Hanley
    /// 1983, doi:10.1001/jama.1983.03330370053031); none with events.
    pub rule_of_three: Option<f64>,
}

/// Exact bounds on the risk behind `share`.
///
/// They speak of people who were watched as well as these were, and who count one by one: knees of
/// the same people, or tracts of one fistula, make intervals too narrow.
///
/// # Errors
/// When the level is impossible.
pub fn single_arm(share: Share, level: f64) -> Result<SingleArm, MetaError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(MetaError::Level { level });
    }
    let (x, n) = (share.events(), share.people());
    let tail = (1.0 - level) / 2.0;
    let upper = |tail: f64| {
        if x >= n {
            1.0
        } else if x == 0.0 {
            // Without an event the limit has a closed form, with all its digits.
            -(tail.ln() / n).exp_m1()
        } else {
            // Rounding puts a quantile beside a share of all but nobody on its wrong side.
            beta_quantile(x + 1.0, n - x, 1.0 - tail).max(x / n)
        }
    };
    Ok(SingleArm {
        share: x / n,
        low: if x == 0.0 {
            0.0
        } else {
            beta_quantile(x, n - x + 1.0, tail).min(x / n)
        },
        high: upper(tail),
        upper: upper(1.0 - level),
        rule_of_three: (x == 0.0).then(|| (3.0 / n).min(1.0)),
    })
}
