//! Reading one record.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::Record;
use crate::fault::Fault;
use crate::kind::{COMMON_COLUMNS, ColumnType, Fields, Kind, Value};
use crate::rights::Reach;

/// All columns of a kind, as a list of SQL.
pub(super) fn columns(kind: &Kind) -> String {
    let own = kind.columns.iter().map(|column| column.name.as_str());
    let all: Vec<String> = COMMON_COLUMNS
        .into_iter()
        .chain(own)
        .map(|name| format!("\"{name}\""))
        .collect();
    all.join(", ")
}

/// The same for reading: the driver that stands for both databases does not know SQLite's truth
/// values, so that they come as 1 and 0.
pub(super) fn selected(kind: &Kind) -> String {
    let own = kind.columns.iter().map(|column| {
        let name = &column.name;
        match column.holds {
            ColumnType::Boolean => {
                format!(
                    "CAST(CASE WHEN \"{name}\" THEN 1 WHEN NOT \"{name}\" THEN 0 END AS BIGINT)"
                )
            }
            _ => format!("\"{name}\""),
        }
    });
    let common = COMMON_COLUMNS.into_iter().map(|name| format!("\"{name}\""));
    let all: Vec<String> = common.chain(own).collect();
    all.join(", ")
}

/// A record from a row whose columns are those of [`selected`].
pub(super) fn record(kind: &Kind, row: &AnyRow) -> Result<Record, Fault> {
    let mut fields = Fields::new();
    for (index, column) in kind.columns.iter().enumerate() {
        let at = COMMON_COLUMNS.len() + index;
        let value = match column.holds {
            ColumnType::Integer { .. } => Value::Integer(row.try_get(at)?),
            ColumnType::Real { .. } => Value::Real(row.try_get(at)?),
            ColumnType::Boolean => {
                let value: Option<i64> = row.try_get(at)?;
                Value::Boolean(value.map(|value| value != 0))
            }
            _ => Value::Text(row.try_get(at)?),
        };
        fields.0.insert(column.name.clone(), value);
    }
    Ok(Record {
        id: row.try_get(0)?,
        organisation_id: row.try_get(1)?,
        version: row.try_get(2)?,
        created_at: row.try_get(3)?,
        created_by: row.try_get(4)?,
        changed_at: row.try_get(5)?,
        changed_by: row.try_get(6)?,
        withdrawn_at: row.try_get(7)?,
        fields,
    })
}

/// The record of this id, whoever asks.
///
/// # Errors
/// [`Fault::Absent`], or what the database says.
pub async fn read_any(
    connection: &mut AnyConnection,
    kind: &Kind,
    id: &str,
) -> Result<Record, Fault> {
    // What is no id names nothing, and is not for a database to see.
    if uuid::Uuid::try_parse(id).is_err() {
        return Err(Fault::Absent {
            kind: kind.name.clone(),
        });
    }
    let sql = format!(
        "SELECT {} FROM \"{}\" WHERE \"id\" = $1",
        selected(kind),
        kind.table()
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(id.to_owned())
        .fetch_optional(connection)
        .await?;
    match row {
        Some(row) => record(kind, &row),
        None => Err(Fault::Absent {
            kind: kind.name.clone(),
        }),
    }
}

/// The record of this id, when it lies within reach. What lies outside is said not to be there:
/// even that it exists is nobody else's business.
///
/// # Errors
/// [`Fault::Absent`], or what the database says.
pub async fn read(
    connection: &mut AnyConnection,
    kind: &Kind,
    id: &str,
    reach: &Reach,
) -> Result<Record, Fault> {
    let record = read_any(connection, kind, id).await?;
    if reach.holds(kind, &record) {
        Ok(record)
    } else {
        Err(Fault::Absent {
            kind: kind.name.clone(),
        })
    }
}

/// Earlier versions of a record, the oldest first: version, and the record in JSON.
///
/// # Errors
/// What the database says.
pub async fn earlier(
    connection: &mut AnyConnection,
    kind: &Kind,
    id: &str,
) -> Result<Vec<serde_json::Value>, Fault> {
    let sql =
        "SELECT body FROM earlier_versions WHERE record_id = $1 AND kind = $2 ORDER BY version";
    let bodies: Vec<Option<String>> = sqlx::query_scalar(sql)
        .bind(id.to_owned())
        .bind(kind.name.clone())
        .fetch_all(connection)
        .await?;
    let parse = |body: Option<String>| body.and_then(|body| serde_json::from_str(&body).ok());
    // A version whose content was erased stays as a place without content.
    Ok(bodies
        .into_iter()
        .map(|body| parse(body).unwrap_or_default())
        .collect())
}
