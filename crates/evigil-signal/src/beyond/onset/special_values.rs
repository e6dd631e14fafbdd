//! The normal hazard, far into the tail.

use statrs::function::erf::erfc;

const LN_SQRT_2_PI: f64 = 0.918_938_533_204_672_7;

/// Logarithm of the standard normal density.
pub(super) fn ln_normal_density(z: f64) -> f64 {
    -0.5 * z * z - LN_SQRT_2_PI
}

/// Logarithm of the probability that a standard normal variable is above `z`.
pub(super) fn ln_normal_survival(z: f64) -> f64 {
    if z < 10.0 {
        (0.5 * erfc(z / std::f64::consts::SQRT_2)).ln()
    } else {
        ln_normal_density(z) - normal_hazard(z).ln()
    }
}

/// Density over survival of the standard normal distribution. From 10 upwards by the continued
/// fraction of Mills' ratio, which 40 levels give to all digits there.
pub(super) fn normal_hazard(z: f64) -> f64 {
    if z < 10.0 {
        return (ln_normal_density(z) - ln_normal_survival(z)).exp();
    }
    let mut tail = z;
    for level in (1..=40).rev() {
        tail = z + f64::from(level) / tail;
    }
    tail
}
