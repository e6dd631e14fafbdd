//! A dose with how often and for how much body.

use super::amount::{Amount, Kilograms, PerKilogram, SquareCentimetres, written};
use super::error::DoseError;

/// What one dose is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scope {
    /// The whole person.
    Whole,
    /// Each kilogram of body weight; the weight when it is known.
    Kilogram(Option<Kilograms>),
    /// Each square centimetre; the area when it is known.
    SquareCentimetre(Option<SquareCentimetres>),
}

/// A dose, how often it is given, and to whom it belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct Regimen {
    /// Name.
    pub name: String,
    /// Amount at one session, for `scope`.
    pub amount: Amount,
    /// What the amount is for.
    pub scope: Scope,
    /// Sessions; 1 when not stated.
    pub sessions: u32,
}

impl Regimen {
    /// A regimen as written: `NAME=AMOUNT UNIT[/kg|/cm2] [x SESSIONS] [KG kg|AREA cm2]`, such as
    /// `E53=2e8 particles x 5` or `E24=1e7 particles/cm2 600 cm2`.
    ///
    /// # Errors
    /// When a part is not as it must be; the error names the part.
    pub fn parse(text: &str) -> Result<Self, DoseError> {
        let no_regimen = || DoseError::Regimen {
            text: text.to_owned(),
        };
        let (name, rest) = text.split_once('=').ok_or_else(no_regimen)?;
        let name = name.trim();
        // The sign of multiplication stands alone between words.
        let spaced = rest.replace('×', " x ");
        let mut words = spaced.split_whitespace();
        let (number, unit) = (
            words.next().ok_or_else(no_regimen)?,
            words.next().ok_or_else(no_regimen)?,
        );
        if name.is_empty() {
            return Err(no_regimen());
        }
        let (unit, per) = match unit.split_once('/') {
            Some((unit, per)) => (unit, per.to_lowercase()),
            None => (unit, String::new()),
        };
        let amount = Amount::parse(&format!("{number} {unit}"))?;
        let mut regimen = Self {
            name: name.to_owned(),
            amount,
            scope: match per.as_str() {
                "" => Scope::Whole,
                "kg" => Scope::Kilogram(None),
                "cm2" | "cm²" => Scope::SquareCentimetre(None),
                _ => return Err(DoseError::Unit { text: per }),
            },
            sessions: 1,
        };
        while let Some(word) = words.next() {
            let next = words.next().ok_or_else(no_regimen)?;
            match (word, next.to_lowercase().as_str()) {
                ("x", sessions) => regimen.sessions = whole_number(sessions)?,
                (number, "kg") => {
                    let weight = Kilograms::new(written(number)?)?;
                    let Scope::Kilogram(known) = &mut regimen.scope else {
                        return Err(no_regimen());
                    };
                    *known = Some(weight);
                }
                (number, "cm2" | "cm²") => {
                    let area = SquareCentimetres::new(written(number)?)?;
                    let Scope::SquareCentimetre(known) = &mut regimen.scope else {
                        return Err(no_regimen());
                    };
                    *known = Some(area);
                }
                _ => return Err(no_regimen()),
            }
        }
        Ok(regimen)
    }

    /// Amount at one session for the whole person; none when weight or area is not known.
    #[must_use]
    pub fn session(&self) -> Option<Amount> {
        match self.scope {
            Scope::Whole => Some(self.amount),
            Scope::Kilogram(weight) => self.amount.times(weight?.value()).ok(),
            Scope::SquareCentimetre(area) => self.amount.times(area?.value()).ok(),
        }
    }

    /// Amount of all sessions together; none when that of one session is not known.
    #[must_use]
    pub fn total(&self) -> Option<Amount> {
        self.session()?.times(f64::from(self.sessions)).ok()
    }

    /// Amount at one session for each kilogram; none when it was not given so.
    #[must_use]
    pub fn per_kg(&self) -> Option<PerKilogram> {
        matches!(self.scope, Scope::Kilogram(_)).then_some(PerKilogram(self.amount))
    }
}

fn whole_number(text: &str) -> Result<u32, DoseError> {
    text.parse::<u32>()
        .ok()
        .filter(|sessions| *sessions > 0)
        .ok_or_else(|| DoseError::Sessions {
            text: text.to_owned(),
        })
}
