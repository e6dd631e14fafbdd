//! What the reports of the registry tell of what they are compared by.

use std::collections::{BTreeMap, BTreeSet};

use evigil_vigilance::duplicates::{Decision, Decisions, Reports, Told, Verdict};
use evigil_vigilance::exchange::ReportFormat;
use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::lines;
use evigil_vigilance::table::product_name;
use sqlx::{AnyConnection, Row};

use crate::fault::Fault;
use crate::flows::report::Base;

/// Reports that are read at once.
const PAGE: i64 = 500;

/// A version of a report, without what it tells.
struct Version {
    follows: Option<String>,
    case: Option<String>,
}

/// The reports of a search, each in its newest version under the id of its first.
#[derive(Debug, Default)]
pub(super) struct Compared {
    pub(super) reports: Reports,
    /// The case of each report that has one.
    pub(super) cases: BTreeMap<String, String>,
    pub(super) decisions: Decisions,
    /// Pairs on which somebody has decided, the smaller id first.
    pub(super) decided: BTreeSet<(String, String)>,
}

/// Reads them.
pub(super) async fn compared(connection: &mut AnyConnection) -> Result<Compared, Fault> {
    let versions = versions(connection).await?;
    let followed: BTreeSet<&str> = versions
        .values()
        .filter_map(|version| version.follows.as_deref())
        .collect();
    let mut compared = Compared::default();
    let mut after = String::new();
    loop {
        let sql = "SELECT r.id, r.icsr, l.number, p.name FROM reports r LEFT JOIN lots l ON l.id = r.lot_id \
                   LEFT JOIN products p ON p.id = l.product_id \
                   WHERE r.withdrawn_at IS NULL AND r.id > $1 ORDER BY r.id LIMIT $2";
        let query = sqlx::query(sql).bind(after.clone()).bind(PAGE);
        let rows = query.fetch_all(&mut *connection).await?;
        for row in &rows {
            after = row.try_get(0)?;
            if followed.contains(after.as_str()) {
                continue;
            }
            let text: Option<String> = row.try_get(1)?;
            let mut icsr = Icsr::default();
            // A report that can't be read is told where it is opened; here it says nothing.
            if lines::parse_line(text.unwrap_or_default().as_bytes(), &mut icsr).is_err() {
                continue;
            }
            let lot: (Option<String>, Option<String>) = (row.try_get(2)?, row.try_get(3)?);
            let mut told = told(&mut icsr, lot)?;
            let first = first(&versions, &after);
            if let Some(case) = versions.get(&after).and_then(|it| it.case.clone()) {
                compared.cases.insert(first.to_owned(), case);
            }
            first.clone_into(&mut told.name);
            compared.reports.push(&told);
        }
        if rows.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            break;
        }
    }
    decisions(connection, &mut compared).await?;
    Ok(compared)
}

async fn versions(connection: &mut AnyConnection) -> Result<BTreeMap<String, Version>, Fault> {
    let sql = "SELECT id, follows_id, case_id FROM reports WHERE withdrawn_at IS NULL";
    let rows = sqlx::query(sql).fetch_all(connection).await?;
    let mut versions = BTreeMap::new();
    for row in rows {
        let version = Version {
            follows: row.try_get(1)?,
            case: row.try_get(2)?,
        };
        versions.insert(row.try_get(0)?, version);
    }
    Ok(versions)
}

fn first<'v>(versions: &'v BTreeMap<String, Version>, id: &'v str) -> &'v str {
    let mut at = id;
    while let Some(before) = versions.get(at).and_then(|it| it.follows.as_deref()) {
        at = before;
    }
    at
}

/// What a report tells; of lot and product what the registry knows, where the report is silent.
fn told(icsr: &mut Icsr, lot: (Option<String>, Option<String>)) -> Result<Told, Fault> {
    let lots = &Base::get()?.lots;
    let keys = |field: &str| -> Vec<String> {
        let text = lots.read(field);
        let found = text.candidates.iter();
        found.map(|it| it.key.as_str().to_owned()).collect()
    };
    icsr.sort();
    let mut told = Told::of(icsr, ReportFormat::Evigil, &keys);
    let (number, product) = lot;
    if told.lots.is_empty() {
        told.lots = number.as_deref().map(keys).unwrap_or_default();
    }
    if told.products.is_empty() {
        told.products.extend(product.as_deref().map(product_name));
    }
    Ok(told)
}

async fn decisions(connection: &mut AnyConnection, compared: &mut Compared) -> Result<(), Fault> {
    let sql = "SELECT a_id, b_id, verdict FROM duplicate_decisions WHERE withdrawn_at IS NULL ORDER BY id";
    for row in sqlx::query(sql).fetch_all(connection).await? {
        let (a, b, verdict): (String, String, String) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let verdict = match verdict.as_str() {
            "same" => Verdict::Confirmed,
            "different" => Verdict::Rejected,
            _ => Verdict::Undone,
        };
        compared.decided.insert((a.clone(), b.clone()));
        compared.decisions.add(Decision::new(verdict, vec![a, b]));
    }
    Ok(())
}
