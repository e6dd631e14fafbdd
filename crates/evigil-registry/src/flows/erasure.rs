//! The data of one person: given out whole, in an open format, and erased. What is kept is said,
//! and why.

use std::collections::{BTreeMap, BTreeSet};

use evigil_core::Localized;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::erasure_request;
use super::retention::{OnErasure, RetentionRules};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{ColumnType, Fields, Kind, stamp};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// Ids that one statement looks for.
const CHUNK: usize = 200;

/// Everything that the registry holds about a person.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PersonExport {
    /// The person.
    pub person_id: String,
    /// When it was given out.
    pub exported_at: String,
    /// Records by kind; `person` among them.
    pub records: BTreeMap<String, Vec<ExportedRecord>>,
    /// Links that were made for the person, without what opens them.
    pub links: Vec<ExportedLink>,
}

/// A record and its earlier versions.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExportedRecord {
    /// The record.
    pub record: Json,
    /// Its earlier versions, the oldest first.
    pub earlier: Vec<Json>,
}

/// A link of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExportedLink {
    /// What it is for.
    pub purpose: String,
    /// When it was made.
    pub created_at: String,
    /// Until when it is good.
    pub expires_at: String,
    /// When it was used.
    pub used_at: Option<String>,
}

/// What an erasure took and what it left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Erasure {
    /// The person.
    pub person_id: String,
    /// What was erased.
    pub erased: Vec<ErasedKind>,
    /// What was kept without the person.
    pub kept: Vec<KeptKind>,
    /// Links that were ended.
    pub links: u64,
}

/// Records of a kind that were emptied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErasedKind {
    /// The kind.
    pub kind: String,
    /// How many.
    pub records: usize,
    /// Columns that are empty now, in them and in their earlier versions.
    pub columns: Vec<String>,
}

/// Records of a kind that were kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeptKind {
    /// The kind, or `audit`.
    pub kind: String,
    /// How many.
    pub records: usize,
    /// Why.
    pub reason: Localized,
}

/// Records about a person: what refers to the person, and what refers to that.
async fn about(
    connection: &mut AnyConnection,
    registry: &Registry,
    person: &str,
) -> Result<BTreeMap<String, BTreeSet<String>>, Fault> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut fresh = vec![("person".to_owned(), vec![person.to_owned()])];
    found.insert("person".to_owned(), BTreeSet::from([person.to_owned()]));
    while let Some((of, ids)) = fresh.pop() {
        for kind in registry.kinds().iter().filter(|kind| kind.personal) {
            let mut new = Vec::new();
            for column in references(kind, &of) {
                for chunk in ids.chunks(CHUNK) {
                    let places: Vec<String> = (1..=chunk.len()).map(|n| format!("${n}")).collect();
                    let sql = format!(
                        "SELECT id FROM \"{}\" WHERE \"{column}\" IN ({})",
                        kind.table(),
                        places.join(", ")
                    );
                    let mut query = sqlx::query(AssertSqlSafe(sql));
                    for id in chunk {
                        query = query.bind(id.clone());
                    }
                    for row in query.fetch_all(&mut *connection).await? {
                        let id: String = row.try_get(0)?;
                        if found
                            .entry(kind.name.clone())
                            .or_default()
                            .insert(id.clone())
                        {
                            new.push(id);
                        }
                    }
                }
            }
            if !new.is_empty() {
                fresh.push((kind.name.clone(), new));
            }
        }
    }
    Ok(found)
}

/// Columns of `kind` that refer to the kind `of`.
fn references<'k>(kind: &'k Kind, of: &'k str) -> impl Iterator<Item = &'k str> {
    kind.columns
        .iter()
        .filter(move |column| matches!(&column.holds, ColumnType::Reference { of: to } if to == of))
        .map(|column| column.name.as_str())
}

impl Registry {
    /// Everything that the registry holds about a person. Operation `person.export`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`].
    pub async fn export_person(&self, actor: &Actor, id: &str) -> Result<PersonExport, Fault> {
        const OPERATION: &str = "person.export";
        let reach = self.rights().reach(actor, OPERATION)?;
        let mut records: BTreeMap<String, Vec<ExportedRecord>> = BTreeMap::new();
        let mut links = Vec::new();
        let person = {
            let mut connection = self.database().pool().acquire().await?;
            let person = record::read(&mut connection, self.kind("person")?, id, &reach).await?;
            for (name, ids) in about(&mut connection, self, id).await? {
                let kind = self.kind(&name)?;
                let exported = records.entry(name).or_default();
                for id in ids {
                    let record = record::read_any(&mut connection, kind, &id).await?;
                    exported.push(ExportedRecord {
                        record: record.to_json(kind),
                        earlier: record::earlier(&mut connection, kind, &id).await?,
                    });
                }
            }
            let query = sqlx::query(
                "SELECT purpose, created_at, expires_at, used_at FROM links WHERE person_id = $1 ORDER BY id",
            );
            for row in query
                .bind(id.to_owned())
                .fetch_all(&mut *connection)
                .await?
            {
                links.push(ExportedLink {
                    purpose: row.try_get(0)?,
                    created_at: row.try_get(1)?,
                    expires_at: row.try_get(2)?,
                    used_at: row.try_get(3)?,
                });
            }
            person
        };
        let mut entry = Entry::new(&actor.id, OPERATION).on("person", id);
        entry.organisation_id.clone_from(&person.organisation_id);
        entry.version = Some(person.version);
        self.enter(entry).await?;
        Ok(PersonExport {
            person_id: id.to_owned(),
            exported_at: stamp(self.clock().now()),
            records,
            links,
        })
    }

