//! The data of `knowledge/decisions`.

use std::collections::BTreeMap;

use evigil_core::{Localized, Verification};
use evigil_knowledge::basis::Basis;
use evigil_knowledge::part::{self, BaseFault};
use evigil_knowledge::{Fact, Knowledge};
use jiff::civil::Date;
use serde::Deserialize;

use super::{Condition, FactSpec, check};

/// Everything decisions rest on, checked when loaded.
#[derive(Debug)]
pub struct DecisionBase {
    facts: Vec<FactSpec>,
    /// Where each fact stands, by id.
    fact_places: BTreeMap<String, usize>,
    contradictions: Vec<Contradiction>,
    determinations: Vec<Determination>,
    consequences: Vec<Consequence>,
}

/// Facts that can't both hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// Stable id.
    pub id: String,
    /// A few words.
    pub title: Localized,
    /// What does not fit, and why.
    pub text: Localized,
    /// When facts contradict each other so.
    pub when: Condition,
    /// Facts that count as not known after that.
    #[serde(default)]
    pub set_aside: Vec<String>,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

/// What a determination is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeterminationKind {
    /// Whether a law, system or guidance covers the treatment.
    Instrument,
    /// In which class of a law it falls, who reviews, which permission a maker needs.
    Class,
}

/// Something that is decided by a list of rules: the first that applies decides.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Determination {
    /// Stable id, such as `jp_rm_act`.
    pub id: String,
    /// Whose law it is, such as `JP`; the word of the fact `jurisdiction`.
    pub jurisdiction: String,
    /// What it is about.
    pub kind: DeterminationKind,
    /// What it is called.
    pub title: Localized,
    /// What it can come out as.
    #[serde(default)]
    pub outcomes: Vec<Outcome>,
    /// The rules, in their order.
    #[serde(rename = "rule")]
    pub rules: Vec<Rule>,
}

/// What a determination can come out as.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Stable id, such as `class_2`.
    pub id: String,
    /// What it is called.
    pub title: Localized,
}

/// One rule of a determination.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable id.
    pub id: String,
    /// The question that it answers.
    pub asks: Localized,
    /// What follows when it applies, and why.
    pub why: Localized,
    /// When it applies; always, without.
    #[serde(default)]
    pub when: Option<Condition>,
    /// Outcome when it applies.
    pub concludes: String,
    /// First day in force.
    #[serde(default, deserialize_with = "part::day")]
    pub in_force_from: Option<Date>,
    /// Last day in force.
    #[serde(default, deserialize_with = "part::day")]
    pub in_force_to: Option<Date>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// How far the weakest support was checked.
    #[serde(skip, default = "unchecked")]
    pub verification: Verification,
}

/// What kind of thing follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsequenceKind {
    /// Something that has to be done or left.
    Duty,
    /// Something due within a time.
    Deadline,
    /// What a breach can cost.
    Penalty,
    /// What the authority can order.
    Order,
    /// What the law does not give: no plan, no report, no relief.
    Gap,
    /// What a patient may ask or do.
    Right,
    /// Where to turn.
    Contact,
    /// What to keep in mind.
    Caution,
}

impl ConsequenceKind {
    /// Every kind, in the order of an answer.
    pub const ALL: [Self; 8] = [
        Self::Duty,
        Self::Deadline,
        Self::Penalty,
        Self::Order,
        Self::Gap,
        Self::Right,
        Self::Contact,
        Self::Caution,
    ];

    /// Stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Duty => "duty",
            Self::Deadline => "deadline",
            Self::Penalty => "penalty",
            Self::Order => "order",
            Self::Gap => "gap",
            Self::Right => "right",
            Self::Contact => "contact",
            Self::Caution => "caution",
        }
    }
}

/// Something that follows from facts and determinations, in one version.
#[derive(Debug, Clone)]
pub struct Consequence {
    /// Stable id; versions of the same thing share it.
    pub id: String,
    /// The determination it belongs to.
    pub of: String,
    /// What kind of thing follows.
    pub kind: ConsequenceKind,
    /// Whom it concerns, such as `clinic`.
    pub who: String,
    /// A few words.
    pub title: Localized,
    /// The statement.
    pub text: Localized,
    /// When it follows.
    pub when: Condition,
    /// First day in force.
    pub in_force_from: Option<Date>,
    /// Last day in force.
    pub in_force_to: Option<Date>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// How far the weakest support was checked.
    pub verification: Verification,
}

/// A consequence as it stands in a file: words that it doesn't have are those of the first fact
/// that it rests on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenConsequence {
    id: String,
    of: String,
    kind: ConsequenceKind,
    who: String,
    title: Option<Localized>,
    text: Option<Localized>,
    when: Condition,
    #[serde(default, deserialize_with = "part::day")]
    in_force_from: Option<Date>,
    #[serde(default, deserialize_with = "part::day")]
    in_force_to: Option<Date>,
    basis: Vec<Basis>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    fact: Vec<FactSpec>,
    #[serde(default)]
    contradiction: Vec<Contradiction>,
    #[serde(default)]
    determination: Vec<Determination>,
    #[serde(default)]
    consequence: Vec<WrittenConsequence>,
}

