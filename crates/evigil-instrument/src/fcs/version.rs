//! Versions of the standard.

use crate::InstrumentFormat;

/// Version of the Flow Cytometry Standard that a data set claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// FCS 2.0 (1990).
    V2_0,
    /// FCS 3.0 (1997).
    V3_0,
    /// FCS 3.1 (2010).
    V3_1,
    /// FCS 3.2 (2020).
    V3_2,
}

impl Version {
    /// The version that the first six bytes of a data set name.
    #[must_use]
    pub fn from_signature(signature: &[u8]) -> Option<Self> {
        match signature {
            b"FCS2.0" => Some(Self::V2_0),
            b"FCS3.0" => Some(Self::V3_0),
            b"FCS3.1" => Some(Self::V3_1),
            b"FCS3.2" => Some(Self::V3_2),
            _ => None,
        }
    }

    /// The first six bytes of a data set of this version.
    #[must_use]
    pub const fn signature(self) -> &'static str {
        match self {
            Self::V2_0 => "FCS2.0",
            Self::V3_0 => "FCS3.0",
            Self::V3_1 => "FCS3.1",
            Self::V3_2 => "FCS3.2",
        }
    }

    /// The format of a file of this version.
    #[must_use]
    pub const fn format(self) -> InstrumentFormat {
        match self {
            Self::V2_0 => InstrumentFormat::Fcs20,
            Self::V3_0 => InstrumentFormat::Fcs30,
            Self::V3_1 => InstrumentFormat::Fcs31,
            Self::V3_2 => InstrumentFormat::Fcs32,
        }
    }
}
