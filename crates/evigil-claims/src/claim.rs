//! Finding claims, and deciding the stance of each.

use std::ops::Range;

use evigil_core::Stance;

use crate::config::ClaimFile;
use crate::engine::EngineError;
use crate::lexicon::{Concept, Lexicon};
use crate::page::Page;
use crate::pattern::Pattern;
use crate::reading::{ClaimLabel, DocumentKind};
use crate::rules::RuleIndex;
use crate::segment::Sentence;
use crate::stance::{Decision, StanceRules};
use crate::structure::HeadingRole;

struct ClaimPattern {
    label: ClaimLabel,
    tag: Option<String>,
    weak: bool,
    asks: bool,
    denies: bool,
    stance: Option<Stance>,
    weight: u8,
    pattern: Pattern,
}

/// The claim patterns, compiled and reachable by the class they begin with.
pub(crate) struct ClaimPatterns {
    patterns: Vec<ClaimPattern>,
    by_anchor: Vec<Vec<u32>>,
    groups: Vec<(ClaimLabel, String)>,
}

/// A place where a pattern matched, before its stance is known.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) label: ClaimLabel,
    pub(crate) tag: Option<String>,
    pub(crate) weak: bool,
    stance: Option<Stance>,
    weight: u8,
    denies: bool,
    /// Hull of the matched words.
    pub(crate) bytes: Range<usize>,
    /// Index of its sentence.
    pub(crate) sentence: usize,
}

/// Places nearer than this speak of one thing: about six kanji or three English words.
const CLOSE_BYTES: usize = 20;

/// Candidates looked at in one sentence: a sentence that holds more is no sentence, and
/// comparing all with all must stay cheap.
const MOST_CANDIDATES: usize = 64;

/// Bytes behind a mechanism within which a hedge still speaks of it: about ten kanji.
const MECHANISM_REACH: usize = 30;

/// A claim with its stance.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) label: ClaimLabel,
    pub(crate) tag: Option<String>,
    pub(crate) weak: bool,
    pub(crate) stance: Stance,
    pub(crate) cue: Option<(usize, usize)>,
    /// Place to report.
    pub(crate) bytes: Range<usize>,
    /// Index of its sentence.
    pub(crate) sentence: usize,
}

impl ClaimPatterns {
    pub(crate) fn compile(
        files: &[ClaimFile],
        lexicon: &Lexicon,
        rules: &RuleIndex,
    ) -> Result<Self, EngineError> {
        let mut compiled = Self {
            patterns: Vec::new(),
            by_anchor: Vec::new(),
            groups: Vec::new(),
        };
        for file in files {
            if !rules.knows_label(file.label) {
                return Err(EngineError::NoRule {
                    label: file.label.code(),
                });
            }
            if let Some(group) = &file.group {
                compiled.groups.push((file.label, group.clone()));
            }
            for (number, entry) in file.pattern.iter().enumerate() {
                if let Some(tag) = entry
                    .tag
                    .as_ref()
                    .filter(|tag| !rules.knows_tag(file.label, tag))
                {
                    return Err(EngineError::UnknownTag {
                        label: file.label.code(),
                        tag: tag.clone(),
                    });
                }
                let pattern = Pattern::compile(
                    entry,
                    lexicon,
                    &format!("pattern {} of {}", number + 1, file.label),
                )?;
                compiled.index(&pattern);
                compiled.patterns.push(ClaimPattern {
                    label: file.label,
                    tag: entry.tag.clone(),
                    weak: entry.weak,
                    asks: entry.asks,
                    denies: entry.denies,
                    stance: entry.stance,
                    weight: entry.weight,
                    pattern,
                });
            }
        }
        Ok(compiled)
    }

    fn index(&mut self, pattern: &Pattern) {
        let number = u32::try_from(self.patterns.len()).unwrap_or(u32::MAX);
        for &Concept(anchor) in pattern.anchors() {
            let anchor = usize::from(anchor);
            if self.by_anchor.len() <= anchor {
                self.by_anchor.resize(anchor + 1, Vec::new());
            }
            self.by_anchor[anchor].push(number);
        }
    }

