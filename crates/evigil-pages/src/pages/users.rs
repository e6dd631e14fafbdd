//! Administration: users, their roles, invitations.

use askama::Template;
use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::identity::{ChangeUser, NewRole, NewUser, User};
use evigil_registry::record::List;
use evigil_registry::rights::Role;
use evigil_web::Problem;

use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::{PageRoutes, see_other};

/// An organisation to choose from.
struct Organisation {
    id: String,
    name: String,
}

#[derive(Template)]
#[template(path = "users.html")]
struct Users {
    f: Frame,
    users: Vec<User>,
    roles: Vec<&'static str>,
    organisations: Vec<Organisation>,
    /// Address of an invitation that was just made, and until when it is good.
    invitation: Option<(String, String)>,
    name: String,
    email: String,
    next: Option<String>,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "user.html")]
struct OneUser {
    f: Frame,
    user: User,
    roles: Vec<&'static str>,
    organisations: Vec<Organisation>,
    invitation: Option<(String, String)>,
    done: bool,
    problem: Option<Problem>,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/admin/users", "user.read", |ask| async move {
        list(&ask, None, None).await
    });
    routes.post("/admin/users", Some("user.create"), invited);
    routes.get("/admin/users/{id}", "user.read", |ask| async move {
        one(&ask, None, None).await
    });
    routes.post("/admin/users/{id}", Some("user.change"), changed);
    routes.post(
        "/admin/users/{id}/invitation",
        Some("user.create"),
        |ask| async move {
            match ask.registry().invite_again(&ask.who, ask.place("id")).await {
                Ok(made) => one(&ask, Some((address(&made.token), made.expires_at)), None).await,
                Err(fault) => one(&ask, None, Some(Problem::new(&fault, ask.messages()))).await,
            }
        },
    );
    routes.post(
        "/admin/users/{id}/roles",
        Some("membership.create"),
        |ask| async move {
            let id = ask.place("id");
            let given = ask.registry().give_role(&ask.who, id, role(&ask)).await;
            after(&ask, given.map(drop)).await
        },
    );
    routes.post(
        "/admin/users/{id}/roles/{role}",
        Some("membership.withdraw"),
        |ask| async move {
            let (id, role) = (ask.place("id"), ask.place("role"));
            let ended = ask.registry().end_role(&ask.who, id, role).await;
            after(&ask, ended).await
        },
    );
}

/// Where an invitation is opened, below the address of the registry.
fn address(token: &str) -> String {
    format!("/invitation/{token}")
}

/// Roles that can be given: patients come by links, and nobody is given what everybody is.
fn roles() -> Vec<&'static str> {
    let given = |role: &Role| !matches!(role, Role::Public | Role::Patient);
    Role::ALL
        .iter()
        .filter(|it| given(it))
        .map(|it| it.name())
        .collect()
}

async fn organisations(ask: &Ask) -> Result<Vec<Organisation>, Fault> {
    let registry = ask.registry();
    let order = List {
        limit: Some(1_000),
        ..List::default()
    };
    let found = registry
        .list(&ask.who, registry.kind("organisation")?, &order)
        .await?;
    let named = found.records.into_iter().map(|record| Organisation {
        name: record
            .fields
            .get_text("name")
            .unwrap_or_default()
            .to_owned(),
        id: record.id,
    });
    Ok(named.collect())
}

/// The role that a form names.
fn role(ask: &Ask) -> NewRole {
    NewRole {
        role: ask.form.text("role").to_owned(),
        organisation_id: ask.form.get("organisation").map(ToOwned::to_owned),
    }
}

async fn list(
    ask: &Ask,
    invitation: Option<(String, String)>,
    problem: Option<Problem>,
) -> Result<Response, Fault> {
    let users = ask
        .registry()
        .users(&ask.who, ask.query.get("after"))
        .await?;
    let next = users.last().filter(|_| users.len() >= 100);
    page(&Users {
        f: ask.frame("work", "page-work-users"),
        next: next.map(|user| format!("/admin/users?after={}", user.id)),
        users,
        roles: roles(),
        organisations: organisations(ask).await?,
        invitation,
        name: ask.form.text("name").to_owned(),
        email: ask.form.text("email").to_owned(),
        problem,
    })
}

async fn invited(ask: Ask) -> Result<Response, Fault> {
    let sent = NewUser {
        name: ask.form.text("name").trim().to_owned(),
        email: ask.form.get("email").map(ToOwned::to_owned),
        lang: ask.form.get("lang").unwrap_or(ask.lang.code()).to_owned(),
        roles: ask
            .form
            .get("role")
            .map(|_| role(&ask))
            .into_iter()
            .collect(),
    };
    match ask.registry().create_user(&ask.who, sent).await {
        Ok(made) => list(&ask, Some((address(&made.token), made.expires_at)), None).await,
        Err(fault) => list(&ask, None, Some(Problem::new(&fault, ask.messages()))).await,
    }
}

async fn one(
    ask: &Ask,
    invitation: Option<(String, String)>,
    problem: Option<Problem>,
) -> Result<Response, Fault> {
    let user = ask.registry().user(&ask.who, ask.place("id")).await?;
    page(&OneUser {
        f: ask.frame_titled("work", user.name.clone()),
        user,
        roles: roles(),
        organisations: organisations(ask).await?,
        invitation,
        done: ask.query.get("done").is_some(),
        problem,
    })
}

async fn after(ask: &Ask, done: Result<(), Fault>) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(see_other(&format!(
            "/admin/users/{}?done=1",
            ask.place("id")
        ))),
        Err(fault) => one(ask, None, Some(Problem::new(&fault, ask.messages()))).await,
    }
}

async fn changed(ask: Ask) -> Result<Response, Fault> {
    let step = ask.form.get("step").unwrap_or_default();
    let sent = ChangeUser {
        disabled: match step {
            "shut-out" => Some(true),
            "let-in" => Some(false),
            _ => None,
        },
        remove_second_factor: step == "remove-factor",
        ..ChangeUser::default()
    };
    let changed = ask.registry().change_user(&ask.who, ask.place("id"), sent);
    let changed = changed.await;
    after(&ask, changed.map(drop)).await
}
