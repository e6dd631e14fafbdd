//! What only a criterion has: which lots it concerns, how it is judged, small dossiers.

use std::fmt::Write as _;

use evigil_knowledge::{CriterionView, TermKind};

use super::Page;
use crate::render::Ink;

/// Columns by which data stand in from the margin.
const INDENT: &str = "    ";

impl Page<'_> {
    /// Group and level, for the line under the title.
    pub(super) fn criterion_facts(&self, criterion: &CriterionView) -> [String; 2] {
        let term = |kind, id: &str| self.wording.term(kind, id).to_owned();
        [
            term(TermKind::CriterionGroup, &criterion.group),
            term(TermKind::CriterionLevel, criterion.level.code()),
        ]
    }

    /// Which lots, how it is judged, examples.
    pub(super) fn criterion(&mut self, criterion: &CriterionView) {
        self.concerned(criterion);
        self.check(criterion);
        self.dossiers(criterion);
    }

    fn concerned(&mut self, criterion: &CriterionView) {
        let applies = &criterion.applies;
        if applies.is_everything() {
            return;
        }
        self.title("explain-applies");
        for (key, kind, ids) in [
            ("explain-classes", TermKind::ProductClass, &applies.classes),
            (
                "explain-not-classes",
                TermKind::ProductClass,
                &applies.not_classes,
            ),
            ("explain-routes", TermKind::Route, &applies.routes),
            ("explain-donors", TermKind::Donor, &applies.donors),
        ] {
            if !ids.is_empty() {
                let names = self.wording.terms(kind, ids);
                let line = self.wording.messages().with(key, [("names", names)]);
                self.paragraph("  - ", &line, None);
            }
        }
    }

    fn check(&mut self, criterion: &CriterionView) {
        let check = &criterion.check;
        self.title("explain-check");
        let name = self.wording.term(TermKind::Check, &check.kind);
        let line = format!("{name} (check:{})", check.kind);
        self.paragraph("  ", &line, None);
        for (key, value) in &check.parameters {
            self.paragraph(INDENT, &format!("{key} = {value}"), Some(Ink::Faint));
        }
    }

    fn dossiers(&mut self, criterion: &CriterionView) {
        if criterion.examples.is_empty() {
            return;
        }
        self.title("explain-dossiers");
        for example in &criterion.examples {
            let id = example.standing.code();
            let standing = self.wording.term(TermKind::ItemStanding, id);
            let line = self
                .wording
                .messages()
                .with("explain-dossier", [("standing", standing), ("id", id)]);
            self.paragraph("  - ", &line, None);
            if let Some(note) = &example.note {
                let note = note.get(self.wording.lang()).to_owned();
                self.paragraph(INDENT, &note, Some(Ink::Faint));
            }
            // Data are not wrapped: a line broken by us would no longer be TOML.
            for line in example.dossier.trim().lines() {
                let _ = writeln!(self.out, "{INDENT}  {line}");
            }
        }
    }
}
