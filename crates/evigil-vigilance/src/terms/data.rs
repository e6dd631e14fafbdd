//! What the base knows about terms, from `knowledge/vigilance/terms`.

use std::collections::HashMap;

use evigil_core::{Lang, Localized};
use evigil_knowledge::Knowledge;
use serde::Deserialize;

use crate::assess::basis::Basis;

/// The folder of the data.
const FOLDER: &str = "vigilance/terms/";

/// Id of evigil's own list of harms.
pub(super) const HARMS: &str = "harms";

/// The data about terms or products can't be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TermDataError {
    /// A file has another shape.
    #[error("{file}: {message}")]
    Shape {
        /// Path in the base, or name of the user's file.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// Words are given for a code that no terminology has.
    #[error("{file}: no term {terminology} {code}")]
    NoTerm {
        /// Path in the base, or name of the user's file.
        file: String,
        /// Id of the terminology.
        terminology: String,
        /// The code.
        code: String,
    },
}

/// Words of both languages.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Words {
    pub(super) en: Vec<String>,
    pub(super) ja: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeWords {
    pub(super) code: String,
    #[serde(default)]
    pub(super) en: Vec<String>,
    #[serde(default)]
    pub(super) ja: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TerminologyEntry {
    id: String,
    title: Localized,
    version: String,
    citations: Vec<Basis>,
    terms: String,
}

/// A harm to look for after products of this field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Harm {
    /// Stable id.
    pub id: String,
    /// Its name.
    pub title: Localized,
    /// What is known of it after such products, and what is not.
    pub text: Localized,
    /// Codes of the IMDRF terminology that mean the same or a part of it.
    #[serde(default)]
    pub imdrf: Vec<String>,
    /// Words for it.
    words: Words,
    /// Phrases that find it.
    pub examples: Vec<HarmExample>,
    /// Whether it rests on an argument of evigil's own, without a source.
    #[serde(default)]
    pub own: bool,
    /// Where it is from.
    pub citations: Vec<Basis>,
}

/// A phrase and whether the harm is among its first suggestions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HarmExample {
    /// The phrase.
    pub text: String,
    /// Whether it names the harm.
    pub finds: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    /// Terminology that `words` belong to.
    terminology: Option<String>,
    words: Vec<CodeWords>,
    #[serde(rename = "terminology_list")]
    terminologies: Vec<TerminologyEntry>,
    harm: Vec<Harm>,
    ignored: Words,
    denied: Words,
}

/// A terminology in use.
#[derive(Debug, Clone)]
pub struct Terminology {
    /// Id: `harms`, `imdrf`, `meddra`.
    pub id: String,
    /// Name.
    pub title: Localized,
    /// Version that is kept with every code.
    pub version: String,
    /// Where it is from; nothing for what the user brought.
    pub citations: Vec<Basis>,
}

/// A term of a terminology.
#[derive(Debug, Clone)]
pub(super) struct Concept {
    pub(super) terminology: usize,
    pub(super) code: String,
    pub(super) en: String,
    pub(super) ja: Option<String>,
    /// Whether new reports may be coded with it.
    pub(super) is_current: bool,
    /// The term above it to which reports are counted, with its code; only MedDRA has one.
    pub(super) preferred: Option<(String, String)>,
}

impl Concept {
    pub(super) fn name(&self, lang: Lang) -> &str {
        match (lang, &self.ja) {
            (Lang::Ja, Some(name)) => name,
            _ => &self.en,
        }
    }
}

/// A spelling of a term.
#[derive(Debug, Clone)]
pub(super) struct Spelling {
    pub(super) concept: usize,
    pub(super) text: String,
    /// Whether it is the name of the term, not another word for it.
    pub(super) is_name: bool,
}

/// Everything that terms are looked up in.
#[derive(Debug, Clone, Default)]
pub(super) struct TermData {
    pub(super) terminologies: Vec<Terminology>,
    pub(super) concepts: Vec<Concept>,
    pub(super) spellings: Vec<Spelling>,
    pub(super) harms: Vec<Harm>,
    pub(super) ignored: Words,
    pub(super) denied: Words,
    by_code: HashMap<(usize, String), usize>,
}

impl TermData {
    pub(super) fn new(knowledge: &Knowledge) -> Result<Self, TermDataError> {
        let mut data = Self::default();
        let mut words = Vec::new();
        for (path, text) in knowledge.files("vigilance") {
            if !path.starts_with(FOLDER) {
                continue;
            }
            let file: File = toml::from_str(text).map_err(|error| TermDataError::Shape {
                file: path.to_owned(),
                message: error.to_string(),
            })?;
            for entry in file.terminologies {
                data.terminology(path, entry)?;
            }
            for harm in file.harm {
                data.harm(harm);
            }
            data.ignored.en.extend(file.ignored.en);
            data.ignored.ja.extend(file.ignored.ja);
            data.denied.en.extend(file.denied.en);
            data.denied.ja.extend(file.denied.ja);
            words.push((path.to_owned(), file.terminology, file.words));
        }
        for (path, terminology, words) in words {
            let terminology = terminology.unwrap_or_default();
            for entry in words {
                data.words(&path, &terminology, &entry)?;
            }
        }
        Ok(data)
    }

