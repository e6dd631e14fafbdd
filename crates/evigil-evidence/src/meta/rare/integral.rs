//! The likelihood of one study under a normal effect, by adaptive Gauss-Hermite quadrature.

/// Logarithm of the probability of a study's counts, with derivatives by its own level `a` and by
/// its effect `s`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Derivatives {
    pub(super) value: f64,
    pub(super) s: f64,
    pub(super) ss: f64,
    pub(super) a: f64,
    pub(super) aa: f64,
}

/// Counts of one study.
#[derive(Debug, Clone, Copy)]
pub(super) enum Counts {
    /// Events and people of one arm; the logit is the effect.
    One { events: f64, people: f64 },
    /// Events and people of two arms; the logits are level ± effect/2.
    Two { events: [f64; 2], people: [f64; 2] },
}

/// Events `x` among `n` with this logit: log-probability without its constant, and derivatives.
fn binomial(x: f64, n: f64, logit: f64) -> [f64; 3] {
    // ln(1 + e^logit) without overflow.
    let softplus = logit.max(0.0) + (-logit.abs()).exp().ln_1p();
    let p = 1.0 / (1.0 + (-logit).exp());
    [x * logit - n * softplus, x - n * p, -n * p * (1.0 - p)]
}

impl Counts {
    pub(super) fn at(self, level: f64, effect: f64) -> Derivatives {
        match self {
            Self::One { events, people } => {
                let [value, s, ss] = binomial(events, people, effect);
                Derivatives {
                    value,
                    s,
                    ss,
                    ..Derivatives::default()
                }
            }
            Self::Two {
                events: [x1, x2],
                people: [n1, n2],
            } => {
                let [v1, d1, dd1] = binomial(x1, n1, level + effect / 2.0);
                let [v2, d2, dd2] = binomial(x2, n2, level - effect / 2.0);
                Derivatives {
                    value: v1 + v2,
                    s: (d1 - d2) / 2.0,
                    ss: (dd1 + dd2) / 4.0,
                    a: d1 + d2,
                    aa: dd1 + dd2,
                }
            }
        }
    }
}

/// Nodes and logarithms of weights times exp(x²) of Gauss-Hermite quadrature.
#[derive(Debug, Clone)]
pub(super) struct Hermite(Vec<(f64, f64)>);

impl Hermite {
    /// The rule with `count` nodes, by Newton's method on the orthonormal Hermite polynomials.
    pub(super) fn new(count: usize) -> Self {
        let n = count as f64;
        let half = count.div_ceil(2);
        let mut roots: Vec<f64> = Vec::with_capacity(count);
        let mut nodes = Vec::with_capacity(count);
        for at in 0..half {
            // Starts as in Numerical Recipes, 4.5: from the greatest root downwards.
            let before = |back: usize| roots.get(at.wrapping_sub(back)).copied().unwrap_or(0.0);
            let mut x = match at {
                0 => (2.0 * n + 1.0).sqrt() - 1.855_75 * (2.0 * n + 1.0).powf(-1.0 / 6.0),
                1 => before(1) - 1.14 * n.powf(0.426) / before(1),
                2 => 1.86 * before(1) - 0.86 * before(2),
                3 => 1.91 * before(1) - 0.91 * before(2),
                _ => 2.0 * before(1) - before(2),
            };
            let mut slope = 1.0;
            for _ in 0..100 {
                let (mut p1, mut p2) = (std::f64::consts::PI.powf(-0.25), 0.0);
                for degree in 1..=count {
                    let degree = degree as f64;
                    let next =
                        x * (2.0 / degree).sqrt() * p1 - ((degree - 1.0) / degree).sqrt() * p2;
                    (p1, p2) = (next, p1);
                }
                slope = (2.0 * n).sqrt() * p2;
                let step = p1 / slope;
                x -= step;
                if step.abs() <= 1e-15 * x.abs().max(1.0) {
                    break;
                }
            }
            roots.push(x);
            let log_weight = (2.0 / (slope * slope)).ln() + x * x;
            nodes.push((x, log_weight));
            if at + 1 < half || count.is_multiple_of(2) {
                nodes.push((-x, log_weight));
            }
        }
        Self(nodes)
    }
}

/// Marginal log-likelihood of one study with derivatives by level, mean and spread of the effect.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marginal {
    pub(super) value: f64,
    pub(super) mean: f64,
    pub(super) spread: f64,
    pub(super) level: f64,
    pub(super) level2: f64,
}

/// Integrates the effect s = mean + spread b over b ~ N(0, 1).
pub(super) fn marginal(
    counts: Counts,
    level: f64,
    mean: f64,
    spread: f64,
    rule: &Hermite,
) -> Marginal {
    // The mode of the integrand, which is log-concave in b.
    let mut mode = 0.0;
    for _ in 0..100 {
        let at = counts.at(level, mean + spread * mode);
        let slope = spread * at.s - mode;
        let curvature = spread * spread * at.ss - 1.0;
        let step = (slope / curvature).clamp(-5.0, 5.0);
        mode -= step;
        if step.abs() < 1e-12 {
            break;
        }
    }
    let width = (1.0 - spread * spread * counts.at(level, mean + spread * mode).ss).powf(-0.5);
    let scale = std::f64::consts::SQRT_2 * width;
    let terms: Vec<(f64, f64, Derivatives)> = rule
        .0
        .iter()
        .map(|(x, log_weight)| {
            let b = mode + scale * x;
            let at = counts.at(level, mean + spread * b);
            (at.value - 0.5 * b * b + log_weight, b, at)
        })
        .collect();
    let most = terms
        .iter()
        .map(|(log, ..)| *log)
        .fold(f64::NEG_INFINITY, f64::max);
    let whole: f64 = terms.iter().map(|(log, ..)| (log - most).exp()).sum();
    let mut sums = Marginal {
        value: most + whole.ln() + scale.ln() - 0.5 * (2.0 * std::f64::consts::PI).ln(),
        ..Marginal::default()
    };
    let mut squares = 0.0;
    for (log, b, at) in terms {
        let share = (log - most).exp() / whole;
        sums.mean += share * at.s;
        sums.spread += share * at.s * b;
        sums.level += share * at.a;
        squares += share * (at.aa + at.a * at.a);
    }
    sums.level2 = squares - sums.level * sums.level;
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hermite_rules_integrate_moments_of_the_normal_distribution() {
        for count in [1, 7, 20, 31] {
            let rule = Hermite::new(count);
            let moment = |power: i32| -> f64 {
                rule.0
                    .iter()
                    .map(|(x, log)| {
                        (log - x * x).exp() * (std::f64::consts::SQRT_2 * x).powi(power)
                    })
                    .sum::<f64>()
                    / std::f64::consts::PI.sqrt()
            };
            assert_eq!(rule.0.len(), count);
            assert!((moment(0) - 1.0).abs() < 1e-13, "{count}");
            assert!(moment(1).abs() < 1e-13);
            if count > 1 {
                assert!((moment(2) - 1.0).abs() < 1e-12);
                assert!((moment(6) - 15.0).abs() < 1e-10);
            }
        }
    }
}
