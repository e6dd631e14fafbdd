//! Gates of FlowJo 10 workspaces (`.wsp`).
//!
//! A workspace borrows its words from Gating-ML but means something else by them: bounds and
//! vertices are values of the channel, sides of a polygon are straight on the scale of the plot,
//! and ellipses are written as foci in a plot of 256 by 256. [`read`] brings everything onto the
//! plot, where it is evaluated.
//!
//! Rectangles, polygons and ellipses are read, with the populations they are nested in. Other
//! nodes, such as boolean ones, are listed as [`Sample::skipped`] and never taken for something
//! else.

mod axis;
mod evaluate;
mod sample;

use crate::gating_ml::element::{Element, parse};
use crate::gating_ml::{GatingMlError, GatingMlFault};

pub use axis::PlotAxis;
pub use sample::{Matrix, Population, Region, Sample, Skipped};

/// A workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct Workspace {
    /// Samples in the order of the workspace.
    pub samples: Vec<Sample>,
}

/// Reads a workspace, within the same bounds as a Gating-ML document.
///
/// # Errors
/// [`GatingMlError`] with the line when it is no workspace, or a gate can't be understood.
pub fn read(text: &str) -> Result<Workspace, GatingMlError> {
    let xml = parse(text)?;
    let root = Element::new(xml.root_element());
    if root.name() != "Workspace" {
        return Err(root.fault(GatingMlFault::Root {
            name: root.name().to_owned(),
        }));
    }
    let lists = root.children_named("SampleList");
    let samples = lists.flat_map(|list| list.children_named("Sample").collect::<Vec<_>>());
    Ok(Workspace {
        samples: samples
            .map(|element| sample::read(&element))
            .collect::<Result<_, _>>()?,
    })
}

#[cfg(test)]
mod tests;
