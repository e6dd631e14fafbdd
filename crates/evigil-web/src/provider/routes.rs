//! The two requests of a sign-in by a provider.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use evigil_registry::Fault;
use serde_json::json;

use super::{Carried, WRONG};
use crate::api::query;
use crate::app::App;
use crate::route::{Method, RouteDescription, Routes};
use crate::server::session_cookie;

/// Where the browser comes back.
pub(super) const BACK: &str = "/api/v1/session/provider/back";
/// Cookie that carries what is remembered meanwhile.
const COOKIE: &str = "evigil_provider";
/// What the page of signing in has words for.
const TOLD: [&str; 5] = ["EV-R107", "EV-R140", "EV-R141", WRONG, super::SILENT];
/// Seconds that somebody has at the provider.
const TIME: u32 = 600;

/// Adds the routes.
pub(crate) fn add(routes: &mut Routes) {
    let about = "Sign in by the provider of OpenID Connect: sends the browser there.";
    let text = json!({"type": "string", "maxLength": 200});
    let begin = RouteDescription::new(
        Method::Get,
        "/api/v1/session/provider",
        Some("session.create"),
        about,
    )
    .query(
        "invitation",
        text.clone(),
        "Token of an invitation that is opened with the account.",
    );
    routes.add(begin, |app, _, request| go(app, request));
    let about = "The browser comes back from the provider.";
    let back = RouteDescription::new(Method::Get, BACK, Some("session.create"), about)
        .query("code", text.clone(), "What the provider gave.")
        .query("state", text, "What the provider was given.");
    routes.add(back, |app, _, request| come_back(app, request));
}

fn cookie(app: &App, value: &str, age: u32) -> Result<HeaderValue, Fault> {
    let secure = if app.limits().secure_cookie {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{COOKIE}={value}; Path={BACK}; HttpOnly; SameSite=Lax{secure}; Max-Age={age}");
    HeaderValue::from_str(&cookie).map_err(|error| Fault::Internal(error.to_string()))
}

fn see(address: &str) -> Result<Response, Fault> {
    let address =
        HeaderValue::from_str(address).map_err(|error| Fault::Internal(error.to_string()))?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response())
}

async fn go(app: App, mut request: Request) -> Result<Response, Fault> {
    let provider = app.provider().ok_or(Fault::step("EV-R534"))?;
    let asked = query(&mut request).await?;
    let invitation = asked.into_iter().find(|(name, _)| name == "invitation");
    let (address, carried) = provider.begin(invitation.map(|(_, token)| token)).await?;
    let text =
        serde_json::to_string(&carried).map_err(|error| Fault::Internal(error.to_string()))?;
    let sealed = app.registry().seal_for_browser(&text)?;
    let mut response = see(&address)?;
    let cookie = cookie(&app, &sealed, TIME)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// A person waits for the answer: what does not hold is told by the page where signing in begins.
async fn come_back(app: App, request: Request) -> Result<Response, Fault> {
    let mut response = match signed_in(&app, request).await {
        Ok(response) => response,
        Err(Fault::Step { code, .. }) if TOLD.contains(&code) => {
            see(&format!("/sign-in?said={code}"))?
        }
        Err(fault) => return Err(fault),
    };
    let spent = cookie(&app, "", 0)?;
    response.headers_mut().append(header::SET_COOKIE, spent);
    Ok(response)
}

async fn signed_in(app: &App, mut request: Request) -> Result<Response, Fault> {
    let provider = app.provider().ok_or(Fault::step("EV-R534"))?;
    let wrong = || Fault::step(WRONG);
    let cookies = request.headers().get(header::COOKIE);
    let cookies = cookies
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let sealed = cookies
        .split(';')
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .ok_or_else(wrong)?;
    let text = app.registry().open_of_browser(sealed).ok_or_else(wrong)?;
    let carried: Carried = serde_json::from_str(&text).map_err(|_| wrong())?;
    let asked = query(&mut request).await?;
    let value = |name: &str| {
        let found = asked.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    // Somebody else's answer, slipped under this browser.
    if value("state") != carried.state || value("code").is_empty() {
        return Err(wrong());
    }
    let account = provider.end(value("code"), &carried).await?;
    if let Some(token) = &carried.invitation {
        app.registry()
            .open_invitation_issued(token, &account)
            .await?;
    }
    let opened = app.registry().sign_in_issued(&account).await?;
    let mut response = see(if opened.must_enrol {
        "/account/second-factor"
    } else {
        "/bench"
    })?;
    let session = session_cookie(app, Some(&opened.token))?;
    response.headers_mut().append(header::SET_COOKIE, session);
    Ok(response)
}
