//! Positive particles from event files and their controls.

use evigil_cytometry::compensation::Spillover;
use evigil_cytometry::interval::rate_ratio;
use evigil_cytometry::positive::{above_background, count};
use evigil_cytometry::threshold::{ThresholdRule, threshold};
use evigil_instrument::Contents;
use evigil_instrument::fcs::{DataSet, Scale};
use evigil_instrument::table::Capture;

use super::events::event_files;
use crate::criteria::{LotRecord, Quantity};
use crate::dossier::{FileRole, Marker, Measurement};
use crate::particle::Estimate;

/// Positive particles of one marker, recomputed.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkerShare {
    /// The marker.
    pub marker: String,
    /// File of the sample.
    pub file: String,
    /// File of the control that sets the threshold.
    pub control: String,
    /// Threshold on the channel.
    pub threshold: f64,
    /// Positive share less that of the control, with its 95 % interval.
    pub share: Estimate,
}

/// Share above the control below which a marker is not called present: the threshold itself lets one
/// control event in a hundred through.
const LEAST_SHARE: f64 = 0.01;

impl MarkerShare {
    /// Whether more particles are positive than in the control, beyond chance.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.share.low > LEAST_SHARE
    }

    /// Whether a stated percentage lies outside of twice or half of what the files show.
    ///
    /// Thresholds differ between laboratories, so only a gross difference contradicts.
    #[must_use]
    pub fn excludes_percent(&self, percent: f64) -> bool {
        // On a chip the share is that of the capture's spots, which no percentage speaks of.
        if self.control == self.file {
            return false;
        }
        let stated = percent / 100.0;
        stated > 2.0 * self.share.high.max(0.01) || 2.0 * stated < self.share.low
    }

    /// The share as a named number.
    #[must_use]
    pub fn quantity(&self) -> Quantity {
        Quantity {
            name: if self.control == self.file {
                "capture-share"
            } else {
                "positive-share"
            },
            subject: Some(self.marker.clone()),
            value: self.share.value,
            low: Some(self.share.low),
            high: Some(self.share.high),
            unit: "",
        }
    }
}

/// Controls that can set a threshold, the strictest first.
const CONTROLS: [FileRole; 4] = [
    FileRole::Isotype,
    FileRole::Unstained,
    FileRole::BufferReagent,
    FileRole::BufferOnly,
];

/// Share of a control's events above the threshold: one in a hundred is called positive in the
/// control, and that share is taken off the sample's.
const THRESHOLD: ThresholdRule = ThresholdRule::Quantile(0.99);

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// Values of a marker's channel in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelValues {
    /// File as the dossier gives it.
    pub file: String,
    /// What the file is of.
    pub role: FileRole,
    /// Linear values, compensated where the file brings a spillover matrix that holds the channel.
    pub values: Vec<f64>,
}

/// The channel of a marker in the first file of `role` that has it.
#[must_use]
pub fn channel_values(
    lot: &LotRecord<'_>,
    marker: &Marker,
    role: FileRole,
) -> Option<ChannelValues> {
    let (id, channel) = (marker.measurement.as_ref()?, marker.channel.as_ref()?);
    let measurement: &Measurement = (lot.dossier.measurements.iter())
        .find(|measurement| measurement.id.as_ref() == Some(id))?;
    event_files(lot, measurement, role).find_map(|(file, set)| {
        let values = column(set, channel)?;
        (!values.is_empty()).then(|| ChannelValues {
            file: file.file.clone(),
            role,
            values,
        })
    })
}

/// Finite values of a parameter by its short or long name.
fn column(set: &DataSet<'_>, channel: &str) -> Option<Vec<f64>> {
    let place = set.parameters().iter().position(|parameter| {
        let label = parameter.label.as_deref().unwrap_or_default();
        parameter.name.eq_ignore_ascii_case(channel) || label.eq_ignore_ascii_case(channel)
    })?;
    let mut values = compensated(set, place)
        .unwrap_or_else(|| set.column(place, Scale::Linear).collect::<Vec<f64>>());
    values.retain(|value| value.is_finite());
    Some(values)
}

