//! A sequential test, look by look.

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{Picture, WatchTable, WatchView};
use super::{heads, number};
use crate::Messages;
use crate::figures::significant;
use crate::plot::{TrackPlot, TrackPoint};

/// A sequential test with all its looks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LooksPart {
    /// A log-likelihood ratio above this is a signal.
    pub critical_value: f64,
    /// A log-likelihood ratio of this or less acquits; only Wald's test of two rates has one.
    pub acquittal_value: Option<f64>,
    /// Exact chance of a false signal over the whole of monitoring; Wald's test keeps the alpha of the
    /// settings about.
    pub type_one: Option<f64>,
    /// Day of the first look that signalled.
    pub signalled_on: Option<String>,
    /// Day of the first look that acquitted, when none signalled before.
    pub acquitted_on: Option<String>,
    /// The looks, in the order of their days.
    pub looks: Vec<LookRow>,
}

/// One look. Numbers are cumulative.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LookRow {
    /// Day of the look.
    pub date: String,
    /// Events, or cases, so far.
    pub events: u64,
    /// Events of controls so far; null for methods without controls.
    pub controls: Option<u64>,
    /// Events, or cases, expected so far if the risk is not raised.
    pub expected: f64,
    /// Estimate of the ratio of risks; null while nothing is seen or expected.
    pub relative_risk: Option<f64>,
    /// Log-likelihood ratio; null when it is infinite: events came where none were expected.
    pub llr: Option<f64>,
    /// Whether this look signals.
    pub signal: bool,
    /// What is spent of alpha by now; null where the test has no such account.
    pub alpha_spent: Option<f64>,
    /// Share of the planned length that has passed; null where no length is planned.
    pub progress: Option<f64>,
    /// Whether monitoring ended before this look: it is shown, but can't signal.
    pub ended: bool,
    /// Whether a look was not at its planned place.
    pub off_plan: bool,
}

impl LooksPart {
    pub(super) fn tell(&self, view: &mut WatchView, messages: &Messages) {
        view.facts.push((
            messages.text("watch-critical"),
            significant(self.critical_value),
        ));
        if let Some(type_one) = self.type_one {
            view.fact(messages.text("watch-type-one"), type_one);
        }
        view.verdicts.push(self.verdict(messages));
        if self.looks.iter().any(|look| look.off_plan) {
            view.remarks.push(messages.text("watch-off-plan"));
        }
        let controls = self.looks.iter().any(|look| look.controls.is_some());
        let keys: &[&str] = if controls {
            &[
                "date", "cases", "controls", "expected", "rr", "llr", "critical", "spent", "signal",
            ]
        } else {
            &[
                "date", "events", "expected", "rr", "llr", "critical", "spent", "signal",
            ]
        };
        let rows = self.looks.iter().map(|look| self.cells(look, messages));
        view.tables.push(WatchTable {
            name: messages.text("watch-table-looks"),
            head: heads(keys, messages),
            rows: rows.collect(),
            texts: 1,
        });
        let points = self.looks.iter().map(|look| TrackPoint {
            time: look.date.clone(),
            value: look.llr.unwrap_or(f64::INFINITY),
            limit: Some(self.critical_value),
            signal: look.signal,
        });
        view.pictures.push(Picture::Track(TrackPlot {
            title: messages.text("watch-plot-llr"),
            measure: messages.text("watch-llr"),
            limit: messages.text("watch-critical"),
            lower: self.acquittal_value,
            points: points.collect(),
        }));
    }

    fn cells(&self, look: &LookRow, messages: &Messages) -> Vec<String> {
        let mark = if look.signal {
            messages.text("watch-mark-signal")
        } else if look.ended {
            messages.text("watch-mark-ended")
        } else {
            "–".to_owned()
        };
        let mut cells = vec![look.date.clone(), look.events.to_string()];
        cells.extend(look.controls.map(|controls| controls.to_string()));
        cells.extend([
            significant(look.expected),
            number(look.relative_risk),
            look.llr.map_or_else(|| "∞".to_owned(), significant),
            significant(self.critical_value),
            number(look.alpha_spent),
            mark,
        ]);
        cells
    }

    /// What the looks mean, and whether that is an alarm.
    fn verdict(&self, messages: &Messages) -> (String, bool) {
        let first = self.looks.iter().find(|look| look.signal);
        let Some(look) = first.or(self.looks.last()) else {
            return (String::new(), false);
        };
        let acquitted = self.acquitted_on.is_some() && first.is_none();
        let ended = look.ended || look.progress.is_some_and(|share| share >= 1.0);
        let key = match (first.is_some(), acquitted, ended, look.progress.is_some()) {
            (true, ..) => "watch-verdict-signal",
            (false, true, ..) => "watch-verdict-acquitted",
            (false, false, true, _) => "watch-verdict-ended",
            (false, false, false, true) => "watch-verdict-quiet",
            (false, false, false, false) => "watch-verdict-open",
        };
        let progress = look.progress.unwrap_or_default().min(1.0);
        let details = [
            ("date", look.date.clone()),
            ("events", look.events.to_string()),
            ("expected", significant(look.expected)),
            ("rr", number(look.relative_risk)),
            ("llr", look.llr.map_or_else(|| "∞".to_owned(), significant)),
            ("critical", significant(self.critical_value)),
            ("percent", format!("{:.0}", 100.0 * progress)),
            ("acquitted", self.acquitted_on.clone().unwrap_or_default()),
        ];
        (messages.with(key, details), first.is_some())
    }
}
