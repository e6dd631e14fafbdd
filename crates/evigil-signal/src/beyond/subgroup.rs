//! A pair by the levels of a stratum: sex, age, country, year.
//!
//! Each level is a universe of its own. What the levels have in common is the Mantel-Haenszel odds
//! ratio, which is free of confounding by the stratum; whether they differ is tested ([`super::strata`];
//! Sandberg L, Taavola H, Aoki Y, Chandler R, Norén GN. Risk factor considerations in statistical signal
//! detection: using subgroup disproportionality to uncover risk groups for adverse drug reactions in
//! VigiBase. Drug Saf 2020;43:999-1009).

use super::four_fold::{Measures, measures};
use super::report_index::{ReportIndex, cell_of};
use super::strata::{ChiSquare, breslow_day, mantel_haenszel, mantel_haenszel_test, woolf};
use crate::Cell;
use crate::disproportion::Interval;
use crate::table::{NOT_TOLD, Stratum};

/// Reports by level of one stratum.
#[derive(Debug, Clone)]
pub struct Levels<'a> {
    index: &'a ReportIndex<'a>,
    stratum: &'a Stratum,
    /// Reports of each level; those that do not tell it are last.
    totals: Vec<u64>,
}

/// A pair in one level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Subgroup {
    /// Code of the level in [`Stratum::levels`]; nothing for reports that do not tell it.
    pub level: Option<u32>,
    /// What the reports of this level say.
    pub measures: Measures,
}

/// A pair in all levels.
#[derive(Debug, Clone, PartialEq)]
pub struct Subgroups {
    /// The product.
    pub product: u32,
    /// The event.
    pub event: u32,
    /// All reports, whatever the level.
    pub crude: Measures,
    /// By level, in the order of their codes; reports that do not tell it are last and do not take part
    /// in anything below.
    pub levels: Vec<Subgroup>,
    /// Odds ratio common to the levels.
    pub pooled: Option<Interval>,
    /// Whether product and event are independent in all levels.
    pub association: Option<ChiSquare>,
    /// Whether the levels have one odds ratio: Breslow and Day, Tarone.
    pub heterogeneity: Option<ChiSquare>,
    /// The same by the logarithms of the odds ratios: Woolf.
    pub interaction: Option<ChiSquare>,
}

impl<'a> Levels<'a> {
    /// Reports by the stratum with this name; nothing when the table has none such.
    #[must_use]
    pub fn new(index: &'a ReportIndex<'a>, name: &str) -> Option<Self> {
        let stratum = index
            .table()
            .strata()
            .iter()
            .find(|stratum| stratum.name == name)?;
        let mut levels = Self {
            index,
            stratum,
            totals: vec![0; stratum.levels.len() + 1],
        };
        for report in 0..index.table().len() {
            let slot = levels.slot(report);
            if let Some(total) = levels.totals.get_mut(slot) {
                *total += 1;
            }
        }
        Some(levels)
    }

    /// The stratum.
    #[must_use]
    pub const fn stratum(&self) -> &'a Stratum {
        self.stratum
    }

    fn slot(&self, report: usize) -> usize {
        match self.stratum.codes.get(report) {
            Some(&code) if code != NOT_TOLD => code as usize,
            _ => self.stratum.levels.len(),
        }
    }

    /// The four-fold tables of a pair by level code, and last that of reports that do not tell it.
    #[must_use]
    pub fn cells(&self, product: u32, event: u32) -> Vec<Cell> {
        let by_level = |reports: &mut dyn Iterator<Item = u32>| {
            let mut counts = vec![0_u64; self.totals.len()];
            for report in reports {
                if let Some(count) = counts.get_mut(self.slot(report as usize)) {
                    *count += 1;
                }
            }
            counts
        };
        let n11 = by_level(&mut self.index.with_pair(product, event));
        let n1x = by_level(&mut self.index.with_product(product).iter().copied());
        let nx1 = by_level(&mut self.index.with_event(event).iter().copied());
        n11.iter()
            .zip(&n1x)
            .zip(nx1.iter().zip(&self.totals))
            .map(|((&n11, &n1x), (&nx1, &n))| cell_of(n11, n1x, nx1, n))
            .collect()
    }

    /// A pair by level.
    #[must_use]
    pub fn subgroups(&self, product: u32, event: u32) -> Subgroups {
        let cells = self.cells(product, event);
        let told = cells.len().saturating_sub(1);
        let levels = cells
            .iter()
            .enumerate()
            .filter(|&(slot, cell)| slot < told || cell.n() > 0)
            .map(|(slot, &cell)| Subgroup {
                level: (slot < told).then(|| u32::try_from(slot).unwrap_or(NOT_TOLD)),
                measures: measures(cell),
            })
            .collect();
        let strata = cells.get(..told).unwrap_or_default();
        Subgroups {
            product,
            event,
            crude: measures(self.index.cell(product, event)),
            levels,
            pooled: mantel_haenszel(strata),
            association: mantel_haenszel_test(strata),
            heterogeneity: breslow_day(strata),
            interaction: woolf(strata),
        }
    }
}
