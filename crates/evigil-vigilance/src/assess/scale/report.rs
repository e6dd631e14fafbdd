//! Assessments as elements of a report, `G.k.9.i.2.r.1` to `.3`, and back.

use super::answers::{Assessment, CausalityFile, Consensus, Which};
use super::evaluate::{Outcome, evaluate};
use super::{Category, Scale, Scales};
use crate::exchange::{Place, Problem, ProblemSeverity};
use crate::icsr::{At, Icsr, ReportFull, register as el};

/// What a report calls the source of a judgement that several assessors agreed on.
const CONSENSUS: &str = "Consensus";

/// A judgement as a report states it.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'r> {
    /// Number of the drug.
    pub drug: u16,
    /// Number of the reaction, when the report's reference can be followed.
    pub reaction: Option<u16>,
    /// Who judged (G.k.9.i.2.r.1).
    pub source: Option<&'r str>,
    /// By which method (G.k.9.i.2.r.2).
    pub method: Option<&'r str>,
    /// The result (G.k.9.i.2.r.3).
    pub result: Option<&'r str>,
    /// The scale with that method, when it is known.
    pub scale: Option<&'r Scale>,
    /// Its category with that result, when it is known.
    pub category: Option<&'r Category>,
}

/// The judgements of a report, in its order. Nothing is left out: a method that no scale of the
/// base knows stays in the report's own words.
#[must_use]
pub fn stated<'r>(report: &'r Icsr, scales: &'r Scales) -> Vec<Stated<'r>> {
    let mut found = Vec::new();
    for drug in 1..=report.repeats("G.k", At::TOP) {
        for relation in 1..=report.repeats("G.k.9.i", At::one(drug)) {
            let at = At::two(drug, relation);
            let reaction = report
                .text(el::G_K_9_I_1, at)
                .and_then(|reference| referred(report, reference));
            for number in 1..=report.repeats("G.k.9.i.2.r", at) {
                let at = at.inside(number);
                let method = report.text(el::G_K_9_I_2_R_2, at);
                let result = report.text(el::G_K_9_I_2_R_3, at);
                let source = report.text(el::G_K_9_I_2_R_1, at);
                if (source, method, result) == (None, None, None) {
                    continue;
                }
                let scale = method.and_then(|method| scales.called(method));
                let category = scale.zip(result).and_then(|(scale, result)| {
                    let word = result.split(';').next().unwrap_or(result);
                    scale.category_called(word)
                });
                found.push(Stated {
                    drug,
                    reaction,
                    source,
                    method,
                    result,
                    scale,
                    category,
                });
            }
        }
    }
    found
}

/// Writes the results of a file into a report, and sorts it. A judgement that is there already is
/// not written again. A drug or reaction that the report does not have is a problem (EV-A207).
///
/// # Errors
/// When the report has no room for more text.
pub fn write(
    report: &mut Icsr,
    file: &CausalityFile,
    scales: &Scales,
) -> Result<Vec<Problem>, ReportFull> {
    report.sort();
    let mut problems = Vec::new();
    for assessment in &file.assessments {
        let Some(scale) = scales.get(&assessment.scale) else {
            continue;
        };
        let outcome = evaluate(scale, &assessment.answers);
        let place = (&assessment.drug, &assessment.reaction, assessment.line);
        let Some(place) = found_or_said(report, place, &mut problems) else {
            continue;
        };
        if let Some(result) = result_text(&outcome, stated_category(scale, assessment)) {
            let source = assessment.role.as_ref().unwrap_or(&assessment.assessor);
            push(report, place, [source, &scale.method, &result])?;
        }
    }
    for consensus in &file.consensus {
        let place = (&consensus.drug, &consensus.reaction, consensus.line);
        let Some(place) = found_or_said(report, place, &mut problems) else {
            continue;
        };
        if let Some((scale, category)) = agreed(consensus, scales) {
            push(report, place, [CONSENSUS, &scale.method, &category.result])?;
        }
    }
    Ok(problems)
}

fn agreed<'s>(consensus: &Consensus, scales: &'s Scales) -> Option<(&'s Scale, &'s Category)> {
    let scale = scales.get(&consensus.scale)?;
    Some((scale, scale.category(&consensus.category)?))
}

fn stated_category<'s>(scale: &'s Scale, assessment: &Assessment) -> Option<&'s Category> {
    scale.category(assessment.stated.as_deref()?)
}

