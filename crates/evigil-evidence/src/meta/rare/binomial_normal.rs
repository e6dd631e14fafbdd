//! Binomial counts with a normal effect: generalised linear mixed models.
//!
//! The probability of the counts is integrated over the effect, so that no study needs an effect of
//! its own and no zero cell needs a correction. For two arms it is the model with fixed study
//! levels (`UM.FS` of `rma.glmm`, Turner 2000,
//! doi:10.1002/1097-0258(20001230)19:24<3417::AID-SIM614>3.0.CO;2-L); for one arm the model of
//! Hamza 2008 (doi:10.1016/j.jclinepi.2007.03.016).

use super::integral::{Counts, Hermite, Marginal, marginal};
use crate::meta::effect::{Share, Table};
use crate::meta::error::MetaError;
use crate::meta::model::Inference;

/// Nodes of the quadrature: seven, the default of peers, agree with it to six digits.
const NODES: usize = 21;

/// Steps of an iteration, at most.
const STEPS_MAX: usize = 200;

/// A fitted binomial-normal model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinomialNormal {
    /// Studies that say something about the effect.
    pub k: usize,
    /// Mean effect: log odds ratio, or logit of the proportion of one arm.
    pub pooled: Inference,
    /// Variance of the effect between studies.
    pub tau2: f64,
    /// Log-likelihood without the binomial coefficients.
    pub log_likelihood: f64,
}

/// Log odds ratio of two arms, with a level of its own for each study.
///
/// # Errors
/// When nothing tells the groups apart, one group has no event or only events, the iteration fails,
/// or the level is impossible.
pub fn odds_ratio_mixed(tables: &[Table], level: f64) -> Result<BinomialNormal, MetaError> {
    let telling: Vec<&Table> = tables
        .iter()
        .filter(|table| !table.is_double_zero())
        .collect();
    let sum = |of: fn(Table) -> f64| telling.iter().map(|table| of(**table)).sum::<f64>();
    if [sum(Table::a), sum(Table::b), sum(Table::c), sum(Table::d)].contains(&0.0) {
        return Err(MetaError::NoInformation);
    }
    let counts: Vec<Counts> = telling
        .iter()
        .map(|table| Counts::Two {
            events: [table.a(), table.c()],
            people: [table.n1(), table.n2()],
        })
        .collect();
    let (r, s) = telling.iter().fold((0.0, 0.0), |(r, s), table| {
        (
            r + table.a() / table.n() * table.d(),
            s + table.b() / table.n() * table.c(),
        )
    });
    let start = (r / s).ln();
    let start = if start.is_finite() { start } else { 0.0 };
    Likelihood::new(counts).fit(start, level)
}

/// Logit of the proportion of one arm over several studies.
///
/// # Errors
/// When no study has an event, or all people have one, the iteration fails, or the level is
/// impossible.
pub fn common_proportion(shares: &[Share], level: f64) -> Result<BinomialNormal, MetaError> {
    let events: f64 = shares.iter().map(|share| share.events()).sum();
    let people: f64 = shares.iter().map(|share| share.people()).sum();
    if !(events > 0.0 && events < people) {
        return Err(MetaError::NoInformation);
    }
    let counts = shares
        .iter()
        .map(|share| Counts::One {
            events: share.events(),
            people: share.people(),
        })
        .collect();
    Likelihood::new(counts).fit((events / (people - events)).ln(), level)
}

struct Likelihood {
    counts: Vec<Counts>,
    rule: Hermite,
}

/// Log-likelihood at a mean and spread, with its gradient.
#[derive(Debug, Clone, Copy)]
struct Point {
    value: f64,
    gradient: [f64; 2],
}

impl Likelihood {
    fn new(counts: Vec<Counts>) -> Self {
        Self {
            counts,
            rule: Hermite::new(NODES),
        }
    }

    /// Log-likelihood at `mean` and `spread`, each study at its best level.
    fn at(&self, [mean, spread]: [f64; 2]) -> Point {
        let mut point = Point {
            value: 0.0,
            gradient: [0.0, 0.0],
        };
        for counts in &self.counts {
            let study = self.best(*counts, mean, spread);
            point.value += study.value;
            point.gradient[0] += study.mean;
            point.gradient[1] += study.spread;
        }
        point
    }

