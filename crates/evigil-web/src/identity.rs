//! Who asks, from what a request carries.

use std::collections::HashMap;
use std::ops::Deref;

use evigil_registry::identity::{LinkVisit, Session};
use evigil_registry::rights::Actor;
use evigil_registry::{Fault, Registry};
use futures_util::future::BoxFuture;

/// What a request carries to say who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// Of the header `Authorization: Bearer …`: the token of a program, or of a link.
    pub bearer: Option<String>,
    /// Of the cookie `evigil_session`: the session of a browser.
    pub session: Option<String>,
    /// Of the header `X-CSRF-Token`; a session needs it for everything that changes something.
    pub csrf: Option<String>,
    /// Whether the request may change something.
    pub changes: bool,
}

/// Somebody who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// What they may do.
    pub actor: Actor,
    /// Their session, when they came with one.
    pub session: Option<Session>,
    /// Their link, when they came by one.
    pub link: Option<LinkVisit>,
}

impl Deref for Visitor {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl From<Actor> for Visitor {
    fn from(actor: Actor) -> Self {
        Self {
            actor,
            session: None,
            link: None,
        }
    }
}

/// Tells who asks.
pub trait Authenticate: Send + Sync + 'static {
    /// Who comes with these credentials; [`Actor::public`] when there are none.
    ///
    /// # Errors
    /// [`Fault::Unknown`] for credentials that are not, or no longer, good.
    fn visitor<'a>(&'a self, credentials: &'a Credentials)
    -> BoxFuture<'a, Result<Visitor, Fault>>;
}

/// Users, programs and patients as the registry knows them.
#[derive(Debug, Clone)]
pub struct RegistryIdentity {
    registry: Registry,
}

impl RegistryIdentity {
    /// Those whom `registry` knows.
    #[must_use]
    pub const fn new(registry: Registry) -> Self {
        Self { registry }
    }

    async fn known(&self, credentials: &Credentials) -> Result<Visitor, Fault> {
        if let Some(token) = &credentials.bearer {
            if token.starts_with("evl_") {
                let link = self.registry.link(token).await?;
                return Ok(Visitor {
                    actor: link.actor.clone(),
                    session: None,
                    link: Some(link),
                });
            }
            return Ok(self.registry.program(token).await?.into());
        }
        let Some(token) = &credentials.session else {
            return Ok(Actor::public().into());
        };
        let session = self.registry.session(token).await?;
        // A browser sends its cookie whoever made it ask; only our own pages know this token.
        if credentials.changes && credentials.csrf.as_ref() != Some(&session.csrf) {
            return Err(Fault::step("EV-R537"));
        }
        Ok(Visitor {
            actor: session.actor.clone(),
            session: Some(session),
            link: None,
        })
    }
}

impl Authenticate for RegistryIdentity {
    fn visitor<'a>(
        &'a self,
        credentials: &'a Credentials,
    ) -> BoxFuture<'a, Result<Visitor, Fault>> {
        Box::pin(self.known(credentials))
    }
}

/// Tokens that are given when the program starts: for tests and measurements.
#[derive(Debug, Clone, Default)]
pub struct FixedTokens(pub HashMap<String, Actor>);

impl Authenticate for FixedTokens {
    fn visitor<'a>(
        &'a self,
        credentials: &'a Credentials,
    ) -> BoxFuture<'a, Result<Visitor, Fault>> {
        let actor = match &credentials.bearer {
            None => Ok(Actor::public()),
            Some(token) => self.0.get(token).cloned().ok_or(Fault::Unknown),
        };
        Box::pin(std::future::ready(actor.map(Visitor::from)))
    }
}
