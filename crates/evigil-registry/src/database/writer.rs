//! The one place where the database is written.
//!
//! A commit that waits for the disk takes longer than all its statements, so that writes which
//! come at the same time share one: the writer takes what waits, runs it in one transaction,
//! adds the entries of the audit trail, commits, and only then answers. Nobody is told that a
//! change was accepted before it is on the disk.
//!
//! A piece of work may fail without harm to the others: when it fails after it has written, the
//! transaction is rolled back and all pieces run again, each behind a savepoint of its own.
//! Work is therefore a function that can be called twice, and has no effect but on the database.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use sqlx::any::{AnyArguments, AnyQueryResult, AnyRow};
use sqlx::query::Query;
use sqlx::{Any as AnyDatabase, AnyConnection, Connection, Executor};
use tokio::sync::{mpsc, oneshot};

use super::{Backend, Database};
use crate::audit::{Entry, Head, Trail};
use crate::clock::Clock;
use crate::fault::Fault;
use crate::jobs;

/// Pieces of work that share one commit.
const BATCH: usize = 128;
/// Pieces of work that may wait; whoever comes later waits for room.
const WAITING: usize = 1024;
/// Number of the advisory lock of PostgreSQL under which the audit trail grows.
const TRAIL_LOCK: i64 = 0x6576_6967 + 1;

/// A piece of work: statements that belong together.
pub trait Work<T>: for<'a, 'c> Fn(&'a mut Change<'c>) -> BoxFuture<'a, Result<T, Fault>> {}
impl<T, F> Work<T> for F where
    F: for<'a, 'c> Fn(&'a mut Change<'c>) -> BoxFuture<'a, Result<T, Fault>>
{
}

/// A moment of a change; see [`Change::mark`].
#[derive(Debug)]
#[must_use]
pub struct Mark {
    entries: usize,
}

/// The transaction as a piece of work sees it.
pub struct Change<'c> {
    connection: &'c mut AnyConnection,
    backend: Backend,
    at: Timestamp,
    clock: &'c dyn Clock,
    entries: Vec<Entry>,
    wrote: bool,
}

impl Change<'_> {
    /// The moment of the change.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// An id for something new.
    #[must_use]
    pub fn new_id(&self) -> String {
        self.clock.new_id()
    }

    /// Which database it is.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// The connection, for reading inside the change.
    pub const fn connection(&mut self) -> &mut AnyConnection {
        self.connection
    }

    /// Runs a statement that changes something.
    ///
    /// # Errors
    /// What the database says.
    pub async fn execute(
        &mut self,
        query: Query<'_, AnyDatabase, AnyArguments>,
    ) -> Result<AnyQueryResult, Fault> {
        self.wrote = true;
        Ok(query.execute(&mut *self.connection).await?)
    }

    /// Runs a statement that reads one row.
    ///
    /// # Errors
    /// What the database says.
    pub async fn fetch(
        &mut self,
        query: Query<'_, AnyDatabase, AnyArguments>,
    ) -> Result<Option<AnyRow>, Fault> {
        Ok(query.fetch_optional(&mut *self.connection).await?)
    }

    /// Runs a statement that reads rows.
    ///
    /// # Errors
    /// What the database says.
    pub async fn fetch_all(
        &mut self,
        query: Query<'_, AnyDatabase, AnyArguments>,
    ) -> Result<Vec<AnyRow>, Fault> {
        Ok(query.fetch_all(&mut *self.connection).await?)
    }

    /// Marks this moment of the change, to come back to with [`Change::back`]. Moments lie within
    /// each other: what is marked later is left or gone back to first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn mark(&mut self) -> Result<Mark, Fault> {
        self.wrote = true;
        self.connection.execute("SAVEPOINT mark").await?;
        Ok(Mark {
            entries: self.entries.len(),
        })
    }

    /// Undoes what was done since `mark`, also after a statement has failed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn back(&mut self, mark: Mark) -> Result<(), Fault> {
        self.entries.truncate(mark.entries);
        self.connection
            .execute("ROLLBACK TO SAVEPOINT mark")
            .await?;
        self.connection.execute("RELEASE SAVEPOINT mark").await?;
        Ok(())
    }

    /// Leaves what was done since the last mark as it is.
    ///
    /// # Errors
    /// What the database says.
    pub async fn leave(&mut self, _: Mark) -> Result<(), Fault> {
        self.connection.execute("RELEASE SAVEPOINT mark").await?;
        Ok(())
    }

    /// Adds an entry to the audit trail.
    pub fn enter(&mut self, entry: Entry) {
        self.wrote = true;
        self.entries.push(entry);
    }
}

