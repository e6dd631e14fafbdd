//! Medians, quantiles and the mode of values, without trust in their order or finiteness.

use std::cmp::Ordering;

/// The finite ones of the values, by rising size.
#[must_use]
pub fn sorted_finite(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut finite: Vec<f64> = values
        .into_iter()
        .filter(|value| value.is_finite())
        .collect();
    finite.sort_unstable_by(f64::total_cmp);
    finite
}

/// Median of sorted values; the mean of the two middle ones when their number is even.
#[must_use]
pub fn median(sorted: &[f64]) -> Option<f64> {
    quantile(sorted, 0.5)
}

/// Quantile of sorted values, linear between neighbours.
///
/// `share` is from 0 to 1. Source: definition 7 of Hyndman & Fan 1996, the default of R and numpy.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    if sorted.is_empty() || !(0.0..=1.0).contains(&share) {
        return None;
    }
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor();
    let index = below as usize;
    let low = *sorted.get(index)?;
    let high = sorted.get(index + 1).copied().unwrap_or(low);
    Some((high - low).mul_add(place - below, low))
}

/// Arithmetic mean; none of no values.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Standard deviation with n − 1; none of fewer than two values.
#[must_use]
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    if values.len() < 2 {
        return None;
    }
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Some((squares / (values.len() - 1) as f64).sqrt())
}

/// Median of the distances from the median, without a factor for consistency.
#[must_use]
pub fn median_absolute_deviation(sorted: &[f64]) -> Option<f64> {
    let middle = median(sorted)?;
    median(&sorted_finite(
        sorted.iter().map(|value| (value - middle).abs()),
    ))
}

/// Points of the grid on which [`density_mode`] looks for the highest density.
const GRID: usize = 512;

/// Where a Gaussian kernel density of sorted values is highest.
///
/// Bandwidth: Silverman 1986, eq. 3.31 (0.9 times the smaller of standard deviation and
/// interquartile range / 1.34, times n^-1/5). The values are binned linearly on a grid of 512
/// points that reaches seven bandwidths past the extremes, and the density is read between its
/// points on a grid that reaches three, as R's `density` did before version 4.4; the published
/// spillover values that this has to reproduce were made with it.
#[must_use]
pub fn density_mode(sorted: &[f64]) -> Option<f64> {
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    let spread = standard_deviation(sorted)?;
    let quartiles = (quantile(sorted, 0.75)? - quantile(sorted, 0.25)?) / 1.34;
    let narrow = if quartiles > 0.0 {
        spread.min(quartiles)
    } else {
        spread
    };
    let bandwidth = 0.9 * narrow * (sorted.len() as f64).powf(-0.2);
    if !(bandwidth > 0.0 && bandwidth.is_finite()) {
        return median(sorted);
    }
    let (from, to) = (
        3.0_f64.mul_add(-bandwidth, first),
        3.0_f64.mul_add(bandwidth, last),
    );
    let (low, high) = (
        4.0_f64.mul_add(-bandwidth, from),
        4.0_f64.mul_add(bandwidth, to),
    );
    let weights = linear_bins(sorted, low, high);
    let density = circular_smooth(&weights, 2.0 * (high - low), bandwidth);

    let read_step = (to - from) / (GRID - 1) as f64;
    let step = (high - low) / (GRID - 1) as f64;
    let read = |point: usize| {
        let x = (read_step * point as f64) + from;
        let place = ((x - low) / step).clamp(0.0, (GRID - 1) as f64);
        let index = (place as usize).min(GRID - 2);
        let (a, b) = (density.get(index)?, density.get(index + 1)?);
        Some((x, (b - a).mul_add(place - index as f64, *a)))
    };
    (0..GRID)
        .filter_map(read)
        .fold(None, |best: Option<(f64, f64)>, (x, height)| match best {
            Some((_, top)) if height.partial_cmp(&top) != Some(Ordering::Greater) => best,
            _ => Some((x, height)),
        })
        .map(|(x, _)| x)
}

/// Each value shared between its two neighbours on the grid from `low` to `high`.
fn linear_bins(values: &[f64], low: f64, high: f64) -> Vec<f64> {
    let step = (high - low) / (GRID - 1) as f64;
    let mut bins = vec![0.0; GRID];
    for value in values {
        let place = (value - low) / step;
        let index = place as usize;
        let part = place - index as f64;
        if let Some([a, b]) = bins.get_mut(index..index + 2) {
            *a += 1.0 - part;
            *b += part;
        }
    }
    bins
}

/// Weights smoothed by a Gaussian. The lags are those of a circle of twice the grid whose
/// circumference is `length`, spread over one point too few; this is the historic behaviour.
fn circular_smooth(weights: &[f64], length: f64, bandwidth: f64) -> Vec<f64> {
    let step = length / (2 * GRID - 1) as f64;
    let kernel: Vec<f64> = (0..GRID)
        .map(|lag| (-0.5 * (step * lag as f64 / bandwidth).powi(2)).exp())
        .collect();
    (0..weights.len())
        .map(|point| {
            weights
                .iter()
                .enumerate()
                .filter(|(_, weight)| **weight > 0.0)
                .filter_map(|(other, weight)| Some(weight * kernel.get(point.abs_diff(other))?))
                .sum()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_linear_between_values() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(median(&sorted), Some(3.0));
        assert_eq!(quantile(&sorted, 0.0), Some(1.0));
        assert_eq!(quantile(&sorted, 1.0), Some(8.0));
        assert_eq!(quantile(&sorted, 1.1), None);
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn what_is_no_number_is_left_out() {
        assert_eq!(
            sorted_finite([3.0, f64::NAN, 1.0, f64::INFINITY]),
            [1.0, 3.0]
        );
    }

    #[test]
    fn the_mode_lies_on_the_heap() {
        let values = sorted_finite((0..1000).map(|i| {
            let centred = (f64::from(i) - 500.0) / 500.0;
            10.0 + centred.powi(3)
        }));
        let mode = density_mode(&values).unwrap();
        assert!((mode - 10.0).abs() < 0.05, "{mode}");
        assert_eq!(density_mode(&[2.0, 2.0, 2.0]), Some(2.0));
    }

    #[test]
    fn deviations() {
        assert_eq!(median_absolute_deviation(&[1.0, 2.0, 3.0, 10.0]), Some(1.0));
        assert_eq!(standard_deviation(&[1.0]), None);
        assert!((standard_deviation(&[1.0, 3.0]).unwrap() - 2.0_f64.sqrt()).abs() < 1e-15);
    }
}
