//! Who asks, from what a request carries.

use std::collections::HashMap;

use evigil_registry::Fault;
use evigil_registry::rights::Actor;
use futures_util::future::BoxFuture;

/// What a request carries to say who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// Of the header `Authorization: Bearer …`: the token of a program.
    pub bearer: Option<String>,
    /// Of the cookie `evigil_session`: the session of a browser.
    pub session: Option<String>,
    /// Of the header `X-CSRF-Token`; a session needs it for everything that changes something.
    pub csrf: Option<String>,
    /// Whether the request may change something.
    pub changes: bool,
}

impl Credentials {
    /// Whether the request carries nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.bearer.is_none() && self.session.is_none()
    }
}

/// Tells who asks.
pub trait Authenticate: Send + Sync + 'static {
    /// The actor of these credentials; [`Actor::public`] when there are none.
    ///
    /// # Errors
    /// [`Fault::Unknown`] for credentials that are not, or no longer, good.
    fn actor<'a>(&'a self, credentials: &'a Credentials) -> BoxFuture<'a, Result<Actor, Fault>>;
}

/// Tokens that are given when the program starts: for tests and measurements.
#[derive(Debug, Clone, Default)]
pub struct FixedTokens(pub HashMap<String, Actor>);

impl Authenticate for FixedTokens {
    fn actor<'a>(&'a self, credentials: &'a Credentials) -> BoxFuture<'a, Result<Actor, Fault>> {
        let actor = match &credentials.bearer {
            None => Ok(Actor::public()),
            Some(token) => self.0.get(token).cloned().ok_or(Fault::Unknown),
        };
        Box::pin(std::future::ready(actor))
    }
}
