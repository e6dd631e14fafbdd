//! Users: who they are, how they are invited, changed and shut out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};
use unicode_normalization::UnicodeNormalization;

use super::invitation::{self, Invitation};
use super::membership::{self, NewRole, RoleHeld};
use super::recovery;
use super::session::end_sessions;
use super::token::end_tokens;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::jobs;
use crate::kind::{FieldFault, FieldFaultKind, stamp};
use crate::registry::Registry;
use crate::rights::{Actor, Role};

/// Longest name, in characters.
const NAME_MAX: usize = 100;
/// Longest address: RFC 5321, 4.5.3.1.3, without the angle brackets.
const EMAIL_MAX: usize = 254;
/// Languages of the program.
const LANGS: [&str; 2] = ["en", "ja"];
/// Users on a page.
const PAGE: i64 = 100;

/// A user, as administrators see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct User {
    /// Id.
    pub id: String,
    /// Name, under which they sign in and are seen.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
    /// Language: `en` or `ja`.
    pub lang: String,
    /// Whether they have set a password.
    pub has_password: bool,
    /// Whether they have a second factor.
    pub has_second_factor: bool,
    /// When they were invited.
    pub created_at: String,
    /// Since when they are shut out.
    pub disabled_at: Option<String>,
    /// Their roles.
    pub roles: Vec<RoleHeld>,
}

/// Somebody to be invited.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// Name: 1 to 100 characters, no colon. Nobody else has it; letter case makes no difference.
    pub name: String,
    /// Mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Language: `en` or `ja`.
    pub lang: String,
    /// Their first roles.
    #[serde(default)]
    pub roles: Vec<NewRole>,
}

/// What an administrator changes of a user; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeUser {
    /// New mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// New language.
    #[serde(default)]
    pub lang: Option<String>,
    /// True shuts the user out at once, false lets them in again.
    #[serde(default)]
    pub disabled: Option<bool>,
    /// Takes the second factor away, for somebody who has lost it.
    #[serde(default)]
    pub remove_second_factor: bool,
}

/// A user as the database has them.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) name_key: String,
    pub(super) email: Option<String>,
    pub(super) lang: String,
    pub(super) password_hash: Option<String>,
    pub(super) totp_secret: Option<String>,
    pub(super) totp_pending: Option<String>,
    pub(super) created_at: String,
    pub(super) disabled_at: Option<String>,
}

const COLUMNS: &str = "id, name, name_key, email, lang, password_hash, totp_secret, totp_pending, \
                       created_at, disabled_at";

fn row(row: &AnyRow) -> Result<Row, Fault> {
    Ok(Row {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        name_key: row.try_get(2)?,
        email: row.try_get(3)?,
        lang: row.try_get(4)?,
        password_hash: row.try_get(5)?,
        totp_secret: row.try_get(6)?,
        totp_pending: row.try_get(7)?,
        created_at: row.try_get(8)?,
        disabled_at: row.try_get(9)?,
    })
}

/// The name by which users are told apart: NFKC, lower case.
#[must_use]
pub fn name_key(name: &str) -> String {
    name.trim().nfkc().collect::<String>().to_lowercase()
}

/// What is wrong with a field, if anything.
fn checked(fields: [Option<FieldFault>; 3]) -> Result<(), Fault> {
    let faults: Vec<FieldFault> = fields.into_iter().flatten().collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Fault::Fields(faults))
    }
}

fn text_fault(field: &str, text: &str, max: usize) -> Option<FieldFault> {
    let kind = if text.trim().is_empty() {
        FieldFaultKind::Missing
    } else if text.chars().count() > max {
        FieldFaultKind::TooLong { max }
    } else {
        let at = text.chars().position(char::is_control)?;
        FieldFaultKind::Control { at }
    };
    Some(FieldFault::new(field, kind))
}

/// Marks of direction and of nothing.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}')
}

fn name_fault(name: &str) -> Option<FieldFault> {
    text_fault("name", name, NAME_MAX).or_else(|| {
        // A colon parts the name from the registry in the address of a second factor; what nobody
        // sees would make two names look the same.
        let expected = "a name of visible characters without a colon";
        name.nfkc()
            .any(|c| c == ':' || is_invisible(c))
            .then(|| FieldFault::new("name", FieldFaultKind::Type { expected }))
    })
}

fn email_fault(email: Option<&str>) -> Option<FieldFault> {
    let email = email?;
    text_fault("email", email, EMAIL_MAX).or_else(|| {
        let is_address = !email
            .chars()
            .any(|c| c.is_whitespace() || "<>,;:\"".contains(c))
            && email.split_once('@').is_some_and(|(local, host)| {
                !local.is_empty() && !host.is_empty() && !host.contains('@')
            });
        let expected = "a mail address";
        (!is_address).then(|| FieldFault::new("email", FieldFaultKind::Type { expected }))
    })
}

