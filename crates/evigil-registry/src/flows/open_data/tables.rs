//! Public tables of counts, with totals, without small cells of people and reports.

use std::collections::{BTreeMap, BTreeSet};

use evigil_core::Lang;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::suppression::{Equation, suppressed};
use crate::fault::Fault;
use crate::flows::reading::messages;
use crate::registry::Registry;
use crate::rights::Actor;

/// Names of the tables.
pub const OPEN_TABLES: [&str; 6] = [
    "exposures",
    "reports",
    "disclosure",
    "providers",
    "survey",
    "lots",
];

/// Licence of the tables, as SPDX identifier.
const LICENCE: &str = "CC-BY-4.0";

/// What the operator sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TableSettings {
    /// People or reports below which a cell is withheld; at least 3.
    pub minimum: u64,
}

impl Default for TableSettings {
    fn default() -> Self {
        Self { minimum: 5 }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OpenTable {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What is counted, and how.
    pub definition: String,
    /// What is withheld.
    pub suppression: Option<String>,
    /// The day on which it was made.
    pub date: String,
    /// SPDX identifier of its licence.
    pub licence: String,
    /// Names of its columns.
    pub columns: Vec<String>,
    /// Its cells above zero, sorted by their keys.
    pub rows: Vec<OpenRow>,
    /// Totals of each value of each column, sorted.
    pub totals: Vec<OpenTotal>,
    /// The total of all; absent when it is withheld.
    pub total: Option<u64>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OpenRow {
    /// Values of the columns; empty where none is known.
    pub keys: Vec<String>,
    /// How many; absent when it is withheld.
    pub count: Option<u64>,
}

/// A total over all cells with one value of one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OpenTotal {
    /// The column.
    pub column: String,
    /// The value.
    pub key: String,
    /// How many; absent when it is withheld.
    pub count: Option<u64>,
}

/// Columns, whether people are counted, and the statement: the keys, the count, and how many
/// people or reports stand behind it.
fn source(name: &str) -> Option<(&'static [&'static str], bool, &'static str)> {
    Some(match name {
        "exposures" => (
            &["month", "route", "product"],
            true,
            "SELECT substr(e.given_on, 1, 7), e.route, p.name, COUNT(*), COUNT(DISTINCT e.person_id) \
             FROM exposures e JOIN lots l ON l.id = e.lot_id JOIN products p ON p.id = l.product_id \
             WHERE e.withdrawn_at IS NULL AND e.person_id IS NOT NULL GROUP BY 1, 2, 3",
        ),
        "reports" => (
            &["month", "serious"],
            true,
            "SELECT substr(r.received_on, 1, 7), COALESCE(r.serious, 'not_known'), COUNT(*), COUNT(*) \
             FROM reports r WHERE r.withdrawn_at IS NULL AND NOT EXISTS \
             (SELECT 1 FROM reports f WHERE f.follows_id = r.id AND f.withdrawn_at IS NULL) GROUP BY 1, 2",
        ),
        "disclosure" => (
            &["discloses_source", "discloses_tests"],
            false,
            "SELECT COALESCE(discloses_source, 'not_known'), COALESCE(discloses_tests, 'not_known'), COUNT(*), COUNT(*) \
             FROM providers WHERE withdrawn_at IS NULL GROUP BY 1, 2",
        ),
        "providers" => (
            &["prefecture", "discloses_source"],
            false,
            "SELECT COALESCE(prefecture, ''), COALESCE(discloses_source, 'not_known'), COUNT(*), COUNT(*) \
             FROM providers WHERE withdrawn_at IS NULL GROUP BY 1, 2",
        ),
        "survey" => (
            &["country", "year", "discloses_source"],
            false,
            "SELECT COALESCE(country, ''), COALESCE(substr(surveyed_on, 1, 4), ''), COALESCE(discloses_source, 'not_known'), \
             COUNT(*), COUNT(*) FROM providers WHERE withdrawn_at IS NULL GROUP BY 1, 2, 3",
        ),
        "lots" => (
            &["status"],
            false,
            "SELECT COALESCE(status, 'released'), COUNT(*), COUNT(*) FROM lots WHERE withdrawn_at IS NULL GROUP BY 1",
        ),
        _ => return None,
    })
}

impl Registry {
    /// A table of open data. Operation `open_data.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`]; [`Fault::Step`] with `EV-R449` when there is no such table.
    pub async fn open_table(
        &self,
        actor: &Actor,
        name: &str,
        settings: TableSettings,
        lang: Lang,
    ) -> Result<OpenTable, Fault> {
        self.rights().reach(actor, "open_data.read")?;
        let (columns, of_people, sql) = source(name).ok_or(Fault::step("EV-R449"))?;
        let minimum = settings.minimum.max(self.policy().smallest_cell());
        let mut connection = self.database().pool().acquire().await?;
        let mut cells: BTreeMap<Vec<String>, (u64, bool)> = BTreeMap::new();
        for row in sqlx::query(sql).fetch_all(&mut *connection).await? {
            let mut keys = Vec::with_capacity(columns.len());
            for at in 0..columns.len() {
                keys.push(row.try_get::<Option<String>, _>(at)?.unwrap_or_default());
            }
            let (count, people): (i64, i64) =
                (row.try_get(columns.len())?, row.try_get(columns.len() + 1)?);
            let cell = cells.entry(keys).or_default();
            cell.0 += u64::try_from(count).unwrap_or_default();
            // Products of one name are one row; people of both may be the same.
            cell.1 |= of_people && u64::try_from(people).unwrap_or_default() < minimum;
        }
        let words = messages(lang);
        let mut table = with_totals(columns, &cells, minimum);
        table.name = name.to_owned();
        table.title = words.family("open-data-title", name);
        table.definition = words.family("open-data-definition", name);
        table.suppression = of_people
            .then(|| words.with("open-data-suppressed", [("minimum", minimum.to_string())]));
        table.date = self.clock().today().to_string();
        table.licence = LICENCE.to_owned();
        Ok(table)
    }
}

/// The cells with their totals, what has to be withheld withheld.
fn with_totals(
    columns: &[&str],
    cells: &BTreeMap<Vec<String>, (u64, bool)>,
    minimum: u64,
) -> OpenTable {
    let mut values: Vec<u64> = cells.values().map(|(count, _)| *count).collect();
    let mut small: Vec<bool> = cells.values().map(|(_, small)| *small).collect();
    let (mut equations, mut totals) = (Vec::new(), Vec::new());
    let grand = values.len();
    values.push(values.iter().sum());
    small.push(false);
    for (at, column) in columns.iter().enumerate() {
        let keys: BTreeSet<&String> = cells.keys().filter_map(|keys| keys.get(at)).collect();
        let mut of_column = Vec::new();
        for key in keys {
            let with_key = |(_, keys): &(usize, &Vec<String>)| keys.get(at) == Some(key);
            let members: Vec<usize> = cells
                .keys()
                .enumerate()
                .filter(with_key)
                .map(|(place, _)| place)
                .collect();
            let sum = members.iter().filter_map(|place| values.get(*place)).sum();
            of_column.push(values.len());
            totals.push((column, key, values.len()));
            // A total of one cell is that cell.
            small.push(false);
            equations.push(Equation {
                total: values.len(),
                members,
            });
            values.push(sum);
        }
        equations.push(Equation {
            total: grand,
            members: of_column,
        });
    }
    let hidden = suppressed(&values, &small, &equations, minimum);
    let shown = |place: usize| match hidden.get(place) {
        Some(false) => values.get(place).copied(),
        _ => None,
    };
    let row = |(place, keys): (usize, &Vec<String>)| OpenRow {
        keys: keys.clone(),
        count: shown(place),
    };
    let total = |(column, key, place): &(&&str, &String, usize)| OpenTotal {
        column: (**column).to_owned(),
        key: (*key).clone(),
        count: shown(*place),
    };
    OpenTable {
        name: String::new(),
        title: String::new(),
        definition: String::new(),
        suppression: None,
        date: String::new(),
        licence: String::new(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows: cells.keys().enumerate().map(row).collect(),
        totals: totals.iter().map(total).collect(),
        total: shown(grand),
    }
}

impl OpenTable {
    /// The table as CSV (RFC 4180): lines with `#` say what it is, then the cells; a withheld count
    /// is empty. Totals stand behind the cells, with `*` for every value of the other columns.
    ///
    /// # Errors
    /// [`Fault::Internal`], which does not happen in memory.
    pub fn to_csv(&self) -> Result<String, Fault> {
        let internal = |error: csv::Error| Fault::Internal(format!("a table: {error}"));
        let mut writer = csv::Writer::from_writer(Vec::new());
        let head = self.columns.iter().map(String::as_str).chain(["count"]);
        writer.write_record(head).map_err(internal)?;
        let count = |count: Option<u64>| count.map_or_else(String::new, |count| count.to_string());
        for row in &self.rows {
            let line = row.keys.iter().cloned().chain([count(row.count)]);
            writer.write_record(line).map_err(internal)?;
        }
        let star = |column: &String, total: &OpenTotal| match *column == total.column {
            true => total.key.clone(),
            false => "*".to_owned(),
        };
        for total in self.totals.iter().filter(|_| self.columns.len() > 1) {
            let keys = self.columns.iter().map(|column| star(column, total));
            writer
                .write_record(keys.chain([count(total.count)]))
                .map_err(internal)?;
        }
        let all = self.columns.iter().map(|_| "*".to_owned());
        writer
            .write_record(all.chain([count(self.total)]))
            .map_err(internal)?;
        let bytes = writer
            .into_inner()
            .map_err(|error| Fault::Internal(error.to_string()))?;
        let cells = String::from_utf8(bytes).map_err(|error| Fault::Internal(error.to_string()))?;
        let mut text = String::new();
        let about = [
            Some(&self.title),
            Some(&self.definition),
            self.suppression.as_ref(),
            Some(&self.date),
            Some(&self.licence),
        ];
        for line in about.into_iter().flatten() {
            text.push_str(&format!("# {line}\n"));
        }
        text.push_str(&cells);
        Ok(text)
    }
}
