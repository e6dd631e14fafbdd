//! The model under which reports are compared: what agreement and disagreement of each field are
//! worth, how rare words are, where links begin. It is a record that can be kept, and a run under it
//! gives the same result again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::compare::Comparison;
use super::date::PackedDate;
use super::field::{FIELDS, Field, LEVELS};
use super::hash::SpreadMap;
use super::reports::{KINDS, Reports};

/// Name and version of the record.
pub const MODEL_SCHEMA: &str = "evigil.duplicate-model/1";

/// Probabilities of the levels of one field, from the second place on; the first, of a missing
/// value, is not used.
pub(super) type Levels = [f64; LEVELS];

/// A field of the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldModel {
    /// Which field.
    pub field: Field,
    /// Probability of each level, best first, when both reports tell of one case.
    pub m: Vec<f64>,
    /// The same for two reports of related cases: patients of one lot and one day, or of one
    /// publication. What tells persons apart is as for two reports at random.
    pub r: Vec<f64>,
    /// The same for two reports at random.
    pub u: Vec<f64>,
    /// The same for two reports of different cases that agree in what this field depends on; see
    /// [`depends_on`].
    pub u_dependent: Vec<f64>,
}

/// How often words of one kind stand in reports; those that are rare are not listed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Frequencies {
    /// What the words are.
    pub of: String,
    /// Hash of each word in hexadecimal digits, and how many reports have it.
    pub words: Vec<(String, u32)>,
}

/// A product and a reaction that come together more often than by chance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Lift(
    /// Hash of the product.
    pub String,
    /// Hash of the reaction.
    pub String,
    /// Binary logarithm of observed over expected reports.
    pub f32,
);

/// The model, as a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Always `evigil.duplicate-model/1`.
    pub schema: String,
    /// SHA-256 of the record without this field.
    pub digest: String,
    /// Reports it was fitted on.
    pub reports: u64,
    /// Pairs the probabilities were fitted on.
    pub pairs: u64,
    /// Rounds of expectation and maximisation.
    pub rounds: u32,
    /// Binary logarithm of the odds that two reports at random tell of one case.
    pub prior_bits: f64,
    /// Binary logarithm of the odds that two reports at random tell of related cases.
    pub related_bits: f64,
    /// Bits from which on two reports are linked.
    pub link_bits: f64,
    /// Bits from which on a person should look.
    pub review_bits: f64,
    /// Share of right links that is expected at `link_bits`.
    pub expected_precision: f64,
    /// Reports of one block that are compared with those before and behind them.
    pub window: u32,
    /// Every field.
    pub fields: Vec<FieldModel>,
    /// Frequencies of words.
    pub frequencies: Vec<Frequencies>,
    /// Days on which more reports fall than on others: field, day as packed number, reports.
    pub days: Vec<(Field, u32, u32)>,
    /// Products and reactions that come together.
    pub lifts: Vec<Lift>,
}

/// A model can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelFault {
    /// Not the record of a model.
    #[error("not the record of a model: {0}")]
    Form(String),
    /// Of another version.
    #[error("a model of the version `{0}`, where evigil.duplicate-model/1 is read")]
    Schema(String),
    /// Changed since it was written.
    #[error("the digest does not fit: the record was changed")]
    Digest,
    /// A number that can't be: which.
    #[error("`{0}` has a value that can't be")]
    Value(&'static str),
}

impl ModelFault {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form(_) => "EV-T850",
            Self::Schema(_) => "EV-T851",
            Self::Digest => "EV-T852",
            Self::Value(_) => "EV-T853",
        }
    }
}

impl Model {
    /// Reads the record and checks it.
    ///
    /// # Errors
    /// When it is no such record, was changed, or has a number that can't be.
    pub fn from_json(json: &[u8]) -> Result<Self, ModelFault> {
        let model: Self =
            serde_json::from_slice(json).map_err(|fault| ModelFault::Form(fault.to_string()))?;
        if model.schema != MODEL_SCHEMA {
            return Err(ModelFault::Schema(model.schema));
        }
        if model.digest != model.digested() {
            return Err(ModelFault::Digest);
        }
        model.check()?;
        Ok(model)
    }

    fn check(&self) -> Result<(), ModelFault> {
        let in_order = self.fields.len() == FIELDS
            && self
                .fields
                .iter()
                .zip(Field::ALL)
                .all(|(model, field)| model.field == field);
        if !in_order {
            return Err(ModelFault::Value("fields"));
        }
        for model in &self.fields {
            let levels = model.field.levels().len();
            for list in [&model.m, &model.r, &model.u, &model.u_dependent] {
                let is_share = |p: &f64| *p > 0.0 && *p <= 1.0;
                if list.len() != levels || !list.iter().all(is_share) {
                    return Err(ModelFault::Value("fields"));
                }
            }
        }
        if self.window == 0 || self.window > 10_000 {
            return Err(ModelFault::Value("window"));
        }
        if self.reports < 2 {
            return Err(ModelFault::Value("reports"));
        }
        let numbers = [
            self.prior_bits,
            self.related_bits,
            self.link_bits,
            self.review_bits,
        ];
        if !numbers.iter().all(|bits| bits.is_finite()) || self.review_bits > self.link_bits {
            return Err(ModelFault::Value("link_bits"));
        }
        Ok(())
    }

