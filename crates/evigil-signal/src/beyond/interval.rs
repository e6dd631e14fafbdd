//! An estimate with its limits.

/// An estimate and its 95 % limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub estimate: f64,
    /// Lower limit (2.5 %).
    pub lower: f64,
    /// Upper limit (97.5 %).
    pub upper: f64,
}

impl Interval {
    /// Wald limits on the log scale: `exp(log_estimate ± 1.96 · standard_error)`. Nothing when one of
    /// the three is not finite.
    #[must_use]
    pub fn of_log(log_estimate: f64, standard_error: f64) -> Option<Self> {
        let margin = super::Z_975 * standard_error;
        let interval = Self {
            estimate: log_estimate.exp(),
            lower: (log_estimate - margin).exp(),
            upper: (log_estimate + margin).exp(),
        };
        interval.is_finite().then_some(interval)
    }

    /// Whether all three are finite.
    #[must_use]
    pub const fn is_finite(self) -> bool {
        self.estimate.is_finite() && self.lower.is_finite() && self.upper.is_finite()
    }
}
