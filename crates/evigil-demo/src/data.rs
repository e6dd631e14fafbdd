//! What is told: the files under `data/`.

use evigil_registry::Fault;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A text in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Both<T> {
    pub(crate) en: T,
    pub(crate) ja: T,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Names {
    pub(crate) prefectures: Vec<String>,
    pub(crate) crowded: Vec<String>,
    pub(crate) places: Vec<String>,
    pub(crate) sorts: Vec<String>,
    pub(crate) mark: String,
    pub(crate) makers: Vec<String>,
    pub(crate) product_words: Vec<String>,
    pub(crate) product_forms: Vec<String>,
    pub(crate) routes: Vec<String>,
    pub(crate) cell_sources: Vec<String>,
    pub(crate) indications: Vec<String>,
}

/// A reaction and how it is told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reaction {
    pub(crate) key: String,
    pub(crate) code: String,
    pub(crate) weight: usize,
    /// Criteria of seriousness that are met; none of one that is not serious.
    pub(crate) criteria: Vec<String>,
    pub(crate) term: Both<String>,
    pub(crate) patient: Both<Vec<String>>,
    pub(crate) clinic: Both<Vec<String>>,
}

impl Reaction {
    pub(crate) const fn is_serious(&self) -> bool {
        !self.criteria.is_empty()
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reactions {
    pub(crate) reaction: Vec<Reaction>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stories {
    pub(crate) recall_reason: String,
    pub(crate) recall_note: String,
    pub(crate) questions: Vec<String>,
    pub(crate) duplicates: Duplicates,
    pub(crate) causality: Causality,
    pub(crate) incident: Incident,
    pub(crate) consultation: Vec<Consultation>,
    pub(crate) thread: Vec<Thread>,
    pub(crate) dataset: Dataset,
}

/// Why two reports are of one case, or of two.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Duplicates {
    pub(crate) same: String,
    pub(crate) different: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Causality {
    pub(crate) first: String,
    pub(crate) second: String,
    pub(crate) assessed: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Incident {
    pub(crate) title: String,
    pub(crate) account: String,
    pub(crate) source: Vec<evigil_registry::flows::incident::IncidentSource>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Consultation {
    pub(crate) intake: String,
    #[serde(default)]
    pub(crate) answer: Option<String>,
    #[serde(default)]
    pub(crate) outcome: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Thread {
    pub(crate) about: String,
    pub(crate) title: String,
    pub(crate) posts: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dataset {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) consent_basis: String,
    pub(crate) creator: String,
    pub(crate) publisher: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Staff {
    pub(crate) password: String,
    pub(crate) user: Vec<User>,
    pub(crate) organisation: Vec<Organisation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) role: String,
    #[serde(default)]
    pub(crate) organisation: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Organisation {
    pub(crate) sort: String,
    pub(crate) name: String,
}

pub(crate) const NAMES: &str = include_str!("../data/names.toml");
pub(crate) const REACTIONS: &str = include_str!("../data/reactions.toml");
pub(crate) const STORIES: &str = include_str!("../data/stories.toml");
pub(crate) const STAFF: &str = include_str!("../data/users.toml");
/// What a dossier says of a lot without raw files.
pub(crate) const DOSSIER: &str = include_str!("../data/dossier.toml");

/// Reads one of the files.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    toml::from_str(text).map_err(|error| Fault::Internal(error.to_string()))
}

/// What is missing although the files have it.
pub(crate) fn missing(what: &str) -> Fault {
    Fault::Internal(format!("the demo has no {what}"))
}

/// One of a list, round and round.
pub(crate) fn round(list: &[String], number: usize) -> &str {
    let number = number.checked_rem(list.len()).unwrap_or_default();
    list.get(number).map_or("", String::as_str)
}
