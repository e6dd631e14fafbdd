//! The regularised incomplete gamma functions and their quantiles.
//!
//! Four ways are needed for all shapes: the series in the lower half, the continued fraction in the
//! upper, a series for the upper tail of small shapes, and Temme's uniform expansion where a large
//! shape and its argument are close (Gil, Segura and Temme 2012, "Efficient and accurate algorithms for
//! the computation and inversion of the incomplete gamma function ratios").

use super::gamma::{ln_gamma_1p, stirling_error};
use super::{ln_1m_exp, ln_1p_minus_x, normal_quantile};

const LN_2PI: f64 = 1.837_877_066_409_345_5;
const TINY: f64 = 1e-300;

/// One tail, as `exp(ln_scale) · factor`: nothing underflows.
#[derive(Debug, Clone, Copy)]
struct Tail {
    lower: bool,
    ln_scale: f64,
    factor: f64,
}

impl Tail {
    fn value(self) -> f64 {
        (self.ln_scale.exp() * self.factor).clamp(0.0, 1.0)
    }

    fn ln(self) -> f64 {
        (self.ln_scale + self.factor.ln()).min(0.0)
    }

    /// The tail asked for.
    fn give(self, lower: bool) -> f64 {
        if lower == self.lower {
            self.value()
        } else {
            1.0 - self.value()
        }
    }

    fn give_ln(self, lower: bool) -> f64 {
        if lower == self.lower {
            self.ln()
        } else {
            ln_1m_exp(self.ln())
        }
    }
}

/// `ln(xᵃ e⁻ˣ / Γ(a))` for positive arguments.
fn ln_density_scale(a: f64, x: f64) -> f64 {
    if a < 10.0 {
        return a * x.ln() - x + a.ln() - ln_gamma_1p(a);
    }
    let mu = (x - a) / a;
    let deviance = if mu < -0.5 {
        (x / a).ln() - mu
    } else {
        ln_1p_minus_x(mu)
    };
    a * deviance + 0.5 * (a.ln() - LN_2PI) - stirling_error(a)
}

/// Either tail where it is computed without cancellation; `a` and `x` are positive and finite.
fn tail(a: f64, x: f64) -> Tail {
    if a >= 20.0 && (x - a).abs() < 0.4 * a {
        return uniform(a, x);
    }
    if x < 1.1 && a < 1.0 {
        let below = series(a, x);
        return if below.ln_scale + below.factor.ln() < -0.5 {
            below
        } else {
            small_upper(a, x)
        };
    }
    if x < a + 1.0 {
        series(a, x)
    } else {
        continued_fraction(a, x)
    }
}

