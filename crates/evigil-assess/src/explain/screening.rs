//! Rules of sport, questions before a treatment with what follows from answers, and what is known of
//! routes.

use evigil_core::Localized;
use evigil_knowledge::EntryView;
use evigil_knowledge::basis::Basis;
use evigil_law::doping::DopingBase;
use evigil_law::screening::ScreeningBase;

use super::making::Making;

/// Every entry; a part of the base that can't be read gives none.
pub(super) fn views(making: &Making<'_>) -> Vec<EntryView> {
    let mut views = Vec::new();
    if let Ok(base) = DopingBase::of(making.knowledge) {
        sport(making, &base, &mut views);
    }
    if let Ok(base) = ScreeningBase::of(making.knowledge) {
        for question in &base.questions {
            views.push(making.view(
                "screening_question",
                &question.id,
                &question.text,
                &question.why,
                &[],
            ));
        }
        for rule in &base.rules {
            views.push(making.view(
                "screening_rule",
                &rule.id,
                &rule.text,
                &rule.text,
                &rule.basis,
            ));
        }
        let told = base
            .routes
            .iter()
            .flat_map(|route| route.known.iter().chain(&route.unknown));
        for one in told {
            let is_new = !views.iter().any(|view: &EntryView| view.id == one.id);
            if is_new {
                views.push(making.view("route_risk", &one.id, &one.text, &one.text, &one.basis));
            }
        }
    }
    views
}

/// A rule in the wording of the day, else in its latest: its steps are what it says.
fn sport(making: &Making<'_>, base: &DopingBase, views: &mut Vec<EntryView>) {
    for rule in &base.rules {
        let of_the_day = rule.version.iter().find(|it| it.in_force(making.as_of));
        let Some(version) = of_the_day.or(rule.version.last()) else {
            continue;
        };
        let joined = |pick: fn(&Localized) -> &str| {
            let texts: Vec<&str> = version.step.iter().map(|step| pick(&step.text)).collect();
            texts.join("\n")
        };
        let text = Localized {
            en: joined(|text| &text.en),
            ja: joined(|text| &text.ja),
        };
        let basis: Vec<Basis> = version
            .basis
            .iter()
            .chain(version.step.iter().flat_map(|step| &step.basis))
            .cloned()
            .collect();
        let mut view = making.view("sport_rule", &rule.id, &rule.name, &text, &basis);
        view.in_force = of_the_day.is_some();
        views.push(view);
    }
}
