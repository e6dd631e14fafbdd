//! Sentences of an assessment.

use evigil_knowledge::EntryView;

use super::making::Making;
use crate::assessment::AssessmentBase;

/// Every sentence; a base that can't be read gives none.
pub(super) fn views(making: &Making<'_>) -> Vec<EntryView> {
    let Ok(base) = AssessmentBase::of(making.knowledge) else {
        return Vec::new();
    };
    base.statements
        .iter()
        .map(|it| making.view("statement", &it.id, &it.text, &it.text, &it.basis))
        .collect()
}
