//! What has changed between two checks of one page.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{findings, quote_of, rule_of};
use crate::database::Change;
use crate::fault::Fault;
use crate::record::Record;

/// What has become of the findings of a check. Findings are the same when their rule and their
/// words are; white space does not count, and where the words stand does not either.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// Id of the check before.
    pub previous_id: String,
    /// Found before, not now.
    pub gone: Vec<Compared>,
    /// Found before and now.
    pub still_there: Vec<Compared>,
    /// Found now, not before.
    pub new: Vec<Compared>,
}

/// A finding in one check or in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Compared {
    /// Id of its rule.
    pub rule: String,
    /// Its words.
    pub quote: String,
    /// Its place in the check before, from zero.
    pub before: Option<usize>,
    /// Its place in the check now, from zero.
    pub now: Option<usize>,
    /// What the reviewer decided of it before: `confirmed` or `rejected`.
    pub decision: Option<String>,
}

/// Decisions by the place of the finding.
pub(super) type Decisions = BTreeMap<usize, String>;

const OF_CHECK: &str = "SELECT finding, decision FROM page_decisions WHERE page_check_id = $1 AND withdrawn_at IS NULL";

/// The decisions on a check, inside a change.
pub(super) async fn decisions(change: &mut Change<'_>, id: &str) -> Result<Decisions, Fault> {
    by_place(
        change
            .fetch_all(sqlx::query(OF_CHECK).bind(id.to_owned()))
            .await?,
    )
}

/// The decisions on a check.
pub(super) async fn decisions_read(
    connection: &mut AnyConnection,
    id: &str,
) -> Result<Decisions, Fault> {
    let query = sqlx::query(OF_CHECK).bind(id.to_owned());
    by_place(query.fetch_all(connection).await?)
}

fn by_place(rows: Vec<AnyRow>) -> Result<Decisions, Fault> {
    let mut decisions = Decisions::new();
    for row in rows {
        let place: i64 = row.try_get(0)?;
        if let Ok(place) = usize::try_from(place) {
            decisions.insert(place, row.try_get(1)?);
        }
    }
    Ok(decisions)
}

impl Difference {
    pub(super) fn new(before: &Record, now: &Record, decisions: &Decisions) -> Self {
        let mut waiting: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        let now_found = findings(now);
        for (place, finding) in now_found.iter().enumerate().rev() {
            waiting.entry(key(finding)).or_default().push(place);
        }
        let mut difference = Self {
            previous_id: before.id.clone(),
            gone: Vec::new(),
            still_there: Vec::new(),
            new: Vec::new(),
        };
        for (place, finding) in findings(before).iter().enumerate() {
            let again = waiting.get_mut(&key(finding)).and_then(Vec::pop);
            let compared = Compared {
                rule: rule_of(finding).unwrap_or_default(),
                quote: quote_of(finding).to_owned(),
                before: Some(place),
                now: again,
                decision: decisions.get(&place).cloned(),
            };
            match again {
                Some(_) => difference.still_there.push(compared),
                None => difference.gone.push(compared),
            }
        }
        let mut left: Vec<usize> = waiting.into_values().flatten().collect();
        left.sort_unstable();
        for place in left {
            let Some(finding) = now_found.get(place) else {
                continue;
            };
            difference.new.push(Compared {
                rule: rule_of(finding).unwrap_or_default(),
                quote: quote_of(finding).to_owned(),
                before: None,
                now: Some(place),
                decision: None,
            });
        }
        difference
    }

    /// Whether nothing that a reviewer has confirmed is there any more.
    #[must_use]
    pub fn is_corrected(&self) -> bool {
        !self
            .still_there
            .iter()
            .any(|compared| compared.decision.as_deref() == Some("confirmed"))
    }
}

fn key(finding: &Json) -> (String, String) {
    let words: String = quote_of(finding)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    (rule_of(finding).unwrap_or_default(), words)
}
