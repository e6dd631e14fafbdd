//! The search over zones and windows, and data without a cluster to compare it with.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::ClusterError;
use super::scan::{Cluster, ScanModel, ScanSettings};
use super::zones::{Grid, Zone};
use crate::monitor::numeric::deviance_term;

/// Most windows over all zones.
const WINDOWS_MAX: usize = 8_000_000;

/// A zone in a window of steps, with what is needed to judge a count in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) first: usize,
    pub(super) last: usize,
    expected: f64,
    ln_expected: f64,
    ln_rest: f64,
}

/// The best window of some data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Best {
    pub(super) zone: usize,
    pub(super) window: Window,
    count: u64,
    pub(super) llr: f64,
}

pub(super) struct Search<'a> {
    grid: &'a Grid,
    windows: Vec<Vec<Window>>,
    total: u64,
    /// `c ln c`.
    count_ln_count: Vec<f64>,
    min_events: u64,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        grid: &'a Grid,
        settings: &ScanSettings,
        total: u64,
    ) -> Result<Self, ClusterError> {
        let longest = ((grid.steps as f64 * settings.window_max).floor() as usize).max(1);
        let all = total as f64;
        let count_ln_count = (0..=total)
            .map(|count| {
                if count == 0 {
                    0.0
                } else {
                    count as f64 * (count as f64).ln()
                }
            })
            .collect();
        // Weights that expected numbers are in proportion to, of a zone in a step.
        let step_events: Vec<f64> = (0..grid.steps)
            .map(|step| {
                let cells = grid.events.iter().skip(step).step_by(grid.steps.max(1));
                cells.map(|&count| count as f64).sum()
            })
            .collect();
        let exposed: f64 = grid.exposed.iter().sum();
        let events: Vec<f64> = grid.events.iter().map(|&count| count as f64).collect();
        let expected: Vec<Vec<f64>> = grid
            .zones
            .iter()
            .map(|zone| match settings.model {
                ScanModel::Poisson => series(&grid.exposed, zone, grid.steps)
                    .into_iter()
                    .map(|weight| all * weight / exposed)
                    .collect(),
                ScanModel::Permutation => {
                    let own: f64 = series(&events, zone, grid.steps).iter().sum();
                    step_events.iter().map(|here| own * here / all).collect()
                }
            })
            .collect();
        let count: usize = expected
            .iter()
            .map(|steps| {
                let used = steps.iter().filter(|&&here| here > 0.0).count();
                used.saturating_mul(longest.min(used)) + 1
            })
            .fold(0, usize::saturating_add);
        if count > WINDOWS_MAX {
            return Err(ClusterError::TooLarge {
                name: "windows",
                value: count as f64,
                limit: WINDOWS_MAX as f64,
            });
        }
        let windows = expected
            .iter()
            .map(|steps| windows_of(steps, longest, all))
            .collect();
        Ok(Self {
            grid,
            windows,
            total,
            count_ln_count,
            min_events: settings.min_events.max(1),
        })
    }

    /// Windows over all zones.
    pub(super) fn window_count(&self) -> usize {
        self.windows.iter().map(Vec::len).sum()
    }

    /// The window with the highest ratio; of equal ones that of the smaller zone, then the shorter,
    /// then the first. `taken` cells are left out.
    pub(super) fn best(&self, counts: &[u64], taken: Option<&[bool]>) -> Option<Best> {
        let steps = self.grid.steps;
        let ln_total = self.count_ln_count.last().copied().unwrap_or(0.0);
        let mut best: Option<Best> = None;
        let mut sums = vec![0_u64; steps + 1];
        let mut barred = vec![0_u64; steps + 1];
        for (index, (zone, windows)) in self.grid.zones.iter().zip(&self.windows).enumerate() {
            sums.fill(0);
            barred.fill(0);
            for &place in &zone.places {
                let cells = counts
                    .get(place * steps..(place + 1) * steps)
                    .unwrap_or(&[]);
                for (sum, count) in sums.iter_mut().skip(1).zip(cells) {
                    *sum += count;
                }
                if let Some(taken) = taken {
                    let cells = taken.get(place * steps..(place + 1) * steps).unwrap_or(&[]);
                    for (sum, cell) in barred.iter_mut().skip(1).zip(cells) {
                        *sum += u64::from(*cell);
                    }
                }
            }
            accumulate(&mut sums);
            accumulate(&mut barred);
            let within = |sums: &[u64], w: &Window| match (sums.get(w.last + 1), sums.get(w.first))
            {
                (Some(end), Some(begin)) => end - begin,
                _ => 0,
            };
            for window in windows {
                let count = within(&sums, window);
                if count < self.min_events || count as f64 <= window.expected {
                    continue;
                }
                if taken.is_some() && barred.get(window.last + 1) != barred.get(window.first) {
                    continue;
                }
                let rest = self.total - count;
                let of = |n: u64| {
                    self.count_ln_count
                        .get(n as usize)
                        .copied()
                        .unwrap_or(ln_total)
                };
                let llr = of(count) - count as f64 * window.ln_expected + of(rest)
                    - if rest == 0 {
                        0.0
                    } else {
                        rest as f64 * window.ln_rest
                    };
                let better = best.is_none_or(|best| {
                    let smaller = |other: &Best| {
                        let places = |zone: usize| {
                            self.grid
                                .zones
                                .get(zone)
                                .map_or(0, |zone| zone.places.len())
                        };
                        let length = |w: &Window| w.last - w.first;
                        (places(index), length(window))
                            < (places(other.zone), length(&other.window))
                    };
                    llr > best.llr + 1e-9 || (llr > best.llr - 1e-9 && smaller(&best))
                });
                if better {
                    best = Some(Best {
                        zone: index,
                        window: *window,
                        count,
                        llr,
                    });
                }
            }
        }
        best
    }

    /// Fills `counts` with data without a cluster.
    pub(super) fn simulate(&self, model: ScanModel, counts: &mut [u64], random: &mut ChaCha8Rng) {
        counts.fill(0);
        let grid = self.grid;
        match model {
            ScanModel::Poisson => {
                let mut sum = 0.0;
                let bounds: Vec<f64> = grid
                    .exposed
                    .iter()
                    .map(|exposed| {
                        sum += exposed;
                        sum
                    })
                    .collect();
                for _ in 0..self.total {
                    let at = random.random::<f64>() * sum;
                    let cell = bounds.partition_point(|&bound| bound <= at);
                    if let Some(count) = counts.get_mut(cell) {
                        *count += 1;
                    }
                }
            }
            ScanModel::Permutation => {
                let mut times = Vec::with_capacity(self.total as usize);
                for (cell, &count) in grid.events.iter().enumerate() {
                    times.extend(std::iter::repeat_n(cell % grid.steps, count as usize));
                }
                for last in (1..times.len()).rev() {
                    times.swap(last, random.random_range(0..=last));
                }
                let mut times = times.into_iter();
                for (cell, &count) in grid.events.iter().enumerate() {
                    let place = cell / grid.steps;
                    for time in times.by_ref().take(count as usize) {
                        if let Some(count) = counts.get_mut(place * grid.steps + time) {
                            *count += 1;
                        }
                    }
                }
            }
        }
    }

    pub(super) fn cluster(&self, best: Best, p: f64, step_days: u32) -> Option<Cluster> {
        let zone = self.grid.zones.get(best.zone)?;
        let names = |of: fn(&(String, String)) -> &String| {
            let mut names: Vec<String> = zone
                .places
                .iter()
                .filter_map(|&place| self.grid.places.get(place))
                .map(|place| of(place).clone())
                .collect();
            names.sort();
            names.dedup();
            names
        };
        let first = self.grid.first_day?;
        let day = |step: usize, back: i64| {
            let days = step as i64 * i64::from(step_days) - back;
            first
                .checked_add(jiff::Span::new().try_days(days).ok()?)
                .ok()
        };
        let (count, all) = (best.count as f64, self.total as f64);
        let expected = best.window.expected;
        let last_day = day(best.window.last + 1, 1)?;
        Some(Cluster {
            zone: zone.kind.clone(),
            lots: names(|place| &place.0),
            providers: names(|place| &place.1),
            first_day: day(best.window.first, 0)?,
            last_day: self
                .grid
                .last_day
                .map_or(last_day, |last| last.min(last_day)),
            events: best.count,
            expected,
            relative_risk: count / expected / ((all - count) / (all - expected)),
            llr: deviance_term(count, expected) + deviance_term(all - count, all - expected),
            p,
        })
    }
}

