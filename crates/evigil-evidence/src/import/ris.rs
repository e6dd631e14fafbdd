//! RIS: a tag of two characters, two blanks, a hyphen, a blank and a value on each line.
//!
//! Programs write it carelessly: blanks are missing, values run over lines, tags are unknown or
//! repeated, records are not ended. A line that begins with a tag and its hyphen is a new field; any
//! other line goes on with the last one.

use super::date::PartialDate;
use super::fault::{Problem, ProblemKind};
use super::format::Format;
use super::ids::{self, IdKind};
use super::place::Place;
use super::record::Record;
use super::text::{cut, filled, without_tags};

/// Tags that a line may begin with although its blanks are not those of the format. `IL-10` and
/// `AB-positive` in the middle of an abstract are none.
const KNOWN: [&str; 58] = [
    "TY", "ER", "TI", "T1", "T2", "T3", "CT", "BT", "ST", "TT", "AU", "A1", "A2", "A3", "A4", "PY",
    "Y1", "Y2", "DA", "JO", "JF", "JA", "J1", "J2", "DO", "DI", "AN", "AB", "N1", "N2", "NT", "UR",
    "L1", "L2", "L3", "L4", "LK", "KW", "VL", "IS", "SP", "EP", "SN", "PB", "CY", "AD", "DB", "DP",
    "ID", "LA", "M1", "M3", "C1", "C2", "C7", "ET", "RP", "U1",
];

/// A line with a tag.
struct Field<'t> {
    tag: &'t str,
    value: &'t str,
}

/// Tag and value of a line that begins a field.
fn field(line: &str) -> Option<Field<'_>> {
    let tag = line.get(..2)?;
    let mut bytes = tag.bytes();
    if !bytes.next()?.is_ascii_uppercase() {
        return None;
    }
    let second = bytes.next()?;
    if !(second.is_ascii_uppercase() || second.is_ascii_digit()) {
        return None;
    }
    let rest = line.get(2..)?;
    let after = rest.trim_start_matches([' ', '\t']);
    let blanks = rest.len() - after.len();
    let value = after.strip_prefix('-')?;
    let ends = value.is_empty() || value.starts_with([' ', '\t']);
    let exact = blanks == 2 && ends;
    // With a blank on one side of the hyphen at least, and a tag of the format.
    let careless = (blanks > 0 || ends) && blanks <= 3 && KNOWN.contains(&tag);
    (exact || careless).then(|| Field {
        tag,
        value: value.trim(),
    })
}

/// Whether a line begins a record.
pub(super) fn begins_record(line: &str) -> bool {
    field(line).is_some_and(|field| field.tag == "TY")
}

/// The fields of one record, with the line of each.
#[derive(Default)]
struct Fields {
    fields: Vec<(String, String, usize)>,
}

impl Fields {
    fn all<'f>(&'f self, tags: &'f [&str]) -> impl Iterator<Item = (&'f str, Place)> {
        self.fields
            .iter()
            .filter(|(tag, value, _)| tags.contains(&tag.as_str()) && !value.trim().is_empty())
            .map(|(_, value, line)| (value.as_str(), Place::line(*line)))
    }

    /// The first value of the first of `tags` that has one.
    fn first(&self, tags: &[&str]) -> Option<(&str, Place)> {
        tags.iter().find_map(|tag| {
            let (_, value, line) = self
                .fields
                .iter()
                .find(|(known, value, _)| known == tag && !value.trim().is_empty())?;
            Some((value.as_str(), Place::line(*line)))
        })
    }
}

/// Reads every record of a text.
pub(super) fn read(input: &str, problems: &mut Vec<Problem>) -> Vec<Record> {
    let mut records = Vec::new();
    let mut open: Option<Fields> = None;
    let mut last = 0;
    for (index, line) in input.lines().enumerate() {
        let number = index + 1;
        last = number;
        let line = line.trim_start_matches('\u{feff}').trim_end();
        let at_margin = line.trim_start();
        // Blanks before a tag are seen in files that were copied from a page.
        let begun = field(line).or_else(|| field(at_margin).filter(|it| is_boundary(it.tag)));
        match begun {
            Some(begun) if begun.tag == "TY" => {
                if let Some(fields) = open.take() {
                    problem(problems, number, "ER", ProblemKind::Unended);
                    records.push(record(&fields, problems));
                }
                let mut fields = Fields::default();
                fields
                    .fields
                    .push(("TY".to_owned(), begun.value.to_owned(), number));
                open = Some(fields);
            }
            Some(begun) if begun.tag == "ER" => match open.take() {
                Some(fields) => records.push(record(&fields, problems)),
                None => stray(problems, number, line),
            },
            Some(begun) => match &mut open {
                Some(fields) => {
                    fields
                        .fields
                        .push((begun.tag.to_owned(), begun.value.to_owned(), number))
                }
                None => stray(problems, number, line),
            },
            None if at_margin.is_empty() => {}
            None => match open.as_mut().and_then(|fields| fields.fields.last_mut()) {
                Some((_, value, _)) => {
                    value.push(' ');
                    value.push_str(at_margin);
                }
                // Some programs number the records.
                None if at_margin
                    .trim_end_matches('.')
                    .bytes()
                    .all(|b| b.is_ascii_digit()) => {}
                None => stray(problems, number, line),
            },
        }
    }
    if let Some(fields) = open {
        problem(problems, last, "ER", ProblemKind::Unended);
        records.push(record(&fields, problems));
    }
    records
}

