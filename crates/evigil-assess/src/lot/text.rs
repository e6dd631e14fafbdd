//! A lot at a terminal: group by group, item by item.

use std::fmt::Write as _;

use evigil_core::ItemStanding;
use evigil_knowledge::TermKind;

use super::report::{CitedItem, EvidencePart, LotReport};
use crate::Wording;
use crate::figures::significant;
use crate::render::{Ink, Look, columns, pad, paint, wrap};

/// The report as text.
#[must_use]
pub fn text(report: &LotReport, wording: &Wording, look: Look) -> String {
    let mut page = Page {
        wording,
        look,
        out: String::new(),
    };
    page.head(report);
    page.problems(report);
    let mut group = "";
    for item in &report.items {
        if item.group != group {
            group = &item.group;
            let name = wording.term(TermKind::CriterionGroup, group);
            let name = paint(look.color, Ink::Strong, name);
            let _ = writeln!(page.out, "\n{name}");
        }
        page.item(item);
    }
    page.not_applicable(report);
    page.measured(report);
    page.questions(report);
    page.out
}

const fn ink(standing: ItemStanding) -> Ink {
    match standing {
        ItemStanding::Shown => Ink::Good,
        ItemStanding::Stated | ItemStanding::NotApplicable => Ink::Faint,
        ItemStanding::NotShown | ItemStanding::NotDisclosed => Ink::Doubt,
        ItemStanding::Contradicted => Ink::Bad,
    }
}

struct Page<'p> {
    wording: &'p Wording,
    look: Look,
    out: String,
}

