//! A request as a page sees it.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use evigil_assess::Messages;
use evigil_core::Lang;
use evigil_registry::rights::Actor;
use evigil_registry::{Fault, Registry};
use evigil_web::Visitor;
use jiff::civil::Date;

use crate::form::Form;
use crate::frame::Frame;
use crate::site::Site;

/// Name of the cookie of the language that was chosen.
const LANGUAGE: &str = "evigil_lang";

/// A request on its way to a page.
pub(crate) struct Ask {
    pub(crate) site: Site,
    /// Who asks.
    pub(crate) who: Arc<Visitor>,
    /// Their session is good no longer.
    pub(crate) has_ended: bool,
    /// Language of the page.
    pub(crate) lang: Lang,
    /// Address with its query, for links that lead back.
    pub(crate) address: String,
    /// Values of `{…}` in the address.
    pub(crate) places: HashMap<String, String>,
    /// Values of the query.
    pub(crate) query: Form,
    /// What the form sent; empty for a page that is read.
    pub(crate) form: Form,
}

impl Ask {
    pub(crate) fn new(site: &Site, lang: Lang, address: &str) -> Self {
        Self {
            site: site.clone(),
            who: Arc::new(Visitor::from(Actor::public())),
            has_ended: false,
            lang,
            address: address.to_owned(),
            places: HashMap::new(),
            query: Form::default(),
            form: Form::default(),
        }
    }

    /// The same without what was sent: enough for the page about a fault.
    pub(crate) fn shell(&self) -> Self {
        let mut shell = Self::new(&self.site, self.lang, &self.address);
        shell.who = Arc::clone(&self.who);
        shell.has_ended = self.has_ended;
        if self.query.get("lang").is_some() {
            shell.query = Form::of_query(&format!("lang={}", self.lang.code()));
        }
        shell
    }

    /// The registry.
    pub(crate) fn registry(&self) -> &Registry {
        self.site.app().registry()
    }

    /// Today, as the registry counts.
    pub(crate) fn today(&self) -> Date {
        self.registry().clock().today()
    }

    /// The value of `{name}` in the address.
    pub(crate) fn place(&self, name: &str) -> &str {
        self.places.get(name).map_or("", String::as_str)
    }

    /// The words of the page's language.
    pub(crate) fn messages(&self) -> &Messages {
        self.site.app().messages(self.lang)
    }

    /// A message.
    pub(crate) fn text(&self, key: &str) -> String {
        self.messages().text(key)
    }

    /// Whether the table of rights allows the visitor `operation`.
    pub(crate) fn may(&self, operation: &str) -> bool {
        self.registry().rights().reach(&self.who, operation).is_ok()
    }

    /// What stands around a page of `section`, titled by the message `title`.
    pub(crate) fn frame(&self, section: &'static str, title: &str) -> Frame {
        self.frame_titled(section, self.text(title))
    }

    /// What stands around a page that has a title of its own.
    pub(crate) fn frame_titled(&self, section: &'static str, title: String) -> Frame {
        Frame::new(self, section, title)
    }
}

/// Makes a page out of its template.
pub(crate) fn page(template: &impl Template) -> Result<Response, Fault> {
    let text = template
        .render()
        .map_err(|error| Fault::Internal(error.to_string()))?;
    Ok(axum::response::Html(text).into_response())
}

/// Makes a page beside the server's own work: for what an engine has to read or to join first.
pub(crate) async fn aside(
    ask: Ask,
    made: impl FnOnce(Ask) -> Result<Response, Fault> + Send + 'static,
) -> Result<Response, Fault> {
    let place = ask.site.desk().place().await?;
    let made = tokio::task::spawn_blocking(move || {
        let _place = place;
        made(ask)
    });
    made.await
        .map_err(|error| Fault::Internal(error.to_string()))?
}

/// The language of a request: that of its address, else the one chosen before, else what the
/// browser prefers.
pub(crate) fn language(headers: &HeaderMap, query: &Form) -> Lang {
    let cookies = headers
        .get(header::COOKIE)
        .and_then(|value| value.to_str().ok());
    let chosen = cookies.unwrap_or_default().split(';').find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == LANGUAGE).then_some(value)
    });
    let named = |code: Option<&str>| code.and_then(|code| code.parse().ok());
    named(query.get("lang"))
        .or_else(|| named(chosen))
        .unwrap_or_else(|| evigil_web::lang(headers))
}

/// The cookie that remembers the language for a year.
pub(crate) fn language_cookie(lang: Lang) -> HeaderValue {
    HeaderValue::from_static(match lang {
        Lang::En => "evigil_lang=en; Path=/; Max-Age=31536000; SameSite=Lax",
        Lang::Ja => "evigil_lang=ja; Path=/; Max-Age=31536000; SameSite=Lax",
    })
}
