//! The JSON contract of a case under judgement.

use evigil_core::{Citation, Localized};
use evigil_knowledge::Knowledge;
use evigil_vigilance::assess::base::BaseFault;
use evigil_vigilance::assess::basis::{Basis, citations};
use evigil_vigilance::assess::deadline::Criterion;
use evigil_vigilance::assess::expectedness::{Expectedness, ReferenceLists};
use evigil_vigilance::assess::risk_note::{ProductNotes, RiskNotes};
use evigil_vigilance::assess::scale::Scales;
use evigil_vigilance::assess::scale::report::{Stated, stated};
use evigil_vigilance::assess::seriousness::SeriousnessCheck;
use evigil_vigilance::icsr::{At, Icsr, register as el};
use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::Messages;
use crate::contract::{contract_id, schema_of};
use crate::report::ReportProblem;

/// Name and version of the JSON contract.
pub const JUDGED_SCHEMA: &str = "evigil.judged/1";

contract_id! {
    /// Serialises as [`JUDGED_SCHEMA`].
    JudgedSchemaId, JUDGED_SCHEMA
}

/// A reference list that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ListPart {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
    /// What it is.
    pub text: String,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// Whether a reaction is expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExpectedPart {
    /// Number of the reaction.
    pub reaction: u16,
    /// Its words, or its code.
    pub event: Option<String>,
    /// `listed`, `listed_not_fatal` or `not_listed`.
    pub result: &'static str,
    /// Whether it is expected.
    pub expected: bool,
}

/// Something that is so of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetPart {
    /// Id.
    pub id: String,
    /// Name.
    pub title: String,
}

/// A note on risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotePart {
    /// Id.
    pub id: String,
    /// A few words.
    pub title: String,
    /// What is known.
    pub text: String,
    /// What to look for or ask.
    pub question: String,
    /// Ids of incidents that show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub incidents: Vec<String>,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// A product under suspicion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProductPart {
    /// Its number in the report.
    pub number: u16,
    /// Its name as reported.
    pub name: Option<String>,
    /// The reference list for it; nothing when none is known.
    pub reference_list: Option<ListPart>,
    /// Whether each reaction is expected; empty without a list.
    pub expectedness: Vec<ExpectedPart>,
    /// What is so of it.
    pub facets: Vec<FacetPart>,
    /// Notes on risk that concern it.
    pub notes: Vec<NotePart>,
}

/// A judgement of causality as the report states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatedPart {
    /// Number of the product.
    pub drug: u16,
    /// Number of the reaction, when the report's reference can be followed.
    pub reaction: Option<u16>,
    /// Who judged.
    pub source: Option<String>,
    /// By which method, in the report's words.
    pub method: Option<String>,
    /// The result, in the report's words.
    pub result: Option<String>,
    /// Id of the scale of that method, when it is known.
    pub scale: Option<String>,
    /// Id of the category of that result, when it is known.
    pub category: Option<String>,
}

/// A case under judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct JudgedReport {
    /// Name and version of this contract.
    pub schema: JudgedSchemaId,
    /// Number of the case.
    pub case: String,
    /// Number of the report.
    pub report: String,
    /// Criteria of seriousness that any reaction states.
    pub seriousness: Vec<&'static str>,
    /// What in the report speaks against what is stated; nothing is overwritten.
    pub questions: Vec<ReportProblem>,
    /// Products under suspicion.
    pub products: Vec<ProductPart>,
    /// Judgements of causality that the report states.
    pub stated: Vec<StatedPart>,
}

/// The JSON Schema (2020-12) of a [`JudgedReport`].
#[must_use]
pub fn judged_schema() -> Schema {
    schema_of::<JudgedReport>()
}

/// What the base says of judging cases.
#[derive(Debug)]
pub struct JudgedBase {
    /// Words that tell of seriousness.
    pub seriousness: SeriousnessCheck,
    /// Reference lists; the user's before those of the base.
    pub lists: ReferenceLists,
    /// Notes on risk.
    pub notes: RiskNotes,
    /// Causality scales.
    pub scales: Scales,
}

impl JudgedBase {
    /// Reads it.
    ///
    /// # Errors
    /// When a file of the base does not have the shape it must have.
    pub fn of(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        Ok(Self {
            seriousness: SeriousnessCheck::of(knowledge)?,
            lists: ReferenceLists::of(knowledge)?,
            notes: RiskNotes::of(knowledge)?,
            scales: Scales::of(knowledge)?,
        })
    }

