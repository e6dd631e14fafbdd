//! Entries of the base that vigilance reads: rules and regimes of deadlines, ways to report,
//! scales, notes on risk, reference lists, signs of seriousness, incidents.

use evigil_core::Localized;
use evigil_knowledge::EntryView;
use evigil_knowledge::basis::Basis;
use evigil_vigilance::assess::deadline::Deadlines;
use evigil_vigilance::assess::expectedness::ReferenceLists;
use evigil_vigilance::assess::risk_note::RiskNotes;
use evigil_vigilance::assess::scale::Scales;
use evigil_vigilance::assess::seriousness::SeriousnessCheck;
use evigil_vigilance::incident::Incidents;
use jiff::civil::Date;

use super::making::Making;

/// Every entry, in one language on one day. A part of the base that can't be read gives none.
pub(super) fn views(making: &Making<'_>) -> Vec<EntryView> {
    let (knowledge, lang) = (making.knowledge, making.lang);
    let mut views = Vec::new();
    if let Ok(base) = Deadlines::of(knowledge) {
        deadlines(making, &base, &mut views);
    }
    if let Ok(base) = Scales::of(knowledge) {
        for scale in base.iter() {
            views.push(making.view("scale", &scale.id, &scale.title, &scale.text, &scale.basis));
        }
    }
    if let Ok(base) = RiskNotes::of(knowledge) {
        for note in &base.notes {
            views.push(EntryView {
                question: Some(note.question.get(lang).to_owned()),
                ..making.view("risk_note", &note.id, &note.title, &note.text, &note.basis)
            });
        }
    }
    if let Ok(base) = ReferenceLists::of(knowledge) {
        for list in base.iter() {
            views.push(making.view(
                "reference_list",
                &list.id,
                &list.title,
                &list.text,
                &list.basis,
            ));
        }
    }
    if let Ok(base) = SeriousnessCheck::of(knowledge) {
        let signs = base
            .signs
            .iter()
            .map(|it| (&it.id, &it.title, &it.words, &it.basis));
        let grave = base
            .grave
            .iter()
            .map(|it| (&it.id, &it.title, &it.words, &it.basis));
        for (id, title, words, basis) in signs.chain(grave) {
            let words: Vec<&str> = words.iter().collect();
            let text = Localized {
                en: words.join(", "),
                ja: words.join("、"),
            };
            views.push(making.view("seriousness_sign", id, title, &text, basis));
        }
    }
    if let Ok(base) = Incidents::of(knowledge) {
        for incident in base.iter() {
            let sources: Vec<Basis> = incident
                .accounts
                .iter()
                .flat_map(|account| account.sources.clone())
                .collect();
            views.push(making.view(
                "incident",
                &incident.id,
                &incident.title,
                &incident.text,
                &sources,
            ));
        }
    }
    views
}

/// Regimes, deadlines and ways to report.
fn deadlines(making: &Making<'_>, base: &Deadlines, views: &mut Vec<EntryView>) {
    let in_force = |from: Option<Date>, to: Option<Date>| {
        from.is_none_or(|from| from <= making.as_of) && to.is_none_or(|to| making.as_of <= to)
    };
    for regime in &base.regimes {
        let mut view = making.view(
            "regime",
            &regime.id,
            &regime.title,
            &regime.text,
            &regime.basis,
        );
        view.in_force = in_force(regime.in_force_from, regime.in_force_to);
        view.review_by = regime.review_by;
        view.overdue = regime.review_by.is_some_and(|day| day < making.as_of);
        views.push(view);
    }
    for rule in &base.deadlines {
        let mut view = making.view("deadline", &rule.id, &rule.title, &rule.text, &rule.basis);
        view.in_force = in_force(rule.in_force_from, rule.in_force_to);
        view.known_gaps = rule
            .note
            .as_ref()
            .map(|note| note.get(making.lang).to_owned());
        views.push(view);
    }
    for route in &base.routes {
        views.push(making.view(
            "reporting_route",
            &route.id,
            &route.title,
            &route.text,
            &route.basis,
        ));
    }
}
