//! What a prior is fitted to.

use crate::count::PairCounts;

/// Counts with their expected counts and weights: one point stands for `weight` pairs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Points {
    /// Observed counts.
    pub n: Vec<u64>,
    /// Expected counts, above 0.
    pub expected: Vec<f64>,
    /// How many pairs each point stands for.
    pub weight: Vec<f64>,
}

impl Points {
    /// One point for each pair; stratified expected counts where the counts have them.
    #[must_use]
    pub fn of(counts: &PairCounts) -> Self {
        Self {
            n: counts.n11.clone(),
            expected: expected(counts),
            weight: vec![1.0; counts.len()],
        }
    }

    /// Points of weight 1.
    #[must_use]
    pub fn unweighted(n: Vec<u64>, expected: Vec<f64>) -> Self {
        let weight = vec![1.0; n.len()];
        Self {
            n,
            expected,
            weight,
        }
    }

    /// Number of points.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n.len().min(self.expected.len()).min(self.weight.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds the points of `others`.
    pub fn extend(&mut self, others: Self) {
        self.n.extend(others.n);
        self.expected.extend(others.expected);
        self.weight.extend(others.weight);
    }

    /// Count, expected count and weight of all points.
    pub fn iter(&self) -> impl Iterator<Item = (u64, f64, f64)> + '_ {
        self.n
            .iter()
            .zip(&self.expected)
            .zip(&self.weight)
            .map(|((&n, &expected), &weight)| (n, expected, weight))
    }
}

/// Expected counts of all pairs: as counted with strata, else by the margins.
fn expected(counts: &PairCounts) -> Vec<f64> {
    (0..counts.len())
        .map(|index| expected_at(counts, index))
        .collect()
}

/// The expected count of a pair: as counted with strata, else by the margins.
pub(super) fn expected_at(counts: &PairCounts, index: usize) -> f64 {
    if let Some(&expected) = counts.expected.get(index) {
        return expected;
    }
    let total = |codes: &[u32], totals: &[u64]| {
        codes
            .get(index)
            .and_then(|&code| totals.get(code as usize))
            .map_or(0.0, |&total| total as f64)
    };
    total(&counts.product, &counts.product_totals) * total(&counts.event, &counts.event_totals)
        / (counts.n as f64).max(1.0)
}