    fn best(&self, counts: Counts, mean: f64, spread: f64) -> Marginal {
        let Counts::Two { events, people } = counts else {
            return marginal(counts, 0.0, mean, spread, &self.rule);
        };
        let (x, n): (f64, f64) = (events.iter().sum(), people.iter().sum());
        let mut level = (x / (n - x)).ln();
        let mut study = marginal(counts, level, mean, spread, &self.rule);
        for _ in 0..STEPS_MAX {
            let step = if study.level2 < 0.0 {
                (study.level / study.level2).clamp(-2.0, 2.0)
            } else {
                -study.level.signum()
            };
            level -= step;
            study = marginal(counts, level, mean, spread, &self.rule);
            if step.abs() < 1e-11 * level.abs().max(1.0) {
                break;
            }
        }
        study
    }

    /// Second derivatives, from differences of the gradient.
    fn hessian(&self, [mean, spread]: [f64; 2]) -> [f64; 3] {
        let step = 1e-4 * spread.abs().max(0.05);
        let along = |d: [f64; 2]| {
            let ahead = self.at([mean + d[0], spread + d[1]]).gradient;
            let behind = self.at([mean - d[0], spread - d[1]]).gradient;
            [
                (ahead[0] - behind[0]) / (2.0 * step),
                (ahead[1] - behind[1]) / (2.0 * step),
            ]
        };
        let (by_mean, by_spread) = (along([step, 0.0]), along([0.0, step]));
        [
            by_mean[0],
            f64::midpoint(by_mean[1], by_spread[0]),
            by_spread[1],
        ]
    }

    fn fit(&self, mean: f64, level: f64) -> Result<BinomialNormal, MetaError> {
        if !(level > 0.0 && level < 1.0) {
            return Err(MetaError::Level { level });
        }
        let apart = self.climb([mean, 0.3])?;
        let together = self.climb([mean, 0.0])?;
        // The likelihood is even in the spread, so none at all is always a stationary place.
        let best = if self.at(apart).value > self.at(together).value + 1e-10 {
            apart
        } else {
            together
        };
        let [mean, spread] = best;
        let [mm, ms, ss] = self.hessian(best);
        let variance = if spread == 0.0 {
            -1.0 / mm
        } else {
            -ss / (mm * ss - ms * ms)
        };
        let pooled = Inference::new(mean, variance.sqrt(), None, level);
        if !pooled.is_finite() || pooled.se <= 0.0 {
            return Err(MetaError::NoConvergence);
        }
        Ok(BinomialNormal {
            k: self.counts.len(),
            pooled,
            tau2: spread * spread,
            log_likelihood: self.at(best).value,
        })
    }

    /// Newton's method with halved steps; from a spread of 0 only the mean moves.
    fn climb(&self, mut place: [f64; 2]) -> Result<[f64; 2], MetaError> {
        let mut here = self.at(place);
        for _ in 0..STEPS_MAX {
            let [mm, ms, ss] = self.hessian(place);
            let [by_mean, by_spread] = here.gradient;
            let determinant = mm * ss - ms * ms;
            let mut step = if place[1] == 0.0 {
                [-by_mean / mm, 0.0]
            } else if mm < 0.0 && determinant > 0.0 {
                [
                    (ms * by_spread - ss * by_mean) / determinant,
                    (ms * by_mean - mm * by_spread) / determinant,
                ]
            } else {
                [0.1 * by_mean.signum(), 0.1 * by_spread.signum()]
            };
            let longest = step[0].abs().max(step[1].abs());
            if !longest.is_finite() {
                return Err(MetaError::NoConvergence);
            }
            if longest > 1.0 {
                step = step.map(|part| part / longest);
            }
            let mut next = [place[0] + step[0], place[1] + step[1]];
            let mut there = self.at(next);
            let mut halvings = 0;
            while (there.value.is_nan() || there.value < here.value - 1e-12) && halvings < 40 {
                step = step.map(|part| 0.5 * part);
                next = [place[0] + step[0], place[1] + step[1]];
                there = self.at(next);
                halvings += 1;
            }
            (place, here) = (next, there);
            if step[0].abs().max(step[1].abs()) < 1e-9 || place[1].abs() < 1e-6 && place[1] != 0.0 {
                place[1] = if place[1].abs() < 1e-6 { 0.0 } else { place[1] };
                return Ok(place);
            }
        }
        Err(MetaError::NoConvergence)
    }
}
