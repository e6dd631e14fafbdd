//! What the page says against what is known, claim by claim.

use evigil_claims::{ClaimLabel, ClaimsEngine};
use evigil_core::{Document, Stance};

use super::making::{Making, one_line};
use super::offered::Joined;
use super::report::{ClaimPart, EvidencePart, QuestionPart, ReasonPart};
use crate::CheckReport;

/// Most claims held against what is known; a page has a few dozen.
const CLAIMS_MAX: usize = 200;

/// What claims are held against.
pub(super) struct Known<'k> {
    pub(super) engine: &'k ClaimsEngine,
    pub(super) evidence: &'k [EvidencePart],
    pub(super) identity: &'k QuestionPart,
    pub(super) safety: &'k QuestionPart,
    /// What is known of papers that a statement quotes.
    pub(super) quoted: &'k dyn Fn(&str) -> Vec<ReasonPart>,
}

/// Claims that their author stands to or softens; what is criticised or passed on is no claim of
/// the page.
pub(super) fn claims(
    making: &Making<'_>,
    joined: &Joined,
    page: &CheckReport,
    known: &Known<'_>,
) -> Vec<ClaimPart> {
    let mut told: Vec<(&str, &str)> = Vec::new();
    page.findings
        .iter()
        .filter(|finding| matches!(finding.stance, Stance::Asserted | Stance::Hedged))
        .filter(|finding| {
            // One sentence can break a rule in several of its words.
            let is_new = !told.contains(&(&finding.rule, &finding.quote));
            told.push((&finding.rule, &finding.quote));
            is_new
        })
        .take(CLAIMS_MAX)
        .map(|finding| {
            let words = Document::from_text("", &finding.quote);
            let indications = known.engine.read(&words, making.as_of).offer.indications;
            let mut told = (known.quoted)(&finding.quote);
            told.extend(answer(making, joined, finding.label, &indications, known));
            if told.is_empty() {
                told.push(ReasonPart {
                    code: "rule",
                    text: finding.why.to_string(),
                    about: Vec::new(),
                    quote: None,
                    citations: finding.citations.to_vec(),
                });
            }
            ClaimPart {
                rule: finding.rule.to_string(),
                quote: one_line(&finding.quote),
                span: finding.span,
                stance: finding.stance,
                severity: finding.severity,
                indications,
                known: told,
            }
        })
        .collect()
}

fn answer(
    making: &Making<'_>,
    joined: &Joined,
    label: ClaimLabel,
    named: &[String],
    known: &Known<'_>,
) -> Vec<ReasonPart> {
    match label {
        ClaimLabel::DiseaseCure
        | ClaimLabel::Cancer
        | ClaimLabel::Rejuvenation
        | ClaimLabel::InvitroExtrapolation
        | ClaimLabel::Comparison
        | ClaimLabel::Testimonial => {
            // A sentence that names no use speaks of all uses of the offer.
            let asked = if named.is_empty() {
                &joined.part.indications
            } else {
                named
            };
            known
                .evidence
                .iter()
                .filter(|part| asked.contains(&part.indication))
                .map(|part| {
                    let studies = part.studies.iter().map(|study| study.id.clone());
                    making
                        .reason(
                            "claim-evidence",
                            [
                                ("name", part.name.as_str()),
                                ("verdict", part.verdict_text.as_str()),
                            ],
                        )
                        .about(studies)
                })
                .collect()
        }
        ClaimLabel::SafetyAbsolute => harms(making, known.safety).into_iter().collect(),
        ClaimLabel::IdentityNoData | ClaimLabel::ParticleCount => known
            .identity
            .reasons
            .iter()
            .filter(|reason| reason.code.starts_with("lot-"))
            .cloned()
            .collect(),
        ClaimLabel::Superiority | ClaimLabel::AuthorityMisuse | ClaimLabel::Discount => Vec::new(),
    }
}

/// Everything on record that a promise of safety leaves out.
fn harms(making: &Making<'_>, safety: &QuestionPart) -> Option<ReasonPart> {
    let told = safety
        .reasons
        .iter()
        .filter(|reason| reason.code.starts_with("incident"));
    let about: Vec<String> = told.flat_map(|reason| reason.about.clone()).collect();
    (!about.is_empty()).then(|| {
        let count = about.len().to_string();
        making
            .reason("claim-harms", [("count", count.as_str())])
            .about(about)
    })
}
