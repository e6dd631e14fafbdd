//! What is judged: a dossier with its files, on a day.

use jiff::civil::Date;

use crate::attachments::Attachments;
use crate::dossier::Dossier;

/// A dossier with its files, on a day.
#[derive(Debug, Clone, Copy)]
pub struct LotRecord<'l> {
    /// What the maker says.
    pub dossier: &'l Dossier,
    /// The files it names.
    pub files: &'l Attachments<'l>,
    /// The day of the assessment.
    pub as_of: Date,
}