impl Page<'_> {
    fn paragraph(&mut self, indent: usize, text: &str) {
        let width = self.look.width.saturating_sub(indent).max(20);
        for line in wrap(text, width) {
            let _ = writeln!(self.out, "{:indent$}{line}", "");
        }
    }

    fn head(&mut self, report: &LotReport) {
        let messages = self.wording.messages();
        let product = &report.product;
        let name = paint(self.look.color, Ink::Strong, &product.name);
        let class = product
            .class
            .map(|class| self.wording.term(TermKind::ProductClass, class));
        let facts: Vec<String> = [
            product
                .lot
                .as_ref()
                .map(|lot| messages.with("lot-number", [("number", lot.as_str())])),
            class.map(str::to_owned),
            product.manufacturer.clone(),
            Some(messages.with("lot-as-of", [("date", report.as_of.to_string())])),
        ]
        .into_iter()
        .flatten()
        .collect();
        let _ = writeln!(self.out, "{name}  {}", facts.join(" · "));
        let counts: Vec<String> = ItemStanding::ALL
            .iter()
            .filter_map(|standing| {
                let count = report.counts.get(standing.code()).copied().unwrap_or(0);
                let name = self.wording.term(TermKind::ItemStanding, standing.code());
                (count > 0)
                    .then(|| paint(self.look.color, ink(*standing), &format!("{name} {count}")))
            })
            .collect();
        let _ = writeln!(self.out, "{}", counts.join("   "));
    }

    fn problems(&mut self, report: &LotReport) {
        let messages = self.wording.messages();
        for problem in &report.dossier.problems {
            let mark = format!("{}[{}]", messages.text("error"), problem.code);
            let mark = paint(self.look.color, Ink::Bad, &mark);
            let _ = writeln!(
                self.out,
                "{mark} {}:{}:{}: {}",
                report.dossier.source, problem.line, problem.column, problem.message
            );
            let help = format!("= {}: {}", messages.text("help"), problem.help);
            self.paragraph(2, &help);
        }
        for file in &report.files {
            for problem in file
                .problems
                .iter()
                .filter(|problem| problem.severity != "note")
            {
                let ink = if problem.severity == "error" {
                    Ink::Bad
                } else {
                    Ink::Doubt
                };
                let mark = messages.family("severity", problem.severity);
                let mark = paint(self.look.color, ink, &format!("{mark}[{}]", problem.code));
                let line = format!(
                    "{mark} {}: {}: {}",
                    file.file, problem.place, problem.message
                );
                let _ = writeln!(self.out, "{line}");
            }
        }
    }

    fn item(&mut self, item: &CitedItem) {
        if item.standing == ItemStanding::NotApplicable {
            return;
        }
        let standing = self
            .wording
            .term(TermKind::ItemStanding, item.standing.code());
        let widest = ItemStanding::ALL
            .iter()
            .map(|standing| columns(self.wording.term(TermKind::ItemStanding, standing.code())))
            .max()
            .unwrap_or(0);
        let standing = paint(self.look.color, ink(item.standing), &pad(standing, widest));
        let id = paint(self.look.color, Ink::Faint, &item.criterion);
        let _ = writeln!(self.out, "  {standing}  {} {id}", item.title);
        let indent = widest + 4;
        let reasons: Vec<&str> = item
            .reasons
            .iter()
            .map(|reason| reason.message.as_str())
            .collect();
        self.paragraph(indent, &reasons.join(self.reason_joint()));
        let computed: Vec<String> = item.evidence.iter().filter_map(computed).collect();
        for figure in computed {
            self.paragraph(indent, &figure);
        }
        if let Some(day) = item.overdue {
            let messages = self.wording.messages();
            let overdue = messages.with("lot-overdue", [("date", day.to_string())]);
            self.paragraph(indent, &overdue);
        }
    }

    const fn reason_joint(&self) -> &'static str {
        match self.wording.lang() {
            evigil_core::Lang::En => "; ",
            evigil_core::Lang::Ja => "。",
        }
    }

    fn not_applicable(&mut self, report: &LotReport) {
        let ids: Vec<&str> = (report.items.iter())
            .filter(|item| item.standing == ItemStanding::NotApplicable)
            .map(|item| item.criterion.as_str())
            .collect();
        if ids.is_empty() {
            return;
        }
        let name = self
            .wording
            .term(TermKind::ItemStanding, "not_applicable")
            .to_owned();
        let name = paint(self.look.color, Ink::Strong, &name);
        let _ = writeln!(self.out, "\n{name}");
        self.paragraph(2, &ids.join(", "));
    }

    fn measured(&mut self, report: &LotReport) {
        if report.measured.is_empty() {
            return;
        }
        let title = self.wording.messages().text("lot-measured");
        let title = paint(self.look.color, Ink::Strong, &title);
        let _ = writeln!(self.out, "\n{title}");
        for measured in &report.measured {
            let line = format!("{}  {}", measured.measurement, measured.files.join(", "));
            self.paragraph(2, &line);
            for figure in measured.quantities.iter().filter_map(computed) {
                self.paragraph(4, &figure);
            }
            for remark in &measured.remarks {
                self.paragraph(4, &remark.message);
            }
        }
    }

    fn questions(&mut self, report: &LotReport) {
        if report.questions.is_empty() {
            return;
        }
        let title = self.wording.messages().text("lot-questions");
        let title = paint(self.look.color, Ink::Strong, &title);
        let _ = writeln!(self.out, "\n{title}");
        for question in &report.questions {
            self.paragraph(2, &format!("- {question}"));
        }
    }
}

/// A computed number with its interval and file.
fn computed(evidence: &EvidencePart) -> Option<String> {
    let EvidencePart::Computed {
        file,
        title,
        value,
        low,
        high,
        unit,
        ..
    } = evidence
    else {
        return None;
    };
    let mut text = format!("{title} {}", significant(*value));
    if let (Some(low), Some(high)) = (low, high) {
        let _ = write!(text, " ({} – {})", significant(*low), significant(*high));
    }
    if !unit.is_empty() {
        let _ = write!(text, " {unit}");
    }
    if let Some(file) = file {
        let _ = write!(text, "  [{file}]");
    }
    Some(text)
}
