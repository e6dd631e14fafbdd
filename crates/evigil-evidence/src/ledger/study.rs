//! A study as the ledger holds it.

use evigil_core::Localized;
use evigil_knowledge::part::day;
use jiff::civil::Date;
use serde::Deserialize;

use super::vocabulary::{
    BiasJudgement, BiasTool, ComparatorKind, Design, Direction, DoseUnit, Measure, ReadPart, State,
};

/// A study: one file of `knowledge/evidence/studies`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// Stable id, such as `E34`.
    pub id: String,
    /// What it is, in a few words of ours.
    pub title: Localized,
    /// How far it has come.
    pub state: State,
    /// Design.
    pub design: Design,
    /// Who knew what was given; absent when not stated.
    #[serde(default)]
    pub blinding: Option<Blinding>,
    /// What it was given for: ids of terms of the kind `indication`, or of the conditions of
    /// `knowledge/evidence/conditions.toml` that no clinic's page is read for, such as `burn`.
    pub indications: Vec<String>,
    /// What it was given for, in its own words.
    pub condition: Localized,
    /// Who took part.
    pub participants: Participants,
    /// What was given.
    pub product: Product,
    /// Ids of terms of the kind `route`; empty when not stated or none fits.
    #[serde(default)]
    pub routes: Vec<String>,
    /// How it was given, in words; absent when not stated.
    #[serde(default)]
    pub route_text: Option<Localized>,
    /// Doses, an arm each; empty when not stated.
    #[serde(default)]
    pub dose: Vec<Dose>,
    /// What the others got.
    pub comparator: Comparator,
    /// What the result says, over its main outcome.
    pub direction: Direction,
    /// The result in words.
    pub result: Localized,
    /// Outcomes that were read.
    #[serde(default)]
    pub outcome: Vec<Outcome>,
    /// How long people were followed, in words; absent when not stated.
    #[serde(default)]
    pub follow_up: Option<Localized>,
    /// Harms that were read; empty when nothing was stated.
    #[serde(default)]
    pub harm: Vec<Harm>,
    /// Who paid, and who gains.
    #[serde(default)]
    pub funding: Option<Funding>,
    /// Identifiers that were seen.
    #[serde(default)]
    pub identifiers: Identifiers,
    /// Risk of bias, a domain each, as far as what was read allows.
    #[serde(default)]
    pub bias: Vec<Bias>,
    /// What was read, and what was not.
    pub reading: Reading,
    /// Values that nobody of us has read in the source: shown as not verified, never counted.
    #[serde(default)]
    pub unreleased: Vec<Unreleased>,
    /// What a reader should know of it, such as one cohort told twice.
    #[serde(default)]
    pub note: Option<Localized>,
    /// Ids of reasons of `knowledge/evidence/grading.toml` for which the study is indirect evidence
    /// whatever is asked, such as vesicles made to raise immunity.
    #[serde(default)]
    pub indirect: Vec<String>,
    /// Ids of studies that tell of the same people: they count once.
    #[serde(default)]
    pub same_people_as: Vec<String>,
}

/// Who knew what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blinding {
    /// Everybody knew.
    Open,
    /// One side did not know.
    Single,
    /// Two sides did not know.
    Double,
    /// Three sides did not know.
    Triple,
    /// Four sides did not know.
    Quadruple,
}

/// Who took part. Absent numbers were not stated in what was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Participants {
    /// Who they were, in words.
    pub text: Option<Localized>,
    /// People that a registry plans for.
    pub planned: Option<u64>,
    /// People who took part, in all groups.
    pub enrolled: Option<u64>,
    /// People whose results were analysed.
    pub analysed: Option<u64>,
    /// People who got the product.
    pub treated: Option<u64>,
    /// Things that were counted, when they are not people: knees, joints, fistula tracts.
    pub units: Option<u64>,
}

/// What was given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Id of a term of the kind `product_class`, by what the report calls it.
    pub class: String,
    /// What it is, in words.
    pub text: Localized,
    /// Id of a term of the kind `cell_source`; absent when not stated or none fits.
    #[serde(default)]
    pub cell_source: Option<String>,
    /// Id of a term of the kind `donor`; absent when not stated.
    #[serde(default)]
    pub donor: Option<String>,
    /// How it was separated, in words; absent when not stated.
    #[serde(default)]
    pub isolation: Option<Localized>,
    /// Whether vesicles were given together with living cells or blood, so that what they did alone
    /// can't be told.
    #[serde(default)]
    pub with_cells: bool,
}

/// A dose, as stated.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dose {
    /// How much at one time, in `unit`; absent when only words are given.
    #[serde(default)]
    pub amount: Option<f64>,
    /// Upper end, when a range is given.
    #[serde(default)]
    pub amount_to: Option<f64>,
    /// Unit of `amount`.
    #[serde(default)]
    pub unit: Option<DoseUnit>,
    /// How many times; absent when not stated.
    #[serde(default)]
    pub times: Option<u32>,
    /// The dose in words.
    pub text: Localized,
}

