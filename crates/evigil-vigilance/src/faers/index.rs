//! Where the rows of a report are, in tables that hang on it.

use super::scan::Run;

/// Runs of one table of one quarter, found by the number of a report.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// In the order of the files.
    runs: Vec<Run>,
    /// Numbers of runs by key, then by their order; empty when the runs are in that order.
    by_key: Vec<u32>,
    /// Whether every key has one run.
    is_unique: bool,
}

impl Index {
    pub(super) fn new(runs: Vec<Run>) -> Self {
        let is_rising = runs.is_sorted_by(|a, b| a.key <= b.key);
        let mut index = Self {
            is_unique: true,
            by_key: Vec::new(),
            runs,
        };
        if !is_rising {
            let count = u32::try_from(index.runs.len()).unwrap_or(u32::MAX);
            index.by_key = (0..count).collect();
            let runs = &index.runs;
            let key = |at: &u32| runs.get(*at as usize).map(|run| run.key);
            index.by_key.sort_by_key(key);
        }
        let mut last = None;
        for place in 0..index.runs.len() {
            let key = index.nth(place).map(|run| run.key);
            index.is_unique &= last != key;
            last = key;
        }
        index
    }

    /// The run at a place in the order of keys.
    fn nth(&self, place: usize) -> Option<&Run> {
        match self.by_key.is_empty() {
            true => self.runs.get(place),
            false => self.runs.get(*self.by_key.get(place)? as usize),
        }
    }

    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The runs of a report. `next` is where they are expected: reports come in the order of the
    /// files as a rule, and then nothing has to be searched.
    pub(super) fn find(&self, key: u64, next: &mut usize) -> Found<'_> {
        if self.is_unique
            && let Some(run) = self.runs.get(*next)
            && run.key == key
        {
            *next += 1;
            return Found {
                index: self,
                direct: Some(*run),
                place: usize::MAX,
                key,
            };
        }
        let place = self.first_not_before(key);
        if let Some(run) = self.nth(place).filter(|run| run.key == key) {
            *next = self
                .by_key
                .get(place)
                .map_or(place, |at| *at as usize)
                .saturating_add(1);
            if self.is_unique {
                return Found {
                    index: self,
                    direct: Some(*run),
                    place: usize::MAX,
                    key,
                };
            }
        }
        Found {
            index: self,
            direct: None,
            place,
            key,
        }
    }

    fn first_not_before(&self, key: u64) -> usize {
        let (mut low, mut high) = (0, self.runs.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.nth(middle).is_some_and(|run| run.key < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// Runs of one report, in the order of the files.
#[derive(Debug)]
pub(super) struct Found<'i> {
    index: &'i Index,
    direct: Option<Run>,
    place: usize,
    key: u64,
}

impl Iterator for Found<'_> {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        if let Some(run) = self.direct.take() {
            return Some(run);
        }
        let run = *self.index.nth(self.place)?;
        self.place = self.place.checked_add(1)?;
        (run.key == self.key).then_some(run)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::scan::Form;
    use super::*;

    fn runs(keys: &[u64]) -> Vec<Run> {
        (0_u32..)
            .zip(keys)
            .map(|(line, key)| Run {
                key: *key,
                start: 0,
                len: 0,
                line,
                part: 0,
                form: Form::Lines,
            })
            .collect()
    }

    proptest! {
        #[test]
        fn every_run_of_a_key_is_found_whatever_was_asked_before(
            keys in prop::collection::vec(0_u64..8, 0..20),
            asked in prop::collection::vec(0_u64..10, 0..20),
        ) {
            let index = Index::new(runs(&keys));
            let mut next = 0;
            for key in asked {
                let lines: Vec<u32> = index.find(key, &mut next).map(|run| run.line).collect();
                let expected: Vec<u32> = (0_u32..)
                    .zip(&keys)
                    .filter(|(_, known)| **known == key)
                    .map(|(line, _)| line)
                    .collect();
                prop_assert_eq!(lines, expected);
            }
        }
    }
}
