//! Which profiles a report belongs to, told from where it is sent.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::evaluate::{World, holds};
use super::facts::Facts;
use super::{Header, RuleBase};
use crate::icsr::{At, Icsr};

impl RuleBase {
    /// Profiles whose condition on the header (N.1.4, N.2.r.3) the report meets.
    #[must_use]
    pub fn detect(&self, report: &Icsr, header: &Header<'_>) -> Vec<&str> {
        let facts = Facts::new(report, header.batch, &self.blocks);
        let world = World {
            lists: self.lists(),
            outside: &BTreeMap::new(),
            // No profile is told by a date.
            today: Date::MAX,
            initial: false,
        };
        self.profiles()
            .iter()
            .filter(|profile| {
                profile
                    .detect
                    .as_ref()
                    .is_some_and(|condition| holds(condition, &facts, At::TOP, &world))
            })
            .map(|profile| profile.id.as_str())
            .collect()
    }
}
