//! The registry: where lots, treatments, reports and what was said of them are kept.
//!
//! One [`Registry`] holds a database (SQLite in a file, or PostgreSQL), a folder of files, and a
//! secret. Everything that is accepted is on the disk before it is acknowledged, stands in the
//! [audit trail](audit), and is seen by nobody whom the [table of rights](rights) does not name.
//!
//! - [`kind`]: what kinds of records there are; data, under `kinds/`.
//! - [`bulk`]: whole tables out and in.
//! - [`record`]: making, reading, changing and withdrawing them.
//! - [`database`]: the two databases, their migrations, and the one task that writes.
//! - [`identity`]: who somebody is; users, passwords, sessions, tokens and links.
//! - [`rights`]: who may do what; data, `rights.toml`.
//! - [`jobs`]: what is done beside requests: mails, webhooks, scans, reminders.
//! - [`audit`]: the trail and its verification.

pub mod audit;
pub mod backup;
pub mod bulk;
pub mod clock;
pub mod database;
pub mod fault;
mod file_access;
pub mod files;
pub mod flows;
pub mod identity;
pub mod jobs;
pub mod keys;
pub mod kind;
mod once;
pub mod person;
pub mod privacy;
pub mod record;
mod registry;
pub mod rights;

pub use fault::Fault;
pub use registry::{Registry, Settings, without_password};
