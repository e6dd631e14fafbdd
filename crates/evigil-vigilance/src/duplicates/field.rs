//! What two reports are compared by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A field of the comparison.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Numbers of the case in any database: C.1.1, C.1.8.1, C.1.9.1.r.2 and the reader's key.
    Identifiers,
    /// References to the literature (C.4.r.1).
    Literature,
    /// Products (G.k.2).
    Products,
    /// Lots (G.k.4.r.7).
    Lots,
    /// First day on which a product was given (G.k.4.r.4).
    Start,
    /// Reactions (E.i).
    Reactions,
    /// First day of a reaction (E.i.4).
    Onset,
    /// Date of birth (D.2.1).
    Birth,
    /// Age at the onset (D.2.2, D.2.3).
    Age,
    /// Sex (D.5).
    Sex,
    /// Body weight (D.3).
    Weight,
    /// Name or initials of the patient (D.1).
    Initials,
    /// Country of the reaction (E.i.9), or of the reporter (C.2.r.3).
    Country,
    /// Worst outcome (E.i.7).
    Outcome,
    /// Criteria of seriousness (E.i.3.2).
    Seriousness,
    /// Narrative (H.1).
    Narrative,
    /// Day of first receipt (C.1.4).
    Received,
}

/// How many fields there are.
pub(super) const FIELDS: usize = 17;

/// Levels of a field, the missing one included.
pub(super) const LEVELS: usize = 7;

impl Field {
    /// All, in their order.
    pub const ALL: [Self; FIELDS] = [
        Self::Identifiers,
        Self::Literature,
        Self::Products,
        Self::Lots,
        Self::Start,
        Self::Reactions,
        Self::Onset,
        Self::Birth,
        Self::Age,
        Self::Sex,
        Self::Weight,
        Self::Initials,
        Self::Country,
        Self::Outcome,
        Self::Seriousness,
        Self::Narrative,
        Self::Received,
    ];

    /// Its place among all.
    pub(super) const fn index(self) -> usize {
        self as usize
    }

    /// Its word in records and tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Identifiers => "identifiers",
            Self::Literature => "literature",
            Self::Products => "products",
            Self::Lots => "lots",
            Self::Start => "start",
            Self::Reactions => "reactions",
            Self::Onset => "onset",
            Self::Birth => "birth",
            Self::Age => "age",
            Self::Sex => "sex",
            Self::Weight => "weight",
            Self::Initials => "initials",
            Self::Country => "country",
            Self::Outcome => "outcome",
            Self::Seriousness => "seriousness",
            Self::Narrative => "narrative",
            Self::Received => "received",
        }
    }

    /// Words of its levels, best first. Level 0, that a report says nothing, is not among them.
    #[must_use]
    pub const fn levels(self) -> &'static [Level] {
        use Level as L;
        match self {
            Self::Identifiers | Self::Literature | Self::Lots => &[L::Shared, L::Different],
            Self::Products | Self::Reactions => {
                &[L::Same, L::Contained, L::Most, L::Some, L::Different]
            }
            Self::Start | Self::Onset | Self::Birth => &[
                L::Same,
                L::TypicalError,
                L::Compatible,
                L::Near,
                L::InReach,
                L::Different,
            ],
            Self::Age => &[
                L::Same,
                L::Near,
                L::Compatible,
                L::TypicalError,
                L::InReach,
                L::Different,
            ],
            Self::Sex | Self::Initials | Self::Country => &[L::Same, L::Different],
            Self::Weight => &[L::Same, L::Near, L::Different],
            Self::Outcome => &[L::Same, L::Compatible, L::Different],
            Self::Seriousness => &[L::Same, L::Contained, L::Some, L::Different],
            Self::Narrative => &[L::Same, L::Most, L::Some, L::Near, L::Different],
            Self::Received => &[L::Same, L::Near, L::InReach, L::Most, L::Some, L::Different],
        }
    }

    /// The level with a number of the comparison, from 1.
    #[must_use]
    pub fn level(self, number: u8) -> Level {
        let place = usize::from(number).checked_sub(1);
        place
            .and_then(|place| self.levels().get(place).copied())
            .unwrap_or(Level::Missing)
    }
}

/// How well two values of a field agree.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// One of the two says nothing.
    Missing,
    /// The same.
    Same,
    /// At least one value is shared.
    Shared,
    /// One holds all that the other does.
    Contained,
    /// Half of all or more is shared; a narrative is much alike; receipt within a quarter.
    Most,
    /// Less is shared; receipt within a year.
    Some,
    /// Different as by a slip: day and month swapped, one digit, a neighbouring day or year.
    TypicalError,
    /// One is known less exactly, and they can be the same.
    Compatible,
    /// Close: a week, a year of age, a tenth of the weight.
    Near,
    /// Within a month, or five years of age.
    InReach,
    /// Different.
    Different,
}

impl Level {
    /// Its word in records and tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Same => "same",
            Self::Shared => "shared",
            Self::Contained => "contained",
            Self::Most => "most",
            Self::Some => "some",
            Self::TypicalError => "typical_error",
            Self::Compatible => "compatible",
            Self::Near => "near",
            Self::InReach => "in_reach",
            Self::Different => "different",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_list_and_levels_fit() {
        for (place, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field.index(), place);
            assert!(field.levels().len() < LEVELS);
            assert_eq!(field.level(0), Level::Missing);
        }
    }
}
