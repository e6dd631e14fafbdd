//! From a reading to a report with reasons and sources.

use std::cmp::Reverse;
use std::sync::Arc;

use evigil_claims::{ClaimFinding, Disclosure, Reading};
use evigil_core::{Document, Lang, ScalarIndex, Severity, Span};
use evigil_knowledge::Knowledge;
use jiff::civil::Date;

use super::reasons::{Item, Reasons, Ruling};
use super::report::{
    CheckReport, CitedCorrection, CitedDisclosure, CitedFinding, DocumentPart, MAX_FINDINGS,
    OfferPart, Place, PricePart, Summary,
};
use super::schema::SchemaId;

impl CheckReport {
    /// The report on `document`: what was read in it, with the reasons and sources that
    /// `knowledge` gives on the day `as_of`, in the language `lang` of the reader.
    ///
    /// Sources of the country where the document's language is spoken come first. A finding
    /// whose rule has no source in force on that day is never a violation.
    #[must_use]
    pub fn new(
        document: &Document,
        reading: &Reading,
        knowledge: &Knowledge,
        lang: Lang,
        as_of: Date,
    ) -> Self {
        Self::with_reasons(document, reading, &mut Reasons::new(knowledge, lang, as_of))
    }

    /// Like [`CheckReport::new`], for many documents in turn: what the knowledge base says is
    /// looked up once.
    #[must_use]
    pub fn with_reasons(document: &Document, reading: &Reading, reasons: &mut Reasons<'_>) -> Self {
        let Reasons {
            knowledge,
            lang,
            as_of,
            ..
        } = *reasons;
        let mut cite = Cite {
            document,
            home: home(reading.lang),
            reasons,
        };
        let kept = gravest(&reading.findings);
        let findings: Vec<_> = kept.iter().map(|finding| cite.finding(finding)).collect();
        let mut omitted = Summary::default();
        for finding in &reading.findings {
            omitted.count(finding.severity);
        }
        for finding in &kept {
            omitted.discount(finding.severity);
        }
        let disclosures = reading
            .disclosures
            .iter()
            .map(|entry| cite.disclosure(entry))
            .collect();
        let corrections = reading
            .corrections
            .iter()
            .take(PLACES_MAX)
            .map(|entry| cite.correction(&entry.id, entry.span))
            .collect();
        let questions = reading
            .questions
            .iter()
            .filter_map(|item| Some(knowledge.disclosure(item)?.question.get(lang).to_owned()))
            .collect();
        let report = Self {
            schema: SchemaId,
            as_of,
            reader_lang: lang,
            document: document_part(document, reading),
            offer: offer_part(reading),
            findings_omitted: reading.findings.len() - findings.len(),
            omitted,
            findings,
            disclosures,
            corrections,
            questions,
            standing: reading.standing,
        };
        debug_assert!(
            report.every_violation_is_cited(),
            "a violation lacks a citation"
        );
        report
    }

    /// Whether each violation is asserted and has a citation.
    #[must_use]
    pub fn every_violation_is_cited(&self) -> bool {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Violation)
            .all(|finding| {
                finding.stance == evigil_core::Stance::Asserted && !finding.citations.is_empty()
            })
    }
}

/// Most places of one disclosure, prices and corrections that a report holds. A page for people
/// stays far below; a text that repeats a sentence a million times must not fill the memory.
const PLACES_MAX: usize = 1_000;

/// Jurisdiction whose sources a reader of a document in `lang` looks for first.
const fn home(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "US",
        Lang::Ja => "JP",
    }
}

/// At most [`MAX_FINDINGS`] findings, the gravest, in the order of the text.
fn gravest(findings: &[ClaimFinding]) -> Vec<&ClaimFinding> {
    let mut kept: Vec<_> = findings.iter().enumerate().collect();
    if kept.len() > MAX_FINDINGS {
        kept.sort_by_key(|(place, finding)| (Reverse(finding.severity), *place));
        kept.truncate(MAX_FINDINGS);
        kept.sort_by_key(|(place, _)| *place);
    }
    kept.into_iter().map(|(_, finding)| finding).collect()
}

struct Cite<'r, 'k> {
    document: &'r Document,
    home: &'static str,
    reasons: &'r mut Reasons<'k>,
}

