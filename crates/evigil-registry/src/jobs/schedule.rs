//! What is done again and again. Each schedule stands in the database with the time at which it is
//! next due; of several programs one moves that time on, and puts the work into the queue in the
//! same transaction. What was missed while no program ran is done once.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::queue::enqueue;
use super::run::system;
use super::work::Work;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::flows::surveillance::scan::ScanPlan;
use crate::kind::stamp;
use crate::registry::Registry;
use crate::rights::Actor;

/// The times can't be used.
const UNUSABLE: &str = "EV-R621";

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// At each full hour.
    Hour,
    /// Once a day.
    Day,
    /// Once a week.
    Week,
}

/// Day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the days are called so")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// When something is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// How often.
    pub every: Every,
    /// Time of the day in UTC, such as `18:00`, which is three in the morning in Japan.
    pub time_of_day: String,
    /// For once a week: on which day, in UTC.
    #[serde(default)]
    pub weekday: Option<Day>,
}

/// Another time of a schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleChange {
    /// When; what is left out stays.
    #[serde(default)]
    pub times: Option<Times>,
    /// For `scan`: what to look for; what is left out stays.
    #[serde(default)]
    pub scan: Option<ScanPlan>,
    /// True lets it rest, false takes it up again.
    #[serde(default)]
    pub disabled: Option<bool>,
}

/// A schedule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Schedule {
    /// Its name: `sweep`, `reminders`, `scan` or `monitoring`.
    pub name: String,
    /// When.
    pub times: Times,
    /// For `scan`: what is looked for.
    pub scan: Option<ScanPlan>,
    /// When next.
    pub next_at: String,
    /// When last.
    pub last_at: Option<String>,
    /// Since when it rests.
    pub disabled_at: Option<String>,
}

/// Name, how often, on which day, at which time, of the schedules that there are from the beginning.
const FIRST: [(&str, Every, Option<Day>, &str); 4] = [
    ("monitoring", Every::Week, Some(Day::Sunday), "19:00"),
    ("reminders", Every::Day, None, "22:00"),
    ("scan", Every::Week, Some(Day::Sunday), "18:00"),
    ("sweep", Every::Day, None, "17:00"),
];

impl Day {
    const fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Tuesday => Weekday::Tuesday,
            Self::Wednesday => Weekday::Wednesday,
            Self::Thursday => Weekday::Thursday,
            Self::Friday => Weekday::Friday,
            Self::Saturday => Weekday::Saturday,
            Self::Sunday => Weekday::Sunday,
        }
    }
}

impl Times {
    fn unusable() -> Fault {
        Fault::step(UNUSABLE)
    }

    fn time(&self) -> Result<Time, Fault> {
        Time::strptime("%H:%M", &self.time_of_day).map_err(|_| Self::unusable())
    }

    /// The first time after `now`.
    fn after(&self, now: Timestamp) -> Result<Timestamp, Fault> {
        let here = now.to_zoned(TimeZone::UTC);
        let time = self.time()?;
        let (mut day, weekday) = (here.date(), self.weekday.map(Day::weekday));
        match (self.every, weekday) {
            (Every::Hour, None) => {
                let minute = i64::from(time.minute()) * 60;
                let into = (now.as_second() - minute).rem_euclid(3600);
                let next = now.as_second() - into + 3600;
                return Timestamp::from_second(next).map_err(|_| Self::unusable());
            }
            (Every::Day, None) | (Every::Week, Some(_)) => {}
            _ => return Err(Self::unusable()),
        }
        for _ in 0..8 {
            let at = day.to_datetime(time).to_zoned(TimeZone::UTC);
            let at = at.map_err(|_| Self::unusable())?.timestamp();
            if at > now && weekday.is_none_or(|weekday| day.weekday() == weekday) {
                return Ok(at);
            }
            day = day.checked_add(1.day()).map_err(|_| Self::unusable())?;
        }
        Err(Self::unusable())
    }
}

const COLUMNS: &str = "name, every, weekday, time_of_day, input, next_at, last_at, disabled_at";

/// A word of the database as one of an enumeration.
fn word<T: serde::de::DeserializeOwned>(text: String) -> Result<T, Fault> {
    serde_json::from_value(text.into()).map_err(|error| Fault::Internal(error.to_string()))
}

