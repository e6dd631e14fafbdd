//! Expected counts summed over strata.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

use super::kernel::Scratch;
use super::{CountError, CountSettings};
use crate::Universe;
use crate::table::{CaseTable, Incidence, Lists, Names};

/// The stratum of each report: one code for each combination of values that occurs. Codes ascend with
/// the texts of the values, so that sums over strata are the same to the digit in whatever order reports
/// were met.
#[derive(Debug, Clone)]
pub(super) struct Combined {
    pub(super) of_report: Vec<u32>,
    pub(super) count: usize,
}

impl Combined {
    /// The strata that settings name, of these reports; nothing when they name none.
    pub(super) fn new(
        table: &CaseTable,
        settings: &CountSettings,
        reports: Option<&[u32]>,
    ) -> Result<Option<Self>, CountError> {
        if settings.strata.is_empty() {
            return Ok(None);
        }
        let len = reports.map_or(table.len(), <[u32]>::len);
        let mut combined = Self {
            of_report: vec![0; len],
            count: 1,
        };
        for name in &settings.strata {
            let mut strata = table.strata().iter();
            let stratum = strata.find(|stratum| stratum.name == *name);
            let stratum =
                stratum.ok_or_else(|| CountError::UnknownStratum { name: name.clone() })?;
            let ranks = ranks(&stratum.levels);
            let key = |place: usize, code: u32| {
                let report = reports.map_or(place, |reports| {
                    reports
                        .get(place)
                        .map_or(usize::MAX, |&report| report as usize)
                });
                let level = stratum.codes.get(report).copied();
                let rank = level.and_then(|level| ranks.get(level as usize));
                (code, rank.copied().unwrap_or(0))
            };
            let places = combined.of_report.iter().copied().enumerate();
            let met: HashSet<(u32, u32)> = places.map(|(place, code)| key(place, code)).collect();
            let mut met: Vec<(u32, u32)> = met.into_iter().collect();
            met.sort_unstable();
            // Not more combinations than reports, whose number fits.
            let codes = met.iter().zip(0_u32..);
            let codes: HashMap<(u32, u32), u32> = codes.map(|(&key, code)| (key, code)).collect();
            for (place, code) in combined.of_report.iter_mut().enumerate() {
                *code = codes.get(&key(place, *code)).copied().unwrap_or(0);
            }
            combined.count = codes.len();
        }
        Ok(Some(combined))
    }
}

/// Place of each level among the texts, from 1 on; 0 is for what is not told.
fn ranks(levels: &Names) -> Vec<u32> {
    let mut sorted: Vec<(&str, usize)> = levels.iter().zip(0..).collect();
    sorted.sort_unstable();
    let mut ranks = vec![0; levels.len()];
    for (rank, (_, level)) in (1..).zip(sorted) {
        if let Some(place) = ranks.get_mut(level) {
            *place = rank;
        }
    }
    ranks
}

/// Margins by stratum.
#[derive(Debug, Clone)]
pub(super) struct StratumMargins {
    /// All reports, or pairs, of each stratum.
    totals: Vec<f64>,
    products: Sparse,
    events: Sparse,
}

/// Counts by code and stratum, where they are not 0.
#[derive(Debug, Clone, Default)]
struct Sparse {
    strata: Lists,
    counts: Lists,
}

impl Sparse {
    fn row(&self, code: u32) -> impl Iterator<Item = (u32, f64)> + '_ {
        let row = code as usize;
        let counts = self.counts.row(row).iter();
        let strata = self.strata.row(row).iter().copied();
        strata.zip(counts.map(|&count| f64::from(count)))
    }

    /// Sums over the rows of each code.
    fn sum(rows: &Lists, combined: &Combined, weight: impl Fn(u32, usize) -> u32 + Sync) -> Self {
        let sums: Vec<Vec<(u32, u32)>> = (0..rows.len())
            .into_par_iter()
            .map_init(
                || vec![0_u32; combined.count],
                |counts, code| {
                    let mut met = Vec::new();
                    let key = u32::try_from(code).unwrap_or(u32::MAX);
                    for &report in rows.row(code) {
                        let stratum = combined.of_report.get(report as usize);
                        let Some(&stratum) = stratum else { continue };
                        let Some(count) = counts.get_mut(stratum as usize) else {
                            continue;
                        };
                        let add = weight(key, report as usize);
                        if *count == 0 && add > 0 {
                            met.push(stratum);
                        }
                        *count = count.saturating_add(add);
                    }
                    met.sort_unstable();
                    let taken = met.into_iter().filter_map(|stratum| {
                        let count = counts.get_mut(stratum as usize)?;
                        Some((stratum, std::mem::take(count)))
                    });
                    taken.collect()
                },
            )
            .collect();
        Self::of_rows(&sums)
    }

    fn of_rows(rows: &[Vec<(u32, u32)>]) -> Self {
        let mut sparse = Self::default();
        for row in rows {
            sparse.strata.push(row.iter().map(|&(stratum, _)| stratum));
            sparse.counts.push(row.iter().map(|&(_, count)| count));
        }
        sparse
    }
}

