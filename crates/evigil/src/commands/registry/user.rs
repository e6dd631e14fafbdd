//! `evigil admin user`: users, on the database itself, for the operator of the machine. The audit
//! trail names the operator as `system:operator`.

use clap::{Args, Subcommand};
use evigil_assess::Messages;
use evigil_core::Lang;
use evigil_registry::audit::Entry;
use evigil_registry::identity::{ChangeUser, NewRole, NewUser, User as Known};
use evigil_registry::rights::Actor;
use evigil_registry::{Fault, Registry};

use super::{Place, refuse, run, say};
use crate::{Outcome, locale};

/// Users: list them, invite them, shut them out, give them roles.
///
/// Works on the database itself. One of SQLite must not be served meanwhile. The audit trail names
/// who did it as the operator.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    List(List),
    Invite(Invite),
    /// Shut a user out at once: sessions, tokens and invitations end.
    Disable(Named),
    /// Let a user in again.
    Enable(Named),
    /// Take the second factor away from somebody who has lost it; their sessions end.
    ResetSecondFactor(Named),
    Role(GiveRole),
}

/// List all users: id, name, roles, whether they have a password and a second factor.
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    place: Place,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// A user.
#[derive(Debug, Args)]
pub(crate) struct Named {
    #[command(flatten)]
    place: Place,
    /// Name or id.
    #[arg(value_name = "USER")]
    user: String,
}

/// Make a user and print the link by which they set a password; with --again for one who is there.
#[derive(Debug, Args)]
pub(crate) struct Invite {
    #[command(flatten)]
    place: Place,
    /// Name.
    #[arg(value_name = "NAME")]
    name: String,
    /// Mail address.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "again")]
    email: Option<String>,
    /// Language of the user [default: that of this command].
    #[arg(long, value_name = "LANG", value_parser = crate::args::languages(), conflicts_with = "again")]
    user_lang: Option<Lang>,
    /// Role, such as administrator; with the id of an organisation: clinic:ID.
    #[arg(long, value_name = "ROLE[:ID]", conflicts_with = "again")]
    role: Vec<String>,
    /// A new link for a user who is there; earlier ones are good no longer.
    #[arg(long)]
    again: bool,
}

/// Give a user a role, or end it.
#[derive(Debug, Args)]
pub(crate) struct GiveRole {
    #[command(flatten)]
    place: Place,
    /// Name or id.
    #[arg(value_name = "USER")]
    user: String,
    /// Role, such as administrator; with the id of an organisation: clinic:ID.
    #[arg(value_name = "ROLE[:ID]")]
    role: String,
    /// End it.
    #[arg(long)]
    end: bool,
}

pub(crate) fn run_user(user: &User) -> Outcome {
    let place = match user {
        User::List(args) => &args.place,
        User::Invite(args) => &args.place,
        User::Disable(args) | User::Enable(args) | User::ResetSecondFactor(args) => &args.place,
        User::Role(args) => &args.place,
    };
    let messages = place.messages();
    let done = run(async {
        let config = place.config(&[])?;
        let registry = Registry::open(&config.settings()).await?;
        registry.set_policy(config.policy());
        let url = config.public_url(config.listen());
        let done = step(&registry, user, &messages, &url).await;
        registry.close().await;
        done
    });
    match done {
        Ok(lines) => {
            for line in lines {
                say(&line);
            }
            Outcome::Done
        }
        Err(fault) => refuse(&fault, &messages),
    }
}

async fn step(
    registry: &Registry,
    user: &User,
    messages: &Messages,
    url: &str,
) -> Result<Vec<String>, Fault> {
    let operator = Actor::system("operator");
    let changed = match user {
        User::List(args) => return list(registry, &operator, args.json).await,
        User::Invite(args) => return invite(registry, &operator, args, messages, url).await,
        User::Disable(args) => {
            let change = ChangeUser {
                disabled: Some(true),
                ..ChangeUser::default()
            };
            change_user(registry, &operator, &args.user, change).await?
        }
        User::Enable(args) => {
            let change = ChangeUser {
                disabled: Some(false),
                ..ChangeUser::default()
            };
            change_user(registry, &operator, &args.user, change).await?
        }
        User::ResetSecondFactor(args) => {
            let change = ChangeUser {
                remove_second_factor: true,
                ..ChangeUser::default()
            };
            change_user(registry, &operator, &args.user, change).await?
        }
        User::Role(args) => give_role(registry, &operator, args).await?,
    };
    Ok(vec![line(&changed)])
}

