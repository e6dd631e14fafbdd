//! Logarithms of sums and differences without loss.

/// `ln(1 − eˣ)` for `x` below 0; minus infinity at 0, NaN above.
///
/// Source: Mächler 2012, "Accurately computing log(1 − exp(−|a|))".
#[must_use]
pub fn ln_1m_exp(x: f64) -> f64 {
    if x > -std::f64::consts::LN_2 {
        (-x.exp_m1()).ln()
    } else {
        (-x.exp()).ln_1p()
    }
}

/// `ln(eᵃ + eᵇ)`.
#[must_use]
pub fn log_sum_exp(a: f64, b: f64) -> f64 {
    let (high, low) = if a >= b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY || high == f64::INFINITY {
        return high;
    }
    high + (low - high).exp().ln_1p()
}

/// `ln(1 + x) − x`, which is about `−x²/2`, to the last digits also near 0; NaN below −1.
#[must_use]
pub fn ln_1p_minus_x(x: f64) -> f64 {
    if !(-0.5..=1.0).contains(&x) {
        return x.ln_1p() - x;
    }
    // ln(1 + x) = 2 artanh(r) with r = x / (2 + x), and 2r − x = −x r, so that
    // ln(1 + x) − x = −x r + 2 (r³/3 + r⁵/5 + …). |r| is at most 1/3: seventeen terms are enough.
    let r = x / (2.0 + x);
    let square = r * r;
    let mut sum = 0.0;
    let mut k = 35.0;
    while k >= 3.0 {
        sum = sum * square + 1.0 / k;
        k -= 2.0;
    }
    r * (2.0 * square * sum - x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_roads_of_a_difference_meet() {
        for x in [-1e-20, -1e-3, -0.69, -0.7, -5.0, -700.0] {
            let direct = -libm::expm1(x);
            assert!(
                (ln_1m_exp(x) - direct.ln()).abs() <= 1e-15 * direct.ln().abs() + 1e-16
                    || x < -30.0
            );
        }
        assert_eq!(ln_1m_exp(0.0), f64::NEG_INFINITY);
        assert!((ln_1m_exp(-700.0) + (-700.0_f64).exp()).abs() < 1e-310);
    }

    #[test]
    fn sums_of_logarithms_neither_overflow_nor_vanish() {
        assert!((log_sum_exp(-1000.0, -1000.0) - (-1000.0 + std::f64::consts::LN_2)).abs() < 1e-12);
        assert_eq!(
            log_sum_exp(f64::NEG_INFINITY, f64::NEG_INFINITY),
            f64::NEG_INFINITY
        );
        assert_eq!(log_sum_exp(3.0, f64::NEG_INFINITY), 3.0);
    }

    #[test]
    fn the_remainder_of_the_logarithm_follows_its_series() {
        for x in [1e-9_f64, -1e-9, 1e-4, -1e-4] {
            let series = -x * x / 2.0 + x.powi(3) / 3.0 - x.powi(4) / 4.0 + x.powi(5) / 5.0;
            assert!((ln_1p_minus_x(x) / series - 1.0).abs() < 1e-15);
        }
        for x in [0.99_f64, -0.49] {
            assert!((ln_1p_minus_x(x) - (x.ln_1p() - x)).abs() < 1e-15);
        }
    }
}
