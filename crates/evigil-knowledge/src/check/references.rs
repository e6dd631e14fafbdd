//! References lead somewhere, and what must rest on something does.

use super::Found;
use crate::TermKind;
use crate::locate::Step::{self, At, Key};
use crate::model::{Basis, SourceRef};
use crate::problem::ProblemKind;
use crate::read::Placed;
use crate::suggest::nearest;

pub(super) fn check(found: &mut Found<'_>) {
    let base = found.base;
    for fact in base.facts() {
        sources(found, fact, &fact.sources);
    }
    for term in base.terms() {
        sources(found, term, &term.sources);
    }
    for rule in base.rules() {
        basis(found, rule, &rule.basis);
        let applies = &rule.applies;
        terms(
            found,
            rule,
            &["applies", "labels"],
            &applies.labels,
            TermKind::Label,
        );
        terms(
            found,
            rule,
            &["applies", "kinds"],
            &applies.kinds,
            TermKind::DocumentKind,
        );
        for (index, id) in applies.disclosures.iter().enumerate() {
            if base.disclosure(id).is_none() {
                let known = base.disclosures().iter().map(|item| item.id.as_str());
                let kind = dangling("disclosure", id, known);
                found.add(rule, &[Key("applies"), Key("disclosures"), At(index)], kind);
            }
        }
        if applies.labels.is_empty() && applies.disclosures.is_empty() {
            found.add(rule, &[Key("applies")], ProblemKind::NothingListed);
        }
    }
    for item in base.disclosures() {
        basis(found, item, &item.basis);
        terms(
            found,
            item,
            &["required_for", "kinds"],
            &item.required_for.kinds,
            TermKind::DocumentKind,
        );
        terms(
            found,
            item,
            &["required_for", "routes"],
            &item.required_for.routes,
            TermKind::Route,
        );
        if base.rule(&item.rule).is_none() {
            let kind = dangling(
                "rule",
                &item.rule,
                base.rules().iter().map(|rule| rule.id.as_str()),
            );
            found.add(item, &[Key("rule")], kind);
        }
    }
    criteria(found);
    for correction in base.corrections() {
        basis(found, correction, &correction.basis);
        if correction.detect.all.is_empty() || correction.detect.all.iter().any(Vec::is_empty) {
            found.add(
                correction,
                &[Key("detect"), Key("all")],
                ProblemKind::NothingListed,
            );
        }
    }
}

fn criteria(found: &mut Found<'_>) {
    for item in found.base.criteria() {
        basis(found, item, &item.basis);
        word(
            found,
            item,
            &[Key("group")],
            &item.group,
            TermKind::CriterionGroup,
        );
        word(
            found,
            item,
            &[Key("check"), Key("kind")],
            &item.check.kind,
            TermKind::Check,
        );
        let applies = &item.applies;
        for (key, ids, kind) in [
            ("classes", &applies.classes, TermKind::ProductClass),
            ("not_classes", &applies.not_classes, TermKind::ProductClass),
            ("routes", &applies.routes, TermKind::Route),
            ("donors", &applies.donors, TermKind::Donor),
        ] {
            terms(found, item, &["applies", key], ids, kind);
        }
    }
}

fn basis<T: Placed>(found: &mut Found<'_>, item: &T, basis: &[Basis]) {
    if basis.is_empty() {
        found.add(item, &[Key("basis")], ProblemKind::NothingListed);
    }
    for (index, basis) in basis.iter().enumerate() {
        if found.base.fact_versions(&basis.fact).is_empty() {
            let kind = dangling(
                "fact",
                &basis.fact,
                found.base.facts().iter().map(|fact| fact.id.as_str()),
            );
            found.add(item, &[Key("basis"), At(index), Key("fact")], kind);
        }
    }
}

fn sources<T: Placed>(found: &mut Found<'_>, item: &T, sources: &[SourceRef]) {
    for (index, reference) in sources.iter().enumerate() {
        if found.base.source(&reference.source).is_none() {
            let known = found.base.sources().iter().map(|source| source.id.as_str());
            let kind = dangling("source", &reference.source, known);
            found.add(item, &[Key("sources"), At(index), Key("source")], kind);
        }
    }
}

fn terms<T: Placed>(
    found: &mut Found<'_>,
    item: &T,
    keys: &[&str],
    ids: &[String],
    kind: TermKind,
) {
    for (index, id) in ids.iter().enumerate() {
        let mut path: Vec<Step<'_>> = keys.iter().map(|key| Key(key)).collect();
        path.push(At(index));
        word(found, item, &path, id, kind);
    }
}

/// One id of a term of `kind`, at `path`.
fn word<T: Placed>(found: &mut Found<'_>, item: &T, path: &[Step<'_>], id: &str, kind: TermKind) {
    let known: Vec<&str> = (found.base.terms().iter())
        .filter(|term| term.kind == kind)
        .map(|term| term.id.as_str())
        .collect();
    // A base that defines no term of the kind at all leaves the vocabulary to its user.
    if !known.is_empty() && !known.contains(&id) {
        let problem = dangling(kind.code(), id, known.into_iter());
        found.add(item, path, problem);
    }
}

fn dangling<'c>(
    wanted: &'static str,
    id: &str,
    known: impl Iterator<Item = &'c str>,
) -> ProblemKind {
    let nearest = nearest(id, known).first().map(|&near| near.to_owned());
    ProblemKind::Dangling {
        wanted,
        id: id.to_owned(),
        nearest,
    }
}
