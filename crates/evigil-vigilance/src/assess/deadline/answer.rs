//! From a case to its due days.

use jiff::civil::Date;

use super::days::{Period, add_days, add_working_days, period_around};
use super::model::{Change, Clock, Condition, Deadline, Deadlines, Regime, Route};
use super::question::{Missing, Question};

/// Whether a rule applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Applies,
    /// It may: these things are not known.
    Open(Vec<Missing>),
}

/// What a rule counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The day of awareness.
    Aware,
    /// No day of awareness is known: it lies between the event and the day of the question.
    SinceEvent,
    /// The due day of another rule.
    OtherRule,
    /// The end of a period.
    Period(Period),
}

/// When something is due: one day, or the first and the last it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDays {
    /// The first day it can be. Whoever keeps this one is in time.
    pub earliest: Date,
    /// The last day it can be.
    pub latest: Date,
    /// What was counted from.
    pub start: Start,
}

impl DueDays {
    /// Whether it is one day.
    #[must_use]
    pub fn is_certain(self) -> bool {
        self.earliest == self.latest
    }
}

/// The clock that new information started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// The first day it can be.
    pub earliest: Date,
    /// The last day it can be.
    pub latest: Date,
}

/// A rule that applies, or may.
#[derive(Debug, Clone)]
pub struct Due<'d> {
    /// The rule.
    pub rule: &'d Deadline,
    /// Whether it applies.
    pub standing: Standing,
    /// When it is due; nothing when the rule names no days, or no day to count from is known.
    pub days: Option<DueDays>,
    /// When a follow-up is due, when there is new information and the rule starts again with it.
    pub follow_up: Option<Repeat>,
    /// Whether even the last possible day has passed.
    pub overdue: bool,
}

/// Why a rule does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It binds other roles.
    Role,
    /// Its conditions do not hold.
    Condition,
    /// It is not in force yet on the day of the question.
    NotYet,
    /// It is no longer in force on the day of the question.
    NoLonger,
}

impl Reason {
    /// The word of the JSON contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Condition => "condition",
            Self::NotYet => "not_yet",
            Self::NoLonger => "no_longer",
        }
    }
}

/// A rule of the regime that does not apply.
#[derive(Debug, Clone, Copy)]
pub struct NotDue<'d> {
    /// The rule.
    pub rule: &'d Deadline,
    /// Why.
    pub reason: Reason,
}

/// What kind of clock was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockFound {
    /// A rule that applies, or may, sets a number of days.
    Days,
    /// Rules apply, but none of them sets a number of days.
    WithoutDays,
    /// No rule applies: what remains is voluntary.
    Nothing,
}

impl ClockFound {
    /// The word of the JSON contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::WithoutDays => "without_days",
            Self::Nothing => "nothing",
        }
    }
}

/// Something to know about an answer. The sentence is the message `problem-` and the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Stable code, such as `EV-A241`.
    pub code: &'static str,
    /// What the sentence needs.
    pub details: Vec<(&'static str, String)>,
}

/// Every deadline of a case under one regime.
#[derive(Debug, Clone)]
pub struct Answer<'d> {
    /// The regime.
    pub regime: &'d Regime,
    /// What kind of clock was found.
    pub found: ClockFound,
    /// Rules that apply, or may; the first due first.
    pub dues: Vec<Due<'d>>,
    /// Rules of the regime that do not apply.
    pub not_due: Vec<NotDue<'d>>,
    /// Ways to report that set no day.
    pub routes: Vec<&'d Route>,
    /// What changed by the day of the question.
    pub changed: Vec<&'d Change>,
    /// What changes later, or on a day not known.
    pub to_come: Vec<&'d Change>,
    /// What to know about this answer.
    pub remarks: Vec<Remark>,
}

