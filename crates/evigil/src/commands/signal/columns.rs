//! Small tables by the names of their columns: registries as CSV or TSV.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use evigil_assess::Messages;
use evigil_assess::signal::{MethodFault, SnapshotPart, Told, method_error, method_reason};
use evigil_core::Sha256;
use jiff::civil::Date;

use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;

/// Which table is read, and how.
#[derive(Debug, Args)]
pub(super) struct ColumnsArgs {
    /// A table in CSV or TSV with a line of names of columns; lines that begin with # are left out.
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Name of a column in FILE that is called otherwise, such as events=cases_seen.
    #[arg(long = "column", value_name = "WHAT=NAME", value_parser = renamed)]
    columns: Vec<(String, String)>,
}

fn renamed(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((what, name)) if !what.is_empty() && !name.is_empty() => {
            Ok((what.to_owned(), name.to_owned()))
        }
        _ => Err("a column is renamed as WHAT=NAME".to_owned()),
    }
}

/// A table that was read.
pub(super) struct Columns<'s> {
    place: String,
    names: Vec<String>,
    renamed: &'s [(String, String)],
    /// Number of the line, and its fields.
    rows: Vec<(u64, Vec<String>)>,
    pub(super) snapshot: SnapshotPart,
    pub(super) messages: &'s Messages,
}

/// A column by what it holds, and its place.
#[derive(Debug, Clone)]
pub(super) struct Column {
    name: String,
    at: usize,
}

/// A line of the table.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    table: &'t Columns<'t>,
    pub(super) line: u64,
    fields: &'t [String],
}

impl ColumnsArgs {
    /// Reads the table; it has at least one line after that of the names.
    pub(super) fn read<'s>(&'s self, setting: &'s Setting) -> Result<Columns<'s>, Diagnostic> {
        let messages = setting.messages();
        let place = self.file.display().to_string();
        let unread = |reason: String| {
            Diagnostic::new("EV-G60", messages, &[("reason", reason)]).at(place.clone())
        };
        let bytes = fs::read(&self.file).map_err(|error| unread(error.to_string()))?;
        let snapshot = snapshot(&self.file, &bytes);
        let text = std::str::from_utf8(&bytes).map_err(|error| unread(error.to_string()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .comment(Some(b'#'))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header = reader
            .headers()
            .map_err(|error| unread(error.to_string()))?
            .clone();
        let names: Vec<String> = header.iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| unread(error.to_string()))?;
            let line = record.position().map_or(0, csv::Position::line);
            if record.iter().all(str::is_empty) {
                continue;
            }
            if record.len() != names.len() {
                let details = [
                    ("found", record.len().to_string()),
                    ("expected", names.len().to_string()),
                ];
                let told = Diagnostic::new("EV-G63", messages, &details);
                return Err(told.at(format!("{place}:{line}")));
            }
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
        if rows.is_empty() {
            return Err(Diagnostic::new("EV-G64", messages, &[]).at(place));
        }
        Ok(Columns {
            place,
            names,
            renamed: &self.columns,
            rows,
            snapshot,
            messages,
        })
    }
}

/// What a record keeps of a file that was read.
pub(super) fn snapshot(path: &Path, bytes: &[u8]) -> SnapshotPart {
    let name = path.file_name().unwrap_or(path.as_os_str());
    SnapshotPart {
        name: name.to_string_lossy().into_owned(),
        bytes: bytes.len() as u64,
        sha256: Sha256::of(bytes).to_string(),
    }
}

/// What sets fields apart, by the line of names.
fn delimiter(text: &str) -> u8 {
    let line = text
        .lines()
        .find(|line| !line.starts_with('#') && !line.trim().is_empty())
        .unwrap_or_default();
    let count = |mark: char| line.matches(mark).count();
    if count('\t') >= count(',').max(1) {
        b'\t'
    } else if count(';') > count(',') {
        b';'
    } else {
        b','
    }
}

impl<'s> Columns<'s> {
    /// The column that holds this, under any of these names, as far as there is one.
    pub(super) fn optional(&self, names: &[&str]) -> Result<Option<Column>, Diagnostic> {
        let given: Vec<&str> = self
            .renamed
            .iter()
            .filter(|(renamed, _)| names.contains(&renamed.as_str()))
            .map(|(_, name)| name.as_str())
            .collect();
        let wanted: &[&str] = if given.is_empty() { names } else { &given };
        let found = wanted.iter().find_map(|name| {
            let at = self.names.iter().position(|it| it == name)?;
            Some(Column {
                name: (*name).to_owned(),
                at,
            })
        });
        if found.is_none() && !given.is_empty() {
            return Err(self.missing(&given));
        }
        if let Some(column) = &found
            && self.names.iter().filter(|it| **it == column.name).count() > 1
        {
            let details = [("column", column.name.clone())];
            let told = Diagnostic::new("EV-G66", self.messages, &details);
            return Err(told.at(self.place.clone()));
        }
        Ok(found)
    }

