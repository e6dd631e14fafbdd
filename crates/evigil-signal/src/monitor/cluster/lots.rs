//! Each lot against the others, given the totals.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::ClusterError;
use crate::monitor::numeric::{beta_tails, binomial_probability, deviance_term};
use crate::special::{hypergeometric_ln_pmf, hypergeometric_sf};

/// Most random numbers of one Monte Carlo test.
const DRAWS_MAX: f64 = 2e9;

/// A lot with what was used of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Lot {
    /// Name.
    pub lot: String,
    /// Events, or persons with the event.
    pub events: u64,
    /// Exposure (doses, vials), or persons.
    pub exposed: f64,
}

/// What was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LotModel {
    /// Events per exposure: given their sum, those of a lot are binomial.
    Exposure,
    /// Persons with the event among persons: given the sums, those of a lot are hypergeometric.
    Persons,
}

/// One lot against all others.
#[derive(Debug, Clone, PartialEq)]
pub struct LotTest {
    /// Name.
    pub lot: String,
    /// Events.
    pub events: u64,
    /// Exposure or persons.
    pub exposed: f64,
    /// Events if all lots were alike.
    pub expected: f64,
    /// Rate of this lot by that of the others; infinite when the others have none, NaN without any
    /// events or other lots.
    pub rate_ratio: f64,
    /// Exact chance of so many events or more if all lots are alike.
    pub p_upper: f64,
    /// As `p_upper`, with half the chance of exactly so many.
    pub mid_p: f64,
    /// `p_upper` adjusted for the number of lots (Benjamini and Hochberg): the least rate of false
    /// discoveries at which this lot is among the discoveries.
    pub q_upper: f64,
    /// `mid_p` adjusted in the same way.
    pub q_mid: f64,
}

/// Whether lots differ at all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heterogeneity {
    /// Likelihood ratio statistic `2 Σ events ln(events / expected)`.
    pub statistic: f64,
    /// Monte Carlo chance of a statistic so large if all lots are alike.
    pub p: f64,
    /// Simulated data sets.
    pub replicates: u32,
}

fn check(lots: &[Lot], model: LotModel) -> Result<(), ClusterError> {
    for (index, lot) in lots.iter().enumerate() {
        let possible = match model {
            LotModel::Exposure => lot.exposed > 0.0 && lot.exposed.is_finite(),
            LotModel::Persons => {
                lot.exposed.fract() == 0.0
                    && lot.exposed >= lot.events as f64
                    && lot.exposed.is_finite()
                    && lot.exposed > 0.0
            }
        };
        if !possible {
            return Err(ClusterError::Row {
                row: index + 1,
                events: lot.events,
                exposed: lot.exposed,
            });
        }
    }
    Ok(())
}

/// Tests each lot against all others, conditional on the totals.
///
/// The p values are adjusted after Y. Benjamini, Y. Hochberg, J R Stat Soc B 1995;57:289-300.
///
/// # Errors
///
/// When a lot has an exposure that isn't a finite number above zero, or for persons not a whole number
/// as large as its events.
pub fn lot_tests(lots: &[Lot], model: LotModel) -> Result<Vec<LotTest>, ClusterError> {
    check(lots, model)?;
    let events: f64 = lots.iter().map(|lot| lot.events as f64).sum();
    let exposed: f64 = lots.iter().map(|lot| lot.exposed).sum();
    // The others of each lot by their own sum: a difference would lose the digits of small ones.
    let mut after: Vec<f64> = lots
        .iter()
        .rev()
        .scan(0.0, |sum, lot| {
            let here = *sum;
            *sum += lot.exposed;
            Some(here)
        })
        .collect();
    after.reverse();
    let mut before = 0.0;
    let mut tests: Vec<LotTest> = lots
        .iter()
        .zip(after)
        .map(|(lot, after)| {
            let others: f64 = before + after;
            before += lot.exposed;
            let k = lot.events as f64;
            let (p_upper, exactly) = match model {
                LotModel::Exposure => {
                    let (p, q) = (lot.exposed / exposed, others / exposed);
                    let upper = if k == 0.0 {
                        1.0
                    } else {
                        beta_tails(k, events - k + 1.0, p, q).0
                    };
                    (upper, binomial_probability(k, events, p, q))
                }
                LotModel::Persons => hypergeometric(lot.events, lot.exposed, others, events),
            };
            LotTest {
                lot: lot.lot.clone(),
                events: lot.events,
                exposed: lot.exposed,
                expected: events * lot.exposed / exposed,
                rate_ratio: k / lot.exposed / ((events - k) / others),
                p_upper,
                mid_p: p_upper - 0.5 * exactly,
                q_upper: 1.0,
                q_mid: 1.0,
            }
        })
        .collect();
    let upper = adjusted(&tests.iter().map(|test| test.p_upper).collect::<Vec<_>>());
    let mid = adjusted(&tests.iter().map(|test| test.mid_p).collect::<Vec<_>>());
    for (test, (q_upper, q_mid)) in tests.iter_mut().zip(upper.into_iter().zip(mid)) {
        test.q_upper = q_upper;
        test.q_mid = q_mid;
    }
    Ok(tests)
}

