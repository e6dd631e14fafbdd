//! The regimes that can be asked about.

use evigil_vigilance::assess::deadline::Deadlines;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::part::NamedPart;
use crate::contract::{contract_id, schema_of};
use crate::render::{Ink, Look, columns, pad};
use crate::report::sheet::Sheet;
use crate::{Messages, Wording};

/// Name and version of the JSON contract.
pub const REGIMES_SCHEMA: &str = "evigil.regimes/1";

contract_id! {
    /// Serialises as [`REGIMES_SCHEMA`].
    RegimeListSchemaId, REGIMES_SCHEMA
}

/// A regime with the roles that its rules bind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegimeRow {
    /// Id.
    pub id: String,
    /// Whose law it is.
    pub jurisdiction: String,
    /// Name.
    pub title: String,
    /// What it covers.
    pub text: String,
    /// Roles that its rules bind.
    pub roles: Vec<NamedPart>,
    /// Ids of its rules.
    pub rules: Vec<String>,
}

/// Every regime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegimeList {
    /// Name and version of this contract.
    pub schema: RegimeListSchemaId,
    /// The regimes.
    pub regimes: Vec<RegimeRow>,
}

/// The JSON Schema (2020-12) of a [`RegimeList`].
#[must_use]
pub fn regime_list_schema() -> Schema {
    schema_of::<RegimeList>()
}

impl RegimeList {
    /// Every regime of the base.
    #[must_use]
    pub fn new(base: &Deadlines, messages: &Messages) -> Self {
        let lang = messages.lang();
        let regimes = base.regimes.iter().map(|regime| {
            let rules = || base.deadlines.iter().filter(|it| it.regime == regime.id);
            let bound = base
                .roles
                .iter()
                .filter(|role| rules().any(|rule| rule.roles.contains(&role.id)));
            RegimeRow {
                id: regime.id.clone(),
                jurisdiction: regime.jurisdiction.clone(),
                title: regime.title.get(lang).to_owned(),
                text: regime.text.get(lang).to_owned(),
                roles: bound
                    .map(|role| NamedPart {
                        id: role.id.clone(),
                        title: role.title.get(lang).to_owned(),
                    })
                    .collect(),
                rules: rules().map(|rule| rule.id.clone()).collect(),
            }
        });
        Self {
            schema: RegimeListSchemaId,
            regimes: regimes.collect(),
        }
    }
}

/// The regimes as text.
#[must_use]
pub fn regime_list_text(list: &RegimeList, wording: &Wording, look: Look) -> String {
    let mut sheet = Sheet::new(wording, look);
    let ids = list.regimes.iter().map(|regime| columns(&regime.id));
    let width = ids.max().unwrap_or_default() + 2;
    for regime in &list.regimes {
        sheet.paragraph(&pad(&regime.id, width), &regime.title, None);
        let roles = sheet.list(regime.roles.iter().map(|role| role.id.as_str()));
        if !roles.is_empty() {
            let line = format!("--role {roles}");
            sheet.paragraph(&" ".repeat(width), &line, Some(Ink::Faint));
        }
    }
    sheet.done()
}
