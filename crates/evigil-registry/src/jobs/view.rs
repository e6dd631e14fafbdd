//! Jobs as their owners and administrators see them, and what users put into the queue.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::queue::enqueue;
use super::work::Work;
use crate::audit::Entry;
use crate::fault::Fault;
use crate::flows::report::import::ReportImport;
use crate::flows::surveillance::scan::ScanPlan;
use crate::kind::stamp;
use crate::registry::Registry;
use crate::rights::Actor;

/// The state of the job does not allow it.
const STATE: &str = "EV-R602";
/// Jobs on a page.
const PAGE: i64 = 100;

/// A job. What it works on is not shown.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Job {
    /// Id.
    pub id: String,
    /// Sort: `mail`, `webhook`, `reminders`, `report_import`, `scan`, `duplicates`, `monitoring` or
    /// `sweep`.
    pub sort: String,
    /// Id of what it is about: a user, a webhook, a scan, a search, a monitoring, a file.
    pub subject: Option<String>,
    /// State: `waiting`, `running`, `done`, `failed` or `cancelled`.
    pub state: String,
    /// The smaller number comes first.
    pub priority: i64,
    /// Not before then.
    pub due_at: String,
    /// Attempts so far.
    pub attempts: i64,
    /// Attempts after which it has failed.
    pub attempts_max: i64,
    /// How far it is, from 0 to 1.
    pub progress: Option<f64>,
    /// Whether somebody wants it to end.
    pub cancel_asked: bool,
    /// Code of what went wrong in the last attempt.
    pub code: Option<String>,
    /// What came out: ids and counts.
    pub result: Option<Json>,
    /// When it was put into the queue.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it ended.
    pub ended_at: Option<String>,
}

/// Which jobs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobQuestion {
    /// Only those in this state.
    #[serde(default)]
    pub state: Option<String>,
    /// Only those of this sort.
    #[serde(default)]
    pub sort: Option<String>,
    /// Only those about this.
    #[serde(default)]
    pub subject: Option<String>,
    /// Those older than the job of this id: the next page.
    #[serde(default)]
    pub before: Option<String>,
}

/// Jobs, the newest first, at most 100.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Jobs {
    /// The jobs.
    pub jobs: Vec<Job>,
    /// Whether there are older ones.
    pub more: bool,
}

/// A scan that will be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QueuedScan {
    /// Id of the scan.
    pub scan_id: String,
    /// Id of the job that makes it.
    pub job_id: String,
}

/// A search for duplicates that will be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QueuedSearch {
    /// Id of the search.
    pub run_id: String,
    /// Id of the job that makes it.
    pub job_id: String,
}

/// A job that was put into the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Queued {
    /// Its id.
    pub job_id: String,
}

const COLUMNS: &str = "id, sort, subject, state, priority, due_at, attempts, attempts_max, progress, cancel_at, \
                       code, result, created_at, created_by, ended_at";

fn job(row: &AnyRow) -> Result<Job, Fault> {
    let cancel_at: Option<String> = row.try_get(9)?;
    let result: Option<String> = row.try_get(11)?;
    let result = result
        .map(|result| serde_json::from_str(&result))
        .transpose();
    Ok(Job {
        id: row.try_get(0)?,
        sort: row.try_get(1)?,
        subject: row.try_get(2)?,
        state: row.try_get(3)?,
        priority: row.try_get(4)?,
        due_at: row.try_get(5)?,
        attempts: row.try_get(6)?,
        attempts_max: row.try_get(7)?,
        progress: row.try_get(8)?,
        cancel_asked: cancel_at.is_some(),
        code: row.try_get(10)?,
        result: result.map_err(|error| Fault::Internal(error.to_string()))?,
        created_at: row.try_get(12)?,
        created_by: row.try_get(13)?,
        ended_at: row.try_get(14)?,
    })
}

/// Jobs of a user: their own, and those that programs have queued for them. `place` stands for the
/// id of the user.
fn own(place: &str) -> String {
    format!(
        "(created_by = {place} OR created_by IN (SELECT 'token:' || id FROM tokens WHERE user_id = {place}))"
    )
}

