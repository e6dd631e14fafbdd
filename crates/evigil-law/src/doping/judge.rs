//! From a treatment to what each rule says of it.
//!
//! Conditions are so, not so, or not known. A step whose conditions are all so ends a rule; one
//! with a condition that is not known stays possible, and the rule goes on. When all steps that
//! stay possible have one verdict, that is the answer; otherwise the answer is to ask, with the
//! facts that would decide.

use std::collections::BTreeSet;

use evigil_core::Localized;
use evigil_knowledge::Knowledge;
use evigil_knowledge::basis::Basis;
use jiff::civil::Date;

use super::base::{
    Condition, Contradiction, DopingBase, DopingRule, Fact, Limit, Step, Verdict, Version,
};
use super::treatment::{Treatment, TreatmentError};
use super::window::{EQUAL_ML, Window, worst_window};

/// Whether something is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Truth {
    No,
    Unknown,
    Yes,
}

/// Why a rule says what it says.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason<'b> {
    /// A step decided.
    Step(&'b Localized),
    /// Several steps stay possible: their texts.
    Open(Vec<&'b Localized>),
    /// The base has no wording for that day.
    NoWording,
}

/// What one rule says.
#[derive(Debug, Clone)]
pub struct Outcome<'b> {
    /// The rule.
    pub rule: &'b DopingRule,
    /// Its wording of the day.
    pub version: Option<&'b Version>,
    /// What it says.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason<'b>,
    /// Facts that would decide, when it is open.
    pub missing: Vec<Fact>,
    /// Volume, when the rule is about one.
    pub window: Option<(Limit, Window)>,
    /// What it rests on.
    pub basis: Vec<&'b Basis>,
    /// Day by which what it rests on had to be checked again, when that day is over.
    pub overdue: Option<Date>,
}

/// What the rules of an organisation say.
#[derive(Debug, Clone)]
pub struct Judgement<'b> {
    /// [`Verdict::Prohibited`] or [`Verdict::Ask`], never more than that.
    pub overall: Verdict,
    /// Rule by rule.
    pub outcomes: Vec<Outcome<'b>>,
    /// Facts that can't both be so.
    pub contradictions: Vec<&'b Contradiction>,
}

/// Goes through the rules of `organisation` (of all, when it is `None`).
///
/// `as_of` is today: it is the day of a treatment without a date, and decides what is overdue.
///
/// # Errors
/// [`TreatmentError`] for an id that the base does not have.
pub fn judge<'b>(
    base: &'b DopingBase,
    knowledge: &Knowledge,
    treatment: &Treatment,
    organisation: Option<&str>,
    as_of: Date,
) -> Result<Judgement<'b>, TreatmentError> {
    treatment.check(base)?;
    if let Some(id) = organisation
        && base.organisation(id).is_none()
    {
        return Err(TreatmentError::Organisation(id.to_owned()));
    }
    let day = treatment.date.unwrap_or(as_of);
    let outcomes: Vec<Outcome<'b>> = base
        .rules
        .iter()
        .filter(|rule| organisation.is_none_or(|id| rule.organisations.iter().any(|of| of == id)))
        .map(|rule| outcome(rule, base, knowledge, treatment, day, as_of))
        .collect();
    let contradictions = base
        .contradictions
        .iter()
        .filter(|contradiction| all(&contradiction.when, base, treatment, None).0 == Truth::Yes)
        .collect();
    let prohibited = outcomes
        .iter()
        .any(|outcome| outcome.verdict == Verdict::Prohibited);
    Ok(Judgement {
        overall: if prohibited {
            Verdict::Prohibited
        } else {
            Verdict::Ask
        },
        outcomes,
        contradictions,
    })
}

