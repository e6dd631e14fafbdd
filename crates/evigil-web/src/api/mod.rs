//! The programming interface, `/api/v1`.

mod files;
mod records;
mod request;
mod system;

use evigil_registry::Registry;

use crate::route::Routes;

/// All routes of the registry.
#[must_use]
pub fn routes(registry: &Registry) -> Routes {
    let mut routes = Routes::default();
    system::add(&mut routes);
    files::add(&mut routes);
    for kind in registry.kinds().iter() {
        records::add(&mut routes, kind, registry.rights());
    }
    routes
}
