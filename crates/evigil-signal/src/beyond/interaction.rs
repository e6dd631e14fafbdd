//! Two products and an event: Ω.
//!
//! An event that is reported with two products together more often than either of them explains
//! suggests that they interact. The expected relative frequency under no interaction comes from an
//! additive model of the odds with each product alone and with neither (Norén GN, Sundberg R, Bate A,
//! Edwards IR. A statistical methodology for drug-drug interaction surveillance. Stat Med
//! 2008;27:3057-3070), and Ω is the logarithm of observed over expected, shrunk by one half.
//!
//! A product and an event are counted together when one report names both, in whatever rows.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::ReportIndex;
use crate::disproportion::{Z_975, information_component};

/// Counts of reports by two products and an event. `n` counts all reports, `e` those with the event;
/// the first digit says whether the first product is named, the second the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InteractionCounts {
    /// Both products and the event.
    pub n111: u64,
    /// Both products.
    pub n11: u64,
    /// The first product alone.
    pub n10: u64,
    /// The second product alone.
    pub n01: u64,
    /// Neither product.
    pub n00: u64,
    /// The first product alone, with the event.
    pub e10: u64,
    /// The second product alone, with the event.
    pub e01: u64,
    /// Neither product, with the event.
    pub e00: u64,
}

/// Ω of two products and an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Omega {
    /// What was counted.
    pub counts: InteractionCounts,
    /// Reports with both products and the event that no interaction would give (E111).
    pub expected: f64,
    /// Ω = log2((n111 + ½) / (E111 + ½)).
    pub omega: f64,
    /// Lower 95 % limit by the gamma distribution: the exact quantile of the posterior.
    pub omega025: f64,
    /// Upper 95 % limit by the gamma distribution.
    pub omega975: f64,
    /// Lower 95 % limit as the paper prints it, `Ω − 1.96 / (ln 2 · √n111)`; nothing for no report.
    pub omega025_normal: Option<f64>,
}

impl Omega {
    /// Ω of these counts. Where no report names one product without the other, its rate alone counts
    /// as zero; where all that name a product alone have the event, its odds are infinite and the
    /// expected count is that of all reports with both products (the limit of the formula).
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts below 2^53 are exact")]
    pub fn new(counts: InteractionCounts) -> Self {
        let odds = |events: u64, reports: u64| {
            if events == 0 {
                0.0
            } else {
                // The complement is counted, not subtracted: no digit is lost when nearly all have
                // the event.
                events as f64 / reports.saturating_sub(events) as f64
            }
        };
        let neither = odds(counts.e00, counts.n00);
        let first = odds(counts.e10, counts.n10).max(neither);
        let second = odds(counts.e01, counts.n01).max(neither);
        // Of the three only `neither` is subtracted; it is not above the others, so the sum of odds
        // is not below zero.
        let sum = if first.is_infinite() || second.is_infinite() {
            f64::INFINITY
        } else {
            first + (second - neither)
        };
        let share = if sum.is_infinite() {
            1.0
        } else {
            sum / (1.0 + sum)
        };
        let expected = share * counts.n11 as f64;
        // The same shrinkage and posterior as that of the information component.
        let shrunken = information_component(counts.n111, expected).exact;
        let margin = Z_975 / (std::f64::consts::LN_2 * (counts.n111 as f64).sqrt());
        Self {
            counts,
            expected,
            omega: shrunken.value,
            omega025: shrunken.low,
            omega975: shrunken.high,
            omega025_normal: (counts.n111 > 0).then_some(shrunken.value - margin),
        }
    }
}

/// Ω of two products, by codes, and an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interaction {
    /// One product; its code is below the other's.
    pub first: u32,
    /// The other product.
    pub second: u32,
    /// The event.
    pub event: u32,
    /// What the counts say.
    pub omega: Omega,
}

/// Which pairs of products are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InteractionSettings {
    /// Least number of reports that name both products.
    pub least_together: u64,
    /// Least number of them with the event.
    pub least_count: u64,
}

impl Default for InteractionSettings {
    fn default() -> Self {
        Self {
            least_together: 40,
            least_count: 3,
        }
    }
}

/// Ω of one choice of products and event.
#[must_use]
pub fn interaction(index: &ReportIndex<'_>, first: u32, second: u32, event: u32) -> Interaction {
    let (first, second) = (first.min(second), first.max(second));
    let both = common(index.with_product(first), index.with_product(second));
    let with_event = index.with_event(event);
    let counts = counts(
        &Margins {
            reports: index.reports(),
            first: index.with_product(first).len() as u64,
            second: index.with_product(second).len() as u64,
            event: with_event.len() as u64,
            first_event: common(index.with_product(first), with_event).len() as u64,
            second_event: common(index.with_product(second), with_event).len() as u64,
        },
        both.len() as u64,
        common(&both, with_event).len() as u64,
    );
    Interaction {
        first,
        second,
        event,
        omega: Omega::new(counts),
    }
}

