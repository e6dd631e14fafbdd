//! The registry from the command line: `evigil serve` and `evigil admin`.

pub(crate) mod admin;
pub(crate) mod serve;

use std::future::Future;
use std::path::PathBuf;

use clap::Args;
use evigil_assess::Messages;
use evigil_core::Lang;
use evigil_registry::{Fault, Settings};

use crate::diagnostic::Diagnostic;
use crate::{Outcome, locale, terminal};

/// Which registry.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Database: sqlite:PATH or postgres://USER@HOST/NAME.
    #[arg(
        long,
        env = "EVIGIL_DB",
        value_name = "URL",
        default_value = "sqlite:evigil.db"
    )]
    pub(crate) db: String,
    /// Folder of the files and of the secret [default: beside the database, NAME.data].
    #[arg(long, env = "EVIGIL_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Language of what is said [default: the locale's, else en].
    #[arg(long, value_name = "LANG", value_parser = crate::args::languages())]
    pub(crate) lang: Option<Lang>,
}

impl Place {
    fn settings(&self) -> Settings {
        let beside = || match evigil_registry::database::Database::sqlite_path(&self.db) {
            Some(path) => path.with_extension("data"),
            None => PathBuf::from("evigil.data"),
        };
        Settings {
            url: self.db.clone(),
            folder: self.data.clone().unwrap_or_else(beside),
        }
    }

    fn messages(&self) -> Messages {
        Messages::new(locale::lang(self.lang))
    }
}

/// Prints a fault with its way out, and says how the command ends.
fn refuse(fault: &Fault, place: &Place, messages: &Messages) -> Outcome {
    let mut details: Vec<(&'static str, String)> = match fault {
        // A password in the address is for nobody's terminal.
        Fault::Url => vec![("address", evigil_registry::without_password(&place.db))],
        Fault::Locked { path } => vec![("path", path.display().to_string())],
        Fault::Corrupt { message }
        | Fault::NoSpace { message }
        | Fault::Unavailable { message }
        | Fault::Database { message } => vec![("reason", message.clone())],
        Fault::TooNew { found, known } => {
            vec![("found", found.to_string()), ("known", known.to_string())]
        }
        Fault::File { path, error } => {
            vec![
                ("path", path.display().to_string()),
                ("reason", error.to_string()),
            ]
        }
        Fault::Step { details, .. } => details.clone(),
        Fault::Kinds(fault) => vec![("reason", fault.to_string())],
        _ => Vec::new(),
    };
    if details.is_empty() {
        details.push(("reason", fault.to_string()));
    }
    let diagnostic = Diagnostic::new(fault.code(), messages, &details);
    terminal::tell(&diagnostic.render(terminal::stderr_color(), true, messages));
    match fault {
        Fault::Internal(_) | Fault::Kinds(_) => Outcome::Fault,
        _ => Outcome::BadInput,
    }
}

/// Runs `work` to its end.
fn run<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime
        .map_err(|error| Fault::Internal(error.to_string()))?
        .block_on(work)
}

/// Writes a line of the result.
fn say(text: &str) {
    use std::io::Write as _;
    // Whoever closed the output has read enough.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}
