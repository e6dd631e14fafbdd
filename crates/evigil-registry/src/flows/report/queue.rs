//! The queue of reports: what is in work, the most urgent first, narrowed and paged in the database.

use std::collections::BTreeMap;

use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::lines;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Row};

use crate::audit::Entry;
use crate::fault::Fault;
use crate::kind::{FieldFault, FieldFaultKind};
use crate::registry::Registry;
use crate::rights::Actor;

/// Which reports are asked for; nothing said narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueQuestion {
    /// Where they stand; `open` for all that are not acknowledged or closed.
    #[serde(default)]
    pub state: Option<String>,
    /// Whether they are serious: `yes`, `no`, `not_known`.
    #[serde(default)]
    pub serious: Option<String>,
    /// By when: `overdue`, `week`, `days`, `without_delay`, `open`, `no_statutory_deadline`.
    #[serde(default)]
    pub deadline: Option<String>,
    /// Where they come from.
    #[serde(default)]
    pub source: Option<String>,
    /// Words that stand in the name of their product.
    #[serde(default)]
    pub product: Option<String>,
    /// Behind this place: the `next` of a page.
    #[serde(default)]
    pub after: Option<String>,
}

/// A page of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Queue {
    /// The day on which days are counted.
    pub today: String,
    /// How many reports stand where, whatever was asked for.
    pub states: BTreeMap<String, i64>,
    /// How many are overdue, whatever was asked for.
    pub overdue: i64,
    /// The reports of this page.
    pub reports: Vec<QueuedReport>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A report of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QueuedReport {
    /// Id.
    pub id: String,
    /// Number by which it is called everywhere.
    pub worldwide_id: Option<String>,
    /// Its case.
    pub case_id: Option<String>,
    /// Where it stands.
    pub state: String,
    /// Where it comes from.
    pub source: String,
    /// When it came in.
    pub received_on: String,
    /// Whether it is serious; before triage a proposal.
    pub serious: Option<String>,
    /// Day by which the authority has to have it.
    pub due_on: Option<String>,
    /// Kind of deadline.
    pub due_clock: Option<String>,
    /// Days until then; negative when it is overdue. Nothing once it was sent.
    pub days_left: Option<i64>,
    /// The product that its lot is of, or else as it was reported.
    pub product: Option<String>,
    /// The first reaction, as it was reported.
    pub reaction: Option<String>,
    /// Whether a version came before this one.
    pub follows: bool,
}

/// Reports of one page.
const ON_A_PAGE: usize = 50;
/// Days within which a deadline is near.
const NEAR: i64 = 7;
/// States in which the clock runs.
const RUNNING: &str = "('received', 'triaged', 'queried', 'coded', 'assessed')";
/// What orders the queue: the day by which a report is due while its clock runs. What has to go
/// without delay stands at the day on which it came; what has no day stands behind.
const URGENCY: &str = "CASE WHEN r.\"state\" NOT IN ('received', 'triaged', 'queried', 'coded', 'assessed') \
     THEN '9999-12-31' WHEN r.\"due_on\" IS NOT NULL THEN r.\"due_on\" \
     WHEN r.\"due_clock\" = 'without_delay' THEN r.\"received_on\" ELSE '9999-12-31' END";
/// The newest versions only.
const NEWEST: &str = "r.\"withdrawn_at\" IS NULL AND NOT EXISTS (SELECT 1 FROM \"reports\" n \
     WHERE n.\"follows_id\" = r.\"id\" AND n.\"withdrawn_at\" IS NULL)";

/// Conditions of a statement, with their values.
#[derive(Default)]
struct Conditions {
    said: Vec<String>,
    values: Vec<String>,
}

impl Conditions {
    fn place(&mut self, value: &str) -> String {
        self.values.push(value.to_owned());
        format!("${}", self.values.len())
    }

    fn equal(&mut self, column: &str, value: &str) {
        let place = self.place(value);
        self.said.push(format!("r.\"{column}\" = {place}"));
    }
}

