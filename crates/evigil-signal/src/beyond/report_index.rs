//! Which reports name what.

use crate::Cell;
use crate::table::{CaseTable, Lists, Pair};

/// A case table by product and by event: which reports name it. Each report counts once.
#[derive(Debug, Clone)]
pub struct ReportIndex<'a> {
    table: &'a CaseTable,
    with_product: Lists,
    with_event: Lists,
}

impl<'a> ReportIndex<'a> {
    /// Lists of `table`, all ascending.
    #[must_use]
    pub fn new(table: &'a CaseTable) -> Self {
        let reports = table.incidence();
        Self {
            table,
            with_product: reports.products.inverted(table.products().len()),
            with_event: reports.events.inverted(table.events().len()),
        }
    }

    /// The table itself.
    #[must_use]
    pub const fn table(&self) -> &'a CaseTable {
        self.table
    }

    /// Number of reports.
    #[must_use]
    pub fn reports(&self) -> u64 {
        self.table.len() as u64
    }

    /// Products of a report.
    #[must_use]
    pub fn products_of(&self, report: u32) -> &[u32] {
        self.table.incidence().products.row(report as usize)
    }

    /// Events of a report.
    #[must_use]
    pub fn events_of(&self, report: u32) -> &[u32] {
        self.table.incidence().events.row(report as usize)
    }

    /// Reports that name the product.
    #[must_use]
    pub fn with_product(&self, product: u32) -> &[u32] {
        self.with_product.row(product as usize)
    }

    /// Reports that name the event.
    #[must_use]
    pub fn with_event(&self, event: u32) -> &[u32] {
        self.with_event.row(event as usize)
    }

    /// Whether the report has a row of this product with this event.
    #[must_use]
    pub fn has_pair(&self, report: u32, product: u32, event: u32) -> bool {
        match self.table.incidence().apart.pairs(report as usize) {
            Some(pairs) => pairs.binary_search(&Pair { product, event }).is_ok(),
            None => {
                self.products_of(report).binary_search(&product).is_ok()
                    && self.events_of(report).binary_search(&event).is_ok()
            }
        }
    }

    /// Reports with a row of this product and event, ascending.
    pub fn with_pair(&self, product: u32, event: u32) -> impl Iterator<Item = u32> + '_ {
        // The shorter list is walked.
        let (products, events) = (self.with_product(product), self.with_event(event));
        let shorter = if products.len() <= events.len() {
            products
        } else {
            events
        };
        shorter
            .iter()
            .copied()
            .filter(move |&report| self.has_pair(report, product, event))
    }

    /// The four-fold table of a pair; of names that do not occur it is that of no report.
    #[must_use]
    pub fn cell(&self, product: u32, event: u32) -> Cell {
        let n11 = self.with_pair(product, event).count() as u64;
        cell_of(
            n11,
            self.with_product(product).len() as u64,
            self.with_event(event).len() as u64,
            self.reports(),
        )
    }
}

/// The table of these counts of one set of reports. They are a table whenever each report has a row for
/// each of its products with each of its events, as the form of the case table asks; else it can be
/// that fewer reports have the pair than must name both, and then those that must are taken.
pub(crate) fn cell_of(n11: u64, n1x: u64, nx1: u64, n: u64) -> Cell {
    let least = (n1x + nx1).saturating_sub(n);
    Cell::new(n11.max(least), n1x, nx1, n).unwrap_or(EMPTY)
}

const EMPTY: Cell = match Cell::new(0, 0, 0, 0) {
    Ok(cell) => cell,
    // Not reached: this is evaluated when the program is built.
    Err(_) => panic!("no report is a table"),
};
