//! The likelihood ratio test with its Monte Carlo null distribution.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, Poisson};
use rayon::prelude::*;

use super::{likelihood_ratio, likelihood_ratio_poisson};
use crate::count::PairCounts;
use crate::{Cell, Universe};

/// Which likelihood ratio is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LikelihoodRatioForm {
    /// Given the total of the product.
    #[default]
    Conditional,
    /// With expected counts as known.
    Poisson,
}

/// How the test is run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LikelihoodRatioSettings {
    /// Which ratio.
    pub form: LikelihoodRatioForm,
    /// Number of simulated tables.
    pub replicates: u32,
    /// Where the simulation starts; the same seed gives the same result.
    pub seed: u64,
    /// Level of the critical values.
    pub alpha: f64,
}

impl Default for LikelihoodRatioSettings {
    /// Conditional form, 999 tables, seed 1, level 0.05.
    fn default() -> Self {
        Self {
            form: LikelihoodRatioForm::Conditional,
            replicates: 999,
            seed: 1,
            alpha: 0.05,
        }
    }
}

/// The result for all pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct LikelihoodRatioTest {
    /// One p value a pair: how often the greatest ratio among the events of its product was as great,
    /// if no event had anything to do with the product. The number of tables bounds it from below.
    pub p: Vec<f64>,
    /// One critical value a product, by code; infinite for products that have no pair.
    pub critical: Vec<f64>,
}

/// Tests every pair against the greatest likelihood ratio of its product under the null hypothesis, so
/// that over all events of a product the chance of any false signal is `alpha`.
///
/// Where pairs are counted, a table spreads the total of the product over the events by their shares
/// (multinomial). Where reports are counted a report has several events, and counts are drawn as
/// independent Poisson numbers with the expected means. Products of the same total share their null
/// distribution, and each simulated table has its own random stream: threads change nothing. The work
/// grows with the different totals of products times the number of tables.
///
/// Source: Huang, Zalkikar and Tiwari 2011, "A likelihood ratio test based method for signal detection
/// with application to FDA's drug safety data".
#[must_use]
pub fn likelihood_ratio_test(
    counts: &PairCounts,
    settings: &LikelihoodRatioSettings,
) -> LikelihoodRatioTest {
    let null = Null::new(counts, settings);
    let mut totals: Vec<u64> = counts
        .product
        .iter()
        .filter_map(|&code| counts.product_totals.get(code as usize).copied())
        .collect();
    totals.sort_unstable();
    totals.dedup();
    let maxima: Vec<Vec<f64>> = totals.par_iter().map(|&total| null.maxima(total)).collect();
    let of = |total: u64| {
        let index = totals.binary_search(&total).ok()?;
        maxima.get(index)
    };
    let p = (0..counts.len())
        .into_par_iter()
        .map(|index| {
            let Ok(cell) = counts.cell(index) else {
                return 1.0;
            };
            let ratio = null.ratio(cell);
            of(cell.n1x()).map_or(1.0, |maxima| {
                let below = maxima.partition_point(|&maximum| maximum < ratio);
                (maxima.len() - below + 1) as f64 / (maxima.len() + 1) as f64
            })
        })
        .collect();
    let rank = ((1.0 - settings.alpha.clamp(0.0, 1.0)) * f64::from(settings.replicates)).ceil();
    let critical = counts
        .product_totals
        .iter()
        .map(|&total| {
            let maxima = of(total)?;
            maxima.get((rank as usize).max(1) - 1).copied()
        })
        .map(|value| value.unwrap_or(f64::INFINITY))
        .collect();
    LikelihoodRatioTest { p, critical }
}

