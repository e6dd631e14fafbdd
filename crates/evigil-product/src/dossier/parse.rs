//! From the text of a dossier to its model.

use std::collections::BTreeSet;

use evigil_core::{Celsius, Hours, Kilograms, Millilitres, Nanometres, ParticlesPerMl};
use evigil_knowledge::{Knowledge, TermKind};
use toml::de::DeTable;

use super::fields::{Fields, Reading};
use super::model::{
    Culture, DonorScreening, DonorTest, Dossier, Label, Lot, Marker, MeasuredFile, Measurement,
    Potency, Product, ReleaseTest, Separation, SeriesPoint, Source, Stability, StatedControl,
    Storage, Use,
};
use super::problem::{DossierFault, DossierProblem};
use super::words::{FileRole, MeasurementKind};

/// What a dossier says of itself.
pub const DOSSIER_SCHEMA: &str = "evigil.dossier/1";

/// The open lists of words of a dossier: ids of terms of the knowledge base.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Routes.
    pub routes: Vec<String>,
    /// Tissues and cells.
    pub tissues: Vec<String>,
    /// Species.
    pub species: Vec<String>,
    /// What a product is given for.
    pub indications: Vec<String>,
}

impl Vocabulary {
    /// The terms of a knowledge base.
    #[must_use]
    pub fn of(knowledge: &Knowledge) -> Self {
        let ids = |kind: TermKind| {
            let terms = knowledge.terms().iter().filter(|term| term.kind == kind);
            terms.map(|term| term.id.clone()).collect()
        };
        Self {
            routes: ids(TermKind::Route),
            tissues: ids(TermKind::CellSource),
            species: ids(TermKind::Species),
            indications: ids(TermKind::Indication),
        }
    }
}

impl Dossier {
    /// Reads the text of a dossier.
    ///
    /// What is wrong is left out and reported with its place; the rest is kept. Text that is no
    /// TOML gives an empty dossier and its problems.
    #[must_use]
    pub fn parse(text: &str, words: &Vocabulary) -> (Self, Vec<DossierProblem>) {
        let reading = Reading::new(text);
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            // What the parser recovers behind an error is a guess.
            for error in errors {
                let reason = error.message().to_owned();
                reading.report(
                    error.span().unwrap_or(0..0),
                    DossierFault::Syntax { reason },
                );
            }
            return (Self::default(), reading.finish().0);
        }
        let span = 0..text.lines().next().map_or(0, str::len);
        let root = Fields::new(&reading, String::new(), span, table.into_inner());
        let mut dossier = whole(root, words);
        let (problems, fields) = reading.finish();
        dossier.fields = fields;
        (dossier, problems)
    }
}

fn whole(mut root: Fields<'_, '_>, words: &Vocabulary) -> Dossier {
    if let Some(found) = root.text("schema")
        && found != DOSSIER_SCHEMA
    {
        root.report("schema", DossierFault::Version { found });
    }
    let mut dossier = Dossier::default();
    if !root.has("product") {
        root.report("product", DossierFault::MissingKey { key: "product" });
    }
    dossier.product = (root.table("product"))
        .map(|fields| product(fields, words))
        .unwrap_or_default();
    dossier.lot = root.table("lot").map(lot).unwrap_or_default();
    dossier.source = (root.table("source"))
        .map(|fields| source(fields, words))
        .unwrap_or_default();
    dossier.donor_screening = root.table("donor_screening").map(donor_screening);
    dossier.culture = root.table("culture").map(culture).unwrap_or_default();
    dossier.separation = root.table("separation").map(separation).unwrap_or_default();
    let mut ids = BTreeSet::new();
    for fields in root.tables("measurement") {
        dossier.measurements.extend(measurement(fields, &mut ids));
    }
    for fields in root.tables("marker") {
        dossier.markers.extend(marker(fields, &ids));
    }
    for fields in root.tables("release_test") {
        dossier.release_tests.extend(release_test(fields));
    }
    dossier.potency = root.tables("potency").into_iter().map(potency).collect();
    dossier.storage = root.table("storage").map(storage).unwrap_or_default();
    dossier.stability = root.table("stability").map(stability).unwrap_or_default();
    dossier.label = root.table("label").map(label).unwrap_or_default();
    dossier.used = root
        .table("use")
        .map(|fields| used(fields, words))
        .unwrap_or_default();
    for (table, keys) in FREE_TABLES {
        if let Some(mut fields) = root.table(table) {
            for key in keys {
                // Only the path index keeps it.
                let _ = fields.anything(key);
            }
            fields.finish();
        }
    }
    root.finish();
    dossier
}

