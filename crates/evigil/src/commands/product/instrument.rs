//! Opens instrument files, with a mapping file where one is given.

use std::io;
use std::path::Path;

use evigil_cytometry::gating_ml::{self, GatingDocument};
use evigil_instrument::table::mapping::{Mapping, MappingFault};
use evigil_instrument::{Contents, Inspection, MappedFile, Place, Problem, ProblemSeverity};

/// Largest dossier, mapping or gating file that is read: thousands of measurements stay far below.
const MAX_TEXT_BYTES: u64 = 16 << 20;

/// What a file holds; by `mapping` when there is one, else by its content.
pub(super) fn inspect<'f>(file: &'f MappedFile, mapping: Option<&Mapping>) -> Inspection<'f> {
    let Some(mapping) = mapping else {
        return evigil_instrument::read(file);
    };
    match mapping.read(file) {
        Ok(mapped) => mapped.inspection,
        Err(fault) => unreadable(problem(&fault, None)),
    }
}

/// Reads a mapping file; a faulty one gives the problem that files read by it have.
pub(super) fn mapping(path: &Path) -> Result<Mapping, Problem> {
    let text = text(path).map_err(|error| cannot_open(&error))?;
    Mapping::parse(&text).map_err(|fault| problem(&fault, Some(path)))
}

/// Reads a Gating-ML file; a fault gives its place and what is wrong.
pub(super) fn gates(path: &Path) -> Result<GatingDocument, (String, String)> {
    let name = path.display().to_string();
    let text = match text(path) {
        Ok(text) => text,
        Err(error) => return Err((name, error.to_string())),
    };
    gating_ml::read(&text)
        .map_err(|error| (format!("{name}:{}", error.line), error.fault.to_string()))
}

/// The text of a dossier, a mapping or a gating file, without the mark that editors of some systems
/// put before it.
pub(in crate::commands) fn text(path: &Path) -> io::Result<String> {
    let metadata = std::fs::metadata(path)?;
    // A pipe or a device may never end.
    if !metadata.is_file() {
        let reason = "not a regular file";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    let size = metadata.len();
    if size > MAX_TEXT_BYTES {
        let reason = format!("{size} > {MAX_TEXT_BYTES} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
    }
    let text = std::fs::read_to_string(path)?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text))
}

/// An inspection of a file that can't be read.
pub(super) fn unreadable(problem: Problem) -> Inspection<'static> {
    Inspection {
        format: None,
        contents: Contents::Nothing,
        problems: vec![problem],
    }
}

/// The problem of a file that can't be opened.
pub(super) fn cannot_open(error: &io::Error) -> Problem {
    Problem::new("EV-I002", ProblemSeverity::Error, Place::File).with("reason", error)
}

fn problem(fault: &MappingFault, path: Option<&Path>) -> Problem {
    // Line 0 is a fault that shows only when the mapping meets a table.
    let place = match fault.line {
        0 => Place::File,
        line => Place::Line(line),
    };
    let mut problem = Problem::new(fault.kind.code(), ProblemSeverity::Error, place);
    problem.details.clone_from(&fault.details);
    match path {
        Some(path) => problem.with("mapping", path.display()),
        None => problem,
    }
}
