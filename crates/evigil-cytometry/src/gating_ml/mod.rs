//! Gates and transformations written in Gating-ML 2.0 (ISAC, Spidlen et al. 2015, Cytometry A
//! 87:683), and their evaluation over events.
//!
//! [`read`] gives a [`GatingDocument`]; [`GatingDocument::evaluate`] tells for each gate which
//! events lie in it. Entities are not expanded and document types are refused, so that a small
//! file stays small.

pub(crate) mod element;
mod evaluate;
pub(crate) mod gates;
mod model;
mod order;
mod transformations;

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

pub use evaluate::EvaluateError;
pub use model::{
    BooleanOperator, CompensationRef, Dimension, Gate, GateShape, GatingDocument, NewDimension,
    Source, SpectrumMatrix, Transformation,
};

use crate::compensation::SpilloverError;
use crate::gate::{EllipsoidError, PolygonError, RangeError};
use crate::transform::ScaleError;
use element::Element;

/// Largest document that is read, in bytes. Real ones have some ten kilobytes.
pub const BYTES_MAX: usize = 32 << 20;

/// Most elements, texts and comments of a document.
pub const NODES_MAX: u32 = 1_000_000;

/// Why a document can't be used, and where.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("line {line}: {fault}")]
pub struct GatingMlError {
    /// Line, from 1.
    pub line: u32,
    /// What is wrong there.
    pub fault: GatingMlFault,
}

/// What is wrong with a document.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum GatingMlFault {
    /// It is larger than [`BYTES_MAX`].
    #[error("{bytes} bytes are more than {BYTES_MAX}")]
    TooLarge {
        /// Bytes.
        bytes: usize,
    },
    /// It is no XML, has a document type, or more than [`NODES_MAX`] nodes.
    #[error("{0}")]
    Xml(String),
    /// Its root is no Gating-ML 2.0.
    #[error("`{name}` is no root of Gating-ML 2.0")]
    Root {
        /// Name of the root.
        name: String,
    },
    /// An element that has to be there is not.
    #[error("`{element}` has no `{child}`")]
    MissingElement {
        /// Parent.
        element: String,
        /// What it lacks.
        child: &'static str,
    },
    /// An attribute that has to be there is not.
    #[error("`{element}` has no attribute `{attribute}`")]
    MissingAttribute {
        /// Element.
        element: String,
        /// What it lacks.
        attribute: &'static str,
    },
    /// Something is no number.
    #[error("`{value}` is no number")]
    NotANumber {
        /// As written.
        value: String,
    },
    /// Another number of parts than the gate has to have.
    #[error("`{element}` has {found} {part}, not {expected}")]
    Count {
        /// Element.
        element: String,
        /// Part.
        part: &'static str,
        /// How many there are.
        found: usize,
        /// How many there have to be.
        expected: usize,
    },
    /// An element of unknown meaning where a known one is needed.
    #[error("`{name}` is not known here")]
    UnknownElement {
        /// Name.
        name: String,
    },
    /// Two things have one name.
    #[error("`{id}` is defined twice")]
    DuplicateId {
        /// Name.
        id: String,
    },
    /// A name that nothing has.
    #[error("`{id}` is not defined")]
    UnknownReference {
        /// Name.
        id: String,
    },
    /// A gate that depends on itself.
    #[error("gate `{id}` depends on itself")]
    Cycle {
        /// Gate.
        id: String,
    },
    /// A scale with parameters out of range.
    #[error(transparent)]
    Scale(#[from] ScaleError),
    /// A matrix that can't be used.
    #[error(transparent)]
    Matrix(#[from] SpilloverError),
    /// Bounds that hold nothing.
    #[error(transparent)]
    Range(#[from] RangeError),
    /// A polygon that is none.
    #[error(transparent)]
    Polygon(#[from] PolygonError),
    /// An ellipsoid that is none.
    #[error(transparent)]
    Ellipsoid(#[from] EllipsoidError),
}

/// Reads a document.
///
/// # Errors
/// [`GatingMlError`] with the line when it is no Gating-ML 2.0, or says what can't be done.
pub fn read(text: &str) -> Result<GatingDocument, GatingMlError> {
    let xml = element::parse(text)?;
    let root = Element::new(xml.root_element());
    if root.name() != "Gating-ML" {
        return Err(root.fault(GatingMlFault::Root {
            name: root.name().to_owned(),
        }));
    }
    let mut document = GatingDocument {
        transformations: BTreeMap::new(),
        new_dimensions: BTreeMap::new(),
        matrices: BTreeMap::new(),
        gates: Vec::new(),
        order: Vec::new(),
    };
    let mut lines = Vec::new();
    for child in root.children() {
        match child.name() {
            "transformation" => transformations::transformation(&child, &mut document)?,
            "spectrumMatrix" => transformations::matrix(&child, &mut document)?,
            "custom_info" => {}
            name if name.ends_with("Gate") => {
                let before = document.gates.len();
                gates::gate(&child, &mut document.gates)?;
                lines.resize(lines.len() + document.gates.len() - before, child.line());
            }
            name => {
                return Err(child.fault(GatingMlFault::UnknownElement {
                    name: name.to_owned(),
                }));
            }
        }
    }
    check(&document, &lines)?;
    document.order = order::order(&document.gates).map_err(|gate| GatingMlError {
        line: lines.get(gate).copied().unwrap_or(0),
        fault: GatingMlFault::Cycle {
            id: document
                .gates
                .get(gate)
                .map_or_else(String::new, |gate| gate.id.clone()),
        },
    })?;
    Ok(document)
}

/// Whether names are unique and everything that is referred to is there.
fn check(document: &GatingDocument, lines: &[u32]) -> Result<(), GatingMlError> {
    let mut ids = BTreeSet::new();
    for (gate, line) in document.gates.iter().zip(lines) {
        let fail = |fault| Err(GatingMlError { line: *line, fault });
        if !ids.insert(gate.id.as_str()) {
            return fail(GatingMlFault::DuplicateId {
                id: gate.id.clone(),
            });
        }
    }
    for (gate, line) in document.gates.iter().zip(lines) {
        let unknown = |id: &str| GatingMlError {
            line: *line,
            fault: GatingMlFault::UnknownReference { id: id.to_owned() },
        };
        if let Some(id) = gate.references().find(|id| !ids.contains(id)) {
            return Err(unknown(id));
        }
        for dimension in gate.dimensions() {
            if let Some(id) = &dimension.transformation
                && !document.transformations.contains_key(id)
            {
                return Err(unknown(id));
            }
            if let CompensationRef::Matrix(id) = &dimension.compensation
                && !document.matrices.contains_key(id)
            {
                return Err(unknown(id));
            }
            if let Source::New(id) = &dimension.source
                && !document.new_dimensions.contains_key(id)
            {
                return Err(unknown(id));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
