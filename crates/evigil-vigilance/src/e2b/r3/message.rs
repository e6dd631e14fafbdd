//! One message to its report.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use roxmltree::{Document, Error, ParsingOptions};

use super::batch::RawMessage;
use super::lines::{LineCount, LineCursor};
use super::read::Reading;
use super::template::Template;
use super::{BATCH, Limits, MESSAGE, escape, problem};
use crate::exchange::{Place, Problem, ProblemSeverity, Reject};
use crate::icsr::{At, Icsr, ReportKey, register as el};

/// What a message needs from the batch around it. It can be shared between threads.
#[derive(Debug, Clone)]
pub struct Context {
    file: Arc<str>,
    limits: Limits,
    /// A start tag with the namespaces of the batch, and its end tag.
    open: String,
    close: String,
}

impl Context {
    /// From the start tag of the batch.
    pub(super) fn new(file: &Arc<str>, limits: &Limits, root: &[u8]) -> Self {
        let root = String::from_utf8_lossy(root);
        let closed = format!("{}/>", root.trim_end_matches('>').trim_end_matches('/'));
        let mut open = String::new();
        if let Ok(document) = Document::parse(&closed) {
            for namespace in document.root_element().namespaces() {
                if namespace.name() == Some("xml") {
                    continue;
                }
                open.push_str(" xmlns");
                if let Some(prefix) = namespace.name() {
                    open.push(':');
                    open.push_str(prefix);
                }
                open.push_str("=\"");
                escape::attribute(namespace.uri(), &mut open);
                open.push('"');
            }
        }
        Self {
            file: Arc::clone(file),
            limits: limits.clone(),
            open: format!("<{BATCH}{open}>"),
            close: format!("</{BATCH}>"),
        }
    }

    /// A message that stands by itself, with its own namespaces.
    #[must_use]
    pub fn alone(file: &str, limits: &Limits) -> Self {
        Self::new(&file.into(), limits, b"")
    }
}

/// Reads one message into `report`, which is emptied first and sorted at the end. What is wrong
/// without costing the message goes to `problems`.
///
/// # Errors
/// [`Reject`] when it is no well-formed XML, or larger than allowed.
pub fn parse_message(
    raw: &RawMessage<'_>,
    report: &mut Icsr,
    problems: &mut Vec<Problem>,
) -> Result<(), Box<Reject>> {
    report.clear();
    let context = raw.context;
    let text = [&context.open, raw.xml, &context.close].concat();
    let before = context.open.len();
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: context.limits.nodes,
        ..ParsingOptions::default()
    };
    let reject = |fault: Problem| Box::new(Reject::new(fault, raw.xml));
    let document = Document::parse_with_options(&text, options).map_err(|error| {
        let line = raw.line + line_of(&text, &error) - 1;
        let place = Place::line(&*context.file, line).field(MESSAGE);
        reject(
            problem(code(&error), ProblemSeverity::Error, place)
                .with("reason", reason(&error))
                .with("limit", context.limits.nodes),
        )
    })?;
    let Some(message) = document.root_element().first_element_child() else {
        return Ok(());
    };
    let template = Template::get();
    let mut reading = Reading {
        template,
        file: &context.file,
        limits: &context.limits,
        lines: LineCursor::new(&text, before, raw.line),
        report,
        problems,
        ids: None,
        counted: HashMap::new(),
        seen: HashSet::new(),
        repeated: None,
        path: Vec::new(),
    };
    reading
        .walk(message, template.message)
        .map_err(|fault| reject(*fault))?;
    report.sort();
    set_key(report);
    if report.key().report.is_empty() {
        // Reports without a number are told apart by what they say; else they would all be one.
        let number = crate::number::of_report(report);
        let place = Place::line(&*context.file, raw.line).field(el::C_1_1.code());
        problems.push(problem("EV-X014", ProblemSeverity::Error, place).with("number", &number));
        let mut key = report.key().clone();
        if key.case.is_empty() {
            key.case.clone_from(&number);
        }
        key.report = number;
        report.set_key(key);
    }
    Ok(())
}

/// The sender's number and the worldwide one.
fn set_key(report: &mut Icsr) {
    let text = |element| report.text(element, At::TOP).unwrap_or_default().to_owned();
    let own = text(el::C_1_1);
    let worldwide = text(el::C_1_8_1);
    let case = if worldwide.is_empty() {
        own.clone()
    } else {
        worldwide
    };
    report.set_key(ReportKey {
        report: own,
        case,
        version: 0,
    });
}

fn code(error: &Error) -> &'static str {
    match error {
        Error::DtdDetected => "EV-X008",
        Error::NodesLimitReached => "EV-X013",
        _ => "EV-X010",
    }
}

/// A word for what is not well-formed.
fn reason(error: &Error) -> &'static str {
    match error {
        Error::UnexpectedCloseTag(..) | Error::UnclosedRootNode => "tags",
        Error::UnknownEntityReference(..) | Error::MalformedEntityReference(..) => "entity",
        Error::UnknownNamespace(..) => "namespace",
        Error::DuplicatedAttribute(..) => "attribute",
        Error::NonXmlChar(..) => "character",
        _ => "syntax",
    }
}

/// The line in the text that an error speaks of.
fn line_of(text: &str, error: &Error) -> u64 {
    let at = error.pos();
    // The parser counts line feeds only; files with carriage returns alone have one row.
    let rows = text.split_inclusive('\n');
    let before: usize = rows
        .take(usize::try_from(at.row.saturating_sub(1)).unwrap_or(usize::MAX))
        .map(str::len)
        .sum();
    let rest = text.get(before..).unwrap_or_default();
    let column = usize::try_from(at.col.saturating_sub(1)).unwrap_or(usize::MAX);
    let end = rest
        .char_indices()
        .nth(column)
        .map_or(rest.len(), |(offset, _)| offset);
    let mut count = LineCount::default();
    count.pass(text.get(..before + end).unwrap_or_default().as_bytes());
    count.line()
}
