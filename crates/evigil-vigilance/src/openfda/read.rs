//! The stream of results: an answer of the interface, a bulk file, one result, or a result a line.

use std::fmt;
use std::io::{self, BufRead, Read as _};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::metered::{Meter, Metered};
use super::walk::{Walk, WalkFault};
use crate::e2b::r2::{Conversion, Count, FIELD_MAX, Notes, Record, Up, key, line_of};
use crate::exchange::{Flow, Place, Problem, ProblemSeverity, ReadFault, Reject, Sink, Source};
use crate::icsr::Icsr;

/// The longest result, in bytes.
const RESULT_MAX: usize = 32 << 20;

/// Whether a file that begins so is openFDA's, as far as its start tells.
#[must_use]
pub fn recognise(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let words = ["\"safetyreportid\"", "\"reactionmeddrapt\"", "\"results\""];
    start.starts_with(['{', '[']) && words.iter().any(|word| start.contains(word))
}

/// Reads openFDA `drug/event` JSON, and hands over its reports one by one.
///
/// No more than one result is held in memory. A result that can't be taken is rejected; where the
/// JSON itself is broken, nothing after it can be read, except in files of a result a line.
///
/// # Errors
/// When the source can't be read, or is broken; when it holds no results; when the sink wants no
/// more.
pub fn read(
    conversion: &Conversion,
    source: &dyn Source,
    sink: &mut dyn Sink,
) -> Result<(), ReadFault> {
    let name = source.name();
    let fault = |error: io::Error| ReadFault::io(name, error);
    let mut reading = Reading {
        conversion,
        file: name,
        sink,
        record: Record::default(),
        report: Icsr::default(),
        own: Vec::new(),
        notes: Notes::default(),
        kept: Count::default(),
        results: 0,
        total: None,
        is_stopped: false,
    };
    let mut input = source.open().map_err(fault)?;
    skip_mark(&mut input).map_err(fault)?;
    if is_of_lines(&mut input).map_err(fault)? {
        let mut input = source.open().map_err(fault)?;
        skip_mark(&mut input).map_err(fault)?;
        reading.lines(&mut input)?;
    } else {
        let mut input = source.open().map_err(fault)?;
        skip_mark(&mut input).map_err(fault)?;
        reading.documents(input)?;
    }
    reading.finish()
}

/// Passes over the mark at the start of UTF-8.
fn skip_mark(input: &mut impl BufRead) -> io::Result<()> {
    if input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
    }
    Ok(())
}

/// Whether the first line that is not blank is a whole result.
fn is_of_lines(input: &mut impl BufRead) -> io::Result<bool> {
    let mut line = Vec::new();
    while read_line(input, &mut line)? {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let first: Result<Map<String, Value>, _> = serde_json::from_slice(&line);
        return Ok(first.is_ok_and(|first| !first.contains_key("results")));
    }
    Ok(false)
}

/// Reads a line, as far as it may be held. Nothing at the end.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let most = RESULT_MAX as u64 + 1;
    Ok(input.take(most).read_until(b'\n', line)? > 0)
}

struct Reading<'r> {
    conversion: &'r Conversion,
    file: &'r str,
    sink: &'r mut dyn Sink,
    record: Record,
    report: Icsr,
    own: Vec<(String, String)>,
    notes: Notes,
    kept: Count,
    results: u64,
    /// How many results there are altogether, as the answer says.
    total: Option<u64>,
    is_stopped: bool,
}

