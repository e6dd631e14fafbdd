//! Groups the spellings of lots over many reports.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;

use super::{Certainty, LotKey, LotText};

/// A lot as many reports write it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LotEntry {
    /// Fields that name it as their only reading.
    pub sure: u64,
    /// Fields of which it is one reading.
    pub possible: u64,
    /// Fields in which it is damaged, cut off or perhaps no lot.
    pub doubtful: u64,
    /// Each spelling of it with the number of fields: the whole field as it was written.
    pub spellings: BTreeMap<String, u64>,
    /// Each product it was given for, in compatibility form and upper case, with the number of fields.
    pub products: BTreeMap<String, u64>,
}

impl LotEntry {
    /// Fields that may name it.
    #[must_use]
    pub const fn fields(&self) -> u64 {
        self.sure + self.possible + self.doubtful
    }
}

/// The lots of a stream of reports, by key. It grows with the number of different spellings, not of
/// reports.
#[derive(Debug, Clone, Default)]
pub struct LotIndex {
    lots: BTreeMap<LotKey, LotEntry>,
    fields: u64,
    without: u64,
}

impl LotIndex {
    /// An empty index.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field, with the product it stands for.
    pub fn add(&mut self, lot: &LotText, product: Option<&str>) {
        self.fields += 1;
        if lot.candidates.is_empty() {
            self.without += 1;
        }
        let product = product.map(product_key);
        for candidate in &lot.candidates {
            let entry = self.lots.entry(candidate.key.clone()).or_default();
            match candidate.certainty {
                Certainty::Sure => entry.sure += 1,
                Certainty::Possible => entry.possible += 1,
                Certainty::Doubtful => entry.doubtful += 1,
            }
            *entry.spellings.entry(lot.raw.clone()).or_default() += 1;
            if let Some(product) = &product {
                *entry.products.entry(product.clone()).or_default() += 1;
            }
        }
    }

    /// Fields seen.
    #[must_use]
    pub const fn fields(&self) -> u64 {
        self.fields
    }

    /// Fields without any lot.
    #[must_use]
    pub const fn without_lot(&self) -> u64 {
        self.without
    }

    /// Lots by key, doubtful ones included.
    pub fn lots(&self) -> impl ExactSizeIterator<Item = (&LotKey, &LotEntry)> {
        self.lots.iter()
    }

    /// The lot with this key.
    #[must_use]
    pub fn get(&self, key: &LotKey) -> Option<&LotEntry> {
        self.lots.get(key)
    }

    /// Other lots of a product of `key` that look like it: perhaps the same lot, written wrongly. A
    /// hint for a person, who has to look at the product and the dates.
    #[must_use]
    pub fn look_alikes(&self, key: &LotKey) -> Vec<&LotKey> {
        let like = key.look_alike();
        let products = self.lots.get(key).map(|entry| &entry.products);
        self.lots
            .iter()
            .filter(|(other, entry)| {
                *other != key
                    && other.look_alike() == like
                    && products.is_none_or(|products| {
                        products.is_empty()
                            || entry.products.is_empty()
                            || products
                                .keys()
                                .any(|name| entry.products.contains_key(name))
                    })
            })
            .map(|(other, _)| other)
            .collect()
    }
}

/// One spelling for names of products in counts: compatibility form, upper case, single blanks.
pub(super) fn product_key(name: &str) -> String {
    let name: String = name.nfkc().flat_map(char::to_uppercase).collect();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
