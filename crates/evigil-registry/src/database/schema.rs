//! What tables and columns a database has.

use sqlx::AnyConnection;

use super::Backend;
use crate::fault::Fault;

/// A column of the live database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableColumn {
    /// Its table.
    pub table: String,
    /// Its name.
    pub column: String,
}

pub(super) async fn columns(
    connection: &mut AnyConnection,
    backend: Backend,
) -> Result<Vec<TableColumn>, Fault> {
    let sql = match backend {
        Backend::Sqlite => {
            "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
        }
        Backend::Postgres => {
            "SELECT table_name::text, column_name::text FROM information_schema.columns \
             WHERE table_schema = current_schema() ORDER BY 1, 2"
        }
    };
    let rows: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(connection).await?;
    let column = |(table, column)| TableColumn { table, column };
    Ok(rows.into_iter().map(column).collect())
}