/// What the others got.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparator {
    /// Kind.
    pub kind: ComparatorKind,
    /// In words; absent when there is nothing to add.
    #[serde(default)]
    pub text: Option<Localized>,
}

/// One outcome.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// What was measured, in words.
    pub name: Localized,
    /// Id of a scale of `knowledge/evidence/scales.toml`; absent for counts of events.
    #[serde(default)]
    pub scale: Option<String>,
    /// Whether it was the main outcome.
    #[serde(default)]
    pub primary: bool,
    /// When, in words, such as 6 months.
    #[serde(default)]
    pub at: Option<Localized>,
    /// What it says.
    pub direction: Direction,
    /// Value on the scale with the product, when it was read; a percentage change is none.
    #[serde(default)]
    pub value: Option<f64>,
    /// Whether the values and means are changes from the start in units of the scale, not places
    /// on it.
    #[serde(default)]
    pub change: bool,
    /// Value on the scale with the comparator, when it was read.
    #[serde(default)]
    pub value_comparator: Option<f64>,
    /// The effect as printed.
    #[serde(default)]
    pub printed: Option<EffectPrinted>,
    /// Events and people of two groups, from which effects are computed again.
    #[serde(default)]
    pub counts: Option<Counts>,
    /// Means of two groups, from which effects are computed again.
    #[serde(default)]
    pub means: Option<Means>,
    /// The result in words.
    pub text: Localized,
}

/// An effect as a report prints it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectPrinted {
    /// Measure.
    pub measure: Measure,
    /// Estimate; absent when only a p value is printed.
    #[serde(default)]
    pub value: Option<f64>,
    /// Lower limit.
    #[serde(default)]
    pub low: Option<f64>,
    /// Upper limit.
    #[serde(default)]
    pub high: Option<f64>,
    /// Level of the interval, such as 0.95.
    #[serde(default)]
    pub level: Option<f64>,
    /// Value of p.
    #[serde(default)]
    pub p: Option<f64>,
    /// Whether `p` is an upper bound: p < 0.01.
    #[serde(default)]
    pub p_below: bool,
}

/// Events and people of two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// People with the event among those with the product.
    pub events: u64,
    /// People with the product.
    pub people: u64,
    /// People with the event among the others.
    pub events_comparator: u64,
    /// The others.
    pub people_comparator: u64,
}

/// Means of two groups.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Means {
    /// Mean with the product.
    pub mean: f64,
    /// Standard deviation with the product.
    pub sd: f64,
    /// People with the product.
    pub people: u64,
    /// Mean of the others.
    pub mean_comparator: f64,
    /// Standard deviation of the others.
    pub sd_comparator: f64,
    /// The others.
    pub people_comparator: u64,
}

/// A harm, or that none was seen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Harm {
    /// What, in words.
    pub text: Localized,
    /// Whether it is about serious harm.
    #[serde(default)]
    pub serious: bool,
    /// People affected; 0 only when the report says so.
    #[serde(default)]
    pub affected: Option<u64>,
    /// People who were watched for it.
    #[serde(default)]
    pub at_risk: Option<u64>,
}

/// Who paid, and who gains.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Funding {
    /// In words.
    pub text: Localized,
    /// Whether the maker of the product paid, sponsored or wrote; absent when not stated.
    #[serde(default)]
    pub maker: Option<bool>,
}

/// Identifiers that were seen in the source or in a record of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Identifiers {
    /// DOI without `https://doi.org/`.
    pub doi: Vec<String>,
    /// PubMed id.
    pub pmid: Vec<String>,
    /// PubMed Central id, with `PMC`.
    pub pmcid: Vec<String>,
    /// Registry ids: NCT, jRCT, IRCT, ACTRN, ...
    pub registry: Vec<String>,
}

/// Risk of bias in one domain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bias {
    /// Tool.
    pub tool: BiasTool,
    /// Domain of the tool, such as `randomisation` or `confounding`.
    pub domain: String,
    /// Judgement.
    pub judgement: BiasJudgement,
    /// Why.
    pub why: Localized,
}

/// What was read, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// What of it.
    pub part: ReadPart,
    /// When; absent only when nothing was read.
    #[serde(default, deserialize_with = "day")]
    pub on: Option<Date>,
    /// Where.
    pub sources: Vec<Reference>,
    /// What was not read, in words.
    #[serde(default)]
    pub missing: Vec<Localized>,
}

/// A publication or record. Studies carry their own sources: a list of sources of the base holds
/// those that several entries share.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Title and journal, as the publication prints them.
    pub title: String,
    /// Address; absent when only a name is known.
    #[serde(default)]
    pub url: Option<String>,
    /// Whether it tells of another's work.
    #[serde(default)]
    pub secondary: bool,
}

/// A value that was not read in the source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unreleased {
    /// Name of the field of the ledger that it would fill.
    pub field: String,
    /// The value, in words.
    pub text: Localized,
}
