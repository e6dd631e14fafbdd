//! The programming interface, `/api/v1`.

mod call;
mod files;
mod identity;
mod jobs;
mod recall;
mod records;
mod request;
mod system;
mod treatment;

use evigil_registry::Registry;

use crate::route::Routes;

/// All routes of the registry.
#[must_use]
pub fn routes(registry: &Registry) -> Routes {
    let mut routes = Routes::default();
    system::add(&mut routes);
    identity::add(&mut routes);
    files::add(&mut routes);
    treatment::add(&mut routes);
    recall::add(&mut routes);
    jobs::add(&mut routes);
    for kind in registry.kinds().iter() {
        records::add(&mut routes, kind, registry.rights());
    }
    routes
}
