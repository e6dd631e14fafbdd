//! Every case of `knowledge/decisions/cases`: facts and a day, and what has to come out.

use std::collections::{BTreeMap, BTreeSet};

use evigil_core::{Lang, Verification};
use evigil_knowledge::basis::{Basis, citations};
use evigil_knowledge::{Knowledge, part};
use evigil_law::decision::{Decision, DecisionBase, Facts, Truth, decide};
use jiff::civil::Date;
use serde::Deserialize;

use crate::decision::{TODAY, base};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Stable id.
    id: String,
    /// What it shows.
    about: String,
    /// Facts of the base it is taken from.
    from: Vec<String>,
    #[serde(default, deserialize_with = "part::day")]
    as_of: Option<Date>,
    facts: BTreeMap<String, Written>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    One(String),
    Many(Vec<String>),
    Number(i64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    /// Outcome of determinations; several when it stays open.
    outcomes: BTreeMap<String, Written>,
    /// Facts that deciding rules cite.
    #[serde(default)]
    cites: BTreeMap<String, Vec<String>>,
    /// Articles that the citations of deciding rules name.
    #[serde(default)]
    articles: BTreeMap<String, Vec<String>>,
    /// Determinations shown as for human review or unverified.
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    follows: Vec<String>,
    #[serde(default)]
    may_follow: Vec<String>,
    #[serde(default)]
    follows_not: Vec<String>,
    #[serde(default)]
    asks: Vec<String>,
    #[serde(default)]
    asks_not: Vec<String>,
    #[serde(default)]
    contradictions: Vec<String>,
}

impl Written {
    fn values(&self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one.clone()],
            Self::Many(many) => many.clone(),
            Self::Number(number) => vec![number.to_string()],
        }
    }
}

fn cases(knowledge: &Knowledge) -> Vec<Case> {
    let files = knowledge
        .files("decisions")
        .filter(|(path, _)| path.starts_with("decisions/cases/"));
    part::read_all::<File>(files)
        .unwrap_or_else(|fault| panic!("{fault}"))
        .into_iter()
        .flat_map(|(_, file)| file.case)
        .collect()
}

fn given(case: &Case, base: &DecisionBase) -> Facts {
    let mut facts = Facts::default();
    for (key, written) in &case.facts {
        for value in written.values() {
            facts
                .set(base, key, &value)
                .unwrap_or_else(|fault| panic!("{}: {fault}", case.id));
        }
    }
    facts
}

/// What does not come out as expected.
fn faults(case: &Case, decision: &Decision<'_>, knowledge: &Knowledge) -> Vec<String> {
    let mut faults = Vec::new();
    let day = decision.as_of;
    let expect = &case.expect;
    for (id, wanted) in &expect.outcomes {
        let found: BTreeSet<String> = decision
            .determined(id)
            .map(|it| it.possible.iter().map(|it| (*it).to_owned()).collect())
            .unwrap_or_default();
        let wanted: BTreeSet<String> = wanted.values().into_iter().collect();
        if found != wanted {
            faults.push(format!("{id}: {found:?}, not {wanted:?}"));
        }
    }
    let deciding = |id: &str| -> Vec<Basis> {
        decision
            .determined(id)
            .into_iter()
            .flat_map(|it| it.deciding().flat_map(|step| step.rule.basis.clone()))
            .collect()
    };
    for (id, wanted) in &expect.cites {
        let found: Vec<String> = deciding(id)
            .into_iter()
            .filter_map(|basis| match basis {
                Basis::Fact(fact) => Some(fact.fact),
                Basis::Source(_) => None,
            })
            .collect();
        for fact in wanted.iter().filter(|fact| !found.contains(fact)) {
            faults.push(format!("{id} cites {found:?}, not {fact}"));
        }
    }
    for (id, wanted) in &expect.articles {
        let found: Vec<String> = citations(&deciding(id), knowledge, id, "", Lang::En, day)
            .into_iter()
            .map(|it| it.locator)
            .collect();
        for article in wanted {
            if !found.iter().any(|locator| locator.contains(article)) {
                faults.push(format!("{id} names {found:?}, not {article}"));
            }
        }
    }
    for id in &expect.weak {
        let checked = decision.determined(id).map(|it| it.verification());
        if checked.is_none_or(Verification::is_verified) {
            faults.push(format!("{id} is not shown as unverified: {checked:?}"));
        }
    }
    for (ids, wanted) in [
        (&expect.follows, Truth::Yes),
        (&expect.may_follow, Truth::Open),
        (&expect.follows_not, Truth::No),
    ] {
        for id in ids {
            let found = decision.follows(id);
            if found != wanted {
                faults.push(format!("{id} follows: {found:?}, not {wanted:?}"));
            }
        }
    }
    let asked: Vec<&str> = decision
        .questions
        .iter()
        .map(|it| it.fact.id.as_str())
        .collect();
    for id in expect
        .asks
        .iter()
        .filter(|id| !asked.contains(&id.as_str()))
    {
        faults.push(format!("{id} is not asked: {asked:?}"));
    }
    for id in expect
        .asks_not
        .iter()
        .filter(|id| asked.contains(&id.as_str()))
    {
        faults.push(format!("{id} is asked"));
    }
    let found: Vec<&str> = decision
        .contradictions
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    if found != expect.contradictions {
        let wanted = &expect.contradictions;
        faults.push(format!("contradictions {found:?}, not {wanted:?}"));
    }
    faults
}

