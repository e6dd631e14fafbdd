//! Reads lists of exposures: CSV, TSV and TOML.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;
use serde::Deserialize;

use super::exposure::{Dose, Exposure, Told};
use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault, Reject, Source, Text};
use crate::icsr::PartialDate;

/// A list larger than this is refused: a hundred bytes a row make ten million rows of it.
const LIST_BYTES_MAX: usize = 1 << 30;

/// Columns of a list: the name, and the Japanese one.
pub const COLUMNS: [(&str, &str); 10] = [
    ("lot", "ロット番号"),
    ("product", "製品名"),
    ("provider", "施設"),
    ("person", "患者番号"),
    ("date", "投与日"),
    ("route", "投与経路"),
    ("dose", "用量"),
    ("dose_unit", "用量単位"),
    ("volume_ml", "容量_ml"),
    ("told", "通知日"),
];

/// What a list holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExposureList {
    /// Its rows.
    pub exposures: Vec<Exposure>,
    /// Rows that could not be taken.
    pub rejects: Vec<Reject>,
    /// Values that could not be taken, and other things to say.
    pub problems: Vec<Problem>,
}

/// A row as texts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Row {
    lot: Option<String>,
    product: Option<String>,
    provider: Option<String>,
    person: Option<String>,
    date: Option<Cell>,
    route: Option<String>,
    dose: Option<Cell>,
    dose_unit: Option<String>,
    volume_ml: Option<Cell>,
    told: Option<Cell>,
}

/// TOML has types for what tables only have texts for.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Cell {
    Text(String),
    Whole(i64),
    Number(f64),
    Date(toml::value::Datetime),
}

impl Cell {
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Whole(number) => Cow::Owned(number.to_string()),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Date(date) => Cow::Owned(date.to_string()),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TomlList {
    #[serde(default)]
    exposure: Vec<toml::Spanned<Row>>,
}

impl ExposureList {
    /// Reads a list; TOML when its name ends so, else a table.
    ///
    /// # Errors
    /// When it can't be read at all: no text, no header with a column of lots, no TOML.
    pub fn read(source: &dyn Source) -> Result<Self, ReadFault> {
        let file = source.name();
        let bytes = source.bytes().map_err(|error| ReadFault::io(file, error))?;
        if bytes.len() > LIST_BYTES_MAX {
            let problem = Problem::new("EV-A420", ProblemSeverity::Error, Place::file(file))
                .with("limit", LIST_BYTES_MAX);
            return Err(ReadFault::broken(problem));
        }
        let text = decode(&bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let is_toml = file
            .rsplit_once('.')
            .is_some_and(|(_, end)| end.eq_ignore_ascii_case("toml"));
        if is_toml {
            Self::read_toml(file, text)
        } else {
            Self::read_table(file, text)
        }
    }

    fn read_toml(file: &str, text: &str) -> Result<Self, ReadFault> {
        let list: TomlList = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| line_of(text, span.start));
            let place = Place::line(file, line);
            let problem = Problem::new("EV-A421", ProblemSeverity::Error, place);
            ReadFault::broken(problem.with("message", error.message()))
        })?;
        let mut out = Self::default();
        for row in list.exposure {
            let line = line_of(text, row.span().start);
            out.take(file, line, row.into_inner(), "");
        }
        Ok(out)
    }

    fn read_table(file: &str, text: &str) -> Result<Self, ReadFault> {
        let header = text.lines().next().unwrap_or_default();
        let delimiter = [b',', b'\t', b';']
            .into_iter()
            .max_by_key(|mark| {
                let found = header.bytes().filter(|byte| byte == mark).count();
                // Of equal counts the comma wins: it comes first.
                (found, u8::from(*mark == b','))
            })
            .unwrap_or(b',');
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(text.as_bytes());
        let broken = |code, line| {
            ReadFault::broken(Problem::new(
                code,
                ProblemSeverity::Error,
                Place::line(file, line),
            ))
        };
        let header = rows.headers().map_err(|_| broken("EV-A422", 1))?.clone();
        let mut out = Self::default();
        let columns = columns(&header, file, &mut out.problems);
        if !columns.contains(&Some(0)) {
            return Err(broken("EV-A423", 1));
        }
        let mut record = csv::StringRecord::new();
        loop {
            let start = rows.position().byte();
            match rows.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {}
                Err(_) => return Err(broken("EV-A422", rows.position().line())),
            }
            let line = record.position().map_or(0, csv::Position::line);
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let raw = text
                .get(usize::try_from(start).unwrap_or(usize::MAX)..)
                .and_then(|rest| rest.get(..usize::try_from(rows.position().byte() - start).ok()?))
                .unwrap_or_default()
                .trim_end();
            if record.len() != header.len() {
                let problem =
                    Problem::new("EV-A424", ProblemSeverity::Error, Place::line(file, line))
                        .with("found", record.len())
                        .with("expected", header.len());
                out.rejects.push(Reject::new(problem, raw));
                continue;
            }
            let row = row_of(&record, &columns);
            out.take(file, line, row, raw);
        }
        Ok(out)
    }

    /// Takes a row; what can't be taken of it is told.
    fn take(&mut self, file: &str, line: u64, row: Row, raw: &str) {
        let place = |field: &str| Place::line(file, line).field(field);
        let Some(lot) = text(row.lot) else {
            let problem = Problem::new("EV-A425", ProblemSeverity::Error, place("lot"));
            self.rejects.push(Reject::new(problem, raw));
            return;
        };
        let mut wrong = |code, field: &str| {
            self.problems.push(
                Problem::new(code, ProblemSeverity::Warning, place(field)).with("field", field),
            );
        };
        let mut number = |cell: Option<Cell>, field| {
            let text = cell.map(|cell| cell.text().trim().replace(',', ""))?;
            if text.is_empty() {
                return None;
            }
            let number = text
                .parse::<f64>()
                .ok()
                .filter(|it| it.is_finite() && *it >= 0.0);
            if number.is_none() {
                wrong("EV-A427", field);
            }
            number
        };
        let volume_ml = number(row.volume_ml, "volume_ml");
        let dose = number(row.dose, "dose").map(|amount| Dose {
            amount,
            unit: text(row.dose_unit).unwrap_or_default(),
        });
        let date = match row.date.as_ref().map(Cell::text) {
            Some(written) if !written.trim().is_empty() => {
                let date = date(&written);
                if date.is_none() {
                    wrong("EV-A426", "date");
                }
                date
            }
            _ => None,
        };
        let told = match row.told.as_ref().map(Cell::text) {
            Some(written) => told(&written).unwrap_or_else(|| {
                wrong("EV-A428", "told");
                Told::NotKnown
            }),
            None => Told::NotKnown,
        };
        self.exposures.push(Exposure {
            line,
            lot,
            product: text(row.product),
            provider: text(row.provider),
            person: text(row.person),
            date,
            route: text(row.route),
            dose,
            volume_ml,
            told,
        });
    }
}

