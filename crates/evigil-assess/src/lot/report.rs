//! The answer of `evigil product assess`: the JSON contract `evigil.lot/1`.

use std::collections::BTreeMap;

use evigil_core::{Citation, ItemStanding, Lang};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::contract::contract_id;
use crate::inspect::InspectReport;

/// Name and version of the contract that [`LotReport`] follows.
pub const LOT_SCHEMA: &str = "evigil.lot/1";

contract_id! {
    /// Serialises as [`LOT_SCHEMA`].
    LotSchemaId, LOT_SCHEMA
}

/// A lot, judged item by item. There is no sum and no score.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "evigil.lot/1")]
pub struct LotReport {
    /// Name and version of the contract.
    pub schema: LotSchemaId,
    /// Day of the assessment.
    pub as_of: Date,
    /// Language of titles, reasons and questions.
    pub reader_lang: Lang,
    /// The dossier.
    pub dossier: DossierPart,
    /// The product and the lot as the dossier names them.
    pub product: ProductPart,
    /// Every criterion with its standing, in the order of the groups.
    pub items: Vec<CitedItem>,
    /// How many items have each standing. Items are not of equal weight: this is no score.
    pub counts: BTreeMap<&'static str, usize>,
    /// What the raw files say.
    pub measured: Vec<MeasuredPart>,
    /// Files of the dossier that instruments wrote, each with its problems.
    pub files: Vec<InspectReport>,
    /// What to ask the maker: one question for each item that is not shown or not disclosed.
    pub questions: Vec<String>,
}

/// The dossier that was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DossierPart {
    /// Path as given.
    pub source: String,
    /// SHA-256 of the file in hexadecimal.
    pub sha256: String,
    /// What is wrong with it.
    pub problems: Vec<DossierProblemPart>,
}

/// Something wrong with the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DossierProblemPart {
    /// Stable code.
    pub code: &'static str,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The sentence about it.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The product and the lot as the dossier names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProductPart {
    /// Name.
    pub name: String,
    /// Name under which it is sold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sold_as: Option<String>,
    /// Maker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<String>,
    /// What it is said to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'static str>,
    /// Routes.
    pub routes: Vec<String>,
    /// Lot number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// Last day of use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Date>,
}

/// One criterion with its standing.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CitedItem {
    /// Id of the criterion.
    pub criterion: String,
    /// Group it belongs to.
    pub group: String,
    /// How much guidelines ask for it.
    pub level: String,
    /// A few words.
    pub title: String,
    /// How it stands.
    pub standing: ItemStanding,
    /// Why, in sentences.
    pub reasons: Vec<ReasonPart>,
    /// What it rests on.
    pub evidence: Vec<EvidencePart>,
    /// Why it matters.
    pub why: String,
    /// What to ask the maker.
    pub question: String,
    /// Sources of the criterion.
    pub citations: Vec<Citation>,
    /// Day by which the criterion had to be checked again, when that is past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue: Option<Date>,
}

/// Why an item stands as it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReasonPart {
    /// Stable name.
    pub code: &'static str,
    /// The sentence.
    pub message: String,
}

/// What an item rests on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EvidencePart {
    /// A value of the dossier.
    Field {
        /// Path of the value.
        path: String,
        /// The value.
        value: String,
        /// Line of the dossier.
        line: usize,
    },
    /// A file that the dossier brings.
    File {
        /// Path as the dossier gives it.
        file: String,
    },
    /// A computed number.
    Computed {
        /// File it comes from.
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<String>,
        /// What it is.
        name: &'static str,
        /// What it is, in words.
        title: String,
        /// The number.
        value: f64,
        /// Lower end of its 95 % interval.
        #[serde(skip_serializing_if = "Option::is_none")]
        low: Option<f64>,
        /// Upper end of its 95 % interval.
        #[serde(skip_serializing_if = "Option::is_none")]
        high: Option<f64>,
        /// Unit.
        unit: &'static str,
    },
}

/// What the raw files of one measurement say.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeasuredPart {
    /// Path of the measurement in the dossier.
    pub measurement: String,
    /// Method.
    pub method: &'static str,
    /// Files that went in.
    pub files: Vec<String>,
    /// Numbers with their intervals.
    pub quantities: Vec<EvidencePart>,
    /// What is to be said of the instrument's own statements.
    pub remarks: Vec<ReasonPart>,
}
