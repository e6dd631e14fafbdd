//! The JSON contract of deadlines.

use evigil_core::{Citation, Lang, Localized};
use evigil_knowledge::Knowledge;
use evigil_vigilance::assess::basis::{Basis, citations};
use evigil_vigilance::assess::deadline::{
    Answer, Change, Clock, ClockFound, Criterion, Deadlines, Due, NotDue, Question, Regime, Route,
    RouteKind, Standing, Start,
};
use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::Messages;
use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const DEADLINES_SCHEMA: &str = "evigil.deadlines/1";

contract_id! {
    /// Serialises as [`DEADLINES_SCHEMA`].
    DeadlinesSchemaId, DEADLINES_SCHEMA
}

/// An id with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NamedPart {
    /// Id.
    pub id: String,
    /// Name, in the reader's language.
    pub title: String,
}

/// The regime that was asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegimePart {
    /// Id.
    pub id: String,
    /// Whose law it is: `JP`, `US`, `EU`, `INT`.
    pub jurisdiction: String,
    /// Name.
    pub title: String,
    /// What it covers.
    pub text: String,
    /// Which day is day zero.
    pub day_zero: String,
    /// What weekends and holidays do to a due day.
    pub weekends: String,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// What was known of the case; what is not there was not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KnownPart {
    /// Number of the case, where the question came from a report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Criteria of seriousness met; empty for a case that is not serious.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seriousness: Option<Vec<&'static str>>,
    /// Whether the reaction is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<bool>,
    /// Whether the product is suspected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspected: Option<bool>,
    /// Whether it is an infection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infection: Option<bool>,
    /// Day of the event, as far as known: `2024`, `2024-02`, `2024-02-29`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Day of awareness, as far as known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aware: Option<String>,
    /// Day of new information, as far as known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_information: Option<String>,
    /// Day from which periods are counted, as far as known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// Class of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
}

/// A rule that applies, or may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DuePart {
    /// Id of the rule.
    pub rule: String,
    /// A few words.
    pub title: String,
    /// What it says.
    pub text: String,
    /// `yes`, or `open` when something that decides it is not known.
    pub applies: &'static str,
    /// What is not known: `seriousness`, `expected`, `suspected`, `infection`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<&'static str>,
    /// Whom it binds.
    pub roles: Vec<NamedPart>,
    /// Who gets the report.
    pub to: Vec<NamedPart>,
    /// A condition that only a person can judge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provided: Option<String>,
    /// How it counts: `days`, `working_days`, `days_after`, `without_delay`, `periodic`,
    /// `not_recorded`.
    pub clock: &'static str,
    /// How many days, for the clocks that count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_days: Option<u16>,
    /// What it was counted from: `aware`, `since_event`, `other_rule`, `period`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_from: Option<&'static str>,
    /// First day of the period, for periodic reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_first: Option<Date>,
    /// Last day of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_last: Option<Date>,
    /// The first day on which it can be due; whoever keeps it is in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Date>,
    /// The last day on which it can be due; the same when the days are certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<Date>,
    /// First day on which a follow-up with the new information can be due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_earliest: Option<Date>,
    /// Last day for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_latest: Option<Date>,
    /// Whether even the last possible day has passed.
    pub overdue: bool,
    /// What to know when using the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// A rule of the regime that does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotDuePart {
    /// Id of the rule.
    pub rule: String,
    /// A few words.
    pub title: String,
    /// `role`, `condition`, `not_yet`, `no_longer`.
    pub reason: &'static str,
}

/// A way to report that no rule sets a day for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoutePart {
    /// Id.
    pub id: String,
    /// `voluntary`, `recommended` or `contact`.
    pub kind: &'static str,
    /// A few words.
    pub title: String,
    /// What to do.
    pub text: String,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// What changes, or changed, about the regime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangePart {
    /// The day, when it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// What changes.
    pub text: String,
    /// What that rests on.
    pub citations: Vec<Citation>,
}

/// Something to know about an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RemarkPart {
    /// Stable code.
    pub code: &'static str,
    /// The sentence.
    pub message: String,
}

