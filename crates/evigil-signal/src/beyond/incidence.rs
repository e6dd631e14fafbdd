//! Which reports name what, in both directions.

use crate::Cell;
use crate::table::{CaseTable, NOT_TOLD, Pair};

/// Rows of different length, end to end.
#[derive(Debug, Clone, Default)]
struct Lists {
    starts: Vec<usize>,
    items: Vec<u32>,
}

impl Lists {
    fn get(&self, row: usize) -> &[u32] {
        match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(&from), Some(&to)) => self.items.get(from..to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The same pairs of row and item, listed by item.
    fn transposed(&self, rows: usize) -> Self {
        let mut starts = vec![0_usize; rows + 1];
        for &item in &self.items {
            if let Some(count) = starts.get_mut(item as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut items = vec![0_u32; self.items.len()];
        for row in 0..self.starts.len().saturating_sub(1) {
            for &item in self.get(row) {
                if let Some(place) = next.get_mut(item as usize) {
                    if let (Some(slot), Ok(row)) = (items.get_mut(*place), u32::try_from(row)) {
                        *slot = row;
                    }
                    *place += 1;
                }
            }
        }
        Self { starts, items }
    }
}

/// A case table by report, by product and by event. Each report counts once.
#[derive(Debug, Clone)]
pub struct Incidence<'a> {
    table: &'a CaseTable,
    products_of: Lists,
    events_of: Lists,
    with_product: Lists,
    with_event: Lists,
}

impl<'a> Incidence<'a> {
    /// Lists of `table`, all ascending.
    #[must_use]
    pub fn new(table: &'a CaseTable) -> Self {
        let mut products_of = Lists::default();
        let mut events_of = Lists::default();
        products_of.starts.push(0);
        events_of.starts.push(0);
        let mut events = Vec::new();
        for report in 0..table.len() {
            products_of.items.extend(table.products_of(report));
            products_of.starts.push(products_of.items.len());
            events.clear();
            events.extend(
                table
                    .pairs(report)
                    .iter()
                    .map(|pair| pair.event)
                    .filter(|&event| event != NOT_TOLD),
            );
            events.sort_unstable();
            events.dedup();
            events_of.items.extend_from_slice(&events);
            events_of.starts.push(events_of.items.len());
        }
        let with_product = products_of.transposed(table.products().len());
        let with_event = events_of.transposed(table.events().len());
        Self {
            table,
            products_of,
            events_of,
            with_product,
            with_event,
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
        self.products_of.get(report as usize)
    }

    /// Events of a report.
    #[must_use]
    pub fn events_of(&self, report: u32) -> &[u32] {
        self.events_of.get(report as usize)
    }

    /// Reports that name the product.
    #[must_use]
    pub fn with_product(&self, product: u32) -> &[u32] {
        self.with_product.get(product as usize)
    }

    /// Reports that name the event.
    #[must_use]
    pub fn with_event(&self, event: u32) -> &[u32] {
        self.with_event.get(event as usize)
    }

    /// Whether the report has a row of this product with this event.
    #[must_use]
    pub fn has_pair(&self, report: u32, product: u32, event: u32) -> bool {
        self.table
            .pairs(report as usize)
            .binary_search(&Pair { product, event })
            .is_ok()
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
