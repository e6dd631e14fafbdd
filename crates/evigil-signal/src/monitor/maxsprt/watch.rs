//! Monitoring as the looks come in.

use jiff::civil::Date;

use super::binomial::add_event;
use super::conditional::Uncrossed;
use super::crossing::{Increment, Survivors};
use super::{
    BinomialDesign, ConditionalDesign, CriticalValue, LookFault, MaxSprtError, PoissonDesign,
    PoissonLooks, binomial_llr, conditional_llr, poisson_llr,
};

/// Which test watches.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// Counts against an expected number.
    Poisson(PoissonDesign),
    /// Cases against controls.
    Binomial(BinomialDesign),
    /// Counts against few historical events.
    Conditional(ConditionalDesign),
}

/// What is new since the previous look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Counts {
    /// For [`Plan::Poisson`].
    Poisson {
        /// New events.
        events: u64,
        /// New events expected without raised risk.
        expected: f64,
    },
    /// For [`Plan::Binomial`].
    Binomial {
        /// New events of cases.
        cases: u64,
        /// New events of controls.
        controls: u64,
    },
    /// For [`Plan::Conditional`].
    Conditional {
        /// New events.
        events: u64,
        /// New exposure, in the unit of the historical exposure.
        exposure: f64,
    },
}

/// What one look says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Day of the look.
    pub date: Date,
    /// Number of the look, from 1.
    pub look: usize,
    /// Events (cases) so far.
    pub events: u64,
    /// Events expected without raised risk, so far. Among cases and controls: cases expected.
    pub expected: f64,
    /// Log-likelihood ratio; infinite when events came where none were expected.
    pub llr: f64,
    /// An LLR above this is a signal.
    pub critical_value: f64,
    /// Estimate of the ratio of risks. NaN before anything is seen or expected.
    pub relative_risk: f64,
    /// Whether this look signals.
    pub signal: bool,
    /// The first look that signalled, this one included.
    pub signalled_on: Option<Date>,
    /// Chance that looks made as often as those so far would have signalled by now without raised
    /// risk: what is spent of `alpha`.
    pub alpha_spent: f64,
    /// Share of the planned length that has passed; above 1 after the end.
    pub progress: f64,
    /// Whether monitoring ended before this look: it is shown, but can't signal.
    pub ended: bool,
    /// Whether a look of a plan with fixed looks was not at its planned place, so that only
    /// `alpha_spent`, not the design, says what is spent.
    pub off_plan: bool,
}

/// A sequential test that takes looks one after the other.
///
/// Looks hardly ever fall on the end of a plan. The first look past it is still taken when, with what
/// was spent before, it keeps `alpha` and it isn't further than twice the planned length; later ones
/// are shown but can't signal. A conditional plan ends with the look at which its number of events is
/// reached; of more events only that number counts.
#[derive(Debug, Clone)]
pub struct Monitor {
    plan: Plan,
    critical: CriticalValue,
    looks: usize,
    last: Option<Date>,
    signalled_on: Option<Date>,
    events: u64,
    controls: u64,
    expected: f64,
    spent: f64,
    ended: bool,
    /// Whether a look was past the end of the plan.
    passed: bool,
    off_plan: bool,
    /// Distribution of the count among those without a signal (Poisson).
    survivors: Survivors,
    /// Chances of no signal by count (conditional).
    uncrossed: Uncrossed,
    /// Distribution of cases among those without a signal (binomial).
    cases: Vec<f64>,
    /// Events of cases and controls at the previous look (binomial).
    total: u64,
}

impl Monitor {
    /// Starts monitoring: computes the critical value.
    ///
    /// # Errors
    ///
    /// When the design is out of range.
    pub fn new(plan: Plan) -> Result<Self, MaxSprtError> {
        let critical = match &plan {
            Plan::Poisson(design) => design.critical_value()?,
            Plan::Binomial(design) => design.critical_value()?,
            Plan::Conditional(design) => design.critical_value()?,
        };
        Ok(Self {
            plan,
            critical,
            looks: 0,
            last: None,
            signalled_on: None,
            events: 0,
            controls: 0,
            expected: 0.0,
            spent: 0.0,
            ended: false,
            passed: false,
            off_plan: false,
            survivors: Survivors::all(),
            uncrossed: Uncrossed::start(),
            cases: vec![1.0],
            total: 0,
        })
    }

    /// The critical value and the chance of a false signal of the plan.
    #[must_use]
    pub const fn critical_value(&self) -> CriticalValue {
        self.critical
    }