/// UTF-8; else Shift_JIS, in which Japanese spreadsheets save; else the Windows encoding of Western
/// Europe.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    SHIFT_JIS
        .decode_without_bom_handling_and_without_replacement(bytes)
        .unwrap_or_else(|| Text::decode(bytes).0)
}

fn line_of(text: &str, byte: usize) -> u64 {
    let before = text.get(..byte).unwrap_or_default();
    before.bytes().filter(|byte| *byte == b'\n').count() as u64 + 1
}

/// For each column of the table the number of ours; unknown columns are left alone, doubled ones
/// told.
fn columns(
    header: &csv::StringRecord,
    file: &str,
    problems: &mut Vec<Problem>,
) -> Vec<Option<usize>> {
    let mut known = Vec::with_capacity(header.len());
    for name in header {
        let name = name.trim();
        let number = COLUMNS
            .iter()
            .position(|(en, ja)| en.eq_ignore_ascii_case(name) || *ja == name);
        let doubled = number.is_some() && known.contains(&number);
        if doubled {
            let place = Place::line(file, 1).field(name);
            problems
                .push(Problem::new("EV-A429", ProblemSeverity::Warning, place).with("field", name));
        }
        known.push(number.filter(|_| !doubled));
    }
    known
}

fn row_of(record: &csv::StringRecord, columns: &[Option<usize>]) -> Row {
    let cell = |wanted: usize| {
        let at = columns.iter().position(|column| *column == Some(wanted))?;
        record.get(at).map(str::to_owned)
    };
    Row {
        lot: cell(0),
        product: cell(1),
        provider: cell(2),
        person: cell(3),
        date: cell(4).map(Cell::Text),
        route: cell(5),
        dose: cell(6).map(Cell::Text),
        dose_unit: cell(7),
        volume_ml: cell(8).map(Cell::Text),
        told: cell(9).map(Cell::Text),
    }
}

fn text(cell: Option<String>) -> Option<String> {
    cell.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// `2024-01-31`, `2024/01/31`, `2024-01`, or the form of ICH E2B.
fn date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let mut parts = text.split(['-', '/']);
    let year = parts.next()?;
    if !text.contains(['-', '/']) {
        return PartialDate::parse(text).ok();
    }
    let number = |part: &str| {
        (1..=2)
            .contains(&part.len())
            .then(|| part.parse::<u32>().ok())?
    };
    let year = (year.len() == 4).then(|| year.parse::<u32>().ok())??;
    let month = number(parts.next()?)?;
    let day = match parts.next() {
        Some(day) => Some(number(day)?),
        None => None,
    };
    if parts.next().is_some() {
        return None;
    }
    PartialDate::from_parts(year, Some(month), day).ok()
}

fn told(text: &str) -> Option<Told> {
    let text = text.trim();
    match text.to_lowercase().as_str() {
        "" => Some(Told::NotKnown),
        "no" | "n" | "false" | "未" | "未通知" | "なし" => Some(Told::No),
        _ => date(text).map(Told::On),
    }
}
