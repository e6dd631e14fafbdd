//! A pair over time.
//!
//! Slices are the levels of a stratum such as year or quarter, in order. Each is looked at by itself,
//! and together with all before it: the second is what somebody who looked then would have seen.

use super::four_fold::{Measures, measures};
use super::report_index::cell_of;
use super::strata::ChiSquare;
use super::subgroup::Levels;
use super::wald::log_interval;
use crate::Cell;
use crate::disproportion::Interval;

/// A pair in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Slice {
    /// Name of the period.
    pub period: String,
    /// Place of the period on the scale of the trend: its number where all names are numbers, such as
    /// years, else its place in the order of the names, from 0.
    pub time: f64,
    /// Reports of this period alone.
    pub alone: Measures,
    /// Reports up to the end of this period.
    pub cumulative: Measures,
}

/// How the share of the event changes from period to period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// Factor of observed over expected for one unit of time, with Wald limits.
    pub factor: Interval,
    /// Whether it is 1: the likelihood ratio against a constant ratio.
    pub test: ChiSquare,
}

/// A pair over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// The product.
    pub product: u32,
    /// The event.
    pub event: u32,
    /// Periods in order. Reports that do not tell theirs are in none.
    pub slices: Vec<Slice>,
    /// Whether the share of the event among the product's reports rises or falls: the z of Cochran and
    /// Armitage (Armitage P. Biometrics 1955;11:375-386), above zero when it rises.
    pub share_z: Option<f64>,
    /// Its square as a test.
    pub share: Option<ChiSquare>,
    /// The ratio of observed to expected by Poisson regression, where the expected count is that of
    /// independence within the period: what all products have in common is not a trend.
    pub slope: Option<Slope>,
    /// First period whose cumulative IC has its lower limit above zero.
    pub first_signal: Option<usize>,
}

/// A pair over the periods that `levels` are. Names that are all numbers are ordered as numbers, else
/// as text: `2022Q4` comes before `2023Q1`.
#[must_use]
pub fn trend(levels: &Levels<'_>, product: u32, event: u32) -> Trend {
    let names: Vec<&str> = levels.stratum().levels.iter().collect();
    let numbers: Option<Vec<f64>> = names
        .iter()
        .map(|name| {
            name.trim()
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
        })
        .collect();
    let mut order: Vec<usize> = (0..names.len()).collect();
    match &numbers {
        Some(numbers) => order.sort_by(|&a, &b| {
            let number = |place: usize| numbers.get(place).copied().unwrap_or(0.0);
            number(a).total_cmp(&number(b))
        }),
        None => order.sort_by_key(|&place| names.get(place).copied()),
    }
    let cells = levels.cells(product, event);
    let mut slices = Vec::with_capacity(order.len());
    let mut sums = [0_u64; 4];
    for (rank, place) in order.into_iter().enumerate() {
        let (Some(&cell), Some(&name)) = (cells.get(place), names.get(place)) else {
            continue;
        };
        for (sum, count) in sums
            .iter_mut()
            .zip([cell.n11(), cell.n1x(), cell.nx1(), cell.n()])
        {
            *sum += count;
        }
        let [n11, n1x, nx1, n] = sums;
        let time = numbers
            .as_ref()
            .and_then(|numbers| numbers.get(place).copied());
        slices.push(Slice {
            period: name.to_owned(),
            time: time.unwrap_or_else(|| f64::from(u32::try_from(rank).unwrap_or(u32::MAX))),
            alone: measures(cell),
            cumulative: measures(cell_of(n11, n1x, nx1, n)),
        });
    }
    let points: Vec<(f64, Cell)> = slices
        .iter()
        .map(|slice| (slice.time, slice.alone.cell))
        .collect();
    let share_z = cochran_armitage(&points);
    Trend {
        product,
        event,
        share_z,
        share: share_z.and_then(|z| ChiSquare::new(z * z, 1)),
        slope: poisson_slope(&points),
        first_signal: slices
            .iter()
            .position(|slice| slice.cumulative.ic.low > 0.0),
        slices,
    }
}