fn name_of(value: &impl Serialize) -> Result<String, Fault> {
    let value = serde_json::to_value(value).map_err(|error| Fault::Internal(error.to_string()))?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

fn schedule(row: &AnyRow) -> Result<Schedule, Fault> {
    let weekday: Option<String> = row.try_get(2)?;
    let input: Option<String> = row.try_get(4)?;
    let scan = input.map(|input| serde_json::from_str(&input)).transpose();
    Ok(Schedule {
        name: row.try_get(0)?,
        times: Times {
            every: word(row.try_get(1)?)?,
            weekday: weekday.map(word).transpose()?,
            time_of_day: row.try_get(3)?,
        },
        scan: scan.map_err(|error| Fault::Internal(error.to_string()))?,
        next_at: row.try_get(5)?,
        last_at: row.try_get(6)?,
        disabled_at: row.try_get(7)?,
    })
}

async fn find(change: &mut Change<'_>, name: &str) -> Result<Schedule, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM schedules WHERE name = $1");
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(name.to_owned());
    let row = change.fetch(query).await?.ok_or_else(|| Fault::Absent {
        kind: "schedule".to_owned(),
    })?;
    schedule(&row)
}

impl Registry {
    /// Makes the schedules that there are from the beginning, where they are not there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn begin_schedules(&self) -> Result<(), Fault> {
        self.write(move |change| {
            Box::pin(async move {
                for (name, every, weekday, time_of_day) in FIRST {
                    let times = Times {
                        every,
                        weekday,
                        time_of_day: time_of_day.to_owned(),
                    };
                    let sql = "INSERT INTO schedules (name, every, weekday, time_of_day, next_at, changed_at, changed_by) \
                               VALUES ($1, $2, $3, $4, $5, $6, 'system:jobs') ON CONFLICT (name) DO NOTHING";
                    let query = sqlx::query(sql)
                        .bind(name.to_owned())
                        .bind(name_of(&every)?)
                        .bind(weekday.as_ref().map(name_of).transpose()?)
                        .bind(time_of_day.to_owned())
                        .bind(stamp(times.after(change.at())?))
                        .bind(stamp(change.at()));
                    change.execute(query).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Puts into the queue what is due; gives the names of the schedules.
    ///
    /// # Errors
    /// What the database says.
    pub async fn fire_schedules(&self) -> Result<Vec<String>, Fault> {
        let due: Vec<String> = {
            let mut connection = self.database().pool().acquire().await?;
            let sql = "SELECT name FROM schedules WHERE next_at <= $1 AND disabled_at IS NULL ORDER BY name";
            let query = sqlx::query_scalar(sql).bind(stamp(self.clock().now()));
            query.fetch_all(&mut *connection).await?
        };
        let mut fired = Vec::new();
        for name in due {
            let registry = self.clone();
            let of = name.clone();
            let done = self.write(move |change| {
                let (registry, name) = (registry.clone(), of.clone());
                Box::pin(async move { registry.fire(change, &name).await })
            });
            if done.await? {
                fired.push(name);
            }
        }
        Ok(fired)
    }

    /// Moves the time of a schedule on and puts its work into the queue; false when another program
    /// has.
    async fn fire(&self, change: &mut Change<'_>, name: &str) -> Result<bool, Fault> {
        let schedule = find(change, name).await?;
        let now = change.at();
        if schedule.next_at > stamp(now) || schedule.disabled_at.is_some() {
            return Ok(false);
        }
        let sql =
            "UPDATE schedules SET next_at = $1, last_at = $2 WHERE name = $3 AND next_at = $4";
        let query = sqlx::query(sql)
            .bind(stamp(schedule.times.after(now)?))
            .bind(stamp(now))
            .bind(name.to_owned())
            .bind(schedule.next_at);
        if change.execute(query).await?.rows_affected() != 1 {
            return Ok(false);
        }
        let actor = system();
        let whose = (actor.id.as_str(), None);
        match name {
            "sweep" => {
                enqueue(change, whose, &Work::Sweep).await?;
            }
            "reminders" => {
                enqueue(change, whose, &Work::Reminders).await?;
            }
            "monitoring" => {
                let sql = "SELECT id FROM monitorings WHERE state = 'watching' AND withdrawn_at IS NULL ORDER BY id";
                for row in change.fetch_all(sqlx::query(sql)).await? {
                    let work = Work::Monitoring {
                        monitoring_id: row.try_get(0)?,
                    };
                    enqueue(change, whose, &work).await?;
                }
            }
            "scan" => {
                let plan = schedule.scan.unwrap_or_default();
                let scan = self.planned_scan(change, (&actor, None), &plan).await?;
                enqueue(change, whose, &Work::Scan { scan_id: scan.id }).await?;
            }
            other => return Err(Fault::Internal(format!("schedule {other}"))),
        }
        Ok(true)
    }

    /// The schedules. Operation `schedule.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`].
    pub async fn schedules(&self, actor: &Actor) -> Result<Vec<Schedule>, Fault> {
        self.rights().reach(actor, "schedule.read")?;
        let mut connection = self.database().pool().acquire().await?;
        let sql = format!("SELECT {COLUMNS} FROM schedules ORDER BY name");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql));
        let rows = query.fetch_all(&mut *connection).await?;
        rows.iter().map(schedule).collect()
    }

    /// Changes when something is done. Operation `schedule.change`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Step`] with `EV-R621` for times that can't
    /// be used.
    pub async fn change_schedule(
        &self,
        actor: &Actor,
        name: &str,
        sent: ScheduleChange,
    ) -> Result<Schedule, Fault> {
        self.rights().reach(actor, "schedule.change")?;
        if sent.scan.is_some() && name != "scan" {
            return Err(Fault::step(UNUSABLE));
        }
        let (by, name) = (actor.id.clone(), name.to_owned());
        self.write(move |change| {
            let (by, name, sent) = (by.clone(), name.clone(), sent.clone());
            Box::pin(async move {
                let old = find(change, &name).await?;
                let now = change.at();
                let times = sent.times.unwrap_or(old.times);
                let scan = sent.scan.or(old.scan);
                let plan = scan.map(|plan| serde_json::to_string(&plan)).transpose();
                let disabled_at = match sent.disabled {
                    Some(true) => old.disabled_at.or_else(|| Some(stamp(now))),
                    Some(false) => None,
                    None => old.disabled_at,
                };
                let sql = "UPDATE schedules SET every = $1, weekday = $2, time_of_day = $3, input = $4, next_at = $5, \
                           disabled_at = $6, changed_at = $7, changed_by = $8 WHERE name = $9";
                let query = sqlx::query(sql)
                    .bind(name_of(&times.every)?)
                    .bind(times.weekday.as_ref().map(name_of).transpose()?)
                    .bind(times.time_of_day.clone())
                    .bind(plan.map_err(|error| Fault::Internal(error.to_string()))?)
                    .bind(stamp(times.after(now)?))
                    .bind(disabled_at)
                    .bind(stamp(now))
                    .bind(by.clone())
                    .bind(name.clone());
                change.execute(query).await?;
                change.enter(Entry::new(&by, "schedule.change").on("schedule", &name));
                find(change, &name).await
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, Every, Times};

    fn next(every: Every, weekday: Option<Day>, time: &str, now: &str) -> Option<String> {
        let times = Times {
            every,
            weekday,
            time_of_day: time.to_owned(),
        };
        let now = now.parse().expect("a time");
        times.after(now).ok().map(|at| at.to_string())
    }

    #[test]
    fn the_next_time_lies_behind_now() {
        let now = "2026-11-22T18:00:00Z";
        let day = |time| next(Every::Day, None, time, now);
        assert_eq!(day("18:01").as_deref(), Some("2026-11-22T18:01:00Z"));
        assert_eq!(day("18:00").as_deref(), Some("2026-11-23T18:00:00Z"));
        let week = |day| next(Every::Week, Some(day), "18:00", now);
        assert_eq!(week(Day::Sunday).as_deref(), Some("2026-11-29T18:00:00Z"));
        assert_eq!(week(Day::Monday).as_deref(), Some("2026-11-23T18:00:00Z"));
        let hour = |time, now| next(Every::Hour, None, time, now);
        assert_eq!(hour("00:30", now).as_deref(), Some("2026-11-22T18:30:00Z"));
        let late = "2026-11-22T18:45:10Z";
        assert_eq!(hour("00:30", late).as_deref(), Some("2026-11-22T19:30:00Z"));
        let half = "2026-11-22T18:30:00Z";
        assert_eq!(hour("00:30", half).as_deref(), Some("2026-11-22T19:30:00Z"));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let now = "2026-11-22T18:00:00Z";
        for (every, weekday, time) in [
            (Every::Day, None, "24:00"),
            (Every::Day, None, "noon"),
            (Every::Day, Some(Day::Monday), "10:00"),
            (Every::Week, None, "10:00"),
        ] {
            assert_eq!(next(every, weekday, time, now), None, "{time}");
        }
    }
}
