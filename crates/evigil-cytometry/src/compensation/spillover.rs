//! The spillover matrix and its application to events.

use thiserror::Error;

use super::inverse::invert;
use crate::Sample;
use crate::events::check_shape;

/// Largest condition number (1-norm) of a matrix that is still inverted.
///
/// Events have the seven digits of an `f32`; a condition of a million leaves one of them. Real
/// matrices stay under a hundred.
pub const CONDITION_MAX: f64 = 1e6;

/// Why a spillover matrix can't be used.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SpilloverError {
    /// No channels.
    #[error("the matrix has no channels")]
    Empty,
    /// The number of values is not the square of the number of names.
    #[error("{values} values do not make a square matrix of {names} channels")]
    NotSquare {
        /// Names given.
        names: usize,
        /// Values given.
        values: usize,
    },
    /// A name occurs twice.
    #[error("channel `{name}` occurs twice")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A value is not a finite number.
    #[error("the value in row {row}, column {column} is no finite number")]
    NotFinite {
        /// Row, from 0.
        row: usize,
        /// Column, from 0.
        column: usize,
    },
    /// The channels can't be told apart.
    #[error("the matrix is singular: `{name}` follows from other channels")]
    Singular {
        /// Channel without a pivot.
        name: String,
    },
    /// The inverse would multiply errors beyond use.
    #[error("the matrix has the condition number {condition:.3e}, above {CONDITION_MAX:.0e}")]
    IllConditioned {
        /// Condition number in the 1-norm.
        condition: f64,
    },
    /// Channels to apply it to: as many as names, each once, and within the event.
    #[error("{selected} channels were chosen for a matrix of {names}, out of {channels}")]
    Channels {
        /// Channels of the matrix.
        names: usize,
        /// Channels chosen.
        selected: usize,
        /// Channels of an event.
        channels: usize,
    },
    /// Values that make no whole events.
    #[error(transparent)]
    Shape(#[from] crate::EventShapeError),
}

/// Spillover of dyes (rows) into detectors (columns).
#[derive(Debug, Clone, PartialEq)]
pub struct Spillover {
    names: Vec<String>,
    matrix: Vec<f64>,
}

impl Spillover {
    /// A matrix of channels with these names. Shape of `matrix`: names × names, row-major, a row
    /// a dye.
    ///
    /// # Errors
    /// [`SpilloverError`] when it is empty, not square, not finite or names a channel twice.
    /// Whether it can be inverted is found out by [`Spillover::compensation`].
    pub fn new(
        names: impl IntoIterator<Item = impl Into<String>>,
        matrix: Vec<f64>,
    ) -> Result<Self, SpilloverError> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let size = names.len();
        if size == 0 {
            return Err(SpilloverError::Empty);
        }
        if size.checked_mul(size) != Some(matrix.len()) {
            return Err(SpilloverError::NotSquare {
                names: size,
                values: matrix.len(),
            });
        }
        for (place, name) in names.iter().enumerate() {
            if names.iter().take(place).any(|other| other == name) {
                return Err(SpilloverError::DuplicateName { name: name.clone() });
            }
        }
        if let Some(place) = matrix.iter().position(|value| !value.is_finite()) {
            return Err(SpilloverError::NotFinite {
                row: place / size,
                column: place % size,
            });
        }
        Ok(Self { names, matrix })
    }

    /// Names of the channels.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The matrix, row-major.
    #[must_use]
    pub fn matrix(&self) -> &[f64] {
        &self.matrix
    }

    /// Whether nothing spills: the unit matrix, which many instruments write when no
    /// compensation was set.
    #[must_use]
    pub fn is_unit(&self) -> bool {
        let size = self.names.len();
        self.matrix
            .iter()
            .enumerate()
            .all(|(place, value)| *value == f64::from(u8::from(place / size == place % size)))
    }

    /// What takes the spillover out of measured values.
    ///
    /// # Errors
    /// [`SpilloverError::Singular`], or [`SpilloverError::IllConditioned`] above
    /// [`CONDITION_MAX`].
    pub fn compensation(&self) -> Result<Compensation, SpilloverError> {
        let size = self.names.len();
        let inverse = invert(&self.matrix, size).map_err(|column| SpilloverError::Singular {
            name: self.names.get(column).cloned().unwrap_or_default(),
        })?;
        let condition = norm(&self.matrix, size) * norm(&inverse, size);
        if condition > CONDITION_MAX || condition.is_nan() {
            return Err(SpilloverError::IllConditioned { condition });
        }
        Ok(Compensation {
            size,
            inverse,
            condition,
        })
    }
}

