//! A self-controlled case series.

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{Picture, WatchTable, WatchView};
use super::{heads, interval, number};
use crate::Messages;
use crate::figures::significant;
use crate::plot::{Estimate, ForestPlot, ForestRow};

/// A fitted case series.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CaseSeriesPart {
    /// Persons with events.
    pub persons: u64,
    /// Events.
    pub events: u64,
    /// Level of confidence of the limits.
    pub level: f64,
    /// One for each window.
    pub windows: Vec<WindowPart>,
    /// One for each age group, the first being the reference.
    pub ages: Vec<AgePart>,
    /// Conditional log-likelihood.
    pub log_likelihood: f64,
    /// The same when windows have no effect.
    pub log_likelihood_without: f64,
    /// Chance of such a gain when windows have no effect (chi-square).
    pub p: f64,
}

/// Incidence in a window by that in the other time of the same persons.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WindowPart {
    /// Name of the window.
    pub name: String,
    /// Events in it.
    pub events: u64,
    /// Days in it, of persons with events.
    pub days: f64,
    /// Relative incidence.
    pub relative_incidence: f64,
    /// Lower limit by the likelihood.
    pub low: Option<f64>,
    /// Upper limit by the likelihood; null when there is none.
    pub high: Option<f64>,
    /// Standard error of the logarithm; null when no event was in the window.
    pub standard_error: Option<f64>,
}

/// Incidence in an age group by that in the first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AgePart {
    /// Number of the group, from 1.
    pub group: u64,
    /// Events in it.
    pub events: u64,
    /// Relative incidence; null when no person with an event was observed in it.
    pub relative_incidence: Option<f64>,
    /// Lower limit by the normal approximation of the logarithm.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
}

impl CaseSeriesPart {
    pub(super) fn tell(&self, view: &mut WatchView, messages: &Messages) {
        let raised: Vec<&str> = self
            .windows
            .iter()
            .filter(|window| window.low.is_some_and(|low| low > 1.0))
            .map(|window| window.name.as_str())
            .collect();
        let (key, alarm) = if raised.is_empty() {
            ("watch-sccs-quiet", false)
        } else {
            ("watch-sccs-signal", true)
        };
        let details = [
            ("names", raised.join(", ")),
            ("persons", self.persons.to_string()),
            ("events", self.events.to_string()),
            ("level", significant(100.0 * self.level)),
            ("p", significant(self.p)),
        ];
        view.verdicts.push((messages.with(key, details), alarm));
        let rows = self.windows.iter().map(|window| {
            vec![
                window.name.clone(),
                window.events.to_string(),
                significant(window.days),
                significant(window.relative_incidence),
                interval(window.low, window.high),
            ]
        });
        view.tables.push(WatchTable {
            name: messages.text("watch-table-windows"),
            head: heads(
                &["window", "events", "days", "relative-incidence", "interval"],
                messages,
            ),
            rows: rows.collect(),
            texts: 1,
        });
        if self.ages.len() > 1 {
            let rows = self.ages.iter().map(|age| {
                vec![
                    age.group.to_string(),
                    age.events.to_string(),
                    number(age.relative_incidence),
                    interval(age.low, age.high),
                ]
            });
            view.tables.push(WatchTable {
                name: messages.text("watch-table-ages"),
                head: heads(
                    &["age-group", "events", "relative-incidence", "interval"],
                    messages,
                ),
                rows: rows.collect(),
                texts: 1,
            });
        }
        let rows = self.windows.iter().map(|window| ForestRow {
            name: window.name.clone(),
            estimate: window.low.map(|low| Estimate {
                value: window.relative_incidence,
                low,
                high: window.high.unwrap_or(f64::INFINITY),
            }),
            note: "–".to_owned(),
            is_summary: false,
        });
        view.pictures.push(Picture::Forest(ForestPlot {
            title: messages.text("watch-plot-sccs"),
            axis: messages.text("watch-head-relative-incidence"),
            is_ratio: true,
            neutral: 1.0,
            rows: rows.collect(),
        }));
    }
}
