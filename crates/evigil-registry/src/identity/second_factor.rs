//! The second factor: codes of six digits after RFC 6238 (TOTP), of SHA-1, every 30 seconds, as the
//! common programs for it make them. A code is good one step early or late, and once.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Secret, Totp};

use super::recovery;
use super::secret::{open, seal};
use super::session::{Session, end_sessions, renew_soon};
use super::sign_in::{CODE_NEEDED, CODE_WRONG};
use super::user::Row;
use crate::audit::Entry;
use crate::fault::Fault;
use crate::keys::{Keys, random};
use crate::registry::Registry;

/// Digits of a code.
const DIGITS: usize = 6;
/// What a second factor is called in the program that makes the codes.
const ISSUER: &str = "evigil";

/// Asks for the password, and for a code where there is a second factor already, before the second
/// factor is set up, replaced or taken away, or new recovery codes are made.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginSecondFactor {
    /// The own password.
    pub password: String,
    /// A code of the second factor that is to be replaced, or a recovery code.
    #[serde(default)]
    pub code: Option<String>,
}

/// What the program that makes the codes needs; shown once.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Enrolment {
    /// The secret in base 32, to be typed.
    pub secret: String,
    /// The same as an address `otpauth://`, to be shown as a QR code.
    pub address: String,
}

/// The first code proves that the secret has arrived.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmSecondFactor {
    /// Six digits.
    pub code: String,
}

/// Codes for the day on which the second factor is lost; shown once, each is good once.
#[derive(Clone, Serialize, JsonSchema)]
pub struct RecoveryCodes {
    /// Ten codes.
    pub codes: Vec<String>,
}

/// What a code proves, as far as it can be said without the database.
#[derive(Debug, Clone)]
pub(super) enum Proof {
    /// It is the code of this step.
    Step(i64),
    /// It may be the recovery code of this hash.
    Recovery(String),
    /// Nothing.
    None,
}

fn totp(secret: Vec<u8>) -> Totp {
    Builder::new()
        .with_secret(Secret::from(secret))
        .build_noncompliant()
}

fn place(user_id: &str) -> String {
    format!("second factor of {user_id}")
}

/// Looks at a code.
pub(super) fn proof(
    keys: &Keys,
    user_id: &str,
    sealed: &str,
    code: &str,
    now: Timestamp,
) -> Result<Proof, Fault> {
    let plain: String = super::user::name_key(code)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    if plain.len() != DIGITS || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(recovery::hash(keys, user_id, &plain).map_or(Proof::None, Proof::Recovery));
    }
    let secret = open(keys, &place(user_id), sealed)?;
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let step = totp(secret).check(&plain, seconds);
    Ok(step
        .and_then(|step| i64::try_from(step).ok())
        .map_or(Proof::None, Proof::Step))
}

impl Registry {
    /// Begins to set up a second factor; [`Registry::confirm_second_factor`] ends it. One that is
    /// there stays until then.
    ///
    /// Operation `second_factor.change`.
    ///
    /// # Errors
    /// [`Fault::Step`] EV-R100 for a wrong password, EV-R101 and EV-R102 for the code of the factor
    /// that is there; [`Fault::Wait`].
    pub async fn begin_second_factor(
        &self,
        session: &Session,
        sent: BeginSecondFactor,
    ) -> Result<Enrolment, Fault> {
        let user = self.prove_again(session, sent).await?;
        let secret = random::<20>()?;
        let sealed = seal(self.keys(), &place(&user.id), &secret)?;
        let id = user.id.clone();
        self.write(move |change| {
            let (id, sealed) = (id.clone(), sealed.clone());
            Box::pin(async move {
                let query = sqlx::query("UPDATE users SET totp_pending = $1 WHERE id = $2");
                change.execute(query.bind(sealed).bind(id.clone())).await?;
                change.enter(Entry::new(&id, "second_factor.begin").on("user", &id));
                Ok(())
            })
        })
        .await?;
        let totp = Builder::new()
            .with_secret(Secret::from(secret))
            .with_issuer(Some(ISSUER))
            .with_account_name(user.name)
            .build()
            .and_then(|totp| totp.to_url().map(|address| (totp, address)));
        let (totp, address) = totp.map_err(|error| Fault::Internal(error.to_string()))?;
        Ok(Enrolment {
            secret: totp.secret().to_base32(),
            address,
        })
    }

