//! How sure it is, after GRADE: where it starts, and every step down with its reason.

use crate::ledger::{
    BiasJudgement, Direction, Domain, DoseFit, Grading, IsolationFit, MissingFit, PeopleFit,
    Reason, ResultFit, Study, When,
};

use super::fit::dose_is_convertible;
use super::people::everybody;
use super::{Body, Level};

/// A step down, or a reason that shares one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDown {
    /// Domain.
    pub domain: Domain,
    /// Id of the reason.
    pub reason: String,
    /// Ids of the studies that it holds of.
    pub studies: Vec<String>,
}

/// How sure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certainty {
    /// Which studies it was judged of.
    pub body: Body,
    /// Their ids.
    pub studies: Vec<String>,
    /// Where it starts: high for randomised studies, else low.
    pub start: Level,
    /// The reasons, by domain.
    pub down: Vec<StepDown>,
    /// Steps taken in each domain that took any: never more than two, however many its reasons are.
    pub steps: Vec<(Domain, u8)>,
    /// Where it ends.
    pub level: Level,
}

/// A domain takes two steps at most (GRADE).
const STEPS_MAX: u8 = 2;

/// What certainty is judged of.
pub(super) struct Judged<'a> {
    pub(super) body: Body,
    /// Studies with the ids of the reasons for which they are indirect.
    pub(super) studies: &'a [(&'a Study, Vec<String>)],
    /// Ids of trials of what was asked that ended before their end, without a result.
    pub(super) ended: &'a [String],
}

impl Judged<'_> {
    pub(super) fn certainty(&self, grading: &Grading) -> Certainty {
        let start = match self.body {
            Body::DirectRandomised => Level::High,
            Body::DirectControlled | Body::DirectUncontrolled => Level::Low,
            // Near studies of several designs: the best of them decides where it starts.
            Body::Indirect if self.studies.iter().any(|(it, _)| it.design.is_randomised()) => {
                Level::High
            }
            Body::Indirect => Level::Low,
        };
        let mut down = Vec::new();
        let mut steps: Vec<(Domain, u8)> = Vec::new();
        for domain in Domain::ALL {
            let mut taken = 0_u8;
            for reason in grading.reasons.iter().filter(|it| it.domain == *domain) {
                let studies = self.holding(reason, grading);
                if !studies.is_empty() {
                    taken = taken.saturating_add(reason.steps).min(STEPS_MAX);
                    down.push(StepDown {
                        domain: *domain,
                        reason: reason.id.clone(),
                        studies,
                    });
                }
            }
            if taken > 0 {
                steps.push((*domain, taken));
            }
        }
        let fallen: u8 = steps.iter().map(|(_, taken)| taken).sum();
        let rank = Level::ALL.iter().position(|it| *it == start).unwrap_or(0);
        let level = Level::ALL
            .get(rank.saturating_sub(usize::from(fallen)))
            .copied()
            .unwrap_or(Level::VeryLow);
        Certainty {
            body: self.body,
            studies: self.studies.iter().map(|(it, _)| it.id.clone()).collect(),
            start,
            down,
            steps,
            level,
        }
    }

    /// Ids of the studies of which a reason holds; none when it does not hold.
    fn holding(&self, reason: &Reason, grading: &Grading) -> Vec<String> {
        if !reason.of_body {
            let holds = |(_, reasons): &&(&Study, Vec<String>)| reasons.contains(&reason.id);
            let found = self.studies.iter().filter(holds);
            return found.map(|(study, _)| study.id.clone()).collect();
        }
        let When {
            dose,
            isolation,
            bias,
            controlled,
            results,
            people: number,
            missing,
            maker,
            ..
        } = &reason.when;
        let all = || self.ids(|_| true);
        let mut holding: Option<Vec<String>> = None;
        // Conditions that stand together hold of the studies that fulfil each.
        let mut narrow = |found: Vec<String>| {
            holding = Some(match holding.take() {
                Some(before) => before.into_iter().filter(|id| found.contains(id)).collect(),
                None => found,
            });
        };
        if let Some(DoseFit::NotConvertible) = dose {
            narrow(self.when_all(|study| !dose_is_convertible(study)));
        }
        if let Some(IsolationFit::NotStated) = isolation {
            narrow(self.when_all(|study| study.product.isolation.is_none()));
        }
        if let Some(judgements) = bias {
            narrow(self.ids(|study| is_judged(study, judgements)));
        }
        if let Some(controlled) = controlled {
            narrow(self.ids(|study| study.design.is_controlled() == *controlled));
        }
        if let Some(ResultFit::Disagree) = results {
            narrow(if self.disagree() { all() } else { Vec::new() });
        }
        if let Some(number) = number {
            let studies: Vec<&Study> = self.studies.iter().map(|(study, _)| *study).collect();
            let count = everybody(&studies);
            let (few, very_few) = (grading.people_few, grading.people_very_few);
            // Where no study states a number, nobody can say that they were many.
            let is_very_few = count.is_some_and(|count| count < very_few);
            let holds = match number {
                PeopleFit::Few => count.is_none_or(|count| count < few) && !is_very_few,
                PeopleFit::VeryFew => is_very_few,
            };
            narrow(if holds { all() } else { Vec::new() });
        }
        if let Some(MissingFit::EndedWithoutResult) = missing {
            narrow(self.ended.to_vec());
        }
        if let Some(maker) = maker {
            let favourable = self.ids(|study| study.direction == Direction::Better);
            let gains = self.ids(|study| {
                study.direction == Direction::Better
                    && study.funding.as_ref().and_then(|it| it.maker) == Some(*maker)
            });
            narrow(if gains == favourable {
                gains
            } else {
                Vec::new()
            });
        }
        holding.unwrap_or_default()
    }

    fn ids(&self, holds: impl Fn(&Study) -> bool) -> Vec<String> {
        let found = self.studies.iter().filter(|(study, _)| holds(study));
        found.map(|(study, _)| study.id.clone()).collect()
    }

    /// Every id when it holds of every study, else none.
    fn when_all(&self, holds: impl Fn(&Study) -> bool) -> Vec<String> {
        let found = self.ids(holds);
        if found.len() == self.studies.len() {
            found
        } else {
            Vec::new()
        }
    }

    fn disagree(&self) -> bool {
        let says = |direction| self.studies.iter().any(|(it, _)| it.direction == direction);
        let favourable = says(Direction::Better);
        let not = says(Direction::NoDifference) || says(Direction::Worse);
        favourable && not
    }
}

/// Whether a domain was judged so; with no judgements in the list, whether none was judged at all.
fn is_judged(study: &Study, judgements: &[BiasJudgement]) -> bool {
    if judgements.is_empty() {
        study.bias.is_empty()
    } else {
        let mut domains = study.bias.iter();
        domains.any(|domain| judgements.contains(&domain.judgement))
    }
}
