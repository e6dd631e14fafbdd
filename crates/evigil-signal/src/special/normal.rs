//! The normal distribution.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

/// Distribution function of the standard normal.
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// Upper tail of the standard normal.
#[must_use]
pub fn normal_sf(z: f64) -> f64 {
    0.5 * libm::erfc(z * FRAC_1_SQRT_2)
}

/// Logarithm of [`normal_sf`], also where it is too small for a number.
#[must_use]
pub fn ln_normal_sf(z: f64) -> f64 {
    if z < 30.0 {
        return normal_sf(z).ln();
    }
    // DLMF 7.12.1; the first term left out is below 1e-10 at 30 and the sum is a logarithm.
    let square = 1.0 / (z * z);
    let series = 1.0 - square * (1.0 - square * (3.0 - square * (15.0 - square * 105.0)));
    -0.5 * z * z - (z * TAU.sqrt()).ln() + series.ln()
}

/// The value that the standard normal stays below with probability `p`: infinite at 0 and 1, NaN
/// outside.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p == 0.5 {
        return 0.0;
    }
    if p > 0.5 {
        return -lower_quantile(1.0 - p);
    }
    lower_quantile(p)
}

/// For `p` up to one half: a rational start, then Halley steps on the tail itself.
fn lower_quantile(p: f64) -> f64 {
    if p == 0.0 {
        return f64::NEG_INFINITY;
    }
    // Abramowitz and Stegun 26.2.23, good to 4.5e-4.
    let t = (-2.0 * p.ln()).sqrt();
    let mut z = (2.515_517 + t * (0.802_853 + t * 0.010_328))
        / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)))
        - t;
    for _ in 0..3 {
        // In the logarithm of the tail, which is nearly a parabola far out.
        let value = normal_cdf(z);
        let ratio = (-0.5 * z * z).exp() / TAU.sqrt() / value;
        let newton = (value / p).ln() / ratio;
        z -= newton / (1.0 + 0.5 * newton * (z + ratio));
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_the_inverse() {
        for p in [5e-324, 1e-300, 1e-20, 1e-5, 0.025, 0.3, 0.499, 0.5] {
            let z = normal_quantile(p);
            assert!(
                (normal_cdf(z) / p - 1.0).abs() < 1e-12 || p < 1e-300,
                "{p} {z}"
            );
        }
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-15);
        assert!((normal_quantile(0.95) - 1.644_853_626_951_472_2).abs() < 1e-15);
        assert_eq!(normal_quantile(0.5), 0.0);
    }

    #[test]
    fn far_tails_join() {
        assert!((ln_normal_sf(30.0) - normal_sf(30.0).ln()).abs() < 1e-10);
        assert!((ln_normal_sf(1e10) + 0.5e20).abs() < 1e5);
        assert_eq!(normal_sf(f64::INFINITY), 0.0);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(1.5).is_nan());
    }
}