/// Everything that is due under the regime of the question; nothing when there is no such regime.
#[must_use]
pub fn answer<'d>(base: &'d Deadlines, question: &Question) -> Option<Answer<'d>> {
    let regime = base.regime(&question.regime)?;
    let mut dues = Vec::new();
    let mut not_due = Vec::new();
    for rule in base
        .deadlines
        .iter()
        .filter(|rule| rule.regime == regime.id)
    {
        match standing(rule, question) {
            Err(reason) => not_due.push(NotDue { rule, reason }),
            Ok(standing) => dues.push(due(base, rule, standing, question)),
        }
    }
    // Stable: rules of the same day stay in the order of their file.
    dues.sort_by_key(|due: &Due<'_>| due.days.map_or(Date::MAX, |days| days.earliest));
    let sets_days = |due: &Due<'_>| !matches!(due.rule.clock, Clock::WithoutDelay);
    let found = if dues.iter().any(sets_days) {
        ClockFound::Days
    } else if dues.is_empty() {
        ClockFound::Nothing
    } else {
        ClockFound::WithoutDays
    };
    let routes = base
        .routes
        .iter()
        .filter(|route| route.regimes.contains(&regime.id))
        .filter(|route| binds(&route.roles, question))
        .filter(|route| any_holds(&route.when, question) != Ok(false))
        .collect();
    let (changed, to_come) = regime
        .changes
        .iter()
        .partition(|change| change.from.is_some_and(|from| from <= question.as_of));
    Some(Answer {
        regime,
        found,
        remarks: remarks(base, regime, question, &dues),
        dues,
        not_due,
        routes,
        changed,
        to_come,
    })
}

fn binds(roles: &[String], question: &Question) -> bool {
    roles.is_empty()
        || question
            .role
            .as_ref()
            .is_none_or(|role| roles.contains(role))
}

fn standing(rule: &Deadline, question: &Question) -> Result<Standing, Reason> {
    if rule.in_force_from.is_some_and(|from| question.as_of < from) {
        return Err(Reason::NotYet);
    }
    if rule.in_force_to.is_some_and(|to| to < question.as_of) {
        return Err(Reason::NoLonger);
    }
    if !binds(&rule.roles, question) {
        return Err(Reason::Role);
    }
    match any_holds(&rule.when, question) {
        Ok(true) => Ok(Standing::Applies),
        Ok(false) => Err(Reason::Condition),
        Err(missing) => Ok(Standing::Open(missing)),
    }
}

/// Whether any of the conditions holds; when none does but some are open, what is missing.
fn any_holds(conditions: &[Condition], question: &Question) -> Result<bool, Vec<Missing>> {
    if conditions.is_empty() {
        return Ok(true);
    }
    let mut open = Vec::new();
    for condition in conditions {
        match question.holds(condition) {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(missing) => open.extend(missing),
        }
    }
    open.sort_unstable();
    open.dedup();
    if open.is_empty() {
        Ok(false)
    } else {
        Err(open)
    }
}

fn due<'d>(
    base: &'d Deadlines,
    rule: &'d Deadline,
    standing: Standing,
    question: &Question,
) -> Due<'d> {
    let days = due_days(base, rule, question, 0);
    let follow_up = question
        .new_information
        .filter(|_| rule.restarts)
        .and_then(|day| {
            Some(Repeat {
                earliest: counted(&rule.clock, day.earliest(), question)?,
                latest: counted(&rule.clock, day.latest(), question)?,
            })
        });
    Due {
        rule,
        standing,
        days,
        follow_up,
        overdue: days.is_some_and(|days| days.latest < question.as_of),
    }
}

/// The day on which a clock that counts from one day runs out.
fn counted(clock: &Clock, start: Date, question: &Question) -> Option<Date> {
    match clock {
        Clock::Days(days) => add_days(start, *days),
        Clock::WorkingDays(days) => add_working_days(start, *days, &question.holidays),
        Clock::DaysAfter { .. }
        | Clock::WithoutDelay
        | Clock::Periodic { .. }
        | Clock::NotRecorded => None,
    }
}

/// Rules that follow one another deeper than this would go round in a circle.
const CHAIN_MAX: u8 = 4;

