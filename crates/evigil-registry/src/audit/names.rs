//! What stands behind the ids of the trail, where who looks may see it: names of users, titles of
//! records. Records about persons keep their ids: a trail that is read shall tell nothing of them.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::Row;

use super::Link;
use crate::fault::Fault;
use crate::record;
use crate::registry::Registry;
use crate::rights::Actor;

/// Columns that say what a record is called, the first that is filled.
const TITLES: [&str; 4] = ["title", "name", "number", "url"];

/// Names behind ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrailNames {
    actors: BTreeMap<String, String>,
    records: BTreeMap<String, String>,
}

impl TrailNames {
    /// The name of a user, or of the user of a token, by the id of the trail.
    #[must_use]
    pub fn actor(&self, id: &str) -> Option<&str> {
        self.actors.get(id).map(String::as_str)
    }

    /// What a record is called.
    #[must_use]
    pub fn record(&self, id: &str) -> Option<&str> {
        self.records.get(id).map(String::as_str)
    }
}

impl Registry {
    /// Names for entries of the trail. Names of users are for who may read accounts (`user.read`) and
    /// for themselves; titles of records for who may read them, and of no record about a person.
    ///
    /// # Errors
    /// What the database says.
    pub async fn trail_names(&self, actor: &Actor, entries: &[Link]) -> Result<TrailNames, Fault> {
        let mut names = TrailNames::default();
        let may_read = self.rights().reach(actor, "user.read").is_ok();
        let mut users: BTreeSet<&str> = BTreeSet::new();
        let mut records: BTreeSet<(&str, &str)> = BTreeSet::new();
        for Link { entry, .. } in entries {
            users.insert(&entry.actor);
            if let (Some(kind), Some(id)) = (&entry.kind, &entry.record_id) {
                if kind == "user" {
                    users.insert(id);
                } else {
                    records.insert((kind, id));
                }
            }
        }
        users.retain(|id| may_read || *id == actor.owner());
        let mut connection = self.database().pool().acquire().await?;
        for id in users {
            // A program acts under its token, for a user.
            let (sql, of) = match id.strip_prefix("token:") {
                Some(token) => (
                    "SELECT u.name FROM tokens t JOIN users u ON u.id = t.user_id WHERE t.id = $1",
                    token,
                ),
                None => ("SELECT name FROM users WHERE id = $1", id),
            };
            let row = sqlx::query(sql)
                .bind(of.to_owned())
                .fetch_optional(&mut *connection)
                .await?;
            if let Some(row) = row {
                names.actors.insert(id.to_owned(), row.try_get(0)?);
            }
        }
        for (kind, id) in records {
            let Some(kind) = self.kinds().get(kind).filter(|kind| !kind.personal) else {
                continue;
            };
            let Ok(reach) = self.rights().reach(actor, &format!("{}.read", kind.name)) else {
                continue;
            };
            let record = match record::read(&mut connection, kind, id, &reach).await {
                Ok(record) => record,
                Err(Fault::Absent { .. }) => continue,
                Err(fault) => return Err(fault),
            };
            let title = TITLES
                .iter()
                .find_map(|column| record.fields.get_text(column));
            if let Some(title) = title.filter(|title| !title.trim().is_empty()) {
                names.records.insert(id.to_owned(), title.to_owned());
            }
        }
        Ok(names)
    }
}
