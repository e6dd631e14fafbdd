//! From answers to a result.

use std::collections::BTreeMap;

use super::{Category, Question, Requirement, Scale, ScaleKind};

/// A requirement that the answers do not meet.
#[derive(Debug, Clone, Copy)]
pub struct Unmet<'s> {
    /// What is required.
    pub requirement: &'s Requirement,
    /// The question.
    pub question: Option<&'s Question>,
    /// Whether it is still open, because the question was not answered.
    pub open: bool,
}

/// How the answers stand to one category.
#[derive(Debug, Clone)]
pub struct Standing<'s> {
    /// The category.
    pub category: &'s Category,
    /// What is missing for it; empty when it fits.
    pub unmet: Vec<Unmet<'s>>,
}

/// What follows from a set of answers.
#[derive(Debug, Clone)]
pub struct Outcome<'s> {
    /// The result; nothing when no category's conditions all hold, or nothing was answered.
    pub category: Option<&'s Category>,
    /// The sum, for a scale with scores; nothing when nothing was answered.
    pub score: Option<i32>,
    /// How many questions were answered with something that tells anything.
    pub answered: usize,
    /// How many questions there are.
    pub questions: usize,
    /// The lowest and the highest sum that the answers still missing could lead to, for a scale
    /// with scores. Questions that are out of reach for vesicle products stay at zero.
    pub still_possible: Option<(i32, i32)>,
    /// How the answers stand to every category, for a scale with conditions.
    pub standings: Vec<Standing<'s>>,
}

/// Computes the result. Answers to unknown questions, and unknown answers, are not counted:
/// [`super::answers`] reports them.
#[must_use]
pub fn evaluate<'s>(scale: &'s Scale, answers: &BTreeMap<String, String>) -> Outcome<'s> {
    let given =
        |question: &'s Question| answers.get(&question.id).and_then(|id| question.answer(id));
    let answered = scale
        .questions
        .iter()
        .filter(|question| given(question).is_some_and(|answer| answer.tells))
        .count();
    let mut outcome = Outcome {
        category: None,
        score: None,
        answered,
        questions: scale.questions.len(),
        still_possible: None,
        standings: Vec::new(),
    };
    match scale.kind {
        ScaleKind::Score => {
            let score = scale
                .questions
                .iter()
                .filter_map(&given)
                .map(|answer| answer.score)
                .sum();
            // The sum of no answers is zero, which is a score with a category; nobody has assessed
            // anything yet.
            if scale
                .questions
                .iter()
                .any(|question| given(question).is_some())
            {
                outcome.score = Some(score);
                outcome.category = category_of(scale, score);
            }
            outcome.still_possible = Some(
                scale
                    .questions
                    .iter()
                    .filter(|question| question.out_of_reach.is_none())
                    .filter(|question| !given(question).is_some_and(|answer| answer.tells))
                    .map(Question::scores)
                    .fold((score, score), |sum, range| {
                        (sum.0 + range.0, sum.1 + range.1)
                    }),
            );
        }
        ScaleKind::Conditions => {
            outcome.standings = scale
                .categories
                .iter()
                .map(|category| Standing {
                    category,
                    unmet: unmet(scale, category, answers),
                })
                .collect();
            outcome.category = outcome
                .standings
                .iter()
                .find(|standing| standing.unmet.is_empty())
                .map(|standing| standing.category);
        }
    }
    outcome
}

/// The category into which a sum falls.
#[must_use]
pub fn category_of(scale: &Scale, score: i32) -> Option<&Category> {
    scale.categories.iter().find(|category| {
        category.score_min.is_none_or(|min| min <= score)
            && category.score_max.is_none_or(|max| score <= max)
    })
}

fn unmet<'s>(
    scale: &'s Scale,
    category: &'s Category,
    answers: &BTreeMap<String, String>,
) -> Vec<Unmet<'s>> {
    category
        .requires
        .iter()
        .filter_map(|requirement| {
            let question = scale.question(&requirement.question);
            let given = answers.get(&requirement.question);
            if given.is_some_and(|given| requirement.answers.contains(given)) {
                return None;
            }
            let tells = given
                .and_then(|id| question?.answer(id))
                .is_some_and(|answer| answer.tells);
            Some(Unmet {
                requirement,
                question,
                open: !tells,
            })
        })
        .collect()
}
