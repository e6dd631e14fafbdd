//! What the board has before it: a scan with its signals, a recall that runs, a contested incident.

use std::sync::Arc;

use evigil_registry::flows::duplicates::decide::DuplicateDecision;
use evigil_registry::flows::duplicates::queue::DuplicateQuestion;
use evigil_registry::flows::incident::{NewIncident, StatusChange};
use evigil_registry::flows::quarantine::ReasonInput;
use evigil_registry::flows::recall::{ConfirmInput, SendInput};
use evigil_registry::flows::surveillance::scan::ScanPlan;
use evigil_registry::{Fault, Registry};
use serde_json::Value as Json;

use crate::data::{Stories, missing};
use crate::market::Market;
use crate::plan::{RECALLED_LOT, ago};
use crate::staff::Staff;

fn text(record: &Json, field: &str) -> Result<String, Fault> {
    let text = record.get(field).and_then(Json::as_str);
    text.map(str::to_owned).ok_or_else(|| missing(field))
}

/// Looks for signals; what was found waits for the board.
pub(crate) async fn scan(registry: &Registry, staff: &Staff) -> Result<(), Fault> {
    let board = staff.actor("demo-board")?;
    let scan = registry.plan_scan(board, ScanPlan::default()).await?;
    registry
        .run_scan(board, &scan.id, Arc::new(|_| true))
        .await?;
    Ok(())
}

/// Looks for reports of one case. One pair is joined and one kept apart; the others wait.
pub(crate) async fn search(
    registry: &Registry,
    staff: &Staff,
    stories: &Stories,
) -> Result<(), Fault> {
    let assessor = staff.actor("demo-assessor")?;
    let search = registry.plan_duplicates(assessor).await?;
    registry
        .run_duplicates(assessor, &search.id, Arc::new(|_| true))
        .await?;
    let question = DuplicateQuestion::default();
    let queue = registry.duplicate_queue(assessor, &question).await?;
    let mut triaged = queue.pairs.into_iter().filter(|pair| {
        let mut reports = pair.reports.iter();
        reports.all(|report| report.case_id.is_some())
    });
    let told = &stories.duplicates;
    let likeliest = triaged.next();
    let least = triaged.next_back();
    for (pair, verdict, reason) in [
        (likeliest, "same", &told.same),
        (least, "different", &told.different),
    ] {
        let Some(pair) = pair else { continue };
        let reports = pair.reports.map(|report| report.first_id);
        let [leading, _] = &reports;
        let decision = DuplicateDecision {
            verdict: verdict.to_owned(),
            leading: (verdict == "same").then(|| leading.clone()),
            reason: reason.clone(),
            pair: Some(pair.id),
            reports,
        };
        registry.decide_duplicates(assessor, decision).await?;
    }
    Ok(())
}

/// Recalls a lot; the first clinic has confirmed, others have not.
pub(crate) async fn recall(
    registry: &Registry,
    staff: &Staff,
    stories: &Stories,
    market: &Market,
) -> Result<(), Fault> {
    let board = staff.actor("demo-board")?;
    let reason = ReasonInput {
        reason: stories.recall_reason.clone(),
    };
    let lot = market.lot(RECALLED_LOT)?;
    let opened = registry.open_recall(board, &lot.id, &reason).await?;
    let id = text(&opened.recall, "id")?;
    let sent = registry
        .send_recall(board, &id, &SendInput::default())
        .await?;
    let first = market.provider(0)?;
    for notice in &sent.notices {
        if text(notice, "provider_id")? == first.id {
            let confirm = ConfirmInput {
                units_left: 4,
                note: Some(stories.recall_note.clone()),
            };
            let clinic = staff.actor("demo-clinic")?;
            registry
                .confirm_recall(clinic, &text(notice, "id")?, &confirm)
                .await?;
        }
    }
    Ok(())
}

/// An incident of which two sources say opposite things; gives its id.
pub(crate) async fn incident(
    registry: &Registry,
    staff: &Staff,
    stories: &Stories,
) -> Result<String, Fault> {
    let board = staff.actor("demo-board")?;
    let told = &stories.incident;
    let (first, second) = match told.source.as_slice() {
        [first, second] => (first.clone(), second.clone()),
        _ => return Err(missing("two sources")),
    };
    let incident = NewIncident {
        title: told.title.clone(),
        happened_on: Some(ago(registry, 70).to_string()),
        lot_id: None,
        product_id: None,
        account: Some(told.account.clone()),
        source: first,
    };
    let opened = registry.open_incident(board, incident).await?;
    let id = text(&opened.incident, "id")?;
    let view = registry.add_incident_source(board, &id, second).await?;
    let denies = view.deny.first().ok_or_else(|| missing("source"))?;
    let version = view.incident.get("version").and_then(Json::as_i64);
    let to = StatusChange {
        version: version.ok_or_else(|| missing("version"))?,
        status: "contested".to_owned(),
        source_id: text(denies, "id")?,
    };
    registry.set_incident_status(board, &id, to).await?;
    Ok(id)
}