    /// Ends setting up: the first code is right, the factor is in force, and this session counts as
    /// begun with it. All other sessions end. Gives ten recovery codes.
    ///
    /// Operation `second_factor.change`.
    ///
    /// # Errors
    /// [`Fault::Step`] EV-R111 when setting up has not begun, EV-R102 when the code is wrong.
    pub async fn confirm_second_factor(
        &self,
        session: &Session,
        sent: ConfirmSecondFactor,
    ) -> Result<RecoveryCodes, Fault> {
        self.rights()
            .reach(&session.actor, "second_factor.change")?;
        let user = self.user_row(&session.user_id).await?;
        let pending = user.totp_pending.clone().ok_or(Fault::step("EV-R111"))?;
        let now = self.clock().now();
        let Proof::Step(step) = proof(self.keys(), &user.id, &pending, &sent.code, now)? else {
            return Err(Fault::step(CODE_WRONG));
        };
        let (codes, hashes) = recovery::new_codes(self.keys(), &user.id)?;
        let (id, session_id) = (user.id.clone(), session.id.clone());
        self.write(move |change| {
            let (id, session_id) = (id.clone(), session_id.clone());
            let (pending, hashes) = (pending.clone(), hashes.clone());
            Box::pin(async move {
                let sql = "UPDATE users SET totp_secret = $1, totp_pending = NULL, totp_last_step = $2 \
                           WHERE id = $3 AND totp_pending = $4";
                let query = sqlx::query(sql)
                    .bind(pending.clone())
                    .bind(step)
                    .bind(id.clone())
                    .bind(pending);
                if change.execute(query).await?.rows_affected() != 1 {
                    return Err(Fault::step("EV-R111"));
                }
                recovery::replace(change, &id, &hashes).await?;
                end_sessions(change, &id, Some(&session_id)).await?;
                let sql = "UPDATE sessions SET second_factor = $1 WHERE id = $2";
                change
                    .execute(sqlx::query(sql).bind(1_i64).bind(session_id.clone()))
                    .await?;
                renew_soon(change, &session_id).await?;
                change.enter(Entry::new(&id, "second_factor.change").on("user", &id));
                Ok(())
            })
        })
        .await?;
        self.identity().forget(&session.user_id);
        Ok(RecoveryCodes { codes })
    }

    /// Makes ten new recovery codes; those before are good no longer.
    ///
    /// Operation `second_factor.change`.
    ///
    /// # Errors
    /// As [`Registry::begin_second_factor`]; [`Fault::Step`] EV-R112 without a second factor.
    pub async fn new_recovery_codes(
        &self,
        session: &Session,
        sent: BeginSecondFactor,
    ) -> Result<RecoveryCodes, Fault> {
        let user = self.prove_again(session, sent).await?;
        if user.totp_secret.is_none() {
            return Err(Fault::step("EV-R112"));
        }
        let (codes, hashes) = recovery::new_codes(self.keys(), &user.id)?;
        self.write(move |change| {
            let (id, hashes) = (user.id.clone(), hashes.clone());
            Box::pin(async move {
                recovery::replace(change, &id, &hashes).await?;
                change.enter(Entry::new(&id, "second_factor.recovery").on("user", &id));
                Ok(())
            })
        })
        .await?;
        Ok(RecoveryCodes { codes })
    }

    /// Takes the own second factor away. All other sessions end.
    ///
    /// Operation `second_factor.change`.
    ///
    /// # Errors
    /// As [`Registry::begin_second_factor`]; [`Fault::Step`] EV-R112 without a second factor,
    /// EV-R113 when a role needs it.
    pub async fn remove_second_factor(
        &self,
        session: &Session,
        sent: BeginSecondFactor,
    ) -> Result<(), Fault> {
        if self
            .policy()
            .needs_second_factor(&session.actor.memberships)
        {
            return Err(Fault::step("EV-R113"));
        }
        let user = self.prove_again(session, sent).await?;
        if user.totp_secret.is_none() {
            return Err(Fault::step("EV-R112"));
        }
        let session_id = session.id.clone();
        self.write(move |change| {
            let (id, session_id) = (user.id.clone(), session_id.clone());
            Box::pin(async move {
                recovery::remove_factor(change, &id).await?;
                end_sessions(change, &id, Some(&session_id)).await?;
                change.enter(Entry::new(&id, "second_factor.remove").on("user", &id));
                Ok(())
            })
        })
        .await?;
        self.identity().forget(&session.user_id);
        Ok(())
    }

    /// Password, and code where there is a factor, before the factor itself is touched.
    async fn prove_again(&self, session: &Session, sent: BeginSecondFactor) -> Result<Row, Fault> {
        self.rights()
            .reach(&session.actor, "second_factor.change")?;
        let user = self.own_password(session, sent.password).await?;
        let Some(secret) = &user.totp_secret else {
            return Ok(user);
        };
        let code = sent.code.ok_or(Fault::step(CODE_NEEDED))?;
        let now = self.clock().now();
        let proof = proof(self.keys(), &user.id, secret, &code, now)?;
        let attempt = self.begin_attempt(&user.name_key).await?;
        let id = user.id.clone();
        let holds = self
            .write(move |change| {
                let (id, proof) = (id.clone(), proof.clone());
                Box::pin(async move { recovery::consume(change, &id, &proof).await })
            })
            .await?;
        if holds {
            self.take_back(&attempt).await?;
            return Ok(user);
        }
        self.refuse(&user.id, "second_factor.refuse", Some(&user.id))
            .await?;
        Err(Fault::step(CODE_WRONG))
    }
}
