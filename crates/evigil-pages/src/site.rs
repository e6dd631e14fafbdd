//! What all pages share.

use std::sync::Arc;

use axum::extract::Request;
use evigil_web::{App, Beside};

use crate::asset::Assets;
use crate::desk::Desk;
use crate::pages;
use crate::route::{PageRoutes, absent};
use crate::tables::Tables;

/// The pages. Copies of it are the same ones.
#[derive(Clone)]
pub struct Site {
    inner: Arc<Inner>,
}

struct Inner {
    app: App,
    assets: Assets,
    desk: Desk,
    tables: Tables,
    is_made_up: bool,
}

impl Site {
    /// The pages of `app`.
    #[must_use]
    pub fn new(app: App) -> Self {
        Self::of(app, false)
    }

    /// The pages of an `app` whose registry is made up: every one of them says so.
    #[must_use]
    pub fn made_up(app: App) -> Self {
        Self::of(app, true)
    }

    fn of(app: App, is_made_up: bool) -> Self {
        Self {
            inner: Arc::new(Inner {
                app,
                assets: Assets::new(),
                desk: Desk::default(),
                tables: Tables::default(),
                is_made_up,
            }),
        }
    }

    /// Whether the registry is made up.
    pub(crate) fn is_made_up(&self) -> bool {
        self.inner.is_made_up
    }

    /// The application whose pages these are.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.inner.app
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.inner.assets
    }

    /// The engines, made at their first use.
    pub(crate) fn desk(&self) -> &Desk {
        &self.inner.desk
    }

    /// Tables of open data, counted once a minute.
    pub(crate) fn tables(&self) -> &Tables {
        &self.inner.tables
    }

    /// All pages.
    #[must_use]
    pub fn routes() -> PageRoutes {
        pages::routes()
    }

    /// The pages for the server, and what answers an address that is not there.
    #[must_use]
    pub fn beside(&self) -> Beside {
        let site = self.clone();
        let nothing = move |request: Request| {
            let site = site.clone();
            let answer: futures_util::future::BoxFuture<'static, _> =
                Box::pin(async move { absent(&site, request).await });
            answer
        };
        let pages = Self::routes().into_router(self);
        Beside {
            router: pages.merge(crate::asset::router(self)),
            absent: Some(Arc::new(nothing)),
        }
    }
}
