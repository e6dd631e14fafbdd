//! A lot beside the other lots of its product.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::index::product_key;
use super::{LotKey, LotText};
use crate::icsr::Icsr;

/// Most terms that a comparison lists.
const TERMS_MAX: usize = 20;

/// Reports of a lot and of the other lots of its product in the same period.
///
/// Nobody knows how many doses each lot had: these are counts of reports, and a difference is a
/// cluster to look into, not a rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cluster {
    /// The product, in compatibility form and upper case.
    pub product: String,
    /// First and last day on which reports of the lot were received; reports without a day count in
    /// every period.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Reports of the lot.
    pub lot: ClusterSide,
    /// Reports of other lots of the product in the period.
    pub others: ClusterSide,
    /// How many other lots these are.
    pub other_lots: usize,
    /// Terms that at least two reports of the lot have, the most frequent first.
    pub terms: Vec<ClusterTerm>,
}

/// Counts of reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClusterSide {
    /// All.
    pub reports: usize,
    /// Serious ones.
    pub serious: usize,
}

/// Counts of reports with a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClusterTerm {
    /// The term, as in the reports.
    pub term: String,
    /// Reports of the lot with it.
    pub lot: usize,
    /// Reports of other lots with it.
    pub others: usize,
}

/// One lot of one product in one report.
#[derive(Debug)]
struct Row {
    product: u32,
    lot: u32,
    day: Option<Date>,
    serious: bool,
    terms: std::ops::Range<u32>,
}

/// What is counted while reports pass: a row for each lot of a report, not the report.
#[derive(Debug, Default)]
pub(super) struct ClusterCounts {
    words: HashMap<String, u32>,
    rows: Vec<Row>,
    terms: Vec<u32>,
}

impl ClusterCounts {
    fn number(&mut self, word: String) -> u32 {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        *self.words.entry(word).or_insert(next)
    }

    pub(super) fn add(&mut self, report: &Icsr, product: Option<&str>, lot: &LotText) {
        let Some(product) = product else { return };
        let keys: BTreeSet<&LotKey> = lot.first_reading().map(|it| &it.key).collect();
        if keys.is_empty() {
            return;
        }
        let product = self.number(product_key(product));
        let start = self.terms.len();
        let events: BTreeSet<String> = report
            .reactions()
            .filter_map(|reaction| reaction.event().map(product_key))
            .collect();
        for event in events {
            let term = self.number(event);
            self.terms.push(term);
        }
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let terms = place(start)..place(self.terms.len());
        for key in keys {
            let lot = self.number(key.as_str().to_owned());
            self.rows.push(Row {
                product,
                lot,
                day: report.received().map(crate::icsr::PartialDate::earliest),
                serious: report.seriousness().is_serious(),
                terms: terms.clone(),
            });
        }
    }

    pub(super) fn compare(&self, key: &LotKey) -> Vec<Cluster> {
        let Some(wanted) = self.words.get(key.as_str()) else {
            return Vec::new();
        };
        let names: HashMap<u32, &str> = self
            .words
            .iter()
            .map(|(word, number)| (*number, word.as_str()))
            .collect();
        let products: BTreeSet<&str> = self
            .rows
            .iter()
            .filter(|row| row.lot == *wanted)
            .filter_map(|row| names.get(&row.product).copied())
            .collect();
        products
            .into_iter()
            .filter_map(|product| {
                let number = *self.words.get(product)?;
                Some(self.cluster(product, number, *wanted, &names))
            })
            .collect()
    }

    fn cluster(
        &self,
        name: &str,
        product: u32,
        wanted: u32,
        names: &HashMap<u32, &str>,
    ) -> Cluster {
        let of_product = || self.rows.iter().filter(move |row| row.product == product);
        let days = || {
            of_product()
                .filter(|row| row.lot == wanted)
                .filter_map(|row| row.day)
        };
        let (from, to) = (days().min(), days().max());
        let in_period = |row: &&Row| match (row.day, from, to) {
            (Some(day), Some(from), Some(to)) => (from..=to).contains(&day),
            _ => true,
        };
        let (mut lot, mut others) = (ClusterSide::default(), ClusterSide::default());
        let mut other_lots = BTreeSet::new();
        let mut terms: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for row in of_product().filter(in_period) {
            let is_lot = row.lot == wanted;
            let side = if is_lot { &mut lot } else { &mut others };
            side.reports += 1;
            side.serious += usize::from(row.serious);
            if !is_lot {
                other_lots.insert(row.lot);
            }
            let range = row.terms.start as usize..row.terms.end as usize;
            for term in self.terms.get(range).unwrap_or_default() {
                let counts = terms.entry(*term).or_default();
                *if is_lot { &mut counts.0 } else { &mut counts.1 } += 1;
            }
        }
        let mut terms: Vec<ClusterTerm> = terms
            .into_iter()
            .filter(|(_, (lot, _))| *lot > 1)
            .map(|(term, (lot, others))| ClusterTerm {
                term: names.get(&term).copied().unwrap_or_default().to_owned(),
                lot,
                others,
            })
            .collect();
        terms.sort_by(|a, b| (b.lot, &a.term).cmp(&(a.lot, &b.term)));
        terms.truncate(TERMS_MAX);
        Cluster {
            product: name.to_owned(),
            from,
            to,
            lot,
            others,
            other_lots: other_lots.len(),
            terms,
        }
    }
}
