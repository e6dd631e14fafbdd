//! Samples of a workspace with their populations.

use std::collections::BTreeMap;

use super::axis::{self, PlotAxis};
use crate::compensation::Spillover;
use crate::gate::{Ellipsoid, Polygon, Range};
use crate::gating_ml::element::Element;
use crate::gating_ml::gates::vertices;
use crate::gating_ml::{GatingMlError, GatingMlFault};

/// A sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Name, usually that of its file.
    pub name: String,
    /// Events that FlowJo counted; none when it had not.
    pub count: Option<u64>,
    /// Axes of plots by channel.
    pub axes: BTreeMap<String, PlotAxis>,
    /// Compensation.
    pub matrix: Option<Matrix>,
    /// Populations, each after the one that it is part of.
    pub populations: Vec<Population>,
    /// What is in the workspace and was not read.
    pub skipped: Vec<Skipped>,
}

/// Spillover, and how compensated channels are named.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// Spillover by names of uncompensated channels.
    pub spillover: Spillover,
    /// What stands before the name of a compensated channel.
    pub prefix: String,
    /// What stands after it.
    pub suffix: String,
}

/// Something that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Element.
    pub name: String,
    /// Its line.
    pub line: u32,
}

/// A population: events in a region, and in the population around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    /// Name.
    pub name: String,
    /// Place of the population that it is part of.
    pub parent: Option<usize>,
    /// Events that FlowJo counted; none when it had not.
    pub count: Option<u64>,
    /// Whether the events outside of the region are meant.
    pub is_outside: bool,
    /// Region.
    pub region: Region,
}

/// Where a population lies.
#[derive(Debug, Clone, PartialEq)]
pub enum Region {
    /// Ranges of values.
    Rectangle(Vec<(String, Range)>),
    /// A polygon on the plot of two channels.
    Polygon([String; 2], Polygon),
    /// An ellipse on the plot of two channels.
    Ellipse([String; 2], Ellipsoid),
}

pub(super) fn read(element: &Element<'_, '_>) -> Result<Sample, GatingMlError> {
    let node = element.child("SampleNode")?;
    let mut sample = Sample {
        name: node.required("name")?.to_owned(),
        count: count(&node)?,
        axes: BTreeMap::new(),
        matrix: matrix(element)?,
        populations: Vec::new(),
        skipped: Vec::new(),
    };
    for list in element.children_named("Transformations") {
        for child in list.children() {
            match axis::read(&child)? {
                Some((channel, axis)) => {
                    sample.axes.insert(channel, axis);
                }
                None => sample.skipped.push(skipped(&child)),
            }
        }
    }
    // Populations hold populations; a list of what is still to do keeps deep files off the stack.
    let mut to_do: Vec<(Option<usize>, Element<'_, '_>)> = vec![(None, node)];
    while let Some((parent, node)) = to_do.pop() {
        for list in node.children_named("Subpopulations") {
            for child in list.children() {
                if child.name() != "Population" {
                    sample.skipped.push(skipped(&child));
                    continue;
                }
                match population(&child, parent, &sample.axes)? {
                    Some(population) => {
                        sample.populations.push(population);
                        to_do.push((Some(sample.populations.len() - 1), child));
                    }
                    None => sample.skipped.push(skipped(&child)),
                }
            }
        }
    }
    Ok(sample)
}

fn skipped(element: &Element<'_, '_>) -> Skipped {
    Skipped {
        name: element.name().to_owned(),
        line: element.line(),
    }
}

/// A count; FlowJo writes −1 for one that it has not made.
fn count(element: &Element<'_, '_>) -> Result<Option<u64>, GatingMlError> {
    let number = element.optional_number("count")?;
    Ok(number
        .filter(|number| *number >= 0.0)
        .map(|number| number as u64))
}