/// `Possible; score 4; 6 of 10 answered`: what the assessor stated goes before what the answers
/// give. Nothing when there is no result.
fn result_text(outcome: &Outcome<'_>, stated: Option<&Category>) -> Option<String> {
    let category = stated.or(outcome.category)?;
    let Some(score) = outcome.score.filter(|_| stated.is_none()) else {
        return Some(category.result.clone());
    };
    let (answered, questions) = (outcome.answered, outcome.questions);
    Some(format!(
        "{}; score {score}; {answered} of {questions} answered",
        category.result
    ))
}

fn found_or_said(
    report: &Icsr,
    (drug, reaction, line): (&Which, &Which, u64),
    problems: &mut Vec<Problem>,
) -> Option<(u16, u16)> {
    let found = (
        number_of_drug(report, drug),
        number_of_reaction(report, reaction),
    );
    if let (Some(drug), Some(reaction)) = found {
        return Some((drug, reaction));
    }
    let problem = Problem::new("EV-A207", ProblemSeverity::Error, Place::line("", line))
        .with("drug", drug)
        .with("reaction", reaction)
        .with(
            "missing",
            if found.0.is_none() {
                "drug"
            } else {
                "reaction"
            },
        );
    problems.push(problem);
    None
}

/// Number of the drug in the report; a name has to be that of one drug only.
#[must_use]
pub fn number_of_drug(report: &Icsr, which: &Which) -> Option<u16> {
    match which {
        Which::Number(number) => (1..=report.repeats("G.k", At::TOP)).find(|known| known == number),
        Which::Name(name) => only(report.drugs().filter_map(|drug| {
            let is_named = drug.name().into_iter().chain(drug.substances());
            is_named
                .map(folded)
                .any(|known| known == folded(name))
                .then_some(drug.number)
        })),
    }
}

/// Number of the reaction in the report; words have to be those of one reaction only.
#[must_use]
pub fn number_of_reaction(report: &Icsr, which: &Which) -> Option<u16> {
    match which {
        Which::Number(number) => (1..=report.repeats("E.i", At::TOP)).find(|known| known == number),
        Which::Name(name) => only(report.reactions().filter_map(|reaction| {
            let names = reaction.words().into_iter().chain(reaction.code());
            names
                .map(folded)
                .any(|known| known == folded(name))
                .then_some(reaction.number)
        })),
    }
}

fn only(mut numbers: impl Iterator<Item = u16>) -> Option<u16> {
    numbers.next().filter(|_| numbers.next().is_none())
}

fn folded(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    name.trim().nfkc().flat_map(char::to_lowercase).collect()
}

/// The reaction to which `G.k.9.i.1` refers: by the id it has in its message, or by its number.
fn referred(report: &Icsr, reference: &str) -> Option<u16> {
    report
        .all(el::EV_E_I_1)
        .find(|item| item.value.text() == Some(reference))
        .map(|item| item.at.index(0))
        .or_else(|| {
            let number: u16 = reference.parse().ok()?;
            (1..=report.repeats("E.i", At::TOP)).find(|known| *known == number)
        })
}

fn push(
    report: &mut Icsr,
    (drug, reaction): (u16, u16),
    entry: [&str; 3],
) -> Result<(), ReportFull> {
    let relations = report.repeats("G.k.9.i", At::one(drug));
    let known = (1..=relations).find(|relation| {
        report
            .text(el::G_K_9_I_1, At::two(drug, *relation))
            .and_then(|reference| referred(report, reference))
            == Some(reaction)
    });
    let at = At::two(drug, known.unwrap_or_else(|| relations.saturating_add(1)));
    if known.is_none() {
        let reference = report
            .text(el::EV_E_I_1, At::one(reaction))
            .map_or_else(|| reaction.to_string(), str::to_owned);
        report.push(el::G_K_9_I_1, at, &reference, 0)?;
    }
    let elements = [el::G_K_9_I_2_R_1, el::G_K_9_I_2_R_2, el::G_K_9_I_2_R_3];
    let judgements = report.repeats("G.k.9.i.2.r", at);
    let is_there = (1..=judgements).any(|number| {
        let at = at.inside(number);
        elements
            .iter()
            .zip(entry)
            .all(|(element, text)| report.text(*element, at) == Some(text))
    });
    if !is_there {
        let at = at.inside(judgements.saturating_add(1));
        for (element, text) in elements.into_iter().zip(entry) {
            report.push(element, at, text, 0)?;
        }
    }
    report.sort();
    Ok(())
}
