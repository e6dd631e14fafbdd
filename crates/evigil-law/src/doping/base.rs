//! The rules of sport as the knowledge base holds them.

use std::collections::BTreeSet;

use evigil_core::Localized;
use evigil_knowledge::basis::{Basis, unsupported};
use evigil_knowledge::part::{BaseFault, read_all};
use evigil_knowledge::{Knowledge, TermKind};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};

/// What a rule says of a treatment.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not caught by this rule; other rules may catch it.
    NotProhibitedByThisRule,
    /// Open: the anti-doping organisation has to be asked, or a fact is missing.
    Ask,
    /// Prohibited.
    Prohibited,
}

impl Verdict {
    /// The code of the contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotProhibitedByThisRule => "not_prohibited_by_this_rule",
            Self::Ask => "ask",
            Self::Prohibited => "prohibited",
        }
    }
}

/// What a condition looks at.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Id of the product.
    Product,
    /// Group of the product.
    Group,
    /// How it is given.
    Route,
    /// Volume into a vein within the worst window.
    Volume,
    /// Hospital treatment, surgery, diagnostic investigation or none of them.
    Setting,
    /// Whether a health authority approves the product for people.
    Approved,
    /// Whether it is used within the approved indication.
    WithinIndication,
    /// Whether there is a doctor's record with all that it must say.
    MedicalRecord,
    /// Therapeutic use exemption.
    Tue,
    /// In or out of competition.
    Competition,
    /// Whether it is a recognised world-title bout.
    WorldTitle,
    /// Whether a growth factor was added.
    GrowthFactorAdded,
    /// Whether gene-active material is in it.
    GeneActive,
    /// Whether a prohibited substance is in it.
    ProhibitedSubstance,
}

impl Fact {
    /// Every fact.
    pub const ALL: [Self; 14] = [
        Self::Product,
        Self::Group,
        Self::Route,
        Self::Volume,
        Self::Setting,
        Self::Approved,
        Self::WithinIndication,
        Self::MedicalRecord,
        Self::Tue,
        Self::Competition,
        Self::WorldTitle,
        Self::GrowthFactorAdded,
        Self::GeneActive,
        Self::ProhibitedSubstance,
    ];

    /// The code of the contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Group => "group",
            Self::Route => "route",
            Self::Volume => "volume",
            Self::Setting => "setting",
            Self::Approved => "approved",
            Self::WithinIndication => "within_indication",
            Self::MedicalRecord => "medical_record",
            Self::Tue => "tue",
            Self::Competition => "competition",
            Self::WorldTitle => "world_title",
            Self::GrowthFactorAdded => "growth_factor_added",
            Self::GeneActive => "gene_active",
            Self::ProhibitedSubstance => "prohibited_substance",
        }
    }

    /// Values it can have, when they are a closed set of this crate.
    const fn values(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Product | Self::Group | Self::Route | Self::Volume => None,
            Self::Setting => Some(&[
                "hospital_treatment",
                "surgery",
                "diagnostic_investigation",
                "none",
            ]),
            Self::Tue => Some(&["granted", "applied", "none"]),
            Self::Competition => Some(&["in", "out"]),
            _ => Some(&["yes", "no"]),
        }
    }
}

/// One condition of a step.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What it looks at.
    pub fact: Fact,
    /// So when the value is one of these.
    #[serde(default)]
    pub any: Vec<String>,
    /// So when the value is none of these.
    #[serde(default)]
    pub none: Vec<String>,
    /// So when the volume is over the limit of the version.
    #[serde(default)]
    pub over_limit: bool,
}

/// A step of a rule: decides when all its conditions are so.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Conditions; none means always.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// What follows.
    pub verdict: Verdict,
    /// Why.
    pub text: Localized,
    /// What it rests on besides the version.
    #[serde(default)]
    pub basis: Vec<Basis>,
}

/// A volume within a window.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Millilitres; more than this is over.
    pub ml: f64,
    /// Length of the window in hours.
    pub hours: i32,
}

/// A rule in the wording of a time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// First day.
    #[serde(default, deserialize_with = "day")]
    pub in_force_from: Option<Date>,
    /// Last day.
    #[serde(default, deserialize_with = "day")]
    pub in_force_to: Option<Date>,
    /// Limit that `over_limit` means.
    #[serde(default)]
    pub limit: Option<Limit>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Its steps; the last has no condition.
    pub step: Vec<Step>,
}

impl Version {
    /// Whether it holds on `day`.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.in_force_from.is_none_or(|from| from <= day)
            && self.in_force_to.is_none_or(|to| day <= to)
    }
}

/// A rule of an organisation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DopingRule {
    /// Stable id, such as `DP-M2.2`.
    pub id: String,
    /// Organisations whose athletes it binds.
    pub organisations: Vec<String>,
    /// What it is called.
    pub name: Localized,
    /// Its wordings by time.
    pub version: Vec<Version>,
}

/// An organisation of sport.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Id, such as `npb`.
    pub id: String,
    /// Its name.
    pub title: Localized,
}

/// A kind of product, and the group that rules know it by.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductKind {
    /// Id, such as `ev`.
    pub id: String,
    /// Group, such as `vesicles`.
    pub group: String,
    /// Its name.
    pub title: Localized,
}

/// Facts that can't both be so.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// The facts.
    pub when: Vec<Condition>,
    /// What is told of them.
    pub text: Localized,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

