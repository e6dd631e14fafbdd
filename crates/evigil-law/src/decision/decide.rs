//! The rules applied to facts.

use std::collections::BTreeMap;

use evigil_core::Verification;
use jiff::civil::Date;

use super::base::in_force;
use super::question::{Question, questions};
use super::{
    Answer, Condition, Consequence, Contradiction, DecisionBase, Determination, Facts, Rule, Truth,
};

/// What is decided from facts on a day.
#[derive(Debug, Clone)]
pub struct Decision<'b> {
    /// The day whose law was asked for.
    pub as_of: Date,
    /// The facts as given.
    pub facts: Facts,
    /// Facts with answers that exclude each other: ids.
    pub conflicts: Vec<&'b str>,
    /// Facts that can't both hold.
    pub contradictions: Vec<&'b Contradiction>,
    /// What was decided, in the order of the base.
    pub determined: Vec<Determined<'b>>,
    /// What follows, in the order of the base.
    pub following: Vec<Following<'b>>,
    /// What to find out, because an answer would change the above.
    pub questions: Vec<Question<'b>>,
}

/// How one determination came out.
#[derive(Debug, Clone)]
pub struct Determined<'b> {
    /// What was decided.
    pub determination: &'b Determination,
    /// What it can come out as on these facts, in the order of its rules; one when it is decided.
    pub possible: Vec<&'b str>,
    /// The rules in their order, up to the first that applies.
    pub steps: Vec<Step<'b>>,
}

/// One rule, tried.
#[derive(Debug, Clone, Copy)]
pub struct Step<'b> {
    /// The rule.
    pub rule: &'b Rule,
    /// Whether it applies.
    pub applies: Truth,
}

/// Something that follows.
#[derive(Debug, Clone, Copy)]
pub struct Following<'b> {
    /// What follows.
    pub consequence: &'b Consequence,
    /// Whether it does: yes, or open.
    pub applies: Truth,
}

impl<'b> Determined<'b> {
    /// The outcome, when the facts decide it.
    #[must_use]
    pub fn outcome(&self) -> Option<&'b str> {
        match self.possible.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The rules that lead to the possible outcomes.
    pub fn deciding(&self) -> impl Iterator<Item = &Step<'b>> {
        self.steps.iter().filter(|step| {
            step.applies != Truth::No && self.possible.contains(&step.rule.concludes.as_str())
        })
    }

    /// How far the least checked support of the deciding rules was checked.
    #[must_use]
    pub fn verification(&self) -> Verification {
        self.deciding()
            .map(|step| step.rule.verification)
            .max()
            .unwrap_or(Verification::ForHumanReview)
    }
}

impl<'b> Decision<'b> {
    /// How the determination with this id came out.
    #[must_use]
    pub fn determined(&self, id: &str) -> Option<&Determined<'b>> {
        self.determined.iter().find(|it| it.determination.id == id)
    }

    /// Whether something follows: no when it is not among what follows.
    #[must_use]
    pub fn follows(&self, id: &str) -> Truth {
        self.following
            .iter()
            .find(|it| it.consequence.id == id)
            .map_or(Truth::No, |it| it.applies)
    }
}

/// Decides on the law of `as_of`.
///
/// A fact that contradicts another may be set aside; a fact with answers that exclude each other
/// counts as not known. Without the fact `jurisdiction`, every jurisdiction is decided.
#[must_use]
pub fn decide<'b>(base: &'b DecisionBase, facts: &Facts, as_of: Date) -> Decision<'b> {
    let on_facts = |condition: &Condition| facts.holds(base, condition).unwrap_or(Truth::Open);
    let contradictions: Vec<&Contradiction> = base
        .contradictions()
        .iter()
        .filter(|it| it.when.eval(&on_facts) == Truth::Yes)
        .collect();
    let set_aside = contradictions.iter().flat_map(|it| &it.set_aside);
    let used = set_aside.fold(facts.clone(), |facts, fact| facts.without(fact));
    let mut run = Run::new(base, &used, as_of);
    let questions = questions(base, &used, &mut run, as_of);
    Decision {
        as_of,
        facts: facts.clone(),
        conflicts: base
            .facts()
            .iter()
            .filter(|spec| facts.conflict(spec))
            .map(|spec| spec.id.as_str())
            .collect(),
        contradictions,
        questions,
        determined: run.determined,
        following: run.following,
    }
}

