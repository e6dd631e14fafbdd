//! Work that is done beside requests: a durable queue in the same database.
//!
//! - A job is written in the transaction of what causes it: it is there when that is, and only then.
//! - [`Workers`] take jobs, several of them and in several programs at one PostgreSQL. Who has taken
//!   a job holds it for a while and says again and again that it is still at it; a job whose worker
//!   has died is taken by another one. A job may therefore run twice, and each sort is made so that
//!   this does no harm.
//! - What fails for a reason that may pass is tried again after a growing wait; after the last
//!   attempt it stands as `failed`, with the code of the reason, until somebody tries it again.
//! - What is done again and again stands in [`schedule`].
//! - Mails say that there is something new, never what; addresses are read when they are sent.

mod back_off;
pub mod mail;
mod notice;
pub mod queue;
mod remind;
mod run;
pub mod schedule;
mod settings;
pub mod view;
pub mod webhook;
mod work;
mod worker;

pub(crate) use notice::{Notice, To, invite, notify};
pub use settings::Settings;
pub(crate) use settings::State;
pub use worker::{WorkerSettings, Workers};
