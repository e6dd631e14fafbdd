//! A made-up database of spontaneous reports, and what is planted in it.
//!
//! A report belongs to a cluster of indications. Each of its products is one of the cluster's or any;
//! each of its events is a known reaction of one of its products, or one of the cluster's, or any. How
//! often products and events are named follows laws of Zipf and Mandelbrot; sex and age follow the
//! cluster, so that crude and stratified expected counts differ. A planted pair adds its event to
//! reports with its product from a certain year on.

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Different products, events, and clusters.
pub(super) const PRODUCTS: usize = 5_000;
pub(super) const EVENTS: usize = 15_000;
const CLUSTERS: usize = 200;

/// Planted pairs.
const PLANTED: usize = 300;

pub(super) const YEARS: (u16, u16) = (2004, 2024);

/// Reports that are looked at to know how often products and events are named.
const PILOT: usize = 100_000;

/// Reports of one stream of random numbers.
pub(super) const STREAM: usize = 1 << 16;

/// Numbers with which a report is made.
pub(super) struct Random(ChaCha8Rng);

impl Random {
    /// Of a block of reports, or of something else; no two share their numbers.
    pub(super) fn of(seed: u64, stream: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(stream);
        Self(random)
    }

    /// From 0 up to and without 1.
    pub(super) fn part(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let bits = (self.0.next_u64() >> 11) as f64;
        bits / (1_u64 << 53) as f64
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        let product = u128::from(self.0.next_u64()) * n as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// Normal with mean 0 and spread 1 (Box and Muller 1958).
    fn normal(&mut self) -> f64 {
        let (a, b) = (1.0 - self.part(), self.part());
        (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    }

    /// 1 or more, of this mean.
    fn geometric(&mut self, mean: f64) -> usize {
        let steps = (1.0 - self.part()).ln() / (1.0 - 1.0 / mean).ln();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small and positive"
        )]
        let steps = steps as usize;
        1 + steps
    }
}

/// Things drawn by weight.
#[derive(Clone)]
struct Weighted {
    items: Vec<u32>,
    cumulative: Vec<f64>,
}

impl Weighted {
    fn new(items: impl IntoIterator<Item = (u32, f64)>) -> Self {
        let mut sum = 0.0;
        let (items, cumulative) = items
            .into_iter()
            .map(|(item, weight)| {
                sum += weight;
                (item, sum)
            })
            .unzip();
        Self { items, cumulative }
    }

    fn draw(&self, random: &mut Random) -> u32 {
        let at = random.part() * self.cumulative.last().copied().unwrap_or(0.0);
        let place = self.cumulative.partition_point(|&sum| sum <= at);
        let place = place.min(self.items.len().saturating_sub(1));
        self.items.get(place).copied().unwrap_or(0)
    }
}

/// Zipf and Mandelbrot: the weight of rank `r` is `(r + shift)` to the power of `-steepness`.
fn zipf(items: usize, steepness: f64, shift: f64) -> Vec<f64> {
    let rank = |item: usize| f64::from(u32::try_from(item + 1).unwrap_or(u32::MAX));
    (0..items)
        .map(|item| (rank(item) + shift).powf(-steepness))
        .collect()
}

fn numbered(weights: &[f64]) -> impl Iterator<Item = (u32, f64)> + '_ {
    let items = weights.iter().enumerate();
    items.map(|(item, &weight)| (u32::try_from(item).unwrap_or(0), weight))
}

struct Cluster {
    products: Weighted,
    events: Weighted,
    female: f64,
    age: f64,
}

/// A pair that is not in any profile.
pub(super) struct Planted {
    pub(super) product: u32,
    pub(super) event: u32,
    /// How many times as often as else.
    pub(super) rr: f64,
    pub(super) since: u16,
    /// With which probability a report with the product gets the event.
    chance: f64,
}

/// One report.
#[derive(Default)]
pub(super) struct Report {
    pub(super) year: u16,
    /// 0 female, 1 male, 2 not told.
    pub(super) sex: u8,
    pub(super) age: Option<u8>,
    pub(super) products: Vec<u32>,
    pub(super) events: Vec<u32>,
    /// Places in the list of planted pairs whose event was added.
    pub(super) planted: Vec<u32>,
}