    /// Every place where a pattern matches; questions and lists of risks claim nothing.
    pub(crate) fn find(&self, page: &Page<'_>) -> Vec<Candidate> {
        let mut found = Vec::new();
        for (number, sentence) in page.sentences.iter().enumerate() {
            let scope = page.scope(sentence);
            let first = found.len();
            for (anchor, hit) in scope.hits.iter().enumerate() {
                let Some(patterns) = self.by_anchor.get(usize::from(hit.concept.0)) else {
                    continue;
                };
                for &index in patterns {
                    let known = &self.patterns[index as usize];
                    if sentence.question && !known.asks {
                        continue;
                    }
                    let Some(hull) = known.pattern.matches(scope, anchor) else {
                        continue;
                    };
                    if found.len() - first >= MOST_CANDIDATES {
                        break;
                    }
                    push(
                        &mut found,
                        first,
                        Candidate {
                            label: known.label,
                            tag: known.tag.clone(),
                            weak: known.weak,
                            stance: known.stance,
                            weight: known.weight,
                            denies: known.denies,
                            bytes: hull.start..hull.end.min(sentence.bytes.end.max(hull.end)),
                            sentence: number,
                        },
                    );
                }
            }
            self.give_way(&mut found, first);
        }
        found
    }

    /// Of candidates of one group that overlap or stand close by, keeps those of the heaviest label.
    fn give_way(&self, found: &mut Vec<Candidate>, first: usize) {
        if found.len() - first < 2 {
            return;
        }
        let group = |label: ClaimLabel| {
            self.groups
                .iter()
                .find(|(known, _)| *known == label)
                .map(|(_, group)| group)
        };
        let rivals: Vec<(ClaimLabel, u8, Range<usize>)> = found[first..]
            .iter()
            .map(|candidate| (candidate.label, candidate.weight, candidate.bytes.clone()))
            .collect();
        let mut index = 0;
        found.retain(|candidate| {
            index += 1;
            let Some(own) = group(candidate.label).filter(|_| index > first) else {
                return true;
            };
            !rivals.iter().any(|(label, weight, bytes)| {
                *label != candidate.label
                    && *weight > candidate.weight
                    && group(*label) == Some(own)
                    && bytes.start < candidate.bytes.end + CLOSE_BYTES
                    && candidate.bytes.start < bytes.end + CLOSE_BYTES
            })
        });
    }

    /// Decides the stance of each candidate.
    pub(crate) fn decide(
        &self,
        page: &Page<'_>,
        candidates: Vec<Candidate>,
        stances: &StanceRules,
        products: &[Concept],
        kind: DocumentKind,
    ) -> Vec<Claim> {
        candidates
            .into_iter()
            .filter_map(|candidate| {
                let sentence = &page.sentences[candidate.sentence];
                if effect(candidate.label)
                    && (page.announces(sentence) || (!kind.offers() && page.is_title(sentence)))
                {
                    return None;
                }
                let scope = page.scope(sentence);
                // "Explore …", "Discover …": the sentence calls on the reader.
                let leads = scope.hits.iter().any(|hit| {
                    hit.concept == stances.navigation && hit.start == sentence.bytes.start
                });
                let vague = matches!(
                    candidate.label,
                    ClaimLabel::Rejuvenation | ClaimLabel::InvitroExtrapolation
                );
                if (vague && leads)
                    || (scope.item && scope.has_any(&[stances.navigation]))
                    || (vague && scope.has_any(&[stances.meta]))
                {
                    return None;
                }
                if effect(candidate.label)
                    && scope.has_any(&[stances.other_remedy])
                    && !scope.has_any(products)
                {
                    return None;
                }
                let label = match page.under(sentence) {
                    // What a customer tells of an effect is a story first.
                    Some(HeadingRole::Story) if effect(candidate.label) && kind.offers() => {
                        ClaimLabel::Testimonial
                    }
                    _ => candidate.label,
                };
                let around = page.surroundings(sentence, kind.offers());
                let own = stances.decide(&candidate.bytes, around);
                let decision = match candidate.stance {
                    Some(stance) if own.stance == Stance::Asserted => {
                        Decision { stance, cue: None }
                    }
                    _ => own,
                };
                let decision = by_heading(page, sentence, label, decision)?;
                let decision = by_kind(
                    kind,
                    by_label(
                        candidate.label,
                        &candidate.bytes,
                        by_denial(&candidate, decision),
                    ),
                );
                let mut bytes = if page.is_item(sentence) {
                    sentence.bytes.clone()
                } else {
                    stances.clause_of(&candidate.bytes, around)
                };
                if let Some((start, end)) = decision.cue.filter(|_| !page.is_item(sentence)) {
                    bytes = bytes.start.min(start)..bytes.end.max(end);
                }
                Some(Claim {
                    label,
                    tag: candidate.tag,
                    weak: candidate.weak,
                    stance: decision.stance,
                    cue: decision.cue,
                    bytes,
                    sentence: candidate.sentence,
                })
            })
            .collect()
    }
}

