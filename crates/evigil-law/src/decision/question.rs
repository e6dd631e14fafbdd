//! Which facts that are not known would change a decision, and what they leave possible.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::decide::Run;
use super::{Answer, Condition, DecisionBase, FactKind, FactSpec, Facts, Truth};

/// A fact to find out.
#[derive(Debug, Clone)]
pub struct Question<'b> {
    /// The fact.
    pub fact: &'b FactSpec,
    /// Determinations that some answer would change.
    pub determinations: Vec<&'b str>,
    /// Consequences that some answer would add, take away or settle.
    pub consequences: Vec<&'b str>,
}

/// What comes out under each answer to one fact.
struct Split<'b> {
    fact: &'b FactSpec,
    runs: Vec<Run<'b>>,
}

/// Tries every answer to every fact that is not known.
///
/// Narrows `known` to what some answer allows: three-valued logic alone leaves open what follows
/// from an answer and from its opposite. A fact is asked for when some answer changes what is left:
/// of each determination the possible outcomes, of each consequence whether it follows. Those that
/// change a determination come first.
pub(super) fn questions<'b>(
    base: &'b DecisionBase,
    facts: &Facts,
    known: &mut Run<'b>,
    as_of: Date,
) -> Vec<Question<'b>> {
    let splits: Vec<Split<'b>> = open_facts(base, known)
        .into_iter()
        .map(|fact| Split {
            fact,
            runs: untried(base, fact, facts)
                .iter()
                .filter_map(|answer| {
                    let mut with = facts.without(&fact.id);
                    with.set(base, &fact.id, answer).ok()?;
                    Some(Run::new(base, &with, as_of))
                })
                .collect(),
        })
        .filter(|split| !split.runs.is_empty())
        .collect();
    // Several words of a fact can hold together, so its single words do not exhaust it.
    for split in splits.iter().filter(|it| it.fact.kind != FactKind::Many) {
        narrow(known, &split.runs);
    }
    let mut questions: Vec<Question<'b>> = splits
        .iter()
        .filter_map(|split| changed(known, split))
        .collect();
    // Stable: within each group the order of the base stays.
    questions.sort_by_key(|question| question.determinations.is_empty());
    questions
}

/// The facts that conditions hang on which stay open. No other fact can change anything: a
/// condition that is settled without a fact stays so with it.
fn open_facts<'b>(base: &'b DecisionBase, known: &Run<'b>) -> Vec<&'b FactSpec> {
    let mut named: BTreeSet<&str> = BTreeSet::new();
    let steps = known.determined.iter().flat_map(|it| &it.steps);
    let open = steps
        .filter(|step| step.applies == Truth::Open)
        .filter_map(|step| step.rule.when.as_ref());
    let following = known
        .following
        .iter()
        .filter(|it| it.applies == Truth::Open)
        .map(|it| &it.consequence.when);
    for condition in open.chain(following) {
        condition.leaves(&mut |leaf| {
            if let Condition::Fact { fact, .. } | Condition::Above { fact, .. } = leaf {
                named.insert(fact);
            }
        });
    }
    // Which law is asked about is the asker's choice, not a fact to find out.
    base.facts()
        .iter()
        .filter(|spec| named.contains(spec.id.as_str()) && spec.id != "jurisdiction")
        .collect()
}

/// The answers to try: every word when nothing usable was given, the narrower words of a wide one.
fn untried(base: &DecisionBase, spec: &FactSpec, facts: &Facts) -> Vec<String> {
    let given: Vec<&str> = match facts.answers(&spec.id) {
        Some(_) if facts.conflict(spec) => Vec::new(),
        Some(_) if matches!(spec.kind, FactKind::Many | FactKind::Number) => return Vec::new(),
        Some(answers) => answers.iter().filter_map(Answer::word).collect(),
        None => Vec::new(),
    };
    if spec.kind == FactKind::Number {
        return limits(base, &spec.id)
            .into_iter()
            .flat_map(|limit| [limit, limit.saturating_add(1)])
            .map(|number| number.to_string())
            .collect();
    }
    let narrower = |word: &str| {
        given
            .iter()
            .all(|given| word != *given && spec.is_within(word, given))
    };
    spec.words
        .iter()
        .filter(|word| narrower(&word.id))
        .map(|word| word.id.clone())
        .collect()
}

/// The limits that any condition sets for a number.
fn limits(base: &DecisionBase, wanted: &str) -> BTreeSet<i64> {
    let mut limits = BTreeSet::new();
    let rules = base.determinations().iter().flat_map(|it| &it.rules);
    let conditions = rules
        .filter_map(|rule| rule.when.as_ref())
        .chain(base.consequences().iter().map(|it| &it.when));
    for condition in conditions {
        condition.leaves(&mut |leaf| {
            if let Condition::Above { fact, limit } = leaf
                && fact == wanted
            {
                limits.insert(*limit);
            }
        });
    }
    limits
}

/// Takes away what no answer allows.
fn narrow<'b>(known: &mut Run<'b>, runs: &[Run<'b>]) {
    for (at, determined) in known.determined.iter_mut().enumerate() {
        let allows = |outcome: &&str| {
            runs.iter()
                .filter_map(|run| run.determined.get(at))
                .any(|it| it.possible.contains(outcome))
        };
        determined.possible.retain(|outcome| allows(outcome));
    }
    for following in &mut known.following {
        let mut under = runs.iter().map(|run| run.follows(following.consequence));
        let first = under.next().unwrap_or(Truth::Open);
        if following.applies == Truth::Open && under.all(|truth| truth == first) {
            following.applies = first;
        }
    }
    known.following.retain(|it| it.applies != Truth::No);
}

/// The question for a fact, when some answer to it changes what is left.
fn changed<'b>(known: &Run<'b>, split: &Split<'b>) -> Option<Question<'b>> {
    let changes = |at: usize, possible: &[&str]| {
        split
            .runs
            .iter()
            .filter_map(|run| run.determined.get(at))
            .any(|it| !possible.iter().all(|outcome| it.possible.contains(outcome)))
    };
    let determinations: Vec<&str> = known
        .determined
        .iter()
        .enumerate()
        .filter(|(at, it)| changes(*at, &it.possible))
        .map(|(_, it)| it.determination.id.as_str())
        .collect();
    let mut consequences: Vec<&str> = known
        .following
        .iter()
        .filter(|it| it.applies == Truth::Open)
        .filter(|it| {
            let mut runs = split.runs.iter();
            runs.any(|run| run.follows(it.consequence) != Truth::Open)
        })
        .map(|it| it.consequence.id.as_str())
        .collect();
    consequences.dedup();
    (!determinations.is_empty() || !consequences.is_empty()).then_some(Question {
        fact: split.fact,
        determinations,
        consequences,
    })
}
