//! Transformations and spectrum matrices of a document.

use super::element::Element;
use super::model::{GatingDocument, NewDimension, SpectrumMatrix, Transformation};
use super::{GatingMlError, GatingMlFault};
use crate::compensation::unmixing;
use crate::gate::Ratio;
use crate::transform::{Asinh, Hyperlog, Linear, Logarithmic, Logicle, Scale};

/// A `transformation`: a scale, or a ratio that makes a new dimension.
pub(super) fn transformation(
    element: &Element<'_, '_>,
    document: &mut GatingDocument,
) -> Result<(), GatingMlError> {
    let id = element.required("id")?.to_owned();
    let Some(kind) = element
        .children()
        .find(|child| child.name() != "custom_info")
    else {
        return Err(element.fault(GatingMlFault::MissingElement {
            element: element.name().to_owned(),
            child: "transformation",
        }));
    };
    let known =
        document.transformations.contains_key(&id) || document.new_dimensions.contains_key(&id);
    if known {
        return Err(element.fault(GatingMlFault::DuplicateId { id }));
    }
    if kind.name() == "fratio" {
        document.new_dimensions.insert(id, ratio(&kind)?);
        return Ok(());
    }
    let bound = |name| -> Result<Option<f64>, GatingMlError> {
        Ok(kind
            .optional_number(name)?
            .or(element.optional_number(name)?))
    };
    let transformation = Transformation {
        scale: scale(&kind)?,
        bound_min: bound("boundMin")?,
        bound_max: bound("boundMax")?,
    };
    document.transformations.insert(id, transformation);
    Ok(())
}

/// A scale with the parameters T, W, M and A as it needs them.
fn scale(kind: &Element<'_, '_>) -> Result<Scale, GatingMlError> {
    let number = |name| kind.number(name);
    let made = match kind.name() {
        "flin" => Linear::new(number("T")?, number("A")?).map(Scale::Linear),
        "flog" => Logarithmic::new(number("T")?, number("M")?).map(Scale::Logarithmic),
        "fasinh" => Asinh::new(number("T")?, number("M")?, number("A")?).map(Scale::Asinh),
        "logicle" => {
            Logicle::new(number("T")?, number("W")?, number("M")?, number("A")?).map(Scale::Logicle)
        }
        "hyperlog" => Hyperlog::new(number("T")?, number("W")?, number("M")?, number("A")?)
            .map(Scale::Hyperlog),
        name => {
            return Err(kind.fault(GatingMlFault::UnknownElement {
                name: name.to_owned(),
            }));
        }
    };
    made.map_err(|error| kind.fault(error))
}

fn ratio(kind: &Element<'_, '_>) -> Result<NewDimension, GatingMlError> {
    let channels: Vec<_> = kind.children_named("fcs-dimension").collect();
    let [x, y] = channels.as_slice() else {
        return Err(kind.fault(GatingMlFault::Count {
            element: kind.name().to_owned(),
            part: "fcs-dimension",
            found: channels.len(),
            expected: 2,
        }));
    };
    Ok(NewDimension {
        ratio: Ratio {
            factor: kind.number("A")?,
            numerator_offset: kind.number("B")?,
            denominator_offset: kind.number("C")?,
        },
        x: x.required("name")?.to_owned(),
        y: y.required("name")?.to_owned(),
    })
}

/// A `spectrumMatrix`: dyes, detectors, and a row of coefficients for each dye.
pub(super) fn matrix(
    element: &Element<'_, '_>,
    document: &mut GatingDocument,
) -> Result<(), GatingMlError> {
    let id = element.required("id")?.to_owned();
    if document.matrices.contains_key(&id) {
        return Err(element.fault(GatingMlFault::DuplicateId { id }));
    }
    let names = |list| -> Result<Vec<String>, GatingMlError> {
        element
            .child(list)?
            .children_named("fcs-dimension")
            .map(|channel| channel.required("name").map(str::to_owned))
            .collect()
    };
    let (dyes, detectors) = (names("fluorochromes")?, names("detectors")?);
    let mut coefficients = Vec::new();
    let mut rows = 0;
    for row in element.children_named("spectrum") {
        let before = coefficients.len();
        for coefficient in row.children_named("coefficient") {
            coefficients.push(coefficient.number("value")?);
        }
        rows += 1;
        count(
            &row,
            "coefficient",
            coefficients.len() - before,
            detectors.len(),
        )?;
    }
    count(element, "spectrum", rows, dyes.len())?;
    let unmixing = if element.flag("matrix-inverted-already") {
        count(element, "detectors", detectors.len(), dyes.len())?;
        coefficients
    } else {
        unmixing(&coefficients, dyes.len(), detectors.len())
            .map_err(|error| element.fault(error))?
    };
    document.matrices.insert(
        id,
        SpectrumMatrix {
            dyes,
            detectors,
            unmixing,
        },
    );
    Ok(())
}

/// Checks that an element has as many parts as it has to have.
pub(super) fn count(
    element: &Element<'_, '_>,
    part: &'static str,
    found: usize,
    expected: usize,
) -> Result<(), GatingMlError> {
    if found == expected {
        return Ok(());
    }
    Err(element.fault(GatingMlFault::Count {
        element: element.name().to_owned(),
        part,
        found,
        expected,
    }))
}
