//! The engine: from a document to a reading.

use std::ops::Range;

use evigil_core::{Document, Lang, ScalarIndex, Stance};
use evigil_knowledge::{Knowledge, Level};
use jiff::civil::Date;
use thiserror::Error;

use crate::claim::{Candidate, ClaimPatterns};
use crate::config::Config;
use crate::correction::Corrections;
use crate::disclosure::Disclosures;
use crate::kind::{Kinds, TextFeatures};
use crate::lexicon::{Concept, Lexicon, LexiconEntry};
use crate::merge;
use crate::numeric::{self, BUILTIN};
use crate::offer::{self, Dimension, Offers};
use crate::page::Page;
use crate::price;
use crate::reading::{ClaimFinding, DocumentKind, Offer, Reading, Strength};
use crate::rules::{RuleIndex, severity};
use crate::stance::StanceRules;
use crate::standing;
use crate::structure::Headings;
use crate::topic::Topics;
use crate::verdict;

/// Why the knowledge base could not be made into an engine.
#[derive(Debug, Error)]
pub enum EngineError {
    /// A file does not parse.
    #[error("{path}: {message}")]
    File {
        /// File in the knowledge base.
        path: String,
        /// What the parser says, with line and column.
        message: String,
    },
    /// A table that must exist once is missing.
    #[error("no file under claims/ has a [{table}] table")]
    Absent {
        /// Name of the table.
        table: &'static str,
    },
    /// A pattern, cue or heading names a word list that does not exist.
    #[error("{place} names the word list `{list}`, which does not exist")]
    UnknownList {
        /// Name of the list.
        list: String,
        /// Who names it.
        place: String,
    },
    /// A pattern without classes.
    #[error("{place}: a pattern needs at least one class in `seq`")]
    EmptyPattern {
        /// Where it stands.
        place: String,
    },
    /// A word list holds an empty word.
    #[error("the word list `{list}` holds an empty word")]
    EmptyWord {
        /// Name of the list.
        list: String,
    },
    /// More word lists than can be numbered.
    #[error("more than 65,535 word lists")]
    TooManyLists,
    /// The words could not be compiled.
    #[error("the word lists could not be compiled: {0}")]
    Words(String),
    /// A tag that no rule answers to.
    #[error("a pattern of {label} is tagged `{tag}`, but no rule applies to that tag")]
    UnknownTag {
        /// Label of the pattern.
        label: &'static str,
        /// The tag.
        tag: String,
    },
    /// A label that no rule answers to.
    #[error("no rule applies to the label {label} by default")]
    NoRule {
        /// The label.
        label: &'static str,
    },
    /// A disclosure item that the knowledge base does not describe.
    #[error("patterns are given for the disclosure `{item}`, which does not exist")]
    UnknownItem {
        /// Name of the item.
        item: String,
    },
}

/// Reads documents by the word lists, patterns and rules of a knowledge base.
///
/// Cheap to share between threads; holds no document.
pub struct ClaimsEngine {
    lexicon: Lexicon,
    headings: Headings,
    stances: StanceRules,
    claims: ClaimPatterns,
    disclosures: Disclosures,
    corrections: Corrections,
    offers: Offers,
    products: Vec<Concept>,
    kinds: Kinds,
    topics: Topics,
    no_price: Concept,
    rules: RuleIndex,
}

impl ClaimsEngine {
    /// Compiles the engine.
    ///
    /// # Errors
    /// [`EngineError`] names the file or entry of the knowledge base that does not fit.
    pub fn new(knowledge: &Knowledge) -> Result<Self, EngineError> {
        let config = Config::read(knowledge)?;
        let rules = RuleIndex::new(knowledge);
        let corrections: Vec<_> = knowledge.corrections().iter().collect();
        let mut lists: Vec<LexiconEntry> = config.lexicons;
        lists.extend(offer::lists(&config.offers));
        lists.extend(Corrections::lists(&corrections));
        let lexicon = Lexicon::new(&BUILTIN, &lists)?;
        let offers = Offers::compile(&config.offers, &lexicon)?;
        Ok(Self {
            headings: Headings::compile(&config.headings, &lexicon)?,
            stances: StanceRules::compile(&config.stance, &lexicon)?,
            claims: ClaimPatterns::compile(&config.claims, &lexicon, &rules)?,
            disclosures: Disclosures::compile(&config.disclosed, knowledge, &lexicon)?,
            corrections: Corrections::compile(&corrections, &lexicon)?,
            products: offers.products(),
            offers,
            kinds: Kinds::compile(&config.kind, &lexicon)?,
            topics: Topics::compile(&config.topic, &lexicon)?,
            no_price: lexicon.concept(&config.price.excludes).ok_or_else(|| {
                EngineError::UnknownList {
                    list: config.price.excludes.clone(),
                    place: "price".to_owned(),
                }
            })?,
            rules,
            lexicon,
        })
    }