/// One p value a pair against the greatest Poisson likelihood ratio of the whole table: how often that
/// of a table without any effect is as great among the `tested` products, so that over all their pairs
/// the chance of any false signal is bounded. Pairs of products that are not tested, such as a
/// comparator, have a p of 1.
///
/// A table without effect has an independent Poisson number of the expected mean in every cell, those
/// that were not counted too; its ratios are taken with its own margins. The work grows with the number
/// of products times events times tables: this is for tables of some products. The form and the level
/// of the settings do not matter.
///
/// Source: Chakraborty, Liu, Ball and Markatou 2022, "On the use of the likelihood ratio test
/// methodology in pharmacovigilance", without zero inflation.
#[must_use]
pub fn likelihood_ratio_table_test(
    counts: &PairCounts,
    tested: &[u32],
    settings: &LikelihoodRatioSettings,
) -> Vec<f64> {
    let n = (counts.n as f64).max(1.0);
    let as_numbers = |totals: &[u64]| -> Vec<f64> { totals.iter().map(|&it| it as f64).collect() };
    let (rows, columns) = (
        as_numbers(&counts.product_totals),
        as_numbers(&counts.event_totals),
    );
    let mut is_tested = vec![false; rows.len()];
    for &product in tested {
        if let Some(slot) = is_tested.get_mut(product as usize) {
            *slot = true;
        }
    }
    let mut maxima: Vec<f64> = (0..u64::from(settings.replicates))
        .into_par_iter()
        .map(|replicate| {
            let mut random = ChaCha8Rng::seed_from_u64(settings.seed);
            random.set_stream(replicate);
            let mut cells = Vec::with_capacity(rows.len() * columns.len());
            let mut margins = (vec![0.0; rows.len()], vec![0.0; columns.len()]);
            for (row, sum) in rows.iter().zip(&mut margins.0) {
                for (column, other) in columns.iter().zip(&mut margins.1) {
                    // A mean of 0 is no distribution; nothing is drawn.
                    let drawn = Poisson::new(row * column / n);
                    let count: f64 = drawn.map_or(0.0, |drawn| drawn.sample(&mut random));
                    *sum += count;
                    *other += count;
                    cells.push(count);
                }
            }
            let drawn = cells.chunks(columns.len().max(1)).zip(&margins.0);
            let drawn = drawn.zip(&is_tested).filter(|(_, is_tested)| **is_tested);
            let ratios = drawn.flat_map(|((cells, row), _)| {
                cells.iter().zip(&margins.1).map(move |(&count, column)| {
                    likelihood_ratio_poisson(count as u64, row * column / n)
                })
            });
            ratios.fold(0.0, f64::max)
        })
        .collect();
    maxima.sort_by(f64::total_cmp);
    (0..counts.len())
        .map(|index| {
            let product = counts.product.get(index).copied().unwrap_or(u32::MAX);
            let is_tested = is_tested.get(product as usize) == Some(&true);
            let Some(cell) = counts.cell(index).ok().filter(|_| is_tested) else {
                return 1.0;
            };
            let ratio = likelihood_ratio_poisson(cell.n11(), cell.expected());
            let below = maxima.partition_point(|&maximum| maximum < ratio);
            (maxima.len() - below + 1) as f64 / (maxima.len() + 1) as f64
        })
        .collect()
}

/// The null hypothesis: shares of the events, and a way to draw by them.
struct Null<'a> {
    settings: &'a LikelihoodRatioSettings,
    universe: Universe,
    n: u64,
    /// Totals of events that occur.
    events: Vec<u64>,
    /// Walker's alias table over them: a probability and another event each.
    alias: Vec<(f64, u32)>,
    /// Sum of the totals; more than `n` where a report has several events.
    sum: f64,
}

impl<'a> Null<'a> {
    fn new(counts: &PairCounts, settings: &'a LikelihoodRatioSettings) -> Self {
        let events: Vec<u64> = counts
            .event_totals
            .iter()
            .copied()
            .filter(|&total| total > 0)
            .collect();
        let sum: f64 = events.iter().map(|&total| total as f64).sum();
        Self {
            settings,
            universe: counts.universe,
            n: counts.n,
            alias: alias(&events, sum),
            events,
            sum,
        }
    }

    fn ratio(&self, cell: Cell) -> f64 {
        match self.settings.form {
            LikelihoodRatioForm::Conditional => likelihood_ratio(cell),
            LikelihoodRatioForm::Poisson => likelihood_ratio_poisson(cell.n11(), cell.expected()),
        }
    }

    /// Greatest ratios of all tables for a product with this total, ascending.
    fn maxima(&self, total: u64) -> Vec<f64> {
        let mut found = vec![0_u64; self.events.len()];
        let mut touched = Vec::new();
        let mut maxima: Vec<f64> = (0..self.settings.replicates)
            .map(|replicate| {
                let mut random = ChaCha8Rng::seed_from_u64(self.settings.seed);
                random.set_stream(
                    total
                        .wrapping_mul(u64::from(u32::MAX))
                        .wrapping_add(u64::from(replicate)),
                );
                self.draw(total, &mut random, &mut found, &mut touched);
                let mut maximum = 0.0_f64;
                for index in touched.drain(..) {
                    let Some(count) = found.get_mut(index as usize) else {
                        continue;
                    };
                    let event = self.events.get(index as usize).copied().unwrap_or_default();
                    // A Poisson count can pass its margin; then the margin is what can be compared.
                    let n11 = (*count).min(total).min(event);
                    *count = 0;
                    if n11 as f64 * self.n as f64 > total as f64 * event as f64
                        && let Ok(cell) = Cell::new(n11, total, event, self.n)
                    {
                        maximum = maximum.max(self.ratio(cell));
                    }
                }
                maximum
            })
            .collect();
        maxima.sort_unstable_by(f64::total_cmp);
        maxima
    }

