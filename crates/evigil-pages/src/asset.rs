//! Style, scripts and pictures. Each stands at an address with the digest of its bytes, so that a
//! browser keeps it for good and gets a new one the moment it changes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

use crate::site::Site;

/// The assets by name.
pub(crate) struct Assets {
    files: BTreeMap<String, Asset>,
    addresses: BTreeMap<&'static str, String>,
}

#[derive(Clone)]
struct Asset {
    media: &'static str,
    bytes: Vec<u8>,
}

impl Assets {
    pub(crate) fn new() -> Self {
        // The tokens and components of reports, then what only a site has: one style for both.
        let style = evigil_assess::stylesheet() + include_str!("../assets/site.css");
        let mut assets = Self {
            files: BTreeMap::new(),
            addresses: BTreeMap::new(),
        };
        assets.add(
            "site.css",
            "site",
            "css",
            "text/css; charset=utf-8",
            style.into_bytes(),
        );
        let icon = include_bytes!("../assets/icon.svg").to_vec();
        assets.add("icon.svg", "icon", "svg", "image/svg+xml", icon);
        let script = include_bytes!("../assets/site.js").to_vec();
        assets.add(
            "site.js",
            "site",
            "js",
            "text/javascript; charset=utf-8",
            script,
        );
        let scanner = include_bytes!("../assets/scan.js").to_vec();
        assets.add(
            "scan.js",
            "scan",
            "js",
            "text/javascript; charset=utf-8",
            scanner,
        );
        let charts = include_bytes!("../assets/chart.js").to_vec();
        assets.add(
            "chart.js",
            "chart",
            "js",
            "text/javascript; charset=utf-8",
            charts,
        );
        assets
    }

    fn add(
        &mut self,
        name: &'static str,
        stem: &str,
        extension: &str,
        media: &'static str,
        bytes: Vec<u8>,
    ) {
        let mut digest = String::new();
        for byte in Sha256::digest(&bytes).iter().take(8) {
            // Writing into a string does not fail.
            let _ = write!(digest, "{byte:02x}");
        }
        let file = format!("{stem}.{digest}.{extension}");
        self.addresses.insert(name, format!("/assets/{file}"));
        self.files.insert(file, Asset { media, bytes });
    }

    /// Address of the asset called `name`.
    pub(crate) fn address(&self, name: &str) -> &str {
        self.addresses.get(name).map_or("", String::as_str)
    }
}

/// Serves the assets.
pub(crate) fn router<S: Clone + Send + Sync + 'static>(site: &Site) -> Router<S> {
    let site = site.clone();
    Router::new().route(
        "/assets/{file}",
        get(move |Path(file): Path<String>| {
            let asset = site.assets().files.get(&file).cloned();
            async move { served(asset) }
        }),
    )
}

fn served(asset: Option<Asset>) -> Response {
    let Some(asset) = asset else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = asset.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media));
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    headers.insert(header::CACHE_CONTROL, forever);
    response
}
