//! Charts of counts over time.

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{Picture, WatchTable, WatchView};
use super::{heads, number};
use crate::Messages;
use crate::figures::significant;
use crate::plot::{TrackPlot, TrackPoint};

/// A cumulative sum chart.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChartPart {
    /// What the sum adds up: `events` above a reference, or `llr`, the log-likelihood ratio of a risk
    /// raised as the settings say, for expected numbers that change.
    pub measure: String,
    /// What is taken off each count; null where the expected numbers change.
    pub reference_value: Option<f64>,
    /// The sum that is a signal: above it for `events`, at it or above for `llr`.
    pub threshold: f64,
    /// Mean number of periods to a false signal with the mean of the expected numbers; null when the
    /// threshold was given and the chart has no exact one.
    pub run_length: Option<f64>,
    /// Mean number of periods to a signal when the risk is raised as the settings say.
    pub run_length_raised: Option<f64>,
    /// Day of the first signal.
    pub signalled_on: Option<String>,
    /// First day after the sum was last 0 before that signal: since when the rate is probably raised.
    pub raised_since: Option<String>,
    /// The periods.
    pub points: Vec<ChartRow>,
}

/// One period of a chart.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChartRow {
    /// Day of the period.
    pub date: String,
    /// Events in it.
    pub observed: u64,
    /// Events expected in it.
    pub expected: f64,
    /// The sum.
    pub value: f64,
    /// Whether it signals.
    pub signal: bool,
}

impl ChartPart {
    pub(super) fn tell(&self, view: &mut WatchView, messages: &Messages) {
        let named = [
            ("watch-reference", self.reference_value),
            ("watch-threshold", Some(self.threshold)),
            ("watch-run-length", self.run_length),
            ("watch-run-length-raised", self.run_length_raised),
        ];
        for (key, value) in named {
            if let Some(value) = value {
                view.fact(messages.text(key), value);
            }
        }
        let highest = self.points.iter().map(|it| it.value).fold(0.0, f64::max);
        let (key, alarm) = match self.signalled_on {
            Some(_) => ("watch-cusum-signal", true),
            None => ("watch-cusum-quiet", false),
        };
        let details = [
            ("date", self.signalled_on.clone().unwrap_or_default()),
            ("since", self.raised_since.clone().unwrap_or_default()),
            ("highest", significant(highest)),
            ("threshold", significant(self.threshold)),
        ];
        view.verdicts.push((messages.with(key, details), alarm));
        let rows = self.points.iter().map(|point| {
            vec![
                point.date.clone(),
                point.observed.to_string(),
                significant(point.expected),
                significant(point.value),
                mark(point.signal, messages),
            ]
        });
        view.tables.push(WatchTable {
            name: messages.text("watch-table-periods"),
            head: heads(&["date", "observed", "expected", "sum", "signal"], messages),
            rows: rows.collect(),
            texts: 1,
        });
        let points = self.points.iter().map(|point| TrackPoint {
            time: point.date.clone(),
            value: point.value,
            limit: Some(self.threshold),
            signal: point.signal,
        });
        view.pictures.push(Picture::Track(TrackPlot {
            title: messages.text("watch-plot-cusum"),
            measure: messages.text("watch-head-sum"),
            limit: messages.text("watch-threshold"),
            lower: None,
            points: points.collect(),
        }));
    }
}

/// The charts C1, C2 and C3.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EarsPart {
    /// Day of the first signal of any of the three.
    pub signalled_on: Option<String>,
    /// The periods.
    pub points: Vec<EarsRow>,
}

/// One period of the charts. Limits are null while too few counts came before.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EarsRow {
    /// Day of the period.
    pub date: String,
    /// Events in it.
    pub observed: u64,
    /// Limit of C1, from the counts just before.
    pub c1_upper: Option<f64>,
    /// Limit of C2, from the counts that end two before.
    pub c2_upper: Option<f64>,
    /// Statistic C3: more than 2 is a signal.
    pub c3: Option<f64>,
    /// Whether C1 signals.
    pub c1_signal: bool,
    /// Whether C2 signals.
    pub c2_signal: bool,
    /// Whether C3 signals.
    pub c3_signal: bool,
}

impl EarsRow {
    /// Whether any of the three signals.
    #[must_use]
    pub const fn signal(&self) -> bool {
        self.c1_signal || self.c2_signal || self.c3_signal
    }
}

impl EarsPart {
    pub(super) fn tell(&self, view: &mut WatchView, messages: &Messages) {
        let (key, alarm) = match self.signalled_on {
            Some(_) => ("watch-ears-signal", true),
            None => ("watch-ears-quiet", false),
        };
        let count = self.points.iter().filter(|point| point.signal()).count();
        let details = [
            ("date", self.signalled_on.clone().unwrap_or_default()),
            ("count", count.to_string()),
        ];
        view.verdicts.push((messages.with(key, details), alarm));
        let rows = self.points.iter().map(|point| {
            let named = [
                (point.c1_signal, "C1"),
                (point.c2_signal, "C2"),
                (point.c3_signal, "C3"),
            ];
            let charts: Vec<&str> = named.iter().filter(|it| it.0).map(|it| it.1).collect();
            vec![
                point.date.clone(),
                point.observed.to_string(),
                number(point.c1_upper),
                number(point.c2_upper),
                number(point.c3),
                if charts.is_empty() {
                    "–".to_owned()
                } else {
                    charts.join(" ")
                },
            ]
        });
        view.tables.push(WatchTable {
            name: messages.text("watch-table-periods"),
            head: heads(&["date", "observed", "c1", "c2", "c3", "signal"], messages),
            rows: rows.collect(),
            texts: 1,
        });
        let points = self.points.iter().map(|point| TrackPoint {
            time: point.date.clone(),
            value: point.observed as f64,
            limit: point.c1_upper,
            signal: point.signal(),
        });
        view.pictures.push(Picture::Track(TrackPlot {
            title: messages.text("watch-plot-ears"),
            measure: messages.text("watch-head-observed"),
            limit: messages.text("watch-head-c1"),
            lower: None,
            points: points.collect(),
        }));
    }
}

fn mark(signal: bool, messages: &Messages) -> String {
    if signal {
        messages.text("watch-mark-signal")
    } else {
        "–".to_owned()
    }
}
