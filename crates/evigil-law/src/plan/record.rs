//! A plan, as far as it was read.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::number::PlanNumber;
use super::words::{PlanWords, folded};

/// Risk class of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlanClass {
    /// Class I.
    I,
    /// Class II.
    Ii,
    /// Class III.
    Iii,
}

impl PlanClass {
    /// The code of the contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::I => "i",
            Self::Ii => "ii",
            Self::Iii => "iii",
        }
    }

    /// Reads `第二種`, `Class II` and the like.
    #[must_use]
    pub fn read(words: &PlanWords, text: &str) -> Option<Self> {
        let text: String = folded(text).split_whitespace().collect();
        let named = words.class.iter().find(|class| {
            class.words.iter().any(|word| {
                let word: String = folded(word).split_whitespace().collect();
                text == word || (!word.is_ascii() && text.starts_with(&word))
            })
        })?;
        [Self::I, Self::Ii, Self::Iii]
            .into_iter()
            .find(|class| class.code() == named.id)
    }
}

/// A provision plan. What was not read is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Plan {
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<PlanNumber>,
    /// Its class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<PlanClass>,
    /// Name of the care.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Name in plain words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plain_name: Option<String>,
    /// Hospital or clinic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub administrator: Option<String>,
    /// Committee that gave its opinion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committee: Option<String>,
    /// Number of the committee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committee_number: Option<String>,
    /// Day of submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted: Option<Date>,
    /// Day of first publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_published: Option<Date>,
    /// Day of the last change or publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Date>,
    /// Day on which it was stopped or ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<Date>,
    /// State, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Cells, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell_type: Option<String>,
    /// Route, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Part of the body, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Disease or purpose, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indication: Option<String>,
    /// Dose, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dose: Option<String>,
    /// What is done, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// File it was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Row of the file, of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

impl Plan {
    /// Routes it names: by its own field, or else by name, site and content.
    #[must_use]
    pub fn routes<'w>(&self, words: &'w PlanWords) -> Vec<&'w str> {
        if let Some(route) = &self.route {
            let named = words.routes_in(route);
            if !named.is_empty() {
                return named;
            }
        }
        let rest: Vec<&str> = [&self.name, &self.plain_name, &self.site, &self.content]
            .into_iter()
            .filter_map(|field| field.as_deref())
            .collect();
        words.routes_in(&rest.join("\n"))
    }

    /// A text field by its id.
    pub(super) fn text_mut(&mut self, field: &str) -> Option<&mut Option<String>> {
        Some(match field {
            "name" => &mut self.name,
            "plain_name" => &mut self.plain_name,
            "provider" => &mut self.provider,
            "address" => &mut self.address,
            "administrator" => &mut self.administrator,
            "committee" => &mut self.committee,
            "committee_number" => &mut self.committee_number,
            "status" => &mut self.status,
            "cell_type" => &mut self.cell_type,
            "route" => &mut self.route,
            "site" => &mut self.site,
            "indication" => &mut self.indication,
            "dose" => &mut self.dose,
            "content" => &mut self.content,
            _ => return None,
        })
    }

    /// A day by its id.
    pub(super) fn day_mut(&mut self, field: &str) -> Option<&mut Option<Date>> {
        Some(match field {
            "submitted" => &mut self.submitted,
            "first_published" => &mut self.first_published,
            "changed" => &mut self.changed,
            "ended" => &mut self.ended,
            _ => return None,
        })
    }
}
