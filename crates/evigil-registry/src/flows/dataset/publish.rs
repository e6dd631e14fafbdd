//! Publishing a draft: from then on it does not change.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::deposit::draft;
use crate::audit::Entry;
use crate::fault::Fault;
use crate::flows::steps::refuse;
use crate::kind::Fields;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// For whom a dataset is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// For everybody.
    Public,
    /// For whoever takes part.
    Members,
}

/// A draft to publish.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// Version of the record that was read.
    pub version: i64,
    /// For whom.
    pub audience: Audience,
}

impl Registry {
    /// Publishes a draft with its files, as a signature. Operation `dataset.publish`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Stale`], [`Fault::Withdrawn`];
    /// [`Fault::Step`] with `EV-R441` when it is published already, `EV-R442` when it has no file,
    /// `EV-R445` when a file is damaged.
    pub async fn publish_dataset(
        &self,
        actor: &Actor,
        id: &str,
        publication: &Publication,
    ) -> Result<Record, Fault> {
        let operation = "dataset.publish";
        let reach = self.rights().reach(actor, operation)?;
        let visibility = match publication.audience {
            Audience::Public => "public",
            Audience::Members => "members",
        };
        let today = self.clock().today().to_string();
        let version = publication.version;
        let (registry, actor, id) = (self.clone(), actor.clone(), id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, today) = (reach.clone(), today.clone());
            Box::pin(async move {
                let (kind, files) = (registry.kind("dataset")?, registry.kind("dataset_file")?);
                let keys = registry.keys();
                draft(change, kind, &id, &reach).await?;
                let sql = "SELECT id, name, file FROM dataset_files WHERE dataset_id = $1 AND withdrawn_at IS NULL ORDER BY id";
                let rows = change.fetch_all(sqlx::query(sql).bind(id.clone())).await?;
                if rows.is_empty() {
                    return Err(Fault::step("EV-R442"));
                }
                for row in rows {
                    let (file, name): (String, String) = (row.try_get(0)?, row.try_get(1)?);
                    let digest: String = row.try_get(2)?;
                    if !registry.files().path(&digest).is_some_and(|path| path.is_file()) {
                        return Err(refuse("EV-R445", [("name", name)]));
                    }
                    let fields = Fields::new().text("visibility", visibility);
                    record::change(change, keys, files, &actor, (&file, None), fields).await?;
                }
                let fields = Fields::new()
                    .text("state", "published")
                    .text("visibility", visibility)
                    .text("published_on", today);
                let published =
                    record::change(change, keys, kind, &actor, (&id, Some(version)), fields).await?;
                let entry = Entry::new(&actor.id, operation).on("dataset", &id);
                change.enter(entry.signed("published"));
                Ok(published)
            })
        })
        .await
    }
}