fn lang_fault(lang: Option<&str>) -> Option<FieldFault> {
    let lang = lang?;
    let codes = LANGS.join(", ");
    (!LANGS.contains(&lang)).then(|| FieldFault::new("lang", FieldFaultKind::Code { codes }))
}

/// Checks what a new user is made of.
pub(super) fn check_new(name: &str, email: Option<&str>, lang: &str) -> Result<(), Fault> {
    checked([name_fault(name), email_fault(email), lang_fault(Some(lang))])
}

/// Whether this user is somebody else's: [`Fault::Absent`].
fn absent() -> Fault {
    Fault::Absent {
        kind: "user".to_owned(),
    }
}

pub(super) async fn find(connection: &mut AnyConnection, id: &str) -> Result<Option<Row>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM users WHERE id = $1");
    let found = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id.to_owned())
        .fetch_optional(connection)
        .await?;
    found.as_ref().map(row).transpose()
}

pub(super) async fn find_by_name(
    connection: &mut AnyConnection,
    name_key: &str,
) -> Result<Option<Row>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM users WHERE name_key = $1");
    let found = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(name_key.to_owned())
        .fetch_optional(connection)
        .await?;
    found.as_ref().map(row).transpose()
}

/// Writes a new user; gives the id.
pub(super) async fn insert(
    change: &mut Change<'_>,
    actor: &str,
    (name, email, lang): (&str, Option<&str>, &str),
) -> Result<String, Fault> {
    let key = name_key(name);
    if find_by_name(change.connection(), &key).await?.is_some() {
        return Err(Fault::Duplicate {
            kind: "user".to_owned(),
        });
    }
    let id = change.new_id();
    let sql = "INSERT INTO users (id, name, name_key, email, lang, created_at, created_by) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let at = stamp(change.at());
    let query = sqlx::query(sql)
        .bind(id.clone())
        .bind(name.trim().nfkc().collect::<String>())
        .bind(key)
        .bind(email.map(str::to_owned))
        .bind(lang.to_owned())
        .bind(at)
        .bind(actor.to_owned());
    change.execute(query).await?;
    change.enter(Entry::new(actor, "user.create").on("user", &id));
    Ok(id)
}

/// Sets the password.
pub(super) async fn set_password(
    change: &mut Change<'_>,
    user_id: &str,
    hash: String,
) -> Result<(), Fault> {
    invitation::end_invitations(change, user_id).await?;
    let query = sqlx::query("UPDATE users SET password_hash = $1 WHERE id = $2")
        .bind(hash)
        .bind(user_id.to_owned());
    change.execute(query).await?;
    Ok(())
}

impl Registry {
    /// The user of this id.
    pub(super) async fn user_row(&self, id: &str) -> Result<Row, Fault> {
        let mut connection = self.database().pool().acquire().await?;
        find(&mut connection, id).await?.ok_or_else(absent)
    }

    /// Invites somebody: makes the user with their roles, and a link by which they set a password.
    ///
    /// Operation `user.create`, and `membership.create` when roles are given.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Fields`], [`Fault::Duplicate`], [`Fault::Reference`];
    /// [`Fault::Step`] EV-R109 and EV-R110 for a role that can't be given so.
    pub async fn create_user(&self, actor: &Actor, sent: NewUser) -> Result<Invitation, Fault> {
        self.rights().reach(actor, "user.create")?;
        if !sent.roles.is_empty() {
            self.rights().reach(actor, "membership.create")?;
        }
        check_new(&sent.name, sent.email.as_deref(), &sent.lang)?;
        for role in &sent.roles {
            membership::check(role)?;
        }
        let (made, hash) = self.new_invitation()?;
        let (registry, by) = (self.clone(), actor.id.clone());
        let id = self
            .write(move |change| {
                let (sent, by, registry) = (sent.clone(), by.clone(), registry.clone());
                let (made, hash) = (made.clone(), hash.clone());
                Box::pin(async move {
                    let person = (
                        sent.name.as_str(),
                        sent.email.as_deref(),
                        sent.lang.as_str(),
                    );
                    let id = insert(change, &by, person).await?;
                    for role in &sent.roles {
                        membership::insert(change, &by, &id, role).await?;
                    }
                    invitation::insert(change, &by, &id, &made, &hash).await?;
                    jobs::invite(change, &registry, &by, (&id, &made.token)).await?;
                    Ok(Invitation {
                        user_id: id,
                        ..made
                    })
                })
            })
            .await?;
        Ok(id)
    }

