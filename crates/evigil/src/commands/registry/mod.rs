//! The registry from the command line: `evigil serve`, `evigil demo` and `evigil admin`.

pub(crate) mod admin;
mod config;
pub(crate) mod demo;
mod ready;
pub(crate) mod serve;
mod user;

use std::future::Future;
use std::path::PathBuf;

use clap::Args;
use evigil_assess::Messages;
use evigil_core::Lang;
use evigil_registry::{Fault, Settings};

use config::{Config, Origin, Told};

use crate::diagnostic::Diagnostic;
use crate::{Outcome, locale, terminal};

/// Which registry. Options hold over variables of the environment, these over the file.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// File of settings, in TOML [default: that of EVIGIL_CONFIG].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Database: sqlite:PATH or postgres://USER@HOST/NAME [default: sqlite:evigil.db].
    #[arg(long, value_name = "URL")]
    db: Option<String>,
    /// Folder of the files and of the secret [default: beside the database, NAME.data].
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Any other setting; the guide lists them.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Language of what is said [default: the locale's, else en].
    #[arg(long, value_name = "LANG", value_parser = crate::args::languages())]
    pub(crate) lang: Option<Lang>,
}

impl Place {
    /// What holds, with the options `over` of the command.
    fn config(
        &self,
        over: &[(&'static str, &'static str, Option<String>)],
    ) -> Result<Config, Fault> {
        let data = self.data.as_ref().map(|path| path.display().to_string());
        let named = [
            ("database.url", "--db", self.db.clone()),
            ("data.folder", "--data", data),
        ];
        let mut options = config::set(&self.set)?;
        for (key, option, text) in named.iter().chain(over) {
            if let Some(text) = text.clone() {
                let origin = Origin::Option(option);
                options.insert(key, Told { text, origin });
            }
        }
        Config::load(self.config.as_deref(), options)
    }

    /// Where the registry is kept.
    fn settings(&self) -> Result<Settings, Fault> {
        Ok(self.config(&[])?.settings())
    }

    fn messages(&self) -> Messages {
        Messages::new(locale::lang(self.lang))
    }
}

/// Prints a fault with its way out, and says how the command ends.
fn refuse(fault: &Fault, messages: &Messages) -> Outcome {
    let mut details: Vec<(&'static str, String)> = match fault {
        Fault::Url => vec![("address", String::new())],
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
    if let Some((_, expected)) = details.iter().find(|(name, _)| *name == "expected") {
        let expected = messages.with(&format!("config-expected-{expected}"), details.clone());
        details.retain(|(name, _)| *name != "expected");
        details.push(("expected", expected));
    }
    if details.is_empty() {
        details.push(("reason", fault.to_string()));
    }
    let mut diagnostic = Diagnostic::new(fault.code(), messages, &details);
    if let Fault::Fields(faults) = fault {
        let names: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        diagnostic.place = Some(names.join(", "));
    }
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