    /// Draws the counts of a product's events; `touched` are those above 0.
    fn draw(&self, total: u64, random: &mut ChaCha8Rng, found: &mut [u64], touched: &mut Vec<u32>) {
        let draws = match self.universe {
            Universe::Pairs => total,
            Universe::Reports => {
                let mean = total as f64 * self.sum / (self.n as f64).max(1.0);
                poisson(mean, random)
            }
        };
        if draws > 8 * self.events.len() as u64 {
            self.split(draws, random, found, touched);
            return;
        }
        let size = self.alias.len() as f64;
        for _ in 0..draws {
            let place = uniform(random) * size;
            let index = place as usize;
            let Some(&(keep, other)) = self.alias.get(index) else {
                continue;
            };
            let event = if place - index as f64 <= keep {
                index as u32
            } else {
                other
            };
            if let Some(count) = found.get_mut(event as usize) {
                if *count == 0 {
                    touched.push(event);
                }
                *count += 1;
            }
        }
    }

    /// One event after the other, each binomial given what is left: for many draws.
    fn split(
        &self,
        draws: u64,
        random: &mut ChaCha8Rng,
        found: &mut [u64],
        touched: &mut Vec<u32>,
    ) {
        let (mut left, mut rest) = (draws, self.sum);
        for (index, (&total, count)) in self.events.iter().zip(found).enumerate() {
            if left == 0 {
                break;
            }
            let share = (total as f64 / rest).min(1.0);
            *count = binomial(left, share, random);
            if *count > 0 {
                touched.push(index as u32);
            }
            left -= *count;
            rest = (rest - total as f64).max(total as f64 * 1e-9);
        }
    }
}

/// 0 to 1, both excluded.
fn uniform(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64 + f64::EPSILON / 4.0
}

/// Walker's alias method, built as by Vose 1991.
fn alias(weights: &[u64], sum: f64) -> Vec<(f64, u32)> {
    let mut scaled: Vec<f64> = weights
        .iter()
        .map(|&weight| weight as f64 * weights.len() as f64 / sum)
        .collect();
    let mut table: Vec<(f64, u32)> = (0..weights.len() as u32)
        .map(|index| (1.0, index))
        .collect();
    let (mut small, mut large): (Vec<u32>, Vec<u32>) =
        (0..weights.len() as u32).partition(|&index| {
            scaled
                .get(index as usize)
                .is_some_and(|&weight| weight < 1.0)
        });
    while let (Some(less), Some(&more)) = (small.pop(), large.last()) {
        let weight = scaled.get(less as usize).copied().unwrap_or(1.0);
        if let Some(entry) = table.get_mut(less as usize) {
            *entry = (weight, more);
        }
        if let Some(rest) = scaled.get_mut(more as usize) {
            *rest -= 1.0 - weight;
            if *rest < 1.0 {
                large.pop();
                small.push(more);
            }
        }
    }
    table
}

/// A binomial number: inversion from the mode outwards, about as many steps as standard deviations are
/// long.
fn binomial(n: u64, p: f64, random: &mut ChaCha8Rng) -> u64 {
    if p <= 0.0 || n == 0 {
        return 0;
    }
    if p >= 1.0 {
        return n;
    }
    let mode = (((n + 1) as f64 * p).floor() as u64).min(n);
    let odds = p / (1.0 - p);
    let up = |k: u64| (n - k) as f64 / (k + 1) as f64 * odds;
    let start = crate::special::binomial_ln_pmf(mode, n, p).exp();
    outwards(mode, Some(n), start, up, random)
}

/// A Poisson number, likewise.
fn poisson(mean: f64, random: &mut ChaCha8Rng) -> u64 {
    if mean <= 0.0 {
        return 0;
    }
    let mode = mean.floor() as u64;
    let start = crate::special::poisson_ln_pmf(mode, mean).exp();
    outwards(mode, None, start, |k| mean / (k + 1) as f64, random)
}

