//! How a study fits a question.

use crate::ledger::{
    Design, DoseUnit, Grading, IndicationFit, Ledger, Reason, RouteFit, Study, Subject, When,
};

use super::Question;

/// What of a question and a study a reason looks at.
pub(super) struct Fit<'f> {
    study: &'f Study,
    asked: &'f [String],
    class_is_asked: bool,
    route: RouteFit,
    indication: IndicationFit,
}

/// How the study fits the question for one indication; `None` when it is about something else.
pub(super) fn fit<'f>(
    study: &'f Study,
    ledger: &Ledger,
    question: &'f Question,
    asked: &'f [String],
    indication: &str,
) -> Option<Fit<'f>> {
    let indication = if study.indications.iter().any(|id| id == indication) {
        IndicationFit::Same
    } else {
        let near = study
            .indications
            .iter()
            .filter_map(|id| ledger.condition(id))
            .any(|condition| condition.near.iter().any(|id| id == indication));
        near.then_some(IndicationFit::Near)?
    };
    let route = if question.routes.is_empty() {
        RouteFit::Asked
    } else if study.routes.is_empty() {
        RouteFit::NotStated
    } else if study.routes.iter().any(|it| question.routes.contains(it)) {
        RouteFit::Asked
    } else {
        RouteFit::Other
    };
    Some(Fit {
        study,
        asked,
        class_is_asked: ledger.grading().is_asked(&study.product.class, asked),
        route,
        indication,
    })
}

impl Fit<'_> {
    /// Ids of the reasons for which the study is only indirect evidence; none for direct evidence.
    pub(super) fn reasons(&self, grading: &Grading) -> Vec<String> {
        let of_study = grading.reasons.iter().filter(|reason| !reason.of_body);
        of_study
            .filter(|reason| self.holds(reason))
            .map(|reason| reason.id.clone())
            .collect()
    }

    fn holds(&self, reason: &Reason) -> bool {
        let When {
            asked_class,
            given_class,
            cell_source,
            route,
            indication,
            with_cells,
            listed,
            subject,
            ..
        } = &reason.when;
        let product = &self.study.product;
        let any_asked = |classes: &Vec<String>| classes.iter().any(|it| self.asked.contains(it));
        let given =
            |classes: &Vec<String>| !self.class_is_asked && classes.contains(&product.class);
        let comes_from = |sources: &Vec<String>| {
            product
                .cell_source
                .as_ref()
                .is_some_and(|source| sources.contains(source))
        };
        let named = self.study.indirect.contains(&reason.id);
        asked_class.as_ref().is_none_or(any_asked)
            && given_class.as_ref().is_none_or(given)
            && cell_source.as_ref().is_none_or(comes_from)
            && route.is_none_or(|route| route == self.route)
            && indication.is_none_or(|indication| indication == self.indication)
            && with_cells.is_none_or(|with_cells| with_cells == product.with_cells)
            && listed.is_none_or(|listed| listed == named)
            && subject.is_none_or(|subject| subject == done_in(self.study.design))
    }
}

fn done_in(design: Design) -> Subject {
    match design {
        Design::Animal => Subject::Animal,
        Design::InVitro => Subject::Cells,
        _ => Subject::Human,
    }
}

/// Whether a study states how much was given in a unit that another product can be held against.
pub(super) fn dose_is_convertible(study: &Study) -> bool {
    study.dose.iter().any(|dose| {
        dose.amount.is_some()
            && dose.unit.is_some_and(|unit| {
                !matches!(
                    unit,
                    DoseUnit::Millilitres | DoseUnit::Vials | DoseUnit::MakersUnits
                )
            })
    })
}
