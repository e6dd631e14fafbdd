//! The pages, one module a topic.

mod account;
mod assess;
mod bench;
mod check;
mod clinic_report;
mod datasets;
mod discussions;
mod dossiers;
mod evidence;
pub(crate) mod fault;
mod follow_up;
mod home;
mod incidents;
mod interface;
mod law;
mod lot_trace;
mod lots;
mod products;
mod providers;
mod recalls;
mod report;
mod rules;
mod search;
mod sign_in;
mod statistics;
mod treatments;
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
    clinic_report::add(&mut routes);
    lot_trace::add(&mut routes);
    recalls::add(&mut routes);
    bench::add(&mut routes);
    treatments::add(&mut routes);
    follow_up::add(&mut routes);
    rules::add(&mut routes);
    search::add(&mut routes);
    sign_in::add(&mut routes);
    statistics::add(&mut routes);
    users::add(&mut routes);
    work::add(&mut routes);
    routes
}
