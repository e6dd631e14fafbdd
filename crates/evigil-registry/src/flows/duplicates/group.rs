//! Reports that were found to tell of one case, as far as decisions on pairs join them: they share the
//! case of the leading report, and go back to their own when they are no longer joined.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::Row;

use super::versions;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{Fields, Value};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// Reports that decisions join, by their first versions.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) members: BTreeSet<String>,
    /// The decisions by which they are joined, with the report that each names as leading.
    leading: BTreeMap<String, String>,
}

impl Group {
    /// All that are joined to a report, itself included.
    pub(super) async fn of(change: &mut Change<'_>, report: &str) -> Result<Self, Fault> {
        let mut group = Self::default();
        let mut fresh = vec![report.to_owned()];
        group.members.insert(report.to_owned());
        while let Some(report) = fresh.pop() {
            let sql = "SELECT d.id, d.a_id, d.b_id, d.leading_id FROM duplicate_decisions d \
                       WHERE d.verdict = 'same' AND d.withdrawn_at IS NULL AND (d.a_id = $1 OR d.b_id = $1) \
                       AND NOT EXISTS (SELECT 1 FROM duplicate_decisions n WHERE n.a_id = d.a_id \
                       AND n.b_id = d.b_id AND n.withdrawn_at IS NULL AND n.id > d.id)";
            for row in change.fetch_all(sqlx::query(sql).bind(report)).await? {
                let leading: Option<String> = row.try_get(3)?;
                if let Some(leading) = leading {
                    group.leading.insert(row.try_get(0)?, leading);
                }
                for at in [1, 2] {
                    let other: String = row.try_get(at)?;
                    if group.members.insert(other.clone()) {
                        fresh.push(other);
                    }
                }
            }
        }
        Ok(group)
    }

    /// The report that leads when nobody says which: the one that does already, else the one that the
    /// newest decision names, else the only one.
    fn leader<'s>(&'s self, before: Option<&'s str>) -> Option<&'s str> {
        let is_member = |id: &&str| self.members.contains(*id);
        before
            .filter(is_member)
            .or_else(|| self.leading.values().next_back().map(String::as_str))
            .filter(is_member)
            .or_else(|| self.members.first().map(String::as_str))
    }

    /// Brings its reports together behind `leader`, or behind the one that leads when nobody says
    /// which.
    pub(super) async fn settle(
        &self,
        change: &mut Change<'_>,
        (registry, actor): (&Registry, &Actor),
        leader: Option<&str>,
    ) -> Result<(), Fault> {
        let kind = registry.kind("report")?;
        let Some(leader) = self.leader(leader).map(ToOwned::to_owned) else {
            return Ok(());
        };
        let own = own_case(versions(change.connection(), kind, &leader).await?.last());
        if let Some(case) = &own {
            let cases = registry.kind("case")?;
            let case = record::read_any(change.connection(), cases, case).await?;
            if case.withdrawn_at.is_some() && self.members.len() > 1 {
                return Err(Fault::Withdrawn);
            }
        }
        for member in &self.members {
            for version in versions(change.connection(), kind, member).await? {
                // A version that nobody has triaged counts nowhere.
                let Some(case) = own_case(Some(&version)) else {
                    continue;
                };
                let fields = if *member == leader {
                    Fields::new()
                        .text("case_id", case)
                        .with("leading_id", Value::Text(None))
                        .with("own_case_id", Value::Text(None))
                } else {
                    Fields::new()
                        .with("case_id", Value::Text(own.clone()))
                        .text("leading_id", leader.clone())
                        .text("own_case_id", case)
                };
                let stays = fields
                    .0
                    .iter()
                    .all(|(column, value)| version.fields.get(column) == Some(value));
                if !stays {
                    let keys = registry.keys();
                    record::change(change, keys, kind, actor, (&version.id, None), fields).await?;
                }
            }
        }
        Ok(())
    }
}

/// The case in which a report is when nothing joins it to another.
pub(super) fn own_case(report: Option<&Record>) -> Option<String> {
    let report = report?;
    let text = |column: &str| report.fields.get_text(column);
    text("own_case_id")
        .or_else(|| text("case_id"))
        .map(ToOwned::to_owned)
}
