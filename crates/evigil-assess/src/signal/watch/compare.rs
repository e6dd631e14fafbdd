//! Rates and providers beside each other.

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{Picture, WatchTable, WatchView};
use super::{heads, interval};
use crate::Messages;
use crate::figures::significant;
use crate::plot::{Estimate, ForestPlot, ForestRow, FunnelDot, FunnelPlot};

/// Rates with exact intervals.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RatesPart {
    /// What the denominators are: `persons` of whom each had the event or not, or `exposure` that adds
    /// up.
    pub denominator: String,
    /// Level of confidence of the intervals.
    pub level: f64,
    /// Text and pages show events per this many.
    pub per: f64,
    /// The rates.
    pub rows: Vec<RateRow>,
    /// All rows together.
    pub total: RateRow,
}

/// A rate: events by denominator.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RateRow {
    /// What it is the rate of.
    pub name: String,
    /// Events, or persons with the event.
    pub events: u64,
    /// Persons or exposure.
    pub exposed: f64,
    /// The rate.
    pub rate: f64,
    /// Exact lower limit.
    pub low: f64,
    /// Exact upper limit.
    pub high: f64,
    /// What zero events exclude by the rule of three: `3 / exposed`; null where there was an event.
    pub rule_of_three: Option<f64>,
    /// Exact one-sided upper limit after zero events, with the level of confidence.
    pub high_one_sided: Option<f64>,
}

impl RatesPart {
    pub(super) fn tell(&self, view: &mut WatchView, messages: &Messages) {
        let per = |value: f64| significant(value * self.per);
        let total = &self.total;
        let details = [
            ("events", total.events.to_string()),
            ("exposed", significant(total.exposed)),
            ("rate", per(total.rate)),
            ("low", per(total.low)),
            ("high", per(total.high)),
            ("per", significant(self.per)),
            ("level", significant(100.0 * self.level)),
        ];
        let words = messages.with("watch-rates", details);
        view.verdicts.push((words, false));
        if total.events == 0 {
            let details = [
                ("limit", per(total.high_one_sided.unwrap_or(f64::INFINITY))),
                ("three", per(total.rule_of_three.unwrap_or(f64::INFINITY))),
                ("per", significant(self.per)),
                ("level", significant(100.0 * self.level)),
            ];
            view.remarks
                .push(messages.with("watch-rates-none", details));
        }
        let rows = self.rows.iter().chain([total]).map(|row| {
            let none = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), per);
            vec![
                row.name.clone(),
                row.events.to_string(),
                significant(row.exposed),
                per(row.rate),
                format!("{}–{}", per(row.low), per(row.high)),
                none(row.high_one_sided),
                none(row.rule_of_three),
            ]
        });
        view.tables.push(WatchTable {
            name: messages.with("watch-table-rates", [("per", significant(self.per))]),
            head: heads(
                &[
                    "name",
                    "events",
                    "exposed",
                    "rate",
                    "interval",
                    "one-sided",
                    "three",
                ],
                messages,
            ),
            rows: rows.collect(),
            texts: 1,
        });
        let line = |row: &RateRow, is_summary: bool| ForestRow {
            name: row.name.clone(),
            estimate: Some(Estimate {
                value: row.rate * self.per,
                low: row.low * self.per,
                high: row.high * self.per,
            }),
            note: String::new(),
            is_summary,
        };
        let rows = self.rows.iter().map(|row| line(row, false));
        view.pictures.push(Picture::Forest(ForestPlot {
            title: messages.text("watch-plot-rates"),
            axis: messages.with("watch-axis-rate", [("per", significant(self.per))]),
            is_ratio: false,
            neutral: total.rate * self.per,
            rows: rows.chain([line(total, true)]).collect(),
        }));
    }
}

/// Providers in a funnel.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FunnelPart {
    /// What the denominators are: `persons`, `exposure`, or `expected` events.
    pub denominator: String,
    /// What providers are compared with.
    pub target: f64,
    /// Factor of over-dispersion: about 1 when providers differ by chance only.
    pub phi: f64,
    /// Chance of a factor so large when they do.
    pub phi_p: f64,
    /// The providers, in the order of the file.
    pub points: Vec<FunnelRow>,
}

/// A provider.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FunnelRow {
    /// Name.
    pub name: String,
    /// Events.
    pub events: u64,
    /// Denominator.
    pub denominator: f64,
    /// Events by denominator.
    pub value: f64,
    /// 95 % limits of chance at the target, lower and upper.
    pub limits_95: [f64; 2],
    /// 99.8 % limits of chance at the target.
    pub limits_998: [f64; 2],
    /// 99.8 % limits widened for over-dispersion.
    pub wide_998: [f64; 2],
    /// Distance from the target in standard errors.
    pub z: f64,
    /// Chance of so many events or more at the target.
    pub p_upper: f64,
    /// Chance of so many events or fewer at the target.
    pub p_lower: f64,
    /// Place by these chances: `far_below`, `below`, `within`, `above` or `far_above`.
    pub flag: String,
    /// Place by the widened limits.
    pub flag_wide: String,
}

impl FunnelPart {
    pub(super) fn tell(&self, view: &mut WatchView, messages: &Messages) {
        for (key, value) in [
            ("watch-target", self.target),
            ("watch-phi", self.phi),
            ("watch-phi-p", self.phi_p),
        ] {
            view.fact(messages.text(key), value);
        }
        let named = |flag: &str| -> Vec<&str> {
            let those = self.points.iter().filter(|point| point.flag == flag);
            those.map(|point| point.name.as_str()).collect()
        };
        let above = named("far_above");
        let (key, alarm) = if above.is_empty() {
            ("watch-funnel-quiet", false)
        } else {
            ("watch-funnel-signal", true)
        };
        let details = [
            ("names", above.join(", ")),
            ("count", self.points.len().to_string()),
            ("beside", named("above").len().to_string()),
        ];
        view.verdicts.push((messages.with(key, details), alarm));
        if self.phi_p < 0.05 {
            let phi = significant(self.phi);
            view.remarks
                .push(messages.with("watch-funnel-dispersion", [("phi", phi)]));
        }
        let rows = self.points.iter().map(|point| {
            let between = |ends: [f64; 2]| interval(Some(ends[0]), Some(ends[1]));
            vec![
                point.name.clone(),
                point.events.to_string(),
                significant(point.denominator),
                significant(point.value),
                between(point.limits_95),
                between(point.limits_998),
                significant(point.z),
                messages.family("watch-flag", &point.flag),
                messages.family("watch-flag", &point.flag_wide),
            ]
        });
        view.tables.push(WatchTable {
            name: messages.text("watch-table-providers"),
            head: heads(
                &[
                    "provider",
                    "events",
                    "denominator",
                    "value",
                    "limits-95",
                    "limits-998",
                    "z",
                    "flag",
                    "flag-wide",
                ],
                messages,
            ),
            rows: rows.collect(),
            texts: 1,
        });
        let dots = self.points.iter().map(|point| FunnelDot {
            name: point.name.clone(),
            size: point.denominator,
            value: point.value,
            limits_95: point.limits_95,
            limits_998: point.limits_998,
            marked: point.flag.starts_with("far"),
        });
        view.pictures.push(Picture::Funnel(FunnelPlot {
            title: messages.text("watch-plot-funnel"),
            size: messages.family("watch-denominator", &self.denominator),
            value: messages.text("watch-head-value"),
            target: self.target,
            dots: dots.collect(),
        }));
    }
}
