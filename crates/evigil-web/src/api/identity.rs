//! Signing in and out, accounts, second factors, tokens of programs, links of patients.

use axum::http::{HeaderValue, StatusCode, header};
use evigil_registry::Fault;
use evigil_registry::identity::{
    BeginSecondFactor, ChangePassword, ChangeUser, ConfirmSecondFactor, Enrolment, Invitation,
    MadeLink, MadeToken, NewLink, NewRole, NewToken, NewUser, OpenFirst, OpenInvitation,
    RecoveryCodes, RoleHeld, SessionView, SignIn, TokenView, User, name_key,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::call::{Nothing, ask, order, step};
use super::request::{answer, json};
use crate::guard::Group;
use crate::route::{Method, RouteDescription, Routes};
use crate::server::session_cookie;

/// Who is signed in.
#[derive(Debug, Serialize, JsonSchema)]
struct SignedIn {
    /// Id of the user.
    user_id: String,
    /// Token for the header `X-CSRF-Token` of everything that changes something.
    csrf: String,
    /// The session ends then at the latest.
    expires_at: String,
    /// Nothing else can be done before a second factor is set up.
    must_enrol: bool,
}

/// Who one is.
#[derive(Debug, Serialize, JsonSchema)]
struct Oneself {
    /// Id of the user.
    user_id: String,
    /// Name.
    name: String,
    /// Language.
    lang: String,
    /// Roles, each with its organisation.
    roles: Vec<Held>,
    /// Token for the header `X-CSRF-Token` of everything that changes something.
    csrf: String,
    /// Nothing else can be done before a second factor is set up.
    must_enrol: bool,
}

/// A role that one has.
#[derive(Debug, Serialize, JsonSchema)]
struct Held {
    /// The role.
    role: String,
    /// Where.
    organisation_id: Option<String>,
}

/// A new user.
#[derive(Debug, Serialize, JsonSchema)]
struct Opened {
    /// Id of the user.
    user_id: String,
}

pub(super) fn add(routes: &mut Routes) {
    sessions(routes);
    accounts(routes);
    factors(routes);
    spare_factors(routes);
    tokens(routes);
}

fn sessions(routes: &mut Routes) {
    let about = "Sign in: opens a session, whose token is set as a cookie that scripts can't read.";
    let sign_in = RouteDescription::new(
        Method::Post,
        "/api/v1/session",
        Some("session.create"),
        about,
    )
    .takes::<SignIn>()
    .gives::<SignedIn>(201);
    routes.add(sign_in, |app, _, request| async move {
        let sent: SignIn = json(&app, request).await?;
        app.guard().account(Group::SignIn, &name_key(&sent.name))?;
        let opened = app.registry().sign_in(sent).await?;
        let cookie = session_cookie(&app, Some(&opened.token))?;
        let signed_in = SignedIn {
            user_id: opened.user_id,
            csrf: opened.csrf,
            expires_at: opened.expires_at,
            must_enrol: opened.must_enrol,
        };
        let mut response = answer(StatusCode::CREATED, &signed_in)?;
        response.headers_mut().insert(header::SET_COOKIE, cookie);
        Ok(response)
    });
    let about = "Sign out.";
    let mut sign_out = RouteDescription::new(
        Method::Delete,
        "/api/v1/session",
        Some("session.delete"),
        about,
    );
    sign_out.status = 204;
    routes.add(sign_out, |app, who, _| async move {
        let session = who.session.as_ref().ok_or(Fault::step("EV-R538"))?;
        app.registry().sign_out(session).await?;
        let mut response = axum::response::IntoResponse::into_response(StatusCode::NO_CONTENT);
        let cookie: HeaderValue = session_cookie(&app, None)?;
        response.headers_mut().insert(header::SET_COOKIE, cookie);
        Ok(response)
    });
    ask(
        routes,
        (Method::Get, "/api/v1/session", "session.read"),
        "Who one is.",
        |call| async move {
            let session = call.session()?;
            let roles = session.actor.memberships.iter().map(|membership| Held {
                role: membership.role.name().to_owned(),
                organisation_id: membership.organisation_id.clone(),
            });
            Ok(Oneself {
                user_id: session.user_id.clone(),
                name: session.name.clone(),
                lang: session.lang.clone(),
                roles: roles.collect(),
                csrf: session.csrf.clone(),
                must_enrol: session.must_enrol,
            })
        },
    );
    ask(
        routes,
        (Method::Get, "/api/v1/sessions", "session.read"),
        "One's own sessions.",
        |call| async move {
            let views: Vec<SessionView> = call.registry().sessions(call.session()?).await?;
            Ok(views)
        },
    );
    order(
        routes,
        (Method::Delete, "/api/v1/sessions", "session.delete"),
        "Sign out everywhere.",
        |call, _: Nothing| async move { call.registry().sign_out_everywhere(call.session()?).await },
    );
}

fn accounts(routes: &mut Routes) {
    let about = "The first administrator, by the link that was shown at the first start.";
    step(
        routes,
        (Method::Post, "/api/v1/first", "link.use"),
        about,
        |call, sent: OpenFirst| async move {
            let user_id = call.registry().open_first(sent).await?;
            Ok(Opened { user_id })
        },
    );
    let about = "Open an invitation: sets the password.";
    step(
        routes,
        (Method::Post, "/api/v1/invitations", "link.use"),
        about,
        |call, sent: OpenInvitation| async move {
            let user_id = call.registry().open_invitation(sent).await?;
            Ok(Opened { user_id })
        },
    );
    let about = "Make a user; gives the link of an invitation, once.";
    step(
        routes,
        (Method::Post, "/api/v1/users", "user.create"),
        about,
        |call, sent: NewUser| async move {
            let invitation: Invitation = call.registry().create_user(&call.who, sent).await?;
            Ok(invitation)
        },
    );
    ask(
        routes,
        (Method::Get, "/api/v1/users", "user.read"),
        "Users.",
        |call| async move {
            let users: Vec<User> = call.registry().users(&call.who, None).await?;
            Ok(users)
        },
    );
    ask(
        routes,
        (Method::Get, "/api/v1/users/{id}", "user.read"),
        "A user.",
        |call| async move {
            let user: User = call.registry().user(&call.who, call.id()).await?;
            Ok(user)
        },
    );
    let about = "Change a user: mail address, language, whether they are shut out.";
    step(
        routes,
        (Method::Patch, "/api/v1/users/{id}", "user.change"),
        about,
        |call, sent: ChangeUser| async move {
            let user: User = call
                .registry()
                .change_user(&call.who, call.id(), sent)
                .await?;
            Ok(user)
        },
    );
    let about = "Invite a user again; earlier links are good no longer.";
    step(
        routes,
        (
            Method::Post,
            "/api/v1/users/{id}/invitations",
            "user.create",
        ),
        about,
        |call, _: Nothing| async move {
            let invitation: Invitation = call.registry().invite_again(&call.who, call.id()).await?;
            Ok(invitation)
        },
    );
    let about = "Give a user a role in an organisation.";
    step(
        routes,
        (
            Method::Post,
            "/api/v1/users/{id}/roles",
            "membership.create",
        ),
        about,
        |call, sent: NewRole| async move {
            let held: RoleHeld = call
                .registry()
                .give_role(&call.who, call.id(), sent)
                .await?;
            Ok(held)
        },
    );
    let end = (
        Method::Delete,
        "/api/v1/users/{id}/roles/{role}",
        "membership.withdraw",
    );
    order(routes, end, "End a role.", |call, _: Nothing| async move {
        call.registry()
            .end_role(&call.who, call.id(), call.second())
            .await
    });
}

fn factors(routes: &mut Routes) {
    let about = "Change one's password; ends one's other sessions.";
    order(
        routes,
        (Method::Post, "/api/v1/password", "password.change"),
        about,
        |call, sent: ChangePassword| async move {
            call.registry().change_password(call.session()?, sent).await
        },
    );
    let about = "Begin to set up a second factor; gives its secret, once.";
    step(
        routes,
        (
            Method::Post,
            "/api/v1/second-factor",
            "second_factor.change",
        ),
        about,
        |call, sent: BeginSecondFactor| async move {
            let enrolment: Enrolment = call
                .registry()
                .begin_second_factor(call.session()?, sent)
                .await?;
            Ok(enrolment)
        },
    );
    let about = "Confirm the second factor with its first code; gives the recovery codes, once.";
    let confirm = (
        Method::Post,
        "/api/v1/second-factor/confirmation",
        "second_factor.change",
    );
    step(
        routes,
        confirm,
        about,
        |call, sent: ConfirmSecondFactor| async move {
            let codes: RecoveryCodes = call
                .registry()
                .confirm_second_factor(call.session()?, sent)
                .await?;
            Ok(codes)
        },
    );
}

fn spare_factors(routes: &mut Routes) {
    let about = "New recovery codes; the ones so far are good no longer.";
    let codes = (
        Method::Post,
        "/api/v1/second-factor/recovery-codes",
        "second_factor.change",
    );
    step(
        routes,
        codes,
        about,
        |call, sent: BeginSecondFactor| async move {
            let codes: RecoveryCodes = call
                .registry()
                .new_recovery_codes(call.session()?, sent)
                .await?;
            Ok(codes)
        },
    );
    let about = "Remove the second factor, where no role needs one.";
    let remove = (
        Method::Delete,
        "/api/v1/second-factor",
        "second_factor.change",
    );
    order(
        routes,
        remove,
        about,
        |call, sent: BeginSecondFactor| async move {
            call.registry()
                .remove_second_factor(call.session()?, sent)
                .await
        },
    );
}

fn tokens(routes: &mut Routes) {
    let about = "Make a token for a program; it is shown once.";
    step(
        routes,
        (Method::Post, "/api/v1/tokens", "token.create"),
        about,
        |call, sent: NewToken| async move {
            let made: MadeToken = call.registry().create_token(call.session()?, sent).await?;
            Ok(made)
        },
    );
    ask(
        routes,
        (Method::Get, "/api/v1/tokens", "token.read"),
        "One's own tokens.",
        |call| async move {
            let tokens: Vec<TokenView> = call.registry().tokens(call.session()?).await?;
            Ok(tokens)
        },
    );
    order(
        routes,
        (Method::Delete, "/api/v1/tokens/{id}", "token.withdraw"),
        "Withdraw a token.",
        |call, _: Nothing| async move {
            call.registry()
                .withdraw_token(call.session()?, call.id())
                .await
        },
    );
    let about = "Make a link for a patient; it is shown once.";
    step(
        routes,
        (Method::Post, "/api/v1/links", "link.create"),
        about,
        |call, sent: NewLink| async move {
            let made: MadeLink = call.registry().create_link(&call.who, sent).await?;
            Ok(made)
        },
    );
}
