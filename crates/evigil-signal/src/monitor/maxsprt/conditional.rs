//! Conditional maxSPRT: the expected number is itself known from few historical events.
//!
//! L. Li, M. Kulldorff, A conditional maximized sequential probability ratio test for
//! pharmacovigilance, Stat Med 2010;29:284-295; exact chances: I. R. Silva, L. Li, M. Kulldorff, Exact
//! conditional maximized sequential probability ratio test adjusted for covariates, Seq Anal
//! 2019;38:115-133. Only the ratio of the exposure that is watched to the historical one enters, so
//! that the unknown rate drops out.
//!
//! How the chance is computed: given that there are `y` events at some ratio, where the earlier ones
//! lie is uniform, whatever the rate. So the chance to have crossed no boundary given `y` follows from
//! binomial splits alone, and only the last step needs the distribution of the count.

use super::boundary::{LLR_MAX, SAME_LLR, continuous};
use super::{CriticalValue, MaxSprtError, require, require_alpha, require_small};
use crate::monitor::numeric::{deviance_term, root_from};

/// Largest number of watched events whose critical value is computed.
const EVENTS_MAX: f64 = 500.0;

/// Where the historical exposure ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HistoryEnd {
    /// Somewhere between the last historical event and the next one that would have come, evenly
    /// (Silva, Li and Kulldorff 2019).
    #[default]
    BetweenEvents,
    /// At the last historical event (Li and Kulldorff 2010): the liberal end.
    AtLastEvent,
    /// Just before the next event: the conservative end.
    AtNextEvent,
    /// As R package Sequential 4.5.1 computes its "exact" inference: between events for all boundaries
    /// but the last, for which it takes the last event. Its critical values are lower by up to 0.005
    /// and spend a little more than `alpha` (0.0502 instead of 0.05 with 20 historical events).
    AsInSequential,
}

/// A design of conditional maxSPRT.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionalDesign {
    /// Chance of a false signal over the whole of monitoring.
    pub alpha: f64,
    /// Events before monitoring began (`cc`).
    pub historical_events: u32,
    /// Their exposure, in the unit in which looks give theirs.
    pub historical_exposure: f64,
    /// Where that exposure ended.
    pub history_end: HistoryEnd,
    /// Watched events at which monitoring ends (`K`).
    pub stop_events: u32,
    /// Least number of watched events for a signal (`M`), 1 or more.
    pub min_events: u32,
}

/// The LLR of `events` in `ratio` times the exposure that had `historical` events before; 0 where the
/// rate is not raised (Li and Kulldorff 2010).
#[must_use]
pub fn conditional_llr(events: u64, ratio: f64, historical: u64) -> f64 {
    let (k, c) = (events as f64, historical as f64);
    if k <= ratio * c {
        return 0.0;
    }
    if ratio <= 0.0 {
        return f64::INFINITY;
    }
    let pooled = (k + c) / (1.0 + ratio);
    (deviance_term(k, pooled * ratio) + deviance_term(c, pooled)).max(0.0)
}

/// The largest ratio of exposures at which `events` have an LLR of `value`.
fn latest(events: u64, historical: u64, value: f64) -> f64 {
    let top = events as f64 / historical as f64;
    if value <= 0.0 {
        return top;
    }
    let excess = |ln_ratio: f64| conditional_llr(events, ln_ratio.exp(), historical) - value;
    root_from(excess, top.ln(), -0.5).map_or(0.0, f64::exp)
}

/// The chance to have crossed no boundary, given the count.
#[derive(Debug, Clone)]
pub(super) struct Uncrossed {
    ratio: f64,
    /// By count, for counts below the last threshold.
    given: Vec<f64>,
}

impl Uncrossed {
    pub(super) fn start() -> Self {
        Self {
            ratio: 0.0,
            given: vec![1.0],
        }
    }

    /// Goes on to `ratio`, where counts of `threshold` and more cross.
    fn advance(&mut self, ratio: f64, threshold: usize) {
        let share = if ratio > 0.0 { self.ratio / ratio } else { 1.0 };
        let mut split = vec![1.0];
        let mut given = Vec::with_capacity(threshold);
        for _ in 0..threshold {
            given.push(split.iter().zip(&self.given).map(|(a, b)| a * b).sum());
            super::binomial::add_event(&mut split, share);
        }
        self.ratio = ratio;
        self.given = given;
    }
}

impl ConditionalDesign {
    /// Checks ranges.
    ///
    /// # Errors
    ///
    /// When a value is out of its range, or there are more than 500 watched events.
    pub fn check(&self) -> Result<(), MaxSprtError> {
        require_alpha(self.alpha)?;
        let historical = f64::from(self.historical_events);
        require(historical >= 1.0, "historical_events", historical)?;
        let exposure = self.historical_exposure;
        require(
            exposure > 0.0 && exposure.is_finite(),
            "historical_exposure",
            exposure,
        )?;
        require(self.min_events >= 1, "min_events", self.min_events.into())?;
        require(
            self.stop_events >= self.min_events,
            "stop_events",
            self.stop_events.into(),
        )?;
        require_small("stop_events", self.stop_events.into(), EVENTS_MAX)
    }

