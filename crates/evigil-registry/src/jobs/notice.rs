//! Telling users that there is something new: mails that say so and no more.

use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::queue::enqueue;
use super::work::Work;
use crate::database::Change;
use crate::fault::Fault;
use crate::identity;
use crate::registry::Registry;
use crate::rights::Role;

/// What is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Notice {
    /// They are named in a discussion.
    Mention,
    /// A report waits for triage.
    Triage,
    /// Somebody has a question about their report.
    Query,
    /// A lot that they gave or hold was called back.
    Recall,
    /// The notice of a recall waits for their confirmation.
    RecallOverdue,
    /// Follow-ups of their patients are overdue.
    FollowUp,
    /// Reports are due at an authority.
    Deadline,
    /// A link by which they set a password.
    Invitation,
}

impl Notice {
    /// Its name in the keys of messages.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Triage => "triage",
            Self::Query => "query",
            Self::Recall => "recall",
            Self::RecallOverdue => "recall_overdue",
            Self::FollowUp => "follow_up",
            Self::Deadline => "deadline",
            Self::Invitation => "invitation",
        }
    }
}

/// A mail to a user, without address and words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Letter {
    /// To whom.
    pub(super) user_id: String,
    /// What is new.
    pub(super) notice: Notice,
    /// Of an invitation: its token, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sealed: Option<String>,
}

/// Where the sealed token of an invitation belongs.
pub(super) fn place(user_id: &str) -> String {
    format!("invitation by mail of {user_id}")
}

/// Whom to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To<'t> {
    /// A user.
    User(&'t str),
    /// Everybody with a role.
    Role(Role),
    /// Everybody with a role in an organisation.
    RoleIn(Role, &'t str),
}

async fn users(change: &mut Change<'_>, to: To<'_>) -> Result<Vec<String>, Fault> {
    let reachable = "u.disabled_at IS NULL AND u.email IS NOT NULL";
    let held = "SELECT DISTINCT u.id FROM users u JOIN memberships m ON m.user_id = u.id \
                WHERE m.ended_at IS NULL AND m.role = $1";
    let (sql, values) = match to {
        To::User(id) => (
            format!("SELECT u.id FROM users u WHERE u.id = $1 AND {reachable}"),
            vec![id.to_owned()],
        ),
        To::Role(role) => (
            format!("{held} AND {reachable}"),
            vec![role.name().to_owned()],
        ),
        To::RoleIn(role, organisation) => (
            format!("{held} AND m.organisation_id = $2 AND {reachable}"),
            vec![role.name().to_owned(), organisation.to_owned()],
        ),
    };
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for value in values {
        query = query.bind(value);
    }
    let rows = change.fetch_all(query).await?;
    Ok(rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?)
}

/// Writes mails to those who have an address, but not to `by`, who did it. Somebody for whom the
/// same mail is waiting gets no second one.
pub(crate) async fn notify(
    change: &mut Change<'_>,
    registry: &Registry,
    by: &str,
    to: &[To<'_>],
    notice: Notice,
) -> Result<(), Fault> {
    if registry.jobs().ready().mailer.is_none() {
        return Ok(());
    }
    let mut told = std::collections::BTreeSet::new();
    for to in to {
        for user_id in users(change, *to).await? {
            if user_id == by || !told.insert(user_id.clone()) {
                continue;
            }
            let work = Work::Mail(Letter {
                user_id: user_id.clone(),
                notice,
                sealed: None,
            });
            let input =
                serde_json::to_string(&work).map_err(|error| Fault::Internal(error.to_string()))?;
            let sql = "SELECT id FROM jobs WHERE subject = $1 AND sort = 'mail' AND state = 'waiting' \
                       AND input = $2 LIMIT 1";
            let query = sqlx::query(sql).bind(user_id).bind(input);
            if change.fetch(query).await?.is_none() {
                enqueue(change, (by, None), &work).await?;
            }
        }
    }
    Ok(())
}

/// Writes the mail with the token of an invitation, where mails are sent and the user has an
/// address.
pub(crate) async fn invite(
    change: &mut Change<'_>,
    registry: &Registry,
    by: &str,
    (user_id, token): (&str, &str),
) -> Result<(), Fault> {
    if registry.jobs().ready().mailer.is_none()
        || users(change, To::User(user_id)).await?.is_empty()
    {
        return Ok(());
    }
    let sealed = identity::seal(registry.keys(), &place(user_id), token.as_bytes())?;
    let work = Work::Mail(Letter {
        user_id: user_id.to_owned(),
        notice: Notice::Invitation,
        sealed: Some(sealed),
    });
    enqueue(change, (by, None), &work).await?;
    Ok(())
}
