//! Masking: pairs that a third product hides.
//!
//! A product with very many reports of an event raises what is expected of the event with every other
//! product. Taken out, other products may stand out. The *masking ratio* of a product for an event
//! tells how much larger the PRR of another product becomes without it (Maignen F, Hauben M, Hung E,
//! Van Holle L, Dogné JM. A conceptual approach to the masking effect of measures of
//! disproportionality. Pharmacoepidemiol Drug Saf 2014;23:208-217):
//!
//! `ratio = [x / (N − a)] / [(x − m) / (N − a − b)]`
//!
//! with `N` reports, `b` of them with the masking product, `m` with it and the event, `x` with the
//! event but without the product asked for, and `a` with the product asked for. Where no report names
//! both products this is the PRR without the masking product over the PRR with it. For a product asked
//! for that has few reports it does not depend on that product, which makes [`maskers`] possible: the
//! share of the event among all reports over its share without the masking product.
//!
//! What is reported of a masked pair ([`unmask`]) is not that formula: the masking product's reports
//! are taken out and everything is counted again, whatever reports name both.

use rayon::prelude::*;

use super::four_fold::{Measures, measures};
use super::report_index::{ReportIndex, cell_of};
use crate::Cell;

/// A product that raises what is expected of an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Masker {
    /// The product.
    pub product: u32,
    /// The event.
    pub event: u32,
    /// Its own four-fold table.
    pub cell: Cell,
    /// Share of the event among all reports over its share without the product's; above 1 it masks.
    /// Nothing where no report of the event is left, or no report at all.
    pub ratio: Option<f64>,
}

/// Which products count as masking an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaskingSettings {
    /// Least masking ratio.
    pub least_ratio: f64,
    /// Least number of reports of the masking product with the event.
    pub least_masker: u64,
    /// Least number of reports of a masked pair, after removal.
    pub least_count: u64,
    /// Most products that are taken out, one after the other, for one event.
    pub most_maskers: usize,
}

impl Default for MaskingSettings {
    fn default() -> Self {
        Self {
            least_ratio: 1.25,
            least_masker: 10,
            least_count: 3,
            most_maskers: 5,
        }
    }
}

/// Which reports of a masking product are taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Removal {
    /// All that name it: the comparison is with reports without the product.
    #[default]
    Product,
    /// Only those that name it with the event: the outlying pair, and no more, is taken out (as Juhlin
    /// K, Ye X, Star K, Norén GN. Pharmacoepidemiol Drug Saf 2013;22:1119-1129 take out the reports on
    /// influential outliers).
    Pair,
}

/// A pair with and without the masking products.
#[derive(Debug, Clone, PartialEq)]
pub struct Masked {
    /// The product.
    pub product: u32,
    /// The event.
    pub event: u32,
    /// Products that were taken out, in that order.
    pub maskers: Vec<u32>,
    /// With all reports.
    pub before: Measures,
    /// Without those of the masking products.
    pub after: Measures,
    /// PRR after over PRR before; nothing where one of them is zero or infinite.
    pub ratio: Option<f64>,
}

impl Masked {
    fn new(product: u32, event: u32, maskers: &[u32], before: Cell, after: Cell) -> Self {
        let (before, after) = (measures(before), measures(after));
        let defined = |value: f64| value > 0.0 && value.is_finite();
        let ratio = (defined(before.prr.value) && defined(after.prr.value))
            .then(|| after.prr.value / before.prr.value);
        Self {
            product,
            event,
            maskers: maskers.to_vec(),
            before,
            after,
            ratio,
        }
    }

    /// Whether the lower limit of the IC is above zero only without the masking products.
    #[must_use]
    pub fn is_revealed(&self) -> bool {
        self.before.ic.low <= 0.0 && self.after.ic.low > 0.0
    }
}

/// Masking ratio of a product for an event and any product with few reports.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts below 2^53 are exact")]
pub fn masking_ratio(masker: Cell) -> Option<f64> {
    let (left, left_with_event) = (masker.n() - masker.n1x(), masker.n01());
    if left == 0 || left_with_event == 0 {
        return None;
    }
    let with = masker.nx1() as f64 / masker.n() as f64;
    Some(with / (left_with_event as f64 / left as f64))
}

/// Which reports are left after some were taken out.
struct Left<'a> {
    index: &'a ReportIndex<'a>,
    /// Whether each report was taken out; empty as long as none was.
    gone: Vec<bool>,
    reports: u64,
}

impl<'a> Left<'a> {
    fn all(index: &'a ReportIndex<'a>) -> Self {
        Self {
            index,
            gone: Vec::new(),
            reports: index.reports(),
        }
    }

    fn without(index: &'a ReportIndex<'a>, event: u32, maskers: &[u32], removal: Removal) -> Self {
        let mut left = Self::all(index);
        for &masker in maskers {
            left.remove(event, masker, removal);
        }
        left
    }

    fn has(&self, report: u32) -> bool {
        self.gone.get(report as usize).is_none_or(|gone| !gone)
    }

    fn count(&self, reports: impl Iterator<Item = u32>) -> u64 {
        reports.filter(|&report| self.has(report)).count() as u64
    }

