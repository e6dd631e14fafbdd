//! Where values come from: a file, the environment, options. Each value keeps its origin.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use evigil_registry::Fault;
use toml::de::{DeTable, DeValue};

use super::key::{Holds, Key, all};

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nothing was said.
    Default,
    /// In this line of the file.
    File(PathBuf, usize),
    /// In this variable.
    Variable(&'static str),
    /// In this option of the command.
    Option(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("-"),
            Self::File(path, line) => write!(f, "{}:{line}", path.display()),
            Self::Variable(name) | Self::Option(name) => f.write_str(name),
        }
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// The value as text; items of a list are parted by commas.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) origin: Origin,
}

/// The values of one place, by name of the setting.
pub(crate) type Layer = BTreeMap<&'static str, Told>;

/// The key of this name.
fn known(name: &str) -> Option<&'static Key> {
    all().find(|key| key.name == name)
}

/// A value that can't stand where it stands.
pub(super) fn wrong(key: &Key, text: &str, origin: &Origin) -> Fault {
    let mut details = vec![
        ("key", key.name.to_owned()),
        // A password in an address is for nobody's terminal.
        ("value", evigil_registry::without_password(text)),
        ("place", origin.to_string()),
        ("expected", key.holds.expected().to_owned()),
    ];
    if let Holds::Number(least, most) = key.holds {
        details.push(("least", least.to_string()));
        details.push(("most", most.to_string()));
    }
    Fault::Step {
        code: "EV-R652",
        details,
    }
}

/// The settings of a file.
///
/// # Errors
/// [`Fault::File`]; EV-R650 for what is no TOML, EV-R651 for an unknown key, EV-R652 for a value
/// that can't stand there.
pub(super) fn file(path: &Path) -> Result<Layer, Fault> {
    let text = std::fs::read_to_string(path).map_err(|error| Fault::File {
        path: path.to_owned(),
        error,
    })?;
    let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
    let place = |at: usize| Origin::File(path.to_owned(), line(at));
    let table = DeTable::parse(&text).map_err(|error| Fault::Step {
        code: "EV-R650",
        details: vec![
            (
                "place",
                place(error.span().map_or(0, |span| span.start)).to_string(),
            ),
            ("reason", error.message().to_owned()),
        ],
    })?;
    let mut layer = Layer::new();
    for (section, held) in table.get_ref() {
        let unknown = |name: &str, at: usize| Fault::Step {
            code: "EV-R651",
            details: vec![("key", name.to_owned()), ("place", place(at).to_string())],
        };
        let name = section.get_ref();
        let DeValue::Table(held) = held.get_ref() else {
            return Err(unknown(name, section.span().start));
        };
        if !all().any(|key| key.name.split('.').next() == Some(name)) {
            return Err(unknown(name, section.span().start));
        }
        for (name, value) in held {
            let at = name.span().start;
            let name = format!("{}.{}", section.get_ref(), name.get_ref());
            let key = known(&name).ok_or_else(|| unknown(&name, at))?;
            let origin = place(at);
            let text = written(key.holds, value.get_ref())
                .ok_or_else(|| wrong(key, text.get(value.span()).unwrap_or_default(), &origin))?;
            layer.insert(key.name, Told { text, origin });
        }
    }
    Ok(layer)
}

/// A value of TOML as text; nothing when it is of another type than the setting.
fn written(holds: Holds, value: &DeValue<'_>) -> Option<String> {
    match (holds, value) {
        (Holds::Number(..), DeValue::Integer(number)) => {
            let number = i128::from_str_radix(number.as_str(), number.radix()).ok()?;
            Some(number.to_string())
        }
        (Holds::Switch, DeValue::Boolean(value)) => Some(value.to_string()),
        (holds, DeValue::Array(values)) if holds.is_list() => {
            let items: Option<Vec<&str>> = values
                .iter()
                .map(|value| match value.get_ref() {
                    DeValue::String(text) if !text.contains(',') => Some(text.as_ref()),
                    _ => None,
                })
                .collect();
            Some(items?.join(","))
        }
        (Holds::Number(..) | Holds::Switch, _) => None,
        (holds, DeValue::String(text)) if !holds.is_list() => Some(text.to_string()),
        _ => None,
    }
}

/// The settings of the environment. A variable that is set to nothing says nothing.
pub(super) fn environment(variable: impl Fn(&str) -> Option<String>) -> Layer {
    let told = |key: &'static Key| {
        let text = variable(key.variable).filter(|text| !text.is_empty())?;
        let origin = Origin::Variable(key.variable);
        Some((key.name, Told { text, origin }))
    };
    all().filter_map(told).collect()
}
