//! Holding files against the user's own copy of the schema.
//!
//! The schema set of E2B(R3) may not be passed on, so evigil has none. The validator is a pure-Rust
//! one and streams: a batch of any size is held against the schema in constant memory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use evigil_vigilance::exchange::{Place, Problem, ProblemSeverity, ReportFormat, Source};
use xsd_schema::validation::{
    SchemaValidator, ValidationError, ValidationFlags, ValidationSink, ValidationWarning,
    drive_quick_xml,
};
use xsd_schema::{SchemaSet, SchemaSetBuilder};

use super::input::Input;

/// The schema of a batch.
const ROOT: &str = "MCCI_IN200100UV01.xsd";
/// Folders are searched this deep for it.
const DEPTH_MAX: usize = 6;
/// Most that is told of one document.
const TOLD_MAX: usize = 1000;

/// What a schema says against a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SchemaFault {
    /// Path of the element or attribute, with the numbers of repeats; empty when it is not known.
    pub(super) path: String,
    /// In the words of the validator.
    pub(super) reason: String,
}

/// A schema, ready for documents.
pub(super) trait Schema {
    /// What it says against a document; what can't be read at all is an error.
    fn hold(&self, document: &dyn Source) -> io::Result<Vec<SchemaFault>>;
}

/// Reads the schema in a folder: the user's copy of the set that ICH or an authority publishes.
pub(super) fn open(folder: &Path) -> Result<Box<dyn Schema>, String> {
    let root =
        find(folder, DEPTH_MAX).ok_or_else(|| format!("{}: no {ROOT} there", folder.display()))?;
    let compiled = SchemaSetBuilder::new()
        .add("urn:hl7-org:v3", &root.to_string_lossy())
        .and_then(SchemaSetBuilder::compile)
        .map_err(|error| error.to_string())?;
    // A set without one of its parts would find fault with good documents.
    if let Some(failure) = compiled.directive_failures().first() {
        let part = failure.schema_location().unwrap_or_default();
        return Err(format!("{}: `{part}` can't be read", root.display()));
    }
    Ok(Box::new(Compiled(compiled.into_schema_set())))
}

/// The schema of a batch in `folder` or below.
fn find(folder: &Path, depth: usize) -> Option<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).ok()?.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    let here = entries
        .iter()
        .find(|entry| entry.file_name().eq_ignore_ascii_case(ROOT));
    if let Some(entry) = here {
        return Some(entry.path());
    }
    let depth = depth.checked_sub(1)?;
    entries
        .iter()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .find_map(|entry| find(&entry.path(), depth))
}

struct Compiled(SchemaSet);

impl Schema for Compiled {
    fn hold(&self, document: &dyn Source) -> io::Result<Vec<SchemaFault>> {
        let flags = ValidationFlags::default() & !ValidationFlags::BUILD_PSVI_TYPED_VALUES;
        let validator = SchemaValidator::new(&self.0, flags);
        let mut faults = Faults(Vec::new());
        let outcome = {
            let mut run = validator.start_run(&mut faults);
            drive_quick_xml(document.open()?, &mut run, &self.0)
        };
        if let Err(error) = outcome {
            faults.add(String::new(), error.to_string());
        }
        Ok(faults.0)
    }
}

struct Faults(Vec<SchemaFault>);

impl Faults {
    fn add(&mut self, path: String, reason: String) {
        if self.0.len() < TOLD_MAX {
            self.0.push(SchemaFault { path, reason });
        }
    }
}

impl ValidationSink for &mut Faults {
    fn on_error(&mut self, error: ValidationError) {
        // All names are of the one namespace of HL7.
        let path = error
            .instance_path()
            .map(|path| path.to_string().replace("Q{urn:hl7-org:v3}", ""));
        let reason = format!("{} ({})", error.message, error.constraint);
        self.add(path.unwrap_or_default(), reason);
    }

    fn on_warning(&mut self, _warning: ValidationWarning) {}
}

/// What the schema says against the documents of an input, as problems.
pub(super) fn hold(schema: &dyn Schema, input: &Input) -> Vec<Problem> {
    let unused = |reason: String| {
        Problem::new("EV-V003", ProblemSeverity::Warning, Place::default()).with("reason", reason)
    };
    if input.format != ReportFormat::E2bR3 {
        return vec![unused(input.format.code().to_owned())];
    }
    let mut problems = Vec::new();
    for source in input.sources() {
        match schema.hold(source) {
            Err(error) => problems.push(unused(error.to_string())),
            Ok(faults) => problems.extend(faults.into_iter().map(|fault| {
                let place = Place::default().field(fault.path);
                Problem::new("EV-V002", ProblemSeverity::Error, place).with("reason", fault.reason)
            })),
        }
    }
    problems
}
