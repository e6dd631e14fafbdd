//! Kind of a document: who gains from it.

use serde::Deserialize;

use crate::engine::EngineError;
use crate::lexicon::{Concept, Counts, Lexicon};
use crate::reading::DocumentKind;

/// Evidence for kinds as it stands in the knowledge base.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KindEntry {
    /// Score that each kind starts with.
    prior: Weights,
    /// Word list in which an author sells in his own name.
    sells: String,
    signal: Vec<SignalEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignalEntry {
    /// Word list, or a feature of the text: `feature:claims`, `feature:prices`.
    of: String,
    /// Occurrences on a page of usual length that count.
    #[serde(default = "one")]
    cap: usize,
    /// Words of any shop or article: they tell kinds apart, not that a text is about such a product.
    #[serde(default)]
    common: bool,
    weights: Weights,
}

const fn one() -> usize {
    1
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct Weights {
    clinic_ad: f32,
    seller: f32,
    neutral_info: f32,
    critical: f32,
    regulator: f32,
}

impl Weights {
    const fn all(self) -> [(DocumentKind, f32); 5] {
        [
            (DocumentKind::ClinicAd, self.clinic_ad),
            (DocumentKind::Seller, self.seller),
            (DocumentKind::NeutralInfo, self.neutral_info),
            (DocumentKind::Critical, self.critical),
            (DocumentKind::Regulator, self.regulator),
        ]
    }
}

/// Counts that come from elsewhere in the engine.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TextFeatures {
    /// Claims that no cue weakens.
    pub(crate) claims: usize,
    /// Prices.
    pub(crate) prices: usize,
    /// Sentences.
    pub(crate) sentences: usize,
    /// Words that name a product evigil knows.
    pub(crate) subjects: usize,
}

/// A text that names no product must show at least so many kinds of evidence to have a kind.
const LEAST_EVIDENCE: usize = 2;

/// Sentences of a page of usual length.
const USUAL_SENTENCES: f32 = 20.0;

enum Source {
    List(Concept),
    Claims,
    Prices,
}

struct Signal {
    source: Source,
    cap: usize,
    common: bool,
    weights: Weights,
}

/// The evidence, compiled.
pub(crate) struct Kinds {
    prior: Weights,
    sells: Concept,
    signals: Vec<Signal>,
}

impl Kinds {
    pub(crate) fn compile(entry: &KindEntry, lexicon: &Lexicon) -> Result<Self, EngineError> {
        let signals = entry
            .signal
            .iter()
            .map(|signal| {
                let source = match signal.of.as_str() {
                    "feature:claims" => Source::Claims,
                    "feature:prices" => Source::Prices,
                    list => Source::List(lexicon.concept(list).ok_or_else(|| {
                        EngineError::UnknownList {
                            list: list.to_owned(),
                            place: "kind".to_owned(),
                        }
                    })?),
                };
                Ok(Signal {
                    source,
                    cap: signal.cap,
                    common: signal.common,
                    weights: signal.weights,
                })
            })
            .collect::<Result<_, EngineError>>()?;
        let sells = lexicon
            .concept(&entry.sells)
            .ok_or_else(|| EngineError::UnknownList {
                list: entry.sells.clone(),
                place: "kind".to_owned(),
            })?;
        Ok(Self {
            prior: entry.prior,
            sells,
            signals,
        })
    }

    /// The likeliest kind; [`DocumentKind::Other`] when the text names no such product and claims nothing.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of words, small against 2^24"
    )]
    pub(crate) fn classify(&self, counts: &Counts, features: TextFeatures) -> DocumentKind {
        let evidence = self.signals.iter().filter(|signal| match signal.source {
            Source::List(concept) => !signal.common && counts.of(concept) > 0,
            Source::Claims | Source::Prices => false,
        });
        if features.subjects == 0 && features.claims == 0 && evidence.count() < LEAST_EVIDENCE {
            return DocumentKind::Other;
        }
        let mut scores = self.prior.all();
        // A long page holds some of everything: what counts is how thick it stands.
        let pages = (features.sentences as f32 / USUAL_SENTENCES).max(1.0);
        for signal in &self.signals {
            let count = match signal.source {
                Source::List(concept) => counts.of(concept),
                Source::Claims => features.claims,
                Source::Prices => features.prices,
            };
            // The second word of a kind tells less than the first.
            let thick = (count as f32 / pages).min(signal.cap as f32).sqrt();
            for (score, weight) in scores.iter_mut().zip(signal.weights.all()) {
                score.1 += weight.1 * thick;
            }
        }
        // Who sells in his own name and asks a price gains, however much he warns of others first.
        let sells = features.prices > 0 && counts.of(self.sells) > 0;
        scores
            .into_iter()
            .filter(|(kind, _)| !sells || kind.offers())
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(DocumentKind::Other, |(kind, _)| kind)
    }
}
