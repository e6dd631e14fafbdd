//! Effects of tables with two rows and two columns.

use super::super::error::EffectError;
use super::{Effect, not_negative};

/// What is done with tables that have a zero cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Zeros {
    /// The number is added to all four cells of tables that have a zero cell, and only of those:
    /// 1/2 by default, as `escalc` does.
    AddToZero(f64),
    /// The number is added to all four cells of every table.
    AddToAll(f64),
    /// Nothing is added: a study whose effect has no value then has none.
    Keep,
}

impl Default for Zeros {
    fn default() -> Self {
        Self::AddToZero(0.5)
    }
}

impl Zeros {
    /// Name for outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AddToZero(_) => "add-to-zero",
            Self::AddToAll(_) => "add-to-all",
            Self::Keep => "keep",
        }
    }
}

/// Events and others in two groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Table {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
}

impl Table {
    /// Events `a` and others `b` in the first group, events `c` and others `d` in the second.
    ///
    /// # Errors
    /// When a number is below 0 or not finite, or a group is empty.
    pub fn new(a: f64, b: f64, c: f64, d: f64) -> Result<Self, EffectError> {
        let table = Self {
            a: not_negative("ai", a)?,
            b: not_negative("bi", b)?,
            c: not_negative("ci", c)?,
            d: not_negative("di", d)?,
        };
        for (field, people) in [("bi", table.n1()), ("di", table.n2())] {
            if people <= 0.0 {
                return Err(EffectError::GroupTooSmall {
                    field,
                    people,
                    needed: 1.0,
                });
            }
        }
        Ok(table)
    }

    /// `events1` among `people1`, and `events2` among `people2`.
    ///
    /// # Errors
    /// As [`Table::new`], and when there are more events than people.
    pub fn of_events(
        events1: f64,
        people1: f64,
        events2: f64,
        people2: f64,
    ) -> Result<Self, EffectError> {
        let groups = [
            ("ai", "n1i", events1, people1),
            ("ci", "n2i", events2, people2),
        ];
        for (field, whole, events, people) in groups {
            not_negative(field, events)?;
            not_negative(whole, people)?;
            if people <= 0.0 {
                return Err(EffectError::GroupTooSmall {
                    field: whole,
                    people,
                    needed: 1.0,
                });
            }
            if events > people {
                return Err(EffectError::EventsAbovePeople {
                    field,
                    events,
                    people,
                });
            }
        }
        Self::new(events1, people1 - events1, events2, people2 - events2)
    }

    /// Events in the first group.
    #[must_use]
    pub const fn a(self) -> f64 {
        self.a
    }

    /// Others in the first group.
    #[must_use]
    pub const fn b(self) -> f64 {
        self.b
    }

    /// Events in the second group.
    #[must_use]
    pub const fn c(self) -> f64 {
        self.c
    }

    /// Others in the second group.
    #[must_use]
    pub const fn d(self) -> f64 {
        self.d
    }

    /// People in the first group.
    #[must_use]
    pub fn n1(self) -> f64 {
        self.a + self.b
    }

    /// People in the second group.
    #[must_use]
    pub fn n2(self) -> f64 {
        self.c + self.d
    }

    /// People.
    #[must_use]
    pub fn n(self) -> f64 {
        self.n1() + self.n2()
    }

    /// Events.
    #[must_use]
    pub fn events(self) -> f64 {
        self.a + self.c
    }

    /// Whether a cell is zero.
    #[must_use]
    pub fn has_zero(self) -> bool {
        [self.a, self.b, self.c, self.d].contains(&0.0)
    }

    /// Whether both groups have no event, or nobody without one: such a study says nothing about a
    /// ratio.
    #[must_use]
    pub fn is_double_zero(self) -> bool {
        self.events() == 0.0 || self.b + self.d == 0.0
    }

