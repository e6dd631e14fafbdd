//! Guesses at a name. Each attempt is counted before it is looked at, so that a thousand at once
//! are a thousand, and taken back when it was right. The count hangs on a keyed hash of the name
//! that was typed, whether somebody has it or not: neither the wait nor its absence tells.

use jiff::{SignedDuration, Timestamp};
use sqlx::Row;

use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::keys::{Purpose, hex};
use crate::kind::stamp;
use crate::registry::Registry;

/// Name or password is wrong; which one is not said.
pub(super) const WRONG: &str = "EV-R100";

/// Guesses are forgotten after this time without one.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24);

/// An attempt that was counted.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    hash: String,
}

impl Registry {
    /// Counts an attempt at a name.
    ///
    /// # Errors
    /// [`Fault::Wait`] while earlier guesses make it wait; such an attempt is not looked at and
    /// not counted.
    pub(super) async fn begin_attempt(&self, name_key: &str) -> Result<Attempt, Fault> {
        let parts: [&[u8]; 2] = [b"attempt", name_key.as_bytes()];
        let hash = hex(&self.keys().hash(Purpose::Token, &parts));
        let now = self.clock().now();
        let policy = self.policy();
        let attempt = Attempt { hash: hash.clone() };
        self.write(move |change| {
            let (hash, policy) = (hash.clone(), policy.clone());
            Box::pin(async move {
                let sql = "SELECT failures, locked_until, last_at FROM sign_in_attempts WHERE name_hash = $1";
                let row = change.fetch(sqlx::query(sql).bind(hash.clone())).await?;
                let mut failures = 0;
                if let Some(row) = row {
                    let last = moment(&row.try_get::<String, _>(2)?)?;
                    if let Some(until) = row.try_get::<Option<String>, _>(1)? {
                        let left = moment(&until)?.duration_since(now);
                        // A clock that was set back locks nobody out.
                        if left.is_positive() && last <= now {
                            return Err(Fault::Wait { seconds: seconds(left) });
                        }
                    }
                    if now.duration_since(last) < FORGOTTEN {
                        failures = row.try_get(0)?;
                    }
                }
                set(change, &hash, failures + 1, policy.wait(failures + 1), now).await
            })
        })
        .await?;
        Ok(attempt)
    }

    /// An attempt was right as far as it went: it does not count. Earlier guesses stay counted.
    pub(super) async fn take_back(&self, attempt: &Attempt) -> Result<(), Fault> {
        let hash = attempt.hash.clone();
        self.write(move |change| {
            let hash = hash.clone();
            Box::pin(async move {
                let sql = "UPDATE sign_in_attempts SET failures = failures - 1, locked_until = NULL \
                           WHERE name_hash = $1 AND failures > 0";
                change.execute(sqlx::query(sql).bind(hash)).await?;
                Ok(())
            })
        })
        .await
    }

    /// Writes to the trail that something was refused.
    pub(super) async fn refuse(
        &self,
        actor: &str,
        operation: &str,
        user_id: Option<&str>,
    ) -> Result<(), Fault> {
        let mut entry = Entry::new(actor, operation);
        if let Some(id) = user_id {
            entry = entry.on("user", id);
        }
        self.enter(entry).await
    }
}

/// Whoever got in has no guesses behind them.
pub(super) async fn forgive(change: &mut Change<'_>, attempt: &Attempt) -> Result<(), Fault> {
    let sql = "DELETE FROM sign_in_attempts WHERE name_hash = $1";
    change
        .execute(sqlx::query(sql).bind(attempt.hash.clone()))
        .await?;
    Ok(())
}

async fn set(
    change: &mut Change<'_>,
    hash: &str,
    failures: i64,
    wait: Option<SignedDuration>,
    now: Timestamp,
) -> Result<(), Fault> {
    let until = wait.and_then(|wait| now.checked_add(wait).ok()).map(stamp);
    let sql = "INSERT INTO sign_in_attempts (name_hash, failures, locked_until, last_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (name_hash) DO UPDATE SET failures = excluded.failures, \
               locked_until = excluded.locked_until, last_at = excluded.last_at";
    let query = sqlx::query(sql)
        .bind(hash.to_owned())
        .bind(failures)
        .bind(until)
        .bind(stamp(now));
    change.execute(query).await?;
    Ok(())
}

/// A time as it stands in the database.
pub(super) fn moment(text: &str) -> Result<Timestamp, Fault> {
    text.parse().map_err(|_| Fault::Corrupt {
        message: "a time in the database is none".to_owned(),
    })
}

/// Whole seconds, rounded up.
fn seconds(left: SignedDuration) -> u64 {
    let begun = i64::from(left.subsec_nanos() > 0);
    u64::try_from(left.as_secs().saturating_add(begun)).unwrap_or(1)
}