fn matrix(element: &Element<'_, '_>) -> Result<Option<Matrix>, GatingMlError> {
    let Some(matrix) = element.children_named("spilloverMatrix").next() else {
        return Ok(None);
    };
    let names = matrix
        .child("parameters")?
        .children_named("parameter")
        .map(|parameter| Ok(parameter.required("name")?.to_owned()))
        .collect::<Result<Vec<String>, GatingMlError>>()?;
    let rows: Vec<_> = matrix.children_named("spillover").collect();
    let mut values = Vec::new();
    for dye in &names {
        let row = rows
            .iter()
            .find(|row| row.attribute("parameter") == Some(dye));
        let row =
            row.ok_or_else(|| matrix.fault(GatingMlFault::UnknownReference { id: dye.clone() }))?;
        for detector in &names {
            let mut cells = row.children_named("coefficient");
            let cell = cells.find(|cell| cell.attribute("parameter") == Some(detector));
            values.push(match cell {
                Some(cell) => cell.number("value")?,
                None => {
                    return Err(row.fault(GatingMlFault::UnknownReference {
                        id: detector.clone(),
                    }));
                }
            });
        }
    }
    let text = |name| matrix.attribute(name).unwrap_or_default().to_owned();
    Ok(Some(Matrix {
        spillover: Spillover::new(names, values).map_err(|error| matrix.fault(error))?,
        prefix: text("prefix"),
        suffix: text("suffix"),
    }))
}

fn population(
    element: &Element<'_, '_>,
    parent: Option<usize>,
    axes: &BTreeMap<String, PlotAxis>,
) -> Result<Option<Population>, GatingMlError> {
    let gate = element.child("Gate")?;
    let Some(shape) = gate.children().next() else {
        return Ok(None);
    };
    let region = match shape.name() {
        "RectangleGate" => rectangle(&shape)?,
        "PolygonGate" => polygon(&shape, axes)?,
        "EllipsoidGate" => ellipse(&shape)?,
        _ => return Ok(None),
    };
    Ok(Some(Population {
        name: element.required("name")?.to_owned(),
        parent,
        count: count(element)?,
        is_outside: shape.attribute("eventsInside") == Some("0"),
        region,
    }))
}

fn channel(dimension: &Element<'_, '_>) -> Result<String, GatingMlError> {
    Ok(dimension
        .child("fcs-dimension")?
        .required("name")?
        .to_owned())
}

/// The two channels of a plot.
fn channels(shape: &Element<'_, '_>) -> Result<[String; 2], GatingMlError> {
    let all = shape
        .children_named("dimension")
        .map(|dimension| channel(&dimension))
        .collect::<Result<Vec<_>, _>>()?;
    let found = all.len();
    <[String; 2]>::try_from(all).map_err(|_| {
        shape.fault(GatingMlFault::Count {
            element: shape.name().to_owned(),
            part: "dimension",
            found,
            expected: 2,
        })
    })
}

fn rectangle(shape: &Element<'_, '_>) -> Result<Region, GatingMlError> {
    let sides = shape.children_named("dimension").map(|side| {
        let range = Range::new(side.optional_number("min")?, side.optional_number("max")?);
        Ok((channel(&side)?, range.map_err(|error| side.fault(error))?))
    });
    Ok(Region::Rectangle(
        sides.collect::<Result<_, GatingMlError>>()?,
    ))
}

fn polygon(
    shape: &Element<'_, '_>,
    axes: &BTreeMap<String, PlotAxis>,
) -> Result<Region, GatingMlError> {
    let channels = channels(shape)?;
    let [x, y] = channels.each_ref().map(|channel| axes.get(channel));
    let place = |axis: Option<&PlotAxis>, value| axis.map_or(value, |axis| axis.apply(value));
    let corners = vertices(shape)?
        .into_iter()
        .map(|(a, b)| (place(x, a), place(y, b)));
    let polygon = Polygon::new(corners.collect()).map_err(|error| shape.fault(error))?;
    Ok(Region::Polygon(channels, polygon))
}

/// An ellipse: two foci, and four points on it, of which the first two end its long axis.
fn ellipse(shape: &Element<'_, '_>) -> Result<Region, GatingMlError> {
    let channels = channels(shape)?;
    let (foci, edge) = (shape.child("foci")?, shape.child("edge")?);
    let (points, ends) = (vertices(&foci)?, vertices(&edge)?);
    let (&[a, b], &[from, to, ..]) = (points.as_slice(), ends.as_slice()) else {
        return Err(shape.fault(GatingMlFault::Count {
            element: foci.name().to_owned(),
            part: "vertex",
            found: points.len(),
            expected: 2,
        }));
    };
    let axis = (to.0 - from.0).hypot(to.1 - from.1);
    let ellipse = Ellipsoid::from_foci(a, b, axis).map_err(|error| shape.fault(error))?;
    Ok(Region::Ellipse(channels, ellipse))
}
