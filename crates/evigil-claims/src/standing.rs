//! Where the four questions stand by one document alone.

use evigil_core::{Severity, Stance, Standing};

use crate::reading::{
    ClaimFinding, ClaimLabel, Disclosure, DisclosureStatus, DocumentKind, Standings,
};

/// Standings of a document: what it shows, states, withholds or contradicts.
///
/// A page can state much and show little: only a lot's papers or a study show anything, so
/// no standing here is better than partly shown.
pub(crate) fn standings(
    kind: DocumentKind,
    findings: &[ClaimFinding],
    disclosures: &[Disclosure],
) -> Standings {
    if !kind.offers() {
        return Standings {
            identity: Standing::NotKnown,
            efficacy: Standing::NotKnown,
            safety: Standing::NotKnown,
            lawfulness: Standing::NotKnown,
        };
    }
    let status = |item: &str| {
        disclosures
            .iter()
            .find(|state| state.item == item)
            .map_or(DisclosureStatus::NotApplicable, |state| state.status)
    };
    let said = |item: &str| status(item) == DisclosureStatus::Present;
    let asserts = |labels: &[ClaimLabel]| {
        findings
            .iter()
            .any(|finding| finding.stance == Stance::Asserted && labels.contains(&finding.label))
    };
    let effects = [
        ClaimLabel::DiseaseCure,
        ClaimLabel::Cancer,
        ClaimLabel::Rejuvenation,
        ClaimLabel::InvitroExtrapolation,
    ];
    Standings {
        identity: if said("lot_test") {
            Standing::PartlyShown
        } else if asserts(&[ClaimLabel::IdentityNoData, ClaimLabel::ParticleCount]) {
            Standing::NotShown
        } else {
            Standing::NotDisclosed
        },
        efficacy: match (asserts(&effects), said("evidence")) {
            (true, true) => Standing::Contradicted,
            (true, false) => Standing::NotShown,
            (false, true) => Standing::NotKnown,
            (false, false) => Standing::NotDisclosed,
        },
        safety: match (asserts(&[ClaimLabel::SafetyAbsolute]), said("risk")) {
            (true, true) => Standing::Contradicted,
            (true, false) => Standing::NotShown,
            (false, true) => Standing::PartlyShown,
            (false, false) => Standing::NotDisclosed,
        },
        lawfulness: if findings
            .iter()
            .any(|finding| finding.severity == Severity::Violation)
        {
            Standing::Contradicted
        } else if disclosures
            .iter()
            .any(|state| state.status == DisclosureStatus::Missing)
        {
            Standing::NotDisclosed
        } else {
            Standing::PartlyShown
        },
    }
}
