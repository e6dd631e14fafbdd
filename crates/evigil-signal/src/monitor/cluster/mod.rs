//! Too many events in some lots, at some providers, at some time.
//!
//! [`lot_tests`] compares each lot with the others, exactly; [`heterogeneity`] asks whether lots differ
//! at all; [`scan`] searches lots, providers and regions over windows of time and says how surprising
//! the best window is, the search included.

mod lots;
mod scan;
mod search;
mod zones;

pub use lots::{Heterogeneity, Lot, LotModel, LotTest, heterogeneity, lot_tests};
pub use scan::{Cluster, ScanModel, ScanReport, ScanSettings, scan};
use thiserror::Error;
pub use zones::{Exposure, ZoneKind};

/// Data in which clusters can't be sought.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ClusterError {
    /// A row with an exposure that is no number above zero, or, where persons are counted, no whole
    /// number as large as the events; or events where nobody was exposed.
    #[error("row {row}: {events} events among {exposed} exposed")]
    Row {
        /// Number of the row, from 1.
        row: usize,
        /// Events.
        events: u64,
        /// Exposure.
        exposed: f64,
    },
    /// A setting out of its range.
    #[error("{name} of {value} is out of range")]
    Setting {
        /// Name of the setting.
        name: &'static str,
        /// What was given.
        value: f64,
    },
    /// More to search than is searched.
    #[error("{value} {name} are more than {limit}")]
    TooLarge {
        /// What is too many.
        name: &'static str,
        /// How many there are.
        value: f64,
        /// How many can be.
        limit: f64,
    },
}

impl ClusterError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "EV-G47"
    }
}