type Answer = Box<dyn Any + Send>;
type Erased =
    dyn for<'a, 'c> Fn(&'a mut Change<'c>) -> BoxFuture<'a, Result<Answer, Fault>> + Send + Sync;

struct Piece {
    work: Box<Erased>,
    answer: oneshot::Sender<Result<Answer, Fault>>,
}

/// Hands work to the task that writes.
#[derive(Debug, Clone)]
pub struct Writer {
    pieces: mpsc::Sender<Piece>,
}

impl Writer {
    /// Starts the task that writes to `database`. It ends when every handle is gone and all work
    /// is done.
    #[must_use]
    pub(crate) fn start(
        database: Arc<Database>,
        trail: Trail,
        (clock, jobs): (Arc<dyn Clock>, Arc<jobs::State>),
    ) -> (Self, tokio::task::JoinHandle<()>) {
        let (pieces, waiting) = mpsc::channel(WAITING);
        let task = Task {
            database,
            trail,
            clock,
            jobs,
            connection: None,
        };
        (Self { pieces }, tokio::spawn(task.run(waiting)))
    }

    /// Runs `work` in a transaction and answers when it is on the disk.
    ///
    /// # Errors
    /// What `work` says, or the database. After [`Fault::Unavailable`] the change may or may not
    /// have happened; everything else means that it has not.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: Work<T> + Send + Sync + 'static,
    {
        let work = Arc::new(work);
        let erased: Box<Erased> = Box::new(move |change| {
            let work = Arc::clone(&work);
            Box::pin(async move {
                let value = work(change).await?;
                Ok(Box::new(value) as Answer)
            })
        });
        let (answer, wait) = oneshot::channel();
        let piece = Piece {
            work: erased,
            answer,
        };
        self.pieces.send(piece).await.map_err(|_| Fault::Closing)?;
        let value = wait.await.map_err(|_| Fault::Closing)??;
        value
            .downcast()
            .map(|value| *value)
            .map_err(|_| Fault::Internal("an answer of another type".to_owned()))
    }
}

struct Task {
    database: Arc<Database>,
    trail: Trail,
    clock: Arc<dyn Clock>,
    jobs: Arc<jobs::State>,
    connection: Option<AnyConnection>,
}

/// What became of a piece within an open transaction.
enum Ran {
    Done(Answer, Vec<Entry>),
    Failed(Fault),
    /// It failed after it had written: what is in the transaction can't stay.
    Spoiled(Fault),
}

impl Task {
    async fn run(mut self, mut waiting: mpsc::Receiver<Piece>) {
        let mut batch = Vec::with_capacity(BATCH);
        while waiting.recv_many(&mut batch, BATCH).await > 0 {
            let pieces = std::mem::take(&mut batch);
            self.answer(pieces).await;
        }
        if let Some(connection) = self.connection.take() {
            let _ = connection.close().await;
        }
    }

    /// Runs the pieces and tells each what became of it.
    async fn answer(&mut self, pieces: Vec<Piece>) {
        let mut results = match self.transaction(&pieces, false).await {
            Ok(Some(results)) => Ok(results),
            Ok(None) => self
                .transaction(&pieces, true)
                .await
                .map(Option::unwrap_or_default),
            Err(fault) => Err(fault),
        };
        if results.is_err() {
            // A connection that failed is not used again.
            self.connection = None;
        }
        for (index, piece) in pieces.into_iter().enumerate() {
            let result = match &mut results {
                Ok(results) => results
                    .get_mut(index)
                    .and_then(Option::take)
                    .unwrap_or_else(|| Err(Fault::Internal("a piece without answer".to_owned()))),
                Err(fault) => Err(again(fault)),
            };
            // Whoever has gone away does not wait for an answer.
            let _ = piece.answer.send(result);
        }
    }

