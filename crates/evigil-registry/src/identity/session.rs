//! Sessions: how a user is known again from one request to the next.
//!
//! The token is replaced after some minutes of use, so that a stolen one is soon worth nothing; the
//! one before stays good for a moment, because requests may be under way. The last use is written
//! once a minute, which is how exactly the idle time is kept.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::attempts::moment;
use super::membership;
use super::policy::Policy;
use super::secret::{Sort, new_token, token_hash};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::keys::{Keys, Purpose, hex};
use crate::kind::stamp;
use crate::registry::Registry;
use crate::rights::{Actor, Membership};

/// The last use is written no more often.
const USE_EVERY: SignedDuration = SignedDuration::from_secs(60);
/// A clock that was set back by more than this ends the sessions that were in use: nobody can say
/// any more how long they lay idle.
const SET_BACK: SignedDuration = SignedDuration::from_mins(5);
/// What can be done before a second factor is set up that a role needs.
const ENROLLING: [&str; 3] = ["session.*", "second_factor.*", "password.*"];

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Id of the session; no secret.
    pub id: String,
    /// Id of the user.
    pub user_id: String,
    /// Their name.
    pub name: String,
    /// Their language: `en` or `ja`.
    pub lang: String,
    /// What they may do.
    pub actor: Actor,
    /// Token against forged requests.
    pub csrf: String,
    /// A role needs a second factor, and this session began without: nothing but setting one up,
    /// changing the password and signing out is allowed.
    pub must_enrol: bool,
    /// The session ends then at the latest.
    pub expires_at: Timestamp,
    /// A new token, to be handed to the browser in place of the one that it sent.
    pub renewed: Option<String>,
}

/// A session of one's own, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SessionView {
    /// Id of the session; no secret.
    pub id: String,
    /// When it began.
    pub created_at: String,
    /// When it was used last, to a minute.
    pub used_at: String,
    /// When it ends at the latest.
    pub expires_at: String,
    /// Whether it began with a second factor.
    pub second_factor: bool,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// What the database says of a session.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    id: String,
    user_id: String,
    name: String,
    lang: String,
    renewed_at: Timestamp,
    expires_at: Timestamp,
    /// Until when the token is good, for one that was replaced.
    replaced_until: Option<Timestamp>,
    used_at: Timestamp,
    second_factor: bool,
    memberships: Vec<Membership>,
}

/// A session that begins.
#[derive(Debug, Clone)]
pub(super) struct Begun {
    pub(super) id: String,
    pub(super) token: String,
    pub(super) csrf: String,
    pub(super) expires_at: String,
    hash: String,
    at: String,
}

impl Begun {
    pub(super) fn new(registry: &Registry) -> Result<Self, Fault> {
        let token = new_token(Sort::Session)?;
        let now = registry.clock().now();
        let end = now.checked_add(registry.policy().session_longest);
        let id = Uuid::now_v7().to_string();
        Ok(Self {
            hash: token_hash(registry.keys(), Sort::Session, &token).unwrap_or_default(),
            csrf: csrf(registry.keys(), &id),
            id,
            token,
            expires_at: stamp(end.unwrap_or(now)),
            at: stamp(now),
        })
    }

    pub(super) async fn insert(
        &self,
        change: &mut Change<'_>,
        user_id: &str,
        second_factor: bool,
    ) -> Result<(), Fault> {
        let sql = "INSERT INTO sessions (id, token_hash, user_id, created_at, renewed_at, used_at, expires_at, \
                   second_factor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let query = sqlx::query(sql)
            .bind(self.id.clone())
            .bind(self.hash.clone())
            .bind(user_id.to_owned())
            .bind(self.at.clone())
            .bind(self.at.clone())
            .bind(self.at.clone())
            .bind(self.expires_at.clone())
            .bind(i64::from(second_factor));
        change.execute(query).await?;
        Ok(())
    }
}

/// The token against forged requests: tied to the session by the registry's secret, so that it
/// needs no place of its own and stays the same when the session's token is replaced.
fn csrf(keys: &Keys, session_id: &str) -> String {
    let parts: [&[u8]; 2] = [b"csrf", session_id.as_bytes()];
    hex(&keys.hash(Purpose::Token, &parts))
}

/// Ends the sessions of a user, but for one.
pub(super) async fn end_sessions(
    change: &mut Change<'_>,
    user_id: &str,
    but: Option<&str>,
) -> Result<(), Fault> {
    let at = stamp(change.at());
    let sql =
        "UPDATE sessions SET ended_at = $1 WHERE user_id = $2 AND ended_at IS NULL AND id <> $3";
    let query = sqlx::query(sql)
        .bind(at)
        .bind(user_id.to_owned())
        .bind(but.unwrap_or_default().to_owned());
    change.execute(query).await?;
    Ok(())
}

