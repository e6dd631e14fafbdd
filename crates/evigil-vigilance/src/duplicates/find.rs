//! Links between reports that tell of one case, under a model.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::block::{Pass, PassTotals};
use super::cluster::{Cluster, Joiner};
use super::compare::{Comparer, Comparison};
use super::decision::Decisions;
use super::field::{Field, Level};
use super::fit::probability;
use super::hash::SpreadMap;
use super::model::{Model, Weights};
use super::reports::{Reports, Row};
use super::scan::scan;

/// Why two reports can't tell of one case, however much else they share.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Contradiction {
    /// Different sex, and a different date of birth or age.
    TwoPatients,
    /// Dates of birth that differ by no typical error.
    OtherBirth,
    /// Ages far apart, of patients who were given one lot.
    OtherAge,
    /// The onset is on another day, out of reach of an error, with other reactions or after another
    /// treatment: a second event of the same patient, perhaps.
    OtherEvent,
    /// Different sex, and neither a number nor the narrative is shared: twins, or a slip. A person
    /// should look.
    OtherSex,
    /// Nothing of the event itself is shared: no reaction, no onset, no narrative. A person should
    /// look.
    NoSharedEvent,
}

impl Contradiction {
    /// Its word in records and tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::TwoPatients => "two_patients",
            Self::OtherBirth => "other_birth",
            Self::OtherAge => "other_age",
            Self::OtherEvent => "other_event",
            Self::OtherSex => "other_sex",
            Self::NoSharedEvent => "no_shared_event",
        }
    }

    /// Whether a person should look all the same.
    #[must_use]
    pub const fn is_doubt(self) -> bool {
        matches!(self, Self::OtherSex | Self::NoSharedEvent)
    }

    pub(super) fn of(told: &Comparison) -> Option<Self> {
        let other_birth = told.at(Field::Birth) == 6;
        let age = told.at(Field::Age);
        // A number that both name outweighs a slip in one field, but not two patients.
        let shares_number = told.at(Field::Identifiers) == 1;
        if told.at(Field::Sex) == 2 && (other_birth || age >= 5) {
            return Some(Self::TwoPatients);
        }
        if shares_number {
            return None;
        }
        if other_birth {
            return Some(Self::OtherBirth);
        }
        if told.at(Field::Lots) == 1 && age == 6 {
            return Some(Self::OtherAge);
        }
        let other_onset = told.at(Field::Onset) == 6;
        let other_course = told.at(Field::Reactions) == 5 || told.at(Field::Start) == 6;
        if other_onset && other_course {
            return Some(Self::OtherEvent);
        }
        if told.at(Field::Sex) == 2 && told.at(Field::Narrative) != 1 {
            return Some(Self::OtherSex);
        }
        let shares_event = told.at(Field::Reactions) < 5
            || matches!(told.at(Field::Onset), 1..=3)
            || matches!(told.at(Field::Narrative), 1..=2);
        (!shares_event).then_some(Self::NoSharedEvent)
    }
}

/// What became of a pair.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Linked: above the threshold, nothing speaks against it, and they are in one cluster.
    Linked,
    /// A reviewer decided that they tell of one case.
    Confirmed,
    /// Above the threshold, but their clusters as a whole do not fit together.
    KeptApart,
    /// Between the thresholds: a person should look.
    Review,
    /// Alike, but they can't tell of one case.
    Contradicted,
    /// A reviewer decided that they tell of two cases.
    Rejected,
}

impl Standing {
    /// Its word in records and tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Linked => "linked",
            Self::Confirmed => "confirmed",
            Self::KeptApart => "kept_apart",
            Self::Review => "review",
            Self::Contradicted => "contradicted",
            Self::Rejected => "rejected",
        }
    }
}

/// Two reports that are alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The one whose name comes first.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// Binary logarithm of the odds that they tell of one case.
    pub bits: f32,
    /// Why they can't.
    pub contradiction: Option<Contradiction>,
    /// What became of the pair.
    pub standing: Standing,
}

