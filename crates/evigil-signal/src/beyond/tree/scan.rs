//! The scan over counts by term.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution};
use rayon::prelude::*;

use super::hierarchy::{Hierarchy, TreeError};
use super::hypergeometric::hypergeometric;
use super::statistic::{bernoulli_ratio, poisson_ratio};

/// How the scan goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeSettings {
    /// Number of simulated data sets. The least p is one over one more than this.
    pub replicates: usize,
    /// Seed of the simulation.
    pub seed: u64,
    /// Least number of cases of a node.
    pub least_cases: u64,
}

impl Default for TreeSettings {
    fn default() -> Self {
        Self {
            replicates: 999,
            seed: 1,
            least_cases: 2,
        }
    }
}

/// Counts of each node's own, without what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub enum TreeCounts {
    /// Cases, and what is expected of each node up to a common factor: expected counts are scaled to add
    /// up to the cases. Chance deals the cases out by what is expected.
    Poisson {
        /// Cases by node.
        cases: Vec<u64>,
        /// Expected by node; zero or more.
        expected: Vec<f64>,
    },
    /// Cases of a total. Chance picks the cases among all.
    Bernoulli {
        /// Cases by node.
        cases: Vec<u64>,
        /// Cases and controls by node.
        total: Vec<u64>,
    },
}

/// A node with more cases than the others have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// The node.
    pub node: u32,
    /// Cases in it and what belongs to it.
    pub cases: u64,
    /// Cases that are expected of it.
    pub expected: f64,
    /// The log-likelihood ratio.
    pub log_likelihood_ratio: f64,
    /// Probability that the best node of data without effect is as good: adjusted for all nodes.
    pub p: f64,
}

/// What the scan found.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeScan {
    /// All cases.
    pub cases: u64,
    /// Nodes with an excess, the least likely first. Nodes above and below a good one are good too:
    /// the first of a branch is the one to look at.
    pub cuts: Vec<Cut>,
    /// The greatest log-likelihood ratio of each simulated data set, ascending.
    pub maxima: Vec<f64>,
    /// Seed of the simulation.
    pub seed: u64,
}

impl TreeScan {
    /// The log-likelihood ratio from which a node has a p of at most `alpha`; nothing where no p that
    /// small can come of so few simulated data sets.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "some thousand data sets"
    )]
    pub fn critical_value(&self, alpha: f64) -> Option<f64> {
        let allowed = (alpha * (self.maxima.len() + 1) as f64 + 1e-9).floor() as usize;
        // So many maxima, less one for the data themselves, may be as good or better.
        let better = allowed.checked_sub(1)?;
        let place = self.maxima.len().checked_sub(better + 1)?;
        // Beyond it by more than what counts as the same.
        self.maxima
            .get(place)
            .map(|value| value * (1.0 + 3.0 * SAME))
    }
}

/// The scan over counts by term.
///
/// # Errors
///
/// [`TreeError`] when counts do not fit the hierarchy, or can't be.
pub fn tree_scan(
    hierarchy: &Hierarchy,
    counts: &TreeCounts,
    settings: TreeSettings,
) -> Result<TreeScan, TreeError> {
    let model = Model::new(hierarchy, counts)?;
    let observed = model.nodes(hierarchy, &model.cases);
    let replicates = u64::try_from(settings.replicates).unwrap_or(u64::MAX);
    let maxima: Vec<f64> = (0..replicates)
        .into_par_iter()
        .map(|replicate| {
            let mut random = ChaCha8Rng::seed_from_u64(settings.seed);
            random.set_stream(replicate);
            let nodes = model.nodes(hierarchy, &model.draw(&mut random));
            model.greatest(&nodes, settings.least_cases)
        })
        .collect();
    let found = (0_u32..).zip(&observed).map(|(node, &cases)| {
        let expected = model.expected.get(node as usize).copied().unwrap_or(0.0);
        (node, cases, expected, model.ratio(node as usize, cases))
    });
    Ok(judged(found, maxima, model.all, settings))
}