    /// Reads `document` by the rules in force on `as_of`.
    #[must_use]
    pub fn read(&self, document: &Document, as_of: Date) -> Reading {
        self.read_with(document, as_of, None)
    }

    /// Like [`Self::read`], for a document whose kind is known.
    #[must_use]
    pub fn read_as(&self, document: &Document, kind: DocumentKind, as_of: Date) -> Reading {
        self.read_with(document, as_of, Some(kind))
    }

    fn read_with(&self, document: &Document, as_of: Date, kind: Option<DocumentKind>) -> Reading {
        let numbers = |text: &str| numeric::numbers(text);
        let page = Page::new(
            document,
            &self.lexicon,
            &self.headings,
            &self.topics,
            numbers,
        );
        let candidates = self.claims.find(&page);
        let kind = kind.unwrap_or_else(|| self.kind(&page, &candidates));
        let mut claims = verdict::decide(&page, &candidates, &self.stances, &self.products, kind);
        claims = merge::merge(&page, claims);

        let index = ScalarIndex::new(&document.text);
        let place = |range: &Range<usize>| {
            index.span(
                page.text.original_start(range.start, &document.text),
                page.text.original_end(range.end, &document.text),
            )
        };
        let offer = self.offer(&page, kind, &place);
        let disclosures = self.disclosures.find(&page, kind, &offer.routes, &place);
        let met = self.disclosures.conditions_met(&disclosures);
        let mut findings: Vec<ClaimFinding> = claims
            .iter()
            .filter_map(|claim| {
                let (rule, level) =
                    self.rules
                        .rule(claim.label, claim.tag.as_deref(), kind, as_of)?;
                let level = if kind.offers() || level == Level::Block {
                    level
                } else {
                    Level::Review
                };
                Some(ClaimFinding {
                    rule: rule.to_owned(),
                    label: claim.label,
                    stance: claim.stance,
                    severity: severity(level, claim.label, claim.stance, met),
                    strength: if claim.weak {
                        Strength::Weak
                    } else {
                        Strength::Strong
                    },
                    span: place(&claim.bytes),
                    stance_cue: claim.cue.map(|(start, end)| place(&(start..end))),
                })
            })
            .collect();
        findings.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.label));
        let corrections = self.corrections.find(&page, &place);
        let questions = self.disclosures.questions(&disclosures, kind);
        let standing = standing::standings(kind, &findings, &disclosures);
        Reading {
            lang: page.lang,
            kind,
            offer,
            findings,
            disclosures,
            corrections,
            questions,
            standing,
        }
    }

    fn kind(&self, page: &Page<'_>, candidates: &[Candidate]) -> DocumentKind {
        let unhedged = candidates
            .iter()
            .filter(|candidate| {
                let around = page.surroundings(candidate.sentence, true);
                self.stances.decide(&candidate.bytes, around).stance == Stance::Asserted
            })
            .count();
        let features = TextFeatures {
            claims: unhedged,
            prices: page.amounts.len() + page.dollars(),
            sentences: page.sentences.len(),
            subjects: page.counts.of_all(&self.products),
        };
        self.kinds.classify(&page.counts, features)
    }

    fn offer(
        &self,
        page: &Page<'_>,
        kind: DocumentKind,
        place: &dyn Fn(&Range<usize>) -> evigil_core::Span,
    ) -> Offer {
        let mut found = self
            .offers
            .find(&page.hits, &page.set_aside(), kind.offers());
        Offer {
            donor: found.donor(),
            products: found.take(Dimension::Product),
            cell_sources: found.take(Dimension::CellSource),
            species: found.take(Dimension::Species),
            routes: found.take(Dimension::Route),
            indications: found.take(Dimension::Indication),
            // Amounts in a report about damages are no prices of the author.
            prices: if kind.offers() {
                price::prices(page, self.no_price, place)
            } else {
                Vec::new()
            },
            sessions: if kind.offers() {
                price::sessions(page.text.text())
            } else {
                Vec::new()
            },
        }
    }
}

/// Characters of a text that show its language.
const LANGUAGE_CHARS: usize = 200_000;

/// Language of a folded text: Japanese when kana carry a fair share of it.
pub(crate) fn language(text: &str) -> Lang {
    let end = if text.len() > LANGUAGE_CHARS {
        text.char_indices().nth(LANGUAGE_CHARS)
    } else {
        None
    };
    let sample = &text.as_bytes()[..end.map_or(text.len(), |(at, _)| at)];
    let latin = sample
        .iter()
        .filter(|byte| byte.is_ascii_lowercase())
        .count();
    // Kana are E3 81 to E3 83 and a third byte.
    let kana: usize = sample
        .iter()
        .zip(&sample[1.min(sample.len())..])
        .map(|(&first, &second)| usize::from((first == 0xe3) & matches!(second, 0x81..=0x83)))
        .sum();
    // One kana says about as much as three letters, and a third of Japanese is kanji.
    if kana > 0 && kana * 4 >= latin {
        Lang::Ja
    } else {
        Lang::En
    }
}