    fn remove(&mut self, event: u32, masker: u32, removal: Removal) {
        self.gone.resize(self.index.table().len(), false);
        for &report in self.index.with_product(masker) {
            if (removal == Removal::Product || self.index.has_pair(report, masker, event))
                && let Some(gone) = self.gone.get_mut(report as usize)
                && !*gone
            {
                *gone = true;
                self.reports -= 1;
            }
        }
    }

    /// The four-fold table of a pair.
    fn cell(&self, product: u32, event: u32) -> Cell {
        cell_of(
            self.count(self.index.with_pair(product, event)),
            self.count(self.index.with_product(product).iter().copied()),
            self.count(self.index.with_event(event).iter().copied()),
            self.reports,
        )
    }

    /// Reports of the event by the product that a row names with it; ascending.
    fn with_event(&self, event: u32) -> Vec<(u32, u64)> {
        let mut products: Vec<u32> = Vec::new();
        for &report in self.index.with_event(event) {
            if self.has(report) {
                let named = self.index.products_of(report).iter().copied();
                products.extend(named.filter(|&p| self.index.has_pair(report, p, event)));
            }
        }
        products.sort_unstable();
        products
            .chunk_by(|a, b| a == b)
            .filter_map(|run| run.first().map(|&product| (product, run.len() as u64)))
            .collect()
    }

    fn maskers(&self, event: u32, settings: MaskingSettings) -> Vec<Masker> {
        let nx1 = self.count(self.index.with_event(event).iter().copied());
        let mut found: Vec<Masker> = self
            .with_event(event)
            .into_iter()
            .filter(|&(_, n11)| n11 >= settings.least_masker.max(1))
            .filter_map(|(product, n11)| {
                let n1x = self.count(self.index.with_product(product).iter().copied());
                let cell = cell_of(n11, n1x, nx1, self.reports);
                let ratio = masking_ratio(cell);
                let masks = ratio.is_none_or(|ratio| ratio >= settings.least_ratio);
                masks.then_some(Masker {
                    product,
                    event,
                    cell,
                    ratio,
                })
            })
            .collect();
        let strength = |masker: &Masker| masker.ratio.unwrap_or(f64::INFINITY);
        found.sort_by(|a, b| {
            strength(b)
                .total_cmp(&strength(a))
                .then(b.cell.n11().cmp(&a.cell.n11()))
                .then(a.product.cmp(&b.product))
        });
        found
    }
}

/// Products that mask an event, the strongest first. Those without which no report of the event is
/// left are first of all: they hide everything.
#[must_use]
pub fn maskers(index: &ReportIndex<'_>, event: u32, settings: MaskingSettings) -> Vec<Masker> {
    Left::all(index).maskers(event, settings)
}

/// A pair with and without the reports of other products.
#[must_use]
pub fn unmask(
    index: &ReportIndex<'_>,
    product: u32,
    event: u32,
    maskers: &[u32],
    removal: Removal,
) -> Masked {
    let after = Left::without(index, event, maskers, removal).cell(product, event);
    Masked::new(product, event, maskers, index.cell(product, event), after)
}

/// Takes out the products that mask an event, the strongest first and each time counted anew, until
/// none masks it or there is nothing left to compare with.
#[must_use]
pub fn remove_maskers(
    index: &ReportIndex<'_>,
    event: u32,
    settings: MaskingSettings,
    removal: Removal,
) -> Vec<Masker> {
    let mut left = Left::all(index);
    let mut removed = Vec::new();
    while removed.len() < settings.most_maskers {
        // A product without which no report of the event is left can't be taken out.
        let found = left.maskers(event, settings);
        let Some(strongest) = found.into_iter().find(|masker| masker.ratio.is_some()) else {
            break;
        };
        left.remove(event, strongest.product, removal);
        removed.push(strongest);
    }
    removed
}

/// All pairs whose measures change because products that mask their event are taken out: for each
/// event with such products, every other product with enough reports of it. Ascending by event, then
/// product; ask [`Masked::is_revealed`] for those that only then stand out.
#[must_use]
pub fn masked_pairs(
    index: &ReportIndex<'_>,
    settings: MaskingSettings,
    removal: Removal,
) -> Vec<Masked> {
    let events = u32::try_from(index.table().events().len()).unwrap_or(u32::MAX);
    (0..events)
        .into_par_iter()
        .flat_map_iter(|event| {
            // An event with fewer reports than a masking product needs has none.
            let possible = index.with_event(event).len() as u64 >= settings.least_masker.max(1);
            let maskers: Vec<u32> = if possible {
                remove_maskers(index, event, settings, removal)
                    .iter()
                    .map(|masker| masker.product)
                    .collect()
            } else {
                Vec::new()
            };
            let mut found = Vec::new();
            if !maskers.is_empty() {
                let left = Left::without(index, event, &maskers, removal);
                for (product, n11) in left.with_event(event) {
                    if n11 >= settings.least_count && !maskers.contains(&product) {
                        let after = left.cell(product, event);
                        let before = index.cell(product, event);
                        found.push(Masked::new(product, event, &maskers, before, after));
                    }
                }
            }
            found
        })
        .collect()
}
