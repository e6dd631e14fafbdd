//! Records that are written many at a time.

use std::sync::Arc;

use evigil_registry::kind::{ColumnType, Fields, Kind};
use evigil_registry::record::{self, NewRecord};
use evigil_registry::rights::Actor;
use evigil_registry::{Fault, Registry};
use jiff::civil::Date;
use serde_json::Value as Json;

use crate::plan::ago;

/// Records of one change.
const TOGETHER: usize = 4000;

/// Records that are not written yet.
pub(crate) struct Book<'r> {
    registry: &'r Registry,
    records: Vec<NewRecord>,
}

/// A record that is to be changed.
#[derive(Debug, Clone)]
pub(crate) struct Changed {
    pub(crate) kind: &'static str,
    pub(crate) id: String,
    pub(crate) fields: Fields,
}

impl<'r> Book<'r> {
    pub(crate) const fn new(registry: &'r Registry) -> Self {
        Self {
            registry,
            records: Vec::new(),
        }
    }

    /// The day so many days before that on which the registry is filled.
    pub(crate) fn ago(&self, days: i64) -> Date {
        ago(self.registry, days)
    }

    /// Notes a record; gives its id.
    pub(crate) fn add(
        &mut self,
        kind: &str,
        organisation: Option<&str>,
        values: Json,
    ) -> Result<String, Fault> {
        let kind = self.registry.kind(kind)?;
        let Json::Object(values) = values else {
            return Err(Fault::Internal("a record that is no object".to_owned()));
        };
        let fields = kind.values(&values).map_err(Fault::Fields)?;
        let id = self.registry.clock().new_id();
        self.records.push(NewRecord {
            id: id.clone(),
            kind,
            organisation_id: organisation.map(str::to_owned),
            fields,
        });
        Ok(id)
    }

    /// Writes what was noted, kind after kind: a kind comes after those that it refers to.
    pub(crate) async fn write(&mut self, actor: &Actor) -> Result<(), Fault> {
        let kinds = after_what_they_need(&self.records);
        let place = |record: &NewRecord| kinds.iter().position(|name| *name == record.kind.name);
        let mut order: Vec<(Option<usize>, NewRecord)> = self
            .records
            .iter()
            .map(|record| (place(record), record.clone()))
            .collect();
        self.records = Vec::new();
        order.sort_by_key(|(place, _)| *place);
        let records: Vec<NewRecord> = order.into_iter().map(|(_, record)| record).collect();
        for part in records.chunks(TOGETHER) {
            let part: Arc<[NewRecord]> = part.into();
            let (keys, actor) = (self.registry.keys().clone(), actor.clone());
            let write = self.registry.write(move |change| {
                let (part, keys, actor) = (Arc::clone(&part), keys.clone(), actor.clone());
                Box::pin(async move { record::create_many(change, &keys, &actor, &part).await })
            });
            write.await?;
        }
        Ok(())
    }
}

/// Names of the kinds of these records, each after the kinds to which its records refer.
fn after_what_they_need(records: &[NewRecord]) -> Vec<&'static str> {
    let mut rest: Vec<&'static Kind> = Vec::new();
    for record in records {
        if !rest.iter().any(|kind| kind.name == record.kind.name) {
            rest.push(record.kind);
        }
    }
    let mut order = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let waits = |kind: &Kind| {
            kind.columns.iter().any(|column| match &column.holds {
                ColumnType::Reference { of } => {
                    *of != kind.name && rest.iter().any(|other| other.name == *of)
                }
                _ => false,
            })
        };
        // Kinds that refer to each other in a ring keep the order in which they came.
        let next = rest.iter().position(|kind| !waits(kind)).unwrap_or(0);
        order.push(rest.remove(next).name.as_str());
    }
    order
}

/// Changes records in one change.
pub(crate) async fn change(
    registry: &Registry,
    actor: &Actor,
    changed: Vec<Changed>,
) -> Result<(), Fault> {
    let changed: Arc<[Changed]> = changed.into();
    let (registry, actor) = (registry.clone(), actor.clone());
    let within = registry.clone();
    registry
        .write(move |change| {
            let (changed, registry, actor) = (Arc::clone(&changed), within.clone(), actor.clone());
            Box::pin(async move {
                for one in changed.iter() {
                    let kind = registry.kind(one.kind)?;
                    let id = (one.id.as_str(), None);
                    let fields = one.fields.clone();
                    record::change(change, registry.keys(), kind, &actor, id, fields).await?;
                }
                Ok(())
            })
        })
        .await
}
