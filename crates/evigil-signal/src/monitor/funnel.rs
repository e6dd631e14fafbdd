//! Funnel plots: providers against what chance alone would give.
//!
//! D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Stat Med
//! 2005;24:1185-1202. Limits are exact quantiles of the binomial or Poisson distribution, interpolated
//! between counts so that they are smooth. Where providers differ more than chance in general
//! (over-dispersion), limits widened by the square root of a factor `phi` are given beside them.

use thiserror::Error;

use super::numeric::{
    beta_tails, binomial_probability, normal_quantile_above, poisson_probability, poisson_tails,
};
use super::rate::Interval;

/// A provider: events among a denominator.
#[derive(Debug, Clone, PartialEq)]
pub struct Provider {
    /// Name.
    pub name: String,
    /// Events.
    pub events: u64,
    /// Persons (proportion), or exposure or expected events (rate).
    pub denominator: f64,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FunnelKind {
    /// Persons with the event among persons: binomial.
    Proportion,
    /// Events per exposure, or observed by expected: Poisson.
    Rate,
}

/// How a funnel is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FunnelSettings {
    /// What is compared.
    pub kind: FunnelKind,
    /// The value that providers are compared with; without it, that of all together.
    pub target: Option<f64>,
    /// Share of z scores that is pulled in at each end before `phi` is estimated.
    pub winsorised: f64,
}

impl FunnelSettings {
    /// Against the value of all together, a tenth winsorised at each end.
    #[must_use]
    pub const fn new(kind: FunnelKind) -> Self {
        Self {
            kind,
            target: None,
            winsorised: 0.1,
        }
    }
}

/// Where a provider lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FunnelFlag {
    /// Below the 99.8% limits.
    FarBelow,
    /// Below the 95% limits.
    Below,
    /// Within the 95% limits.
    Within,
    /// Above the 95% limits.
    Above,
    /// Above the 99.8% limits.
    FarAbove,
}

/// A provider in the funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelPoint {
    /// Name.
    pub name: String,
    /// Events.
    pub events: u64,
    /// Persons, exposure or expected events.
    pub denominator: f64,
    /// Events by denominator.
    pub value: f64,
    /// Limits for drawing, 95%: exact quantiles, interpolated.
    pub limits_95: Interval,
    /// Limits for drawing, 99.8%.
    pub limits_998: Interval,
    /// Distance from the target in standard errors.
    pub z: f64,
    /// Chance of so many events or more at the target.
    pub p_upper: f64,
    /// Chance of so many events or fewer at the target.
    pub p_lower: f64,
    /// Place by these chances: 0.025 and 0.001 or less. A point may lie a little outside an
    /// interpolated limit without being flagged.
    pub flag: FunnelFlag,
    /// Limits widened for over-dispersion, 95%.
    pub wide_95: Interval,
    /// Limits widened for over-dispersion, 99.8%.
    pub wide_998: Interval,
    /// Place by the widened limits.
    pub flag_wide: FunnelFlag,
}

/// A funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// What providers are compared with.
    pub target: f64,
    /// Over-dispersion factor: mean square of the winsorised z scores.
    pub phi: f64,
    /// Chance of a factor so large when providers differ by chance only (chi-square approximation,
    /// which with winsorised scores is on the safe side).
    pub phi_p: f64,
    /// The providers, in the order given.
    pub points: Vec<FunnelPoint>,
}

/// Providers that can't be compared.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum FunnelError {
    /// No providers.
    #[error("no providers")]
    Empty,
    /// A denominator that is not above zero, or for a proportion no whole number as large as the
    /// events.
    #[error("provider {name}: {events} events among {denominator}")]
    Provider {
        /// Name.
        name: String,
        /// Events.
        events: u64,
        /// Denominator.
        denominator: f64,
    },
    /// A target or setting out of its range. Without a target of its own, no event anywhere or only
    /// events.
    #[error("{name} of {value} is out of range")]
    Setting {
        /// Name of the setting.
        name: &'static str,
        /// What was given or computed.
        value: f64,
    },
}

impl FunnelError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "EV-G46"
    }
}

