//! Tokens by which a program works for a user: never with more rights than the user has at that
//! moment, and only for the operations that the token names.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::attempts::moment;
use super::membership;
use super::secret::{Sort, new_token, token_hash};
use super::session::Session;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::stamp;
use crate::kind::{FieldFault, FieldFaultKind};
use crate::registry::Registry;
use crate::rights::{Actor, Membership, Rights};

/// The last use is written no more often.
const USE_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// Longest name, in characters.
const NAME_MAX: usize = 100;
/// Tokens that a user may have at the same time.
const TOKENS_MAX: i64 = 50;
/// Operations that need a person: no token takes part in making another, or in who somebody is.
const OF_PERSONS: [&str; 6] = [
    "session",
    "password",
    "second_factor",
    "token",
    "user",
    "membership",
];

/// A token to be made.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for: 1 to 100 characters.
    pub name: String,
    /// What it is good for: operations such as `exposure.create`; `exposure.*` are all of a kind.
    pub operations: Vec<String>,
    /// Days until it ends; at most 366.
    pub days: u32,
}

/// A token that was made. It is shown once and stored nowhere.
#[derive(Clone, Serialize, JsonSchema)]
pub struct MadeToken {
    /// Id; no secret.
    pub id: String,
    /// The token.
    pub token: String,
    /// When it ends.
    pub expires_at: String,
}

/// A token of one's own, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TokenView {
    /// Id; no secret.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it is good for.
    pub operations: Vec<String>,
    /// When it was made.
    pub created_at: String,
    /// When it ends.
    pub expires_at: String,
    /// When it was used last, to ten minutes.
    pub used_at: Option<String>,
    /// When it was withdrawn.
    pub ended_at: Option<String>,
}

/// What the database says of a token.
#[derive(Debug, Clone)]
pub(super) struct KeptToken {
    id: String,
    user_id: String,
    operations: Vec<String>,
    expires_at: Timestamp,
    used_at: Option<Timestamp>,
    memberships: Vec<Membership>,
    has_factor: bool,
}

/// Ends the tokens of a user.
pub(super) async fn end_tokens(change: &mut Change<'_>, user_id: &str) -> Result<(), Fault> {
    let at = stamp(change.at());
    let sql = "UPDATE tokens SET ended_at = $1 WHERE user_id = $2 AND ended_at IS NULL";
    change
        .execute(sqlx::query(sql).bind(at).bind(user_id.to_owned()))
        .await?;
    Ok(())
}

fn words(operations: &str) -> Vec<String> {
    operations.split_whitespace().map(str::to_owned).collect()
}

/// Checks that each operation is one, and that the user may do it.
fn check(rights: &Rights, actor: &Actor, operations: &[String]) -> Result<(), Fault> {
    if operations.is_empty() {
        return Err(Fault::Fields(vec![FieldFault::new(
            "operations",
            FieldFaultKind::Missing,
        )]));
    }
    for operation in operations {
        let mut known: Vec<&str> = match operation.strip_suffix(".*") {
            Some(kind) => rights
                .operations()
                .filter(|known| known.split('.').next() == Some(kind))
                .collect(),
            None => rights
                .operations()
                .filter(|known| known == operation)
                .collect(),
        };
        known.retain(|known| {
            let kind = known.split('.').next().unwrap_or_default();
            !OF_PERSONS.contains(&kind)
        });
        if known.is_empty() {
            return Err(Fault::Step {
                code: "EV-R115",
                details: vec![("operation", operation.clone())],
            });
        }
        if !known.iter().any(|known| rights.reach(actor, known).is_ok()) {
            return Err(Fault::Refused {
                operation: operation.clone(),
            });
        }
    }
    Ok(())
}

fn name_fault(name: &str) -> Option<FieldFaultKind> {
    if name.trim().is_empty() {
        Some(FieldFaultKind::Missing)
    } else if name.chars().count() > NAME_MAX {
        Some(FieldFaultKind::TooLong { max: NAME_MAX })
    } else {
        let at = name.chars().position(char::is_control)?;
        Some(FieldFaultKind::Control { at })
    }
}

