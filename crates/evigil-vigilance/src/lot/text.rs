//! A field that should hold a lot, and what it really holds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::LotKey;
use crate::icsr::NullFlavour;

/// Why a field holds no lot, as HL7 null flavours have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NullReason {
    /// Exists, but whoever wrote does not know it.
    Unknown,
    /// Not there, without a reason.
    NoInformation,
    /// Asked for, and not known.
    AskedButUnknown,
    /// Nobody asked.
    NotAsked,
    /// Does not apply: nothing was given.
    NotApplicable,
    /// Withheld.
    Masked,
}

impl From<NullReason> for NullFlavour {
    fn from(reason: NullReason) -> Self {
        match reason {
            NullReason::Unknown => Self::Unknown,
            NullReason::NoInformation => Self::NoInformation,
            NullReason::AskedButUnknown => Self::AskedButUnknown,
            NullReason::NotAsked => Self::NotAsked,
            NullReason::NotApplicable => Self::NotApplicable,
            NullReason::Masked => Self::Masked,
        }
    }
}

/// How sure it is that this text is a lot, and this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// May be damaged, cut off, no lot at all, or was only found in running text.
    Doubtful,
    /// One of several readings of the field.
    Possible,
    /// The only reading of the field.
    Sure,
}

/// A lot that a field may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Candidate {
    /// The part of the field, in compatibility form.
    pub text: String,
    /// Its key.
    pub key: LotKey,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whether it belongs to the first reading of the field. `C3231AA-C2886AA` is two lots at first
    /// reading, and one with a dash at the second.
    pub first_reading: bool,
}

/// Something that stood beside a lot and is no part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Beside {
    /// Id of the pattern that knew it.
    pub pattern: String,
    /// What stood there.
    pub text: String,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Nothing.
    Nothing,
    /// Words that say that there is no lot.
    NotGiven {
        /// Why not.
        reason: NullReason,
        /// Id of the pattern; empty when it is just words without a digit.
        pattern: String,
        /// Whether a program seems to have deleted parts of it.
        damaged: bool,
    },
    /// Something of another field, such as a product code.
    OtherField {
        /// Id of the pattern.
        pattern: String,
    },
    /// At least one candidate.
    Lots,
}

/// A lot field as it was written, and every reading of it. Nothing of what was written is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LotText {
    /// As it was written.
    pub raw: String,
    /// What it holds.
    pub holds: Holds,
    /// What may be lots, in the order of the field; first reading first.
    pub candidates: Vec<Candidate>,
    /// Dates beside a lot, as written.
    pub expiry: Vec<String>,
    /// What else stood beside a lot.
    pub beside: Vec<Beside>,
    /// Whether the field ends where its source cuts it off.
    pub cut: bool,
}

impl LotText {
    pub(super) fn empty(raw: &str) -> Self {
        Self {
            raw: raw.to_owned(),
            holds: Holds::Nothing,
            candidates: Vec::new(),
            expiry: Vec::new(),
            beside: Vec::new(),
            cut: false,
        }
    }

    /// The null flavour to give instead of a lot, when there is none.
    #[must_use]
    pub fn null(&self) -> Option<NullFlavour> {
        match &self.holds {
            Holds::Nothing => Some(NullFlavour::NoInformation),
            Holds::NotGiven { reason, .. } => Some((*reason).into()),
            Holds::OtherField { .. } => Some(NullFlavour::Unknown),
            Holds::Lots => None,
        }
    }

    /// The candidates of the first reading.
    pub fn first_reading(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(|it| it.first_reading)
    }

    /// How surely this field names the lot `key`; nothing when it does not.
    #[must_use]
    pub fn names(&self, key: &LotKey) -> Option<Certainty> {
        self.candidates
            .iter()
            .filter(|it| it.key == *key)
            .map(|it| it.certainty)
            .max()
    }
}