/// The user of this name or, when nobody has it, of this id.
async fn find(registry: &Registry, operator: &Actor, user: &str) -> Result<Known, Fault> {
    match registry.user_named(operator, user).await {
        Err(Fault::Absent { .. }) => registry.user(operator, user).await,
        found => found,
    }
}

async fn change_user(
    registry: &Registry,
    operator: &Actor,
    user: &str,
    change: ChangeUser,
) -> Result<Known, Fault> {
    let found = find(registry, operator, user).await?;
    registry.change_user(operator, &found.id, change).await
}

async fn list(registry: &Registry, operator: &Actor, json: bool) -> Result<Vec<String>, Fault> {
    let mut lines = Vec::new();
    let mut after: Option<String> = None;
    registry
        .enter(Entry::new(&operator.id, "user.read"))
        .await?;
    loop {
        let users = registry.users(operator, after.as_deref()).await?;
        let Some(last) = users.last() else {
            return Ok(lines);
        };
        after = Some(last.id.clone());
        for user in &users {
            lines.push(if json {
                serde_json::to_string(user).map_err(|error| Fault::Internal(error.to_string()))?
            } else {
                line(user)
            });
        }
    }
}

/// Id, name, roles, and in single words what else is to know; parted by tabs, as other commands
/// give lists.
fn line(user: &Known) -> String {
    let roles: Vec<String> = user
        .roles
        .iter()
        .map(|held| match &held.organisation_id {
            Some(id) => format!("{}:{id}", held.role),
            None => held.role.clone(),
        })
        .collect();
    let states = [
        ("password", user.has_password),
        ("second_factor", user.has_second_factor),
        ("disabled", user.disabled_at.is_some()),
    ];
    let states: Vec<&str> = states
        .iter()
        .filter(|(_, holds)| *holds)
        .map(|(name, _)| *name)
        .collect();
    format!(
        "{}\t{}\t{}\t{}",
        user.id,
        user.name,
        roles.join(","),
        states.join(",")
    )
}

fn role(text: &str) -> NewRole {
    let (role, organisation) = match text.split_once(':') {
        Some((role, id)) => (role, Some(id.to_owned())),
        None => (text, None),
    };
    NewRole {
        role: role.to_owned(),
        organisation_id: organisation,
    }
}

async fn invite(
    registry: &Registry,
    operator: &Actor,
    args: &Invite,
    messages: &Messages,
    url: &str,
) -> Result<Vec<String>, Fault> {
    let invitation = if args.again {
        let found = find(registry, operator, &args.name).await?;
        registry.invite_again(operator, &found.id).await?
    } else {
        let lang = args.user_lang.unwrap_or(locale::lang(args.place.lang));
        let new = NewUser {
            name: args.name.clone(),
            email: args.email.clone(),
            lang: lang.code().to_owned(),
            roles: args.role.iter().map(|text| role(text)).collect(),
        };
        registry.create_user(operator, new).await?
    };
    let details = [
        ("url", url.to_owned()),
        ("token", invitation.token),
        ("until", invitation.expires_at),
    ];
    Ok(vec![messages.with("admin-invited", details)])
}

async fn give_role(registry: &Registry, operator: &Actor, args: &GiveRole) -> Result<Known, Fault> {
    let found = find(registry, operator, &args.user).await?;
    let role = role(&args.role);
    if args.end {
        let held = found
            .roles
            .iter()
            .find(|held| held.role == role.role && held.organisation_id == role.organisation_id);
        let held = held.ok_or_else(|| Fault::Absent {
            kind: "membership".to_owned(),
        })?;
        registry.end_role(operator, &found.id, &held.id).await?;
    } else {
        registry.give_role(operator, &found.id, role).await?;
    }
    registry.user(operator, &found.id).await
}
