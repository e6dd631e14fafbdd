//! What can be drawn of a lot.

use evigil_cytometry::coexpression::MARKERS_MAX;
use evigil_instrument::Contents;
use evigil_instrument::fcs::Scale;
use evigil_product::criteria::LotRecord;
use evigil_product::dossier::{FileRole, Marker, Measurement};
use evigil_product::measured::{
    ChannelValues, CountOutcome, channel_values, control_values, counted, event_files,
    marker_share, sizes,
};

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
            for file in measurement
                .files
                .iter()
                .filter(|file| file.role == FileRole::Sample)
            {
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
        let stains: Vec<Stain> = markers
            .take(PLOTS_MAX)
            .filter_map(|marker| Stain::new(lot, marker))
            .collect();
        let Some(first) = stains.first() else { return };
        self.planes.extend(first.against_scatter(lot, measurement));
        // Only values of one file, event by event, tell what stands together.
        let (mut names, mut masks) = (Vec::new(), vec![0_u8; first.sample.values.len()]);
        for stain in &stains {
            let same =
                stain.sample.file == first.sample.file && stain.sample.values.len() == masks.len();
            if let Some(threshold) = stain
                .threshold
                .filter(|_| same && names.len() < MARKERS_MAX)
            {
                let bit = 1_u8 << names.len();
                names.push(stain.name.clone());
                for (mask, value) in masks.iter_mut().zip(&stain.sample.values) {
                    if *value > threshold {
                        *mask |= bit;
                    }
                }
            }
        }
        let file = &first.sample.file;
        self.combinations
            .extend(CombinationPlot::new(file, &names, &masks));
        self.markers
            .extend(stains.into_iter().filter_map(|stain| stain.plot));
    }

    /// Whether nothing can be drawn.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.sizes.is_empty()
            && self.dilutions.is_empty()
            && self.markers.is_empty()
            && self.combinations.is_empty()
            && self.planes.is_empty()
    }

    /// All figures, in the order of a reader's questions: how large, how many, what.
    pub(crate) fn figures(&self, sheet: &mut Sheet<'_>) -> String {
        let mut out = String::new();
        self.sizes.iter().for_each(|plot| plot.put(&mut out, sheet));
        self.dilutions
            .iter()
            .for_each(|plot| plot.put(&mut out, sheet));
        self.markers
            .iter()
            .for_each(|plot| plot.put(&mut out, sheet));
        self.combinations
            .iter()
            .for_each(|plot| plot.put(&mut out, sheet));
        self.planes
            .iter()
            .for_each(|plot| plot.put(&mut out, sheet));
        out
    }
}

fn name_of(measurement: &Measurement) -> &str {
    measurement.id.as_deref().unwrap_or(&measurement.path)
}

/// A marker in the event file of the sample.
struct Stain {
    name: String,
    channel: String,
    sample: ChannelValues,
    threshold: Option<f64>,
    plot: Option<MarkerPlot>,
}

impl Stain {
    fn new(lot: &LotRecord<'_>, marker: &Marker) -> Option<Self> {
        let channel = marker.channel.clone()?;
        let sample = channel_values(lot, marker, FileRole::Sample)?;
        let control = control_values(lot, marker);
        let share = marker_share(lot, marker);
        let blank =
            (control.as_ref()).map(|control| (control.file.as_str(), control.values.as_slice()));
        let plot = MarkerPlot::new(&marker.name, &channel, &sample.values, blank);
        let plot = match (plot, &share) {
            (Some(plot), Some(share)) => {
                let positive = (share.share.value, share.share.low, share.share.high);
                Some(plot.with_threshold(share.threshold, positive))
            }
            (plot, _) => plot,
        };
        Some(Self {
            name: marker.name.clone(),
            channel,
            sample,
            threshold: share.map(|share| share.threshold),
            plot,
        })
    }

    /// The marker against scatter; nothing when the file has no scatter, or values of one of the
    /// two that are no numbers, because pairs can't be told then.
    fn against_scatter(&self, lot: &LotRecord<'_>, measurement: &Measurement) -> Option<PlanePlot> {
        let (_, set) = event_files(lot, measurement, FileRole::Sample)
            .find(|(file, _)| file.file == self.sample.file)?;
        let (place, name) = SCATTER.iter().find_map(|beginning| {
            let mut names = set
                .parameters()
                .iter()
                .map(|parameter| parameter.name.as_str())
                .enumerate();
            names.find(|(_, name)| name.to_ascii_uppercase().starts_with(beginning))
        })?;
        let scatter: Vec<f64> = set.column(place, Scale::Linear).collect();
        let paired = scatter.len() == self.sample.values.len();
        paired.then_some(())?;
        PlanePlot::new(
            &self.sample.file,
            (name, &scatter),
            (&self.channel, &self.sample.values),
            self.threshold,
        )
    }
}
