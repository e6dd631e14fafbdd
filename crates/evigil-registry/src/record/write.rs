//! Making, changing and withdrawing records.

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe};

use super::Record;
use super::many::insert;
use super::read::read_any;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::keys::Keys;
use crate::kind::{ColumnType, Fields, Kind, Value, stamp};
use crate::rights::Actor;

pub(super) fn bind(
    query: Query<'_, Any, AnyArguments>,
    value: Value,
) -> Query<'_, Any, AnyArguments> {
    match value {
        Value::Text(value) => query.bind(value),
        Value::Integer(value) => query.bind(value),
        Value::Real(value) => query.bind(value),
        Value::Boolean(value) => query.bind(value),
    }
}

/// Makes a record.
///
/// # Errors
/// [`Fault::Duplicate`], [`Fault::Reference`], or what the database says.
pub async fn create(
    change: &mut Change<'_>,
    keys: &Keys,
    kind: &Kind,
    actor: &Actor,
    organisation_id: Option<&str>,
    fields: Fields,
) -> Result<Record, Fault> {
    let at = stamp(change.at());
    let mut record = Record {
        id: change.new_id(),
        organisation_id: organisation_id.map(ToOwned::to_owned),
        version: 1,
        created_at: at.clone(),
        created_by: actor.owner().to_owned(),
        changed_at: at,
        changed_by: actor.owner().to_owned(),
        withdrawn_at: None,
        fields: Fields::new(),
    };
    for column in &kind.columns {
        let value = fields.get(&column.name).cloned();
        let value = value.unwrap_or_else(|| column.holds.null());
        record.fields.0.insert(column.name.clone(), value);
    }
    insert(change, kind, std::slice::from_ref(&record)).await?;
    let digest = record.digest(keys);
    let mut entry =
        Entry::new(&actor.id, &format!("{}.create", kind.name)).on(&kind.name, &record.id);
    entry.organisation_id.clone_from(&record.organisation_id);
    entry.version = Some(1);
    entry.after = Some(digest);
    change.enter(entry);
    Ok(record)
}

/// Names the kind, and the field where only one can be meant.
pub(super) fn told(fault: Fault, kind: &Kind, fields: &Fields) -> Fault {
    match fault {
        Fault::Duplicate { .. } => Fault::Duplicate {
            kind: kind.name.clone(),
        },
        Fault::Reference { .. } => {
            let given = |column: &&crate::kind::Column| {
                matches!(column.holds, ColumnType::Reference { .. })
                    && matches!(fields.get(&column.name), Some(Value::Text(Some(_))))
            };
            let names: Vec<&str> = kind
                .columns
                .iter()
                .filter(given)
                .map(|column| column.name.as_str())
                .collect();
            Fault::Reference {
                field: names.join(", "),
            }
        }
        other => other,
    }
}

/// Changes fields of a record that has version `expected`.
///
/// # Errors
/// [`Fault::Absent`], [`Fault::Stale`], [`Fault::Withdrawn`], [`Fault::Duplicate`],
/// [`Fault::Reference`], or what the database says.
pub async fn change(
    change: &mut Change<'_>,
    keys: &Keys,
    kind: &Kind,
    actor: &Actor,
    (id, expected): (&str, Option<i64>),
    fields: Fields,
) -> Result<Record, Fault> {
    let old = open(change, kind, id, expected).await?;
    let mut new = old.clone();
    new.fields = new.fields.over(fields);
    store(
        change,
        keys,
        kind,
        actor,
        (&old, new),
        &format!("{}.change", kind.name),
        None,
    )
    .await
}

/// Withdraws a record: it stays readable, and does not change any more.
///
/// # Errors
/// [`Fault::Absent`], [`Fault::Stale`], [`Fault::Withdrawn`], or what the database says.
pub async fn withdraw(
    change: &mut Change<'_>,
    keys: &Keys,
    kind: &Kind,
    actor: &Actor,
    (id, expected): (&str, Option<i64>),
    reason: &str,
) -> Result<Record, Fault> {
    let old = open(change, kind, id, expected).await?;
    let mut new = old.clone();
    new.withdrawn_at = Some(stamp(change.at()));
    let operation = format!("{}.withdraw", kind.name);
    store(
        change,
        keys,
        kind,
        actor,
        (&old, new),
        &operation,
        Some(reason),
    )
    .await
}

/// The record as it stands, when it may be changed.
async fn open(
    change: &mut Change<'_>,
    kind: &Kind,
    id: &str,
    expected: Option<i64>,
) -> Result<Record, Fault> {
    let record = read_any(change.connection(), kind, id).await?;
    if let Some(expected) = expected
        && expected != record.version
    {
        return Err(Fault::Stale {
            expected,
            found: record.version,
        });
    }
    if record.withdrawn_at.is_some() {
        return Err(Fault::Withdrawn);
    }
    Ok(record)
}

async fn store(
    change: &mut Change<'_>,
    keys: &Keys,
    kind: &Kind,
    actor: &Actor,
    (old, mut new): (&Record, Record),
    operation: &str,
    reason: Option<&str>,
) -> Result<Record, Fault> {
    new.version = old.version + 1;
    new.changed_at = stamp(change.at());
    new.changed_by = actor.owner().to_owned();
    let body = old.to_json(kind).to_string();
    let keep = sqlx::query(
        "INSERT INTO earlier_versions (kind, record_id, version, replaced_at, replaced_by, reason, body) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(kind.name.clone())
    .bind(old.id.clone())
    .bind(old.version)
    .bind(new.changed_at.clone())
    .bind(actor.owner().to_owned())
    .bind(reason.map(ToOwned::to_owned))
    .bind(body);
    change.execute(keep).await?;
    let changed: Vec<&crate::kind::Column> = kind
        .columns
        .iter()
        .filter(|column| old.fields.get(&column.name) != new.fields.get(&column.name))
        .collect();
    let mut sql = format!(
        "UPDATE \"{}\" SET \"version\" = $2, \"changed_at\" = $3, \"changed_by\" = $4, \"withdrawn_at\" = $5",
        kind.table()
    );
    for (index, column) in changed.iter().enumerate() {
        sql.push_str(&format!(", \"{}\" = ${}", column.name, index + 6));
    }
    sql.push_str(" WHERE \"id\" = $1");
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(new.id.clone())
        .bind(new.version)
        .bind(new.changed_at.clone())
        .bind(new.changed_by.clone())
        .bind(new.withdrawn_at.clone());
    for column in &changed {
        let value = new.fields.get(&column.name).cloned();
        query = bind(query, value.unwrap_or_else(|| column.holds.null()));
    }
    change
        .execute(query)
        .await
        .map_err(|fault| told(fault, kind, &new.fields))?;
    let names: Vec<String> = changed.iter().map(|column| column.name.clone()).collect();
    let mut entry = Entry::new(&actor.id, operation)
        .on(&kind.name, &new.id)
        .detail("fields", names);
    entry.organisation_id.clone_from(&new.organisation_id);
    entry.version = Some(new.version);
    entry.before = Some(old.digest(keys));
    entry.after = Some(new.digest(keys));
    change.enter(entry);
    Ok(new)
}
