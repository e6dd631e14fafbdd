//! Case tables from files.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use evigil_assess::signal::{SnapshotPart, table_error};
use evigil_core::Sha256;
use evigil_signal::table::{
    CaseTable, Dialect, ReadSettings, ReadSummary, Roles, TableKind, TableReader, column_names,
};
use flate2::read::MultiGzDecoder;

use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;

/// Which tables are read, and how.
#[derive(Debug, Args)]
pub(super) struct TableArgs {
    /// Case tables in Parquet, CSV or TSV (also gzipped), as `evigil report export --to parquet` writes
    /// them; or a table of products and one of events. `scan` also takes the counts that
    /// `evigil-cluster count` writes.
    #[arg(required = true, value_name = "TABLE")]
    pub(super) tables: Vec<PathBuf>,
    /// Products that count: all, or those suspected alone or by interaction.
    #[arg(long, value_enum, default_value_t = RoleChoice::All, value_name = "ROLES")]
    roles: RoleChoice,
    /// Name of a column in TABLE that is called otherwise, such as product=drug or event=pt; of
    /// report_id, product, event, role, onset_days.
    #[arg(long = "column", value_name = "WHAT=NAME", value_parser = renamed)]
    columns: Vec<(String, String)>,
    /// Quotes in TSV tables are quotes, not text.
    #[arg(long)]
    quoted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RoleChoice {
    All,
    Suspect,
}

/// Columns that may be called otherwise.
const COLUMNS: [&str; 5] = ["report_id", "product", "event", "role", "onset_days"];

fn renamed(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((what, name)) if COLUMNS.contains(&what) && !name.is_empty() => {
            Ok((what.to_owned(), name.to_owned()))
        }
        _ => Err(format!("WHAT is one of {}", COLUMNS.join(", "))),
    }
}

/// A table, and what it was read from.
pub(super) struct ReadTable {
    pub(super) table: CaseTable,
    pub(super) summary: ReadSummary,
    pub(super) snapshot: Vec<SnapshotPart>,
}

