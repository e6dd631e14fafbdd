//! Quantiles and tail probabilities that hold for all counts that instruments give.
//!
//! The distributions are those of `statrs`, within the range in which its series converge; beyond
//! it, expansions that are exact to double precision there. Arguments are checked by the callers.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal, StudentsT};
use statrs::function::erf::erfc;
use statrs::function::gamma::ln_gamma;

/// Degrees of freedom from which asymptotic expansions take over: their error, of the order of
/// 1/freedom^2 relative to the spread, is then below 1e-9, while series and logarithms of the
/// gamma function get slow and lose digits.
const LARGE: f64 = 1e5;

/// Degrees of freedom below which a lower quantile of chi-square is zero: with so few the
/// distribution function is (x/2)^(f/2)/Gamma(1+f/2), and the lower quartile is below 1e-118.
const FREEDOM_LEAST: f64 = 0.01;

/// Degrees of freedom from which Student's t is expanded: the term left out is of the order of
/// 1/freedom^4.
const FREEDOM_MANY: f64 = 1e3;

/// Trials from which Wilson's score interval takes the place of the exact one.
const TRIALS_LARGE: f64 = 1e9;

/// Quantile of the standard normal distribution; `p` in (0, 1).
pub(super) fn normal_quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0))
}

/// Probability of more than `z` under the standard normal distribution.
pub(super) fn normal_upper(z: f64) -> f64 {
    0.5 * erfc(z / std::f64::consts::SQRT_2)
}

/// Quantile of Student's t; `freedom` above 0 (Welch's need not be whole), `p` in (0, 1).
///
/// For many degrees of freedom the expansion of Fisher and Cornish (Abramowitz and Stegun,
/// Handbook of Mathematical Functions, 26.7.5).
pub(super) fn t_quantile(freedom: f64, p: f64) -> f64 {
    let z = normal_quantile(p);
    if freedom > FREEDOM_MANY {
        let (z3, z5, z7) = (z.powi(3), z.powi(5), z.powi(7));
        let g1 = (z3 + z) / 4.0;
        let g2 = (5.0 * z5 + 16.0 * z3 + 3.0 * z) / 96.0;
        let g3 = (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / 384.0;
        return z + (g1 + (g2 + g3 / freedom) / freedom) / freedom;
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(z, |t| t.inverse_cdf(p))
}

/// Probability of more than `t` under Student's t.
pub(super) fn t_upper(freedom: f64, t: f64) -> f64 {
    if freedom > LARGE {
        // Abramowitz and Stegun 26.7.8.
        let z = t * (1.0 - 1.0 / (4.0 * freedom)) / (1.0 + t * t / (2.0 * freedom)).sqrt();
        return normal_upper(z);
    }
    let both = beta_cdf(freedom / 2.0, 0.5, freedom / (freedom + t * t));
    if t >= 0.0 {
        both / 2.0
    } else {
        1.0 - both / 2.0
    }
}

/// Quantile of the chi-square distribution; `freedom` above 0, `p` in (0, 1).
///
/// For many degrees of freedom the Cornish-Fisher expansion (Goldberg and Levine, Ann Math Stat
/// 1946;17:216).
pub(super) fn chi_square_quantile(freedom: f64, p: f64) -> f64 {
    if freedom > LARGE {
        let z = normal_quantile(p);
        let root = (2.0 * freedom).sqrt();
        let (z2, z3, z4, z5) = (z * z, z.powi(3), z.powi(4), z.powi(5));
        return freedom + root * z + 2.0 / 3.0 * (z2 - 1.0) + (z3 - 7.0 * z) / (9.0 * root)
            - (6.0 * z4 + 14.0 * z2 - 32.0) / (405.0 * freedom)
            + (9.0 * z5 + 256.0 * z3 - 433.0 * z) / (4860.0 * freedom * root);
    }
    if freedom < FREEDOM_LEAST && p < 0.5 {
        return 0.0;
    }
    ChiSquared::new(freedom).map_or(freedom, |law| law.inverse_cdf(p))
}

/// Probability of more than `x` under the chi-square distribution.
pub(super) fn chi_square_upper(freedom: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    if freedom > LARGE {
        // Wilson and Hilferty, PNAS 1931;17:684.
        let v = 2.0 / (9.0 * freedom);
        return normal_upper(((x / freedom).cbrt() - (1.0 - v)) / v.sqrt());
    }
    ChiSquared::new(freedom).map_or(1.0, |law| law.sf(x))
}

/// Regularised incomplete beta function by its continued fraction (Numerical Recipes, 6.4;
/// DLMF 8.17.22), run until it converges: the fraction of `statrs` stops after 140 terms, which
/// is too early above some ten thousand trials.
fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_cdf_low(b, a, 1.0 - x);
    }
    beta_cdf_low(a, b, x)
}