impl Reading<'_> {
    fn place(&self, line: u64) -> Place {
        Place::line(self.file, line)
    }

    fn lines(&mut self, input: &mut impl BufRead) -> Result<(), ReadFault> {
        let io = |error| ReadFault::io(self.file, error);
        let mut line = Vec::new();
        let mut number = 0;
        while read_line(input, &mut line).map_err(io)? {
            number += 1;
            let is_whole = line.ends_with(b"\n") || line.len() <= RESULT_MAX;
            if line.iter().all(u8::is_ascii_whitespace) && is_whole {
                continue;
            }
            let flow = if is_whole {
                match serde_json::from_slice(&line) {
                    Ok(value) => self.result(&value, number),
                    Err(error) => {
                        let problem = self.error("EV-T601", number).with("reason", &error);
                        self.reject(problem, &String::from_utf8_lossy(&line))
                    }
                }
            } else {
                let problem = self
                    .error("EV-T604", number)
                    .with("limit", RESULT_MAX >> 20);
                let flow = self.reject(problem, &String::from_utf8_lossy(&line));
                skip_line(input).map_err(|error| ReadFault::io(self.file, error))?;
                flow
            };
            if flow == Flow::Stop {
                return Err(ReadFault::Stopped);
            }
        }
        Ok(())
    }

    fn documents(&mut self, input: impl BufRead) -> Result<(), ReadFault> {
        let meter = Meter::new(RESULT_MAX);
        let reader = Metered {
            inner: input,
            meter: meter.clone(),
        };
        let mut documents = serde_json::Deserializer::from_reader(reader);
        // Pages of answers may stand one after the other.
        while documents.end().is_err() {
            let document = Document {
                reading: self,
                meter: &meter,
            };
            let Err(error) = document.deserialize(&mut documents) else {
                continue;
            };
            if self.is_stopped {
                return Err(ReadFault::Stopped);
            }
            if meter.is_spent() {
                let problem = self.error("EV-T604", meter.line());
                let problem = problem.with("limit", RESULT_MAX >> 20);
                return Err(ReadFault::broken(problem));
            }
            if let Some(kind) = error.io_error_kind() {
                return Err(ReadFault::io(self.file, kind.into()));
            }
            let problem = self.error("EV-T600", error.line() as u64);
            return Err(ReadFault::broken(problem.with("reason", &error)));
        }
        Ok(())
    }

    fn error(&self, code: &'static str, line: u64) -> Problem {
        Problem::new(code, ProblemSeverity::Error, self.place(line))
    }

    fn reject(&mut self, problem: Problem, raw: &str) -> Flow {
        self.results += 1;
        self.sink.reject(Reject::new(problem, raw))
    }

    fn result(&mut self, value: &Value, line: u64) -> Flow {
        let flow = match value {
            Value::Object(map) => self.object(map, line),
            other => {
                let problem = self.error("EV-T602", line);
                self.reject(problem, &other.to_string())
            }
        };
        self.is_stopped = flow == Flow::Stop;
        flow
    }

    fn object(&mut self, map: &Map<String, Value>, line: u64) -> Flow {
        let conversion = self.conversion;
        let raw = || serde_json::to_string(map).unwrap_or_default();
        self.record.clear();
        self.own.clear();
        let mut walk = Walk {
            conversion,
            record: &mut self.record,
            own: &mut self.own,
            line: line_of(line),
        };
        if let Err(fault) = walk.result(map) {
            let problem = match fault {
                WalkFault::TooMany => self.error("EV-T611", line),
                WalkFault::TooLong => {
                    let problem = self.error("EV-T612", line);
                    problem.with("limit", FIELD_MAX >> 10)
                }
            };
            return self.reject(problem, &raw());
        }
        self.record.finish(conversion);
        let Some(mut key) = key(conversion, &self.record) else {
            let problem = self.error("EV-T603", line);
            return self.reject(problem, &raw());
        };
        // The report's number is the case's, since FAERS took the place of AERS.
        key.case.clone_from(&key.report);
        self.report.clear();
        self.report.set_key(key);
        let mut problems = Vec::new();
        let up = Up::new(
            conversion,
            &self.record,
            &mut self.report,
            &mut problems,
            &mut self.notes,
            self.file,
        );
        if up.convert().is_err() {
            let problem = self.error("EV-T604", line);
            let problem = problem.with("limit", RESULT_MAX >> 20);
            return self.reject(problem, &raw());
        }
        self.kept.add(self.own.len() as u64, line);
        for (pointer, text) in self.own.drain(..) {
            self.report.keep(pointer, text, line_of(line));
        }
        for problem in problems {
            self.sink.problem(problem);
        }
        self.results += 1;
        self.report.sort();
        self.sink.report(&self.report)
    }

    fn finish(self) -> Result<(), ReadFault> {
        if self.results == 0 {
            let place = Place::file(self.file);
            let problem = Problem::new("EV-T605", ProblemSeverity::Error, place);
            return Err(ReadFault::broken(problem));
        }
        if let Some(total) = self.total.filter(|total| *total > self.results) {
            let place = Place::file(self.file);
            let problem = Problem::new("EV-T606", ProblemSeverity::Note, place)
                .with("count", self.results)
                .with("total", total);
            self.sink.problem(problem);
        }
        for (code, count) in [
            ("EV-T609", self.kept),
            ("EV-X520", self.notes.spread),
            ("EV-X521", self.notes.no_format),
        ] {
            if count.count > 0 {
                let place = Place::line(self.file, count.line);
                let problem = Problem::new(code, ProblemSeverity::Note, place);
                self.sink.problem(problem.with("count", count.count));
            }
        }
        Ok(())
    }
}

