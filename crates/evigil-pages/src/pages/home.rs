//! The first page: the four questions, and where to begin.

use askama::Template;

use crate::ask::page;
use crate::frame::Frame;
use crate::route::PageRoutes;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    f: Frame,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/", |ask| async move {
        let f = ask.frame("home", "page-home-title");
        page(&Home { f })
    });
}
