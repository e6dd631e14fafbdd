//! Distributions of times, fitted by maximum likelihood.

use thiserror::Error;

use crate::beyond::wald::log_interval;
use crate::disproportion::Interval;
use crate::special::ln_normal_sf;

/// A time, or a time up to which nothing had happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lifetime {
    /// In days, above zero.
    pub time: f64,
    /// Whether the event happened then; else it was not seen until then.
    pub happened: bool,
}

impl Lifetime {
    /// An event at this time.
    #[must_use]
    pub const fn observed(time: f64) -> Self {
        Self {
            time,
            happened: true,
        }
    }
}

/// A family of distributions of times: location and scale of the logarithm of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Distribution {
    /// Hazard rises or falls as a power of time.
    Weibull,
    /// Constant hazard: Weibull with shape 1.
    Exponential,
    /// The logarithm of the time is normal.
    LogNormal,
    /// The logarithm of the time is logistic.
    LogLogistic,
}

impl Distribution {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Weibull,
        Self::Exponential,
        Self::LogNormal,
        Self::LogLogistic,
    ];

    /// The word used in outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weibull => "weibull",
            Self::Exponential => "exponential",
            Self::LogNormal => "lognormal",
            Self::LogLogistic => "loglogistic",
        }
    }

    /// Logarithm of density (or of survival, for a time that was not the event's) of the standard
    /// member at `z`, with its first and second derivative.
    fn log_term(self, z: f64, happened: bool) -> [f64; 3] {
        match self {
            Self::Weibull | Self::Exponential => {
                let power = z.exp();
                if happened {
                    [z - power, 1.0 - power, -power]
                } else {
                    [-power, -power, -power]
                }
            }
            Self::LogNormal if happened => [ln_normal_density(z), -z, -1.0],
            Self::LogNormal => {
                // Density over survival; their logarithms are near where both are small.
                let hazard = (ln_normal_density(z) - ln_normal_sf(z)).exp();
                [ln_normal_sf(z), -hazard, -hazard * (hazard - z)]
            }
            Self::LogLogistic => {
                // ln(1 + e^z) without overflow.
                let soft = z.max(0.0) + (-z.abs()).exp().ln_1p();
                let p = 1.0 / (1.0 + (-z).exp());
                if happened {
                    [z - 2.0 * soft, 1.0 - 2.0 * p, -2.0 * p * (1.0 - p)]
                } else {
                    [-soft, -p, -p * (1.0 - p)]
                }
            }
        }
    }
}

/// Logarithm of the standard normal density.
fn ln_normal_density(z: f64) -> f64 {
    const LN_SQRT_2_PI: f64 = 0.918_938_533_204_672_7;
    -0.5 * z * z - LN_SQRT_2_PI
}

/// A fitted distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The family.
    pub distribution: Distribution,
    /// Times that went in.
    pub times: usize,
    /// Those at which the event happened.
    pub events: usize,
    /// Location of ln(time).
    pub intercept: f64,
    /// Its standard error, from the observed information.
    pub intercept_error: f64,
    /// Logarithm of the scale of ln(time); 0 for [`Distribution::Exponential`].
    pub log_scale: f64,
    /// Its standard error; nothing for [`Distribution::Exponential`].
    pub log_scale_error: Option<f64>,
    /// Log-likelihood of the times in days (not of their logarithms).
    pub log_likelihood: f64,
    /// Shape, `exp(−log_scale)`, with Wald limits on the log scale: of the Weibull and log-logistic
    /// distributions as usually written; for the log-normal it is one over σ. 1 without width for the
    /// exponential.
    pub shape: Interval,
    /// Scale in days, `exp(intercept)`, with Wald limits on the log scale: the 63.2 % point of the
    /// Weibull, the mean of the exponential, the median of the others.
    pub scale: Interval,
}

impl Fit {
    /// Akaike's criterion.
    #[must_use]
    pub fn aic(&self) -> f64 {
        let parameters = if self.log_scale_error.is_some() {
            2.0
        } else {
            1.0
        };
        2.0 * (parameters - self.log_likelihood)
    }

