//! The regularised incomplete beta function and its quantile.

use super::gamma::stirling_error;
use super::{ln_1m_exp, ln_1p_minus_x};

const TINY: f64 = 1e-300;

/// `x ln(x / mean) + mean − x`, the deviance part of a count (Loader 2000); `x` is positive.
pub(super) fn deviance(x: f64, mean: f64) -> f64 {
    let u = (mean - x) / x;
    if u < -0.5 {
        return x * ((x / mean).ln() + u);
    }
    -x * ln_1p_minus_x(u)
}

/// `ln(xᵃ yᵇ / B(a, b))` with `y = 1 − x`.
fn ln_density_scale(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x)
        - deviance(b, n * y)
        + 0.5 * ((a / n).ln() + b.ln() - std::f64::consts::TAU.ln())
}

/// Lentz's evaluation of the continued fraction of `I` (DLMF 8.17.22), for `x` below `(a+1)/(a+b+2)`.
/// It needs of the order of `√max(a, b)` steps at worst.
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    let mut m = 0.0;
    for _ in 0..1_000_000 {
        m += 1.0;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        fraction *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        let step = c * d;
        fraction *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    fraction
}

/// The same where a shape is large, in the form of Didonato and Morris 1992 (TOMS 708, BFRAC), which
/// takes `λ = a y − b x`, not below 0, as it is and so loses nothing where `x` or `y` is close to 1.
fn large_fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let lambda = a * y - b * x;
    let (c, c0, c1) = (1.0 + lambda, b / a, 1.0 + 1.0 / a);
    let (mut p, mut s) = (1.0, a + 1.0);
    let (mut numerator_before, mut numerator) = (0.0, 1.0);
    let (mut denominator_before, mut denominator) = (1.0, c / c1);
    let mut ratio = c1 / c;
    let mut n = 0.0;
    for _ in 0..1_000_000 {
        n += 1.0;
        let t = n / a;
        let w = n * (b - n) * x;
        let e = a / s;
        let alpha = p * (p + c0) * e * e * (w * x);
        let e = (1.0 + t) / (c1 + t + t);
        let beta = n + w / s + e * (c + n * (y + 1.0));
        p = 1.0 + t;
        s += 2.0;
        let next = alpha * numerator_before + beta * numerator;
        numerator_before = numerator;
        numerator = next;
        let next = alpha * denominator_before + beta * denominator;
        denominator_before = denominator;
        denominator = next;
        let last = ratio;
        ratio = numerator / denominator;
        if (ratio - last).abs() <= 1e-16 * ratio.abs() {
            break;
        }
        numerator_before /= denominator;
        denominator_before /= denominator;
        numerator = ratio;
        denominator = 1.0;
    }
    ratio
}

/// `I` without `xᵃ yᵇ / B(a, b)`, for `x` up to about the mean.
fn fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if a.max(b) > 100.0 {
        large_fraction(a, b, x, y)
    } else {
        continued_fraction(a, b, x) / a
    }
}

/// The logarithm of the tail asked for, at `x` and `y = 1 − x`, both given so that neither is lost.
fn ln_tail(a: f64, b: f64, x: f64, y: f64, lower: bool) -> f64 {
    let scale = ln_density_scale(a, b, x, y);
    let below = a * y >= b * x;
    let value = if below {
        scale + fraction(a, b, x, y).ln()
    } else {
        scale + fraction(b, a, y, x).ln()
    }
    .min(0.0);
    if below == lower {
        value
    } else {
        ln_1m_exp(value)
    }
}

fn tail(a: f64, b: f64, x: f64, lower: bool) -> f64 {
    if a.is_nan() || b.is_nan() || a <= 0.0 || b <= 0.0 || !(0.0..=1.0).contains(&x) {
        return f64::NAN;
    }
    if x == 0.0 || x == 1.0 {
        return if lower == (x == 1.0) { 1.0 } else { 0.0 };
    }
    ln_tail(a, b, x, 1.0 - x, lower).exp()
}

/// `I_x(a, b)`, the distribution function of the beta distribution.
#[must_use]
pub fn beta_p(a: f64, b: f64, x: f64) -> f64 {
    tail(a, b, x, true)
}