    /// The table with what the policy adds.
    #[must_use]
    pub fn filled(self, zeros: Zeros) -> Self {
        let add = match zeros {
            Zeros::AddToZero(add) if self.has_zero() => add,
            Zeros::AddToAll(add) => add,
            Zeros::AddToZero(_) | Zeros::Keep => return self,
        };
        Self {
            a: self.a + add,
            b: self.b + add,
            c: self.c + add,
            d: self.d + add,
        }
    }
}

/// Effect of a table; without a value, it is the zero cell that takes it.
fn effect(y: f64, v: f64, zeros: Zeros) -> Result<Effect, EffectError> {
    if y.is_finite() && v.is_finite() && v > 0.0 {
        Effect::new(y, v)
    } else {
        Err(EffectError::ZeroCell { zeros })
    }
}

/// Logarithm of the risk ratio: ln[(a/n1)/(c/n2)], variance 1/a - 1/n1 + 1/c - 1/n2.
///
/// # Errors
/// When a zero cell leaves it without a value.
pub fn log_risk_ratio(table: Table, zeros: Zeros) -> Result<Effect, EffectError> {
    let t = table.filled(zeros);
    let y = (t.a / t.n1()).ln() - (t.c / t.n2()).ln();
    // 1/a - 1/n as b/(a n): no digits are lost where nearly everybody has the event.
    let v = t.b / (t.a * t.n1()) + t.d / (t.c * t.n2());
    effect(y, v, zeros)
}

/// Logarithm of the odds ratio: ln(ad/bc), variance 1/a + 1/b + 1/c + 1/d.
///
/// # Errors
/// When a zero cell leaves it without a value.
pub fn log_odds_ratio(table: Table, zeros: Zeros) -> Result<Effect, EffectError> {
    let t = table.filled(zeros);
    let y = (t.a / t.b).ln() - (t.c / t.d).ln();
    effect(y, 1.0 / t.a + 1.0 / t.b + 1.0 / t.c + 1.0 / t.d, zeros)
}

/// Difference of risks, variance p1(1-p1)/n1 + p2(1-p2)/n2.
///
/// # Errors
/// When nothing varies: in each group nobody or everybody has the event.
pub fn risk_difference(table: Table, zeros: Zeros) -> Result<Effect, EffectError> {
    let t = table.filled(zeros);
    let y = t.a / t.n1() - t.c / t.n2();
    let v = t.a * t.b / t.n1().powi(3) + t.c * t.d / t.n2().powi(3);
    effect(y, v, zeros)
}

/// Difference of the arcsines of the roots of risks, variance 1/(4 n1) + 1/(4 n2): defined for zero
/// cells as well (Rücker 2009, doi:10.1002/sim.3511).
///
/// # Errors
/// When numbers leave the range computed with.
pub fn arcsine_difference(table: Table, zeros: Zeros) -> Result<Effect, EffectError> {
    let t = table.filled(zeros);
    let y = (t.a / t.n1()).sqrt().asin() - (t.c / t.n2()).sqrt().asin();
    effect(y, 0.25 / t.n1() + 0.25 / t.n2(), zeros)
}

/// Events above expectation in the first group, and their hypergeometric variance.
pub(crate) fn peto_parts(t: Table) -> (f64, f64) {
    let (n, events, others) = (t.n(), t.events(), t.b + t.d);
    let expected = t.n1() * (events / n);
    let variance = (events / n) * (others / n) * (t.n1() / (n - 1.0)) * t.n2();
    (t.a - expected, variance)
}

/// Logarithm of the odds ratio after Peto: (O - E)/V with the variance 1/V (Yusuf 1985,
/// doi:10.1016/S0033-0620(85)80003-7).
///
/// # Errors
/// When nobody, or everybody, has the event.
pub fn peto_log_odds_ratio(table: Table, zeros: Zeros) -> Result<Effect, EffectError> {
    let (above, variance) = peto_parts(table.filled(zeros));
    effect(above / variance, 1.0 / variance, zeros)
}
