//! CrossRef: a work, an answer with a work or a list, a list of works. A retraction stands in the
//! record of the notice (`update-to`) and, in newer records, in that of the paper (`updated-by`).

use serde_json::Value;

use super::date::PartialDate;
use super::fault::{ImportError, Problem, ProblemKind};
use super::format::Format;
use super::ids::{self, IdKind};
use super::json::{self, get, list, text};
use super::notice::{Notice, NoticeKind, NoticeSide};
use super::place::{Lines, Place};
use super::record::Record;
use super::text::{cut, filled, without_tags};

/// Reads every work of a text.
pub(super) fn read(input: &str, problems: &mut Vec<Problem>) -> Result<Vec<Record>, ImportError> {
    let whole = json::parse(input, Format::CrossRef)?;
    let (works, starts) = works(input, &whole);
    let mut lines = Lines::new(input);
    let mut records = Vec::with_capacity(works.len());
    for (mut work, mut start) in works.iter().zip(starts) {
        // A list of answers, each with one work.
        if let Some(message) = get(work, "message").filter(|message| message.is_object()) {
            work = message;
            start = json::locate(input, start, "message").unwrap_or(start);
        }
        let place = Place::line(lines.at(start));
        if get(work, "DOI").is_none() && get(work, "title").is_none() {
            problems.push(Problem {
                place,
                field: String::new(),
                kind: ProblemKind::Stray {
                    found: cut(&work.to_string(), 60),
                },
            });
            continue;
        }
        let mut reader = Reader {
            input,
            start,
            work,
            problems,
        };
        records.push(reader.record(place));
    }
    Ok(records)
}

/// The works, and where each begins.
fn works<'v>(input: &str, whole: &'v Value) -> (&'v [Value], Vec<usize>) {
    for path in ["message.items", "items"] {
        if let Some(items) = get(whole, path).and_then(Value::as_array) {
            let at = json::locate(input, 0, path).unwrap_or(0);
            return (items, json::elements(input, at));
        }
    }
    if let Value::Array(items) = whole {
        let at = json::locate(input, 0, "").unwrap_or(0);
        return (items, json::elements(input, at));
    }
    let at = json::locate(input, 0, "").unwrap_or(0);
    (std::slice::from_ref(whole), vec![at])
}

struct Reader<'r> {
    input: &'r str,
    start: usize,
    work: &'r Value,
    problems: &'r mut Vec<Problem>,
}

