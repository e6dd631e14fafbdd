//! Roles of users in organisations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row};

use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::stamp;
use crate::registry::Registry;
use crate::rights::{Actor, Membership, Role};

/// Roles that mean nothing without an organisation: all that they may do is with its records.
const WITHIN_ORGANISATION: [Role; 4] = [Role::Reporter, Role::Clinic, Role::Lab, Role::Desk];

/// A role to be given.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    /// Name of the role, such as `clinic`.
    pub role: String,
    /// The organisation; `reporter`, `clinic`, `lab` and `desk` need one.
    #[serde(default)]
    pub organisation_id: Option<String>,
}

/// A role that somebody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoleHeld {
    /// Id of the membership.
    pub id: String,
    /// Name of the role.
    pub role: String,
    /// The organisation.
    pub organisation_id: Option<String>,
    /// Since when.
    pub created_at: String,
}

/// The role, when it can be given so.
pub(super) fn check(sent: &NewRole) -> Result<Role, Fault> {
    let fault = |code| {
        Err(Fault::Step {
            code,
            details: vec![("role", sent.role.clone())],
        })
    };
    match Role::named(&sent.role) {
        // Nobody is made a patient: patients come by links.
        None | Some(Role::Public | Role::Patient) => fault("EV-R110"),
        Some(role) if sent.organisation_id.is_none() && WITHIN_ORGANISATION.contains(&role) => {
            fault("EV-R109")
        }
        Some(role) => Ok(role),
    }
}

pub(super) async fn insert(
    change: &mut Change<'_>,
    actor: &str,
    user_id: &str,
    sent: &NewRole,
) -> Result<RoleHeld, Fault> {
    let role = check(sent)?;
    if let Some(id) = &sent.organisation_id {
        let sql = "SELECT id FROM organisations WHERE id = $1 AND withdrawn_at IS NULL";
        if change
            .fetch(sqlx::query(sql).bind(id.clone()))
            .await?
            .is_none()
        {
            return Err(Fault::Reference {
                field: "organisation_id".to_owned(),
            });
        }
    }
    let held = of_user(change.connection(), user_id).await?;
    let is_same =
        |held: &&RoleHeld| held.role == role.name() && held.organisation_id == sent.organisation_id;
    if let Some(held) = held.iter().find(is_same) {
        return Ok(held.clone());
    }
    let held = RoleHeld {
        id: change.new_id(),
        role: role.name().to_owned(),
        organisation_id: sent.organisation_id.clone(),
        created_at: stamp(change.at()),
    };
    let sql = "INSERT INTO memberships (id, user_id, organisation_id, role, created_at, created_by) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    let query = sqlx::query(sql)
        .bind(held.id.clone())
        .bind(user_id.to_owned())
        .bind(held.organisation_id.clone())
        .bind(held.role.clone())
        .bind(held.created_at.clone())
        .bind(actor.to_owned());
    change.execute(query).await?;
    change.enter(entry(actor, "membership.create", user_id, &held));
    Ok(held)
}

fn entry(actor: &str, operation: &str, user_id: &str, held: &RoleHeld) -> Entry {
    let mut entry = Entry::new(actor, operation)
        .on("user", user_id)
        .detail("role", held.role.clone());
    entry.organisation_id.clone_from(&held.organisation_id);
    entry
}

/// Roles that a user has now.
pub(super) async fn of_user(
    connection: &mut AnyConnection,
    user_id: &str,
) -> Result<Vec<RoleHeld>, Fault> {
    let sql = "SELECT id, role, organisation_id, created_at FROM memberships \
               WHERE user_id = $1 AND ended_at IS NULL ORDER BY id";
    let rows = sqlx::query(sql)
        .bind(user_id.to_owned())
        .fetch_all(connection)
        .await?;
    let held = |row: &sqlx::any::AnyRow| {
        Ok(RoleHeld {
            id: row.try_get(0)?,
            role: row.try_get(1)?,
            organisation_id: row.try_get(2)?,
            created_at: row.try_get(3)?,
        })
    };
    rows.iter().map(held).collect()
}

/// The same as the table of rights wants it. A role that this version does not know gives nothing.
pub(super) async fn memberships(
    connection: &mut AnyConnection,
    user_id: &str,
) -> Result<Vec<Membership>, Fault> {
    let held = of_user(connection, user_id).await?;
    let membership = |held: RoleHeld| {
        Role::named(&held.role).map(|role| Membership {
            organisation_id: held.organisation_id,
            role,
        })
    };
    Ok(held.into_iter().filter_map(membership).collect())
}

/// Checks that after a change somebody is left who runs the registry.
pub(super) async fn somebody_runs_it(change: &mut Change<'_>) -> Result<(), Fault> {
    let sql = "SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id \
               WHERE m.role = 'administrator' AND m.ended_at IS NULL AND u.disabled_at IS NULL LIMIT 1";
    match change.fetch(sqlx::query(sql)).await? {
        Some(_) => Ok(()),
        None => Err(Fault::step("EV-R108")),
    }
}

impl Registry {
    /// Gives a user a role. One that they have already stays as it is.
    ///
    /// Operation `membership.create`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Reference`]; [`Fault::Step`] EV-R109 when
    /// the role needs an organisation, EV-R110 when it can't be given.
    pub async fn give_role(
        &self,
        actor: &Actor,
        user_id: &str,
        sent: NewRole,
    ) -> Result<RoleHeld, Fault> {
        self.rights().reach(actor, "membership.create")?;
        check(&sent)?;
        self.user_row(user_id).await?;
        let (by, id) = (actor.id.clone(), user_id.to_owned());
        let held = self
            .write(move |change| {
                let (by, id, sent) = (by.clone(), id.clone(), sent.clone());
                Box::pin(async move { insert(change, &by, &id, &sent).await })
            })
            .await?;
        self.identity().forget(user_id);
        Ok(held)
    }

    /// Ends a role of a user.
    ///
    /// Operation `membership.withdraw`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`]; [`Fault::Step`] EV-R108 when nobody would be left to
    /// run the registry.
    pub async fn end_role(&self, actor: &Actor, user_id: &str, id: &str) -> Result<(), Fault> {
        self.rights().reach(actor, "membership.withdraw")?;
        let (by, user, id) = (actor.id.clone(), user_id.to_owned(), id.to_owned());
        self.write(move |change| {
            let (by, user, id) = (by.clone(), user.clone(), id.clone());
            Box::pin(async move {
                let held = of_user(change.connection(), &user).await?;
                let Some(held) = held.into_iter().find(|held| held.id == id) else {
                    return Err(Fault::Absent {
                        kind: "membership".to_owned(),
                    });
                };
                let at = stamp(change.at());
                let query = sqlx::query("UPDATE memberships SET ended_at = $1 WHERE id = $2");
                change.execute(query.bind(at).bind(id)).await?;
                if held.role == Role::Administrator.name() {
                    somebody_runs_it(change).await?;
                }
                change.enter(entry(&by, "membership.withdraw", &user, &held));
                Ok(())
            })
        })
        .await?;
        self.identity().forget(user_id);
        Ok(())
    }
}