fn product(mut fields: Fields<'_, '_>, words: &Vocabulary) -> Product {
    let product = Product {
        name: fields.text("name").unwrap_or_default(),
        sold_as: fields.text("sold_as"),
        manufacturer: fields.text("manufacturer"),
        class: fields.word("class"),
        routes: fields.terms("routes", &words.routes).unwrap_or_default(),
        indications: fields
            .terms("indications", &words.indications)
            .unwrap_or_default(),
    };
    if product.name.is_empty() {
        fields.report("name", DossierFault::MissingKey { key: "name" });
    }
    fields.finish();
    product
}

fn lot(mut fields: Fields<'_, '_>) -> Lot {
    let lot = Lot {
        number: fields.figure("number"),
        made_on: fields.date("made_on"),
        expires_on: fields.date("expires_on"),
        containers: fields.count("containers"),
        container: fields.amount("container_ml").map(Millilitres),
        gs1: fields.text("gs1"),
    };
    if let (Some(made), Some(expires)) = (lot.made_on, lot.expires_on)
        && expires < made
    {
        fields.report("expires_on", DossierFault::Disordered { key: "expires_on" });
    }
    fields.finish();
    lot
}

fn source(mut fields: Fields<'_, '_>, words: &Vocabulary) -> Source {
    let source = Source {
        species: fields.term("species", &words.species),
        tissue: fields.term("tissue", &words.tissues),
        donor: fields.word("donor"),
        donor_id: fields.figure("donor_id"),
        donors: fields.count("donors"),
        consent: fields.flag("consent"),
        passage: fields.count("passage"),
        cells: fields.amount("cells"),
        medium: fields.amount("medium_ml").map(Millilitres),
        bank_tested: fields.flag("bank_tested"),
        karyotype: fields.text("karyotype"),
    };
    fields.finish();
    source
}

fn donor_screening(mut fields: Fields<'_, '_>) -> DonorScreening {
    let screening = DonorScreening {
        history_taken: fields.flag("history_taken"),
        done_on: fields.date("done_on"),
        retested: fields.flag("retested_after_window"),
        tests: fields
            .tables("test")
            .into_iter()
            .filter_map(donor_test)
            .collect(),
    };
    fields.finish();
    screening
}

fn donor_test(mut fields: Fields<'_, '_>) -> Option<DonorTest> {
    let agent = required(&mut fields, "agent");
    let test = DonorTest {
        path: fields.path().to_owned(),
        agent: agent.clone().unwrap_or_default(),
        method: fields.text("method"),
        result: fields.text("result"),
        date: fields.date("date"),
    };
    fields.finish();
    agent.map(|_| test)
}

fn culture(mut fields: Fields<'_, '_>) -> Culture {
    let culture = Culture {
        medium: fields.text("medium"),
        serum: fields.text("serum"),
        antibiotics: fields.texts("antibiotics"),
    };
    fields.finish();
    culture
}

fn separation(mut fields: Fields<'_, '_>) -> Separation {
    let separation = Separation {
        methods: fields
            .texts("methods")
            .filter(|methods| !methods.is_empty()),
        settings: fields.text("settings"),
        concentrated_fold: fields.amount("concentrated_fold"),
    };
    fields.finish();
    separation
}

