//! Effects computed again from the counts and means that a report gives.
//!
//! A report may have adjusted its effect, or counted other people: a difference is no proof of an
//! error. It is shown, with both values side by side.
//!
//! Two groups of different people are assumed. For sides of the same people the report's own paired
//! analysis is needed, so that nothing is held against it here.

use schemars::JsonSchema;
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::factorial::ln_binomial;

use super::study::{Counts, EffectPrinted, Means, Outcome, Study};
use super::vocabulary::{Design, Measure};

/// Level of an interval when the report prints none.
const LEVEL: f64 = 0.95;
/// Tables of more people are not summed up one by one for Fisher's test.
const FISHER_PEOPLE_MAX: u64 = 1_000_000;
/// The usual limit of significance: used only to tell whether two values of p say different things.
const SIGNIFICANT_BELOW: f64 = 0.05;

/// By which test a value of p was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Fisher's exact test, both sides.
    Fisher,
    /// The estimate over its standard error, normal distribution, both sides.
    Z,
}

/// An effect computed again.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Recomputed {
    /// Measure.
    pub measure: Measure,
    /// Estimate.
    pub value: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// Level of the interval.
    pub level: f64,
    /// Whether 0.5 was added to every cell of the table because one was 0.
    pub half_added: bool,
    /// Value of p.
    pub p: Option<f64>,
    /// The test behind `p`.
    pub test: Test,
}

/// A part of an effect in which a printed and a recomputed one differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The estimate.
    Value,
    /// The lower limit.
    Low,
    /// The upper limit.
    High,
    /// The value of p, across 0.05: tests differ, so that smaller differences say nothing.
    P,
}

/// An outcome whose printed effect is not what its counts or means give.
#[derive(Debug, Clone, PartialEq)]
pub struct Discrepancy<'l> {
    /// The study.
    pub study: &'l Study,
    /// The outcome.
    pub outcome: &'l Outcome,
    /// What the report prints.
    pub printed: &'l EffectPrinted,
    /// What its counts or means give.
    pub recomputed: Recomputed,
    /// Where the two differ by more than rounding.
    pub differs: Vec<Part>,
}

/// The effect of an outcome from its counts, or else its means; `None` when it has neither, or when
/// they allow no finite effect.
///
/// The measure is the printed one where counts or means can give it, else the risk ratio of counts
/// and the difference of means.
#[must_use]
pub fn recompute(outcome: &Outcome) -> Option<Recomputed> {
    let printed = outcome.printed.as_ref();
    let level = printed
        .and_then(|printed| printed.level)
        .filter(|level| *level > 0.0 && *level < 1.0)
        .unwrap_or(LEVEL);
    let measure = printed.map(|printed| printed.measure);
    let effect = match (&outcome.counts, &outcome.means) {
        (Some(counts), _) => of_counts(counts, measure, level)?,
        (None, Some(means)) => of_means(means, measure, level)?,
        (None, None) => return None,
    };
    let finite = [effect.value, effect.low, effect.high];
    finite.iter().all(|it| it.is_finite()).then_some(effect)
}

/// The outcomes of a study whose printed effect differs from the recomputed one.
#[must_use]
pub fn discrepancies(study: &Study) -> Vec<Discrepancy<'_>> {
    if study.design == Design::RandomisedWithinPerson {
        return Vec::new();
    }
    let found = study.outcome.iter().filter_map(|outcome| {
        let printed = outcome.printed.as_ref()?;
        let recomputed = recompute(outcome)?;
        let differs = differing(printed, &recomputed);
        (!differs.is_empty()).then_some(Discrepancy {
            study,
            outcome,
            printed,
            recomputed,
            differs,
        })
    });
    found.collect()
}

/// Ratios of events: variance of the logarithm of Katz et al. 1978 for the risk ratio, of Woolf 1955
/// for the odds ratio. A table with an empty cell gets 0.5 in every cell, and says so.
fn of_counts(counts: &Counts, measure: Option<Measure>, level: f64) -> Option<Recomputed> {
    let without = |people: u64, events: u64| people.checked_sub(events);
    let cells = [
        counts.events,
        without(counts.people, counts.events)?,
        counts.events_comparator,
        without(counts.people_comparator, counts.events_comparator)?,
    ];
    let p = fisher(cells);
    let measure = match measure {
        Some(measure @ (Measure::OddsRatio | Measure::RiskDifference)) => measure,
        _ => Measure::RiskRatio,
    };
    let half_added = measure != Measure::RiskDifference && cells.contains(&0);
    let [a, b, c, d] = cells.map(|cell| cell as f64 + if half_added { 0.5 } else { 0.0 });
    let (n1, n2) = (a + b, c + d);
    let z = normal_quantile(0.5 + level / 2.0)?;
    let log_interval = |log: f64, variance: f64| {
        let reach = z * variance.sqrt();
        (log.exp(), (log - reach).exp(), (log + reach).exp())
    };
    let (value, low, high) = match measure {
        Measure::OddsRatio => log_interval(
            (a * d / (b * c)).ln(),
            1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d,
        ),
        Measure::RiskDifference => {
            let (p1, p2) = (a / n1, c / n2);
            let reach = z * (p1 * (1.0 - p1) / n1 + p2 * (1.0 - p2) / n2).sqrt();
            (p1 - p2, p1 - p2 - reach, p1 - p2 + reach)
        }
        _ => log_interval(
            ((a / n1) / (c / n2)).ln(),
            1.0 / a - 1.0 / n1 + 1.0 / c - 1.0 / n2,
        ),
    };
    Some(Recomputed {
        measure,
        value,
        low,
        high,
        level,
        half_added,
        p,
        test: Test::Fisher,
    })
}

