//! References lead somewhere, and what must rest on something does.

use super::Found;
use crate::locate::Step::{self, At, Key};
use crate::model::{Basis, SourceRef};
use crate::problem::ProblemKind;
use crate::read::Placed;
use crate::suggest::nearest;
use crate::{Knowledge, TermKind};

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
    let of_kind = |base: &Knowledge| -> Vec<String> {
        base.terms()
            .iter()
            .filter(|term| term.kind == kind)
            .map(|term| term.id.clone())
            .collect()
    };
    let known = of_kind(found.base);
    // A base that defines no term of the kind at all leaves the vocabulary to its user.
    for (index, id) in ids.iter().enumerate().filter(|_| !known.is_empty()) {
        if !known.contains(id) {
            let mut path: Vec<Step<'_>> = keys.iter().map(|key| Key(key)).collect();
            path.push(At(index));
            found.add(
                item,
                &path,
                dangling(kind.code(), id, known.iter().map(String::as_str)),
            );
        }
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
