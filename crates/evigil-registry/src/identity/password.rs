//! Passwords: which are taken, how they are hashed, and how a user changes theirs.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use schemars::JsonSchema;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::attempts;
use super::session::{Session, end_sessions, renew_soon};
use super::user;
use crate::audit::Entry;
use crate::fault::Fault;
use crate::registry::Registry;

/// Fewest characters of a password.
pub const PASSWORD_MIN: usize = 12;
/// Most characters of a password.
pub const PASSWORD_MAX: usize = 200;
/// Different characters that a password has at least.
const DIFFERENT_MIN: usize = 5;
/// Letters and digits that are left at least when common words are taken out.
const OWN_MIN: usize = 4;
/// Passwords that may wait to be hashed; a crowd beyond it is sent away.
const WAITING: usize = 64;

/// A change of the own password.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password so far.
    pub current: String,
    /// The new one: 12 to 200 characters.
    pub new: String,
}

/// The form in which a password is compared: what looks the same is the same (NFKC), on whatever
/// keyboard it was typed.
fn folded(password: &str) -> String {
    password.nfkc().collect()
}

/// Whether a password may be taken for a user of this name and address.
///
/// # Errors
/// [`Fault::Step`]: EV-R103 too short, EV-R104 common, EV-R105 holds the name or the address,
/// EV-R106 too long.
pub(super) fn check(password: &str, name: &str, email: Option<&str>) -> Result<(), Fault> {
    let length = password.chars().count();
    if length > PASSWORD_MAX {
        return Err(Fault::Step {
            code: "EV-R106",
            details: vec![("max", PASSWORD_MAX.to_string())],
        });
    }
    let plain = folded(password).to_lowercase();
    if length < PASSWORD_MIN || plain.chars().count() < PASSWORD_MIN {
        return Err(Fault::Step {
            code: "EV-R103",
            details: vec![("min", PASSWORD_MIN.to_string())],
        });
    }
    let local = email.and_then(|email| email.split('@').next());
    let own = [Some(name), local].into_iter().flatten();
    for word in own.map(|word| folded(word).to_lowercase()) {
        if word.chars().count() >= 3 && plain.contains(&word) {
            return Err(Fault::step("EV-R105"));
        }
    }
    let different: BTreeSet<char> = plain.chars().collect();
    if different.len() < DIFFERENT_MIN || own_part(&plain) < OWN_MIN {
        return Err(Fault::step("EV-R104"));
    }
    Ok(())
}

