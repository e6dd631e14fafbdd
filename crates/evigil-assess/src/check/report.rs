//! The types of the JSON contract `evigil.check/1`.

use std::sync::Arc;

use evigil_claims::{ClaimLabel, DisclosureStatus, DocumentKind, Donor, Standings, Strength};
use evigil_core::{
    BlockRole, Citation, DocumentFormat, Lang, Severity, Sha256, Span, Stance, Yen, Zone,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::schema::SchemaId;

/// Most findings a report holds. A document of hundreds of megabytes can repeat a claim millions
/// of times; the gravest findings are kept and the rest is counted in `findings_omitted`.
pub const MAX_FINDINGS: usize = 10_000;

/// What was found in one document, with its sources: one object of `evigil.check/1`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "evigil.check/1")]
pub struct CheckReport {
    /// Name and version of this contract.
    pub schema: SchemaId,
    /// The day whose law was applied.
    pub as_of: Date,
    /// Language of `why`, `questions` and the names of sources.
    pub reader_lang: Lang,
    /// The document.
    pub document: DocumentPart,
    /// What it offers or speaks of.
    pub offer: OfferPart,
    /// Claims in the order of the text.
    pub findings: Vec<CitedFinding>,
    /// Findings left out because there were more than a report holds.
    #[serde(skip_serializing_if = "is_zero")]
    pub findings_omitted: usize,
    /// The findings left out, by gravity: the counts of a summary are of all findings.
    #[serde(skip)]
    pub(super) omitted: Summary,
    /// What ought to be said, one entry an item.
    pub disclosures: Vec<CitedDisclosure>,
    /// Statements that better sources contradict, in the order of the text.
    pub corrections: Vec<CitedCorrection>,
    /// What to ask the provider, in the reader's language.
    pub questions: Vec<String>,
    /// Where the four questions stand by this document alone.
    pub standing: Standings,
}

/// A document as it was read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DocumentPart {
    /// Path or URL as given; for a record of an archive, path and record.
    pub source: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: Sha256,
    /// Language of the text.
    pub lang: Lang,
    /// Kind, judged by who gains.
    pub kind: DocumentKind,
    /// Length of the decoded text in Unicode scalar values.
    pub chars: usize,
    /// What the bytes were recognised as.
    pub format: DocumentFormat,
    /// Character encoding that was used.
    pub charset: String,
    /// Address of the page, when the source names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was retrieved, as the source says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<String>,
    /// Title of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What was wrong with the bytes although they could be read.
    pub problems: Vec<String>,
}

/// What a document offers or speaks of. Values are ids to explain.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OfferPart {
    /// Products.
    pub products: Vec<String>,
    /// Cell or tissue sources.
    pub cell_sources: Vec<String>,
    /// Species.
    pub species: Vec<String>,
    /// Whose cells.
    pub donor: Donor,
    /// Routes.
    pub routes: Vec<String>,
    /// Indications.
    pub indications: Vec<String>,
    /// Prices in yen.
    pub prices: Vec<PricePart>,
    /// Numbers of sessions, as written.
    pub sessions: Vec<String>,
}

/// A price in yen.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PricePart {
    /// The amount, tax as written.
    pub yen: Yen,
    /// What it buys, in the words of the document; empty when not said.
    pub unit: String,
    /// Where it stands.
    pub span: Span,
}

/// Where in the source a piece of text stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// Region of the page.
    pub zone: Zone,
    /// What the markup says it is.
    pub role: BlockRole,
    /// Path of the element; the page of a PDF; empty for plain text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
}