    /// Chances of 0, 1, ... `count - 1` watched events at this ratio of exposures without raised risk.
    fn counts(&self, end: HistoryEnd, ratio: f64, count: usize) -> Vec<f64> {
        let size = f64::from(self.historical_events);
        let negative_binomial = |size: f64| {
            let mut chance = (-size * ratio.ln_1p()).exp();
            let share = ratio / (1.0 + ratio);
            (0..count)
                .map(|j| {
                    let here = chance;
                    chance *= (size + j as f64) / (j as f64 + 1.0) * share;
                    here
                })
                .collect::<Vec<f64>>()
        };
        match end {
            HistoryEnd::AtLastEvent => negative_binomial(size),
            HistoryEnd::AtNextEvent => negative_binomial(size + 1.0),
            HistoryEnd::BetweenEvents | HistoryEnd::AsInSequential => {
                let rest = counts_in_part_of_a_gap(ratio, count);
                let whole = negative_binomial(size);
                (0..count)
                    .map(|total| {
                        let later = rest.iter().take(total + 1).rev();
                        whole.iter().zip(later).map(|(a, b)| a * b).sum()
                    })
                    .collect()
            }
        }
    }

    /// The chance of no signal so far when the risk is `relative_risk` times that before.
    fn quiet(&self, end: HistoryEnd, uncrossed: &Uncrossed, relative_risk: f64) -> f64 {
        self.counts(end, relative_risk * uncrossed.ratio, uncrossed.given.len())
            .iter()
            .zip(&uncrossed.given)
            .map(|(a, b)| a * b)
            .sum()
    }

    /// The chance of a signal with this critical value when the risk is `relative_risk` times that
    /// before: the power, and with 1 the chance of a false signal. NaN when the design is out of range,
    /// the value negative or the ratio not a finite number above zero.
    #[must_use]
    pub fn power(&self, value: f64, relative_risk: f64) -> f64 {
        let risk = relative_risk > 0.0 && relative_risk.is_finite();
        if self.check().is_err() || value.is_nan() || value < 0.0 || !risk {
            return f64::NAN;
        }
        if value > LLR_MAX {
            return 0.0;
        }
        let end = self.history_end;
        let mut uncrossed = Uncrossed::start();
        let mut last_stage = 0.0;
        for events in self.min_events.max(1)..=self.stop_events {
            let ratio = latest(events.into(), self.historical_events.into(), value);
            if events == self.stop_events
                && events > self.min_events
                && end == HistoryEnd::AsInSequential
            {
                let quiet = |state: &Uncrossed, end| self.quiet(end, state, relative_risk);
                last_stage = quiet(&uncrossed, end) - quiet(&uncrossed, HistoryEnd::AtLastEvent);
                uncrossed.advance(ratio, events as usize);
                last_stage += quiet(&uncrossed, HistoryEnd::AtLastEvent) - quiet(&uncrossed, end);
            } else {
                uncrossed.advance(ratio, events as usize);
            }
        }
        (1.0 - self.quiet(end, &uncrossed, relative_risk) - last_stage).clamp(0.0, 1.0)
    }

    /// The least count that is a signal at this ratio of exposures, if it is at most the number at
    /// which monitoring ends.
    fn threshold(&self, ratio: f64, value: f64) -> Option<usize> {
        let historical = u64::from(self.historical_events);
        (self.min_events.max(1)..=self.stop_events)
            .find(|&events| {
                f64::from(events) > ratio * historical as f64
                    && conditional_llr(events.into(), ratio, historical) > value + SAME_LLR
            })
            .map(|events| events as usize)
    }

    /// Goes on to a look at this ratio. Returns the chance to signal there without raised risk.
    pub(super) fn look(&self, uncrossed: &mut Uncrossed, ratio: f64, value: f64) -> f64 {
        let before = self.quiet(self.history_end, uncrossed, 1.0);
        let threshold = self.threshold(ratio, value);
        // Without a threshold, whoever has all events is done, without a signal.
        uncrossed.advance(ratio, threshold.unwrap_or(self.stop_events as usize));
        if threshold.is_none() {
            return 0.0;
        }
        (before - self.quiet(self.history_end, uncrossed, 1.0)).max(0.0)
    }

    /// The chance of a false signal with this critical value, looking whenever an event comes.
    #[must_use]
    pub fn type_one(&self, value: f64) -> f64 {
        self.power(value, 1.0)
    }

    /// The critical value, so that the chance of a false signal is `alpha`.
    ///
    /// # Errors
    ///
    /// When the design is out of range.
    pub fn critical_value(&self) -> Result<CriticalValue, MaxSprtError> {
        self.check()?;
        continuous(self.alpha, |value| self.type_one(value))
    }
}

/// Chances of counts in `ratio` times a uniform part of an exponential gap: the sum over `i > m` of
/// `w^i / (i ratio)` with `w = ratio / (1 + ratio)`, from the last one back so that nothing cancels.
fn counts_in_part_of_a_gap(ratio: f64, count: usize) -> Vec<f64> {
    if ratio <= 0.0 {
        return (0..count).map(|m| if m == 0 { 1.0 } else { 0.0 }).collect();
    }
    let w = ratio / (1.0 + ratio);
    let term = |i: usize| w.powf(i as f64) / (i as f64 * ratio);
    let mut sum = 0.0;
    let mut i = count + 1;
    loop {
        let next = term(i);
        sum += next;
        if next <= sum * 1e-17 || i > 10_000_000 {
            break;
        }
        i += 1;
    }
    let mut chances = vec![0.0; count];
    for (m, chance) in chances.iter_mut().enumerate().rev() {
        sum += term(m + 1);
        *chance = sum;
    }
    chances
}