fn wrong(field: &str) -> Fault {
    let expected = "one of the known codes";
    Fault::Fields(vec![FieldFault::new(
        field,
        FieldFaultKind::Type { expected },
    )])
}

impl QueueQuestion {
    /// Adds what was asked for.
    fn narrow(&self, to: &mut Conditions, today: Date) -> Result<(), Fault> {
        match self.state.as_deref() {
            None => {}
            Some("open") => to
                .said
                .push("r.\"state\" NOT IN ('acknowledged', 'closed')".to_owned()),
            Some(state) => to.equal("state", state),
        }
        for (column, asked) in [("serious", &self.serious), ("source", &self.source)] {
            if let Some(value) = asked {
                to.equal(column, value);
            }
        }
        let today_text = today.to_string();
        match self.deadline.as_deref() {
            None => {}
            Some("overdue") => {
                let place = to.place(&today_text);
                to.said.push(format!(
                    "r.\"due_on\" < {place} AND r.\"state\" IN {RUNNING}"
                ));
            }
            Some("week") => {
                let end = today.checked_add(jiff::Span::new().days(NEAR));
                let place = to.place(&end.unwrap_or(today).to_string());
                to.said.push(format!(
                    "(r.\"due_on\" <= {place} OR r.\"due_clock\" = 'without_delay') AND r.\"state\" IN {RUNNING}"
                ));
            }
            Some(clock @ ("days" | "without_delay" | "open" | "no_statutory_deadline")) => {
                to.equal("due_clock", clock);
            }
            Some(_) => return Err(wrong("deadline")),
        }
        if let Some(product) = &self.product {
            let mut pattern = String::from("%");
            for letter in product.trim().to_lowercase().chars() {
                if matches!(letter, '%' | '_' | '\\') {
                    pattern.push('\\');
                }
                pattern.push(letter);
            }
            pattern.push('%');
            let place = to.place(&pattern);
            // A report whose lot is not known names its product itself.
            to.said.push(format!(
                "(EXISTS (SELECT 1 FROM \"lots\" l JOIN \"products\" p ON p.\"id\" = l.\"product_id\" \
                 WHERE l.\"id\" = r.\"lot_id\" AND lower(p.\"name\") LIKE {place} ESCAPE '\\') \
                 OR (r.\"lot_id\" IS NULL AND lower(r.\"icsr\") LIKE {place} ESCAPE '\\'))"
            ));
        }
        if let Some(after) = &self.after {
            let (urgency, id) = after.split_once('_').ok_or_else(|| wrong("after"))?;
            let (urgency, id) = (to.place(urgency), to.place(id));
            to.said.push(format!(
                "({URGENCY} > {urgency} OR ({URGENCY} = {urgency} AND r.\"id\" > {id}))"
            ));
        }
        Ok(())
    }
}