    /// Erases the data of a person: personal columns are emptied in records and in their earlier
    /// versions, links and follow-ups end, and what has to be kept is kept without the person.
    /// Operation `person.erase`; a signature in the audit trail, which stays.
    ///
    /// # Errors
    /// `EV-R248` when it was done; [`Fault::Refused`], [`Fault::Absent`].
    pub async fn erase_person(&self, actor: &Actor, id: &str) -> Result<Erasure, Fault> {
        const OPERATION: &str = "person.erase";
        let reach = self.rights().reach(actor, OPERATION)?;
        let persons = self.kind("person")?;
        let (registry, actor, id) = (self.clone(), actor.clone(), id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let reach = reach.clone();
            Box::pin(async move {
                let person = record::read(change.connection(), persons, &id, &reach).await?;
                if person.fields.get_text("erased_at").is_some() {
                    return Err(Fault::step("EV-R248"));
                }
                let now = stamp(change.at());
                if person.withdrawn_at.is_none() {
                    let fields = Fields::new().text("erased_at", now.clone());
                    let keys = registry.keys();
                    record::change(change, keys, persons, &actor, (&id, None), fields).await?;
                }
                erasure_request::answer(change, (&registry, &actor), &id).await?;
                let found = about(change.connection(), &registry, &id).await?;
                let mut erasure = Erasure {
                    person_id: id.clone(),
                    erased: Vec::new(),
                    kept: Vec::new(),
                    links: 0,
                };
                for (name, ids) in found {
                    let kind = registry.kind(&name)?;
                    erase_kind(change, (&registry, &actor), kind, &ids, &mut erasure).await?;
                }
                let links = sqlx::query(
                    "UPDATE links SET person_id = NULL, record_id = NULL, expires_at = $2 WHERE person_id = $1",
                );
                let links = change.execute(links.bind(id.clone()).bind(now)).await?;
                erasure.links = links.rows_affected();
                erasure.kept.push(KeptKind {
                    kind: "audit".to_owned(),
                    records: 0,
                    reason: RetentionRules::embedded()?.audit.clone(),
                });
                let mut entry = Entry::new(&actor.id, OPERATION).on("person", &id);
                entry.organisation_id.clone_from(&person.organisation_id);
                change.enter(entry.signed("data of the person erased"));
                Ok(erasure)
            })
        })
        .await
    }
}

/// Takes the person out of the records of one kind, as its rule says; without a rule it is emptied.
async fn erase_kind(
    change: &mut Change<'_>,
    (registry, actor): (&Registry, &Actor),
    kind: &Kind,
    ids: &BTreeSet<String>,
    erasure: &mut Erasure,
) -> Result<(), Fault> {
    let rule = RetentionRules::embedded()?.of(&kind.name);
    let kept = rule.filter(|rule| rule.on_erasure == OnErasure::Unlink);
    let columns: Vec<&str> = match kept {
        Some(_) => references(kind, "person").collect(),
        None => {
            let stays = |name: &String| rule.is_some_and(|rule| rule.keeps.contains(name));
            let personal = kind
                .columns
                .iter()
                .filter(|column| column.privacy.is_personal() && !stays(&column.name));
            personal.map(|column| column.name.as_str()).collect()
        }
    };
    let by = (registry.keys(), actor);
    for id in ids {
        let old = record::read_any(change.connection(), kind, id).await?;
        if kept.is_some() {
            if !columns.is_empty() {
                record::erase(change, by, kind, &old, (&columns, false)).await?;
                unlink_earlier(change, kind, &old, &columns).await?;
            }
            continue;
        }
        let ends = kind.name == "follow_up";
        record::erase(change, by, kind, &old, (&columns, ends)).await?;
        let earlier = sqlx::query(
            "UPDATE earlier_versions SET body = NULL, reason = NULL WHERE record_id = $1 AND kind = $2",
        );
        change
            .execute(earlier.bind(id.clone()).bind(kind.name.clone()))
            .await?;
    }
    match kept {
        Some(rule) => erasure.kept.push(KeptKind {
            kind: kind.name.clone(),
            records: ids.len(),
            reason: rule.reason.clone(),
        }),
        None => erasure.erased.push(ErasedKind {
            kind: kind.name.clone(),
            records: ids.len(),
            columns: columns.iter().map(ToString::to_string).collect(),
        }),
    }
    Ok(())
}

/// Takes the person out of the earlier versions of a record that is kept.
async fn unlink_earlier(
    change: &mut Change<'_>,
    kind: &Kind,
    record: &Record,
    columns: &[&str],
) -> Result<(), Fault> {
    let query = sqlx::query(
        "SELECT version, body FROM earlier_versions WHERE record_id = $1 AND kind = $2 AND body IS NOT NULL",
    );
    let query = query.bind(record.id.clone()).bind(kind.name.clone());
    for row in change.fetch_all(query).await? {
        let (version, body): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        let body = match serde_json::from_str::<Json>(&body) {
            Ok(Json::Object(mut body)) => {
                for column in columns {
                    body.insert((*column).to_owned(), Json::Null);
                }
                Some(Json::Object(body).to_string())
            }
            // What can't be read can't be cleaned either.
            _ => None,
        };
        let update = sqlx::query(
            "UPDATE earlier_versions SET body = $3 WHERE record_id = $1 AND version = $2",
        );
        let update = update.bind(record.id.clone()).bind(version).bind(body);
        change.execute(update).await?;
    }
    Ok(())
}
