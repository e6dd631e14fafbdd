//! Entries of the ledger of evidence: studies, scales, conditions, reasons for steps down, quoted
//! works, syntheses, arguments about risk, comparisons.

use evigil_core::Localized;
use evigil_evidence::compare::Comparisons;
use evigil_evidence::ledger::{Ledger, Scale, Study};
use evigil_knowledge::EntryView;

use super::making::Making;
use crate::Messages;

/// Every entry; a ledger that can't be read gives none.
pub(super) fn views(making: &Making<'_>) -> Vec<EntryView> {
    let Ok(ledger) = Ledger::load(making.knowledge) else {
        return Vec::new();
    };
    let messages = Messages::new(making.lang);
    let mut views: Vec<EntryView> = ledger.studies().map(|it| study(making, it)).collect();
    let scales = ledger.scales().iter();
    views.extend(scales.map(|it| scale(making, it, &messages)));
    for condition in ledger.conditions() {
        views.push(making.view(
            "condition",
            &condition.id,
            &condition.title,
            &condition.title,
            &[],
        ));
    }
    for reason in &ledger.grading().reasons {
        let view = making.view(
            "step_down",
            &reason.id,
            &reason.title,
            &reason.text,
            &reason.basis,
        );
        views.push(view);
    }
    for work in ledger.works() {
        let overreach: Vec<&str> = work
            .overreach
            .iter()
            .map(|it| it.get(making.lang))
            .collect();
        views.push(EntryView {
            why: (!overreach.is_empty()).then(|| overreach.join(" ")),
            ..making.view(
                "quoted_work",
                &work.id,
                &work.title,
                &work.text,
                &work.basis,
            )
        });
    }
    for it in ledger.syntheses() {
        views.push(EntryView {
            known_gaps: it
                .note
                .as_ref()
                .map(|note| note.get(making.lang).to_owned()),
            ..making.view("synthesis", &it.id, &it.title, &it.text, &it.basis)
        });
    }
    for risk in ledger.risks() {
        views.push(EntryView {
            known_gaps: Some(risk.against.get(making.lang).to_owned()),
            ..making.view(
                "risk_argument",
                &risk.id,
                &risk.title,
                &risk.speaks_for,
                &risk.basis,
            )
        });
    }
    if let Ok(comparisons) = Comparisons::load(making.knowledge, &ledger) {
        for it in comparisons.all() {
            views.push(making.view("comparison", &it.id, &it.title, &it.text, &[]));
        }
    }
    views
}

fn study(making: &Making<'_>, study: &Study) -> EntryView {
    let join = |condition: &str, result: &str| format!("{condition}: {result}");
    let text = Localized {
        en: join(&study.condition.en, &study.result.en),
        ja: join(&study.condition.ja, &study.result.ja),
    };
    let citations = study.citations();
    EntryView {
        known_gaps: study
            .note
            .as_ref()
            .map(|note| note.get(making.lang).to_owned()),
        verification: citations.iter().map(|it| it.verification).min(),
        url: citations
            .iter()
            .map(|it| it.url.clone())
            .find(|url| !url.is_empty()),
        citations,
        ..making.view("study", &study.id, &study.title, &text, &[])
    }
}

fn scale(making: &Making<'_>, scale: &Scale, messages: &Messages) -> EntryView {
    let limit = |limit: Option<f64>| limit.map_or_else(|| "–".to_owned(), |it| it.to_string());
    let (low, high) = (limit(scale.low), limit(scale.high));
    let better = messages.family("ledger-better", scale.better.code());
    let range = messages.with(
        "ledger-scale",
        [
            ("low", low.as_str()),
            ("high", high.as_str()),
            ("unit", scale.unit.as_str()),
            ("better", better.as_str()),
        ],
    );
    EntryView {
        text: range,
        known_gaps: scale
            .note
            .as_ref()
            .map(|note| note.get(making.lang).to_owned()),
        ..making.view(
            "outcome_scale",
            &scale.id,
            &scale.title,
            &scale.title,
            &scale.basis,
        )
    }
}