impl Registry {
    /// Reports in work, the most urgent first; a page of fifty.
    ///
    /// Operation: `report.read`.
    ///
    /// # Errors
    /// [`Fault::Fields`] for a code that there is not, or what the database says.
    pub async fn report_queue(
        &self,
        actor: &Actor,
        question: &QueueQuestion,
    ) -> Result<Queue, Fault> {
        let reach = self.rights().reach(actor, "report.read")?;
        let kind = self.kind("report")?;
        let today = self.clock().today();
        let mut base = Conditions::default();
        base.said.push(NEWEST.to_owned());
        if let Some(within) = reach.condition(kind, |value| base.place(value)) {
            base.said.push(within);
        }
        let count = format!(
            "SELECT r.\"state\", COUNT(*), SUM(CASE WHEN r.\"due_on\" < '{today}' AND r.\"state\" IN {RUNNING} \
             THEN 1 ELSE 0 END) FROM \"reports\" r WHERE {} GROUP BY r.\"state\"",
            base.said.join(" AND ")
        );
        let counted = base.values.clone();
        question.narrow(&mut base, today)?;
        let sql = format!(
            // The page is found in an index, then its reports are read.
            "SELECT r.\"id\", r.\"worldwide_id\", r.\"case_id\", r.\"state\", r.\"source\", r.\"received_on\", \
             r.\"serious\", r.\"due_on\", r.\"due_clock\", r.\"follows_id\", r.\"icsr\", q.urgency, \
             (SELECT p.\"name\" FROM \"lots\" l JOIN \"products\" p ON p.\"id\" = l.\"product_id\" \
             WHERE l.\"id\" = r.\"lot_id\") FROM (SELECT r.\"id\", {URGENCY} AS urgency FROM \"reports\" r \
             WHERE {} ORDER BY 2, 1 LIMIT {}) q JOIN \"reports\" r ON r.\"id\" = q.\"id\" ORDER BY 12, 1",
            base.said.join(" AND "),
            ON_A_PAGE + 1
        );
        let (counts, rows) = {
            let mut connection = self.database().pool().acquire().await?;
            let mut query = sqlx::query(AssertSqlSafe(count));
            for value in counted {
                query = query.bind(value);
            }
            let counts = query.fetch_all(&mut *connection).await?;
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for value in base.values {
                query = query.bind(value);
            }
            (counts, query.fetch_all(&mut *connection).await?)
        };
        let mut queue = Queue {
            today: today.to_string(),
            states: BTreeMap::new(),
            overdue: 0,
            reports: Vec::new(),
            next: None,
        };
        for row in counts {
            let state: Option<String> = row.try_get(0)?;
            queue
                .states
                .insert(state.unwrap_or_default(), row.try_get(1)?);
            queue.overdue += row.try_get::<i64, _>(2)?;
        }
        let more = rows.len() > ON_A_PAGE;
        let mut last = None;
        for row in rows.iter().take(ON_A_PAGE) {
            let report = queued(row, today)?;
            last = Some(format!("{}_{}", row.try_get::<String, _>(11)?, report.id));
            queue.reports.push(report);
        }
        queue.next = last.filter(|_| more);
        if !queue.reports.is_empty() {
            let ids: Vec<&str> = queue.reports.iter().map(|it| it.id.as_str()).collect();
            let mut entry = Entry::new(&actor.id, "report.read").detail("ids", ids);
            entry.kind = Some("report".to_owned());
            self.enter(entry).await?;
        }
        Ok(queue)
    }
}

fn queued(row: &sqlx::any::AnyRow, today: Date) -> Result<QueuedReport, Fault> {
    let text = |at: usize| -> Result<Option<String>, Fault> { Ok(row.try_get(at)?) };
    let state = text(3)?.unwrap_or_default();
    let due_on = text(7)?;
    let is_running = RUNNING.contains(&format!("'{state}'"));
    let day = due_on.as_deref().and_then(|on| on.parse::<Date>().ok());
    let day = day.filter(|_| is_running);
    let mut icsr = Icsr::default();
    // What can't be read is told when the report itself is opened.
    let _ = lines::parse_line(text(10)?.unwrap_or_default().as_bytes(), &mut icsr);
    let named = icsr
        .drugs()
        .find_map(|drug| drug.name().map(ToOwned::to_owned));
    let reaction = icsr
        .reactions()
        .find_map(|reaction| reaction.words().map(ToOwned::to_owned));
    Ok(QueuedReport {
        id: text(0)?.unwrap_or_default(),
        worldwide_id: text(1)?,
        case_id: text(2)?,
        source: text(4)?.unwrap_or_default(),
        received_on: text(5)?.unwrap_or_default(),
        serious: text(6)?,
        due_clock: text(8)?,
        days_left: day.map(|day| i64::from((day - today).get_days())),
        due_on,
        follows: text(9)?.is_some(),
        product: text(12)?.or(named),
        reaction,
        state,
    })
}
