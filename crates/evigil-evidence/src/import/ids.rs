//! Identifiers as files write them, and how they are found in words.

use crate::ledger::identifier::{is_doi, is_pmcid, is_pmid, is_registry_id};

/// Kind of an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdKind {
    /// DOI.
    Doi,
    /// PubMed id.
    Pmid,
    /// PubMed Central id.
    Pmcid,
    /// Id of a registry.
    Registry,
}

impl IdKind {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Doi => "DOI",
            Self::Pmid => "PMID",
            Self::Pmcid => "PMCID",
            Self::Registry => "registry id",
        }
    }
}

/// A DOI without the address or `doi:` before it and the full stop behind it.
pub(super) fn doi(text: &str) -> Option<String> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let starts = [
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "http://dx.doi.org/",
        "doi.org/",
        "doi:",
        "doi ",
    ];
    let start = starts.iter().find(|start| lower.starts_with(**start));
    let rest = text.get(start.map_or(0, |start| start.len())..)?.trim();
    // Other systems write why it is there: `10.1000/x [doi]`.
    let rest = rest.strip_suffix("[doi]").unwrap_or(rest).trim_end();
    let rest = rest.trim_end_matches(['.', ',', ';']);
    is_doi(rest).then(|| rest.to_owned())
}

/// A PubMed id without what stands before it.
pub(super) fn pmid(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text
        .strip_prefix("PMID:")
        .or_else(|| text.strip_prefix("PMID"))
        .unwrap_or(text)
        .trim();
    is_pmid(digits).then(|| digits.to_owned())
}

/// A PubMed Central id, with `PMC`.
pub(super) fn pmcid(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(';');
    let digits = text
        .get(..3)
        .filter(|start| start.eq_ignore_ascii_case("pmc"));
    let id = match digits {
        Some(_) => format!("PMC{}", text.get(3..)?.trim_start_matches(':').trim()),
        None => format!("PMC{text}"),
    };
    is_pmcid(&id).then_some(id)
}

/// An id of a registry. `nct` in small letters and leading zeros that were lost are put right, and the
/// prefix that the list of the WHO puts before Japanese ids is taken off.
pub(super) fn registry(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("JPRN-").unwrap_or(text);
    if let Some(start) = text.get(..3)
        && start.eq_ignore_ascii_case("nct")
    {
        let digits = text.get(3..)?.trim();
        let number: u64 = digits.parse().ok().filter(|_| digits.len() <= 8)?;
        return (number > 0).then(|| format!("NCT{number:08}"));
    }
    is_registry_id(text).then(|| text.to_owned())
}

/// Registries whose ids are looked for in words, with the digits that follow the prefix.
const PREFIXES: [(&str, std::ops::RangeInclusive<usize>); 9] = [
    ("NCT", 8..=8),
    ("jRCT", 9..=10),
    ("UMIN", 9..=9),
    ("ISRCTN", 8..=8),
    ("ACTRN", 14..=14),
    ("ChiCTR", 8..=12),
    ("IRCT", 5..=14),
    ("KCT", 7..=7),
    ("DRKS", 8..=8),
];

/// Ids of registries that stand in words, in the order of the words, each once.
pub(super) fn mentioned(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let word = |c: char| c.is_ascii_alphanumeric();
    for token in text
        .split(|c: char| !word(c))
        .filter(|token| token.len() >= 8)
    {
        for (prefix, digits) in &PREFIXES {
            let Some(start) = token.get(..prefix.len()) else {
                continue;
            };
            if !start.eq_ignore_ascii_case(prefix) {
                continue;
            }
            let rest = token.get(prefix.len()..).unwrap_or_default();
            // jRCTs061180028, ChiCTR-type letters, IRCT...N1.
            let rest = rest
                .strip_prefix(|c: char| c.is_ascii_lowercase())
                .unwrap_or(rest);
            let count = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits.contains(&count) {
                let id = if *prefix == "NCT" {
                    registry(token)
                } else {
                    is_registry_id(token).then(|| token.to_owned())
                };
                if let Some(id) = id
                    && !found.contains(&id)
                {
                    found.push(id);
                }
            }
        }
    }
    found
}

/// The digits that follow `PMID` in words, when they are an id.
pub(super) fn pmid_in_words(text: &str) -> Option<String> {
    let at = text.find("PMID")?;
    let rest = text.get(at + 4..)?.trim_start_matches([':', ' ', '\t']);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    is_pmid(&digits).then_some(digits)
}

/// What an address of PubMed, PubMed Central, doi.org or ClinicalTrials.gov names.
pub(super) fn in_address(url: &str) -> Option<(IdKind, String)> {
    let lower = url.to_ascii_lowercase();
    if lower.contains("doi.org/") {
        let at = lower.find("doi.org/")?;
        return doi(url.get(at..)?).map(|id| (IdKind::Doi, id));
    }
    let last = url
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    if lower.contains("ncbi.nlm.nih.gov") && lower.contains("pmc") {
        return pmcid(last).map(|id| (IdKind::Pmcid, id));
    }
    if lower.contains("pubmed") {
        return pmid(last).map(|id| (IdKind::Pmid, id));
    }
    if lower.contains("clinicaltrials.gov") {
        return registry(last).map(|id| (IdKind::Registry, id));
    }
    None
}
