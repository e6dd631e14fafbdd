//! Clusters in sentences, tables and pictures.

use super::cluster::{ClusterPart, ClusterReport, ScanPart};
use super::view::{Picture, WatchTable, WatchView};
use super::{heads, interval, number};
use crate::Messages;
use crate::figures::significant;
use crate::plot::{Estimate, ForestPlot, ForestRow};

impl ClusterReport {
    /// The report in sentences, tables and pictures.
    #[must_use]
    pub fn view(&self, messages: &Messages) -> WatchView {
        let mut view = WatchView::new(messages.text("watch-clusters"));
        view.set_files(&self.snapshot);
        for (name, value) in &self.settings {
            view.fact(messages.family("watch-setting", name), *value);
        }
        view.remarks.clone_from(&self.remarks);
        view.explained_by.clone_from(&self.explained_by);
        self.tell_lots(&mut view, messages);
        if let Some(scan) = &self.scan {
            scan.tell(&mut view, messages);
        }
        view
    }

    fn tell_lots(&self, view: &mut WatchView, messages: &Messages) {
        let named: Vec<&str> = self
            .lots
            .iter()
            .filter(|lot| lot.signal)
            .map(|lot| lot.lot.as_str())
            .collect();
        let (key, alarm) = if named.is_empty() {
            ("watch-lots-quiet", false)
        } else {
            ("watch-lots-signal", true)
        };
        let details = [
            ("names", named.join(", ")),
            ("count", self.lots.len().to_string()),
            ("percent", significant(100.0 * self.fdr)),
        ];
        view.verdicts.push((messages.with(key, details), alarm));
        if let Some(found) = self.heterogeneity {
            let key = if found.p <= 0.05 {
                "watch-heterogeneity-found"
            } else {
                "watch-heterogeneity-none"
            };
            let words = messages.with(key, [("p", significant(found.p))]);
            view.verdicts.push((words, false));
        }
        let rows = self.lots.iter().map(|lot| {
            vec![
                lot.lot.clone(),
                lot.events.to_string(),
                significant(lot.exposed),
                significant(lot.expected),
                number(lot.rate_ratio),
                interval(lot.low, lot.high),
                significant(lot.p_upper),
                significant(lot.q_upper),
                if lot.signal {
                    messages.text("watch-mark-signal")
                } else {
                    "–".to_owned()
                },
            ]
        });
        view.tables.push(WatchTable {
            name: messages.text("watch-table-lots"),
            head: heads(
                &[
                    "lot", "events", "exposed", "expected", "rr", "interval", "p", "q", "signal",
                ],
                messages,
            ),
            rows: rows.collect(),
            texts: 1,
        });
        let rows = self.lots.iter().map(|lot| ForestRow {
            name: lot.lot.clone(),
            estimate: lot
                .rate_ratio
                .filter(|ratio| *ratio > 0.0)
                .zip(lot.low)
                .map(|(value, low)| Estimate {
                    value,
                    low,
                    high: lot.high.unwrap_or(f64::INFINITY),
                }),
            note: if lot.events == 0 { "0" } else { "–" }.to_owned(),
            is_summary: false,
        });
        view.pictures.push(Picture::Forest(ForestPlot {
            title: messages.text("watch-plot-lots"),
            axis: messages.text("watch-axis-lots"),
            is_ratio: true,
            neutral: 1.0,
            rows: rows.collect(),
        }));
    }
}

impl ScanPart {
    fn tell(&self, view: &mut WatchView, messages: &Messages) {
        let first = self.clusters.first();
        let striking = first.filter(|cluster| cluster.p <= self.alpha);
        let words = match striking.or(first) {
            None => messages.text("watch-scan-nothing"),
            Some(cluster) => {
                let details = [
                    ("zone", zone(cluster, messages)),
                    ("first", cluster.first_day.clone()),
                    ("last", cluster.last_day.clone()),
                    ("events", cluster.events.to_string()),
                    ("expected", significant(cluster.expected)),
                    ("p", significant(cluster.p)),
                ];
                let key = if striking.is_some() {
                    "watch-scan-signal"
                } else {
                    "watch-scan-quiet"
                };
                messages.with(key, details)
            }
        };
        view.verdicts.push((words, striking.is_some()));
        let rows = self.clusters.iter().map(|cluster| {
            vec![
                zone(cluster, messages),
                format!("{} – {}", cluster.first_day, cluster.last_day),
                cluster.events.to_string(),
                significant(cluster.expected),
                cluster
                    .relative_risk
                    .map_or_else(|| "∞".to_owned(), significant),
                significant(cluster.llr),
                significant(cluster.p),
            ]
        });
        let details = [
            ("zones", self.zones.to_string()),
            ("windows", self.windows.to_string()),
        ];
        view.tables.push(WatchTable {
            name: messages.with("watch-table-clusters", details),
            head: heads(
                &["zone", "days", "events", "expected", "rr", "llr", "p"],
                messages,
            ),
            rows: rows.collect(),
            texts: 2,
        });
    }
}

/// What a cluster is a set of.
fn zone(cluster: &ClusterPart, messages: &Messages) -> String {
    let kind = messages.family("watch-zone", &cluster.zone);
    if cluster.names.is_empty() {
        kind
    } else {
        format!("{kind} {}", cluster.names.join(" × "))
    }
}