/// `1 − I_x(a, b)`, without the loss of the difference.
#[must_use]
pub fn beta_q(a: f64, b: f64, x: f64) -> f64 {
    tail(a, b, x, false)
}

/// The `x` with `I_x(a, b) = p`.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    if p > 0.5 {
        solve(a, b, false, 1.0 - p)
    } else {
        solve(a, b, true, p)
    }
}

/// The `x` with `1 − I_x(a, b) = q`: for upper tails that are small beside 1.
#[must_use]
pub fn beta_quantile_upper(a: f64, b: f64, q: f64) -> f64 {
    if q > 0.5 {
        solve(a, b, true, 1.0 - q)
    } else {
        solve(a, b, false, q)
    }
}

/// In the logit of `x` both tails have concave logarithms, so that Newton's steps are safe from
/// anywhere, as for the gamma quantile.
fn solve(a: f64, b: f64, lower: bool, p: f64) -> f64 {
    let shapes = f64::MIN_POSITIVE..=f64::MAX;
    if !shapes.contains(&a) || !shapes.contains(&b) || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return if lower == (p == 0.0) { 0.0 } else { 1.0 };
    }
    let target = p.ln();
    let mut t = (a / b).ln();
    for _ in 0..300 {
        let (x, y) = (1.0 / (1.0 + (-t).exp()), 1.0 / (1.0 + t.exp()));
        if x == 0.0 || y == 0.0 {
            break;
        }
        let value = ln_tail(a, b, x, y, lower);
        let ratio = (ln_density_scale(a, b, x, y) - value).exp();
        let slope = if lower { ratio } else { -ratio };
        let newton = (value - target) / slope;
        let correction = 1.0 - 0.5 * newton * (a * y - b * x - slope);
        let step = if (0.5..2.0).contains(&correction) {
            newton / correction
        } else {
            newton
        };
        if !step.is_finite() {
            break;
        }
        t -= step;
        if step.abs() < 1e-6 * t.abs().clamp(1e-4, 1.0) {
            break;
        }
    }
    1.0 / (1.0 + (-t).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_forms() {
        for x in [1e-9_f64, 0.2, 0.5, 0.93] {
            assert!((beta_p(1.0, 1.0, x) / x - 1.0).abs() < 1e-13);
            assert!((beta_p(3.0, 1.0, x) / x.powi(3) - 1.0).abs() < 1e-13);
            assert!((beta_q(1.0, 4.0, x) / (1.0 - x).powi(4) - 1.0).abs() < 1e-13);
            let arcsine = 2.0 / std::f64::consts::PI * x.sqrt().asin();
            assert!((beta_p(0.5, 0.5, x) / arcsine - 1.0).abs() < 1e-13);
        }
    }

    #[test]
    fn quantiles_are_the_inverse() {
        for (a, b) in [
            (0.01, 3.0),
            (0.5, 0.5),
            (1.0, 9.0),
            (40.0, 2.5),
            (1e5, 3e6),
            (2.0, 1e9),
        ] {
            for p in [1e-9, 0.025, 0.5, 0.975] {
                let x = beta_quantile(a, b, p);
                assert!(
                    !(1e-290..0.999_999).contains(&x) || (beta_p(a, b, x) / p - 1.0).abs() < 1e-9,
                    "{a} {b} {p} {x}"
                );
                let x = beta_quantile_upper(a, b, p);
                assert!(
                    !(1e-290..0.999_999).contains(&x) || (beta_q(a, b, x) / p - 1.0).abs() < 1e-8,
                    "{a} {b} {p} {x}"
                );
            }
        }
    }

    #[test]
    fn ends_of_the_domain() {
        assert_eq!((beta_p(2.0, 3.0, 0.0), beta_q(2.0, 3.0, 0.0)), (0.0, 1.0));
        assert_eq!(
            (beta_quantile(2.0, 3.0, 0.0), beta_quantile(2.0, 3.0, 1.0)),
            (0.0, 1.0)
        );
        assert!(beta_p(0.0, 3.0, 0.5).is_nan() && beta_p(1.0, 3.0, 1.5).is_nan());
    }
}
