//! The file in which assessors store their answers.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::{Scale, Scales};
use crate::assess::base;
use crate::exchange::{Place, Problem, ProblemSeverity};

/// What the file says of itself.
pub const SCHEMA: &str = "evigil.answers/1";

/// A drug or a reaction of a case: by its number in the report, or by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(untagged, expecting = "a number in the report, or a name")]
pub enum Which {
    /// Its number in the report, from 1.
    Number(u16),
    /// Its name.
    Name(String),
}

impl std::fmt::Display for Which {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "#{number}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// What one assessor answered about one drug and one reaction, by one scale.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The drug.
    pub drug: Which,
    /// The reaction.
    pub reaction: Which,
    /// Id of the scale.
    pub scale: String,
    /// Who assessed.
    pub assessor: String,
    /// In which role, such as `reporter` or `company`.
    pub role: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// Answers by question.
    pub answers: BTreeMap<String, String>,
    /// The category the assessor stated, when that was said apart from the answers.
    pub stated: Option<String>,
    /// What the assessor added.
    pub remarks: Option<String>,
    /// Line in the file.
    pub line: u64,
}

/// What the assessors agreed on. It stands beside their answers and replaces none.
#[derive(Debug, Clone)]
pub struct Consensus {
    /// The drug.
    pub drug: Which,
    /// The reaction.
    pub reaction: Which,
    /// Id of the scale in whose words it is given.
    pub scale: String,
    /// Id of the category.
    pub category: String,
    /// Who agreed.
    pub assessors: Vec<String>,
    /// When.
    pub date: Option<Date>,
    /// Why.
    pub remarks: Option<String>,
    /// Line in the file.
    pub line: u64,
}

/// Stored answers of one case.
#[derive(Debug, Clone, Default)]
pub struct CausalityFile {
    /// Id of the case.
    pub case: String,
    /// What assessors answered, in the order of the file.
    pub assessments: Vec<Assessment>,
    /// What they agreed on.
    pub consensus: Vec<Consensus>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    schema: String,
    case: String,
    #[serde(default)]
    assessment: Vec<Spanned<WrittenAssessment>>,
    #[serde(default)]
    consensus: Vec<Spanned<WrittenConsensus>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAssessment {
    drug: Which,
    reaction: Which,
    scale: Spanned<String>,
    assessor: String,
    #[serde(default)]
    role: Option<String>,
    #[serde(default, deserialize_with = "base::day")]
    date: Option<Date>,
    #[serde(default)]
    answers: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    stated: Option<Spanned<String>>,
    #[serde(default)]
    remarks: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenConsensus {
    drug: Which,
    reaction: Which,
    scale: Spanned<String>,
    category: Spanned<String>,
    assessors: Vec<String>,
    #[serde(default, deserialize_with = "base::day")]
    date: Option<Date>,
    #[serde(default)]
    remarks: Option<String>,
}

/// Reads a file of answers. Whatever in it is wrong is a problem with its line; the rest is kept.
/// Problems: EV-A201 to EV-A209.
#[must_use]
pub fn read(file: &str, text: &str, scales: &Scales) -> (CausalityFile, Vec<Problem>) {
    let mut reading = Reading {
        file,
        text,
        scales,
        problems: Vec::new(),
    };
    let written: WrittenFile = match base::read(file, text) {
        Ok(written) => written,
        Err(fault) => {
            let line = u64::try_from(fault.line).unwrap_or_default();
            let problem = Problem::new("EV-A201", ProblemSeverity::Error, Place::line(file, line))
                .with("reason", fault.message);
            return (CausalityFile::default(), vec![problem]);
        }
    };
    if written.schema != SCHEMA {
        let problem = Problem::new("EV-A202", ProblemSeverity::Error, Place::file(file))
            .with("found", &written.schema)
            .with("known", SCHEMA);
        return (CausalityFile::default(), vec![problem]);
    }
    let assessments: Vec<_> = written
        .assessment
        .into_iter()
        .filter_map(|entry| reading.assessment(entry))
        .collect();
    let consensus = written
        .consensus
        .into_iter()
        .filter_map(|entry| reading.consensus(entry, &assessments))
        .collect();
    reading.repeated(&assessments);
    let read = CausalityFile {
        case: written.case,
        assessments,
        consensus,
    };
    (read, reading.problems)
}

struct Reading<'r> {
    file: &'r str,
    text: &'r str,
    scales: &'r Scales,
    problems: Vec<Problem>,
}

impl<'r> Reading<'r> {
    fn line(&self, at: usize) -> u64 {
        u64::try_from(base::line_column(self.text, at).0).unwrap_or_default()
    }

