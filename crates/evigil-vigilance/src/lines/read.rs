//! A line to its report.

use std::borrow::Cow;
use std::fmt;
use std::io::{BufRead, Read as _};

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{ICSR_SCHEMA, LINE_BYTES_MAX};
use crate::exchange::{
    Flow, Place, Problem, ProblemSeverity, ReadFault, Reject, ReportFormat, Sink, Source,
};
use crate::icsr::{At, Element, Icsr, NullFlavour, ReportKey};

/// Why a line is no report.
#[derive(Debug, thiserror::Error)]
pub enum LineFault {
    /// No JSON of this shape.
    #[error(transparent)]
    Shape(#[from] serde_json::Error),
    /// Another contract.
    #[error("`schema` is `{0}`")]
    Schema(String),
    /// An element that evigil does not know.
    #[error("`{0}` is no data element")]
    Element(String),
    /// Repeats that the element does not have.
    #[error("`{0}` stands in other repeats than {1:?}")]
    At(Element, Vec<u16>),
    /// A null flavour that does not exist.
    #[error("`{0}` is no null flavour")]
    Null(String),
    /// An unknown format of origin.
    #[error("`{0}` is no format of reports")]
    Format(String),
    /// No number of a case: reports without one could not be told apart.
    #[error("`case` in `key` is empty")]
    NoCase,
    /// More text than a report can hold.
    #[error(transparent)]
    Full(#[from] crate::icsr::ReportFull),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'l> {
    #[serde(borrow)]
    schema: Cow<'l, str>,
    #[serde(borrow)]
    format: Cow<'l, str>,
    key: Key,
    #[serde(borrow)]
    elements: Vec<Entry<'l>>,
    kept: Vec<(String, String, u32)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    report: String,
    case: String,
    version: u32,
}

/// `[code, repeats, value]`, or with a line as fourth part.
struct Entry<'l> {
    code: Cow<'l, str>,
    numbers: Vec<u16>,
    text: Text<'l>,
    line: u32,
}

/// Borrows where the line holds the text without escapes.
#[derive(Deserialize)]
struct Borrowed<'l>(#[serde(borrow)] Cow<'l, str>);

enum Text<'l> {
    Text(Cow<'l, str>),
    Null(String),
}

impl<'de: 'l, 'l> Deserialize<'de> for Entry<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(EntryVisitor)
    }
}

struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[code, repeats, value]")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
        let missing = |at| A::Error::invalid_length(at, &self);
        let code: Borrowed<'de> = parts.next_element()?.ok_or_else(|| missing(0))?;
        let numbers = parts.next_element()?.ok_or_else(|| missing(1))?;
        let text = parts.next_element()?.ok_or_else(|| missing(2))?;
        let line = parts.next_element()?.unwrap_or_default();
        Ok(Entry {
            code: code.0,
            numbers,
            text,
            line,
        })
    }
}

impl<'de: 'l, 'l> Deserialize<'de> for Text<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or {\"null\": a null flavour}")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Text::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Text::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        match map.next_entry::<String, String>()? {
            Some((key, flavour)) if key == "null" => Ok(Text::Null(flavour)),
            _ => Err(A::Error::missing_field("null")),
        }
    }
}

/// The report of one line, into the memory of `report`, and the format it came in.
///
/// # Errors
/// When the line is no report of this form.
pub fn parse_line(line: &[u8], report: &mut Icsr) -> Result<ReportFormat, LineFault> {
    let read: Line<'_> = serde_json::from_slice(line)?;
    if read.schema != ICSR_SCHEMA {
        return Err(LineFault::Schema(read.schema.into_owned()));
    }
    let format = ReportFormat::of(&read.format)
        .ok_or_else(|| LineFault::Format(read.format.into_owned()))?;
    report.clear();
    report.set_origin(format);
    report.set_key(ReportKey {
        report: read.key.report,
        case: read.key.case,
        version: read.key.version,
    });
    for entry in read.elements {
        let Entry {
            code,
            numbers,
            text,
            line,
        } = entry;
        let element = Element::of(&code).ok_or_else(|| LineFault::Element(code.into_owned()))?;
        if numbers.len() != element.depth() || numbers.contains(&0) {
            return Err(LineFault::At(element, numbers));
        }
        let at = numbers
            .iter()
            .fold(At::TOP, |at, number| at.inside(*number));
        match text {
            Text::Text(text) => report.push(element, at, &text, line)?,
            Text::Null(null) => {
                let flavour: NullFlavour = null.parse().map_err(|_| LineFault::Null(null))?;
                report.push_null(element, at, flavour, line);
            }
        }
    }
    for (place, value, line) in read.kept {
        report.keep(place, value, line);
    }
    report.sort();
    Ok(format)
}

/// Whether a file that begins so is of this form.
#[must_use]
pub fn recognise(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let Some(rest) = head.strip_prefix(b"{") else {
        return false;
    };
    let rest: Vec<u8> = rest
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .take(64)
        .collect();
    rest.starts_with(b"\"schema\":\"evigil.icsr/")
}

