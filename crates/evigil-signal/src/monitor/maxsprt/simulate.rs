//! The chance of a false signal by simulation: a check of the critical values that knows nothing of
//! how they were computed.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::{
    BinomialDesign, ConditionalDesign, HistoryEnd, MaxSprtError, Plan, PoissonDesign, PoissonLooks,
    binomial_llr, conditional_llr, poisson_llr,
};
use crate::monitor::rate::{Interval, proportion};

/// Signals among simulated courses of monitoring without raised risk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TypeOneSimulation {
    /// Courses simulated.
    pub replicates: u64,
    /// Courses with a signal.
    pub signals: u64,
    /// Share with a signal.
    pub rate: f64,
    /// Exact limits of the share, 99%.
    pub interval: Interval,
    /// The critical value that was used.
    pub critical_value: f64,
    /// What the share should be: the computed chance of a false signal.
    pub type_one: f64,
}

/// Simulates `replicates` courses without raised risk and counts false signals.
///
/// Each replicate has its own stream of random numbers of the seed, so that the result doesn't depend
/// on the number of threads.
///
/// # Errors
///
/// When the design is out of range.
pub fn simulate_type_one(
    plan: &Plan,
    replicates: u64,
    seed: u64,
) -> Result<TypeOneSimulation, MaxSprtError> {
    let critical = match plan {
        Plan::Poisson(design) => design.critical_value()?,
        Plan::Binomial(design) => design.critical_value()?,
        Plan::Conditional(design) => design.critical_value()?,
    };
    let value = critical.value + super::boundary::SAME_LLR;
    let signals = (0..replicates)
        .into_par_iter()
        .filter(|&replicate| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(replicate);
            match plan {
                Plan::Poisson(design) => poisson_course(design, value, &mut random),
                Plan::Binomial(design) => binomial_course(design, value, &mut random),
                Plan::Conditional(design) => conditional_course(design, value, &mut random),
            }
        })
        .count() as u64;
    let share = proportion(signals, replicates, 0.99).map_err(|_| MaxSprtError::Design {
        name: "replicates",
        value: replicates as f64,
    })?;
    Ok(TypeOneSimulation {
        replicates,
        signals,
        rate: share.proportion,
        interval: share.clopper_pearson,
        critical_value: critical.value,
        type_one: critical.type_one,
    })
}

/// Time until the next event of a process with one event in each unit of time.
fn wait(random: &mut impl Rng) -> f64 {
    -(-random.random::<f64>()).ln_1p()
}

fn poisson_course(design: &PoissonDesign, value: f64, random: &mut impl Rng) -> bool {
    let least = u64::from(design.min_events);
    let signals = |events: u64, time: f64| {
        events >= least
            && time >= design.delay
            && events as f64 > time
            && poisson_llr(events, time) > value
    };
    let mut next = wait(random);
    let mut events = 0;
    match &design.looks {
        PoissonLooks::At(times) => times.iter().any(|&time| {
            while next <= time {
                events += 1;
                next += wait(random);
            }
            signals(events, time)
        }),
        PoissonLooks::Continuous => {
            let mut delayed = design.delay > 0.0;
            while next <= design.upper_limit {
                if delayed && next > design.delay {
                    delayed = false;
                    if signals(events, design.delay) {
                        return true;
                    }
                }
                events += 1;
                if signals(events, next) {
                    return true;
                }
                next += wait(random);
            }
            delayed && signals(events, design.delay)
        }
    }
}

fn binomial_course(design: &BinomialDesign, value: f64, random: &mut impl Rng) -> bool {
    let z = design.controls_per_case;
    let (mut cases, mut events) = (0, 0);
    design.times().iter().any(|&look| {
        while events < u64::from(look) {
            events += 1;
            cases += u64::from(random.random::<f64>() * (1.0 + z) < 1.0);
        }
        let controls = events - cases;
        cases >= u64::from(design.min_cases)
            && cases as f64 * z > controls as f64
            && binomial_llr(cases, controls, z) > value
    })
}

fn conditional_course(design: &ConditionalDesign, value: f64, random: &mut impl Rng) -> bool {
    let historical = u64::from(design.historical_events);
    let until_last: f64 = (0..historical).map(|_| wait(random)).sum();
    let gap = wait(random);
    let exposure = until_last
        + match design.history_end {
            HistoryEnd::AtLastEvent => 0.0,
            HistoryEnd::AtNextEvent => gap,
            HistoryEnd::BetweenEvents | HistoryEnd::AsInSequential => gap * random.random::<f64>(),
        };
    let mut time = 0.0;
    (1..=u64::from(design.stop_events)).any(|events| {
        time += wait(random);
        let ratio = time / exposure;
        events >= u64::from(design.min_events)
            && events as f64 > ratio * historical as f64
            && conditional_llr(events, ratio, historical) > value
    })
}
