//! How the author stands to a claim: cues, their side and their reach.

use std::ops::Range;

use evigil_core::Stance;
use serde::Deserialize;

use crate::engine::EngineError;
use crate::lexicon::{Concept, Hit, Lexicon};

/// On which side of the claim a cue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Side {
    /// Before it (English modals, "claims to").
    Before,
    /// After it (Japanese clause ends).
    After,
    /// Either.
    Any,
}

/// How far a cue reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Reach {
    /// Only a few words: negations.
    Near,
    /// To the next strong break of the sentence.
    Clause,
    /// The whole sentence.
    Sentence,
}

/// A class of cue words as it stands in the knowledge base.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CueEntry {
    lexicon: String,
    stance: Stance,
    side: Side,
    reach: Reach,
}

/// Settings of the stance rules as they stand in the knowledge base.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StanceEntry {
    /// Class of words that end a clause strongly.
    breaks: String,
    /// Class of words that promise: a hedge behind them does not count.
    promise: String,
    /// Class of words that report what advertisers say: with a quotation they criticise.
    reported: String,
    /// Class of words that name a source with a design.
    design: String,
    /// Class of words of lines that lead elsewhere.
    navigation: String,
    /// Class of words that name remedies of others.
    other_remedy: String,
    /// Class of words that speak of the text or the choice, not of an effect.
    meta: String,
    cue: Vec<CueEntry>,
}

struct Cue {
    stance: Stance,
    side: Side,
    reach: Reach,
}

/// The stance rules, compiled.
pub(crate) struct StanceRules {
    breaks: Concept,
    promise: Concept,
    reported: Concept,
    design: Concept,
    pub(crate) navigation: Concept,
    pub(crate) other_remedy: Concept,
    pub(crate) meta: Concept,
    /// Cues by number of their class.
    cues: Vec<Vec<Cue>>,
}

/// What is known around a claim when its stance is decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings<'t> {
    pub(crate) text: &'t str,
    /// Hits of the sentence.
    pub(crate) hits: &'t [Hit],
    pub(crate) sentence: &'t Range<usize>,
    /// Quotations of the sentence.
    pub(crate) quotations: &'t [Range<usize>],
    /// The author offers the thing.
    pub(crate) offers: bool,
}

/// A stance and the words that decided it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) stance: Stance,
    pub(crate) cue: Option<(usize, usize)>,
}

/// "Near" in bytes of folded text: about 14 kanji or seven English words.
const NEAR_BYTES: usize = 44;

impl StanceRules {
    pub(crate) fn compile(entry: &StanceEntry, lexicon: &Lexicon) -> Result<Self, EngineError> {
        let find = |name: &str| {
            lexicon
                .concept(name)
                .ok_or_else(|| EngineError::UnknownList {
                    list: name.to_owned(),
                    place: "stance".to_owned(),
                })
        };
        Ok(Self {
            breaks: find(&entry.breaks)?,
            promise: find(&entry.promise)?,
            reported: find(&entry.reported)?,
            design: find(&entry.design)?,
            navigation: find(&entry.navigation)?,
            other_remedy: find(&entry.other_remedy)?,
            meta: find(&entry.meta)?,
            cues: {
                let mut cues: Vec<Vec<Cue>> = Vec::new();
                for cue in &entry.cue {
                    let number = usize::from(find(&cue.lexicon)?.0);
                    if cues.len() <= number {
                        cues.resize_with(number + 1, Vec::new);
                    }
                    cues[number].push(Cue {
                        stance: cue.stance,
                        side: cue.side,
                        reach: cue.reach,
                    });
                }
                cues
            },
        })
    }

