//! Which table of which quarter a file is, by its name.

use std::fmt;

/// The tables of a quarter. FDA, ASC_NTS (file description of the quarterly data extract).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// One row a report: patient, dates, sender.
    Demo,
    /// Drugs, several a report.
    Drug,
    /// Reactions, as preferred terms of MedDRA.
    Reac,
    /// Outcomes of the case: what makes it serious.
    Outc,
    /// Sources of the report.
    Rpsr,
    /// Times at which drugs were given.
    Ther,
    /// Why drugs were given.
    Indi,
}

impl Table {
    /// Every table, `DEMO` first.
    pub const ALL: [Self; 7] = [
        Self::Demo,
        Self::Drug,
        Self::Reac,
        Self::Outc,
        Self::Rpsr,
        Self::Ther,
        Self::Indi,
    ];

    /// Its name, with which its files begin.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Demo => "DEMO",
            Self::Drug => "DRUG",
            Self::Reac => "REAC",
            Self::Outc => "OUTC",
            Self::Rpsr => "RPSR",
            Self::Ther => "THER",
            Self::Indi => "INDI",
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A quarter of a year, in the order of time. Files whose name has none share the quarter 0 of
/// the year 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Quarter {
    pub(super) year: u16,
    pub(super) quarter: u8,
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.year == 0 {
            return f.write_str("?");
        }
        write!(f, "{}Q{}", self.year, self.quarter)
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Table(Table, Quarter),
    /// Numbers of cases taken back.
    Deleted,
    /// A paper, a statistic, or nothing of FAERS.
    Other,
}

impl Kind {
    /// By name alone, in any case: `DEMO22Q4.txt`, `ASCII/drug12q1.TXT`, `DELETE22Q4.txt`,
    /// `ADR19Q1DeletedCases.txt`.
    pub(super) fn of(name: &str) -> Self {
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let upper = base.trim().to_ascii_uppercase();
        let (stem, end) = upper.rsplit_once('.').unwrap_or((&upper, "TXT"));
        if !matches!(end, "TXT" | "ASC" | "DAT") {
            return Self::Other;
        }
        if stem.contains("DELETE") {
            return Self::Deleted;
        }
        Table::ALL
            .into_iter()
            .find_map(|table| {
                let rest = stem.strip_prefix(table.name())?;
                Some(Self::Table(table, quarter(rest)?))
            })
            .unwrap_or(Self::Other)
    }
}

/// `22Q4` and what follows; no quarter at all when no letter follows the name of the table.
fn quarter(rest: &str) -> Option<Quarter> {
    if let [
        y1 @ b'0'..=b'9',
        y2 @ b'0'..=b'9',
        b'Q',
        q @ b'1'..=b'4',
        ..,
    ] = rest.as_bytes()
    {
        let year = u16::from(y1 - b'0') * 10 + u16::from(y2 - b'0');
        // AERS began in 1997.
        let century = if year >= 69 { 1900 } else { 2000 };
        return Some(Quarter {
            year: century + year,
            quarter: q - b'0',
        });
    }
    let is_word = rest.starts_with(|letter: char| letter.is_alphabetic());
    (!is_word).then(Quarter::default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_any_case_and_below_any_folder() {
        let of = |year, quarter| Quarter { year, quarter };
        assert_eq!(
            Kind::of("DEMO22Q4.txt"),
            Kind::Table(Table::Demo, of(2022, 4))
        );
        assert_eq!(
            Kind::of("faers/ascii/ther04q1.TXT"),
            Kind::Table(Table::Ther, of(2004, 1))
        );
        assert_eq!(
            Kind::of("DEMO18Q1_new.txt"),
            Kind::Table(Table::Demo, of(2018, 1))
        );
        assert_eq!(
            Kind::of("reac.txt"),
            Kind::Table(Table::Reac, Quarter::default())
        );
        assert_eq!(Kind::of("Deleted/DELETE22Q4.txt"), Kind::Deleted);
        assert_eq!(Kind::of("ADR19Q1DeletedCases.txt"), Kind::Deleted);
        assert_eq!(Kind::of("ASC_NTS.DOC"), Kind::Other);
        assert_eq!(Kind::of("STAT12Q1.TXT"), Kind::Other);
        assert_eq!(Kind::of("drugs.txt"), Kind::Other);
        assert_eq!(Kind::of("demo202008.csv"), Kind::Other);
    }
}
