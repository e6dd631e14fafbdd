//! Reports that tell of the same case.

mod csv;
mod text;

use evigil_vigilance::duplicates::{
    Contradiction, FieldWeight, Finder, Found, Link, Model, Pass, PassTotals, Reports, Standing,
};
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::contract::{contract_id, schema_of};

pub use csv::{clusters_csv, links_csv};
pub use text::duplicates_text;

/// Name and version of the JSON contract.
pub const DUPLICATES_SCHEMA: &str = "evigil.duplicates/1";

contract_id! {
    /// Serialises as [`DUPLICATES_SCHEMA`].
    DuplicatesSchemaId, DUPLICATES_SCHEMA
}

/// What a search for duplicates found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DuplicatesReport {
    /// Name and version of this contract.
    pub schema: DuplicatesSchemaId,
    /// Reports that were compared, one version of each case.
    pub reports: u64,
    /// Reports with more products, reactions or numbers than are compared.
    pub cut: u64,
    /// The model they were compared under.
    pub model: DuplicateModel,
    /// How pairs were found, and what was left out.
    pub passes: Vec<DuplicatePass>,
    /// Pairs by what became of them.
    pub pairs: DuplicateCounts,
    /// Clusters of reports of one case.
    pub clusters: u64,
    /// Reports beyond the first of each cluster.
    pub redundant: u64,
    /// Decisions of reviewers.
    pub decisions: u64,
    /// Decisions about reports that are not among these.
    pub decisions_elsewhere: u64,
    /// The largest clusters, as many as were asked for.
    pub largest: Vec<DuplicateCluster>,
    /// Pairs that a person should look at, the likeliest first, as many as were asked for.
    pub review: Vec<DuplicateLink>,
    /// What signals would be without the duplicates, where that was asked for.
    pub effect: Option<DuplicateEffect>,
}

/// The model of a search.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DuplicateModel {
    /// SHA-256 of its record.
    pub digest: String,
    /// Whether it was fitted to these reports; else it was kept from before.
    pub fitted: bool,
    /// Reports it was fitted on.
    pub reports: u64,
    /// Bits from which on two reports are linked.
    pub link_bits: f64,
    /// Bits from which on a person should look.
    pub review_bits: f64,
    /// Share of right links that is expected.
    pub expected_precision: f64,
}

/// One way to find pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DuplicatePass {
    /// By what.
    pub pass: Pass,
    /// How much.
    #[serde(flatten)]
    pub totals: PassTotals,
}

/// Pairs by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DuplicateCounts {
    /// Linked by their weights.
    pub linked: u64,
    /// Confirmed by a reviewer.
    pub confirmed: u64,
    /// For a person to look at.
    pub review: u64,
    /// Alike, and contradicted.
    pub contradicted: u64,
    /// Above the threshold, in clusters that do not fit together.
    pub kept_apart: u64,
    /// Rejected by a reviewer.
    pub rejected: u64,
}

/// Reports of one case.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DuplicateCluster {
    /// The report that says most.
    pub master: String,
    /// All of them.
    pub reports: Vec<String>,
    /// Bits of the weakest link that joined them.
    pub least_bits: f32,
}

/// Two reports that are alike, and why.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DuplicateLink {
    /// The report whose name comes first.
    pub a: String,
    /// The other.
    pub b: String,
    /// Binary logarithm of the odds that they tell of one case.
    pub bits: f32,
    /// The probability of that.
    pub probability: f64,
    /// What became of the pair.
    pub standing: Standing,
    /// What speaks against one case.
    pub contradiction: Option<Contradiction>,
    /// Bits of the prior: of any two reports, before they were compared.
    pub prior_bits: f32,
    /// Bits taken off because related cases would share as much.
    pub related_bits: f32,
    /// Every field that both tell of, the one that says most first. With the prior's and without
    /// those taken off they add up to the bits of the link.
    pub fields: Vec<FieldWeight>,
}

/// Counts and measures with and without the duplicates.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct DuplicateEffect {
    /// Reports with all duplicates.
    pub reports_before: u64,
    /// Reports with one for each case.
    pub reports_after: u64,
    /// Pairs of product and event, with all duplicates.
    pub pairs_before: u64,
    /// Pairs that lose a report or more.
    pub pairs_changed: u64,
    /// Pairs whose lower limit of the IC is above zero only because of duplicates.
    pub signals_lost: u64,
    /// Pairs whose lower limit of the IC is above zero only without them.
    pub signals_gained: u64,
    /// Pairs that change most, those that become or cease to be a signal first.
    pub rows: Vec<EffectRow>,
}

