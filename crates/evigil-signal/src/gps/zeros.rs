//! The cells in which nothing was seen.

use hashbrown::HashMap;

use super::Points;
use crate::count::{ChunkedCounts, PairCounts};

/// Empty cells of the product-by-event table as points of count 0: how many have which expected
/// count. There are as many points as different expected counts, found from the different margins;
/// nothing when expected counts are stratified, because margins do not give those of the cells that
/// were not counted.
///
/// Source: DuMouchel 1999, whose likelihood is over all cells.
#[must_use]
pub fn zero_cells(counts: &PairCounts) -> Option<Points> {
    if !counts.expected.is_empty() {
        return None;
    }
    let mut cells = Cells::new(&counts.product_totals, &counts.event_totals);
    for (&product, &event) in counts.product.iter().zip(&counts.event) {
        cells.counted(product, event);
    }
    Some(cells.empty(counts.n))
}

/// As [`zero_cells`], of a table whose pairs are counted for it and not held.
#[must_use]
pub fn zero_cells_of_chunks(counts: &ChunkedCounts<'_>) -> Option<Points> {
    let mut cells = Cells::new(counts.product_totals(), counts.event_totals());
    for index in 0..counts.len() {
        let chunk = counts.chunk(index);
        if !chunk.expected.is_empty() {
            return None;
        }
        for (&product, &event) in chunk.product.iter().zip(&chunk.event) {
            cells.counted(product, event);
        }
    }
    Some(cells.empty(counts.n()))
}

/// How many cells have which product of margins: a whole number, so that equal expected counts are
/// equal keys.
struct Cells<'m> {
    margins: (&'m [u64], &'m [u64]),
    cells: HashMap<u128, i64>,
}

impl<'m> Cells<'m> {
    /// All cells of the table.
    fn new(products: &'m [u64], events: &'m [u64]) -> Self {
        let mut cells: HashMap<u128, i64> = HashMap::new();
        let event_runs = tally(events);
        for (product, count) in tally(products) {
            for &(event, events) in &event_runs {
                *cells
                    .entry(u128::from(product) * u128::from(event))
                    .or_default() += count * events;
            }
        }
        Self {
            margins: (products, events),
            cells,
        }
    }

    /// Leaves out a pair that was counted.
    fn counted(&mut self, product: u32, event: u32) {
        let (products, events) = self.margins;
        let total = |totals: &[u64], code: u32| totals.get(code as usize).copied().map(u128::from);
        if let (Some(product), Some(event)) = (total(products, product), total(events, event))
            && let Some(cell) = self.cells.get_mut(&(product * event))
        {
            *cell -= 1;
        }
    }

    /// What is left, as points of count 0.
    fn empty(self, n: u64) -> Points {
        let n = (n as f64).max(1.0);
        let cells = self.cells.into_iter();
        let mut empty: Vec<(u128, i64)> = cells.filter(|&(_, count)| count > 0).collect();
        empty.sort_unstable();
        Points {
            n: vec![0; empty.len()],
            expected: empty
                .iter()
                .map(|&(product, _)| product as f64 / n)
                .collect(),
            weight: empty.iter().map(|&(_, count)| count as f64).collect(),
        }
    }
}

/// Different totals above 0, each with how often it occurs.
fn tally(totals: &[u64]) -> Vec<(u64, i64)> {
    let mut sorted: Vec<u64> = totals.iter().copied().filter(|&total| total > 0).collect();
    sorted.sort_unstable();
    let mut runs: Vec<(u64, i64)> = Vec::new();
    for total in sorted {
        match runs.last_mut() {
            Some((last, count)) if *last == total => *count += 1,
            _ => runs.push((total, 1)),
        }
    }
    runs
}