/// Relative difference up to which two ratios are the same: the same counts may be added up in another
/// order.
const SAME: f64 = 1e-11;

/// Nodes with an excess, with the p that the maxima give them.
#[expect(clippy::cast_precision_loss, reason = "some thousand data sets")]
pub(super) fn judged(
    nodes: impl Iterator<Item = (u32, u64, f64, f64)>,
    mut maxima: Vec<f64>,
    cases: u64,
    settings: TreeSettings,
) -> TreeScan {
    maxima.sort_by(f64::total_cmp);
    let mut cuts: Vec<Cut> = nodes
        .filter(|&(_, cases, _, ratio)| cases >= settings.least_cases && ratio > 0.0)
        .map(|(node, cases, expected, ratio)| {
            let same = ratio * (1.0 - SAME);
            let better = maxima.len() - maxima.partition_point(|&most| most < same);
            Cut {
                node,
                cases,
                expected,
                log_likelihood_ratio: ratio,
                p: (better + 1) as f64 / (maxima.len() + 1) as f64,
            }
        })
        .collect();
    cuts.sort_by(|a, b| {
        b.log_likelihood_ratio
            .total_cmp(&a.log_likelihood_ratio)
            .then(a.node.cmp(&b.node))
    });
    TreeScan {
        cases,
        cuts,
        maxima,
        seed: settings.seed,
    }
}

/// Counts, checked and made ready.
struct Model {
    /// Own cases by node.
    cases: Vec<u64>,
    all: u64,
    /// Expected cases of each node with what belongs to it.
    expected: Vec<f64>,
    chance: Chance,
}

enum Chance {
    /// Own share of each node in what is expected.
    Poisson { shares: Vec<f64> },
    /// Own totals up to and with each node; totals of each node with what belongs to it.
    Bernoulli { ends: Vec<u64>, totals: Vec<u64> },
}

impl Model {
    #[expect(clippy::cast_precision_loss, reason = "counts below 2^53 are exact")]
    fn new(hierarchy: &Hierarchy, counts: &TreeCounts) -> Result<Self, TreeError> {
        let (cases, against) = match counts {
            TreeCounts::Poisson { cases, expected } => (cases, expected.len()),
            TreeCounts::Bernoulli { cases, total } => (cases, total.len()),
        };
        if cases.len() != hierarchy.len() || against != hierarchy.len() {
            return Err(TreeError::Length {
                given: cases.len().min(against),
                needed: hierarchy.len(),
            });
        }
        let bad = |node: usize, cases: u64, against: f64| {
            let code = u32::try_from(node).unwrap_or(u32::MAX);
            let name = hierarchy.names().name(code).unwrap_or_default().to_owned();
            TreeError::Count {
                node: name,
                cases,
                against,
            }
        };
        let all = cases
            .iter()
            .fold(0_u64, |sum, &count| sum.saturating_add(count));
        let (own_expected, chance) = match counts {
            TreeCounts::Poisson { expected, .. } => {
                let sum: f64 = expected.iter().sum();
                for (node, (&cases, &expected)) in cases.iter().zip(expected).enumerate() {
                    let is_sound = expected >= 0.0 && sum.is_finite();
                    if !is_sound || (expected == 0.0 && cases > 0) {
                        return Err(bad(node, cases, expected));
                    }
                }
                let shares: Vec<f64> = expected
                    .iter()
                    .map(|expected| if sum > 0.0 { expected / sum } else { 0.0 })
                    .collect();
                let own = shares
                    .iter()
                    .map(|share| share * all as f64)
                    .collect::<Vec<f64>>();
                (own, Chance::Poisson { shares })
            }
            TreeCounts::Bernoulli { total, .. } => {
                for (node, (&cases, &total)) in cases.iter().zip(total).enumerate() {
                    if cases > total {
                        return Err(bad(node, cases, total as f64));
                    }
                }
                let mut sum = 0_u64;
                let ends: Vec<u64> = total
                    .iter()
                    .map(|&count| {
                        sum = sum.saturating_add(count);
                        sum
                    })
                    .collect();
                let share = if sum > 0 {
                    all as f64 / sum as f64
                } else {
                    0.0
                };
                let own = total.iter().map(|&count| share * count as f64).collect();
                let totals = gathered(hierarchy, total, |sum, count| *sum += count);
                (own, Chance::Bernoulli { ends, totals })
            }
        };
        Ok(Self {
            cases: cases.clone(),
            all,
            expected: gathered(hierarchy, &own_expected, |sum, value| *sum += value),
            chance,
        })
    }

