//! Backup and restoring. A backup is a folder: the tables as one file of SQLite whatever the
//! database is, the files, and a manifest. It is made while the registry serves, and shows one
//! moment: files stand on the disk before a row names them, so that the tables are copied first.
//!
//! A backup goes back into either database; this is also how a registry moves from a laptop's
//! SQLite to a server's PostgreSQL.

mod copy;
mod export;

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Connection};

pub use export::export;

use crate::audit::Trail;
use crate::database::{Backend, Database, SCHEMA_VERSION};
use crate::fault::Fault;
use crate::files::{self, Files};
use crate::keys::Keys;
use crate::registry::Settings;

/// What stands in `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the tables.
    pub schema_version: i64,
    /// Number of the last entry of the audit trail.
    pub audit_entries: i64,
    /// Hash of that entry.
    pub audit_hash: String,
    /// SHA-256 of the file of tables.
    pub tables_sha256: String,
    /// Number of files.
    pub files: u64,
    /// Whether the secret is in the backup.
    pub with_secret: bool,
}

const TABLES: &str = "registry.db";
const MANIFEST: &str = "manifest.json";
const SECRET: &str = "secret";

fn file_fault(path: &Path) -> impl FnOnce(std::io::Error) -> Fault {
    let path = path.to_owned();
    move |error| Fault::File { path, error }
}

/// Writes a backup into the folder `to`, which must not be there yet or be empty.
///
/// # Errors
/// [`Fault::File`], or what the database says.
pub async fn backup(settings: &Settings, to: &Path, with_secret: bool) -> Result<Manifest, Fault> {
    empty_folder(to)?;
    let tables = to.join(TABLES);
    let mut source = Database::connect_beside(&settings.url).await?;
    if Backend::of(&settings.url)? == Backend::Sqlite {
        // A reader of its own: the program that serves goes on writing meanwhile.
        let sql = format!(
            "VACUUM INTO '{}'",
            tables.display().to_string().replace('\'', "''")
        );
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut source)
            .await?;
    } else {
        copy::into_sqlite(&mut source, &tables).await?;
    }
    source.close().await?;
    let files = copy_files(&settings.folder.join("files"), &to.join("files"))?;
    let secret = settings.folder.join(SECRET);
    if with_secret {
        fs::copy(&secret, to.join(SECRET)).map_err(file_fault(&secret))?;
    }
    let mut copied = Database::connect_beside(&sqlite_url(&tables)).await?;
    let trail = Trail::new(Keys::read(&secret)?);
    let head = trail.head(&mut copied).await?;
    copied.close().await?;
    let manifest = Manifest {
        schema_version: SCHEMA_VERSION,
        audit_entries: head.seq,
        audit_hash: head.hash,
        tables_sha256: digest(&tables)?,
        files,
        with_secret,
    };
    let text = serde_json::to_string_pretty(&manifest)
        .map_err(|error| Fault::Internal(error.to_string()))?;
    let place = to.join(MANIFEST);
    fs::write(&place, text).map_err(file_fault(&place))?;
    Ok(manifest)
}

/// Puts a backup back as the registry of `settings`, which must be empty.
///
/// # Errors
/// [`Fault::Step`] with `EV-R540` when something is there already, `EV-R541` when the backup is
/// not what its manifest says; [`Fault::File`], or what the database says.
pub async fn restore(settings: &Settings, from: &Path) -> Result<Manifest, Fault> {
    let place = from.join(MANIFEST);
    let text = fs::read_to_string(&place).map_err(file_fault(&place))?;
    let damaged = |what: String| Fault::Step {
        code: "EV-R541",
        details: vec![("reason", what)],
    };
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))?;
    if manifest.schema_version > SCHEMA_VERSION {
        return Err(Fault::TooNew {
            found: manifest.schema_version,
            known: SCHEMA_VERSION,
        });
    }
    let tables = from.join(TABLES);
    if digest(&tables)? != manifest.tables_sha256 {
        return Err(damaged(TABLES.to_owned()));
    }
    let secret = settings.folder.join(SECRET);
    let is_there = Fault::step("EV-R540");
    if manifest.with_secret && secret.exists() {
        return Err(is_there);
    }
    if Backend::of(&settings.url)? == Backend::Sqlite {
        let path = Database::sqlite_path(&settings.url).ok_or(Fault::Url)?;
        if path.exists() {
            return Err(is_there);
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(file_fault(folder))?;
        }
        fs::copy(&tables, &path).map_err(file_fault(&path))?;
    } else {
        let database = Database::open(&settings.url).await?;
        let mut target = database.connect().await?;
        copy::from_sqlite(&tables, &mut target).await?;
        target.close().await?;
        database.close().await;
    }
    fs::create_dir_all(&settings.folder).map_err(file_fault(&settings.folder))?;
    let files = copy_files(&from.join("files"), &settings.folder.join("files"))?;
    if files != manifest.files {
        return Err(damaged(format!("{files} files of {}", manifest.files)));
    }
    if manifest.with_secret {
        fs::copy(from.join(SECRET), &secret).map_err(file_fault(&secret))?;
    }
    Ok(manifest)
}

fn sqlite_url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

fn empty_folder(to: &Path) -> Result<(), Fault> {
    fs::create_dir_all(to).map_err(file_fault(to))?;
    let mut entries = fs::read_dir(to).map_err(file_fault(to))?;
    if entries.next().is_some() {
        return Err(Fault::step("EV-R540"));
    }
    Ok(())
}

fn digest(path: &Path) -> Result<String, Fault> {
    files::digest(path).map_err(file_fault(path))
}

/// Copies stored files, each checked against its name; says how many.
fn copy_files(from: &Path, to: &Path) -> Result<u64, Fault> {
    let target = Files::open(to)?;
    let mut count = 0;
    for path in stored(from)? {
        let bytes = fs::read(&path).map_err(file_fault(&path))?;
        let kept = target.put(&bytes)?;
        if path
            .file_name()
            .is_none_or(|name| name.to_string_lossy() != kept.sha256)
        {
            return Err(Fault::Step {
                code: "EV-R541",
                details: vec![("reason", path.display().to_string())],
            });
        }
        count += 1;
    }
    Ok(count)
}

/// Paths of the stored files in a folder of files, sorted.
fn stored(root: &Path) -> Result<Vec<PathBuf>, Fault> {
    let mut found = Vec::new();
    for folder in fs::read_dir(root).map_err(file_fault(root))?.flatten() {
        if folder.file_name() == "incoming" || !folder.path().is_dir() {
            continue;
        }
        let path = folder.path();
        let entries = fs::read_dir(&path).map_err(file_fault(&path))?;
        found.extend(entries.flatten().map(|entry| entry.path()));
    }
    found.sort();
    Ok(found)
}