    /// All pieces in one transaction; nothing when one of them spoiled it, so that it has to run
    /// again with savepoints.
    async fn transaction(
        &mut self,
        pieces: &[Piece],
        savepoints: bool,
    ) -> Result<Option<Vec<Option<Result<Answer, Fault>>>>, Fault> {
        let backend = self.database.backend();
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(self.database.connect().await?),
        };
        let head = begin(connection, backend, &self.trail).await?;
        let at = head.not_before(self.clock.now());
        let mut results = Vec::with_capacity(pieces.len());
        let mut entries = Vec::new();
        for piece in pieces {
            if savepoints {
                connection.execute("SAVEPOINT piece").await?;
            }
            match run(piece, connection, backend, (at, &*self.clock)).await {
                Ran::Done(answer, mut new) => {
                    entries.append(&mut new);
                    results.push(Some(Ok(answer)));
                    if savepoints {
                        connection.execute("RELEASE SAVEPOINT piece").await?;
                    }
                }
                Ran::Failed(fault) => results.push(Some(Err(fault))),
                Ran::Spoiled(
                    fault @ (Fault::Unavailable { .. }
                    | Fault::NoSpace { .. }
                    | Fault::Corrupt { .. }),
                ) => {
                    let _ = connection.execute("ROLLBACK").await;
                    return Err(fault);
                }
                Ran::Spoiled(fault) if savepoints => {
                    connection.execute("ROLLBACK TO SAVEPOINT piece").await?;
                    connection.execute("RELEASE SAVEPOINT piece").await?;
                    results.push(Some(Err(fault)));
                }
                Ran::Spoiled(_) => {
                    connection.execute("ROLLBACK").await?;
                    return Ok(None);
                }
            }
        }
        let ended = async {
            jobs::webhook::tell(&self.jobs, connection, at, &entries).await?;
            self.trail.append(connection, head, at, entries).await?;
            connection.execute("COMMIT").await.map_err(Fault::from)
        };
        let ended = ended.await;
        if let Err(fault) = ended {
            let _ = connection.execute("ROLLBACK").await;
            return Err(fault);
        }
        Ok(Some(results))
    }
}

async fn begin(
    connection: &mut AnyConnection,
    backend: Backend,
    trail: &Trail,
) -> Result<Head, Fault> {
    match backend {
        Backend::Sqlite => {
            connection.execute("BEGIN IMMEDIATE").await?;
        }
        Backend::Postgres => {
            connection.execute("BEGIN").await?;
            // Several programs may serve one registry; the trail has one end.
            sqlx::query("SELECT pg_advisory_xact_lock($1)")
                .bind(TRAIL_LOCK)
                .execute(&mut *connection)
                .await?;
        }
    }
    trail.head(connection).await
}

async fn run(
    piece: &Piece,
    connection: &mut AnyConnection,
    backend: Backend,
    (at, clock): (Timestamp, &dyn Clock),
) -> Ran {
    let mut change = Change {
        connection,
        backend,
        at,
        clock,
        entries: Vec::new(),
        wrote: false,
    };
    let result = AssertUnwindSafe((piece.work)(&mut change))
        .catch_unwind()
        .await;
    match result {
        Ok(Ok(answer)) => Ran::Done(answer, change.entries),
        // A statement that failed spoils a transaction of PostgreSQL even if it only read.
        Ok(Err(fault)) if change.wrote || is_of_database(&fault) => Ran::Spoiled(fault),
        Ok(Err(fault)) => Ran::Failed(fault),
        Err(_) => Ran::Spoiled(Fault::Internal("a change panicked".to_owned())),
    }
}

const fn is_of_database(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Database { .. }
            | Fault::NoSpace { .. }
            | Fault::Unavailable { .. }
            | Fault::Corrupt { .. }
            | Fault::Reference { .. }
            | Fault::Duplicate { .. }
    )
}

/// The fault of a whole transaction, once for each of its pieces.
fn again(fault: &Fault) -> Fault {
    match fault {
        Fault::NoSpace { message } => Fault::NoSpace {
            message: message.clone(),
        },
        Fault::Corrupt { message } => Fault::Corrupt {
            message: message.clone(),
        },
        Fault::Database { message } => Fault::Database {
            message: message.clone(),
        },
        other => Fault::Unavailable {
            message: other.to_string(),
        },
    }
}
