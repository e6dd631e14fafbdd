//! What is counted, and among which reports.

use super::EventGroups;
use crate::Universe;
use crate::table::{CaseTable, Names};

/// How a case table is counted. The default counts every report and every pair, without strata.
///
/// Names of products and events are those of the table; names that it doesn't have select nothing
/// ([`Self::unknown_names`] tells them).
#[derive(Debug, Clone, Default)]
pub struct CountSettings {
    /// What a count of one stands for.
    pub universe: Universe,
    /// Whether each product of a report counts with each of its events, also where the table links
    /// only some of them. Without it a report that names both but doesn't link them is in no field
    /// of the four-fold table, which can then be impossible ([`crate::CellError`]).
    pub crosses: bool,
    /// Strata of the table whose combinations the expected counts are summed over; a report whose
    /// value is not told stands in a stratum of its own.
    pub strata: Vec<String>,
    /// Only reports that name one of these products count; all, when there is none. So a product is
    /// set against others of its class.
    pub comparator: Vec<String>,
    /// Reports that name one of these products don't count at all.
    pub without_reports_of_products: Vec<String>,
    /// Reports that name one of these events don't count at all.
    pub without_reports_of_events: Vec<String>,
    /// These products are not counted; the reports are.
    pub without_products: Vec<String>,
    /// These events are not counted; the reports are.
    pub without_events: Vec<String>,
    /// Groups that are counted instead of events. Names of events above are those of the table.
    pub event_groups: Option<EventGroups>,
}

impl CountSettings {
    /// Everything, in this universe.
    #[must_use]
    pub fn of(universe: Universe) -> Self {
        Self {
            universe,
            ..Self::default()
        }
    }

    /// The same with strata.
    #[must_use]
    pub fn stratified_by(mut self, strata: &[&str]) -> Self {
        self.strata = strata.iter().map(|&name| name.to_owned()).collect();
        self
    }

    /// Names of products and events in these settings that the table doesn't have.
    pub fn unknown_names<'s>(&'s self, table: &'s CaseTable) -> impl Iterator<Item = &'s str> {
        let absent = |list: &'s [String], names: &'s Names| {
            list.iter()
                .map(String::as_str)
                .filter(|name| names.find(name).is_none())
        };
        absent(&self.comparator, table.products())
            .chain(absent(&self.without_reports_of_products, table.products()))
            .chain(absent(&self.without_products, table.products()))
            .chain(absent(&self.without_reports_of_events, table.events()))
            .chain(absent(&self.without_events, table.events()))
    }

    /// Whether the table is counted as it is.
    #[must_use]
    pub const fn is_unrestricted(&self) -> bool {
        self.comparator.is_empty()
            && self.without_reports_of_products.is_empty()
            && self.without_reports_of_events.is_empty()
            && self.without_products.is_empty()
            && self.without_events.is_empty()
            && self.event_groups.is_none()
            && !self.crosses
    }
}
