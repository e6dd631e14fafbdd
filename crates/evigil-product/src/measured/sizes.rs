//! Sizes from raw files.

use evigil_core::Nanometres;

use crate::criteria::{LotRecord, Quantity};
use crate::dossier::{FileRole, Measurement};
use crate::particle::Confidence;
use crate::particle::Estimate;
use crate::particle::distribution::{BinnedSizes, PercentileRule, SingleSizes};

/// Size distributions of a measurement, file by file and run by run.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredSizes {
    /// Files that went in.
    pub files: Vec<String>,
    /// Distributions of the runs.
    pub runs: Vec<RunSizes>,
}

/// Size distribution of a run.
#[derive(Debug, Clone, PartialEq)]
pub enum RunSizes {
    /// In classes.
    Binned(BinnedSizes),
    /// One by one.
    Single(SingleSizes),
}

/// The size distributions in the sample's files; `None` when there are none.
#[must_use]
pub fn sizes(lot: &LotRecord<'_>, measurement: &Measurement) -> Option<MeasuredSizes> {
    let (mut files, mut runs) = (Vec::new(), Vec::new());
    let samples = measurement.files.iter();
    for file in samples.filter(|file| file.role == FileRole::Sample) {
        let before = runs.len();
        for run in lot.files.runs(&file.file) {
            if run.removed.is_some() {
                continue;
            }
            if let Ok(binned) = BinnedSizes::of_run(run) {
                runs.push(RunSizes::Binned(binned));
            } else if let Ok(single) = SingleSizes::of_run(run) {
                runs.push(RunSizes::Single(single));
            }
        }
        if runs.len() > before {
            files.push(file.file.clone());
        }
    }
    (!runs.is_empty()).then_some(MeasuredSizes { files, runs })
}

impl MeasuredSizes {
    /// Mean over the runs of the share between two diameters, with the widest interval of them.
    #[must_use]
    pub fn share(&self, low: Nanometres, high: Nanometres) -> Option<Estimate> {
        let of_run = |run: &RunSizes| match run {
            RunSizes::Binned(sizes) => sizes
                .share_interval(low, high, Confidence::P95)
                .or_else(|_| Estimate::exact(sizes.share(low, high)?))
                .ok(),
            RunSizes::Single(sizes) => sizes.share_interval(low, high, Confidence::P95).ok(),
        };
        mean(self.runs.iter().filter_map(of_run))
    }

    /// Mean over the runs of the median diameter.
    #[must_use]
    pub fn median(&self) -> Option<Estimate> {
        let of_run = |run: &RunSizes| match run {
            RunSizes::Binned(sizes) => (sizes.summary(PercentileRule::Edges, Confidence::P95).ok())
                .map(|summary| summary.d50),
            RunSizes::Single(sizes) => sizes.percentile_interval(0.5, Confidence::P95).ok(),
        };
        mean(self.runs.iter().filter_map(of_run))
    }

    /// Mean over the runs of the mean diameter.
    #[must_use]
    pub fn mean(&self) -> Option<Nanometres> {
        let of_run = |run: &RunSizes| match run {
            RunSizes::Binned(sizes) => sizes.mean().0,
            RunSizes::Single(sizes) => sizes.mean().0,
        };
        let count = self.runs.len() as f64;
        let sum: f64 = self.runs.iter().map(of_run).sum();
        (count > 0.0).then_some(Nanometres(sum / count))
    }

    /// Mean and median as named numbers.
    pub fn quantities(&self) -> impl Iterator<Item = Quantity> {
        let named = |name, value, interval: Option<Estimate>| Quantity {
            name,
            subject: None,
            value,
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
            unit: Nanometres::SYMBOL,
        };
        let median = self.median();
        [
            self.mean().map(|mean| named("mean", mean.0, None)),
            median.map(|interval| named("median", interval.value, Some(interval))),
        ]
        .into_iter()
        .flatten()
    }
}

/// Mean of estimates of runs; the interval spans theirs, because runs of one sample differ by more
/// than their counts explain.
fn mean(estimates: impl Iterator<Item = Estimate>) -> Option<Estimate> {
    let all: Vec<Estimate> = estimates.collect();
    let count = all.len() as f64;
    let value = all.iter().map(|estimate| estimate.value).sum::<f64>() / count;
    let low = all
        .iter()
        .map(|estimate| estimate.low)
        .fold(f64::INFINITY, f64::min);
    let high = all
        .iter()
        .map(|estimate| estimate.high)
        .fold(f64::NEG_INFINITY, f64::max);
    Estimate::stated(value, low, high).ok()
}
