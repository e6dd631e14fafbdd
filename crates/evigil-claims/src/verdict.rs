//! From a candidate to a claim: whether it says anything where it stands, who says it and how hard.

use std::ops::Range;

use evigil_core::Stance;

use crate::claim::Candidate;
use crate::lexicon::Concept;
use crate::page::Page;
use crate::reading::{ClaimLabel, DocumentKind};
use crate::segment::Sentence;
use crate::stance::{Decision, StanceRules};
use crate::structure::HeadingRole;

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

/// Bytes behind a mechanism within which a hedge still speaks of it: about ten kanji.
const MECHANISM_REACH: usize = 30;

/// A page that offers nothing and asserts in fewer sentences than this explains.
const FEW_SENTENCES: usize = 4;

/// Decides over each candidate of a page.
///
/// `products` are the classes that name products.
pub(crate) fn decide(
    page: &Page<'_>,
    candidates: &[Candidate],
    stances: &StanceRules,
    products: &[Concept],
    kind: DocumentKind,
) -> Vec<Claim> {
    let mut claims: Vec<Claim> = candidates
        .iter()
        .filter(|candidate| says_something(page, candidate, stances, products, kind))
        .filter_map(|candidate| claim(page, candidate, stances, kind))
        .collect();
    if kind == DocumentKind::NeutralInfo {
        report(&mut claims);
    }
    claims
}

/// What an explaining page seems to assert here and there, it reports.
fn report(claims: &mut [Claim]) {
    let asserted = |claim: &Claim| claim.stance == Stance::Asserted;
    let mut sentences: Vec<usize> = claims
        .iter()
        .filter(|claim| asserted(claim))
        .map(|claim| claim.sentence)
        .collect();
    sentences.dedup();
    if sentences.len() < FEW_SENTENCES {
        for claim in claims.iter_mut().filter(|claim| asserted(claim)) {
            claim.stance = Stance::Attributed;
        }
    }
}

/// Whether a candidate can be a claim at its place.
fn says_something(
    page: &Page<'_>,
    candidate: &Candidate,
    stances: &StanceRules,
    products: &[Concept],
    kind: DocumentKind,
) -> bool {
    let sentence = &page.sentences[candidate.sentence];
    let scope = page.scope(candidate.sentence);
    let effect = effect(candidate.label);
    // A title announces what the lines below it say.
    if effect && (page.announces(sentence) || (!kind.offers() && page.is_title(sentence))) {
        return false;
    }
    if scope.item && scope.has_any(&[stances.navigation]) {
        return false;
    }
    let vague = matches!(
        candidate.label,
        ClaimLabel::Rejuvenation | ClaimLabel::InvitroExtrapolation
    );
    // "Explore …", "Discover …": the sentence calls on the reader.
    let calls = scope
        .hits
        .iter()
        .any(|hit| hit.concept == stances.navigation && hit.start == sentence.bytes.start);
    if vague && (calls || scope.has_any(&[stances.meta])) {
        return false;
    }
    // What is said of other remedies alone is no claim about the product.
    let of_remedy = effect || candidate.label == ClaimLabel::SafetyAbsolute;
    !(of_remedy && scope.has_any(&[stances.other_remedy]) && !scope.has_any(products))
}

/// The claim with its stance and the place to report.
fn claim(
    page: &Page<'_>,
    candidate: &Candidate,
    stances: &StanceRules,
    kind: DocumentKind,
) -> Option<Claim> {
    let sentence = &page.sentences[candidate.sentence];
    let label = match page.under(sentence) {
        // What a customer tells of an effect is a story first; customers tell in sentences.
        Some(HeadingRole::Story)
            if effect(candidate.label) && kind.offers() && !page.is_item(sentence) =>
        {
            ClaimLabel::Testimonial
        }
        _ => candidate.label,
    };
    let around = page.surroundings(candidate.sentence, kind.offers());
    let decision = match (candidate.stance, stances.decide(&candidate.bytes, around)) {
        (Some(stance), own) if own.stance == Stance::Asserted => Decision { stance, cue: None },
        (_, own) => own,
    };
    let decision = by_heading(page, sentence, label, decision)?;
    let decision = by_denial(candidate, decision);
    let decision = by_label(candidate.label, &candidate.bytes, decision);
    let decision = by_kind(kind, decision);
    let bytes = if page.is_item(sentence) {
        sentence.bytes.clone()
    } else {
        let clause = stances.clause_of(&candidate.bytes, around);
        decision.cue.map_or(clause.clone(), |(start, end)| {
            clause.start.min(start)..clause.end.max(end)
        })
    };
    Some(Claim {
        label,
        tag: candidate.tag.clone(),
        weak: candidate.weak,
        stance: decision.stance,
        cue: decision.cue,
        bytes,
        sentence: candidate.sentence,
    })
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