/// A claim with the rule that speaks of it and its sources.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CitedFinding {
    /// Id of the rule.
    pub rule: Arc<str>,
    /// What is claimed.
    pub label: ClaimLabel,
    /// How the author stands to it.
    pub stance: Stance,
    /// How grave it is; `violation` only for an asserted statement with a citation.
    pub severity: Severity,
    /// How much it claims.
    pub strength: Strength,
    /// The words, exactly as in the text.
    pub quote: String,
    /// Where they stand.
    pub span: Span,
    /// Why it matters, in the reader's language.
    pub why: Arc<str>,
    /// Sources of the rule, in force on the day of the check.
    pub citations: Arc<[Citation]>,
    /// The words that decided the stance, when it is not asserted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stance_cue: Option<Span>,
    /// Place in the source, when the format has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block: Option<Place>,
    /// The day by which the rule ought to have been read again, when that day is past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue_review: Option<Date>,
}

/// An item that ought to be said.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CitedDisclosure {
    /// Id of the item.
    pub item: String,
    /// Its name, in the reader's language.
    pub title: Arc<str>,
    /// Whether it is said.
    pub status: DisclosureStatus,
    /// The best place where it is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The words of the best place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Every place where it is said, best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// Id of the rule that asks for it.
    pub rule: Arc<str>,
    /// Why it ought to be said, in the reader's language.
    pub why: Arc<str>,
    /// What to ask when it is missing, in the reader's language.
    pub question: Arc<str>,
    /// Sources that ask for it, in force on the day of the check.
    pub citations: Arc<[Citation]>,
}

/// A statement that better sources contradict.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CitedCorrection {
    /// Id of the correction.
    pub id: Arc<str>,
    /// The words, exactly as in the text.
    pub quote: String,
    /// Where they stand.
    pub span: Span,
    /// What the statement says, in the reader's language.
    pub says: Arc<str>,
    /// What better sources say, in the reader's language.
    pub better: Arc<str>,
    /// Those sources.
    pub citations: Arc<[Citation]>,
}

/// Counts of findings by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Findings with [`Severity::Violation`].
    pub violations: usize,
    /// Findings with [`Severity::Warning`].
    pub warnings: usize,
    /// Findings with [`Severity::Note`].
    pub notes: usize,
    /// Disclosures that are missing.
    pub missing: usize,
}

impl Summary {
    /// Findings of `severity`.
    #[must_use]
    pub const fn of(&self, severity: Severity) -> usize {
        match severity {
            Severity::Violation => self.violations,
            Severity::Warning => self.warnings,
            Severity::Note => self.notes,
        }
    }

    const fn of_mut(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Violation => &mut self.violations,
            Severity::Warning => &mut self.warnings,
            Severity::Note => &mut self.notes,
        }
    }

    /// One finding more.
    pub(super) const fn count(&mut self, severity: Severity) {
        *self.of_mut(severity) += 1;
    }

    /// One finding less.
    pub(super) const fn discount(&mut self, severity: Severity) {
        let count = self.of_mut(severity);
        *count = count.saturating_sub(1);
    }

    /// Counts of both together.
    pub const fn add(&mut self, other: Self) {
        self.violations += other.violations;
        self.warnings += other.warnings;
        self.notes += other.notes;
        self.missing += other.missing;
    }

    /// Whether a finding is at least as grave as `severity`.
    #[must_use]
    pub const fn reaches(&self, severity: Severity) -> bool {
        match severity {
            Severity::Violation => self.violations > 0,
            Severity::Warning => self.violations + self.warnings > 0,
            Severity::Note => self.violations + self.warnings + self.notes > 0,
        }
    }
}

impl CheckReport {
    /// Counts of all findings, those left out as well, and of what is missing.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = self.omitted;
        for finding in &self.findings {
            summary.count(finding.severity);
        }
        summary.missing = self.missing().count();
        summary
    }

    /// The disclosures that are missing.
    pub fn missing(&self) -> impl Iterator<Item = &CitedDisclosure> {
        self.disclosures
            .iter()
            .filter(|entry| entry.status == DisclosureStatus::Missing)
    }

    /// The disclosures that are present.
    pub fn present(&self) -> impl Iterator<Item = &CitedDisclosure> {
        self.disclosures
            .iter()
            .filter(|entry| entry.status == DisclosureStatus::Present)
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}