    /// Share of the fitted times above `days`.
    #[must_use]
    pub fn survival(&self, days: f64) -> f64 {
        if days <= 0.0 {
            return 1.0;
        }
        let z = (days.ln() - self.intercept) / self.log_scale.exp();
        let [log, ..] = self.distribution.log_term(z, false);
        log.exp()
    }
}

/// Why times can't be fitted.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum OnsetError {
    /// Fewer times than asked for.
    #[error("{times} times are fewer than the {least} that a fit needs")]
    TooFew {
        /// Times there are.
        times: usize,
        /// Times needed.
        least: usize,
    },
    /// A time that is not finite and above zero.
    #[error("a time of {time} days can't be fitted")]
    NotPositive {
        /// The time.
        time: f64,
    },
    /// All events at one time: the likelihood has no maximum.
    #[error("all events are at one time")]
    NoSpread,
    /// The search ended without a maximum.
    #[error("the fit did not converge in {steps} steps")]
    NotConverged {
        /// Steps taken.
        steps: usize,
    },
}

impl OnsetError {
    /// Stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooFew { .. } => "EV-G30",
            Self::NotPositive { .. } => "EV-G31",
            Self::NoSpread => "EV-G32",
            Self::NotConverged { .. } => "EV-G33",
        }
    }
}

/// Log-likelihood, gradient and second derivatives by location and log scale.
#[derive(Debug, Clone, Copy, Default)]
struct Slope {
    value: f64,
    by_location: f64,
    by_scale: f64,
    location_location: f64,
    location_scale: f64,
    scale_scale: f64,
}

fn slope(
    times: &[(f64, bool)],
    distribution: Distribution,
    location: f64,
    log_scale: f64,
) -> Slope {
    let scale = log_scale.exp();
    let mut sum = Slope::default();
    for &(log_time, happened) in times {
        let z = (log_time - location) / scale;
        let [value, first, second] = distribution.log_term(z, happened);
        sum.value += value;
        sum.by_location -= first / scale;
        sum.by_scale -= z * first;
        sum.location_location += second / (scale * scale);
        sum.location_scale += (first + z * second) / scale;
        sum.scale_scale += z * first + z * z * second;
        if happened {
            sum.value -= log_scale + log_time;
            sum.by_scale -= 1.0;
        }
    }
    sum
}

impl Slope {
    fn determinant(&self) -> f64 {
        self.location_location * self.scale_scale - self.location_scale.powi(2)
    }

    /// Newton's step for location and log scale; where the likelihood is not concave, the direction of
    /// the gradient.
    fn step(&self, has_scale: bool) -> (f64, f64) {
        let determinant = self.determinant();
        if !has_scale {
            (-self.by_location / self.location_location, 0.0)
        } else if self.location_location < 0.0 && determinant > 0.0 {
            (
                (self.location_scale * self.by_scale - self.scale_scale * self.by_location)
                    / determinant,
                (self.location_scale * self.by_location - self.location_location * self.by_scale)
                    / determinant,
            )
        } else {
            let length = self.by_location.hypot(self.by_scale).max(f64::MIN_POSITIVE);
            (self.by_location / length, self.by_scale / length)
        }
    }

    /// Standard errors of location and log scale; nothing where there is no maximum.
    fn errors(&self, has_scale: bool) -> Option<(f64, Option<f64>)> {
        let determinant = self.determinant();
        if self.location_location >= 0.0 || (has_scale && determinant <= 0.0) {
            None
        } else if has_scale {
            let location = (-self.scale_scale / determinant).sqrt();
            Some((
                location,
                Some((-self.location_location / determinant).sqrt()),
            ))
        } else {
            Some(((-1.0 / self.location_location).sqrt(), None))
        }
    }
}

/// Most steps of the search; from its start it takes about ten.
const MOST_STEPS: usize = 200;

