//! Spillover from controls that were stained with one dye each.

use thiserror::Error;

use super::spillover::{Spillover, SpilloverError};
use crate::events::{Sample, check_shape};
use crate::order_statistics::{density_mode, mean, median, sorted_finite};

/// What stands for a population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Centre {
    /// Median; the usual choice.
    Median,
    /// Place of the highest density ([`density_mode`]), for controls with a large unstained part.
    Mode,
    /// Arithmetic mean.
    Mean,
}

/// Events of a control. Shape of `rows`: events × `channels`, row-major, linear values.
#[derive(Debug, Clone, Copy)]
pub struct Control<'a, T> {
    /// Values.
    pub rows: &'a [T],
    /// Channels of an event.
    pub channels: usize,
}

/// Why controls give no spillover.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ControlError {
    /// There is one stained control for each detector, in the order of the detectors.
    #[error("{controls} stained controls for {detectors} detectors")]
    Count {
        /// Controls given.
        controls: usize,
        /// Detectors given.
        detectors: usize,
    },
    /// A control has no finite value in a detector.
    #[error("control {control} has no values in `{detector}`")]
    NoValues {
        /// Control, from 1; 0 is the unstained one.
        control: usize,
        /// Detector.
        detector: String,
    },
    /// A control is not brighter than the unstained one where its own dye is measured.
    #[error("the control of `{detector}` is not brighter than the unstained control")]
    NotStained {
        /// Detector.
        detector: String,
    },
    /// The matrix that came out can't be used.
    #[error(transparent)]
    Spillover(#[from] SpilloverError),
}

/// Spillover from one control stained with each dye and one unstained control.
///
/// For each control the centre of each detector, less that of the unstained control and not
/// below 0, divided by that of the control's own detector. `stained` is in the order of
/// `detectors`, which are names and places in an event.
///
/// # Errors
/// [`ControlError`] when a control is missing, empty or dark.
pub fn spillover_from_controls<T: Sample>(
    detectors: &[(&str, usize)],
    unstained: Control<'_, T>,
    stained: &[Control<'_, T>],
    centre: Centre,
) -> Result<Spillover, ControlError> {
    if stained.len() != detectors.len() {
        return Err(ControlError::Count {
            controls: stained.len(),
            detectors: detectors.len(),
        });
    }
    let background = centres(detectors, 0, unstained, centre)?;
    let mut matrix = Vec::with_capacity(detectors.len() * detectors.len());
    for (own, control) in stained.iter().enumerate() {
        let signals: Vec<f64> = centres(detectors, own + 1, *control, centre)?
            .iter()
            .zip(&background)
            .map(|(signal, background)| (signal - background).max(0.0))
            .collect();
        let primary = signals.get(own).copied().unwrap_or(0.0);
        if primary <= 0.0 {
            let detector = detectors.get(own).map_or("", |(name, _)| *name).to_owned();
            return Err(ControlError::NotStained { detector });
        }
        matrix.extend(signals.iter().map(|signal| signal / primary));
    }
    Ok(Spillover::new(
        detectors.iter().map(|(name, _)| *name),
        matrix,
    )?)
}

fn centres<T: Sample>(
    detectors: &[(&str, usize)],
    number: usize,
    control: Control<'_, T>,
    centre: Centre,
) -> Result<Vec<f64>, ControlError> {
    check_shape(control.rows.len(), control.channels).map_err(SpilloverError::from)?;
    detectors
        .iter()
        .map(|(name, place)| {
            let column = control.rows.chunks_exact(control.channels);
            let values =
                sorted_finite(column.filter_map(|row| row.get(*place).map(|v| v.to_f64())));
            let found = match centre {
                Centre::Median => median(&values),
                Centre::Mode => density_mode(&values),
                Centre::Mean => mean(&values),
            };
            found.ok_or_else(|| ControlError::NoValues {
                control: number,
                detector: (*name).to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unstained_control_is_taken_off() {
        let control = |rows| Control { rows, channels: 2 };
        let unstained = [10.0_f64, 20.0, 10.0, 20.0];
        let (a, b) = ([110.0, 45.0], [9.0, 220.0]);
        let spillover = spillover_from_controls(
            &[("a", 0), ("b", 1)],
            control(&unstained),
            &[control(&a), control(&b)],
            Centre::Median,
        )
        .unwrap();
        assert_eq!(spillover.matrix(), [1.0, 0.25, 0.0, 1.0]);
    }

    #[test]
    fn dark_and_empty_controls_are_refused() {
        let control = |rows| Control { rows, channels: 1 };
        let dark = spillover_from_controls(
            &[("a", 0)],
            control(&[5.0_f32][..]),
            &[control(&[4.0])],
            Centre::Mean,
        );
        assert!(matches!(dark, Err(ControlError::NotStained { .. })));
        let empty = spillover_from_controls(
            &[("a", 0)],
            control(&[5.0_f32][..]),
            &[control(&[])],
            Centre::Median,
        );
        assert!(matches!(
            empty,
            Err(ControlError::NoValues { control: 1, .. })
        ));
    }
}
