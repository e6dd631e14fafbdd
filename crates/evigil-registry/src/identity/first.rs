//! The first administrator. A registry without users shows a link at its start; whoever opens it
//! runs the registry.

use schemars::JsonSchema;
use serde::Deserialize;
use sqlx::Row;
use uuid::Uuid;

use super::invitation::INVALID;
use super::membership::{self, NewRole};
use super::secret::{Sort, new_token, token_hash};
use super::{password, user};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::stamp;
use crate::registry::Registry;
use crate::rights::Role;

/// The first administrator.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenFirst {
    /// The token of the link.
    pub token: String,
    /// Name: 1 to 100 characters, no colon.
    pub name: String,
    /// Mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Language: `en` or `ja`.
    pub lang: String,
    /// Password: 12 to 200 characters.
    pub password: String,
}

async fn is_empty(change: &mut Change<'_>) -> Result<bool, Fault> {
    let found = change.fetch(sqlx::query("SELECT id FROM users LIMIT 1"));
    Ok(found.await?.is_none())
}

impl Registry {
    /// A link for the first administrator while there is no user, and nothing afterwards. A link
    /// that was made before is good no longer.
    ///
    /// # Errors
    /// What the database says.
    pub async fn first_link(&self) -> Result<Option<String>, Fault> {
        let token = new_token(Sort::Link)?;
        let hash = token_hash(self.keys(), Sort::Link, &token).unwrap_or_default();
        let life = self.policy().invitation;
        let made = self
            .write(move |change| {
                let hash = hash.clone();
                Box::pin(async move {
                    if !is_empty(change).await? {
                        return Ok(false);
                    }
                    let at = stamp(change.at());
                    let end = "UPDATE links SET used_at = $1 WHERE purpose = 'first' AND used_at IS NULL";
                    change.execute(sqlx::query(end).bind(at.clone())).await?;
                    let expires = change.at().checked_add(life).unwrap_or(change.at());
                    let id = Uuid::now_v7().to_string();
                    let sql = "INSERT INTO links (id, token_hash, purpose, created_at, created_by, expires_at) \
                               VALUES ($1, $2, 'first', $3, 'system:start', $4)";
                    let query = sqlx::query(sql)
                        .bind(id.clone())
                        .bind(hash)
                        .bind(at)
                        .bind(stamp(expires));
                    change.execute(query).await?;
                    change.enter(
                        Entry::new("system:start", "link.create")
                            .on("link", &id)
                            .detail("purpose", "first"),
                    );
                    Ok(true)
                })
            })
            .await?;
        Ok(made.then_some(token))
    }

    /// Opens the link of the first administrator: makes the user. Gives the user's id.
    ///
    /// # Errors
    /// [`Fault::Fields`]; [`Fault::Step`] EV-R107 when the link is not or no longer good, or why
    /// the password is not taken.
    pub async fn open_first(&self, sent: OpenFirst) -> Result<String, Fault> {
        let invalid = || Fault::step(INVALID);
        let hash = token_hash(self.keys(), Sort::Link, &sent.token).ok_or_else(invalid)?;
        user::check_new(&sent.name, sent.email.as_deref(), &sent.lang)?;
        password::check(&sent.password, &sent.name, sent.email.as_deref())?;
        let now = self.clock().now();
        let sql = "SELECT id FROM links WHERE token_hash = $1 AND purpose = 'first' \
                   AND used_at IS NULL AND expires_at > $2";
        let known = {
            let mut connection = self.database().pool().acquire().await?;
            sqlx::query(sql)
                .bind(hash.clone())
                .bind(stamp(now))
                .fetch_optional(&mut *connection)
                .await?
        };
        // Before anything is hashed, which is dear.
        known.ok_or_else(invalid)?;
        let hashed = self.hash_password(sent.password.clone()).await?;
        self.write(move |change| {
            let (sent, hash, hashed) = (sent.clone(), hash.clone(), hashed.clone());
            Box::pin(async move {
                let found = change.fetch(sqlx::query(sql).bind(hash).bind(stamp(now)));
                let link: String = match found.await? {
                    Some(row) if is_empty(change).await? => row.try_get(0)?,
                    _ => return Err(Fault::step(INVALID)),
                };
                let at = stamp(change.at());
                let use_up = sqlx::query("UPDATE links SET used_at = $1 WHERE id = $2");
                change.execute(use_up.bind(at).bind(link.clone())).await?;
                let by = format!("link:{link}");
                let person = (
                    sent.name.as_str(),
                    sent.email.as_deref(),
                    sent.lang.as_str(),
                );
                let id = user::insert(change, &by, person).await?;
                user::set_password(change, &id, hashed).await?;
                let role = NewRole {
                    role: Role::Administrator.name().to_owned(),
                    organisation_id: None,
                };
                membership::insert(change, &by, &id, &role).await?;
                change.enter(Entry::new(&by, "link.use").on("link", &link));
                Ok(id)
            })
        })
        .await
    }
}
