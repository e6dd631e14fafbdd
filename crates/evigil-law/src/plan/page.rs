//! A plan from a page of the register, saved by the user as HTML.
//!
//! The register shows tables of labels and values: a block of key data on top, then the parts of
//! the plan with the applicant, the name and class, the content and the committee. Labels decide,
//! not places, so that pages of both hosts and of other sites that show plans are read alike.

use super::decode::decode;
use super::era::civil_date;
use super::error::{PlanError, PlanProblem};
use super::markup::{Piece, pieces};
use super::number::{PlanNumber, plan_numbers};
use super::record::{Plan, PlanClass};
use super::words::PlanWords;

/// A plan that was read, and what was wrong with the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPage {
    /// The plan.
    pub plan: Plan,
    /// What was wrong.
    pub problems: Vec<PlanProblem>,
}

/// Fields that a plan must have besides its number.
const WANTED: [&str; 3] = ["class", "name", "provider"];

/// Reads a page.
///
/// # Errors
/// [`PlanError`] when the page is empty, no HTML or text, in an encoding that can't be told, no
/// page of a plan, or one of several plans.
pub fn read_page(words: &PlanWords, bytes: &[u8]) -> Result<ReadPage, PlanError> {
    let text = decode(bytes)?;
    let pieces = pieces(&text);
    let mut found = Found::default();
    found.gather(words, &pieces);
    let title = pieces
        .iter()
        .find_map(|piece| match piece {
            Piece::Title(title) => Some(title.clone()),
            _ => None,
        })
        .unwrap_or_default();
    // Scripts can hold numbers of other plans: only what a reader sees counts.
    let seen: Vec<&str> = pieces
        .iter()
        .flat_map(|piece| match piece {
            Piece::Row(cells) => cells.iter().map(String::as_str).collect(),
            Piece::Line(text) | Piece::Title(text) => vec![text.as_str()],
        })
        .collect();
    found.finish(words, &seen.join("\n"), title)
}

/// Fields with their values, in the order of the page.
#[derive(Debug, Default)]
struct Found {
    values: Vec<(String, String)>,
}

impl Found {
    fn gather(&mut self, words: &PlanWords, pieces: &[Piece]) {
        let mut label_before: Option<String> = None;
        for piece in pieces {
            match piece {
                Piece::Row(cells) => {
                    label_before = None;
                    self.row(words, cells);
                }
                Piece::Line(line) => {
                    if let Some(field) = label_before.take() {
                        self.values.push((field, line.clone()));
                        continue;
                    }
                    label_before = self.line(words, line);
                }
                Piece::Title(_) => {}
            }
        }
    }

    /// A row: each label has the next cell that is none.
    fn row(&mut self, words: &PlanWords, cells: &[String]) {
        let mut label: Option<&str> = None;
        for cell in cells {
            if let Some(field) = words.plan_field(cell) {
                label = Some(field);
            } else if let Some(field) = label
                && !cell.is_empty()
            {
                self.values.push((field.to_owned(), cell.clone()));
                label = None;
            }
        }
    }

    /// A line with label and value; or the field of a label whose value is on the next line.
    fn line(&mut self, words: &PlanWords, line: &str) -> Option<String> {
        let (label, value) = line
            .split_once([':', '：'])
            .map_or((line, ""), |(label, value)| (label, value.trim()));
        let field = words.plan_field(label)?;
        if value.is_empty() {
            return Some(field.to_owned());
        }
        self.values.push((field.to_owned(), value.to_owned()));
        None
    }

    fn finish(self, words: &PlanWords, text: &str, title: String) -> Result<ReadPage, PlanError> {
        let mut problems = Vec::new();
        let number = self.number(text, title, &mut problems)?;
        let mut plan = Plan {
            number: Some(number),
            ..Plan::default()
        };
        for (field, value) in &self.values {
            put(words, &mut plan, field, value, 0, &mut problems);
        }
        problems.extend(checked(words, &plan, 0));
        Ok(ReadPage { plan, problems })
    }