fn is_boundary(tag: &str) -> bool {
    matches!(tag, "TY" | "ER")
}

fn record(fields: &Fields, problems: &mut Vec<Problem>) -> Record {
    let begin = fields.fields.first().map_or(1, |(_, _, line)| *line);
    let mut record = Record::new(Format::Ris, Place::line(begin));
    record.types = fields
        .all(&["TY", "M3"])
        .map(|(value, _)| value.to_owned())
        .collect();
    record.title = fields
        .first(&["TI", "T1", "CT", "BT"])
        .and_then(|(title, _)| filled(&without_tags(title)));
    let titles: Vec<_> = fields.all(&["TI"]).collect();
    if let Some((second, place)) = titles.get(1)
        && titles.first().is_some_and(|(first, _)| first != second)
    {
        problems.push(Problem {
            place: *place,
            field: "TI".to_owned(),
            kind: ProblemKind::Conflict {
                found: cut(second, 80),
            },
        });
    }
    record.authors = fields
        .all(&["AU", "A1"])
        .filter_map(|(author, _)| filled(author))
        .collect();
    record.affiliations = fields
        .all(&["AD"])
        .filter_map(|(it, _)| filled(it))
        .collect();
    record.journal = fields
        .first(&["JO", "JF", "T2", "JA", "J2", "J1"])
        .and_then(|(journal, _)| filled(journal));
    record.summary = fields
        .first(&["AB", "N2"])
        .and_then(|(summary, _)| filled(&without_tags(summary)));
    record.published = published(fields, problems);
    identifiers(fields, &mut record, problems);
    record.finish(problems);
    record
}

/// `2020`, `2020/05/01/Spring` and `2020///`.
fn published(fields: &Fields, problems: &mut Vec<Problem>) -> Option<PartialDate> {
    let mut odd = None;
    for tag in ["PY", "Y1", "DA"] {
        let Some((written, place)) = fields.first(&[tag]) else {
            continue;
        };
        let parts: Vec<&str> = written.split('/').collect();
        let parts = parts
            .get(..parts.len().min(3))
            .unwrap_or_default()
            .join("/");
        let read = PartialDate::parse(&parts).or_else(|| PartialDate::in_words(written));
        if read.is_some() {
            return read;
        }
        odd.get_or_insert((tag, written, place));
    }
    if let Some((tag, written, place)) = odd {
        problems.push(Problem {
            place,
            field: tag.to_owned(),
            kind: ProblemKind::Date {
                found: cut(written, 40),
            },
        });
    }
    None
}

fn identifiers(fields: &Fields, record: &mut Record, problems: &mut Vec<Problem>) {
    for (doi, place) in fields.all(&["DO", "DI"]) {
        record.add_id(IdKind::Doi, doi, (place, "DO"), problems);
    }
    // What an accession number means, the name of its data bank says.
    let from_pubmed = fields.all(&["DB", "DP"]).any(|(name, _)| {
        let name = name.to_ascii_lowercase();
        name.contains("pubmed") || name.contains("medline") || name == "nlm"
    });
    for (number, place) in fields.all(&["AN"]) {
        if from_pubmed && ids::pmid(number).is_some() {
            record.add_id(IdKind::Pmid, number, (place, "AN"), problems);
        } else if let Some(id) = ids::pmid_in_words(number) {
            record.put_id(IdKind::Pmid, id);
        } else {
            for id in ids::mentioned(number) {
                record.put_id(IdKind::Registry, id);
            }
        }
    }
    for (number, _) in fields.all(&["C2"]) {
        if number.to_ascii_uppercase().starts_with("PMC")
            && let Some(id) = ids::pmcid(number)
        {
            record.put_id(IdKind::Pmcid, id);
        }
    }
    for (address, _) in fields.all(&["UR", "L1", "L2", "LK"]) {
        for one in address.split([';', ' ']).filter(|one| !one.is_empty()) {
            if let Some((kind, id)) = ids::in_address(one) {
                record.put_id(kind, id);
            }
        }
    }
    for (note, _) in fields.all(&["N1", "NT", "KW", "C1", "U1"]) {
        if record.ids.pmid.is_empty()
            && let Some(id) = ids::pmid_in_words(note)
        {
            record.put_id(IdKind::Pmid, id);
        }
        for id in ids::mentioned(note) {
            if !record.ids.mentioned.contains(&id) {
                record.ids.mentioned.push(id);
            }
        }
    }
}

fn stray(problems: &mut Vec<Problem>, line: usize, found: &str) {
    let kind = ProblemKind::Stray {
        found: cut(found, 60),
    };
    problem(problems, line, "", kind);
}

fn problem(problems: &mut Vec<Problem>, line: usize, field: &str, kind: ProblemKind) {
    problems.push(Problem {
        place: Place::line(line),
        field: field.to_owned(),
        kind,
    });
}
