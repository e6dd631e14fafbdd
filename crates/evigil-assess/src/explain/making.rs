//! Entries of files that other crates read, as views.

use std::collections::HashMap;

use evigil_core::{Lang, Localized};
use evigil_knowledge::basis::{Basis, citations};
use evigil_knowledge::{EntryView, Knowledge};
use jiff::civil::Date;

/// Folders of the base that hold such files.
const FOLDERS: [&str; 6] = [
    "assessment",
    "decisions",
    "evidence",
    "harms",
    "screening",
    "vigilance",
];

/// The base, the language and the day.
#[derive(Debug)]
pub(super) struct Making<'k> {
    pub(super) knowledge: &'k Knowledge,
    pub(super) lang: Lang,
    pub(super) as_of: Date,
    files: HashMap<&'k str, &'k str>,
}

impl<'k> Making<'k> {
    pub(super) fn new(knowledge: &'k Knowledge, lang: Lang, as_of: Date) -> Self {
        let mut files = HashMap::new();
        for (path, text) in FOLDERS.iter().flat_map(|folder| knowledge.files(folder)) {
            for line in text.lines() {
                let id = line
                    .strip_prefix("id = \"")
                    .and_then(|rest| rest.strip_suffix('"'));
                if let Some(id) = id {
                    files.entry(id).or_insert(path);
                }
            }
        }
        Self {
            knowledge,
            lang,
            as_of,
            files,
        }
    }

    /// The view of an entry with a name, a text and what it rests on.
    pub(super) fn view(
        &self,
        kind: &str,
        id: &str,
        title: &Localized,
        text: &Localized,
        basis: &[Basis],
    ) -> EntryView {
        let citations = citations(basis, self.knowledge, id, "", self.lang, self.as_of);
        EntryView {
            id: id.to_owned(),
            kind: kind.to_owned(),
            title: title.get(self.lang).to_owned(),
            text: text.get(self.lang).to_owned(),
            why: None,
            known_gaps: None,
            question: None,
            level: None,
            since: None,
            status: None,
            jurisdiction: Vec::new(),
            url: None,
            in_force: true,
            verification: citations.iter().map(|it| it.verification).min(),
            citations,
            examples: Vec::new(),
            criterion: None,
            review_by: None,
            overdue: false,
            file: self.files.get(id).copied().unwrap_or_default().to_owned(),
        }
    }
}
