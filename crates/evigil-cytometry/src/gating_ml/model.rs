//! What a document holds.

use std::collections::BTreeMap;

use crate::gate::{Ellipsoid, Polygon, Range, Ratio};
use crate::transform::Scale;

/// Gates, and what they refer to.
#[derive(Debug, Clone, PartialEq)]
pub struct GatingDocument {
    /// Scales by name.
    pub transformations: BTreeMap<String, Transformation>,
    /// Dimensions made of two channels, by name.
    pub new_dimensions: BTreeMap<String, NewDimension>,
    /// Spectra of dyes by name.
    pub matrices: BTreeMap<String, SpectrumMatrix>,
    /// Gates in the order of the document; each cell of a quadrant gate is one.
    pub gates: Vec<Gate>,
    /// Places of the gates, each after those that it needs.
    pub(super) order: Vec<usize>,
}

/// A scale, and the bounds to which its places are cut.
#[derive(Debug, Clone, PartialEq)]
pub struct Transformation {
    /// Scale.
    pub scale: Scale,
    /// Lowest place (`boundMin`).
    pub bound_min: Option<f64>,
    /// Highest place (`boundMax`).
    pub bound_max: Option<f64>,
}

impl Transformation {
    /// Place of a value. A value that has no place, such as the logarithm of a negative one,
    /// stays NaN; bounds do not make a number of it.
    #[must_use]
    pub fn apply(&self, value: f64) -> f64 {
        let place = self.scale.apply(value);
        let bounded = |place: f64, bound: Option<f64>, wrong: fn(f64, f64) -> bool| match bound {
            Some(bound) if wrong(place, bound) => bound,
            _ => place,
        };
        let place = bounded(place, self.bound_min, |place, bound| place < bound);
        bounded(place, self.bound_max, |place, bound| place > bound)
    }
}

/// A dimension made of two channels.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDimension {
    /// How.
    pub ratio: Ratio,
    /// Numerator.
    pub x: String,
    /// Denominator.
    pub y: String,
}

/// Spectra of dyes in detectors.
#[derive(Debug, Clone, PartialEq)]
pub struct SpectrumMatrix {
    /// Dyes.
    pub dyes: Vec<String>,
    /// Channels in which they are measured.
    pub detectors: Vec<String>,
    /// What turns measurements into dyes. Shape: detectors × dyes, row-major.
    pub unmixing: Vec<f64>,
}

/// How a channel is compensated before it is gated.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CompensationRef {
    /// Not at all.
    Uncompensated,
    /// As the file of the events says; not at all when it says nothing.
    Fcs,
    /// By a matrix of the document.
    Matrix(String),
}

/// Where the values of a dimension come from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Source {
    /// A channel; with a matrix of the document, a dye.
    Channel(String),
    /// A new dimension of the document.
    New(String),
}

/// A dimension of a gate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dimension {
    /// Where its values come from.
    pub source: Source,
    /// How they are compensated.
    pub compensation: CompensationRef,
    /// On which scale they are gated; as they are when there is none.
    pub transformation: Option<String>,
}

/// How gates are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BooleanOperator {
    /// In all of them.
    And,
    /// In one of them.
    Or,
    /// Not in it.
    Not,
}

/// What a gate looks like.
#[derive(Debug, Clone, PartialEq)]
pub enum GateShape {
    /// A range in each of its dimensions; also a cell of a quadrant gate.
    Rectangle(Vec<(Dimension, Range)>),
    /// A polygon.
    Polygon(Box<[Dimension; 2]>, Polygon),
    /// An ellipsoid.
    Ellipsoid(Vec<Dimension>, Ellipsoid),
    /// Other gates joined; `true` marks those taken as their complement.
    Boolean(BooleanOperator, Vec<(String, bool)>),
}

/// A gate.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// Name.
    pub id: String,
    /// Gate in which an event has to lie as well.
    pub parent: Option<String>,
    /// What it looks like.
    pub shape: GateShape,
}

impl Gate {
    /// Dimensions that it looks at.
    pub fn dimensions(&self) -> impl Iterator<Item = &Dimension> {
        let (ranges, pair, many): (&[_], &[_], &[_]) = match &self.shape {
            GateShape::Rectangle(ranges) => (ranges, &[], &[]),
            GateShape::Polygon(pair, _) => (&[], pair.as_slice(), &[]),
            GateShape::Ellipsoid(many, _) => (&[], &[], many),
            GateShape::Boolean(..) => (&[], &[], &[]),
        };
        ranges
            .iter()
            .map(|(dimension, _)| dimension)
            .chain(pair)
            .chain(many)
    }

    /// Gates that it needs.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        let operands = match &self.shape {
            GateShape::Boolean(_, operands) => operands.as_slice(),
            _ => &[],
        };
        self.parent
            .as_deref()
            .into_iter()
            .chain(operands.iter().map(|(id, _)| id.as_str()))
    }
}