async fn load(connection: &mut AnyConnection, hash: &str) -> Result<Option<KeptToken>, Fault> {
    let sql = "SELECT t.id, t.user_id, t.operations, t.expires_at, t.used_at, u.totp_secret FROM tokens t \
               JOIN users u ON u.id = t.user_id \
               WHERE t.token_hash = $1 AND t.ended_at IS NULL AND u.disabled_at IS NULL";
    let row = sqlx::query(sql)
        .bind(hash.to_owned())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let user_id: String = row.try_get(1)?;
    let used_at: Option<String> = row.try_get(4)?;
    Ok(Some(KeptToken {
        memberships: membership::memberships(connection, &user_id).await?,
        id: row.try_get(0)?,
        user_id,
        operations: words(&row.try_get::<String, _>(2)?),
        expires_at: moment(&row.try_get::<String, _>(3)?)?,
        used_at: used_at.as_deref().map(moment).transpose()?,
        has_factor: row.try_get::<Option<String>, _>(5)?.is_some(),
    }))
}

impl Registry {
    /// Makes a token. Operation `token.create`.
    ///
    /// # Errors
    /// [`Fault::Refused`] for an operation that the user may not do, [`Fault::Fields`];
    /// [`Fault::Step`] EV-R114 for a life that is too long, EV-R115 for an operation that is none
    /// or needs a person, EV-R116 for too many tokens.
    pub async fn create_token(
        &self,
        session: &Session,
        sent: NewToken,
    ) -> Result<MadeToken, Fault> {
        self.rights().reach(&session.actor, "token.create")?;
        if let Some(kind) = name_fault(&sent.name) {
            return Err(Fault::Fields(vec![FieldFault::new("name", kind)]));
        }
        check(self.rights(), &session.actor, &sent.operations)?;
        let life = SignedDuration::from_hours(24 * i64::from(sent.days));
        let longest = self.policy().token_longest;
        if life.is_zero() || life > longest {
            return Err(Fault::Step {
                code: "EV-R114",
                details: vec![("days", (longest.as_hours() / 24).to_string())],
            });
        }
        let token = new_token(Sort::Program)?;
        let hash = token_hash(self.keys(), Sort::Program, &token).unwrap_or_default();
        let now = self.clock().now();
        let made = MadeToken {
            id: Uuid::now_v7().to_string(),
            token,
            expires_at: stamp(now.checked_add(life).unwrap_or(now)),
        };
        let (view, user_id) = (made.clone(), session.user_id.clone());
        self.write(move |change| {
            let (made, user_id) = (view.clone(), user_id.clone());
            let (hash, sent) = (hash.clone(), sent.clone());
            Box::pin(async move { insert(change, &user_id, &made, hash, sent, now).await })
        })
        .await?;
        Ok(made)
    }

    /// Whom the program that sends this token works for. Asks the database at most every few
    /// seconds.
    ///
    /// # Errors
    /// [`Fault::Unknown`] when it is none, or has ended; [`Fault::Step`] EV-R117 when a role of the
    /// user needs a second factor that is not set up.
    pub async fn program(&self, token: &str) -> Result<Actor, Fault> {
        let hash = token_hash(self.keys(), Sort::Program, token).ok_or(Fault::Unknown)?;
        let (now, policy) = (self.clock().now(), self.policy());
        let memory = &self.identity().tokens;
        let kept = match memory.get(&hash, now, policy.memory) {
            Some(kept) => kept,
            None => {
                let epoch = memory.epoch();
                let mut connection = self.database().pool().acquire().await?;
                let kept = load(&mut connection, &hash).await?.ok_or(Fault::Unknown)?;
                let used_at = kept.used_at.unwrap_or(Timestamp::MIN);
                memory.keep(epoch, &hash, &kept.user_id, (now, used_at), kept.clone());
                kept
            }
        };
        if now >= kept.expires_at {
            return Err(Fault::Unknown);
        }
        if !kept.has_factor && policy.needs_second_factor(&kept.memberships) {
            return Err(Fault::step("EV-R117"));
        }
        if memory.use_now(&hash, now, USE_EVERY) {
            let (id, at) = (kept.id.clone(), stamp(now));
            // A use that can't be noted is no reason to refuse a program that only reads.
            let _ = self
                .write(move |change| {
                    let (id, at) = (id.clone(), at.clone());
                    Box::pin(async move {
                        let query = sqlx::query("UPDATE tokens SET used_at = $1 WHERE id = $2");
                        change.execute(query.bind(at).bind(id)).await?;
                        Ok(())
                    })
                })
                .await;
        }
        Ok(Actor {
            id: format!("token:{}", kept.id),
            memberships: kept.memberships,
            operations: Some(kept.operations),
            person_id: None,
            user_id: Some(kept.user_id),
        })
    }

