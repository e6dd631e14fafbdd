//! How many of the pairs called signals are none: false discovery rates.
//!
//! Each function takes numbers of all pairs and gives one rate a pair: that of the list that ends with
//! this pair, when pairs are listed from the most to the least striking. Pairs that tie are taken in
//! the order in which they stand.

mod lbe;

use rayon::prelude::*;

pub use lbe::{NullShare, lbe_fdr, null_share, one_sided_fdr};

/// Places of values from the least to the greatest; equal ones as they stand, NaN last.
fn ascending(values: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    let at = |index: u32| values.get(index as usize).copied().unwrap_or(f64::NAN);
    order.par_sort_by(|&a, &b| at(a).total_cmp(&at(b)));
    order
}

/// Step-up adjusted p values of Benjamini and Hochberg: the least rate at which a pair would be called.
///
/// Source: Benjamini and Hochberg 1995.
#[must_use]
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let order = ascending(p);
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (rank, &index) in order.iter().enumerate().rev() {
        if let (Some(&p), Some(adjusted)) =
            (p.get(index as usize), adjusted.get_mut(index as usize))
        {
            least = least.min(p * order.len() as f64 / (rank + 1) as f64);
            *adjusted = least;
        }
    }
    adjusted
}

/// Mean posterior probability of no association among the pairs listed so far, when pairs are listed
/// by this probability from the least.
///
/// Source: Ahmed and others 2009, "Bayesian pharmacovigilance signal detection methods revisited in a
/// multiple comparison setting".
#[must_use]
pub fn posterior_fdr(null_probability: &[f64]) -> Vec<f64> {
    running_mean(null_probability, &ascending(null_probability))
}

/// As [`posterior_fdr`], when pairs are listed by another number, such as EB05, from the greatest.
#[must_use]
pub fn posterior_fdr_by(null_probability: &[f64], descending: &[f64]) -> Vec<f64> {
    let turned: Vec<f64> = descending.iter().map(|value| -value).collect();
    running_mean(null_probability, &ascending(&turned))
}

fn running_mean(values: &[f64], order: &[u32]) -> Vec<f64> {
    let mut means = vec![1.0; values.len()];
    let mut sum = 0.0;
    for (rank, &index) in order.iter().enumerate() {
        if let (Some(value), Some(mean)) =
            (values.get(index as usize), means.get_mut(index as usize))
        {
            sum += value;
            *mean = sum / (rank + 1) as f64;
        }
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_paper() {
        // Benjamini and Hochberg 1995, the 15 p values of section 4.1: four are called at 0.05.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let adjusted = benjamini_hochberg(&p);
        assert_eq!(adjusted.iter().filter(|&&q| q <= 0.05).count(), 4);
        assert!((adjusted[3] - 0.0095 * 15.0 / 4.0).abs() < 1e-15);
    }

    #[test]
    fn adjusted_values_keep_the_order_and_their_places() {
        let p = [0.5, 0.01, 0.04, 0.03];
        let adjusted = benjamini_hochberg(&p);
        // Slow road: least over all p not below of p m / rank.
        for (i, &value) in p.iter().enumerate() {
            let direct = p
                .iter()
                .filter(|&&other| other >= value)
                .map(|&other| other * 4.0 / p.iter().filter(|&&x| x <= other).count() as f64)
                .fold(1.0, f64::min);
            assert!((adjusted[i] - direct).abs() < 1e-15);
        }
        assert!(benjamini_hochberg(&[]).is_empty());
    }

    #[test]
    fn posterior_rates_are_running_means() {
        let rates = posterior_fdr(&[0.9, 0.1, 0.3]);
        assert!((rates[1] - 0.1).abs() < 1e-15 && (rates[2] - 0.2).abs() < 1e-15);
        assert!((rates[0] - 1.3 / 3.0).abs() < 1e-15);
        let rates = posterior_fdr_by(&[0.9, 0.1, 0.3], &[5.0, -1.0, 2.0]);
        assert!((rates[0] - 0.9).abs() < 1e-15 && (rates[2] - 0.6).abs() < 1e-15);
    }
}