impl Link {
    /// The probability that they tell of one case, as far as the model knows.
    #[must_use]
    pub fn probability(&self) -> f64 {
        probability(f64::from(self.bits))
    }
}

/// One field of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct FieldWeight {
    /// Which field.
    pub field: Field,
    /// How well it agrees.
    pub level: Level,
    /// What that says, in bits: above zero for one case, below for two.
    pub bits: f32,
}

/// Links of an earlier run under the same model, by the names of the reports: a run on more reports
/// compares only what is new.
#[derive(Debug, Clone, Default)]
pub struct Earlier {
    /// Names of the reports of that run.
    pub reports: Vec<String>,
    /// Every pair it told, with its bits and what contradicts it.
    pub links: Vec<(String, String, f32, Option<Contradiction>)>,
}

/// What a run found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Pairs from the review threshold up, in the order of their names.
    pub links: Vec<Link>,
    /// Reports of one case, two and more each.
    pub clusters: Vec<Cluster>,
    /// What each pass compared and left out.
    pub passes: Vec<(Pass, PassTotals)>,
    /// Decisions whose reports the run does not have.
    pub decisions_elsewhere: u64,
}

/// Finds and explains links between the reports of a run.
#[derive(Debug)]
pub struct Finder<'r> {
    pub(super) reports: &'r Reports,
    pub(super) comparer: Comparer<'r>,
    pub(super) weights: Weights,
    model: &'r Model,
}

type Known = SpreadMap<u64, (f32, Option<Contradiction>)>;

fn pair_key(a: u32, b: u32) -> u64 {
    super::hash::mix(u64::from(a.min(b)) << 32 | u64::from(a.max(b)))
}

impl<'r> Finder<'r> {
    /// A finder for these reports under this model.
    #[must_use]
    pub fn new(reports: &'r Reports, model: &'r Model) -> Self {
        Self {
            reports,
            comparer: Comparer::new(reports, model),
            weights: Weights::new(model),
            model,
        }
    }

    /// Finds all links and clusters. `earlier` is what a run under the same model said of some of
    /// these reports. The result does not depend on `threads`, on the order of the reports, or on
    /// what was known earlier.
    #[must_use]
    pub fn find(&self, decisions: &Decisions, earlier: Option<&Earlier>, threads: usize) -> Found {
        #[expect(clippy::cast_possible_truncation, reason = "bits")]
        let least = self.model.review_bits as f32;
        let (is_known, known) = self.earlier(earlier);
        let look = |(a, row_a): (u32, &Row), (b, row_b): (u32, &Row)| {
            let both = |list: &[bool]| {
                let is = |report: u32| list.get(report as usize).copied().unwrap_or(false);
                is(a) && is(b)
            };
            let (bits, contradiction) = if both(&is_known) {
                *known.get(&pair_key(a, b))?
            } else {
                let told = self.comparer.compare(row_a, row_b);
                let bits = self.weights.score(&told);
                if bits < least {
                    return None;
                }
                (bits, Contradiction::of(&told))
            };
            Some(self.link(a, b, bits, contradiction))
        };
        let window = self.model.window as usize;
        let (mut links, passes) = scan(&self.comparer, window, threads, &|_| true, &look);
        let decisions_elsewhere = self.decided(decisions, &mut links);
        links.sort_unstable_by(|x, y| {
            let names = |link: &Link| (self.reports.name(link.a), self.reports.name(link.b));
            names(x).cmp(&names(y)).then((x.a, x.b).cmp(&(y.a, y.b)))
        });
        links.dedup_by_key(|link| (link.a, link.b));
        for link in &mut links {
            let names = (self.reports.name(link.a), self.reports.name(link.b));
            link.standing = match decisions.is_one_case(names.0, names.1) {
                Some(true) => Standing::Confirmed,
                Some(false) => Standing::Rejected,
                // A pair that can't be one case needs nobody to look at it.
                None => match link.contradiction {
                    Some(why) if !why.is_doubt() => Standing::Contradicted,
                    None if f64::from(link.bits) >= self.model.link_bits => Standing::Linked,
                    _ => Standing::Review,
                },
            };
        }
        let clusters = Joiner::new(self, decisions).join(&mut links);
        Found {
            links,
            clusters,
            passes,
            decisions_elsewhere,
        }
    }