/// A pair of product and event, with the duplicates and without.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EffectRow {
    /// The product.
    pub product: String,
    /// The event.
    pub event: String,
    /// With all duplicates.
    pub before: EffectMeasures,
    /// With one report for each case; nothing when no report is left.
    pub after: Option<EffectMeasures>,
}

/// Count and measures of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct EffectMeasures {
    /// Reports.
    pub n11: u64,
    /// Information component.
    pub ic: f64,
    /// Its lower limit.
    pub ic025: f64,
    /// Reporting odds ratio.
    pub ror: f64,
    /// Its lower limit.
    pub ror_low: f64,
}

/// The JSON Schema (2020-12) of a [`DuplicatesReport`].
#[must_use]
pub fn duplicates_schema() -> Schema {
    schema_of::<DuplicatesReport>()
}

impl DuplicateLink {
    /// A link with its explanation.
    #[must_use]
    pub fn new(link: &Link, finder: &Finder<'_>, reports: &Reports) -> Self {
        let (prior_bits, related_bits) = finder.against(link.a, link.b);
        let rounded = |bits: f32| (bits * 100.0).round() / 100.0;
        Self {
            a: reports.name(link.a).to_owned(),
            b: reports.name(link.b).to_owned(),
            bits: link.bits,
            probability: (link.probability() * 1e6).round() / 1e6,
            standing: link.standing,
            contradiction: link.contradiction,
            prior_bits: rounded(prior_bits),
            related_bits: rounded(related_bits),
            fields: finder
                .explain(link.a, link.b)
                .into_iter()
                .map(|part| FieldWeight {
                    bits: rounded(part.bits),
                    ..part
                })
                .collect(),
        }
    }
}

impl DuplicateCluster {
    /// The clusters of a run, by names.
    #[must_use]
    pub fn all(found: &Found, reports: &Reports) -> Vec<Self> {
        let name = |report: u32| reports.name(report).to_owned();
        let clusters = found.clusters.iter().map(|cluster| Self {
            master: name(cluster.master),
            reports: cluster.reports.iter().map(|it| name(*it)).collect(),
            least_bits: cluster.least_bits,
        });
        clusters.collect()
    }
}

impl DuplicatesReport {
    /// What a run found, with the `top` largest clusters and likeliest pairs to review.
    #[must_use]
    pub fn new(
        found: &Found,
        finder: &Finder<'_>,
        reports: &Reports,
        model: &Model,
        top: usize,
    ) -> Self {
        let mut pairs = DuplicateCounts::default();
        for link in &found.links {
            *match link.standing {
                Standing::Linked => &mut pairs.linked,
                Standing::Confirmed => &mut pairs.confirmed,
                Standing::Review => &mut pairs.review,
                Standing::Contradicted => &mut pairs.contradicted,
                Standing::KeptApart => &mut pairs.kept_apart,
                Standing::Rejected => &mut pairs.rejected,
            } += 1;
        }
        let mut largest = DuplicateCluster::all(found, reports);
        let redundant = largest
            .iter()
            .map(|cluster| cluster.reports.len() as u64 - 1);
        let redundant = redundant.sum();
        largest.sort_by_key(|cluster| std::cmp::Reverse(cluster.reports.len()));
        largest.truncate(top);
        let is_open =
            |link: &&Link| matches!(link.standing, Standing::Review | Standing::KeptApart);
        let mut review: Vec<&Link> = found.links.iter().filter(is_open).collect();
        review.sort_by(|x, y| y.bits.total_cmp(&x.bits));
        review.truncate(top);
        Self {
            schema: DuplicatesSchemaId,
            reports: reports.len() as u64,
            cut: reports.cut(),
            model: DuplicateModel {
                digest: model.digest.clone(),
                fitted: true,
                reports: model.reports,
                link_bits: model.link_bits,
                review_bits: model.review_bits,
                expected_precision: model.expected_precision,
            },
            passes: found
                .passes
                .iter()
                .map(|(pass, totals)| DuplicatePass {
                    pass: *pass,
                    totals: *totals,
                })
                .collect(),
            pairs,
            clusters: found.clusters.len() as u64,
            redundant,
            decisions: 0,
            decisions_elsewhere: found.decisions_elsewhere,
            largest,
            review: review
                .into_iter()
                .map(|link| DuplicateLink::new(link, finder, reports))
                .collect(),
            effect: None,
        }
    }
}
