//! Answers and studies for a reader at a terminal.

use std::fmt::Write as _;

use evigil_evidence::ledger::Direction;
use evigil_knowledge::TermKind;

use super::making::LedgerView;
use super::report::{AnswerPart, CertaintyPart, EvidenceReport};
use super::{StudyPart, study_text};
use crate::Messages;
use crate::render::{Ink, Look, columns, paint, wrap};

/// Text that grows line by line.
pub(super) struct Sheet {
    pub(super) out: String,
    look: Look,
}

impl Sheet {
    pub(super) const fn new(look: Look) -> Self {
        Self {
            out: String::new(),
            look,
        }
    }

    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    pub(super) fn heading(&mut self, text: &str) {
        let text = paint(self.look.color, Ink::Strong, text);
        let _ = writeln!(self.out, "\n{text}");
    }

    /// `text` behind `lead`, broken into lines that stand under each other.
    pub(super) fn put(&mut self, lead: &str, text: &str, ink: Option<Ink>) {
        let indent = columns(lead);
        let width = self.look.width.saturating_sub(indent).max(20);
        for (number, line) in wrap(text, width).iter().enumerate() {
            let front = if number == 0 {
                lead.to_owned()
            } else {
                " ".repeat(indent)
            };
            let line = ink.map_or_else(|| line.clone(), |ink| paint(self.look.color, ink, line));
            let _ = writeln!(self.out, "{front}{line}");
        }
    }

    pub(super) fn plain(&mut self, text: &str) {
        self.put("", text, None);
    }

    pub(super) fn item(&mut self, text: &str) {
        self.put("  - ", text, None);
    }
}

/// The report as text: answers with the studies behind them, then the studies asked for by id.
#[must_use]
pub fn evidence_text(report: &EvidenceReport, view: &LedgerView<'_>, look: Look) -> String {
    let mut sheet = Sheet::new(look);
    let messages = view.messages();
    for (number, answer) in report.answers.iter().enumerate() {
        if number > 0 {
            sheet.blank();
        }
        answered(&mut sheet, report, answer, view);
    }
    let asked = |study: &&StudyPart| {
        let mut ids = report.asked.ids.iter();
        ids.any(|id| id.eq_ignore_ascii_case(&study.id))
    };
    for study in report.studies.iter().filter(asked) {
        if !sheet.out.is_empty() {
            sheet.blank();
        }
        study_text::put(&mut sheet, study, view);
    }
    sheet.blank();
    sheet.put("", &messages.text("ledger-note"), Some(Ink::Faint));
    sheet.out
}

fn answered(
    sheet: &mut Sheet,
    report: &EvidenceReport,
    answer: &AnswerPart,
    view: &LedgerView<'_>,
) {
    let messages = view.messages();
    let title = messages.with(
        "ledger-answer-title",
        [
            ("name", answer.name.as_str()),
            ("id", answer.indication.as_str()),
        ],
    );
    sheet.put("", &title, Some(Ink::Strong));
    sheet.put("", &asked(report, view), Some(Ink::Faint));
    sheet.blank();
    sheet.put("", &answer.statement_text, None);
    let tier = |code: &str| messages.family("ledger-tier", code);
    sheet.plain(&messages.with(
        "ledger-tier-line",
        [
            ("code", answer.tier.code()),
            ("tier", tier(answer.tier.code()).as_str()),
        ],
    ));
    if answer.tier_with_indirect != answer.tier {
        sheet.plain(&messages.with(
            "ledger-tier-near",
            [
                ("code", answer.tier_with_indirect.code()),
                ("tier", tier(answer.tier_with_indirect.code()).as_str()),
            ],
        ));
    }
    people(sheet, answer, view);
    if let Some(certainty) = &answer.certainty {
        certain(sheet, certainty, view);
    }
    groups(sheet, report, answer, view);
    if !answer.safety.is_empty() {
        sheet.heading(&messages.text("ledger-safety"));
        for bound in &answer.safety {
            sheet.put(
                &lead(&bound.study),
                &format!("{} {}", stop(&bound.harm, messages), bound.text),
                None,
            );
        }
    }
}

/// A text as a sentence of its own.
pub(super) fn stop(text: &str, messages: &Messages) -> String {
    if text.ends_with(['.', '。', '?', '!']) {
        text.to_owned()
    } else {
        messages.with("ledger-sentence", [("text", text)])
    }
}

/// What was asked about, in a line.
pub(super) fn asked(report: &EvidenceReport, view: &LedgerView<'_>) -> String {
    let messages = view.messages();
    let mark = view.wording.list_mark();
    let names = |kind: TermKind, ids: &[String]| {
        let names: Vec<String> = ids.iter().map(|id| view.term(kind, id)).collect();
        names.join(mark)
    };
    let classes = names(TermKind::ProductClass, &report.asked.product_classes);
    let routes = if report.asked.routes.is_empty() {
        messages.text("ledger-any-route")
    } else {
        names(TermKind::Route, &report.asked.routes)
    };
    let key = if report.asked.classes_assumed {
        "ledger-asked-assumed"
    } else {
        "ledger-asked"
    };
    let date = report.as_of.to_string();
    messages.with(
        key,
        [
            ("classes", classes.as_str()),
            ("routes", routes.as_str()),
            ("date", date.as_str()),
        ],
    )
}