/// The token of a session is replaced at its next request: what it opens has changed.
pub(super) async fn renew_soon(change: &mut Change<'_>, id: &str) -> Result<(), Fault> {
    let query = sqlx::query("UPDATE sessions SET renewed_at = $1 WHERE id = $2")
        .bind(stamp(Timestamp::UNIX_EPOCH))
        .bind(id.to_owned());
    change.execute(query).await?;
    Ok(())
}

async fn load(connection: &mut AnyConnection, hash: &str) -> Result<Option<Kept>, Fault> {
    let sql = "SELECT s.id, s.user_id, u.name, u.lang, s.token_hash, s.renewed_at, s.expires_at, s.previous_until, \
               s.used_at, s.second_factor FROM sessions s JOIN users u ON u.id = s.user_id \
               WHERE (s.token_hash = $1 OR s.previous_hash = $2) AND s.ended_at IS NULL AND u.disabled_at IS NULL";
    let row = sqlx::query(sql)
        .bind(hash.to_owned())
        .bind(hash.to_owned())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let user_id: String = row.try_get(1)?;
    let current: String = row.try_get(4)?;
    let until: Option<String> = row.try_get(7)?;
    let renewed_at = moment(&row.try_get::<String, _>(5)?)?;
    let replaced_until = match until {
        _ if current == hash => None,
        Some(until) => Some(moment(&until)?),
        None => Some(renewed_at),
    };
    Ok(Some(Kept {
        memberships: membership::memberships(connection, &user_id).await?,
        id: row.try_get(0)?,
        user_id,
        name: row.try_get(2)?,
        lang: row.try_get(3)?,
        renewed_at,
        expires_at: moment(&row.try_get::<String, _>(6)?)?,
        replaced_until,
        used_at: moment(&row.try_get::<String, _>(8)?)?,
        second_factor: row.try_get::<i64, _>(9)? != 0,
    }))
}

impl Kept {
    /// Whether the session, by whichever of its tokens, is still good.
    fn lasts(&self, now: Timestamp, policy: &Policy) -> bool {
        let unused = now.duration_since(self.used_at);
        // Uses are noted once a minute: it may end by so much too early.
        now < self.expires_at && unused < policy.session_idle && unused > -SET_BACK
    }

    fn session(self, keys: &Keys, policy: &Policy, renewed: Option<String>) -> Session {
        let must_enrol = !self.second_factor && policy.needs_second_factor(&self.memberships);
        let mut actor = Actor::user(self.user_id.clone(), self.memberships);
        if must_enrol {
            actor.operations = Some(ENROLLING.map(str::to_owned).to_vec());
        }
        Session {
            csrf: csrf(keys, &self.id),
            id: self.id,
            user_id: self.user_id,
            name: self.name,
            lang: self.lang,
            actor,
            must_enrol,
            expires_at: self.expires_at,
            renewed,
        }
    }
}

impl Registry {
    /// Who sends this token of a session. Asks the database at most every few seconds.
    ///
    /// # Errors
    /// [`Fault::Unknown`] when it is none, or its session has ended.
    pub async fn session(&self, token: &str) -> Result<Session, Fault> {
        let hash = token_hash(self.keys(), Sort::Session, token).ok_or(Fault::Unknown)?;
        let (now, policy) = (self.clock().now(), self.policy());
        let memory = &self.identity().sessions;
        let held = memory.get(&hash, now, policy.memory);
        let kept = match held.filter(|kept| kept.lasts(now, &policy)) {
            Some(kept) => kept,
            None => {
                let epoch = memory.epoch();
                let mut connection = self.database().pool().acquire().await?;
                let kept = load(&mut connection, &hash).await?.ok_or(Fault::Unknown)?;
                let times = (now, kept.used_at);
                memory.keep(epoch, &hash, &kept.user_id, times, kept.clone());
                kept
            }
        };
        if !kept.lasts(now, &policy) {
            // What has ended stays so, even when the clock is set back later.
            self.end_session(&kept).await;
            return Err(Fault::Unknown);
        }
        if kept.replaced_until.is_some_and(|until| now >= until) {
            return Err(Fault::Unknown);
        }
        let is_old = now.duration_since(kept.renewed_at) >= policy.session_renewal;
        let renewed = if is_old && kept.replaced_until.is_none() {
            self.renew(&kept, &hash, now, policy.session_overlap).await
        } else {
            if memory.use_now(&hash, now, USE_EVERY) {
                self.note_use(&kept.id, now).await;
            }
            None
        };
        Ok(kept.session(self.keys(), &policy, renewed))
    }

