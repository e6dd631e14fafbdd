//! Particle numbers from event files, where the measured volume is confirmed.

use evigil_instrument::Contents;
use evigil_instrument::fcs::DataSet;

use super::concentration::RunCount;
use crate::criteria::LotRecord;
use crate::dossier::{FileRole, MeasuredFile, Measurement};

/// Events of a file as a count with its volume.
#[derive(Debug, Clone, PartialEq)]
pub struct EventCount {
    /// The count as a run.
    pub run: RunCount,
    /// Volume in which the events were counted, in millilitres.
    pub volume_ml: f64,
}

/// The last data set of an event file: where a file holds the same events twice, the newer form
/// stands last.
fn events<'f>(lot: &LotRecord<'f>, file: &str) -> Option<&'f DataSet<'f>> {
    match lot.files.contents(file)? {
        Contents::Events(events) => events.datasets.last(),
        _ => None,
    }
}

/// Concentration from the events of a file; `None` when it is no event file, or its volume is not
/// confirmed by flow rate and time.
///
/// `$VOL` is nanolitres by the standard, and some instruments write microlitres: a volume that
/// nothing confirms gives no concentration.
#[must_use]
pub fn event_count(
    lot: &LotRecord<'_>,
    file: &MeasuredFile,
    dilution: Option<f64>,
) -> Option<EventCount> {
    let set = events(lot, &file.file)?;
    let volume_ml = set.acquisition().volume?.confirmed_ml()?;
    let counted = set.events() as f64;
    let stock = counted / volume_ml * dilution.unwrap_or(1.0);
    (volume_ml > 0.0 && stock.is_finite()).then(|| EventCount {
        run: RunCount {
            file: file.file.clone(),
            name: file.file.clone(),
            stock,
            counted: Some(counted),
            per_frame: None,
            dilution,
        },
        volume_ml,
    })
}

/// The data sets of a measurement's event files with a role.
pub fn event_files<'f>(
    lot: &LotRecord<'f>,
    measurement: &'f Measurement,
    role: FileRole,
) -> impl Iterator<Item = (&'f MeasuredFile, &'f DataSet<'f>)> {
    let files = measurement
        .files
        .iter()
        .filter(move |file| file.role == role);
    let lot = *lot;
    files.filter_map(move |file| Some((file, events(&lot, &file.file)?)))
}

/// Whether an event file holds fewer events than it promises: its count says nothing.
pub(crate) fn is_cut_short(lot: &LotRecord<'_>, file: &str) -> bool {
    events(lot, file).is_some_and(DataSet::is_incomplete)
}
