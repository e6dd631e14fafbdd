//! Follow-up: what will be asked and when, what is due, who was reminded, and what was answered.

use evigil_evidence::ledger::Scale;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sqlx::{AssertSqlSafe, Row};

use super::day::{day_of, whole_day};
use super::hook::Maker;
use super::outcome::{outcome_fields, treated};
use super::steps::checked;
use super::terms::Base;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::jobs::{Notice, To, notify};
use crate::kind::{FieldFault, FieldFaultKind, Fields, Kind, Value, stamp};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach, Role};

/// Most days after a treatment for which a value can be asked: a hundred years.
const DAYS_MAX: i64 = 36_525;
/// Most values that one schedule asks for.
const TIMES_MAX: usize = 500;
/// Most rows of a list of what is due, and of one round of reminders.
const DUE_MAX: i64 = 1_000;

/// What will be asked after a treatment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleInput {
    /// The treatment.
    pub exposure_id: String,
    /// What is asked, and when.
    pub times: Vec<ScheduleTime>,
}

/// A scale and the days on which it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleTime {
    /// Id of the scale.
    pub scale: String,
    /// Days after the treatment.
    pub days: Vec<i64>,
}

/// What a schedule led to.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Scheduled {
    /// Follow-ups that were made, as records.
    pub made: Vec<Json>,
    /// How many were there already.
    pub present: usize,
}

/// Which values are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DueInput {
    /// Due until this day; today where nothing is said.
    #[serde(default)]
    pub until: Option<String>,
}

/// What is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DueList {
    /// The longest due first.
    pub due: Vec<DueValue>,
    /// Whether there is more than the list holds.
    pub more: bool,
}

/// A value that is due and was not given yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DueValue {
    /// The follow-up.
    pub id: String,
    /// Who is asked.
    pub person_id: String,
    /// Treatment that it follows.
    pub exposure_id: Option<String>,
    /// Id of the scale.
    pub scale: String,
    /// Day on which it is due.
    pub due_on: String,
    /// Days since then; negative when it is still to come.
    pub overdue_days: i64,
    /// Last reminder.
    pub reminded_at: Option<String>,
}

/// Whom to remind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemindInput {
    /// Days overdue before the first reminder; 3 where nothing is said.
    #[serde(default)]
    pub after_days: Option<u16>,
    /// Days until the next one; 14 where nothing is said.
    #[serde(default)]
    pub again_after_days: Option<u16>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUpAnswer {
    /// Value on the scale.
    pub value: f64,
    /// Day of measurement; today where nothing is said.
    #[serde(default)]
    pub measured_on: Option<String>,
    /// Which way is better, of a scale that is coded both ways: `lower` or `higher`.
    #[serde(default)]
    pub direction: Option<String>,
}

/// What an answer led to.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Answered {
    /// The outcome, as a record.
    pub outcome: Json,
    /// The follow-up, as a record.
    pub follow_up: Json,
}

/// The scales by which somebody can be followed.
///
/// # Errors
/// [`Fault::Internal`] when the knowledge base can't be read.
pub fn scales() -> Result<&'static [Scale], Fault> {
    Ok(Base::embedded()?.scales())
}

/// Checks a follow-up and counts its days after the treatment.
///
/// # Errors
/// `EV-R230` for an unknown scale, `EV-R235` for a day before the treatment, `EV-R237` for somebody
/// else's treatment.
pub(super) async fn follow_up_fields(
    change: &mut Change<'_>,
    old: Option<&Record>,
    fields: Fields,
) -> Result<Fields, Fault> {
    let whole = match old {
        Some(old) => old.fields.clone().over(fields.clone()),
        None => fields.clone(),
    };
    Base::embedded()?.scale(whole.get_text("scale").unwrap_or_default())?;
    let due_on = whole_day(&whole, "due_on")?;
    let Some(exposure) = whole.get_text("exposure_id") else {
        return Ok(fields.with("days", Value::Integer(None)));
    };
    let treated = treated(change, exposure).await?;
    if whole.get_text("person_id") != Some(&treated.person) {
        return Err(Fault::step("EV-R237"));
    }
    let given_on: Option<Date> = treated.given_on.parse().ok();
    let days = given_on.zip(due_on).map(|(given, due)| days(given, due));
    if days.is_some_and(|days| days < 0) {
        return Err(Fault::step("EV-R235"));
    }
    Ok(fields.with("days", Value::Integer(days)))
}

