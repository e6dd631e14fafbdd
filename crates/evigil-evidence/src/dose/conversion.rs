//! From an animal's dose to a human's, by body surface.

use super::amount::{Amount, DoseKind, Kilograms, PerKilogram};
use super::base::{DoseBase, Exception, Human, Species};
use super::error::DoseError;

/// What an animal's dose would be in a human.
#[derive(Debug, Clone, PartialEq)]
pub struct HumanEquivalent<'b> {
    /// The factor: Km of the animal by Km of the human.
    pub factor: f64,
    /// Equivalent for each kilogram.
    pub per_kg: PerKilogram,
    /// Equivalent for the whole body.
    pub whole: Amount,
    /// Weight of that body.
    pub weight: Kilograms,
    /// First dose for each kilogram: the equivalent by the default divisor.
    pub start_per_kg: PerKilogram,
    /// First dose for the whole body.
    pub start_whole: Amount,
    /// The guidance's exceptions: ids, and whether what is known of route and kind calls for them.
    pub exceptions: Vec<(&'b str, bool)>,
}

/// Converts a dose per kilogram by body surface (FDA 2005): the dose times Km of the animal by Km of
/// the human. `route` is the id of a term of the kind `route`, `weight` the human's when it is not
/// that of the base.
///
/// Every exception of the base is in the result, because a conversion without them misleads; those
/// that hold for this route or this kind of dose are marked.
///
/// # Errors
/// When the result leaves the range of doses.
pub fn human_equivalent<'b>(
    base: &'b DoseBase,
    species: &Species,
    human: &Human,
    dose: PerKilogram,
    route: Option<&str>,
    weight: Option<Kilograms>,
) -> Result<HumanEquivalent<'b>, DoseError> {
    let factor = species.km / human.km;
    let per_kg = dose.0.times(factor)?;
    let weight = match weight {
        Some(weight) => weight,
        None => Kilograms::new(human.weight_kg)?,
    };
    let whole = per_kg.times(weight.value())?;
    // A mass may be that of an ordinary drug; everything else is a preparation of vesicles or cells.
    let is_preparation = dose.0.kind() != DoseKind::Mass;
    let holds = |exception: &Exception| {
        route.is_some_and(|route| exception.routes.iter().any(|it| it == route))
            || (exception.always && is_preparation)
    };
    Ok(HumanEquivalent {
        factor,
        per_kg: PerKilogram(per_kg),
        whole,
        weight,
        start_per_kg: PerKilogram(per_kg.times(1.0 / base.start.divisor)?),
        start_whole: whole.times(1.0 / base.start.divisor)?,
        exceptions: base
            .exception
            .iter()
            .map(|exception| (exception.id.as_str(), holds(exception)))
            .collect(),
    })
}
