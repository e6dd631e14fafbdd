//! What can be drawn of one instrument file.

use evigil_instrument::fcs::{DataSet, Parameter, Scale};
use evigil_instrument::table::Chip;
use evigil_instrument::{Contents, Inspection, ParticleRun};
use evigil_product::measured::RunSizes;
use evigil_product::particle::distribution::{BinnedSizes, SingleSizes};

use super::channel::ChannelPlot;
use super::combination::CombinationPlot;
use super::sheet::Sheet;
use super::size::SizePlot;
use crate::render::escape;

/// Most plots of one sort.
const PLOTS_MAX: usize = 16;
/// Most channels of a data set.
const CHANNELS_MAX: usize = 48;
/// Most data sets of a file.
const DATA_SETS_MAX: usize = 4;
/// Events in one block, and most blocks: a shape shows with that many events.
const BLOCK: usize = 2048;
const BLOCKS_MAX: usize = 64;

/// What can be drawn of one instrument file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FilePlots {
    /// Size distributions, one a sample.
    pub sizes: Vec<SizePlot>,
    /// Channels, data set by data set, with the number of events they were drawn from.
    pub channels: Vec<(usize, Vec<ChannelPlot>)>,
    /// Markers on single particles of a chip, capture by capture.
    pub combinations: Vec<CombinationPlot>,
}

impl FilePlots {
    /// Counts what is drawn from a file that is called `name`.
    #[must_use]
    pub fn new(name: &str, inspection: &Inspection<'_>) -> Self {
        let mut plots = Self::default();
        match &inspection.contents {
            Contents::Events(events) => {
                let sets = events.datasets.iter().take(DATA_SETS_MAX);
                plots.channels = sets.map(channels).collect();
            }
            Contents::Particles(runs) => plots.sizes = distributions(name, runs),
            Contents::Chip(chip) => plots.combinations = captures(chip, PLOTS_MAX),
            Contents::Nothing | Contents::Scattering(_) | Contents::ZetaPotential(_) => {}
        }
        plots
    }

    pub(crate) fn write(&self, out: &mut String, sheet: &mut Sheet<'_>) {
        let mut large = String::new();
        self.sizes
            .iter()
            .for_each(|plot| plot.put(&mut large, sheet));
        self.combinations
            .iter()
            .for_each(|plot| plot.put(&mut large, sheet));
        group(out, "plots", &large);
        for (events, channels) in &self.channels {
            let mut small = String::new();
            channels.iter().for_each(|plot| plot.put(&mut small, sheet));
            if !small.is_empty() {
                let events = events.to_string();
                let note = sheet.messages.with("plot-drawn-from", [("events", events)]);
                out.push_str(&format!("<p class=\"soft\">{}</p>\n", escape(&note)));
            }
            group(out, "plots small", &small);
        }
    }
}

fn group(out: &mut String, class: &str, figures: &str) {
    if !figures.is_empty() {
        out.push_str(&format!("<div class=\"{class}\">\n{figures}</div>\n"));
    }
}

/// One distribution a sample: runs of different samples are never averaged.
fn distributions(name: &str, runs: &[ParticleRun]) -> Vec<SizePlot> {
    let mut samples: Vec<(&str, Vec<RunSizes>)> = Vec::new();
    for run in runs.iter().filter(|run| run.removed.is_none()) {
        let sample = run.sample.as_deref().unwrap_or(name);
        let sizes = BinnedSizes::of_run(run).map(RunSizes::Binned);
        let Ok(sizes) = sizes.or_else(|_| SingleSizes::of_run(run).map(RunSizes::Single)) else {
            continue;
        };
        let has_room = samples.len() < PLOTS_MAX;
        match samples.iter_mut().find(|(known, _)| *known == sample) {
            Some((_, runs)) => runs.push(sizes),
            None if has_room => samples.push((sample, vec![sizes])),
            None => {}
        }
    }
    let plot = |(sample, runs): &(&str, Vec<RunSizes>)| SizePlot::new(sample, runs);
    samples.iter().filter_map(plot).collect()
}

/// Captures of a chip; a channel that was detected on a particle is a marker of it.
pub(super) fn captures(chip: &Chip, most: usize) -> Vec<CombinationPlot> {
    let plot = |capture: &evigil_instrument::table::Capture| {
        let markers = capture.channels.get(..8).unwrap_or(&capture.channels);
        let masks: Vec<u8> = capture
            .particles()
            .map(|(intensities, _)| {
                let bits = intensities.iter().take(markers.len()).enumerate();
                // Not detected is written as 0.
                bits.fold(0, |mask, (bit, intensity)| {
                    mask | u8::from(*intensity > 0.0) << bit
                })
            })
            .collect();
        let plot = CombinationPlot::new(&capture.name, markers, &masks)?;
        Some(CombinationPlot {
            is_control: capture.is_isotype(),
            ..plot
        })
    };
    chip.captures.iter().filter_map(plot).take(most).collect()
}

/// Channels of a data set, from blocks of events that are spread evenly over it.
fn channels(set: &DataSet<'_>) -> (usize, Vec<ChannelPlot>) {
    let parameters = set.parameters();
    let width = parameters.len();
    let blocks = set.events().div_ceil(BLOCK);
    let step = blocks.div_ceil(BLOCKS_MAX).max(1);
    let mut values = Vec::new();
    let mut block = vec![0.0_f64; BLOCK.min(set.events()) * width];
    for first in (0..blocks).step_by(step).map(|block| block * BLOCK) {
        let events = set.fill(Scale::Linear, first, &mut block);
        values.extend_from_slice(block.get(..events * width).unwrap_or_default());
    }
    let name = |parameter: &Parameter| match &parameter.label {
        Some(label) if *label != parameter.name => format!("{} ({label})", parameter.name),
        _ => parameter.name.clone(),
    };
    let plot = |(place, parameter): (usize, &Parameter)| {
        let column: Vec<f64> = values
            .iter()
            .skip(place)
            .step_by(width.max(1))
            .copied()
            .collect();
        ChannelPlot::new(&name(parameter), &column, parameter.is_time())
    };
    let plots = parameters
        .iter()
        .enumerate()
        .take(CHANNELS_MAX)
        .filter_map(plot);
    (values.len() / width.max(1), plots.collect())
}
