//! Webhooks: servers of others that are told what has happened.
//!
//! An administrator names an address and events. Events are the operations of the audit trail that
//! change something, such as `report.create` or `recall.*`; for each a job is written in the
//! transaction that writes the entry. The message holds kinds and ids, never what a record says. It
//! is signed after Standard Webhooks (<https://www.standardwebhooks.com>): `webhook-id`,
//! `webhook-timestamp`, and `webhook-signature: v1,` with HMAC-SHA256 in base 64 over
//! `id.timestamp.body`. A receiver checks the signature, refuses an old time, and takes an id once.

mod address;
mod deliver;
mod event;
mod send;
mod sign;
mod subscription;

pub(super) use deliver::{Delivery, may_pass};
pub(super) use event::Subscription;
pub(crate) use event::tell;
pub use send::WebhookPolicy;
pub use sign::signature;
pub use subscription::{Deliveries, MadeWebhook, NewWebhook, Tested, Webhook};
