//! Probabilities and roots that the methods of this folder share.
//!
//! The probability of one count is taken in Loader's saddle-point form (C. Loader, Fast and accurate
//! computation of binomial probabilities, 2000), which keeps its relative error near 1e-14 also where
//! counts are 1e9 and the textbook form loses seven digits. Tails are that probability times a
//! continued fraction or a series of positive terms, so that nothing cancels in either tail.

use statrs::function::erf::erfc_inv;
use statrs::function::gamma::ln_gamma;

/// ½ ln 2π.
const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_8;

/// Terms after which a series or continued fraction is given up; with counts of 1e9 about 1e5 are used.
const TERMS_MAX: u32 = 4_000_000;

/// Error of Stirling's formula: `ln n! - ((n + ½) ln n - n + ½ ln 2π)`, for real `n > 0`.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        return ln_gamma(n + 1.0) - (n + 0.5) * n.ln() + n - LN_SQRT_2PI;
    }
    let square = n * n;
    (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square)
            / square)
        / n
}

/// `x ln(x / mean) + mean - x` without cancellation where `x` is near `mean`.
pub(crate) fn deviance_term(x: f64, mean: f64) -> f64 {
    if x == 0.0 {
        return mean;
    }
    if (x - mean).abs() < 0.1 * (x + mean) {
        let v = (x - mean) / (x + mean);
        let mut sum = (x - mean) * v;
        let mut power = 2.0 * x * v;
        let square = v * v;
        let mut odd = 3.0;
        loop {
            power *= square;
            let next = sum + power / odd;
            if next == sum || odd > 2000.0 {
                return next;
            }
            sum = next;
            odd += 2.0;
        }
    }
    x * (x / mean).ln() + mean - x
}

/// `mean^k e^-mean / Γ(k + 1)` for real `k >= 0`.
pub(crate) fn poisson_probability(k: f64, mean: f64) -> f64 {
    if mean == 0.0 {
        return if k == 0.0 { 1.0 } else { 0.0 };
    }
    if k == 0.0 {
        return (-mean).exp();
    }
    (-stirling_error(k) - deviance_term(k, mean)).exp() / (k.sqrt() * LN_SQRT_2PI.exp())
}

/// `Γ(n + 1) / (Γ(k + 1) Γ(n - k + 1)) p^k q^(n - k)` for real `k`; `q` is `1 - p`.
pub(crate) fn binomial_probability(k: f64, n: f64, p: f64, q: f64) -> f64 {
    if p == 0.0 {
        return if k == 0.0 { 1.0 } else { 0.0 };
    }
    if q == 0.0 {
        return if k == n { 1.0 } else { 0.0 };
    }
    if k == 0.0 {
        return if n == 0.0 {
            1.0
        } else {
            (n * (-p).ln_1p()).exp()
        };
    }
    if k == n {
        return if p < 0.5 {
            (n * p.ln()).exp()
        } else {
            (n * (-q).ln_1p()).exp()
        };
    }
    let exponent = stirling_error(n)
        - stirling_error(k)
        - stirling_error(n - k)
        - deviance_term(k, n * p)
        - deviance_term(n - k, n * q);
    exponent.exp() * (n / (k * (n - k))).sqrt() / LN_SQRT_2PI.exp()
}

