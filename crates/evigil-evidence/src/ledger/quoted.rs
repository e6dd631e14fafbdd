//! Which publications a page quotes.
//!
//! An identifier or a title is sure; a name with a year is not, and says so.

use schemars::JsonSchema;
use serde::Serialize;

use super::load::Ledger;
use super::study::{Identifiers, Study};
use super::work::Work;

/// How a publication was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Recognised {
    /// By its DOI.
    Doi,
    /// By its PubMed id.
    Pmid,
    /// By its PubMed Central id.
    Pmcid,
    /// By its id in a registry.
    Registry,
    /// By its title.
    Title,
    /// By the first author's name and the year: probably it.
    AuthorYear,
}

/// A publication of the base.
#[derive(Debug, Clone, Copy)]
pub enum Quoted<'l> {
    /// A study of the ledger.
    Study(&'l Study),
    /// Another publication.
    Work(&'l Work),
}

/// A publication that a text quotes.
#[derive(Debug, Clone, Copy)]
pub struct Quotation<'l> {
    /// The publication.
    pub quoted: Quoted<'l>,
    /// How it was recognised.
    pub by: Recognised,
    /// First byte of the words in the text by which it was recognised.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// Titles with fewer letters and digits are too short to be told from other words.
const TITLE_CHARS_MIN: usize = 30;
/// So many letters and digits of the title are looked for: pages cut titles short.
const TITLE_CHARS_MAX: usize = 60;
/// Characters between a name and its year, as in `(Nilforoushzadeh et al., 2020)`.
const NAME_TO_YEAR_MAX: usize = 25;

impl Ledger {
    /// The publications of the base that a text quotes, each once, in the order of the text.
    #[must_use]
    pub fn quoted(&self, text: &str) -> Vec<Quotation<'_>> {
        let page = Folded::of(text);
        let mut found = Vec::new();
        for study in self.studies() {
            let titles = study
                .reading
                .sources
                .iter()
                .filter(|source| !source.secondary);
            let place = page
                .identifier(text, &study.identifiers)
                .or_else(|| titles.filter_map(|source| page.title(&source.title)).next());
            found.extend(place.map(|place| place.of(Quoted::Study(study))));
        }
        for work in self.works() {
            let place = page
                .identifier(text, &work.identifiers)
                .or_else(|| page.title(&work.printed))
                .or_else(|| work.name_is_enough.then(|| name_and_year(text, work))?);
            found.extend(place.map(|place| place.of(Quoted::Work(work))));
        }
        found.sort_by_key(|quotation| (quotation.start, quotation.end));
        found
    }

    /// The works with data that a work tells of, through any number of reviews.
    #[must_use]
    pub fn primary_of(&self, work: &Work) -> Vec<&Work> {
        let mut seen = vec![work.id.as_str()];
        let mut queue: Vec<&str> = work.tells_of.iter().map(String::as_str).collect();
        let mut primary = Vec::new();
        while let Some(id) = queue.pop() {
            if seen.contains(&id) {
                continue;
            }
            let Some(next) = self.work(id) else { continue };
            seen.push(&next.id);
            if next.tells_of.is_empty() {
                primary.push(next);
            }
            queue.extend(next.tells_of.iter().map(String::as_str));
        }
        primary.sort_by(|a, b| a.id.cmp(&b.id));
        primary
    }
}

#[derive(Clone, Copy)]
struct Found {
    by: Recognised,
    start: usize,
    end: usize,
}

impl Found {
    const fn of(self, quoted: Quoted<'_>) -> Quotation<'_> {
        Quotation {
            quoted,
            by: self.by,
            start: self.start,
            end: self.end,
        }
    }
}

/// The letters and digits of a text in lower case, each with the byte it comes from.
struct Folded {
    letters: String,
    /// Byte in the text of each byte of `letters`.
    from: Vec<usize>,
    length: usize,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut folded = Self {
            letters: String::with_capacity(text.len()),
            from: Vec::with_capacity(text.len()),
            length: text.len(),
        };
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            for lower in c.to_lowercase() {
                folded.letters.push(lower);
                folded.from.resize(folded.from.len() + lower.len_utf8(), at);
            }
        }
        folded
    }

    fn title(&self, title: &str) -> Option<Found> {
        // What stands behind the title in brackets is ours: journal and year.
        let title = title.split(" (").next().unwrap_or(title);
        let wanted: String = Self::of(title)
            .letters
            .chars()
            .take(TITLE_CHARS_MAX)
            .collect();
        if wanted.chars().count() < TITLE_CHARS_MIN {
            return None;
        }
        let at = self.letters.find(&wanted)?;
        let last = at + wanted.len();
        Some(Found {
            by: Recognised::Title,
            start: *self.from.get(at)?,
            end: self.from.get(last).copied().unwrap_or(self.length),
        })
    }

    fn identifier(&self, text: &str, ids: &Identifiers) -> Option<Found> {
        let lists = [
            (Recognised::Doi, &ids.doi),
            (Recognised::Pmcid, &ids.pmcid),
            (Recognised::Registry, &ids.registry),
            (Recognised::Pmid, &ids.pmid),
        ];
        lists.into_iter().find_map(|(by, ids)| {
            ids.iter().find_map(|id| {
                let at = whole_word(text, id, by)?;
                Some(Found {
                    by,
                    start: at,
                    end: at + id.len(),
                })
            })
        })
    }
}

/// An identifier that is not part of a longer one. A PubMed id is only digits, so that the words
/// before it have to say what it is.
fn whole_word(text: &str, id: &str, by: Recognised) -> Option<usize> {
    let (lower, wanted) = (text.to_ascii_lowercase(), id.to_ascii_lowercase());
    lower.match_indices(&wanted).map(|(at, _)| at).find(|at| {
        let before = lower.get(..*at).unwrap_or_default();
        let after = lower.get(at + wanted.len()..).unwrap_or_default();
        let apart = !before.ends_with(|c: char| c.is_ascii_alphanumeric())
            && !after.starts_with(|c: char| c.is_ascii_alphanumeric());
        apart && (by != Recognised::Pmid || names_pubmed(before))
    })
}

fn names_pubmed(before: &str) -> bool {
    let near = before.len().saturating_sub(40);
    let near = (near..=before.len()).find_map(|at| before.get(at..));
    near.is_some_and(|near| near.contains("pmid") || near.contains("pubmed"))
}

fn name_and_year(text: &str, work: &Work) -> Option<Found> {
    let year = work.year.to_string();
    text.match_indices(&work.author).find_map(|(start, name)| {
        let after = text.get(start + name.len()..)?;
        let window = after
            .char_indices()
            .nth(NAME_TO_YEAR_MAX)
            .map_or(after, |(end, _)| after.get(..end).unwrap_or(after));
        let at = window.find(&year)?;
        Some(Found {
            by: Recognised::AuthorYear,
            start,
            end: start + name.len() + at + year.len(),
        })
    })
}
