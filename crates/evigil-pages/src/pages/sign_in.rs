//! Signing in and out, the first administrator's link, invitations, the second factor.

use askama::Template;
use axum::http::header;
use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::identity::{
    BeginSecondFactor, ConfirmSecondFactor, OpenFirst, OpenInvitation, SignIn,
};
use evigil_web::Problem;

use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::{PageRoutes, see_other};

/// Where signing in by a provider of accounts begins.
const PROVIDER: &str = "/api/v1/session/provider";
/// What may go wrong at a provider of accounts: the browser comes back with it.
const OF_PROVIDERS: [&str; 5] = ["EV-R107", "EV-R140", "EV-R141", "EV-R142", "EV-R143"];

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    f: Frame,
    name: String,
    next: String,
    /// A code of the second factor is asked for.
    code: bool,
    /// A provider of accounts can be asked.
    provider: bool,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "open_link.html")]
struct OpenLink {
    f: Frame,
    /// Address that the form is sent to.
    action: String,
    /// Whether a name is asked for, as for the first administrator.
    names: bool,
    /// Address at which a provider of accounts is asked, where there is one.
    provider: Option<String>,
    name: String,
    email: String,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct SecondFactor {
    f: Frame,
    /// The secret, once setting up has begun.
    secret: Option<String>,
    /// Address of the secret for programs that make codes.
    address: String,
    /// Recovery codes, once it is set up.
    recovery: Vec<String>,
    problem: Option<Problem>,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/sign-in", |ask| async move {
        let next = ask.query.text("next").to_owned();
        let said = ask.query.text("said");
        let said = OF_PROVIDERS.into_iter().find(|code| *code == said);
        let problem = said.map(|code| Problem::new(&Fault::step(code), ask.messages()));
        form(&ask, "", &next, false, problem)
    });
    routes.post("/sign-in", Some("session.create"), signed_in);
    routes.post("/sign-out", Some("session.delete"), |ask| async move {
        if let Some(session) = &ask.who.session {
            ask.registry().sign_out(session).await?;
        }
        let mut response = see_other("/");
        let cookie = ask.site.app().session_cookie(None)?;
        response.headers_mut().insert(header::SET_COOKIE, cookie);
        Ok(response)
    });
    routes.open(
        "/first/{token}",
        |ask| async move { link(&ask, true, None) },
    );
    routes.post("/first/{token}", Some("link.use"), |ask| async move {
        let sent = OpenFirst {
            token: ask.place("token").to_owned(),
            name: ask.form.get("name").unwrap_or_default().to_owned(),
            email: ask.form.get("email").map(ToOwned::to_owned),
            lang: ask.lang.code().to_owned(),
            password: ask.form.text("password").to_owned(),
        };
        let opened = ask.registry().open_first(sent).await;
        after_link(&ask, true, opened)
    });
    routes.open("/invitation/{token}", |ask| async move {
        link(&ask, false, None)
    });
    routes.post("/invitation/{token}", Some("link.use"), |ask| async move {
        let sent = OpenInvitation {
            token: ask.place("token").to_owned(),
            password: ask.form.text("password").to_owned(),
        };
        let opened = ask.registry().open_invitation(sent).await;
        after_link(&ask, false, opened)
    });
    routes.get(
        "/account/second-factor",
        "second_factor.change",
        |ask| async move { factor(&ask, None, Vec::new(), None) },
    );
    routes.post(
        "/account/second-factor",
        Some("second_factor.change"),
        second_factor,
    );
}

/// A page of our own to go on with; no address of anybody else.
fn own(next: &str) -> &str {
    let is_own = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n']);
    if is_own && !next.starts_with("/sign-in") {
        next
    } else {
        "/bench"
    }
}

fn form(
    ask: &Ask,
    name: &str,
    next: &str,
    code: bool,
    problem: Option<Problem>,
) -> Result<Response, Fault> {
    page(&SignInPage {
        f: ask.frame("", "page-sign-in"),
        name: name.to_owned(),
        next: next.to_owned(),
        code,
        provider: ask.site.app().has_provider(),
        problem,
    })
}

