//! Counts that another engine has summed.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::PairCounts;
use super::strata::{Room, StratumMargins};
use crate::Universe;
use crate::table::Names;

/// A stratum of reports: one value for each property by which reports are told apart, nothing where it
/// is not told.
pub type StratumKey = Vec<Option<String>>;

/// Sums from elsewhere, such as a cluster of machines, from which [`PairCounts`] are made by the code
/// that makes them of a table: the same sums give the same counts, to the digit.
///
/// Without strata there is one stratum, whose key is empty.
#[derive(Debug)]
pub struct SummedCounts {
    universe: Universe,
    is_stratified: bool,
    products: Names,
    events: Names,
    pairs: BTreeMap<(u32, u32), u64>,
    product_sums: Vec<BTreeMap<StratumKey, u64>>,
    event_sums: Vec<BTreeMap<StratumKey, u64>>,
    totals: BTreeMap<StratumKey, u64>,
}

/// Why sums make no counts.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SumError {
    /// There are more different names than codes.
    #[error("more than {} different names", u32::MAX)]
    TooManyNames,
    /// A sum is beyond what is counted with.
    #[error("a sum of `{name}` is beyond {}", u32::MAX)]
    TooLarge {
        /// The product or event, or the words for all of them.
        name: String,
    },
    /// A margin names a stratum of which no total was told, or a pair names what has no margin.
    #[error("the sums don't belong together: `{name}` has no total")]
    Torn {
        /// What has no total.
        name: String,
    },
}

impl SumError {
    /// Stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooManyNames => "EV-G26",
            Self::TooLarge { .. } => "EV-G27",
            Self::Torn { .. } => "EV-G28",
        }
    }
}

impl SummedCounts {
    /// No sums yet; `is_stratified` when expected counts are to be summed over strata.
    #[must_use]
    pub fn new(universe: Universe, is_stratified: bool) -> Self {
        Self {
            universe,
            is_stratified,
            products: Names::default(),
            events: Names::default(),
            pairs: BTreeMap::new(),
            product_sums: Vec::new(),
            event_sums: Vec::new(),
            totals: BTreeMap::new(),
        }
    }

    /// Adds reports, or pairs, of a stratum.
    pub fn total(&mut self, stratum: StratumKey, count: u64) {
        *self.totals.entry(stratum).or_default() += count;
    }

    /// Adds to the margin of a product in a stratum.
    ///
    /// # Errors
    ///
    /// [`SumError::TooManyNames`].
    pub fn product(&mut self, name: &str, stratum: StratumKey, count: u64) -> Result<(), SumError> {
        margin(
            &mut self.products,
            &mut self.product_sums,
            name,
            stratum,
            count,
        )
    }

    /// Adds to the margin of an event in a stratum.
    ///
    /// # Errors
    ///
    /// [`SumError::TooManyNames`].
    pub fn event(&mut self, name: &str, stratum: StratumKey, count: u64) -> Result<(), SumError> {
        margin(&mut self.events, &mut self.event_sums, name, stratum, count)
    }

    /// Adds to a pair, whose product and event have got their margins before.
    ///
    /// # Errors
    ///
    /// [`SumError::Torn`] when one of them has none.
    pub fn pair(&mut self, product: &str, event: &str, count: u64) -> Result<(), SumError> {
        let code = |names: &Names, name: &str| {
            names.find(name).ok_or_else(|| SumError::Torn {
                name: name.to_owned(),
            })
        };
        let key = (code(&self.products, product)?, code(&self.events, event)?);
        *self.pairs.entry(key).or_default() += count;
        Ok(())
    }

    /// The counts, by name ([`PairCounts::by_name`]).
    ///
    /// # Errors
    ///
    /// [`SumError::TooLarge`], and [`SumError::Torn`] for a margin in a stratum without total.
    pub fn build(self) -> Result<PairCounts, SumError> {
        let margins = self.is_stratified.then(|| self.margins()).transpose()?;
        let total = |sums: &BTreeMap<StratumKey, u64>| sums.values().sum::<u64>();
        let mut counts = PairCounts {
            universe: self.universe,
            n: total(&self.totals),
            product_totals: self.product_sums.iter().map(total).collect(),
            event_totals: self.event_sums.iter().map(total).collect(),
            products: self.products,
            events: self.events,
            ..PairCounts::default()
        };
        for ((product, event), count) in self.pairs {
            counts.product.push(product);
            counts.event.push(event);
            counts.n11.push(count);
        }
        if let Some(margins) = margins {
            let mut room = Room::default();
            let all = counts.product.chunk_by(|one, next| one == next);
            let mut start = 0;
            for product in all {
                let end = start + product.len();
                let events = counts.event.get(start..end).unwrap_or_default();
                let code = product.first().copied().unwrap_or_default();
                let expected = margins.expected(code, events, &mut room);
                counts.expected.extend(expected);
                start = end;
            }
        }
        Ok(counts.by_name())
    }