/// Days from one day to another.
pub(super) fn days(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_secs() / 86_400
}

fn out_of_range(field: &str, range: String) -> Fault {
    Fault::Fields(vec![FieldFault::new(
        field,
        FieldFaultKind::Range { range },
    )])
}

impl Registry {
    /// Plans what will be asked after a treatment; what is planned already is left alone. Operation
    /// `follow_up.schedule`.
    ///
    /// # Errors
    /// `EV-R230` for an unknown scale; [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`].
    pub async fn schedule_follow_up(
        &self,
        actor: &Actor,
        input: &ScheduleInput,
    ) -> Result<Scheduled, Fault> {
        let reach = self.rights().reach(actor, "follow_up.schedule")?;
        let mut times = Vec::new();
        for time in &input.times {
            Base::embedded()?.scale(&time.scale)?;
            for days in &time.days {
                if !(0..=DAYS_MAX).contains(days) {
                    return Err(out_of_range("days", format!("0..{DAYS_MAX}")));
                }
                times.push((time.scale.clone(), *days));
            }
        }
        times.sort();
        times.dedup();
        if times.is_empty() || times.len() > TIMES_MAX {
            return Err(out_of_range("times", format!("1..{TIMES_MAX}")));
        }
        let (kind, exposures) = (self.kind("follow_up")?, self.kind("exposure")?);
        let (registry, actor, id) = (self.clone(), actor.clone(), input.exposure_id.clone());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, times) = (reach.clone(), times.clone());
            Box::pin(async move {
                let exposure = record::read(change.connection(), exposures, &id, &reach).await?;
                let given_on = whole_day(&exposure.fields, "given_on")?;
                let given_on = given_on.ok_or_else(|| Fault::step("EV-R235"))?;
                let person = exposure.fields.get_text("person_id").unwrap_or_default();
                let planned = planned(change, person, &id).await?;
                let mut scheduled = Scheduled {
                    made: Vec::new(),
                    present: 0,
                };
                for (scale, days) in times {
                    let due_on = given_on.saturating_add(days.days()).to_string();
                    if planned.contains(&(scale.clone(), due_on.clone())) {
                        scheduled.present += 1;
                        continue;
                    }
                    let fields = checked(
                        kind, &json!({"person_id": person, "exposure_id": id, "scale": scale, "due_on": due_on}), true)?;
                    let fields = fields.integer("days", days);
                    let organisation = exposure.organisation_id.as_deref();
                    let keys = registry.keys();
                    let made =
                        record::create(change, keys, kind, &actor, organisation, fields).await?;
                    scheduled.made.push(made.to_json(kind));
                }
                Ok(scheduled)
            })
        })
        .await
    }

    /// What is due and not answered. Operation `follow_up.due`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Fields`].
    pub async fn due_follow_ups(&self, actor: &Actor, input: &DueInput) -> Result<DueList, Fault> {
        const OPERATION: &str = "follow_up.due";
        let reach = self.rights().reach(actor, OPERATION)?;
        let today = self.clock().today();
        let until = match &input.until {
            Some(text) => whole_day(&Fields::new().text("until", text), "until")?,
            None => None,
        };
        let until = until.unwrap_or(today).to_string();
        let due = Due {
            kind: self.kind("follow_up")?,
            reach,
            until,
            reminded_before: None,
        };
        let (sql, values) = due.statement();
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value);
        }
        let rows = {
            let mut connection = self.database().pool().acquire().await?;
            query.fetch_all(&mut *connection).await?
        };
        let list = due_list(&rows, today)?;
        if !list.due.is_empty() {
            let ids: Vec<&str> = list.due.iter().map(|due| due.id.as_str()).collect();
            let mut entry = Entry::new(&actor.id, OPERATION).detail("ids", ids);
            entry.kind = Some("follow_up".to_owned());
            self.enter(entry).await?;
        }
        Ok(list)
    }

    /// Marks overdue values as reminded, and gives those whom to send a reminder. Operation
    /// `follow_up.remind`.
    ///
    /// # Errors
    /// [`Fault::Refused`].
    pub async fn remind_follow_ups(
        &self,
        actor: &Actor,
        input: &RemindInput,
    ) -> Result<DueList, Fault> {
        let reach = self.rights().reach(actor, "follow_up.remind")?;
        let kind = self.kind("follow_up")?;
        let after = i64::from(input.after_days.unwrap_or(3));
        let again = i64::from(input.again_after_days.unwrap_or(14));
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor, reach) = (registry.clone(), actor.clone(), reach.clone());
            Box::pin(async move {
                let today = day_of(change.at());
                let pause = SignedDuration::from_hours(again.saturating_mul(24));
                let before = change.at().saturating_sub(pause).unwrap_or(change.at());
                let due = Due {
                    kind,
                    reach,
                    until: today.saturating_sub(after.days()).to_string(),
                    reminded_before: Some(stamp(before)),
                };
                let (sql, values) = due.statement();
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for value in values {
                    query = query.bind(value);
                }
                let rows = change.fetch_all(query).await?;
                let mut list = due_list(&rows, today)?;
                let now = stamp(change.at());
                let mut clinics = std::collections::BTreeSet::new();
                for value in &mut list.due {
                    let fields = Fields::new().text("reminded_at", now.clone());
                    let whole = (value.id.as_str(), None);
                    let keys = registry.keys();
                    let reminded =
                        record::change(change, keys, kind, &actor, whole, fields).await?;
                    clinics.extend(reminded.organisation_id);
                    value.reminded_at = Some(now.clone());
                }
                // Whoever asks has the list; when it is the clock that asks, the clinics are told.
                for clinic in clinics.iter().filter(|_| actor.id.starts_with("system:")) {
                    let to = [To::RoleIn(Role::Clinic, clinic)];
                    notify(change, &registry, &actor.id, &to, Notice::FollowUp).await?;
                }
                Ok(list)
            })
        })
        .await
    }

    /// Takes the answer to a follow-up, from the clinic or from the patient by a link. Operation
    /// `follow_up.answer`.
    ///
    /// # Errors
    /// `EV-R234` when there is an answer, `EV-R235` for a day before the treatment, `EV-R231` to
    /// `EV-R233` for the value; [`Fault::Refused`], [`Fault::Absent`], [`Fault::Withdrawn`],
    /// [`Fault::Fields`].
    pub async fn answer_follow_up(
        &self,
        actor: &Actor,
        id: &str,
        input: &FollowUpAnswer,
    ) -> Result<Answered, Fault> {
        let reach = self.rights().reach(actor, "follow_up.answer")?;
        let (kind, outcomes) = (self.kind("follow_up")?, self.kind("outcome")?);
        let (registry, actor) = (self.clone(), actor.clone());
        let (id, input) = (id.to_owned(), input.clone());
        self.write(move |change| {
            let (registry, actor, reach) = (registry.clone(), actor.clone(), reach.clone());
            let (id, input) = (id.clone(), input.clone());
            Box::pin(async move {
                let asked = record::read(change.connection(), kind, &id, &reach).await?;
                if asked.withdrawn_at.is_some() {
                    return Err(Fault::Withdrawn);
                }
                if asked.fields.get_text("outcome_id").is_some() {
                    return Err(Fault::step("EV-R234"));
                }
                let today = day_of(change.at()).to_string();
                let measured_on = input.measured_on.unwrap_or(today);
                let exposure = asked.fields.get_text("exposure_id");
                if let Some(exposure) = exposure
                    && measured_on < treated(change, exposure).await?.given_on
                {
                    return Err(Fault::step("EV-R235"));
                }
                let told_by = if actor.person_id.is_some() { "patient" } else { "clinician" };
                let fields = checked(
                    outcomes, &json!({
                        "person_id": asked.fields.get_text("person_id"), "exposure_id": exposure,
                        "scale": asked.fields.get_text("scale"), "value": input.value,
                        "measured_on": measured_on, "told_by": told_by, "direction": input.direction,
                    }), true)?;
                let mut organisation = asked.organisation_id.clone();
                let mut maker = Maker {
                    actor: &actor,
                    organisation: &mut organisation,
                };
                let fields = outcome_fields(change, &mut maker, None, fields).await?;
                let keys = registry.keys();
                let whose = organisation.as_deref();
                let outcome =
                    record::create(change, keys, outcomes, &actor, whose, fields).await?;
                let fields = Fields::new().text("outcome_id", outcome.id.clone());
                let answered =
                    record::change(change, keys, kind, &actor, (&id, None), fields).await?;
                Ok(Answered {
                    outcome: outcome.to_json(outcomes),
                    follow_up: answered.to_json(kind),
                })
            })
        })
        .await
    }
}

