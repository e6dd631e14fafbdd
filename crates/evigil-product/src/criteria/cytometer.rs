//! Settings that event files keep, and the calibration beads beside them.

use evigil_core::ItemStanding;

use super::check::{CytometryItem, CytometryKeywords};
use super::judgement::{Evidence, Judgement, Reason};
use super::lot::LotRecord;
use super::record::evidence;
use crate::dossier::{FileRole, MeasurementKind};
use crate::measured::event_files;

pub(super) fn keywords(lot: &LotRecord<'_>, check: &CytometryKeywords) -> Judgement {
    let dossier = lot.dossier;
    let flow = (dossier.measurements.iter())
        .filter(|measurement| measurement.kind == MeasurementKind::NanoFlow);
    let mut any = false;
    let mut read = false;
    let mut stated = Vec::new();
    for measurement in flow {
        any = true;
        let role = match check.item {
            CytometryItem::FluorescenceCalibration | CytometryItem::ScatterCalibration => {
                FileRole::Beads
            }
            _ => FileRole::Sample,
        };
        for (file, set) in event_files(lot, measurement, role) {
            read = true;
            let acquisition = set.acquisition();
            let found = match check.item {
                CytometryItem::Trigger => acquisition.trigger.as_ref().map(|trigger| {
                    let threshold = trigger.threshold.map(|threshold| threshold.to_string());
                    format!("{} {}", trigger.channel, threshold.unwrap_or_default())
                }),
                CytometryItem::FlowRate => (acquisition.flow_rate_ul_per_min)
                    .map(|rate| format!("{rate} uL/min"))
                    .or_else(|| {
                        let volume = acquisition.volume?.confirmed_ml()?;
                        Some(format!("{} uL", volume * 1e3))
                    }),
                CytometryItem::FluorescenceCalibration | CytometryItem::ScatterCalibration => {
                    (set.events() > 0).then(|| file.file.clone())
                }
                CytometryItem::Dilution => None,
            };
            if let Some(found) = found {
                let file = file.file.clone();
                if role == FileRole::Beads {
                    // Beads were measured; what they calibrate is not looked at.
                    let judgement =
                        Judgement::new(ItemStanding::Stated, Reason::new("beads-given"));
                    return judgement.on([Evidence::File { file }]);
                }
                let reason = Reason::new("keyword-found").with("what", found.trim());
                return Judgement::new(ItemStanding::Shown, reason).on([Evidence::File { file }]);
            }
        }
        if check.item == CytometryItem::Dilution {
            stated.extend(evidence(lot, &format!("{}.dilution", measurement.path)));
        }
    }
    stated.extend(evidence(lot, &format!("cytometry.{}", key(check.item))));
    if !any {
        return Judgement::not_applicable(Reason::new("method-not-used"));
    }
    if !stated.is_empty() {
        return Judgement::new(ItemStanding::Stated, Reason::new("fields-all")).on(stated);
    }
    let code = if read {
        "keyword-none"
    } else {
        "no-event-file"
    };
    Judgement::not_disclosed(Reason::new(code))
}

/// Key of the dossier's table `cytometry`.
const fn key(item: CytometryItem) -> &'static str {
    match item {
        CytometryItem::Trigger => "trigger",
        CytometryItem::FlowRate => "flow_rate",
        CytometryItem::FluorescenceCalibration => "fluorescence_calibration",
        CytometryItem::ScatterCalibration => "scatter_calibration",
        CytometryItem::Dilution => "dilution",
    }
}
