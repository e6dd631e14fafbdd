//! How a case table is counted.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evigil_signal::Universe;
use evigil_signal::count::{CountSettings, EventGroups};

use super::groups;
use crate::commands::setting::Setting;

/// How a case table is counted.
#[derive(Debug, Args)]
pub(super) struct CountingArgs {
    /// What a count of one stands for: a report, or a pair of product and event inside a report.
    #[arg(long, value_enum, default_value_t = UniverseChoice::Reports, value_name = "UNIVERSE")]
    universe: UniverseChoice,
    /// Columns whose combinations the expected counts are summed over, such as sex,age_band,year.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub(super) strata: Vec<String>,
    /// Count only reports with one of these products: a product among others of its class.
    #[arg(long, value_name = "PRODUCT")]
    comparator: Vec<String>,
    /// Leave out reports with this product.
    #[arg(long, value_name = "PRODUCT")]
    without_product: Vec<String>,
    /// Leave out reports with this event.
    #[arg(long, value_name = "EVENT")]
    without_event: Vec<String>,
    /// Count groups of events instead of events: a file with a term, a tab and its group a line.
    #[arg(long, value_name = "FILE")]
    groups: Option<PathBuf>,
    /// With --groups: count terms of no group too.
    #[arg(long, requires = "groups")]
    keep_ungrouped: bool,
    /// Link each product of a report with each of its events, also where the table links only some.
    #[arg(long)]
    crosses: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum UniverseChoice {
    Reports,
    Pairs,
}

/// Settings, and the digest of the file of groups.
pub(super) struct Counting {
    pub(super) settings: CountSettings,
    pub(super) groups: Option<String>,
}

impl CountingArgs {
    /// Whether nothing is asked for that counts from elsewhere would have to be counted again for.
    pub(super) const fn is_default(&self) -> bool {
        matches!(self.universe, UniverseChoice::Reports)
            && self.strata.is_empty()
            && self.comparator.is_empty()
            && self.without_product.is_empty()
            && self.without_event.is_empty()
            && self.groups.is_none()
            && !self.crosses
    }

    /// The settings; what is wrong with a file of groups is told, and then there is nothing.
    pub(super) fn settings(&self, setting: &Setting) -> Option<Counting> {
        let mut digest = None;
        let mut event_groups = None;
        if let Some(path) = &self.groups {
            let groups = groups::read(path, setting)?;
            digest = Some(groups.snapshot.sha256);
            event_groups = Some(EventGroups::new(groups.members, self.keep_ungrouped));
        }
        Some(Counting {
            settings: CountSettings {
                universe: match self.universe {
                    UniverseChoice::Reports => Universe::Reports,
                    UniverseChoice::Pairs => Universe::Pairs,
                },
                crosses: self.crosses,
                strata: self.strata.clone(),
                comparator: self.comparator.clone(),
                without_reports_of_products: self.without_product.clone(),
                without_reports_of_events: self.without_event.clone(),
                without_products: Vec::new(),
                without_events: Vec::new(),
                event_groups,
            },
            groups: digest,
        })
    }
}
