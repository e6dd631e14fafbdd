//! Why a value is not there.

use std::fmt;
use std::str::FromStr;

/// Reason why a value is missing. ICH E2B(R3) Implementation Guide, section 3.3.6; HL7 v3
/// vocabulary domain `NullFlavor`. Which of them an element may have is data of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NullFlavour {
    /// No information, and no reason why.
    NoInformation,
    /// Known, but withheld, for privacy as a rule.
    Masked,
    /// A value exists but is not known.
    Unknown,
    /// Does not apply.
    NotApplicable,
    /// Asked for, and the source did not know.
    AskedButUnknown,
    /// Nobody asked.
    NotAsked,
    /// Below any number.
    NegativeInfinity,
    /// Above any number.
    PositiveInfinity,
    /// None of the codes of the list.
    Other,
}

impl NullFlavour {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::NoInformation,
        Self::Masked,
        Self::Unknown,
        Self::NotApplicable,
        Self::AskedButUnknown,
        Self::NotAsked,
        Self::NegativeInfinity,
        Self::PositiveInfinity,
        Self::Other,
    ];

    /// Its code in HL7.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoInformation => "NI",
            Self::Masked => "MSK",
            Self::Unknown => "UNK",
            Self::NotApplicable => "NA",
            Self::AskedButUnknown => "ASKU",
            Self::NotAsked => "NASK",
            Self::NegativeInfinity => "NINF",
            Self::PositiveInfinity => "PINF",
            Self::Other => "OTH",
        }
    }
}

impl fmt::Display for NullFlavour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text that is no null flavour.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no null flavour")]
pub struct UnknownNullFlavour(pub String);

impl FromStr for NullFlavour {
    type Err = UnknownNullFlavour;

    fn from_str(code: &str) -> Result<Self, UnknownNullFlavour> {
        Self::ALL
            .into_iter()
            .find(|flavour| flavour.code() == code)
            .ok_or_else(|| UnknownNullFlavour(code.to_owned()))
    }
}