/// `P = xᵃ e⁻ˣ / Γ(a + 1) · (1 + x/(a+1) + x²/((a+1)(a+2)) + …)` (DLMF 8.11.4).
fn series(a: f64, x: f64) -> Tail {
    let mut sum = 1.0;
    let mut term = 1.0;
    let mut divisor = a;
    for _ in 0..2000 {
        divisor += 1.0;
        term *= x / divisor;
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    Tail {
        lower: true,
        ln_scale: ln_density_scale(a, x) - a.ln(),
        factor: sum,
    }
}

/// Lentz's evaluation of `Q = xᵃ e⁻ˣ / Γ(a) · 1/(x+1−a − 1(1−a)/(x+3−a − …))` (DLMF 8.9.2).
fn continued_fraction(a: f64, x: f64) -> Tail {
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    let mut k = 0.0;
    for _ in 0..2000 {
        k += 1.0;
        let numerator = -k * (k - a);
        b += 2.0;
        d = numerator * d + b;
        if d.abs() < TINY {
            d = TINY;
        }
        c = b + numerator / c;
        if c.abs() < TINY {
            c = TINY;
        }
        d = 1.0 / d;
        let step = c * d;
        fraction *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    Tail {
        lower: false,
        ln_scale: ln_density_scale(a, x),
        factor: fraction,
    }
}

/// `Q` for shapes below 1 and small arguments, without taking a difference from 1 (DLMF 8.7.1).
fn small_upper(a: f64, x: f64) -> Tail {
    let exponent = a * x.ln() - ln_gamma_1p(a);
    let mut sum = 0.0;
    let mut power = 1.0;
    let mut k = 0.0;
    for _ in 0..60 {
        k += 1.0;
        power *= -x / k;
        let term = power / (a + k);
        sum += term;
        if term.abs() < 1e-17 * f64::abs(sum) {
            break;
        }
    }
    Tail {
        lower: false,
        ln_scale: 0.0,
        factor: -exponent.exp_m1() - exponent.exp() * a * sum,
    }
}

/// Temme's expansion: the normal tail plus a correction.
fn uniform(a: f64, x: f64) -> Tail {
    // Coefficients of η / (λ − 1) in powers of η, where η² / 2 = λ − 1 − ln λ, from its differential
    // equation in rational arithmetic; those beyond the last are below 1e-17.
    const COEFFICIENTS: [f64; 27] = [
        1.0,
        -1.0 / 3.0,
        1.0 / 12.0,
        -2.0 / 135.0,
        1.0 / 864.0,
        1.0 / 2835.0,
        -1.787_551_440_329_218e-4,
        3.919_263_178_522_438e-5,
        -2.185_448_510_679_992e-6,
        -1.854_062_210_715_16e-6,
        8.296_711_340_953_087e-7,
        -1.766_595_273_682_607_8e-7,
        6.707_853_543_401_498e-9,
        1.026_180_978_424_030_9e-8,
        -4.382_036_018_453_353e-9,
        9.147_699_582_236_79e-10,
        -2.551_419_399_494_624_8e-11,
        -5.830_772_132_550_426e-11,
        2.436_194_802_066_741_5e-11,
        -5.027_669_280_114_175_5e-12,
        1.100_439_203_195_613_5e-13,
        3.371_763_262_400_985e-13,
        -1.392_388_722_418_162e-13,
        2.853_489_380_704_744_5e-14,
        -5.139_111_834_242_572e-16,
        -1.975_228_829_434_944_2e-15,
        8.099_521_156_704_561e-16,
    ];
    let mu = (x - a) / a;
    let half_square = -ln_1p_minus_x(mu);
    let eta = (2.0 * half_square).sqrt().copysign(mu);
    let above = mu >= 0.0;
    // β(k − 1) = f(k) + (k + 1) β(k + 1) / a, and the sum of β(k) ηᵏ, by Horner's rule in one pass.
    let [.., mut beta_2, mut beta_1] = COEFFICIENTS;
    let mut sum = beta_1 * eta + beta_2;
    std::mem::swap(&mut beta_1, &mut beta_2);
    // Now beta_1 is β(24) and beta_2 is β(25).
    let mut k = 24.0;
    for coefficient in COEFFICIENTS.iter().take(25).skip(1).rev() {
        let beta = coefficient + (k + 1.0) * beta_2 / a;
        sum = sum * eta + beta;
        beta_2 = beta_1;
        beta_1 = beta;
        k -= 1.0;
    }
    let correction = sum / (1.0 + beta_2 / a) / (std::f64::consts::TAU * a).sqrt();
    let y = a * half_square;
    let z = y.sqrt();
    let scaled_erfc = if z < 26.0 {
        libm::erfc(z) * y.exp()
    } else {
        let square = 1.0 / (z * z);
        (1.0 - square * (0.5 - square * (0.75 - square * 1.875)))
            / (z * std::f64::consts::PI.sqrt())
    };
    Tail {
        lower: !above,
        ln_scale: -y,
        factor: 0.5 * scaled_erfc + if above { correction } else { -correction },
    }
}

/// What holds at the ends: `Ok((P, Q))` there, `Err(tail)` between.
fn ends(a: f64, x: f64) -> Result<(f64, f64), Tail> {
    if a.is_nan() || x.is_nan() || a < 0.0 || x < 0.0 || (a == f64::INFINITY && x == a) {
        Ok((f64::NAN, f64::NAN))
    } else if x == f64::INFINITY || a == 0.0 {
        Ok((1.0, 0.0))
    } else if x == 0.0 || a == f64::INFINITY {
        Ok((0.0, 1.0))
    } else {
        Err(tail(a, x))
    }
}

/// `P(a, x)` and `Q(a, x)`: the lower and the upper tail of the gamma distribution of shape `a` and
/// scale 1. The point mass at 0 is the limit of shape 0.
#[must_use]
pub fn gamma_pq(a: f64, x: f64) -> (f64, f64) {
    ends(a, x).unwrap_or_else(|tail| (tail.give(true), tail.give(false)))
}

/// `P(a, x)`, `Q(a, x)` and `x` times the density, for solvers.
pub(crate) fn gamma_pq_scale(a: f64, x: f64) -> (f64, f64, f64) {
    match ends(a, x) {
        Ok((p, q)) => (p, q, 0.0),
        Err(tail) => {
            let (value, scale) = (tail.value(), ln_density_scale(a, x).exp());
            if tail.lower {
                (value, 1.0 - value, scale)
            } else {
                (1.0 - value, value, scale)
            }
        }
    }
}

/// `P(a, x)`, the distribution function of the gamma distribution of shape `a`.
#[must_use]
pub fn gamma_p(a: f64, x: f64) -> f64 {
    ends(a, x).map_or_else(|tail| tail.give(true), |(p, _)| p)
}

/// `Q(a, x) = 1 − P(a, x)`, without the loss of the difference.
#[must_use]
pub fn gamma_q(a: f64, x: f64) -> f64 {
    ends(a, x).map_or_else(|tail| tail.give(false), |(_, q)| q)
}

/// `ln P(a, x)`, also where `P` is too small for a number.
#[must_use]
pub fn ln_gamma_p(a: f64, x: f64) -> f64 {
    ends(a, x).map_or_else(|tail| tail.give_ln(true), |(p, _)| p.ln())
}

/// `ln Q(a, x)`, also where `Q` is too small for a number.
#[must_use]
pub fn ln_gamma_q(a: f64, x: f64) -> f64 {
    ends(a, x).map_or_else(|tail| tail.give_ln(false), |(_, q)| q.ln())
}

/// The `x` with `P(a, x) = p`; 0 where it is too small for a number.
#[must_use]
pub fn gamma_quantile(a: f64, p: f64) -> f64 {
    ln_gamma_quantile(a, p).exp()
}

/// The `x` with `Q(a, x) = q`: for upper tails that are small beside 1.
#[must_use]
pub fn gamma_quantile_upper(a: f64, q: f64) -> f64 {
    ln_gamma_quantile_upper(a, q).exp()
}

/// The logarithm of [`gamma_quantile`], which is finite for the smallest shapes.
#[must_use]
pub fn ln_gamma_quantile(a: f64, p: f64) -> f64 {
    if p > 0.5 {
        solve(a, false, 1.0 - p)
    } else {
        solve(a, true, p)
    }
}

/// The logarithm of [`gamma_quantile_upper`].
#[must_use]
pub fn ln_gamma_quantile_upper(a: f64, q: f64) -> f64 {
    if q > 0.5 {
        solve(a, true, 1.0 - q)
    } else {
        solve(a, false, q)
    }
}

/// `ln x` at which the tail has the probability `p`.
fn solve(a: f64, lower: bool, p: f64) -> f64 {
    if a.is_nan() || a <= 0.0 || a == f64::INFINITY || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return if lower == (p == 0.0) {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        };
    }
    let target = p.ln();
    let mut y = start(a, lower, p);
    // The logarithm of either tail is concave in y = ln x, because the density of y is log-concave
    // (Prékopa 1973). A Newton step from anywhere therefore lands on the safe side of the root and
    // stays there; Halley's form is taken where it does not shrink the step too much.
    for _ in 0..200 {
        let x = y.exp();
        let (value, density_scale) = if x > 0.0 {
            (tail(a, x).give_ln(lower), ln_density_scale(a, x))
        } else {
            let value = a * y - ln_gamma_1p(a);
            (if lower { value } else { ln_1m_exp(value) }, value + a.ln())
        };
        let excess = value - target;
        let ratio = (density_scale - value).exp();
        let slope = if lower { ratio } else { -ratio };
        let newton = excess / slope;
        let curvature = a - x - slope;
        let correction = 1.0 - 0.5 * newton * curvature;
        let step = if (0.5..2.0).contains(&correction) {
            newton / correction
        } else {
            newton
        };
        if !step.is_finite() {
            break;
        }
        y -= step;
        // Convergence is of third order: the step after one of 1e-6 is below rounding.
        if step.abs() < 1e-6 * y.abs().clamp(1e-3, 1.0) {
            break;
        }
    }
    y
}

fn start(a: f64, lower: bool, p: f64) -> f64 {
    let small = (if lower { p.ln() } else { (-p).ln_1p() } + ln_gamma_1p(a)) / a;
    if a < 0.2 {
        return small;
    }
    // Wilson and Hilferty 1931: the cube root is nearly normal.
    let z = if lower {
        normal_quantile(p)
    } else {
        -normal_quantile(p)
    };
    let root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * a.sqrt());
    if root > 0.3 {
        a.ln() + 3.0 * root.ln()
    } else {
        small
    }
}

