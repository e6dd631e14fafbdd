//! Whether a reaction is expected: listed in the reference information of the product.
//!
//! A vesicle product has no approved label, and so the list of the base for it is empty: every
//! reaction is unexpected. Users bring their own lists, such as an investigator's brochure, in the
//! same form. A listed reaction that was fatal is unexpected unless the list says that it can be
//! (ICH E2D, section 2.4). Whether a reaction is more specific or more severe than what is listed
//! is for a person to say: the list has to name it.

use evigil_core::Localized;
use evigil_knowledge::Knowledge;
use jiff::civil::Date;
use serde::Deserialize;

use super::base::{self, BaseFault};
use super::basis::Basis;
use super::words::folded;
use crate::icsr::Reaction;

/// A reaction that is expected.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Id, unique in the list.
    pub id: String,
    /// Its name.
    pub title: Localized,
    /// Words by which reports call it, besides its name; matched as a whole.
    #[serde(default)]
    pub words: Vec<String>,
    /// Codes of it, such as those of a licensed terminology.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Whether the list says that it can be fatal.
    #[serde(default)]
    pub fatal: bool,
}

/// Reference information about the safety of a product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceList {
    /// Stable id, such as `RL-EV-01`.
    pub id: String,
    /// A few words.
    pub title: Localized,
    /// What it is.
    pub text: Localized,
    /// Product classes it is for; for every product when there is none.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Product names it is for, as reports give them.
    #[serde(default)]
    pub products: Vec<String>,
    /// First day it is valid.
    #[serde(default, deserialize_with = "base::day")]
    pub in_force_from: Option<Date>,
    /// Last day it is valid.
    #[serde(default, deserialize_with = "base::day")]
    pub in_force_to: Option<Date>,
    /// What is expected.
    #[serde(default)]
    pub listed: Vec<Listed>,
    /// What it rests on. A list of the user may leave it out.
    #[serde(default)]
    pub basis: Vec<Basis>,
    /// Worked cases.
    #[serde(default)]
    pub examples: Vec<ListExample>,
}

/// A worked case of a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListExample {
    /// The reporter's words.
    pub words: String,
    /// Whether it was fatal.
    #[serde(default)]
    pub fatal: bool,
    /// Whether it is expected.
    pub expected: bool,
}

/// Whether a reaction is expected, and why.
#[derive(Debug, Clone, Copy)]
pub enum Expectedness<'l> {
    /// It is listed.
    Listed(&'l Listed),
    /// It is listed, but not as one that can be fatal, and it was.
    ListedNotFatal(&'l Listed),
    /// It is not listed.
    NotListed,
}

impl Expectedness<'_> {
    /// Whether it is expected.
    #[must_use]
    pub const fn is_expected(self) -> bool {
        matches!(self, Self::Listed(_))
    }

    /// The word of the JSON contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Listed(_) => "listed",
            Self::ListedNotFatal(_) => "listed_not_fatal",
            Self::NotListed => "not_listed",
        }
    }
}

impl ReferenceList {
    /// Reads a list.
    ///
    /// # Errors
    /// When it does not have the shape of a list.
    pub fn read(file: &str, text: &str) -> Result<Self, BaseFault> {
        base::read(file, text)
    }

    /// Whether it is valid on a day.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.in_force_from.is_none_or(|from| from <= day)
            && self.in_force_to.is_none_or(|to| day <= to)
    }

    /// Whether it is for a product of this class or name. The more it names, the less it is for.
    #[must_use]
    pub fn is_for(&self, class: Option<&str>, name: Option<&str>) -> bool {
        let is_class = class.is_some_and(|class| self.classes.iter().any(|it| it == class));
        let is_product = name.is_some_and(|name| {
            let name = plain(name);
            self.products.iter().any(|it| plain(it) == name)
        });
        (self.classes.is_empty() && self.products.is_empty()) || is_class || is_product
    }

    /// Whether a reaction is expected.
    #[must_use]
    pub fn judge(&self, words: Option<&str>, code: Option<&str>, fatal: bool) -> Expectedness<'_> {
        let words = words.map(plain);
        let found = self.listed.iter().find(|listed| {
            let names = [&listed.title.en, &listed.title.ja]
                .into_iter()
                .chain(&listed.words);
            let by_words = words
                .as_ref()
                .is_some_and(|words| names.map(|name| plain(name)).any(|name| name == *words));
            by_words || code.is_some_and(|code| listed.codes.iter().any(|known| known == code))
        });
        match found {
            None => Expectedness::NotListed,
            Some(listed) if fatal && !listed.fatal => Expectedness::ListedNotFatal(listed),
            Some(listed) => Expectedness::Listed(listed),
        }
    }

    /// Whether a reaction of a report is expected; it counts as fatal when its outcome or its
    /// stated seriousness says so.
    #[must_use]
    pub fn judge_reaction(&self, reaction: Reaction<'_>) -> Expectedness<'_> {
        let fatal = reaction.outcome() == Some("5") || reaction.seriousness().death;
        self.judge(reaction.words(), reaction.code(), fatal)
    }
}

fn plain(name: &str) -> String {
    folded(name)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Lists of the base, and those of the user before them.
#[derive(Debug, Clone, Default)]
pub struct ReferenceLists(Vec<(String, ReferenceList)>);

impl ReferenceLists {
    /// The folder of the base.
    pub const FOLDER: &'static str = "vigilance/reference-lists";

    /// Those of the base.
    ///
    /// # Errors
    /// When a file does not have the shape of a list.
    pub fn of(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let read: Vec<(&str, ReferenceList)> = base::read_all(knowledge.files(Self::FOLDER))?;
        Ok(Self(
            read.into_iter()
                .map(|(file, list)| (file.to_owned(), list))
                .collect(),
        ))
    }

    /// Adds one of the user, which comes before those of the base.
    pub fn add(&mut self, file: &str, list: ReferenceList) {
        self.0.insert(0, (file.to_owned(), list));
    }

    /// The list for a product on a day: the first that is for its name, or else for its class, or
    /// else for every product.
    #[must_use]
    pub fn list_for(
        &self,
        class: Option<&str>,
        name: Option<&str>,
        day: Date,
    ) -> Option<&ReferenceList> {
        let valid = || self.iter().filter(|list| list.in_force(day));
        let named = valid().find(|list| !list.products.is_empty() && list.is_for(None, name));
        let classed = || valid().find(|list| !list.classes.is_empty() && list.is_for(class, None));
        named
            .or_else(classed)
            .or_else(|| valid().find(|list| list.classes.is_empty() && list.products.is_empty()))
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &ReferenceList> {
        self.0.iter().map(|(_, list)| list)
    }
}
