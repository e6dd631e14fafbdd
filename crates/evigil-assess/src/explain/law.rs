//! Decisions of law: facts, what is decided from them by which rules, what follows.

use evigil_core::Localized;
use evigil_knowledge::EntryView;
use evigil_law::decision::{DecisionBase, DeterminationKind};
use jiff::civil::Date;

use super::making::Making;

/// Every entry; a base that can't be read gives none.
pub(super) fn views(making: &Making<'_>) -> Vec<EntryView> {
    let Ok(base) = DecisionBase::load(making.knowledge) else {
        return Vec::new();
    };
    let in_force = |from: Option<Date>, to: Option<Date>| {
        from.is_none_or(|from| from <= making.as_of) && to.is_none_or(|to| making.as_of <= to)
    };
    let mut views = Vec::new();
    for it in base.facts() {
        views.push(EntryView {
            question: Some(it.question.get(making.lang).to_owned()),
            ..making.view("law_fact", &it.id, &it.title, &it.text, &[])
        });
    }
    for determination in base.determinations() {
        let kind = match determination.kind {
            DeterminationKind::Instrument => "law_instrument",
            DeterminationKind::Class => "law_class",
        };
        let outcomes = determination.outcomes.iter();
        let (en, ja): (Vec<&str>, Vec<&str>) = outcomes
            .map(|it| (it.title.en.as_str(), it.title.ja.as_str()))
            .unzip();
        let outcomes = Localized {
            en: en.join(", "),
            ja: ja.join("、"),
        };
        let basis: Vec<_> = determination
            .rules
            .iter()
            .flat_map(|rule| rule.basis.clone())
            .collect();
        let mut view = making.view(
            kind,
            &determination.id,
            &determination.title,
            &outcomes,
            &basis,
        );
        let mut seen = Vec::new();
        view.citations.retain(|citation| {
            let is_new = !seen.contains(&citation.id);
            seen.push(citation.id.clone());
            is_new
        });
        views.push(view);
        for rule in &determination.rules {
            views.push(EntryView {
                in_force: in_force(rule.in_force_from, rule.in_force_to),
                ..making.view("law_rule", &rule.id, &rule.asks, &rule.why, &rule.basis)
            });
        }
    }
    let mut last = "";
    for it in base.consequences() {
        let is_in_force = in_force(it.in_force_from, it.in_force_to);
        // Of several versions that of the day is shown, or else the first.
        if it.id == last {
            if is_in_force && let Some(view) = views.last_mut() {
                let kind = view.kind.clone();
                *view = making.view(&kind, &it.id, &it.title, &it.text, &it.basis);
            }
            continue;
        }
        last = &it.id;
        views.push(EntryView {
            in_force: is_in_force,
            ..making.view("law_consequence", &it.id, &it.title, &it.text, &it.basis)
        });
    }
    for it in base.contradictions() {
        views.push(making.view("law_contradiction", &it.id, &it.title, &it.text, &it.basis));
    }
    views
}