impl Cite<'_, '_> {
    /// `span`, or the start of the text when it is no place in it.
    fn place(&self, span: Span) -> Span {
        let known = self.document.text.get(span.bytes()).is_some();
        if known {
            span
        } else {
            Span {
                start: 0,
                end: 0,
                start_byte: 0,
                end_byte: 0,
            }
        }
    }

    fn quote(&self, span: Span) -> String {
        self.document
            .text
            .get(span.bytes())
            .unwrap_or_default()
            .to_owned()
    }

    fn finding(&mut self, finding: &ClaimFinding) -> CitedFinding {
        let Ruling {
            rule,
            why,
            citations,
            overdue,
        } = self.reasons.ruling(&finding.rule, self.home);
        // Without a source in force on the day there is nothing that the statement breaks.
        let severity = if citations.is_empty() {
            finding.severity.min(Severity::Warning)
        } else {
            finding.severity
        };
        CitedFinding {
            rule,
            label: finding.label,
            stance: finding.stance,
            severity,
            strength: finding.strength,
            quote: self.quote(finding.span),
            span: self.place(finding.span),
            why,
            citations,
            stance_cue: finding
                .stance_cue
                .filter(|cue| self.document.text.get(cue.bytes()).is_some()),
            block: place(self.document, finding.span.start_byte),
            overdue_review: overdue,
        }
    }

    fn disclosure(&mut self, entry: &Disclosure) -> CitedDisclosure {
        let Item {
            title,
            rule,
            why,
            question,
            citations,
        } = self.reasons.item(&entry.item, self.home);
        let spans: Vec<_> = entry
            .spans
            .iter()
            .take(PLACES_MAX)
            .map(|span| self.place(*span))
            .collect();
        let best = spans.first().copied();
        CitedDisclosure {
            item: entry.item.clone(),
            title,
            status: entry.status,
            span: best,
            quote: best.map(|span| self.quote(span)),
            spans,
            rule,
            why,
            question,
            citations,
        }
    }

    fn correction(&self, id: &str, span: Span) -> CitedCorrection {
        let Reasons {
            knowledge, lang, ..
        } = *self.reasons;
        let known = knowledge.correction(id);
        CitedCorrection {
            id: id.into(),
            quote: self.quote(span),
            span: self.place(span),
            says: known
                .map_or("", |correction| correction.says.get(lang))
                .into(),
            better: known
                .map_or("", |correction| correction.better.get(lang))
                .into(),
            citations: known.map_or_else(
                || Arc::new([]) as Arc<[_]>,
                |correction| self.reasons.citations(&correction.basis, self.home),
            ),
        }
    }
}

/// The block that holds byte `offset`.
fn place(document: &Document, offset: usize) -> Option<Place> {
    let next = document
        .blocks
        .partition_point(|block| block.bytes.start <= offset);
    let block = document.blocks.get(next.checked_sub(1)?)?;
    block.bytes.contains(&offset).then(|| Place {
        zone: block.zone,
        role: block.role,
        path: block.path.clone(),
    })
}

fn document_part(document: &Document, reading: &Reading) -> DocumentPart {
    DocumentPart {
        source: document.source.clone(),
        sha256: document.sha256.clone(),
        lang: reading.lang,
        kind: reading.kind,
        chars: ScalarIndex::new(&document.text).scalar(document.text.len()),
        format: document.format,
        charset: document.charset.clone(),
        url: document.url.clone(),
        retrieved: document.retrieved.clone(),
        title: document.title.clone(),
        problems: document.problems.clone(),
    }
}

fn offer_part(reading: &Reading) -> OfferPart {
    let offer = &reading.offer;
    OfferPart {
        products: offer.products.clone(),
        cell_sources: offer.cell_sources.clone(),
        species: offer.species.clone(),
        donor: offer.donor,
        routes: offer.routes.clone(),
        indications: offer.indications.clone(),
        prices: offer
            .prices
            .iter()
            .take(PLACES_MAX)
            .map(|price| PricePart {
                yen: price.yen,
                unit: price.unit.clone(),
                span: price.span,
            })
            .collect(),
        sessions: offer.sessions.clone(),
    }
}
