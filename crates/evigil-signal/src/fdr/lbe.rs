//! The location-based estimator, for one-sided p values.

use super::ascending;
use crate::special::ln_gamma_1p;

/// What share of the pairs has no association.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NullShare {
    /// The share, at most 1.
    pub pi0: f64,
    /// The power of the transformation it was estimated with.
    pub a: f64,
}

/// Greatest standard deviation that the estimator may have.
const DEVIATION: f64 = 0.05;

/// Location-based estimator of the share of true null hypotheses from two-sided p values: the mean of
/// `(−ln(1 − p))ᵃ / Γ(a + 1)`, cut to 1. The larger `a` the smaller the bias and the larger the
/// variance; without one it is the largest, from 1, at which the bound of the standard deviation is
/// 0.05. A p value of 1 makes it 1.
///
/// Source: Dalmasso, Broët and Moreau 2005, "A simple procedure for estimating the false discovery
/// rate".
#[must_use]
pub fn null_share(p: &[f64], a: Option<f64>) -> NullShare {
    let a = a.unwrap_or_else(|| power(p.len()));
    let sum: f64 = p.iter().map(|p| (-(-p).ln_1p()).powf(a)).sum();
    let pi0 = sum / p.len().max(1) as f64 / ln_gamma_1p(a).exp();
    NullShare {
        pi0: if p.is_empty() || pi0.is_nan() {
            1.0
        } else {
            pi0.min(1.0)
        },
        a,
    }
}

/// Solves `(Γ(2a + 1) / Γ(a + 1)² − 1) / m = 0.05²` for `a`, which is at least 1.
fn power(m: usize) -> f64 {
    let bound = |a: f64| {
        let ratio = (ln_gamma_1p(2.0 * a) - 2.0 * ln_gamma_1p(a)).exp_m1();
        ratio / m.max(1) as f64 - DEVIATION * DEVIATION
    };
    let (mut low, mut high) = (1.0, 60.0);
    if bound(low) >= 0.0 {
        return low;
    }
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if bound(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// False discovery rates from one-sided p values, given the share of pairs without association. Small p
/// values count as they do for two-sided ones; above one half, pairs are taken for such of the other
/// side.
///
/// Source: Ahmed and others 2010, "False discovery rate estimation for frequentist pharmacovigilance
/// signal detection methods".
#[must_use]
pub fn one_sided_fdr(p: &[f64], pi0: f64) -> Vec<f64> {
    let order = ascending(p);
    let m = p.len() as f64;
    let small = p.iter().filter(|&&p| p <= 0.5).count() as f64;
    let mut rates = vec![1.0; p.len()];
    for (rank, &index) in order.iter().enumerate() {
        if let (Some(&p), Some(slot)) = (p.get(index as usize), rates.get_mut(index as usize)) {
            let rank = (rank + 1) as f64;
            let rate = if rank <= small {
                pi0 * p * m / rank
            } else {
                0.5 * pi0 * m / rank + 1.0 - small / rank
            };
            *slot = rate.min(1.0);
        }
    }
    rates
}

/// [`one_sided_fdr`] with the share estimated by [`null_share`] from `2 min(p, 1 − p)`.
#[must_use]
pub fn lbe_fdr(p: &[f64]) -> Vec<f64> {
    let two_sided: Vec<f64> = p.iter().map(|&p| 2.0 * p.min(1.0 - p)).collect();
    one_sided_fdr(p, null_share(&two_sided, None).pi0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_p_values_are_all_null() {
        let p: Vec<f64> = (0..10_000)
            .map(|i| (f64::from(i) + 0.5) / 10_000.0)
            .collect();
        let share = null_share(&p, None);
        assert!((share.pi0 - 1.0).abs() < 0.02, "{share:?}");
        assert!(share.a > 2.0);
        // Half of them moved to 0: half is left.
        let half: Vec<f64> = p
            .iter()
            .map(|&p| if p < 0.5 { 2.0 * p } else { 0.0 })
            .collect();
        assert!((null_share(&half, None).pi0 - 0.5).abs() < 0.02);
    }

    #[test]
    fn the_power_solves_its_equation() {
        // With a = 1 the ratio is Γ(3) / Γ(2)² − 1 = 1: m = 400 is where it begins to rise.
        assert_eq!(power(100), 1.0);
        assert!(power(401) > 1.0 && power(401) < 1.01);
        // a = 2: Γ(5) / Γ(3)² − 1 = 5, m = 2000.
        assert!((power(2000) - 2.0).abs() < 1e-10);
    }

    #[test]
    fn nothing_and_ones_have_rates() {
        assert!(lbe_fdr(&[]).is_empty());
        assert_eq!(lbe_fdr(&[1.0, 1.0]), vec![1.0, 1.0]);
        assert_eq!(null_share(&[1.0], None).pi0, 1.0);
    }
}
