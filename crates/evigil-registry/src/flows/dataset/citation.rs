//! How a dataset is cited.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::creator::Creator;
use crate::fault::Fault;
use crate::kind::Value;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// Form of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CitationStyle {
    /// As DataCite recommends it: creators (year): title. Version. Publisher. Type. Identifier.
    Datacite,
    /// Like that of the American Psychological Association.
    Apa,
    /// An entry of BibTeX.
    Bibtex,
}

impl Registry {
    /// How to cite a dataset. Operation `dataset.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`].
    pub async fn cite_dataset(
        &self,
        actor: &Actor,
        id: &str,
        style: CitationStyle,
    ) -> Result<String, Fault> {
        let reach = self.rights().reach(actor, "dataset.read")?;
        let mut connection = self.database().pool().acquire().await?;
        let dataset = record::read(&mut connection, self.kind("dataset")?, id, &reach).await?;
        Ok(citation(&dataset, style))
    }
}

/// Who made a dataset.
pub(super) fn creators(dataset: &Record) -> Vec<Creator> {
    let text = dataset.fields.get_text("creators");
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

/// The address that stands for a dataset: its DOI, else the id that the registry gave it.
pub(super) fn identifier(dataset: &Record) -> String {
    match dataset.fields.get_text("doi") {
        Some(doi) => format!("https://doi.org/{doi}"),
        None => format!("urn:uuid:{}", dataset.id),
    }
}

/// The citation of a dataset.
#[must_use]
pub fn citation(dataset: &Record, style: CitationStyle) -> String {
    let text = |column: &str| dataset.fields.get_text(column).unwrap_or_default();
    let year = match dataset.fields.get("year") {
        Some(Value::Integer(Some(year))) => year.to_string(),
        _ => String::new(),
    };
    let creators = creators(dataset);
    let names: Vec<&str> = creators
        .iter()
        .map(|creator| creator.name.as_str())
        .collect();
    let (title, release, publisher) = (text("title"), text("release"), text("publisher"));
    let (resource, at) = (text("resource"), identifier(dataset));
    match style {
        CitationStyle::Datacite => format!(
            "{} ({year}): {title}. Version {release}. {publisher}. {resource}. {at}",
            names.join("; ")
        ),
        CitationStyle::Apa => {
            let names: Vec<String> = creators.iter().map(initials).collect();
            let names = match names.split_last() {
                Some((last, first)) if !first.is_empty() => {
                    format!("{}, & {last}", first.join(", "))
                }
                Some((last, _)) => last.clone(),
                None => String::new(),
            };
            let what = match resource {
                "Dataset" => "Data set".to_owned(),
                other => spaced(other),
            };
            format!("{names} ({year}). {title} (Version {release}) [{what}]. {publisher}. {at}")
        }
        CitationStyle::Bibtex => {
            let line = |name: &str, value: &str| format!("  {name} = {{{}}},\n", escaped(value));
            // Braces keep the name of an organisation in one piece.
            let author = |creator: &Creator| match creator.organisation {
                true => format!("{{{}}}", escaped(&creator.name)),
                false => escaped(&creator.name),
            };
            let authors: Vec<String> = creators.iter().map(author).collect();
            let key = dataset.id.rsplit('-').next().unwrap_or_default();
            let mut entry = format!("@misc{{evigil-{key},\n");
            entry.push_str(&format!("  author = {{{}}},\n", authors.join(" and ")));
            entry.push_str(&line("title", title));
            entry.push_str(&line("year", &year));
            entry.push_str(&line("version", release));
            entry.push_str(&line("publisher", publisher));
            match dataset.fields.get_text("doi") {
                Some(doi) => entry.push_str(&line("doi", doi)),
                None => entry.push_str(&line("howpublished", &at)),
            }
            entry.push_str("}\n");
            entry
        }
    }
}

/// `Sato, Hanako` as `Sato, H.`; organisations and names without a comma as they are.
fn initials(creator: &Creator) -> String {
    match creator.name.split_once(',') {
        Some((family, given)) if !creator.organisation => {
            let first = given
                .split_whitespace()
                .filter_map(|name| name.chars().next());
            let first: Vec<String> = first.map(|c| format!("{c}.")).collect();
            format!("{}, {}", family.trim(), first.join(" "))
        }
        _ => creator.name.clone(),
    }
}

/// `ComputationalNotebook` as `Computational notebook`.
fn spaced(word: &str) -> String {
    let mut text = String::new();
    for (at, c) in word.char_indices() {
        if at > 0 && c.is_uppercase() {
            text.push(' ');
            text.extend(c.to_lowercase());
        } else {
            text.push(c);
        }
    }
    text
}

/// What has a meaning in TeX, as a character.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '{' | '}' | '%' | '&' | '$' | '#' | '_' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}
