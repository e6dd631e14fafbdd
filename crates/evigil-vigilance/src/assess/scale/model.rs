//! What the base says of a causality scale.

use std::collections::BTreeMap;

use evigil_core::Localized;
use evigil_knowledge::Knowledge;
use serde::Deserialize;

use crate::assess::base::{self, BaseFault};
use crate::assess::basis::Basis;

/// How a scale comes to its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScaleKind {
    /// Answers have scores, and their sum falls into a category.
    Score,
    /// Categories have conditions; the first whose conditions all hold is the result.
    Conditions,
}

/// An answer to a question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Id, unique in its question.
    pub id: String,
    /// Its words.
    pub text: Localized,
    /// What it adds to the sum.
    #[serde(default)]
    pub score: i32,
    /// Whether it tells anything: "not known" does not, and is not counted as answered.
    #[serde(default = "yes")]
    pub tells: bool,
}

const fn yes() -> bool {
    true
}

/// A question of a scale.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Id, unique in the scale.
    pub id: String,
    /// Its words.
    pub text: Localized,
    /// What can be answered.
    pub answers: Vec<Answer>,
    /// Why it can hardly ever be answered for vesicle products, when that is so.
    #[serde(default)]
    pub out_of_reach: Option<Localized>,
}

impl Question {
    /// The answer with this id.
    #[must_use]
    pub fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.id == id)
    }

    /// Lowest and highest score of its answers.
    #[must_use]
    pub fn scores(&self) -> (i32, i32) {
        let scores = || self.answers.iter().map(|answer| answer.score);
        (
            scores().min().unwrap_or_default(),
            scores().max().unwrap_or_default(),
        )
    }
}

/// A question and the answers that meet it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Id of the question.
    pub question: String,
    /// Ids of the answers, any of which will do.
    pub answers: Vec<String>,
}

/// A result of a scale.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Id, unique in the scale.
    pub id: String,
    /// Its name.
    pub title: Localized,
    /// What it means.
    pub text: Localized,
    /// The word for it in a report (G.k.9.i.2.r.3).
    pub result: String,
    /// Other words by which reports call it.
    #[serde(default)]
    pub also: Vec<String>,
    /// Lowest sum.
    #[serde(default)]
    pub score_min: Option<i32>,
    /// Highest sum.
    #[serde(default)]
    pub score_max: Option<i32>,
    /// What has to hold.
    #[serde(default)]
    pub requires: Vec<Requirement>,
}

/// A worked case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleExample {
    /// What it shows.
    #[serde(default)]
    pub note: Option<Localized>,
    /// Answers by question.
    pub answers: BTreeMap<String, String>,
    /// Id of the category; nothing when no category's conditions all hold.
    #[serde(default)]
    pub category: Option<String>,
    /// The sum.
    #[serde(default)]
    pub score: Option<i32>,
    /// How many answers tell anything.
    pub answered: usize,
}

/// A causality scale.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Stable id, such as `naranjo`.
    pub id: String,
    /// Its name.
    pub title: Localized,
    /// What it is and what it is not.
    pub text: Localized,
    /// How it comes to its result.
    pub kind: ScaleKind,
    /// Its name in a report (G.k.9.i.2.r.2).
    pub method: String,
    /// Other names by which reports call it.
    #[serde(default)]
    pub also: Vec<String>,
    /// Its questions, in order.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
    /// Its results, the first that fits counts.
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Worked cases.
    pub examples: Vec<ScaleExample>,
}

impl Scale {
    /// The question with this id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The category with this id.
    #[must_use]
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// The category that a report calls by `word`, in whatever letter case.
    #[must_use]
    pub fn category_called(&self, word: &str) -> Option<&Category> {
        self.categories.iter().find(|category| {
            [
                &category.id,
                &category.result,
                &category.title.en,
                &category.title.ja,
            ]
            .into_iter()
            .chain(&category.also)
            .any(|name| same(name, word))
        })
    }

    /// Whether a report calls this scale by `method`.
    #[must_use]
    pub fn is_called(&self, method: &str) -> bool {
        [&self.id, &self.method, &self.title.en, &self.title.ja]
            .into_iter()
            .chain(&self.also)
            .any(|name| same(name, method))
    }

    /// Lowest and highest sum of all answers; of what vesicle products can reach when
    /// `within_reach`.
    #[must_use]
    pub fn range(&self, within_reach: bool) -> (i32, i32) {
        self.questions
            .iter()
            .filter(|question| !within_reach || question.out_of_reach.is_none())
            .map(Question::scores)
            .fold((0, 0), |sum, range| (sum.0 + range.0, sum.1 + range.1))
    }
}

/// Whether two names are the same but for letter case, blanks at the ends and hyphens.
fn same(a: &str, b: &str) -> bool {
    let plain = |name: &str| -> String {
        name.trim()
            .chars()
            .filter(|letter| !matches!(letter, '-' | '_' | ' ' | '/'))
            .flat_map(char::to_lowercase)
            .collect()
    };
    plain(a) == plain(b)
}

/// Every scale of the base.
#[derive(Debug, Clone, Default)]
pub struct Scales(Vec<(String, Scale)>);

impl Scales {
    /// The folder of the base.
    pub const FOLDER: &'static str = "vigilance/scales";

    /// Reads them.
    ///
    /// # Errors
    /// When a file does not have the shape of a [`Scale`].
    pub fn of(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let read: Vec<(&str, Scale)> = base::read_all(knowledge.files(Self::FOLDER))?;
        Ok(Self(
            read.into_iter()
                .map(|(file, scale)| (file.to_owned(), scale))
                .collect(),
        ))
    }

    /// The scale with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Scale> {
        self.iter().find(|scale| scale.id == id)
    }

    /// The scale that a report calls by `method`.
    #[must_use]
    pub fn called(&self, method: &str) -> Option<&Scale> {
        self.iter().find(|scale| scale.is_called(method))
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Scale> {
        self.0.iter().map(|(_, scale)| scale)
    }

    /// Each of them with its file.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Scale)> {
        self.0.iter().map(|(file, scale)| (file.as_str(), scale))
    }
}
