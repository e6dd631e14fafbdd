//! Which version of a case counts.
//!
//! A database hands out a case again and again, as it learns more. Only the latest version says what
//! is known; earlier ones are kept, and not counted. A case taken back does not count at all.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use jiff::civil::Date;

use crate::exchange::ReportFormat;
use crate::icsr::{At, Icsr, register as el};

/// Rank of a version among those of its case: the database's own count, then the day of the latest
/// information, then the order in which they came.
type Rank = (u32, Option<Date>, u64);

/// What is known of a case.
#[derive(Debug, Clone, Copy)]
struct Case {
    best: Rank,
    nullified: bool,
}

/// Finds the latest version of every case in a run of reports. Feed it all reports once, with
/// [`Versions::see`], in their order; then ask [`Versions::counts`] with the same numbers.
#[derive(Debug, Default)]
pub struct Versions {
    cases: HashMap<u64, Case>,
    withdrawn: HashSet<u64>,
    hasher: RandomState,
    superseded: u64,
}

/// Reports whose case has a worldwide unique number (C.1.8.1), whatever file they came in.
const WORLDWIDE: &str = "e2b";

/// Databases whose numbers of cases are one number space.
const fn family(format: ReportFormat) -> &'static str {
    match format {
        // The same worldwide number, whatever release of the standard carries it.
        ReportFormat::E2bR3 | ReportFormat::E2bR2 | ReportFormat::Evigil => WORLDWIDE,
        other => other.code(),
    }
}

impl Versions {
    /// Nothing seen yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn key(&self, family: &str, case: &str) -> u64 {
        self.hasher.hash_one((family, case))
    }

    /// What all reports of the same case share; nothing where a report has no number of its case,
    /// and so can't be a version of another one.
    fn key_of(&self, report: &Icsr, format: ReportFormat) -> Option<u64> {
        let own = (family(format), report.key().case.as_str());
        // Tables of somebody's own name the worldwide number, too, when they have it.
        let (family, case) = match report.text(el::C_1_8_1, At::TOP) {
            Some(worldwide) if own.0 == WORLDWIDE || format == ReportFormat::Mapped => {
                (WORLDWIDE, worldwide)
            }
            _ => own,
        };
        (!case.is_empty()).then(|| self.key(family, case))
    }

    /// Takes note of the report that came as number `order` of the run.
    pub fn see(&mut self, report: &Icsr, format: ReportFormat, order: u64) {
        let Some(key) = self.key_of(report, format) else {
            return;
        };
        let received = report.received().map(|date| date.latest());
        let rank = (report.key().version, received, order);
        let nullified = report.text(el::C_1_11_1, At::TOP) == Some("1");
        self.cases
            .entry(key)
            .and_modify(|known| {
                self.superseded += 1;
                if rank > known.best {
                    known.best = rank;
                    known.nullified = nullified;
                }
            })
            .or_insert(Case {
                best: rank,
                nullified,
            });
    }

    /// Takes note that a database has taken a case back.
    pub fn withdraw(&mut self, case: &str, format: ReportFormat) {
        let key = self.key(family(format), case);
        self.withdrawn.insert(key);
    }

    /// Whether the report that came as number `order` is the one that counts for its case.
    #[must_use]
    pub fn counts(&self, report: &Icsr, format: ReportFormat, order: u64) -> bool {
        let Some(key) = self.key_of(report, format) else {
            return true;
        };
        !self.withdrawn.contains(&key)
            && self
                .cases
                .get(&key)
                .is_none_or(|known| known.best.2 == order && !known.nullified)
    }

    /// How many reports were versions of a case that another version overtook, from whatever file.
    #[must_use]
    pub const fn superseded(&self) -> u64 {
        self.superseded
    }

    /// Whether every case that was seen came once, and none was taken back or nullified: then all
    /// reports count.
    #[must_use]
    pub fn all_count(&self) -> bool {
        self.superseded == 0
            && self.cases.values().all(|case| !case.nullified)
            && !self
                .withdrawn
                .iter()
                .any(|key| self.cases.contains_key(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::icsr::ReportKey;

    fn report(case: &str, version: u32, received: &str, nullified: bool) -> Icsr {
        let mut report = Icsr::new(ReportKey {
            report: format!("{case}{version}"),
            case: case.to_owned(),
            version,
        });
        report.push(el::C_1_5, At::TOP, received, 0).unwrap();
        if nullified {
            report.push(el::C_1_11_1, At::TOP, "1", 0).unwrap();
        }
        report.sort();
        report
    }

    fn counting(reports: &[Icsr], withdrawn: &[&str]) -> Vec<bool> {
        let mut versions = Versions::new();
        for (order, report) in (0..).zip(reports) {
            versions.see(report, ReportFormat::Faers, order);
        }
        for case in withdrawn {
            versions.withdraw(case, ReportFormat::Faers);
        }
        (0..)
            .zip(reports)
            .map(|(order, report)| versions.counts(report, ReportFormat::Faers, order))
            .collect()
    }

    #[test]
    fn the_latest_version_counts_whatever_the_order() {
        let reports = [
            report("1", 2, "20200101", false),
            report("1", 10, "20190101", false),
            report("2", 0, "20200105", false),
            report("2", 0, "20200301", false),
            report("2", 0, "20200201", false),
        ];
        assert_eq!(counting(&reports, &[]), [false, true, false, true, false]);
    }

    #[test]
    fn the_worldwide_number_makes_one_case_of_reports_in_different_formats() {
        let formats = [
            ReportFormat::E2bR3,
            ReportFormat::E2bR2,
            ReportFormat::Mapped,
            ReportFormat::Faers,
        ];
        let mut versions = Versions::new();
        let reports = ["a", "b", "c", "d"].map(|case| {
            let mut report = report(case, 0, "20200101", false);
            report.push(el::C_1_8_1, At::TOP, "JP-X-1", 0).unwrap();
            report.sort();
            report
        });
        for (order, (report, format)) in (0..).zip(reports.iter().zip(formats)) {
            versions.see(report, format, order);
        }
        let counts: Vec<_> = (0..)
            .zip(reports.iter().zip(formats))
            .map(|(order, (report, format))| versions.counts(report, format, order))
            .collect();
        // A database has its own numbers: the maker's can stand at several of its cases.
        assert_eq!(counts, [false, false, true, true]);
        assert_eq!(versions.superseded(), 2);
    }

    #[test]
    fn nullified_and_withdrawn_cases_do_not_count() {
        let reports = [
            report("1", 1, "20200101", false),
            report("1", 2, "20200102", true),
            report("2", 1, "20200101", false),
            report("3", 1, "20200101", false),
        ];
        assert_eq!(counting(&reports, &["3"]), [false, false, true, false]);
    }
}
