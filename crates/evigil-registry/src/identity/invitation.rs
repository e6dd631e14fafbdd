//! Invitations: a link by which a user sets a password, the first or a new one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::secret::{Sort, new_token, token_hash};
use super::session::end_sessions;
use super::{password, user};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::jobs;
use crate::kind::stamp;
use crate::registry::Registry;
use crate::rights::Actor;

/// The link is not or no longer good.
pub(super) const INVALID: &str = "EV-R107";

/// An invitation. The token is shown once and stored nowhere.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Invitation {
    /// Who is invited.
    pub user_id: String,
    /// Token of the link.
    pub token: String,
    /// Until when it is good.
    pub expires_at: String,
}

/// An invitation that is opened.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenInvitation {
    /// Token of the link.
    pub token: String,
    /// The password: 12 to 200 characters.
    pub password: String,
}

/// Writes an invitation; earlier ones of the user are good no longer.
pub(super) async fn insert(
    change: &mut Change<'_>,
    actor: &str,
    user_id: &str,
    made: &Invitation,
    hash: &str,
) -> Result<(), Fault> {
    end_invitations(change, user_id).await?;
    let id = change.new_id();
    let at = stamp(change.at());
    let sql = "INSERT INTO links (id, token_hash, purpose, user_id, created_at, created_by, expires_at) \
               VALUES ($1, $2, 'password', $3, $4, $5, $6)";
    let query = sqlx::query(sql)
        .bind(id.clone())
        .bind(hash.to_owned())
        .bind(user_id.to_owned())
        .bind(at)
        .bind(actor.to_owned())
        .bind(made.expires_at.clone());
    change.execute(query).await?;
    let entry = Entry::new(actor, "link.create").on("link", &id);
    change.enter(
        entry
            .detail("purpose", "password")
            .detail("user", user_id.to_owned()),
    );
    Ok(())
}

/// Invitations of the user are good no longer.
pub(super) async fn end_invitations(change: &mut Change<'_>, user_id: &str) -> Result<(), Fault> {
    let at = stamp(change.at());
    let sql = "UPDATE links SET used_at = $1 WHERE user_id = $2 AND used_at IS NULL";
    change
        .execute(sqlx::query(sql).bind(at).bind(user_id.to_owned()))
        .await?;
    Ok(())
}

impl Registry {
    /// An invitation for a user who is not there yet, and the hash of its token.
    pub(super) fn new_invitation(&self) -> Result<(Invitation, String), Fault> {
        let token = new_token(Sort::Link)?;
        let hash = token_hash(self.keys(), Sort::Link, &token).unwrap_or_default();
        let now = self.clock().now();
        let expires = now.checked_add(self.policy().invitation).unwrap_or(now);
        let invitation = Invitation {
            user_id: String::new(),
            token,
            expires_at: stamp(expires),
        };
        Ok((invitation, hash))
    }

    /// Invites a user again, who has lost the link or the password. The password so far stays good
    /// until a new one is set.
    ///
    /// Operation `user.change`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`]; [`Fault::Step`] EV-R118 for a user who is shut out.
    pub async fn invite_again(&self, actor: &Actor, user_id: &str) -> Result<Invitation, Fault> {
        self.rights().reach(actor, "user.change")?;
        if self.user_row(user_id).await?.disabled_at.is_some() {
            return Err(Fault::step("EV-R118"));
        }
        let (made, hash) = self.new_invitation()?;
        let made = Invitation {
            user_id: user_id.to_owned(),
            ..made
        };
        let (registry, by, invitation) = (self.clone(), actor.id.clone(), made.clone());
        self.write(move |change| {
            let (by, made, hash) = (by.clone(), invitation.clone(), hash.clone());
            let registry = registry.clone();
            Box::pin(async move {
                insert(change, &by, &made.user_id, &made, &hash).await?;
                let token = (made.user_id.as_str(), made.token.as_str());
                jobs::invite(change, &registry, &by, token).await
            })
        })
        .await?;
        Ok(made)
    }

    /// Opens an invitation: sets the password. All sessions of the user end. A second factor stays.
    /// Gives the user's id.
    ///
    /// # Errors
    /// [`Fault::Step`] EV-R107 when the link is not or no longer good, or why the password is not
    /// taken.
    pub async fn open_invitation(&self, sent: OpenInvitation) -> Result<String, Fault> {
        let invalid = || Fault::step(INVALID);
        let hash = token_hash(self.keys(), Sort::Link, &sent.token).ok_or_else(invalid)?;
        let now = stamp(self.clock().now());
        let sql = "SELECT user_id FROM links WHERE token_hash = $1 AND purpose = 'password' \
                   AND used_at IS NULL AND expires_at > $2";
        let row = {
            let mut connection = self.database().pool().acquire().await?;
            sqlx::query(sql)
                .bind(hash.clone())
                .bind(now)
                .fetch_optional(&mut *connection)
                .await?
        };
        let row = row.ok_or_else(invalid)?;
        let user_id: Option<String> = row.try_get(0)?;
        let user_id = user_id.ok_or_else(invalid)?;
        let user = self.user_row(&user_id).await?;
        if user.disabled_at.is_some() {
            return Err(invalid());
        }
        password::check(&sent.password, &user.name, user.email.as_deref())?;
        let hashed = self.hash_password(sent.password).await?;
        let id = user_id.clone();
        self.write(move |change| {
            let (hash, hashed, id) = (hash.clone(), hashed.clone(), id.clone());
            Box::pin(async move {
                // Of two who open it at once, one is too late.
                let sql = "SELECT id FROM links WHERE token_hash = $1 AND used_at IS NULL";
                let found = change.fetch(sqlx::query(sql).bind(hash)).await?;
                let Some(row) = found else {
                    return Err(Fault::step(INVALID));
                };
                let link: String = row.try_get(0)?;
                user::set_password(change, &id, hashed).await?;
                end_sessions(change, &id, None).await?;
                let by = format!("link:{link}");
                change.enter(Entry::new(&by, "link.use").on("link", &link));
                change.enter(Entry::new(&by, "password.change").on("user", &id));
                Ok(())
            })
        })
        .await?;
        self.identity().forget(&user_id);
        Ok(user_id)
    }
}
