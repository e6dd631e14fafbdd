//! When certainty falls: `knowledge/evidence/grading.toml`.

use evigil_core::Localized;
use evigil_knowledge::basis::Basis;
use serde::Deserialize;

use super::vocabulary::{BiasJudgement, Domain};

/// The reasons for steps down, and what is meant by a class of products and by few people.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grading {
    /// Product classes that are called one thing.
    #[serde(default)]
    pub same_class: Vec<Vec<String>>,
    /// Product classes that are meant when nothing is said.
    #[serde(default)]
    pub assumed_class: Vec<String>,
    /// Fewer people than this are few.
    #[serde(default)]
    pub people_few: u64,
    /// Fewer people than this are very few.
    #[serde(default)]
    pub people_very_few: u64,
    /// How many favourable randomised studies make a finding repeated.
    #[serde(default)]
    pub replicated_studies: usize,
    /// What the numbers above rest on.
    #[serde(default)]
    pub basis: Vec<Basis>,
    /// The reasons, in the order in which they are told.
    #[serde(default, rename = "reason")]
    pub reasons: Vec<Reason>,
}

impl Grading {
    /// A reason by its id.
    #[must_use]
    pub fn reason(&self, id: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.id == id)
    }

    /// Whether products of class `given` are what a question about `asked` is about.
    #[must_use]
    pub fn is_asked(&self, given: &str, asked: &[String]) -> bool {
        asked.iter().any(|class| {
            class == given
                || self.same_class.iter().any(|same| {
                    same.iter().any(|it| it == class) && same.iter().any(|it| it == given)
                })
        })
    }
}

/// A reason for a step down.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Stable id, such as `other_route`.
    pub id: String,
    /// Domain in which the step is taken.
    pub domain: Domain,
    /// Steps.
    #[serde(default = "one")]
    pub steps: u8,
    /// Whether it holds of all studies that count together, and not of one study.
    #[serde(default)]
    pub of_body: bool,
    /// When it holds.
    pub when: When,
    /// A few words.
    pub title: Localized,
    /// Why it matters.
    pub text: Localized,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

const fn one() -> u8 {
    1
}

/// Conditions of a reason; those that stand there have to hold together.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// One of these product classes is asked about.
    pub asked_class: Option<Vec<String>>,
    /// A product of one of these classes was given, and it is none that is asked about.
    pub given_class: Option<Vec<String>>,
    /// The product comes from one of these.
    pub cell_source: Option<Vec<String>>,
    /// How the route fits.
    pub route: Option<RouteFit>,
    /// How the indication fits.
    pub indication: Option<IndicationFit>,
    /// Whether living cells were given too.
    pub with_cells: Option<bool>,
    /// Whether the study itself names the reason.
    pub listed: Option<bool>,
    /// In what the study was done.
    pub subject: Option<Subject>,
    /// Of a body: whether no study gives a dose that can be carried over.
    pub dose: Option<DoseFit>,
    /// Of a body: whether no study says how the product was separated.
    pub isolation: Option<IsolationFit>,
    /// Of a body: a study with a domain judged so; empty for one without any judgement.
    pub bias: Option<Vec<BiasJudgement>>,
    /// Of a body: whether its studies have a control.
    pub controlled: Option<bool>,
    /// Of a body: how the results fit together.
    pub results: Option<ResultFit>,
    /// Of a body: how many people.
    pub people: Option<PeopleFit>,
    /// Of a body: results that are missing.
    pub missing: Option<MissingFit>,
    /// Of a body: whether the maker gains from every favourable result.
    pub maker: Option<bool>,
}

/// How a route fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteFit {
    /// It is one that is asked about, or none is asked about.
    Asked,
    /// It is another.
    Other,
    /// The study names none.
    NotStated,
}

/// How an indication fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicationFit {
    /// It is the one asked about.
    Same,
    /// It is near it.
    Near,
}

/// In what a study was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// People.
    Human,
    /// Animals.
    Animal,
    /// Cells or organs outside a body.
    Cells,
}

/// Whether doses can be carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoseFit {
    /// No study gives particles, protein or what so many cells release.
    NotConvertible,
}

/// Whether the product is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IsolationFit {
    /// No study says how it was separated.
    NotStated,
}

/// How results fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultFit {
    /// Some say one thing, some another.
    Disagree,
}

/// How many people there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeopleFit {
    /// Few.
    Few,
    /// Very few.
    VeryFew,
}

/// Which results are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingFit {
    /// A trial ended before its end, and no result was found.
    EndedWithoutResult,
}
