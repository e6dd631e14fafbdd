//! Provision plans: the JSON contract `evigil.plan/1`, and text.

mod text;

use evigil_core::{Citation, Lang};
use evigil_knowledge::Knowledge;
use evigil_knowledge::basis::{Basis, citations};
use evigil_law::plan::{
    Added, Certainty, Checked, DeviationField, Found, Mismatch, NameMatch, Plan, PlanProblem,
    PlanWords,
};
use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::contract::{contract_id, schema_of};
use crate::{Messages, Wording};

pub use text::plan_text;

/// Name and version of the JSON contract.
pub const PLAN_SCHEMA: &str = "evigil.plan/1";

contract_id! {
    /// Serialises as [`PLAN_SCHEMA`].
    PlanSchemaId, PLAN_SCHEMA
}

/// What a command on plans came to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlanReport {
    /// Name and version of this contract.
    pub schema: PlanSchemaId,
    /// Day on which it was asked.
    pub as_of: Date,
    /// Plans that were read from files.
    pub imported: Vec<ImportedPart>,
    /// Plans in the register afterwards.
    pub plans: usize,
    /// Plans that were looked for.
    pub found: Vec<FoundPart>,
    /// Treatments beside the plan.
    pub checked: Option<CheckedPart>,
    /// A plan number beside a cell-free product.
    pub mismatch: Option<MismatchPart>,
    /// What was wrong with the files.
    pub problems: Vec<PlanProblemPart>,
}

/// A plan that was read from a file.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ImportedPart {
    /// What became of it.
    pub added: Added,
    /// The plan.
    pub plan: Plan,
}

/// A plan that was found.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FoundPart {
    /// How the provider's name fits; absent when it was found by its number.
    pub by: Option<NameMatch>,
    /// The plan.
    pub plan: Plan,
}

/// Treatments beside a plan.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckedPart {
    /// The plan.
    pub plan: Plan,
    /// Treatments that were compared.
    pub exposures: usize,
    /// Differences, by line.
    pub deviations: Vec<DeviationPart>,
    /// What could not be compared.
    pub not_compared: Vec<NotComparedPart>,
}

/// A difference between what was given and the plan.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DeviationPart {
    /// Line of the table of treatments.
    pub line: u64,
    /// The field.
    pub field: DeviationField,
    /// How sure it is.
    pub certainty: Certainty,
    /// What the plan says.
    pub plan: String,
    /// What was given.
    pub given: String,
    /// What it means.
    pub text: String,
    /// What that rests on.
    pub citations: Vec<Citation>,
}

/// A field that could not be compared.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NotComparedPart {
    /// Line of the table; absent when the plan is silent.
    pub line: Option<u64>,
    /// The field.
    pub field: DeviationField,
}

/// A plan number beside a cell-free product.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MismatchPart {
    /// Where it was read.
    pub source: String,
    /// The numbers, with the name of the care when the register has it.
    pub numbers: Vec<MismatchNumber>,
    /// Words for cell-free products.
    pub words: Vec<String>,
    /// What it means.
    pub text: String,
    /// What that rests on.
    pub citations: Vec<Citation>,
}

/// A plan number on a page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MismatchNumber {
    /// The number.
    pub number: String,
    /// Name of the care in the register.
    pub name: Option<String>,
    /// Cells in the register.
    pub cell_type: Option<String>,
}

/// Something wrong with a file.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlanProblemPart {
    /// Stable code.
    pub code: &'static str,
    /// The file.
    pub source: String,
    /// The sentence about it.
    pub message: String,
}

/// The JSON Schema (2020-12) of a [`PlanReport`].
#[must_use]
pub fn plan_schema() -> Schema {
    schema_of::<PlanReport>()
}

/// Where sources are looked up.
struct Sources<'k> {
    knowledge: &'k Knowledge,
    lang: Lang,
    as_of: Date,
}

impl Sources<'_> {
    fn of(&self, id: &str, basis: &[Basis]) -> Vec<Citation> {
        citations(basis, self.knowledge, id, "JP", self.lang, self.as_of)
    }
}

impl PlanReport {
    /// An empty report.
    #[must_use]
    pub const fn new(as_of: Date) -> Self {
        Self {
            schema: PlanSchemaId,
            as_of,
            imported: Vec::new(),
            plans: 0,
            found: Vec::new(),
            checked: None,
            mismatch: None,
            problems: Vec::new(),
        }
    }

    /// Tells what was wrong with a file.
    pub fn tell(&mut self, source: &str, problems: &[PlanProblem], messages: &Messages) {
        for problem in problems {
            self.problems.push(problem_part(source, problem, messages));
        }
    }

    /// Tells of plans that were found by a provider's name.
    pub fn tell_found(&mut self, found: &[Found<'_>]) {
        self.found.extend(found.iter().map(|found| FoundPart {
            by: Some(found.by),
            plan: found.plan.clone(),
        }));
    }

    /// Tells what came of comparing treatments with `plan`.
    pub fn tell_checked(
        &mut self,
        plan: &Plan,
        exposures: usize,
        checked: &Checked<'_>,
        knowledge: &Knowledge,
        wording: &Wording,
    ) {
        let sources = Sources {
            knowledge,
            lang: wording.lang(),
            as_of: self.as_of,
        };
        self.checked = Some(CheckedPart {
            plan: plan.clone(),
            exposures,
            deviations: checked
                .deviations
                .iter()
                .map(|one| DeviationPart {
                    line: one.line,
                    field: one.field,
                    certainty: one.certainty,
                    plan: one.plan.clone(),
                    given: one.given.clone(),
                    text: one.text.get(sources.lang).to_owned(),
                    citations: sources.of(one.field.code(), one.basis),
                })
                .collect(),
            not_compared: checked
                .not_compared
                .iter()
                .map(|one| NotComparedPart {
                    line: (one.line > 0).then_some(one.line),
                    field: one.field,
                })
                .collect(),
        });
    }

    /// Tells of a plan number beside a cell-free product.
    pub fn tell_mismatch(
        &mut self,
        source: &str,
        mismatch: &Mismatch<'_>,
        words: &PlanWords,
        knowledge: &Knowledge,
        wording: &Wording,
    ) {
        let sources = Sources {
            knowledge,
            lang: wording.lang(),
            as_of: self.as_of,
        };
        let (text, basis) = words.cell_free_text();
        self.mismatch = Some(MismatchPart {
            source: source.to_owned(),
            numbers: mismatch
                .numbers
                .iter()
                .map(|(number, plan)| MismatchNumber {
                    number: number.to_string(),
                    name: plan.and_then(|plan| plan.name.clone()),
                    cell_type: plan.and_then(|plan| plan.cell_type.clone()),
                })
                .collect(),
            words: mismatch.words.clone(),
            text: text.get(sources.lang).to_owned(),
            citations: sources.of("plan-mismatch", basis),
        });
    }
}

fn problem_part(source: &str, problem: &PlanProblem, messages: &Messages) -> PlanProblemPart {
    let code = problem.code();
    let mut details = problem.details();
    for (name, value) in &mut details {
        if *name == "field" {
            *value = messages.family("plan-field", value);
        }
    }
    let details = details.iter().map(|(name, value)| (*name, value.as_str()));
    PlanProblemPart {
        code,
        source: source.to_owned(),
        message: messages.with(&format!("problem-{code}"), details),
    }
}