/// Distribution function of chi-square with `df` degrees of freedom.
#[must_use]
pub fn chi_square_cdf(x: f64, df: f64) -> f64 {
    gamma_p(0.5 * df, 0.5 * x)
}

/// Upper tail of chi-square with `df` degrees of freedom.
#[must_use]
pub fn chi_square_sf(x: f64, df: f64) -> f64 {
    gamma_q(0.5 * df, 0.5 * x)
}

/// The value that chi-square with `df` degrees of freedom stays below with probability `p`.
#[must_use]
pub fn chi_square_quantile(p: f64, df: f64) -> f64 {
    2.0 * gamma_quantile(0.5 * df, p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_meet_where_one_gives_over_to_another() {
        for a in [20.0, 57.5, 1e3] {
            for x in [0.62 * a, 0.9 * a, a] {
                let (left, right) = (uniform(a, x).give_ln(true), series(a, x).ln());
                assert!((left - right).abs() < 1e-12, "{a} {x} {left} {right}");
            }
            for x in [1.1 * a + 1.0, 1.38 * a] {
                let (left, right) = (uniform(a, x).give_ln(false), continued_fraction(a, x).ln());
                assert!((left - right).abs() < 1e-12, "{a} {x} {left} {right}");
            }
        }
        for a in [1e-6, 0.01, 0.5, 0.99] {
            let (left, right) = (small_upper(a, 1.1).ln(), continued_fraction(a, 1.1).ln());
            assert!((left - right).abs() < 1e-13, "{a} {left} {right}");
        }
    }

    #[test]
    fn integer_shapes_follow_the_closed_form() {
        // Q(n, x) = e⁻ˣ Σ xᵏ / k!, k below n.
        for n in [1_u32, 2, 5, 12] {
            for x in [0.01_f64, 0.9, 3.0, 11.0, 40.0] {
                let mut term = (-x).exp();
                let mut sum = 0.0;
                for k in 0..n {
                    sum += term;
                    term *= x / f64::from(k + 1);
                }
                assert!((gamma_q(f64::from(n), x) / sum - 1.0).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn quantiles_are_the_inverse() {
        for a in [1e-6, 1e-3, 0.1, 0.5, 1.0, 1.5, 19.5, 20.5, 1e4, 1e9] {
            for p in [1e-12, 0.001, 0.025, 0.05, 0.5, 0.7, 0.975] {
                let y = ln_gamma_quantile(a, p);
                if y < -700.0 {
                    continue;
                }
                assert!((gamma_p(a, y.exp()) / p - 1.0).abs() < 1e-9, "{a} {p}");
                let y = ln_gamma_quantile_upper(a, p);
                assert!(
                    y < -700.0 || (gamma_q(a, y.exp()) / p - 1.0).abs() < 1e-7,
                    "{a} {p} upper"
                );
            }
        }
    }

    #[test]
    fn ends_of_the_domain() {
        assert_eq!(gamma_pq(3.0, 0.0), (0.0, 1.0));
        assert_eq!(gamma_pq(3.0, f64::INFINITY), (1.0, 0.0));
        assert!(gamma_p(-1.0, 2.0).is_nan() && gamma_quantile(0.0, 0.5).is_nan());
        assert_eq!(gamma_quantile(2.0, 0.0), 0.0);
        assert_eq!(gamma_quantile(2.0, 1.0), f64::INFINITY);
        // The quantile is e^-693147: as a number 0, as a logarithm exact.
        assert_eq!(gamma_quantile(1e-6, 0.5), 0.0);
        assert!((ln_gamma_quantile(1e-6, 0.5) + 693_147.757_776_7).abs() < 1e-4);
    }
}
