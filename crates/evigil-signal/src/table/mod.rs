//! Coded case tables: reports with their products, events and strata.

mod build;
mod names;

pub use build::{CaseRow, CaseTableBuilder};
pub use names::Names;

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

/// Reports, coded. Rows of a report stand together, sorted and without repeats, so that counting is
/// one pass. Reports, names and levels have the order of their first row.
#[derive(Debug, Clone, Default)]
pub struct CaseTable {
    products: Names,
    events: Names,
    reports: Names,
    starts: Vec<usize>,
    pairs: Vec<Pair>,
    onset_days: Vec<Option<i32>>,
    strata: Vec<Stratum>,
}

impl CaseTable {
    /// Number of reports; those without product or event are among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.reports.len()
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
    pub const fn reports(&self) -> &Names {
        &self.reports
    }

    /// The strata that were read.
    #[must_use]
    pub fn strata(&self) -> &[Stratum] {
        &self.strata
    }

    /// Pairs of the report number `report`, ascending and different; empty beyond the last.
    #[must_use]
    pub fn pairs(&self, report: usize) -> &[Pair] {
        match (self.starts.get(report), self.starts.get(report + 1)) {
            (Some(&from), Some(&to)) => self.pairs.get(from..to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Days from the first day of the product to the event, beside each of [`Self::pairs`].
    #[must_use]
    pub fn onset_days(&self, report: usize) -> &[Option<i32>] {
        match (self.starts.get(report), self.starts.get(report + 1)) {
            (Some(&from), Some(&to)) => self.onset_days.get(from..to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Different products of a report, ascending.
    pub fn products_of(&self, report: usize) -> impl Iterator<Item = u32> + '_ {
        let mut last = NOT_TOLD;
        self.pairs(report).iter().filter_map(move |pair| {
            let new = pair.product != last && pair.product != NOT_TOLD;
            last = pair.product;
            new.then_some(pair.product)
        })
    }

    /// Different events of a report, ascending.
    #[must_use]
    pub fn events_of(&self, report: usize) -> Vec<u32> {
        let mut events: Vec<u32> = self
            .pairs(report)
            .iter()
            .map(|pair| pair.event)
            .filter(|&event| event != NOT_TOLD)
            .collect();
        events.sort_unstable();
        events.dedup();
        events
    }
}