/// Difference of means with unpooled variances; the standardised one with Hedges' correction.
fn of_means(means: &Means, measure: Option<Measure>, level: f64) -> Option<Recomputed> {
    let (n1, n2) = (means.people as f64, means.people_comparator as f64);
    let (v1, v2) = (means.sd.powi(2), means.sd_comparator.powi(2));
    let difference = means.mean - means.mean_comparator;
    let (measure, value, variance) = if measure == Some(Measure::StandardisedMeanDifference) {
        let freedom = n1 + n2 - 2.0;
        if freedom <= 0.0 {
            return None;
        }
        let pooled = (((n1 - 1.0) * v1 + (n2 - 1.0) * v2) / freedom).sqrt();
        let g = (1.0 - 3.0 / (4.0 * freedom - 1.0)) * difference / pooled;
        let variance = (n1 + n2) / (n1 * n2) + g * g / (2.0 * (n1 + n2));
        (Measure::StandardisedMeanDifference, g, variance)
    } else {
        (Measure::MeanDifference, difference, v1 / n1 + v2 / n2)
    };
    let se = variance.sqrt();
    let reach = normal_quantile(0.5 + level / 2.0)? * se;
    let p = Normal::new(0.0, 1.0)
        .ok()
        .map(|normal| 2.0 * normal.cdf(-(value / se).abs()))
        .filter(|p| p.is_finite());
    Some(Recomputed {
        measure,
        value,
        low: value - reach,
        high: value + reach,
        level,
        half_added: false,
        p,
        test: Test::Z,
    })
}

fn normal_quantile(probability: f64) -> Option<f64> {
    Normal::new(0.0, 1.0)
        .ok()
        .map(|normal| normal.inverse_cdf(probability))
}

/// Fisher's exact test, both sides: the probability of all tables with the same margins that are no
/// likelier than the one seen. `None` for tables too large to go through.
#[must_use]
pub fn fisher(cells: [u64; 4]) -> Option<f64> {
    let [a, b, c, d] = cells;
    let (row, other_row, column) = (a.checked_add(b)?, c.checked_add(d)?, a.checked_add(c)?);
    let all = row.checked_add(other_row)?;
    if all > FISHER_PEOPLE_MAX {
        return None;
    }
    let whole = ln_binomial(all, column);
    let log_probability = |x: u64| ln_binomial(row, x) + ln_binomial(other_row, column - x) - whole;
    // Tables that are equally likely differ in the last digits; R's fisher.test allows as much.
    let limit = log_probability(a) + 1e-7;
    let least = column.saturating_sub(other_row);
    let sum: f64 = (least..=row.min(column))
        .map(log_probability)
        .filter(|log| *log <= limit)
        .map(f64::exp)
        .sum();
    Some(sum.min(1.0))
}

fn differing(printed: &EffectPrinted, recomputed: &Recomputed) -> Vec<Part> {
    let mut parts = Vec::new();
    if printed.measure == recomputed.measure {
        for (part, printed, computed) in [
            (Part::Value, printed.value, recomputed.value),
            (Part::Low, printed.low, recomputed.low),
            (Part::High, printed.high, recomputed.high),
        ] {
            if printed.is_some_and(|printed| beyond_rounding(printed, computed)) {
                parts.push(part);
            }
        }
    }
    if let (Some(said), Some(computed)) = (printed.p, recomputed.p) {
        let says_significant =
            said < SIGNIFICANT_BELOW || printed.p_below && said <= SIGNIFICANT_BELOW;
        if says_significant != (computed < SIGNIFICANT_BELOW) {
            parts.push(Part::P);
        }
    }
    parts
}

/// Whether the two differ by more than one unit of the last digit that was printed.
fn beyond_rounding(printed: f64, computed: f64) -> bool {
    let written = printed.to_string();
    let decimals = written
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let unit = 10_f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX));
    (printed - computed).abs() > unit * (1.0 + 1e-9)
}
