//! The kinds of check that criteria ask for, with their parameters.
//!
//! A criterion of the knowledge base names a kind and its parameters. This module knows the kinds;
//! no criterion is known by name.

use evigil_core::{EuPerKgPerHour, Kilograms};
use serde::Deserialize;

use crate::dossier::{FileRole, MeasurementKind};

/// What a criterion looks at.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Check {
    /// Values of the dossier are there.
    Fields(Fields),
    /// A value is one of a list, or none of a list.
    Values(Values),
    /// A particle number by a method that sees single particles.
    SingleParticleCount(SingleParticleCount),
    /// A second, different quantity.
    SecondQuantity(Kinds),
    /// Particles for each microgram of protein.
    PurityRatio(PurityRatio),
    /// Numbers that can't be.
    Plausibility(Plausibility),
    /// Proteins that were looked for.
    Markers(Markers),
    /// A picture of single vesicles.
    Image(Kinds),
    /// A control was measured.
    Control(Control),
    /// Counts follow the dilution.
    DilutionSeries(DilutionSeries),
    /// Particles in view stay in the window of the instrument.
    FrameWindow(FrameWindow),
    /// Particles vanish with detergent.
    Detergent(Detergent),
    /// Settings that an event file keeps.
    CytometryKeywords(CytometryKeywords),
    /// A test of effect.
    Potency(Nothing),
    /// A test before release.
    ReleaseTest(ReleaseTest),
    /// Endotoxin against the limit of the dose.
    EndotoxinDose(EndotoxinDose),
    /// A residue of something that was used.
    Residual(Residual),
    /// Agents that the donor was tested for.
    DonorPanel(DonorPanel),
    /// "The patient's own" against the record of donors.
    DonorRelation(Nothing),
    /// The lot has not expired.
    Expiry(Nothing),
    /// The label's number against the measured one.
    LabelCount(LabelCount),
    /// The label's markers against those shown.
    LabelMarkers(Nothing),
    /// The label's sizes against those measured.
    LabelSize(LabelSize),
    /// What the product may be called.
    Name(Name),
    /// Repeated measurements agree.
    Replicates(Replicates),
    /// Enough containers, and enough of each, were tested for sterility.
    SterilitySample(SterilitySample),
    /// The stability study covers the shelf life.
    Stability(StabilityNeeds),
}

/// Parameters of [`Check::Replicates`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replicates {
    /// Methods that count.
    pub kinds: Vec<MeasurementKind>,
    /// Fewest replicates.
    pub min: u64,
    /// Largest coefficient of variation, as a share.
    pub max_cv: f64,
    /// A steady rise or fall with at most this probability is no replication.
    pub trend_p: f64,
}

/// Containers to be tested of a lot of some size.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContainerRule {
    /// Largest lot, in containers; the last rule has none.
    #[serde(default)]
    pub upto: Option<u64>,
    /// A number of them.
    #[serde(default)]
    pub number: Option<u64>,
    /// A share of them.
    #[serde(default)]
    pub share: Option<f64>,
    /// But at least.
    #[serde(default)]
    pub at_least: Option<u64>,
    /// But at most.
    #[serde(default)]
    pub at_most: Option<u64>,
}

/// Amount to be tested of a container of some size.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountRule {
    /// Containers below this volume.
    #[serde(default)]
    pub below_ml: Option<f64>,
    /// Containers up to this volume.
    #[serde(default)]
    pub upto_ml: Option<f64>,
    /// A share of the volume.
    #[serde(default)]
    pub share: Option<f64>,
    /// A volume in millilitres.
    #[serde(default)]
    pub ml: Option<f64>,
    /// But at least.
    #[serde(default)]
    pub at_least_ml: Option<f64>,
}

/// Parameters of [`Check::SterilitySample`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SterilitySample {
    /// Containers, by size of the lot; the first that fits counts.
    pub containers: Vec<ContainerRule>,
    /// Amounts, by size of the container; the first that fits counts.
    pub amounts: Vec<AmountRule>,
}

