//! Gates of a document.

use super::element::Element;
use super::model::{BooleanOperator, CompensationRef, Dimension, Gate, GateShape, Source};
use super::transformations::count;
use super::{GatingMlError, GatingMlFault};
use crate::gate::{Ellipsoid, Polygon, Range, quadrant_cell};

/// Adds a gate; of a quadrant gate, each of its cells.
pub(super) fn gate(element: &Element<'_, '_>, gates: &mut Vec<Gate>) -> Result<(), GatingMlError> {
    let id = element.required("id")?.to_owned();
    let parent = element.attribute("parent_id").map(str::to_owned);
    let shape = match element.name() {
        "RectangleGate" => rectangle(element)?,
        "PolygonGate" => polygon(element)?,
        "EllipsoidGate" => ellipsoid(element)?,
        "BooleanGate" => boolean(element)?,
        "QuadrantGate" => return quadrants(element, parent.as_deref(), gates),
        name => {
            return Err(element.fault(GatingMlFault::UnknownElement {
                name: name.to_owned(),
            }));
        }
    };
    gates.push(Gate { id, parent, shape });
    Ok(())
}

/// A `dimension` or `divider`.
fn dimension(element: &Element<'_, '_>) -> Result<Dimension, GatingMlError> {
    let channel = element.children_named("fcs-dimension").next();
    let new = element.children_named("new-dimension").next();
    let source = match (channel, new) {
        (Some(channel), _) => Source::Channel(channel.required("name")?.to_owned()),
        (None, Some(new)) => Source::New(new.required("transformation-ref")?.to_owned()),
        (None, None) => {
            return Err(element.fault(GatingMlFault::MissingElement {
                element: element.name().to_owned(),
                child: "fcs-dimension",
            }));
        }
    };
    Ok(Dimension {
        source,
        compensation: match element.required("compensation-ref")? {
            "uncompensated" => CompensationRef::Uncompensated,
            "FCS" => CompensationRef::Fcs,
            id => CompensationRef::Matrix(id.to_owned()),
        },
        transformation: element.attribute("transformation-ref").map(str::to_owned),
    })
}

fn rectangle(element: &Element<'_, '_>) -> Result<GateShape, GatingMlError> {
    let mut ranges = Vec::new();
    for side in element.children_named("dimension") {
        let range = Range::new(side.optional_number("min")?, side.optional_number("max")?);
        ranges.push((dimension(&side)?, range.map_err(|error| side.fault(error))?));
    }
    if ranges.is_empty() {
        element.child("dimension")?;
    }
    Ok(GateShape::Rectangle(ranges))
}

fn dimensions(element: &Element<'_, '_>) -> Result<Vec<Dimension>, GatingMlError> {
    element
        .children_named("dimension")
        .map(|child| dimension(&child))
        .collect()
}

/// The coordinates of a point.
pub(crate) fn coordinates(point: &Element<'_, '_>) -> Result<Vec<f64>, GatingMlError> {
    point
        .children_named("coordinate")
        .map(|child| child.number("value"))
        .collect()
}

/// The two coordinates of each vertex.
pub(crate) fn vertices(element: &Element<'_, '_>) -> Result<Vec<(f64, f64)>, GatingMlError> {
    element
        .children_named("vertex")
        .map(|vertex| {
            let point = coordinates(&vertex)?;
            count(&vertex, "coordinate", point.len(), 2)?;
            Ok((
                point.first().copied().unwrap_or(f64::NAN),
                point.get(1).copied().unwrap_or(f64::NAN),
            ))
        })
        .collect()
}

fn polygon(element: &Element<'_, '_>) -> Result<GateShape, GatingMlError> {
    let dimensions = dimensions(element)?;
    count(element, "dimension", dimensions.len(), 2)?;
    let Ok(pair) = <[Dimension; 2]>::try_from(dimensions) else {
        return Err(element.fault(GatingMlFault::MissingElement {
            element: element.name().to_owned(),
            child: "dimension",
        }));
    };
    let polygon = Polygon::new(vertices(element)?).map_err(|error| element.fault(error))?;
    Ok(GateShape::Polygon(Box::new(pair), polygon))
}

fn ellipsoid(element: &Element<'_, '_>) -> Result<GateShape, GatingMlError> {
    let dimensions = dimensions(element)?;
    let centre = coordinates(&element.child("mean")?)?;
    count(element, "dimension", dimensions.len(), centre.len())?;
    let mut covariance = Vec::new();
    let matrix = element.child("covarianceMatrix")?;
    for row in matrix.children_named("row") {
        let before = covariance.len();
        for entry in row.children_named("entry") {
            covariance.push(entry.number("value")?);
        }
        count(&row, "entry", covariance.len() - before, centre.len())?;
    }
    let distance_square = element.child("distanceSquare")?.number("value")?;
    let ellipsoid = Ellipsoid::new(centre, &covariance, distance_square)
        .map_err(|error| element.fault(error))?;
    Ok(GateShape::Ellipsoid(dimensions, ellipsoid))
}

fn boolean(element: &Element<'_, '_>) -> Result<GateShape, GatingMlError> {
    for child in element.children() {
        let operator = match child.name() {
            "and" => BooleanOperator::And,
            "or" => BooleanOperator::Or,
            "not" => BooleanOperator::Not,
            _ => continue,
        };
        let operands = child
            .children_named("gateReference")
            .map(|operand| {
                let id = operand.required("ref")?.to_owned();
                Ok((id, operand.flag("use-as-complement")))
            })
            .collect::<Result<Vec<_>, GatingMlError>>()?;
        if operator == BooleanOperator::Not {
            count(&child, "gateReference", operands.len(), 1)?;
        } else if operands.len() < 2 {
            count(&child, "gateReference", operands.len(), 2)?;
        }
        return Ok(GateShape::Boolean(operator, operands));
    }
    Err(element.fault(GatingMlFault::MissingElement {
        element: element.name().to_owned(),
        child: "and",
    }))
}

/// Each cell of a quadrant gate as a gate of its own: a range between two dividers, or past the
/// outermost, in each dimension that it names.
fn quadrants(
    element: &Element<'_, '_>,
    parent: Option<&str>,
    gates: &mut Vec<Gate>,
) -> Result<(), GatingMlError> {
    let mut dividers = Vec::new();
    for divider in element.children_named("divider") {
        let mut values = divider
            .children_named("value")
            .map(|value| value.text_number())
            .collect::<Result<Vec<_>, _>>()?;
        values.sort_unstable_by(f64::total_cmp);
        dividers.push((divider.required("id")?, dimension(&divider)?, values));
    }
    for cell in element.children_named("Quadrant") {
        let mut ranges = Vec::new();
        for position in cell.children_named("position") {
            let reference = position.required("divider_ref")?;
            let location = position.number("location")?;
            let Some((_, dimension, values)) = dividers.iter().find(|(id, ..)| *id == reference)
            else {
                return Err(position.fault(GatingMlFault::UnknownReference {
                    id: reference.to_owned(),
                }));
            };
            let above = quadrant_cell(values, location).unwrap_or(0);
            let below = above.checked_sub(1).and_then(|place| values.get(place));
            let range = Range::new(below.copied(), values.get(above).copied())
                .map_err(|error| position.fault(error))?;
            ranges.push((dimension.clone(), range));
        }
        gates.push(Gate {
            id: cell.required("id")?.to_owned(),
            parent: parent.map(str::to_owned),
            shape: GateShape::Rectangle(ranges),
        });
    }
    Ok(())
}
