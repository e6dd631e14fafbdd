//! Is it offered as the law asks?

use evigil_claims::DisclosureStatus;
use evigil_core::{Severity, Stance, Standing};

use super::making::Making;
use super::report::{QuestionPart, ReasonPart};
use crate::CheckReport;

/// Most findings of the page that are told here; the section on claims has them all.
const FINDINGS_MAX: usize = 6;

/// The question, with what the law says of the offer itself in `of_law`. `is_contradicted` when the
/// law and what is said of the offer can't both be so, `is_open` when facts are missing to tell.
pub(super) fn lawfulness(
    making: &Making<'_>,
    page: Option<&CheckReport>,
    of_law: Vec<ReasonPart>,
    is_contradicted: bool,
    is_open: bool,
) -> QuestionPart {
    let mut reasons = Vec::new();
    let violations: Vec<_> = page
        .into_iter()
        .flat_map(|page| &page.findings)
        .filter(|finding| {
            finding.severity == Severity::Violation && finding.stance == Stance::Asserted
        })
        .collect();
    for finding in violations.iter().take(FINDINGS_MAX) {
        let title = making
            .wording
            .rule(&finding.rule)
            .map_or("", |rule| rule.title.as_str());
        reasons.push(
            making
                .reason("advertising", [("rule", title)])
                .about([finding.rule.to_string()])
                .quoting(&finding.quote)
                .citing(finding.citations.iter().cloned()),
        );
    }
    let missing: Vec<_> = page
        .into_iter()
        .flat_map(|page| &page.disclosures)
        .filter(|item| item.status == DisclosureStatus::Missing)
        .collect();
    if !missing.is_empty() {
        let titles: Vec<&str> = missing.iter().map(|item| &*item.title).collect();
        let titles = making.listed(&titles);
        let mut about: Vec<String> = missing.iter().map(|item| item.item.clone()).collect();
        about.dedup();
        let citations = missing
            .iter()
            .filter_map(|item| item.citations.first().cloned());
        let mut reason = making
            .reason("not-said", [("items", titles.as_str())])
            .about(about);
        for citation in citations {
            if !reason.citations.contains(&citation) {
                reason.citations.push(citation);
            }
        }
        reasons.push(reason);
    }
    reasons.extend(of_law);
    let standing = if !violations.is_empty() || is_contradicted {
        Standing::Contradicted
    } else if !missing.is_empty() {
        Standing::NotDisclosed
    } else if is_open || page.is_none() {
        Standing::NotKnown
    } else {
        Standing::PartlyShown
    };
    QuestionPart { standing, reasons }
}
