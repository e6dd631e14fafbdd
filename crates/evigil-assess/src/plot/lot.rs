//! What can be drawn of a lot.

use evigil_instrument::Contents;
use evigil_instrument::fcs::{DataSet, Parameter, Scale};
use evigil_product::criteria::LotRecord;
use evigil_product::dossier::{FileRole, Marker, Measurement};
use evigil_product::measured::{CountOutcome, counted, event_files, marker_share, sizes};

use super::combination::CombinationPlot;
use super::dilution::DilutionPlot;
use super::file::captures;
use super::marker::MarkerPlot;
use super::plane::PlanePlot;
use super::sheet::Sheet;
use super::size::SizePlot;

/// Most plots of one sort: a page stays readable.
const PLOTS_MAX: usize = 12;

/// Beginnings of the names of scatter channels, those that see small particles first.
const SCATTER: [&str; 6] = ["VSSC", "SSC", "SALS", "MALS", "LALS", "FSC"];

/// What can be drawn of a lot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LotPlots {
    /// Size distributions, one a measurement.
    pub sizes: Vec<SizePlot>,
    /// Dilution series, one a measurement.
    pub dilutions: Vec<DilutionPlot>,
    /// Markers of event files.
    pub markers: Vec<MarkerPlot>,
    /// Markers on single particles, from event files and chips.
    pub combinations: Vec<CombinationPlot>,
    /// Scatter against the first marker, one a measurement.
    pub planes: Vec<PlanePlot>,
}

impl LotPlots {
    /// Counts what is drawn from the files of a lot.
    #[must_use]
    pub fn new(lot: &LotRecord<'_>) -> Self {
        let mut plots = Self::default();
        let label = &lot.dossier.label;
        for measurement in &lot.dossier.measurements {
            let name = name_of(measurement);
            let drawn = sizes(lot, measurement).and_then(|sizes| SizePlot::new(name, &sizes.runs));
            let labelled = drawn.map(|plot| plot.with_label(label.size_low, label.size_high));
            plots.sizes.extend(labelled);
            let runs = match counted(lot, measurement) {
                CountOutcome::Counted(count) => count.runs,
                CountOutcome::Refused(refused) => refused.runs,
                _ => Vec::new(),
            };
            plots.dilutions.extend(DilutionPlot::new(name, &runs));
            for file in measurement.files.iter().filter(|file| file.role == FileRole::Sample) {
                if let Some(Contents::Chip(chip)) = lot.files.contents(&file.file) {
                    plots.combinations.extend(captures(chip, PLOTS_MAX));
                }
            }
            plots.stained(lot, measurement);
        }
        plots.sizes.truncate(PLOTS_MAX);
        plots.dilutions.truncate(PLOTS_MAX);
        plots.markers.truncate(PLOTS_MAX);
        plots.combinations.truncate(PLOTS_MAX);
        plots.planes.truncate(PLOTS_MAX);
        plots
    }

    /// The markers that stand in the event files of a measurement.
    fn stained(&mut self, lot: &LotRecord<'_>, measurement: &Measurement) {
        let markers = (lot.dossier.markers.iter())
            .filter(|marker| marker.measurement.is_some() && marker.measurement == measurement.id);
        let Some((file, set)) = event_files(lot, measurement, FileRole::Sample).next() else {
            return;
        };
        let (mut names, mut masks) = (Vec::new(), Vec::new());
        let mut plane = None;
        for marker in markers.take(PLOTS_MAX) {
            let Some(stain) = Stain::new(lot, measurement, marker, &file.file, set) else {
                continue;
            };
            if let Some(threshold) = stain.threshold.filter(|_| names.len() < 8) {
                let bit = 1_u8 << names.len();
                names.push(marker.name.clone());
                masks.resize(stain.values.len(), 0_u8);
                for (mask, value) in masks.iter_mut().zip(&stain.values) {
                    if *value > threshold {
                        *mask |= bit;
                    }
                }
            }
            if plane.is_none() {
                plane = stain.against_scatter(&file.file, set);
            }
            self.markers.extend(stain.plot);
        }
        self.planes.extend(plane);
        let name = &file.file;
        self.combinations.extend(CombinationPlot::new(name, &names, &masks));
    }

    /// All figures, in the order of a reader's questions: how large, how many, what.
    pub(crate) fn figures(&self, sheet: &mut Sheet<'_>) -> String {
        let mut out = String::new();
        self.sizes.iter().for_each(|plot| plot.put(&mut out, sheet));
        self.dilutions.iter().for_each(|plot| plot.put(&mut out, sheet));
        self.markers.iter().for_each(|plot| plot.put(&mut out, sheet));
        self.combinations.iter().for_each(|plot| plot.put(&mut out, sheet));
        self.planes.iter().for_each(|plot| plot.put(&mut out, sheet));
        out
    }
}

fn name_of(measurement: &Measurement) -> &str {
    measurement.id.as_deref().unwrap_or(&measurement.path)
}

/// A marker in the event file of the sample.
struct Stain {
    channel: String,
    values: Vec<f64>,
    threshold: Option<f64>,
    plot: Option<MarkerPlot>,
}

impl Stain {
    fn new(
        lot: &LotRecord<'_>,
        measurement: &Measurement,
        marker: &Marker,
        file: &str,
        set: &DataSet<'_>,
    ) -> Option<Self> {
        let channel = marker.channel.as_ref()?;
        let values = column(set, channel)?;
        let share = marker_share(lot, marker).filter(|share| share.file == file);
        let control = share.as_ref().and_then(|share| {
            let roles = FileRole::ALL.iter();
            let mut files = roles.flat_map(|role| event_files(lot, measurement, *role));
            let (_, set) = files.find(|(control, _)| control.file == share.control)?;
            Some((share.control.as_str(), column(set, channel)?))
        });
        let control = control.as_ref().map(|(file, values)| (*file, values.as_slice()));
        let plot = MarkerPlot::new(&marker.name, channel, &values, control);
        let plot = match (plot, &share) {
            (Some(plot), Some(share)) => {
                let positive = (share.share.value, share.share.low, share.share.high);
                Some(plot.with_threshold(share.threshold, positive))
            }
            (plot, _) => plot,
        };
        Some(Self {
            channel: channel.clone(),
            values,
            threshold: share.map(|share| share.threshold),
            plot,
        })
    }

    fn against_scatter(&self, file: &str, set: &DataSet<'_>) -> Option<PlanePlot> {
        let scatter = SCATTER.iter().find_map(|beginning| {
            let names = set.parameters().iter().map(|parameter| parameter.name.as_str());
            names.into_iter().find(|name| name.to_ascii_uppercase().starts_with(beginning))
        })?;
        let values = column(set, scatter)?;
        PlanePlot::new(file, (scatter, &values), (&self.channel, &self.values), self.threshold)
    }
}

/// Values of a channel, by its short or long name, event by event.
fn column(set: &DataSet<'_>, channel: &str) -> Option<Vec<f64>> {
    let is_it = |parameter: &Parameter| {
        let label = parameter.label.as_deref();
        let mut names = [Some(parameter.name.as_str()), label].into_iter().flatten();
        names.any(|name| name.eq_ignore_ascii_case(channel))
    };
    let place = set.parameters().iter().position(is_it)?;
    Some(set.column(place, Scale::Linear).collect())
}