fn beta_cdf_low(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let front = ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p();
    let keep = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / keep(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    let mut m = 0.0;
    // Takes about sqrt(max(a, b)) steps: 3e4 for the most trials that are treated so.
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

/// Quantile of the beta distribution by bisection; `p` in (0, 1).
fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if beta_cdf(a, b, middle) < p {
            low = middle;
        } else {
            high = middle;
        }
        if high - low <= 4.0 * f64::EPSILON * high {
            break;
        }
    }
    f64::midpoint(low, high)
}

/// Exact limits of a binomial share of `hits` in `trials` (Clopper and Pearson, Biometrika
/// 1934;26:404), with `tail` left on each side. Weighted counts need not be whole.
///
/// Beyond 1e9 trials Wilson's score interval with continuity correction (Newcombe, Stat Med
/// 1998;17:857, method 4).
pub(super) fn binomial_limits(hits: f64, trials: f64, tail: f64) -> (f64, f64) {
    let misses = (trials - hits).max(0.0);
    if trials > TRIALS_LARGE {
        return wilson_limits(hits / trials, trials, normal_quantile(1.0 - tail));
    }
    let low = if hits > 0.0 {
        beta_quantile(hits, misses + 1.0, tail)
    } else {
        0.0
    };
    let high = if misses > 0.0 {
        beta_quantile(hits + 1.0, misses, 1.0 - tail)
    } else {
        1.0
    };
    (low, high)
}

/// Probability of `hits` or more of `hits + misses`, each with the probability `share`: exact by
/// the beta distribution, beyond 1e9 trials normal with continuity.
pub(super) fn binomial_at_least(hits: f64, misses: f64, share: f64) -> f64 {
    if hits <= 0.0 {
        return 1.0;
    }
    let trials = hits + misses;
    if trials <= TRIALS_LARGE {
        return beta_cdf(hits, misses + 1.0, share);
    }
    let spread = trials.sqrt() * (share * (1.0 - share)).sqrt();
    let z = (hits - 0.5 - trials * share) / spread;
    // Without any spread that a number can hold, nothing speaks against chance.
    if z.is_nan() { 1.0 } else { normal_upper(z) }
}

