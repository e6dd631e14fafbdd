//! The report for a terminal.

use std::fmt::Write as _;

use super::report::{
    FilePart, FlagPart, ProblemPart, RecordPart, StudyImport, StudyPart, StudyStanding,
};
use crate::Messages;
use crate::render::{Ink, Look, is_unsafe, paint, wrap};

/// Problems of one file that are printed; the others are counted.
const PROBLEMS: usize = 20;

/// The report for people.
#[must_use]
pub fn study_import_text(report: &StudyImport, messages: &Messages, look: Look) -> String {
    let mut out = Text {
        text: String::new(),
        messages,
        look,
    };
    out.summary(report);
    for file in &report.files {
        out.file(file);
    }
    for told in &report.ledger {
        let words = messages.with(
            "study-ledger",
            [
                ("study", told.study.clone()),
                ("flag", out.flag(&told.flag)),
            ],
        );
        out.line(Some(Ink::Bad), "", &words);
    }
    for (at, study) in report.studies.iter().enumerate() {
        out.study(at + 1, study);
    }
    let mut drafts = report.studies.iter().filter_map(|it| it.draft.as_ref());
    if drafts.any(|draft| draft.written.is_none()) {
        out.text.push('\n');
        out.line(Some(Ink::Faint), "", &messages.text("study-draft-folder"));
    }
    out.text
}

struct Text<'t> {
    text: String,
    messages: &'t Messages,
    look: Look,
}

impl Text<'_> {
    /// Words behind an indent, broken into lines.
    fn line(&mut self, ink: Option<Ink>, indent: &str, words: &str) {
        let words: String = words
            .chars()
            .map(|letter| {
                if is_unsafe(letter) {
                    '\u{fffd}'
                } else {
                    letter
                }
            })
            .collect();
        let width = self.look.width.saturating_sub(indent.len() + 2).max(20);
        for (at, line) in wrap(&words, width).into_iter().enumerate() {
            let line = match ink {
                Some(ink) => paint(self.look.color, ink, &line),
                None => line,
            };
            let hang = if at == 0 { "" } else { "  " };
            let _ = writeln!(self.text, "{indent}{hang}{line}");
        }
    }

    fn summary(&mut self, report: &StudyImport) {
        let count = |standing: StudyStanding| {
            let of = report.studies.iter().filter(|it| it.standing == standing);
            of.count().to_string()
        };
        let records: usize = report.files.iter().map(|file| file.records).sum();
        let words = self.messages.with(
            "study-summary",
            [
                ("files", report.files.len().to_string()),
                ("records", records.to_string()),
                ("new", count(StudyStanding::New)),
                ("known", count(StudyStanding::Known)),
                ("notices", count(StudyStanding::Notice)),
            ],
        );
        self.line(Some(Ink::Strong), "", &words);
    }

    fn file(&mut self, file: &FilePart) {
        let words = self.messages.with(
            "study-file",
            [
                ("file", file.file.clone()),
                ("format", file.format.name().to_owned()),
                ("encoding", file.encoding.clone()),
                ("records", file.records.to_string()),
            ],
        );
        self.line(None, "", &words);
        for problem in file.problems.iter().take(PROBLEMS) {
            self.problem(problem);
        }
        let more = file.problems.len().saturating_sub(PROBLEMS);
        if more > 0 {
            let words = self
                .messages
                .with("study-more-problems", [("count", more.to_string())]);
            self.line(Some(Ink::Faint), "  ", &words);
        }
    }

    fn problem(&mut self, problem: &ProblemPart) {
        let place = match problem.column {
            Some(column) => format!("{}:{column}", problem.line),
            None => problem.line.to_string(),
        };
        let words = format!("{place} [{}] {}", problem.code, problem.message);
        self.line(Some(Ink::Doubt), "  ", &words);
    }

    fn study(&mut self, number: usize, study: &StudyPart) {
        self.text.push('\n');
        let standing = self
            .messages
            .family("study-standing", study.standing.code());
        let standing = if study.in_ledger.is_empty() {
            standing
        } else {
            format!("{standing}: {}", study.in_ledger.join(", "))
        };
        let title = study
            .records
            .iter()
            .find_map(|record| record.title.clone())
            .unwrap_or_else(|| self.messages.text("study-untitled"));
        self.line(Some(Ink::Strong), "", &format!("{number}. {title}"));
        let ids = &study.ids;
        let known = [&ids.registry, &ids.doi, &ids.pmcid]
            .into_iter()
            .flatten()
            .cloned()
            .chain(ids.pmid.iter().map(|id| format!("PMID {id}")));
        let line: Vec<String> = std::iter::once(standing).chain(known).collect();
        self.line(None, "   ", &line.join(" · "));
        for (at, record) in study.records.iter().enumerate() {
            self.record(at, record, study);
        }
        for flag in &study.flags {
            let words = self.flag(flag);
            self.line(Some(Ink::Bad), "   ", &format!("! {words}"));
        }
        for check in &study.checks {
            self.line(Some(Ink::Doubt), "   ", &format!("? {}", check.message));
        }
        if let Some(draft) = &study.draft {
            let file = draft.written.as_ref().unwrap_or(&draft.name);
            let words = self.messages.with("study-draft", [("file", file.clone())]);
            self.line(Some(Ink::Good), "   ", &words);
        }
    }

    fn record(&mut self, at: usize, record: &RecordPart, study: &StudyPart) {
        let mut parts = vec![
            format!("{}:{}", record.file, record.line),
            record.format.name().to_owned(),
        ];
        parts.extend(record.journal.clone());
        parts.extend(record.published.clone());
        if record.duplicate {
            parts.push(self.messages.text("study-duplicate"));
        } else if at > 0 && study.records.len() > 1 {
            parts.push(self.messages.text("study-report"));
        }
        self.line(Some(Ink::Faint), "   ", &parts.join(" · "));
    }

    /// A retraction and its like in words.
    fn flag(&self, flag: &FlagPart) -> String {
        let mut words = self.messages.family("study-flag", flag.kind.code());
        if flag.by_title {
            words.push_str(&self.messages.text("study-by-title"));
        }
        if !flag.by.is_empty() {
            let _ = write!(words, " ({})", flag.by);
        }
        words
    }
}
