//! What the base says of deadlines.

use evigil_core::Localized;
use evigil_knowledge::Knowledge;
use jiff::civil::Date;
use serde::Deserialize;

use super::question::Criterion;
use crate::assess::base::{self, BaseFault};
use crate::assess::basis::Basis;

/// Someone who may have to report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Id, such as `clinic`.
    pub id: String,
    /// Its name.
    pub title: Localized,
}

/// Someone who gets reports.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Id, such as `minister`.
    pub id: String,
    /// Its name.
    pub title: Localized,
}

/// What changes, or changed, about a regime on a day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The day; nothing when it is not known.
    #[serde(default, deserialize_with = "base::day")]
    pub from: Option<Date>,
    /// What changes.
    pub text: Localized,
    /// What that rests on.
    pub basis: Vec<Basis>,
}

/// A body of rules for a kind of product and situation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// Stable id, such as `jp-safety-act`.
    pub id: String,
    /// Whose law it is: `JP`, `US`, `EU`, `INT`.
    pub jurisdiction: String,
    /// Its name.
    pub title: Localized,
    /// What it covers.
    pub text: Localized,
    /// Which day is day zero.
    pub day_zero: Localized,
    /// What weekends and holidays do to a due day.
    pub weekends: Localized,
    /// What is said when no rule sets a number of days.
    pub no_clock: Localized,
    /// Product classes that it does not cover.
    #[serde(default)]
    pub not_for_classes: Vec<String>,
    /// The regime to look at for them.
    #[serde(default)]
    pub instead: Option<String>,
    /// First day in force.
    #[serde(default, deserialize_with = "base::day")]
    pub in_force_from: Option<Date>,
    /// Last day in force.
    #[serde(default, deserialize_with = "base::day")]
    pub in_force_to: Option<Date>,
    /// Day by which it has to be looked at again.
    #[serde(default, deserialize_with = "base::day")]
    pub review_by: Option<Date>,
    /// What changed or will change.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

/// What has to hold for a rule; every part that is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Condition {
    /// Any of these criteria.
    pub seriousness: Vec<Criterion>,
    /// None of these criteria.
    pub without: Vec<Criterion>,
    /// Whether the reaction is on the reference list.
    pub expected: Option<bool>,
    /// Whether the product is suspected.
    pub suspected: Option<bool>,
    /// Whether it is an infection.
    pub infection: Option<bool>,
}

/// How long a period of periodic reports is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// So many days.
    Days(u16),
    /// So many years.
    Years(u16),
}

/// How a rule counts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Clock {
    /// So many calendar days after day zero.
    Days(u16),
    /// So many working days after day zero.
    WorkingDays(u16),
    /// So many calendar days after the due day of another rule.
    DaysAfter {
        /// Id of the other rule.
        rule: String,
        /// Calendar days.
        days: u16,
    },
    /// Without delay; the rule names no number of days.
    WithoutDelay,
    /// Periods counted from an anchor day, which counts as their first day, and so many calendar
    /// days after each.
    Periodic {
        /// Length of a period.
        every: Every,
        /// Calendar days after its end.
        within: u16,
    },
    /// There is a deadline, but its days are not recorded here.
    NotRecorded,
}

/// A rule that sets a deadline.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Stable id, such as `DL-JP-RM-01`.
    pub id: String,
    /// Id of its regime.
    pub regime: String,
    /// A few words.
    pub title: Localized,
    /// What it says.
    pub text: Localized,
    /// Whom it binds; ids of roles.
    pub roles: Vec<String>,
    /// Who gets the report; ids of recipients.
    pub to: Vec<String>,
    /// When it applies: any of these; always when there is none.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// A condition that only a person can judge.
    #[serde(default)]
    pub provided: Option<Localized>,
    /// How it counts.
    pub clock: Clock,
    /// Whether significant new information starts it again.
    #[serde(default)]
    pub restarts: bool,
    /// First day in force.
    #[serde(default, deserialize_with = "base::day")]
    pub in_force_from: Option<Date>,
    /// Last day in force.
    #[serde(default, deserialize_with = "base::day")]
    pub in_force_to: Option<Date>,
    /// What to know when using it, such as sources that count otherwise.
    #[serde(default)]
    pub note: Option<Localized>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Worked cases.
    pub examples: Vec<DeadlineExample>,
}

