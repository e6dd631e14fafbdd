//! Which events lie in which population.

use super::axis::PlotAxis;
use super::sample::{Matrix, Region, Sample};
use crate::compensation::Compensation;
use crate::gating_ml::EvaluateError;
use crate::{Events, Sample as Number};

impl Sample {
    /// For each population in their order, whether each event lies in it. Values have to be
    /// linear.
    ///
    /// # Errors
    /// [`EvaluateError`] when a channel is missing or the matrix can't be inverted.
    pub fn evaluate<T: Number>(
        &self,
        events: &Events<'_, T>,
    ) -> Result<Vec<Vec<bool>>, EvaluateError> {
        let compensation = match &self.matrix {
            Some(matrix) => Some((matrix, matrix.spillover.compensation()?)),
            None => None,
        };
        let values = |channel: &str| column(events, compensation.as_ref(), channel);
        let places = |channel: &str| -> Result<Vec<f64>, EvaluateError> {
            let mut column = values(channel)?;
            if let Some(axis) = self.axes.get(channel) {
                column
                    .iter_mut()
                    .for_each(|value| *value = PlotAxis::apply(axis, *value));
            }
            Ok(column)
        };
        let mut members: Vec<Vec<bool>> = Vec::with_capacity(self.populations.len());
        for population in &self.populations {
            let mut inside = vec![true; events.len()];
            match &population.region {
                Region::Rectangle(sides) => {
                    for (channel, range) in sides {
                        for (inside, value) in inside.iter_mut().zip(values(channel)?) {
                            *inside &= range.contains(value);
                        }
                    }
                }
                Region::Polygon([x, y], polygon) => {
                    let points = places(x)?.into_iter().zip(places(y)?);
                    for (inside, (x, y)) in inside.iter_mut().zip(points) {
                        *inside = polygon.contains(x, y);
                    }
                }
                Region::Ellipse([x, y], ellipse) => {
                    let points = places(x)?.into_iter().zip(places(y)?);
                    for (inside, (x, y)) in inside.iter_mut().zip(points) {
                        *inside = ellipse.contains(&[x, y]);
                    }
                }
            }
            if population.is_outside {
                inside.iter_mut().for_each(|inside| *inside = !*inside);
            }
            if let Some(around) = population.parent.and_then(|parent| members.get(parent)) {
                inside
                    .iter_mut()
                    .zip(around)
                    .for_each(|(inside, around)| *inside &= around);
            }
            members.push(inside);
        }
        Ok(members)
    }
}

/// Values of a channel; of a compensated one when its name is that of a channel of the matrix
/// between prefix and suffix.
fn column<T: Number>(
    events: &Events<'_, T>,
    compensation: Option<&(&Matrix, Compensation)>,
    channel: &str,
) -> Result<Vec<f64>, EvaluateError> {
    let raw = |name: &str| -> Result<Vec<f64>, EvaluateError> {
        let place = events
            .channel(name)
            .ok_or_else(|| EvaluateError::UnknownChannel {
                name: name.to_owned(),
            })?;
        Ok(events.column(place).collect())
    };
    if let Some((matrix, compensation)) = compensation {
        let names = matrix.spillover.names();
        let bare = channel
            .strip_prefix(matrix.prefix.as_str())
            .and_then(|rest| rest.strip_suffix(matrix.suffix.as_str()));
        if let Some(dye) = names.iter().position(|name| Some(name.as_str()) == bare) {
            let mut sums = vec![0.0; events.len()];
            let weights = compensation.inverse().iter().skip(dye).step_by(names.len());
            for (name, weight) in names.iter().zip(weights) {
                for (sum, value) in sums.iter_mut().zip(raw(name)?) {
                    *sum += value * weight;
                }
            }
            return Ok(sums);
        }
    }
    raw(channel)
}
