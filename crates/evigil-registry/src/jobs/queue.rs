//! The queue: putting work into it, taking it, and saying what came of it.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any as AnyDatabase, Row};
use uuid::Uuid;

use super::work::Work;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::stamp;
use crate::registry::Registry;

/// Its worker died so often that it is not tried again.
const DIED: &str = "EV-R603";
/// Jobs that are looked at for one that can be taken.
const LOOKS: usize = 16;

/// A job that a worker has taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Id of the job.
    pub id: String,
    /// Its sort, such as `mail`.
    pub sort: String,
    /// Which attempt this is, from 1.
    pub attempt: i64,
    pub(super) attempts_max: i64,
    pub(super) input: String,
    pub(super) created_by: String,
    /// Told apart from every other time that a job was taken.
    taken_by: String,
}

/// Whether a worker still holds what it has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// It does.
    Mine,
    /// It does, and somebody wants the job to end.
    Cancelled,
    /// Another one has taken it: what comes of it here is for nobody.
    Lost,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is done.
    Done(Json),
    /// It is to be tried again at this time.
    Again(&'static str, Timestamp),
    /// It is not tried again.
    Failed(&'static str),
    /// It ended because somebody wanted it to.
    Cancelled(Json),
    /// The worker ends before the job: another one takes it.
    GivenBack,
}

/// The statement that puts work into the queue.
pub(super) fn insert(
    id: &str,
    work: &Work,
    (by, organisation): (&str, Option<&str>),
    at: Timestamp,
) -> Result<Query<'static, AnyDatabase, AnyArguments>, Fault> {
    let input = serde_json::to_string(work).map_err(|error| Fault::Internal(error.to_string()))?;
    let sql = "INSERT INTO jobs (id, sort, subject, input, priority, state, due_at, attempts, attempts_max, \
               organisation_id, created_at, created_by) VALUES ($1, $2, $3, $4, $5, 'waiting', $6, 0, $7, $8, $9, $10)";
    Ok(sqlx::query(sql)
        .bind(id.to_owned())
        .bind(work.sort().to_owned())
        .bind(work.subject().map(str::to_owned))
        .bind(input)
        .bind(work.priority())
        .bind(stamp(at))
        .bind(work.attempts_max())
        .bind(organisation.map(str::to_owned))
        .bind(stamp(at))
        .bind(by.to_owned()))
}

/// Puts work into the queue, in the transaction of what causes it; gives the id of the job.
pub(super) async fn enqueue(
    change: &mut Change<'_>,
    whose: (&str, Option<&str>),
    work: &Work,
) -> Result<String, Fault> {
    let id = change.new_id();
    let at = change.at();
    change.execute(insert(&id, work, whose, at)?).await?;
    Ok(id)
}

const COLUMNS: &str =
    "id, sort, attempts, attempts_max, input, created_by, state, taken_by, cancel_at";

/// A job that could be taken.
struct Candidate {
    claim: Claim,
    was_running: bool,
    /// By whom it was held until now.
    holder: Option<String>,
    cancelled: bool,
}

impl Candidate {
    fn of(row: &AnyRow, taken_by: &str) -> Result<Self, Fault> {
        let state: String = row.try_get(6)?;
        let cancel_at: Option<String> = row.try_get(8)?;
        Ok(Self {
            claim: Claim {
                id: row.try_get(0)?,
                sort: row.try_get(1)?,
                attempt: row.try_get::<i64, _>(2)? + 1,
                attempts_max: row.try_get(3)?,
                input: row.try_get(4)?,
                created_by: row.try_get(5)?,
                taken_by: taken_by.to_owned(),
            },
            was_running: state == "running",
            holder: row.try_get(7)?,
            cancelled: cancel_at.is_some(),
        })
    }

