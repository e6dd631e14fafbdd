//! The pages, one module a topic.

mod account;
mod assess;
mod check;
mod datasets;
mod discussions;
mod evidence;
pub(crate) mod fault;
mod home;
mod incidents;
mod interface;
mod law;
mod dossiers;
mod lots;
mod products;
mod providers;
mod report;
mod rules;
mod search;
mod sign_in;
mod statistics;
mod users;
mod work;

use crate::route::PageRoutes;

/// All pages.
pub(crate) fn routes() -> PageRoutes {
    let mut routes = PageRoutes::default();
    account::add(&mut routes);
    datasets::add(&mut routes);
    discussions::add(&mut routes);
    home::add(&mut routes);
    interface::add(&mut routes);
    check::add(&mut routes);
    assess::add(&mut routes);
    evidence::add(&mut routes);
    incidents::add(&mut routes);
    law::add(&mut routes);
    report::add(&mut routes);
    products::add(&mut routes);
    providers::add(&mut routes);
    lots::add(&mut routes);
    dossiers::add(&mut routes);
    rules::add(&mut routes);
    search::add(&mut routes);
    sign_in::add(&mut routes);
    statistics::add(&mut routes);
    users::add(&mut routes);
    work::add(&mut routes);
    routes
}
