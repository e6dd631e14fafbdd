//! Codes of reports while they are read.

use std::borrow::Cow;
use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::{NOT_TOLD, Names};

/// What the source calls reports, by code. Whole numbers are kept as such until the first other
/// name; as long as they ascend, no index is needed to find them again.
#[derive(Debug)]
pub(crate) enum ReportCodes {
    Integers(Integers),
    Texts(Names),
}

impl Default for ReportCodes {
    fn default() -> Self {
        Self::Integers(Integers::default())
    }
}

impl ReportCodes {
    /// The code of a number, new or not; nothing when all codes are taken.
    pub(crate) fn integer(&mut self, value: i64) -> Option<u32> {
        match self {
            Self::Integers(integers) => integers.code(value),
            Self::Texts(names) => names.code(&value.to_string()),
        }
    }

    /// The code of a name. `007` is another report than `7`.
    pub(crate) fn text(&mut self, name: &str) -> Option<u32> {
        if let Self::Integers(integers) = self {
            if let Some(value) = canonical(name) {
                return integers.code(value);
            }
            let values = integers.values.iter();
            *self = Self::Texts(Names::of_different(values.map(i64::to_string))?);
        }
        match self {
            Self::Integers(_) => None,
            Self::Texts(names) => names.code(name),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Integers(integers) => integers.values.len(),
            Self::Texts(names) => names.len(),
        }
    }

    pub(crate) fn into_names(self) -> ReportNames {
        ReportNames(match self {
            Self::Integers(integers) => Kept::Integers(integers.values),
            Self::Texts(names) => Kept::Texts(names),
        })
    }
}

/// What the source calls each report, by its number. Whole numbers stay numbers: twenty million of
/// them take 160 megabytes.
#[derive(Debug, Clone, Default)]
pub struct ReportNames(Kept);

#[derive(Debug, Clone)]
enum Kept {
    Integers(Vec<i64>),
    Texts(Names),
}

impl Default for Kept {
    fn default() -> Self {
        Self::Integers(Vec::new())
    }
}

impl ReportNames {
    /// The name of the report number `report`; none beyond the last.
    #[must_use]
    pub fn name(&self, report: u32) -> Option<Cow<'_, str>> {
        match &self.0 {
            Kept::Integers(values) => {
                let value = values.get(report as usize)?;
                Some(Cow::Owned(value.to_string()))
            }
            Kept::Texts(names) => names.name(report).map(Cow::Borrowed),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Kept::Integers(values) => values.len(),
            Kept::Texts(names) => names.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The number that a name is, if it is written as numbers are.
fn canonical(name: &str) -> Option<i64> {
    let digits = name.strip_prefix('-').unwrap_or(name).as_bytes();
    let first = *digits.first()?;
    let is_canonical = digits.iter().all(u8::is_ascii_digit)
        && (first != b'0' || name.len() == 1)
        && digits.len() < 19;
    if is_canonical {
        name.parse().ok()
    } else {
        None
    }
}

/// Different numbers in the order of their first sight.
#[derive(Debug, Default)]
pub(crate) struct Integers {
    values: Vec<i64>,
    /// The place of the last one that was asked for.
    last: usize,
    hasher: DefaultHashBuilder,
    /// Made when the numbers stop to ascend.
    index: Option<HashTable<u32>>,
}

impl Integers {
    fn code(&mut self, value: i64) -> Option<u32> {
        let place = self.find(value).map_or_else(|| self.push(value), Some)?;
        self.last = place;
        u32::try_from(place).ok()
    }

    fn find(&self, value: i64) -> Option<usize> {
        // Tables mostly name the same reports in the same order.
        for place in [self.last, self.last + 1] {
            if self.values.get(place) == Some(&value) {
                return Some(place);
            }
        }
        match &self.index {
            Some(index) => index
                .find(self.hasher.hash_one(value), |&code| {
                    self.values.get(code as usize) == Some(&value)
                })
                .map(|&code| code as usize),
            None if self.values.last().is_none_or(|&last| last < value) => None,
            None => self.values.binary_search(&value).ok(),
        }
    }

    fn push(&mut self, value: i64) -> Option<usize> {
        let place = self.values.len();
        let code = u32::try_from(place).ok().filter(|&code| code != NOT_TOLD)?;
        let ascends = self.values.last().is_none_or(|&last| last < value);
        if !ascends && self.index.is_none() {
            let mut index = HashTable::with_capacity(place + 1);
            let hash = |&code: &u32| self.hash(code);
            for code in 0..code {
                index.insert_unique(hash(&code), code, hash);
            }
            self.index = Some(index);
        }
        self.values.push(value);
        let Self {
            values,
            hasher,
            index,
            ..
        } = self;
        if let Some(index) = index {
            index.insert_unique(hasher.hash_one(value), code, |&code| {
                hasher.hash_one(values.get(code as usize).copied().unwrap_or_default())
            });
        }
        Some(place)
    }

    fn hash(&self, code: u32) -> u64 {
        let value = self.values.get(code as usize).copied();
        self.hasher.hash_one(value.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_again_sorted_or_not() {
        let mut codes = ReportCodes::default();
        for (value, code) in [
            (5, 0),
            (7, 1),
            (9, 2),
            (7, 1),
            (5, 0),
            (6, 3),
            (9, 2),
            (-1, 4),
            (6, 3),
        ] {
            assert_eq!(codes.integer(value), Some(code), "{value}");
        }
        assert_eq!(codes.text("9"), Some(2));
        assert_eq!(codes.text("10"), Some(5));
        assert_eq!(codes.text("010"), Some(6));
        assert_eq!(codes.integer(10), Some(5));
        assert_eq!(codes.text("-1"), Some(4));
        assert_eq!(codes.len(), 7);
        let names = codes.into_names();
        let all: Vec<_> = (0..8).filter_map(|report| names.name(report)).collect();
        assert_eq!(all, ["5", "7", "9", "6", "-1", "10", "010"]);
    }

    #[test]
    fn numbers_keep_their_names() {
        let mut codes = ReportCodes::default();
        for value in [40, -7, 0] {
            codes.integer(value);
        }
        let names = codes.into_names();
        assert_eq!((names.len(), names.is_empty()), (3, false));
        assert_eq!(names.name(1).as_deref(), Some("-7"));
        assert_eq!(names.name(3), None);
    }

    #[test]
    fn only_plain_numbers_are_numbers() {
        for name in [
            "",
            "-",
            "+1",
            "01",
            "1.0",
            "1 ",
            "-0",
            "99999999999999999999",
        ] {
            assert_eq!(canonical(name), None, "{name}");
        }
        assert_eq!(canonical("0"), Some(0));
        assert_eq!(canonical("-12"), Some(-12));
    }
}