    /// The plan.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Takes a look: `counts` are what is new since the previous one.
    ///
    /// # Errors
    ///
    /// When the day is before the previous look, an expected number or exposure is negative or not
    /// finite, or the counts are of another kind than the plan. The monitor is then unchanged.
    pub fn look(&mut self, date: Date, counts: Counts) -> Result<Reading, MaxSprtError> {
        let look = self.looks + 1;
        let fault = |reason| MaxSprtError::Look { look, reason };
        if self.last.is_some_and(|last| date < last) {
            return Err(fault(LookFault::Date));
        }
        if let Counts::Poisson { expected: new, .. } | Counts::Conditional { exposure: new, .. } =
            counts
            && !(new >= 0.0 && (self.expected + new).is_finite())
        {
            return Err(fault(LookFault::Expected));
        }
        let critical = self.critical.value;
        let plan = self.plan.clone();
        let (llr, enough, relative_risk, expected, progress) = match (&plan, counts) {
            (Plan::Poisson(design), Counts::Poisson { events, expected }) => {
                self.events = self.events.saturating_add(events);
                self.look_poisson(design, expected);
                let enough = self.events >= u64::from(design.min_events)
                    && self.expected >= design.delay
                    && self.events as f64 > self.expected;
                (
                    poisson_llr(self.events, self.expected),
                    enough,
                    self.events as f64 / self.expected,
                    self.expected,
                    self.expected / design.upper_limit,
                )
            }
            (Plan::Binomial(design), Counts::Binomial { cases, controls }) => {
                self.events = self.events.saturating_add(cases);
                self.controls = self.controls.saturating_add(controls);
                self.look_binomial(design);
                let z = design.controls_per_case;
                let (c, d) = (self.events as f64, self.controls as f64);
                let enough = self.events >= u64::from(design.min_cases) && c * z > d;
                (
                    binomial_llr(self.events, self.controls, z),
                    enough,
                    z * c / d,
                    (c + d) / (1.0 + z),
                    (c + d) / f64::from(design.max_events),
                )
            }
            (Plan::Conditional(design), Counts::Conditional { events, exposure }) => {
                let stopped = self.events >= u64::from(design.stop_events);
                self.events = self.events.saturating_add(events);
                self.look_conditional(design, exposure, stopped);
                let historical = f64::from(design.historical_events);
                let ratio = self.expected / design.historical_exposure;
                // Only the events that the plan counts: those beyond its end may be later than it.
                let counted = self.events.min(design.stop_events.into());
                let enough =
                    counted >= u64::from(design.min_events) && counted as f64 > ratio * historical;
                (
                    conditional_llr(counted, ratio, design.historical_events.into()),
                    enough,
                    self.events as f64 / (ratio * historical),
                    ratio * historical,
                    self.events as f64 / f64::from(design.stop_events),
                )
            }
            _ => return Err(fault(LookFault::Kind)),
        };
        self.looks = look;
        self.last = Some(date);
        let signal = !self.ended && enough && llr > critical + super::boundary::SAME_LLR;
        if signal && self.signalled_on.is_none() {
            self.signalled_on = Some(date);
        }
        Ok(Reading {
            date,
            look,
            events: self.events,
            expected,
            llr,
            critical_value: critical,
            relative_risk,
            signal,
            signalled_on: self.signalled_on,
            alpha_spent: self.spent,
            progress,
            ended: self.ended,
            off_plan: self.off_plan,
        })
    }

    fn look_poisson(&mut self, design: &PoissonDesign, new: f64) {
        self.expected += new;
        let slack = 1e-9 * design.upper_limit;
        let past = self.expected > design.upper_limit + slack;
        if past && (self.passed || self.expected > 2.0 * design.upper_limit) {
            self.ended = true;
            return;
        }
        self.passed |= past;
        if let PoissonLooks::At(times) = &design.looks {
            self.off_plan |= !times
                .iter()
                .any(|&time| (time - self.expected).abs() <= slack);
        }
        let threshold = if self.expected >= design.delay {
            design.threshold(self.expected, self.critical.value)
        } else {
            usize::MAX
        };
        let crossed = self.survivors.advance(&Increment::poisson(new), threshold);
        self.spend(crossed.chance, past, design.alpha);
    }

    fn look_binomial(&mut self, design: &BinomialDesign) {
        let total = self.events.saturating_add(self.controls);
        let last = u64::from(design.max_events);
        let past = total > last;
        if past && (self.passed || total > 2 * last) {
            self.ended = true;
            return;
        }
        self.passed |= past;
        let share = 1.0 / (1.0 + design.controls_per_case);
        for _ in self.total..total {
            add_event(&mut self.cases, share);
        }
        self.total = total;
        if design.looks != super::BinomialLooks::Continuous {
            self.off_plan |= !design.times().iter().any(|&time| u64::from(time) == total);
        }
        let threshold =
            usize::try_from(design.threshold(total, self.critical.value)).unwrap_or(usize::MAX);
        let crossed: f64 = self.cases.iter().skip(threshold).sum();
        self.cases.truncate(threshold);
        self.spend(crossed, past, design.alpha);
    }

    /// Adds what a look spends. A look past the end of the plan is only taken when it keeps alpha.
    fn spend(&mut self, chance: f64, past: bool, alpha: f64) {
        if past && self.spent + chance > alpha {
            self.ended = true;
        } else {
            self.spent += chance;
        }
    }

    fn look_conditional(&mut self, design: &ConditionalDesign, new: f64, stopped: bool) {
        self.expected += new;
        if stopped {
            self.ended = true;
            return;
        }
        let ratio = self.expected / design.historical_exposure;
        self.spent += design.look(&mut self.uncrossed, ratio, self.critical.value);
    }
}