    /// The own tokens, ended ones too. Operation `token.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`].
    pub async fn tokens(&self, session: &Session) -> Result<Vec<TokenView>, Fault> {
        self.rights().reach(&session.actor, "token.read")?;
        let sql = "SELECT id, name, operations, created_at, expires_at, used_at, ended_at FROM tokens \
                   WHERE user_id = $1 ORDER BY id";
        let mut connection = self.database().pool().acquire().await?;
        let rows = sqlx::query(sql)
            .bind(session.user_id.clone())
            .fetch_all(&mut *connection)
            .await?;
        let view = |row: &sqlx::any::AnyRow| {
            Ok(TokenView {
                id: row.try_get(0)?,
                name: row.try_get(1)?,
                operations: words(&row.try_get::<String, _>(2)?),
                created_at: row.try_get(3)?,
                expires_at: row.try_get(4)?,
                used_at: row.try_get(5)?,
                ended_at: row.try_get(6)?,
            })
        };
        rows.iter().map(view).collect()
    }

    /// Withdraws one of the own tokens. Operation `token.withdraw`.
    ///
    /// # Errors
    /// [`Fault::Refused`]; [`Fault::Absent`] for one that is not there, is another user's, or has
    /// ended.
    pub async fn withdraw_token(&self, session: &Session, id: &str) -> Result<(), Fault> {
        self.rights().reach(&session.actor, "token.withdraw")?;
        let (user_id, id) = (session.user_id.clone(), id.to_owned());
        self.write(move |change| {
            let (user_id, id) = (user_id.clone(), id.clone());
            Box::pin(async move {
                let at = stamp(change.at());
                let sql = "UPDATE tokens SET ended_at = $1 WHERE id = $2 AND user_id = $3 AND ended_at IS NULL";
                let query = sqlx::query(sql)
                    .bind(at)
                    .bind(id.clone())
                    .bind(user_id.clone());
                if change.execute(query).await?.rows_affected() != 1 {
                    return Err(Fault::Absent {
                        kind: "token".to_owned(),
                    });
                }
                change.enter(Entry::new(&user_id, "token.withdraw").on("token", &id));
                Ok(())
            })
        })
        .await?;
        self.identity().forget(&session.user_id);
        Ok(())
    }
}

async fn insert(
    change: &mut Change<'_>,
    user_id: &str,
    made: &MadeToken,
    hash: String,
    sent: NewToken,
    now: Timestamp,
) -> Result<(), Fault> {
    let sql = "SELECT id FROM tokens WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 LIMIT $3";
    let query = sqlx::query(sql)
        .bind(user_id.to_owned())
        .bind(stamp(now))
        .bind(TOKENS_MAX);
    let there = change.fetch_all(query).await?.len();
    if i64::try_from(there).unwrap_or(i64::MAX) >= TOKENS_MAX {
        return Err(Fault::Step {
            code: "EV-R116",
            details: vec![("max", TOKENS_MAX.to_string())],
        });
    }
    let sql = "INSERT INTO tokens (id, token_hash, user_id, name, operations, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let query = sqlx::query(sql)
        .bind(made.id.clone())
        .bind(hash)
        .bind(user_id.to_owned())
        .bind(sent.name.trim().to_owned())
        .bind(sent.operations.join(" "))
        .bind(stamp(now))
        .bind(made.expires_at.clone());
    change.execute(query).await?;
    change.enter(
        Entry::new(user_id, "token.create")
            .on("token", &made.id)
            .detail("operations", sent.operations),
    );
    Ok(())
}
