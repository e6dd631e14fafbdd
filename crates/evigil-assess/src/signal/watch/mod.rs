//! What `evigil signal monitor` and `evigil signal clusters` say.
//!
//! [`MonitorReport`] and [`ClusterReport`] are the JSON contracts; for people both become sentences,
//! tables and pictures first, and these a text for the terminal or a page.

mod case_series;
mod chart;
mod cluster;
mod cluster_words;
mod compare;
mod looks;
mod monitor;
mod view;

pub use case_series::{AgePart, CaseSeriesPart, WindowPart};
pub use chart::{ChartPart, ChartRow, EarsPart, EarsRow};
pub use cluster::{
    CLUSTERS_SCHEMA, ClusterPart, ClusterReport, ClustersSchemaId, HeterogeneityPart, LotRow,
    ScanPart, clusters_schema,
};
pub use compare::{FunnelPart, FunnelRow, RateRow, RatesPart};
pub use looks::{LookRow, LooksPart};
pub use monitor::{MONITOR_SCHEMA, MonitorReport, MonitorResult, MonitorSchemaId, monitor_schema};
pub(crate) use view::{Picture, WatchTable};
pub use view::{WatchView, watch_html, watch_text};

use crate::Messages;
use crate::figures::significant;

/// A finite number; nothing for what JSON can't say.
#[must_use]
pub fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// A number in a table; a dash for what does not exist.
fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), significant)
}

/// An interval in a table.
pub(super) fn interval(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (None, None) => "–".to_owned(),
        (low, high) => {
            let end = |end: Option<f64>| end.map_or_else(|| "∞".to_owned(), significant);
            format!("{}–{}", end(low), end(high))
        }
    }
}

/// The heads of columns.
pub(super) fn heads(keys: &[&str], messages: &Messages) -> Vec<String> {
    keys.iter()
        .map(|key| messages.family("watch-head", key))
        .collect()
}