    fn margins(&self) -> Result<StratumMargins, SumError> {
        let strata = self.totals.keys().zip(0_u32..);
        let strata: BTreeMap<&StratumKey, u32> = strata.collect();
        let rows = |sums: &[BTreeMap<StratumKey, u64>], names: &Names| {
            let row = |(sums, name): (&BTreeMap<StratumKey, u64>, &str)| {
                let count = |(key, &count): (&StratumKey, &u64)| {
                    let stratum = strata.get(key).ok_or_else(|| SumError::Torn {
                        name: name.to_owned(),
                    })?;
                    let count = u32::try_from(count).map_err(|_| SumError::TooLarge {
                        name: name.to_owned(),
                    })?;
                    Ok((*stratum, count))
                };
                sums.iter().map(count).collect::<Result<Vec<_>, SumError>>()
            };
            let rows = sums.iter().zip(names.iter()).map(row);
            rows.collect::<Result<Vec<_>, SumError>>()
        };
        #[expect(
            clippy::cast_precision_loss,
            reason = "totals of a table are numbers of this kind too"
        )]
        let totals = self.totals.values().map(|&total| total as f64).collect();
        Ok(StratumMargins::of_sums(
            totals,
            &rows(&self.product_sums, &self.products)?,
            &rows(&self.event_sums, &self.events)?,
        ))
    }
}

fn margin(
    names: &mut Names,
    sums: &mut Vec<BTreeMap<StratumKey, u64>>,
    name: &str,
    stratum: StratumKey,
    count: u64,
) -> Result<(), SumError> {
    let code = names.code(name).ok_or(SumError::TooManyNames)? as usize;
    if sums.len() <= code {
        sums.resize_with(code + 1, BTreeMap::new);
    }
    if let Some(sums) = sums.get_mut(code) {
        *sums.entry(stratum).or_default() += count;
    }
    Ok(())
}

impl PairCounts {
    /// The same counts with products, events and pairs in the order of their names, and without names
    /// that nothing is counted of: those of two engines that met the reports in different orders are then
    /// equal.
    #[must_use]
    pub fn by_name(&self) -> Self {
        let (products, product_totals, of_product) = sorted(&self.products, &self.product_totals);
        let (events, event_totals, of_event) = sorted(&self.events, &self.event_totals);
        let code = |codes: &[u32], map: &[u32], pair: usize| {
            let code = codes.get(pair).copied().unwrap_or_default();
            map.get(code as usize).copied().unwrap_or_default()
        };
        let pairs = (0..self.len()).map(|pair| {
            (
                code(&self.product, &of_product, pair),
                code(&self.event, &of_event, pair),
                pair,
            )
        });
        let pairs: BTreeSet<(u32, u32, usize)> = pairs.collect();
        let at = |pair: usize| self.n11.get(pair).copied().unwrap_or_default();
        let expected = pairs.iter().filter_map(|it| self.expected.get(it.2));
        Self {
            universe: self.universe,
            n: self.n,
            products,
            events,
            product_totals,
            event_totals,
            product: pairs.iter().map(|it| it.0).collect(),
            event: pairs.iter().map(|it| it.1).collect(),
            n11: pairs.iter().map(|it| at(it.2)).collect(),
            expected: expected.copied().collect(),
        }
    }
}

/// Names in their order with their totals, and the new code of each old one.
fn sorted(names: &Names, totals: &[u64]) -> (Names, Vec<u64>, Vec<u32>) {
    let mut order: Vec<(&str, usize)> = names.iter().zip(0..).collect();
    order.sort_unstable();
    let mut sorted = Names::default();
    let mut sums = Vec::with_capacity(totals.len());
    let mut codes = vec![0; names.len()];
    for (name, old) in order {
        let total = totals.get(old).copied().unwrap_or_default();
        if total == 0 {
            continue;
        }
        if let (Some(code), Some(place)) = (sorted.code(name), codes.get_mut(old)) {
            *place = code;
            sums.push(total);
        }
    }
    (sorted, sums, codes)
}
