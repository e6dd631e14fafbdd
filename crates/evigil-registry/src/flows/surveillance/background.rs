//! The table of a public database beside which own reports are counted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{read_table, reader, unusable};
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::Fields;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// A table of report, product and event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BackgroundTable {
    /// Name and period, such as `FAERS 2026Q2`.
    pub name: String,
    /// Where it comes from.
    pub source: String,
    /// Digest of the table, Parquet or comma-separated, which the registry has.
    pub file: String,
}

#[derive(Clone)]
struct Importing {
    registry: Registry,
    actor: Actor,
    fields: Fields,
}

impl Registry {
    /// Reads a table through and keeps it as a background.
    ///
    /// Operation: `background.import`.
    ///
    /// # Errors
    /// [`Fault::Absent`] when the file is not there; [`Fault::Step`] with `EV-R344` when it is no
    /// such table; [`Fault::Duplicate`] for a name that is taken.
    pub async fn import_background(
        &self,
        actor: &Actor,
        table: BackgroundTable,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "background.import")?;
        let (files, file) = (self.files().clone(), table.file.clone());
        let read = tokio::task::spawn_blocking(move || -> Result<(bool, usize), Fault> {
            let mut reader = reader();
            let is_parquet = read_table(&files, &file, &mut reader)?;
            let (table, _) = reader.finish().map_err(|error| unusable(&error))?;
            Ok((is_parquet, table.len()))
        });
        let (is_parquet, reports) = read
            .await
            .map_err(|error| Fault::Internal(error.to_string()))??;
        let mut sent = serde_json::Map::new();
        sent.insert("name".to_owned(), table.name.into());
        sent.insert("source".to_owned(), table.source.into());
        sent.insert("file".to_owned(), table.file.into());
        let format = if is_parquet { "parquet" } else { "csv" };
        sent.insert("format".to_owned(), format.into());
        let fields = self.kind("background")?.fields(&sent, true);
        let fields = fields
            .map_err(Fault::Fields)?
            .integer("reports", i64::try_from(reports).unwrap_or(i64::MAX));
        let importing = Importing {
            registry: self.clone(),
            actor: actor.clone(),
            fields,
        };
        self.write(move |change| {
            let importing = importing.clone();
            Box::pin(async move { importing.run(change).await })
        })
        .await
    }
}

impl Importing {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let organisation = self
            .actor
            .organisation_for(registry.rights(), "background.import");
        record::create(
            change,
            registry.keys(),
            registry.kind("background")?,
            &self.actor,
            organisation.as_deref(),
            self.fields.clone(),
        )
        .await
    }
}
