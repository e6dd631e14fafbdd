//! State, design and reading of a study: what they allow each other.

use evigil_knowledge::part::Step;

use super::Looking;
use crate::ledger::fault::FaultKind;
use crate::ledger::study::Outcome;
use crate::ledger::vocabulary::{
    BiasTool, ComparatorKind, Design, Direction, Measure, ReadPart, State,
};

impl Looking<'_> {
    pub(super) fn standing(&mut self) {
        self.state();
        self.reading();
        self.design();
        self.bias();
    }

    fn state(&mut self) {
        let study = self.study();
        match study.state {
            State::Registered | State::Started => {
                let state = study.state.code();
                if study.direction != Direction::NoneYet {
                    let kind = FaultKind::ResultOfUnfinished { state };
                    self.say(&[Step::Key("direction")], kind);
                }
                for (at, outcome) in study.outcome.iter().enumerate() {
                    if has_result(outcome) {
                        let kind = FaultKind::ResultOfUnfinished { state };
                        self.say(&[Step::Key("outcome"), Step::At(at)], kind);
                    }
                }
            }
            State::Reported | State::Retracted => {
                if study.direction == Direction::NoneYet {
                    self.say(&[Step::Key("direction")], FaultKind::NoResultOfReported);
                }
            }
            State::Terminated => {}
        }
    }

    fn reading(&mut self) {
        let study = self.study();
        if study.reading.part != ReadPart::Nothing {
            if study.reading.on.is_none() {
                self.say(&[Step::Key("reading")], FaultKind::NoDay);
            }
            return;
        }
        if !matches!(study.direction, Direction::NotRead | Direction::NoneYet) {
            self.say(&[Step::Key("direction")], FaultKind::ReadNothing);
        }
        for at in 0..study.outcome.len() {
            self.say(
                &[Step::Key("outcome"), Step::At(at)],
                FaultKind::ReadNothing,
            );
        }
        for at in 0..study.harm.len() {
            self.say(&[Step::Key("harm"), Step::At(at)], FaultKind::ReadNothing);
        }
        for at in 0..study.bias.len() {
            self.say(&[Step::Key("bias"), Step::At(at)], FaultKind::ReadNothing);
        }
        let people = &study.participants;
        for (field, number) in [
            ("enrolled", people.enrolled),
            ("analysed", people.analysed),
            ("treated", people.treated),
        ] {
            if number.is_some() {
                let path = [Step::Key("participants"), Step::Key(field)];
                self.say(&path, FaultKind::ReadNothing);
            }
        }
    }

    fn design(&mut self) {
        let study = self.study();
        let (design, comparator) = (study.design, study.comparator.kind);
        let fits = match design {
            Design::Randomised
            | Design::RandomisedWithinPerson
            | Design::Controlled
            | Design::RetrospectiveControlled => {
                // What a registry does not say is no contradiction.
                !matches!(comparator, ComparatorKind::Baseline | ComparatorKind::None)
                    || matches!(study.state, State::Registered | State::Started)
            }
            Design::RandomisedBetweenDoses => matches!(
                comparator,
                ComparatorKind::OtherDose | ComparatorKind::OtherRoute
            ),
            Design::SingleArm
            | Design::RetrospectiveSeries
            | Design::CaseSeries
            | Design::CaseReport => matches!(
                comparator,
                ComparatorKind::Baseline
                    | ComparatorKind::None
                    | ComparatorKind::OtherDose
                    | ComparatorKind::OtherRoute
                    | ComparatorKind::Historical
            ),
            Design::Synthesis | Design::Animal | Design::InVitro | Design::Review => true,
        };
        if !fits {
            let kind = FaultKind::DesignAgainstComparator {
                design: design.code(),
                comparator: comparator.code(),
            };
            self.say(&[Step::Key("comparator")], kind);
        }
        if design.is_human() && !design.is_controlled() && !design.is_randomised() {
            for (at, outcome) in study.outcome.iter().enumerate() {
                self.uncontrolled(at, outcome);
            }
        }
    }

    /// `better` in a study without control means better than at the start, and nothing more.
    fn uncontrolled(&mut self, at: usize, outcome: &Outcome) {
        let study = self.study();
        let design = study.design.code();
        // Beside a value at the end may stand the value at the start.
        let start = study.comparator.kind == ComparatorKind::Baseline;
        let against = outcome
            .printed
            .as_ref()
            .is_some_and(|printed| printed.measure != Measure::ChangeFromBaseline);
        for (field, is_there) in [
            ("printed", against),
            ("counts", outcome.counts.is_some()),
            ("means", outcome.means.is_some()),
            (
                "value_comparator",
                outcome.value_comparator.is_some() && !start,
            ),
        ] {
            if is_there {
                let path = [Step::Key("outcome"), Step::At(at), Step::Key(field)];
                self.say(&path, FaultKind::EffectWithoutControl { design });
            }
        }
    }

    fn bias(&mut self) {
        let study = self.study();
        for (at, bias) in study.bias.iter().enumerate() {
            let path = |field| [Step::Key("bias"), Step::At(at), Step::Key(field)];
            if !suits(bias.tool, study.design) {
                let kind = FaultKind::BiasTool {
                    tool: bias.tool.code(),
                    design: study.design.code(),
                };
                self.say(&path("tool"), kind);
            }
            let known = bias.tool.domains();
            if !known.contains(&bias.domain.as_str()) {
                let kind = FaultKind::BiasDomain {
                    tool: bias.tool.code(),
                    domain: bias.domain.clone(),
                    known,
                };
                self.say(&path("domain"), kind);
            }
            let earlier = study.bias.iter().take(at);
            if earlier
                .filter(|it| it.tool == bias.tool)
                .any(|it| it.domain == bias.domain)
            {
                let id = bias.domain.clone();
                self.say(&path("domain"), FaultKind::Duplicate { id });
            }
        }
    }
}

fn has_result(outcome: &Outcome) -> bool {
    outcome.value.is_some()
        || outcome.value_comparator.is_some()
        || outcome.printed.is_some()
        || outcome.counts.is_some()
        || outcome.means.is_some()
        || outcome.direction != Direction::NoneYet
}

fn suits(tool: BiasTool, design: Design) -> bool {
    match tool {
        BiasTool::Rob2 => design.is_randomised(),
        BiasTool::RobinsI => matches!(design, Design::Controlled | Design::RetrospectiveControlled),
        BiasTool::CaseSeries => matches!(
            design,
            Design::SingleArm
                | Design::RetrospectiveSeries
                | Design::CaseSeries
                | Design::CaseReport
        ),
        BiasTool::Syrcle => design == Design::Animal,
    }
}
