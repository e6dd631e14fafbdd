//! One list of codes a row, one behind the other.

/// Codes by row: the codes of row `i` stand from start `i` to start `i + 1`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    starts: Starts,
    codes: Vec<u32>,
}

/// Where each row begins, and where the last one ends: four bytes a row, counted from the first of
/// [`BLOCK`] rows.
#[derive(Debug, Clone)]
struct Starts {
    offsets: Vec<u32>,
    bases: Vec<usize>,
}

/// So few rows that their codes are always fewer than an offset holds: a row's codes are different, and
/// reports that name sixteen million things each fit into no memory.
const BLOCK: usize = 256;

impl Default for Starts {
    fn default() -> Self {
        Self {
            offsets: vec![0],
            bases: vec![0],
        }
    }
}

impl Starts {
    fn len(&self) -> usize {
        self.offsets.len()
    }

    fn push(&mut self, start: usize) {
        if self.offsets.len().is_multiple_of(BLOCK) {
            self.bases.push(start);
        }
        let base = self.bases.last().copied().unwrap_or_default();
        let offset = u32::try_from(start - base).unwrap_or(u32::MAX);
        self.offsets.push(offset);
    }

    fn get(&self, row: usize) -> Option<usize> {
        let offset = *self.offsets.get(row)? as usize;
        Some(self.bases.get(row / BLOCK)? + offset)
    }

    fn range(&self, row: usize) -> Option<std::ops::Range<usize>> {
        Some(self.get(row)?..self.get(row + 1)?)
    }

    /// Of rows of these lengths.
    fn of_lengths(lengths: &[usize]) -> Self {
        let mut starts = Self::default();
        let mut sum = 0;
        for length in lengths {
            sum += length;
            starts.push(sum);
        }
        starts
    }
}

impl Lists {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// All codes of all rows.
    pub(crate) fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The codes of a row; none beyond the last.
    pub(crate) fn row(&self, row: usize) -> &[u32] {
        let range = self.starts.range(row);
        let codes = range.and_then(|range| self.codes.get(range));
        codes.unwrap_or_default()
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, codes: impl IntoIterator<Item = u32>) {
        self.codes.extend(codes);
        self.starts.push(self.codes.len());
    }

    /// Adds empty rows until there are `len`.
    pub(crate) fn pad(&mut self, len: usize) {
        let end = self.codes.len();
        while self.len() < len {
            self.starts.push(end);
        }
    }

    /// Gives back what was reserved too much.
    pub(crate) fn shrink(&mut self) {
        self.starts.offsets.shrink_to_fit();
        self.codes.shrink_to_fit();
    }

    /// The rows that hold each code from 0 to `codes` - 1, ascending.
    pub(crate) fn inverted(&self, codes: usize) -> Self {
        let mut lengths = vec![0_usize; codes];
        for &code in &self.codes {
            if let Some(count) = lengths.get_mut(code as usize) {
                *count += 1;
            }
        }
        let starts = Starts::of_lengths(&lengths);
        let mut next: Vec<usize> = (0..codes).filter_map(|code| starts.get(code)).collect();
        let mut rows = vec![0_u32; lengths.iter().sum()];
        for row in 0..self.len() {
            for &code in self.row(row) {
                if let Some(place) = next.get_mut(code as usize) {
                    if let Some(slot) = rows.get_mut(*place) {
                        *slot = u32::try_from(row).unwrap_or(u32::MAX);
                    }
                    *place += 1;
                }
            }
        }
        Self {
            starts,
            codes: rows,
        }
    }
}

/// [`Lists`] of sorted and different codes, from pairs of row and code whose rows mostly stand
/// together.
#[derive(Debug, Default)]
pub(crate) struct ListsBuilder {
    lists: Lists,
    row: Option<u32>,
    run: Vec<u32>,
    /// What came for rows that were already done.
    late: Vec<(u32, u32)>,
    repeats: u64,
}

impl ListsBuilder {
    /// Adds a code to a row.
    pub(crate) fn push(&mut self, row: u32, code: u32) {
        if self.row != Some(row) {
            self.flush();
            self.row = Some(row);
        }
        self.run.push(code);
    }

    fn flush(&mut self) {
        let Some(row) = self.row.take() else { return };
        if (row as usize) < self.lists.len() {
            self.late.extend(self.run.drain(..).map(|code| (row, code)));
            return;
        }
        self.repeats += sort_different(&mut self.run);
        self.lists.pad(row as usize);
        self.lists.push(self.run.drain(..));
    }

    /// The lists of `len` rows or more, and how many codes stood in a row before.
    pub(crate) fn finish(mut self, len: usize) -> (Lists, u64) {
        self.flush();
        self.lists.pad(len);
        if self.late.is_empty() {
            self.lists.shrink();
            return (self.lists, self.repeats);
        }
        self.late.sort_unstable();
        let mut merged = Lists::default();
        merged.starts.offsets.reserve(self.lists.len());
        merged
            .codes
            .reserve(self.lists.codes.len() + self.late.len());
        let mut late = self.late.iter().peekable();
        for row in 0..self.lists.len() {
            self.run.extend(self.lists.row(row));
            while let Some(&(_, code)) = late.next_if(|&&(of, _)| of as usize == row) {
                self.run.push(code);
            }
            self.repeats += sort_different(&mut self.run);
            merged.push(self.run.drain(..));
        }
        merged.shrink();
        (merged, self.repeats)
    }
}

/// Sorts, takes repeats out and says how many they were.
pub(crate) fn sort_different(codes: &mut Vec<u32>) -> u64 {
    let before = codes.len();
    codes.sort_unstable();
    codes.dedup();
    (before - codes.len()) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_may_come_in_pieces() {
        let mut builder = ListsBuilder::default();
        for (row, code) in [(0, 5), (0, 2), (2, 1), (2, 1), (0, 5), (1, 9), (0, 3)] {
            builder.push(row, code);
        }
        let (lists, repeats) = builder.finish(5);
        let rows: Vec<_> = (0..6).map(|row| lists.row(row).to_vec()).collect();
        assert_eq!(
            rows,
            [vec![2, 3, 5], vec![9], vec![1], vec![], vec![], vec![]]
        );
        assert_eq!((lists.len(), repeats), (5, 2));
    }

    #[test]
    fn rows_are_found_beyond_a_block() {
        let mut lists = Lists::default();
        let row = |number: u32| (0..number % 5).map(move |code| code + number);
        for number in 0..1500 {
            lists.push(row(number));
        }
        lists.pad(2000);
        assert_eq!(lists.len(), 2000);
        for number in 0..2100 {
            let wanted: Vec<u32> = if number < 1500 {
                row(number).collect()
            } else {
                Vec::new()
            };
            assert_eq!(lists.row(number as usize), wanted, "{number}");
        }
    }

    #[test]
    fn inverted_twice_is_the_same() {
        let mut lists = Lists::default();
        for codes in [vec![1, 3], vec![], vec![0, 1, 2], vec![3]] {
            lists.push(codes);
        }
        let back = lists.inverted(4).inverted(4);
        assert_eq!(back.codes, lists.codes);
        let rows = |lists: &Lists| -> Vec<Vec<u32>> {
            (0..lists.len())
                .map(|row| lists.row(row).to_vec())
                .collect()
        };
        assert_eq!(rows(&back), rows(&lists));
        assert_eq!(lists.inverted(4).row(1), [0, 2]);
    }
}
