//! An assessment at a terminal.

use std::fmt::Write as _;

use evigil_core::{Citation, Severity, Standing};
use evigil_knowledge::TermKind;

use super::report::{Assessment, EvidencePart, QuestionPart, ReasonPart};
use crate::Wording;
use crate::render::phrases::citation_line;
use crate::render::{Ink, Look, columns, pad, paint, wrap};

/// Most sources below a reason; the JSON has them all.
const CITED_MAX: usize = 2;

/// The assessment as text.
#[must_use]
pub fn text(report: &Assessment, wording: &Wording, look: Look) -> String {
    let mut page = Page {
        wording,
        look,
        out: String::new(),
    };
    page.head(report);
    page.contradictions(report);
    for (question, part) in report.questions_asked() {
        page.question(question, part);
        if question == "efficacy" {
            for evidence in &report.evidence {
                page.evidence(evidence);
            }
        }
    }
    page.law(report);
    page.sport(report);
    page.told("assess-screening", &report.screening);
    page.told("assess-corrections", &report.corrections);
    page.told("assess-quotations", &report.quotations);
    page.claims(report);
    page.questions(report);
    page.note();
    page.out
}

/// The page for a patient as text.
#[must_use]
pub fn brief_text(report: &Assessment, wording: &Wording, look: Look) -> String {
    let mut page = Page {
        wording,
        look,
        out: String::new(),
    };
    let messages = wording.messages();
    let day = messages.with("brief-kicker", [("date", report.as_of.to_string())]);
    page.paragraph("", &day, Some(Ink::Faint));
    page.paragraph("", &report.brief.title, Some(Ink::Strong));
    for (section, lines) in report.brief.sections() {
        if lines.is_empty() {
            continue;
        }
        page.title(&messages.family("brief-heading", section));
        for (place, line) in lines.iter().enumerate() {
            let lead = if section == "ask" {
                format!("  {}. ", place + 1)
            } else {
                "  - ".to_owned()
            };
            page.paragraph(&lead, &line.text, None);
        }
    }
    page.out.push('\n');
    page.paragraph("", &messages.text("brief-note"), Some(Ink::Faint));
    page.out
}

const fn ink(standing: Standing) -> Ink {
    match standing {
        Standing::Shown | Standing::PartlyShown => Ink::Good,
        Standing::NotShown | Standing::NotDisclosed => Ink::Doubt,
        Standing::NotKnown => Ink::Strong,
        Standing::Contradicted => Ink::Bad,
    }
}

struct Page<'p> {
    wording: &'p Wording,
    look: Look,
    out: String,
}