/// Takes off the probabilities of the mode and its neighbours, in turn, until a uniform number is used
/// up. `up` is the ratio of the probabilities of `k + 1` and `k`.
fn outwards(
    mode: u64,
    most: Option<u64>,
    start: f64,
    up: impl Fn(u64) -> f64,
    random: &mut ChaCha8Rng,
) -> u64 {
    let mut left = uniform(random) - start;
    let (mut above, mut below) = (mode, mode);
    let (mut at_above, mut at_below) = (start, start);
    while left > 0.0 {
        let mut moved = false;
        if most.is_none_or(|most| above < most) && at_above > 1e-300 {
            at_above *= up(above);
            above += 1;
            left -= at_above;
            moved = true;
            if left <= 0.0 {
                return above;
            }
        }
        if below > 0 && at_below > 1e-300 {
            at_below /= up(below - 1);
            below -= 1;
            left -= at_below;
            moved = true;
            if left <= 0.0 {
                return below;
            }
        }
        if !moved {
            break;
        }
    }
    mode
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_numbers_have_their_means_and_variances() {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let moments = |mut draw: Box<dyn FnMut(&mut ChaCha8Rng) -> u64>,
                       random: &mut ChaCha8Rng| {
            let drawn: Vec<f64> = (0..4000).map(|_| draw(random) as f64).collect();
            let mean = drawn.iter().sum::<f64>() / 4000.0;
            (
                mean,
                drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 4000.0,
            )
        };
        for (n, p) in [(20_u64, 0.3), (1_000_000, 1e-4), (5000, 0.98)] {
            let (mean, variance) =
                moments(Box::new(move |random| binomial(n, p, random)), &mut random);
            let (m, v) = (n as f64 * p, n as f64 * p * (1.0 - p));
            assert!(
                (mean - m).abs() < 5.0 * (v / 4000.0).sqrt(),
                "{n} {p} {mean}"
            );
            assert!((variance / v - 1.0).abs() < 0.15, "{n} {p} {variance}");
        }
        for m in [0.2, 7.0, 900.0] {
            let (mean, variance) = moments(Box::new(move |random| poisson(m, random)), &mut random);
            assert!((mean - m).abs() < 5.0 * (m / 4000.0).sqrt(), "{m} {mean}");
            assert!((variance / m - 1.0).abs() < 0.15, "{m} {variance}");
        }
    }

    #[test]
    fn both_ways_to_draw_have_the_shares() {
        let counts = PairCounts {
            universe: Universe::Pairs,
            n: 1000,
            event_totals: vec![700, 0, 200, 90, 10],
            ..PairCounts::default()
        };
        let settings = LikelihoodRatioSettings::default();
        let null = Null::new(&counts, &settings);
        for split in [false, true] {
            let mut random = ChaCha8Rng::seed_from_u64(5);
            let mut found = vec![0; 4];
            for _ in 0..500 {
                let mut touched = Vec::new();
                if split {
                    let mut once = vec![0; 4];
                    null.split(40, &mut random, &mut once, &mut touched);
                    for (sum, once) in found.iter_mut().zip(once) {
                        *sum += once;
                    }
                } else {
                    let mut once = vec![0; 4];
                    null.draw(30, &mut random, &mut once, &mut touched);
                    null.draw(10, &mut random, &mut once, &mut touched);
                    for (sum, once) in found.iter_mut().zip(once) {
                        *sum += once;
                    }
                }
            }
            for (&got, share) in found.iter().zip([0.7, 0.2, 0.09, 0.01]) {
                let (mean, variance): (f64, f64) =
                    (20_000.0 * share, 20_000.0 * share * (1.0 - share));
                assert!(
                    (got as f64 - mean).abs() < 5.0 * variance.sqrt(),
                    "{split} {found:?}"
                );
            }
        }
    }

    #[test]
    fn a_strong_pair_is_found_and_the_seed_repeats() {
        let mut counts = PairCounts {
            universe: Universe::Pairs,
            n: 1000,
            product_totals: vec![100, 900],
            event_totals: vec![60, 140, 800],
            ..PairCounts::default()
        };
        for (product, event, n11) in [
            (0, 0, 30),
            (0, 1, 12),
            (0, 2, 58),
            (1, 0, 30),
            (1, 1, 128),
            (1, 2, 742),
        ] {
            counts.product.push(product);
            counts.event.push(event);
            counts.n11.push(n11);
        }
        for form in [
            LikelihoodRatioForm::Conditional,
            LikelihoodRatioForm::Poisson,
        ] {
            let settings = LikelihoodRatioSettings {
                form,
                replicates: 199,
                ..LikelihoodRatioSettings::default()
            };
            let test = likelihood_ratio_test(&counts, &settings);
            assert!((test.p[0] - 1.0 / 200.0).abs() < 1e-12, "{test:?}");
            assert_eq!(test.p[2], 1.0);
            assert!(test.p[1] > 0.5);
            assert!(test.critical[0] > 0.5 && test.critical[0] < 8.0);
            assert_eq!(test, likelihood_ratio_test(&counts, &settings));
        }
    }

    #[test]
    fn nothing_is_no_trouble() {
        let test =
            likelihood_ratio_test(&PairCounts::default(), &LikelihoodRatioSettings::default());
        assert!(test.p.is_empty() && test.critical.is_empty());
    }
}