/// Parameters of [`Check::Stability`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StabilityNeeds {
    /// What has to be among the tests of the study; each may be part of a longer name, and `a|b` is
    /// one test with two names.
    pub needs: Vec<String>,
}

/// A check without parameters.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Parameters of [`Check::Fields`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    /// Paths that all have to be there; `measurement[].mean_nm` means that of any measurement.
    #[serde(default)]
    pub all: Vec<String>,
    /// Groups of paths of which one each has to be there.
    #[serde(default)]
    pub any: Vec<Vec<String>>,
    /// Methods it belongs to; empty for any. When none of them was used, it is not applicable.
    #[serde(default)]
    pub kinds: Vec<MeasurementKind>,
}

/// Parameters of [`Check::Values`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// Path.
    pub field: String,
    /// Values that fit; empty for any.
    #[serde(default)]
    pub allowed: Vec<String>,
    /// Values that do not.
    #[serde(default)]
    pub refused: Vec<String>,
}

/// Parameters of [`Check::SingleParticleCount`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SingleParticleCount {
    /// Methods that count.
    pub kinds: Vec<MeasurementKind>,
    /// Keys of the measurement that have to be there.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Largest ratio between the stated and the recomputed number that still agrees.
    pub tolerance_ratio: f64,
}

/// Parameters of checks that look for a measurement of some kinds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kinds {
    /// Methods.
    pub kinds: Vec<MeasurementKind>,
}

/// Parameters of [`Check::PurityRatio`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurityRatio {
    /// Classes in particles for each microgram; gaps between them belong to none.
    pub classes: Vec<PurityClass>,
}

/// A class of purity: from `from` or above `above`, up to `to` or below `below`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurityClass {
    /// Id of the class.
    pub id: String,
    /// Values above this belong to it.
    #[serde(default)]
    pub above: Option<f64>,
    /// Values of at least this belong to it.
    #[serde(default)]
    pub from: Option<f64>,
    /// Values of at most this belong to it.
    #[serde(default)]
    pub to: Option<f64>,
    /// Values below this belong to it.
    #[serde(default)]
    pub below: Option<f64>,
}

impl PurityClass {
    /// Whether `ratio` belongs to the class.
    #[must_use]
    pub fn holds(&self, ratio: f64) -> bool {
        self.above.is_none_or(|above| ratio > above)
            && self.from.is_none_or(|from| ratio >= from)
            && self.to.is_none_or(|to| ratio <= to)
            && self.below.is_none_or(|below| ratio < below)
    }
}

/// Parameters of [`Check::Plausibility`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plausibility {
    /// Largest share of the volume that particles can fill.
    pub max_volume_share: f64,
    /// Least protein of a particle in attograms.
    pub min_attogram_per_particle: f64,
}

/// What a marker has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// It has to be there.
    Present,
    /// It must not be there.
    Absent,
    /// It has to be looked for; both results are worth reporting.
    Either,
}

/// Parameters of [`Check::Markers`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Markers {
    /// Names; letter case, spaces and hyphens do not count.
    pub anyof: Vec<String>,
    /// How many of them.
    #[serde(default = "one")]
    pub at_least: usize,
    /// What they have to be.
    pub expected: Expected,
    /// Whether a control has to be named.
    #[serde(default)]
    pub needs_control: bool,
}

const fn one() -> usize {
    1
}

/// Parameters of [`Check::Control`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Role of the file.
    pub role: FileRole,
    /// Methods it belongs to; empty for any. When none of them was used, the control is not
    /// applicable.
    #[serde(default)]
    pub kinds: Vec<MeasurementKind>,
}

/// Parameters of [`Check::DilutionSeries`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DilutionSeries {
    /// Largest deviation of a point from the common stock concentration, as a share.
    pub max_deviation: f64,
}