/// Running sums in place.
fn accumulate(values: &mut [u64]) {
    let mut sum = 0;
    for value in values {
        sum += *value;
        *value = sum;
    }
}

/// A zone's sum in each step.
fn series(values: &[f64], zone: &Zone, steps: usize) -> Vec<f64> {
    let mut sums = vec![0.0; steps];
    for &place in &zone.places {
        let cells = values
            .get(place * steps..(place + 1) * steps)
            .unwrap_or(&[]);
        for (sum, value) in sums.iter_mut().zip(cells) {
            *sum += value;
        }
    }
    sums
}

/// All windows up to the longest, and the whole time, in which something but not all is expected. A
/// window that begins or ends where nothing is expected says no more than a shorter one.
fn windows_of(expected: &[f64], longest: usize, all: f64) -> Vec<Window> {
    let steps = expected.len();
    let mut windows = Vec::new();
    let used = |step: usize| expected.get(step).is_some_and(|&here| here > 0.0);
    let begin = (0..steps).find(|&step| used(step)).unwrap_or(0);
    let end = (0..steps).rfind(|&step| used(step)).unwrap_or(0);
    for first in begin..=end {
        if !used(first) {
            continue;
        }
        let mut sum = 0.0;
        for (last, here) in expected.iter().enumerate().take(end + 1).skip(first) {
            sum += here;
            if !used(last) {
                continue;
            }
            let length = last - first + 1;
            if length > longest && !(first == begin && last == end) {
                continue;
            }
            // All that is expected: no comparison is left.
            if sum <= 0.0 || sum >= all * (1.0 - 1e-12) {
                continue;
            }
            windows.push(Window {
                first,
                last,
                expected: sum,
                ln_expected: sum.ln(),
                ln_rest: (all - sum).ln(),
            });
        }
    }
    windows
}