async fn find(connection: &mut AnyConnection, id: &str, owner: Option<&str>) -> Result<Job, Fault> {
    let mut sql = format!("SELECT {COLUMNS} FROM jobs WHERE id = $1");
    if owner.is_some() {
        sql.push_str(&format!(" AND {}", own("$2")));
    }
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_owned());
    if let Some(owner) = owner {
        query = query.bind(owner.to_owned());
    }
    let found = query.fetch_optional(connection).await?;
    let found = found.as_ref().map(job).transpose()?;
    found.ok_or_else(|| Fault::Absent {
        kind: "job".to_owned(),
    })
}

impl Registry {
    /// Whose jobs an actor reaches: everybody's, or their own.
    fn owner<'a>(&self, actor: &'a Actor, operation: &str) -> Result<Option<&'a str>, Fault> {
        let reach = self.rights().reach(actor, operation)?;
        Ok((!reach.is_everything()).then_some(actor.owner()))
    }

    /// Jobs: one's own, for administrators all. Operation `job.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`].
    pub async fn job_list(&self, actor: &Actor, question: &JobQuestion) -> Result<Jobs, Fault> {
        let owner = self.owner(actor, "job.read")?;
        let before = question.before.as_deref();
        let conditions = [
            ("state =", question.state.as_deref()),
            ("sort =", question.sort.as_deref()),
            ("subject =", question.subject.as_deref()),
            ("id <", before),
        ];
        let (mut sql, mut values) = (
            format!("SELECT {COLUMNS} FROM jobs WHERE 1 = 1"),
            Vec::new(),
        );
        if let Some(owner) = owner {
            values.push(owner.to_owned());
            sql.push_str(&format!(" AND {}", own("$1")));
        }
        for (condition, value) in conditions {
            if let Some(value) = value {
                values.push(value.to_owned());
                sql.push_str(&format!(" AND {condition} ${}", values.len()));
            }
        }
        sql.push_str(&format!(" ORDER BY id DESC LIMIT {}", PAGE + 1));
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value);
        }
        let mut connection = self.database().pool().acquire().await?;
        let rows = query.fetch_all(&mut *connection).await?;
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        Ok(Jobs {
            jobs: rows.iter().take(most).map(job).collect::<Result<_, _>>()?,
            more: rows.len() > most,
        })
    }

    /// A job. Operation `job.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`].
    pub async fn job(&self, actor: &Actor, id: &str) -> Result<Job, Fault> {
        let owner = self.owner(actor, "job.read")?;
        let mut connection = self.database().pool().acquire().await?;
        find(&mut connection, id, owner).await
    }

    /// Cancels a job: one that waits at once, one that runs at the next place where it can end.
    /// Operation `job.cancel`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Step`] with `EV-R602` when it has ended.
    pub async fn cancel_job(&self, actor: &Actor, id: &str) -> Result<Job, Fault> {
        let owner = self.owner(actor, "job.cancel")?.map(str::to_owned);
        let (by, id) = (actor.id.clone(), id.to_owned());
        self.write(move |change| {
            let (by, id, owner) = (by.clone(), id.clone(), owner.clone());
            Box::pin(async move {
                let job = find(change.connection(), &id, owner.as_deref()).await?;
                let at = stamp(change.at());
                let sql = match job.state.as_str() {
                    "waiting" => {
                        "UPDATE jobs SET state = 'cancelled', cancel_at = $1, ended_at = $1 WHERE id = $2"
                    }
                    "running" => "UPDATE jobs SET cancel_at = $1 WHERE id = $2",
                    _ => {
                        return Err(Fault::Step {
                            code: STATE,
                            details: vec![("state", job.state)],
                        });
                    }
                };
                change
                    .execute(sqlx::query(sql).bind(at).bind(id.clone()))
                    .await?;
                change.enter(Entry::new(&by, "job.cancel").on("job", &id));
                find(change.connection(), &id, owner.as_deref()).await
            })
        })
        .await
    }

    /// Puts a job that has failed or was cancelled into the queue again, with all its attempts.
    /// Operation `job.retry`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Step`] with `EV-R602` for another state.
    pub async fn retry_job(&self, actor: &Actor, id: &str) -> Result<Job, Fault> {
        let owner = self.owner(actor, "job.retry")?.map(str::to_owned);
        let (by, id) = (actor.id.clone(), id.to_owned());
        self.write(move |change| {
            let (by, id, owner) = (by.clone(), id.clone(), owner.clone());
            Box::pin(async move {
                let job = find(change.connection(), &id, owner.as_deref()).await?;
                if !matches!(job.state.as_str(), "failed" | "cancelled") {
                    return Err(Fault::Step {
                        code: STATE,
                        details: vec![("state", job.state)],
                    });
                }
                // Attempts go on being counted, so that work can tell that it was begun before.
                let sql = "UPDATE jobs SET state = 'waiting', attempts_max = attempts + $1, due_at = $2, cancel_at = NULL, \
                           code = NULL, result = NULL, progress = NULL, ended_at = NULL WHERE id = $3";
                let query = sqlx::query(sql)
                    .bind(job.attempts_max.min(12))
                    .bind(stamp(change.at()))
                    .bind(id.clone());
                change.execute(query).await?;
                change.enter(Entry::new(&by, "job.retry").on("job", &id));
                find(change.connection(), &id, owner.as_deref()).await
            })
        })
        .await
    }

    /// Notes a scan and the job that makes it. Operation `scan.create`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Reference`] when the background is not there.
    pub async fn queue_scan(&self, actor: &Actor, plan: ScanPlan) -> Result<QueuedScan, Fault> {
        const OPERATION: &str = "scan.create";
        self.rights().reach(actor, OPERATION)?;
        let organisation = actor.organisation_for(self.rights(), OPERATION);
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor) = (registry.clone(), actor.clone());
            let (plan, organisation) = (plan.clone(), organisation.clone());
            Box::pin(async move {
                let organisation = organisation.as_deref();
                let whose = (&actor, organisation);
                let scan = registry.planned_scan(change, whose, &plan).await?;
                let work = Work::Scan {
                    scan_id: scan.id.clone(),
                };
                let job_id = enqueue(change, (&actor.id, organisation), &work).await?;
                change.enter(Entry::new(&actor.id, "job.queue").on("job", &job_id));
                Ok(QueuedScan {
                    scan_id: scan.id,
                    job_id,
                })
            })
        })
        .await
    }

    /// Notes a search for reports that tell of one case, and the job that makes it. Operation
    /// `duplicate_run.create`.
    ///
    /// # Errors
    /// [`Fault::Refused`]; [`Fault::Step`] with `EV-R350` while another one is under way.
    pub async fn find_duplicates(&self, actor: &Actor) -> Result<QueuedSearch, Fault> {
        const OPERATION: &str = "duplicate_run.create";
        self.rights().reach(actor, OPERATION)?;
        let organisation = actor.organisation_for(self.rights(), OPERATION);
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor) = (registry.clone(), actor.clone());
            let organisation = organisation.clone();
            Box::pin(async move {
                let organisation = organisation.as_deref();
                let whose = (&actor, organisation);
                let run = registry.planned_duplicates(change, whose).await?;
                let work = Work::Duplicates {
                    run_id: run.id.clone(),
                };
                let job_id = enqueue(change, (&actor.id, organisation), &work).await?;
                change.enter(Entry::new(&actor.id, "job.queue").on("job", &job_id));
                Ok(QueuedSearch {
                    run_id: run.id,
                    job_id,
                })
            })
        })
        .await
    }

    /// Has a file of reports taken in. It is done with the roles that the user has when it runs.
    /// Operation `report.import`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`] when the file is not there.
    pub async fn queue_report_import(
        &self,
        actor: &Actor,
        import: ReportImport,
    ) -> Result<Queued, Fault> {
        const OPERATION: &str = "report.import";
        self.rights().reach(actor, OPERATION)?;
        if !self
            .files()
            .path(&import.file)
            .is_some_and(|path| path.is_file())
        {
            return Err(Fault::Absent {
                kind: "file".to_owned(),
            });
        }
        let organisation = actor.organisation_for(self.rights(), OPERATION);
        let by = actor.id.clone();
        self.write(move |change| {
            let (by, organisation) = (by.clone(), organisation.clone());
            let work = Work::ReportImport {
                import: import.clone(),
            };
            Box::pin(async move {
                let job_id = enqueue(change, (&by, organisation.as_deref()), &work).await?;
                change.enter(Entry::new(&by, "job.queue").on("job", &job_id));
                Ok(Queued { job_id })
            })
        })
        .await
    }
}