/// Window of one instrument.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Fewest particles in view.
    pub low: f64,
    /// Most particles in view.
    pub high: f64,
    /// Fewest tracks of a run.
    pub min_tracks: u64,
}

/// Parameters of [`Check::FrameWindow`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameWindow {
    /// Window of NanoSight instruments.
    pub nanosight: Window,
    /// Window of `ZetaView` instruments.
    pub zetaview: Window,
}

/// Parameters of [`Check::Detergent`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detergent {
    /// Least share of particles that has to vanish.
    pub min_loss: f64,
}

/// What an event file tells of its settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CytometryItem {
    /// Trigger channel and threshold.
    Trigger,
    /// Flow rate or volume.
    FlowRate,
    /// Fluorescence calibration: beads.
    FluorescenceCalibration,
    /// Scatter calibration: beads.
    ScatterCalibration,
    /// Dilution.
    Dilution,
}

/// Parameters of [`Check::CytometryKeywords`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CytometryKeywords {
    /// What is looked for.
    pub item: CytometryItem,
}

/// An amount with its unit.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: String,
}

/// Parameters of [`Check::ReleaseTest`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseTest {
    /// The test.
    pub test: String,
    /// Keys of the test that have to be there.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Largest result that is allowed.
    #[serde(default)]
    pub max: Option<Amount>,
    /// Beginnings of good results; empty for any.
    #[serde(default)]
    pub must_be: Vec<String>,
    /// Beginnings of bad results. What is neither good nor bad is not shown.
    #[serde(default)]
    pub must_not_be: Vec<String>,
}

/// A limit of some routes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndotoxinLimit {
    /// Routes; empty for every other one.
    #[serde(default)]
    pub routes: Vec<String>,
    /// Limit.
    pub eu_per_kg_h: EuPerKgPerHour,
}

/// Parameters of [`Check::EndotoxinDose`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndotoxinDose {
    /// Limits; the first whose routes fit counts.
    pub limits: Vec<EndotoxinLimit>,
    /// Body mass where the dossier names none.
    pub default_mass_kg: Kilograms,
}

/// When a residue matters.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// Path of what was used.
    pub field: String,
    /// Values that mean that it was not.
    #[serde(default)]
    pub not: Vec<String>,
}

/// Parameters of [`Check::Residual`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Residual {
    /// When it matters.
    pub when: When,
    /// The test.
    pub test: String,
    /// Keys of the test that have to be there.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Largest result that is allowed.
    #[serde(default)]
    pub max: Option<Amount>,
    /// Beginnings of good results; empty for any.
    #[serde(default)]
    pub must_be: Vec<String>,
    /// Beginnings of bad results. What is neither good nor bad is not shown.
    #[serde(default)]
    pub must_not_be: Vec<String>,
}

/// Parameters of [`Check::DonorPanel`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DonorPanel {
    /// Agents; letter case, spaces and hyphens do not count. `A|B` is one agent with two names.
    pub agents: Vec<String>,
    /// Beginnings of good results.
    pub needs_result: Vec<String>,
    /// Beginnings of bad results. What is neither good nor bad is not shown.
    #[serde(default)]
    pub refused_result: Vec<String>,
}

/// Parameters of [`Check::LabelCount`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelCount {
    /// Largest deviation, as a share of the label's number.
    pub tolerance: f64,
}

/// Parameters of [`Check::LabelSize`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelSize {
    /// Least share of particles within the label's sizes.
    pub min_share: f64,
}

/// Parameters of [`Check::Name`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// Words by which a dossier says that nothing was separated.
    pub unseparated: Vec<String>,
    /// Words that say exosome, in lower case.
    pub exosome_words: Vec<String>,
    /// Words that say extracellular vesicle, in lower case.
    pub ev_words: Vec<String>,
    /// Criteria that have to be shown or stated before a preparation may be called one of
    /// extracellular vesicles.
    pub ev_needs: Vec<String>,
}
