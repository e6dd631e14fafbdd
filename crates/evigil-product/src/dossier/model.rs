//! What a dossier can say.

use std::collections::BTreeMap;

use evigil_core::{
    Celsius, Hours, Kilograms, MicrogramsPerMl, Millilitres, Nanometres, ParticlesPerMl,
};
use jiff::civil::Date;

use super::fields::Field;
use super::problem::TextPlace;
use super::words::{
    Comparator, Donor, FileRole, MarkerMethod, MarkerResult, MeasurementKind, ProductClass,
    micrograms_per_ml,
};

/// The dossier of one lot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dossier {
    /// The product.
    pub product: Product,
    /// The lot.
    pub lot: Lot,
    /// Where the cells come from.
    pub source: Source,
    /// What the donor was asked and tested for.
    pub donor_screening: Option<DonorScreening>,
    /// How the cells were grown.
    pub culture: Culture,
    /// How the vesicles were separated.
    pub separation: Separation,
    /// Measurements with their files.
    pub measurements: Vec<Measurement>,
    /// Proteins that were looked for.
    pub markers: Vec<Marker>,
    /// Tests before release.
    pub release_tests: Vec<ReleaseTest>,
    /// Tests of effect.
    pub potency: Vec<Potency>,
    /// Storage and transport.
    pub storage: Storage,
    /// Stability study.
    pub stability: Stability,
    /// What the label or the seller's page says.
    pub label: Label,
    /// How it is given.
    pub used: Use,
    /// Every value by its path, such as `lot.number` or `measurement[0].value`. What stands in
    /// `[cytometry]`, `[characterisation]` and `[process]` is nowhere else: only whether it is
    /// there, and its words, are judged.
    pub fields: BTreeMap<String, Field>,
}

/// The product.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Product {
    /// Name.
    pub name: String,
    /// Name under which it is sold.
    pub sold_as: Option<String>,
    /// Maker.
    pub manufacturer: Option<String>,
    /// What it is said to be.
    pub class: Option<ProductClass>,
    /// Routes it is meant for; terms of the kind `route`.
    pub routes: Vec<String>,
    /// What it is meant for; terms of the kind `indication`.
    pub indications: Vec<String>,
}

/// The lot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lot {
    /// Lot number.
    pub number: Option<String>,
    /// Day it was made.
    pub made_on: Option<Date>,
    /// Day after which it may not be used.
    pub expires_on: Option<Date>,
    /// Containers filled.
    pub containers: Option<u64>,
    /// Volume in a container.
    pub container: Option<Millilitres>,
    /// GS1 code.
    pub gs1: Option<String>,
}

/// Where the cells come from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Source {
    /// Species; a term of the kind `species`.
    pub species: Option<String>,
    /// Tissue; a term of the kind `cell_source`.
    pub tissue: Option<String>,
    /// Whose cells.
    pub donor: Option<Donor>,
    /// Pseudonym of the donor.
    pub donor_id: Option<String>,
    /// Donors in the lot.
    pub donors: Option<u64>,
    /// Whether the donor agreed to this use.
    pub consent: Option<bool>,
    /// Passage of the cells.
    pub passage: Option<u64>,
    /// Cells the medium was taken from.
    pub cells: Option<f64>,
    /// Medium it was made from.
    pub medium: Option<Millilitres>,
    /// Whether the cell bank was tested.
    pub bank_tested: Option<bool>,
    /// Karyotype, as text.
    pub karyotype: Option<String>,
}

/// What the donor was asked and tested for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DonorScreening {
    /// Whether the history was taken.
    pub history_taken: Option<bool>,
    /// Day of the tests.
    pub done_on: Option<Date>,
    /// Whether tests were repeated after the window period.
    pub retested: Option<bool>,
    /// Tests.
    pub tests: Vec<DonorTest>,
}

/// A test of the donor.
#[derive(Debug, Clone, PartialEq)]
pub struct DonorTest {
    /// Path in the dossier.
    pub path: String,
    /// Agent, such as `HBV`.
    pub agent: String,
    /// Method.
    pub method: Option<String>,
    /// Result.
    pub result: Option<String>,
    /// Day.
    pub date: Option<Date>,
}

