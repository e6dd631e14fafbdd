//! Names of products and substances to classes of products.

use evigil_core::Localized;
use evigil_knowledge::Knowledge;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::data::TermDataError;
use super::fold::{fold, is_japanese};
use crate::assess::basis::Basis;

/// The folder of the data.
const FOLDER: &str = "vigilance/products/";

/// What a product is said to be. What it is, nobody knows from its name.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ProductClass {
    /// Exosomes or other extracellular vesicles.
    Ev,
    /// Culture supernatant, conditioned medium, secretome.
    ConditionedMedium,
    /// Living cells.
    Cells,
    /// Birth tissue and its fluids: amnion, Wharton's jelly, cord blood.
    BirthTissue,
    /// Placenta extract.
    PlacentaExtract,
    /// Platelet-rich plasma and other products of a person's own blood.
    BloodProduct,
    /// None of these, though often taken for one.
    NotEv,
}

/// Whether a name is found in a text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductExample {
    /// A product name as reporters write it.
    pub text: String,
    /// Whether the entry is the best match.
    pub finds: bool,
}

/// Names of one class or brand.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductEntry {
    /// Stable id.
    pub id: String,
    /// Class.
    pub class: ProductClass,
    /// Name to show: of a brand the brand, else the word of the class.
    pub title: Localized,
    /// Maker, when it is a brand and the maker is known.
    #[serde(default)]
    pub maker: Option<String>,
    /// Names in English and other Latin scripts.
    #[serde(default)]
    pub en: Vec<String>,
    /// Names in Japanese.
    #[serde(default)]
    pub ja: Vec<String>,
    /// Whether it is from general knowledge and was not seen in a source: shown as unverified.
    #[serde(default)]
    pub unverified: bool,
    /// Examples.
    #[serde(default)]
    pub examples: Vec<ProductExample>,
    /// Where it is from.
    #[serde(default)]
    pub citations: Vec<Basis>,
}

/// A class found in a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProductMatch {
    /// Id of the entry.
    pub entry: String,
    /// Class.
    pub class: ProductClass,
    /// Name to show.
    pub title: Localized,
    /// The name that was found, as in the data.
    pub matched: String,
    /// Whether the whole text is that name.
    pub is_whole: bool,
    /// Whether the entry was not seen in a source.
    pub unverified: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    product: Vec<ProductEntry>,
}

#[derive(Debug)]
struct Name {
    entry: usize,
    folded: String,
    text: String,
    japanese: bool,
}

/// Names of products, normalised.
#[derive(Debug)]
pub struct ProductNames {
    entries: Vec<ProductEntry>,
    names: Vec<Name>,
}

impl ProductNames {
    /// The names of this base.
    ///
    /// # Errors
    /// When the data of the base can't be used.
    pub fn new(knowledge: &Knowledge) -> Result<Self, TermDataError> {
        let mut all = Self {
            entries: Vec::new(),
            names: Vec::new(),
        };
        for (path, text) in knowledge.files("vigilance") {
            if path.starts_with(FOLDER) {
                all.add(path, text)?;
            }
        }
        Ok(all)
    }

    /// With names of the user, in the same form: `[[product]]` with `id`, `class`, `title`, `en`, `ja`.
    ///
    /// # Errors
    /// When the text is no such file.
    pub fn with_names(mut self, file: &str, text: &str) -> Result<Self, TermDataError> {
        self.add(file, text)?;
        Ok(self)
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), TermDataError> {
        let file: File = toml::from_str(text).map_err(|error| TermDataError::Shape {
            file: file.to_owned(),
            message: error.to_string(),
        })?;
        for entry in file.product {
            let number = self.entries.len();
            for name in entry.en.iter().chain(&entry.ja) {
                let folded = fold(name);
                self.names.push(Name {
                    entry: number,
                    japanese: is_japanese(&folded),
                    folded,
                    text: name.clone(),
                });
            }
            self.entries.push(entry);
        }
        Ok(())
    }

    /// The entries.
    #[must_use]
    pub fn entries(&self) -> &[ProductEntry] {
        &self.entries
    }

    /// What a name stands for, the longest name first, each entry once. Brands and words of classes
    /// can both be there: `XoGlo exosome` is a brand and an exosome product.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<ProductMatch> {
        let folded = fold(text);
        let mut found: Vec<(&Name, bool)> = self
            .names
            .iter()
            .filter(|name| stands_in(name, &folded))
            .map(|name| (name, name.folded == folded))
            .collect();
        found.sort_by(|(a, _), (b, _)| {
            (b.folded.chars().count(), a.entry).cmp(&(a.folded.chars().count(), b.entry))
        });
        let mut entries = Vec::new();
        let mut out = Vec::new();
        for (name, is_whole) in found {
            if entries.contains(&name.entry) {
                continue;
            }
            entries.push(name.entry);
            let Some(entry) = self.entries.get(name.entry) else {
                continue;
            };
            out.push(ProductMatch {
                entry: entry.id.clone(),
                class: entry.class,
                title: entry.title.clone(),
                matched: name.text.clone(),
                is_whole,
                unverified: entry.unverified,
            });
        }
        out
    }
}

/// Japanese names stand anywhere; others only as whole words, with an `s` or without: `REGEN` is not
/// in `REGENERATIVE`.
fn stands_in(name: &Name, folded: &str) -> bool {
    if name.folded.is_empty() {
        return false;
    }
    if name.japanese {
        return folded
            .replace(' ', "")
            .contains(&name.folded.replace(' ', ""));
    }
    folded.match_indices(&name.folded).any(|(at, _)| {
        let before = folded.get(..at).and_then(|it| it.chars().next_back());
        let behind = folded.get(at + name.folded.len()..).unwrap_or_default();
        let behind = behind.strip_prefix('s').unwrap_or(behind);
        let is_edge =
            |letter: Option<char>| letter.is_none_or(|letter| !letter.is_ascii_alphanumeric());
        is_edge(before) && is_edge(behind.chars().next())
    })
}