/// The laws by which reports are made.
pub(super) struct Model {
    seed: u64,
    products: Weighted,
    events: Weighted,
    cluster: Weighted,
    clusters: Vec<Cluster>,
    years: Weighted,
    /// Known reactions of each product, the most frequent first.
    profiles: Vec<Vec<u32>>,
    pub(super) planted: Vec<Planted>,
    /// Places in the list of planted pairs by product.
    planted_of: Vec<Vec<u32>>,
}

impl Model {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::of(seed, u64::MAX);
        let product_weights = zipf(PRODUCTS, 1.05, 12.0);
        let event_weights = zipf(EVENTS, 1.10, 15.0);
        let products = clustered(&mut random, &product_weights);
        let events = clustered(&mut random, &event_weights);
        let clusters = products
            .into_iter()
            .zip(events)
            .map(|(products, events)| Cluster {
                products,
                events,
                female: 0.1 + 0.8 * random.part(),
                age: 25.0 + 47.0 * random.part(),
            });
        let clusters = clusters.collect();
        let flat = event_weights.iter().map(|weight| weight.powf(0.6));
        let flat = Weighted::new(numbered(&flat.collect::<Vec<_>>()));
        let profiles = (0..PRODUCTS).map(|_| {
            let size = (3.4 + 0.8 * random.normal()).exp().clamp(5.0, 200.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "5 to 200"
            )]
            let size = size as usize;
            (0..size).map(|_| flat.draw(&mut random)).collect()
        });
        let profiles = profiles.collect();
        // Five times as many reports in the last year as in the first.
        let years = (YEARS.0..=YEARS.1).map(|year| {
            let passed = f64::from(year - YEARS.0) / f64::from(YEARS.1 - YEARS.0);
            (u32::from(year), 1.0 + 4.0 * passed)
        });
        let mut model = Self {
            seed,
            products: Weighted::new(numbered(&product_weights)),
            events: Weighted::new(numbered(&event_weights)),
            cluster: Weighted::new(numbered(&zipf(CLUSTERS, 0.8, 2.0))),
            clusters,
            years: Weighted::new(years),
            profiles,
            planted: Vec::new(),
            planted_of: vec![Vec::new(); PRODUCTS],
        };
        model.plant(&mut random);
        model
    }

    /// Chooses pairs over the whole range of popularity.
    fn plant(&mut self, random: &mut Random) {
        let mut named = (vec![0_u32; PRODUCTS], vec![0_u32; EVENTS]);
        let count = |counts: &mut [u32], items: &[u32]| {
            for &item in items {
                if let Some(count) = counts.get_mut(item as usize) {
                    *count += 1;
                }
            }
        };
        let mut pilot = Random::of(self.seed, u64::MAX - 1);
        let mut report = Report::default();
        for _ in 0..PILOT {
            self.report(&mut pilot, &mut report);
            count(&mut named.0, &report.products);
            count(&mut named.1, &report.events);
        }
        let ranked = |counts: &[u32], least: u32| {
            let mut ranked: Vec<u32> = (0..)
                .zip(counts)
                .filter(|(_, count)| **count >= least)
                .map(|(item, _)| item)
                .collect();
            ranked.sort_by_key(|&item| std::cmp::Reverse(counts.get(item as usize).copied()));
            ranked
        };
        let ranked = (ranked(&named.0, 20), ranked(&named.1, 5));
        // Close to log-uniform over the rank, without piling on the top.
        let pick = |ranked: &[u32], random: &mut Random| {
            let most = f64::from(u32::try_from(ranked.len()).unwrap_or(u32::MAX));
            let place = (10.0_f64.ln() + random.part() * ((10.0 + most) / 10.0).ln()).exp() - 10.0;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a rank"
            )]
            let place = place.max(0.0) as usize;
            ranked
                .get(place.min(ranked.len().saturating_sub(1)))
                .copied()
                .unwrap_or(0)
        };
        let known = |product: u32, event: u32, profiles: &[Vec<u32>]| {
            let profile = profiles.get(product as usize);
            profile.is_some_and(|profile| profile.contains(&event))
        };
        for _ in 0..50 * PLANTED {
            if self.planted.len() == PLANTED {
                return;
            }
            let (product, event) = (pick(&ranked.0, random), pick(&ranked.1, random));
            let rr = [1.5, 2.0, 3.0, 5.0, 10.0][random.below(5)];
            let since = [2004, 2004, 2012, 2018, 2021][random.below(5)];
            let is_taken = self
                .planted
                .iter()
                .any(|pair| (pair.product, pair.event) == (product, event));
            if is_taken || known(product, event, &self.profiles) {
                continue;
            }
            let share = named.1.get(event as usize).copied().unwrap_or(0);
            let share = f64::from(share) / f64::from(u32::try_from(PILOT).unwrap_or(u32::MAX));
            if let Some(of) = self.planted_of.get_mut(product as usize) {
                of.push(u32::try_from(self.planted.len()).unwrap_or(0));
            }
            self.planted.push(Planted {
                product,
                event,
                rr,
                since,
                chance: ((rr - 1.0) * share).min(0.5),
            });
        }
    }

    /// Makes the next report of a stream.
    pub(super) fn report(&self, random: &mut Random, report: &mut Report) {
        let Some(cluster) = self.clusters.get(self.cluster.draw(random) as usize) else {
            return;
        };
        report.year = u16::try_from(self.years.draw(random)).unwrap_or(YEARS.0);
        report.sex = if random.part() < 0.08 {
            2
        } else {
            u8::from(random.part() >= cluster.female)
        };
        let age = (cluster.age + 15.0 * random.normal())
            .round()
            .clamp(0.0, 100.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 100"
        )]
        let age = age as u8;
        report.age = (random.part() >= 0.25).then_some(age);
        report.products.clear();
        for _ in 0..slots(random, 3.8, 0.40, 20) {
            let own = random.part() < 0.35;
            let from = if own {
                &cluster.products
            } else {
                &self.products
            };
            report.products.push(from.draw(random));
        }
        report.products.sort_unstable();
        report.products.dedup();
        report.events.clear();
        for _ in 0..slots(random, 3.0, 0.35, 15) {
            let event = if random.part() < 0.30 {
                let product = report.products.get(random.below(report.products.len()));
                let profile = product.and_then(|&product| self.profiles.get(product as usize));
                let profile = profile.map_or(&[][..], Vec::as_slice);
                // The square of a number between 0 and 1 makes the first of them more frequent.
                let part = random.part();
                let most = f64::from(u32::try_from(profile.len()).unwrap_or(0));
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a place"
                )]
                let place = (most * part * part) as usize;
                profile.get(place).copied().unwrap_or(0)
            } else if random.part() < 0.10 {
                cluster.events.draw(random)
            } else {
                self.events.draw(random)
            };
            report.events.push(event);
        }
        report.planted.clear();
        for &product in &report.products {
            for &place in self
                .planted_of
                .get(product as usize)
                .map_or(&[][..], Vec::as_slice)
            {
                let Some(pair) = self.planted.get(place as usize) else {
                    continue;
                };
                if report.year >= pair.since
                    && random.part() < pair.chance
                    && !report.events.contains(&pair.event)
                {
                    report.events.push(pair.event);
                    report.planted.push(place);
                }
            }
        }
        report.events.sort_unstable();
        report.events.dedup();
    }
}

/// How many are named: one with this share, else more, of this mean over all.
fn slots(random: &mut Random, mean: f64, one: f64, most: usize) -> usize {
    if random.part() < one {
        return 1;
    }
    let more = (mean - 1.0) / (1.0 - one);
    (1 + random.geometric(more)).min(most)
}

/// Each thing in one cluster, within which weights are flatter than over all.
fn clustered(random: &mut Random, weights: &[f64]) -> Vec<Weighted> {
    let mut of: Vec<Vec<(u32, f64)>> = vec![Vec::new(); CLUSTERS];
    for (item, weight) in numbered(weights) {
        // The first go round, so that no cluster is empty.
        let place = item as usize;
        let place = if place < CLUSTERS {
            place
        } else {
            random.below(CLUSTERS)
        };
        if let Some(cluster) = of.get_mut(place) {
            cluster.push((item, weight.powf(0.7)));
        }
    }
    of.into_iter().map(Weighted::new).collect()
}
