//! Slope of log(measured) on log(dilution).

use super::DilutionPoint;
use crate::particle::error::{ParticleError, finite, positive};
use crate::particle::quantile::t_quantile;
use crate::particle::{Confidence, Estimate};

/// Most points of a series: no bench makes more, and ranges are searched pair by pair.
const POINTS_MOST: usize = 500;

/// Slope of the logarithm of what is measured on the logarithm of the dilution; -1 by the law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// Least-squares slope.
    pub value: f64,
    /// With its interval: by Student's t from the residuals of three points or more, of two from
    /// their counts. `None` when nothing tells the error.
    pub interval: Option<Estimate>,
    /// Points.
    pub points: usize,
}

/// Slope of a dilution series.
///
/// The interval of a series of two points is normal with `sqrt(1/N1 + 1/N2)/|ln(d1/d2)|`.
///
/// # Errors
/// [`ParticleError::TooFew`] below two points, [`ParticleError::TooMany`] above 500, [`ParticleError::NoVariation`] when all dilutions
/// are equal, [`ParticleError::NotPositive`] or [`ParticleError::NotFinite`] for dilutions and
/// measured values that have no logarithm.
pub fn slope(points: &[DilutionPoint], confidence: Confidence) -> Result<Slope, ParticleError> {
    let what = "dilutions";
    let have = points.len();
    if have < 2 {
        return Err(ParticleError::TooFew {
            what,
            have,
            need: 2,
        });
    }
    if have > POINTS_MOST {
        let most = POINTS_MOST;
        return Err(ParticleError::TooMany { what, have, most });
    }
    let mut logs = Vec::with_capacity(have);
    for point in points {
        let dilution = positive("dilution", point.dilution)?.ln();
        logs.push((dilution, positive("measured", point.measured)?.ln()));
    }
    let n = have as f64;
    let mean_x = logs.iter().map(|(x, _)| x / n).sum::<f64>();
    let mean_y = logs.iter().map(|(_, y)| y / n).sum::<f64>();
    let sxx: f64 = logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    let sxy: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    // Dilutions that differ by rounding alone are one dilution.
    if sxx < 1e-18 {
        return Err(ParticleError::NoVariation { what });
    }
    let value = finite("slope", sxy / sxx)?;
    let half = if have > 2 {
        let residual = |(x, y): &(f64, f64)| (y - mean_y - value * (x - mean_x)).powi(2);
        let left: f64 = logs.iter().map(residual).sum();
        let error = (left / (n - 2.0) / sxx).sqrt();
        Some(t_quantile(n - 2.0, 1.0 - confidence.tail()) * error)
    } else {
        error_of_two(points, sxx).map(|error| confidence.z() * error)
    };
    let interval = half.map(|half| Estimate::new("slope", value, value - half, value + half));
    Ok(Slope {
        value,
        interval: interval.transpose()?,
        points: have,
    })
}

/// Standard error of the slope of two points from their counts; `sxx` is half the squared
/// distance of their logarithms.
fn error_of_two(points: &[DilutionPoint], sxx: f64) -> Option<f64> {
    let mut variance = 0.0;
    for point in points {
        variance += 1.0
            / point
                .count
                .filter(|count| *count > 0.0 && count.is_finite())?;
    }
    Some((variance / (2.0 * sxx)).sqrt())
}