#[test]
fn every_case_comes_out_as_expected() {
    let knowledge = Knowledge::embedded().expect("the base is readable");
    let base = base();
    let cases = cases(knowledge);
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    let mut ids = BTreeSet::new();
    for case in &cases {
        assert!(ids.insert(&case.id), "{} stands twice", case.id);
        assert!(
            !case.about.is_empty() && !case.from.is_empty(),
            "{}",
            case.id
        );
        for fact in &case.from {
            let known =
                !knowledge.fact_versions(fact).is_empty() || knowledge.correction(fact).is_some();
            assert!(known, "{}: no fact {fact}", case.id);
        }
        // Ids that do not exist would make "follows not" hold for ever.
        let followed = [
            &case.expect.follows,
            &case.expect.may_follow,
            &case.expect.follows_not,
        ];
        for id in followed.into_iter().flatten() {
            let known = base.consequences().iter().any(|it| it.id == *id);
            assert!(known, "{}: no consequence {id}", case.id);
        }
        for id in case.expect.asks.iter().chain(&case.expect.asks_not) {
            assert!(base.fact(id).is_some(), "{}: no fact {id}", case.id);
        }
        let facts = given(case, &base);
        let decision = decide(&base, &facts, case.as_of.unwrap_or(TODAY));
        for fault in faults(case, &decision, knowledge) {
            wrong.push(format!("{}: {fault}", case.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_outcome_and_consequence_that_matters_is_in_a_case() {
    let knowledge = Knowledge::embedded().expect("the base is readable");
    let base = base();
    let cases = cases(knowledge);
    let mut seen = BTreeSet::new();
    let mut followed = BTreeSet::new();
    let mut contradictions = BTreeSet::new();
    for case in &cases {
        let decision = decide(&base, &given(case, &base), case.as_of.unwrap_or(TODAY));
        for id in case.expect.outcomes.keys() {
            let outcome = decision.determined(id).and_then(|it| it.outcome());
            seen.extend(outcome.map(|outcome| format!("{id}={outcome}")));
        }
        followed.extend(
            decision
                .following
                .iter()
                .filter(|it| it.applies == Truth::Yes)
                .map(|it| it.consequence.id.clone()),
        );
        contradictions.extend(case.expect.contradictions.iter().cloned());
    }
    let missing: Vec<String> = base
        .determinations()
        .iter()
        .flat_map(|it| {
            it.rules
                .iter()
                .map(|rule| format!("{}={}", it.id, rule.concludes))
        })
        .filter(|outcome| !outcome.ends_with("=human_review"))
        .filter(|outcome| !seen.contains(outcome))
        .collect();
    assert!(missing.is_empty(), "no case expects {missing:?}");
    let missing: Vec<&str> = base
        .consequences()
        .iter()
        .map(|it| it.id.as_str())
        .filter(|id| !followed.contains(*id))
        .collect();
    assert!(missing.is_empty(), "in no case follows {missing:?}");
    for contradiction in base.contradictions() {
        let id = &contradiction.id;
        assert!(contradictions.contains(id), "no case expects {id}");
    }
}
