//! Doses: from animal to human, and compared.

mod convert;
mod regimens;

use evigil_core::Citation;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::contract::{contract_id, schema_of};
use crate::figures::written;

/// Name and version of the JSON contract.
pub const DOSE_SCHEMA: &str = "evigil.dose/1";

contract_id! {
    /// Serialises as [`DOSE_SCHEMA`].
    DoseSchemaId, DOSE_SCHEMA
}

/// A conversion or a comparison of doses.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DoseReport {
    /// Name and version of this contract.
    pub schema: DoseSchemaId,
    /// Version of evigil.
    pub version: String,
    /// What was asked.
    pub result: DoseResult,
    /// What the numbers rest on.
    pub citations: Vec<Citation>,
    /// What the reader has to know; each is a sentence in the language of the run.
    pub remarks: Vec<String>,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DoseResult {
    /// From an animal to a human.
    Conversion(Box<ConversionPart>),
    /// Regimens against each other.
    Comparison {
        /// The regimens.
        regimens: Vec<RegimenPart>,
        /// Each with each later one.
        pairs: Vec<PairPart>,
        /// Greatest ratio that is called the same order.
        same_order_within: f64,
    },
}

/// From an animal to a human.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ConversionPart {
    /// Id of the animal.
    pub species: String,
    /// Its name in the language of the run.
    pub species_name: String,
    /// Id of the human.
    pub human: String,
    /// The human's name in the language of the run.
    pub human_name: String,
    /// Body mass by body surface of the animal, kg/m².
    pub km_animal: f64,
    /// Body mass by body surface of the human, kg/m².
    pub km_human: f64,
    /// `km_animal` by `km_human`.
    pub factor: f64,
    /// What the dose counts: `particles`, `mass`, `volume`, `vials`, `cell_equivalents` or
    /// `makers_units`.
    pub counts: String,
    /// Unit of every amount here.
    pub unit: String,
    /// The animal's dose for each kilogram.
    pub animal_per_kg: f64,
    /// Human equivalent for each kilogram.
    pub per_kg: f64,
    /// Weight of the human, kg.
    pub weight_kg: f64,
    /// Human equivalent for the whole body.
    pub whole: f64,
    /// What a first dose divides the equivalent by.
    pub start_divisor: f64,
    /// First dose for each kilogram.
    pub start_per_kg: f64,
    /// First dose for the whole body.
    pub start_whole: f64,
    /// Id of the route, when it was given.
    pub route: Option<String>,
    /// The guidance's exceptions, every one.
    pub exceptions: Vec<ExceptionPart>,
}

/// Where body surface is not the measure.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExceptionPart {
    /// Id.
    pub id: String,
    /// Whether what is known of route and kind calls for it.
    pub holds: bool,
    /// In words.
    pub text: String,
}

/// A regimen.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RegimenPart {
    /// Name.
    pub name: String,
    /// What it counts, as in [`ConversionPart::counts`].
    pub counts: String,
    /// Unit of every amount here.
    pub unit: String,
    /// Amount as given.
    pub amount: f64,
    /// What the amount is for: `whole`, `kg` or `cm2`.
    pub scope: String,
    /// Sessions.
    pub sessions: u32,
    /// Amount of one session for the whole person; null when weight or area is not known.
    pub session: Option<f64>,
    /// Amount of all sessions; null when that of one is not known.
    pub total: Option<f64>,
}

/// Two regimens.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PairPart {
    /// Name of the first.
    pub first: String,
    /// Name of the second.
    pub second: String,
    /// `same_order`, `different`, `different_kinds`, `unknown_weight_or_area` or `out_of_range`.
    pub order: String,
    /// Second by first for one session; null when they can't be compared.
    pub session_ratio: Option<f64>,
    /// Second by first over all sessions.
    pub total_ratio: Option<f64>,
    /// Factor between kinds that was used, in units of the second for one of the first.
    pub factor: Option<f64>,
    /// Who states the factor.
    pub factor_source: Option<String>,
}

/// An amount with its unit, as it is written by hand: of a mass, milligrams where they are shorter.
fn amount(value: f64, unit: &str) -> String {
    match unit.strip_prefix('µ') {
        Some(rest) if value >= 1e3 => format!("{} m{rest}", written(value / 1e3)),
        _ => format!("{} {unit}", written(value)),
    }
}

/// The JSON Schema (2020-12) of a [`DoseReport`].
#[must_use]
pub fn dose_schema() -> Schema {
    schema_of::<DoseReport>()
}