    /// Takes it, if nobody else has in the meantime.
    async fn take(&self, change: &mut Change<'_>, until: &str) -> Result<bool, Fault> {
        let claim = &self.claim;
        let (condition, holder) = match &self.holder {
            Some(holder) if self.was_running => ("state = 'running' AND taken_by = $5", holder),
            _ => ("state = 'waiting' AND $5 = ''", &String::new()),
        };
        let sql = format!(
            "UPDATE jobs SET state = 'running', attempts = $1, taken_by = $2, taken_until = $3 \
             WHERE id = $4 AND attempts = $1 - 1 AND {condition}"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(claim.attempt)
            .bind(claim.taken_by.clone())
            .bind(until.to_owned())
            .bind(claim.id.clone())
            .bind(holder.clone());
        Ok(change.execute(query).await?.rows_affected() == 1)
    }

    /// Ends a job whose worker has died and that is not to be tried again.
    async fn end(&self, change: &mut Change<'_>) -> Result<(), Fault> {
        let (state, code) = if self.cancelled {
            ("cancelled", None)
        } else {
            ("failed", Some(DIED.to_owned()))
        };
        let sql = "UPDATE jobs SET state = $1, code = $2, ended_at = $3, taken_by = NULL, taken_until = NULL \
                   WHERE id = $4 AND state = 'running' AND taken_by = $5";
        let query = sqlx::query(sql)
            .bind(state.to_owned())
            .bind(code)
            .bind(stamp(change.at()))
            .bind(self.claim.id.clone())
            .bind(self.holder.clone());
        change.execute(query).await?;
        Ok(())
    }
}

async fn next(change: &mut Change<'_>, taken_by: &str) -> Result<Option<Candidate>, Fault> {
    let now = stamp(change.at());
    for condition in [
        "state = 'running' AND taken_until < $1",
        "state = 'waiting' AND due_at <= $1",
    ] {
        let sql = format!(
            "SELECT {COLUMNS} FROM jobs WHERE {condition} ORDER BY priority, due_at, id LIMIT 1"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(now.clone());
        if let Some(row) = change.fetch(query).await? {
            return Candidate::of(&row, taken_by).map(Some);
        }
    }
    Ok(None)
}

impl Registry {
    /// Takes the next job that is due, or one whose worker has not been heard of in time, and
    /// holds it for `hold`. For workers.
    ///
    /// # Errors
    /// What the database says.
    pub async fn claim_job(
        &self,
        worker: &str,
        hold: SignedDuration,
    ) -> Result<Option<Claim>, Fault> {
        // Looked at first beside the writer, which has better to do than to find nothing.
        let there = {
            let mut connection = self.database().pool().acquire().await?;
            let sql = "SELECT id FROM jobs WHERE (state = 'waiting' AND due_at <= $1) \
                       OR (state = 'running' AND taken_until < $1) LIMIT 1";
            let query = sqlx::query(sql).bind(stamp(self.clock().now()));
            query.fetch_optional(&mut *connection).await?.is_some()
        };
        if !there {
            return Ok(None);
        }
        let taken_by = format!("{worker}/{}", Uuid::new_v4());
        self.write(move |change| {
            let taken_by = taken_by.clone();
            Box::pin(async move {
                for _ in 0..LOOKS {
                    let Some(candidate) = next(change, &taken_by).await? else {
                        return Ok(None);
                    };
                    let worn_out = candidate.claim.attempt > candidate.claim.attempts_max;
                    if candidate.was_running && (worn_out || candidate.cancelled) {
                        candidate.end(change).await?;
                        continue;
                    }
                    let until = change.at().saturating_add(hold).unwrap_or(change.at());
                    if candidate.take(change, &stamp(until)).await? {
                        return Ok(Some(candidate.claim));
                    }
                }
                Ok(None)
            })
        })
        .await
    }

    /// Says that a worker is still at it, and how far it is.
    ///
    /// # Errors
    /// What the database says.
    pub async fn hold_job(
        &self,
        claim: &Claim,
        hold: SignedDuration,
        progress: Option<f64>,
    ) -> Result<Hold, Fault> {
        let claim = claim.clone();
        self.write(move |change| {
            let claim = claim.clone();
            Box::pin(async move {
                let until = change.at().saturating_add(hold).unwrap_or(change.at());
                let sql = "UPDATE jobs SET taken_until = $1, progress = COALESCE($2, progress) \
                           WHERE id = $3 AND taken_by = $4 AND state = 'running'";
                let query = sqlx::query(sql)
                    .bind(stamp(until))
                    .bind(progress)
                    .bind(claim.id.clone())
                    .bind(claim.taken_by.clone());
                if change.execute(query).await?.rows_affected() != 1 {
                    return Ok(Hold::Lost);
                }
                let sql = "SELECT id FROM jobs WHERE id = $1 AND cancel_at IS NOT NULL";
                let found = change.fetch(sqlx::query(sql).bind(claim.id)).await?;
                Ok(if found.is_some() {
                    Hold::Cancelled
                } else {
                    Hold::Mine
                })
            })
        })
        .await
    }

    /// Says what came of an attempt; false when another worker has taken the job in the meantime,
    /// and nothing was written.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_attempt(&self, claim: &Claim, outcome: Outcome) -> Result<bool, Fault> {
        let claim = claim.clone();
        self.write(move |change| {
            let (claim, outcome) = (claim.clone(), outcome.clone());
            Box::pin(async move {
                let at = change.at();
                let (state, due, code, result) = match outcome {
                    Outcome::Done(result) => ("done", None, None, Some(result)),
                    Outcome::Again(code, due) => ("waiting", Some(due), Some(code), None),
                    Outcome::Failed(code) => ("failed", None, Some(code), None),
                    Outcome::Cancelled(result) => ("cancelled", None, None, Some(result)),
                    Outcome::GivenBack => ("waiting", Some(at), None, None),
                };
                // An attempt that could not be finished is not counted.
                let more = i64::from(state == "waiting" && code.is_none());
                let sql = "UPDATE jobs SET state = $1, due_at = COALESCE($2, due_at), code = $3, result = $4, \
                           ended_at = $5, attempts_max = attempts_max + $6, taken_by = NULL, taken_until = NULL \
                           WHERE id = $7 AND taken_by = $8 AND state = 'running'";
                let query = sqlx::query(sql)
                    .bind(state.to_owned())
                    .bind(due.map(stamp))
                    .bind(code.map(str::to_owned))
                    .bind(result.map(|result| result.to_string()))
                    .bind((state != "waiting").then(|| stamp(at)))
                    .bind(more)
                    .bind(claim.id)
                    .bind(claim.taken_by);
                Ok(change.execute(query).await?.rows_affected() == 1)
            })
        })
        .await
    }
}