impl StratumMargins {
    /// Of sums that are known: one total a stratum, and by product and by event the strata that are not
    /// empty, ascending, with their counts.
    pub(super) fn of_sums(
        totals: Vec<f64>,
        products: &[Vec<(u32, u32)>],
        events: &[Vec<(u32, u32)>],
    ) -> Self {
        Self {
            totals,
            products: Sparse::of_rows(products),
            events: Sparse::of_rows(events),
        }
    }

    pub(super) fn new(
        incidence: &Incidence,
        (products, events): (usize, usize),
        combined: &Combined,
        universe: Universe,
    ) -> Self {
        let by_product = incidence.products.inverted(products);
        let by_event = incidence.events.inverted(events);
        let mut totals = vec![0.0; combined.count];
        for (report, &stratum) in combined.of_report.iter().enumerate() {
            if let Some(total) = totals.get_mut(stratum as usize) {
                *total += match universe {
                    Universe::Reports => 1.0,
                    Universe::Pairs => f64::from(pairs_of(incidence, report)),
                };
            }
        }
        let of_product = |product, report| match universe {
            Universe::Reports => 1,
            Universe::Pairs => pairs_with(incidence, report, |pair| pair.product == product, true),
        };
        let of_event = |event, report| match universe {
            Universe::Reports => 1,
            Universe::Pairs => pairs_with(incidence, report, |pair| pair.event == event, false),
        };
        Self {
            totals,
            products: Sparse::sum(&by_product, combined, of_product),
            events: Sparse::sum(&by_event, combined, of_event),
        }
    }

    /// Expected counts of a product with each of these events: the sum over strata of
    /// `n1x · nx1 / n` (DuMouchel 1999, eq. 2).
    pub(super) fn expected(&self, product: u32, events: &[u32], room: &mut Room) -> Vec<f64> {
        let Room(dense) = room;
        dense.resize(self.totals.len(), 0.0);
        let own: Vec<(u32, f64)> = self.products.row(product).collect();
        for &(stratum, count) in &own {
            if let (Some(place), Some(total)) = (
                dense.get_mut(stratum as usize),
                self.totals.get(stratum as usize),
            ) {
                *place = count / total;
            }
        }
        // Strata ascend on both ways to the sum, and those without one of the two add nothing.
        let sums = events.iter().map(|&event| {
            let terms = self.events.row(event);
            terms.fold(0.0, |sum, (stratum, count)| {
                sum + count * dense.get(stratum as usize).copied().unwrap_or(0.0)
            })
        });
        let expected = sums.collect();
        for (stratum, _) in own {
            if let Some(place) = dense.get_mut(stratum as usize) {
                *place = 0.0;
            }
        }
        expected
    }
}

/// One number a stratum, zero between uses.
#[derive(Debug, Default)]
pub(super) struct Room(Vec<f64>);

/// Pairs of a report, those without product or event left out.
pub(super) fn pairs_of(incidence: &Incidence, report: usize) -> u32 {
    let count = incidence.apart.pairs(report).map_or_else(
        || incidence.products.row(report).len() * incidence.events.row(report).len(),
        |pairs| pairs.iter().filter(|pair| is_told(pair)).count(),
    );
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn is_told(pair: &crate::table::Pair) -> bool {
    pair.product != crate::table::NOT_TOLD && pair.event != crate::table::NOT_TOLD
}

/// Pairs of a report that hold one code, which it names as a product or as an event.
fn pairs_with(
    incidence: &Incidence,
    report: usize,
    holds: impl Fn(&crate::table::Pair) -> bool,
    is_product: bool,
) -> u32 {
    let count = incidence.apart.pairs(report).map_or_else(
        || {
            let others = if is_product {
                &incidence.events
            } else {
                &incidence.products
            };
            others.row(report).len()
        },
        |pairs| {
            pairs
                .iter()
                .filter(|pair| is_told(pair) && holds(pair))
                .count()
        },
    );
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What a thread needs to count in.
#[derive(Debug)]
pub(super) struct Workplace {
    pub(super) scratch: Scratch,
    pub(super) room: Room,
}