    /// Cases of each node with what belongs to it.
    fn nodes(&self, hierarchy: &Hierarchy, own: &[u64]) -> Vec<u64> {
        gathered(hierarchy, own, |sum, count| *sum += count)
    }

    #[expect(clippy::cast_precision_loss, reason = "counts below 2^53 are exact")]
    fn ratio(&self, node: usize, cases: u64) -> f64 {
        match &self.chance {
            Chance::Poisson { .. } => poisson_ratio(
                cases as f64,
                self.expected.get(node).copied().unwrap_or(0.0),
                self.all as f64,
            ),
            Chance::Bernoulli { ends, totals } => bernoulli_ratio(
                cases as f64,
                totals.get(node).copied().unwrap_or(0) as f64,
                self.all as f64,
                ends.last().copied().unwrap_or(0) as f64,
            ),
        }
    }

    fn greatest(&self, nodes: &[u64], least_cases: u64) -> f64 {
        nodes
            .iter()
            .enumerate()
            .filter(|&(_, &cases)| cases >= least_cases)
            .map(|(node, &cases)| self.ratio(node, cases))
            .fold(0.0, f64::max)
    }

    /// Own cases by node as chance deals them out.
    fn draw(&self, random: &mut ChaCha8Rng) -> Vec<u64> {
        match &self.chance {
            Chance::Poisson { shares } => multinomial(random, self.all, shares),
            Chance::Bernoulli { ends, .. } => chosen(random, self.all, ends),
        }
    }
}

/// Values of each node together with those of what belongs to it.
fn gathered<T: Copy + Default>(
    hierarchy: &Hierarchy,
    own: &[T],
    add: impl Fn(&mut T, T),
) -> Vec<T> {
    let mut sums = vec![T::default(); hierarchy.len()];
    for (node, &value) in (0_u32..).zip(own) {
        for &above in hierarchy.above(node) {
            if let Some(sum) = sums.get_mut(above as usize) {
                add(sum, value);
            }
        }
    }
    sums
}

/// Cases dealt out by shares: one binomial draw a node, of what is left.
fn multinomial(random: &mut ChaCha8Rng, all: u64, shares: &[f64]) -> Vec<u64> {
    let mut left = all;
    // From the last backwards, so that what is left is a sum of positive numbers and not a difference
    // that may end below zero.
    let mut sum = 0.0;
    let tails: Vec<f64> = shares
        .iter()
        .map(|share| {
            sum += share;
            sum
        })
        .collect();
    let mut counts: Vec<u64> = shares
        .iter()
        .zip(&tails)
        .rev()
        .map(|(&share, &tail)| {
            let p = if share > 0.0 {
                (share / tail).min(1.0)
            } else {
                0.0
            };
            let count = match Binomial::new(left, p) {
                Ok(binomial) => binomial.sample(random).min(left),
                Err(_) => 0,
            };
            left -= count;
            count
        })
        .collect();
    counts.reverse();
    counts
}

/// Cases picked among all without putting back, node by node of what is left; `ends` says where the
/// rows of each node end.
fn chosen(random: &mut ChaCha8Rng, cases: u64, ends: &[u64]) -> Vec<u64> {
    let mut left = cases;
    let mut start = 0;
    let all = ends.last().copied().unwrap_or(0);
    ends.iter()
        .map(|&end| {
            let count = hypergeometric(random, end - start, left, all - start);
            left -= count.min(left);
            start = end;
            count
        })
        .collect()
}
