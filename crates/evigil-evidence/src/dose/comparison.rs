//! Whether doses are of the same order.

use super::amount::{Amount, DoseKind, written};
use super::base::DoseBase;
use super::error::DoseError;
use super::regimen::{Regimen, Scope};

/// A factor between two kinds, with who says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// From this kind.
    pub from: DoseKind,
    /// To this kind.
    pub to: DoseKind,
    /// Units of `to` in one unit of `from`.
    pub value: f64,
    /// Where it is from: a certificate, a measurement, a paper.
    pub source: String,
}

impl Factor {
    /// A factor as written: `1 AMOUNT-UNIT = NUMBER UNIT @ SOURCE`, such as
    /// `1 mL = 3e9 particles @ certificate of lot A1`.
    ///
    /// # Errors
    /// When it is not written so, both units are of one kind, or the source is missing.
    pub fn parse(text: &str) -> Result<Self, DoseError> {
        let wrong = || DoseError::Factor {
            text: text.to_owned(),
        };
        let (factor, source) = text.split_once('@').unwrap_or((text, ""));
        let (left, right) = factor.split_once('=').ok_or_else(wrong)?;
        let (left, right) = (Amount::parse(left)?, Amount::parse(right)?);
        if left.kind() == right.kind() {
            return Err(wrong());
        }
        if source.trim().is_empty() {
            return Err(DoseError::FactorSource {
                text: text.to_owned(),
            });
        }
        Ok(Self {
            from: left.kind(),
            to: right.kind(),
            value: written(&(right.value() / left.value()).to_string())?,
            source: source.trim().to_owned(),
        })
    }

    /// The factor in the other direction.
    fn reversed(&self) -> Self {
        Self {
            from: self.to,
            to: self.from,
            value: 1.0 / self.value,
            source: self.source.clone(),
        }
    }
}

/// Why two doses can't be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotComparable {
    /// They are of different kinds, and nobody states a factor.
    Kinds,
    /// Weight or area of one of them is not known.
    Scope,
    /// The result leaves the range of doses.
    Range,
}

impl NotComparable {
    /// The word of the JSON contracts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kinds => "different_kinds",
            Self::Scope => "unknown_weight_or_area",
            Self::Range => "out_of_range",
        }
    }
}

/// How two doses compare.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Within the width of "the same order".
    Same,
    /// Further apart.
    Different,
}

/// Two doses with their ratio.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Second by first, for one session.
    pub session: f64,
    /// Second by first, over all sessions.
    pub total: f64,
    /// What the total says.
    pub order: Order,
    /// The factor that was needed, in the direction from the first kind to the second.
    pub factor: Option<Factor>,
}

/// Two regimens, by their place in the list, and how they compare.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// First.
    pub first: usize,
    /// Second.
    pub second: usize,
    /// How they compare, or why they do not.
    pub result: Result<Compared, NotComparable>,
}

/// Compares each regimen with each later one.
///
/// # Errors
/// When there are fewer than two, or two factors for one pair of kinds.
pub fn compare(
    base: &DoseBase,
    regimens: &[Regimen],
    factors: &[Factor],
) -> Result<Vec<Pair>, DoseError> {
    if regimens.len() < 2 {
        return Err(DoseError::TooFew {
            found: regimens.len(),
        });
    }
    for (at, factor) in factors.iter().enumerate() {
        let same = |other: &&Factor| {
            (other.from, other.to) == (factor.from, factor.to)
                || (other.from, other.to) == (factor.to, factor.from)
        };
        if let Some(Factor { from, to, .. }) = factors.iter().take(at).find(same) {
            return Err(DoseError::FactorTwice {
                from: *from,
                to: *to,
            });
        }
    }
    let pairs = (0..regimens.len()).flat_map(|a| (a + 1..regimens.len()).map(move |b| (a, b)));
    Ok(pairs
        .filter_map(|(first, second)| {
            let (a, b) = (regimens.get(first)?, regimens.get(second)?);
            Some(Pair {
                first,
                second,
                result: pair(a, b, factors, base.same_order.within),
            })
        })
        .collect())
}

/// Amounts of both at one session, on a scale that they share.
fn sessions(a: &Regimen, b: &Regimen) -> Option<(Amount, Amount)> {
    match (a.scope, b.scope) {
        // Both for a kilogram, or both for a square centimetre: no weight or area is needed.
        (Scope::Kilogram(_), Scope::Kilogram(_))
        | (Scope::SquareCentimetre(_), Scope::SquareCentimetre(_)) => Some((a.amount, b.amount)),
        _ => Some((a.session()?, b.session()?)),
    }
}

fn pair(
    a: &Regimen,
    b: &Regimen,
    factors: &[Factor],
    within: f64,
) -> Result<Compared, NotComparable> {
    let (from, to) = (a.amount.kind(), b.amount.kind());
    let factor = if from == to {
        None
    } else {
        let known = factors.iter().find_map(|factor| {
            if (factor.from, factor.to) == (from, to) {
                Some(factor.clone())
            } else if (factor.to, factor.from) == (from, to) {
                Some(factor.reversed())
            } else {
                None
            }
        });
        Some(known.ok_or(NotComparable::Kinds)?)
    };
    let (first, second) = sessions(a, b).ok_or(NotComparable::Scope)?;
    let size = factor.as_ref().map_or(1.0, |factor| factor.value);
    let session = second.value() / (first.value() * size);
    let total = session * f64::from(b.sessions) / f64::from(a.sessions);
    if !(session.is_finite() && total.is_finite() && session > 0.0 && total > 0.0) {
        return Err(NotComparable::Range);
    }
    // A hair's breadth for doses that are exactly at the limit.
    let same = total.max(1.0 / total) <= within * (1.0 + 1e-12);
    Ok(Compared {
        session,
        total,
        order: if same { Order::Same } else { Order::Different },
        factor,
    })
}
