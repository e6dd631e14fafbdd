//! Names by code.

use std::hash::BuildHasher as _;
use std::sync::OnceLock;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Different names, coded in the order of their first sight.
///
/// All text stands in one string, and the index holds codes only: twenty million names of reports
/// take half a gigabyte.
#[derive(Debug, Clone, Default)]
pub struct Names {
    text: String,
    /// Where each name ends in the text.
    ends: Vec<usize>,
    hasher: DefaultHashBuilder,
    /// Codes by the hash of their name; made when somebody looks for a name.
    index: OnceLock<HashTable<u32>>,
}

impl Names {
    /// The code of `name`, which is new to it or not; nothing when all 2³² − 1 codes are taken.
    pub fn code(&mut self, name: &str) -> Option<u32> {
        if let Some(code) = self.find(name) {
            return Some(code);
        }
        let code = self.push(name)?;
        let Self {
            text,
            ends,
            hasher,
            index,
        } = self;
        let hash = hasher.hash_one(name);
        if let Some(index) = index.get_mut() {
            index.insert_unique(hash, code, |&code| {
                hasher.hash_one(slice(text, ends, code).unwrap_or_default())
            });
        }
        Some(code)
    }

    /// Adds a name which is known to be new, and leaves the index as it is.
    fn push(&mut self, name: &str) -> Option<u32> {
        let code = u32::try_from(self.ends.len())
            .ok()
            .filter(|&code| code != super::NOT_TOLD)?;
        self.text.push_str(name);
        self.ends.push(self.text.len());
        Some(code)
    }

    /// Names that are known to be different.
    pub(crate) fn of_different<N: AsRef<str>>(names: impl Iterator<Item = N>) -> Option<Self> {
        let mut all = Self::default();
        all.ends.reserve(names.size_hint().0);
        for name in names {
            all.push(name.as_ref())?;
        }
        Some(all)
    }

    /// The code of `name`, if it is known.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<u32> {
        let index = self.index.get_or_init(|| self.indexed());
        index
            .find(self.hasher.hash_one(name), |&code| {
                self.name(code) == Some(name)
            })
            .copied()
    }

    fn indexed(&self) -> HashTable<u32> {
        let mut index = HashTable::with_capacity(self.len());
        let hash = |&code: &u32| self.hasher.hash_one(self.name(code).unwrap_or_default());
        for code in (0..self.len()).filter_map(|code| u32::try_from(code).ok()) {
            index.insert_unique(hash(&code), code, hash);
        }
        index
    }

    /// The name of `code`.
    #[must_use]
    pub fn name(&self, code: u32) -> Option<&str> {
        slice(&self.text, &self.ends, code)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All, by code.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let name = self.text.get(start..end).unwrap_or_default();
            start = end;
            name
        })
    }
}

fn slice<'t>(text: &'t str, ends: &[usize], code: u32) -> Option<&'t str> {
    let code = code as usize;
    let end = *ends.get(code)?;
    let start = match code.checked_sub(1) {
        Some(before) => *ends.get(before)?,
        None => 0,
    };
    text.get(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_first_sight() {
        let mut names = Names::default();
        assert_eq!(names.find("a"), None);
        assert_eq!(names.code("b"), Some(0));
        assert_eq!(names.code("a"), Some(1));
        assert_eq!(names.code(""), Some(2));
        assert_eq!(names.code("b"), Some(0));
        assert_eq!((names.name(1), names.name(3)), (Some("a"), None));
        assert_eq!(names.iter().collect::<Vec<_>>(), ["b", "a", ""]);
    }

    #[test]
    fn an_index_made_late_finds_all() {
        let mut names = Names::of_different((0..1000).map(|number| number.to_string())).unwrap();
        assert_eq!(names.find("999"), Some(999));
        assert_eq!(names.code("x"), Some(1000));
        assert_eq!(names.code("17"), Some(17));
    }
}
