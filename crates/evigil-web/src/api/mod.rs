//! The programming interface, `/api/v1`.

mod bulk;
mod call;
mod cases;
mod datasets;
mod desk;
mod discussions;
mod duplicates;
mod files;
mod identity;
mod incidents;
mod jobs;
mod open_data;
mod page_checks;
mod recall;
mod records;
mod reports;
mod request;
mod studies;
mod surveillance;
mod system;
mod treatment;

use evigil_registry::Registry;

#[cfg(feature = "oidc")]
pub(crate) use request::query;

use crate::route::Routes;

/// All routes of the registry.
#[must_use]
pub fn routes(registry: &Registry) -> Routes {
    let mut routes = Routes::default();
    system::add(&mut routes);
    identity::add(&mut routes);
    datasets::add(&mut routes);
    desk::add(&mut routes);
    discussions::add(&mut routes);
    open_data::add(&mut routes);
    page_checks::add(&mut routes);
    studies::add(&mut routes);
    #[cfg(feature = "oidc")]
    crate::provider::add(&mut routes);
    files::add(&mut routes);
    treatment::add(&mut routes);
    recall::add(&mut routes);
    jobs::add(&mut routes);
    reports::add(&mut routes, registry.kinds());
    cases::add(&mut routes, registry.kinds());
    duplicates::add(&mut routes, registry.kinds());
    surveillance::add(&mut routes, registry.kinds());
    incidents::add(&mut routes);
    for kind in registry.kinds().iter() {
        records::add(&mut routes, kind, registry.rights());
        bulk::add(&mut routes, kind, registry.rights());
    }
    routes
}