/// What turns measurements of detectors into dyes by least squares, for as many detectors as dyes
/// or more. Shape of `spectra`: dyes × detectors, row-major; of the result: detectors × dyes.
///
/// # Errors
/// [`SpilloverError`] when the shape does not fit, a value is not finite, or the dyes can't be told
/// apart.
pub fn unmixing(
    spectra: &[f64],
    dyes: usize,
    detectors: usize,
) -> Result<Vec<f64>, SpilloverError> {
    if dyes == 0 {
        return Err(SpilloverError::Empty);
    }
    if detectors < dyes || dyes.checked_mul(detectors) != Some(spectra.len()) {
        return Err(SpilloverError::NotSquare {
            names: dyes,
            values: spectra.len(),
        });
    }
    let names = || (0..dyes).map(|dye| format!("dye {}", dye + 1));
    if dyes == detectors {
        let spillover = Spillover::new(names(), spectra.to_vec())?;
        return Ok(spillover.compensation()?.inverse);
    }
    // The normal equations: spectraᵀ × (spectra × spectraᵀ)⁻¹.
    let rows = || spectra.chunks_exact(detectors);
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let gram = rows()
        .flat_map(|a| rows().map(move |b| product(a, b)))
        .collect();
    let inverse = Spillover::new(names(), gram)?.compensation()?.inverse;
    let weight = |detector: usize, dye: usize| -> f64 {
        let column = inverse.iter().skip(dye).step_by(dyes);
        let row = spectra.iter().skip(detector).step_by(detectors);
        row.zip(column).map(|(a, b)| a * b).sum()
    };
    Ok((0..detectors)
        .flat_map(|detector| (0..dyes).map(move |dye| (detector, dye)))
        .map(|(detector, dye)| weight(detector, dye))
        .collect())
}

/// Largest sum of absolute values of a column.
fn norm(matrix: &[f64], size: usize) -> f64 {
    (0..size)
        .map(|column| {
            matrix
                .iter()
                .skip(column)
                .step_by(size)
                .map(|v| v.abs())
                .sum()
        })
        .fold(0.0, f64::max)
}

/// Inverse of a spillover matrix, ready to be applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Compensation {
    size: usize,
    inverse: Vec<f64>,
    condition: f64,
}

impl Compensation {
    /// Number of channels that belong together.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }

    /// The inverse, row-major: a row a detector, a column a dye.
    #[must_use]
    pub fn inverse(&self) -> &[f64] {
        &self.inverse
    }

    /// Condition number of the spillover matrix in the 1-norm: how much it may multiply errors.
    #[must_use]
    pub const fn condition(&self) -> f64 {
        self.condition
    }

    /// Whether these places can take this compensation in an event of so many channels.
    pub(crate) fn check_channels(
        &self,
        channels: usize,
        selected: &[usize],
    ) -> Result<(), SpilloverError> {
        let within = selected.iter().all(|place| *place < channels);
        let once = selected
            .iter()
            .enumerate()
            .all(|(i, place)| !selected.iter().take(i).any(|other| other == place));
        if selected.len() != self.size || !within || !once {
            return Err(SpilloverError::Channels {
                names: self.size,
                selected: selected.len(),
                channels,
            });
        }
        Ok(())
    }

