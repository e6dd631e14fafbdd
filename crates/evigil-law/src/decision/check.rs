//! The data of decisions as a set: what one entry says of another has to be there.

use std::collections::BTreeSet;

use evigil_knowledge::Knowledge;
use evigil_knowledge::basis::{Basis, unsupported};

use super::base::{DecisionBase, Determination};
use super::{Condition, FactKind, FactSpec};

/// The first thing that does not hold together.
pub(super) fn check(base: &DecisionBase, knowledge: &Knowledge) -> Result<(), String> {
    base.facts().iter().try_for_each(fact)?;
    unique(base)?;
    for (at, determination) in base.determinations().iter().enumerate() {
        let earlier = base.determinations().get(..at).unwrap_or_default();
        self::determination(base, determination, earlier, knowledge)?;
    }
    for contradiction in base.contradictions() {
        let id = &contradiction.id;
        // Contradictions are among facts: nothing has been decided yet.
        condition(base, &[], id, &contradiction.when)?;
        supported(id, &contradiction.basis, knowledge)?;
        for fact in &contradiction.set_aside {
            if base.fact(fact).is_none() {
                return Err(format!("`{id}` sets aside `{fact}`, which is no fact"));
            }
        }
    }
    for consequence in base.consequences() {
        let id = &consequence.id;
        condition(base, base.determinations(), id, &consequence.when)?;
        supported(id, &consequence.basis, knowledge)?;
        if base.determination(&consequence.of).is_none() {
            let of = &consequence.of;
            return Err(format!("`{id}` follows from `{of}`, which is not decided"));
        }
    }
    Ok(())
}

fn fact(spec: &FactSpec) -> Result<(), String> {
    let id = &spec.id;
    let takes_words = spec.kind != FactKind::Number;
    if takes_words == spec.words.is_empty() {
        return Err(format!("fact `{id}`: words are for answers that are words"));
    }
    let mut seen = BTreeSet::new();
    for word in &spec.words {
        if !seen.insert(word.id.as_str()) {
            return Err(format!("fact `{id}`: word `{}` stands twice", word.id));
        }
        // A wider word stands before what belongs to it, so there are no circles.
        if let Some(wide) = word.within.as_deref().filter(|wide| !seen.contains(wide)) {
            return Err(format!(
                "fact `{id}`: no word `{wide}` before `{}`",
                word.id
            ));
        }
    }
    Ok(())
}

fn unique(base: &DecisionBase) -> Result<(), String> {
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    let rules = base.determinations().iter().flat_map(|it| &it.rules);
    let every = (base.facts().iter().map(|it| it.id.as_str()))
        .chain(base.contradictions().iter().map(|it| it.id.as_str()))
        .chain(base.determinations().iter().map(|it| it.id.as_str()))
        .chain(rules.map(|it| it.id.as_str()));
    for id in every {
        if !ids.insert(id) {
            return Err(format!("id `{id}` stands twice"));
        }
    }
    // Versions of one consequence share its id and follow each other.
    for pair in base.consequences().windows(2) {
        if let [a, b] = pair
            && a.id == b.id
            && a.in_force_from >= b.in_force_from
        {
            return Err(format!("id `{}` stands twice", a.id));
        }
    }
    let mut last = "";
    for consequence in base.consequences() {
        if consequence.id != last && !ids.insert(&consequence.id) {
            return Err(format!("id `{}` stands twice", consequence.id));
        }
        last = &consequence.id;
    }
    Ok(())
}

fn determination(
    base: &DecisionBase,
    determination: &Determination,
    earlier: &[Determination],
    knowledge: &Knowledge,
) -> Result<(), String> {
    let id = &determination.id;
    let known = base
        .fact("jurisdiction")
        .and_then(|spec| spec.word(&determination.jurisdiction));
    if known.is_none() {
        return Err(format!("`{id}`: the fact `jurisdiction` has no such word"));
    }
    for rule in &determination.rules {
        if determination.outcome(&rule.concludes).is_none() {
            let outcome = &rule.concludes;
            return Err(format!(
                "`{}` concludes `{outcome}`, no outcome of `{id}`",
                rule.id
            ));
        }
        if let Some(when) = &rule.when {
            condition(base, earlier, &rule.id, when)?;
        }
        supported(&rule.id, &rule.basis, knowledge)?;
    }
    let ends = determination.rules.last().is_some_and(|rule| {
        rule.when.is_none() && rule.in_force_from.is_none() && rule.in_force_to.is_none()
    });
    if ends {
        Ok(())
    } else {
        Err(format!("`{id}`: the last rule has to apply always"))
    }
}

fn condition(
    base: &DecisionBase,
    decided: &[Determination],
    of: &str,
    condition: &Condition,
) -> Result<(), String> {
    let mut fault = None;
    condition.leaves(&mut |leaf| {
        let missing = match leaf {
            Condition::Fact { fact, is } => match base.fact(fact) {
                None => Some(format!("`{of}` asks for `{fact}`, which is no fact")),
                Some(spec) => is
                    .iter()
                    .find(|word| spec.word(word).is_none())
                    .map(|word| {
                        format!("`{of}` asks whether `{fact}` is `{word}`, which is no word of it")
                    }),
            },
            Condition::Above { fact, .. } => base
                .fact(fact)
                .is_none_or(|spec| spec.kind != FactKind::Number)
                .then(|| format!("`{of}` asks for `{fact}`, which is no number")),
            Condition::Outcome { of: asked, is } => {
                match decided.iter().find(|it| it.id == *asked) {
                    None => Some(format!("`{of}` asks for `{asked}`, not decided before it")),
                    Some(asked) => is.iter().find(|it| asked.outcome(it).is_none()).map(|it| {
                        format!(
                            "`{of}` asks whether `{}` is `{it}`, no outcome of it",
                            asked.id
                        )
                    }),
                }
            }
            Condition::All(_) | Condition::Any(_) | Condition::Not(_) => None,
        };
        fault = fault.take().or(missing);
    });
    fault.map_or(Ok(()), Err)
}

fn supported(id: &str, basis: &[Basis], knowledge: &Knowledge) -> Result<(), String> {
    match unsupported(basis, knowledge).first() {
        Some(dangling) => Err(format!("`{id}`: {dangling}")),
        None => Ok(()),
    }
}
