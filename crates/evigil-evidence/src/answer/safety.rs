//! What few harms, or none, among so many people can and can't say.

use evigil_core::Localized;
use statrs::function::beta::checked_beta_reg;

use crate::ledger::Study;

/// People with a harm among those watched for it, and how often it can still happen.
#[derive(Debug, Clone, PartialEq)]
pub struct SafetyBound {
    /// Id of the study.
    pub study: String,
    /// The harm.
    pub harm: Localized,
    /// Whether it is about serious harm.
    pub serious: bool,
    /// People affected.
    pub affected: u64,
    /// People watched.
    pub at_risk: u64,
    /// Upper limit of the share of people, 0 to 1: exact, one-sided, 95 % (Clopper and Pearson 1934).
    pub upper: f64,
    /// One person in so many is still compatible with what was seen; rounded down.
    pub one_in: u64,
}

/// Level of the limit.
const LEVEL: f64 = 0.95;

/// The bounds from every harm of a study that was counted.
pub(super) fn bounds(study: &Study) -> Vec<SafetyBound> {
    let counted = study.harm.iter().filter_map(|harm| {
        let (affected, at_risk) = (harm.affected?, harm.at_risk?);
        let upper = upper_limit(affected, at_risk)?;
        Some(SafetyBound {
            study: study.id.clone(),
            harm: harm.text.clone(),
            serious: harm.serious,
            affected,
            at_risk,
            upper,
            // upper is above 0 and at most 1, so the quotient is at least 1.
            one_in: (1.0 / upper).floor() as u64,
        })
    });
    counted.collect()
}

/// The exact one-sided upper limit of 95 % for a share: the p at which so few events, or fewer, have
/// a probability of 5 %. 1 when everybody was affected; `None` without people or with more events
/// than people.
///
/// Source: Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404.
#[must_use]
pub fn upper_limit(events: u64, people: u64) -> Option<f64> {
    if people == 0 || events > people {
        return None;
    }
    if events == people {
        return Some(1.0);
    }
    if events == 0 {
        return Some(1.0 - (1.0 - LEVEL).powf(1.0 / people as f64));
    }
    let (a, b) = (events as f64 + 1.0, (people - events) as f64);
    // The distribution function rises with p, so that halving finds the limit.
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..80 {
        let middle = low + (high - low) / 2.0;
        if checked_beta_reg(a, b, middle).ok()? < LEVEL {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low + (high - low) / 2.0)
}