    /// Sets the digest, after the last change.
    pub fn seal(&mut self) {
        self.digest = self.digested();
    }

    /// Moves the thresholds, and seals the record.
    pub fn set_thresholds(&mut self, link_bits: f64, review_bits: f64) {
        self.link_bits = link_bits;
        self.review_bits = review_bits.min(link_bits);
        self.seal();
    }

    fn digested(&self) -> String {
        let bare = Self {
            digest: String::new(),
            ..self.clone()
        };
        let json = serde_json::to_vec(&bare).unwrap_or_default();
        Sha256::digest(&json)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// What a field depends on among reports of different cases: agreement there makes agreement here
/// likely, so that it says less. Reports of one lot come from one country and one season; those of
/// treatments on one day have onsets on one day.
#[must_use]
pub const fn depends_on(field: Field) -> Option<Field> {
    match field {
        Field::Start | Field::Country => Some(Field::Lots),
        Field::Onset => Some(Field::Start),
        Field::Received => Some(Field::Onset),
        Field::Outcome => Some(Field::Seriousness),
        _ => None,
    }
}

/// Whether a field's bits are those of the shared values, whatever the table says.
const fn is_list(field: Field) -> bool {
    matches!(
        field,
        Field::Identifiers | Field::Literature | Field::Products | Field::Lots | Field::Reactions
    )
}

/// Whether what is shared is taken off the level's own bits, by its frequency.
const fn has_frequency(field: Field) -> bool {
    matches!(field, Field::Country | Field::Initials)
}

/// Whether a field tells persons apart, or cases: related cases agree there by chance only.
pub(super) const fn is_of_person(field: Field) -> bool {
    matches!(
        field,
        Field::Identifiers
            | Field::Birth
            | Field::Age
            | Field::Sex
            | Field::Weight
            | Field::Initials
    )
}

/// Bits of each level of each field, where what it depends on does not agree, and where it does.
type Table = [[[f32; LEVELS]; 2]; FIELDS];

/// Weights of levels, from the probabilities of a model.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    same: Table,
    related: Table,
    prior: f32,
    prior_related: f32,
}

/// Odds of a pair, in bits against two cases that have nothing to do with each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Odds {
    /// That it is one case.
    pub(super) same: f32,
    /// That they are related cases.
    pub(super) related: f32,
}

impl Odds {
    /// Bits of one case against two, related or not.
    pub(super) fn bits(self) -> f32 {
        self.same - against(self.related)
    }
}

/// Bits that the chance of related cases takes off.
fn against(related: f32) -> f32 {
    if related > 30.0 {
        related
    } else {
        related.exp2().ln_1p() / std::f32::consts::LN_2
    }
}

impl Weights {
    pub(super) fn new(model: &Model) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "bits")]
        Self {
            same: table(model, |part| &part.m),
            related: table(model, |part| &part.r),
            prior: model.prior_bits as f32,
            prior_related: model.related_bits as f32,
        }
    }

    /// Bits of every field.
    pub(super) fn of(&self, told: &Comparison) -> [f32; FIELDS] {
        fields(&self.same, told, |_| true)
    }

    /// Odds of a pair.
    pub(super) fn odds(&self, told: &Comparison) -> Odds {
        let related = fields(&self.related, told, |field| !is_of_person(field));
        Odds {
            same: self.of(told).iter().sum::<f32>() + self.prior,
            related: related.iter().sum::<f32>() + self.prior_related,
        }
    }

    /// Bits of all fields together and of the prior, less those that related cases would have too.
    pub(super) fn score(&self, told: &Comparison) -> f32 {
        let same = self.of(told).iter().sum::<f32>() + self.prior;
        // Related cases only take off: most pairs are out of reach without them.
        if same < OUT_OF_REACH {
            return same;
        }
        self.odds(told).bits()
    }
}

/// No threshold lies below.
const OUT_OF_REACH: f32 = -15.0;

fn table(model: &Model, of: fn(&FieldModel) -> &Vec<f64>) -> Table {
    let mut table = [[[0.0_f32; LEVELS]; 2]; FIELDS];
    for part in &model.fields {
        let field = part.field;
        let Some(rows) = table.get_mut(field.index()) else {
            continue;
        };
        for (state, u) in [&part.u, &part.u_dependent].into_iter().enumerate() {
            let Some(row) = rows.get_mut(state) else {
                continue;
            };
            let levels = of(part);
            for (place, (m, u)) in levels.iter().zip(u).enumerate() {
                let is_last = place + 1 == levels.len();
                let by_value = (is_list(field) && !is_last)
                    || (has_frequency(field) && place == 0 && state == 0);
                let ratio = if by_value { *m } else { m / u };
                if let Some(weight) = row.get_mut(place + 1) {
                    #[expect(clippy::cast_possible_truncation, reason = "bits")]
                    let bits = ratio.log2() as f32;
                    *weight = bits;
                }
            }
        }
    }
    table
}

