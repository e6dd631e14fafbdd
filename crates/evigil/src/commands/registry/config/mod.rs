//! The configuration: a file, over it the environment, over that the options of the command.

mod apply;
mod jobs;
mod key;
mod layer;
mod provider;
mod telemetry;

use std::path::{Path, PathBuf};

use evigil_assess::Messages;
use evigil_registry::{Fault, without_password};

use key::{Holds, Key, all};
pub(crate) use layer::{Layer, Origin, Told};

/// Variable that names the file.
const FILE: &str = "EVIGIL_CONFIG";

/// What holds, and from where.
#[derive(Debug)]
pub(crate) struct Config {
    held: Layer,
    /// Variables that look like settings and are none.
    strange: Vec<String>,
}

impl Config {
    /// Reads the file and the environment, and puts the options over them.
    ///
    /// # Errors
    /// [`Fault::File`]; EV-R650 to EV-R653.
    pub(crate) fn load(path: Option<&Path>, options: Layer) -> Result<Self, Fault> {
        let variable = |name: &str| std::env::var(name).ok();
        let named = path.map(Path::to_owned).or_else(|| {
            let path = variable(FILE).filter(|path| !path.is_empty())?;
            Some(PathBuf::from(path))
        });
        let mut held = Layer::new();
        if let Some(path) = named {
            held.extend(layer::file(&path)?);
        }
        let mut environment = layer::environment(variable);
        // A secret in a file and the same setting in the clear are one setting: the later one holds.
        for over in [&mut environment, &mut options.clone()] {
            if over.contains_key("database.url") {
                held.remove("database.url_file");
            } else if over.contains_key("database.url_file") {
                held.remove("database.url");
            }
            held.append(over);
        }
        for key in all() {
            if let Some(told) = held.get(key.name) {
                check(key, told)?;
            }
        }
        let mut config = Self {
            held,
            strange: strange(),
        };
        config.read_database()?;
        Ok(config)
    }

    /// The address of the database may stand in a file of its own, which others can't read.
    fn read_database(&mut self) -> Result<(), Fault> {
        let Some(told) = self.held.get("database.url_file") else {
            return Ok(());
        };
        let path = PathBuf::from(&told.text);
        let text = std::fs::read_to_string(&path).map_err(|error| Fault::File {
            path: path.clone(),
            error,
        })?;
        let text = text.trim().to_owned();
        let origin = Origin::File(path, 1);
        if let Some(key) = all().find(|key| key.name == "database.url")
            && !key.holds.takes(&text)
        {
            return Err(layer::wrong(key, &text, &origin));
        }
        self.held.insert("database.url", Told { text, origin });
        Ok(())
    }

    /// What holds for a setting, as text.
    fn text(&self, name: &str) -> Option<&str> {
        let default = || all().find(|key| key.name == name)?.default;
        self.held
            .get(name)
            .map(|told| told.text.as_str())
            .or_else(default)
    }

    /// Says for each setting what holds and from where. Of a secret it says where it stands alone.
    pub(crate) fn lines(&self, messages: &Messages) -> Vec<String> {
        let mut lines: Vec<String> = all().map(|key| self.line(key, messages)).collect();
        for name in &self.strange {
            lines.push(messages.with("config-strange", [("variable", name.as_str())]));
        }
        lines
    }

    fn line(&self, key: &Key, messages: &Messages) -> String {
        let told = self.held.get(key.name);
        let origin = told.map_or(Origin::Default, |told| told.origin.clone());
        let value = self.text(key.name).map_or_else(
            || self.derived(key.name),
            |text| match key.holds {
                Holds::Database => Some(without_password(text)),
                _ => Some(text.to_owned()),
            },
        );
        let from = match &origin {
            Origin::Default => messages.text("config-default"),
            origin => origin.to_string(),
        };
        format!("{} = {}  # {from}", key.name, value.unwrap_or_default())
    }
}

/// A value can stand where it stands.
fn check(key: &Key, told: &Told) -> Result<(), Fault> {
    let is_open = matches!(told.origin, Origin::File(..) | Origin::Option(_));
    if key.holds == Holds::Database && is_open && without_password(&told.text) != told.text {
        // Files are copied and options are seen by everybody on the machine.
        return Err(Fault::Step {
            code: "EV-R653",
            details: vec![
                ("key", key.name.to_owned()),
                ("place", told.origin.to_string()),
            ],
        });
    }
    if key.holds.takes(&told.text) {
        Ok(())
    } else {
        Err(layer::wrong(key, &told.text, &told.origin))
    }
}

/// Settings of the option `--set`.
///
/// # Errors
/// EV-R651 for an unknown key, and for what is no `KEY=VALUE`.
pub(crate) fn set(pairs: &[String]) -> Result<Layer, Fault> {
    const OPTION: &str = "--set";
    let told = |pair: &String| {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        let key = all()
            .find(|key| key.name == name.trim() && pair.contains('='))
            .ok_or_else(|| Fault::Step {
                code: "EV-R651",
                details: vec![("key", name.to_owned()), ("place", OPTION.to_owned())],
            })?;
        let (text, origin) = (text.trim().to_owned(), Origin::Option(OPTION));
        Ok((key.name, Told { text, origin }))
    };
    pairs.iter().map(told).collect()
}

/// Variables that begin as ours do and are no settings: mistyped ones most likely.
fn strange() -> Vec<String> {
    let mut names: Vec<String> = std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| name.starts_with("EVIGIL_") && name != FILE)
        .filter(|name| !all().any(|key| key.variable == name))
        .collect();
    names.sort();
    names
}
