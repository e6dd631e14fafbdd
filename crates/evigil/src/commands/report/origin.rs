//! Options that say what the inputs are.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use evigil_assess::report::one_line;
use evigil_vigilance::exchange::ReportFormat;
use evigil_vigilance::mapped::Mapping;

use super::input::{Gathered, gather};
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;
use crate::terminal;

/// Longest mapping file, in bytes.
const MAPPING_BYTES_MAX: u64 = 4 << 20;

/// What the inputs are, where it is not to be told from their content.
#[derive(Debug, Args)]
pub(super) struct Origin {
    /// The format of the inputs, where it is not to be told from the content.
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    from: Option<ReportFormat>,
    /// A mapping file (TOML) for tables of no database that is known; `evigil report mapping`
    /// proposes one.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
}

fn formats() -> impl clap::builder::TypedValueParser<Value = ReportFormat> {
    use clap::builder::TypedValueParser as _;
    clap::builder::PossibleValuesParser::new(ReportFormat::ALL.map(ReportFormat::code))
        .map(|code| ReportFormat::of(&code).unwrap_or(ReportFormat::Evigil))
}

impl Origin {
    /// Sorts what was named into inputs; nothing, after diagnostics, when the mapping is faulty.
    pub(super) fn gather(&self, paths: &[PathBuf], setting: &Setting) -> Option<Gathered> {
        let mapping = match &self.mapping {
            Some(path) => Some(mapping(path, setting)?),
            None => None,
        };
        let mut gathered = gather(paths, self.from, mapping.is_some());
        gathered.mapping = mapping;
        Some(gathered)
    }
}

/// The mapping in a file; what is wrong with it is told.
fn mapping(path: &Path, setting: &Setting) -> Option<Mapping> {
    let name = path.display().to_string();
    let text = match text(path) {
        Ok(text) => text,
        Err(error) => {
            let details = [("reason", error.to_string())];
            setting.complain(&Diagnostic::new("EV-R023", setting.messages(), &details).at(name));
            return None;
        }
    };
    match Mapping::parse(&text) {
        Ok(mapping) => Some(mapping),
        Err(faults) => {
            for fault in faults {
                let line = one_line(&fault.problem(&name), setting.messages());
                terminal::tell(&format!("{line}\n"));
            }
            None
        }
    }
}

fn text(path: &Path) -> io::Result<String> {
    // A pipe or a device may never end.
    if !fs::metadata(path)?.is_file() {
        let reason = "not a regular file";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    let mut text = String::new();
    fs::File::open(path)?
        .take(MAPPING_BYTES_MAX)
        .read_to_string(&mut text)?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text))
}