/// How the cells were grown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Culture {
    /// Medium.
    pub medium: Option<String>,
    /// Serum or lysate; `none` when there was none.
    pub serum: Option<String>,
    /// Antibiotics; `Some` and empty when none were used.
    pub antibiotics: Option<Vec<String>>,
}

/// How the vesicles were separated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Separation {
    /// Methods in order; `none` when the medium was used as it was.
    pub methods: Option<Vec<String>>,
    /// Settings.
    pub settings: Option<String>,
    /// How many times it was concentrated.
    pub concentrated_fold: Option<f64>,
}

/// A file of a measurement.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredFile {
    /// Path in the dossier.
    pub path: String,
    /// Path of the file, relative to the dossier.
    pub file: String,
    /// Path of a mapping file, for tables without a format of their own.
    pub mapping: Option<String>,
    /// What it is of.
    pub role: FileRole,
    /// Factor by which the sample was diluted.
    pub dilution: Option<f64>,
    /// Place of the path in the text of the dossier.
    pub place: TextPlace,
}

/// A value of a dilution series on paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesPoint {
    /// Factor by which the sample was diluted.
    pub dilution: f64,
    /// Value of the diluted sample, in the unit of the measurement.
    pub value: f64,
}

/// A control on paper.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedControl {
    /// Path in the dossier.
    pub path: String,
    /// What it is of.
    pub role: FileRole,
    /// Value in the unit of the measurement.
    pub value: Option<f64>,
}

/// A measurement with its files.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// Path in the dossier.
    pub path: String,
    /// Name by which markers point at it.
    pub id: Option<String>,
    /// What is measured, and how.
    pub kind: MeasurementKind,
    /// Value in [`Measurement::unit`].
    pub value: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end of its interval.
    pub high: Option<f64>,
    /// Unit.
    pub unit: Option<String>,
    /// Mean diameter.
    pub mean: Option<Nanometres>,
    /// Most frequent diameter.
    pub mode: Option<Nanometres>,
    /// Median diameter.
    pub d50: Option<Nanometres>,
    /// Instrument.
    pub instrument: Option<String>,
    /// Settings.
    pub settings: Option<String>,
    /// Factor by which the sample was diluted.
    pub dilution: Option<f64>,
    /// Replicates.
    pub replicates: Option<u64>,
    /// Particles seen at the same time.
    pub particles_per_frame: Option<f64>,
    /// Tracks that were completed.
    pub tracks: Option<u64>,
    /// Dilution series on paper.
    pub series: Vec<SeriesPoint>,
    /// Controls on paper.
    pub controls: Vec<StatedControl>,
    /// Day.
    pub date: Option<Date>,
    /// Laboratory.
    pub lab: Option<String>,
    /// Its files.
    pub files: Vec<MeasuredFile>,
}

impl Measurement {
    /// The value as a particle concentration.
    #[must_use]
    pub fn particles(&self) -> Option<ParticlesPerMl> {
        (self.kind.counts_particles())
            .then_some(self.value)
            .flatten()
            .map(ParticlesPerMl)
    }

    /// The value as a mass concentration.
    #[must_use]
    pub fn mass(&self) -> Option<MicrogramsPerMl> {
        let factor = micrograms_per_ml(self.unit.as_deref()?)?;
        self.value.map(|value| MicrogramsPerMl(value * factor))
    }
}

/// A protein that was looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// Path in the dossier.
    pub path: String,
    /// Name, such as `CD63`.
    pub name: String,
    /// Method.
    pub method: Option<MarkerMethod>,
    /// What was found.
    pub result: Option<MarkerResult>,
    /// Positive particles in percent.
    pub percent: Option<f64>,
    /// Control.
    pub control: Option<String>,
    /// Channel of the event file that holds it.
    pub channel: Option<String>,
    /// Measurement whose files hold it.
    pub measurement: Option<String>,
    /// A figure or a report.
    pub file: Option<MeasuredFile>,
}

