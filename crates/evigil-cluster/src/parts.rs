//! The files of an input.

use std::path::Path;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::datasource::file_format::FileFormat as _;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::ListingTableUrl;
use futures_util::TryStreamExt as _;
use object_store::ObjectMeta;
use serde::{Deserialize, Serialize};

use crate::ClusterError;
use crate::engine::Session;

/// A file of an input.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its address: `file:///...`, `s3://bucket/...`.
    pub address: String,
    /// Its bytes.
    pub bytes: u64,
    url: ListingTableUrl,
    object: ObjectMeta,
}

/// A part that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poisoned {
    /// Its address.
    pub part: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The files of an input, in the order of their addresses: the file that it names, or all files below
/// the folder, or below the address in a store of objects, that end with one of `endings`.
///
/// # Errors
///
/// [`ClusterError::NoParts`], [`ClusterError::Address`], and [`ClusterError::Engine`] when a store can't
/// be asked.
pub async fn parts(
    session: &Session,
    input: &str,
    endings: &[&str],
) -> Result<Vec<Part>, ClusterError> {
    let address = |error: datafusion::error::DataFusionError| ClusterError::Address {
        address: input.to_owned(),
        reason: error.strip_backtrace(),
    };
    let none = || ClusterError::NoParts {
        place: input.to_owned(),
        wanted: endings.join(", "),
    };
    let is_local = !input.contains("://");
    if is_local && !Path::new(input).exists() {
        return Err(none());
    }
    let url = ListingTableUrl::parse(input).map_err(address)?;
    let state = session.context.state();
    let store = session
        .context
        .runtime_env()
        .object_store(url.object_store())?;
    let listed = url.list_all_files(&state, store.as_ref(), "").await?;
    let objects: Vec<ObjectMeta> = listed.try_collect().await?;
    let mut parts = Vec::new();
    for object in objects {
        let name = object.location.filename().unwrap_or_default();
        if !endings.iter().any(|ending| name.ends_with(ending)) {
            continue;
        }
        let address = format!("{}{}", url.object_store().as_str(), object.location);
        parts.push(Part {
            url: ListingTableUrl::parse(&address)?,
            address,
            bytes: object.size,
            object,
        });
    }
    parts.sort_by(|one, other| one.address.cmp(&other.address));
    if parts.is_empty() {
        return Err(none());
    }
    Ok(parts)
}

impl Part {
    pub(crate) fn url(&self) -> ListingTableUrl {
        self.url.clone()
    }

    /// The columns of a Parquet file, or what is wrong with its end.
    pub(crate) async fn columns(&self, session: &Session) -> Result<SchemaRef, String> {
        let state = session.context.state();
        let store = session
            .context
            .runtime_env()
            .object_store(self.url.object_store())
            .map_err(|error| error.strip_backtrace())?;
        let format = ParquetFormat::default();
        let objects = std::slice::from_ref(&self.object);
        let schema = format.infer_schema(&state, &store, objects).await;
        schema.map_err(|error| error.strip_backtrace())
    }

    /// Says that this part is left out.
    #[must_use]
    pub fn poisoned(&self, reason: impl Into<String>) -> Poisoned {
        Poisoned {
            part: self.address.clone(),
            reason: reason.into(),
        }
    }
}