/// Folder of the base.
const FOLDER: &str = "decisions";
/// Cases that decisions are tested with; they decide nothing.
const CASES: &str = "decisions/cases/";

const fn unchecked() -> Verification {
    Verification::ForHumanReview
}

impl DecisionBase {
    /// The decisions of `knowledge`.
    ///
    /// # Errors
    /// The first file that is not of its shape, or the first thing that does not hold together: an
    /// id that stands twice, a condition on a fact, word or determination that is not there, a
    /// determination without a last rule, a support that leads nowhere.
    pub fn load(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let files = knowledge
            .files(FOLDER)
            .filter(|(path, _)| !path.starts_with(CASES));
        let mut base = Self {
            facts: Vec::new(),
            fact_places: BTreeMap::new(),
            contradictions: Vec::new(),
            determinations: Vec::new(),
            consequences: Vec::new(),
        };
        for (path, text) in files {
            let file: File = part::read(path, text)?;
            base.facts.extend(file.fact);
            base.contradictions.extend(file.contradiction);
            base.determinations.extend(file.determination);
            for written in file.consequence {
                base.consequences
                    .extend(versions(written, path, knowledge)?);
            }
        }
        let places = base.facts.iter().enumerate();
        base.fact_places = places.map(|(at, spec)| (spec.id.clone(), at)).collect();
        for rule in base.determinations.iter_mut().flat_map(|it| &mut it.rules) {
            rule.verification = weakest(&rule.basis, knowledge);
        }
        check::check(&base, knowledge).map_err(|message| BaseFault::whole(FOLDER, message))?;
        Ok(base)
    }

    /// The facts that can be given, in the order in which they are asked.
    #[must_use]
    pub fn facts(&self) -> &[FactSpec] {
        &self.facts
    }

    /// The fact with this id.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<&FactSpec> {
        self.facts.get(*self.fact_places.get(id)?)
    }

    /// Facts that can't both hold.
    #[must_use]
    pub fn contradictions(&self) -> &[Contradiction] {
        &self.contradictions
    }

    /// What is decided, in its order.
    #[must_use]
    pub fn determinations(&self) -> &[Determination] {
        &self.determinations
    }

    /// What is decided under this id.
    #[must_use]
    pub fn determination(&self, id: &str) -> Option<&Determination> {
        self.determinations.iter().find(|it| it.id == id)
    }

    /// What can follow, in its order.
    #[must_use]
    pub fn consequences(&self) -> &[Consequence] {
        &self.consequences
    }
}

impl Determination {
    /// What an outcome is called.
    #[must_use]
    pub fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.id == id)
    }
}

/// Whether a period holds `day`.
pub(super) fn in_force(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// One consequence for each version of the first fact that it rests on.
fn versions(
    written: WrittenConsequence,
    path: &str,
    knowledge: &Knowledge,
) -> Result<Vec<Consequence>, BaseFault> {
    let first = written.basis.iter().find_map(|basis| match basis {
        Basis::Fact(fact) => Some(fact.fact.as_str()),
        Basis::Source(_) => None,
    });
    let facts = first.map_or(&[][..], |fact| knowledge.fact_versions(fact));
    let verification = weakest(&written.basis, knowledge);
    let make = |fact: Option<&Fact>| {
        let title = written
            .title
            .clone()
            .or_else(|| fact.map(|it| it.title.clone()));
        let text = written
            .text
            .clone()
            .or_else(|| fact.map(|it| it.text.clone()));
        let (Some(title), Some(text)) = (title, text) else {
            let message = format!("consequence `{}` has no words and no fact", written.id);
            return Err(BaseFault::whole(path, message));
        };
        let from = fact.and_then(|fact| fact.in_force_from);
        let to = fact.and_then(|fact| fact.in_force_to);
        Ok(Consequence {
            id: written.id.clone(),
            of: written.of.clone(),
            kind: written.kind,
            who: written.who.clone(),
            title,
            text,
            when: written.when.clone(),
            in_force_from: written.in_force_from.max(from),
            in_force_to: match (written.in_force_to, to) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
            basis: written.basis.clone(),
            verification,
        })
    };
    // A period of its own tells of a time for which the fact has no version.
    if facts.is_empty() || written.in_force_to.is_some() {
        let mut one = make(facts.last())?;
        if written.in_force_to.is_some() {
            one.in_force_from = written.in_force_from;
            one.in_force_to = written.in_force_to;
        }
        return Ok(vec![one]);
    }
    facts.iter().map(|fact| make(Some(fact))).collect()
}

/// How far the least checked support was checked.
fn weakest(basis: &[Basis], knowledge: &Knowledge) -> Verification {
    let of = |basis: &Basis| match basis {
        Basis::Fact(fact) => knowledge
            .fact_versions(&fact.fact)
            .iter()
            .map(|fact| Verification::from(fact.mark))
            .max(),
        Basis::Source(source) => Some(Verification::from(source.checked)),
    };
    basis
        .iter()
        .filter_map(of)
        .max()
        .unwrap_or(Verification::ForHumanReview)
}