/// Scales and days that are planned after a treatment.
async fn planned(
    change: &mut Change<'_>,
    person: &str,
    exposure: &str,
) -> Result<std::collections::BTreeSet<(String, String)>, Fault> {
    let query = sqlx::query(
        "SELECT scale, due_on FROM follow_ups WHERE person_id = $1 AND exposure_id = $2 \
         AND withdrawn_at IS NULL",
    )
    .bind(person.to_owned())
    .bind(exposure.to_owned());
    let rows = change.fetch_all(query).await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
}

/// The question for what is due.
struct Due {
    kind: &'static Kind,
    reach: Reach,
    until: String,
    /// Only what was not reminded of, or not since this moment.
    reminded_before: Option<String>,
}

impl Due {
    fn statement(&self) -> (String, Vec<String>) {
        let mut values = vec![self.until.clone()];
        let mut place = |value: &str| {
            values.push(value.to_owned());
            format!("${}", values.len())
        };
        let mut sql =
            "SELECT id, person_id, exposure_id, scale, due_on, reminded_at FROM follow_ups \
                       WHERE outcome_id IS NULL AND withdrawn_at IS NULL AND due_on <= $1"
                .to_owned();
        if let Some(before) = &self.reminded_before {
            let before = place(before);
            sql.push_str(&format!(
                " AND (reminded_at IS NULL OR reminded_at <= {before})"
            ));
        }
        if let Some(condition) = self.reach.condition(self.kind, &mut place) {
            sql.push_str(&format!(" AND {condition}"));
        }
        sql.push_str(&format!(" ORDER BY due_on, id LIMIT {}", DUE_MAX + 1));
        (sql, values)
    }
}

fn due_list(rows: &[sqlx::any::AnyRow], today: Date) -> Result<DueList, Fault> {
    let most = usize::try_from(DUE_MAX).unwrap_or(usize::MAX);
    let mut due = Vec::with_capacity(rows.len().min(most));
    for row in rows.iter().take(most) {
        let due_on: String = row.try_get(4)?;
        let overdue_days = due_on.parse().map_or(0, |due: Date| days(due, today));
        due.push(DueValue {
            id: row.try_get(0)?,
            person_id: row.try_get(1)?,
            exposure_id: row.try_get(2)?,
            scale: row.try_get(3)?,
            due_on,
            overdue_days,
            reminded_at: row.try_get(5)?,
        });
    }
    Ok(DueList {
        due,
        more: rows.len() > most,
    })
}