/// The distribution of the events of a provider at the target.
struct AtTarget {
    kind: FunnelKind,
    target: f64,
    denominator: f64,
}

impl AtTarget {
    /// Chance of `count` events or fewer.
    fn up_to(&self, count: f64) -> f64 {
        if count < 0.0 {
            return 0.0;
        }
        match self.kind {
            FunnelKind::Rate => poisson_tails(count + 1.0, self.target * self.denominator).1,
            FunnelKind::Proportion if count >= self.denominator => 1.0,
            FunnelKind::Proportion => {
                let (p, n) = (self.target, self.denominator);
                beta_tails(count + 1.0, n - count, p, 1.0 - p).1
            }
        }
    }

    fn exactly(&self, count: f64) -> f64 {
        let (p, n) = (self.target, self.denominator);
        match self.kind {
            FunnelKind::Rate => poisson_probability(count, p * n),
            FunnelKind::Proportion => binomial_probability(count, n, p, 1.0 - p),
        }
    }

    /// Chance of `count` events or more.
    fn from(&self, count: f64) -> f64 {
        let (p, n) = (self.target, self.denominator);
        match self.kind {
            _ if count == 0.0 => 1.0,
            FunnelKind::Rate => poisson_tails(count, p * n).0,
            FunnelKind::Proportion => beta_tails(count, n - count + 1.0, p, 1.0 - p).0,
        }
    }

    fn standard_error(&self) -> f64 {
        match self.kind {
            FunnelKind::Rate => (self.target / self.denominator).sqrt(),
            FunnelKind::Proportion => (self.target * (1.0 - self.target) / self.denominator).sqrt(),
        }
    }

    /// The quantile of chance `p`, interpolated between counts (Spiegelhalter 2005, appendix): with
    /// `r` the least count whose chance of so many or fewer is `p`, `r` less the share of its own
    /// chance that lies above `p`.
    fn quantile(&self, p: f64) -> f64 {
        let mean = self.target * self.denominator;
        let spread = self.standard_error() * self.denominator + 1.0;
        let mut low = (mean - spread).floor().max(-1.0);
        let mut step = spread.ceil();
        while low >= 0.0 && self.up_to(low) >= p {
            low = (low - step).floor().max(-1.0);
            step *= 2.0;
        }
        let mut high = (mean + spread).ceil();
        let mut step = spread.ceil();
        while self.up_to(high) < p {
            high += step;
            step *= 2.0;
        }
        while high - low > 1.0 {
            let middle = ((low + high) / 2.0).floor();
            if self.up_to(middle) >= p {
                high = middle;
            } else {
                low = middle;
            }
        }
        let over = (self.up_to(high) - p) / self.exactly(high);
        ((high - over.clamp(0.0, 1.0)) / self.denominator).max(0.0)
    }

    fn limits(&self, tail: f64) -> Interval {
        let top = match self.kind {
            FunnelKind::Rate => f64::INFINITY,
            FunnelKind::Proportion => 1.0,
        };
        Interval {
            lower: self.quantile(tail),
            upper: self.quantile(1.0 - tail).min(top),
        }
    }

    fn wide_limits(&self, tail: f64, phi: f64) -> Interval {
        let half = normal_quantile_above(tail) * phi.max(1.0).sqrt() * self.standard_error();
        let top = match self.kind {
            FunnelKind::Rate => f64::INFINITY,
            FunnelKind::Proportion => 1.0,
        };
        Interval {
            lower: (self.target - half).max(0.0),
            upper: (self.target + half).min(top),
        }
    }
}

fn flag_by_chance(p_upper: f64, p_lower: f64) -> FunnelFlag {
    if p_upper <= 0.001 {
        FunnelFlag::FarAbove
    } else if p_upper <= 0.025 {
        FunnelFlag::Above
    } else if p_lower <= 0.001 {
        FunnelFlag::FarBelow
    } else if p_lower <= 0.025 {
        FunnelFlag::Below
    } else {
        FunnelFlag::Within
    }
}

