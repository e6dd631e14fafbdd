//! The trail as it is looked through: by who, what, when and on what; and what of it concerns a user.

use jiff::civil::Date;
use sqlx::{AssertSqlSafe, Row};

use super::{COLUMNS, Entry, Link, Verified};
use crate::fault::Fault;
use crate::identity::Session;
use crate::registry::Registry;
use crate::rights::Actor;

/// Entries of a page.
const PAGE: i64 = 100;
/// Entries that somebody is shown about themselves.
const OWN: i64 = 200;

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrailQuestion {
    /// Id of who did it.
    pub actor: Option<String>,
    /// The operation, or the beginning of it, such as `report.`.
    pub operation: Option<String>,
    /// Kind of the record.
    pub kind: Option<String>,
    /// Id of the record.
    pub record_id: Option<String>,
    /// From this day on, in UTC.
    pub from: Option<Date>,
    /// Until this day, in UTC; the day itself counts.
    pub until: Option<Date>,
    /// Only entries before the one of this number: the next page.
    pub before: Option<i64>,
}

/// Entries, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailPage {
    /// The entries.
    pub entries: Vec<Link>,
    /// Number before which the next page begins, when there is one.
    pub next: Option<i64>,
}

/// What is kept of a user beside sessions and tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnData {
    /// Address for messages.
    pub email: Option<String>,
    /// Since when there is an account.
    pub created_at: String,
    /// What others did with the account, the newest first.
    pub by_others: Vec<Link>,
    /// What the user did, the newest first.
    pub own: Vec<Link>,
}

impl Registry {
    /// Entries of the trail, the newest first. Operation `audit.read`; that they were read is an
    /// entry itself.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn audit_page(
        &self,
        actor: &Actor,
        question: &TrailQuestion,
    ) -> Result<TrailPage, Fault> {
        self.rights().reach(actor, "audit.read")?;
        let mut values: Vec<String> = Vec::new();
        let mut sql = format!("SELECT {COLUMNS} FROM audit_entries WHERE 1 = 1");
        let from = question.from.map(|day| day.to_string());
        // Moments are written as text that sorts: a day and a letter behind all its moments.
        let until = question.until.map(|day| format!("{day}U"));
        let operation = question.operation.as_deref().map(|text| {
            let exact = text.replace('\\', "\\\\").replace('%', "\\%");
            format!("{}%", exact.replace('_', "\\_"))
        });
        let conditions = [
            ("actor =", question.actor.clone()),
            ("operation LIKE", operation),
            ("kind =", question.kind.clone()),
            ("record_id =", question.record_id.clone()),
            ("at >=", from),
            ("at <", until),
        ];
        for (condition, value) in conditions {
            if let Some(value) = value {
                values.push(value);
                sql.push_str(&format!(" AND {condition} ${}", values.len()));
                if condition.ends_with("LIKE") {
                    sql.push_str(" ESCAPE '\\'");
                }
            }
        }
        if let Some(before) = question.before {
            // A number, not a text.
            sql.push_str(&format!(" AND seq < {before}"));
        }
        sql.push_str(&format!(" ORDER BY seq DESC LIMIT {}", PAGE + 1));
        let mut entries = self.links_of(sql, values).await?;
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let more = entries.len() > most;
        entries.truncate(most);
        let next = entries.last().filter(|_| more).map(|last| last.seq);
        self.enter(Entry::new(&actor.id, "audit.read")).await?;
        Ok(TrailPage { entries, next })
    }

    /// Whether the chain of the trail is whole. Operation `audit.verify`.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn verify_trail(&self, actor: &Actor) -> Result<Verified, Fault> {
        self.rights().reach(actor, "audit.verify")?;
        self.verify().await
    }

    /// What is kept of the user of a session. Operation `session.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn own_data(&self, session: &Session) -> Result<OwnData, Fault> {
        self.rights().reach(&session.actor, "session.read")?;
        let id = session.actor.owner().to_owned();
        let (email, created_at) = {
            let mut connection = self.database().pool().acquire().await?;
            let row = sqlx::query("SELECT email, created_at FROM users WHERE id = $1")
                .bind(id.clone())
                .fetch_one(&mut *connection)
                .await?;
            (row.try_get(0)?, row.try_get(1)?)
        };
        let of = |condition: &str| {
            format!(
                "SELECT {COLUMNS} FROM audit_entries WHERE {condition} ORDER BY seq DESC LIMIT {OWN}"
            )
        };
        let others = of("record_id = $1 AND actor <> $1");
        let by_others = self.links_of(others, vec![id.clone()]).await?;
        let own = self.links_of(of("actor = $1"), vec![id]).await?;
        Ok(OwnData {
            email,
            created_at,
            by_others,
            own,
        })
    }

    async fn links_of(&self, sql: String, values: Vec<String>) -> Result<Vec<Link>, Fault> {
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value);
        }
        let mut connection = self.database().pool().acquire().await?;
        let rows = query.fetch_all(&mut *connection).await?;
        rows.iter().map(Link::of_row).collect()
    }
}
