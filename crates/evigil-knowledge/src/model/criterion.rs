//! What a careful reader asks of a lot's dossier.

use std::borrow::Cow;

use evigil_core::{ItemStanding, Localized};
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error as _};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};

use super::{Basis, Place, dates};

/// How firmly the guidelines under a criterion ask for it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum CriterionLevel {
    /// A guideline or a pharmacopoeia demands it.
    Mandatory,
    /// Not demanded word for word, but a reviewer would miss it.
    Expected,
    /// Recommended.
    Encouraged,
}

impl CriterionLevel {
    /// The word used in the files; the id of a term of the kind `criterion_level`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mandatory => "mandatory",
            Self::Expected => "expected",
            Self::Encouraged => "encouraged",
        }
    }
}

/// Which lots a criterion concerns. An empty list sets no limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CriterionApplies {
    /// Product classes; ids of terms of the kind `product_class`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// Product classes that are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_classes: Vec<String>,
    /// Routes, any of which suffices; ids of terms of the kind `route`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<String>,
    /// Whose cells; ids of terms of the kind `donor`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub donors: Vec<String>,
}

impl CriterionApplies {
    /// Whether a lot of this class and donor, given by these routes, is concerned.
    ///
    /// What the dossier does not say (`None`, no route at all) counts as concerned: silence
    /// about the route must not spare a lot the tests of an injection.
    #[must_use]
    pub fn includes<R: AsRef<str>>(
        &self,
        class: Option<&str>,
        routes: &[R],
        donor: Option<&str>,
    ) -> bool {
        let within = |limits: &[String], value: Option<&str>| {
            limits.is_empty() || value.is_none_or(|value| limits.iter().any(|one| one == value))
        };
        let by_route = |wanted: &String| routes.iter().any(|route| route.as_ref() == wanted);
        within(&self.classes, class)
            && !class.is_some_and(|class| self.not_classes.iter().any(|one| one == class))
            && (self.routes.is_empty() || routes.is_empty() || self.routes.iter().any(by_route))
            && within(&self.donors, donor)
    }

    /// Whether it concerns every lot.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}

/// How a criterion is judged: a kind, and what that kind needs to know.
///
/// Written as one table, `{ kind = "control", role = "diluent_blank" }`. This crate knows no
/// kind and no parameter; they are the matter of the engine that judges.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Which kind of check; id of a term of the kind `check`.
    pub kind: String,
    /// Every other key of the table, as it was written.
    pub parameters: toml::Table,
}

impl<'de> Deserialize<'de> for Check {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut parameters = toml::Table::deserialize(deserializer)?;
        match parameters.remove("kind") {
            Some(toml::Value::String(kind)) => Ok(Self { kind, parameters }),
            Some(other) => Err(D::Error::custom(format!(
                "`kind` is {}, not a string",
                other.type_str()
            ))),
            None => Err(D::Error::missing_field("kind")),
        }
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.parameters.len() + 1))?;
        map.serialize_entry("kind", &self.kind)?;
        for (key, value) in &self.parameters {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl JsonSchema for Check {
    fn schema_name() -> Cow<'static, str> {
        "Check".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "How a criterion is judged: a kind, and what that kind needs to know.",
            "type": "object",
            "properties": {
                "kind": {
                    "description": "Which kind of check; id of a term of the kind `check`.",
                    "type": "string"
                }
            },
            "required": ["kind"]
        })
    }
}

/// A small dossier, and how the criterion stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionExample {
    /// What the criterion has to come to.
    pub standing: ItemStanding,
    /// The dossier, in TOML, as short as it can be.
    pub dossier: String,
    /// Why it stands so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Localized>,
}

impl CriterionExample {
    /// Whether the dossier satisfies the criterion.
    #[must_use]
    pub const fn satisfies(&self) -> bool {
        matches!(self.standing, ItemStanding::Shown | ItemStanding::Stated)
    }

    /// Whether the criterion concerns the dossier and is not satisfied.
    #[must_use]
    pub const fn misses(&self) -> bool {
        !self.satisfies() && !matches!(self.standing, ItemStanding::NotApplicable)
    }
}

/// One question that a careful reader asks of a lot.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Stable id, such as `QTY-1`; never used again for something else.
    pub id: String,
    /// What it is about; id of a term of the kind `criterion_group`.
    pub group: String,
    /// A few words.
    pub title: Localized,
    /// What counts as evidence.
    pub text: Localized,
    /// Why a careful reader asks.
    pub why: Localized,
    /// What to ask the maker.
    pub question: Localized,
    /// How firmly it is asked for.
    pub level: CriterionLevel,
    /// Which lots it concerns.
    #[serde(default)]
    pub applies: CriterionApplies,
    /// How it is judged.
    pub check: Check,
    /// Facts it rests on, the weightiest first.
    pub basis: Vec<Basis>,
    /// Day by which it has to be checked again.
    #[serde(default, deserialize_with = "dates::optional")]
    #[schemars(schema_with = "dates::schema")]
    pub review_by: Option<Date>,
    /// Dossiers that satisfy it and dossiers that nearly do.
    #[serde(rename = "example", default)]
    pub examples: Vec<CriterionExample>,
    /// Where it was read.
    #[serde(skip)]
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [&str; 0] = [];

    fn applies(text: &str) -> CriterionApplies {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_limit_is_any_of_a_list_and_silence_is_no_way_out() {
        let injected = applies("routes = ['iv', 'joint']\nclasses = ['ev']");
        assert!(injected.includes(Some("ev"), &["topical", "iv"], None));
        assert!(!injected.includes(Some("ev"), &["topical"], None));
        assert!(!injected.includes(Some("supernatant"), &["iv"], None));
        assert!(injected.includes(None, &NONE, None));
        let named = applies("not_classes = ['synthetic']\ndonors = ['allogeneic']");
        assert!(named.includes(Some("ev"), &NONE, Some("allogeneic")));
        assert!(!named.includes(Some("synthetic"), &NONE, Some("allogeneic")));
        assert!(!named.includes(Some("ev"), &NONE, Some("autologous")));
        assert!(applies("").is_everything() && !named.is_everything());
    }

    #[test]
    fn a_check_keeps_its_parameters_as_they_are_written() {
        #[derive(Deserialize)]
        struct Held {
            check: Check,
        }
        let text = "check = { kind = 'residual', when = { field = 'a.b', not = ['none'] }, n = 3 }";
        let check = toml::from_str::<Held>(text).unwrap().check;
        assert_eq!(check.kind, "residual");
        assert_eq!(check.parameters["n"].as_integer(), Some(3));
        assert_eq!(check.parameters["when"]["field"].as_str(), Some("a.b"));
        assert!(!check.parameters.contains_key("kind"));
        let json = serde_json::to_value(&check).unwrap();
        assert_eq!(json["kind"], "residual");
        assert_eq!(json["when"]["not"][0], "none");
        for wrong in ["check = { n = 3 }", "check = { kind = 3 }"] {
            assert!(toml::from_str::<Held>(wrong).is_err(), "{wrong}");
        }
    }
}
