//! What is due by when, what is overdue, and the end of a report.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::content::DueClock;
use super::course::{may_go_on, state};
use super::newest;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::Fields;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// Reports of a list.
const LISTED: i64 = 1000;

/// Which reports are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DueQuestion {
    /// Only those due within so many days; overdue ones are always among them.
    #[serde(default)]
    pub within_days: Option<i64>,
}

/// Reports that an authority has to have by a day or without delay, the first due first; at most
/// 1,000. What has to go without delay stands at the day on which it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DueList {
    /// The day on which days are counted.
    pub today: String,
    /// How many of the listed ones are overdue.
    pub overdue: u64,
    /// The reports.
    pub reports: Vec<DueReport>,
}

/// A report that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DueReport {
    /// Id.
    pub id: String,
    /// Number by which it is called everywhere.
    pub worldwide_id: Option<String>,
    /// Its case.
    pub case_id: Option<String>,
    /// Where it stands.
    pub state: String,
    /// Whether it is serious; before triage a proposal.
    pub serious: Option<String>,
    /// Day by which the authority has to have it; none where the rule says without delay.
    pub due_on: Option<String>,
    /// Rule that says so.
    pub due_rule: Option<String>,
    /// Kind of deadline.
    pub due_clock: DueClock,
    /// Days until then; negative when it is overdue.
    pub days_left: Option<i64>,
    /// Whether the day has passed.
    pub overdue: bool,
}

#[derive(Clone)]
struct Closing {
    registry: Registry,
    actor: Actor,
    id: String,
    version: i64,
}

impl Registry {
    /// Reports that have not been sent and are due, by the clock of the registry.
    ///
    /// Operation: `report.due`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn due_reports(
        &self,
        actor: &Actor,
        question: &DueQuestion,
    ) -> Result<DueList, Fault> {
        self.rights().reach(actor, "report.due")?;
        let today = self.clock().today();
        let until = match question.within_days {
            Some(days) => today
                .checked_add(jiff::Span::new().try_days(days).unwrap_or_default())
                .unwrap_or(Date::MAX),
            None => Date::MAX,
        };
        let rows = {
            let mut connection = self.database().pool().acquire().await?;
            sqlx::query(
                "SELECT r.id, r.worldwide_id, r.case_id, r.state, r.serious, r.due_on, r.due_rule \
                 FROM reports r WHERE (r.due_on <= $1 OR r.due_clock = 'without_delay') \
                 AND r.state IN ('received', 'triaged', 'queried', 'coded', 'assessed') \
                 AND r.withdrawn_at IS NULL AND NOT EXISTS \
                 (SELECT 1 FROM reports n WHERE n.follows_id = r.id AND n.withdrawn_at IS NULL) \
                 ORDER BY COALESCE(r.due_on, r.received_on), r.id LIMIT $2",
            )
            .bind(until.to_string())
            .bind(LISTED)
            .fetch_all(&mut *connection)
            .await?
        };
        let mut reports = Vec::with_capacity(rows.len());
        for row in rows {
            let due_on: Option<String> = row.try_get(5)?;
            let day = due_on.as_deref().and_then(|on| on.parse::<Date>().ok());
            let days_left = day.map(|day| i64::from((day - today).get_days()));
            reports.push(DueReport {
                id: row.try_get(0)?,
                worldwide_id: row.try_get(1)?,
                case_id: row.try_get(2)?,
                state: row.try_get(3)?,
                serious: row.try_get(4)?,
                due_on,
                due_rule: row.try_get(6)?,
                due_clock: match day {
                    Some(_) => DueClock::Days,
                    None => DueClock::WithoutDelay,
                },
                days_left,
                overdue: days_left.is_some_and(|days| days < 0),
            });
        }
        let ids: Vec<&str> = reports.iter().map(|report| report.id.as_str()).collect();
        let mut entry = Entry::new(&actor.id, "report.due").detail("ids", ids);
        entry.kind = Some("report".to_owned());
        self.enter(entry).await?;
        Ok(DueList {
            today: today.to_string(),
            overdue: reports.iter().filter(|report| report.overdue).count() as u64,
            reports,
        })
    }

    /// Ends a report that was acknowledged, or that nobody has to have.
    ///
    /// Operation: `report.close`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R300` in the wrong state, `EV-R314` when it is still due.
    pub async fn close_report(
        &self,
        actor: &Actor,
        id: &str,
        version: i64,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "report.close")?;
        let closing = Closing {
            registry: self.clone(),
            actor: actor.clone(),
            id: id.to_owned(),
            version,
        };
        self.write(move |change| {
            let closing = closing.clone();
            Box::pin(async move { closing.run(change).await })
        })
        .await
    }
}

impl Closing {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("report")?;
        let report = record::read_any(change.connection(), kind, &self.id).await?;
        newest(change, kind, &report).await?;
        may_go_on(&report, "closed")?;
        if state(&report) != "acknowledged"
            && let Some(due_on) = report.fields.get_text("due_on")
        {
            return Err(Fault::Step {
                code: "EV-R314",
                details: vec![("due_on", due_on.to_owned())],
            });
        }
        let closed = record::change(
            change,
            registry.keys(),
            kind,
            &self.actor,
            (&self.id, Some(self.version)),
            Fields::new().text("state", "closed"),
        )
        .await?;
        change.enter(
            Entry::new(&self.actor.id, "report.close")
                .on("report", &self.id)
                .signed("closed"),
        );
        Ok(closed)
    }
}
