//! What a report says of itself: how grave it seems, and by when somebody has to have it.

use evigil_vigilance::assess::base::written_day;
use evigil_vigilance::assess::deadline::{
    Clock as RuleClock, Criterion, Due, Question, Standing, answer,
};
use evigil_vigilance::icsr::{At, Element, Icsr, PartialDate, register as el};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Base;
use crate::fault::Fault;
use crate::record::Record;

/// How grave a report is, as far as anybody can tell from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gravity {
    /// `yes`, `no` or `not_known`.
    pub(crate) serious: &'static str,
    /// Criteria that are met.
    pub(crate) criteria: Vec<Criterion>,
}

impl Gravity {
    /// What the content proposes: criteria that it states, and those that its words tell of. A
    /// person decides; a proposal errs towards serious.
    pub(crate) fn proposed(base: &Base, icsr: &Icsr) -> Self {
        let stated = icsr.seriousness();
        let mut criteria: Vec<Criterion> = CRITERIA
            .into_iter()
            .filter(|criterion| criterion.is_met(stated))
            .collect();
        for question in base.judged.seriousness.questions(icsr) {
            let told = match question.code {
                "EV-A220" => question
                    .details
                    .iter()
                    .find(|(name, _)| *name == "criterion")
                    .and_then(|(_, code)| Criterion::of(code)),
                "EV-A221" | "EV-A222" => Some(Criterion::Death),
                "EV-A224" => Some(Criterion::Other),
                _ => None,
            };
            criteria.extend(told.filter(|it| !criteria.contains(it)));
        }
        let serious = match icsr.case_seriousness().serious {
            _ if !criteria.is_empty() => "yes",
            Some(false) => "no",
            _ => "not_known",
        };
        Self { serious, criteria }
    }

    /// What a person has decided.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R308` for a criterion that is none, `EV-R309` when the two contradict.
    pub(crate) fn decided(serious: &str, criteria: &[String]) -> Result<Self, Fault> {
        let read = |code: &String| {
            Criterion::of(code)
                .filter(|it| *it != Criterion::NotSerious)
                .ok_or_else(|| Fault::Step {
                    code: "EV-R308",
                    details: vec![
                        ("code", code.clone()),
                        ("known", CRITERIA.map(Criterion::code).join(", ")),
                    ],
                })
        };
        let criteria: Vec<Criterion> = criteria.iter().map(read).collect::<Result<_, _>>()?;
        let serious = match (serious, criteria.is_empty()) {
            ("yes", false) => "yes",
            ("no", true) => "no",
            ("not_known", true) => "not_known",
            _ => return Err(Fault::step("EV-R309")),
        };
        Ok(Self { serious, criteria })
    }

    /// The criteria as they are stored.
    pub(crate) fn codes(&self) -> String {
        let codes: Vec<&str> = self.criteria.iter().map(|it| it.code()).collect();
        codes.join(",")
    }
}

const CRITERIA: [Criterion; 7] = [
    Criterion::Death,
    Criterion::LifeThreatening,
    Criterion::Hospitalisation,
    Criterion::Disability,
    Criterion::CongenitalAnomaly,
    Criterion::Other,
    Criterion::RequiredIntervention,
];

/// Where each criterion stands in a report (E.i.3.2 of ICH E2B(R3)).
pub(super) const CRITERION_ELEMENTS: [(Criterion, Element); 6] = [
    (Criterion::Death, el::E_I_3_2A),
    (Criterion::LifeThreatening, el::E_I_3_2B),
    (Criterion::Hospitalisation, el::E_I_3_2C),
    (Criterion::Disability, el::E_I_3_2D),
    (Criterion::CongenitalAnomaly, el::E_I_3_2E),
    (Criterion::Other, el::E_I_3_2F),
];

/// Criteria as they are stored.
pub(super) fn criteria_of(codes: &str) -> Vec<Criterion> {
    codes.split(',').filter_map(Criterion::of).collect()
}

/// By when, and by which rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DueDay {
    pub(crate) on: Option<Date>,
    pub(crate) rule: Option<String>,
    pub(crate) clock: DueClock,
}

/// What kind of deadline there is. Where there is none, that is said too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DueClock {
    /// A rule sets a day.
    Days,
    /// A rule applies and names no number of days: on the next day that can be done.
    WithoutDelay,
    /// A rule applies or may apply, and what decides it or what its days are counted from is not
    /// known yet, such as how serious the event is.
    Open,
    /// No rule of the regime applies: reporting is voluntary.
    #[default]
    NoStatutoryDeadline,
}

