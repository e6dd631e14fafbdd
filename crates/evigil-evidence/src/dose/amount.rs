//! Amounts with their kind, and bodies.

use std::fmt;

use super::error::DoseError;

/// Amounts beyond this on either side of 1 are taken for errors.
const RANGE: f64 = 1e30;

/// What a dose counts. Kinds are never turned into each other without a stated factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DoseKind {
    /// Particles, by whatever counter.
    Particles,
    /// Mass of protein (or of a drug), in micrograms.
    Mass,
    /// Volume of a preparation, in millilitres.
    Volume,
    /// Vials of a product.
    Vials,
    /// What so many cells release.
    CellEquivalents,
    /// Units that a maker defined.
    MakersUnits,
}

/// Names of units, the kind of each and how many of the kind's own unit it is.
const UNITS: [(&str, DoseKind, f64); 18] = [
    ("particles", DoseKind::Particles, 1.0),
    ("particle", DoseKind::Particles, 1.0),
    ("ug", DoseKind::Mass, 1.0),
    ("µg", DoseKind::Mass, 1.0),
    ("μg", DoseKind::Mass, 1.0),
    ("mcg", DoseKind::Mass, 1.0),
    ("ug_protein", DoseKind::Mass, 1.0),
    ("ng", DoseKind::Mass, 1e-3),
    ("mg", DoseKind::Mass, 1e3),
    ("g", DoseKind::Mass, 1e6),
    ("ml", DoseKind::Volume, 1.0),
    ("ul", DoseKind::Volume, 1e-3),
    ("µl", DoseKind::Volume, 1e-3),
    ("vials", DoseKind::Vials, 1.0),
    ("vial", DoseKind::Vials, 1.0),
    ("cells", DoseKind::CellEquivalents, 1.0),
    ("cell_equivalents", DoseKind::CellEquivalents, 1.0),
    ("makers_units", DoseKind::MakersUnits, 1.0),
];

impl DoseKind {
    /// The word of the JSON contracts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Particles => "particles",
            Self::Mass => "mass",
            Self::Volume => "volume",
            Self::Vials => "vials",
            Self::CellEquivalents => "cell_equivalents",
            Self::MakersUnits => "makers_units",
        }
    }

    /// The unit that amounts of this kind are held in.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Particles => "particles",
            Self::Mass => "µg",
            Self::Volume => "mL",
            Self::Vials => "vials",
            Self::CellEquivalents => "cell equivalents",
            Self::MakersUnits => "maker's units",
        }
    }

    /// Kind and size of a unit by its name, without regard to case.
    ///
    /// # Errors
    /// When there is no such unit.
    pub fn of_unit(text: &str) -> Result<(Self, f64), DoseError> {
        let name = text.trim().to_lowercase();
        UNITS
            .iter()
            .find(|(unit, ..)| *unit == name)
            .map(|(_, kind, size)| (*kind, *size))
            .ok_or_else(|| DoseError::Unit {
                text: text.to_owned(),
            })
    }
}

/// A number above 0 within the range computed with.
pub(super) fn positive(value: f64) -> Result<f64, DoseError> {
    if value.is_finite() && value > 1.0 / RANGE && value < RANGE {
        Ok(value)
    } else {
        Err(DoseError::Amount {
            text: value.to_string(),
        })
    }
}

/// A number above 0, as written; thousands may be apart by commas or underscores.
pub(super) fn written(text: &str) -> Result<f64, DoseError> {
    let plain: String = text
        .trim()
        .chars()
        .filter(|letter| !matches!(letter, ',' | '_'))
        .collect();
    let wrong = || DoseError::Amount {
        text: text.trim().to_owned(),
    };
    let value = plain.parse::<f64>().map_err(|_| wrong())?;
    positive(value).map_err(|_| wrong())
}

/// An amount of one kind, above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    value: f64,
    kind: DoseKind,
}

impl Amount {
    /// `value` in the kind's own unit.
    ///
    /// # Errors
    /// When it is not above 0, not finite, or beyond 1e30.
    pub fn new(value: f64, kind: DoseKind) -> Result<Self, DoseError> {
        Ok(Self {
            value: positive(value)?,
            kind,
        })
    }

    /// An amount with its unit, such as `2e8 particles` or `80 ug`.
    ///
    /// # Errors
    /// When it is no number above 0 with a known unit.
    pub fn parse(text: &str) -> Result<Self, DoseError> {
        let (number, unit) =
            text.trim()
                .split_once(char::is_whitespace)
                .ok_or_else(|| DoseError::Unit {
                    text: text.trim().to_owned(),
                })?;
        let (kind, size) = DoseKind::of_unit(unit)?;
        Self::new(written(number)? * size, kind)
    }

    /// The number, in the kind's own unit.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.value
    }

    /// The kind.
    #[must_use]
    pub const fn kind(self) -> DoseKind {
        self.kind
    }

    /// The amount times a positive number.
    pub(super) fn times(self, factor: f64) -> Result<Self, DoseError> {
        Self::new(self.value * factor, self.kind)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.value, self.kind.unit())
    }
}

/// An amount for each kilogram of body weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerKilogram(pub Amount);

macro_rules! body_measure {
    ($(#[$doc:meta])* $name:ident, $unit:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $name(f64);

        impl $name {
            #[doc = concat!("`value` ", $unit, ".")]
            ///
            /// # Errors
            /// When it is not above 0, not finite, or beyond 1e30.
            pub fn new(value: f64) -> Result<Self, DoseError> {
                positive(value).map(Self)
            }

            /// The number.
            #[must_use]
            pub const fn value(self) -> f64 {
                self.0
            }
        }
    };
}

body_measure! {
    /// Body weight.
    Kilograms, "kilograms"
}

body_measure! {
    /// Area that is treated.
    SquareCentimetres, "square centimetres"
}
