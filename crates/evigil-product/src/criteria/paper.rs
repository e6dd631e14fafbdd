//! Controls, pictures and tests of effect: is there a file, and what does the dossier say of it.

use evigil_core::ItemStanding;
use evigil_instrument::{Contents, Inspection};

use super::check::{Control, Kinds};
use super::judgement::{Evidence, Judgement, Reason};
use super::lot::LotRecord;
use super::record::evidence;
use crate::attachments::Attached;
use crate::dossier::{FileRole, Measurement, MeasurementKind, Potency};

fn used<'l>(lot: &LotRecord<'l>, kinds: &[MeasurementKind]) -> Vec<&'l Measurement> {
    let measurements = lot.dossier.measurements.iter();
    measurements
        .filter(|measurement| kinds.is_empty() || kinds.contains(&measurement.kind))
        .collect()
}

/// None of the methods was used.
pub(super) fn no_measurement(kinds: &[MeasurementKind]) -> Judgement {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    Judgement::not_disclosed(Reason::new("no-measurement").with("kinds", kinds.join(", ")))
}

pub(super) fn control(lot: &LotRecord<'_>, check: &Control) -> Judgement {
    let measurements = used(lot, &check.kinds);
    if measurements.is_empty() && !check.kinds.is_empty() {
        return Judgement::not_applicable(Reason::new("method-not-used"));
    }
    let role = check.role;
    let files: Vec<_> = measurements
        .iter()
        .flat_map(|measurement| &measurement.files)
        .filter(|file| file.role == role)
        .collect();
    let on_paper: Vec<Evidence> = measurements
        .iter()
        .flat_map(|measurement| &measurement.controls)
        .filter(|control| control.role == role && control.value.is_some())
        .flat_map(|control| evidence(lot, &control.path))
        .collect();
    if files.is_empty() {
        let reason = |code| Reason::new(code).with("role", role.code());
        return if on_paper.is_empty() {
            Judgement::not_disclosed(reason("no-control"))
        } else {
            Judgement::new(ItemStanding::Stated, reason("control-paper")).on(on_paper)
        };
    }
    let mut found = on_paper;
    let mut standing = ItemStanding::NotShown;
    let mut same = false;
    for file in files {
        found.extend(evidence(lot, &file.path));
        let is_sample = lot
            .dossier
            .files_of(FileRole::Sample)
            .any(|(_, sample)| sample.file == file.file);
        if is_sample {
            same = true;
            continue;
        }
        match lot.files.get(&file.file) {
            Some(Attached::Read(inspection)) if holds_something(inspection) => {
                standing = ItemStanding::Shown;
                found.push(Evidence::File {
                    file: file.file.clone(),
                });
            }
            Some(Attached::Paper) if standing != ItemStanding::Shown => {
                standing = ItemStanding::Stated;
                found.push(Evidence::File {
                    file: file.file.clone(),
                });
            }
            _ => {}
        }
    }
    let code = match standing {
        ItemStanding::Shown => "control-read",
        ItemStanding::Stated => "control-paper",
        _ if same => "control-is-sample",
        _ => "file-unreadable",
    };
    Judgement::new(standing, Reason::new(code).with("role", role.code())).on(found)
}

/// Whether a control's file holds a measurement: an event file without events was not measured. A
/// buffer may well hold few.
fn holds_something(inspection: &Inspection<'_>) -> bool {
    match &inspection.contents {
        Contents::Nothing => false,
        Contents::Events(events) => events.datasets.iter().any(|set| set.events() > 0),
        _ => true,
    }
}

pub(super) fn image(lot: &LotRecord<'_>, check: &Kinds) -> Judgement {
    let measurements = used(lot, &check.kinds);
    if measurements.is_empty() {
        return no_measurement(&check.kinds);
    }
    let found = measurements
        .iter()
        .flat_map(|measurement| evidence(lot, &measurement.path));
    let pictures: Vec<Evidence> = measurements
        .iter()
        .flat_map(|measurement| &measurement.files)
        .filter(|file| matches!(file.role, FileRole::Figure | FileRole::Sample))
        .filter(|file| lot.files.is_there(&file.file))
        .map(|file| Evidence::File {
            file: file.file.clone(),
        })
        .collect();
    let (standing, code) = if pictures.is_empty() {
        (ItemStanding::NotShown, "no-picture")
    } else {
        // Whether a picture shows vesicles is for a person to see.
        (ItemStanding::Stated, "picture-given")
    };
    Judgement::new(standing, Reason::new(code))
        .on(found)
        .on(pictures)
}

pub(super) fn second_quantity(lot: &LotRecord<'_>, check: &Kinds) -> Judgement {
    let measurements = used(lot, &check.kinds);
    if measurements.is_empty() {
        return no_measurement(&check.kinds);
    }
    let found = measurements
        .iter()
        .flat_map(|measurement| evidence(lot, &measurement.path));
    let positive = measurements
        .iter()
        .any(|measurement| measurement.value.is_some_and(|value| value > 0.0));
    let (standing, code) = if positive {
        (ItemStanding::Stated, "quantity-stated")
    } else {
        (ItemStanding::NotShown, "no-value")
    };
    Judgement::new(standing, Reason::new(code)).on(found)
}

pub(super) fn potency(lot: &LotRecord<'_>) -> Judgement {
    let tests = &lot.dossier.potency;
    if tests.is_empty() {
        return Judgement::not_disclosed(Reason::new("no-potency"));
    }
    let found = tests.iter().flat_map(|test| evidence(lot, &test.path));
    let lacks = |test: &Potency| {
        [
            ("assay", test.assay.is_some()),
            ("for_claim", test.for_claim.is_some()),
            ("result", test.result.is_some()),
            ("limit", test.limit.is_some()),
            ("dose_response", test.dose_response == Some(true)),
            (
                "ev_depleted_control",
                test.ev_depleted_control == Some(true),
            ),
        ]
        .into_iter()
        .filter_map(|(key, there)| (!there).then_some(key))
        .collect::<Vec<_>>()
    };
    let best = tests
        .iter()
        .map(lacks)
        .min_by_key(Vec::len)
        .unwrap_or_default();
    let judgement = if best.is_empty() {
        Judgement::new(ItemStanding::Stated, Reason::new("potency-stated"))
    } else {
        let reason = Reason::new("potency-incomplete").with("missing", best.join(", "));
        Judgement::new(ItemStanding::NotShown, reason)
    };
    judgement.on(found)
}