fn measurement(mut fields: Fields<'_, '_>, ids: &mut BTreeSet<String>) -> Option<Measurement> {
    let id = fields.figure("id");
    if let Some(id) = &id
        && !ids.insert(id.clone())
    {
        fields.report("id", DossierFault::DuplicateId { id: id.clone() });
    }
    if !fields.has("kind") {
        fields.report("kind", DossierFault::MissingKey { key: "kind" });
    }
    let kind: Option<MeasurementKind> = fields.word("kind");
    let value = fields.amount("value");
    let (low, high) = (fields.amount("low"), fields.amount("high"));
    if let (Some(low), Some(high)) = (low, high)
        && (low > high || value.is_some_and(|value| value < low || value > high))
    {
        fields.report("low", DossierFault::Disordered { key: "low" });
    }
    let unit = fields.text("unit");
    if let Some(kind) = kind {
        match &unit {
            Some(unit) if !kind.units().contains(&unit.as_str()) => {
                let known = kind.units().to_vec();
                let found = unit.clone();
                fields.report("unit", DossierFault::WrongUnit { found, known });
            }
            None if value.is_some() => {
                fields.report("value", DossierFault::MissingKey { key: "unit" });
            }
            _ => {}
        }
    }
    let mut measurement = kind.map(|kind| Measurement {
        path: fields.path().to_owned(),
        id,
        kind,
        value,
        low,
        high,
        unit: unit.filter(|unit| kind.units().contains(&unit.as_str())),
        mean: None,
        mode: None,
        d50: None,
        instrument: None,
        settings: None,
        dilution: None,
        replicates: None,
        particles_per_frame: None,
        tracks: None,
        series: Vec::new(),
        controls: Vec::new(),
        date: None,
        lab: None,
        files: Vec::new(),
    });
    let (mean, mode, d50) = (
        fields.amount("mean_nm"),
        fields.amount("mode_nm"),
        fields.amount("d50_nm"),
    );
    let (instrument, settings) = (fields.text("instrument"), fields.text("settings"));
    let (dilution, replicates) = (fields.amount("dilution"), fields.count("replicates"));
    let (date, lab) = (fields.date("date"), fields.text("lab"));
    let (particles_per_frame, tracks) =
        (fields.amount("particles_per_frame"), fields.count("tracks"));
    let series = fields
        .tables("series")
        .into_iter()
        .filter_map(series_point)
        .collect();
    let controls = fields
        .tables("control")
        .into_iter()
        .filter_map(stated_control)
        .collect();
    let files: Vec<MeasuredFile> = fields
        .tables("file")
        .into_iter()
        .filter_map(measured_file)
        .collect();
    fields.finish();
    if let Some(measurement) = &mut measurement {
        measurement.mean = mean.map(Nanometres);
        measurement.mode = mode.map(Nanometres);
        measurement.d50 = d50.map(Nanometres);
        measurement.instrument = instrument;
        measurement.settings = settings;
        measurement.dilution = dilution.filter(|factor| *factor > 0.0);
        measurement.replicates = replicates;
        measurement.particles_per_frame = particles_per_frame;
        measurement.tracks = tracks;
        measurement.series = series;
        measurement.controls = controls;
        measurement.date = date;
        measurement.lab = lab;
        measurement.files = files;
    }
    // A value whose unit is not known is no value.
    if let Some(measurement) = &mut measurement
        && measurement.unit.is_none()
    {
        measurement.value = None;
    }
    measurement
}

fn series_point(mut fields: Fields<'_, '_>) -> Option<SeriesPoint> {
    let (dilution, value) = (fields.amount("dilution"), fields.amount("value"));
    for key in ["dilution", "value"] {
        if !fields.has(key) && [("dilution", dilution), ("value", value)].contains(&(key, None)) {
            fields.report(key, DossierFault::MissingKey { key });
        }
    }
    fields.finish();
    Some(SeriesPoint {
        dilution: dilution.filter(|dilution| *dilution > 0.0)?,
        value: value?,
    })
}

fn stated_control(mut fields: Fields<'_, '_>) -> Option<StatedControl> {
    if !fields.has("role") {
        fields.report("role", DossierFault::MissingKey { key: "role" });
    }
    let role = fields.word("role");
    let control = StatedControl {
        path: fields.path().to_owned(),
        role: role.unwrap_or(FileRole::Sample),
        value: fields.amount("value"),
    };
    fields.finish();
    role.map(|_| control)
}

/// Tables whose values are judged only by whether they are there, and by their words.
const FREE_TABLES: [(&str, &[&str]); 3] = [
    (
        "cytometry",
        &[
            "preanalytical",
            "design",
            "staining",
            "washing",
            "diameter",
            "refractive_index",
            "epitopes",
            "miflowcyt",
            "detection_range",
            "brightness",
            "data_deposit",
            "trigger",
            "flow_rate",
            "dilution",
            "fluorescence_calibration",
            "scatter_calibration",
        ],
    ),
    (
        "characterisation",
        &[
            "antibodies",
            "lysis",
            "density",
            "topology",
            "endosomal_origin",
        ],
    ),
    (
        "process",
        &[
            "retained_sample",
            "written_procedure",
            "facility",
            "in_process_tests",
            "risk_assessment",
            "virus_clearance",
            "lots_compared",
            "reference_preparation",
            "active_part",
            "raw_materials",
        ],
    ),
];

fn measured_file(mut fields: Fields<'_, '_>) -> Option<MeasuredFile> {
    let place = fields.place();
    let file = required(&mut fields, "path").filter(|path| {
        let inside = is_inside(path);
        if !inside {
            let path = path.clone();
            fields.report("path", DossierFault::OutsidePath { path });
        }
        inside
    });
    let mapping = fields.text("mapping").filter(|path| {
        let inside = is_inside(path);
        if !inside {
            let path = path.clone();
            fields.report("mapping", DossierFault::OutsidePath { path });
        }
        inside
    });
    let read = MeasuredFile {
        path: fields.path_of("path"),
        file: file.clone().unwrap_or_default(),
        mapping,
        role: fields.word("role").unwrap_or(FileRole::Sample),
        dilution: fields.amount("dilution").filter(|factor| *factor > 0.0),
        place,
    };
    fields.finish();
    file.map(|_| read)
}