    fn terminology(&mut self, file: &str, entry: TerminologyEntry) -> Result<(), TermDataError> {
        let number = self.add_terminology(Terminology {
            id: entry.id,
            title: entry.title,
            version: entry.version,
            citations: entry.citations,
        });
        for line in entry.terms.lines().filter(|line| !line.is_empty()) {
            let mut cells = line.split('\t');
            let (Some(code), Some(_), Some(name)) = (cells.next(), cells.next(), cells.next())
            else {
                return Err(TermDataError::Shape {
                    file: file.to_owned(),
                    message: format!("`{line}` has no code, concept and name"),
                });
            };
            let concept = self.add_concept(Concept {
                terminology: number,
                code: code.to_owned(),
                en: name.to_owned(),
                ja: None,
                is_current: true,
                preferred: None,
            });
            self.add_spelling(concept, name, true);
            if let Some(other) = cells.next() {
                self.add_spelling(concept, other, true);
            }
            // "Hemorrhage/Blood Loss/Bleeding" names three words for one thing.
            for part in name.split('/').filter(|_| name.contains('/')) {
                self.add_spelling(concept, part, false);
            }
        }
        Ok(())
    }

    fn harm(&mut self, harm: Harm) {
        let number = match self.number(HARMS) {
            Some(number) => number,
            None => self.add_terminology(Terminology {
                id: HARMS.to_owned(),
                title: Localized {
                    en: "evigil: harms after EV, exosome and culture-supernatant products"
                        .to_owned(),
                    ja: "evigil:EV・エクソソーム・培養上清製品の害の一覧".to_owned(),
                },
                version: env!("CARGO_PKG_VERSION").to_owned(),
                citations: Vec::new(),
            }),
        };
        let concept = self.add_concept(Concept {
            terminology: number,
            code: harm.id.clone(),
            en: harm.title.en.clone(),
            ja: Some(harm.title.ja.clone()),
            is_current: true,
            preferred: None,
        });
        self.add_spelling(concept, &harm.title.en, true);
        self.add_spelling(concept, &harm.title.ja, true);
        for word in harm.words.en.iter().chain(&harm.words.ja) {
            self.add_spelling(concept, word, false);
        }
        self.harms.push(harm);
    }

    fn words(
        &mut self,
        file: &str,
        terminology: &str,
        entry: &CodeWords,
    ) -> Result<(), TermDataError> {
        let known = self
            .number(terminology)
            .and_then(|number| self.by_code.get(&(number, entry.code.clone())).copied());
        let Some(concept) = known else {
            return Err(TermDataError::NoTerm {
                file: file.to_owned(),
                terminology: terminology.to_owned(),
                code: entry.code.clone(),
            });
        };
        // The first Japanese word is the name in Japanese, where the terminology has none.
        if let Some(it) = self.concepts.get_mut(concept)
            && it.ja.is_none()
        {
            it.ja = entry.ja.first().cloned();
        }
        for word in entry.en.iter().chain(&entry.ja) {
            self.add_spelling(concept, word, false);
        }
        Ok(())
    }

    /// Words of the user, as `[[words]]` with `terminology`, `code`, `en` and `ja`.
    pub(super) fn user_words(&mut self, file: &str, text: &str) -> Result<(), TermDataError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Entry {
            terminology: String,
            code: String,
            #[serde(default)]
            en: Vec<String>,
            #[serde(default)]
            ja: Vec<String>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct UserFile {
            words: Vec<Entry>,
        }
        let user: UserFile = toml::from_str(text).map_err(|error| TermDataError::Shape {
            file: file.to_owned(),
            message: error.to_string(),
        })?;
        for Entry {
            terminology,
            code,
            en,
            ja,
        } in user.words
        {
            self.words(file, &terminology, &CodeWords { code, en, ja })?;
        }
        Ok(())
    }

    pub(super) fn number(&self, terminology: &str) -> Option<usize> {
        self.terminologies
            .iter()
            .position(|it| it.id == terminology)
    }

    pub(super) fn add_terminology(&mut self, terminology: Terminology) -> usize {
        self.terminologies.push(terminology);
        self.terminologies.len() - 1
    }

    pub(super) fn add_concept(&mut self, concept: Concept) -> usize {
        let number = self.concepts.len();
        self.by_code
            .insert((concept.terminology, concept.code.clone()), number);
        self.concepts.push(concept);
        number
    }

    pub(super) fn concept(&self, terminology: &str, code: &str) -> Option<&Concept> {
        let number = self.number(terminology)?;
        let at = self.by_code.get(&(number, code.to_owned()))?;
        self.concepts.get(*at)
    }

    pub(super) fn add_spelling(&mut self, concept: usize, text: &str, is_name: bool) {
        self.spellings.push(Spelling {
            concept,
            text: text.trim().to_owned(),
            is_name,
        });
    }
}
