//! Tails and quantiles of the distributions that intervals and tests of this module need.
//!
//! `erfc` and `ln Γ` come from `libm`, the incomplete gamma function from `statrs`; the incomplete
//! beta function is run until it converges, because the one of `statrs` stops too early for large
//! groups.
//! Quantiles are found on the tail that asks for them, so that small probabilities keep their
//! digits. Arguments outside of a domain give NaN, never a panic.

mod beta;
mod root;

pub(crate) use beta::{beta_cdf, beta_cdf_of, beta_quantile};
use libm::{erfc, lgamma};
pub(crate) use root::{Monotone, falling_root};
use statrs::function::erf::erfc_inv;
use statrs::function::gamma::checked_gamma_ur;

/// Probability of more than `z` under the standard normal distribution.
pub(crate) fn normal_upper(z: f64) -> f64 {
    0.5 * erfc(z / std::f64::consts::SQRT_2)
}

/// The `z` that is exceeded with the probability `tail`, in (0, 1), under the standard normal
/// distribution.
pub(crate) fn normal_upper_quantile(tail: f64) -> f64 {
    if tail > 0.5 {
        return -normal_upper_quantile(1.0 - tail);
    }
    let mut z = std::f64::consts::SQRT_2 * erfc_inv(2.0 * tail);
    // Newton's method on the logarithm: the inverse that is used as a start loses digits in the
    // tails.
    for _ in 0..4 {
        let upper = normal_upper(z);
        let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
        let step = (upper / tail).ln() * upper / density;
        if !step.is_finite() {
            break;
        }
        z += step;
        if step.abs() < 1e-15 * z.abs() {
            break;
        }
    }
    z
}

/// Probability of more than `t` under Student's t with `df` degrees of freedom.
pub(crate) fn t_upper(t: f64, df: f64) -> f64 {
    if t.is_nan() || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    let square = t * t;
    // DLMF 8.17.4; a square beyond the range of numbers leaves no tail.
    let both = if square.is_infinite() {
        0.0
    } else {
        beta_cdf_of(df / 2.0, 0.5, df / (df + square), square / (df + square))
    };
    if t >= 0.0 {
        both / 2.0
    } else {
        1.0 - both / 2.0
    }
}

/// The `t` that is exceeded with the probability `tail`, in (0, 1), under Student's t with `df`
/// degrees of freedom.
pub(crate) fn t_upper_quantile(tail: f64, df: f64) -> f64 {
    if !(tail > 0.0 && tail < 1.0 && df > 0.0) {
        return f64::NAN;
    }
    if tail > 0.5 {
        return -t_upper_quantile(1.0 - tail, df);
    }
    let norm =
        (lgamma((df + 1.0) / 2.0) - lgamma(df / 2.0) - 0.5 * (df * std::f64::consts::PI).ln())
            .exp();
    let density = |t: f64| norm * (1.0 + t * t / df).powf(-(df + 1.0) / 2.0);
    Monotone {
        start: normal_upper_quantile(tail).max(1e-3),
        low: 0.0,
        value: &|t| t_upper(t, df) - tail,
        slope: &|t| -density(t),
    }
    .root()
}

/// Two-sided p value of a statistic: normal without degrees of freedom, Student's t with them.
pub(crate) fn two_sided(statistic: f64, df: Option<f64>) -> f64 {
    let upper = match df {
        Some(df) => t_upper(statistic.abs(), df),
        None => normal_upper(statistic.abs()),
    };
    (2.0 * upper).min(1.0)
}

/// Half the width of a two-sided interval at `level`, in standard errors.
pub(crate) fn critical(level: f64, df: Option<f64>) -> f64 {
    let tail = (1.0 - level) / 2.0;
    match df {
        Some(df) => t_upper_quantile(tail, df),
        None => normal_upper_quantile(tail),
    }
}

/// Probability of more than `x` under chi-square with `df` degrees of freedom.
pub(crate) fn chi_square_upper(x: f64, df: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    checked_gamma_ur(df / 2.0, x / 2.0).map_or(f64::NAN, |tail| tail.clamp(0.0, 1.0))
}

/// The value that chi-square with `df` degrees of freedom exceeds with the probability `tail`.
pub(crate) fn chi_square_upper_quantile(tail: f64, df: f64) -> f64 {
    if !(tail > 0.0 && tail < 1.0 && df > 0.0) {
        return f64::NAN;
    }
    // Start: Wilson and Hilferty, PNAS 1931;17:684.
    let spread = 2.0 / (9.0 * df);
    let cube = 1.0 - spread + normal_upper_quantile(tail) * spread.sqrt();
    let norm = -(df / 2.0) * std::f64::consts::LN_2 - lgamma(df / 2.0);
    let density = |x: f64| ((df / 2.0 - 1.0) * x.ln() - x / 2.0 + norm).exp();
    Monotone {
        start: (df * cube.powi(3)).max(1e-6 * df),
        low: 0.0,
        value: &|x| chi_square_upper(x, df) - tail,
        slope: &|x| -density(x),
    }
    .root()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, wanted: f64) {
        let miss = (found / wanted - 1.0).abs();
        assert!(miss < 1e-11, "{found} for {wanted}, off by {miss:e}");
    }

    /// References: `scipy.stats` 1.17.1, as in the tests of the other crates, and printed tables.
    #[test]
    fn quantiles_and_tails_as_published() {
        close(normal_upper_quantile(0.025), 1.959_963_984_540_054);
        close(normal_upper(10.0), 7.619_853_024_160_526e-24);
        close(t_upper_quantile(0.025, 1.0), 12.706_204_736_174_694);
        close(t_upper_quantile(0.025, 2.7), 3.392_148_383_173_751);
        close(t_upper_quantile(0.025, 4.0), 2.776_445_105_197_793_4);
        close(t_upper_quantile(0.025, 5e4), 1.960_011_431_093_679_8);
        close(t_upper_quantile(0.001, 2e5), 3.090_273_057_305_198_6);
        close(t_upper(2.0, 1.0), 0.147_583_617_650_433_26);
        // The fraction takes many steps for many degrees of freedom, and each rounds.
        assert!((t_upper(2.0, 2e5) / 0.022_750_806_836_863_45 - 1.0).abs() < 1e-10);
        close(chi_square_upper_quantile(0.025, 2.0), 7.377_758_908_227_871);
        close(
            chi_square_upper_quantile(0.975, 20.0),
            9.590_777_392_264_867,
        );
        close(chi_square_upper(11.07, 5.0), 0.050_009_618_622_405_425);
    }

    #[test]
    fn quantiles_invert_tails_everywhere() {
        for df in [1.0, 2.0, 5.0, 30.0, 1e3] {
            for tail in [1e-12, 1e-3, 0.2, 0.5, 0.9, 0.999] {
                close(t_upper(t_upper_quantile(tail, df), df), tail);
                close(
                    chi_square_upper(chi_square_upper_quantile(tail, df), df),
                    tail,
                );
                close(normal_upper(normal_upper_quantile(tail)), tail);
            }
        }
    }
}
