//! A decision at a terminal.

use evigil_core::{Citation, Verification};
use evigil_law::decision::ConsequenceKind;

use super::build::is_open;
use super::part::{
    ConsequencePart, DeterminedPart, GivenPart, LawReport, NamedPart, OpenPart, StepPart,
};
use crate::Wording;
use crate::render::phrases::{citation_line, doubt};
use crate::render::{Ink, Look};
use crate::report::sheet::Sheet;

/// Most determinations named under a question; the JSON has them all.
const CHANGES_MAX: usize = 3;

/// What covers the treatment, why, what that leaves out, and what to ask. With `every_step` also
/// the rules that do not apply.
#[must_use]
pub fn classify_text(
    report: &LawReport,
    every_step: bool,
    wording: &Wording,
    look: Look,
) -> String {
    let mut page = Page::new(wording, look);
    page.head(report);
    let mut jurisdiction = "";
    for determined in &report.determined {
        if determined.jurisdiction.id != jurisdiction {
            jurisdiction = &determined.jurisdiction.id;
            page.sheet.heading(&determined.jurisdiction.title);
        }
        page.determined(determined, every_step);
    }
    for kind in [
        ConsequenceKind::Gap,
        ConsequenceKind::Right,
        ConsequenceKind::Contact,
        ConsequenceKind::Caution,
    ] {
        page.consequences(report, kind);
    }
    page.questions(&report.questions);
    let hint = page.sheet.word("law-hint");
    page.sheet.blank();
    page.sheet.paragraph("", &hint, None);
    page.foot(report)
}

/// Duties, deadlines, penalties and orders, as a list to check off.
#[must_use]
pub fn obligations_text(report: &LawReport, wording: &Wording, look: Look) -> String {
    let mut page = Page::new(wording, look);
    page.head(report);
    let none = report.consequences.is_empty();
    for kind in [
        ConsequenceKind::Duty,
        ConsequenceKind::Deadline,
        ConsequenceKind::Penalty,
        ConsequenceKind::Order,
    ] {
        page.consequences(report, kind);
    }
    if none {
        let line = page.sheet.word("law-no-obligations");
        page.sheet.blank();
        page.sheet.paragraph("", &line, None);
    }
    page.questions(&report.questions);
    page.foot(report)
}

struct Page<'w> {
    sheet: Sheet<'w>,
    /// What was cited so far, each fact once.
    cited: Vec<Citation>,
    wording: &'w Wording,
}

impl<'w> Page<'w> {
    fn new(wording: &'w Wording, look: Look) -> Self {
        Self {
            sheet: Sheet::new(wording, look),
            cited: Vec::new(),
            wording,
        }
    }

