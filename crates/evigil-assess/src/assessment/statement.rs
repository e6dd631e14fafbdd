//! Sentences of the base that depend on what is offered, and what the words of an offer mean.

use std::collections::BTreeMap;

use evigil_core::{Localized, Standing};
use evigil_knowledge::Knowledge;
use evigil_knowledge::basis::{Basis, Dangling, unsupported};
use evigil_knowledge::part::{BaseFault, read_all};
use serde::Deserialize;

/// One of the four questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Is the product what it is called?
    Identity,
    /// Does it work?
    Efficacy,
    /// What is known of harm?
    Safety,
    /// Is it offered as the law asks?
    Lawfulness,
}

/// A part of the page for a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BriefSection {
    /// What is known.
    Known,
    /// What nobody knows.
    NotKnown,
    /// Risks.
    Risks,
    /// What the law gives and does not give.
    Law,
    /// What to ask.
    Ask,
    /// Where to turn.
    TurnTo,
}

/// What a word of an offer means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductMeaning {
    /// Id of a term of the kind `product`.
    pub id: String,
    /// Id of a term of the kind `product_class`, for which evidence is looked up.
    #[serde(default)]
    pub class: Option<String>,
    /// Whether it is a product of vesicles.
    #[serde(default)]
    pub vesicles: bool,
    /// Whether living cells are given.
    #[serde(default)]
    pub living: bool,
    /// Facts for the law that follow from it, by name.
    #[serde(default)]
    pub law: BTreeMap<String, String>,
}

/// What a word of an offer, or a rule that a page breaks, means for the law.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawMeaning {
    /// Id of the term or rule.
    pub id: String,
    /// Facts for the law that follow from it, by name.
    pub law: BTreeMap<String, String>,
}

/// What is so of every page that offers something.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageMeaning {
    /// Facts for the law, by name.
    pub law: BTreeMap<String, String>,
}

/// A sentence.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Stable id.
    pub id: String,
    /// The question that it answers.
    #[serde(default)]
    pub question: Option<Question>,
    /// The part of the brief in which it stands.
    #[serde(default)]
    pub brief: Option<BriefSection>,
    /// Only for products of vesicles.
    #[serde(default)]
    pub vesicles: bool,
    /// Only for living cells.
    #[serde(default)]
    pub living: bool,
    /// Only when no dossier was given.
    #[serde(default)]
    pub without_dossier: bool,
    /// Only by one of these routes.
    #[serde(default)]
    pub routes: Vec<String>,
    /// Only for one of these indications.
    #[serde(default)]
    pub indications: Vec<String>,
    /// Only for none of these indications.
    #[serde(default)]
    pub without_indications: Vec<String>,
    /// The sentence.
    pub text: Localized,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

/// What a sentence is held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'s> {
    pub(super) vesicles: bool,
    pub(super) living: bool,
    pub(super) has_dossier: bool,
    pub(super) routes: &'s [String],
    pub(super) indications: &'s [String],
}

impl Statement {
    pub(super) fn holds(&self, setting: &Setting<'_>) -> bool {
        let any = |asked: &[String], given: &[String]| asked.iter().any(|id| given.contains(id));
        (!self.vesicles || setting.vesicles)
            && (!self.living || setting.living)
            && (!self.without_dossier || !setting.has_dossier)
            && (self.routes.is_empty() || any(&self.routes, setting.routes))
            && (self.indications.is_empty() || any(&self.indications, setting.indications))
            && !any(&self.without_indications, setting.indications)
    }
}

/// What `knowledge/assessment` holds.
#[derive(Debug, Clone, Default)]
pub struct AssessmentBase {
    /// What the products of an offer mean.
    pub products: Vec<ProductMeaning>,
    /// What its routes mean.
    pub routes: Vec<LawMeaning>,
    /// What its donors mean.
    pub donors: Vec<LawMeaning>,
    /// What its indications mean.
    pub indications: Vec<LawMeaning>,
    /// What a broken rule of advertising means.
    pub rules: Vec<LawMeaning>,
    /// What a page that offers something means.
    pub page: PageMeaning,
    /// Sentences.
    pub statements: Vec<Statement>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    product: Vec<ProductMeaning>,
    route: Vec<LawMeaning>,
    donor: Vec<LawMeaning>,
    indication: Vec<LawMeaning>,
    rule: Vec<LawMeaning>,
    page: Option<PageMeaning>,
    statement: Vec<Statement>,
}

impl AssessmentBase {
    /// The folder of the base.
    pub const FOLDER: &'static str = "assessment";

    /// Reads it.
    ///
    /// # Errors
    /// When a file does not have the shape it must have.
    pub fn of(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let mut all = Self::default();
        for (_, file) in read_all::<File>(knowledge.files(Self::FOLDER))? {
            all.products.extend(file.product);
            all.routes.extend(file.route);
            all.donors.extend(file.donor);
            all.indications.extend(file.indication);
            all.rules.extend(file.rule);
            all.page = file.page.unwrap_or(all.page);
            all.statements.extend(file.statement);
        }
        Ok(all)
    }

    /// Sentences whose supports lead nowhere, by id: what a test of the base asks for.
    #[must_use]
    pub fn unsupported(&self, knowledge: &Knowledge) -> Vec<(&str, Dangling)> {
        let mut found = Vec::new();
        for statement in &self.statements {
            for dangling in unsupported(&statement.basis, knowledge) {
                found.push((statement.id.as_str(), dangling));
            }
        }
        found
    }

    /// What a product of an offer means.
    #[must_use]
    pub fn product(&self, id: &str) -> Option<&ProductMeaning> {
        self.products.iter().find(|product| product.id == id)
    }
}

/// The least favourable of two standings, for a question that has several parts.
#[must_use]
pub fn least(a: Standing, b: Standing) -> Standing {
    // From what a reader must know first to what is settled.
    const ORDER: [Standing; 6] = [
        Standing::Contradicted,
        Standing::NotShown,
        Standing::NotKnown,
        Standing::NotDisclosed,
        Standing::PartlyShown,
        Standing::Shown,
    ];
    let rank = |standing| ORDER.iter().position(|known| *known == standing);
    if rank(a) <= rank(b) { a } else { b }
}
