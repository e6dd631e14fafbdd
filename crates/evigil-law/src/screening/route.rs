//! What is known of a route, and what is not.

use evigil_core::Localized;

use super::base::{RiskNote, RouteEntry, ScreeningBase, Told};

/// What is told of a route.
#[derive(Debug, Clone)]
pub struct RouteRisks<'b> {
    /// The route in the table.
    pub route: &'b RouteEntry,
    /// Notes on risks; none for a class that they are not about.
    pub notes: Vec<&'b RiskNote>,
    /// What is known besides.
    pub known: Vec<&'b Told>,
    /// What is not known.
    pub unknown: Vec<&'b Told>,
    /// What is told when the notes are not about the class.
    pub other_class: Option<&'b Localized>,
}

/// What is known of `route` for a product of `class`; nothing for a route that the table does not
/// have. A class that is not known is taken to be one that the notes are about.
#[must_use]
pub fn route_risks<'b>(
    base: &'b ScreeningBase,
    route: &str,
    class: Option<&str>,
) -> Option<RouteRisks<'b>> {
    let route = base.routes.iter().find(|entry| entry.id == route)?;
    let concerned = class.is_none_or(|class| base.classes.iter().any(|one| one == class));
    if !concerned {
        return Some(RouteRisks {
            route,
            notes: Vec::new(),
            known: Vec::new(),
            unknown: Vec::new(),
            other_class: Some(&base.other_class),
        });
    }
    Some(RouteRisks {
        route,
        notes: route
            .notes
            .iter()
            .filter_map(|id| base.risk_note(id))
            .collect(),
        known: route.known.iter().collect(),
        unknown: route.unknown.iter().collect(),
        other_class: None,
    })
}
