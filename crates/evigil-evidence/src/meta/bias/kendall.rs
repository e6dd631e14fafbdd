//! The rank test of funnel asymmetry.

use std::cmp::Ordering;

use crate::meta::distribution::two_sided;
use crate::meta::effect::Effect;
use crate::meta::error::MetaError;
use crate::meta::model::check;

/// Studies from which the normal approximation takes the place of the exact distribution.
const EXACT_BELOW: usize = 50;

/// Begg and Mazumdar's test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankTest {
    /// Kendall's tau-b of standardised effects and variances.
    pub tau: f64,
    /// Two-sided p value by the normal approximation, corrected for ties.
    pub p_normal: f64,
    /// Two-sided p value by the exact distribution; none with ties or from fifty studies.
    pub p_exact: Option<f64>,
}

/// Begg and Mazumdar's rank test (1994, doi:10.2307/2533446).
///
/// # Errors
/// When there are fewer than three studies, or ranks leave nothing to compare.
pub fn begg(effects: &[Effect]) -> Result<RankTest, MetaError> {
    check(effects, 0.5, 3)?;
    let sum_w: f64 = effects.iter().map(|effect| 1.0 / effect.v()).sum();
    let mean = effects
        .iter()
        .map(|effect| effect.y() / effect.v())
        .sum::<f64>()
        / sum_w;
    let standardised: Vec<f64> = effects
        .iter()
        .map(|effect| {
            // A study that carries the mean alone has no variance around it.
            let around = (effect.v() - 1.0 / sum_w).max(f64::EPSILON * effect.v());
            (effect.y() - mean) / around.sqrt()
        })
        .collect();
    let variances: Vec<f64> = effects.iter().map(|effect| effect.v()).collect();
    kendall(&standardised, &variances)
}

/// Kendall's rank correlation with the tests of R's `cor.test`.
fn kendall(x: &[f64], y: &[f64]) -> Result<RankTest, MetaError> {
    let n = x.len() as f64;
    let mut score = 0.0;
    for (at, (x1, y1)) in x.iter().zip(y).enumerate() {
        for (x2, y2) in x.iter().zip(y).skip(at + 1) {
            score += f64::from(sign(*x1, *x2) * sign(*y1, *y2));
        }
    }
    let (ties_x, ties_y) = (ties(x), ties(y));
    let pairs = n * (n - 1.0) / 2.0;
    let tied = |ties: &[f64]| ties.iter().map(|t| t * (t - 1.0) / 2.0).sum::<f64>();
    let untied = (pairs - tied(&ties_x)) * (pairs - tied(&ties_y));
    if untied <= 0.0 {
        return Err(MetaError::NoSpread);
    }
    let whole = |ties: &[f64]| {
        ties.iter()
            .map(|t| t * (t - 1.0) * (2.0 * t + 5.0))
            .sum::<f64>()
    };
    let twos = |ties: &[f64]| ties.iter().map(|t| t * (t - 1.0)).sum::<f64>();
    let threes = |ties: &[f64]| ties.iter().map(|t| t * (t - 1.0) * (t - 2.0)).sum::<f64>();
    let variance = (n * (n - 1.0) * (2.0 * n + 5.0) - whole(&ties_x) - whole(&ties_y)) / 18.0
        + twos(&ties_x) * twos(&ties_y) / (2.0 * n * (n - 1.0))
        + threes(&ties_x) * threes(&ties_y) / (9.0 * n * (n - 1.0) * (n - 2.0));
    let no_ties = ties_x.is_empty() && ties_y.is_empty();
    Ok(RankTest {
        tau: score / untied.sqrt(),
        p_normal: two_sided(score / variance.sqrt(), None),
        p_exact: (no_ties && x.len() < EXACT_BELOW).then(|| exact(x.len(), score)),
    })
}

fn sign(a: f64, b: f64) -> i8 {
    match a.total_cmp(&b) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }
}

/// Sizes of groups of equal values.
fn ties(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
        .chunk_by(|a, b| a == b)
        .filter(|group| group.len() > 1)
        .map(|group| group.len() as f64)
        .collect()
}

/// Two-sided exact p value of a score among all orders of `n` values: by the number of inversions.
fn exact(n: usize, score: f64) -> f64 {
    // Probabilities of 0, 1, 2, ... concordant pairs, one value after the other.
    let mut shares = vec![1.0];
    for values in 2..=n {
        let mut next = vec![0.0; shares.len() + values - 1];
        for (pairs, share) in shares.iter().enumerate() {
            for cell in next.iter_mut().skip(pairs).take(values) {
                *cell += share / values as f64;
            }
        }
        shares = next;
    }
    let pairs = (n * (n - 1) / 2) as f64;
    let concordant = (f64::midpoint(pairs, score)).round() as usize;
    let below: f64 = shares.iter().take(concordant + 1).sum();
    let above: f64 = shares.iter().skip(concordant).sum();
    (2.0 * below.min(above)).min(1.0)
}