fn flag(value: f64, limits_95: Interval, limits_998: Interval) -> FunnelFlag {
    if value > limits_998.upper {
        FunnelFlag::FarAbove
    } else if value > limits_95.upper {
        FunnelFlag::Above
    } else if value < limits_998.lower {
        FunnelFlag::FarBelow
    } else if value < limits_95.lower {
        FunnelFlag::Below
    } else {
        FunnelFlag::Within
    }
}

/// The quantile by linear interpolation between the sorted values (type 7 of Hyndman and Fan).
fn sample_quantile(sorted: &[f64], p: f64) -> f64 {
    let place = (sorted.len() as f64 - 1.0) * p;
    let at = |index: f64| sorted.get(index as usize).copied().unwrap_or(0.0);
    let (below, share) = (place.floor(), place.fract());
    if share == 0.0 {
        return at(below);
    }
    at(below) + share * (at(below + 1.0) - at(below))
}

/// Compares providers.
///
/// # Errors
///
/// When there are none, a denominator or setting is out of range, or, without a target, nobody or
/// everybody had the event.
pub fn funnel(providers: &[Provider], settings: FunnelSettings) -> Result<Funnel, FunnelError> {
    if providers.is_empty() {
        return Err(FunnelError::Empty);
    }
    let proportion = settings.kind == FunnelKind::Proportion;
    for provider in providers {
        let n = provider.denominator;
        let whole = n.fract() == 0.0 && n >= provider.events as f64;
        if !(n > 0.0 && n.is_finite() && (whole || !proportion)) {
            return Err(FunnelError::Provider {
                name: provider.name.clone(),
                events: provider.events,
                denominator: n,
            });
        }
    }
    let share = settings.winsorised;
    if !(0.0..0.5).contains(&share) {
        return Err(FunnelError::Setting {
            name: "winsorised",
            value: share,
        });
    }
    let events: f64 = providers.iter().map(|p| p.events as f64).sum();
    let denominators: f64 = providers.iter().map(|p| p.denominator).sum();
    let target = settings.target.unwrap_or(events / denominators);
    if !(target > 0.0 && target.is_finite() && (target < 1.0 || !proportion)) {
        return Err(FunnelError::Setting {
            name: "target",
            value: target,
        });
    }
    let distribution = |provider: &Provider| AtTarget {
        kind: settings.kind,
        target,
        denominator: provider.denominator,
    };
    let scores: Vec<f64> = providers
        .iter()
        .map(|provider| {
            let value = provider.events as f64 / provider.denominator;
            (value - target) / distribution(provider).standard_error()
        })
        .collect();
    let mut sorted = scores.clone();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (
        sample_quantile(&sorted, share),
        sample_quantile(&sorted, 1.0 - share),
    );
    let count = scores.len() as f64;
    let phi = scores
        .iter()
        .map(|z| z.clamp(low, high).powi(2))
        .sum::<f64>()
        / count;
    // Against a target of the providers' own one degree of freedom is gone.
    let freedom = if settings.target.is_some() {
        count
    } else {
        count - 1.0
    };
    let phi_p = if freedom > 0.0 {
        poisson_tails(freedom / 2.0, phi * count / 2.0).1
    } else {
        1.0
    };
    let points = providers
        .iter()
        .zip(scores)
        .map(|(provider, z)| {
            let distribution = distribution(provider);
            let value = provider.events as f64 / provider.denominator;
            let (limits_95, limits_998) = (distribution.limits(0.025), distribution.limits(0.001));
            let p_upper = distribution.from(provider.events as f64);
            let p_lower = distribution.up_to(provider.events as f64);
            let wide_95 = distribution.wide_limits(0.025, phi);
            let wide_998 = distribution.wide_limits(0.001, phi);
            FunnelPoint {
                name: provider.name.clone(),
                events: provider.events,
                denominator: provider.denominator,
                value,
                limits_95,
                limits_998,
                z,
                p_upper,
                p_lower,
                flag: flag_by_chance(p_upper, p_lower),
                wide_95,
                wide_998,
                flag_wide: flag(value, wide_95, wide_998),
            }
        })
        .collect();
    Ok(Funnel {
        target,
        phi,
        phi_p,
        points,
    })
}