fn fields(table: &Table, told: &Comparison, takes: fn(Field) -> bool) -> [f32; FIELDS] {
    let mut weights = [0.0_f32; FIELDS];
    for field in Field::ALL {
        let level = told.at(field);
        // The date of birth says what the age does.
        let is_said = field == Field::Age && told.at(Field::Birth) != 0;
        if level == 0 || is_said || !takes(field) {
            continue;
        }
        let agrees = depends_on(field).is_some_and(|on| told.at(on) == 1);
        let rows = table.get(field.index());
        let row = rows.and_then(|rows| rows.get(usize::from(agrees)));
        let bits = row
            .and_then(|row| row.get(usize::from(level)))
            .copied()
            .unwrap_or(0.0);
        let is_last = usize::from(level) == field.levels().len();
        let mut value = match field {
            _ if is_list(field) && !is_last => told.bits_at(field),
            Field::Country | Field::Initials if level == 1 && !agrees => told.bits_at(field),
            Field::Start | Field::Onset | Field::Birth if !agrees => told.bits_at(field),
            _ => 0.0,
        };
        if field == Field::Lots && level == 1 {
            // A lot is a lot of its product: what the product says is said.
            value = (value - told.bits_at(Field::Products)).max(0.0);
        }
        if let Some(weight) = weights.get_mut(field.index()) {
            *weight = bits + value;
        }
    }
    weights
}

/// How rare the words of a run are, by their number.
#[derive(Debug)]
pub(super) struct Rarity {
    bits: [Vec<f32>; KINDS],
    lifts: SpreadMap<u64, f32>,
    days: SpreadMap<u64, f32>,
}

/// Reports with a word that is not listed, as far as is assumed.
const UNLISTED: f64 = 2.0;

impl Rarity {
    pub(super) fn new(reports: &Reports, model: &Model) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "numbers of reports")]
        let all = model.reports.max(2) as f64;
        let bits = std::array::from_fn(|kind| {
            let listed: SpreadMap<u64, u32> = model
                .frequencies
                .get(kind)
                .into_iter()
                .flat_map(|part| &part.words)
                .filter_map(|(hash, count)| Some((u64::from_str_radix(hash, 16).ok()?, *count)))
                .collect();
            let words = reports.words.get(kind);
            let hashes = words.into_iter().flat_map(|words| &words.hashes);
            hashes
                .map(|hash| {
                    let count = listed.get(hash).map_or(UNLISTED, |count| f64::from(*count));
                    #[expect(clippy::cast_possible_truncation, reason = "bits")]
                    let bits = (all / count).log2().max(0.0) as f32;
                    bits
                })
                .collect()
        });
        let mut rarity = Self {
            bits,
            lifts: SpreadMap::default(),
            days: SpreadMap::default(),
        };
        rarity.take_lifts(reports, model);
        for (field, day, count) in &model.days {
            let part = model.fields.get(field.index());
            let Some(u) = part.and_then(|part| part.u.first()) else {
                continue;
            };
            #[expect(clippy::cast_possible_truncation, reason = "bits")]
            let bits = (u * all / f64::from(*count)).log2().min(0.0) as f32;
            let key = super::hash::join(*field as u64, u64::from(*day));
            rarity.days.insert(key, bits);
        }
        rarity
    }

    fn take_lifts(&mut self, reports: &Reports, model: &Model) {
        let numbers = |kind: usize| -> SpreadMap<u64, u32> {
            let words = reports.words.get(kind);
            let hashes = words.into_iter().flat_map(|words| &words.hashes);
            hashes.copied().zip(1..).collect()
        };
        let (products, reactions) = (numbers(0), numbers(1));
        for Lift(product, reaction, bits) in &model.lifts {
            let number = |map: &SpreadMap<u64, u32>, hash: &str| {
                map.get(&u64::from_str_radix(hash, 16).ok()?).copied()
            };
            if let (Some(product), Some(reaction)) =
                (number(&products, product), number(&reactions, reaction))
            {
                self.lifts.insert(lift_key(product, reaction), *bits);
            }
        }
    }

    /// Bits of a word: the rarer, the more.
    pub(super) fn word(&self, kind: usize, number: u32) -> f32 {
        let bits = self.bits.get(kind);
        let place = (number as usize).checked_sub(1);
        bits.zip(place)
            .and_then(|(bits, place)| bits.get(place).copied())
            .unwrap_or(0.0)
    }

    /// Bits by which a reaction is less rare among reports of a product.
    pub(super) fn lift(&self, product: u32, reaction: u32) -> f32 {
        let key = lift_key(product, reaction);
        self.lifts.get(&key).copied().unwrap_or(0.0)
    }

    /// What is taken off for the same day when many reports have it; nothing otherwise.
    pub(super) fn day(&self, field: Field, level: u8, day: PackedDate) -> f32 {
        if level != 1 || self.days.is_empty() {
            return 0.0;
        }
        let key = super::hash::join(field as u64, u64::from(day.0));
        self.days.get(&key).copied().unwrap_or(0.0)
    }
}

pub(super) fn lift_key(product: u32, reaction: u32) -> u64 {
    super::hash::mix(u64::from(product) << 32 | u64::from(reaction))
}
