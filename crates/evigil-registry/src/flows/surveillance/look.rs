//! A scan looked at: its signals page by page, all its pairs as places of a picture, and behind a
//! pair its course over time and its reports.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;

use evigil_signal::disproportion::information_component;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::RowAccessor as _;
use parquet::schema::types::Type;
use serde_json::Value as Json;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::own::CODED;
use crate::audit::Entry;
use crate::fault::Fault;
use crate::registry::Registry;
use crate::rights::Actor;

/// Signals of a page.
const PAGE: i64 = 50;
/// Reports of a pair that are listed.
const LISTED: usize = 500;

/// Which signals of a scan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SignalQuestion {
    /// The scan.
    pub scan_id: String,
    /// Stands anywhere in the name of the product.
    pub product: Option<String>,
    /// Stands anywhere in the name of the event.
    pub event: Option<String>,
    /// The lower limit of the scan's method is at least this.
    pub least: Option<f64>,
    /// Behind the signal of this id: the next page.
    pub after: Option<String>,
}

/// A signal with its measures.
#[derive(Debug, Clone, PartialEq)]
pub struct ScannedSignal {
    /// Id of the record.
    pub id: String,
    /// Product as it was counted.
    pub product: String,
    /// Event as it was counted.
    pub event: String,
    /// Lower limit of the method by which the scan judged.
    pub lower: Option<f64>,
    /// Against the scan before: `new`, `stronger`, `same` or `weaker`.
    pub change: String,
    /// What became of it.
    pub state: String,
    /// Counts and measures by their names.
    pub measures: Json,
}

/// Signals, the strongest first.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalPage {
    /// The signals.
    pub signals: Vec<ScannedSignal>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}

/// A pair of product and event until the end of a month.
#[derive(Debug, Clone, PartialEq)]
pub struct PairMonth {
    /// The month, `2026-11`.
    pub month: String,
    /// Own cases with both until then.
    pub count: u64,
    /// Cases expected until then if product and event had nothing to do with each other.
    pub expected: f64,
    /// Information component.
    pub ic: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
}

/// A report behind a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairReport {
    /// Its id.
    pub id: String,
    /// Day on which it was received.
    pub received_on: String,
    /// Whether it is serious: `yes`, `no`; empty where nobody has said.
    pub serious: String,
    /// Where it stands.
    pub state: String,
    /// Id and number of the lot that it names.
    pub lot: Option<(String, String)>,
}

/// The pattern for what stands anywhere in a text.
fn anywhere(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.chars().flat_map(char::to_lowercase) {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

impl Registry {
    /// Signals of a scan, the strongest first. Operation `signal.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn scan_signals(
        &self,
        actor: &Actor,
        question: &SignalQuestion,
    ) -> Result<SignalPage, Fault> {
        self.rights().reach(actor, "signal.read")?;
        let mut values = vec![question.scan_id.clone()];
        let mut sql = String::from(
            "SELECT id, product, event, \"lower\", change, state, measures FROM signals \
             WHERE scan_id = $1 AND withdrawn_at IS NULL",
        );
        let texts = [("product", &question.product), ("event", &question.event)];
        for (column, text) in texts {
            if let Some(text) = text {
                values.push(anywhere(text));
                let place = values.len();
                sql.push_str(&format!(" AND lower({column}) LIKE ${place} ESCAPE '\\'"));
            }
        }
        if let Some(least) = question.least.filter(|least| least.is_finite()) {
            values.push(least.to_string());
            let place = values.len();
            sql.push_str(&format!(
                " AND \"lower\" >= CAST(${place} AS DOUBLE PRECISION)"
            ));
        }
        if let Some(after) = &question.after {
            values.push(after.clone());
            sql.push_str(&format!(" AND id > ${}", values.len()));
        }
        // Signals were written down in the order of their strength, and ids sort by time.
        sql.push_str(&format!(" ORDER BY id LIMIT {}", PAGE + 1));
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value);
        }
        let mut connection = self.database().pool().acquire().await?;
        let rows = query.fetch_all(&mut *connection).await?;
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let mut signals = Vec::with_capacity(rows.len().min(most));
        for row in rows.iter().take(most) {
            let optional = |at: usize| -> Result<String, Fault> {
                let text: Option<String> = row.try_get(at)?;
                Ok(text.unwrap_or_default())
            };
            signals.push(ScannedSignal {
                id: row.try_get(0)?,
                product: optional(1)?,
                event: optional(2)?,
                lower: row.try_get(3)?,
                change: optional(4)?,
                state: optional(5)?,
                measures: serde_json::from_str(&optional(6)?).unwrap_or_default(),
            });
        }
        let next = signals.last().filter(|_| rows.len() > most);
        let next = next.map(|last: &ScannedSignal| last.id.clone());
        Ok(SignalPage { signals, next })
    }

    /// Every pair of a scan that is done: its information component, and minus the common logarithm
    /// of its p value. Operation `scan.read`. It reads a file: ask for it once, and keep it by the
    /// digest of the result.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`] for a scan that has no result.
    pub async fn scan_places(
        &self,
        actor: &Actor,
        scan_id: &str,
    ) -> Result<Vec<(f64, f64)>, Fault> {
        let scan = self.read(actor, self.kind("scan")?, scan_id).await?;
        let absent = || Fault::Absent {
            kind: "file".to_owned(),
        };
        let sha256 = scan.fields.get_text("result").ok_or_else(absent)?;
        let path = self.files().path(sha256).ok_or_else(absent)?;
        let read = tokio::task::spawn_blocking(move || {
            let file = File::open(&path).map_err(|error| Fault::File { path, error })?;
            places(file)
        });
        read.await
            .map_err(|error| Fault::Internal(error.to_string()))?
    }

    /// A pair of product and event among own reports, month by month. Operation `signal.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn pair_course(
        &self,
        actor: &Actor,
        (product, event): (&str, &str),
    ) -> Result<Vec<PairMonth>, Fault> {
        self.rights().reach(actor, "signal.read")?;
        let mut connection = self.database().pool().acquire().await?;
        let cases = Case::read(&mut connection).await?;
        Ok(course(&cases, product, event))
    }

    /// Own reports with both the product and the event of a signal, the newest first, at most 500.
    /// Operation `report.read`; who looked goes to the trail.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn pair_reports(
        &self,
        actor: &Actor,
        signal_id: &str,
        (product, event): (&str, &str),
    ) -> Result<Vec<PairReport>, Fault> {
        let reach = self.rights().reach(actor, "report.read")?;
        if !reach.is_everything() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT DISTINCT r.id, r.received_on, COALESCE(r.serious, ''), r.state, l.id, l.number {CODED} \
             AND COALESCE(p.name, q.name) = $1 AND COALESCE(c.term, c.code) = $2 ORDER BY r.id DESC LIMIT {LISTED}"
        );
        let mut found = Vec::new();
        {
            let mut connection = self.database().pool().acquire().await?;
            let query = sqlx::query(AssertSqlSafe(sql))
                .bind(product.to_owned())
                .bind(event.to_owned());
            for row in query.fetch_all(&mut *connection).await? {
                let received: Option<String> = row.try_get(1)?;
                let lot: Option<String> = row.try_get(4)?;
                found.push(PairReport {
                    id: row.try_get(0)?,
                    received_on: received.unwrap_or_default(),
                    serious: row.try_get(2)?,
                    state: row.try_get(3)?,
                    lot: lot.zip(row.try_get(5)?),
                });
            }
        }
        if !found.is_empty() {
            let ids: Vec<&str> = found.iter().map(|report| report.id.as_str()).collect();
            let entry = Entry::new(&actor.id, "report.read")
                .on("signal", signal_id)
                .detail("ids", ids);
            self.enter(entry).await?;
        }
        Ok(found)
    }
}

