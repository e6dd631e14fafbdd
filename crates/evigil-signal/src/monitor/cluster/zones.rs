//! What a scan looks at: places, which are lots at providers, and sets of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::ClusterError;

/// Most steps of time.
const STEPS_MAX: usize = 2_000;

/// Exposures of one lot at one provider on one day, and the events of those exposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposure {
    /// Lot.
    pub lot: String,
    /// Provider.
    pub provider: String,
    /// Region of the provider; empty when not known.
    pub region: String,
    /// Day of the exposure (or of the events, when only events are scanned).
    pub date: Date,
    /// Exposed, in any unit that adds up.
    pub exposed: f64,
    /// Events.
    pub events: u64,
}

/// A set of lots at providers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ZoneKind {
    /// All lots everywhere: a time when events were many.
    Everywhere,
    /// A lot wherever it was used.
    Lot(String),
    /// All lots at a provider.
    Provider(String),
    /// All lots in a region.
    Region(String),
    /// A lot at a provider.
    LotAtProvider(String, String),
    /// A lot in a region.
    LotInRegion(String, String),
    /// The lots that a provider used, wherever they were used.
    LotsOfProvider(String),
    /// The lots that a region used, wherever they were used.
    LotsOfRegion(String),
}

/// A zone by the numbers of its places.
#[derive(Debug)]
pub(super) struct Zone {
    pub(super) kind: ZoneKind,
    pub(super) places: Vec<usize>,
}

/// The data of a scan: events and exposures of each place in each step of time.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) places: Vec<(String, String)>,
    pub(super) zones: Vec<Zone>,
    pub(super) steps: usize,
    pub(super) first_day: Option<Date>,
    pub(super) last_day: Option<Date>,
    /// Of place `p` in step `t` at `p * steps + t`.
    pub(super) events: Vec<u64>,
    pub(super) exposed: Vec<f64>,
}

impl Grid {
    /// Sums rows into cells; with `by_lot` zones are also made of lots.
    pub(super) fn new(
        rows: &[Exposure],
        step_days: u32,
        by_lot: bool,
    ) -> Result<Self, ClusterError> {
        let first_day = rows.iter().map(|row| row.date).min();
        let last_day = rows.iter().map(|row| row.date).max();
        let step_of = |date: Date| {
            let days = first_day.map_or(0, |first| date.duration_since(first).as_hours() / 24);
            usize::try_from(days).unwrap_or(0) / step_days.max(1) as usize
        };
        let steps = last_day.map_or(0, |last| step_of(last) + 1);
        if steps > STEPS_MAX {
            return Err(ClusterError::TooLarge {
                name: "steps of time",
                value: steps as f64,
                limit: STEPS_MAX as f64,
            });
        }
        let mut numbers: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut regions: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        for row in rows {
            numbers.insert((&row.lot, &row.provider), 0);
            let region = regions.entry((&row.lot, &row.provider)).or_insert("");
            // The first by name, should rows disagree: not a matter of their order.
            if region.is_empty() || (!row.region.is_empty() && row.region.as_str() < *region) {
                *region = &row.region;
            }
        }
        for (number, slot) in numbers.values_mut().enumerate() {
            *slot = number;
        }
        let mut events = vec![0_u64; numbers.len() * steps];
        let mut exposed = vec![0.0; numbers.len() * steps];
        // Sums of floating-point numbers depend on the order: take one that rows don't decide.
        let mut ordered: Vec<&Exposure> = rows.iter().collect();
        ordered.sort_by(|a, b| a.exposed.total_cmp(&b.exposed));
        for row in ordered {
            let Some(&place) = numbers.get(&(row.lot.as_str(), row.provider.as_str())) else {
                continue;
            };
            let cell = place * steps + step_of(row.date);
            if let (Some(count), Some(sum)) = (events.get_mut(cell), exposed.get_mut(cell)) {
                *count = count.saturating_add(row.events);
                *sum += row.exposed;
            }
        }
        let places: Vec<(&str, &str, &str)> = numbers
            .keys()
            .map(|&(lot, provider)| {
                let region = regions.get(&(lot, provider)).copied().unwrap_or("");
                (lot, provider, region)
            })
            .collect();
        Ok(Self {
            zones: zones_of(&places, by_lot),
            places: places
                .iter()
                .map(|(lot, provider, _)| ((*lot).to_owned(), (*provider).to_owned()))
                .collect(),
            steps,
            first_day,
            last_day,
            events,
            exposed,
        })
    }
}

/// All zones; of those with the same places the first kind is kept.
fn zones_of(places: &[(&str, &str, &str)], by_lot: bool) -> Vec<Zone> {
    let mut sets: BTreeMap<ZoneKind, BTreeSet<usize>> = BTreeMap::new();
    let mut put = |kind: ZoneKind, place: usize| {
        sets.entry(kind).or_default().insert(place);
    };
    let mut lots_of_provider: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut lots_of_region: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (index, &(lot, provider, region)) in places.iter().enumerate() {
        put(ZoneKind::Everywhere, index);
        put(ZoneKind::Provider(provider.into()), index);
        if !region.is_empty() {
            put(ZoneKind::Region(region.into()), index);
        }
        if !by_lot {
            continue;
        }
        put(ZoneKind::Lot(lot.into()), index);
        put(ZoneKind::LotAtProvider(lot.into(), provider.into()), index);
        lots_of_provider.entry(provider).or_default().insert(lot);
        if !region.is_empty() {
            put(ZoneKind::LotInRegion(lot.into(), region.into()), index);
            lots_of_region.entry(region).or_default().insert(lot);
        }
    }
    for (index, (lot, _, _)) in places.iter().enumerate() {
        for (provider, lots) in &lots_of_provider {
            if lots.contains(lot) {
                put(ZoneKind::LotsOfProvider((*provider).into()), index);
            }
        }
        for (region, lots) in &lots_of_region {
            if lots.contains(lot) {
                put(ZoneKind::LotsOfRegion((*region).into()), index);
            }
        }
    }
    let mut seen = BTreeSet::new();
    sets.into_iter()
        .filter(|(_, places)| seen.insert(places.clone()))
        .map(|(kind, places)| Zone {
            kind,
            places: places.into_iter().collect(),
        })
        .collect()
}