/// The maximum likelihood fit of a family to times, some of which may be censored.
///
/// Newton's method on location and log scale of the logarithm of the time, with halved steps and,
/// where the likelihood is not concave, with the gradient's direction. Standard errors are from the
/// observed information at the maximum.
///
/// # Errors
///
/// [`OnsetError`] when there is no maximum or it was not found.
pub fn fit(times: &[Lifetime], distribution: Distribution) -> Result<Fit, OnsetError> {
    let has_scale = distribution != Distribution::Exponential;
    let events = times.iter().filter(|t| t.happened).count();
    let logs = logarithms(times, events, has_scale)?;
    let (location, log_scale, top) =
        climb(&logs, distribution, start(times, &logs, events, has_scale))?;
    let unfit = OnsetError::NotConverged { steps: MOST_STEPS };
    let (intercept_error, log_scale_error) = top.errors(has_scale).ok_or(unfit)?;
    Ok(Fit {
        distribution,
        times: times.len(),
        events,
        intercept: location,
        intercept_error,
        log_scale,
        log_scale_error,
        log_likelihood: top.value,
        shape: log_interval(-log_scale, log_scale_error.unwrap_or(0.0)).ok_or(unfit)?,
        scale: log_interval(location, intercept_error).ok_or(unfit)?,
    })
}

/// Logarithms of the times, when a fit to them can have a maximum.
fn logarithms(
    times: &[Lifetime],
    events: usize,
    has_scale: bool,
) -> Result<Vec<(f64, bool)>, OnsetError> {
    if let Some(bad) = times.iter().find(|t| !(t.time > 0.0 && t.time.is_finite())) {
        return Err(OnsetError::NotPositive { time: bad.time });
    }
    let least = if has_scale { 2 } else { 1 };
    if events < least {
        return Err(OnsetError::TooFew {
            times: events,
            least,
        });
    }
    let logs: Vec<(f64, bool)> = times.iter().map(|t| (t.time.ln(), t.happened)).collect();
    let first = logs.first().map_or(0.0, |t| t.0);
    if has_scale && logs.iter().all(|t| t.0.total_cmp(&first).is_eq()) {
        return Err(OnsetError::NoSpread);
    }
    Ok(logs)
}

/// Where the search begins: moments of the logarithms; of the exponential, its estimate.
fn start(times: &[Lifetime], logs: &[(f64, bool)], events: usize, has_scale: bool) -> (f64, f64) {
    let count = logs.len() as f64;
    if has_scale {
        let mean = logs.iter().map(|t| t.0).sum::<f64>() / count;
        let variance = logs.iter().map(|t| (t.0 - mean).powi(2)).sum::<f64>() / count;
        (mean, 0.5 * variance.max(1e-12).ln())
    } else {
        let total: f64 = times.iter().map(|t| t.time).sum();
        ((total / events as f64).ln(), 0.0)
    }
}

/// Location, log scale and slope at the maximum.
fn climb(
    logs: &[(f64, bool)],
    distribution: Distribution,
    (mut location, mut log_scale): (f64, f64),
) -> Result<(f64, f64, Slope), OnsetError> {
    let has_scale = distribution != Distribution::Exponential;
    let mut here = slope(logs, distribution, location, log_scale);
    for _ in 0..MOST_STEPS {
        let (by_location, by_scale) = here.step(has_scale);
        // The step in units of what matters: location by the scale, log scale by itself.
        let size = (by_location / log_scale.exp()).abs().max(by_scale.abs());
        if size < 1e-11 {
            return Ok((location, log_scale, here));
        }
        let whole = (2.0 / size).min(1.0);
        let shares = std::iter::successors(Some(whole), |share| Some(0.5 * share)).take(60);
        let next = shares
            .map(|share| (location + share * by_location, log_scale + share * by_scale))
            .map(|(location, log_scale)| {
                let there = slope(logs, distribution, location, log_scale);
                (location, log_scale, there)
            })
            // Near the maximum the value no longer tells: rounding of the sum is allowed for.
            .find(|(.., there)| {
                there.value.is_finite() && there.value >= here.value - 1e-12 * here.value.abs()
            });
        let Some(next) = next else { break };
        (location, log_scale, here) = next;
        // A scale that falls without end is that of a likelihood without maximum.
        if log_scale < -30.0 {
            return Err(OnsetError::NoSpread);
        }
    }
    Err(OnsetError::NotConverged { steps: MOST_STEPS })
}
