//! From answers to notices.

use std::collections::BTreeMap;

use super::base::{Outcome, Question, ScreeningBase, ScreeningRule};

/// Answers by question.
///
/// Read with [`Answers::read`], which knows the questions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    answers: BTreeMap<String, String>,
}

/// What is wrong with answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswersError {
    /// The file is no TOML, or not of the right shape.
    #[error("line {line}, column {column}: {reason}")]
    Shape {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        reason: String,
    },
    /// No such question.
    #[error("no question `{question}`")]
    Question {
        /// What was written.
        question: String,
        /// Questions near it.
        near: Vec<String>,
    },
    /// Not an answer to the question.
    #[error("`{answer}` is no answer to `{question}`")]
    Answer {
        /// The question.
        question: String,
        /// What was written.
        answer: String,
        /// Answers it can have.
        known: Vec<String>,
    },
}

impl AnswersError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Shape { .. } => "EV-L50",
            Self::Question { .. } => "EV-L51",
            Self::Answer { .. } => "EV-L52",
        }
    }
}

/// A value in a file of answers.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Written {
    Flag(bool),
    Text(String),
}

impl Answers {
    /// Reads lines such as `cancer_now = "no"`; `true` and `false` mean yes and no.
    ///
    /// # Errors
    /// [`AnswersError`] for what is no TOML, and for questions and answers that the base does not
    /// have.
    pub fn read(base: &ScreeningBase, text: &str) -> Result<Self, AnswersError> {
        let written: BTreeMap<String, Written> = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let (line, column) = evigil_knowledge::part::line_column(text, at);
            AnswersError::Shape {
                line,
                column,
                reason: error.message().to_owned(),
            }
        })?;
        Self::of(
            base,
            written.into_iter().map(|(question, answer)| {
                let answer = match answer {
                    Written::Flag(true) => "yes".to_owned(),
                    Written::Flag(false) => "no".to_owned(),
                    Written::Text(text) => text,
                };
                (question, answer)
            }),
        )
    }

    /// Takes answers one by one.
    ///
    /// # Errors
    /// [`AnswersError`] for questions and answers that the base does not have.
    pub fn of(
        base: &ScreeningBase,
        answers: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, AnswersError> {
        let mut taken = Self::default();
        for (id, answer) in answers {
            let Some(question) = base.question(&id) else {
                let ids = base.questions.iter().map(|question| question.id.as_str());
                let near = evigil_knowledge::nearest(&id, ids);
                return Err(AnswersError::Question {
                    near: near.into_iter().map(str::to_owned).collect(),
                    question: id,
                });
            };
            if !question.answers().contains(&answer.as_str()) {
                return Err(AnswersError::Answer {
                    known: question.answers().into_iter().map(str::to_owned).collect(),
                    question: id,
                    answer,
                });
            }
            taken.answers.insert(id, answer);
        }
        Ok(taken)
    }

    /// The answer to a question.
    #[must_use]
    pub fn get(&self, question: &str) -> Option<&str> {
        self.answers.get(question).map(String::as_str)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.answers.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }
}

/// What a notice says.
#[derive(Debug, Clone, Copy)]
pub enum NoticeOutcome<'b> {
    /// A rule of the base.
    Rule(&'b ScreeningRule),
    /// The person does not know: a doctor has to find out.
    AnswerUnknown,
    /// The question has no answer.
    NotAnswered,
}

impl NoticeOutcome<'_> {
    /// The code of the contract.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Rule(rule) => match rule.outcome {
                Outcome::Contraindicated => "contraindicated",
                Outcome::Caution => "caution",
                Outcome::TellDoctor => "tell_doctor",
                Outcome::NotKnown => "not_known",
            },
            Self::AnswerUnknown => "answer_unknown",
            Self::NotAnswered => "not_answered",
        }
    }
}

/// What follows from one answer.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'b> {
    /// The question.
    pub question: &'b Question,
    /// What is said.
    pub outcome: NoticeOutcome<'b>,
}

/// What follows from `answers` for a product of `class` by `route`; both may be not known, and
/// then rules for some routes or classes are shown as well.
///
/// Notices stand by outcome, the gravest first; within one, in the order of the questions.
#[must_use]
pub fn assess<'b>(
    base: &'b ScreeningBase,
    answers: &Answers,
    class: Option<&str>,
    route: Option<&str>,
) -> Vec<Notice<'b>> {
    let about = |list: &[String], value: Option<&str>| {
        list.is_empty() || value.is_none_or(|value| list.iter().any(|one| one == value))
    };
    let mut notices = Vec::new();
    for question in &base.questions {
        let outcome = match answers.get(&question.id) {
            None => Some(NoticeOutcome::NotAnswered),
            Some("unknown") => Some(NoticeOutcome::AnswerUnknown),
            Some(_) => None,
        };
        if let Some(outcome) = outcome {
            notices.push(Notice { question, outcome });
            continue;
        }
        let rules = base.rules.iter().filter(|rule| {
            rule.question == question.id
                && answers
                    .get(&question.id)
                    .is_some_and(|answer| rule.answers.iter().any(|one| one == answer))
                && about(&rule.routes, route)
                && about(&rule.classes, class)
        });
        notices.extend(rules.map(|rule| Notice {
            question,
            outcome: NoticeOutcome::Rule(rule),
        }));
    }
    notices.sort_by_key(|notice| match notice.outcome {
        NoticeOutcome::Rule(rule) => rule.outcome as u8,
        NoticeOutcome::AnswerUnknown => u8::MAX - 1,
        NoticeOutcome::NotAnswered => u8::MAX,
    });
    notices
}