/// The parameter at `place` with the spillover of the others taken out; `None` when the file has
/// no matrix that holds it, or one that can't be inverted.
fn compensated(set: &DataSet<'_>, place: usize) -> Option<Vec<f64>> {
    let spillover = set.spillover()?;
    let channels: Vec<usize> = spillover.channels.iter().copied().collect::<Option<_>>()?;
    let dye = channels.iter().position(|channel| *channel == place)?;
    let compensation = Spillover::new(spillover.names.clone(), spillover.matrix.clone())
        .and_then(|spillover| spillover.compensation())
        .ok()?;
    let size = compensation.size();
    let mut values = vec![0.0; set.events()];
    for (row, channel) in channels.iter().enumerate() {
        let weight = *compensation.inverse().get(row * size + dye)?;
        for (value, measured) in values.iter_mut().zip(set.column(*channel, Scale::Linear)) {
            *value += weight * measured;
        }
    }
    Some(values)
}

/// The control that sets a marker's threshold: the strictest kind that is there.
#[must_use]
pub fn control_values(lot: &LotRecord<'_>, marker: &Marker) -> Option<ChannelValues> {
    (CONTROLS.into_iter()).find_map(|role| channel_values(lot, marker, role))
}

/// Recomputes a marker from the files of its measurement: on a capture chip its spots against those
/// of the isotype, in event files its channel against the strictest control that is there. `None`
/// when files, channel or control are missing.
#[must_use]
pub fn marker_share(lot: &LotRecord<'_>, marker: &Marker) -> Option<MarkerShare> {
    chip_share(lot, marker).or_else(|| channel_share(lot, marker))
}

/// From a capture chip: the share of the particles on the marker's spots that the isotype's spots
/// do not explain.
fn chip_share(lot: &LotRecord<'_>, marker: &Marker) -> Option<MarkerShare> {
    let id = marker.measurement.as_ref()?;
    let measurement: &Measurement = (lot.dossier.measurements.iter())
        .find(|measurement| measurement.id.as_ref() == Some(id))?;
    let samples = measurement.files.iter();
    let mut chips = samples
        .filter(|file| file.role == FileRole::Sample)
        .filter_map(|file| match lot.files.contents(&file.file)? {
            Contents::Chip(chip) => Some((file, chip)),
            _ => None,
        });
    chips.find_map(|(file, chip)| {
        let named = |capture: &&Capture| capture.name.eq_ignore_ascii_case(&marker.name);
        let capture = chip.captures.iter().find(named)?;
        let isotype = chip.captures.iter().find(|capture| capture.is_isotype())?;
        // By spot: captures may have been printed in different numbers.
        let per = |capture: &Capture| (capture.len() as u64, capture.spots.len() as f64);
        let left = rate_ratio(per(isotype), per(capture), CONFIDENCE).ok()?;
        let limit = |value: f64| (1.0 - value).clamp(-1.0, 1.0);
        let share = Estimate::stated(limit(left.value), limit(left.high), limit(left.low));
        Some(MarkerShare {
            marker: marker.name.clone(),
            file: file.file.clone(),
            control: file.file.clone(),
            threshold: 0.0,
            share: share.ok()?,
        })
    })
}

fn channel_share(lot: &LotRecord<'_>, marker: &Marker) -> Option<MarkerShare> {
    let sample = channel_values(lot, marker, FileRole::Sample)?;
    let control = control_values(lot, marker)?;
    let limit = threshold(control.values.iter().copied(), THRESHOLD, CONFIDENCE).ok()?;
    let above = |values: &ChannelValues| count(values.values.iter().copied(), limit.limit.value);
    let share = above_background(above(&sample), above(&control), CONFIDENCE).ok()?;
    Some(MarkerShare {
        marker: marker.name.clone(),
        file: sample.file,
        control: control.file,
        threshold: limit.limit.value,
        share: Estimate::stated(share.value, share.low, share.high).ok()?,
    })
}
