//! Proportions of one group. They are never an effect against a control.

use super::super::error::EffectError;
use super::{Effect, Zeros, not_negative, positive};

/// More people than this in one group are taken for an error: exact limits would lose digits.
const PEOPLE_MAX: f64 = 1e9;

/// Events among the people of one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    pub(crate) events: f64,
    pub(crate) people: f64,
}

impl Share {
    /// `events` among `people`.
    ///
    /// # Errors
    /// When a number is impossible, or there are more events than people.
    pub fn new(events: f64, people: f64) -> Result<Self, EffectError> {
        let events = not_negative("xi", events)?;
        let people = positive("ni", people)?;
        if people > PEOPLE_MAX {
            return Err(EffectError::NotFinite {
                field: "ni",
                value: people,
            });
        }
        if events > people {
            return Err(EffectError::EventsAbovePeople {
                field: "xi",
                events,
                people,
            });
        }
        Ok(Self { events, people })
    }

    /// Events.
    #[must_use]
    pub const fn events(self) -> f64 {
        self.events
    }

    /// People.
    #[must_use]
    pub const fn people(self) -> f64 {
        self.people
    }

    pub(crate) fn filled(self, zeros: Zeros) -> (f64, f64) {
        let is_end = self.events == 0.0 || self.events == self.people;
        let add = match zeros {
            Zeros::AddToZero(add) if is_end => add,
            Zeros::AddToAll(add) => add,
            Zeros::AddToZero(_) | Zeros::Keep => 0.0,
        };
        (self.events + add, self.people + 2.0 * add)
    }
}

/// The proportion itself, variance p(1-p)/n.
///
/// # Errors
/// When nobody or everybody has the event and nothing is added: it then has no variance.
pub fn raw_proportion(share: Share, zeros: Zeros) -> Result<Effect, EffectError> {
    let (x, n) = share.filled(zeros);
    if x == 0.0 || x == n {
        return Err(EffectError::ZeroCell { zeros });
    }
    Effect::new(x / n, x * (n - x) / n.powi(3))
}

/// Logit of the proportion, variance 1/x + 1/(n-x).
///
/// # Errors
/// When nobody or everybody has the event and nothing is added.
pub fn logit_proportion(share: Share, zeros: Zeros) -> Result<Effect, EffectError> {
    let (x, n) = share.filled(zeros);
    if x == 0.0 || x == n {
        return Err(EffectError::ZeroCell { zeros });
    }
    Effect::new((x / (n - x)).ln(), 1.0 / x + 1.0 / (n - x))
}

/// Arcsine of the root of the proportion, variance 1/(4n): defined for zero events as well.
///
/// # Errors
/// When numbers leave the range computed with.
pub fn arcsine_proportion(share: Share) -> Result<Effect, EffectError> {
    Effect::new(
        (share.events / share.people).sqrt().asin(),
        0.25 / share.people,
    )
}