impl Reader<'_> {
    fn record(&mut self, place: Place) -> Record {
        let mut record = Record::new(Format::CrossRef, place);
        record.title = self.first("title");
        record.journal = self.first("container-title");
        record
            .types
            .extend(text(self.work, "type").map(str::to_owned));
        record
            .types
            .extend(text(self.work, "subtype").map(str::to_owned));
        record.summary = text(self.work, "abstract").and_then(|jats| filled(&without_tags(jats)));
        match text(self.work, "DOI") {
            Some(doi) => {
                let at = self.place("DOI");
                record.add_id(IdKind::Doi, doi, (at, "DOI"), self.problems);
            }
            None => self.problem("DOI", ProblemKind::Missing),
        }
        // Works that come from PubMed by another service carry its ids.
        for (field, kind) in [("PMID", IdKind::Pmid), ("PMCID", IdKind::Pmcid)] {
            if let Some(id) = text(self.work, field) {
                let at = self.place(field);
                record.add_id(kind, id, (at, field), self.problems);
            }
        }
        for author in list(self.work, "author") {
            record.authors.extend(author_name(author));
            for affiliation in list(author, "affiliation") {
                if let Some(name) = text(affiliation, "name").and_then(filled)
                    && !record.affiliations.contains(&name)
                {
                    record.affiliations.push(name);
                }
            }
        }
        record.published = self.published();
        record.funders = list(self.work, "funder")
            .iter()
            .filter_map(|funder| text(funder, "name").and_then(filled))
            .collect();
        self.trials(&mut record);
        self.notices(&mut record);
        record.finish(self.problems);
        record
    }

    /// `title` is a list, and a text in records of other services.
    fn first(&self, field: &str) -> Option<String> {
        let value = get(self.work, field)?;
        let written = match value {
            Value::Array(titles) => titles.iter().find_map(Value::as_str)?,
            _ => value.as_str()?,
        };
        filled(&without_tags(written))
    }

    /// The first date that is one: `date-parts` may be `[[null]]`.
    fn published(&mut self) -> Option<PartialDate> {
        for field in ["published", "published-print", "published-online", "issued"] {
            let Some(parts) = get(self.work, field).and_then(|date| date.get("date-parts")) else {
                continue;
            };
            let parts: Vec<&Value> = parts
                .get(0)
                .and_then(Value::as_array)
                .map(|parts| parts.iter().filter(|part| !part.is_null()).collect())
                .unwrap_or_default();
            if parts.is_empty() {
                continue;
            }
            let part = |at: usize| parts.get(at).and_then(|part| json::number(part));
            let year = part(0).and_then(|year| i16::try_from(year).ok());
            let month = part(1).and_then(|month| i8::try_from(month).ok());
            let day = part(2).and_then(|day| i8::try_from(day).ok());
            let date = year.and_then(|year| PartialDate::new(year, month, day));
            if date.is_some() {
                return date;
            }
            let written = Value::Array(parts.into_iter().cloned().collect()).to_string();
            let kind = ProblemKind::Date {
                found: cut(&written, 40),
            };
            self.problem(&format!("{field}.date-parts"), kind);
        }
        None
    }

    fn trials(&mut self, record: &mut Record) {
        for (index, trial) in list(self.work, "clinical-trial-number").iter().enumerate() {
            let Some(number) = text(trial, "clinical-trial-number") else {
                continue;
            };
            let field = format!("clinical-trial-number[{index}].clinical-trial-number");
            let at = self.place(&field);
            record.add_id(IdKind::Registry, number, (at, &field), self.problems);
        }
    }

    fn notices(&mut self, record: &mut Record) {
        for (field, side) in [
            ("update-to", NoticeSide::Notice),
            ("updated-by", NoticeSide::Target),
        ] {
            for update in list(self.work, field) {
                let kind = text(update, "type").or_else(|| text(update, "update-type"));
                let Some(kind) = kind.and_then(NoticeKind::of_update) else {
                    continue;
                };
                let mut notice = Notice::new(kind, side);
                notice.doi = text(update, "DOI").and_then(ids::doi);
                // The label only says the type again, in other words.
                if notice.doi.is_none() {
                    notice.citation = text(update, "label").unwrap_or_default().to_owned();
                }
                record.notices.push(notice);
            }
        }
        // `relation` names some retractions too.
        for (field, side) in [
            ("relation.is-retracted-by", NoticeSide::Target),
            ("relation.retracts", NoticeSide::Notice),
        ] {
            for relation in list(self.work, field) {
                let mut notice = Notice::new(NoticeKind::Retraction, side);
                notice.doi = text(relation, "id").and_then(ids::doi);
                if !record
                    .notices
                    .iter()
                    .any(|known| known.side == side && known.doi == notice.doi)
                {
                    record.notices.push(notice);
                }
            }
        }
    }

    fn place(&self, field: &str) -> Place {
        let at = json::locate(self.input, self.start, field).unwrap_or(self.start);
        Place::of(self.input, at)
    }

    fn problem(&mut self, field: &str, kind: ProblemKind) {
        let place = match kind {
            ProblemKind::Missing => Place::line(Place::of(self.input, self.start).line),
            _ => self.place(field),
        };
        self.problems.push(Problem {
            place,
            field: field.to_owned(),
            kind,
        });
    }
}

/// Family and given name, or the name of a group.
fn author_name(author: &Value) -> Option<String> {
    let family = text(author, "family");
    let given = text(author, "given");
    let name = match (family, given) {
        (Some(family), Some(given)) => format!("{family} {given}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => text(author, "name")
            .or_else(|| text(author, "literal"))?
            .to_owned(),
    };
    filled(&name)
}