impl Page<'_> {
    fn title(&mut self, text: &str) {
        let _ = writeln!(self.out, "\n{}", paint(self.look.color, Ink::Strong, text));
    }

    fn paragraph(&mut self, lead: &str, text: &str, ink: Option<Ink>) {
        let indent = columns(lead);
        let width = self.look.width.saturating_sub(indent).max(20);
        for (place, line) in wrap(text, width).into_iter().enumerate() {
            let line = ink.map_or_else(|| line.clone(), |ink| paint(self.look.color, ink, &line));
            if place == 0 {
                let _ = writeln!(self.out, "{lead}{line}");
            } else {
                let _ = writeln!(self.out, "{:indent$}{line}", "");
            }
        }
    }

    fn head(&mut self, report: &Assessment) {
        let messages = self.wording.messages();
        let name = paint(self.look.color, Ink::Strong, &report.offer.name);
        let _ = writeln!(self.out, "{name}");
        let day = messages.with("lot-as-of", [("date", report.as_of.to_string())]);
        let _ = writeln!(self.out, "{} · {day}\n", report.offer.source);
        let rows = rows(report, self.wording);
        let widest = rows
            .iter()
            .map(|(name, _)| columns(name))
            .max()
            .unwrap_or(0);
        for (name, value) in rows {
            let lead = format!("  {}  ", pad(&name, widest));
            self.paragraph(&lead, &value, None);
        }
        self.out.push('\n');
        let asked = report.questions_asked();
        let names = asked.map(|(question, _)| self.wording.term(TermKind::Question, question));
        let widest = names.iter().map(|name| columns(name)).max().unwrap_or(0);
        for ((_, part), name) in asked.iter().zip(names) {
            let code = part.standing.code();
            let standing = self.wording.term(TermKind::Standing, code);
            let standing = paint(self.look.color, ink(part.standing), standing);
            let _ = writeln!(self.out, "  {}  {standing}", pad(name, widest));
        }
    }

    fn contradictions(&mut self, report: &Assessment) {
        if report.contradictions.is_empty() {
            return;
        }
        self.title(&self.wording.messages().text("assess-contradictions"));
        for contradiction in &report.contradictions {
            self.paragraph("  - ", &contradiction.text, Some(Ink::Bad));
        }
    }

    fn question(&mut self, question: &str, part: &QuestionPart) {
        let name = self.wording.term(TermKind::Question, question);
        let standing = self.wording.term(TermKind::Standing, part.standing.code());
        let color = self.look.color;
        let name = paint(color, Ink::Strong, name);
        let standing = paint(color, ink(part.standing), standing);
        let _ = writeln!(self.out, "\n{name} — {standing}");
        for reason in shown(question, part) {
            self.reason("  - ", reason);
        }
    }

    fn reason(&mut self, lead: &str, reason: &ReasonPart) {
        self.paragraph(lead, &reason.text, None);
        let deeper = " ".repeat(columns(lead));
        if let Some(quote) = &reason.quote {
            let quoted = self
                .wording
                .messages()
                .with("assess-quote", [("quote", quote.as_str())]);
            self.paragraph(&deeper, &quoted, Some(Ink::Doubt));
        }
        self.sources(&deeper, &reason.citations, &reason.about);
    }

    fn sources(&mut self, lead: &str, citations: &[Citation], about: &[String]) {
        for citation in citations.iter().take(CITED_MAX) {
            self.paragraph(
                &format!("{lead}= "),
                &citation_line(citation, self.wording),
                Some(Ink::Faint),
            );
        }
        if !about.is_empty() {
            let ids = about.join(" ");
            let text = self
                .wording
                .messages()
                .with("assess-explain", [("ids", ids.as_str())]);
            self.paragraph(&format!("{lead}= "), &text, Some(Ink::Faint));
        }
    }

    fn evidence(&mut self, evidence: &EvidencePart) {
        let _ = writeln!(
            self.out,
            "\n  {}",
            paint(self.look.color, Ink::Strong, &evidence.name)
        );
        self.paragraph("    ", &evidence.verdict_text, None);
        for step in &evidence.steps {
            self.paragraph("    - ", step, Some(Ink::Faint));
        }
        let mut group = "";
        for study in &evidence.studies {
            if study.group != group {
                group = study.group;
                let name = self.wording.messages().family("assess-group", group);
                let _ = writeln!(
                    self.out,
                    "    {}",
                    paint(self.look.color, Ink::Faint, &name)
                );
            }
            let mut line = format!("{} · {}", study.title, study.design);
            for why in &study.indirect {
                line.push_str(" · ");
                line.push_str(why);
            }
            self.paragraph(&format!("      {}  ", study.id), &line, None);
            self.paragraph("           ", &study.result, Some(Ink::Faint));
        }
    }

    /// What a patient does not get and may do; what binds the clinic is counted, and told in full by
    /// another command.
    fn law(&mut self, report: &Assessment) {
        let kinds = report.law.by_kind();
        if kinds.is_empty() {
            return;
        }
        let messages = self.wording.messages();
        self.title(&messages.text("assess-law"));
        let mut counted: Vec<String> = Vec::new();
        for (kind, all) in kinds {
            let name = messages.family("assess-law", kind);
            if matches!(kind, "gap" | "right") {
                let _ = writeln!(self.out, "  {}", paint(self.look.color, Ink::Strong, &name));
                for one in all {
                    self.reason("  - ", one);
                }
            } else {
                let count = all.len();
                counted.push(format!("{name} {count}"));
            }
        }
        let counted = counted.join(self.wording.list_mark());
        let more = messages.with("assess-law-more", [("counts", counted.as_str())]);
        self.paragraph("  ", &more, Some(Ink::Faint));
    }

    fn sport(&mut self, report: &Assessment) {
        let Some(sport) = &report.sport else {
            return;
        };
        let messages = self.wording.messages();
        let title = messages.with("assess-sport", [("title", sport.title.as_str())]);
        let ink = if sport.is_prohibited {
            Ink::Bad
        } else {
            Ink::Doubt
        };
        let title = paint(self.look.color, Ink::Strong, &title);
        let overall = paint(self.look.color, ink, &sport.overall_text);
        let _ = writeln!(self.out, "\n{title} — {overall}");
        for reason in &sport.reasons {
            self.reason("  - ", reason);
        }
    }

    fn told(&mut self, title: &str, all: &[ReasonPart]) {
        if all.is_empty() {
            return;
        }
        self.title(&self.wording.messages().text(title));
        for one in all {
            self.reason("  - ", one);
        }
    }

    fn claims(&mut self, report: &Assessment) {
        if report.claims.is_empty() {
            return;
        }
        self.title(&self.wording.messages().text("assess-claims"));
        for claim in &report.claims {
            let ink = match claim.severity {
                Severity::Violation => Ink::Bad,
                Severity::Warning => Ink::Doubt,
                Severity::Note => Ink::Faint,
            };
            let severity = self.wording.term(TermKind::Severity, claim.severity.code());
            let stance = self.wording.term(TermKind::Stance, claim.stance.code());
            let mark = paint(self.look.color, ink, &format!("{severity}[{}]", claim.rule));
            let _ = writeln!(self.out, "\n  {mark} {stance}");
            let quoted = self
                .wording
                .messages()
                .with("assess-quote", [("quote", claim.quote.as_str())]);
            self.paragraph("    ", &quoted, None);
            for known in &claim.known {
                self.reason("    - ", known);
            }
        }
    }

    fn questions(&mut self, report: &Assessment) {
        if report.questions.is_empty() {
            return;
        }
        self.title(&self.wording.messages().text("assess-ask"));
        for (number, question) in report.questions.iter().enumerate() {
            self.paragraph(&format!("  {}. ", number + 1), question, None);
        }
    }

    fn note(&mut self) {
        self.out.push('\n');
        let note = self.wording.messages().text("assess-note");
        self.paragraph("", &note, Some(Ink::Faint));
    }
}

