//! Accounts of a provider of OpenID Connect. An account is tied to a user by opening an invitation
//! with it; nobody is made a user by coming from a provider.

use super::invitation;
use super::invitation::INVALID;
use super::membership;
use super::secret::{Sort, open, seal, token_hash};
use super::session::{Begun, end_sessions};
use super::sign_in::Opened;
use crate::audit::Entry;
use crate::fault::Fault;
use crate::kind::stamp;
use crate::registry::Registry;
use sqlx::Row as _;

/// No user has this account.
const NOBODY: &str = "EV-R140";
/// The account belongs to another user.
const TAKEN: &str = "EV-R141";

/// What a provider has vouched for. Whoever makes one has checked its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedAccount {
    /// The provider.
    pub issuer: String,
    /// Its name for the account; it is never given to another one.
    pub subject: String,
    /// Whether the provider has asked for a second factor.
    pub second_factor: bool,
}

impl Registry {
    /// Seals what a browser carries for a moment, so that it can neither read nor change it.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn seal_for_browser(&self, text: &str) -> Result<String, Fault> {
        seal(self.keys(), "carried by a browser", text.as_bytes())
    }

    /// What was sealed for a browser; nothing for what was not.
    #[must_use]
    pub fn open_of_browser(&self, sealed: &str) -> Option<String> {
        let bytes = open(self.keys(), "carried by a browser", sealed).ok()?;
        String::from_utf8(bytes).ok()
    }

    /// Signs in whoever comes with an account of a provider.
    ///
    /// # Errors
    /// [`Fault::Step`] EV-R140 when no user has it, or the user is shut out.
    pub async fn sign_in_issued(&self, account: &IssuedAccount) -> Result<Opened, Fault> {
        let begun = Begun::new(self)?;
        let policy = self.policy();
        let (work, who) = (begun.clone(), account.clone());
        let found = self
            .write(move |change| {
                let (begun, who, policy) = (work.clone(), who.clone(), policy.clone());
                Box::pin(async move {
                    let sql = "SELECT id FROM users WHERE oidc_issuer = $1 AND oidc_subject = $2 \
                               AND disabled_at IS NULL";
                    let query = sqlx::query(sql).bind(who.issuer).bind(who.subject);
                    let Some(row) = change.fetch(query).await? else {
                        change.enter(Entry::new("public", "session.refuse"));
                        return Ok(None);
                    };
                    let id: String = row.try_get(0)?;
                    begun.insert(change, &id, who.second_factor).await?;
                    let roles = membership::memberships(change.connection(), &id).await?;
                    let entry = Entry::new(&id, "session.create").on("user", &id);
                    change.enter(
                        entry
                            .detail("second_factor", who.second_factor)
                            .detail("by_provider", true),
                    );
                    Ok(Some((id, policy.needs_second_factor(&roles))))
                })
            })
            .await?;
        let (user_id, needs) = found.ok_or(Fault::step(NOBODY))?;
        Ok(Opened {
            user_id,
            token: begun.token,
            csrf: begun.csrf,
            expires_at: begun.expires_at,
            must_enrol: needs && !account.second_factor,
        })
    }

    /// Opens an invitation with an account of a provider: from now on it signs the user in. All
    /// sessions of the user end.
    ///
    /// # Errors
    /// [`Fault::Step`] EV-R107 when the link is not or no longer good, EV-R141 when another user
    /// has the account.
    pub async fn open_invitation_issued(
        &self,
        token: &str,
        account: &IssuedAccount,
    ) -> Result<String, Fault> {
        let invalid = || Fault::step(INVALID);
        let hash = token_hash(self.keys(), Sort::Link, token).ok_or_else(invalid)?;
        let (now, who) = (stamp(self.clock().now()), account.clone());
        let user_id = self
            .write(move |change| {
                let (hash, now, who) = (hash.clone(), now.clone(), who.clone());
                Box::pin(async move {
                    let sql = "SELECT l.id, u.id FROM links l JOIN users u ON u.id = l.user_id \
                               WHERE l.token_hash = $1 AND l.purpose = 'password' AND l.used_at IS NULL \
                               AND l.expires_at > $2 AND u.disabled_at IS NULL";
                    let found = change.fetch(sqlx::query(sql).bind(hash).bind(now)).await?;
                    let row = found.ok_or(Fault::step(INVALID))?;
                    let (link, id): (String, String) = (row.try_get(0)?, row.try_get(1)?);
                    let sql = "SELECT id FROM users WHERE oidc_issuer = $1 AND oidc_subject = $2 AND id <> $3";
                    let query = sqlx::query(sql).bind(who.issuer.clone());
                    let query = query.bind(who.subject.clone()).bind(id.clone());
                    if change.fetch(query).await?.is_some() {
                        return Err(Fault::step(TAKEN));
                    }
                    let sql = "UPDATE users SET oidc_issuer = $1, oidc_subject = $2 WHERE id = $3";
                    let query = sqlx::query(sql).bind(who.issuer).bind(who.subject);
                    change.execute(query.bind(id.clone())).await?;
                    invitation::end_invitations(change, &id).await?;
                    end_sessions(change, &id, None).await?;
                    let by = format!("link:{link}");
                    change.enter(Entry::new(&by, "link.use").on("link", &link));
                    change.enter(Entry::new(&by, "provider.tie").on("user", &id));
                    Ok(id)
                })
            })
            .await?;
        self.identity().forget(&user_id);
        Ok(user_id)
    }
}
