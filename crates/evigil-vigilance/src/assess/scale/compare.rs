//! Several assessors of one case, side by side.

use std::collections::BTreeMap;

use super::answers::{Assessment, CausalityFile, Consensus, Which};
use super::evaluate::{Outcome, evaluate};
use super::{Category, Question, Scale, Scales};

/// An assessment with what follows from its answers.
#[derive(Debug, Clone)]
pub struct Judged<'f> {
    /// What was answered.
    pub assessment: &'f Assessment,
    /// The scale.
    pub scale: &'f Scale,
    /// What follows.
    pub outcome: Outcome<'f>,
}

impl<'f> Judged<'f> {
    /// The category stated by the assessor, where it is another one than the answers lead to.
    #[must_use]
    pub fn stated_otherwise(&self) -> Option<&'f Category> {
        let stated = self.scale.category(self.assessment.stated.as_deref()?)?;
        let computed = self.outcome.category.map(|category| category.id.as_str());
        (computed != Some(stated.id.as_str())).then_some(stated)
    }
}

/// Assessors who came to different results by the same scale.
#[derive(Debug, Clone)]
pub struct Disagreement<'f> {
    /// The scale.
    pub scale: &'f Scale,
    /// Each result with those who came to it; no category where none fits.
    pub results: Vec<(Option<&'f Category>, Vec<&'f str>)>,
    /// Questions that were answered differently.
    pub questions: Vec<DisputedQuestion<'f>>,
}

/// A question that was answered differently.
#[derive(Debug, Clone)]
pub struct DisputedQuestion<'f> {
    /// The question.
    pub question: &'f Question,
    /// Each answer with those who gave it; nothing for those who left it out.
    pub answers: Vec<(Option<&'f str>, Vec<&'f str>)>,
}

/// Everything about one drug and one reaction.
#[derive(Debug, Clone)]
pub struct Pair<'f> {
    /// The drug.
    pub drug: &'f Which,
    /// The reaction.
    pub reaction: &'f Which,
    /// Every assessment, in the order of the file.
    pub judged: Vec<Judged<'f>>,
    /// Where assessors differ.
    pub disagreements: Vec<Disagreement<'f>>,
    /// What they agreed on, when they did.
    pub consensus: Vec<&'f Consensus>,
}

/// Puts the assessments of a file side by side.
#[must_use]
pub fn compare<'f>(file: &'f CausalityFile, scales: &'f Scales) -> Vec<Pair<'f>> {
    let mut pairs: Vec<Pair<'f>> = Vec::new();
    for assessment in &file.assessments {
        let Some(scale) = scales.get(&assessment.scale) else {
            continue;
        };
        let judged = Judged {
            assessment,
            scale,
            outcome: evaluate(scale, &assessment.answers),
        };
        let drug_and_reaction = (&assessment.drug, &assessment.reaction);
        with_pair(&mut pairs, drug_and_reaction, |pair| {
            pair.judged.push(judged)
        });
    }
    for consensus in &file.consensus {
        let drug_and_reaction = (&consensus.drug, &consensus.reaction);
        with_pair(&mut pairs, drug_and_reaction, |pair| {
            pair.consensus.push(consensus);
        });
    }
    for pair in &mut pairs {
        pair.disagreements = disagreements(&pair.judged);
    }
    pairs
}

/// Changes the pair, which is made when it is not there yet.
fn with_pair<'f>(
    pairs: &mut Vec<Pair<'f>>,
    (drug, reaction): (&'f Which, &'f Which),
    change: impl FnOnce(&mut Pair<'f>),
) {
    let known = pairs
        .iter_mut()
        .find(|pair| (pair.drug, pair.reaction) == (drug, reaction));
    if let Some(pair) = known {
        change(pair);
        return;
    }
    let mut pair = Pair {
        drug,
        reaction,
        judged: Vec::new(),
        disagreements: Vec::new(),
        consensus: Vec::new(),
    };
    change(&mut pair);
    pairs.push(pair);
}

fn disagreements<'f>(judged: &[Judged<'f>]) -> Vec<Disagreement<'f>> {
    let mut by_scale: BTreeMap<&str, Vec<&Judged<'f>>> = BTreeMap::new();
    for entry in judged {
        by_scale.entry(&entry.scale.id).or_default().push(entry);
    }
    by_scale
        .into_values()
        .filter_map(|entries| {
            let scale = entries.first()?.scale;
            let results = grouped(&entries, |entry| {
                entry.outcome.category.map(|category| category.id.as_str())
            });
            let questions: Vec<_> = scale
                .questions
                .iter()
                .filter_map(|question| {
                    let answers = grouped(&entries, |entry| {
                        entry
                            .assessment
                            .answers
                            .get(&question.id)
                            .map(String::as_str)
                    });
                    (answers.len() > 1).then_some(DisputedQuestion { question, answers })
                })
                .collect();
            (results.len() > 1).then(|| Disagreement {
                scale,
                results: results
                    .into_iter()
                    .map(|(id, who)| (id.and_then(|id| scale.category(id)), who))
                    .collect(),
                questions,
            })
        })
        .collect()
}

/// Values with the assessors who hold them, in the order in which they first appear.
fn grouped<'f>(
    entries: &[&Judged<'f>],
    value: impl Fn(&Judged<'f>) -> Option<&'f str>,
) -> Vec<(Option<&'f str>, Vec<&'f str>)> {
    let mut groups: Vec<(Option<&'f str>, Vec<&'f str>)> = Vec::new();
    for entry in entries {
        let value = value(entry);
        let assessor = entry.assessment.assessor.as_str();
        match groups.iter_mut().find(|(known, _)| *known == value) {
            Some((_, who)) => who.push(assessor),
            None => groups.push((value, vec![assessor])),
        }
    }
    groups
}
