//! Every user-facing word of one language: messages, names of terms, texts of rules.

use std::collections::HashMap;

use evigil_core::Lang;
use evigil_knowledge::{Basis, Knowledge, TermKind};
use jiff::civil::Date;

use crate::Messages;

/// A rule or a correction as renderers show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleText {
    /// Id, to explain it by.
    pub id: String,
    /// Short name.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// Address of its first source.
    pub url: Option<String>,
}

/// What renderers need to speak to the reader.
pub struct Wording {
    messages: Messages,
    rules: Vec<RuleText>,
    places: HashMap<String, usize>,
    terms: HashMap<TermKind, HashMap<String, String>>,
}

impl Wording {
    /// Words in `lang`, with the names that `knowledge` gives and its sources on the day `as_of`.
    #[must_use]
    pub fn new(knowledge: &Knowledge, lang: Lang, as_of: Date) -> Self {
        let url = |basis: &[Basis]| {
            knowledge
                .citations(basis, lang, as_of)
                .into_iter()
                .map(|citation| citation.url)
                .find(|url| !url.is_empty())
        };
        let rules = knowledge.rules().iter().map(|rule| RuleText {
            id: rule.id.clone(),
            title: rule.title.get(lang).to_owned(),
            why: rule.why.get(lang).to_owned(),
            url: url(&rule.basis),
        });
        let corrections = knowledge.corrections().iter().map(|correction| RuleText {
            id: correction.id.clone(),
            title: correction.title.get(lang).to_owned(),
            why: correction.better.get(lang).to_owned(),
            url: url(&correction.basis),
        });
        let terms = knowledge
            .terms()
            .iter()
            .map(|term| (term.kind, term.id.clone(), term.title.get(lang).to_owned()));
        Self::from_parts(lang, rules.chain(corrections).collect(), terms)
    }

    /// Words in `lang` with these rules, and terms as kind, id and name.
    #[must_use]
    pub fn from_parts(
        lang: Lang,
        rules: Vec<RuleText>,
        terms: impl IntoIterator<Item = (TermKind, String, String)>,
    ) -> Self {
        let mut names: HashMap<_, HashMap<_, _>> = HashMap::new();
        for (kind, id, name) in terms {
            names.entry(kind).or_default().insert(id, name);
        }
        let places = rules
            .iter()
            .enumerate()
            .map(|(place, rule)| (rule.id.clone(), place))
            .collect();
        Self {
            messages: Messages::new(lang),
            rules,
            places,
            terms: names,
        }
    }

    /// The language.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.messages.lang()
    }

    /// The messages.
    #[must_use]
    pub const fn messages(&self) -> &Messages {
        &self.messages
    }

    /// All rules, then all corrections, in the order of the knowledge base.
    #[must_use]
    pub fn rules(&self) -> &[RuleText] {
        &self.rules
    }

    /// The rule `id`.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&RuleText> {
        self.rules.get(self.rule_place(id)?)
    }

    /// Place of the rule `id` in [`Wording::rules`].
    #[must_use]
    pub fn rule_place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Name of the term `id`; the id itself when the knowledge base does not name it.
    #[must_use]
    pub fn term<'w>(&'w self, kind: TermKind, id: &'w str) -> &'w str {
        self.terms
            .get(&kind)
            .and_then(|names| names.get(id))
            .map_or(id, String::as_str)
    }

    /// Names of terms, as one list in the reader's language.
    #[must_use]
    pub fn terms(&self, kind: TermKind, ids: &[String]) -> String {
        let names: Vec<_> = ids.iter().map(|id| self.term(kind, id)).collect();
        names.join(self.list_mark())
    }

    /// What stands between the items of a list.
    #[must_use]
    pub const fn list_mark(&self) -> &'static str {
        match self.lang() {
            Lang::En => ", ",
            Lang::Ja => "、",
        }
    }
}
