//! Poisson maxSPRT: counts against an expected number that is known.
//!
//! M. Kulldorff, R. L. Davis, M. Kolczak et al., A maximized sequential probability ratio test for
//! drug and vaccine safety surveillance, Seq Anal 2011;30:58-78; least number of events and delay:
//! M. Kulldorff, I. R. Silva, Continuous post-market sequential safety surveillance with minimum
//! events to signal, REVSTAT 2017;15:373-394.

use super::boundary::{LLR_MAX, SAME_LLR, among, continuous};
use super::crossing::{Stage, cross};
use super::{CriticalValue, MaxSprtError, Performance, require, require_alpha, require_small};

/// Largest upper limit whose critical value is computed.
const UPPER_LIMIT_MAX: f64 = 10_000.0;

/// When a Poisson design looks at the count.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum PoissonLooks {
    /// Whenever an event comes. The critical value also holds, on the safe side, for any schedule of
    /// looks that isn't chosen by what was seen.
    #[default]
    Continuous,
    /// At these cumulative expected numbers, rising; the last is the upper limit.
    At(Vec<f64>),
}

/// A design of Poisson maxSPRT.
#[derive(Debug, Clone, PartialEq)]
pub struct PoissonDesign {
    /// Chance of a false signal over the whole of monitoring.
    pub alpha: f64,
    /// Expected number without raised risk at which monitoring ends (`T`).
    pub upper_limit: f64,
    /// Least number of events for a signal (`M`), 1 or more.
    pub min_events: u32,
    /// Expected number before which there is no signal (`D`).
    pub delay: f64,
    /// When the count is looked at.
    pub looks: PoissonLooks,
}

/// `c ln(c / mu) - (c - mu)` where `c` is above `mu`, else 0 (Kulldorff 2011): the LLR of
/// `events` when `expected` were expected.
#[must_use]
pub fn poisson_llr(events: u64, expected: f64) -> f64 {
    let count = events as f64;
    if events == 0 || count <= expected {
        return 0.0;
    }
    if expected <= 0.0 {
        return f64::INFINITY;
    }
    crate::monitor::numeric::deviance_term(count, expected).max(0.0)
}

/// The latest expected number at which `count` events have an LLR of `value`: the root below `count`
/// of `count ln(count / mu) - (count - mu) = value`.
fn latest(count: f64, value: f64) -> f64 {
    if value <= 0.0 {
        return count;
    }
    // With y = ln(count / mu): exp(-y) - 1 + y = value / count, convex and rising: Newton from above.
    let w = value / count;
    let mut y = (w + 1.0).min(w + (2.0 * w).sqrt());
    for _ in 0..60 {
        let rise = -(-y).exp_m1();
        let step = (y - rise - w) / rise;
        y -= step;
        if step.abs() <= 4.0 * f64::EPSILON * y {
            break;
        }
    }
    count * (-y).exp()
}

impl PoissonDesign {
    /// Continuous looks, one event enough, no delay.
    #[must_use]
    pub const fn continuous(alpha: f64, upper_limit: f64) -> Self {
        Self {
            alpha,
            upper_limit,
            min_events: 1,
            delay: 0.0,
            looks: PoissonLooks::Continuous,
        }
    }

    /// Looks after these increments of the expected number; they end at their sum.
    #[must_use]
    pub fn groups(alpha: f64, sizes: &[f64]) -> Self {
        let mut sum = 0.0;
        let times: Vec<f64> = sizes
            .iter()
            .map(|size| {
                sum += size;
                sum
            })
            .collect();
        Self {
            looks: PoissonLooks::At(times),
            ..Self::continuous(alpha, sum)
        }
    }

    /// Checks ranges.
    ///
    /// # Errors
    ///
    /// When a value is out of its range, or the upper limit above 10,000.
    pub fn check(&self) -> Result<(), MaxSprtError> {
        require_alpha(self.alpha)?;
        let limit = self.upper_limit;
        require(limit > 0.0 && limit.is_finite(), "upper_limit", limit)?;
        require_small("upper_limit", limit, UPPER_LIMIT_MAX)?;
        require(self.min_events >= 1, "min_events", self.min_events.into())?;
        require_small("min_events", self.min_events.into(), 2.0 * UPPER_LIMIT_MAX)?;
        require((0.0..limit).contains(&self.delay), "delay", self.delay)?;
        if let PoissonLooks::At(times) = &self.looks {
            let mut before = 0.0;
            for &time in times {
                require(time > before, "looks", time)?;
                before = time;
            }
            require((before - limit).abs() <= 1e-9 * limit, "looks", before)?;
        }
        Ok(())
    }

