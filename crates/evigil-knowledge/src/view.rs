//! An entry in one language on one day, ready to print or to write as JSON.

use evigil_core::{Citation, Lang, Verification};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{
    Check, Criterion, CriterionApplies, CriterionExample, CriterionLevel, Example, Level, Status,
};
use crate::{Entry, Knowledge};

/// What only a criterion has.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CriterionView {
    /// What it is about; id of a term of the kind `criterion_group`.
    pub group: String,
    /// How firmly it is asked for.
    pub level: CriterionLevel,
    /// Which lots it concerns.
    #[serde(skip_serializing_if = "CriterionApplies::is_everything")]
    pub applies: CriterionApplies,
    /// How it is judged.
    pub check: Check,
    /// Dossiers that satisfy it and dossiers that nearly do.
    pub examples: Vec<CriterionExample>,
}

impl From<&Criterion> for CriterionView {
    fn from(criterion: &Criterion) -> Self {
        Self {
            group: criterion.group.clone(),
            level: criterion.level,
            applies: criterion.applies.clone(),
            check: criterion.check.clone(),
            examples: criterion.examples.clone(),
        }
    }
}

/// An entry in one language on one day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EntryView {
    /// Id.
    pub id: String,
    /// What it is.
    pub kind: String,
    /// A few words.
    pub title: String,
    /// What it says.
    pub text: String,
    /// Why it matters; of a correction, what better sources say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What a rule does not find although it should.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_gaps: Option<String>,
    /// What to ask the provider or the maker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// What follows from a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Version of evigil that brought a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Where a rule stands in its life.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Whose law it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub jurisdiction: Vec<&'static str>,
    /// Address of a source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether anything it rests on is in force on the day.
    pub in_force: bool,
    /// Its sources.
    pub citations: Vec<Citation>,
    /// What it finds and what it leaves alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
    /// What only a criterion has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criterion: Option<CriterionView>,
    /// How it was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// Day by which it has to be checked again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_by: Option<Date>,
    /// Whether it is past that day.
    pub overdue: bool,
    /// File it stands in, relative to the root of the knowledge base.
    pub file: String,
}

impl Entry<'_> {
    /// The entry in `lang` on `as_of`; a fact in the version in force on that day, else the latest.
    #[must_use]
    pub fn view(&self, knowledge: &Knowledge, lang: Lang, as_of: Date) -> EntryView {
        if let Entry::Fact(versions @ [_, _, ..]) = self
            && let Some(at) = versions.iter().position(|fact| fact.in_force(as_of))
        {
            return Entry::Fact(&versions[at..=at]).view(knowledge, lang, as_of);
        }
        let rule = if let Entry::Rule(rule) = self {
            Some(*rule)
        } else {
            None
        };
        EntryView {
            id: self.id().to_owned(),
            kind: self.kind().to_owned(),
            title: self.title(lang).to_owned(),
            text: self.text(lang).to_owned(),
            why: self.why(lang).map(str::to_owned),
            known_gaps: rule
                .and_then(|rule| rule.known_gaps.as_ref())
                .map(|gaps| gaps.get(lang).to_owned()),
            question: match self {
                Entry::Disclosure(item) => Some(item.question.get(lang).to_owned()),
                Entry::Criterion(item) => Some(item.question.get(lang).to_owned()),
                _ => None,
            },
            level: self.level(),
            since: rule.map(|rule| rule.since.clone()),
            status: rule.map(|rule| rule.status),
            jurisdiction: self.jurisdictions(),
            url: if let Entry::Source(source) = self {
                Some(source.url.clone())
            } else {
                None
            },
            in_force: self.in_force(knowledge, as_of),
            citations: self.citations(knowledge, lang, as_of),
            examples: self.examples().to_vec(),
            criterion: if let Entry::Criterion(item) = self {
                Some((*item).into())
            } else {
                None
            },
            verification: self.verification(knowledge),
            review_by: self.review_by(),
            overdue: self.overdue(as_of),
            file: self.file().to_owned(),
        }
    }

    fn jurisdictions(&self) -> Vec<&'static str> {
        match self {
            Entry::Rule(rule) => rule.jurisdiction.iter().map(|whose| whose.code()).collect(),
            Entry::Fact(versions) => versions
                .last()
                .map(|fact| fact.jurisdiction.code())
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether anything the entry rests on is in force on `as_of`; words and sources always are.
    #[must_use]
    pub fn in_force(&self, knowledge: &Knowledge, as_of: Date) -> bool {
        match self {
            Entry::Rule(rule) => knowledge.in_force(rule, as_of),
            Entry::Fact(versions) => versions.iter().any(|fact| fact.in_force(as_of)),
            Entry::Disclosure(_) | Entry::Correction(_) | Entry::Criterion(_) => self
                .basis()
                .iter()
                .any(|basis| knowledge.fact(&basis.fact, as_of).is_some()),
            Entry::Term(_) | Entry::Source(_) => true,
        }
    }

    /// Its sources: of a fact all of them; of a rule, disclosure, correction or criterion one for
    /// each fact in force on `as_of`.
    #[must_use]
    pub fn citations(&self, knowledge: &Knowledge, lang: Lang, as_of: Date) -> Vec<Citation> {
        match self {
            Entry::Fact(versions) => versions
                .last()
                .map_or_else(Vec::new, |fact| knowledge.citations_of_fact(fact, lang)),
            Entry::Term(term) => knowledge.citations_of_term(term, lang),
            _ => knowledge.citations(self.basis(), lang, as_of),
        }
    }
}
