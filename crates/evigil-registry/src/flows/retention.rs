//! How long records about persons are kept: rules as data, `retention.toml`, and what is past them.

use std::sync::OnceLock;

use evigil_core::Localized;
use jiff::ToSpan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Row};

use crate::fault::Fault;
use crate::kind::{COMMON_COLUMNS, Kind};
use crate::registry::Registry;
use crate::rights::Actor;

/// Most records of a kind that are listed.
const LISTED_MAX: i64 = 1_000;

/// What happens to a record when the data of its person are erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnErasure {
    /// Everything that says something of the person is taken.
    Empty,
    /// The content is kept, and the person is taken away from it.
    Unlink,
}

/// How long records of a kind are kept, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// The kind.
    pub kind: String,
    /// Years.
    pub years: u16,
    /// Column from whose day is counted.
    pub since: String,
    /// What happens when the data of a person are erased.
    pub on_erasure: OnErasure,
    /// Columns that stay when the others are emptied: without the person they name nobody, and
    /// others depend on them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keeps: Vec<String>,
    /// Why it is kept.
    pub reason: Localized,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Audit {
    reason: Localized,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    audit: Audit,
    rule: Vec<RetentionRule>,
}

/// The rules.
#[derive(Debug)]
pub struct RetentionRules {
    /// One for each kind that holds data of persons, but for persons themselves.
    pub rules: Vec<RetentionRule>,
    /// Why the audit trail is kept.
    pub audit: Localized,
}

impl RetentionRules {
    /// The rules compiled into the program.
    ///
    /// # Errors
    /// [`Fault::Internal`]; a test of this crate makes sure that it does not happen.
    pub fn embedded() -> Result<&'static Self, Fault> {
        static RULES: OnceLock<Result<RetentionRules, String>> = OnceLock::new();
        let read = || {
            let file: File = toml::from_str(include_str!("../../retention.toml"))
                .map_err(|error| error.to_string())?;
            Ok(Self {
                rules: file.rule,
                audit: file.audit.reason,
            })
        };
        RULES
            .get_or_init(read)
            .as_ref()
            .map_err(|message: &String| Fault::Internal(message.clone()))
    }

    /// The rule of a kind.
    #[must_use]
    pub fn of(&self, kind: &str) -> Option<&RetentionRule> {
        self.rules.iter().find(|rule| rule.kind == kind)
    }
}

/// Records that are past their period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PastRetention {
    /// By kind.
    pub kinds: Vec<PastKind>,
}

/// Records of a kind that are past their period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PastKind {
    /// The rule.
    pub rule: RetentionRule,
    /// Everything before this day is past.
    pub before: String,
    /// Their ids, the oldest first.
    pub ids: Vec<String>,
    /// Whether there are more.
    pub more: bool,
}

impl Registry {
    /// What is past its period. Operation `retention.read`. Nothing is removed by looking.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn past_retention(&self, actor: &Actor) -> Result<PastRetention, Fault> {
        self.rights().reach(actor, "retention.read")?;
        let today = self.clock().today();
        let mut connection = self.database().pool().acquire().await?;
        let mut kinds = Vec::new();
        for rule in &RetentionRules::embedded()?.rules {
            let kind = self.kind(&rule.kind)?;
            let since = column(kind, &rule.since)?;
            let before = today
                .saturating_sub(i32::from(rule.years).years())
                .to_string();
            let sql = format!(
                "SELECT id FROM \"{}\" WHERE \"{since}\" < $1 ORDER BY \"{since}\", id LIMIT {}",
                kind.table(),
                LISTED_MAX + 1
            );
            let query = sqlx::query(AssertSqlSafe(sql)).bind(before.clone());
            let rows = query.fetch_all(&mut *connection).await?;
            let most = usize::try_from(LISTED_MAX).unwrap_or(usize::MAX);
            let ids = rows.iter().take(most).map(|row| row.try_get(0));
            let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
            if !ids.is_empty() {
                kinds.push(PastKind {
                    rule: rule.clone(),
                    before,
                    more: rows.len() > most,
                    ids,
                });
            }
        }
        Ok(PastRetention { kinds })
    }
}

/// The name of a column, when the kind has it.
fn column<'r>(kind: &Kind, name: &'r str) -> Result<&'r str, Fault> {
    if kind.column(name).is_some() || COMMON_COLUMNS.contains(&name) {
        Ok(name)
    } else {
        let kind = &kind.name;
        Err(Fault::Internal(format!(
            "retention.toml: {kind} has no column {name}"
        )))
    }
}