/// Reads on to the end of a line that was not read to its end.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let (used, is_end) = {
            let bytes = input.fill_buf()?;
            match memchr::memchr(b'\n', bytes) {
                Some(at) => (at + 1, true),
                None => (bytes.len(), bytes.is_empty()),
            }
        };
        input.consume(used);
        if is_end {
            return Ok(());
        }
    }
}

/// An answer, a bulk file, a list of results, or one result.
struct Document<'d, 'r> {
    reading: &'d mut Reading<'r>,
    meter: &'d Meter,
}

impl<'de> DeserializeSeed<'de> for Document<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with results, or a list of them")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let line = self.meter.line();
        let mut one = Map::new();
        let mut is_answer = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "results" => {
                    is_answer = true;
                    let results = Results {
                        reading: &mut *self.reading,
                        meter: self.meter,
                    };
                    map.next_value_seed(results)?;
                }
                "meta" => {
                    self.meter.allow(RESULT_MAX);
                    let meta: Value = map.next_value()?;
                    let total = meta.pointer("/results/total").and_then(Value::as_u64);
                    self.reading.total = total.or(self.reading.total);
                }
                _ if is_answer => {
                    map.next_value::<IgnoredAny>()?;
                }
                _ => {
                    one.insert(key, map.next_value()?);
                }
            }
        }
        if !is_answer && !one.is_empty() {
            let flow = self.reading.result(&Value::Object(one), line);
            stop(flow)?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        let results = Results {
            reading: self.reading,
            meter: self.meter,
        };
        results.visit_seq(seq)
    }
}

/// The list of results, one by one.
struct Results<'d, 'r> {
    reading: &'d mut Reading<'r>,
    meter: &'d Meter,
}

impl<'de> DeserializeSeed<'de> for Results<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Results<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of results")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        loop {
            self.meter.allow(RESULT_MAX);
            let Some((value, line)) = seq.next_element_seed(WithLine(self.meter))? else {
                return Ok(());
            };
            let flow = self.reading.result(&value, line);
            stop(flow)?;
        }
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// A result, with the line on which it begins.
struct WithLine<'m>(&'m Meter);

impl<'de> DeserializeSeed<'de> for WithLine<'_> {
    type Value = (Value, u64);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let line = self.0.line();
        let value = serde::Deserialize::deserialize(deserializer)?;
        Ok((value, line))
    }
}

fn stop<E: serde::de::Error>(flow: Flow) -> Result<(), E> {
    match flow {
        Flow::Continue => Ok(()),
        Flow::Stop => Err(E::custom("no more is wanted")),
    }
}