    /// The column that holds this, under any of these names.
    pub(super) fn column(&self, names: &[&str]) -> Result<Column, Diagnostic> {
        self.optional(names)?.ok_or_else(|| self.missing(names))
    }

    fn missing(&self, names: &[&str]) -> Diagnostic {
        let details = [
            ("column", names.join("`, `")),
            ("found", self.names.join(", ")),
        ];
        Diagnostic::new("EV-G61", self.messages, &details).at(self.place.clone())
    }

    /// What is wrong with the table as a whole for a method.
    pub(super) fn fault(&self, error: &impl MethodFault) -> Diagnostic {
        Diagnostic::told(method_error(error, self.messages)).at(self.place.clone())
    }

    pub(super) fn rows(&'s self) -> impl Iterator<Item = Row<'s>> {
        self.rows.iter().map(|(line, fields)| Row {
            table: self,
            line: *line,
            fields,
        })
    }
}

impl<'t> Row<'t> {
    /// What is wrong in this line for a method.
    pub(super) fn fault(self, error: &impl MethodFault) -> Diagnostic {
        self.refused(method_error(error, self.table.messages))
    }

    /// What is wrong in this line by the message of this key; `code` is that of the method.
    pub(super) fn fault_by(self, code: &'static str, key: &str) -> Diagnostic {
        let messages = self.table.messages;
        self.refused(method_reason(code, messages.text(key), messages))
    }

    fn refused(self, told: Told) -> Diagnostic {
        Diagnostic::told(told).at(format!("{}:{}", self.table.place, self.line))
    }

    fn wrong(self, column: &Column, wanted: &str) -> Diagnostic {
        let messages = self.table.messages;
        let details = [
            ("value", self.text(column).to_owned()),
            ("column", column.name.clone()),
            ("wanted", messages.family("watch-wanted", wanted)),
        ];
        let place = format!("{}:{}:{}", self.table.place, self.line, column.at + 1);
        Diagnostic::new("EV-G62", messages, &details).at(place)
    }

    /// The field as it stands.
    pub(super) fn text(self, column: &Column) -> &'t str {
        self.fields.get(column.at).map_or("", String::as_str)
    }

    /// A name: no empty field.
    pub(super) fn name(self, column: &Column) -> Result<&'t str, Diagnostic> {
        match self.text(column) {
            "" => Err(self.wrong(column, "name")),
            name => Ok(name),
        }
    }

    /// A whole number from 0 up.
    pub(super) fn count(self, column: &Column) -> Result<u64, Diagnostic> {
        self.text(column)
            .parse()
            .map_err(|_| self.wrong(column, "count"))
    }

    /// Whether: 1 or 0.
    pub(super) fn yes(self, column: &Column) -> Result<bool, Diagnostic> {
        match self.text(column) {
            "1" => Ok(true),
            "0" => Ok(false),
            _ => Err(self.wrong(column, "yes")),
        }
    }

    /// A finite number from 0 up.
    pub(super) fn amount(self, column: &Column) -> Result<f64, Diagnostic> {
        match self.text(column).parse::<f64>() {
            Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
            _ => Err(self.wrong(column, "amount")),
        }
    }

    /// A day as year-month-day.
    pub(super) fn date(self, column: &Column) -> Result<Date, Diagnostic> {
        self.text(column)
            .parse()
            .map_err(|_| self.wrong(column, "date"))
    }

    /// A day as year-month-day or as a whole number; nothing for an empty field. Days of the calendar
    /// are counted from 1970-01-01.
    pub(super) fn day(self, column: &Column) -> Result<Option<i64>, Diagnostic> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        if let Ok(day) = text.parse::<i64>()
            && day.unsigned_abs() < 1 << 40
        {
            return Ok(Some(day));
        }
        let date: Date = text.parse().map_err(|_| self.wrong(column, "day"))?;
        Ok(Some(
            date.duration_since(jiff::civil::date(1970, 1, 1))
                .as_hours()
                / 24,
        ))
    }

    /// [`Row::day`], which has to be there.
    pub(super) fn known_day(self, column: &Column) -> Result<i64, Diagnostic> {
        self.day(column)?.ok_or_else(|| self.wrong(column, "day"))
    }
}
