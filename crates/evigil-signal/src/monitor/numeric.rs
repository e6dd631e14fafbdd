//! Probabilities in the form that this folder needs them, and roots.

use crate::special::{
    beta_p, beta_q, binomial_ln_pmf, gamma_pq, ln_1p_minus_x, normal_quantile, poisson_ln_pmf,
};

/// `x ln(x / mean) + mean - x` without cancellation where `x` is near `mean`.
pub(crate) fn deviance_term(x: f64, mean: f64) -> f64 {
    if x == 0.0 {
        return mean;
    }
    if (mean - x).abs() < 0.5 * x {
        return -x * ln_1p_minus_x((mean - x) / x);
    }
    x * (x / mean).ln() + mean - x
}

/// Chance of `k` Poisson events of this mean; `k` is a whole number.
pub(crate) fn poisson_probability(k: f64, mean: f64) -> f64 {
    poisson_ln_pmf(k as u64, mean).exp()
}

/// Chance of `k` successes in `n` trials of chance `p`; `q` is `1 - p`, `k` and `n` whole numbers.
pub(crate) fn binomial_probability(k: f64, n: f64, p: f64, q: f64) -> f64 {
    if p <= q {
        binomial_ln_pmf(k as u64, n as u64, p).exp()
    } else {
        binomial_ln_pmf((n - k) as u64, n as u64, q).exp()
    }
}

/// The chances of `a` or more, and of fewer than `a`, Poisson events of mean `x`: the incomplete gamma
/// functions `(P(a, x), Q(a, x))`.
pub(crate) fn poisson_tails(a: f64, x: f64) -> (f64, f64) {
    gamma_pq(a, x)
}

/// The chances of `a` or more, and of fewer than `a`, successes in `a + b - 1` trials of chance `x`: the
/// incomplete beta functions `(I_x(a, b), I_y(b, a))`, with `y = 1 - x` given so that neither is lost.
pub(crate) fn beta_tails(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= y {
        (beta_p(a, b, x), beta_q(a, b, x))
    } else {
        (beta_q(b, a, y), beta_p(b, a, y))
    }
}

/// The standard normal value with chance `p` above it.
pub(crate) fn normal_quantile_above(p: f64) -> f64 {
    -normal_quantile(p)
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
