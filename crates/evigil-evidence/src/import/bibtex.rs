//! BibTeX and BibLaTeX. The grammar is that of the crate `biblatex`; what is done here is to go on
//! behind an entry that breaks it, and to resolve `@string` in the order of the file, so that an
//! abbreviation that names itself ends.

use std::collections::HashMap;

use biblatex::{
    Bibliography, ChunksExt, Entry, Pair, RawBibliography, RawChunk, RawEntry, Spanned,
};

use super::date::{PartialDate, month};
use super::fault::{Problem, ProblemKind};
use super::format::Format;
use super::ids::{self, IdKind};
use super::place::{Lines, Place};
use super::record::Record;
use super::text::{cut, filled, without_tags};

/// The longest text of one field, in bytes.
const FIELD_MAX: usize = 1 << 20;

/// The most braces and formulas of one field that the crate is given: it joins their pieces in time
/// that grows with the square of their number. An abstract has some dozens.
const PIECES_MAX: usize = 4096;

/// Fields that are read. Others may hold what they like.
const FIELDS: [&str; 24] = [
    "title",
    "booktitle",
    "journal",
    "journaltitle",
    "year",
    "month",
    "date",
    "author",
    "abstract",
    "doi",
    "url",
    "pmid",
    "pmcid",
    "eprint",
    "eprinttype",
    "archiveprefix",
    "note",
    "annote",
    "keywords",
    "funding",
    "affiliation",
    "howpublished",
    "type",
    "urldate",
];

/// Whether a line begins an entry.
pub(super) fn begins_entry(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('@') else {
        return false;
    };
    let name = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    name.len() < rest.len() && name.trim_start().starts_with(['{', '('])
}

/// Reads every entry of a text.
pub(super) fn read(input: &str, problems: &mut Vec<Problem>) -> Vec<Record> {
    let mut records = Vec::new();
    let mut abbreviations = HashMap::new();
    let mut lines = Lines::new(input);
    for (offset, chunk) in chunks(input) {
        let line = lines.at(offset);
        let raw = match RawBibliography::parse(chunk) {
            Ok(raw) => raw,
            Err(error) => {
                let at = Place::of(chunk, error.span.start);
                let place = Place {
                    line: line + at.line - 1,
                    column: at.column,
                };
                problems.push(Problem {
                    place,
                    field: key(chunk),
                    kind: ProblemKind::Unreadable {
                        reason: error.kind.to_string(),
                    },
                });
                continue;
            }
        };
        for pair in &raw.abbreviations {
            let text = join(&pair.value.v, &abbreviations, |_| {});
            abbreviations.insert(pair.key.v.to_ascii_lowercase(), text);
        }
        for entry in &raw.entries {
            let begin = line + Place::of(chunk, entry.span.start).line - 1;
            let mut reader = Reader {
                line: begin,
                problems,
            };
            records.push(reader.record(&entry.v, &abbreviations));
        }
    }
    records
}

