//! The incomplete beta function and its inverse.

use libm::lgamma;

/// Regularised incomplete beta function with shapes `a` and `b` above 0 at `x` in [0, 1].
pub(crate) fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    beta_cdf_of(a, b, x, 1.0 - x)
}

/// The same at `x` = 1 - `y`, where the caller knows both without a difference: for large shapes the
/// last digits of the one near 1 decide.
///
/// Source: continued fraction DLMF 8.17.22, by the modified method of Lentz.
pub(crate) fn beta_cdf_of(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x.is_nan() || a.is_nan() || b.is_nan() || a <= 0.0 || b <= 0.0 {
        f64::NAN
    } else if x <= 0.0 {
        0.0
    } else if y <= 0.0 {
        1.0
    } else if x > (a + 1.0) / (a + b + 2.0) {
        1.0 - below_mode(b, a, y, x)
    } else {
        below_mode(a, b, x, y)
    }
}

fn below_mode(a: f64, b: f64, x: f64, y: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let front = log_front(a, b, x, y);
    let keep = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / keep(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    let mut m = 0.0;
    // Takes about sqrt(max(a, b)) steps.
    while m < 1e6 {
        m += 1.0;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / keep(1.0 + even * d);
        c = keep(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / keep(1.0 + odd * d);
        c = keep(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (front.exp() * fraction / a).clamp(0.0, 1.0)
}

/// Shape from which Stirling's series with four terms is exact to double precision.
const STIRLING: f64 = 20.0;

/// Logarithm of x^a y^b / B(a, b), with y = 1 - x, without the difference of large logarithms that costs digits
/// for large shapes.
fn log_front(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let whole = a + b;
    let log = |x: f64, y: f64| if y < 0.5 { (-y).ln_1p() } else { x.ln() };
    let powers = a * log(x, y) + b * log(y, x);
    if a < STIRLING && b < STIRLING {
        return lgamma(whole) - lgamma(a) - lgamma(b) + powers;
    }
    if a.min(b) >= STIRLING {
        // How far x lies from the mean decides; the first-order terms cancel.
        let (off_a, off_b) = ((x * whole - a) / a, (y * whole - b) / b);
        return a * off_a.ln_1p()
            + b * off_b.ln_1p()
            + 0.5 * (a / whole * b / (2.0 * std::f64::consts::PI)).ln()
            + stirling_error(whole)
            - stirling_error(a)
            - stirling_error(b);
    }
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    // ln Γ(small + large) - ln Γ(large).
    let risen = (large - 0.5) * (small / large).ln_1p() + small * whole.ln() - small
        + stirling_error(whole)
        - stirling_error(large);
    risen - lgamma(small) + powers
}

/// What Stirling's formula leaves out of ln Γ (DLMF 5.11.1).
fn stirling_error(x: f64) -> f64 {
    let square = x.powi(-2);
    (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0))) / x
}

/// The value below which the beta distribution with shapes `a` and `b` lies with the probability
/// `p`, in (0, 1), by bisection.
pub(crate) fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..1100 {
        let middle = f64::midpoint(low, high);
        if beta_cdf(a, b, middle) < p {
            low = middle;
        } else {
            high = middle;
        }
        if high - low <= 2.0 * f64::EPSILON * high {
            break;
        }
    }
    f64::midpoint(low, high)
}
