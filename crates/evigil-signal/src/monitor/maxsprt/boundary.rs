//! Critical values from the chance of a false signal.

use super::{CriticalValue, MaxSprtError};
use crate::monitor::numeric::narrow;

/// Two LLR closer than this are taken to be the same outcome computed in two ways.
pub(super) const SAME_LLR: f64 = 1e-10;

/// Above this a critical value is never passed by chance: exp(-700) is 1e-304.
pub(super) const LLR_MAX: f64 = 700.0;

/// The critical value of a design whose looks are continuous: `type_one` falls with the value.
/// The bracket is narrowed to 1e-12 and its conservative end returned, so that where `type_one`
/// jumps over `alpha` the test still keeps it.
pub(super) fn continuous(
    alpha: f64,
    type_one: impl Fn(f64) -> f64,
) -> Result<CriticalValue, MaxSprtError> {
    let excess = |value: f64| (type_one(value) / alpha).ln();
    let mut low = (0.0, excess(0.0));
    if low.1 <= 0.0 {
        return Ok(CriticalValue {
            value: 0.0,
            type_one: type_one(0.0),
        });
    }
    let mut high = (1.0_f64.max(-alpha.ln()), 0.0);
    high.1 = excess(high.0);
    while high.1 > 0.0 {
        low = high;
        high.0 += 1.0;
        high.1 = excess(high.0);
        if high.0 > LLR_MAX {
            return Err(MaxSprtError::NoRejection {
                alpha,
                smallest: type_one(high.0),
            });
        }
    }
    let (_, value) = narrow(excess, low, high, 1e-12);
    Ok(CriticalValue {
        value,
        type_one: type_one(value),
    })
}

/// The critical value among the LLR that outcomes can have: the smallest that keeps `alpha` when a
/// signal is an LLR above it.
pub(super) fn among(
    alpha: f64,
    mut outcomes: Vec<f64>,
    type_one: impl Fn(f64) -> f64,
) -> Result<CriticalValue, MaxSprtError> {
    outcomes.push(0.0);
    outcomes.retain(|llr| llr.is_finite());
    outcomes.sort_by(f64::total_cmp);
    outcomes.dedup_by(|next, kept| *next - *kept < SAME_LLR);
    let size = |index: usize| outcomes.get(index).map_or(0.0, |&llr| type_one(llr));
    let (mut low, mut high) = (0, outcomes.len().saturating_sub(1));
    while low < high {
        let middle = low + (high - low) / 2;
        if size(middle) <= alpha {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let reached = size(low);
    if reached == 0.0 {
        return Err(MaxSprtError::NoRejection {
            alpha,
            smallest: size(low.saturating_sub(1)),
        });
    }
    Ok(CriticalValue {
        value: outcomes.get(low).copied().unwrap_or(0.0),
        type_one: reached,
    })
}
