//! Binomial maxSPRT: cases against controls that are matched to them, or time at risk against time
//! not at risk.
//!
//! M. Kulldorff et al., Seq Anal 2011;30:58-78. Under no raised risk an event is a case
//! with chance `1 / (1 + z)`, where `z` is the number of controls (or the length of control time) for
//! each case.

use super::boundary::{LLR_MAX, SAME_LLR, among};
use super::{CriticalValue, MaxSprtError, Performance, require, require_alpha, require_small};
use crate::monitor::numeric::deviance_term;

/// Largest number of events whose critical value is computed.
const EVENTS_MAX: f64 = 5_000.0;

/// When a binomial design looks at the counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum BinomialLooks {
    /// After each event.
    #[default]
    Continuous,
    /// At these cumulative numbers of events, rising.
    At(Vec<u32>),
}

/// A design of binomial maxSPRT.
#[derive(Debug, Clone, PartialEq)]
pub struct BinomialDesign {
    /// Chance of a false signal over the whole of monitoring.
    pub alpha: f64,
    /// Events of cases and controls together at which monitoring ends (`N`).
    pub max_events: u32,
    /// Least number of cases for a signal (`M`), 1 or more.
    pub min_cases: u32,
    /// Controls for each case (`z`).
    pub controls_per_case: f64,
    /// When the counts are looked at.
    pub looks: BinomialLooks,
}

/// The LLR of `cases` among `cases + controls` events with `z` controls for each case; 0 where the
/// share of cases is not above `1 / (1 + z)` (Kulldorff 2011).
#[must_use]
pub fn binomial_llr(cases: u64, controls: u64, z: f64) -> f64 {
    let (c, d) = (cases as f64, controls as f64);
    if c * z <= d {
        return 0.0;
    }
    let n = c + d;
    // n (share p' of cases against p): both terms without cancellation.
    (deviance_term(c, n / (1.0 + z)) + deviance_term(d, n * z / (1.0 + z))).max(0.0)
}

/// What running events through a boundary gives.
struct Run {
    chance: f64,
    time: f64,
}

impl BinomialDesign {
    /// Looks after each event, one case enough.
    #[must_use]
    pub const fn continuous(alpha: f64, max_events: u32, controls_per_case: f64) -> Self {
        Self {
            alpha,
            max_events,
            min_cases: 1,
            controls_per_case,
            looks: BinomialLooks::Continuous,
        }
    }

    /// Checks ranges.
    ///
    /// # Errors
    ///
    /// When a value is out of its range, or there are more than 5,000 events.
    pub fn check(&self) -> Result<(), MaxSprtError> {
        require_alpha(self.alpha)?;
        let z = self.controls_per_case;
        require(z > 0.0 && z.is_finite(), "controls_per_case", z)?;
        require(self.max_events >= 1, "max_events", self.max_events.into())?;
        require_small("max_events", self.max_events.into(), EVENTS_MAX)?;
        require(self.min_cases >= 1, "min_cases", self.min_cases.into())?;
        if let BinomialLooks::At(looks) = &self.looks {
            let mut before = 0;
            for &look in looks {
                require(
                    look > before && look <= self.max_events,
                    "looks",
                    look.into(),
                )?;
                before = look;
            }
        }
        Ok(())
    }

    /// The numbers of events at which there is a look.
    pub(super) fn times(&self) -> Vec<u32> {
        match &self.looks {
            BinomialLooks::Continuous => (1..=self.max_events).collect(),
            BinomialLooks::At(times) => times.clone(),
        }
    }

    /// The least number of cases among `events` that is a signal with this critical value; above
    /// `events` when none is.
    pub(super) fn threshold(&self, events: u64, value: f64) -> u64 {
        let enough = |cases: u64| {
            let controls = events - cases;
            cases as f64 * self.controls_per_case > controls as f64
                && binomial_llr(cases, controls, self.controls_per_case) > value + SAME_LLR
        };
        let (mut low, mut high) = (u64::from(self.min_cases.max(1)), events + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if enough(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    fn run(&self, value: f64, share: f64) -> Run {
        let mut run = Run {
            chance: 0.0,
            time: 0.0,
        };
        // chances[c]: not yet signalled, with c cases.
        let mut chances = vec![1.0];
        let mut events = 0;
        for look in self.times() {
            while events < look {
                add_event(&mut chances, share);
                events += 1;
            }
            let threshold =
                usize::try_from(self.threshold(look.into(), value)).unwrap_or(usize::MAX);
            let crossed: f64 = chances.iter().skip(threshold).sum();
            chances.truncate(threshold);
            run.chance += crossed;
            run.time += crossed * f64::from(look);
        }
        run
    }

    /// The chance of a false signal with this critical value; NaN when the design is out of range or
    /// the value negative.
    #[must_use]
    pub fn type_one(&self, value: f64) -> f64 {
        if self.check().is_err() || value.is_nan() || value < 0.0 {
            return f64::NAN;
        }
        self.run(value, 1.0 / (1.0 + self.controls_per_case)).chance
    }

    /// The critical value: the LLR of the most extreme outcome that must not be a signal.
    ///
    /// # Errors
    ///
    /// When the design is out of range, or even all events being cases is not rare enough.
    pub fn critical_value(&self) -> Result<CriticalValue, MaxSprtError> {
        self.check()?;
        let z = self.controls_per_case;
        let times = self.times();
        // A look's chance to have an LLR of v or more is at most exp(-v).
        let highest = (times.len() as f64 / self.alpha).ln();
        let mut outcomes = Vec::new();
        for &look in &times {
            let look = u64::from(look);
            let first = self.threshold(look, 0.0);
            for cases in first..=look {
                let llr = binomial_llr(cases, look - cases, z);
                outcomes.push(llr);
                if llr > highest {
                    break;
                }
            }
        }
        among(self.alpha, outcomes, |value| self.type_one(value))
    }

    /// Power and mean times, in events, with this critical value when the risk of cases is
    /// `relative_risk` times that of controls.
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
        let run = self.run(
            value,
            relative_risk / (relative_risk + self.controls_per_case),
        );
        Ok(Performance {
            relative_risk,
            power: run.chance,
            expected_signal_time: run.time / run.chance,
            expected_sample_size: run.time + (1.0 - run.chance) * f64::from(self.max_events),
        })
    }
}

/// One more event, a case with chance `share`.
pub(super) fn add_event(chances: &mut Vec<f64>, share: f64) {
    let mut before = 0.0;
    for chance in chances.iter_mut() {
        let here = *chance;
        *chance = here * (1.0 - share) + before * share;
        before = here;
    }
    chances.push(before * share);
}
