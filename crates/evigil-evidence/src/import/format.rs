//! Which format a text has.

use schemars::JsonSchema;
use serde::Serialize;

use super::fault::ImportError;
use super::place::Place;

/// A format that records come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// JSON of version 2 of the interface of ClinicalTrials.gov: a study, or a list.
    ClinicalTrialsGov,
    /// XML of PubMed.
    PubMedXml,
    /// RIS.
    Ris,
    /// BibTeX or BibLaTeX.
    BibTex,
    /// JSON of the interface of CrossRef: a work, or a list.
    CrossRef,
}

impl Format {
    /// The word of the JSON contracts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ClinicalTrialsGov => "clinical_trials_gov",
            Self::PubMedXml => "pub_med_xml",
            Self::Ris => "ris",
            Self::BibTex => "bib_tex",
            Self::CrossRef => "cross_ref",
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClinicalTrialsGov => "ClinicalTrials.gov JSON",
            Self::PubMedXml => "PubMed XML",
            Self::Ris => "RIS",
            Self::BibTex => "BibTeX",
            Self::CrossRef => "CrossRef JSON",
        }
    }
}

/// Elements that PubMed's files begin with.
const PUBMED: [&str; 6] = [
    "PubmedArticleSet",
    "PubmedArticle",
    "PubmedBookArticleSet",
    "PubmedBookArticle",
    "MedlineCitationSet",
    "MedlineCitation",
];

/// Tells the format from the text itself.
pub(super) fn sniff(text: &str) -> Result<Format, ImportError> {
    let start = text.len() - text.trim_start().len();
    let body = text.trim_start();
    match body.chars().next() {
        Some('{' | '[') => json(text, body),
        Some('<') => xml(text, body, start),
        _ => lines(body),
    }
}

fn json(text: &str, body: &str) -> Result<Format, ImportError> {
    // Whoever names a key of the one interface does not name that of the other.
    let has = |key: &str| body.contains(key);
    if has("\"protocolSection\"") || has("\"nctId\"") {
        return Ok(Format::ClinicalTrialsGov);
    }
    for old in [
        "\"FullStudiesResponse\"",
        "\"FullStudies\"",
        "\"ProtocolSection\"",
    ] {
        if let Some(at) = text.find(old) {
            return Err(ImportError::OldLayout {
                place: Place::of(text, at),
                layout: "JSON API 1",
            });
        }
    }
    let crossref = [
        "\"message-type\"",
        "\"DOI\"",
        "\"container-title\"",
        "\"date-parts\"",
    ];
    if crossref.iter().any(|key| has(key)) {
        return Ok(Format::CrossRef);
    }
    if has("\"studies\"") {
        return Ok(Format::ClinicalTrialsGov);
    }
    // Text that is no JSON at all is told where it ends to be one.
    match serde_json::from_str::<serde::de::IgnoredAny>(body) {
        Ok(_) => Err(ImportError::Unknown {
            looks_like: Some("JSON"),
        }),
        Err(_) => lines(body).map_err(|_| ImportError::Unknown {
            looks_like: Some("JSON"),
        }),
    }
}

fn xml(text: &str, body: &str, start: usize) -> Result<Format, ImportError> {
    let mut rest = body;
    // Declaration, comments and document type come before the first element.
    for _ in 0..64 {
        let skip = if rest.starts_with("<?") {
            rest.find("?>").map(|at| at + 2)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest.starts_with("<!") {
            rest.find('>').map(|at| at + 1)
        } else {
            None
        };
        let Some(skip) = skip else { break };
        rest = rest.get(skip..).unwrap_or_default().trim_start();
    }
    let name: String = rest
        .trim_start_matches('<')
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':'))
        .collect();
    if PUBMED.contains(&name.as_str()) {
        return Ok(Format::PubMedXml);
    }
    if name == "clinical_study" || name == "search_results" {
        let offset = start + (body.len() - rest.len());
        return Err(ImportError::OldLayout {
            place: Place::of(text, offset),
            layout: "XML",
        });
    }
    Err(ImportError::Unknown {
        looks_like: Some("XML"),
    })
}

fn lines(body: &str) -> Result<Format, ImportError> {
    for line in body.lines().map(str::trim_start) {
        if super::ris::begins_record(line) {
            return Ok(Format::Ris);
        }
        if super::bibtex::begins_entry(line) {
            return Ok(Format::BibTex);
        }
    }
    Err(ImportError::Unknown { looks_like: None })
}
