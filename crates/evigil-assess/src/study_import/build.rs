//! From records to the report.

use evigil_evidence::import::{
    Flag, Group, Import, ImportError, Joined, Place, Problem, Standing, draft, join,
};
use evigil_evidence::ledger::Ledger;
use jiff::civil::Date;

use super::report::{
    CheckPart, DraftPart, FilePart, FlagPart, IdsPart, LedgerPart, ProblemPart, RecordPart,
    StudyImport, StudyImportSchemaId, StudyPart, StudyStanding, UnreadPart,
};
use super::words;
use crate::Messages;

/// Files that were read, each with its name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Read {
    /// Names, as they were given.
    pub files: Vec<String>,
    /// What each holds.
    pub imports: Vec<Import>,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Unread {
    /// Its name.
    pub file: String,
    /// Why.
    pub error: ImportError,
}

impl UnreadPart {
    /// What is said of a file that could not be read.
    #[must_use]
    pub fn new(unread: &Unread, messages: &Messages) -> Self {
        let place = unread.error.place();
        Self {
            file: unread.file.clone(),
            code: unread.error.code().to_owned(),
            line: place.map(|place| place.line),
            column: place.and_then(column),
            message: words::unread(&unread.error, messages),
        }
    }
}

impl StudyImport {
    /// Joins what was read and sets it beside the ledger, for the day `today`.
    #[must_use]
    pub fn new(
        read: &Read,
        unread: &[Unread],
        ledger: &Ledger,
        today: Date,
        messages: &Messages,
    ) -> Self {
        let Joined {
            groups,
            ledger: told,
        } = join(&read.imports, ledger, today);
        let mut drafts = 0;
        let studies = groups
            .iter()
            .map(|group| {
                let draft = draft(group, &read.imports, &read.files, ledger, drafts);
                drafts += usize::from(draft.is_some());
                StudyPart {
                    draft: draft.map(|draft| DraftPart {
                        name: draft.name,
                        written: None,
                        text: draft.text,
                    }),
                    ..study(group, read, messages)
                }
            })
            .collect();
        Self {
            schema: StudyImportSchemaId,
            as_of: today,
            files: read
                .files
                .iter()
                .zip(&read.imports)
                .map(|(file, import)| FilePart {
                    file: file.clone(),
                    format: import.format,
                    encoding: import.encoding.to_owned(),
                    records: import.records.len(),
                    problems: import
                        .problems
                        .iter()
                        .map(|it| problem(it, messages))
                        .collect(),
                })
                .collect(),
            unread: unread
                .iter()
                .map(|unread| UnreadPart::new(unread, messages))
                .collect(),
            studies,
            ledger: told
                .into_iter()
                .map(|told| LedgerPart {
                    study: told.study,
                    flag: flag(&told.flag),
                })
                .collect(),
        }
    }
}

fn study(group: &Group, read: &Read, messages: &Messages) -> StudyPart {
    let records = group.members.iter().filter_map(|member| {
        let record = read.imports.get(member.file)?.records.get(member.record)?;
        Some(RecordPart {
            file: read.files.get(member.file)?.clone(),
            line: record.place.line,
            format: record.format,
            title: record.title.clone(),
            journal: record.journal.clone(),
            published: record.published.map(|date| date.to_string()),
            types: record.types.clone(),
            duplicate: member.duplicate,
        })
    });
    let ids = group.ids.clone();
    StudyPart {
        standing: match group.standing {
            Standing::New => StudyStanding::New,
            Standing::Known => StudyStanding::Known,
            Standing::Notice => StudyStanding::Notice,
        },
        in_ledger: group.in_ledger.clone(),
        ids: IdsPart {
            doi: ids.doi,
            pmid: ids.pmid,
            pmcid: ids.pmcid,
            registry: ids.registry,
            mentioned: ids.mentioned,
        },
        records: records.collect(),
        flags: group.flags.iter().map(flag).collect(),
        checks: group
            .checks
            .iter()
            .map(|check| CheckPart {
                check: check.kind.code().to_owned(),
                message: words::check(&check.kind, messages),
            })
            .collect(),
        draft: None,
    }
}

fn flag(flag: &Flag) -> FlagPart {
    FlagPart {
        kind: flag.kind,
        by_title: flag.by_title,
        by: flag.by.clone(),
    }
}

fn problem(problem: &Problem, messages: &Messages) -> ProblemPart {
    ProblemPart {
        code: problem.kind.code().to_owned(),
        line: problem.place.line,
        column: column(problem.place),
        field: problem.field.clone(),
        message: words::problem(problem, messages),
    }
}

/// 0 stands for the whole line.
fn column(place: Place) -> Option<usize> {
    (place.column > 0).then_some(place.column)
}
