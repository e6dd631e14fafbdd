//! The cells in which nothing was seen.

use hashbrown::HashMap;

use super::Points;
use crate::count::PairCounts;

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
    let n = (counts.n as f64).max(1.0);
    let tally = |totals: &[u64]| {
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
    };
    // The product of the margins is a whole number, so that equal expected counts are equal keys.
    let mut cells: HashMap<u128, i64> = HashMap::new();
    let events = tally(&counts.event_totals);
    for (product, products) in tally(&counts.product_totals) {
        for &(event, count) in &events {
            *cells
                .entry(u128::from(product) * u128::from(event))
                .or_default() += products * count;
        }
    }
    let total = |codes: &[u32], totals: &[u64], index: usize| {
        let code = codes.get(index).copied()?;
        totals.get(code as usize).copied().map(u128::from)
    };
    for index in 0..counts.len() {
        if let (Some(product), Some(event)) = (
            total(&counts.product, &counts.product_totals, index),
            total(&counts.event, &counts.event_totals, index),
        ) && let Some(cell) = cells.get_mut(&(product * event))
        {
            *cell -= 1;
        }
    }
    let mut empty: Vec<(u128, i64)> = cells.into_iter().filter(|&(_, count)| count > 0).collect();
    empty.sort_unstable();
    Some(Points {
        n: vec![0; empty.len()],
        expected: empty
            .iter()
            .map(|&(product, _)| product as f64 / n)
            .collect(),
        weight: empty.iter().map(|&(_, count)| count as f64).collect(),
    })
}
