//! JADER, the reports on drugs that PMDA publishes: four CSV tables in CP932, joined by the number
//! of the case and how often it was reported.
//!
//! Columns are bound by their names in any width, so that old and new column sets and files that
//! were saved again are read; a table may come in several files. Words become codes of ICH by the
//! lists of the knowledge base (`vigilance/jader/words.toml`), what they do not hold is kept as it
//! is written. Ages are decades of life, weights and heights are bands and are kept, a quarter of a
//! fiscal year is kept and tells the year (C.1.5). JADER has no criterion of seriousness: only a
//! fatal outcome makes one. It has no lots.
//!
//! Every report of a case is handed over with its count as version: the last one counts.
//!
//! Nothing is held in memory but the place of each run of rows of one case: the rows are looked at
//! twice, where they lie.
//!
//! Source: PMDA, JADER, description of its items; derived tables of the issue of August 2020. No
//! row of JADER itself was seen.

mod column;
mod join;
mod report;
mod scan;
mod summary;
mod value;
mod words;

use std::sync::LazyLock;

use evigil_knowledge::Knowledge;

use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault, Sink, Source};

pub use column::TableKind;
pub use summary::{Summary, TableSummary};
pub use words::{Words, WordsFault};

use join::Join;
use scan::{Cases, Run};
use summary::Reading;

/// The words of the base that the program brings along.
static EMBEDDED: LazyLock<Option<Words>> = LazyLock::new(|| {
    let knowledge = Knowledge::embedded().ok()?;
    Words::of(knowledge).ok()
});

/// Whether any of the files is a table of JADER, by its first line.
#[must_use]
pub fn recognise(sources: &[&dyn Source]) -> bool {
    let is_table = |words: &Words| {
        let mut headers = sources.iter().map(|source| scan::header_of(*source, words));
        headers.any(|header| header.is_some())
    };
    EMBEDDED.as_ref().is_some_and(is_table)
}

/// Reads the tables, with the words of the base that the program brings along.
///
/// Reports come in the order of their numbers, and of their count.
///
/// # Errors
/// When none of the files is a table of JADER, when the system can't read one, or when the sink
/// wants no more.
pub fn read(sources: &[&dyn Source], sink: &mut dyn Sink) -> Result<Summary, ReadFault> {
    match EMBEDDED.as_ref() {
        Some(words) => read_with(words, sources, sink),
        None => Err(not_jader(sources)),
    }
}

/// Reads the tables, with these words.
///
/// # Errors
/// As for [`read`].
pub fn read_with(
    words: &Words,
    sources: &[&dyn Source],
    sink: &mut dyn Sink,
) -> Result<Summary, ReadFault> {
    let mut reading = Reading::new(sink);
    let mut cases = Cases::default();
    let mut tables = Vec::new();
    let mut kinds: [Vec<Run>; 4] = [const { Vec::new() }; 4];
    for source in sources {
        let mut runs = Vec::new();
        let Ok(number) = u16::try_from(tables.len()) else {
            return Err(not_jader(sources));
        };
        match scan::scan(*source, number, words, &mut cases, &mut runs, &mut reading)? {
            Some(table) => {
                if let Some(kind) = kinds.get_mut(table.header.kind as usize) {
                    // The first file of a kind is the only one, as a rule.
                    if kind.is_empty() {
                        *kind = runs;
                    } else {
                        kind.append(&mut runs);
                    }
                }
                tables.push(table);
            }
            None => reading.problem(Problem::new(
                "EV-T401",
                ProblemSeverity::Warning,
                Place::file(source.name()),
            )),
        }
    }
    if tables.is_empty() {
        return Err(not_jader(sources));
    }
    about_tables(&tables, &mut reading);
    for runs in &mut kinds {
        // Rows of a report stay in the order of the files.
        runs.sort_by_key(|run| (run.case, run.version));
    }
    let repeated = Join::new(words, &cases, &tables).run(&kinds, &mut reading)?;
    Ok(reading.finish(repeated))
}

fn not_jader(sources: &[&dyn Source]) -> ReadFault {
    let place = Place::file(sources.first().map_or("", |source| source.name()));
    ReadFault::broken(Problem::new("EV-T400", ProblemSeverity::Error, place))
}

fn about_tables(tables: &[scan::Table<'_>], reading: &mut Reading<'_>) {
    let is_there = |kind: &TableKind| tables.iter().any(|table| table.header.kind == *kind);
    let absent = TableKind::ALL.iter().filter(|kind| !is_there(kind));
    let absent: Vec<_> = absent.map(|kind| kind.word()).collect();
    if let (false, Some(base)) = (
        absent.is_empty(),
        TableKind::ALL.iter().find(|kind| is_there(kind)),
    ) {
        let problem = Problem::new("EV-T417", ProblemSeverity::Note, Place::default());
        let problem = problem.with("tables", absent.join(", "));
        reading.problem(problem.with("base", base.word()));
    }
}
