//! The database: SQLite beside the program, or PostgreSQL by address. The same statements run
//! on both; where the two differ, the difference stands in this module and in no other.

mod migrate;
mod schema;
mod writer;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, ConnectOptions, Connection, Executor};

pub use migrate::{Migration, SCHEMA_VERSION};
pub use schema::TableColumn;
pub use writer::{Change, Mark, Work, Writer};

use crate::fault::Fault;

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// SQLite in a file.
    Sqlite,
    /// A server of PostgreSQL.
    Postgres,
}

impl Backend {
    /// Which database an address names.
    ///
    /// # Errors
    /// [`Fault::Url`].
    pub fn of(url: &str) -> Result<Self, Fault> {
        if sqlite_path(url).is_some() {
            Ok(Self::Sqlite)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres)
        } else {
            Err(Fault::Url)
        }
    }
}

/// An open database.
#[derive(Debug)]
pub struct Database {
    backend: Backend,
    pool: AnyPool,
    url: String,
    /// Held as long as the database is open: two programs that write one file of SQLite would
    /// each think that the audit trail ends where they wrote last.
    _lock: Option<File>,
}

/// Longest file of SQLite that is read through when it is opened. A larger one would keep its users
/// waiting for seconds at each start; [`Database::check_beside`] reads it while it serves.
const CHECKED_AT_START: u64 = 64 << 20;

/// Connections that read beside each other.
const READERS_SQLITE: u32 = 4;
/// The same for PostgreSQL, whose server does the work.
const READERS_POSTGRES: u32 = 16;

impl Database {
    /// Opens `url` (`sqlite:PATH`, `postgres://...`), checks that the file is whole, and brings
    /// its tables to the present version.
    ///
    /// # Errors
    /// [`Fault::Url`], [`Fault::Locked`] when another program has the file open,
    /// [`Fault::Corrupt`], [`Fault::TooNew`], or what the database says.
    pub async fn open(url: &str) -> Result<Self, Fault> {
        sqlx::any::install_default_drivers();
        let (backend, lock, address) = if let Some(path) = sqlite_path(url) {
            (
                Backend::Sqlite,
                Some(lock(&path)?),
                format!("sqlite://{}?mode=rwc", path.display()),
            )
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            (Backend::Postgres, None, url.to_owned())
        } else {
            return Err(Fault::Url);
        };
        let mut connection = connect(&address, backend).await?;
        if let Some(path) = sqlite_path(url)
            && std::fs::metadata(path).is_ok_and(|file| file.len() <= CHECKED_AT_START)
        {
            whole(&mut connection).await?;
        }
        migrate::migrate(&mut connection, backend).await?;
        connection.close().await.map_err(Fault::from)?;
        let pool = pool(&address, backend)?;
        Ok(Self {
            backend,
            pool,
            url: address,
            _lock: lock,
        })
    }

    /// A connection to a database that another program may be serving, to read from it.
    ///
    /// # Errors
    /// [`Fault::Url`], [`Fault::File`] when there is no such file, or what the database says.
    pub async fn connect_beside(url: &str) -> Result<AnyConnection, Fault> {
        sqlx::any::install_default_drivers();
        let backend = Backend::of(url)?;
        let address = match sqlite_path(url) {
            Some(path) => {
                if let Err(error) = std::fs::metadata(&path) {
                    return Err(Fault::File { path, error });
                }
                format!("sqlite://{}?mode=rw", path.display())
            }
            None => url.to_owned(),
        };
        connect(&address, backend).await
    }

    /// Reads the whole file of SQLite, also while another program serves it. PostgreSQL looks after
    /// its own files.
    ///
    /// # Errors
    /// [`Fault::Corrupt`], or what the database says.
    pub async fn check_beside(url: &str) -> Result<(), Fault> {
        if Backend::of(url)? == Backend::Sqlite {
            whole(&mut Self::connect_beside(url).await?).await?;
        }
        Ok(())
    }

    /// The file that an address of SQLite names.
    #[must_use]
    pub fn sqlite_path(url: &str) -> Option<PathBuf> {
        sqlite_path(url)
    }