impl DueClock {
    /// Its name in the database and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::WithoutDelay => "without_delay",
            Self::Open => "open",
            Self::NoStatutoryDeadline => "no_statutory_deadline",
        }
    }

    /// What is stored in a report; of one that was stored without it, nothing is claimed.
    pub(crate) fn of(report: &Record) -> Self {
        let text = report.fields.get_text("due_clock");
        let all = [Self::Days, Self::WithoutDelay, Self::NoStatutoryDeadline];
        let known = all.into_iter().find(|clock| text == Some(clock.code()));
        known.unwrap_or(Self::Open)
    }

    /// What the rules come to where none of them gives a day.
    fn without_day(dues: &[Due<'_>]) -> (Self, Option<String>) {
        let at_once = |due: &&Due<'_>| {
            due.standing == Standing::Applies && due.rule.clock == RuleClock::WithoutDelay
        };
        let rule = |due: &Due<'_>| Some(due.rule.id.clone());
        match (dues.iter().find(at_once), dues.first()) {
            (Some(due), _) => (Self::WithoutDelay, rule(due)),
            (None, Some(due)) => (Self::Open, rule(due)),
            (None, None) => (Self::NoStatutoryDeadline, None),
        }
    }
}

/// What a due day is counted from.
#[derive(Debug, Clone)]
pub(crate) struct Clock<'a> {
    /// Id of the rules.
    pub(crate) regime: &'a str,
    /// How grave the report is.
    pub(crate) gravity: &'a Gravity,
    /// Day on which the sender first knew, as it was written.
    pub(crate) aware: Option<&'a str>,
    /// For a later version: the day on which it came, and the day on which the version before was
    /// due while it has not been sent.
    pub(crate) follows: Option<(Date, DueDay)>,
    /// Today.
    pub(crate) today: Date,
}

impl Clock<'_> {
    /// The earliest day that any rule sets which applies or may apply: whoever keeps that one is
    /// in time whatever turns out. Where no rule sets a day, what there is instead.
    ///
    /// # Errors
    /// [`Fault::Step`] with `EV-R307` for rules that are not known.
    pub(crate) fn due(&self, base: &Base, icsr: &Icsr) -> Result<DueDay, Fault> {
        let mut question = Question::new(self.regime, self.today);
        if self.gravity.serious != "not_known" {
            question.seriousness = Some(Criterion::together(&self.gravity.criteria));
        }
        question.aware = self.aware.and_then(written_day);
        if let Some((day, _)) = &self.follows {
            question.new_information = PartialDate::parse(&day.strftime("%Y%m%d").to_string()).ok();
        }
        question.fill(icsr);
        // That a report names no criterion does not say that it meets none.
        if self.gravity.serious == "not_known" {
            question.seriousness = None;
        }
        question.expected = base.judged.expected(icsr, self.today);
        let Some(answer) = answer(&base.deadlines, &question) else {
            let known = base.deadlines.regimes.iter().map(|it| it.id.as_str());
            return Err(Fault::Step {
                code: "EV-R307",
                details: vec![
                    ("regime", self.regime.to_owned()),
                    ("known", known.collect::<Vec<_>>().join(", ")),
                ],
            });
        };
        let first = self.follows.is_none();
        let days = answer.dues.iter().filter_map(|due| {
            let on = if first {
                due.days.map(|days| days.earliest)
            } else {
                due.follow_up.map(|repeat| repeat.earliest)
            };
            Some((on?, due.rule.id.clone()))
        });
        let mut due = days.min().map_or_else(
            || {
                let (clock, rule) = DueClock::without_day(&answer.dues);
                DueDay {
                    on: None,
                    rule,
                    clock,
                }
            },
            |(on, rule)| DueDay {
                on: Some(on),
                rule: Some(rule),
                clock: DueClock::Days,
            },
        );
        // What was not sent in its time stays due on the day it was due.
        if let Some((_, before)) = &self.follows
            && before.on.is_some()
            && due.on.is_none_or(|on| before.on < Some(on))
        {
            due = before.clone();
        }
        Ok(due)
    }
}

/// The number by which the whole world calls the report (C.1.8.1), or else what its source calls
/// the case.
pub(crate) fn worldwide_id(icsr: &Icsr) -> Option<String> {
    let stated = icsr.text(el::C_1_8_1, At::TOP);
    let key = Some(icsr.key().case.trim()).filter(|key| !key.is_empty());
    let id = stated.map(str::trim).filter(|id| !id.is_empty()).or(key)?;
    Some(id.chars().take(500).collect())
}

/// What the report says, without the lines it stood on: the same for the same report in whatever
/// file it comes.
pub(crate) fn said(icsr: &Icsr) -> Vec<String> {
    let mut said: Vec<String> = icsr
        .items()
        .map(|item| {
            let flavour = item.value.null().map(|null| null.code());
            format!(
                "{} {:?} {} {}",
                item.element.code(),
                item.at.numbers(),
                flavour.unwrap_or_default(),
                item.value.text().unwrap_or_default()
            )
        })
        .collect();
    said.extend(
        icsr.kept()
            .iter()
            .map(|kept| format!("{}\u{1f}{}", kept.place, kept.value)),
    );
    said
}
