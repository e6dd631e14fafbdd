//! One's own account: sessions, password, tokens of programs.

use askama::Template;
use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::identity::{ChangePassword, NewToken, Session, SessionView, TokenView};
use evigil_web::Problem;

use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::{PageRoutes, see_other};

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    f: Frame,
    roles: Vec<String>,
    sessions: Vec<SessionView>,
    tokens: Vec<TokenView>,
    /// A token that was just made; it is shown once.
    made: Option<String>,
    done: bool,
    problem: Option<Problem>,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/account", "session.read", |ask| async move {
        account(&ask, None, None).await
    });
    routes.post(
        "/account/password",
        Some("password.change"),
        |ask| async move {
            let sent = ChangePassword {
                current: ask.form.text("current").to_owned(),
                new: ask.form.text("new").to_owned(),
            };
            let changed = ask.registry().change_password(session(&ask)?, sent).await;
            after(&ask, changed).await
        },
    );
    routes.post(
        "/account/sessions",
        Some("session.delete"),
        |ask| async move {
            ask.registry().sign_out_everywhere(session(&ask)?).await?;
            Ok(see_other("/sign-in"))
        },
    );
    routes.post("/account/tokens", Some("token.create"), |ask| async move {
        let operations = ask.form.text("operations").split_whitespace();
        let sent = NewToken {
            name: ask.form.text("name").trim().to_owned(),
            operations: operations.map(ToOwned::to_owned).collect(),
            days: ask
                .form
                .get("days")
                .and_then(|days| days.parse().ok())
                .unwrap_or(90),
        };
        match ask.registry().create_token(session(&ask)?, sent).await {
            Ok(made) => account(&ask, Some(made.token), None).await,
            Err(fault) => after(&ask, Err(fault)).await,
        }
    });
    routes.post(
        "/account/tokens/{id}",
        Some("token.withdraw"),
        |ask| async move {
            let withdrawn = ask
                .registry()
                .withdraw_token(session(&ask)?, ask.place("id"));
            let withdrawn = withdrawn.await;
            after(&ask, withdrawn).await
        },
    );
}

fn session(ask: &Ask) -> Result<&Session, Fault> {
    ask.who.session.as_ref().ok_or(Fault::step("EV-R538"))
}

/// Back to the account after a step, or the account with what was wrong.
async fn after(ask: &Ask, done: Result<(), Fault>) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(see_other("/account?done=1")),
        Err(fault) => {
            let problem = Problem::new(&fault, ask.messages());
            account(ask, None, Some(problem)).await
        }
    }
}

async fn account(
    ask: &Ask,
    made: Option<String>,
    problem: Option<Problem>,
) -> Result<Response, Fault> {
    let session = session(ask)?;
    let registry = ask.registry();
    let memberships = session.actor.memberships.iter();
    let mut roles: Vec<String> = memberships
        .map(|it| ask.messages().family("page-role", it.role.name()))
        .collect();
    roles.dedup();
    page(&Account {
        f: ask.frame("work", "page-account"),
        roles,
        sessions: registry.sessions(session).await?,
        tokens: registry.tokens(session).await?,
        made,
        done: ask.query.get("done").is_some(),
        problem,
    })
}