    /// The least count that is a signal at this expected number, with this critical value.
    pub(super) fn threshold(&self, expected: f64, value: f64) -> usize {
        let enough =
            |count: u64| count as f64 > expected && poisson_llr(count, expected) > value + SAME_LLR;
        let least = u64::from(self.min_events.max(1));
        if enough(least) {
            return least as usize;
        }
        // Double, then halve: the LLR rises with the count above the expected number.
        let (mut low, mut high) = (least, least.max(expected as u64).saturating_mul(2) + 1);
        while !enough(high) && high < u64::MAX / 4 {
            low = high;
            high *= 2;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if enough(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        high as usize
    }

    /// The boundary for this critical value.
    fn stages(&self, value: f64) -> Vec<Stage> {
        match &self.looks {
            PoissonLooks::Continuous => self.continuous_stages(value),
            PoissonLooks::At(times) => times
                .iter()
                .filter(|&&time| time >= self.delay)
                .map(|&time| Stage {
                    time,
                    threshold: self.threshold(time, value),
                    at_end: true,
                })
                .collect(),
        }
    }

    fn continuous_stages(&self, value: f64) -> Vec<Stage> {
        // Before the delay ends nothing signals; after it, `count` events signal until `latest`.
        let mut count = self.min_events.max(1) as usize;
        while latest(count as f64, value) < self.delay {
            count += 1;
        }
        let mut stages = Vec::new();
        if self.delay > 0.0 {
            stages.push(Stage {
                time: self.delay,
                threshold: count,
                at_end: true,
            });
        }
        loop {
            let until = latest(count as f64, value);
            stages.push(Stage {
                time: until.min(self.upper_limit),
                threshold: count,
                at_end: false,
            });
            if until >= self.upper_limit {
                return stages;
            }
            count += 1;
        }
    }

    /// The chance of a false signal with this critical value; NaN when the design is out of range or
    /// the value negative.
    #[must_use]
    pub fn type_one(&self, value: f64) -> f64 {
        if self.check().is_err() || value.is_nan() || value < 0.0 {
            return f64::NAN;
        }
        if value > LLR_MAX {
            return 0.0;
        }
        cross(&self.stages(value), 1.0).chance
    }

    /// The critical value.
    ///
    /// With continuous looks it is solved so that the chance of a false signal is `alpha` to about
    /// 1e-12; where that chance jumps over `alpha` (with a delay) the value just above the jump is
    /// returned. With looks at given times it is the LLR of the most extreme outcome that must not be a
    /// signal.
    ///
    /// # Errors
    ///
    /// When the design is out of range.
    pub fn critical_value(&self) -> Result<CriticalValue, MaxSprtError> {
        self.check()?;
        match &self.looks {
            PoissonLooks::Continuous => continuous(self.alpha, |value| self.type_one(value)),
            PoissonLooks::At(times) => {
                // A look's chance to have an LLR of v or more is at most exp(-v): no need to go on.
                let highest = (times.len() as f64 / self.alpha).ln();
                let mut outcomes = Vec::new();
                for &time in times.iter().filter(|&&time| time >= self.delay) {
                    let mut count = (time.floor() as u64 + 1).max(self.min_events.into());
                    loop {
                        let llr = poisson_llr(count, time);
                        outcomes.push(llr);
                        if llr > highest {
                            break;
                        }
                        count += 1;
                    }
                }
                among(self.alpha, outcomes, |value| self.type_one(value))
            }
        }
    }

    /// Power and mean times with this critical value when the risk is `relative_risk` times that
    /// expected.
    ///
    /// # Errors
    ///
    /// When the design is out of range, or the ratio not a finite number above zero.
    pub fn performance(&self, value: f64, relative_risk: f64) -> Result<Performance, MaxSprtError> {
        self.check()?;
        require(
            relative_risk > 0.0 && relative_risk.is_finite(),
            "relative_risk",
            relative_risk,
        )?;
        require((0.0..=LLR_MAX).contains(&value), "critical_value", value)?;
        require_small(
            "relative_risk",
            relative_risk * self.upper_limit,
            100.0 * UPPER_LIMIT_MAX,
        )?;
        let crossing = cross(&self.stages(value), relative_risk);
        Ok(Performance {
            relative_risk,
            power: crossing.chance,
            expected_signal_time: crossing.time / crossing.chance,
            expected_sample_size: crossing.time + (1.0 - crossing.chance) * self.upper_limit,
        })
    }
}