    /// One user. Operation `user.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`].
    pub async fn user(&self, actor: &Actor, id: &str) -> Result<User, Fault> {
        self.rights().reach(actor, "user.read")?;
        let mut connection = self.database().pool().acquire().await?;
        let row = find(&mut connection, id).await?.ok_or_else(absent)?;
        shown(&mut connection, row).await
    }

    /// The user of this name; letter case makes no difference. Operation `user.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`].
    pub async fn user_named(&self, actor: &Actor, name: &str) -> Result<User, Fault> {
        self.rights().reach(actor, "user.read")?;
        let mut connection = self.database().pool().acquire().await?;
        let row = find_by_name(&mut connection, &name_key(name)).await?;
        shown(&mut connection, row.ok_or_else(absent)?).await
    }

    /// At most 100 users by id, those after `after`. Operation `user.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`].
    pub async fn users(&self, actor: &Actor, after: Option<&str>) -> Result<Vec<User>, Fault> {
        self.rights().reach(actor, "user.read")?;
        let mut connection = self.database().pool().acquire().await?;
        let sql = format!("SELECT {COLUMNS} FROM users WHERE id > $1 ORDER BY id LIMIT $2");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(after.unwrap_or_default().to_owned())
            .bind(PAGE)
            .fetch_all(&mut *connection)
            .await?;
        let mut users = Vec::with_capacity(rows.len());
        for found in &rows {
            users.push(shown(&mut connection, row(found)?).await?);
        }
        Ok(users)
    }

    /// Changes a user. Whoever is shut out has no session, token or invitation from that moment.
    ///
    /// Operation `user.change`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`]; [`Fault::Step`] EV-R108 when
    /// nobody would be left to run the registry.
    pub async fn change_user(
        &self,
        actor: &Actor,
        id: &str,
        sent: ChangeUser,
    ) -> Result<User, Fault> {
        self.rights().reach(actor, "user.change")?;
        checked([
            None,
            email_fault(sent.email.as_deref()),
            lang_fault(sent.lang.as_deref()),
        ])?;
        let (user_id, by) = (id.to_owned(), actor.id.clone());
        let user = self
            .write(move |change| {
                let (sent, id, by) = (sent.clone(), user_id.clone(), by.clone());
                Box::pin(async move {
                    let row = find(change.connection(), &id).await?.ok_or_else(absent)?;
                    apply(change, &by, row, sent).await?;
                    let row = find(change.connection(), &id).await?.ok_or_else(absent)?;
                    shown(change.connection(), row).await
                })
            })
            .await?;
        self.identity().forget(id);
        Ok(user)
    }
}

async fn apply(change: &mut Change<'_>, by: &str, row: Row, sent: ChangeUser) -> Result<(), Fault> {
    let id = row.id.as_str();
    if sent.email.is_some() || sent.lang.is_some() {
        let query = sqlx::query("UPDATE users SET email = $1, lang = $2 WHERE id = $3")
            .bind(sent.email.or(row.email))
            .bind(sent.lang.unwrap_or(row.lang))
            .bind(id.to_owned());
        change.execute(query).await?;
        change.enter(Entry::new(by, "user.change").on("user", id));
    }
    if sent.remove_second_factor && row.totp_secret.is_some() {
        recovery::remove_factor(change, id).await?;
        end_sessions(change, id, None).await?;
        change.enter(Entry::new(by, "second_factor.remove").on("user", id));
    }
    match sent.disabled {
        Some(true) if row.disabled_at.is_none() => {
            let at = stamp(change.at());
            let query = sqlx::query("UPDATE users SET disabled_at = $1 WHERE id = $2")
                .bind(at)
                .bind(id.to_owned());
            change.execute(query).await?;
            let roles = membership::memberships(change.connection(), id).await?;
            if roles.iter().any(|held| held.role == Role::Administrator) {
                membership::somebody_runs_it(change).await?;
            }
            end_sessions(change, id, None).await?;
            end_tokens(change, id).await?;
            invitation::end_invitations(change, id).await?;
            change.enter(Entry::new(by, "user.disable").on("user", id));
        }
        Some(false) if row.disabled_at.is_some() => {
            let query = sqlx::query("UPDATE users SET disabled_at = NULL WHERE id = $1");
            change.execute(query.bind(id.to_owned())).await?;
            change.enter(Entry::new(by, "user.enable").on("user", id));
        }
        _ => {}
    }
    Ok(())
}

async fn shown(connection: &mut AnyConnection, row: Row) -> Result<User, Fault> {
    let roles = membership::of_user(connection, &row.id).await?;
    Ok(User {
        id: row.id,
        name: row.name,
        email: row.email,
        lang: row.lang,
        has_password: row.password_hash.is_some(),
        has_second_factor: row.totp_secret.is_some(),
        created_at: row.created_at,
        disabled_at: row.disabled_at,
        roles,
    })
}