/// Adds a candidate unless the same label stands at an overlapping place of the sentence;
/// then the places are joined and the first tag is kept.
fn push(found: &mut Vec<Candidate>, first: usize, next: Candidate) {
    let same = found[first..].iter_mut().find(|known| {
        known.label == next.label
            && known.stance == next.stance
            && known.bytes.start < next.bytes.end
            && next.bytes.start < known.bytes.end
    });
    match same {
        Some(known) => {
            known.bytes =
                known.bytes.start.min(next.bytes.start)..known.bytes.end.max(next.bytes.end);
            known.weak &= next.weak;
            // The heavier pattern knows more of the claim, and so does a tagged one.
            if next.weight > known.weight || known.tag.is_none() {
                known.tag = next.tag.or(known.tag.take());
            }
            known.weight = known.weight.max(next.weight);
            known.denies |= next.denies;
        }
        None => found.push(next),
    }
}

/// What the heading above an item does to it; `None` when the item claims nothing there.
fn by_heading(
    page: &Page<'_>,
    sentence: &Sentence,
    label: ClaimLabel,
    own: Decision,
) -> Option<Decision> {
    let item = page.is_item(sentence);
    match page.under(sentence) {
        Some(HeadingRole::Need) if item && !effect(label) => None,
        Some(HeadingRole::Hedged | HeadingRole::Need)
            if item && own.stance == Stance::Asserted && effect(label) =>
        {
            Some(Decision {
                stance: Stance::Hedged,
                cue: own.cue,
            })
        }
        Some(HeadingRole::Risk | HeadingRole::Contraindication) if item && effect(label) => None,
        Some(HeadingRole::Warning) if own.stance == Stance::Asserted => Some(Decision {
            stance: Stance::Criticised,
            cue: own.cue,
        }),
        _ => Some(own),
    }
}

/// "Not only are there no side effects": the claim is a denial already.
fn by_denial(candidate: &Candidate, own: Decision) -> Decision {
    let before = own
        .cue
        .is_some_and(|(start, _)| start < candidate.bytes.start);
    if candidate.denies && own.stance == Stance::Negated && before {
        return Decision {
            stance: Stance::Asserted,
            cue: None,
        };
    }
    own
}

/// "Is said to be the best" still praises: only what can be uncertain can be weakened.
fn by_label(label: ClaimLabel, claim: &Range<usize>, own: Decision) -> Decision {
    let certain = !effect(label) && label != ClaimLabel::SafetyAbsolute;
    // A mechanism told in its own clause stays told; the effect drawn from it is hedged.
    let apart = label == ClaimLabel::InvitroExtrapolation
        && own
            .cue
            .is_some_and(|(start, _)| start > claim.end + MECHANISM_REACH);
    if own.stance == Stance::Hedged && (certain || apart) {
        return Decision {
            stance: Stance::Asserted,
            cue: None,
        };
    }
    own
}

/// Labels that speak of an effect on the body.
const fn effect(label: ClaimLabel) -> bool {
    matches!(
        label,
        ClaimLabel::DiseaseCure
            | ClaimLabel::Cancer
            | ClaimLabel::Rejuvenation
            | ClaimLabel::InvitroExtrapolation
    )
}

/// A critic or an authority repeats claims to reject them.
const fn by_kind(kind: DocumentKind, own: Decision) -> Decision {
    match (kind, own.stance) {
        (DocumentKind::Critical | DocumentKind::Regulator, Stance::Asserted) => Decision {
            stance: Stance::Criticised,
            cue: None,
        },
        _ => own,
    }
}