async fn signed_in(ask: Ask) -> Result<Response, Fault> {
    let name = ask.form.get("name").unwrap_or_default();
    let next = ask.form.get("next").unwrap_or_default();
    let sent = SignIn {
        name: name.to_owned(),
        password: ask.form.text("password").to_owned(),
        code: ask.form.get("code").map(ToOwned::to_owned),
    };
    let opened = match ask.registry().sign_in(sent).await {
        Ok(opened) => opened,
        Err(fault) => {
            let problem = Problem::new(&fault, ask.messages());
            // What is asked for next is no mistake of the person who signs in.
            let asks_for_code = problem.code == "EV-R101";
            let code = asks_for_code || ask.form.get("code").is_some();
            let problem = Some(problem).filter(|_| !asks_for_code);
            return form(&ask, name, next, code, problem);
        }
    };
    let to = if opened.must_enrol {
        "/account/second-factor"
    } else {
        own(next)
    };
    let mut response = see_other(to);
    let cookie = ask.site.app().session_cookie(Some(&opened.token))?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

fn link(ask: &Ask, is_first: bool, problem: Option<Problem>) -> Result<Response, Fault> {
    let (action, title) = if is_first {
        ("first", "page-first-title")
    } else {
        ("invitation", "page-invitation-title")
    };
    page(&OpenLink {
        f: ask.frame("", title),
        action: format!("/{action}/{}", ask.place("token")),
        names: is_first,
        provider: (!is_first && ask.site.app().has_provider()).then(|| {
            let token = ask.place("token");
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair("invitation", token);
            format!("{PROVIDER}?{}", query.finish())
        }),
        name: ask.form.text("name").to_owned(),
        email: ask.form.text("email").to_owned(),
        problem,
    })
}

fn after_link(ask: &Ask, is_first: bool, opened: Result<String, Fault>) -> Result<Response, Fault> {
    match opened {
        Ok(_) => Ok(see_other("/sign-in")),
        Err(fault) => link(ask, is_first, Some(Problem::new(&fault, ask.messages()))),
    }
}

fn factor(
    ask: &Ask,
    secret: Option<(String, String)>,
    recovery: Vec<String>,
    problem: Option<Problem>,
) -> Result<Response, Fault> {
    let (secret, address) = secret.unzip();
    page(&SecondFactor {
        f: ask.frame("work", "page-factor-title"),
        secret,
        address: address.unwrap_or_default(),
        recovery,
        problem,
    })
}

/// The first form brings the password, the second the first code.
async fn second_factor(ask: Ask) -> Result<Response, Fault> {
    let session = ask.who.session.as_ref().ok_or(Fault::step("EV-R538"))?;
    let registry = ask.registry();
    if let Some(code) = ask.form.get("first_code") {
        let code = code.to_owned();
        let confirmed = registry.confirm_second_factor(session, ConfirmSecondFactor { code });
        return match confirmed.await {
            Ok(made) => factor(&ask, None, made.codes, None),
            Err(fault) => {
                // The secret was shown; it is still the one that is to be confirmed.
                let secret = ask.form.text("secret").to_owned();
                let address = ask.form.text("address").to_owned();
                let problem = Problem::new(&fault, ask.messages());
                factor(&ask, Some((secret, address)), Vec::new(), Some(problem))
            }
        };
    }
    let sent = BeginSecondFactor {
        password: ask.form.text("password").to_owned(),
        code: ask.form.get("code").map(ToOwned::to_owned),
    };
    match registry.begin_second_factor(session, sent).await {
        Ok(begun) => factor(&ask, Some((begun.secret, begun.address)), Vec::new(), None),
        Err(fault) => {
            let problem = Problem::new(&fault, ask.messages());
            factor(&ask, None, Vec::new(), Some(problem))
        }
    }
}
