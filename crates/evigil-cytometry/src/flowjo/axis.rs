//! Axes of FlowJo's plots.

use crate::gating_ml::element::Element;
use crate::gating_ml::{GatingMlError, GatingMlFault};
use crate::transform::{Asinh, FlowJoBiex, Hyperlog, Logicle, Scale, ScaleError};

/// Places of a plot run from 0 to this.
pub(super) const PLOT: f64 = 256.0;

/// Scale of a channel on a plot. Places run from 0 to 256.
#[derive(Debug, Clone, PartialEq)]
pub enum PlotAxis {
    /// Linear between two values.
    Linear {
        /// Value at place 0.
        min: f64,
        /// Value at place 256.
        max: f64,
    },
    /// Logarithmic; values below the offset stand at place 0.
    Logarithmic {
        /// Value at place 0.
        offset: f64,
        /// Decades of the plot.
        decades: f64,
    },
    /// A scale whose whole length is this number.
    Scaled(Scale, f64),
}

impl PlotAxis {
    /// Place of a value.
    #[must_use]
    pub fn apply(&self, value: f64) -> f64 {
        match self {
            Self::Linear { min, max } => (value - min) / (max - min) * PLOT,
            Self::Logarithmic { .. } if value.is_nan() => value,
            Self::Logarithmic { offset, decades } => {
                (value.max(*offset) / offset).log10() / decades * PLOT
            }
            Self::Scaled(scale, length) => scale.apply(value) / length * PLOT,
        }
    }
}

/// Reads a transformation of a sample: the channel, and its axis; none for a kind that is not
/// known.
pub(super) fn read(element: &Element<'_, '_>) -> Result<Option<(String, PlotAxis)>, GatingMlError> {
    let number = |name| element.number(name);
    let refuse = |error: ScaleError| element.fault(error);
    let axis = match element.name() {
        "linear" => {
            let (min, max) = (number("minRange")?, number("maxRange")?);
            if min >= max {
                return Err(
                    element.fault(GatingMlFault::Range(crate::gate::RangeError { min, max }))
                );
            }
            PlotAxis::Linear { min, max }
        }
        "log" => {
            let (offset, decades) = (number("offset")?, number("decades")?);
            if offset <= 0.0 || decades <= 0.0 {
                return Err(refuse(ScaleError {
                    scale: "flowjo-log",
                    parameter: "offset, decades",
                    value: offset.min(decades),
                    rule: "has to be above 0",
                }));
            }
            PlotAxis::Logarithmic { offset, decades }
        }
        "biex" => {
            let [positive, negative] = [number("pos")?, number("neg")?];
            let [width, top] = [number("width")?, number("maxRange")?];
            let scale = FlowJoBiex::new(FlowJoBiex::CHANNELS, positive, negative, width, top);
            let scale = scale.map(Scale::FlowJoBiex).map_err(refuse)?;
            PlotAxis::Scaled(scale, FlowJoBiex::CHANNELS as f64)
        }
        "fasinh" => {
            let scale = Asinh::new(number("T")?, number("M")?, number("A")?);
            PlotAxis::Scaled(scale.map(Scale::Asinh).map_err(refuse)?, 1.0)
        }
        "logicle" => {
            let scale = Logicle::new(number("T")?, number("W")?, number("M")?, number("A")?);
            PlotAxis::Scaled(scale.map(Scale::Logicle).map_err(refuse)?, 1.0)
        }
        "hyperlog" => {
            let scale = Hyperlog::new(number("T")?, number("W")?, number("M")?, number("A")?);
            PlotAxis::Scaled(scale.map(Scale::Hyperlog).map_err(refuse)?, 1.0)
        }
        _ => return Ok(None),
    };
    let channel = element.child("parameter")?.required("name")?.to_owned();
    Ok(Some((channel, axis)))
}