/// Whether a relative path stays in the folder of the dossier: a dossier that somebody sent must
/// not make evigil open whatever it names.
fn is_inside(path: &str) -> bool {
    let path = std::path::Path::new(path);
    path.components().all(|part| {
        matches!(
            part,
            std::path::Component::Normal(_) | std::path::Component::CurDir
        )
    })
}

fn marker(mut fields: Fields<'_, '_>, ids: &BTreeSet<String>) -> Option<Marker> {
    let name = required(&mut fields, "name");
    let measurement = fields.figure("measurement");
    if let Some(id) = &measurement
        && !ids.contains(id)
    {
        fields.report(
            "measurement",
            DossierFault::UnknownMeasurement { id: id.clone() },
        );
    }
    let marker = Marker {
        path: fields.path().to_owned(),
        name: name.clone().unwrap_or_default(),
        method: fields.word("method"),
        result: fields.word("result"),
        percent: fields.amount("percent"),
        control: fields.text("control"),
        channel: fields.text("channel"),
        measurement,
        file: fields.table("file").and_then(measured_file),
    };
    fields.finish();
    name.map(|_| marker)
}

fn release_test(mut fields: Fields<'_, '_>) -> Option<ReleaseTest> {
    let test = required(&mut fields, "test");
    let read = ReleaseTest {
        path: fields.path().to_owned(),
        test: test.clone().unwrap_or_default(),
        method: fields.text("method"),
        limit: fields.figure("limit"),
        result: fields.figure("result"),
        comparator: fields.word("comparator"),
        unit: fields.text("unit"),
        detection_limit: fields.amount("detection_limit"),
        containers_tested: fields.count("containers_tested"),
        volume_tested: fields.amount("volume_tested_ml").map(Millilitres),
        date: fields.date("date"),
        lab: fields.text("lab"),
        passed: fields.flag("passed"),
        file: fields.table("file").and_then(measured_file),
    };
    fields.finish();
    test.map(|_| read)
}

fn potency(mut fields: Fields<'_, '_>) -> Potency {
    let potency = Potency {
        path: fields.path().to_owned(),
        assay: fields.text("assay"),
        for_claim: fields.text("for_claim"),
        result: fields.figure("result"),
        unit: fields.text("unit"),
        limit: fields.figure("limit"),
        dose_response: fields.flag("dose_response"),
        ev_depleted_control: fields.flag("ev_depleted_control"),
    };
    fields.finish();
    potency
}

fn storage(mut fields: Fields<'_, '_>) -> Storage {
    let storage = Storage {
        temperature: fields.signed("temperature_c").map(Celsius),
        container: fields.text("container"),
        shipping: fields.text("shipping"),
        freeze_thaw_max: fields.count("freeze_thaw_max"),
    };
    fields.finish();
    storage
}

fn stability(mut fields: Fields<'_, '_>) -> Stability {
    let stability = Stability {
        months: fields.amount("months"),
        tests: fields.texts("tests").unwrap_or_default(),
    };
    fields.finish();
    stability
}

fn label(mut fields: Fields<'_, '_>) -> Label {
    let label = Label {
        name: fields.text("name"),
        particles: fields.amount("particles_per_ml").map(ParticlesPerMl),
        particles_per_container: fields.amount("particles_per_container"),
        size_low: fields.amount("size_low_nm").map(Nanometres),
        size_high: fields.amount("size_high_nm").map(Nanometres),
        markers: fields.texts("markers").unwrap_or_default(),
        text: fields.text("text"),
    };
    if let (Some(low), Some(high)) = (label.size_low, label.size_high)
        && low > high
    {
        fields.report(
            "size_low_nm",
            DossierFault::Disordered { key: "size_low_nm" },
        );
    }
    fields.finish();
    label
}

fn used(mut fields: Fields<'_, '_>, words: &Vocabulary) -> Use {
    let used = Use {
        route: fields.term("route", &words.routes),
        volume: fields.amount("volume_ml").map(Millilitres),
        diluted_into: fields.amount("diluted_into_ml").map(Millilitres),
        duration: fields.amount("hours").map(Hours),
        body_mass: fields.amount("body_mass_kg").map(Kilograms),
    };
    fields.finish();
    used
}

/// A text that has to be there.
fn required(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<String> {
    let there = fields.has(key);
    let text = fields.text(key);
    if !there {
        fields.report(key, DossierFault::MissingKey { key });
    }
    text
}
