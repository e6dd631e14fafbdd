//! How many people were given the product.

use std::collections::BTreeSet;

use crate::ledger::{Design, Study};

/// People who got the product, those of one cohort told twice counted once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// Those whose number was read.
    pub known: u64,
    /// Ids of studies whose number was not stated in what was read.
    pub not_stated: Vec<String>,
}

/// Counts the people of studies who got the product.
#[must_use]
pub fn people(studies: &[&Study]) -> People {
    count(studies, treated)
}

/// Everybody in the studies, with and without the product; `None` when no study states a number.
pub(super) fn everybody(studies: &[&Study]) -> Option<u64> {
    let in_study = |study: &Study| {
        let people = &study.participants;
        people.analysed.or(people.enrolled).or(people.treated)
    };
    let counted = count(studies, in_study);
    (counted.known > 0).then_some(counted.known)
}

fn count(studies: &[&Study], of_study: impl Fn(&Study) -> Option<u64>) -> People {
    let mut counted = People::default();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for study in studies {
        if !seen.insert(&study.id) {
            continue;
        }
        let same = same_people(study, studies);
        seen.extend(same.iter().map(|study| study.id.as_str()));
        // Of several reports of one cohort the largest number stands for it.
        match same.iter().filter_map(|study| of_study(study)).max() {
            Some(number) => counted.known = counted.known.saturating_add(number),
            None => counted.not_stated.push(study.id.clone()),
        }
    }
    counted
}

/// Everybody who took part got it where there is no group without it, and where a person is their
/// own control.
fn treated(study: &Study) -> Option<u64> {
    let people = &study.participants;
    let everybody = match study.design {
        Design::Randomised | Design::Controlled | Design::RetrospectiveControlled => None,
        _ => people.analysed.or(people.enrolled),
    };
    people.treated.or(everybody)
}

/// The study and all that share its people, directly or over others; either may name the other.
fn same_people<'s>(study: &'s Study, studies: &[&'s Study]) -> Vec<&'s Study> {
    let mut group = vec![study];
    let mut at = 0;
    while let Some(one) = group.get(at).copied() {
        for other in studies {
            let linked =
                one.same_people_as.contains(&other.id) || other.same_people_as.contains(&one.id);
            if linked && group.iter().all(|it| it.id != other.id) {
                group.push(other);
            }
        }
        at += 1;
    }
    group
}
