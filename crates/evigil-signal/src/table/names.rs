//! Names by code.

use hashbrown::HashMap;

/// Different names, coded in the order of their first sight.
#[derive(Debug, Clone, Default)]
pub struct Names {
    names: Vec<Box<str>>,
    codes: HashMap<Box<str>, u32>,
}

impl Names {
    /// The code of `name`, which is new to it or not; nothing when all 2³² − 1 codes are taken.
    pub fn code(&mut self, name: &str) -> Option<u32> {
        if let Some(&code) = self.codes.get(name) {
            return Some(code);
        }
        let code = u32::try_from(self.names.len())
            .ok()
            .filter(|&code| code != super::NOT_TOLD)?;
        self.names.push(name.into());
        self.codes.insert(name.into(), code);
        Some(code)
    }

    /// The code of `name`, if it is known.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<u32> {
        self.codes.get(name).copied()
    }

    /// The name of `code`.
    #[must_use]
    pub fn name(&self, code: u32) -> Option<&str> {
        self.names.get(code as usize).map(AsRef::as_ref)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// All, by code.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }
}