/// Ω of all products that are reported together often enough, with each event of theirs; ascending by
/// first product, second product and event.
#[must_use]
pub fn interactions(index: &ReportIndex<'_>, settings: InteractionSettings) -> Vec<Interaction> {
    let products = u32::try_from(index.table().products().len()).unwrap_or(u32::MAX);
    let together = EventsOfProducts::new(index, products);
    (0..products)
        .into_par_iter()
        .flat_map_iter(|first| interactions_of(index, &together, first, settings))
        .collect()
}

/// Those whose first product is `first`.
fn interactions_of(
    index: &ReportIndex<'_>,
    together: &EventsOfProducts,
    first: u32,
    settings: InteractionSettings,
) -> Vec<Interaction> {
    let mine = index.with_product(first);
    let mut partners: HashMap<u32, u64> = HashMap::new();
    if mine.len() as u64 >= settings.least_together.max(1) {
        for &report in mine {
            for &second in after(index.products_of(report), first) {
                *partners.entry(second).or_default() += 1;
            }
        }
    }
    partners.retain(|_, count| *count >= settings.least_together);
    let mut triples: HashMap<(u32, u32), u64> = HashMap::new();
    if !partners.is_empty() {
        for &report in mine {
            for &second in after(index.products_of(report), first) {
                if partners.contains_key(&second) {
                    for &event in index.events_of(report) {
                        *triples.entry((second, event)).or_default() += 1;
                    }
                }
            }
        }
    }
    let mut found: Vec<Interaction> = triples
        .into_iter()
        .filter(|&(_, n111)| n111 >= settings.least_count)
        .map(|((second, event), n111)| {
            let margins = Margins {
                reports: index.reports(),
                first: mine.len() as u64,
                second: index.with_product(second).len() as u64,
                event: index.with_event(event).len() as u64,
                first_event: together.count(first, event),
                second_event: together.count(second, event),
            };
            let n11 = partners.get(&second).copied().unwrap_or(0);
            Interaction {
                first,
                second,
                event,
                omega: Omega::new(counts(&margins, n11, n111)),
            }
        })
        .collect();
    found.sort_unstable_by_key(|found| (found.second, found.event));
    found
}

/// Reports that name a product and an event, by product, with the events ascending.
struct EventsOfProducts(Vec<Vec<(u32, u64)>>);

impl EventsOfProducts {
    fn new(index: &ReportIndex<'_>, products: u32) -> Self {
        let by_product = (0..products).into_par_iter().map(|product| {
            let mut events: Vec<u32> = index
                .with_product(product)
                .iter()
                .flat_map(|&report| index.events_of(report).iter().copied())
                .collect();
            events.sort_unstable();
            events
                .chunk_by(|a, b| a == b)
                .filter_map(|run| run.first().map(|&event| (event, run.len() as u64)))
                .collect()
        });
        Self(by_product.collect())
    }

    fn count(&self, product: u32, event: u32) -> u64 {
        let find = |list: &Vec<(u32, u64)>| {
            let place = list
                .binary_search_by_key(&event, |&(event, _)| event)
                .ok()?;
            Some(list.get(place)?.1)
        };
        self.0.get(product as usize).and_then(find).unwrap_or(0)
    }
}

/// Products of a report behind `first` in their order.
fn after(products: &[u32], first: u32) -> &[u32] {
    let place = products.partition_point(|&product| product <= first);
    products.get(place..).unwrap_or_default()
}

/// Numbers of reports from which the cells follow.
struct Margins {
    reports: u64,
    first: u64,
    second: u64,
    event: u64,
    first_event: u64,
    second_event: u64,
}

/// Cells that exclude each other, from margins that do not. The counts are those of one set of
/// reports, so no difference is below zero.
fn counts(margins: &Margins, n11: u64, n111: u64) -> InteractionCounts {
    let n10 = margins.first.saturating_sub(n11);
    let n01 = margins.second.saturating_sub(n11);
    let e10 = margins.first_event.saturating_sub(n111);
    let e01 = margins.second_event.saturating_sub(n111);
    InteractionCounts {
        n111,
        n11,
        n10,
        n01,
        n00: margins.reports.saturating_sub(n11 + n10 + n01),
        e10,
        e01,
        e00: margins.event.saturating_sub(n111 + e10 + e01),
    }
}

/// What two ascending lists have in common.
pub(crate) fn common(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short
        .iter()
        .copied()
        .filter(|item| long.binary_search(item).is_ok())
        .collect()
}
