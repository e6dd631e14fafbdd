//! What the studies that count say together.

use crate::ledger::{Direction, Ledger, Study};

use super::sort::Sorted;
use super::vocabulary::{Statement, Tier, Verdict};

/// Verdict and statement. Uncontrolled studies decide only where there is no controlled one.
pub(super) fn verdict(
    ledger: &Ledger,
    sorted: &Sorted,
    controlled: &[&Study],
    uncontrolled: &[&Study],
) -> (Verdict, Statement) {
    // A controlled study that only looked at harms says nothing on whether it works.
    let asked: Vec<&Study> = controlled
        .iter()
        .filter(|study| study.direction != Direction::NotAsked)
        .copied()
        .collect();
    if !asked.is_empty() {
        return of_controlled(ledger, &asked);
    }
    let not_read = || sorted.not_read.iter().filter_map(|id| ledger.study(id));
    if not_read().any(|study| study.design.is_controlled()) {
        return (Verdict::ControlledNotRead, Statement::ControlledNotRead);
    }
    let works = |study: &&Study| study.direction != Direction::NotAsked;
    if uncontrolled.iter().any(works) {
        return (Verdict::UncontrolledOnly, Statement::UncontrolledOnly);
    }
    if not_read().next().is_some() {
        return (Verdict::UncontrolledOnly, Statement::UncontrolledNotRead);
    }
    if !uncontrolled.is_empty() || !controlled.is_empty() {
        return (Verdict::UncontrolledOnly, Statement::UncontrolledSafetyOnly);
    }
    let statement = if sorted.indirect.iter().any(|it| it.counts) {
        Statement::NoHumanEvidenceButIndirect
    } else {
        Statement::NoHumanEvidence
    };
    (Verdict::NoHumanEvidence, statement)
}

fn of_controlled(ledger: &Ledger, studies: &[&Study]) -> (Verdict, Statement) {
    let favourable = |study: &&&Study| study.direction == Direction::Better;
    let better = studies.iter().filter(favourable).count();
    let mixed = studies
        .iter()
        .any(|study| study.direction == Direction::Mixed);
    if better == 0 && !mixed {
        return (Verdict::ControlledNegative, Statement::ControlledNegative);
    }
    if better < studies.len() {
        return (Verdict::Mixed, Statement::Mixed);
    }
    let repeated = different_people(studies.iter().filter(|study| study.design.is_randomised()));
    let enough = ledger.grading().replicated_studies;
    if enough > 0 && repeated >= enough {
        (Verdict::Replicated, Statement::Replicated)
    } else {
        (
            Verdict::ControlledPositiveSmall,
            Statement::ControlledPositiveSmall,
        )
    }
}

/// How many of the studies tell of people of their own.
fn different_people<'s, 'r: 's>(studies: impl Iterator<Item = &'s &'r Study>) -> usize {
    let mut own: Vec<&Study> = Vec::new();
    for study in studies {
        let told = own.iter().any(|other| {
            other.same_people_as.contains(&study.id) || study.same_people_as.contains(&other.id)
        });
        if !told {
            own.push(study);
        }
    }
    own.len()
}

/// Tier of the best of the studies.
pub(super) fn tier(studies: &[&Study]) -> Tier {
    let of_one = |study: &&Study| {
        if study.design.is_controlled() && study.design.is_randomised() {
            Tier::T5
        } else if study.design.is_controlled() {
            Tier::T4
        } else {
            Tier::T3
        }
    };
    studies.iter().map(of_one).max().unwrap_or(Tier::T0)
}
