//! Ellipsoids of any dimension.

use thiserror::Error;

use crate::compensation::invert;

/// Why numbers make no ellipsoid.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum EllipsoidError {
    /// The covariance matrix has to have as many rows and columns as the centre has coordinates.
    #[error("{covariances} covariances for {dimensions} dimensions")]
    Shape {
        /// Dimensions of the centre.
        dimensions: usize,
        /// Covariances given.
        covariances: usize,
    },
    /// The covariance matrix is not symmetric and positive definite, or not finite.
    #[error("the covariance matrix is not symmetric and positive definite")]
    NotCovariance,
    /// The squared distance is not a positive number.
    #[error("the squared distance is {0}")]
    Distance(f64),
    /// The two foci and the length of the long axis make no ellipse.
    #[error("foci {distance} apart have no ellipse with a long axis of {axis}")]
    Axis {
        /// Distance of the foci.
        distance: f64,
        /// Length of the long axis.
        axis: f64,
    },
}

/// Points whose squared Mahalanobis distance from a centre is at most a limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Ellipsoid {
    centre: Vec<f64>,
    inverse: Vec<f64>,
    distance_square: f64,
}

impl Ellipsoid {
    /// Shape of `covariance`: dimensions × dimensions, row-major.
    ///
    /// # Errors
    /// [`EllipsoidError`] when the numbers make no ellipsoid.
    pub fn new(
        centre: Vec<f64>,
        covariance: &[f64],
        distance_square: f64,
    ) -> Result<Self, EllipsoidError> {
        let size = centre.len();
        if size == 0 || size.checked_mul(size) != Some(covariance.len()) {
            return Err(EllipsoidError::Shape {
                dimensions: size,
                covariances: covariance.len(),
            });
        }
        if !(distance_square > 0.0 && distance_square.is_finite()) {
            return Err(EllipsoidError::Distance(distance_square));
        }
        let finite = centre
            .iter()
            .chain(covariance)
            .all(|value| value.is_finite());
        if !finite || !is_positive_definite(covariance, size) {
            return Err(EllipsoidError::NotCovariance);
        }
        let inverse = invert(covariance, size).map_err(|_| EllipsoidError::NotCovariance)?;
        Ok(Self {
            centre,
            inverse,
            distance_square,
        })
    }

    /// The ellipse with these foci and this length of the long axis.
    ///
    /// # Errors
    /// [`EllipsoidError::Axis`] when the axis is not longer than the foci are apart.
    pub fn from_foci(a: (f64, f64), b: (f64, f64), axis: f64) -> Result<Self, EllipsoidError> {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let distance = dx.hypot(dy);
        if !(axis > distance && axis.is_finite()) {
            return Err(EllipsoidError::Axis { distance, axis });
        }
        let (long, short) = (axis.powi(2) / 4.0, (axis.powi(2) - distance.powi(2)) / 4.0);
        let (cosine, sine) = if distance > 0.0 {
            (dx / distance, dy / distance)
        } else {
            (1.0, 0.0)
        };
        let mixed = (long - short) * cosine * sine;
        Self::new(
            vec![f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1)],
            &[
                long * cosine.powi(2) + short * sine.powi(2),
                mixed,
                mixed,
                long * sine.powi(2) + short * cosine.powi(2),
            ],
            1.0,
        )
    }

    /// Number of dimensions.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.centre.len()
    }

    /// Whether a point lies inside or on the surface; a point of other dimensions does not.
    #[must_use]
    pub fn contains(&self, point: &[f64]) -> bool {
        if point.len() != self.centre.len() {
            return false;
        }
        let offset = || point.iter().zip(&self.centre).map(|(x, centre)| x - centre);
        let distance: f64 = offset()
            .zip(self.inverse.chunks(self.centre.len()))
            .map(|(x, weights)| {
                x * weights
                    .iter()
                    .zip(offset())
                    .map(|(w, y)| w * y)
                    .sum::<f64>()
            })
            .sum();
        distance <= self.distance_square
    }
}

/// Whether a symmetric matrix has a Cholesky decomposition.
fn is_positive_definite(matrix: &[f64], size: usize) -> bool {
    let at = |row: usize, column: usize| matrix.get(row * size + column).copied().unwrap_or(0.0);
    let mut root = vec![0.0; size * size];
    for row in 0..size {
        for column in 0..=row {
            let tolerance = 1e-9 * at(row, row).abs().max(at(column, column).abs());
            if (at(row, column) - at(column, row)).abs() > tolerance {
                return false;
            }
            let before: f64 = (0..column)
                .map(|k| root[row * size + k] * root[column * size + k])
                .sum();
            let rest = at(row, column) - before;
            root[row * size + column] = if row == column {
                if rest <= 0.0 || rest.is_nan() {
                    return false;
                }
                rest.sqrt()
            } else {
                rest / root[column * size + column]
            };
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half axes 10 and 5, turned by 45 degrees, as in the ellipse of the Gating-ML 2.0 test set.
    #[test]
    fn half_axes() {
        let ellipse = Ellipsoid::new(vec![0.0, 0.0], &[62.5, 37.5, 37.5, 62.5], 1.0).unwrap();
        let along = |length: f64| [length * 0.5_f64.sqrt(), length * 0.5_f64.sqrt()];
        assert!(ellipse.contains(&along(9.999)));
        assert!(!ellipse.contains(&along(10.001)));
        let across = |length: f64| [length * 0.5_f64.sqrt(), -length * 0.5_f64.sqrt()];
        assert!(ellipse.contains(&across(4.999)));
        assert!(!ellipse.contains(&across(5.001)));
        assert!(!ellipse.contains(&[f64::NAN, 0.0]));
        assert!(!ellipse.contains(&[0.0]));
    }

    #[test]
    fn foci_and_covariance_agree() {
        let c = 75.0_f64.sqrt() * 0.5_f64.sqrt();
        let foci = Ellipsoid::from_foci((-c, -c), (c, c), 20.0).unwrap();
        let covariance = Ellipsoid::new(vec![0.0, 0.0], &[62.5, 37.5, 37.5, 62.5], 1.0).unwrap();
        for (a, b) in foci.inverse.iter().zip(&covariance.inverse) {
            assert!((a - b).abs() < 1e-12);
        }
        assert!(Ellipsoid::from_foci((0.0, 0.0), (2.0, 0.0), 2.0).is_err());
    }

    #[test]
    fn what_is_no_covariance_is_refused() {
        let new = |covariance: &[f64]| Ellipsoid::new(vec![0.0, 0.0], covariance, 1.0);
        assert_eq!(
            new(&[1.0, 2.0, 2.0, 1.0]),
            Err(EllipsoidError::NotCovariance)
        );
        assert_eq!(
            new(&[1.0, 0.5, 0.0, 1.0]),
            Err(EllipsoidError::NotCovariance)
        );
        assert_eq!(
            new(&[1.0, f64::NAN, 0.0, 1.0]),
            Err(EllipsoidError::NotCovariance)
        );
        assert!(matches!(new(&[1.0]), Err(EllipsoidError::Shape { .. })));
        assert!(Ellipsoid::new(vec![0.0], &[1.0], 0.0).is_err());
    }
}
