//! The survival curve of times, some of which may be censored.

use super::Lifetime;
use crate::disproportion::Z_975;

/// A time at which something happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The time, in days.
    pub time: f64,
    /// Times of this length or longer.
    pub at_risk: u64,
    /// Events then.
    pub events: u64,
    /// Share to which it has not happened after it.
    pub survival: f64,
    /// Limits of the survival on the log-log scale (Kalbfleisch and Prentice 1980); nothing once it is
    /// zero, where that scale ends.
    pub limits: Option<(f64, f64)>,
}

/// A quantile of the times with limits from the limits of the curve; nothing where the curve does
/// not come down so far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MedianTime {
    /// The time by which the share has had the event.
    pub time: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
}

/// The product-limit estimate (Kaplan EL, Meier P. J Am Stat Assoc 1958;53:457-481).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KaplanMeier {
    /// Its steps down, ascending in time.
    pub steps: Vec<Step>,
}

/// The curve of these times, with Greenwood's variance. Times that are not numbers are left out.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "numbers of times are small")]
pub fn kaplan_meier(times: &[Lifetime]) -> KaplanMeier {
    let mut sorted: Vec<Lifetime> = times.iter().copied().filter(|t| !t.time.is_nan()).collect();
    sorted.sort_by(|a, b| a.time.total_cmp(&b.time));
    let mut steps = Vec::new();
    let mut at_risk = sorted.len() as u64;
    let mut survival = 1.0;
    let mut greenwood = 0.0;
    for group in sorted.chunk_by(|a, b| a.time.total_cmp(&b.time).is_eq()) {
        let events = group.iter().filter(|t| t.happened).count() as u64;
        if events > 0
            && let Some(first) = group.first()
        {
            let (d, n) = (events as f64, at_risk as f64);
            survival *= (n - d) / n;
            greenwood += d / (n * (n - d));
            let limits = (survival > 0.0).then(|| {
                let log: f64 = survival;
                let log = log.ln();
                let margin = (Z_975 * greenwood.sqrt() / log.abs()).exp();
                ((log * margin).exp(), (log / margin).exp())
            });
            steps.push(Step {
                time: first.time,
                at_risk,
                events,
                survival,
                limits,
            });
        }
        at_risk -= group.len() as u64;
    }
    KaplanMeier { steps }
}

impl KaplanMeier {
    /// The time by which `share` (0 to 1) has had the event, with limits. Where the curve is level at
    /// just that height, the middle of the level.
    #[must_use]
    pub fn quantile(&self, share: f64) -> MedianTime {
        let height = 1.0 - share;
        MedianTime {
            time: self.crossing(height, |step| Some(step.survival)),
            low: self.crossing(height, |step| step.limits.map(|limits| limits.0)),
            high: self.crossing(height, |step| step.limits.map(|limits| limits.1)),
        }
    }

    fn crossing(&self, height: f64, curve: impl Fn(&Step) -> Option<f64>) -> Option<f64> {
        // Products of fractions that are exactly the height on paper differ from it by rounding.
        const SAME: f64 = 1.5e-8;
        let mut points = self
            .steps
            .iter()
            .filter_map(|step| Some((step.time, curve(step)?)));
        let (time, value) = points.find(|&(_, value)| value <= height + SAME)?;
        if (value - height).abs() <= SAME {
            let next = self.steps.iter().find(|step| step.time > time);
            return Some(next.map_or(time, |next| 0.5 * (time + next.time)));
        }
        Some(time)
    }
}