/// A test before release.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleaseTest {
    /// Path in the dossier.
    pub path: String,
    /// What is tested, such as `endotoxin`.
    pub test: String,
    /// Method.
    pub method: Option<String>,
    /// Limit, as text or number.
    pub limit: Option<String>,
    /// Result, as text or number.
    pub result: Option<String>,
    /// How the result stands to its number.
    pub comparator: Option<Comparator>,
    /// Unit of result and limit.
    pub unit: Option<String>,
    /// Smallest amount the method finds.
    pub detection_limit: Option<f64>,
    /// Containers that were tested.
    pub containers_tested: Option<u64>,
    /// Volume that was tested of each.
    pub volume_tested: Option<Millilitres>,
    /// Day.
    pub date: Option<Date>,
    /// Laboratory.
    pub lab: Option<String>,
    /// Whether it passed.
    pub passed: Option<bool>,
    /// A report.
    pub file: Option<MeasuredFile>,
}

/// A test of effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Potency {
    /// Path in the dossier.
    pub path: String,
    /// Assay.
    pub assay: Option<String>,
    /// Claim it is for.
    pub for_claim: Option<String>,
    /// Result.
    pub result: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Acceptance limit.
    pub limit: Option<String>,
    /// Whether the effect rises with the dose.
    pub dose_response: Option<bool>,
    /// Whether the same preparation without vesicles was tested.
    pub ev_depleted_control: Option<bool>,
}

/// Storage and transport.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Storage {
    /// Temperature.
    pub temperature: Option<Celsius>,
    /// Container.
    pub container: Option<String>,
    /// Transport.
    pub shipping: Option<String>,
    /// How often it may be thawed.
    pub freeze_thaw_max: Option<u64>,
}

/// Stability study.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stability {
    /// Months it covers.
    pub months: Option<f64>,
    /// What was tested.
    pub tests: Vec<String>,
}

/// What the label or the seller's page says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Label {
    /// What it calls the product.
    pub name: Option<String>,
    /// Particles in a millilitre.
    pub particles: Option<ParticlesPerMl>,
    /// Particles in a container.
    pub particles_per_container: Option<f64>,
    /// Smallest diameter.
    pub size_low: Option<Nanometres>,
    /// Largest diameter.
    pub size_high: Option<Nanometres>,
    /// Markers it names.
    pub markers: Vec<String>,
    /// Its words.
    pub text: Option<String>,
}

/// How it is given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Use {
    /// Route; a term of the kind `route`.
    pub route: Option<String>,
    /// Volume of product in one dose.
    pub volume: Option<Millilitres>,
    /// Volume it is diluted into.
    pub diluted_into: Option<Millilitres>,
    /// Time over which one dose is given.
    pub duration: Option<Hours>,
    /// Body mass of the person.
    pub body_mass: Option<Kilograms>,
}

impl Dossier {
    /// Every file it names, with the place of the path.
    pub fn files(&self) -> impl Iterator<Item = &MeasuredFile> {
        (self
            .measurements
            .iter()
            .flat_map(|measurement| &measurement.files))
        .chain(
            self.markers
                .iter()
                .filter_map(|marker| marker.file.as_ref()),
        )
        .chain(
            self.release_tests
                .iter()
                .filter_map(|test| test.file.as_ref()),
        )
    }

    /// Files of measurements with this role.
    pub fn files_of(&self, role: FileRole) -> impl Iterator<Item = (&Measurement, &MeasuredFile)> {
        self.measurements.iter().flat_map(move |measurement| {
            let files = measurement
                .files
                .iter()
                .filter(move |file| file.role == role);
            files.map(move |file| (measurement, file))
        })
    }

    /// The values at a path or under it: `culture.serum`, or every value of `release_test`.
    pub fn fields_at<'d>(&'d self, path: &'d str) -> impl Iterator<Item = (&'d str, &'d Field)> {
        self.fields
            .range(path.to_owned()..)
            .take_while(move |(name, _)| name.starts_with(path))
            .filter(move |(name, _)| {
                let rest = name.get(path.len()..).unwrap_or_default();
                rest.is_empty() || rest.starts_with('.') || rest.starts_with('[')
            })
            .map(|(name, field)| (name.as_str(), field))
    }
}