    /// Stance of the claim at `claim` by the words of its own sentence.
    pub(crate) fn decide(&self, claim: &Range<usize>, around: Surroundings<'_>) -> Decision {
        let clause = self.clause(claim, around);
        let mut best: Option<(u8, Decision)> = None;
        for hit in around.hits {
            // Words of the claim itself are no cue: "no side effects" denies nothing.
            if claim.start <= hit.start && hit.end <= claim.end {
                continue;
            }
            for cue in self
                .cues
                .get(usize::from(hit.concept.0))
                .into_iter()
                .flatten()
            {
                if !reaches(cue, hit, claim, &clause) {
                    continue;
                }
                let Some(stance) = self.weigh(cue.stance, hit, around) else {
                    continue;
                };
                let rank = rank(stance);
                if best.is_none_or(|(known, _)| rank > known) {
                    best = Some((
                        rank,
                        Decision {
                            stance,
                            cue: Some((hit.start, hit.end)),
                        },
                    ));
                }
            }
        }
        if let Some(decision) = self.quoted(claim, around)
            && best.is_none_or(|(known, _)| known < rank(decision.stance))
        {
            return decision;
        }
        best.map_or(
            Decision {
                stance: Stance::Asserted,
                cue: None,
            },
            |(_, decision)| decision,
        )
    }

    /// A cue counts as something else, or not at all, by who speaks and what precedes it.
    fn weigh(&self, stance: Stance, cue: &Hit, around: Surroundings<'_>) -> Option<Stance> {
        match stance {
            // "According to" in a seller's own pitch is part of the pitch, unless the design is given.
            Stance::Attributed if around.offers => around
                .hits
                .iter()
                .any(|hit| hit.concept == self.design)
                .then_some(Stance::Attributed),
            Stance::Hedged => {
                let promised = around
                    .hits
                    .iter()
                    .any(|hit| hit.concept == self.promise && hit.end <= cue.start);
                (!promised).then_some(Stance::Hedged)
            }
            other => Some(other),
        }
    }

    /// The claim stands in quotation marks and a verb of advertising speaks of the quotation.
    fn quoted(&self, claim: &Range<usize>, around: Surroundings<'_>) -> Option<Decision> {
        let inside = around
            .quotations
            .iter()
            .any(|quote| quote.start <= claim.start && claim.end <= quote.end);
        if !inside || around.offers {
            return None;
        }
        // Who offers nothing and puts words in quotation marks mentions them, with or without a verb.
        let verb = around.hits.iter().find(|hit| hit.concept == self.reported);
        Some(Decision {
            stance: Stance::Criticised,
            cue: verb.map(|verb| (verb.start, verb.end)),
        })
    }

    /// The part of the sentence between the strong breaks around the claim.
    fn clause(&self, claim: &Range<usize>, around: Surroundings<'_>) -> Range<usize> {
        let mut start = around.sentence.start;
        let mut end = around.sentence.end;
        for hit in around.hits.iter().filter(|hit| hit.concept == self.breaks) {
            if hit.end <= claim.start {
                start = start.max(hit.end);
            } else if hit.start >= claim.end {
                end = end.min(hit.start);
            }
        }
        start..end
    }

    /// The clause of the claim, for reporting its place.
    pub(crate) fn clause_of(&self, claim: &Range<usize>, around: Surroundings<'_>) -> Range<usize> {
        let clause = self.clause(claim, around);
        let piece = &around.text[clause.clone()];
        let start =
            clause.start + (piece.len() - piece.trim_start_matches([' ', '、', ',', '\n']).len());
        let end = clause.end - (piece.len() - piece.trim_end_matches([' ', '、', ',', '\n']).len());
        if start < end { start..end } else { clause }
    }
}

/// Which stance wins when several cues reach a claim.
const fn rank(stance: Stance) -> u8 {
    match stance {
        Stance::Asserted => 0,
        Stance::Hedged => 1,
        Stance::Attributed => 2,
        Stance::Negated => 3,
        Stance::Criticised => 4,
    }
}

fn reaches(cue: &Cue, hit: &Hit, claim: &Range<usize>, clause: &Range<usize>) -> bool {
    let before = hit.start < claim.start;
    let after = hit.end > claim.end;
    let side = match cue.side {
        Side::Before => before,
        Side::After => after,
        Side::Any => true,
    };
    let distance = if before {
        claim.start.saturating_sub(hit.end)
    } else {
        hit.start.saturating_sub(claim.end)
    };
    let in_clause = hit.end > clause.start && hit.start < clause.end + 1;
    side && match cue.reach {
        Reach::Near => in_clause && distance <= NEAR_BYTES,
        Reach::Clause => in_clause,
        Reach::Sentence => true,
    }
}
