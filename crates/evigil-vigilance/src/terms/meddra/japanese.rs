//! Japanese names.
//!
//! No licensed copy of MedDRA/J was at hand when this was written. What is read is what such files
//! must have whatever their layout: a code of eight digits in the first field, and after it a name in
//! Japanese letters and perhaps a reading in kana. Everything else in them is left alone, and the
//! reader says so.

use super::Meddra;
use super::fields::{Table, Told};
use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault, Source};
use crate::terms::is_japanese;

/// Reads files whose names say that they hold Japanese terms, such as `llt_j.asc`.
pub(super) fn read(sources: &[&dyn Source], all: &mut Meddra) -> Result<(), ReadFault> {
    for source in sources {
        if !is_japanese_file(source.name()) {
            continue;
        }
        let table = Table::open(*source, true)?;
        let mut told = Told::default();
        let place = Place::file(table.name());
        told.tell(Problem::new("EV-A109", ProblemSeverity::Note, place));
        for row in table.rows() {
            let Some(code) = row.code(0) else {
                let place = Place::line(table.name(), row.line).field("code");
                told.tell(
                    Problem::new("EV-A103", ProblemSeverity::Warning, place).with("field", "code"),
                );
                continue;
            };
            let names: Vec<String> = row
                .fields()
                .skip(1)
                .filter(|field| is_japanese(field))
                .take(2)
                .map(str::to_owned)
                .collect();
            if !names.is_empty() {
                all.japanese.entry(code).or_insert(names);
            }
        }
        told.finish(table.name(), &mut all.problems);
    }
    Ok(())
}

/// `LLT_J.ASC`, `pt_jp.txt`, `hlt-japanese.asc`.
fn is_japanese_file(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    let mut parts = stem.split(['_', '-', '.']);
    let is_level = parts
        .next()
        .is_some_and(|part| matches!(part, "llt" | "pt" | "hlt" | "hlgt" | "soc"));
    is_level && parts.any(|part| matches!(part, "j" | "jp" | "ja" | "jpn" | "japanese" | "kanji"))
}
