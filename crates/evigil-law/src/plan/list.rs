//! Plans from a table: the first row names the columns, each other row is a plan.

use std::collections::BTreeMap;

use super::decode::decode;
use super::error::{PlanError, PlanProblem};
use super::number::PlanNumber;
use super::page::{checked, put};
use super::record::Plan;
use super::words::PlanWords;

/// Plans of a table, and what was wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadList {
    /// The plans, in the order of their rows.
    pub plans: Vec<Plan>,
    /// Rows that were left out.
    pub left_out: usize,
    /// What was wrong.
    pub problems: Vec<PlanProblem>,
}

/// Reads a table with commas or tabs.
///
/// # Errors
/// [`PlanError`] when it is empty, no text, breaks off, or has no column for the provider, or none
/// for number and name.
pub fn read_list(words: &PlanWords, bytes: &[u8]) -> Result<ReadList, PlanError> {
    let text = decode(bytes)?;
    let mut reader = table(&text);
    let heads = heads(&mut reader)?;
    let columns: Vec<Option<&str>> = heads.iter().map(|head| words.plan_field(head)).collect();
    let has = |field: &str| columns.contains(&Some(field));
    let mut missing = Vec::new();
    if !has("provider") {
        missing.push("provider".to_owned());
    }
    if !has("number") && !has("name") {
        missing.push("number".to_owned());
    }
    if !missing.is_empty() {
        return Err(PlanError::Columns {
            missing,
            found: heads,
        });
    }
    let mut list = ReadList::default();
    for (head, column) in heads.iter().zip(&columns) {
        if column.is_none() && !head.is_empty() {
            list.problems.push(PlanProblem::ColumnUnknown {
                column: head.clone(),
            });
        }
    }
    let mut seen: BTreeMap<PlanNumber, usize> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.len() != heads.len() {
            list.problems.push(PlanProblem::Cells {
                line,
                cells: record.len(),
                wanted: heads.len(),
            });
        }
        let cells = columns.iter().zip(record.iter());
        let plan = row(words, cells, line, &mut list.problems);
        if plan.number.is_none() && plan.name.is_none() {
            list.left_out += 1;
            list.problems.push(PlanProblem::RowLeftOut { line });
            continue;
        }
        list.problems.extend(checked(words, &plan, line));
        let before = plan.number.as_ref().and_then(|number| seen.get(number));
        match before.and_then(|at| list.plans.get_mut(*at)) {
            Some(before) => {
                let same = Plan {
                    line: plan.line,
                    ..before.clone()
                } == plan;
                if !same {
                    list.problems.push(PlanProblem::NumberTwice {
                        line,
                        number: plan
                            .number
                            .as_ref()
                            .map(ToString::to_string)
                            .unwrap_or_default(),
                    });
                }
                *before = plan;
            }
            None => {
                if let Some(number) = &plan.number {
                    seen.insert(number.clone(), list.plans.len());
                }
                list.plans.push(plan);
            }
        }
    }
    Ok(list)
}

fn row<'c>(
    words: &PlanWords,
    cells: impl Iterator<Item = (&'c Option<&'c str>, &'c str)>,
    line: u64,
    problems: &mut Vec<PlanProblem>,
) -> Plan {
    let mut plan = Plan {
        line: Some(line),
        ..Plan::default()
    };
    for (field, cell) in cells {
        let (Some(field), cell) = (field, cell.trim()) else {
            continue;
        };
        if cell.is_empty() {
            continue;
        }
        if *field != "number" {
            put(words, &mut plan, field, cell, line, problems);
            continue;
        }
        match PlanNumber::parse(cell) {
            Some(number) => plan.number = Some(number),
            None => problems.push(PlanProblem::Unreadable {
                line,
                field: (*field).to_owned(),
                value: cell.to_owned(),
            }),
        }
    }
    plan
}

/// A reader of a table with commas, or with tabs when its first line has more of them.
pub(super) fn table(text: &str) -> csv::Reader<&[u8]> {
    let first = text.lines().next().unwrap_or_default();
    let tabs = first.matches('\t').count() > first.matches(',').count();
    csv::ReaderBuilder::new()
        .delimiter(if tabs { b'\t' } else { b',' })
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// The heads of the columns.
pub(super) fn heads(reader: &mut csv::Reader<&[u8]>) -> Result<Vec<String>, PlanError> {
    let heads = reader.headers().map_err(broken)?;
    Ok(heads.iter().map(|head| head.trim().to_owned()).collect())
}

pub(super) fn broken(error: csv::Error) -> PlanError {
    PlanError::Table {
        line: error.position().map_or(0, csv::Position::line),
        reason: error.to_string(),
    }
}