/// Reads a file of such lines; a line that is no report is a reject.
///
/// # Errors
/// When the file can't be read, or a line is longer than any report.
pub fn read(source: &dyn Source, sink: &mut dyn Sink) -> Result<(), ReadFault> {
    let name = source.name();
    let io = |error| ReadFault::io(name, error);
    let mut input = source.open().map_err(io)?;
    let (mut line, mut number) = (Vec::new(), 0_u64);
    let mut report = Icsr::default();
    loop {
        line.clear();
        number += 1;
        let length = (&mut input)
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut line)
            .map_err(io)?;
        if length == 0 {
            return Ok(());
        }
        let place = || Place::line(name, number);
        if length as u64 == LINE_BYTES_MAX && line.last() != Some(&b'\n') {
            let problem = Problem::new("EV-T801", ProblemSeverity::Error, place())
                .with("limit", LINE_BYTES_MAX >> 20);
            return Err(ReadFault::broken(problem));
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let read = match parse_line(&line, &mut report) {
            Ok(_) if report.key().case.trim().is_empty() => Err(LineFault::NoCase),
            read => read,
        };
        let flow = match read {
            Ok(_) => sink.report(&report),
            Err(fault) => {
                let problem =
                    Problem::new("EV-T802", ProblemSeverity::Error, place()).with("reason", fault);
                sink.reject(Reject::new(problem, &String::from_utf8_lossy(&line)))
            }
        };
        if flow == Flow::Stop {
            return Err(ReadFault::Stopped);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::icsr::{Value, register as el};
    use crate::lines::to_line;

    #[test]
    fn a_report_survives_its_line() {
        let mut report = Icsr::new(ReportKey {
            report: "1".to_owned(),
            case: "2".to_owned(),
            version: 3,
        });
        let text = "敗血症 \"quoted\"\n\u{0001}";
        report.push(el::E_I_1_1A, At::one(2), text, 17).unwrap();
        report
            .push(el::G_K_9_I_2_R_3, At::three(1, 2, 3), "possible", 0)
            .unwrap();
        report.push_null(el::D_1, At::TOP, NullFlavour::Masked, 4);
        report.keep("VAX.VAX_SITE", "LL", 12);
        report.sort();
        let line = to_line(&report, ReportFormat::Vaers).unwrap();
        assert!(recognise(&line));
        let mut back = Icsr::default();
        assert_eq!(parse_line(&line, &mut back).unwrap(), ReportFormat::Vaers);
        assert_eq!(back, report);
        assert_eq!(back.find(el::E_I_1_1A, At::one(2)).unwrap().line, 17);
        assert_eq!(
            back.value(el::D_1, At::TOP),
            Some(Value::Null(NullFlavour::Masked))
        );
    }

    #[test]
    fn wrong_lines_say_why() {
        let fault = |elements: &str| {
            let line = format!(
                r#"{{"schema":"evigil.icsr/1","format":"csv","key":{{"report":"","case":"","version":0}},"elements":{elements},"kept":[]}}"#
            );
            parse_line(line.as_bytes(), &mut Icsr::default())
                .unwrap_err()
                .to_string()
        };
        assert_eq!(fault(r#"[["C.9",[],"x"]]"#), "`C.9` is no data element");
        assert!(fault(r#"[["E.i.7",[],"x"]]"#).contains("E.i.7"));
        assert!(fault(r#"[["E.i.7",[0],"x"]]"#).contains("E.i.7"));
        assert!(fault(r#"[["D.1",[],{"null":"XX"}]]"#).contains("XX"));
        assert!(parse_line(b"{", &mut Icsr::default()).is_err());
    }

    #[test]
    fn a_report_without_a_number_of_its_case_is_refused_with_its_line() {
        struct One;
        impl Source for One {
            fn name(&self) -> &str {
                "own.jsonl"
            }
            fn open(&self) -> std::io::Result<Box<dyn BufRead + Send + '_>> {
                Ok(Box::new(std::io::Cursor::new(self.bytes()?.into_owned())))
            }
            fn bytes(&self) -> std::io::Result<Cow<'_, [u8]>> {
                let line = |case: &str| {
                    format!(
                        r#"{{"schema":"evigil.icsr/1","format":"csv","key":{{"report":"1","case":"{case}","version":0}},"elements":[],"kept":[]}}"#
                    )
                };
                Ok(Cow::Owned(
                    format!("{}\n{}\n", line("A"), line(" ")).into_bytes(),
                ))
            }
        }
        #[derive(Default)]
        struct Met(usize, Vec<Reject>);
        impl Sink for Met {
            fn report(&mut self, _: &Icsr) -> Flow {
                self.0 += 1;
                Flow::Continue
            }
            fn reject(&mut self, reject: Reject) -> Flow {
                self.1.push(reject);
                Flow::Continue
            }
            fn withdraw(&mut self, _: &str) -> Flow {
                Flow::Continue
            }
            fn problem(&mut self, _: Problem) {}
        }
        let mut met = Met::default();
        read(&One, &mut met).unwrap();
        assert_eq!((met.0, met.1.len()), (1, 1));
        let problem = &met.1[0].problem;
        assert_eq!((problem.code, problem.place.line), ("EV-T802", 2));
    }
}