fn due_days(base: &Deadlines, rule: &Deadline, question: &Question, depth: u8) -> Option<DueDays> {
    match &rule.clock {
        Clock::Days(_) | Clock::WorkingDays(_) => {
            let (first, last, start) = awareness(question)?;
            Some(DueDays {
                earliest: counted(&rule.clock, first, question)?,
                latest: counted(&rule.clock, last, question)?,
                start,
            })
        }
        Clock::DaysAfter { rule: other, days } if depth < CHAIN_MAX => {
            let other = base.deadline(other)?;
            let before = due_days(base, other, question, depth + 1)?;
            Some(DueDays {
                earliest: add_days(before.earliest, *days)?,
                latest: add_days(before.latest, *days)?,
                start: Start::OtherRule,
            })
        }
        Clock::Periodic { every, within } => {
            let anchor = question.anchor?;
            // The period that holds the day of awareness, or else the one that runs now.
            let (first, last) = match awareness(question) {
                Some((first, last, _)) => (first, last),
                None => (question.as_of, question.as_of),
            };
            let early = period_around(anchor.earliest(), *every, first)?;
            let late = period_around(anchor.latest(), *every, last)?;
            let ends = [early.last, late.last];
            Some(DueDays {
                earliest: add_days(*ends.iter().min()?, *within)?,
                latest: add_days(*ends.iter().max()?, *within)?,
                start: Start::Period(Period {
                    first: early.first,
                    last: late.last,
                }),
            })
        }
        Clock::DaysAfter { .. } | Clock::WithoutDelay | Clock::NotRecorded => None,
    }
}

/// First and last day on which whoever reports can have learned of the event.
fn awareness(question: &Question) -> Option<(Date, Date, Start)> {
    if let Some(aware) = question.aware {
        // Nobody learns of an event before it happens.
        let from = question.event.map_or(aware.earliest(), |event| {
            aware.earliest().max(event.earliest())
        });
        let first = from.min(aware.latest());
        return Some((first, aware.latest(), Start::Aware));
    }
    let event = question.event?.earliest();
    (event <= question.as_of).then_some((event, question.as_of, Start::SinceEvent))
}

fn remarks(
    base: &Deadlines,
    regime: &Regime,
    question: &Question,
    dues: &[Due<'_>],
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut say = |code, details| remarks.push(Remark { code, details });
    let as_of = question.as_of;
    if regime.in_force_from.is_some_and(|from| as_of < from) {
        let from = regime
            .in_force_from
            .map_or_else(String::new, |it| it.to_string());
        say("EV-A240", vec![("from", from), ("day", as_of.to_string())]);
    }
    if regime.in_force_to.is_some_and(|to| to < as_of) {
        let to = regime
            .in_force_to
            .map_or_else(String::new, |it| it.to_string());
        say("EV-A241", vec![("to", to), ("day", as_of.to_string())]);
    }
    if let Some(day) = regime.review_by.filter(|day| *day < as_of) {
        say("EV-A242", vec![("day", day.to_string())]);
    }
    let outside = question
        .class
        .as_ref()
        .filter(|class| regime.not_for_classes.contains(class));
    if let Some(class) = outside {
        let instead = regime.instead.clone().unwrap_or_default();
        say(
            "EV-A243",
            vec![("class", class.clone()), ("instead", instead)],
        );
    }
    if let (Some(event), Some(aware)) = (question.event, question.aware)
        && aware.latest() < event.earliest()
    {
        let details = vec![("event", event.to_string()), ("aware", aware.to_string())];
        say("EV-A244", details);
    }
    for (name, day) in [("event", question.event), ("aware", question.aware)] {
        if let Some(day) = day.filter(|day| as_of < day.earliest()) {
            say(
                "EV-A245",
                vec![("which", name.to_owned()), ("day", day.to_string())],
            );
        }
    }
    let needs_start = dues
        .iter()
        .any(|due| matches!(due.rule.clock, Clock::Days(_) | Clock::WorkingDays(_)));
    match awareness(question) {
        Some((_, _, Start::SinceEvent)) if needs_start => say("EV-A246", Vec::new()),
        None if needs_start => say("EV-A247", Vec::new()),
        _ => {}
    }
    let needs_anchor = dues
        .iter()
        .any(|due| matches!(due.rule.clock, Clock::Periodic { .. }));
    if needs_anchor && question.anchor.is_none() {
        say("EV-A248", Vec::new());
    }
    let working = dues
        .iter()
        .any(|due| matches!(due.rule.clock, Clock::WorkingDays(_)));
    if working && question.holidays.is_empty() {
        say("EV-A249", Vec::new());
    }
    if let Some(role) = &question.role
        && !base
            .deadlines
            .iter()
            .any(|rule| rule.regime == regime.id && rule.roles.contains(role))
    {
        say("EV-A250", vec![("role", role.clone())]);
    }
    remarks
}
