//! `evigil admin`: backup, restore, export, verification; users are in a file of their own.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use evigil_registry::backup::{backup, export, restore};
use evigil_registry::{Registry, privacy};

use super::ready::{Ready, ready};
use super::user::{User, run_user};
use super::{Place, refuse, run, say};
use crate::Outcome;

/// Look after the registry.
#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    Backup(Backup),
    Restore(Restore),
    Export(Export),
    #[command(subcommand)]
    Audit(Audit),
    Privacy(Privacy),
    Ready(Ready),
    #[command(subcommand)]
    User(User),
}

/// Copy the registry into a folder, while it serves.
///
/// The folder holds one moment: all tables as a file of SQLite, the files, a manifest. With the
/// secret in it, whoever has the backup can find out whose pseudonym is whose: keep it safe.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    place: Place,
    /// Folder of the backup; made when it is not there, else it has to be empty.
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// Leave the secret out; without it the backup can't be used, so keep a copy elsewhere.
    #[arg(long)]
    without_secret: bool,
}

/// Put a backup back, into an empty database of either sort.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    place: Place,
    /// Folder of the backup.
    #[arg(value_name = "DIR")]
    from: PathBuf,
}

/// Write everything in open formats: JSON lines for each kind of record, the audit trail, files.
///
/// The registry must not be served meanwhile when it is kept in SQLite.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    place: Place,
    /// Folder of the export; made when it is not there, else it has to be empty.
    #[arg(value_name = "DIR")]
    to: PathBuf,
}

/// The audit trail.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    Verify(Verify),
}

/// Read the whole audit trail, every record and every file, and say what is not as it was written.
///
/// Exit codes: 0 all is well; 1 something is not; 2 the registry can't be opened; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    place: Place,
    /// The trail alone, without records and files.
    #[arg(long)]
    trail_only: bool,
}

/// List every column of the database and how personal it is.
#[derive(Debug, Args)]
pub(crate) struct Privacy {
    #[command(flatten)]
    place: Place,
}

pub(crate) fn run_admin(admin: &Admin) -> Outcome {
    match admin {
        Admin::Backup(args) => back_up(args),
        Admin::Restore(args) => put_back(args),
        Admin::Export(args) => write_out(args),
        Admin::Audit(Audit::Verify(args)) => verify(args),
        Admin::Privacy(args) => columns(args),
        Admin::Ready(args) => ready(args),
        Admin::User(user) => run_user(user),
    }
}

fn back_up(args: &Backup) -> Outcome {
    let messages = args.place.messages();
    let done = args.place.settings().and_then(|settings| {
        run(backup(&settings, &args.to, !args.without_secret)).map(|done| (settings, done))
    });
    match done {
        Ok((settings, manifest)) => {
            let details = [
                ("folder", args.to.display().to_string()),
                ("entries", manifest.audit_entries.to_string()),
                ("files", manifest.files.to_string()),
            ];
            say(&messages.with("admin-backup", details));
            if args.without_secret {
                let secret = settings.folder.join("secret").display().to_string();
                say(&messages.with("admin-backup-secret", [("path", secret)]));
            }
            Outcome::Done
        }
        Err(fault) => refuse(&fault, &messages),
    }
}

fn put_back(args: &Restore) -> Outcome {
    let messages = args.place.messages();
    let settings = args.place.settings();
    match settings.and_then(|settings| run(restore(&settings, &args.from))) {
        Ok(manifest) => {
            let details = [
                ("entries", manifest.audit_entries.to_string()),
                ("files", manifest.files.to_string()),
            ];
            say(&messages.with("admin-restore", details));
            Outcome::Done
        }
        Err(fault) => refuse(&fault, &messages),
    }
}

fn write_out(args: &Export) -> Outcome {
    let messages = args.place.messages();
    let done = run(async {
        let settings = args.place.settings()?;
        let registry = Registry::open(&settings).await?;
        let count = export(&registry, &settings.folder.join("files"), &args.to).await?;
        registry.close().await;
        Ok(count)
    });
    match done {
        Ok(count) => {
            let details = [
                ("records", count.to_string()),
                ("folder", args.to.display().to_string()),
            ];
            say(&messages.with("admin-export", details));
            Outcome::Done
        }
        Err(fault) => refuse(&fault, &messages),
    }
}

fn verify(args: &Verify) -> Outcome {
    let messages = args.place.messages();
    let done = run(async {
        let settings = args.place.settings()?;
        let verified = Registry::verify_beside(&settings, !args.trail_only).await?;
        Ok(verified)
    });
    match done {
        Ok(verified) => {
            let details = [
                ("entries", verified.entries.to_string()),
                ("hash", verified.hash.clone()),
            ];
            say(&messages.with("admin-verified", details));
            for fault in &verified.faults {
                let (key, details) = fault.words();
                say(&messages.with(&format!("trail-{key}"), details));
            }
            if verified.faults.is_empty() {
                Outcome::Done
            } else {
                Outcome::Findings
            }
        }
        Err(fault) => refuse(&fault, &messages),
    }
}

fn columns(args: &Privacy) -> Outcome {
    match privacy::table() {
        Ok(rows) => {
            for row in rows {
                let class = row.privacy.name();
                say(&format!(
                    "{}\t{}\t{class}\t{}",
                    row.table, row.column, row.about
                ));
            }
            Outcome::Done
        }
        Err(fault) => refuse(&fault, &args.place.messages()),
    }
}
