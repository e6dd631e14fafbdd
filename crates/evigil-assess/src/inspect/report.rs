//! The answer of `evigil product inspect`: the JSON contract `evigil.inspect/1`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::contract::contract_id;

/// Name and version of the contract that [`InspectReport`] follows.
pub const INSPECT_SCHEMA: &str = "evigil.inspect/1";

contract_id! {
    /// Serialises as [`INSPECT_SCHEMA`].
    InspectSchemaId, INSPECT_SCHEMA
}

/// What one instrument file holds.
///
/// A file that can't be read has no format and an error among its problems.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "evigil.inspect/1")]
pub struct InspectReport {
    /// Name and version of the contract.
    pub schema: InspectSchemaId,
    /// Path as given.
    pub file: String,
    /// SHA-256 of the file in hexadecimal; `null` when it could not be opened.
    pub sha256: Option<String>,
    /// Format; `null` when the file can't be read.
    pub format: Option<&'static str>,
    /// Event data sets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub datasets: Vec<DatasetPart>,
    /// Particle counting: the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nta: Option<ParticlePart>,
    /// Particle counting: run by run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<ParticlePart>,
    /// Capture chip: one item a capture.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub captures: Vec<CapturePart>,
    /// Light scattering: one item a record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scattering: Vec<ScatteringPart>,
    /// Zeta potential: one item a record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub zeta: Vec<ZetaPart>,
    /// What is wrong with the file.
    pub problems: Vec<ProblemPart>,
}

/// One data set of events.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DatasetPart {
    /// Whole events in the file.
    pub events: u64,
    /// Events that the file promises, when that is another number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events_promised: Option<u64>,
    /// Instrument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cytometer: Option<String>,
    /// Day of the measurement, as the file writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Parameters in the order of the file.
    pub channels: Vec<ChannelPart>,
    /// Names of the channels of a spillover matrix, when there is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spillover: Vec<String>,
    /// Gates that were asked for, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<GatePart>,
}

/// Events in one gate.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GatePart {
    /// Name of the gate.
    pub id: String,
    /// Gate that it lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Events in it.
    pub events: u64,
    /// Share of all events; `null` without events.
    pub share: Option<f64>,
    /// Lower end of its 95 % interval.
    pub share_low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub share_high: Option<f64>,
}

/// One parameter of an event data set. Values are linear: gain and logarithmic amplification are
/// applied as the standard says.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChannelPart {
    /// Short name, `$PnN`.
    pub name: String,
    /// Long name, `$PnS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Width of a stored value in bits.
    pub bits: Option<u32>,
    /// Range as the file declares it, `$PnR`.
    pub range: Option<f64>,
    /// Mean of the linear values; `null` without events or when a value is no number.
    pub mean: Option<f64>,
    /// Smallest linear value.
    pub min: Option<f64>,
    /// Largest linear value.
    pub max: Option<f64>,
    /// Mean of the values as stored.
    pub raw_mean: Option<f64>,
}

/// Particle counting: a run, or the whole file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct ParticlePart {
    /// Name of the run; absent for the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Runs that went in; absent for a run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs: Option<usize>,
    /// Factor of dilution that the file records.
    pub dilution: Option<f64>,
    /// Frames, or positions and cycles.
    pub frames: Option<u64>,
    /// Particles that were counted.
    pub particles_counted: Option<f64>,
    /// Particles seen at the same time.
    pub particles_per_frame: Option<f64>,
    /// Concentration as printed; of the whole file the mean of its runs.
    pub concentration_per_ml: Option<f64>,
    /// Lower end of its 95 % interval.
    pub concentration_low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub concentration_high: Option<f64>,
    /// Mean diameter.
    pub mean_nm: Option<f64>,
    /// Most frequent diameter.
    pub mode_nm: Option<f64>,
    /// Standard deviation of the diameters.
    pub sd_nm: Option<f64>,
    /// Diameter under which a tenth lies.
    pub d10_nm: Option<f64>,
    /// Median diameter.
    pub d50_nm: Option<f64>,
    /// Diameter under which nine tenths lie.
    pub d90_nm: Option<f64>,
}

/// Particles that one antibody caught on a chip.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CapturePart {
    /// Antibody that catches.
    pub capture: String,
    /// Particles.
    pub particles: u64,
    /// Particles that were sized.
    pub sized: u64,
    /// Mean diameter of those.
    pub mean_nm: Option<f64>,
    /// Particles in which each channel was seen.
    pub positive: Vec<ChannelCountPart>,
}

/// Particles in which a channel was seen.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChannelCountPart {
    /// Channel.
    pub channel: String,
    /// Particles.
    pub particles: u64,
}

/// One record of dynamic light scattering.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScatteringPart {
    /// Sample.
    pub sample: String,
    /// Z average, from intensities.
    pub z_average_nm: Option<f64>,
    /// Polydispersity index.
    pub polydispersity: Option<f64>,
    /// Classes of its distribution.
    pub classes: usize,
}

/// One record of zeta potential.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ZetaPart {
    /// Sample.
    pub sample: String,
    /// Zeta potential.
    pub millivolts: Option<f64>,
}

/// Something wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProblemPart {
    /// Stable code.
    pub code: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// Where: `byte 256`, `line 3:5`, `dataset 1 $P3E`.
    pub place: String,
    /// The sentence about it.
    pub message: String,
}