    /// Takes the spillover out of events in place: measured × inverse, summed in double
    /// precision.
    ///
    /// `rows` is events × `channels`, row-major; `selected` says where in an event the channels of
    /// the matrix stand, in the order of the matrix.
    ///
    /// # Errors
    /// [`SpilloverError::Channels`] or [`SpilloverError::Shape`] when these do not fit.
    pub fn apply<T: Sample>(
        &self,
        rows: &mut [T],
        channels: usize,
        selected: &[usize],
    ) -> Result<(), SpilloverError> {
        check_shape(rows.len(), channels)?;
        self.check_channels(channels, selected)?;
        let mut measured = vec![0.0; self.size];
        let mut compensated = vec![0.0; self.size];
        for row in rows.chunks_exact_mut(channels) {
            for (value, place) in measured.iter_mut().zip(selected) {
                *value = row[*place].to_f64();
            }
            compensated.fill(0.0);
            for (value, weights) in measured.iter().zip(self.inverse.chunks_exact(self.size)) {
                for (sum, weight) in compensated.iter_mut().zip(weights) {
                    *sum += value * weight;
                }
            }
            for (value, place) in compensated.iter().zip(selected) {
                row[*place] = T::from_f64(*value);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn faults_are_named() {
        let new =
            |names: &[&str], matrix: &[f64]| Spillover::new(names.iter().copied(), matrix.to_vec());
        assert_eq!(new(&[], &[]), Err(SpilloverError::Empty));
        assert!(matches!(
            new(&["a", "b"], &[1.0; 3]),
            Err(SpilloverError::NotSquare {
                names: 2,
                values: 3
            })
        ));
        assert!(matches!(
            new(&["a", "a"], &[1.0; 4]),
            Err(SpilloverError::DuplicateName { .. })
        ));
        assert!(matches!(
            new(&["a", "b"], &[1.0, 0.0, f64::NAN, 1.0]),
            Err(SpilloverError::NotFinite { row: 1, column: 0 })
        ));
        let singular = new(&["a", "b"], &[1.0, 1.0, 1.0, 1.0]).unwrap();
        assert!(
            matches!(singular.compensation(), Err(SpilloverError::Singular { name }) if name == "b")
        );
        let nearly = new(&["a", "b"], &[1.0, 1.0, 1.0, 1.0 + 1e-9]).unwrap();
        assert!(matches!(
            nearly.compensation(),
            Err(SpilloverError::IllConditioned { .. })
        ));
    }

    #[test]
    fn only_the_chosen_channels_change() {
        let spillover = Spillover::new(["a", "b"], vec![1.0, 0.1, 0.0, 1.0]).unwrap();
        let compensation = spillover.compensation().unwrap();
        // True values: a 10, b 5; a spills a tenth into b. The chosen channels stand at 2 and 0.
        let mut rows = [6.0_f32, 99.0, 10.0];
        compensation.apply(&mut rows, 3, &[2, 0]).unwrap();
        assert_eq!(rows, [5.0, 99.0, 10.0]);
        assert!(compensation.apply(&mut rows, 3, &[2, 2]).is_err());
        assert!(compensation.apply(&mut rows, 3, &[2, 3]).is_err());
        assert!(compensation.apply(&mut rows, 2, &[0, 1]).is_err());
        assert!(!spillover.is_unit());
    }

    #[test]
    fn more_detectors_than_dyes() {
        // Two dyes seen by three detectors: any mixture of their spectra is taken apart again.
        let spectra = [1.0, 0.5, 0.1, 0.0, 0.3, 1.0];
        let weights = unmixing(&spectra, 2, 3).unwrap();
        let measured: Vec<f64> = (0..3)
            .map(|d| 7.0 * spectra[d] + 2.0 * spectra[3 + d])
            .collect();
        let dye = |j: usize| {
            (0..3)
                .map(|d| measured[d] * weights[d * 2 + j])
                .sum::<f64>()
        };
        assert!((dye(0) - 7.0).abs() < 1e-12 && (dye(1) - 2.0).abs() < 1e-12);
        assert!(unmixing(&spectra, 3, 2).is_err());
        assert!(unmixing(&[1.0, 1.0, 1.0, 1.0, 1.0, 1.0], 2, 3).is_err());
        assert_eq!(
            unmixing(&[1.0, 0.0, 0.5, 1.0], 2, 2),
            Ok(vec![1.0, 0.0, -0.5, 1.0])
        );
    }

    proptest! {
        #[test]
        fn what_was_spilt_comes_back(
            spill in prop::collection::vec(0.0_f64..0.2, 16),
            truth in prop::collection::vec(-1e3_f64..1e5, 4),
        ) {
            let mut matrix = spill;
            for i in 0..4 { matrix[i * 5] = 1.0; }
            let mut measured: Vec<f64> = (0..4)
                .map(|detector| (0..4).map(|dye| truth[dye] * matrix[dye * 4 + detector]).sum())
                .collect();
            let spillover = Spillover::new(["a", "b", "c", "d"], matrix).unwrap();
            spillover.compensation().unwrap().apply(&mut measured, 4, &[0, 1, 2, 3]).unwrap();
            for (back, truth) in measured.iter().zip(&truth) {
                prop_assert!((back - truth).abs() < 1e-7);
            }
        }
    }
}