/// One pass over the base.
#[derive(Debug)]
pub(super) struct Run<'b> {
    pub(super) determined: Vec<Determined<'b>>,
    pub(super) following: Vec<Following<'b>>,
}

impl<'b> Run<'b> {
    /// Whether this version of a consequence follows.
    pub(super) fn follows(&self, consequence: &Consequence) -> Truth {
        self.following
            .iter()
            .find(|it| std::ptr::eq(it.consequence, consequence))
            .map_or(Truth::No, |it| it.applies)
    }

    pub(super) fn new(base: &'b DecisionBase, facts: &Facts, as_of: Date) -> Self {
        let mut decided: BTreeMap<&str, Vec<&'b str>> = BTreeMap::new();
        let mut determined = Vec::new();
        let asked = |determination: &Determination| {
            facts.answers("jurisdiction").is_none_or(|answers| {
                let words = answers.iter().filter_map(Answer::word);
                words
                    .into_iter()
                    .any(|word| word == determination.jurisdiction)
            })
        };
        for determination in base.determinations().iter().filter(|it| asked(it)) {
            let one = run(base, facts, as_of, determination, &decided);
            decided.insert(&determination.id, one.possible.clone());
            determined.push(one);
        }
        let leaf = |condition: &Condition| leaf(base, facts, &decided, condition);
        let following = base
            .consequences()
            .iter()
            .filter(|it| decided.contains_key(it.of.as_str()))
            .filter(|it| in_force(it.in_force_from, it.in_force_to, as_of))
            .map(|consequence| Following {
                consequence,
                applies: consequence.when.eval(&leaf),
            })
            .filter(|it| it.applies != Truth::No)
            .collect();
        Self {
            determined,
            following,
        }
    }
}

fn run<'b>(
    base: &DecisionBase,
    facts: &Facts,
    as_of: Date,
    determination: &'b Determination,
    decided: &BTreeMap<&str, Vec<&'b str>>,
) -> Determined<'b> {
    let mut one = Determined {
        determination,
        possible: Vec::new(),
        steps: Vec::new(),
    };
    let rules = determination.rules.iter();
    for rule in rules.filter(|it| in_force(it.in_force_from, it.in_force_to, as_of)) {
        let applies = rule.when.as_ref().map_or(Truth::Yes, |when| {
            when.eval(&|condition| leaf(base, facts, decided, condition))
        });
        one.steps.push(Step { rule, applies });
        if applies != Truth::No && !one.possible.contains(&rule.concludes.as_str()) {
            one.possible.push(&rule.concludes);
        }
        if applies == Truth::Yes {
            break;
        }
    }
    one
}

/// The value of a condition on one fact or one earlier outcome.
fn leaf(
    base: &DecisionBase,
    facts: &Facts,
    decided: &BTreeMap<&str, Vec<&str>>,
    condition: &Condition,
) -> Truth {
    if let Some(truth) = facts.holds(base, condition) {
        return truth;
    }
    let Condition::Outcome { of, is } = condition else {
        return Truth::Open;
    };
    // What was not asked for covers nothing.
    let Some(possible) = decided.get(of.as_str()) else {
        return Truth::No;
    };
    let among = |outcome: &&str| is.iter().any(|is| is == outcome);
    if possible.iter().all(among) {
        Truth::Yes
    } else if possible.iter().any(among) {
        Truth::Open
    } else {
        Truth::No
    }
}