/// What is due by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DeadlinesReport {
    /// Name and version of this contract.
    pub schema: DeadlinesSchemaId,
    /// The day of the question, which chooses the rules in force.
    pub as_of: Date,
    /// The regime.
    pub regime: RegimePart,
    /// Whose duties were asked for; those of everyone when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<NamedPart>,
    /// What was known.
    pub known: KnownPart,
    /// `days`: a rule that applies, or may, sets days; `without_days`: rules apply, none sets a
    /// number of days; `nothing`: no rule applies.
    pub found: &'static str,
    /// What that means.
    pub statement: String,
    /// Rules that apply, or may, the first due first.
    pub due: Vec<DuePart>,
    /// Rules of the regime that do not apply.
    pub not_due: Vec<NotDuePart>,
    /// Ways to report that set no day.
    pub routes: Vec<RoutePart>,
    /// What changed by the day of the question.
    pub changed: Vec<ChangePart>,
    /// What changes later, or on a day that is not known.
    pub to_come: Vec<ChangePart>,
    /// What to know about this answer.
    pub remarks: Vec<RemarkPart>,
    /// That this is no legal advice.
    pub advice: String,
}

/// The JSON Schema (2020-12) of a [`DeadlinesReport`].
#[must_use]
pub fn deadlines_schema() -> Schema {
    schema_of::<DeadlinesReport>()
}

/// What every part needs to be put in words.
struct Words<'w> {
    base: &'w Deadlines,
    knowledge: &'w Knowledge,
    messages: &'w Messages,
    regime: &'w Regime,
    as_of: Date,
}

impl DeadlinesReport {
    /// The answer in the language of `messages`. `case` is the number of the case, where the
    /// question came from a report.
    #[must_use]
    pub fn new(
        answer: &Answer<'_>,
        question: &Question,
        case: Option<String>,
        base: &Deadlines,
        knowledge: &Knowledge,
        messages: &Messages,
    ) -> Self {
        let lang = messages.lang();
        let regime = answer.regime;
        let words = Words {
            base,
            knowledge,
            messages,
            regime,
            as_of: question.as_of,
        };
        let statement = match answer.found {
            ClockFound::Days => messages.text("deadlines-found-days"),
            ClockFound::WithoutDays => messages.text("deadlines-found-without_days"),
            ClockFound::Nothing => regime.no_clock.get(lang).to_owned(),
        };
        let role = question.role.as_ref().map(|id| NamedPart {
            id: id.clone(),
            title: base
                .role(id)
                .map_or_else(|| id.clone(), |role| role.title.get(lang).to_owned()),
        });
        Self {
            schema: DeadlinesSchemaId,
            as_of: question.as_of,
            regime: words.regime(),
            role,
            known: known(question, case),
            found: answer.found.code(),
            statement,
            due: answer.dues.iter().map(|due| words.due(due)).collect(),
            not_due: answer.not_due.iter().map(|it| not_due(it, lang)).collect(),
            routes: answer.routes.iter().map(|it| words.route(it)).collect(),
            changed: answer.changed.iter().map(|it| words.change(it)).collect(),
            to_come: answer.to_come.iter().map(|it| words.change(it)).collect(),
            remarks: answer
                .remarks
                .iter()
                .map(|remark| RemarkPart {
                    code: remark.code,
                    message: messages.with(
                        &format!("problem-{}", remark.code),
                        remark
                            .details
                            .iter()
                            .map(|(name, value)| (*name, value.as_str())),
                    ),
                })
                .collect(),
            advice: messages.text("deadlines-advice"),
        }
    }
}

fn known(question: &Question, case: Option<String>) -> KnownPart {
    let shown = |date: Option<evigil_vigilance::icsr::PartialDate>| date.map(|it| it.to_string());
    let criteria = |met| {
        Criterion::ALL
            .into_iter()
            .filter(|it| !matches!(it, Criterion::Serious | Criterion::NotSerious))
            .filter(|it| it.is_met(met))
            .map(Criterion::code)
            .collect()
    };
    KnownPart {
        case,
        seriousness: question.seriousness.map(criteria),
        expected: question.expected,
        suspected: question.suspected,
        infection: question.infection,
        event: shown(question.event),
        aware: shown(question.aware),
        new_information: shown(question.new_information),
        anchor: shown(question.anchor),
        class: question.class.clone(),
    }
}