    /// Replaces the token. Of requests at the same time one succeeds; a database that can't be
    /// written just now does not shut out those who only read.
    async fn renew(
        &self,
        kept: &Kept,
        hash: &str,
        now: Timestamp,
        overlap: SignedDuration,
    ) -> Option<String> {
        let token = new_token(Sort::Session).ok()?;
        let new = token_hash(self.keys(), Sort::Session, &token)?;
        let until = stamp(now.checked_add(overlap).unwrap_or(now));
        let (old, at) = (hash.to_owned(), stamp(now));
        let written = self
            .write(move |change| {
                let (old, new) = (old.clone(), new.clone());
                let (at, until) = (at.clone(), until.clone());
                Box::pin(async move {
                    let sql = "UPDATE sessions SET token_hash = $1, previous_hash = $2, previous_until = $3, \
                               renewed_at = $4, used_at = $5 WHERE token_hash = $6 AND ended_at IS NULL";
                    let query = sqlx::query(sql)
                        .bind(new)
                        .bind(old.clone())
                        .bind(until)
                        .bind(at.clone())
                        .bind(at)
                        .bind(old);
                    Ok(change.execute(query).await?.rows_affected())
                })
            })
            .await;
        self.identity().sessions.forget(&kept.user_id);
        (written.ok()? == 1).then_some(token)
    }

    /// Notes that a session has ended by itself.
    async fn end_session(&self, kept: &Kept) {
        let (id, used) = (kept.id.clone(), stamp(kept.used_at));
        // A database that can't be written changes nothing for whoever asks: they are refused.
        let _ = self
            .write(move |change| {
                let (id, used) = (id.clone(), used.clone());
                Box::pin(async move {
                    let sql = "UPDATE sessions SET ended_at = $1 WHERE id = $2 AND used_at = $3 \
                               AND ended_at IS NULL";
                    let query = sqlx::query(sql)
                        .bind(stamp(change.at()))
                        .bind(id)
                        .bind(used);
                    change.execute(query).await?;
                    Ok(())
                })
            })
            .await;
        self.identity().sessions.forget(&kept.user_id);
    }

    async fn note_use(&self, id: &str, now: Timestamp) {
        let (id, at) = (id.to_owned(), stamp(now));
        // Losing a note of a use makes a session end earlier, no more.
        let _ = self
            .write(move |change| {
                let (id, at) = (id.clone(), at.clone());
                Box::pin(async move {
                    let query = sqlx::query("UPDATE sessions SET used_at = $1 WHERE id = $2");
                    change.execute(query.bind(at).bind(id)).await?;
                    Ok(())
                })
            })
            .await;
    }

    /// The own sessions that have not ended. Operation `session.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`].
    pub async fn sessions(&self, session: &Session) -> Result<Vec<SessionView>, Fault> {
        self.rights().reach(&session.actor, "session.read")?;
        let sql = "SELECT id, created_at, used_at, expires_at, second_factor FROM sessions \
                   WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY id";
        let mut connection = self.database().pool().acquire().await?;
        let rows = sqlx::query(sql)
            .bind(session.user_id.clone())
            .bind(stamp(self.clock().now()))
            .fetch_all(&mut *connection)
            .await?;
        let view = |row: &sqlx::any::AnyRow| {
            let id: String = row.try_get(0)?;
            Ok(SessionView {
                is_this: id == session.id,
                id,
                created_at: row.try_get(1)?,
                used_at: row.try_get(2)?,
                expires_at: row.try_get(3)?,
                second_factor: row.try_get::<i64, _>(4)? != 0,
            })
        };
        rows.iter().map(view).collect()
    }

    /// Signs out. Operation `session.delete`.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn sign_out(&self, session: &Session) -> Result<(), Fault> {
        self.rights().reach(&session.actor, "session.delete")?;
        let (id, user_id) = (session.id.clone(), session.user_id.clone());
        self.write(move |change| {
            let (id, user_id) = (id.clone(), user_id.clone());
            Box::pin(async move {
                let at = stamp(change.at());
                let sql = "UPDATE sessions SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL";
                change
                    .execute(sqlx::query(sql).bind(at).bind(id.clone()))
                    .await?;
                change.enter(Entry::new(&user_id, "session.delete").on("session", &id));
                Ok(())
            })
        })
        .await?;
        self.identity().forget(&session.user_id);
        Ok(())
    }

    /// Ends all own sessions, this one too. Operation `session.delete`.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn sign_out_everywhere(&self, session: &Session) -> Result<(), Fault> {
        self.rights().reach(&session.actor, "session.delete")?;
        let user_id = session.user_id.clone();
        self.write(move |change| {
            let user_id = user_id.clone();
            Box::pin(async move {
                end_sessions(change, &user_id, None).await?;
                change.enter(Entry::new(&user_id, "session.delete_all").on("user", &user_id));
                Ok(())
            })
        })
        .await?;
        self.identity().forget(&session.user_id);
        Ok(())
    }
}
