//! Periods in force: they end after they begin, and those of one fact do not overlap.

use jiff::civil::Date;

use super::Found;
use crate::locate::Step;
use crate::problem::ProblemKind;

pub(super) fn check(found: &mut Found<'_>) {
    let facts = found.base.facts();
    for fact in facts {
        if let (Some(from), Some(to)) = (fact.in_force_from, fact.in_force_to)
            && to < from
        {
            found.add(
                fact,
                &[Step::Key("in_force_to")],
                ProblemKind::Reversed { from, to },
            );
        }
    }
    for versions in facts.chunk_by(|a, b| a.id == b.id) {
        // Sorted by first day, so only neighbours can be the first to overlap.
        for (older, newer) in versions.iter().zip(versions.iter().skip(1)) {
            let begins = newer.in_force_from.unwrap_or(Date::MIN);
            if older.in_force_to.is_none_or(|ends| ends >= begins) {
                let kind = ProblemKind::Overlap {
                    id: newer.id.clone(),
                    other: older.place.file.to_string(),
                };
                found.add(newer, &[Step::Key("id")], kind);
            }
        }
    }
}