/// A case with the products and the events that its reports tell of, and its first month.
struct Case {
    month: String,
    products: BTreeSet<String>,
    events: BTreeSet<String>,
}

impl Case {
    async fn read(connection: &mut AnyConnection) -> Result<Vec<Self>, Fault> {
        let sql = format!(
            "SELECT COALESCE(r.case_id, r.id), COALESCE(p.name, q.name), COALESCE(c.term, c.code), \
             substr(r.received_on, 1, 7) {CODED}"
        );
        let mut cases: BTreeMap<String, Self> = BTreeMap::new();
        for row in sqlx::query(AssertSqlSafe(sql))
            .fetch_all(connection)
            .await?
        {
            let month: Option<String> = row.try_get(3)?;
            let Some(month) = month else { continue };
            let case = cases.entry(row.try_get(0)?).or_insert_with(|| Self {
                month: month.clone(),
                products: BTreeSet::new(),
                events: BTreeSet::new(),
            });
            case.month = case.month.clone().min(month);
            let (product, event): (Option<String>, Option<String>) =
                (row.try_get(1)?, row.try_get(2)?);
            case.products.extend(product);
            case.events.extend(event);
        }
        Ok(cases.into_values().collect())
    }
}

fn course(cases: &[Case], product: &str, event: &str) -> Vec<PairMonth> {
    // Of each month: with both, with the product, with the event, all.
    let mut months: BTreeMap<&str, [u64; 4]> = BTreeMap::new();
    for case in cases {
        let with = (case.products.contains(product), case.events.contains(event));
        let month = months.entry(&case.month).or_default();
        for (count, counts) in month
            .iter_mut()
            .zip([with.0 && with.1, with.0, with.1, true])
        {
            *count += u64::from(counts);
        }
    }
    let mut until = [0; 4];
    let mut out = Vec::with_capacity(months.len());
    for (month, counts) in months {
        for (sum, count) in until.iter_mut().zip(counts) {
            *sum += count;
        }
        let [both, of_product, of_event, all] = until;
        let expected = of_product as f64 * of_event as f64 / (all as f64).max(1.0);
        let component = information_component(both, expected).exact;
        out.push(PairMonth {
            month: month.to_owned(),
            count: both,
            expected,
            ic: component.value,
            low: component.low,
            high: component.high,
        });
    }
    out
}

/// The columns `ic` and `rfet_p` of the table of a scan.
fn places(file: File) -> Result<Vec<(f64, f64)>, Fault> {
    let broken = |error: parquet::errors::ParquetError| Fault::Internal(error.to_string());
    let reader = SerializedFileReader::new(file).map_err(broken)?;
    let schema = reader.metadata().file_metadata().schema();
    let wanted = ["ic", "rfet_p"];
    let fields = schema.get_fields().iter();
    let fields: Vec<_> = fields
        .filter(|field| wanted.contains(&field.name()))
        .cloned()
        .collect();
    let narrow = Type::group_type_builder(schema.name())
        .with_fields(fields)
        .build()
        .map_err(broken)?;
    let mut out = Vec::new();
    for row in reader.get_row_iter(Some(narrow)).map_err(broken)? {
        let row = row.map_err(broken)?;
        // A pair without a number has no place.
        if let (Ok(strength), Ok(chance)) = (row.get_double(0), row.get_double(1)) {
            out.push((strength, -chance.log10()));
        }
    }
    Ok(out)
}