    /// Which database it is.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// Connections for reading.
    #[must_use]
    pub const fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Whether anything was ever written into it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_begun(&self) -> Result<bool, Fault> {
        let mut connection = self.pool.acquire().await?;
        let first: Option<i64> = sqlx::query_scalar("SELECT seq FROM audit_entries LIMIT 1")
            .fetch_optional(&mut *connection)
            .await?;
        Ok(first.is_some())
    }

    /// A connection of its own, for the writer.
    ///
    /// # Errors
    /// What the database says.
    pub async fn connect(&self) -> Result<AnyConnection, Fault> {
        connect(&self.url, self.backend).await
    }

    /// The file of SQLite.
    #[must_use]
    pub fn path(&self) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite://")?;
        Some(PathBuf::from(
            path.strip_suffix("?mode=rwc").unwrap_or(path),
        ))
    }

    /// Tables and columns as they stand in the database now, without the database's own.
    ///
    /// # Errors
    /// What the database says.
    pub async fn columns(&self) -> Result<Vec<TableColumn>, Fault> {
        let mut connection = self.pool.acquire().await?;
        schema::columns(&mut connection, self.backend).await
    }

    /// Closes all connections; SQLite then folds its log into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

fn sqlite_path(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

/// Takes the lock file beside the database.
fn lock(path: &Path) -> Result<File, Fault> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let place = PathBuf::from(name);
    let open = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&place);
    let file = open.map_err(|error| Fault::File {
        path: place.clone(),
        error,
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Fault::Locked {
            path: path.to_owned(),
        }),
        Err(TryLockError::Error(error)) => Err(Fault::File { path: place, error }),
    }
}

async fn connect(address: &str, backend: Backend) -> Result<AnyConnection, Fault> {
    let options: AnyConnectOptions = address.parse().map_err(Fault::from)?;
    let mut connection = AnyConnection::connect_with(&options.disable_statement_logging()).await?;
    prepare(&mut connection, backend).await?;
    Ok(connection)
}

fn pool(address: &str, backend: Backend) -> Result<AnyPool, Fault> {
    let options: AnyConnectOptions = address.parse().map_err(Fault::from)?;
    let pool = AnyPoolOptions::new()
        .max_connections(match backend {
            Backend::Sqlite => READERS_SQLITE,
            Backend::Postgres => READERS_POSTGRES,
        })
        .acquire_timeout(Duration::from_secs(5))
        .after_connect(move |connection, _| {
            Box::pin(async move {
                prepare(connection, backend).await?;
                if backend == Backend::Sqlite {
                    connection.execute("PRAGMA query_only = ON").await?;
                }
                Ok(())
            })
        });
    Ok(pool.connect_lazy_with(options.disable_statement_logging()))
}

/// What every connection is told. `synchronous = FULL` makes a commit wait for the disk.
async fn prepare(connection: &mut AnyConnection, backend: Backend) -> Result<(), sqlx::Error> {
    match backend {
        Backend::Sqlite => {
            let pragmas = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                           PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; \
                           PRAGMA journal_size_limit = 67108864; PRAGMA trusted_schema = OFF";
            for pragma in pragmas.split("; ") {
                connection.execute(pragma).await?;
            }
        }
        Backend::Postgres => {
            connection.execute("SET TIME ZONE 'UTC'").await?;
            connection.execute("SET synchronous_commit = on").await?;
        }
    }
    Ok(())
}

/// Reads every page of the file.
async fn whole(connection: &mut AnyConnection) -> Result<(), Fault> {
    let said: Result<Vec<String>, sqlx::Error> = sqlx::query_scalar("PRAGMA quick_check(5)")
        .fetch_all(connection)
        .await;
    match said {
        Ok(lines) if lines == ["ok"] => Ok(()),
        Ok(lines) => Err(Fault::Corrupt {
            message: lines.join("; "),
        }),
        Err(error) => Err(match Fault::from(error) {
            Fault::Database { message } => Fault::Corrupt { message },
            // A full disk breaks nothing.
            fault => fault,
        }),
    }
}
