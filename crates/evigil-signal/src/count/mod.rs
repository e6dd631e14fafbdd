//! Sparse counts of product-event pairs.
//!
//! [`count()`] makes all counts of a table at once; [`ChunkedCounts`] makes them chunk by chunk, for
//! those who need not hold them all, and [`PartCounter`] counts more reports than fit into memory. [`CountSettings`] says in which [`Universe`], by which strata,
//! among which reports, and at which level of the events.
//!
//! [`read_counts`] takes counts that others have made, [`SummedCounts`] sums of reports that another
//! engine has made.
//!
//! Reports without product or event are among the `n` of the report level, since they might have
//! named any; they make no pair and add nothing at the pair level.

mod blocks;
mod chunks;
mod error;
mod given;
mod groups;
mod kernel;
mod parts;
mod restrict;
mod settings;
mod strata;
mod sums;

pub use chunks::{ChunkedCounts, PairChunk};
pub use error::CountError;
pub use given::{GivenCounts, PairColumns, read_counts};
pub use groups::EventGroups;
pub use parts::{PartCounter, PartError, PartedCounts, Spill, SpillFile};
pub use settings::CountSettings;
pub use sums::{StratumKey, SumError, SummedCounts};

use crate::table::{CaseTable, Names};
use crate::{Cell, CellError, Universe};

/// Counts all pairs of a table.
///
/// # Errors
///
/// [`CountError::UnknownStratum`] when the table was read without a stratum of the settings.
pub fn count(table: &CaseTable, settings: &CountSettings) -> Result<PairCounts, CountError> {
    Ok(ChunkedCounts::new(table, settings)?.into_counts())
}

/// Counts all pairs of a table that is not needed any more: the result is that of [`count()`], with less
/// memory, because the table is given back before pairs are counted.
///
/// # Errors
///
/// As [`count()`].
pub fn count_table(table: CaseTable, settings: &CountSettings) -> Result<PairCounts, CountError> {
    Ok(ChunkedCounts::of_table(table, settings)?.into_counts())
}

/// Counts of all pairs that occur, with the margins that make a [`Cell`] of each.
#[derive(Debug, Clone, Default)]
pub struct PairCounts {
    /// What a count of one stands for.
    pub universe: Universe,
    /// All reports, or all pairs.
    pub n: u64,
    /// Names of the products.
    pub products: Names,
    /// Names of the events.
    pub events: Names,
    /// Margin of each product, by code.
    pub product_totals: Vec<u64>,
    /// Margin of each event, by code.
    pub event_totals: Vec<u64>,
    /// Product of each pair; pairs ascend by product, then event.
    pub product: Vec<u32>,
    /// Event of each pair.
    pub event: Vec<u32>,
    /// Count of each pair, 1 or more.
    pub n11: Vec<u64>,
    /// Expected count of each pair summed over strata (DuMouchel 1999, eq. 2); empty when it was
    /// counted without strata, and then [`Cell::expected`] holds.
    pub expected: Vec<f64>,
}

impl PairCounts {
    /// Number of pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n11.len()
    }

    /// Whether there is no pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n11.is_empty()
    }

    /// The four-fold table of pair number `index`.
    ///
    /// # Errors
    ///
    /// When the margins, which are open to the caller, can't be those of a table. Beyond the last
    /// pair it is the empty table.
    pub fn cell(&self, index: usize) -> Result<Cell, CellError> {
        let at = |codes: &[u32], totals: &[u64]| {
            codes
                .get(index)
                .and_then(|&code| totals.get(code as usize))
                .copied()
                .unwrap_or(0)
        };
        Cell::new(
            self.n11.get(index).copied().unwrap_or(0),
            at(&self.product, &self.product_totals),
            at(&self.event, &self.event_totals),
            self.n,
        )
    }
}