/// The reasons that are told below a question: the verdicts of the second stand with their studies.
pub(super) fn shown<'q>(
    question: &str,
    part: &'q QuestionPart,
) -> impl Iterator<Item = &'q ReasonPart> {
    let has_studies = question == "efficacy";
    part.reasons
        .iter()
        .filter(move |reason| !(has_studies && reason.code == "claim-evidence"))
}

/// What is offered, as names and values.
pub(super) fn rows(report: &Assessment, wording: &Wording) -> Vec<(String, String)> {
    let messages = wording.messages();
    let offer = &report.offer;
    let number = |key: &str, value: Option<f64>| {
        value.map(|value| messages.with(key, [("value", value.to_string())]))
    };
    let prices: Vec<String> = offer
        .prices
        .iter()
        .map(|price| {
            let yen = evigil_core::Yen(price.yen).to_string();
            if price.unit.is_empty() {
                yen
            } else {
                format!("{yen} ({})", price.unit)
            }
        })
        .collect();
    let given: Vec<String> = [
        number("assess-volume", offer.volume_ml),
        number("assess-hours", offer.hours),
        offer
            .sessions
            .map(|count| messages.with("assess-sessions", [("value", count)])),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mark = wording.list_mark();
    let donor = std::slice::from_ref(&offer.donor);
    [
        (
            "assess-row-product",
            wording.terms(TermKind::Product, &offer.products),
        ),
        (
            "assess-row-source",
            wording.terms(TermKind::CellSource, &offer.cell_sources),
        ),
        ("assess-row-donor", wording.terms(TermKind::Donor, donor)),
        (
            "assess-row-route",
            wording.terms(TermKind::Route, &offer.routes),
        ),
        (
            "assess-row-indication",
            wording.terms(TermKind::Indication, &offer.indications),
        ),
        ("assess-row-given", given.join(mark)),
        ("assess-row-price", prices.join(mark)),
    ]
    .into_iter()
    .map(|(key, value)| {
        let value = if value.is_empty() {
            wording.term(TermKind::Standing, "not_known").to_owned()
        } else {
            value
        };
        (messages.text(key), value)
    })
    .collect()
}