impl TableArgs {
    /// Which products count, as records name it.
    pub(super) const fn roles(&self) -> &'static str {
        match self.roles {
            RoleChoice::All => "all",
            RoleChoice::Suspect => "suspect",
        }
    }

    /// Reads the tables with these strata; what is wrong is told, and then there is nothing.
    pub(super) fn read(&self, strata: &[String], setting: &Setting) -> Option<ReadTable> {
        let mut settings = ReadSettings {
            strata: strata.to_vec(),
            roles: match self.roles {
                RoleChoice::All => Roles::All,
                RoleChoice::Suspect => Roles::Suspect,
            },
            ..ReadSettings::default()
        };
        for (what, name) in &self.columns {
            let names = match what.as_str() {
                "report_id" => &mut settings.report_id,
                "product" => &mut settings.product,
                "event" => &mut settings.event,
                "role" => &mut settings.role,
                _ => &mut settings.onset_days,
            };
            *names = vec![name.clone()];
        }
        let mut reader = TableReader::new(settings.clone());
        let mut snapshot = Vec::new();
        for path in &self.tables {
            match self.read_one(path, &settings, &mut reader) {
                Ok(part) => snapshot.push(part),
                Err(diagnostic) => {
                    setting.complain(&diagnostic(setting).at(path.display().to_string()));
                    return None;
                }
            }
        }
        match reader.finish() {
            Ok((table, summary)) => Some(ReadTable {
                table,
                summary,
                snapshot,
            }),
            Err(error) => {
                let told = table_error(&error, setting.messages());
                setting.complain(&Diagnostic::told(told));
                None
            }
        }
    }

    fn read_one(
        &self,
        path: &Path,
        settings: &ReadSettings,
        reader: &mut TableReader,
    ) -> Result<SnapshotPart, Fault> {
        let opened = || -> io::Result<(File, Sha256, u64)> {
            let mut file = File::open(path)?;
            if file.metadata()?.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            let length = file.metadata()?.len();
            let digest = Sha256::of_reader(&mut file)?;
            file.rewind()?;
            Ok((file, digest, length))
        };
        let (mut file, sha256, bytes) = opened().map_err(|error| {
            fault(move |setting| {
                let details = [("reason", error.to_string())];
                Diagnostic::new("EV-G50", setting.messages(), &details)
            })
        })?;
        let of_table = |error| {
            fault(move |setting: &Setting| {
                let told = table_error(&error, setting.messages());
                Diagnostic::told(told)
            })
        };
        let unusable = |error: io::Error| {
            fault(move |setting| {
                let details = [("reason", error.to_string())];
                Diagnostic::new("EV-G50", setting.messages(), &details)
            })
        };
        let mut magic = [0; 4];
        let begins = file.read(&mut magic).map_err(unusable)?;
        file.rewind().map_err(unusable)?;
        if magic.get(..begins) == Some(b"PAR1") {
            let names = column_names(&file).map_err(of_table)?;
            let kind = kind(&names, settings);
            reader.parquet(kind, file).map_err(of_table)?;
        } else {
            let mut source: Box<dyn Read> = if magic.starts_with(&GZIP) {
                Box::new(MultiGzDecoder::new(BufReader::new(file)))
            } else {
                Box::new(file)
            };
            let head = head(&mut source).map_err(unusable)?;
            let dialect = self.dialect(&head);
            let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let line = String::from_utf8_lossy(line);
            let names: Vec<String> = line
                .trim_start_matches('\u{feff}')
                .trim_end()
                .split(char::from(dialect.delimiter))
                .map(|name| name.trim_matches('"').to_owned())
                .collect();
            let kind = kind(&names, settings);
            let text = Cursor::new(head).chain(source);
            reader.delimited(kind, text, dialect).map_err(of_table)?;
        }
        let name = path.file_name().unwrap_or(path.as_os_str());
        Ok(SnapshotPart {
            name: name.to_string_lossy().into_owned(),
            bytes,
            sha256: sha256.to_string(),
        })
    }

    /// How the fields of a text are set apart, by its first line.
    fn dialect(&self, head: &[u8]) -> Dialect {
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |delimiter: u8| line.iter().filter(|byte| **byte == delimiter).count();
        if count(b'\t') >= count(b',').max(1) {
            Dialect {
                quoting: self.quoted,
                ..Dialect::TSV
            }
        } else if count(b';') > count(b',') {
            Dialect {
                delimiter: b';',
                ..Dialect::CSV
            }
        } else {
            Dialect::CSV
        }
    }
}

/// How a gzip file begins (RFC 1952, 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Bytes that a header is looked for in.
const HEAD: usize = 1 << 16;

/// The beginning of a text with its first line, as far as [`HEAD`] goes: a packed text comes in pieces
/// of any length.
fn head(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut piece = [0; 4096];
    while head.len() < HEAD && !head.contains(&b'\n') {
        match source.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => head.extend_from_slice(piece.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(head)
}

type Fault = Box<dyn FnOnce(&Setting) -> Diagnostic>;

fn fault(make: impl FnOnce(&Setting) -> Diagnostic + 'static) -> Fault {
    Box::new(make)
}

/// What the rows of a table are, by its columns.
fn kind(names: &[String], settings: &ReadSettings) -> TableKind {
    let has = |wanted: &[String]| names.iter().any(|name| wanted.contains(name));
    match (has(&settings.product), has(&settings.event)) {
        (true, false) => TableKind::Products,
        (false, true) => TableKind::Events,
        // Reports with their strata, beside the tables of products and events.
        (false, false) if has(&settings.report_id) && has(&settings.strata) => TableKind::Reports,
        // What is missing is told by the reader.
        _ => TableKind::Cases,
    }
}
