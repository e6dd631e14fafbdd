//! Expected counts summed over strata.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::kernel::Scratch;
use super::{CountError, CountSettings};
use crate::Universe;
use crate::table::{CaseTable, Incidence, Lists};

/// The stratum of each report: one code for each combination of values that occurs.
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
            let mut codes: HashMap<(u32, u32), u32> = HashMap::new();
            for (place, code) in combined.of_report.iter_mut().enumerate() {
                let report = reports.map_or(place, |reports| {
                    reports
                        .get(place)
                        .map_or(usize::MAX, |&report| report as usize)
                });
                let level = stratum.codes.get(report).copied();
                let key = (*code, level.unwrap_or(crate::table::NOT_TOLD));
                // Not more combinations than reports, whose number fits.
                let next = u32::try_from(codes.len()).unwrap_or(u32::MAX);
                *code = *codes.entry(key).or_insert(next);
            }
            combined.count = codes.len();
        }
        Ok(Some(combined))
    }
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
        let mut sparse = Self::default();
        for row in sums {
            sparse.strata.push(row.iter().map(|&(stratum, _)| stratum));
            sparse.counts.push(row.iter().map(|&(_, count)| count));
        }
        sparse
    }
}

impl StratumMargins {
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
