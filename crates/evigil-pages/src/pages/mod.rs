//! The pages, one module a topic.

mod check;
pub(crate) mod fault;
mod home;
mod rules;
mod search;
mod sign_in;
mod work;

use crate::route::PageRoutes;

/// All pages.
pub(crate) fn routes() -> PageRoutes {
    let mut routes = PageRoutes::default();
    home::add(&mut routes);
    check::add(&mut routes);
    rules::add(&mut routes);
    search::add(&mut routes);
    sign_in::add(&mut routes);
    work::add(&mut routes);
    routes
}