fn people(sheet: &mut Sheet, answer: &AnswerPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    if answer.people.known > 0 {
        let count = answer.people.known.to_string();
        sheet.plain(&messages.with("ledger-people", [("count", count.as_str())]));
    }
    if !answer.people.not_stated.is_empty() {
        let ids = answer.people.not_stated.join(view.wording.list_mark());
        sheet.plain(&messages.with("ledger-people-not-stated", [("ids", ids.as_str())]));
    }
}

fn certain(sheet: &mut Sheet, certainty: &CertaintyPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    let level = |code: &str| messages.family("assess-certainty", code);
    let (start, end) = (level(certainty.start.code()), level(certainty.level.code()));
    let body = messages.family("ledger-body", certainty.body.code());
    sheet.heading(&messages.with(
        "ledger-certainty",
        [
            ("level", end.as_str()),
            ("start", start.as_str()),
            ("body", body.as_str()),
        ],
    ));
    for domain in &certainty.down {
        let name = messages.family("ledger-domain", domain.domain.code());
        let steps = domain.steps.to_string();
        let line = messages.with(
            "ledger-steps",
            [("domain", name.as_str()), ("steps", steps.as_str())],
        );
        sheet.put("  ", &line, None);
        for reason in &domain.reasons {
            let ids = reason.studies.join(view.wording.list_mark());
            let line = messages.with(
                "ledger-reason",
                [("title", reason.title.as_str()), ("ids", ids.as_str())],
            );
            sheet.put("    - ", &line, None);
        }
    }
}

fn groups(sheet: &mut Sheet, report: &EvidenceReport, answer: &AnswerPart, view: &LedgerView<'_>) {
    let messages = view.messages();
    let groups = &answer.studies;
    for (key, ids) in [
        ("direct_controlled", &groups.direct_controlled),
        ("direct_uncontrolled", &groups.direct_uncontrolled),
        ("not_read", &groups.not_read),
        ("registered", &groups.registered),
        ("terminated", &groups.terminated),
        ("retracted", &groups.retracted),
    ] {
        if ids.is_empty() {
            continue;
        }
        sheet.heading(&messages.family("ledger-group", key));
        for study in ids.iter().filter_map(|id| of(report, id)) {
            sheet.put(&lead(&study.id), &line(study, view), None);
        }
    }
    if !groups.indirect.is_empty() {
        sheet.heading(&messages.family("ledger-group", "indirect"));
        for near in &groups.indirect {
            let Some(study) = of(report, &near.study) else {
                continue;
            };
            let why: Vec<&str> = near.reasons.iter().map(|it| it.title.as_str()).collect();
            let why = why.join(view.wording.list_mark());
            let line = messages.with(
                "ledger-indirect",
                [("line", line(study, view).as_str()), ("why", why.as_str())],
            );
            sheet.put(&lead(&study.id), &line, None);
        }
    }
    if !groups.preclinical.is_empty() {
        sheet.heading(&messages.family("ledger-group", "preclinical"));
        for id in &groups.preclinical {
            if let Some(work) = report.works.iter().find(|work| &work.id == id) {
                sheet.put(&lead(id), &work.title, None);
            } else if let Some(study) = of(report, id) {
                sheet.put(&lead(id), &line(study, view), None);
            }
        }
    }
}

fn of<'r>(report: &'r EvidenceReport, id: &str) -> Option<&'r StudyPart> {
    report.studies.iter().find(|study| study.id == id)
}

fn lead(id: &str) -> String {
    format!("  {id:<7}")
}

/// A study in a line: never a result without its design.
fn line(study: &StudyPart, view: &LedgerView<'_>) -> String {
    let messages = view.messages();
    let design = messages.family("assess-design", study.design.code());
    let people = &study.participants;
    let people = match (people.enrolled.or(people.treated), people.planned) {
        (Some(count), _) => {
            let count = count.to_string();
            messages.with("ledger-count", [("count", count.as_str())])
        }
        (None, Some(count)) => {
            let count = count.to_string();
            messages.with("ledger-planned", [("count", count.as_str())])
        }
        (None, None) => messages.text("ledger-no-count"),
    };
    let result = if matches!(study.direction, Direction::NoneYet | Direction::NotRead) {
        messages.family("ledger-direction", study.direction.code())
    } else {
        study.result.clone()
    };
    messages.with(
        "ledger-line",
        [
            ("title", study.title.as_str()),
            ("design", design.as_str()),
            ("people", people.as_str()),
            ("result", result.as_str()),
        ],
    )
}