    fn titles<'n>(&self, named: impl IntoIterator<Item = &'n NamedPart>) -> String {
        self.sheet
            .list(named.into_iter().map(|it| it.title.as_str()))
    }

    fn head(&mut self, report: &LawReport) {
        let title = self
            .sheet
            .with("law-title", &[("date", report.as_of.to_string())]);
        self.sheet.heading(&title);
        if report.given.is_empty() {
            let line = self.sheet.word("law-nothing-given");
            self.sheet.paragraph("  ", &line, None);
        }
        for given in &report.given {
            let line = self.given(given);
            self.sheet.paragraph("  ", &line, None);
        }
        if !report.conflicts.is_empty() || !report.contradictions.is_empty() {
            let heading = self.sheet.word("law-contradictions");
            self.sheet.heading(&heading);
        }
        for conflict in &report.conflicts {
            let details = [
                ("fact", conflict.fact.title.clone()),
                ("answers", self.titles(&conflict.answers)),
            ];
            let line = self.sheet.with("law-conflict", &details);
            self.sheet.paragraph("  ! ", &line, Some(Ink::Bad));
        }
        for contradiction in &report.contradictions {
            let line = format!("{}  [{}]", contradiction.title, contradiction.id);
            self.sheet.paragraph("  ! ", &line, Some(Ink::Bad));
            self.sheet.paragraph("    ", &contradiction.text, None);
            let aside = self.titles(&contradiction.set_aside);
            self.sheet.row("    ", "law-set-aside", &aside);
            self.sources("    ", &contradiction.citations);
        }
    }

    fn given(&self, given: &GivenPart) -> String {
        let answers = if given.answers.is_empty() {
            self.sheet.word("law-not-given")
        } else {
            self.titles(&given.answers)
        };
        format!("{}: {answers}", given.fact.title)
    }

    fn determined(&mut self, determined: &DeterminedPart, every_step: bool) {
        let (ink, mark) = match determined.outcome.as_str() {
            "depends" => (Ink::Doubt, "? "),
            "human_review" => (Ink::Doubt, "? "),
            _ => (Ink::Strong, "- "),
        };
        let mut outcome = self.titles(&determined.possible);
        if determined.outcome == "depends" {
            outcome = self.sheet.with("law-depends", &[("outcomes", outcome)]);
        }
        if let Some(doubt) = self.outcome_doubt(determined) {
            outcome = format!("{outcome} ({doubt})");
        }
        let line = format!("{}: {outcome}  [{}]", determined.title, determined.id);
        self.sheet.paragraph(&format!("  {mark}"), &line, Some(ink));
        let leads_to = |step: &StepPart| {
            let mut possible = determined.possible.iter();
            step.applies != "no" && possible.any(|it| it.id == step.concludes.id)
        };
        // Where a rule applies and nothing else is possible, what stays open before it says the same.
        let is_settled =
            determined.possible.len() == 1 && determined.steps.last().is_some_and(leads_to);
        let shown = |step: &&StepPart| leads_to(step) && (!is_settled || step.applies == "yes");
        let steps = determined.steps.iter();
        for step in steps.filter(|step| every_step || shown(step)) {
            self.step(step, every_step);
        }
    }

    /// What has to be said of an outcome that does not rest on a text that was read.
    fn outcome_doubt(&self, determined: &DeterminedPart) -> Option<String> {
        match determined.verification {
            _ if determined.outcome == "human_review" => None,
            Verification::Read | Verification::ReadInSecondary => None,
            Verification::Unverified => Some(self.sheet.word("law-unverified")),
            Verification::ForHumanReview => Some(self.sheet.word("law-for-review")),
        }
    }

    fn step(&mut self, step: &StepPart, in_full: bool) {
        let applies = self.sheet.family("law-applies", step.applies);
        if step.applies == "yes" && !in_full {
            self.sheet.paragraph("      ", &step.why, None);
        } else {
            let line = format!("{} {applies}", step.question);
            self.sheet.paragraph("      ", &line, None);
            if step.applies != "no" {
                let details = [
                    ("outcome", step.concludes.title.clone()),
                    ("why", step.why.clone()),
                ];
                let key = if step.applies == "open" {
                    "law-if-so"
                } else {
                    "law-so"
                };
                let line = self.sheet.with(key, &details);
                self.sheet.paragraph("        ", &line, None);
            }
        }
        if in_full && !step.given.is_empty() {
            let given: Vec<String> = step.given.iter().map(|it| self.given(it)).collect();
            let given = given.join(" · ");
            self.sheet.row("        ", "law-given", &given);
        }
        if step.applies != "no" || in_full {
            self.sources("        ", &step.citations);
        }
    }

    fn consequences(&mut self, report: &LawReport, kind: ConsequenceKind) {
        let of_kind = |it: &&ConsequencePart| it.kind == kind.code();
        let mut all: Vec<_> = report.consequences.iter().filter(of_kind).collect();
        // What holds comes before what may.
        all.sort_by_key(|it| is_open(it.applies));
        if all.is_empty() {
            return;
        }
        let heading = self.sheet.family("law-kind", kind.code());
        self.sheet.heading(&heading);
        for it in all {
            self.consequence(it);
        }
    }

    fn consequence(&mut self, it: &ConsequencePart) {
        let who = self.sheet.family("law-who", &it.who);
        let mut line = format!("{}: {}  [{}]", who, it.title, it.id);
        if is_open(it.applies) {
            line = self.sheet.with("law-may", &[("what", line)]);
        }
        let (lead, ink) = if is_open(it.applies) {
            ("  ? ", Ink::Doubt)
        } else {
            ("  - ", Ink::Strong)
        };
        self.sheet.paragraph(lead, &line, Some(ink));
        self.sheet.paragraph("    ", &it.text, None);
        self.sources("    ", &it.citations);
    }

    fn questions(&mut self, questions: &[OpenPart]) {
        if questions.is_empty() {
            return;
        }
        let heading = self.sheet.word("law-questions");
        self.sheet.heading(&heading);
        for question in questions {
            let lead = if question.changes.is_empty() {
                "  - "
            } else {
                "  ? "
            };
            self.sheet.paragraph(lead, &question.question, None);
            let mut words: Vec<&str> = question.answers.iter().map(|it| it.id.as_str()).collect();
            if words.is_empty() {
                words.push("N");
            }
            let line = format!("--fact {}={}", question.fact.id, words.join("|"));
            self.sheet.paragraph("    ", &line, Some(Ink::Faint));
            let more = question.changes.len().saturating_sub(CHANGES_MAX);
            let changes = self.titles(question.changes.iter().take(CHANGES_MAX));
            if !changes.is_empty() {
                let key = if more == 0 {
                    "law-changes"
                } else {
                    "law-changes-more"
                };
                let details = [("what", changes), ("more", more.to_string())];
                let line = self.sheet.with(key, &details);
                self.sheet.paragraph("    ", &line, Some(Ink::Faint));
            }
        }
    }

    /// Ids and articles in one line; the sources themselves stand once at the end.
    fn sources(&mut self, lead: &str, citations: &[Citation]) {
        let mut told: Vec<String> = Vec::new();
        for citation in citations {
            let mut line = format!("{} {}", citation.id, citation.locator);
            if let Some(doubt) = doubt(citation, self.wording) {
                line = format!("{line} ({doubt})");
            }
            if let Some(day) = citation.in_force_from {
                let since = self.sheet.with("law-since", &[("date", day.to_string())]);
                line = format!("{line}, {since}");
            }
            told.push(line);
            if !self.cited.iter().any(|it| it.id == citation.id) {
                self.cited.push(citation.clone());
            }
        }
        let line = told.join("; ");
        self.sheet.paragraph(lead, &line, Some(Ink::Faint));
    }

    fn bibliography(&mut self) {
        if self.cited.is_empty() {
            return;
        }
        let heading = self.sheet.word("law-sources");
        self.sheet.heading(&heading);
        self.cited.sort_by(|a, b| a.id.cmp(&b.id));
        for citation in std::mem::take(&mut self.cited) {
            let line = citation_line(&citation, self.wording);
            let lead = format!("  {}  ", citation.id);
            self.sheet.paragraph(&lead, &line, Some(Ink::Faint));
        }
    }

    fn foot(mut self, report: &LawReport) -> String {
        self.bibliography();
        self.sheet.blank();
        self.sheet.paragraph("", &report.notice, Some(Ink::Faint));
        self.sheet.done()
    }
}
