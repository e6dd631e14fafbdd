//! Reports in which product and event are independent for every pair but the planted ones, exactly.
//!
//! A report draws a Poisson number of products, each by the same weights, and repeats count once. So
//! whether it names one product is independent of whether it names another (thinning of a Poisson
//! process), and events are drawn in the same way, apart from the products. A planted pair adds its
//! event to reports of its product. No other pair is touched by that: the products of a report tell
//! nothing of each other. Reports that name no product or no event stay in the data, because leaving
//! them out would make products dependent.

use std::collections::{BTreeMap, BTreeSet};

use evigil_signal::count::{CountError, CountSettings, PairCounts, count};
use evigil_signal::table::CaseTableBuilder;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, Poisson, PoissonError, weighted::WeightedIndex};

pub(super) const PRODUCTS: usize = 200;
pub(super) const EVENTS: usize = 400;

/// Mean draws of a report.
const PRODUCTS_DRAWN: f64 = 2.5;
const EVENTS_DRAWN: f64 = 3.0;

/// How many times as often the event comes with the product, of the planted pairs.
pub(super) const RISKS: [f64; 5] = [1.5, 2.0, 3.0, 5.0, 10.0];

/// Planted pairs of each risk.
pub(super) const PLANTED_EACH: usize = 8;

/// Reports with both that independence would give, for planted pairs.
pub(super) const EXPECTED: (f64, f64) = (1.0, 30.0);

/// A drawn thing's share of the draws, and the share of reports that name it.
struct Law {
    draw: WeightedIndex<f64>,
    number: Poisson<f64>,
    shares: Vec<f64>,
}

impl Law {
    /// Weights fall with the rank as Zipf and Mandelbrot have it.
    fn new(items: usize, mean: f64) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let weights: Vec<f64> = (1..=items).map(|rank| 1.0 / (rank as f64 + 10.0)).collect();
        let sum: f64 = weights.iter().sum();
        let share = |weight: &f64| -(-mean * weight / sum).exp_m1();
        Ok(Self {
            draw: WeightedIndex::new(&weights)?,
            number: Poisson::new(mean).map_err(|error: PoissonError| error.to_string())?,
            shares: weights.iter().map(share).collect(),
        })
    }

    fn named(&self, random: &mut ChaCha8Rng) -> BTreeSet<usize> {
        let number = self.number.sample(random) as usize;
        (0..number).map(|_| self.draw.sample(random)).collect()
    }
}

/// A planted pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Planted {
    pub(super) product: usize,
    pub(super) event: usize,
    /// Place in [`RISKS`].
    pub(super) risk: usize,
}

/// Laws by which reports are made.
pub(super) struct Model {
    products: Law,
    events: Law,
}

impl Model {
    pub(super) fn new() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self {
            products: Law::new(PRODUCTS, PRODUCTS_DRAWN)?,
            events: Law::new(EVENTS, EVENTS_DRAWN)?,
        })
    }

    /// Pairs to plant; no event twice, so that each has the risk that it is given.
    pub(super) fn plant(&self, reports: usize, seed: u64) -> Vec<Planted> {
        let mut random = stream(seed, 1);
        let mut events = BTreeSet::new();
        let mut planted = Vec::new();
        // As many tries as there are pairs; small data may have room for fewer.
        for _ in 0..PRODUCTS * EVENTS {
            if planted.len() == RISKS.len() * PLANTED_EACH {
                break;
            }
            let (product, event) = (
                random.random_range(0..PRODUCTS),
                random.random_range(0..EVENTS),
            );
            let risk = planted.len() % RISKS.len();
            let shares = (
                self.products.shares.get(product),
                self.events.shares.get(event),
            );
            let (Some(with), Some(share)) = shares else {
                continue;
            };
            let expected = reports as f64 * with * share;
            let ratio = RISKS.get(risk).copied().unwrap_or(1.0);
            if (EXPECTED.0..EXPECTED.1).contains(&expected)
                && ratio * share < 0.9
                && events.insert(event)
            {
                planted.push(Planted {
                    product,
                    event,
                    risk,
                });
            }
        }
        planted
    }

    /// Counts of made-up reports. Names are numbers.
    pub(super) fn counts(
        &self,
        reports: usize,
        planted: &[Planted],
        seed: u64,
    ) -> Result<PairCounts, CountError> {
        let mut of: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
        for pair in planted {
            let share = self.events.shares.get(pair.event).copied().unwrap_or(0.0);
            let risk = RISKS.get(pair.risk).copied().unwrap_or(1.0);
            // Added where it is missing, so that it is there `risk` times as often.
            let chance = (risk - 1.0) * share / (1.0 - share);
            of.entry(pair.product)
                .or_default()
                .push((pair.event, chance));
        }
        let mut random = stream(seed, 2);
        let mut table = CaseTableBuilder::new(&[]);
        let products: Vec<String> = (0..PRODUCTS).map(|item| item.to_string()).collect();
        let events: Vec<String> = (0..EVENTS).map(|item| item.to_string()).collect();
        for number in 0..reports {
            let named = self.products.named(&mut random);
            let mut told = self.events.named(&mut random);
            for product in &named {
                for &(event, chance) in of.get(product).into_iter().flatten() {
                    if !told.contains(&event) && random.random::<f64>() < chance {
                        told.insert(event);
                    }
                }
            }
            let id = number.to_string();
            table.push_strata(&id, &[]);
            for name in named.iter().filter_map(|&product| products.get(product)) {
                table.push_product(&id, name);
            }
            for name in told.iter().filter_map(|&event| events.get(event)) {
                table.push_event(&id, name);
            }
        }
        count(&table.build(), &CountSettings::default())
    }
}

/// Numbers of one use of a seed.
fn stream(seed: u64, number: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(number);
    random
}
