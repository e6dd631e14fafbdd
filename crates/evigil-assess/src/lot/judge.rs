//! A dossier and the files that it names against the criteria, wherever the files stand.

use std::collections::BTreeMap;
use std::io;

use evigil_core::Sha256;
use evigil_instrument::table::mapping::{Mapping, MappingFault};
use evigil_instrument::{Contents, Inspection, MappedFile, Place, Problem, ProblemSeverity};
use evigil_knowledge::Knowledge;
use evigil_product::criteria::{Criteria, LotRecord};
use evigil_product::dossier::{Dossier, DossierFault, DossierProblem, FileRole, Vocabulary};
use evigil_product::measured::measure;
use evigil_product::{Attached, Attachments};
use jiff::civil::Date;

use super::build::{LotInput, NamedFile};
use super::report::LotReport;
use crate::Wording;
use crate::plot::LotPlots;

/// Why a dossier can't be judged at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DossierUnread {
    /// It is no dossier: a text that is no TOML says nothing, which must not read as a lot that
    /// discloses nothing.
    #[error("line {line}: {reason}")]
    Text {
        /// Line of the fault, from 1.
        line: u64,
        /// What is wrong, as the reader of TOML says it.
        reason: String,
    },
    /// The knowledge base can't be used.
    #[error("{0}")]
    Criteria(String),
}

/// Holds the dossier of `text`, called `source`, against the criteria on the day `as_of`. `open`
/// gives the files that it names.
///
/// # Errors
/// [`DossierUnread`]; files that are missing or can't be read are told in the report.
pub fn judged(
    (source, text): (&str, &str),
    open: &dyn Fn(&str) -> io::Result<MappedFile>,
    knowledge: &Knowledge,
    (wording, as_of): (&Wording, Date),
) -> Result<(LotReport, LotPlots), DossierUnread> {
    let criteria = Criteria::compile(knowledge).map_err(|errors| {
        let reasons = errors.iter().map(|error| error.reason.clone());
        DossierUnread::Criteria(reasons.collect::<Vec<_>>().join("; "))
    })?;
    let (dossier, mut problems) = Dossier::parse(text, &Vocabulary::of(knowledge));
    let broken = |problem: &&DossierProblem| matches!(problem.fault, DossierFault::Syntax { .. });
    if let Some(problem) = problems.iter().find(broken) {
        let details = problem.fault.details();
        let reason = details.into_iter().map(|(_, value)| value);
        return Err(DossierUnread::Text {
            line: u64::try_from(problem.place.line).unwrap_or(u64::MAX),
            reason: reason.collect::<Vec<_>>().join(": "),
        });
    }
    let mut opened: BTreeMap<&str, io::Result<MappedFile>> = BTreeMap::new();
    for file in dossier.files() {
        let opened = opened.entry(&file.file).or_insert_with(|| open(&file.file));
        if let Err(error) = opened {
            problems.push(DossierProblem {
                place: file.place,
                fault: DossierFault::MissingFile {
                    path: file.file.clone(),
                    reason: error.to_string(),
                },
            });
        }
    }
    let mut files = Attachments::new();
    for file in dossier.files() {
        let is_paper = matches!(file.role, FileRole::Figure | FileRole::Certificate);
        let attached = match opened.get(file.file.as_str()) {
            Some(Ok(_)) if is_paper => Attached::Paper,
            Some(Ok(bytes)) => Attached::Read(match &file.mapping {
                None => evigil_instrument::read(bytes),
                Some(mapping) => mapped(bytes, mapping, open),
            }),
            Some(Err(error)) => Attached::Missing {
                reason: error.to_string(),
            },
            None => continue,
        };
        files.insert(file.file.clone(), attached);
    }
    let lot = LotRecord {
        dossier: &dossier,
        files: &files,
        as_of,
    };
    let items = criteria.judge(&lot);
    let measured = measure(&lot);
    let named: Vec<NamedFile<'_>> = files
        .iter()
        .filter_map(|(name, attached)| match (attached, opened.get(name)) {
            (Attached::Read(inspection), Some(Ok(bytes))) => Some(NamedFile {
                name,
                sha256: Sha256::of(bytes),
                inspection,
            }),
            _ => None,
        })
        .collect();
    let input = LotInput {
        source,
        sha256: Sha256::of(text.as_bytes()),
        dossier: &dossier,
        problems: &problems,
        items: &items,
        measured: &measured,
        files: &named,
        as_of,
    };
    Ok((
        LotReport::new(&input, knowledge, wording),
        LotPlots::new(&lot),
    ))
}

/// A table by the mapping that the dossier names for it.
fn mapped<'f>(
    bytes: &'f MappedFile,
    mapping: &str,
    open: &dyn Fn(&str) -> io::Result<MappedFile>,
) -> Inspection<'f> {
    let unreadable = |problem: Problem| Inspection {
        format: None,
        contents: Contents::Nothing,
        problems: vec![problem],
    };
    let text = match open(mapping) {
        Ok(text) => String::from_utf8_lossy(&text).into_owned(),
        Err(error) => {
            let problem = Problem::new("EV-I002", ProblemSeverity::Error, Place::File);
            return unreadable(problem.with("reason", &error));
        }
    };
    let said = |fault: &MappingFault| {
        // Line 0 is a fault that shows only when the mapping meets a table.
        let place = match fault.line {
            0 => Place::File,
            line => Place::Line(line),
        };
        let mut problem = Problem::new(fault.kind.code(), ProblemSeverity::Error, place);
        problem.details.clone_from(&fault.details);
        problem
    };
    match Mapping::parse(&text) {
        Ok(mapping) => match mapping.read(bytes) {
            Ok(mapped) => mapped.inspection,
            Err(fault) => unreadable(said(&fault)),
        },
        Err(fault) => unreadable(said(&fault).with("mapping", mapping)),
    }
}
