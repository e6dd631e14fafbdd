//! Scan statistic over lots, providers and regions in windows of time.
//!
//! M. Kulldorff, A spatial scan statistic, Commun Stat Theory Methods 1997;26:1481-1496 (Poisson);
//! M. Kulldorff, R. Heffernan, J. Hartman, R. Assunção, F. Mostashari, A space-time permutation scan
//! statistic for disease outbreak detection, PLoS Med 2005;2:e59 (permutation). The zones here are not
//! circles on a map but lots, providers, regions and their combinations ([`super::ZoneKind`]).
//!
//! The window with the highest likelihood ratio is the most likely cluster. Its p value comes from the
//! highest ratios of simulated data, so that the search is paid for. Secondary clusters share no place
//! and time with earlier ones; their p values, from the same distribution, are on the safe side.

use jiff::civil::Date;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::search::Search;
use super::zones::Grid;
use super::{ClusterError, Exposure, ZoneKind};

/// Most events that are simulated.
const EVENTS_MAX: u64 = 50_000_000;

/// What events are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ScanModel {
    /// Events are expected in proportion to exposure.
    #[default]
    Poisson,
    /// Events are expected where and when events are, place and time being independent: needs no
    /// exposure. Zones are providers and regions only: each lot is used at its own time, which this
    /// model would take for a cluster. Providers whose use rises or falls against that of others look
    /// like clusters too, and a provider that is bad all the time is not found.
    Permutation,
}

/// How a scan is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanSettings {
    /// What events are compared with.
    pub model: ScanModel,
    /// Days in one step of time.
    pub step_days: u32,
    /// Longest window as a share of the whole time; the whole time itself is always a window.
    pub window_max: f64,
    /// Least number of events in a cluster.
    pub min_events: u64,
    /// Simulated data sets.
    pub replicates: u32,
    /// Seed of the simulation.
    pub seed: u64,
    /// Most clusters that are reported.
    pub clusters_max: usize,
}

impl Default for ScanSettings {
    fn default() -> Self {
        Self {
            model: ScanModel::Poisson,
            step_days: 7,
            window_max: 0.5,
            min_events: 2,
            replicates: 999,
            seed: 1,
            clusters_max: 10,
        }
    }
}

/// A cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// The set of lots at providers.
    pub zone: ZoneKind,
    /// Its lots.
    pub lots: Vec<String>,
    /// Its providers.
    pub providers: Vec<String>,
    /// First day of the window.
    pub first_day: Date,
    /// Last day of the window.
    pub last_day: Date,
    /// Events in the window.
    pub events: u64,
    /// Events expected there.
    pub expected: f64,
    /// Events by expected inside, against the same outside; infinite when all events are inside.
    pub relative_risk: f64,
    /// Log-likelihood ratio.
    pub llr: f64,
    /// Monte Carlo chance of a window so striking anywhere, without any cluster.
    pub p: f64,
}

/// What a scan found.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanReport {
    /// The most likely cluster and secondary ones, most striking first.
    pub clusters: Vec<Cluster>,
    /// Events scanned.
    pub events: u64,
    /// Exposure scanned.
    pub exposed: f64,
    /// Zones that were compared.
    pub zones: usize,
    /// Windows over all zones that were compared.
    pub windows: usize,
    /// Simulated data sets.
    pub replicates: u32,
    /// The log-likelihood ratio that the highest of simulated data passes in one of twenty.
    pub llr_at_5_percent: f64,
}

fn setting(holds: bool, name: &'static str, value: f64) -> Result<(), ClusterError> {
    if holds {
        Ok(())
    } else {
        Err(ClusterError::Setting { name, value })
    }
}

/// Looks for clusters.
///
/// The result depends on rows, settings and seed only, not on threads or the order of rows.
///
/// # Errors
///
/// When an exposure is negative or not finite, or in the Poisson model events come where nobody was
/// exposed; when a setting is out of range; when there is more to search than 8 million windows,
/// 2,000 steps of time or 50 million events.
pub fn scan(rows: &[Exposure], settings: &ScanSettings) -> Result<ScanReport, ClusterError> {
    setting(
        settings.step_days > 0,
        "step_days",
        settings.step_days.into(),
    )?;
    setting(
        settings.replicates > 0,
        "replicates",
        settings.replicates.into(),
    )?;
    let share = settings.window_max;
    setting(share > 0.0 && share <= 1.0, "window_max", share)?;
    for (index, row) in rows.iter().enumerate() {
        if !(row.exposed >= 0.0 && row.exposed.is_finite()) {
            return Err(ClusterError::Row {
                row: index + 1,
                events: row.events,
                exposed: row.exposed,
            });
        }
    }
    let poisson = settings.model == ScanModel::Poisson;
    let grid = Grid::new(rows, settings.step_days, poisson)?;
    for (cell, (&events, &exposed)) in grid.events.iter().zip(&grid.exposed).enumerate() {
        if poisson && events > 0 && exposed == 0.0 {
            let name = grid.places.get(cell / grid.steps.max(1));
            let row = rows.iter().position(|row| {
                row.events > 0 && name.is_some_and(|(l, p)| *l == row.lot && *p == row.provider)
            });
            return Err(ClusterError::Row {
                row: row.map_or(0, |index| index + 1),
                events,
                exposed,
            });
        }
    }
    let total = grid
        .events
        .iter()
        .fold(0_u64, |sum, &count| sum.saturating_add(count));
    if total > EVENTS_MAX {
        return Err(ClusterError::TooLarge {
            name: "events",
            value: total as f64,
            limit: EVENTS_MAX as f64,
        });
    }
    let search = Search::new(&grid, settings, total)?;
    let windows = search.window_count();
    let mut report = ScanReport {
        clusters: Vec::new(),
        events: total,
        exposed: grid.exposed.iter().sum(),
        zones: grid.zones.len(),
        windows,
        replicates: settings.replicates,
        llr_at_5_percent: f64::NAN,
    };
    if total == 0 {
        return Ok(report);
    }
    let mut highest: Vec<f64> = (0..settings.replicates)
        .into_par_iter()
        .map_init(
            || vec![0_u64; grid.events.len()],
            |counts, replicate| {
                let mut random = ChaCha8Rng::seed_from_u64(settings.seed);
                random.set_stream(replicate.into());
                search.simulate(settings.model, counts, &mut random);
                search.best(counts, None).map_or(0.0, |best| best.llr)
            },
        )
        .collect();
    highest.sort_by(|a, b| b.total_cmp(a));
    let place = (f64::from(settings.replicates) + 1.0) / 20.0;
    report.llr_at_5_percent = highest
        .get((place.ceil() as usize).saturating_sub(1))
        .copied()
        .unwrap_or(f64::NAN);
    // What is left out of LLR by rounding of c ln c.
    let slack = 1e-9 + 1e-14 * total as f64 * (total as f64).ln();
    let mut taken = vec![false; grid.events.len()];
    while report.clusters.len() < settings.clusters_max {
        let Some(best) = search.best(&grid.events, Some(&taken)) else {
            break;
        };
        let as_high = highest.partition_point(|&llr| llr >= best.llr - slack);
        let p = (as_high as f64 + 1.0) / (f64::from(settings.replicates) + 1.0);
        report
            .clusters
            .extend(search.cluster(best, p, settings.step_days));
        if let Some(zone) = grid.zones.get(best.zone) {
            for &place in &zone.places {
                for step in best.window.first..=best.window.last {
                    if let Some(cell) = taken.get_mut(place * grid.steps + step) {
                        *cell = true;
                    }
                }
            }
        }
    }
    Ok(report)
}
