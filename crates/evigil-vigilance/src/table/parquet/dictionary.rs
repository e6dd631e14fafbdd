//! The different values of a column, each with a number.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// The number that stands for no value.
pub(in crate::table) const NONE: u32 = u32::MAX;

/// Values in the order in which they came, as the dictionary page has them.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// Values behind each other, each text after its length.
    page: Vec<u8>,
    /// Where each value ends.
    ends: Vec<u32>,
    /// Numbers of values, by their bytes.
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
    has_lengths: bool,
}

impl Dictionary {
    /// Of texts, or of numbers, which need no lengths.
    pub(super) fn new(has_lengths: bool) -> Self {
        Self {
            has_lengths,
            ..Self::default()
        }
    }

    pub(super) fn page(&self) -> &[u8] {
        &self.page
    }

    /// How many values.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(NONE)
    }

    fn value<'p>(page: &'p [u8], ends: &[u32], has_lengths: bool, number: u32) -> &'p [u8] {
        let number = number as usize;
        let end = ends.get(number).copied().unwrap_or_default();
        let start = number
            .checked_sub(1)
            .and_then(|before| ends.get(before))
            .copied()
            .unwrap_or_default();
        let skip = if has_lengths { 4 } else { 0 };
        page.get(start as usize + skip..end as usize)
            .unwrap_or_default()
    }

    /// The number of a value.
    pub(super) fn number(&mut self, value: &[u8]) -> u32 {
        let hash = self.hasher.hash_one(value);
        let Self {
            page,
            ends,
            table,
            hasher,
            has_lengths,
        } = self;
        let of = |number: u32| Self::value(page, ends, *has_lengths, number);
        if let Some(number) = table.find(hash, |number| of(*number) == value) {
            return *number;
        }
        let number = u32::try_from(ends.len()).unwrap_or(NONE);
        table.insert_unique(hash, number, |number| hasher.hash_one(of(*number)));
        if *has_lengths {
            let len = u32::try_from(value.len()).unwrap_or(u32::MAX);
            page.extend(len.to_le_bytes());
        }
        page.extend(value);
        ends.push(u32::try_from(page.len()).unwrap_or(u32::MAX));
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_number() {
        let mut dictionary = Dictionary::new(true);
        let numbers = ["a", "", "bc", "a", ""].map(|value| dictionary.number(value.as_bytes()));
        assert_eq!(numbers, [0, 1, 2, 0, 1]);
        assert_eq!(dictionary.len(), 3);
        assert_eq!(
            dictionary.page(),
            [&[1, 0, 0, 0][..], b"a", &[0; 4], &[2, 0, 0, 0], b"bc"].concat()
        );
        let mut numbers = Dictionary::new(false);
        assert_eq!(numbers.number(&7_i32.to_le_bytes()), 0);
        assert_eq!(numbers.page(), [7, 0, 0, 0]);
    }
}
