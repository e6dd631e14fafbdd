//! Imports: records of registries and libraries become drafts of ledger entries.
//!
//! [`read`] takes the bytes of one file (a record or list of ClinicalTrials.gov, PubMed XML, RIS,
//! BibTeX or CrossRef) and gives its [`Record`]s and everything that is odd about them, each with
//! its line. [`join`] sets the records of all files beside each other and beside the ledger: what
//! tells of one publication or one trial becomes one [`Group`], retractions are followed both ways,
//! and registry records are checked. [`draft`] writes a group as the TOML of a ledger entry in which
//! nothing is judged: what the record does not state in its own fields is left to a curator, and the
//! ledger refuses the entry until that is done.
//!
//! Nothing here reaches for the network.

mod bibtex;
mod checks;
mod crossref;
mod ctgov;
mod date;
mod decode;
mod draft;
mod fault;
mod format;
mod ids;
mod join;
mod json;
mod notice;
mod place;
mod pubmed;
mod record;
mod ris;
mod text;
mod trial;
mod xml;

pub use checks::{Check, CheckKind};
pub use date::PartialDate;
pub use draft::{Draft, draft};
pub use fault::{ImportError, Problem, ProblemKind};
pub use format::Format;
pub use ids::IdKind;
pub use join::{Flag, Group, Joined, LedgerFlag, Member, Standing, join};
pub use notice::{Notice, NoticeKind, NoticeSide};
pub use place::Place;
pub use record::{Ids, Record};
pub use trial::{
    AdverseEvents, Arm, Enrolment, Intervention, Named, RegisteredOutcome, Trial, TrialReference,
};

/// The most bytes that one file may hold.
pub const BYTES_MAX: usize = 256 << 20;

/// What one file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Its format.
    pub format: Format,
    /// Its encoding, by the name of the Encoding Standard.
    pub encoding: &'static str,
    /// Its records, in the order of the file.
    pub records: Vec<Record>,
    /// What was odd and did no harm, in the order of the file.
    pub problems: Vec<Problem>,
}

/// Reads one file.
///
/// # Errors
/// When the bytes are of none of the formats, when they break the rules of their format in a way
/// that leaves nothing to read, or when they hold no record.
pub fn read(bytes: &[u8]) -> Result<Import, ImportError> {
    if bytes.len() > BYTES_MAX {
        return Err(ImportError::TooLarge {
            bytes: bytes.len(),
            max: BYTES_MAX,
        });
    }
    let mut problems = Vec::new();
    let (text, encoding) = decode::decode(bytes, &mut problems);
    let format = format::sniff(&text)?;
    let records = match format {
        Format::ClinicalTrialsGov => ctgov::read(&text, &mut problems)?,
        Format::CrossRef => crossref::read(&text, &mut problems)?,
        Format::PubMedXml => pubmed::read(&text, &mut problems)?,
        Format::Ris => ris::read(&text, &mut problems),
        Format::BibTex => bibtex::read(&text, &mut problems),
    };
    if records.is_empty() {
        return Err(ImportError::NoRecord { format, problems });
    }
    problems.sort_by_key(|problem| problem.place);
    Ok(Import {
        format,
        encoding,
        records,
        problems,
    })
}
