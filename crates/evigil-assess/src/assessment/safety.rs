//! What happened to people, and what is known of harm?

use evigil_claims::ClaimLabel;
use evigil_core::{Citation, Stance, Standing};
use evigil_vigilance::assess::base::BaseFault;
use evigil_vigilance::incident::{Incident, Incidents, Relation, Status, timeline};

use super::making::Making;
use super::offered::Joined;
use super::report::{QuestionPart, ReasonPart};
use crate::CheckReport;
use crate::report::incidents::{IncidentPart, IncidentsReport};

/// Most sources of an incident that a reason names.
const CITED_MAX: usize = 4;

pub(super) fn safety(
    making: &Making<'_>,
    joined: &Joined,
    page: Option<&CheckReport>,
    others: Vec<ReasonPart>,
) -> Result<QuestionPart, BaseFault> {
    let mut reasons = Vec::new();
    let mut standing = page.map_or(Standing::NotKnown, |page| match page.standing.safety {
        // What a page says of risk is no knowledge of how often harm happens.
        Standing::PartlyShown | Standing::Shown => Standing::NotKnown,
        other => other,
    });
    for finding in page.into_iter().flat_map(|page| &page.findings) {
        if finding.stance == Stance::Asserted && finding.label == ClaimLabel::SafetyAbsolute {
            standing = Standing::Contradicted;
            reasons.push(
                making
                    .plain("safety-absolute")
                    .about([finding.rule.to_string()])
                    .quoting(&finding.quote)
                    .citing(finding.citations.iter().cloned()),
            );
        }
    }
    reasons.extend(others);
    if joined.vesicles {
        reasons.extend(incidents(making)?);
    }
    Ok(QuestionPart { standing, reasons })
}

/// What was reported of products of vesicles in a line each, for the page for a patient.
pub(super) fn headlines(
    making: &Making<'_>,
    joined: &Joined,
) -> Result<Vec<ReasonPart>, BaseFault> {
    if !joined.vesicles {
        return Ok(Vec::new());
    }
    let all = Incidents::of(making.knowledge)?;
    Ok(all
        .iter()
        .filter(|incident| incident.relation == Relation::Vesicles)
        .map(|incident| {
            let code = if is_contested(incident) {
                "brief-contested"
            } else {
                "brief-incident"
            };
            making
                .reason(code, [("title", incident.title.get(making.lang))])
                .about([incident.id.clone()])
        })
        .collect())
}

/// Whether the sources disagree on a point, or somebody looked and could not confirm it.
fn is_contested(incident: &Incident) -> bool {
    timeline(incident).points.iter().any(|point| point.disagree)
        || incident
            .accounts
            .iter()
            .any(|account| matches!(account.status, Status::Denied | Status::NotConfirmed))
}

/// What was reported of products of vesicles, each with whether its sources agree.
fn incidents(making: &Making<'_>) -> Result<Vec<ReasonPart>, BaseFault> {
    let all = Incidents::of(making.knowledge)?;
    let mut reasons = Vec::new();
    for (file, incident) in all.files() {
        if incident.relation != Relation::Vesicles {
            continue;
        }
        let code = if is_contested(incident) {
            "incident-contested"
        } else {
            "incident"
        };
        let told = IncidentsReport::new(
            [(file, incident)],
            making.knowledge,
            making.lang,
            making.as_of,
        );
        for part in told.incidents {
            let citations = cited(&part);
            reasons.push(
                making
                    .reason(
                        code,
                        [("title", part.title.as_str()), ("text", part.text.as_str())],
                    )
                    .about([part.id])
                    .citing(citations),
            );
        }
    }
    Ok(reasons)
}

/// The sources that told of it, each once.
fn cited(part: &IncidentPart) -> Vec<Citation> {
    let mut kept: Vec<Citation> = Vec::new();
    let all = part
        .days
        .iter()
        .flat_map(|day| &day.accounts)
        .flat_map(|account| &account.citations);
    for citation in all {
        if kept.len() < CITED_MAX && !kept.iter().any(|known| known.url == citation.url) {
            kept.push(citation.clone());
        }
    }
    kept
}
