//! Which events lie in which gate.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use thiserror::Error;

use super::model::{
    BooleanOperator, CompensationRef, Dimension, Gate, GateShape, GatingDocument, Source,
};
use crate::compensation::{Compensation, Spillover, SpilloverError};
use crate::{Events, Sample};

/// Why gates can't be evaluated over events.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum EvaluateError {
    /// The events have no such channel, or the matrix no such dye.
    #[error("the events have no channel `{name}`")]
    UnknownChannel {
        /// Name.
        name: String,
    },
    /// The spillover of the events can't be used.
    #[error(transparent)]
    Spillover(#[from] SpilloverError),
}

impl GatingDocument {
    /// For each gate by name, whether each event lies in it.
    ///
    /// Values have to be linear: with logarithmic amplification and gain taken out. `spillover` is
    /// what the file of the events says of compensation.
    ///
    /// # Errors
    /// [`EvaluateError`] when a channel is missing or the spillover can't be inverted.
    pub fn evaluate<T: Sample>(
        &self,
        events: &Events<'_, T>,
        spillover: Option<&Spillover>,
    ) -> Result<BTreeMap<String, Vec<bool>>, EvaluateError> {
        let mut columns = Columns {
            document: self,
            events,
            spillover: spillover
                .map(|spillover| Ok::<_, SpilloverError>((spillover, spillover.compensation()?)))
                .transpose()?,
            known: HashMap::new(),
        };
        let mut members: BTreeMap<String, Vec<bool>> = BTreeMap::new();
        for gate in self.order.iter().filter_map(|place| self.gates.get(*place)) {
            let mut inside = columns.inside(gate, &members)?;
            if let Some(parent) = gate.parent.as_ref().and_then(|id| members.get(id)) {
                join(&mut inside, parent, |a, b| a && b);
            }
            members.insert(gate.id.clone(), inside);
        }
        Ok(members)
    }
}

fn join(a: &mut [bool], b: &[bool], operator: fn(bool, bool) -> bool) {
    for (a, b) in a.iter_mut().zip(b) {
        *a = operator(*a, *b);
    }
}

/// Columns of values as gates look at them, each made once.
struct Columns<'a, T> {
    document: &'a GatingDocument,
    events: &'a Events<'a, T>,
    spillover: Option<(&'a Spillover, Compensation)>,
    known: HashMap<Dimension, Rc<[f64]>>,
}

impl<T: Sample> Columns<'_, T> {
    fn inside(
        &mut self,
        gate: &Gate,
        members: &BTreeMap<String, Vec<bool>>,
    ) -> Result<Vec<bool>, EvaluateError> {
        let mut inside = vec![true; self.events.len()];
        match &gate.shape {
            GateShape::Rectangle(ranges) => {
                for (dimension, range) in ranges {
                    let column = self.column(dimension)?;
                    for (inside, value) in inside.iter_mut().zip(&*column) {
                        *inside &= range.contains(*value);
                    }
                }
            }
            GateShape::Polygon(pair, polygon) => {
                let [x, y] = [self.column(&pair[0])?, self.column(&pair[1])?];
                for (inside, (x, y)) in inside.iter_mut().zip(x.iter().zip(&*y)) {
                    *inside = polygon.contains(*x, *y);
                }
            }
            GateShape::Ellipsoid(dimensions, ellipsoid) => {
                let columns = dimensions
                    .iter()
                    .map(|dimension| self.column(dimension))
                    .collect::<Result<Vec<_>, _>>()?;
                let mut point = vec![0.0; columns.len()];
                for (event, inside) in inside.iter_mut().enumerate() {
                    for (value, column) in point.iter_mut().zip(&columns) {
                        *value = column.get(event).copied().unwrap_or(f64::NAN);
                    }
                    *inside = ellipsoid.contains(&point);
                }
            }
            GateShape::Boolean(operator, operands) => {
                let (start, operator): (bool, fn(bool, bool) -> bool) = match operator {
                    BooleanOperator::And => (true, |a, b| a && b),
                    BooleanOperator::Or => (false, |a, b| a || b),
                    BooleanOperator::Not => (true, |a, b| a && !b),
                };
                inside.fill(start);
                for (id, complement) in operands {
                    let Some(operand) = members.get(id) else {
                        continue;
                    };
                    if *complement {
                        let complement: Vec<bool> = operand.iter().map(|b| !b).collect();
                        join(&mut inside, &complement, operator);
                    } else {
                        join(&mut inside, operand, operator);
                    }
                }
            }
        }
        Ok(inside)
    }

    fn column(&mut self, dimension: &Dimension) -> Result<Rc<[f64]>, EvaluateError> {
        if let Some(column) = self.known.get(dimension) {
            return Ok(Rc::clone(column));
        }
        let mut values = match &dimension.source {
            Source::Channel(name) => self.channel(name, &dimension.compensation)?,
            Source::New(id) => match self.document.new_dimensions.get(id) {
                Some(new) => {
                    let x = self.channel(&new.x, &dimension.compensation)?;
                    let y = self.channel(&new.y, &dimension.compensation)?;
                    x.iter()
                        .zip(&y)
                        .map(|(x, y)| new.ratio.apply(*x, *y))
                        .collect()
                }
                None => return Err(EvaluateError::UnknownChannel { name: id.clone() }),
            },
        };
        let scale = dimension
            .transformation
            .as_ref()
            .and_then(|id| self.document.transformations.get(id));
        if let Some(scale) = scale {
            values
                .iter_mut()
                .for_each(|value| *value = scale.apply(*value));
        }
        let column: Rc<[f64]> = values.into();
        self.known.insert(dimension.clone(), Rc::clone(&column));
        Ok(column)
    }

    fn channel(
        &self,
        name: &str,
        compensation: &CompensationRef,
    ) -> Result<Vec<f64>, EvaluateError> {
        match compensation {
            CompensationRef::Matrix(id) => {
                if let Some(matrix) = self.document.matrices.get(id)
                    && let Some(dye) = matrix.dyes.iter().position(|dye| dye == name)
                {
                    let count = matrix.dyes.len();
                    return self.weighted(&matrix.detectors, &matrix.unmixing, count, dye);
                }
                // A channel that the matrix does not name stays as it is.
                self.raw(name)
            }
            CompensationRef::Fcs => {
                if let Some((spillover, compensation)) = &self.spillover
                    && let Some(dye) = spillover.names().iter().position(|dye| dye == name)
                {
                    let count = compensation.size();
                    return self.weighted(spillover.names(), compensation.inverse(), count, dye);
                }
                self.raw(name)
            }
            CompensationRef::Uncompensated => self.raw(name),
        }
    }

    fn place(&self, name: &str) -> Result<usize, EvaluateError> {
        self.events
            .channel(name)
            .ok_or_else(|| EvaluateError::UnknownChannel {
                name: name.to_owned(),
            })
    }

    fn raw(&self, name: &str) -> Result<Vec<f64>, EvaluateError> {
        Ok(self.events.column(self.place(name)?).collect())
    }

    /// Sum of detectors by the weights of a dye. Shape of `weights`: detectors × dyes, row-major.
    fn weighted(
        &self,
        detectors: &[String],
        weights: &[f64],
        dyes: usize,
        dye: usize,
    ) -> Result<Vec<f64>, EvaluateError> {
        let mut sums = vec![0.0; self.events.len()];
        for (detector, weight) in detectors.iter().zip(weights.iter().skip(dye).step_by(dyes)) {
            for (sum, value) in sums
                .iter_mut()
                .zip(self.events.column(self.place(detector)?))
            {
                *sum += value * weight;
            }
        }
        Ok(sums)
    }
}
