//! The gamma function's logarithm and its derivatives.

/// `ln Γ(x)` for `x` above 0; infinity at 0, NaN below.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    if x < 0.0 { f64::NAN } else { libm::lgamma(x) }
}

/// `ln Γ(1 + x)` for `x` from 0, with relative accuracy also where `x` vanishes beside 1.
#[must_use]
pub fn ln_gamma_1p(x: f64) -> f64 {
    if !(0.0..0.1).contains(&x) {
        return ln_gamma(1.0 + x);
    }
    // Taylor series at 1: −γ x + Σ (−1)ᵏ ζ(k) xᵏ / k (DLMF 5.7).
    const COEFFICIENTS: [f64; 16] = [
        -0.577_215_664_901_532_9,
        0.822_467_033_424_113_2,
        -0.400_685_634_386_531_43,
        0.270_580_808_427_784_56,
        -0.207_385_551_028_673_97,
        0.169_557_176_997_408_2,
        -0.144_049_896_768_846_1,
        0.125_509_669_524_743_05,
        -0.111_334_265_869_564_69,
        0.100_099_457_512_781_8,
        -0.090_954_017_145_829_04,
        0.083_353_840_546_109,
        -0.076_932_516_411_352_2,
        0.071_432_946_295_361_34,
        -0.066_668_705_882_420_46,
        0.062_500_955_141_213_04,
    ];
    COEFFICIENTS
        .iter()
        .rev()
        .fold(0.0, |sum, coefficient| (sum + coefficient) * x)
}

/// `ln Γ(x + 1) − (x + 1/2) ln x + x − ln √(2π)`: what Stirling's formula leaves of `x!`; infinity at 0.
///
/// Source: DLMF 5.11.1; Loader 2000, "Fast and accurate computation of binomial probabilities".
pub(super) fn stirling_error(x: f64) -> f64 {
    const HALF_LN_2PI: f64 = 0.918_938_533_204_672_7;
    if x < 16.0 {
        return ln_gamma_1p(x) - (x + 0.5) * x.ln() + x - HALF_LN_2PI;
    }
    const COEFFICIENTS: [f64; 8] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
        -3617.0 / 122_400.0,
    ];
    let square = 1.0 / (x * x);
    COEFFICIENTS
        .iter()
        .rev()
        .fold(0.0, |sum, coefficient| sum * square + coefficient)
        / x
}

/// `ψ(x)`, the derivative of [`ln_gamma`], for `x` above 0; minus infinity at 0, NaN below.
#[must_use]
pub fn digamma(x: f64) -> f64 {
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    let mut shift = 0.0;
    let mut x = x;
    while x < 10.0 {
        shift += 1.0 / x;
        x += 1.0;
    }
    // DLMF 5.11.2.
    const COEFFICIENTS: [f64; 8] = [
        1.0 / 12.0,
        -1.0 / 120.0,
        1.0 / 252.0,
        -1.0 / 240.0,
        1.0 / 132.0,
        -691.0 / 32_760.0,
        1.0 / 12.0,
        -3617.0 / 8160.0,
    ];
    let square = 1.0 / (x * x);
    let tail = COEFFICIENTS
        .iter()
        .rev()
        .fold(0.0, |sum, coefficient| (sum + coefficient) * square);
    x.ln() - 0.5 / x - tail - shift
}

/// `ψ′(x)`, the derivative of [`digamma`], for `x` above 0; infinity at 0, NaN below.
#[must_use]
pub fn trigamma(x: f64) -> f64 {
    if x == 0.0 {
        return f64::INFINITY;
    }
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == f64::INFINITY {
        return 0.0;
    }
    let mut shift = 0.0;
    let mut x = x;
    while x < 10.0 {
        shift += 1.0 / (x * x);
        x += 1.0;
    }
    // DLMF 5.15.8.
    const BERNOULLI: [f64; 8] = [
        1.0 / 6.0,
        -1.0 / 30.0,
        1.0 / 42.0,
        -1.0 / 30.0,
        5.0 / 66.0,
        -691.0 / 2730.0,
        7.0 / 6.0,
        -3617.0 / 510.0,
    ];
    let square = 1.0 / (x * x);
    let tail = BERNOULLI
        .iter()
        .rev()
        .fold(0.0, |sum, number| (sum + number) * square);
    shift + (1.0 + 0.5 / x + tail) / x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recurrences_hold() {
        for x in [
            1e-6_f64, 0.03, 0.1, 0.7, 1.5, 9.99, 10.0, 15.9, 16.0, 1e3, 1e9,
        ] {
            assert!(
                (ln_gamma(x + 1.0) - ln_gamma(x) - x.ln()).abs()
                    <= 1e-13 * ln_gamma(x).abs().max(1.0)
            );
            assert!(
                (digamma(x + 1.0) - digamma(x) - 1.0 / x).abs()
                    <= 1e-14 * (1.0 / x).max(1.0).max(digamma(x).abs())
            );
            assert!((trigamma(x + 1.0) - trigamma(x) + 1.0 / (x * x)).abs() <= 1e-14 * trigamma(x));
            assert!(
                (ln_gamma_1p(x) - ln_gamma(1.0 + x)).abs()
                    <= 1e-15 * ln_gamma(1.0 + x).abs().max(1.0)
            );
        }
    }

    #[test]
    fn both_forms_of_the_stirling_error_meet() {
        let x: f64 = 16.0;
        let direct =
            ln_gamma_1p(x) - (x + 0.5) * x.ln() + x - 0.5 * (2.0 * std::f64::consts::PI).ln();
        assert!((stirling_error(x) - direct).abs() < 1e-14);
    }

    #[test]
    fn ends_of_the_domain() {
        assert_eq!(ln_gamma(0.0), f64::INFINITY);
        assert_eq!(digamma(0.0), f64::NEG_INFINITY);
        assert_eq!(trigamma(f64::INFINITY), 0.0);
        assert!(ln_gamma(-1.5).is_nan() && digamma(-1.0).is_nan() && trigamma(f64::NAN).is_nan());
    }
}
