//! Whether the stated seriousness fits what the report says otherwise.
//!
//! What a report states is never overwritten: every doubt is a question to whoever sent it. The
//! criteria are those of ICH E2A, section II.B; the words by which a narrative tells of them are
//! data.

use evigil_core::Localized;
use evigil_knowledge::Knowledge;
use serde::Deserialize;

use super::base::{self, BaseFault};
use super::basis::Basis;
use super::deadline::Criterion;
use super::words::{Negation, Words};
use crate::exchange::{Place, Problem, ProblemSeverity};
use crate::icsr::{At, Element, Icsr, Reaction, Seriousness, register as el};

/// Words that tell of a criterion.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// Stable id, such as `SR-01`.
    pub id: String,
    /// The criterion.
    pub criterion: Criterion,
    /// A few words.
    pub title: Localized,
    /// The words.
    pub words: Words,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Sentences in which it is found, and near misses.
    pub examples: Vec<SignExample>,
}

/// Events that are medically important by their nature.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GraveEvents {
    /// Stable id, such as `SE-01`.
    pub id: String,
    /// A few words.
    pub title: Localized,
    /// The words.
    pub words: Words,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Reactions that are found, and near misses.
    pub examples: Vec<SignExample>,
}

/// A sentence, and whether something is found in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignExample {
    /// The sentence.
    pub text: String,
    /// Whether something is found.
    pub finds: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    negation: Negation,
    sign: Vec<Sign>,
    grave_events: Vec<GraveEvents>,
}

/// What the base says of seriousness.
#[derive(Debug, Clone, Default)]
pub struct SeriousnessCheck {
    /// Words that turn the sense of those near them.
    pub negation: Negation,
    /// Words that tell of a criterion.
    pub signs: Vec<Sign>,
    /// Events that are medically important by their nature.
    pub grave: Vec<GraveEvents>,
}

/// Outcome of a reaction: recovered (E.i.7 is 1), ICH code list.
const RECOVERED: &str = "1";
/// Outcome of a reaction: fatal (E.i.7 is 5), ICH code list.
const FATAL: &str = "5";

/// The elements with running text about what happened, and the block they repeat in.
const TEXTS: [Element; 4] = [el::H_1, el::H_2, el::H_4, el::H_5_R_1A];

/// Elements of the criteria.
const STATED: [Element; 6] = [
    el::E_I_3_2A,
    el::E_I_3_2B,
    el::E_I_3_2C,
    el::E_I_3_2D,
    el::E_I_3_2E,
    el::E_I_3_2F,
];

impl SeriousnessCheck {
    /// The folder of the base.
    pub const FOLDER: &'static str = "vigilance/seriousness";

    /// Reads it.
    ///
    /// # Errors
    /// When a file does not have the shape it must have.
    pub fn of(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let mut all = Self::default();
        for (_, file) in base::read_all::<File>(knowledge.files(Self::FOLDER))? {
            all.negation.before.extend(file.negation.before);
            all.negation.after.extend(file.negation.after);
            all.signs.extend(file.sign);
            all.grave.extend(file.grave_events);
        }
        Ok(all)
    }

    /// Questions about a report: EV-A220 to EV-A225, each at its element and line.
    #[must_use]
    pub fn questions(&self, report: &Icsr) -> Vec<Problem> {
        let mut found = Vec::new();
        let stated = report.seriousness();
        self.words_against(report, stated, &mut found);
        for reaction in report.reactions() {
            self.reaction(report, reaction, &mut found);
        }
        death_against(report, stated, &mut found);
        found
    }

    /// Words of a criterion in the narrative that no reaction states.
    fn words_against(&self, report: &Icsr, stated: Seriousness, found: &mut Vec<Problem>) {
        for sign in self
            .signs
            .iter()
            .filter(|sign| !sign.criterion.is_met(stated))
        {
            let told = TEXTS
                .into_iter()
                .flat_map(|it| report.all(it))
                .find_map(|item| {
                    let word = sign.words.found_in(item.value.text()?, &self.negation)?;
                    Some((item, word))
                });
            if let Some((item, word)) = told {
                let place = place(item.element, item.at, item.line);
                found.push(
                    Problem::new("EV-A220", ProblemSeverity::Warning, place)
                        .with("criterion", sign.criterion.code())
                        .with("word", word.trim_end_matches('*'))
                        .with("id", &sign.id),
                );
            }
        }
    }

    fn reaction(&self, report: &Icsr, reaction: Reaction<'_>, found: &mut Vec<Problem>) {
        let at = At::one(reaction.number);
        let stated = reaction.seriousness();
        let number = reaction.number;
        let mut ask = |code, element| {
            let line = report.find(element, at).map_or(0, |item| item.line);
            let problem = Problem::new(code, ProblemSeverity::Warning, place(element, at, line));
            found.push(problem.with("number", number));
        };
        match reaction.outcome() {
            Some(FATAL) if !stated.death => ask("EV-A221", el::E_I_7),
            Some(RECOVERED) if stated.death => ask("EV-A223", el::E_I_7),
            _ => {}
        }
        let silent = STATED
            .into_iter()
            .all(|element| report.value(element, at).is_none());
        if silent {
            ask("EV-A225", el::E_I_3_2A);
        }
        if stated.is_serious() {
            return;
        }
        let grave = reaction.words().and_then(|words| {
            self.grave.iter().find_map(|events| {
                let word = events.words.found_in(words, &self.negation)?;
                Some((events, word))
            })
        });
        if let Some((events, word)) = grave {
            let line = report.find(el::E_I_1_1A, at).map_or(0, |item| item.line);
            found.push(
                Problem::new(
                    "EV-A224",
                    ProblemSeverity::Warning,
                    place(el::E_I_1_1A, at, line),
                )
                .with("number", number)
                .with("word", word.trim_end_matches('*'))
                .with("id", &events.id),
            );
        }
    }
}

/// A day or cause of death, and no reaction that states death.
fn death_against(report: &Icsr, stated: Seriousness, found: &mut Vec<Problem>) {
    if stated.death {
        return;
    }
    let told = [
        el::D_9_1,
        el::D_9_2_R_1B,
        el::D_9_2_R_2,
        el::D_9_4_R_1B,
        el::D_9_4_R_2,
    ]
    .into_iter()
    .flat_map(|element| report.all(element))
    .find(|item| item.value.text().is_some());
    if let Some(item) = told {
        let place = place(item.element, item.at, item.line);
        found.push(Problem::new("EV-A222", ProblemSeverity::Warning, place));
    }
}

fn place(element: Element, at: At, line: u32) -> Place {
    Place::line("", u64::from(line)).field(format!("{element}{at}"))
}
