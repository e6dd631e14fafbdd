//! Ids are unique: those of terms within their kind, those of facts within a period.

use std::collections::BTreeMap;

use super::Found;
use crate::DISCLOSURE_ORDER;
use crate::locate::Step;
use crate::problem::ProblemKind;
use crate::read::Placed;

pub(super) fn check(found: &mut Found<'_>) {
    let base = found.base;
    neighbours(found, base.sources(), |a, b| a.id == b.id);
    neighbours(found, base.rules(), |a, b| a.id == b.id);
    neighbours(found, base.corrections(), |a, b| a.id == b.id);
    // Criteria are in the order of a report, not of their ids.
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for item in base.criteria() {
        if let Some(&other) = first.get(item.id.as_str()) {
            let kind = ProblemKind::DuplicateId {
                id: item.id.clone(),
                other: other.to_owned(),
            };
            found.add(item, &[Step::Key("id")], kind);
        } else {
            first.insert(&item.id, &item.place.file);
        }
    }
    neighbours(found, base.terms(), |a, b| {
        (a.kind, &a.id) == (b.kind, &b.id)
    });
    neighbours(found, base.disclosures(), |a, b| a.id == b.id);
    for item in base.disclosures() {
        if !DISCLOSURE_ORDER.contains(&item.id.as_str()) {
            found.add(
                item,
                &[Step::Key("id")],
                ProblemKind::UnknownDisclosure {
                    id: item.id.clone(),
                },
            );
        }
    }
}

/// Reports the second of two neighbours that are the same; the items are sorted.
fn neighbours<T: Placed>(found: &mut Found<'_>, items: &[T], same: impl Fn(&T, &T) -> bool) {
    for (first, second) in items.iter().zip(items.iter().skip(1)) {
        if same(first, second) {
            let kind = ProblemKind::DuplicateId {
                id: second.id().to_owned(),
                other: first.place().file.to_string(),
            };
            found.add(second, &[Step::Key("id")], kind);
        }
    }
}