fn wilson_limits(share: f64, trials: f64, z: f64) -> (f64, f64) {
    let (n, p, q) = (trials, share, 1.0 - share);
    let (z2, below) = (z * z, 2.0 * (n + z * z));
    let root = |sign: f64| {
        (z2 - sign * 2.0 - 1.0 / n + 4.0 * p * (n * q + sign))
            .max(0.0)
            .sqrt()
    };
    let low = (2.0 * n * p + z2 - 1.0 - z * root(1.0)) / below;
    let high = (2.0 * n * p + z2 + 1.0 + z * root(-1.0)) / below;
    (low.max(0.0), high.min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: f64, wanted: f64, relative: f64) {
        let miss = (found / wanted - 1.0).abs();
        assert!(miss < relative, "{found} for {wanted}, off by {miss:e}");
    }

    /// References: `scipy.stats` 1.17.1, `chi2.ppf` and `chi2.sf`.
    #[test]
    fn chi_square_as_in_scipy() {
        close(chi_square_quantile(2.0, 0.975), 7.377_758_908_227_871, 1e-9);
        close(
            chi_square_quantile(20.0, 0.025),
            9.590_777_392_264_867,
            1e-9,
        );
        close(
            chi_square_quantile(2e3, 0.975),
            2_125.842_302_449_775_6,
            1e-9,
        );
        close(chi_square_quantile(9e4, 0.975), 90_833.434_976_198_86, 1e-9);
        close(
            chi_square_quantile(2e5, 0.975),
            201_241.483_281_547_47,
            1e-13,
        );
        close(
            chi_square_quantile(2e5, 0.025),
            198_762.305_327_489_45,
            1e-13,
        );
        close(chi_square_quantile(1e7, 0.001), 9_986_185.760_488_85, 1e-13);
        close(
            chi_square_upper(5.0, 11.07),
            0.050_009_618_622_405_425,
            1e-9,
        );
        close(
            chi_square_upper(2e5, 200_500.0),
            0.214_482_079_655_382_77,
            1e-6,
        );
    }

    /// References: `scipy.stats` 1.17.1, `t.ppf` and `t.sf`.
    #[test]
    fn t_as_in_scipy() {
        close(t_quantile(1.0, 0.975), 12.706_204_736_174_694, 1e-10);
        close(t_quantile(4.0, 0.975), 2.776_445_105_197_793_4, 1e-10);
        close(t_quantile(2.7, 0.975), 3.392_148_383_173_751, 1e-10);
        close(t_quantile(5e4, 0.975), 1.960_011_431_093_679_8, 1e-9);
        close(t_quantile(2e5, 0.975), 1.959_975_845_966_768, 1e-12);
        close(t_quantile(2e5, 0.999), 3.090_273_057_305_198_6, 1e-12);
        close(t_upper(1.0, 2.0), 0.147_583_617_650_433_26, 1e-10);
        close(t_upper(2.7, 2.0), 0.074_711_719_035_251, 1e-10);
        close(t_upper(2e5, 2.0), 0.022_750_806_836_863_445, 1e-9);
    }

    /// References: `scipy.stats` 1.17.1, `beta.ppf`.
    #[test]
    fn binomial_limits_as_in_scipy() {
        let cases = [
            (
                1.0,
                10.0,
                0.002_528_578_544_461_784_8,
                0.445_016_117_028_195_4,
            ),
            (
                37.0,
                100.0,
                0.275_566_579_614_551_5,
                0.472_351_640_551_683_16,
            ),
            (
                450.0,
                2e3,
                0.206_862_679_080_770_94,
                0.243_946_990_556_325_52,
            ),
            (6e3, 2e4, 0.293_653_431_383_233_24, 0.306_404_752_342_682_05),
            (
                30.0,
                1e6,
                2.024_096_266_855_41e-05,
                4.282_659_072_668_67e-05,
            ),
            (4e5, 1e6, 0.399_039_608_432_534_66, 0.400_960_970_827_776_43),
            (
                3.5,
                20.25,
                0.043_561_731_985_569_535,
                0.403_960_322_441_212_4,
            ),
        ];
        for (hits, trials, low, high) in cases {
            let found = binomial_limits(hits, trials, 0.025);
            close(found.0, low, 1e-9);
            close(found.1, high, 1e-9);
        }
        assert_eq!(binomial_limits(0.0, 10.0, 0.025).0, 0.0);
        close(
            binomial_limits(0.0, 10.0, 0.025).1,
            0.308_497_107_818_760_7,
            1e-12,
        );
        assert_eq!(binomial_limits(10.0, 10.0, 0.025).1, 1.0);
    }

    #[test]
    fn the_expansions_join_the_exact_forms() {
        let (below, above) = (LARGE - 1e-6, LARGE + 1e-6);
        for p in [0.001, 0.025, 0.5, 0.975] {
            close(
                chi_square_quantile(below, p),
                chi_square_quantile(above, p),
                1e-10,
            );
        }
        let (below, above) = (FREEDOM_MANY - 1e-9, FREEDOM_MANY + 1e-9);
        close(t_quantile(below, 0.975), t_quantile(above, 0.975), 1e-9);
        close(t_upper(LARGE - 1e-6, 2.0), t_upper(LARGE + 1e-6, 2.0), 1e-8);
        let exact = binomial_limits(2e8, 9.9e8, 0.025);
        let z = normal_quantile(0.975);
        let score = wilson_limits(2e8 / 9.9e8, 9.9e8, z);
        close(exact.0, score.0, 1e-7);
        close(exact.1, score.1, 1e-7);
    }

    proptest! {
        #[test]
        fn limits_hold_the_share(trials in 1_u32..5_000, at in 0.0_f64..=1.0) {
            let hits = (f64::from(trials) * at).floor();
            let (low, high) = binomial_limits(hits, f64::from(trials), 0.025);
            let share = hits / f64::from(trials);
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
        }
    }
}