/// Letters and digits of a password that are left without common words, years and rows of digits.
fn own_part(plain: &str) -> usize {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words: Vec<&str> = include_str!("common_passwords.txt")
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .collect();
        // The longest first: `passwords` is not `pass` and `words`.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
    });
    let mut rest = plain;
    let mut own = 0;
    while let Some(first) = rest.chars().next() {
        let known = words
            .iter()
            .find(|word| rest.starts_with(**word))
            .map_or_else(|| row_of_digits(rest), |word| word.len());
        if known > 0 {
            rest = rest.get(known..).unwrap_or_default();
        } else {
            own += usize::from(first.is_alphanumeric());
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    own
}

/// Length of a year, or of at least three digits that go up, down or stand still.
fn row_of_digits(text: &str) -> usize {
    let digits: Vec<u8> = text.bytes().take_while(u8::is_ascii_digit).collect();
    if let [b'1', b'9', _, _, ..] | [b'2', b'0', _, _, ..] = digits.as_slice() {
        return 4;
    }
    let step = |pair: &[u8]| match pair {
        [b'9', b'0'] => 1,
        [b'0', b'9'] => -1,
        [a, b] => i16::from(*b) - i16::from(*a),
        _ => 2,
    };
    let Some(first) = digits.windows(2).next().map(step) else {
        return 0;
    };
    if first.abs() > 1 {
        return 0;
    }
    let length = 1 + digits
        .windows(2)
        .take_while(|pair| step(pair) == first)
        .count();
    if length >= 3 { length } else { 0 }
}

/// Argon2id with 19 MiB, two passes, one lane: the least that OWASP's Password Storage Cheat Sheet
/// asks for, and the library's default.
fn hash(password: &str) -> Result<String, Fault> {
    let hashed: PasswordHash = Argon2::default()
        .hash_password(folded(password).as_bytes())
        .map_err(|error| Fault::Internal(error.to_string()))?;
    Ok(hashed.to_string())
}

impl Registry {
    /// Hashes a password beside the other work.
    pub(super) async fn hash_password(&self, password: String) -> Result<String, Fault> {
        self.hashing(move || hash(&password)).await
    }

    /// Whether the password belongs to `hash`. Without a hash it takes the same time to say no.
    pub(super) async fn is_password(
        &self,
        password: String,
        hash_of_user: Option<String>,
    ) -> Result<bool, Fault> {
        let registry = self.clone();
        self.hashing(move || {
            let nobody = &registry.identity().nobody;
            if nobody.get().is_none() {
                let _ = nobody.set(hash("nobody has this password")?);
            }
            let is_somebody = hash_of_user.is_some() && password.chars().count() <= PASSWORD_MAX;
            let against = hash_of_user
                .as_deref()
                .filter(|_| is_somebody)
                .or_else(|| nobody.get().map(String::as_str))
                .unwrap_or_default();
            let plain = if is_somebody {
                folded(&password)
            } else {
                String::new()
            };
            let fits = Argon2::default()
                .verify_password(plain.as_bytes(), against)
                .is_ok();
            Ok(fits && is_somebody)
        })
        .await
    }

    async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let gate = Arc::clone(&self.identity().hashing);
        let waiting = Arc::strong_count(&gate);
        if waiting > WAITING {
            return Err(Fault::Wait { seconds: 2 });
        }
        let place = gate.acquire_owned().await.map_err(|_| Fault::Closing)?;
        let result = tokio::task::spawn_blocking(work).await;
        drop(place);
        result.map_err(|error| Fault::Internal(error.to_string()))?
    }

    /// Changes the own password. All other sessions end; so does every invitation that is open.
    ///
    /// Operation `password.change`.
    ///
    /// # Errors
    /// [`Fault::Step`] EV-R100 for a wrong password so far, or why the new one is not taken;
    /// [`Fault::Wait`].
    pub async fn change_password(
        &self,
        session: &Session,
        sent: ChangePassword,
    ) -> Result<(), Fault> {
        self.rights().reach(&session.actor, "password.change")?;
        let user = self.own_password(session, sent.current).await?;
        check(&sent.new, &user.name, user.email.as_deref())?;
        let hashed = self.hash_password(sent.new).await?;
        let (user_id, session_id) = (session.user_id.clone(), session.id.clone());
        self.write(move |change| {
            let (user_id, session_id) = (user_id.clone(), session_id.clone());
            let hashed = hashed.clone();
            Box::pin(async move {
                user::set_password(change, &user_id, hashed).await?;
                end_sessions(change, &user_id, Some(&session_id)).await?;
                renew_soon(change, &session_id).await?;
                change.enter(Entry::new(&user_id, "password.change").on("user", &user_id));
                Ok(())
            })
        })
        .await?;
        self.identity().forget(&session.user_id);
        Ok(())
    }

    /// Asks for the own password once more before something grave. A wrong one counts as a guess.
    pub(super) async fn own_password(
        &self,
        session: &Session,
        password: String,
    ) -> Result<user::Row, Fault> {
        let user = self.user_row(&session.user_id).await?;
        let attempt = self.begin_attempt(&user.name_key).await?;
        let hash = user
            .password_hash
            .clone()
            .filter(|_| user.disabled_at.is_none());
        if self.is_password(password, hash).await? {
            self.take_back(&attempt).await?;
            return Ok(user);
        }
        self.refuse(&session.user_id, "password.refuse", Some(&user.id))
            .await?;
        Err(Fault::step(attempts::WRONG))
    }
}
