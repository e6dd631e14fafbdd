//! Values by which reports are told apart, while they are read.

use std::collections::BTreeSet;

use super::build::coded;
use super::{NOT_TOLD, Names, Stratum};

/// Strata of reports under way.
#[derive(Debug, Default)]
pub(crate) struct StrataBuilder {
    strata: Vec<Stratum>,
    /// Reports for which two values were told.
    torn: BTreeSet<u32>,
}

impl StrataBuilder {
    pub(crate) fn new(names: &[&str]) -> Self {
        let strata = names.iter().map(|&name| Stratum {
            name: name.to_owned(),
            ..Stratum::default()
        });
        Self {
            strata: strata.collect(),
            torn: BTreeSet::new(),
        }
    }

    /// The levels of a stratum, to code values by.
    pub(crate) fn levels(&mut self, stratum: usize) -> Option<&mut Names> {
        Some(&mut self.strata.get_mut(stratum)?.levels)
    }

    /// Tells a value of a report; of several the one holds whose text is lowest, whatever the order of
    /// rows. `false` when there are too many values.
    pub(crate) fn tell(&mut self, stratum: usize, report: u32, value: &str) -> bool {
        let Some(levels) = self.levels(stratum) else {
            return true;
        };
        let Some(level) = coded(levels, value) else {
            return false;
        };
        self.tell_level(stratum, report, level);
        true
    }

    /// The same by the code of the value.
    pub(crate) fn tell_level(&mut self, stratum: usize, report: u32, level: u32) {
        let Some(stratum) = self.strata.get_mut(stratum) else {
            return;
        };
        if stratum.codes.len() <= report as usize {
            stratum.codes.resize(report as usize + 1, NOT_TOLD);
        }
        if let Some(code) = stratum.codes.get_mut(report as usize) {
            if *code == NOT_TOLD {
                *code = level;
            } else if level != NOT_TOLD && *code != level {
                self.torn.insert(report);
                let levels = &stratum.levels;
                if levels.name(level) < levels.name(*code) {
                    *code = level;
                }
            }
        }
    }

    /// The strata of `reports` reports, and how many of them stood in two.
    pub(crate) fn finish(mut self, reports: usize) -> (Vec<Stratum>, u64) {
        for stratum in &mut self.strata {
            stratum.codes.resize(reports, NOT_TOLD);
        }
        (self.strata, self.torn.len() as u64)
    }
}