    /// Whether the reactions of a report are expected of the products under suspicion: not when any
    /// of them is not; nothing when there is no list for any product.
    #[must_use]
    pub fn expected(&self, report: &Icsr, day: Date) -> Option<bool> {
        let results: Vec<bool> = self
            .notes
            .for_report(report)
            .iter()
            .filter_map(|product| self.list_of(report, product.drug, day))
            .flat_map(|list| {
                let judge = |it| list.judge_reaction(it).is_expected();
                report.reactions().map(judge).collect::<Vec<_>>()
            })
            .collect();
        (!results.is_empty()).then(|| results.into_iter().all(|expected| expected))
    }

    fn list_of(
        &self,
        report: &Icsr,
        drug: u16,
        day: Date,
    ) -> Option<&evigil_vigilance::assess::expectedness::ReferenceList> {
        let class = report.text(el::EV_G_K_1, At::one(drug));
        let name = report.text(el::G_K_2_2, At::one(drug));
        // Reports of public databases give no class: the words of the name stand for it.
        let by_name = || {
            let facet = self.notes.facet("vesicle_product")?;
            let words = facet.words.found_in(name?, &self.notes.negation);
            words.map(|_| "ev")
        };
        self.lists.list_for(class.or_else(by_name), name, day)
    }
}

impl JudgedReport {
    /// What is to be judged of a report, in the language of `messages`.
    #[must_use]
    pub fn new(
        report: &Icsr,
        base: &JudgedBase,
        knowledge: &Knowledge,
        messages: &Messages,
        as_of: Date,
    ) -> Self {
        let words = Words {
            knowledge,
            messages,
            as_of,
        };
        let met = report.seriousness();
        let criteria = Criterion::ALL
            .into_iter()
            .filter(|it| !matches!(it, Criterion::Serious | Criterion::NotSerious));
        let questions = base.seriousness.questions(report);
        Self {
            schema: JudgedSchemaId,
            case: report.key().case.clone(),
            report: report.key().report.clone(),
            seriousness: criteria
                .filter(|it| it.is_met(met))
                .map(Criterion::code)
                .collect(),
            questions: questions
                .iter()
                .map(|it| ReportProblem::new(it, messages))
                .collect(),
            products: base
                .notes
                .for_report(report)
                .iter()
                .map(|product| words.product(report, base, product))
                .collect(),
            stated: stated(report, &base.scales)
                .iter()
                .map(stated_part)
                .collect(),
        }
    }
}

struct Words<'w> {
    knowledge: &'w Knowledge,
    messages: &'w Messages,
    as_of: Date,
}

impl Words<'_> {
    fn get(&self, text: &Localized) -> String {
        text.get(self.messages.lang()).to_owned()
    }

    fn cited(&self, basis: &[Basis], id: &str) -> Vec<Citation> {
        let lang = self.messages.lang();
        citations(basis, self.knowledge, id, "INT", lang, self.as_of)
    }

    fn product(&self, report: &Icsr, base: &JudgedBase, product: &ProductNotes<'_>) -> ProductPart {
        let list = base.list_of(report, product.drug, self.as_of);
        let expectedness = list.map(|list| {
            report
                .reactions()
                .map(|reaction| {
                    let found: Expectedness<'_> = list.judge_reaction(reaction);
                    ExpectedPart {
                        reaction: reaction.number,
                        event: reaction.event().map(str::to_owned),
                        result: found.code(),
                        expected: found.is_expected(),
                    }
                })
                .collect()
        });
        ProductPart {
            number: product.drug,
            name: report
                .text(el::G_K_2_2, At::one(product.drug))
                .map(str::to_owned),
            reference_list: list.map(|list| ListPart {
                id: list.id.clone(),
                title: self.get(&list.title),
                text: self.get(&list.text),
                citations: self.cited(&list.basis, &list.id),
            }),
            expectedness: expectedness.unwrap_or_default(),
            facets: product
                .facets
                .iter()
                .map(|facet| FacetPart {
                    id: facet.id.clone(),
                    title: self.get(&facet.title),
                })
                .collect(),
            notes: product
                .notes
                .iter()
                .map(|note| NotePart {
                    id: note.id.clone(),
                    title: self.get(&note.title),
                    text: self.get(&note.text),
                    question: self.get(&note.question),
                    incidents: note.incidents.clone(),
                    citations: self.cited(&note.basis, &note.id),
                })
                .collect(),
        }
    }
}

fn stated_part(it: &Stated<'_>) -> StatedPart {
    StatedPart {
        drug: it.drug,
        reaction: it.reaction,
        source: it.source.map(str::to_owned),
        method: it.method.map(str::to_owned),
        result: it.result.map(str::to_owned),
        scale: it.scale.map(|scale| scale.id.clone()),
        category: it.category.map(|category| category.id.clone()),
    }
}
