//! What sorts of work there are.

use serde::{Deserialize, Serialize};

use super::notice::Letter;
use super::webhook::Delivery;
use crate::flows::report::import::ReportImport;

/// A piece of work, as it stands in the column `input` of its job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "sort", rename_all = "snake_case")]
pub(super) enum Work {
    /// A mail to a user.
    Mail(Letter),
    /// A message to a webhook.
    Webhook(Delivery),
    /// Reminders of what is due, once a day.
    Reminders,
    /// A file of reports that a user has handed in.
    ReportImport {
        /// The file.
        import: ReportImport,
    },
    /// A scan that stands in its record.
    Scan {
        /// Id of the scan.
        scan_id: String,
    },
    /// A search for duplicates that stands in its record.
    Duplicates {
        /// Id of the search.
        run_id: String,
    },
    /// A look at what is monitored.
    Monitoring {
        /// Id of the monitoring.
        monitoring_id: String,
    },
    /// Removal of what has ended and is kept no longer.
    Sweep,
}

impl Work {
    /// Name of the sort.
    pub(super) const fn sort(&self) -> &'static str {
        match self {
            Self::Mail(_) => "mail",
            Self::Webhook(_) => "webhook",
            Self::Reminders => "reminders",
            Self::ReportImport { .. } => "report_import",
            Self::Scan { .. } => "scan",
            Self::Duplicates { .. } => "duplicates",
            Self::Monitoring { .. } => "monitoring",
            Self::Sweep => "sweep",
        }
    }

    /// Id of what it is about: a user, a webhook, a scan, a search, a monitoring, a file.
    pub(super) fn subject(&self) -> Option<&str> {
        match self {
            Self::Mail(letter) => Some(&letter.user_id),
            Self::Webhook(delivery) => Some(&delivery.webhook_id),
            Self::ReportImport { import } => Some(&import.file),
            Self::Scan { scan_id } => Some(scan_id),
            Self::Duplicates { run_id } => Some(run_id),
            Self::Monitoring { monitoring_id } => Some(monitoring_id),
            Self::Reminders | Self::Sweep => None,
        }
    }

    /// What is short and waited for comes first; the smaller number.
    pub(super) const fn priority(&self) -> i64 {
        match self {
            Self::Mail(_) => 10,
            Self::Webhook(_) => 20,
            Self::Reminders => 30,
            Self::ReportImport { .. } => 40,
            Self::Scan { .. } | Self::Duplicates { .. } | Self::Monitoring { .. } => 50,
            Self::Sweep => 60,
        }
    }

    /// Attempts before it stands as failed. Others' servers may be away for hours.
    pub(super) const fn attempts_max(&self) -> i64 {
        match self {
            Self::Mail(_) | Self::Webhook(_) => 12,
            Self::Reminders | Self::Sweep => 5,
            Self::ReportImport { .. }
            | Self::Scan { .. }
            | Self::Duplicates { .. }
            | Self::Monitoring { .. } => 4,
        }
    }
}