/// The text from each line that begins an entry to the next, with the offset of each. An entry inside
/// a field begins a line too seldom to matter, and then only that entry is lost.
fn chunks(input: &str) -> Vec<(usize, &str)> {
    let mut starts = Vec::new();
    let mut offset = 0;
    for line in input.split_inclusive('\n') {
        let margin = line.len() - line.trim_start().len();
        if begins_entry(line.trim_start()) {
            starts.push(offset + margin);
        }
        offset += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([input.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| Some((*start, input.get(*start..end)?)))
        .collect()
}

/// The key that an entry which can't be read seems to have.
fn key(chunk: &str) -> String {
    let inner = chunk.split(['{', '(']).nth(1).unwrap_or_default();
    cut(inner.split([',', '\n', '=']).next().unwrap_or_default(), 60)
}

/// The text of a value, with abbreviations put in; `unknown` hears of those that are not known.
fn join(
    value: &[Spanned<RawChunk<'_>>],
    abbreviations: &HashMap<String, String>,
    mut unknown: impl FnMut(&str),
) -> String {
    let mut text = String::new();
    for chunk in value {
        let piece = match &chunk.v {
            RawChunk::Normal(words) => words,
            RawChunk::Abbreviation(name) => match abbreviations.get(&name.to_ascii_lowercase()) {
                Some(words) => words.as_str(),
                None => {
                    // The months are abbreviations that nobody declares.
                    if month(name).is_none() {
                        unknown(name);
                    }
                    name
                }
            },
        };
        if text.len() + piece.len() > FIELD_MAX {
            break;
        }
        text.push_str(piece);
    }
    text
}

struct Reader<'r> {
    line: usize,
    problems: &'r mut Vec<Problem>,
}

impl Reader<'_> {
    fn record(&mut self, raw: &RawEntry<'_>, abbreviations: &HashMap<String, String>) -> Record {
        let fields = self.fields(raw, abbreviations);
        let get = |name: &str| {
            fields
                .get(name)
                .and_then(|text| filled(&without_tags(text)))
        };
        let mut record = Record::new(Format::BibTex, Place::line(self.line));
        record.title = get("title").or_else(|| get("booktitle"));
        record.journal = get("journal")
            .or_else(|| get("journaltitle"))
            .or_else(|| get("booktitle"))
            .or_else(|| get("howpublished"));
        record.types.push(raw.kind.v.to_ascii_lowercase());
        record.types.extend(get("type"));
        record.summary = get("abstract");
        record.authors = get("author")
            .map(|authors| authors.split(" and ").filter_map(filled).collect())
            .unwrap_or_default();
        record.affiliations.extend(get("affiliation"));
        record.funders.extend(get("funding"));
        record.published = self.published(&get);
        self.identifiers(&get, &mut record);
        record.finish(self.problems);
        record
    }

    /// The fields that are read, without braces and commands.
    fn fields(
        &mut self,
        raw: &RawEntry<'_>,
        abbreviations: &HashMap<String, String>,
    ) -> HashMap<String, String> {
        let mut fields = HashMap::new();
        for pair in &raw.fields {
            let name = pair.key.v.to_ascii_lowercase();
            if !FIELDS.contains(&name.as_str()) {
                continue;
            }
            let joined = join(&pair.value.v, abbreviations, |found| {
                self.problems.push(Problem {
                    place: Place::line(self.line),
                    field: name.clone(),
                    kind: ProblemKind::Reference {
                        found: cut(found, 60),
                    },
                });
            });
            let plain = plain(&name, &joined).unwrap_or_else(|| {
                // A command that is none: braces and backslashes go, the words stay.
                joined.replace(['{', '}', '\\'], "")
            });
            if let Some(left) = fields.get(&name) {
                if *left != plain {
                    self.problems.push(Problem {
                        place: Place::line(self.line),
                        field: name,
                        kind: ProblemKind::Conflict {
                            found: cut(&plain, 80),
                        },
                    });
                }
                continue;
            }
            fields.insert(name, plain);
        }
        fields
    }

    fn published(&mut self, get: &impl Fn(&str) -> Option<String>) -> Option<PartialDate> {
        let date = get("date");
        // A range such as 2019-05/2020-01 begins with what counts.
        let read = date
            .as_deref()
            .and_then(|date| date.split('/').next())
            .and_then(PartialDate::parse);
        if read.is_some() {
            return read;
        }
        let written = get("year").or(date)?;
        let month = get("month").as_deref().and_then(month);
        let year = PartialDate::in_words(&written).map(PartialDate::year);
        let read = year.and_then(|year| PartialDate::new(year, month, None));
        if read.is_none() {
            self.problems.push(Problem {
                place: Place::line(self.line),
                field: "year".to_owned(),
                kind: ProblemKind::Date {
                    found: cut(&written, 40),
                },
            });
        }
        read
    }

    fn identifiers(&mut self, get: &impl Fn(&str) -> Option<String>, record: &mut Record) {
        let line = Place::line(self.line);
        for (field, kind) in [
            ("doi", IdKind::Doi),
            ("pmid", IdKind::Pmid),
            ("pmcid", IdKind::Pmcid),
        ] {
            if let Some(id) = get(field) {
                record.add_id(kind, &id, (line, field), self.problems);
            }
        }
        let archive = get("eprinttype").or_else(|| get("archiveprefix"));
        if archive.is_some_and(|archive| archive.eq_ignore_ascii_case("pubmed"))
            && let Some(id) = get("eprint")
        {
            record.add_id(IdKind::Pmid, &id, (line, "eprint"), self.problems);
        }
        for field in ["url", "howpublished"] {
            if let Some((kind, id)) = get(field).as_deref().and_then(ids::in_address) {
                record.put_id(kind, id);
            }
        }
        for field in ["note", "annote", "keywords"] {
            let Some(words) = get(field) else { continue };
            if record.ids.pmid.is_empty()
                && let Some(id) = ids::pmid_in_words(&words)
            {
                record.put_id(IdKind::Pmid, id);
            }
            for id in ids::mentioned(&words) {
                if !record.ids.mentioned.contains(&id) {
                    record.ids.mentioned.push(id);
                }
            }
        }
    }
}

/// Words of a field without braces and commands of TeX.
fn plain(name: &str, text: &str) -> Option<String> {
    let pieces = text
        .bytes()
        .filter(|byte| matches!(byte, b'{' | b'}' | b'$'));
    if pieces.count() > PIECES_MAX {
        return None;
    }
    let span = 0..0;
    let value = Spanned::new(
        vec![Spanned::new(RawChunk::Normal(text), span.clone())],
        span.clone(),
    );
    let entry = RawEntry {
        key: Spanned::new("e", span.clone()),
        kind: Spanned::new("misc", span.clone()),
        fields: vec![Pair::new(Spanned::new(name, span.clone()), value)],
    };
    let raw = RawBibliography {
        preamble: String::new(),
        entries: vec![Spanned::new(entry, span)],
        abbreviations: Vec::new(),
    };
    let entries = Bibliography::from_raw(raw).ok()?.into_vec();
    let entry: &Entry = entries.first()?;
    Some(entry.get(name)?.format_verbatim())
}