    fn number(
        &self,
        text: &str,
        title: String,
        problems: &mut Vec<PlanProblem>,
    ) -> Result<PlanNumber, PlanError> {
        let mut labelled: Vec<PlanNumber> = Vec::new();
        let mut unlike = None;
        for (_, value) in self.values.iter().filter(|(field, _)| field == "number") {
            let numbers = plan_numbers(value);
            if numbers.is_empty() && unlike.is_none() {
                unlike = Some(value.clone());
            }
            for number in numbers {
                if !labelled.contains(&number) {
                    labelled.push(number);
                }
            }
        }
        let from_label = !labelled.is_empty();
        if let (false, Some(number)) = (from_label, unlike) {
            return Err(PlanError::OtherRegistration { number });
        }
        let numbers = if from_label {
            labelled
        } else {
            plan_numbers(text)
        };
        // A plan can have a number of the register and one of the ministry's list.
        let kinds = |registered: bool| {
            numbers
                .iter()
                .filter(|number| number.register_letter().is_some() == registered)
                .count()
        };
        if kinds(true) > 1 || kinds(false) > 1 {
            return Err(PlanError::SeveralPlans {
                numbers: numbers.iter().map(ToString::to_string).collect(),
            });
        }
        let preferred = numbers
            .iter()
            .find(|number| number.register_letter().is_some())
            .or_else(|| numbers.first());
        let known = self.values.iter().filter(|(field, _)| field != "number");
        match preferred {
            Some(_) if !from_label && known.count() < 2 => Err(PlanError::NotAPlan { title }),
            Some(number) => {
                if !from_label {
                    problems.push(PlanProblem::NumberFromText {
                        number: number.to_string(),
                    });
                }
                Ok(number.clone())
            }
            None if self.values.len() >= 2 => Err(PlanError::NoNumber),
            None => Err(PlanError::NotAPlan { title }),
        }
    }
}

/// Puts a value into its field. Of days the latest counts for the last change and the end.
pub(super) fn put(
    words: &PlanWords,
    plan: &mut Plan,
    field: &str,
    value: &str,
    line: u64,
    problems: &mut Vec<PlanProblem>,
) {
    let unreadable = || PlanProblem::Unreadable {
        line,
        field: field.to_owned(),
        value: value.to_owned(),
    };
    if field == "class" {
        match PlanClass::read(words, value) {
            Some(class) => {
                if let Some(before) = plan.class.filter(|before| *before != class) {
                    problems.push(PlanProblem::Differs {
                        field: field.to_owned(),
                        taken: before.code().to_owned(),
                        other: class.code().to_owned(),
                    });
                } else {
                    plan.class = Some(class);
                }
            }
            None => problems.push(unreadable()),
        }
        return;
    }
    if let Some(day) = plan.day_mut(field) {
        match civil_date(value) {
            Some(read) => {
                let later = matches!(field, "changed" | "ended");
                let keep = day.is_some_and(|known| if later { known >= read } else { true });
                if !keep {
                    *day = Some(read);
                }
            }
            None => problems.push(unreadable()),
        }
        return;
    }
    if let Some(text) = plan.text_mut(field) {
        match text {
            None => *text = Some(value.to_owned()),
            Some(taken) => {
                let same = super::name::provider_key(words, taken)
                    == super::name::provider_key(words, value);
                if field == "provider" && !same {
                    problems.push(PlanProblem::Differs {
                        field: field.to_owned(),
                        taken: taken.clone(),
                        other: value.to_owned(),
                    });
                }
            }
        }
    }
}

/// What a plan lacks, and what in it does not agree.
pub(super) fn checked(words: &PlanWords, plan: &Plan, line: u64) -> Vec<PlanProblem> {
    let mut problems = Vec::new();
    for field in WANTED {
        let there = match field {
            "class" => plan.class.is_some(),
            "name" => plan.name.is_some(),
            _ => plan.provider.is_some(),
        };
        if !there {
            problems.push(PlanProblem::Missing { line, field });
        }
    }
    if let (Some(number), Some(class)) = (&plan.number, plan.class)
        && let Some(letter) = number.register_letter()
        && let Some(expected) = words.class.iter().find(|one| one.id == class.code())
        && expected.register != letter
    {
        problems.push(PlanProblem::ClassAndNumber {
            line,
            number: number.to_string(),
            class: class.code().to_owned(),
        });
    }
    problems
}