/// How binding a way to report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteKind {
    /// Anyone may use it.
    Voluntary,
    /// It is asked for, without force of law.
    Recommended,
    /// Whom to turn to, or what to know.
    Contact,
}

/// A way to report, or somebody to turn to, that no rule sets a day for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Stable id, such as `RT-JP-01`.
    pub id: String,
    /// Regimes in which it remains.
    pub regimes: Vec<String>,
    /// How binding it is.
    pub kind: RouteKind,
    /// A few words.
    pub title: Localized,
    /// What to do.
    pub text: Localized,
    /// For whom; ids of roles; for everyone when there is none.
    #[serde(default)]
    pub roles: Vec<String>,
    /// When it is of use: any of these; always when there is none.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// What it rests on.
    pub basis: Vec<Basis>,
}

/// A worked case of a rule.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeadlineExample {
    /// What it shows.
    pub note: Option<Localized>,
    /// Criteria met; nothing when that is not known.
    pub seriousness: Option<Vec<Criterion>>,
    /// Whether the reaction is on the reference list.
    pub expected: Option<bool>,
    /// Whether the product is suspected.
    pub suspected: Option<bool>,
    /// Whether it is an infection.
    pub infection: Option<bool>,
    /// Day of the event, as far as it is known.
    pub event: Option<String>,
    /// Day of awareness, as far as it is known.
    pub aware: Option<String>,
    /// Day of new information.
    pub new_information: Option<String>,
    /// Anchor of periodic reports.
    pub anchor: Option<String>,
    /// Day on which the question is asked; else long after everything.
    pub as_of: Option<String>,
    /// Whether the rule applies, `yes`, `open` or `no`.
    pub applies: Option<String>,
    /// Due day, or the first and the last it can be: `2024-02-08..2024-03-07`.
    pub due: Option<String>,
}

/// Everything the base says of deadlines.
#[derive(Debug, Clone, Default)]
pub struct Deadlines {
    /// Roles, as written.
    pub roles: Vec<Role>,
    /// Recipients, as written.
    pub recipients: Vec<Recipient>,
    /// Regimes, in the order of their files.
    pub regimes: Vec<Regime>,
    /// Rules, in the order of their files.
    pub deadlines: Vec<Deadline>,
    /// Ways to report that set no day.
    pub routes: Vec<Route>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct File {
    role: Vec<Role>,
    recipient: Vec<Recipient>,
    regime: Vec<Regime>,
    deadline: Vec<Deadline>,
    route: Vec<Route>,
}

impl Deadlines {
    /// The folder of the base.
    pub const FOLDER: &'static str = "vigilance/deadlines";

    /// Reads them.
    ///
    /// # Errors
    /// When a file does not have the shape it must have.
    pub fn of(knowledge: &Knowledge) -> Result<Self, BaseFault> {
        let mut all = Self::default();
        for (_, file) in base::read_all::<File>(knowledge.files(Self::FOLDER))? {
            all.roles.extend(file.role);
            all.recipients.extend(file.recipient);
            all.regimes.extend(file.regime);
            all.deadlines.extend(file.deadline);
            all.routes.extend(file.route);
        }
        Ok(all)
    }

    /// The regime with this id.
    #[must_use]
    pub fn regime(&self, id: &str) -> Option<&Regime> {
        self.regimes.iter().find(|regime| regime.id == id)
    }

    /// The role with this id.
    #[must_use]
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// The recipient with this id.
    #[must_use]
    pub fn recipient(&self, id: &str) -> Option<&Recipient> {
        self.recipients.iter().find(|it| it.id == id)
    }

    /// The rule with this id.
    #[must_use]
    pub fn deadline(&self, id: &str) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.id == id)
    }

    /// The way to report with this id.
    #[must_use]
    pub fn route(&self, id: &str) -> Option<&Route> {
        self.routes.iter().find(|route| route.id == id)
    }
}
