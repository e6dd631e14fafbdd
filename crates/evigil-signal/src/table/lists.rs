//! One list of codes a row, one behind the other.

/// Codes by row: the codes of row `i` stand from `starts[i]` to `starts[i + 1]`.
#[derive(Debug, Clone)]
pub(crate) struct Lists {
    starts: Vec<usize>,
    codes: Vec<u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self {
            starts: vec![0],
            codes: Vec::new(),
        }
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
        match self.starts.get(row..row + 2) {
            Some(&[from, to]) => self.codes.get(from..to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, codes: impl IntoIterator<Item = u32>) {
        self.codes.extend(codes);
        self.starts.push(self.codes.len());
    }

    /// Adds empty rows until there are `len`.
    pub(crate) fn pad(&mut self, len: usize) {
        let end = self.codes.len();
        if self.len() < len {
            self.starts.resize(len + 1, end);
        }
    }

    /// Gives back what was reserved too much.
    pub(crate) fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.codes.shrink_to_fit();
    }

    /// The rows that hold each code from 0 to `codes` - 1, ascending.
    pub(crate) fn inverted(&self, codes: usize) -> Self {
        let mut starts = vec![0_usize; codes + 1];
        for &code in &self.codes {
            if let Some(count) = starts.get_mut(code as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut rows = vec![0_u32; sum];
        let mut next = starts.clone();
        for (row, range) in self.starts.windows(2).enumerate() {
            let [from, to] = range else { continue };
            for &code in self.codes.get(*from..*to).unwrap_or_default() {
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
        merged.starts.reserve(self.lists.len());
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
    fn inverted_twice_is_the_same() {
        let mut lists = Lists::default();
        for codes in [vec![1, 3], vec![], vec![0, 1, 2], vec![3]] {
            lists.push(codes);
        }
        let back = lists.inverted(4).inverted(4);
        assert_eq!(back.codes, lists.codes);
        assert_eq!(back.starts, lists.starts);
        assert_eq!(lists.inverted(4).row(1), [0, 2]);
    }
}