    fn problem(
        &mut self,
        code: &'static str,
        severity: ProblemSeverity,
        line: u64,
        details: Vec<(&'static str, String)>,
    ) {
        let mut problem = Problem::new(code, severity, Place::line(self.file, line));
        problem.details = details;
        self.problems.push(problem);
    }

    fn scale(&mut self, id: &Spanned<String>) -> Option<&'r Scale> {
        let found = self.scales.get(id.get_ref());
        if found.is_none() {
            let line = self.line(id.span().start);
            let known: Vec<_> = self.scales.iter().map(|scale| scale.id.as_str()).collect();
            let known = known.join(", ");
            self.problem(
                "EV-A203",
                ProblemSeverity::Error,
                line,
                vec![("found", id.get_ref().clone()), ("known", known)],
            );
        }
        found
    }

    fn assessment(&mut self, entry: Spanned<WrittenAssessment>) -> Option<Assessment> {
        let line = self.line(entry.span().start);
        let entry = entry.into_inner();
        let scale = self.scale(&entry.scale)?;
        let mut answers = BTreeMap::new();
        for (question, answer) in &entry.answers {
            if let Some((question, answer)) = self.answer(scale, question, answer) {
                answers.insert(question, answer);
            }
        }
        let stated = entry
            .stated
            .and_then(|stated| self.category(scale, &stated));
        Some(Assessment {
            drug: entry.drug,
            reaction: entry.reaction,
            scale: scale.id.clone(),
            assessor: entry.assessor,
            role: entry.role,
            date: entry.date,
            answers,
            stated,
            remarks: entry.remarks,
            line,
        })
    }

    fn answer(
        &mut self,
        scale: &Scale,
        question: &Spanned<String>,
        answer: &Spanned<String>,
    ) -> Option<(String, String)> {
        let Some(known) = scale.question(question.get_ref()) else {
            let line = self.line(question.span().start);
            let ids: Vec<_> = scale.questions.iter().map(|it| it.id.as_str()).collect();
            let ids = ids.join(", ");
            self.problem(
                "EV-A204",
                ProblemSeverity::Error,
                line,
                vec![
                    ("found", question.get_ref().clone()),
                    ("scale", scale.id.clone()),
                    ("known", ids),
                ],
            );
            return None;
        };
        if known.answer(answer.get_ref()).is_none() {
            let line = self.line(answer.span().start);
            let ids: Vec<_> = known.answers.iter().map(|it| it.id.as_str()).collect();
            let ids = ids.join(", ");
            self.problem(
                "EV-A205",
                ProblemSeverity::Error,
                line,
                vec![
                    ("found", answer.get_ref().clone()),
                    ("question", known.id.clone()),
                    ("known", ids),
                ],
            );
            return None;
        }
        Some((known.id.clone(), answer.get_ref().clone()))
    }

    fn category(&mut self, scale: &Scale, written: &Spanned<String>) -> Option<String> {
        let found = scale.category_called(written.get_ref());
        if found.is_none() {
            let line = self.line(written.span().start);
            let ids: Vec<_> = scale.categories.iter().map(|it| it.id.as_str()).collect();
            let ids = ids.join(", ");
            self.problem(
                "EV-A206",
                ProblemSeverity::Error,
                line,
                vec![
                    ("found", written.get_ref().clone()),
                    ("scale", scale.id.clone()),
                    ("known", ids),
                ],
            );
        }
        found.map(|category| category.id.clone())
    }

    fn consensus(
        &mut self,
        entry: Spanned<WrittenConsensus>,
        assessments: &[Assessment],
    ) -> Option<Consensus> {
        let line = self.line(entry.span().start);
        let entry = entry.into_inner();
        let scale = self.scale(&entry.scale)?;
        let category = self.category(scale, &entry.category)?;
        let rests_on_something = assessments.iter().any(|assessment| {
            (&assessment.drug, &assessment.reaction) == (&entry.drug, &entry.reaction)
        });
        if !rests_on_something {
            self.problem(
                "EV-A208",
                ProblemSeverity::Warning,
                line,
                vec![
                    ("drug", entry.drug.to_string()),
                    ("reaction", entry.reaction.to_string()),
                ],
            );
        }
        Some(Consensus {
            drug: entry.drug,
            reaction: entry.reaction,
            scale: scale.id.clone(),
            category,
            assessors: entry.assessors,
            date: entry.date,
            remarks: entry.remarks,
            line,
        })
    }

    /// The same assessor, drug, reaction, scale and day twice: which one counts can't be told.
    fn repeated(&mut self, assessments: &[Assessment]) {
        for (at, entry) in assessments.iter().enumerate() {
            let earlier = assessments.iter().take(at).find(|earlier| {
                (&earlier.drug, &earlier.reaction, &earlier.scale)
                    == (&entry.drug, &entry.reaction, &entry.scale)
                    && (&earlier.assessor, earlier.date) == (&entry.assessor, entry.date)
            });
            if let Some(earlier) = earlier {
                let first = earlier.line.to_string();
                self.problem(
                    "EV-A209",
                    ProblemSeverity::Warning,
                    entry.line,
                    vec![("first", first)],
                );
            }
        }
    }
}
