//! What the program that opens the registry says about mails and webhooks.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::mail::{MailSettings, Mailer};
use super::webhook::{Subscription, WebhookPolicy};
use crate::fault::Fault;
use crate::registry::Registry;

/// How long it may take until a program learns of a webhook that another one has made.
const FRESH: Duration = Duration::from_secs(5);

/// How work reaches the world.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// How mails are sent; none are written where nothing is said.
    pub mail: Option<MailSettings>,
    /// Address of the registry as its users know it, such as `https://registry.example.org`.
    pub address: Option<String>,
    /// Which webhooks are allowed.
    pub webhooks: WebhookPolicy,
}

/// The settings, ready for use.
#[derive(Debug, Default)]
pub(crate) struct Ready {
    pub(super) mailer: Option<Mailer>,
    pub(super) address: Option<String>,
    pub(super) webhooks: WebhookPolicy,
}

/// What an open registry holds in memory for its jobs.
#[derive(Debug, Default)]
pub(crate) struct State {
    ready: RwLock<Arc<Ready>>,
    subscriptions: RwLock<Option<(Instant, Arc<[Subscription]>)>>,
}

impl State {
    pub(super) fn ready(&self) -> Arc<Ready> {
        Arc::clone(&self.ready.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Subscriptions that were read a moment ago.
    pub(super) fn subscriptions(&self) -> Option<Arc<[Subscription]>> {
        let held = self
            .subscriptions
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let (read, subscriptions) = held.as_ref()?;
        (read.elapsed() < FRESH).then(|| Arc::clone(subscriptions))
    }

    pub(super) fn keep(&self, subscriptions: Option<Arc<[Subscription]>>) {
        let mut held = self
            .subscriptions
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *held = subscriptions.map(|subscriptions| (Instant::now(), subscriptions));
    }
}

impl Registry {
    /// Sets how mails are sent and which webhooks are allowed; for the program that opens the
    /// registry.
    ///
    /// # Errors
    /// [`Fault::Step`] with `EV-R604` for an address of mail or of a server that can't be read.
    pub fn set_jobs(&self, settings: Settings) -> Result<(), Fault> {
        let ready = Ready {
            mailer: settings.mail.map(Mailer::new).transpose()?,
            address: settings.address,
            webhooks: settings.webhooks,
        };
        let place = &self.jobs().ready;
        *place.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ready);
        Ok(())
    }
}
