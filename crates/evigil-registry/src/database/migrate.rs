//! Tables come to the present version when a database is opened: forward only, each step in a
//! transaction of its own, under a lock, so that two programs starting at once do it once.

use include_dir::{Dir, include_dir};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe, Executor};

use super::Backend;
use crate::fault::Fault;
use crate::keys::hex;
use crate::kind::stamp;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

/// Version to which opening brings a database: the number of the last migration.
pub const SCHEMA_VERSION: i64 = 1;

/// Number of the advisory lock of PostgreSQL under which tables are changed: "evig" in ASCII.
const LOCK: i64 = 0x6576_6967;

/// One step.
#[derive(Debug, Clone)]
pub struct Migration {
    /// Its number; the first is 1.
    pub version: i64,
    /// Its file.
    pub name: String,
    /// Its statements.
    pub sql: &'static str,
}

impl Migration {
    /// All steps in order.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> = FILES
            .files()
            .filter_map(|file| {
                let name = file.path().to_string_lossy().into_owned();
                let version = name.split('_').next()?.parse().ok()?;
                let sql = file.contents_utf8()?;
                Some(Self { version, name, sql })
            })
            .collect();
        all.sort_by_key(|migration| migration.version);
        all
    }

    fn digest(&self) -> String {
        hex(&Sha256::digest(self.sql.as_bytes()))
    }
}

pub(super) async fn migrate(connection: &mut AnyConnection, backend: Backend) -> Result<(), Fault> {
    for migration in Migration::all() {
        begin(connection, backend).await?;
        match step(connection, &migration).await {
            Ok(()) => connection.execute("COMMIT").await?,
            Err(fault) => {
                // The first fault is the one to tell; a connection that is gone rolls back alone.
                let _ = connection.execute("ROLLBACK").await;
                return Err(fault);
            }
        };
    }
    Ok(())
}

async fn begin(connection: &mut AnyConnection, backend: Backend) -> Result<(), Fault> {
    match backend {
        Backend::Sqlite => connection.execute("BEGIN IMMEDIATE").await?,
        Backend::Postgres => {
            connection.execute("BEGIN").await?;
            sqlx::query("SELECT pg_advisory_xact_lock($1)")
                .bind(LOCK)
                .execute(&mut *connection)
                .await?
        }
    };
    let versions = "CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT PRIMARY KEY, name TEXT NOT NULL, \
                    digest TEXT NOT NULL, applied_at TEXT NOT NULL)";
    connection.execute(versions).await?;
    Ok(())
}

async fn step(connection: &mut AnyConnection, migration: &Migration) -> Result<(), Fault> {
    let newest: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM schema_versions")
        .fetch_one(&mut *connection)
        .await?;
    if let Some(found) = newest
        && found > SCHEMA_VERSION
    {
        return Err(Fault::TooNew {
            found,
            known: SCHEMA_VERSION,
        });
    }
    let known: Option<String> =
        sqlx::query_scalar("SELECT digest FROM schema_versions WHERE version = $1")
            .bind(migration.version)
            .fetch_optional(&mut *connection)
            .await?;
    if let Some(digest) = known {
        if digest == migration.digest() {
            return Ok(());
        }
        return Err(Fault::Corrupt {
            message: format!("migration {} was another one when it ran", migration.name),
        });
    }
    sqlx::raw_sql(AssertSqlSafe(migration.sql))
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO schema_versions (version, name, digest, applied_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(migration.version)
    .bind(migration.name.as_str())
    .bind(migration.digest())
    .bind(stamp(Timestamp::now()))
    .execute(&mut *connection)
    .await?;
    Ok(())
}