/// What everybody is told.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// The advice.
    pub text: Localized,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    advice: Advice,
    organisation: Vec<Organisation>,
    product: Vec<ProductKind>,
    #[serde(default)]
    contradiction: Vec<Contradiction>,
    rule: Vec<DopingRule>,
}

/// The rules of sport.
#[derive(Debug, Clone)]
pub struct DopingBase {
    /// What everybody is told.
    pub advice: Advice,
    /// Organisations.
    pub organisations: Vec<Organisation>,
    /// Kinds of product.
    pub products: Vec<ProductKind>,
    /// Facts that can't both be so.
    pub contradictions: Vec<Contradiction>,
    /// Rules, in the order in which they are told.
    pub rules: Vec<DopingRule>,
    /// Ids of the routes of the base.
    pub routes: Vec<String>,
}

impl DopingBase {
    /// The file of the base.
    pub const FILE: &'static str = "screening/doping.toml";

    /// Reads the rules.
    ///
    /// # Errors
    /// When the file is missing or of another shape, cites nothing or what is not there, has a
    /// rule whose wordings overlap or whose steps never end, or names a value that is not known.
    pub fn of(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let files = knowledge
            .files("screening")
            .filter(|(path, _)| *path == Self::FILE);
        let Some((path, file)) = read_all::<File>(files)?.into_iter().next() else {
            return Err(BaseFault::whole(Self::FILE, "the file is missing"));
        };
        let routes = knowledge
            .terms()
            .iter()
            .filter(|term| term.kind == TermKind::Route)
            .map(|term| term.id.clone())
            .collect();
        let base = Self {
            advice: file.advice,
            organisations: file.organisation,
            products: file.product,
            contradictions: file.contradiction,
            rules: file.rule,
            routes,
        };
        base.faults(knowledge)
            .into_iter()
            .next()
            .map_or(Ok(()), |fault| Err(BaseFault::whole(path, fault)))?;
        Ok(base)
    }

    /// The kind of product with this id.
    #[must_use]
    pub fn product(&self, id: &str) -> Option<&ProductKind> {
        self.products.iter().find(|product| product.id == id)
    }

    /// The organisation with this id.
    #[must_use]
    pub fn organisation(&self, id: &str) -> Option<&Organisation> {
        self.organisations
            .iter()
            .find(|organisation| organisation.id == id)
    }

    /// The rule with this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&DopingRule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    fn faults(&self, knowledge: &Knowledge) -> Vec<String> {
        let mut faults = Vec::new();
        let mut cites = |id: &str, basis: &[Basis]| {
            for dangling in unsupported(basis, knowledge) {
                faults.push(format!("{id}: {dangling}"));
            }
        };
        cites("advice", &self.advice.basis);
        for contradiction in &self.contradictions {
            cites("contradiction", &contradiction.basis);
        }
        for rule in &self.rules {
            for version in &rule.version {
                cites(&rule.id, &version.basis);
                for step in version.step.iter().filter(|step| !step.basis.is_empty()) {
                    cites(&rule.id, &step.basis);
                }
            }
        }
        let mut ids = BTreeSet::new();
        for rule in &self.rules {
            if !ids.insert(rule.id.as_str()) {
                faults.push(format!("{}: stands twice", rule.id));
            }
            self.rule_faults(rule, &mut faults);
        }
        for contradiction in &self.contradictions {
            for condition in &contradiction.when {
                self.condition_faults("contradiction", condition, None, &mut faults);
            }
        }
        faults
    }

    fn rule_faults(&self, rule: &DopingRule, faults: &mut Vec<String>) {
        for organisation in &rule.organisations {
            if self.organisation(organisation).is_none() {
                faults.push(format!("{}: no organisation `{organisation}`", rule.id));
            }
        }
        let mut before: Option<&Version> = None;
        for version in &rule.version {
            if let Some(before) = before
                && (before.in_force_to.is_none() || before.in_force_to >= version.in_force_from)
            {
                faults.push(format!(
                    "{}: wordings overlap or stand out of order",
                    rule.id
                ));
            }
            before = Some(version);
            if version.step.last().is_none_or(|step| !step.when.is_empty()) {
                faults.push(format!("{}: the last step must always hold", rule.id));
            }
            for condition in version.step.iter().flat_map(|step| &step.when) {
                self.condition_faults(&rule.id, condition, version.limit, faults);
            }
        }
        if before.is_none() {
            faults.push(format!("{}: no wording", rule.id));
        }
    }

    fn condition_faults(
        &self,
        id: &str,
        condition: &Condition,
        limit: Option<Limit>,
        faults: &mut Vec<String>,
    ) {
        let ways = [
            !condition.any.is_empty(),
            !condition.none.is_empty(),
            condition.over_limit,
        ];
        if ways.into_iter().filter(|way| *way).count() != 1 {
            faults.push(format!(
                "{id}: a condition needs one of any, none, over_limit"
            ));
        }
        if condition.over_limit && (condition.fact != Fact::Volume || limit.is_none()) {
            faults.push(format!(
                "{id}: over_limit needs the fact volume and a limit"
            ));
        }
        for value in condition.any.iter().chain(&condition.none) {
            let known = match condition.fact {
                Fact::Product => self.product(value).is_some(),
                Fact::Group => self.products.iter().any(|product| product.group == *value),
                Fact::Route => self.routes.contains(value),
                fact => fact
                    .values()
                    .is_some_and(|values| values.contains(&value.as_str())),
            };
            if !known {
                let fact = condition.fact.code();
                faults.push(format!("{id}: `{value}` is no value of {fact}"));
            }
        }
    }
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    evigil_knowledge::part::day(deserializer)
}