/// Chance of so many or more, and of exactly so many, with the event among the `lot` persons, when
/// `events` of all `lot + others` have it.
fn hypergeometric(count: u64, lot: f64, others: f64, events: f64) -> (f64, f64) {
    let (lot, events, all) = (lot as u64, events as u64, (lot + others) as u64);
    (
        hypergeometric_sf(count, lot, events, all),
        hypergeometric_ln_pmf(count, lot, events, all).exp(),
    )
}

/// p values adjusted by Benjamini and Hochberg, in the order given.
fn adjusted(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = p.iter().copied().enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let total = p.len() as f64;
    let mut result = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (above, (index, value)) in order.into_iter().enumerate() {
        least = least.min(value * total / (total - above as f64));
        if let Some(slot) = result.get_mut(index) {
            *slot = least;
        }
    }
    result
}

/// Whether lots differ at all: the likelihood ratio statistic of the multinomial distribution of events
/// over lots, with its chance by simulation. Each replicate has its own stream of the seed.
///
/// # Errors
///
/// As [`lot_tests`]; when there are no replicates, or events times replicates are above 2e9.
pub fn heterogeneity(
    lots: &[Lot],
    replicates: u32,
    seed: u64,
) -> Result<Heterogeneity, ClusterError> {
    check(lots, LotModel::Exposure)?;
    if replicates == 0 {
        return Err(ClusterError::Setting {
            name: "replicates",
            value: 0.0,
        });
    }
    let events: u64 = lots
        .iter()
        .fold(0, |sum, lot| lot.events.saturating_add(sum));
    let draws = events as f64 * f64::from(replicates);
    if draws > DRAWS_MAX {
        return Err(ClusterError::TooLarge {
            name: "random numbers",
            value: draws,
            limit: DRAWS_MAX,
        });
    }
    let exposed: f64 = lots.iter().map(|lot| lot.exposed).sum();
    let mut sum = 0.0;
    let bounds: Vec<f64> = lots
        .iter()
        .map(|lot| {
            sum += lot.exposed / exposed;
            sum
        })
        .collect();
    let statistic_of = |counts: &[u64]| -> f64 {
        let terms = counts.iter().zip(lots).map(|(&count, lot)| {
            deviance_term(count as f64, events as f64 * lot.exposed / exposed)
        });
        2.0 * terms.sum::<f64>()
    };
    let counts: Vec<u64> = lots.iter().map(|lot| lot.events).collect();
    let statistic = statistic_of(&counts);
    let slack = 1e-9 * (1.0 + statistic);
    let as_large = (0..replicates)
        .into_par_iter()
        .filter(|&replicate| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(replicate.into());
            let mut counts = vec![0_u64; lots.len()];
            for _ in 0..events {
                let at = random.random::<f64>();
                let index = bounds.partition_point(|&bound| bound <= at);
                let last = counts.len().saturating_sub(1);
                if let Some(count) = counts.get_mut(index.min(last)) {
                    *count += 1;
                }
            }
            statistic_of(&counts) >= statistic - slack
        })
        .count();
    Ok(Heterogeneity {
        statistic,
        p: (as_large as f64 + 1.0) / (f64::from(replicates) + 1.0),
        replicates,
    })
}