/// The regularised incomplete gamma functions `(P(a, x), Q(a, x))` for `a > 0`, `x >= 0`: the chance
/// of `a` or more, and of fewer than `a`, Poisson events of mean `x`.
pub(crate) fn poisson_tails(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x < a + 1.0 {
        // Series of positive terms: P = pmf(a) (1 + x/(a+1) + x²/((a+1)(a+2)) + ...).
        let mut term = 1.0;
        let mut sum = 1.0;
        let mut n = a;
        for _ in 0..TERMS_MAX {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        let lower = (poisson_probability(a, x) * sum).min(1.0);
        return (lower, 1.0 - lower);
    }
    // Legendre's continued fraction, by Lentz's method.
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut h = d;
    for i in 1..TERMS_MAX {
        let i = f64::from(i);
        let an = -i * (i - a);
        b += 2.0;
        d = 1.0 / not_zero(an * d + b);
        c = not_zero(b + an / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    let upper = (poisson_probability(a, x) * a * h).min(1.0);
    (1.0 - upper, upper)
}

/// The regularised incomplete beta functions `(I_x(a, b), I_y(b, a))` for `a, b > 0` and `y = 1 - x`:
/// the chance of `a` or more, and of fewer than `a`, successes in `a + b - 1` trials.
pub(crate) fn beta_tails(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if y <= 0.0 {
        return (1.0, 0.0);
    }
    if x * (a + b + 2.0) < a + 1.0 {
        let lower = beta_fraction(a, b, x, y).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = beta_fraction(b, a, y, x).min(1.0);
        (1.0 - upper, upper)
    }
}

/// `I_x(a, b)` by its continued fraction; converges fast where `x < (a + 1) / (a + b + 2)`.
fn beta_fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / not_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..TERMS_MAX {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / not_zero(1.0 + even * d);
        c = not_zero(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / not_zero(1.0 + odd * d);
        c = not_zero(1.0 + odd / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    binomial_probability(a, a + b, x, y) * b / (a + b) * h
}

fn not_zero(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

/// The standard normal value with chance `p` above it.
pub(crate) fn normal_quantile_above(p: f64) -> f64 {
    std::f64::consts::SQRT_2 * erfc_inv(2.0 * p)
}

/// Narrows a bracket of a sign change of `f` to about `width`: returns the two ends, the one that
/// has the sign of `f(from)` first. Chandrupatla's method (Adv. Eng. Softw. 1997;28:145-149), which
/// also finds jumps.
pub(crate) fn narrow(
    mut f: impl FnMut(f64) -> f64,
    from: (f64, f64),
    to: (f64, f64),
    width: f64,
) -> (f64, f64) {
    let sign_from = from.1 > 0.0;
    let (mut x1, mut f1) = to;
    let (mut x2, mut f2) = from;
    let mut t = 0.5;
    for _ in 0..400 {
        let xt = x1 + t * (x2 - x1);
        let ft = f(xt);
        let (x3, f3);
        if (ft > 0.0) == (f1 > 0.0) {
            (x3, f3) = (x1, f1);
        } else {
            (x3, f3) = (x2, f2);
            (x2, f2) = (x1, f1);
        }
        (x1, f1) = (xt, ft);
        let least = if f1.abs() < f2.abs() { x1 } else { x2 };
        let tolerance = 2.0 * f64::EPSILON * least.abs() + width * 0.5;
        let share = tolerance / (x2 - x1).abs();
        if share > 0.5 || !share.is_finite() {
            break;
        }
        let xi = (x1 - x2) / (x3 - x2);
        let phi = (f1 - f2) / (f3 - f2);
        t = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            f1 / (f2 - f1) * f3 / (f2 - f3)
                + (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f3 - f2)
        } else {
            0.5
        };
        t = if t.is_finite() {
            t.clamp(share, 1.0 - share)
        } else {
            0.5
        };
    }
    if (f1 > 0.0) == sign_from {
        (x1, x2)
    } else {
        (x2, x1)
    }
}

/// The root of a function that is monotone from `start`, in the direction of `step`: steps double
/// until the sign changes. `None` when it does not within 200 steps.
pub(crate) fn root_from(f: impl Fn(f64) -> f64, start: f64, step: f64) -> Option<f64> {
    let mut at = (start, f(start));
    if at.1 == 0.0 {
        return Some(start);
    }
    let mut step = step;
    for _ in 0..200 {
        let next = at.0 + step;
        let value = f(next);
        if !next.is_finite() || value.is_nan() {
            return None;
        }
        if (value > 0.0) != (at.1 > 0.0) {
            let (a, b) = narrow(&f, at, (next, value), 0.0);
            return Some(if f(a).abs() < f(b).abs() { a } else { b });
        }
        at = (next, value);
        step *= 2.0;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    // (a, x, P, Q) and (a, b, x, I, 1 - I) by sums in 60-digit arithmetic (mpmath 1.3).
    const POISSON: [(f64, f64, f64, f64); 10] = [
        (1.0, 1e-12, 9.999999999995e-13, 0.999999999999),
        (1.0, 0.5, 0.3934693402873666, 0.6065306597126334),
        (5.0, 5.0, 0.5595067149347875, 0.4404932850652124),
        (5.0, 30.0, 0.999999996375699, 3.624300952061488e-9),
        (5.0, 0.01, 8.264185641806499e-13, 0.9999999999991735),
        (100.0, 80.0, 0.017108313035133115, 0.9828916869648668),
        (100.0, 140.0, 0.9998389428252874, 0.00016105717471255585),
        (1000.0, 1050.0, 0.9413288886226819, 0.05867111137731808),
        (1000000.0, 999000.0, 0.15865521357430365, 0.8413447864256963),
        (
            1000000.0,
            1003000.0,
            0.9986382593537824,
            0.0013617406462175915,
        ),
    ];
    const BETA: [(f64, f64, f64, f64, f64); 9] = [
        (1.0, 1.0, 0.25, 0.25, 0.75),
        (
            1.0,
            1000000.0,
            1e-07,
            0.0951625864882278,
            0.9048374135117722,
        ),
        (3.0, 8.0, 0.1, 0.070_190_826_4, 0.9298091736),
        (3.0, 8.0, 0.9, 0.9999996264, 3.735999999999994e-07),
        (50.0, 60.0, 0.3, 0.00034341151876628867, 0.9996565884812337),
        (50.0, 60.0, 0.6, 0.9989432287719101, 0.001056771228089934),
        (
            1000.0,
            2000.0,
            0.35,
            0.9729045043168849,
            0.02709549568311508,
        ),
        (
            2.0,
            100000.0,
            0.0001,
            0.9995008504264514,
            0.0004991495735485727,
        ),
        (
            1000.0,
            2000.0,
            0.3,
            4.0738279160507714e-05,
            0.9999592617208395,
        ),
    ];

    #[test]
    fn tails_agree_with_high_precision() {
        for (a, x, lower, upper) in POISSON {
            let (p, q) = poisson_tails(a, x);
            assert!((p / lower - 1.0).abs() < 2e-12, "P({a}, {x}) = {p}");
            assert!((q / upper - 1.0).abs() < 2e-12, "Q({a}, {x}) = {q}");
        }
        for (a, b, x, lower, upper) in BETA {
            let (p, q) = beta_tails(a, b, x, 1.0 - x);
            assert!((p / lower - 1.0).abs() < 2e-12, "I({a}, {b}, {x}) = {p}");
            assert!(
                (q / upper - 1.0).abs() < 2e-12,
                "1 - I({a}, {b}, {x}) = {q}"
            );
        }
    }

    #[test]
    fn sums_of_probabilities_are_tails() {
        for (k, mean) in [(0_u32, 3.0), (7, 3.0), (40, 55.5)] {
            let sum: f64 = (0..=k)
                .map(|j| poisson_probability(f64::from(j), mean))
                .sum();
            let (_, below) = poisson_tails(f64::from(k) + 1.0, mean);
            assert!((sum - below).abs() < 1e-14);
        }
        let n = 30.0;
        for k in 0..30_u32 {
            let sum: f64 = (0..=k)
                .map(|j| binomial_probability(f64::from(j), n, 0.3, 0.7))
                .sum();
            let (_, below) = beta_tails(f64::from(k) + 1.0, n - f64::from(k), 0.3, 0.7);
            assert!((sum - below).abs() < 1e-14, "{k}: {sum} {below}");
        }
    }

    #[test]
    fn jumps_and_roots_are_bracketed() {
        let jump = |x: f64| if x < 2.0 { -1.0 } else { 3.0 };
        let (below, above) = narrow(jump, (0.0, -1.0), (5.0, 3.0), 1e-12);
        assert!(below < 2.0 && above >= 2.0 && above - below < 1e-11);
        let root = root_from(|x| x.exp() - 5.0, 0.0, 0.1).unwrap();
        assert!((root - 5.0_f64.ln()).abs() < 1e-14);
        assert_eq!(root_from(|_| 1.0, 0.0, 1.0), None);
    }
}
