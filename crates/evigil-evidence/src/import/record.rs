//! A record, whatever format it came in.

use super::date::PartialDate;
use super::fault::{Problem, ProblemKind};
use super::format::Format;
use super::ids::{self, IdKind};
use super::notice::Notice;
use super::place::Place;
use super::trial::Trial;

/// Identifiers of a record, each once, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ids {
    /// DOI without `https://doi.org/`, as written.
    pub doi: Vec<String>,
    /// PubMed id.
    pub pmid: Vec<String>,
    /// PubMed Central id.
    pub pmcid: Vec<String>,
    /// Ids of registries that stand in a field for them.
    pub registry: Vec<String>,
    /// Ids of registries that only stand in the words: perhaps those of another trial.
    pub mentioned: Vec<String>,
}

/// A record of a registry or a library.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Format it came in.
    pub format: Format,
    /// Where it begins.
    pub place: Place,
    /// Title, without markup.
    pub title: Option<String>,
    /// Authors, as written: families first or not, groups too.
    pub authors: Vec<String>,
    /// Affiliations of authors, each once.
    pub affiliations: Vec<String>,
    /// Journal, or where else it was published.
    pub journal: Option<String>,
    /// When it was published.
    pub published: Option<PartialDate>,
    /// Types by the words of the source: `Randomized Controlled Trial`, `journal-article`, `JOUR`.
    pub types: Vec<String>,
    /// The abstract, without markup, with its headings.
    pub summary: Option<String>,
    /// Identifiers.
    pub ids: Ids,
    /// Who paid, as written.
    pub funders: Vec<String>,
    /// What retracts, corrects or doubts it, or what it does so to.
    pub notices: Vec<Notice>,
    /// What a registry says; only for records of a registry.
    pub trial: Option<Trial>,
}

impl Record {
    pub(super) fn new(format: Format, place: Place) -> Self {
        Self {
            format,
            place,
            title: None,
            authors: Vec::new(),
            affiliations: Vec::new(),
            journal: None,
            published: None,
            types: Vec::new(),
            summary: None,
            ids: Ids::default(),
            funders: Vec::new(),
            notices: Vec::new(),
            trial: None,
        }
    }

    /// Whether it is only a notice of something else.
    #[must_use]
    pub fn is_notice(&self) -> bool {
        self.notices
            .iter()
            .any(|notice| notice.side == super::NoticeSide::Notice)
    }

    /// Adds an identifier; one that is none is a problem.
    pub(super) fn add_id(
        &mut self,
        kind: IdKind,
        written: &str,
        at: (Place, &str),
        problems: &mut Vec<Problem>,
    ) {
        if written.trim().is_empty() {
            return;
        }
        let read = match kind {
            IdKind::Doi => ids::doi(written),
            IdKind::Pmid => ids::pmid(written),
            IdKind::Pmcid => ids::pmcid(written),
            IdKind::Registry => ids::registry(written),
        };
        match read {
            Some(id) => self.put_id(kind, id),
            None => problems.push(Problem {
                place: at.0,
                field: at.1.to_owned(),
                kind: ProblemKind::Identifier {
                    kind,
                    found: super::text::cut(written, 80),
                },
            }),
        }
    }

    /// Adds an identifier that was read.
    pub(super) fn put_id(&mut self, kind: IdKind, id: String) {
        let list = match kind {
            IdKind::Doi => &mut self.ids.doi,
            IdKind::Pmid => &mut self.ids.pmid,
            IdKind::Pmcid => &mut self.ids.pmcid,
            IdKind::Registry => &mut self.ids.registry,
        };
        if !list.iter().any(|known| known.eq_ignore_ascii_case(&id)) {
            list.push(id);
        }
    }

    /// Looks through title and abstract for ids of registries and for words of a retraction, and says
    /// what every record should have and this one has not.
    pub(super) fn finish(&mut self, problems: &mut Vec<Problem>) {
        let words = [self.title.as_deref(), self.summary.as_deref()];
        for id in words.into_iter().flatten().flat_map(ids::mentioned) {
            if !self.ids.registry.contains(&id) && !self.ids.mentioned.contains(&id) {
                self.ids.mentioned.push(id);
            }
        }
        let titled = self.title.as_deref().and_then(super::notice::by_title);
        if let Some(notice) = titled
            && !self
                .notices
                .iter()
                .any(|known| known.kind == notice.kind && known.side == notice.side)
        {
            self.notices.push(notice);
        }
        if self.title.is_none() {
            problems.push(Problem {
                place: self.place,
                field: "title".to_owned(),
                kind: ProblemKind::Missing,
            });
        }
    }
}
