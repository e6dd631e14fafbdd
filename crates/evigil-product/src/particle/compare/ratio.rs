//! Ratios of two numbers, each by the test that fits what they rest on.

use crate::particle::count::Rate;
use crate::particle::error::{ParticleError, finite, positive, within};
use crate::particle::quantile::{binomial_at_least, binomial_limits, t_quantile, t_upper};
use crate::particle::replicates::mean_and_sd;
use crate::particle::{Confidence, Estimate};

/// Ratio of two Poisson rates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioOfCounts {
    /// First rate over second; `None` when the second count is zero.
    pub ratio: Option<f64>,
    /// Lower end of the exact interval.
    pub low: f64,
    /// Upper end; `None` when the second count is zero, which bounds nothing above.
    pub high: Option<f64>,
    /// Twice the smaller exact tail: the probability of counts as unlike as these when the rates
    /// are equal. It is below the error exactly when the interval leaves out 1.
    pub p: f64,
}

/// Ratio of two Poisson rates, exact: given both, the first count is binomial with the share
/// `r·t1/(r·t1 + t2)`.
///
/// Source: Przyborowski and Wilenski, Biometrika 1940;31:313, with the limits of Clopper and
/// Pearson.
///
/// # Errors
/// [`ParticleError`] for a count below zero or an exposure not above it;
/// [`ParticleError::NoParticles`] when both counts are zero.
pub fn ratio_of_counts(
    first: Rate,
    second: Rate,
    confidence: Confidence,
) -> Result<RatioOfCounts, ParticleError> {
    let what = "ratio";
    let (a, b) = (first.estimate(confidence)?, second.estimate(confidence)?);
    let trials = finite("count", first.count + second.count)?;
    if trials == 0.0 {
        return Err(ParticleError::NoParticles);
    }
    let exposures = positive("exposure", second.exposure / first.exposure)?;
    let (low, high) = binomial_limits(first.count, trials, confidence.tail());
    let odds = |share: f64| finite(what, share / (1.0 - share) * exposures);
    let share = 1.0 / (1.0 + exposures);
    let more = binomial_at_least(first.count, second.count, share);
    let fewer = binomial_at_least(second.count, first.count, 1.0 - share);
    let bounded = second.count > 0.0;
    let ratio = bounded
        .then(|| finite(what, a.value / b.value))
        .transpose()?;
    Ok(RatioOfCounts {
        ratio,
        low: odds(low)?,
        high: bounded.then(|| odds(high)).transpose()?,
        p: (2.0 * more.min(fewer)).min(1.0),
    })
}

/// Ratio on the logarithm with its standard error and degrees of freedom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRatio {
    /// Ratio of the geometric means, with interval.
    pub ratio: Estimate,
    /// Standard error of the logarithm of the ratio.
    pub log_error: f64,
    /// Degrees of freedom of its t distribution.
    pub freedom: f64,
    /// Two-sided probability of such a ratio when there is no difference.
    pub p: f64,
}

/// Whether two numbers are equal within a factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Equivalence {
    /// Factor within which they were to be equal: 1.25 for 80 % to 125 %.
    pub factor: f64,
    /// The larger probability of the two one-sided tests.
    pub p: f64,
    /// Whether it is at most the error allowed.
    pub equivalent: bool,
}

/// Ratio of the geometric means of two sets of replicates, all above zero: Welch's t test on the
/// logarithms.
///
/// Source: Welch, Biometrika 1947;34:28, with the degrees of freedom of Satterthwaite,
/// Biometrics Bull 1946;2:110.
///
/// # Errors
/// [`ParticleError::TooFew`] below two replicates, [`ParticleError::NotPositive`],
/// [`ParticleError::NotFinite`], [`ParticleError::NoVariation`] when neither set varies.
pub fn ratio_of_replicates(
    first: &[f64],
    second: &[f64],
    confidence: Confidence,
) -> Result<LogRatio, ParticleError> {
    let what = "replicates";
    let logs = |values: &[f64]| {
        let logs = values
            .iter()
            .map(|value| positive(what, *value).map(f64::ln));
        mean_and_sd(what, &logs.collect::<Result<Vec<_>, _>>()?)
    };
    let ((mean_a, sd_a), (mean_b, sd_b)) = (logs(first)?, logs(second)?);
    let (na, nb) = (first.len() as f64, second.len() as f64);
    let (va, vb) = (sd_a * sd_a / na, sd_b * sd_b / nb);
    let log_error = (va + vb).sqrt();
    if log_error < 1e-15 {
        return Err(ParticleError::NoVariation { what });
    }
    // Shares first: the squares of small variances would vanish.
    let (share_a, share_b) = (va / (va + vb), vb / (va + vb));
    let freedom = 1.0 / (share_a * share_a / (na - 1.0) + share_b * share_b / (nb - 1.0));
    let difference = mean_a - mean_b;
    let half = t_quantile(freedom, 1.0 - confidence.tail()) * log_error;
    let ratio = Estimate::new(
        "ratio",
        difference.exp(),
        (difference - half).exp(),
        (difference + half).exp(),
    )?;
    let p = (2.0 * t_upper(freedom, difference.abs() / log_error)).min(1.0);
    Ok(LogRatio {
        ratio,
        log_error,
        freedom,
        p,
    })
}

impl LogRatio {
    /// Two one-sided tests that the ratio lies from `1/factor` to `factor`.
    ///
    /// Source: Schuirmann, J Pharmacokinet Biopharm 1987;15:657.
    ///
    /// # Errors
    /// [`ParticleError::OutOfRange`] for a factor not above 1 or an error not between 0 and 0.5.
    pub fn equivalent_within(&self, factor: f64, error: f64) -> Result<Equivalence, ParticleError> {
        let bound = within("factor", factor, 1.0 + f64::EPSILON, f64::MAX)?.ln();
        let error = within("error", error, 1e-6, 0.5)?;
        let difference = self.ratio.value.ln();
        let below = t_upper(self.freedom, (bound - difference) / self.log_error);
        let above = t_upper(self.freedom, (bound + difference) / self.log_error);
        let p = below.max(above);
        Ok(Equivalence {
            factor,
            p,
            equivalent: p <= error,
        })
    }
}

/// Ratio of two independent estimates above zero, with the interval of [`Estimate::over`].
///
/// # Errors
/// As for [`Estimate::over`].
pub fn ratio_of_estimates(first: Estimate, second: Estimate) -> Result<Estimate, ParticleError> {
    first.over(second)
}
