//! The stream of a message: its header, its reports, and what stands around them.

use std::io;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::conversion::Conversion;
use super::header::Header;
use super::parse::{Count, FIELD_MAX, MarkupFault, Oddities, Parser, to_text};
use super::record::Record;
use super::split::{Piece, PieceKind, Pieces, REPORT_MAX};
use super::up::{Notes, Up};
use crate::exchange::{Flow, Place, Problem, ProblemSeverity, ReadFault, Reject, Sink, Source};
use crate::icsr::{At, Icsr, ReportKey};

/// Whether a file that begins so is E2B(R2), as far as its start tells.
#[must_use]
pub fn recognise(head: &[u8]) -> bool {
    let (text, ..) = encoding_rs::Encoding::for_bom(head)
        .map_or(encoding_rs::UTF_8, |(encoding, _)| encoding)
        .decode(head);
    let text = text.to_ascii_lowercase();
    text.contains("<ichicsr") || text.contains("<safetyreport>")
}

/// Reads E2B(R2), as XML or SGML, and hands over its reports one by one.
///
/// No more than one report is held in memory. A document type declaration is passed over, and
/// what it points to never fetched; declarations inside it are refused. A report whose markup is
/// broken is rejected, with the line and the reason, and the next one is read.
///
/// # Errors
/// When the source can't be read, holds declarations, or holds nothing of the format; when the
/// sink wants no more.
pub fn read(
    conversion: &Conversion,
    source: &dyn Source,
    sink: &mut dyn Sink,
) -> Result<Header, ReadFault> {
    let name = source.name();
    let fault = |error: io::Error| ReadFault::io(name, error);
    let mut pieces = Pieces::new(source.open().map_err(fault)?).map_err(fault)?;
    let mut reading = Reading {
        conversion,
        file: name,
        header: Header::default(),
        has_header: false,
        record: Record::default(),
        report: Icsr::default(),
        oddities: Oddities::default(),
        notes: Notes::default(),
        around: Count::default(),
        reports: 0,
        line: 0,
    };
    while let Some(piece) = pieces.next().map_err(fault)? {
        reading.piece(&piece, sink)?;
    }
    reading.finish(pieces.encoding(), sink)?;
    Ok(reading.header)
}

struct Reading<'r> {
    conversion: &'r Conversion,
    file: &'r str,
    header: Header,
    has_header: bool,
    record: Record,
    report: Icsr,
    oddities: Oddities,
    notes: Notes,
    /// Text around reports that is none of the format.
    around: Count,
    reports: u64,
    line: u64,
}

