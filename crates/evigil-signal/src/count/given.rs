//! Counts that others have made.

use std::collections::BTreeMap;
use std::io::Read;

use super::PairCounts;
use crate::Universe;
use crate::table::{DelimitedRows, Dialect, Names, Place, TableError};

/// Names of the columns of a table of counts; of several names the first that it has is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairColumns {
    /// The product.
    pub product: Vec<String>,
    /// The event.
    pub event: Vec<String>,
    /// The count.
    pub count: Vec<String>,
}

impl Default for PairColumns {
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            product: names(&["product", "drug"]),
            event: names(&["event"]),
            count: names(&["n", "n11", "count"]),
        }
    }
}

/// Counts of pairs, one a row, to be taken for all there are: the universe is that of pairs, `n` the
/// sum of the counts, margins are sums of rows and columns.
#[derive(Debug, Default)]
pub struct GivenCounts {
    products: Names,
    events: Names,
    counts: BTreeMap<(u32, u32), u64>,
}

impl GivenCounts {
    /// Adds a count. Counts of the same pair add up, and a count of zero says only that product and
    /// event exist. `false` when there are more names than codes or a sum is beyond 2⁶⁴ − 1.
    pub fn push(&mut self, product: &str, event: &str, count: u64) -> bool {
        let codes = (self.products.code(product), self.events.code(event));
        let (Some(product), Some(event)) = codes else {
            return false;
        };
        if count == 0 {
            return true;
        }
        let sum = self.counts.entry((product, event)).or_default();
        sum.checked_add(count).is_some_and(|new| {
            *sum = new;
            true
        })
    }

    /// The counts with their margins; nothing when `n` is beyond 2⁶⁴ − 1.
    #[must_use]
    pub fn build(self) -> Option<PairCounts> {
        let mut all = PairCounts {
            universe: Universe::Pairs,
            product_totals: vec![0; self.products.len()],
            event_totals: vec![0; self.events.len()],
            products: self.products,
            events: self.events,
            ..PairCounts::default()
        };
        for ((product, event), count) in self.counts {
            // Margins are not above the sum of all.
            all.n = all.n.checked_add(count)?;
            if let Some(total) = all.product_totals.get_mut(product as usize) {
                *total += count;
            }
            if let Some(total) = all.event_totals.get_mut(event as usize) {
                *total += count;
            }
            all.product.push(product);
            all.event.push(event);
            all.n11.push(count);
        }
        Some(all)
    }
}

/// Reads counts of pairs from delimited text: a list of pairs, or a whole table with its empty cells.
///
/// # Errors
///
/// [`TableError`] for a missing column, a ragged line, text that is not UTF-8, and a count that is no
/// whole number from 0 on or makes a sum beyond 2⁶⁴ − 1.
pub fn read_counts<R: Read>(
    input: R,
    dialect: Dialect,
    columns: &PairColumns,
) -> Result<PairCounts, TableError> {
    let mut rows = DelimitedRows::new(input, dialect);
    let names = rows.header()?;
    let find = |aliases: &[String]| {
        let mut found = aliases.iter();
        let found = found.find_map(|alias| names.iter().position(|name| name == alias));
        let place = found.ok_or_else(|| TableError::MissingColumn {
            column: aliases.first().cloned().unwrap_or_default(),
            found: names.clone(),
        })?;
        Ok::<_, TableError>((place, names.get(place).map_or("", String::as_str)))
    };
    let product = find(&columns.product)?;
    let event = find(&columns.event)?;
    let count = find(&columns.count)?;
    let mut given = GivenCounts::default();
    let mut n = 0_u64;
    while rows.next()? {
        rows.check(names.len())?;
        let value = rows.field(count.0, count.1)?;
        let not_integer = || TableError::NotInteger {
            place: Place::Line(rows.line()),
            column: count.1.to_owned(),
            value: value.to_owned(),
        };
        let told: u64 = value.parse().map_err(|_| not_integer())?;
        n = n.checked_add(told).ok_or_else(not_integer)?;
        let product = rows.field(product.0, product.1)?;
        let event = rows.field(event.0, event.1)?;
        if !given.push(product, event, told) {
            return Err(TableError::TooManyNames {
                place: Place::Line(rows.line()),
                column: columns.product.first().cloned().unwrap_or_default(),
            });
        }
    }
    // The sum was checked row by row.
    Ok(given.build().unwrap_or_default())
}