    fn link(&self, a: u32, b: u32, bits: f32, contradiction: Option<Contradiction>) -> Link {
        let names = (self.reports.name(a), self.reports.name(b));
        let (a, b) = if (names.0, a) <= (names.1, b) {
            (a, b)
        } else {
            (b, a)
        };
        Link {
            a,
            b,
            bits,
            contradiction,
            standing: Standing::Review,
        }
    }

    /// Which reports were there earlier, and what was said of their pairs.
    fn earlier(&self, earlier: Option<&Earlier>) -> (Vec<bool>, Known) {
        let mut known = Known::default();
        let Some(earlier) = earlier else {
            return (Vec::new(), known);
        };
        let numbers = self.numbers();
        let mut is_known = vec![false; self.reports.len()];
        for name in &earlier.reports {
            let number = numbers.get(name.as_str());
            if let Some(at) = number.and_then(|number| is_known.get_mut(*number as usize)) {
                *at = true;
            }
        }
        for (a, b, bits, contradiction) in &earlier.links {
            if let (Some(a), Some(b)) = (numbers.get(a.as_str()), numbers.get(b.as_str())) {
                known.insert(pair_key(*a, *b), (*bits, *contradiction));
            }
        }
        (is_known, known)
    }

    fn numbers(&self) -> HashMap<&str, u32> {
        (0_u32..)
            .take(self.reports.len())
            .map(|number| (self.reports.name(number), number))
            .collect()
    }

    /// Adds pairs that were decided and that no pass found; gives how many the run does not have.
    fn decided(&self, decisions: &Decisions, links: &mut Vec<Link>) -> u64 {
        if decisions.is_empty() {
            return 0;
        }
        let numbers = self.numbers();
        let mut elsewhere = 0;
        for (a, b, _) in decisions.decided() {
            let (Some(a), Some(b)) = (numbers.get(a).copied(), numbers.get(b).copied()) else {
                elsewhere += 1;
                continue;
            };
            if let Some(told) = self.compare(a, b) {
                let bits = self.weights.score(&told);
                links.push(self.link(a, b, bits, Contradiction::of(&told)));
            }
        }
        elsewhere
    }

    pub(super) fn compare(&self, a: u32, b: u32) -> Option<Comparison> {
        let (a, b) = (self.reports.row(a)?, self.reports.row(b)?);
        Some(self.comparer.compare(a, b))
    }

    /// Bits of the prior, and those that are taken off because related cases would share as much:
    /// patients of one lot and one day, or of one publication.
    #[must_use]
    pub fn against(&self, a: u32, b: u32) -> (f32, f32) {
        #[expect(clippy::cast_possible_truncation, reason = "bits")]
        let prior = self.model.prior_bits as f32;
        let told = self.compare(a, b);
        let odds = told.map(|told| self.weights.odds(&told));
        (prior, odds.map_or(0.0, |odds| odds.same - odds.bits()))
    }

    /// Why two reports have the bits they have: every field that both tell of, the one that says
    /// most first. With those of [`Finder::against`] they add up to the bits of the link.
    #[must_use]
    pub fn explain(&self, a: u32, b: u32) -> Vec<FieldWeight> {
        let Some(told) = self.compare(a, b) else {
            return Vec::new();
        };
        let weights = self.weights.of(&told);
        let mut fields: Vec<FieldWeight> = Field::ALL
            .into_iter()
            .zip(weights)
            .filter(|(field, _)| told.at(*field) != 0)
            .map(|(field, bits)| FieldWeight {
                field,
                level: field.level(told.at(field)),
                bits,
            })
            .collect();
        fields.sort_by(|x, y| y.bits.abs().total_cmp(&x.bits.abs()));
        fields
    }
}
