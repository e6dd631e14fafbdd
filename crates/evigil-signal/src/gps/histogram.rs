//! How many pairs of each count lie where on the logarithm of the expected count.

use hashbrown::HashMap;

/// Cells cover expected counts from `exp(-40)` to `exp(40)`.
pub(super) const REACH: i32 = 40;

/// Cells of a length of 1.
pub(super) const PARTS: usize = 64;

/// Cells of a count.
pub(super) const CELLS: usize = 2 * REACH as usize * PARTS;

/// Counts above it are not told apart.
pub(super) const COUNTS: u64 = 4096;

/// Counts that are frequent enough for all of their cells.
const USUAL: usize = 32;

/// Pairs by count and cell.
#[derive(Debug, Clone)]
pub(super) struct Histogram {
    usual: Vec<u32>,
    others: HashMap<(u64, usize), u32>,
    /// Pairs of each count, those beyond all cells too.
    totals: Vec<u32>,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            usual: vec![0; USUAL * CELLS],
            others: HashMap::new(),
            totals: Vec::new(),
        }
    }
}

impl Histogram {
    pub(super) fn add(&mut self, n: u64, ln_expected: f64) {
        if n > COUNTS {
            return;
        }
        let index = n as usize;
        if self.totals.len() <= index {
            self.totals.resize(index + 1, 0);
        }
        if let Some(total) = self.totals.get_mut(index) {
            *total = total.saturating_add(1);
        }
        let Some(cell) = cell(ln_expected) else {
            return;
        };
        let count = if index < USUAL {
            self.usual.get_mut(index * CELLS + cell)
        } else {
            Some(self.others.entry((n, cell)).or_default())
        };
        if let Some(count) = count {
            *count = count.saturating_add(1);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        add(&mut self.usual, &other.usual);
        if self.totals.len() < other.totals.len() {
            self.totals.resize(other.totals.len(), 0);
        }
        add(&mut self.totals, &other.totals);
        for (key, more) in other.others {
            let count = self.others.entry(key).or_default();
            *count = count.saturating_add(more);
        }
    }

    /// The cells of each count; nothing for counts that do not occur, and no cells for those of fewer
    /// than `worth` pairs.
    pub(super) fn by_count(&self, worth: u32) -> Vec<Option<Vec<u32>>> {
        let mut all: Vec<Option<Vec<u32>>> = self
            .totals
            .iter()
            .enumerate()
            .map(|(n, &total)| match total {
                0 => None,
                few if few < worth => Some(Vec::new()),
                _ => Some(
                    self.usual
                        .get(n * CELLS..(n + 1) * CELLS)
                        .map_or_else(|| vec![0; CELLS], <[u32]>::to_vec),
                ),
            })
            .collect();
        for (&(n, cell), &count) in &self.others {
            if let Some(Some(cells)) = all.get_mut(n as usize)
                && let Some(slot) = cells.get_mut(cell)
            {
                *slot = count;
            }
        }
        all
    }
}

fn add(sums: &mut [u32], more: &[u32]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum = sum.saturating_add(*more);
    }
}

/// Which cell holds `x`, the logarithm of an expected count.
pub(super) fn cell(x: f64) -> Option<usize> {
    let cell = ((x + f64::from(REACH)) * PARTS as f64).floor();
    (0.0..CELLS as f64).contains(&cell).then_some(cell as usize)
}
