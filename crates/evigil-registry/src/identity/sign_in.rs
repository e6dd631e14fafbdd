//! Signing in with name, password and, where there is one, a second factor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::attempts::{self, Attempt};
use super::membership;
use super::recovery;
use super::second_factor::{self, Proof};
use super::session::Begun;
use super::user::{self, Row};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::registry::Registry;

/// A code of the second factor is needed.
pub(super) const CODE_NEEDED: &str = "EV-R101";
/// The code is wrong, or was used before.
pub(super) const CODE_WRONG: &str = "EV-R102";

/// Who wants to sign in.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Name of the user; letter case makes no difference.
    pub name: String,
    /// Password.
    pub password: String,
    /// Code of the second factor, or one of the recovery codes.
    #[serde(default)]
    pub code: Option<String>,
}

/// A session that was opened. The tokens are shown once; the first belongs into a cookie that
/// scripts can't read, the second into each form.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Opened {
    /// Who has signed in.
    pub user_id: String,
    /// Token of the session.
    pub token: String,
    /// Token against forged requests; the same as long as the session lasts.
    pub csrf: String,
    /// The session ends then at the latest.
    pub expires_at: String,
    /// A role needs a second factor, and the user has none yet: until it is set up in this session,
    /// nothing else can be done.
    pub must_enrol: bool,
}

impl Registry {
    /// Signs in.
    ///
    /// # Errors
    /// [`Fault::Step`] EV-R100 when name or password is wrong or the user is shut out, EV-R101
    /// when the code of the second factor is missing, EV-R102 when it is wrong; [`Fault::Wait`]
    /// after too many guesses.
    pub async fn sign_in(&self, sent: SignIn) -> Result<Opened, Fault> {
        let key = user::name_key(&sent.name);
        let attempt = self.begin_attempt(&key).await?;
        let row = {
            let mut connection = self.database().pool().acquire().await?;
            user::find_by_name(&mut connection, &key).await?
        };
        let hash = row
            .as_ref()
            .filter(|row| row.disabled_at.is_none())
            .and_then(|row| row.password_hash.clone());
        let is_right = match self.is_password(sent.password, hash).await {
            Ok(is_right) => is_right,
            Err(fault) => {
                // Nobody has looked at it.
                self.take_back(&attempt).await?;
                return Err(fault);
            }
        };
        let Some(row) = row.filter(|_| is_right) else {
            self.refuse("public", "session.refuse", None).await?;
            return Err(Fault::step(attempts::WRONG));
        };
        let proof = match (&row.totp_secret, sent.code) {
            (None, _) => None,
            (Some(_), None) => {
                // Half of the way is no wrong guess, but does not forgive earlier ones either.
                self.take_back(&attempt).await?;
                return Err(Fault::step(CODE_NEEDED));
            }
            (Some(secret), Some(code)) => {
                let now = self.clock().now();
                Some(second_factor::proof(
                    self.keys(),
                    &row.id,
                    secret,
                    &code,
                    now,
                )?)
            }
        };
        let user_id = row.id.clone();
        match self.begin_session(row, proof, attempt).await? {
            Some(opened) => Ok(opened),
            None => {
                self.refuse("public", "second_factor.refuse", Some(&user_id))
                    .await?;
                Err(Fault::step(CODE_WRONG))
            }
        }
    }

    /// Opens a session; nothing when the proof of the second factor does not hold.
    async fn begin_session(
        &self,
        row: Row,
        proof: Option<Proof>,
        attempt: Attempt,
    ) -> Result<Option<Opened>, Fault> {
        let begun = Begun::new(self)?;
        let policy = self.policy();
        let user_id = row.id.clone();
        let has_factor = proof.is_some();
        let work = begun.clone();
        let needs = self
            .write(move |change| {
                let (row, proof, attempt) = (row.clone(), proof.clone(), attempt.clone());
                let (begun, policy) = (work.clone(), policy.clone());
                Box::pin(async move {
                    if !is_still_so(change, &row).await? {
                        return Err(Fault::step(attempts::WRONG));
                    }
                    if let Some(proof) = &proof
                        && !recovery::consume(change, &row.id, proof).await?
                    {
                        return Ok(None);
                    }
                    attempts::forgive(change, &attempt).await?;
                    begun.insert(change, &row.id, has_factor).await?;
                    let roles = membership::memberships(change.connection(), &row.id).await?;
                    change.enter(
                        Entry::new(&row.id, "session.create")
                            .on("user", &row.id)
                            .detail("second_factor", has_factor),
                    );
                    Ok(Some(policy.needs_second_factor(&roles)))
                })
            })
            .await?;
        let opened = |needs: bool| {
            let Begun {
                token,
                csrf,
                expires_at,
                ..
            } = begun;
            Opened {
                user_id,
                token,
                csrf,
                expires_at,
                must_enrol: needs && !has_factor,
            }
        };
        Ok(needs.map(opened))
    }
}

/// Whether the user is still the one whose password was looked at.
async fn is_still_so(change: &mut Change<'_>, row: &Row) -> Result<bool, Fault> {
    let now = user::find(change.connection(), &row.id).await?;
    Ok(now.is_some_and(|now| {
        now.disabled_at.is_none()
            && now.password_hash == row.password_hash
            && now.totp_secret == row.totp_secret
    }))
}