fn outcome<'b>(
    rule: &'b DopingRule,
    base: &DopingBase,
    knowledge: &Knowledge,
    treatment: &Treatment,
    day: Date,
    as_of: Date,
) -> Outcome<'b> {
    let Some(version) = rule.version.iter().find(|version| version.in_force(day)) else {
        return Outcome {
            rule,
            version: None,
            verdict: Verdict::Ask,
            reason: Reason::NoWording,
            missing: Vec::new(),
            window: None,
            basis: Vec::new(),
            overdue: None,
        };
    };
    let (possible, missing) = possible_steps(version, base, treatment);
    let verdicts: BTreeSet<Verdict> = possible.iter().map(|step| step.verdict).collect();
    let (verdict, reason) = match (verdicts.first(), possible.as_slice()) {
        (Some(verdict), [step]) => (*verdict, Reason::Step(&step.text)),
        (Some(verdict), steps) if verdicts.len() == 1 => (
            *verdict,
            Reason::Open(steps.iter().map(|step| &step.text).collect()),
        ),
        (_, steps) => (
            Verdict::Ask,
            Reason::Open(steps.iter().map(|step| &step.text).collect()),
        ),
    };
    let mut basis: Vec<&Basis> = version.basis.iter().collect();
    for step in &possible {
        basis.extend(&step.basis);
    }
    // A step before the one on volume may have decided: then no volume is told.
    let about_volume = |step: &Step| step.when.iter().any(|when| when.fact == Fact::Volume);
    let reached = |step: &&'b Step| {
        let last = version.step.iter().position(|one| std::ptr::eq(one, *step));
        let volume = version.step.iter().position(about_volume);
        volume.is_some_and(|volume| last.is_some_and(|last| volume <= last))
    };
    let window = version
        .limit
        .filter(|_| possible.last().is_some_and(reached))
        .map(|limit| (limit, worst_window(&treatment.infusions, limit.hours)));
    Outcome {
        rule,
        version: Some(version),
        verdict,
        reason,
        missing: missing.into_iter().collect(),
        window,
        overdue: overdue(&basis, knowledge, day, as_of),
        basis,
    }
}

fn possible_steps<'b>(
    version: &'b Version,
    base: &DopingBase,
    treatment: &Treatment,
) -> (Vec<&'b Step>, BTreeSet<Fact>) {
    let (mut possible, mut missing) = (Vec::new(), BTreeSet::new());
    for step in &version.step {
        let (truth, unknown) = all(&step.when, base, treatment, version.limit);
        match truth {
            Truth::No => {}
            Truth::Yes => {
                possible.push(step);
                break;
            }
            Truth::Unknown => {
                possible.push(step);
                missing.extend(unknown);
            }
        }
    }
    let verdicts: BTreeSet<Verdict> = possible.iter().map(|step| step.verdict).collect();
    if verdicts.len() == 1 {
        missing.clear();
    }
    (possible, missing)
}

fn all(
    conditions: &[Condition],
    base: &DopingBase,
    treatment: &Treatment,
    limit: Option<Limit>,
) -> (Truth, Vec<Fact>) {
    let mut unknown = Vec::new();
    for condition in conditions {
        match holds(condition, base, treatment, limit) {
            Truth::No => return (Truth::No, Vec::new()),
            Truth::Unknown => unknown.push(condition.fact),
            Truth::Yes => {}
        }
    }
    if unknown.is_empty() {
        (Truth::Yes, unknown)
    } else {
        (Truth::Unknown, unknown)
    }
}

fn holds(
    condition: &Condition,
    base: &DopingBase,
    treatment: &Treatment,
    limit: Option<Limit>,
) -> Truth {
    if condition.over_limit {
        return limit.map_or(Truth::Unknown, |limit| over(treatment, limit));
    }
    let Some(value) = treatment.value(condition.fact, base) else {
        return Truth::Unknown;
    };
    let named = |values: &[String]| values.iter().any(|known| known == value);
    let so = if condition.none.is_empty() {
        named(&condition.any)
    } else {
        !named(&condition.none)
    };
    if so { Truth::Yes } else { Truth::No }
}

fn over(treatment: &Treatment, limit: Limit) -> Truth {
    let window = worst_window(&treatment.infusions, limit.hours);
    if window.ml_least > limit.ml + EQUAL_ML {
        return Truth::Yes;
    }
    match window.ml_most {
        Some(most) if most <= limit.ml + EQUAL_ML => Truth::No,
        _ => Truth::Unknown,
    }
}

/// The first day of review that is over. A treatment planned for a day behind it is overdue too.
fn overdue(basis: &[&Basis], knowledge: &Knowledge, day: Date, as_of: Date) -> Option<Date> {
    let last = day.max(as_of);
    basis
        .iter()
        .filter_map(|basis| match basis {
            Basis::Fact(fact) => {
                let versions = knowledge.fact_versions(&fact.fact);
                let version = versions
                    .iter()
                    .find(|version| version.in_force(day))
                    .or_else(|| versions.last())?;
                version.review_by
            }
            Basis::Source(_) => None,
        })
        .filter(|review_by| *review_by <= last)
        .min()
}
