//! Lists of what a scan of pairs alone misses, in their forms.

use std::path::Path;

use clap::ValueEnum;
use evigil_assess::signal::{ListRow, WatchView, list_csv, watch_text};
use serde::Serialize;

use crate::Outcome;
use crate::commands::setting::Setting;
use crate::commands::{finish, look, overwritten};
use crate::diagnostic::Diagnostic;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// The first rows in a table.
    Text,
    /// What stands around the rows, and the first of them.
    Json,
    /// All rows.
    Csv,
}

/// Refuses an output that is one of the inputs.
pub(super) fn spared<'p>(
    out: Option<&'p Path>,
    inputs: impl IntoIterator<Item = &'p std::path::PathBuf>,
    setting: &Setting,
) -> Result<(), Outcome> {
    match overwritten(out, inputs) {
        None => Ok(()),
        Some(place) => {
            let place = place.display().to_string();
            setting.complain(&Diagnostic::new("EV-C006", setting.messages(), &[]).at(place));
            Err(Outcome::BadInput)
        }
    }
}

/// Writes a list in its form; `all` makes every row.
pub(super) fn put<R: ListRow>(
    (format, out): (ListFormat, Option<&Path>),
    report: &impl Serialize,
    view: &WatchView,
    all: impl FnOnce() -> Vec<R>,
    setting: &Setting,
) -> Result<(), Outcome> {
    let bytes = match format {
        ListFormat::Text => Ok(watch_text(view, setting.messages(), look(out)).into_bytes()),
        ListFormat::Json => serde_json::to_vec_pretty(report).map(|mut bytes| {
            bytes.push(b'\n');
            bytes
        }),
        ListFormat::Csv => list_csv(&all()).map_err(serde::ser::Error::custom),
    };
    finish(out, bytes, setting)
}
