//! The studies that bear on one indication, sorted by what they can say.

use crate::ledger::{Design, Direction, Ledger, ReadPart, State, Study, WorkKind};

use super::Question;
use super::fit::fit;

/// A study near what was asked, and why it is only that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indirect {
    /// Id of the study.
    pub study: String,
    /// Ids of the reasons.
    pub reasons: Vec<String>,
    /// Whether it has a result that was read.
    pub counts: bool,
}

/// Ids of studies by what they can say. Nothing stands in two lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sorted {
    /// Whether the base knows the indication.
    pub known: bool,
    /// With a control, for what was asked, with a result that was read.
    pub direct_controlled: Vec<String>,
    /// Without a control, for what was asked, with a result that was read.
    pub direct_uncontrolled: Vec<String>,
    /// For something near it.
    pub indirect: Vec<Indirect>,
    /// For what was asked, with a result that nobody of us has read.
    pub not_read: Vec<String>,
    /// For what was asked, registered or begun, without a result.
    pub registered: Vec<String>,
    /// For what was asked, ended before its end, without a result.
    pub terminated: Vec<String>,
    /// Taken back.
    pub retracted: Vec<String>,
    /// Ids of works in animals and cells.
    pub preclinical: Vec<String>,
}

pub(super) fn sort(
    ledger: &Ledger,
    question: &Question,
    asked: &[String],
    indication: &str,
) -> Sorted {
    let mut sorted = Sorted {
        known: ledger.knows_indication(indication),
        ..Sorted::default()
    };
    for study in ledger.studies().filter(|study| study.design.is_human()) {
        // A report that was not read by the day of the answer has no place in it.
        if study.reading.on.is_some_and(|on| on > question.as_of) {
            continue;
        }
        let Some(fit) = fit(study, ledger, question, asked, indication) else {
            continue;
        };
        let id = study.id.clone();
        let reasons = fit.reasons(ledger.grading());
        if study.state == State::Retracted {
            sorted.retracted.push(id);
        } else if !reasons.is_empty() {
            sorted.indirect.push(Indirect {
                study: id,
                reasons,
                counts: counts(study),
            });
        } else if matches!(study.state, State::Registered | State::Started) {
            sorted.registered.push(id);
        } else if study.direction == Direction::NoneYet {
            sorted.terminated.push(id);
        } else if !counts(study) {
            sorted.not_read.push(id);
        } else if study.design.is_controlled() {
            sorted.direct_controlled.push(id);
        } else {
            sorted.direct_uncontrolled.push(id);
        }
    }
    let works = ledger.works().iter().filter(|work| {
        matches!(work.kind, WorkKind::Animal | WorkKind::Cells)
            && work.indications.iter().any(|id| id == indication)
    });
    sorted.preclinical = works.map(|work| work.id.clone()).collect();
    for study in ledger.studies() {
        let preclinical = matches!(study.design, Design::Animal | Design::InVitro);
        if preclinical && study.indications.iter().any(|id| id == indication) {
            sorted.preclinical.push(study.id.clone());
        }
    }
    sorted
}

/// Whether a study has a result, and somebody of us has read it.
fn counts(study: &Study) -> bool {
    matches!(study.state, State::Reported | State::Terminated)
        && study.reading.part != ReadPart::Nothing
        && !matches!(study.direction, Direction::NotRead | Direction::NoneYet)
}
