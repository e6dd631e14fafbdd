//! Cases that wait for a judgement or a consensus.

use schemars::JsonSchema;
use serde::Serialize;
use sqlx::Row;

use crate::audit::Entry;
use crate::fault::Fault;
use crate::registry::Registry;
use crate::rights::Actor;

/// A page of cases that wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WaitingCases {
    /// The cases, the oldest first.
    pub cases: Vec<WaitingCase>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A case that waits. Of judgements only their number is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WaitingCase {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Round of assessment.
    pub round: i64,
    /// How many have signed in it.
    pub signed: i64,
    /// Whether the reader has.
    pub own: bool,
    /// The first day by which the authority has to have one of its reports.
    pub due_on: Option<String>,
}

/// Cases of one page.
const ON_A_PAGE: usize = 50;

impl Registry {
    /// Cases without a consensus that have a coded report, behind the case `after`.
    ///
    /// Operation: `causality.compare`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn waiting_cases(
        &self,
        actor: &Actor,
        after: Option<&str>,
    ) -> Result<WaitingCases, Fault> {
        self.rights().reach(actor, "causality.compare")?;
        let rows = {
            let mut connection = self.database().pool().acquire().await?;
            sqlx::query(
                "SELECT c.id, c.title, COALESCE(c.round, 1), \
                 (SELECT COUNT(*) FROM causalities j WHERE j.case_id = c.id AND j.withdrawn_at IS NULL \
                 AND COALESCE(j.round, 1) = COALESCE(c.round, 1)), \
                 (SELECT COUNT(*) FROM causalities j WHERE j.case_id = c.id AND j.withdrawn_at IS NULL \
                 AND COALESCE(j.round, 1) = COALESCE(c.round, 1) AND j.created_by = $1), \
                 (SELECT MIN(r.due_on) FROM reports r WHERE r.case_id = c.id AND r.state = 'coded' \
                 AND r.withdrawn_at IS NULL) \
                 FROM cases c WHERE c.consensus IS NULL AND c.withdrawn_at IS NULL AND c.id > $2 \
                 AND EXISTS (SELECT 1 FROM reports r WHERE r.case_id = c.id AND r.state = 'coded' \
                 AND r.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM reports n \
                 WHERE n.follows_id = r.id AND n.withdrawn_at IS NULL)) ORDER BY c.id LIMIT 51",
            )
            .bind(actor.owner().to_owned())
            .bind(after.unwrap_or_default().to_owned())
            .fetch_all(&mut *connection)
            .await?
        };
        let mut waiting = WaitingCases {
            cases: Vec::new(),
            next: None,
        };
        for row in rows.iter().take(ON_A_PAGE) {
            waiting.cases.push(WaitingCase {
                id: row.try_get(0)?,
                title: row.try_get(1)?,
                round: row.try_get(2)?,
                signed: row.try_get(3)?,
                own: row.try_get::<i64, _>(4)? > 0,
                due_on: row.try_get(5)?,
            });
        }
        if rows.len() > ON_A_PAGE {
            waiting.next = waiting.cases.last().map(|case| case.id.clone());
        }
        let ids: Vec<&str> = waiting.cases.iter().map(|case| case.id.as_str()).collect();
        if !ids.is_empty() {
            let mut entry = Entry::new(&actor.id, "causality.compare").detail("ids", ids);
            entry.kind = Some("case".to_owned());
            self.enter(entry).await?;
        }
        Ok(waiting)
    }
}
