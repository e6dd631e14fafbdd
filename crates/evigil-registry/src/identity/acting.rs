//! Somebody for whom work is done after they have gone.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use super::membership::memberships;
use crate::fault::Fault;
use crate::kind::stamp;
use crate::rights::Actor;

/// The actor of this id, a user or a program's token, with the roles that they have at this moment;
/// nothing when they may do nothing any more.
pub(crate) async fn acting(
    connection: &mut AnyConnection,
    id: &str,
    now: Timestamp,
) -> Result<Option<Actor>, Fault> {
    let (user_id, operations): (String, Option<Vec<String>>) = match id.strip_prefix("token:") {
        None => (id.to_owned(), None),
        Some(token) => {
            let sql = "SELECT user_id, operations FROM tokens WHERE id = $1 AND ended_at IS NULL AND expires_at > $2";
            let query = sqlx::query(sql).bind(token.to_owned()).bind(stamp(now));
            let Some(row) = query.fetch_optional(&mut *connection).await? else {
                return Ok(None);
            };
            let operations: String = row.try_get(1)?;
            let operations = operations.split_whitespace().map(str::to_owned);
            (row.try_get(0)?, Some(operations.collect()))
        }
    };
    let sql = "SELECT id FROM users WHERE id = $1 AND disabled_at IS NULL";
    let query = sqlx::query(sql).bind(user_id.clone());
    if query.fetch_optional(&mut *connection).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(Actor {
        id: id.to_owned(),
        memberships: memberships(connection, &user_id).await?,
        user_id: operations.is_some().then_some(user_id),
        operations,
        person_id: None,
    }))
}
