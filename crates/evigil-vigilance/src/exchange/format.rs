//! The formats of reports.

/// A format in which reports come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportFormat {
    /// ICH E2B(R3): HL7 v3 messages in a batch.
    E2bR3,
    /// ICH E2B(R2): `ichicsr`, as XML or SGML.
    E2bR2,
    /// FAERS quarterly ASCII, from 2012Q4 on, and legacy AERS before it.
    Faers,
    /// JADER, the CSV tables of PMDA.
    Jader,
    /// VAERS, CSV.
    Vaers,
    /// openFDA `drug/event`, JSON.
    OpenFda,
    /// Any table, by a mapping file.
    Mapped,
    /// evigil's own lines of JSON, which keep everything.
    Evigil,
}

impl ReportFormat {
    /// Every format.
    pub const ALL: [Self; 8] = [
        Self::E2bR3,
        Self::E2bR2,
        Self::Faers,
        Self::Jader,
        Self::Vaers,
        Self::OpenFda,
        Self::Mapped,
        Self::Evigil,
    ];

    /// The word of the command line and of the JSON contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::E2bR3 => "e2b-r3",
            Self::E2bR2 => "e2b-r2",
            Self::Faers => "faers",
            Self::Jader => "jader",
            Self::Vaers => "vaers",
            Self::OpenFda => "openfda",
            Self::Mapped => "csv",
            Self::Evigil => "jsonl",
        }
    }

    /// The format with this word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }
}
