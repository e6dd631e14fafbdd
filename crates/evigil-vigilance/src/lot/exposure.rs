//! Who got what, of which lot, where and when: the list that a provider keeps.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::icsr::PartialDate;

/// An amount of what counts as the dose: particles, cells, or a mass.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Dose {
    /// How much.
    pub amount: f64,
    /// Of what, as written: `particles`, `cells`, `mg`.
    pub unit: String,
}

/// Whether the person was told that the lot is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// On that day.
    On(PartialDate),
    /// The list says no.
    No,
    /// The list does not say.
    NotKnown,
}

impl Told {
    /// Whether the person still has to be told: when it is not known, too.
    #[must_use]
    pub const fn is_due(self) -> bool {
        !matches!(self, Self::On(_))
    }

    /// The word or day of tables.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::On(day) => day.to_string(),
            Self::No => "no".to_owned(),
            Self::NotKnown => String::new(),
        }
    }
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::NotKnown => serializer.serialize_none(),
            told => serializer.serialize_str(&told.word()),
        }
    }
}

/// One administration of a product.
///
/// Columns of a table (CSV or TSV with a header, any order; other columns are left alone) and keys of
/// `[[exposure]]` in TOML have the names below; the Japanese names of [`super::COLUMNS`] are known,
/// too.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Exposure {
    /// Line of the list.
    pub line: u64,
    /// `lot`: as written. Required.
    pub lot: String,
    /// `product`: name.
    pub product: Option<String>,
    /// `provider`: who gave it; a name or a number.
    pub provider: Option<String>,
    /// `person`: pseudonym of who got it. Names do not belong here.
    pub person: Option<String>,
    /// `date`: `2024-01-31`, `2024-01`, `2024` or the same without dashes.
    #[serde(serialize_with = "date")]
    #[schemars(with = "Option<String>")]
    pub date: Option<PartialDate>,
    /// `route`: as written.
    pub route: Option<String>,
    /// `dose` and `dose_unit`.
    pub dose: Option<Dose>,
    /// `volume_ml`: volume given, in millilitres.
    pub volume_ml: Option<f64>,
    /// `told`: the day on which the person was told, `no`, or empty when it is not known.
    #[schemars(with = "Option<String>")]
    pub told: Told,
}

#[expect(clippy::ref_option, reason = "the shape that serde asks for")]
pub(super) fn date<S: Serializer>(date: &Option<PartialDate>, to: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => to.collect_str(date),
        None => to.serialize_none(),
    }
}
