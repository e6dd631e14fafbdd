//! Reports that tell of one case: a search weighs the reports against each other, a person decides on
//! every pair, and what was decided holds for later searches until somebody decides otherwise.
//!
//! A report is named by its first version here, so that a decision also holds for the versions that
//! follow.

pub mod decide;
mod group;
pub mod queue;
pub mod run;
mod told;

use serde::{Deserialize, Serialize};

use evigil_vigilance::duplicates::FieldWeight;
use sqlx::{AnyConnection, Row};

use crate::fault::Fault;
use crate::kind::Kind;
use crate::record::{self, Record};

/// What a pair was weighed by, as it is kept with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Weighed {
    /// Bits before any field is seen: that two reports at random tell of one case.
    prior: f32,
    /// Bits that are taken off because patients of one lot and one day share as much.
    related: f32,
    /// Fields, the one that says most first.
    fields: Vec<FieldWeight>,
}

/// The same as it is read again.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(super) struct KeptWeights {
    #[serde(default)]
    prior: f64,
    #[serde(default)]
    related: f64,
    #[serde(default)]
    fields: Vec<KeptField>,
}

/// A field of it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct KeptField {
    field: String,
    level: String,
    bits: f64,
}

/// The version that follows a report; nothing behind the newest.
async fn follower(connection: &mut AnyConnection, id: &str) -> Result<Option<String>, Fault> {
    let sql =
        "SELECT id FROM reports WHERE follows_id = $1 AND withdrawn_at IS NULL ORDER BY id LIMIT 1";
    let row = sqlx::query(sql)
        .bind(id.to_owned())
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Every version of a report from its first one on, the newest last.
async fn versions(
    connection: &mut AnyConnection,
    kind: &Kind,
    first: &str,
) -> Result<Vec<Record>, Fault> {
    let mut all = vec![record::read_any(connection, kind, first).await?];
    while let Some(last) = all.last() {
        let Some(next) = follower(connection, &last.id).await? else {
            break;
        };
        all.push(record::read_any(connection, kind, &next).await?);
    }
    Ok(all)
}

/// The first version of the report of which `id` is a version.
async fn first_version(
    connection: &mut AnyConnection,
    kind: &Kind,
    id: &str,
) -> Result<String, Fault> {
    let mut report = record::read_any(connection, kind, id).await?;
    while let Some(before) = report.fields.get_text("follows_id") {
        let before = before.to_owned();
        report = record::read_any(connection, kind, &before).await?;
    }
    Ok(report.id)
}