impl Reading<'_> {
    fn piece(&mut self, piece: &Piece<'_>, sink: &mut dyn Sink) -> Result<(), ReadFault> {
        let (text, repaired) = to_text(piece.bytes);
        self.oddities.bytes.add(repaired, piece.line);
        self.line = piece.line;
        let flow = match piece.kind {
            PieceKind::Outside => return self.outside(&text, piece.line),
            PieceKind::Report => {
                self.reports += 1;
                self.report(&text, piece.line, sink)
            }
            PieceKind::Orphan => {
                self.outside(&text, piece.line)?;
                self.reports += 1;
                let (raw, line) = after_header(&text, piece.line);
                self.reject("EV-X502", line, raw, sink, |it| it)
            }
            PieceKind::Unended => {
                self.reports += 1;
                self.reject("EV-X501", piece.line, &text, sink, |it| it)
            }
            PieceKind::TooLong => {
                self.reports += 1;
                self.reject("EV-X508", piece.line, &text, sink, |it| {
                    it.with("limit", REPORT_MAX >> 20)
                })
            }
        };
        match flow {
            Flow::Continue => Ok(()),
            Flow::Stop => Err(ReadFault::Stopped),
        }
    }

    fn reject(
        &self,
        code: &'static str,
        line: u64,
        raw: &str,
        sink: &mut dyn Sink,
        with: impl FnOnce(Problem) -> Problem,
    ) -> Flow {
        let place = Place::line(self.file, line);
        let problem = with(Problem::new(code, ProblemSeverity::Error, place));
        sink.reject(Reject::new(problem, raw))
    }

    fn report(&mut self, text: &str, line: u64, sink: &mut dyn Sink) -> Flow {
        self.record.clear();
        let conversion = self.conversion;
        let parser = Parser::new(
            conversion,
            conversion.report_block(),
            &mut self.record,
            &mut self.oddities,
        );
        if let Err((fault, line)) = parser.read(text, line) {
            return self.broken(&fault, line, text, sink);
        }
        let seconds = self.record.finish(conversion);
        self.report.clear();
        let Some(key) = key(conversion, &self.record) else {
            return self.reject("EV-X507", line, text, sink, |it| it);
        };
        self.report.set_key(key);
        let mut problems = Vec::new();
        for cell in seconds {
            let place = Place::line(self.file, u64::from(cell.line))
                .field(conversion.place(cell.field, cell.at));
            problems.push(Problem::new("EV-X535", ProblemSeverity::Warning, place));
        }
        let up = Up::new(
            conversion,
            &self.record,
            &mut self.report,
            &mut problems,
            &mut self.notes,
            self.file,
        );
        let done = up
            .convert()
            .and_then(|()| self.header.push_to(conversion, &mut self.report));
        if done.is_err() {
            return self.reject("EV-X508", line, text, sink, |it| {
                it.with("limit", REPORT_MAX >> 20)
            });
        }
        for problem in problems {
            sink.problem(problem);
        }
        self.report.sort();
        sink.report(&self.report)
    }

    fn broken(&self, fault: &MarkupFault, line: u64, raw: &str, sink: &mut dyn Sink) -> Flow {
        let (code, details): (_, Vec<(&'static str, String)>) = match fault {
            MarkupFault::Declarations => ("EV-X500", Vec::new()),
            MarkupFault::Misplaced { tag, parent } => {
                // A word for none: messages choose by it.
                let parent = if parent.is_empty() { "none" } else { parent };
                let details = vec![("tag", tag.clone()), ("parent", parent.to_owned())];
                ("EV-X503", details)
            }
            MarkupFault::Stray { tag } => ("EV-X504", vec![("tag", tag.clone())]),
            MarkupFault::Open { tag } => ("EV-X505", vec![("tag", tag.clone())]),
            MarkupFault::Syntax { reason } => ("EV-X506", vec![("reason", reason.clone())]),
            MarkupFault::TooLong { tag } => {
                let limit = (FIELD_MAX >> 10).to_string();
                ("EV-X509", vec![("tag", tag.clone()), ("limit", limit)])
            }
            MarkupFault::TooMany { tag } => ("EV-X510", vec![("tag", tag.clone())]),
        };
        self.reject(code, line, raw, sink, |problem| {
            details
                .into_iter()
                .fold(problem, |problem, (name, value)| problem.with(name, value))
        })
    }

    /// What stands around reports: the header, document type, and what ought not to be there.
    fn outside(&mut self, text: &str, line: u64) -> Result<(), ReadFault> {
        let lower = text.to_ascii_lowercase();
        let lines_to = |at: usize| {
            let before = text.as_bytes().get(..at).unwrap_or_default();
            line + memchr::memchr_iter(b'\n', before).count() as u64
        };
        let doctype = lower.match_indices("<!doctype").find(|(at, _)| {
            let rest = lower.get(*at..).unwrap_or_default();
            let end = rest.find('>').unwrap_or(rest.len());
            rest.get(..end).is_some_and(|it| it.contains('['))
        });
        let declaration = doctype.or_else(|| lower.match_indices("<!entity").next());
        if let Some((at, _)) = declaration {
            let place = Place::line(self.file, lines_to(at));
            return Err(ReadFault::broken(Problem::new(
                "EV-X500",
                ProblemSeverity::Error,
                place,
            )));
        }
        if let Some(start) = lower.rfind("<ichicsrmessageheader") {
            let end = lower
                .get(start..)
                .and_then(|rest| rest.find("</ichicsrmessageheader"));
            let end = end.map_or(text.len(), |end| {
                let close = start + end;
                let rest = lower.get(close..).unwrap_or_default();
                close + rest.find('>').map_or(rest.len(), |at| at + 1)
            });
            let part = text.get(start..end).unwrap_or_default();
            self.message_header(part, lines_to(start));
        }
        if let Some(lang) = lower.rfind("<ichicsr ").and_then(|at| text.get(at..)) {
            self.header.lang = lang_of(lang);
        }
        if let Some(at) = stranger(text) {
            self.around.add(1, lines_to(at));
        }
        Ok(())
    }

    fn message_header(&mut self, text: &str, line: u64) {
        let mut record = Record::default();
        let conversion = self.conversion;
        let parser = Parser::new(
            conversion,
            conversion.header_block(),
            &mut record,
            &mut self.oddities,
        );
        // A header that is broken half-way still says what stands before that.
        let _ = parser.read(text, line);
        record.finish(conversion);
        self.header.read(conversion, &record);
        self.has_header = true;
    }

    fn finish(
        &self,
        encoding: Option<(&'static str, u64)>,
        sink: &mut dyn Sink,
    ) -> Result<(), ReadFault> {
        if self.reports == 0 {
            let place = Place::file(self.file);
            return Err(ReadFault::broken(Problem::new(
                "EV-X519",
                ProblemSeverity::Error,
                place,
            )));
        }
        let say = |code, severity, count: Count, sink: &mut dyn Sink| {
            if count.count > 0 {
                let place = Place::line(self.file, count.line);
                sink.problem(Problem::new(code, severity, place).with("count", count.count));
            }
        };
        let odd = &self.oddities;
        let (note, warning) = (ProblemSeverity::Note, ProblemSeverity::Warning);
        if !self.has_header {
            let once = Count { count: 1, line: 0 };
            say("EV-X512", note, once, sink);
        }
        say("EV-X511", warning, self.around, sink);
        say("EV-X513", warning, odd.bytes, sink);
        if let Some((encoding, faults)) = encoding.filter(|(_, faults)| *faults > 0) {
            let problem = Problem::new("EV-X514", warning, Place::file(self.file));
            sink.problem(problem.with("encoding", encoding).with("count", faults));
        }
        say("EV-X515", note, odd.carets, sink);
        say("EV-X516", note, odd.ampersands, sink);
        say("EV-X517", note, odd.open, sink);
        say("EV-X518", note, odd.unknown, sink);
        say("EV-X520", note, self.notes.spread, sink);
        say("EV-X521", note, self.notes.no_format, sink);
        Ok(())
    }
}

/// What the database or sender calls the report. The case is the worldwide number, except in a
/// database that calls the case by the number of its reports.
pub(crate) fn key(conversion: &Conversion, record: &Record) -> Option<ReportKey> {
    let text = |tag| {
        record
            .get(conversion.tag(tag), At::TOP)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let worldwide = text("authoritynumb").or_else(|| text("companynumb"));
    let report = text("safetyreportid").or(worldwide)?;
    let by_database = text("senderorganization")
        .and_then(|sender| conversion.case_field(sender))
        .and_then(|field| record.get(field, At::TOP))
        .map(str::trim);
    let version = text("safetyreportversion").and_then(|version| version.parse().ok());
    Some(ReportKey {
        report: report.to_owned(),
        case: by_database.or(worldwide).unwrap_or(report).to_owned(),
        version: version.unwrap_or_default(),
    })
}

/// What follows the header of the message, and its line.
fn after_header(text: &str, line: u64) -> (&str, u64) {
    let lower = text.to_ascii_lowercase();
    let after = |tag: &str| {
        let start = lower.rfind(tag)?;
        let end = lower.get(start..)?.find('>')?;
        Some(start + end + 1)
    };
    // `<ichicsr` begins the name of its header as well, which lies before the end tag.
    let start = after("</ichicsrmessageheader").or_else(|| after("<ichicsr"));
    let rest = text.get(start.unwrap_or_default()..).unwrap_or_default();
    let rest = rest.trim_start();
    let before = text.get(..text.len() - rest.len()).unwrap_or_default();
    (rest, line + before.matches('\n').count() as u64)
}

/// The language that the start tag of the message gives.
fn lang_of(tag: &str) -> String {
    let mut reader = Reader::from_str(tag);
    match reader.read_event() {
        Ok(Event::Start(tag)) => tag
            .try_get_attribute("lang")
            .ok()
            .flatten()
            .map(|attribute| attribute.value.trim().to_owned())
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// Where something begins that is no part of a message: text, or another element.
fn stranger(text: &str) -> Option<usize> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut in_header = false;
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        match reader.read_event() {
            Ok(Event::Eof) => return None,
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let name = tag.name().as_ref().to_ascii_lowercase();
                match name.as_str() {
                    "ichicsrmessageheader" => in_header = true,
                    "ichicsr" => {}
                    _ if in_header => {}
                    _ => return Some(before),
                }
            }
            Ok(Event::End(tag)) => {
                if tag
                    .name()
                    .as_ref()
                    .eq_ignore_ascii_case("ichicsrmessageheader")
                {
                    in_header = false;
                }
            }
            Ok(Event::Text(text)) => {
                let text: &str = &text.xml10_content();
                if !in_header && !text.trim().is_empty() {
                    return Some(before);
                }
            }
            Ok(Event::CData(_) | Event::GeneralRef(_)) if !in_header => return Some(before),
            Ok(_) => {}
            Err(_) => return Some(before),
        }
    }
}
