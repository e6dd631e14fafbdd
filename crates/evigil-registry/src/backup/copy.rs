//! Rows from one database into another. The tables of both are made by the same migrations.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use futures_util::TryStreamExt;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, Row};

use crate::database::Database;
use crate::fault::Fault;

/// A column and the type with which it was declared.
struct Column {
    name: String,
    declared: String,
}

/// Copies every table of PostgreSQL, as they stand at one moment, into a new file of SQLite.
pub(super) async fn into_sqlite(source: &mut AnyConnection, to: &Path) -> Result<(), Fault> {
    let database = Database::open(&super::sqlite_url(to)).await?;
    let mut target = database.connect().await?;
    target.execute("PRAGMA foreign_keys = OFF").await?;
    source
        .execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let tables = tables(&mut target).await?;
    for (table, columns) in &tables {
        rows(source, &mut target, table, columns).await?;
    }
    source.execute("COMMIT").await?;
    target.close().await?;
    database.close().await;
    // The lock of the copy is of no use to anybody.
    let _ = std::fs::remove_file(to.with_added_extension("lock"));
    Ok(())
}

/// Copies every table of a file of SQLite into empty tables of PostgreSQL, in one transaction.
pub(super) async fn from_sqlite(from: &Path, target: &mut AnyConnection) -> Result<(), Fault> {
    let mut source = Database::connect_beside(&super::sqlite_url(from)).await?;
    let tables = tables(&mut source).await?;
    target.execute("BEGIN").await?;
    let there: Option<i64> = sqlx::query_scalar("SELECT seq FROM audit_heads WHERE id = 1")
        .fetch_optional(&mut *target)
        .await?;
    if there.is_some() {
        return Err(Fault::step("EV-R540"));
    }
    for (table, columns) in &tables {
        rows(&mut source, target, table, columns).await?;
    }
    target.execute("COMMIT").await?;
    source.close().await?;
    Ok(())
}

/// Tables in an order in which each comes behind those that it refers to.
async fn tables(sqlite: &mut AnyConnection) -> Result<Vec<(String, Vec<Column>)>, Fault> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c \
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'schema_versions' ORDER BY t.name, c.cid",
    )
    .fetch_all(&mut *sqlite)
    .await?;
    let references: Vec<(String, String)> = sqlx::query_as(
        "SELECT t.name, f.\"table\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) f \
         WHERE t.type = 'table' AND f.\"table\" <> t.name",
    )
    .fetch_all(&mut *sqlite)
    .await?;
    let mut waiting: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for (table, name, declared) in rows {
        waiting
            .entry(table)
            .or_default()
            .push(Column { name, declared });
    }
    let (mut ordered, mut done) = (Vec::new(), BTreeSet::new());
    while !waiting.is_empty() {
        let ready = waiting
            .keys()
            .find(|table| {
                references
                    .iter()
                    .all(|(from, to)| from != *table || done.contains(to))
            })
            .cloned();
        // Tables that refer to each other would never be ready; there are none.
        let Some((table, columns)) = ready.and_then(|table| waiting.remove_entry(&table)) else {
            return Err(Fault::Internal(
                "tables refer to each other in a circle".to_owned(),
            ));
        };
        done.insert(table.clone());
        ordered.push((table, columns));
    }
    Ok(ordered)
}

async fn rows(
    source: &mut AnyConnection,
    target: &mut AnyConnection,
    table: &str,
    columns: &[Column],
) -> Result<(), Fault> {
    let names: Vec<String> = columns
        .iter()
        .map(|column| format!("\"{}\"", column.name))
        .collect();
    let places: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
    // Ids sort by time: a record that refers to one of its own table comes behind it.
    let order = if columns.iter().any(|column| column.name == "id") {
        " ORDER BY \"id\""
    } else {
        ""
    };
    // The driver can't read a BOOLEAN of SQLite; both databases tell it as a number.
    let read: Vec<String> = columns
        .iter()
        .zip(&names)
        .map(|(column, name)| match column.declared.as_str() {
            "BOOLEAN" => {
                format!("CAST(CASE WHEN {name} THEN 1 WHEN NOT {name} THEN 0 END AS BIGINT)")
            }
            _ => name.clone(),
        })
        .collect();
    let select = format!("SELECT {} FROM \"{table}\"{order}", read.join(", "));
    let insert = format!(
        "INSERT INTO \"{table}\" ({}) VALUES ({})",
        names.join(", "),
        places.join(", ")
    );
    let mut stream = sqlx::query(AssertSqlSafe(select)).fetch(source);
    while let Some(row) = stream.try_next().await? {
        let mut query = sqlx::query(AssertSqlSafe(insert.clone()));
        for (index, column) in columns.iter().enumerate() {
            query = match column.declared.as_str() {
                "BIGINT" => query.bind(row.try_get::<Option<i64>, _>(index)?),
                "DOUBLE PRECISION" => query.bind(row.try_get::<Option<f64>, _>(index)?),
                "BOOLEAN" => {
                    let value = row.try_get::<Option<i64>, _>(index)?;
                    query.bind(value.map(|value| value != 0))
                }
                _ => query.bind(row.try_get::<Option<String>, _>(index)?),
            };
        }
        query.execute(&mut *target).await?;
    }
    Ok(())
}