/// Cochran and Armitage's z for the share of reports with the event among those with the product.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts below 2^53 are exact")]
pub fn cochran_armitage(points: &[(f64, Cell)]) -> Option<f64> {
    let reports: f64 = points.iter().map(|(_, cell)| cell.n1x() as f64).sum();
    let events: f64 = points.iter().map(|(_, cell)| cell.n11() as f64).sum();
    if reports <= 0.0 {
        return None;
    }
    let share = events / reports;
    let mean = points
        .iter()
        .map(|(time, cell)| time * cell.n1x() as f64)
        .sum::<f64>()
        / reports;
    let (mut excess, mut spread) = (0.0, 0.0);
    for (time, cell) in points {
        let centred = time - mean;
        excess += centred * (cell.n11() as f64 - share * cell.n1x() as f64);
        spread += centred * centred * cell.n1x() as f64;
    }
    let variance = share * (1.0 - share) * spread;
    (variance > 0.0).then(|| excess / variance.sqrt())
}

/// Slope of ln(observed / expected) over time by Poisson regression: Newton's method for the slope, with
/// the level eliminated, which leaves a concave function of one number. Nothing without events, with
/// all of them in the first or the last period (the slope is infinite), or with one period.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts below 2^53 are exact")]
pub fn poisson_slope(points: &[(f64, Cell)]) -> Option<Slope> {
    let points: Vec<(f64, f64, f64)> = points
        .iter()
        .map(|&(time, cell)| (time, cell.n11() as f64, cell.expected()))
        .filter(|&(_, _, expected)| expected > 0.0)
        .collect();
    let total: f64 = points.iter().map(|point| point.1).sum();
    let seen = |point: &&(f64, f64, f64)| point.1 > 0.0;
    let bounds = |times: &mut dyn Iterator<Item = f64>| {
        times.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), time| {
            (low.min(time), high.max(time))
        })
    };
    let (first, last) = bounds(&mut points.iter().map(|point| point.0));
    let (first_seen, last_seen) = bounds(&mut points.iter().filter(seen).map(|point| point.0));
    let at_one_end = first_seen >= last_seen && (first_seen <= first || last_seen >= last);
    if total <= 0.0 || first >= last || at_one_end {
        return None;
    }
    let middle = 0.5 * (first + last);
    let mean_time = points
        .iter()
        .map(|point| (point.0 - middle) * point.1)
        .sum::<f64>()
        / total;
    // Of Σ E exp(slope · time): its logarithm, and mean and variance of time under these weights.
    let moments = |slope: f64| {
        let most = points
            .iter()
            .map(|point| slope * (point.0 - middle))
            .fold(f64::MIN, f64::max);
        let (mut sum, mut one, mut two) = (0.0, 0.0, 0.0);
        for &(time, _, expected) in &points {
            let time = time - middle;
            let weight = expected * (slope * time - most).exp();
            sum += weight;
            one += weight * time;
            two += weight * time * time;
        }
        let mean = one / sum;
        (sum.ln() + most, mean, (two / sum - mean * mean).max(0.0))
    };
    let value = |slope: f64, log_sum: f64| total * (slope * mean_time - log_sum);
    let mut slope = 0.0;
    let mut state = moments(slope);
    let constant = value(0.0, state.0);
    let mut here = constant;
    for _ in 0..200 {
        let mut step = (mean_time - state.1) / state.2;
        if !step.is_finite() {
            return None;
        }
        step = step.clamp(-2.0 / (last - first), 2.0 / (last - first));
        if step.abs() * (last - first) < 1e-13 {
            let error = 1.0 / (total * state.2).sqrt();
            return Some(Slope {
                factor: log_interval(slope, error)?,
                test: ChiSquare::new(2.0 * (here - constant), 1)?,
            });
        }
        let mut moved = false;
        for _ in 0..60 {
            let next = moments(slope + step);
            let there = value(slope + step, next.0);
            if there.is_finite() && there >= here - 1e-13 * (1.0 + here.abs()) {
                slope += step;
                state = next;
                here = there;
                moved = true;
                break;
            }
            step *= 0.5;
        }
        if !moved {
            break;
        }
    }
    None
}
