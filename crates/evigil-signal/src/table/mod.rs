//! Coded case tables: reports with their products, events and strata.
//!
//! A [`CaseTable`] is made of rows in any order by a [`CaseTableBuilder`], or read from Parquet or
//! delimited text by the functions of this module.
//!
//! **Defined results.** A row that repeats report, product and event counts once; of two times to
//! onset the shorter one holds. Of two values of a stratum the one whose text is lower holds. A row without
//! product, or without event, makes no pair, but its report counts; it says nothing more where the
//! report names the same event beside a product, or the same product beside an event.

mod build;
mod incidence;
mod lists;
mod names;
mod read;
mod report_codes;
mod report_pairs;
mod strata;
mod summary;

pub use build::{CaseRow, CaseTableBuilder};
pub(crate) use incidence::{Incidence, Told};
pub(crate) use lists::{Lists, sort_different};
pub use names::Names;
pub(crate) use read::DelimitedRows;
pub use read::{
    Dialect, Place, ReadSettings, Roles, TableError, TableKind, TableReader, column_names,
    read_delimited, read_parquet,
};
pub use report_codes::ReportNames;
pub use report_pairs::ReportPairs;
pub use summary::ReadSummary;

/// Code of "not told" where a name is expected.
pub const NOT_TOLD: u32 = u32::MAX;

/// One product-event pair of a report, by codes; [`NOT_TOLD`] where the report names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// Code of the product in [`CaseTable::products`].
    pub product: u32,
    /// Code of the event in [`CaseTable::events`].
    pub event: u32,
}

/// A property by which reports are told apart, such as sex or year.
#[derive(Debug, Clone, Default)]
pub struct Stratum {
    /// Name of the column.
    pub name: String,
    /// Its values.
    pub levels: Names,
    /// One code a report; [`NOT_TOLD`] where empty.
    pub codes: Vec<u32>,
}

/// Reports, coded. Reports, names and levels have the order of their first row.
///
/// Products and events of a report are sorted lists without repeats; pairs are kept only for
/// reports that don't link each of their products with each of their events. So twenty million
/// reports with seven names each take about a gigabyte, more where reports are not called by numbers.
#[derive(Debug, Clone, Default)]
pub struct CaseTable {
    products: Names,
    events: Names,
    reports: ReportNames,
    incidence: Incidence,
    strata: Vec<Stratum>,
    /// As many times nothing as the longest list of pairs that is not kept.
    unknown_onsets: Vec<Option<i32>>,
}

impl CaseTable {
    /// Number of reports; those without product or event are among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.incidence.len()
    }

    /// Whether there is no report.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Names of the products.
    #[must_use]
    pub const fn products(&self) -> &Names {
        &self.products
    }

    /// Names of the events.
    #[must_use]
    pub const fn events(&self) -> &Names {
        &self.events
    }

    /// What the source calls each report.
    #[must_use]
    pub const fn reports(&self) -> &ReportNames {
        &self.reports
    }

    /// The strata that were read.
    #[must_use]
    pub fn strata(&self) -> &[Stratum] {
        &self.strata
    }

    /// Pairs of the report number `report`, ascending and different; empty beyond the last.
    #[must_use]
    pub fn pairs(&self, report: usize) -> ReportPairs<'_> {
        self.incidence.apart.pairs(report).map_or_else(
            || ReportPairs::of(self.incidence.crossed(report)),
            ReportPairs::kept,
        )
    }

    /// Days from the first day of the product to the event, beside each of [`Self::pairs`].
    #[must_use]
    pub fn onset_days(&self, report: usize) -> &[Option<i32>] {
        self.incidence.apart.onset_days(report).unwrap_or_else(|| {
            let len = self.incidence.crossed_len(report);
            self.unknown_onsets
                .get(..len)
                .unwrap_or(&self.unknown_onsets)
        })
    }

    /// Different products of a report, ascending.
    pub fn products_of(&self, report: usize) -> impl Iterator<Item = u32> + '_ {
        self.incidence.products.row(report).iter().copied()
    }

    /// Different events of a report, ascending.
    #[must_use]
    pub fn events_of(&self, report: usize) -> Vec<u32> {
        self.incidence.events.row(report).to_vec()
    }

    /// The names of the products alone; all else is given back.
    pub(crate) fn into_products(self) -> Names {
        self.products
    }

    /// The lists of products and events.
    pub(crate) const fn incidence(&self) -> &Incidence {
        &self.incidence
    }
}