fn not_due(it: &NotDue<'_>, lang: Lang) -> NotDuePart {
    NotDuePart {
        rule: it.rule.id.clone(),
        title: it.rule.title.get(lang).to_owned(),
        reason: it.reason.code(),
    }
}

impl Words<'_> {
    fn get(&self, text: &Localized) -> String {
        text.get(self.messages.lang()).to_owned()
    }

    fn cited(&self, basis: &[Basis], id: &str) -> Vec<Citation> {
        let lang = self.messages.lang();
        citations(
            basis,
            self.knowledge,
            id,
            &self.regime.jurisdiction,
            lang,
            self.as_of,
        )
    }

    fn regime(&self) -> RegimePart {
        let regime = self.regime;
        RegimePart {
            id: regime.id.clone(),
            jurisdiction: regime.jurisdiction.clone(),
            title: self.get(&regime.title),
            text: self.get(&regime.text),
            day_zero: self.get(&regime.day_zero),
            weekends: self.get(&regime.weekends),
            citations: self.cited(&regime.basis, &regime.id),
        }
    }

    fn due(&self, due: &Due<'_>) -> DuePart {
        let rule = due.rule;
        let (clock, clock_days) = match &rule.clock {
            Clock::Days(days) => ("days", Some(*days)),
            Clock::WorkingDays(days) => ("working_days", Some(*days)),
            Clock::DaysAfter { days, .. } => ("days_after", Some(*days)),
            Clock::WithoutDelay => ("without_delay", None),
            Clock::Periodic { within, .. } => ("periodic", Some(*within)),
            Clock::NotRecorded => ("not_recorded", None),
        };
        let period = due.days.and_then(|days| match days.start {
            Start::Period(period) => Some(period),
            Start::Aware | Start::SinceEvent | Start::OtherRule => None,
        });
        let missing = match &due.standing {
            Standing::Applies => Vec::new(),
            Standing::Open(missing) => missing.iter().map(|it| it.code()).collect(),
        };
        DuePart {
            rule: rule.id.clone(),
            title: self.get(&rule.title),
            text: self.get(&rule.text),
            applies: if missing.is_empty() { "yes" } else { "open" },
            missing,
            roles: self.named(&rule.roles, |id| self.base.role(id).map(|it| &it.title)),
            to: self.named(&rule.to, |id| self.base.recipient(id).map(|it| &it.title)),
            provided: rule.provided.as_ref().map(|text| self.get(text)),
            clock,
            clock_days,
            counted_from: due.days.map(|days| match days.start {
                Start::Aware => "aware",
                Start::SinceEvent => "since_event",
                Start::OtherRule => "other_rule",
                Start::Period(_) => "period",
            }),
            period_first: period.map(|it| it.first),
            period_last: period.map(|it| it.last),
            earliest: due.days.map(|days| days.earliest),
            latest: due.days.map(|days| days.latest),
            follow_up_earliest: due.follow_up.map(|it| it.earliest),
            follow_up_latest: due.follow_up.map(|it| it.latest),
            overdue: due.overdue,
            note: rule.note.as_ref().map(|text| self.get(text)),
            citations: self.cited(&rule.basis, &rule.id),
        }
    }

    fn named<'t>(
        &self,
        ids: &[String],
        title: impl Fn(&str) -> Option<&'t Localized>,
    ) -> Vec<NamedPart> {
        ids.iter()
            .map(|id| NamedPart {
                id: id.clone(),
                title: title(id).map_or_else(|| id.clone(), |title| self.get(title)),
            })
            .collect()
    }

    fn route(&self, route: &Route) -> RoutePart {
        RoutePart {
            id: route.id.clone(),
            kind: match route.kind {
                RouteKind::Voluntary => "voluntary",
                RouteKind::Recommended => "recommended",
                RouteKind::Contact => "contact",
            },
            title: self.get(&route.title),
            text: self.get(&route.text),
            citations: self.cited(&route.basis, &route.id),
        }
    }

    fn change(&self, change: &Change) -> ChangePart {
        ChangePart {
            from: change.from,
            text: self.get(&change.text),
            citations: self.cited(&change.basis, &self.regime.id),
        }
    }
}
