//! Whether two samples come from one distribution.

/// The two-sample Kolmogorov-Smirnov test, two-sided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KolmogorovSmirnov {
    /// Size of the first sample.
    pub first: usize,
    /// Size of the second sample.
    pub second: usize,
    /// Greatest distance of the two distribution functions.
    pub distance: f64,
    /// Probability of this distance or more if there is one distribution.
    pub p: f64,
    /// Whether `p` is exact given the ties, or asymptotic.
    pub exact: bool,
    /// Whether the first sample tends to be the earlier one: its distribution function is above the
    /// other where the distance is greatest.
    pub earlier: bool,
}

/// Products of the sample sizes up to which all orders are counted: some milliseconds.
const EXACT_UP_TO: usize = 1_000_000;

/// Compares two samples; nothing when one is empty.
///
/// Exact by the recursion over the lattice of ranks, conditional on the ties (Schröer G, Trenkler D.
/// Comput Stat Data Anal 1995;20:185-202), for samples whose sizes multiply to a million at most; else
/// by Smirnov's limit (Ann Math Stat 1948;19:279-281), which with ties errs on the safe side.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "sample sizes are below 2^53")]
pub fn kolmogorov_smirnov(first: &[u32], second: &[u32]) -> Option<KolmogorovSmirnov> {
    if first.is_empty() || second.is_empty() {
        return None;
    }
    let mut pooled: Vec<(u32, bool)> = first
        .iter()
        .map(|&value| (value, true))
        .chain(second.iter().map(|&value| (value, false)))
        .collect();
    pooled.sort_unstable();
    let (m, n) = (first.len(), second.len());
    // i/m − j/n times m·n: whole numbers, so that equal distances are equal.
    let gap = |i: usize, j: usize| (i as i128) * (n as i128) - (j as i128) * (m as i128);
    let (mut i, mut j) = (0, 0);
    let mut greatest = 0_i128;
    for group in pooled.chunk_by(|a, b| a.0 == b.0) {
        let mine = group.iter().filter(|value| value.1).count();
        i += mine;
        j += group.len() - mine;
        let here = gap(i, j);
        if here.abs() > greatest.abs() {
            greatest = here;
        }
    }
    let distance = greatest.abs() as f64 / (m as f64 * n as f64);
    let exact = m.checked_mul(n).is_some_and(|area| area <= EXACT_UP_TO);
    let p = if greatest == 0 {
        1.0
    } else if exact {
        exact_p(&pooled, m, n, |i, j| gap(i, j).abs() >= greatest.abs())
    } else {
        let size = m as f64 * n as f64 / (m as f64 + n as f64);
        kolmogorov_tail(distance * size.sqrt())
    };
    Some(KolmogorovSmirnov {
        first: m,
        second: n,
        distance,
        p,
        exact,
        earlier: greatest > 0,
    })
}

/// Probability that a random order of the pooled values reaches the distance somewhere. Backwards
/// over the lattice, adding only: small probabilities keep their digits.
#[expect(clippy::cast_precision_loss, reason = "sample sizes are below 2^53")]
fn exact_p(
    pooled: &[(u32, bool)],
    m: usize,
    n: usize,
    reached: impl Fn(usize, usize) -> bool,
) -> f64 {
    // Inside a run of equal values the distribution functions are not defined.
    let between = |taken: usize| match (
        taken.checked_sub(1).and_then(|k| pooled.get(k)),
        pooled.get(taken),
    ) {
        (Some(before), Some(after)) => before.0 != after.0,
        _ => true,
    };
    // hit[j]: probability to reach the distance from (i, j) on.
    let mut hit = vec![0.0_f64; n + 1];
    for i in (0..=m).rev() {
        let mut right = 0.0;
        for (j, slot) in hit.iter_mut().enumerate().rev() {
            let (left_first, left_second) = ((m - i) as f64, (n - j) as f64);
            let left = left_first + left_second;
            let here = if between(i + j) && reached(i, j) {
                1.0
            } else if left == 0.0 {
                0.0
            } else {
                // `slot` still holds (i + 1, j).
                (left_first * *slot + left_second * right) / left
            };
            *slot = here;
            right = here;
        }
    }
    hit.first().copied().unwrap_or(1.0).min(1.0)
}

/// Smirnov's limit: `2 Σ (−1)^(k−1) exp(−2 k² x²)`; below 1 by the equivalent theta series, which
/// converges there.
fn kolmogorov_tail(x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    if x < 1.0 {
        let pi = std::f64::consts::PI;
        let sum: f64 = (1..=20)
            .map(|k| {
                let odd = f64::from(2 * k - 1) * pi / x;
                (-odd * odd / 8.0).exp()
            })
            .sum();
        return (1.0 - (2.0 * pi).sqrt() / x * sum).clamp(0.0, 1.0);
    }
    let mut sum = 0.0;
    for k in 1..=20 {
        let k = f64::from(k);
        let term = (-2.0 * k * k * x * x).exp();
        sum += if k % 2.0 == 1.0 { term } else { -term };
    }
    (2.0 * sum).clamp(0.0, 1.0)
}
