//! Files of terms and the groups that they belong to.

use std::path::Path;

use evigil_assess::signal::SnapshotPart;

use super::columns::snapshot;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;

/// What a file says, line by line.
pub(super) struct Groups {
    /// A term and its group.
    pub(super) members: Vec<(String, String)>,
    pub(super) snapshot: SnapshotPart,
}

/// Reads a file with a term, a tab and its group a line; what is wrong is told, and then there is
/// nothing.
pub(super) fn read(path: &Path, setting: &Setting) -> Option<Groups> {
    let refuse = |reason: String, line: Option<usize>| {
        let place = path.display().to_string();
        let place = line.map_or(place.clone(), |line| format!("{place}:{line}"));
        let details = [("reason", reason)];
        setting.complain(&Diagnostic::new("EV-G52", setting.messages(), &details).at(place));
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            refuse(error.to_string(), None);
            return None;
        }
    };
    let mut members = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}');
        if line.trim().is_empty() {
            continue;
        }
        match line.split_once('\t') {
            Some((term, group)) if !term.is_empty() && !group.trim().is_empty() => {
                members.push((term.to_owned(), group.trim().to_owned()));
            }
            _ => {
                refuse(setting.messages().text("scan-no-group"), Some(number + 1));
                return None;
            }
        }
    }
    Some(Groups {
        members,
        snapshot: snapshot(path, text.as_bytes()),
    })
}
