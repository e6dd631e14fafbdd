//! How identifiers of publications and trials are written.

use super::study::Identifiers;

/// A kind of identifiers: its name, those of a publication, and how they have to look.
pub(crate) type Kind<'i> = (&'static str, &'i [String], fn(&str) -> bool);

/// The identifiers of a publication by kind.
pub(crate) fn shapes(ids: &Identifiers) -> [Kind<'_>; 4] {
    [
        ("DOI", &ids.doi, is_doi),
        ("PMID", &ids.pmid, is_pmid),
        ("PMCID", &ids.pmcid, is_pmcid),
        ("registry id", &ids.registry, is_registry_id),
    ]
}

/// `10.1186/s13287-023-03402-8`: a prefix of 4 to 9 digits and a suffix without blanks.
#[must_use]
pub fn is_doi(id: &str) -> bool {
    let Some((prefix, suffix)) = id.strip_prefix("10.").and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    (4..=9).contains(&prefix.len())
        && prefix.bytes().all(|b| b.is_ascii_digit())
        && !suffix.is_empty()
        && !suffix.contains(char::is_whitespace)
}

/// A PubMed id: up to 8 digits, the first not 0.
#[must_use]
pub fn is_pmid(id: &str) -> bool {
    digits(id, 1..=8) && !id.starts_with('0')
}

/// A PubMed Central id: `PMC` and digits.
#[must_use]
pub fn is_pmcid(id: &str) -> bool {
    id.strip_prefix("PMC")
        .is_some_and(|rest| digits(rest, 1..=9) && !rest.starts_with('0'))
}

/// An id of a registry. `NCT` and 8 digits; `jRCT`, perhaps a letter, and 9 or 10 digits; of other
/// registries what begins with a letter, has digits and no blank.
#[must_use]
pub fn is_registry_id(id: &str) -> bool {
    if starts_with_ignoring_case(id, "nct") {
        return id
            .strip_prefix("NCT")
            .is_some_and(|rest| digits(rest, 8..=8));
    }
    if starts_with_ignoring_case(id, "jrct") {
        return id.strip_prefix("jRCT").is_some_and(|rest| {
            let rest = rest
                .strip_prefix(|c: char| c.is_ascii_lowercase())
                .unwrap_or(rest);
            digits(rest, 9..=10)
        });
    }
    id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.bytes().any(|b| b.is_ascii_digit())
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'))
}

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_identifiers_from_what_looks_like_them() {
        assert!(is_doi("10.1186/s13287-023-03402-8"));
        assert!(is_doi("10.52793/JSCR.2020.1(2)-09"));
        for wrong in [
            "https://doi.org/10.1/x",
            "10.1186/",
            "10.118a/x",
            "11.1186/x",
            "10.1186/a b",
        ] {
            assert!(!is_doi(wrong), "{wrong}");
        }
        assert!(is_pmid("39465400") && !is_pmid("039465400") && !is_pmid("PMID1") && !is_pmid(""));
        assert!(is_pmcid("PMC8178433") && !is_pmcid("8178433") && !is_pmcid("PMC"));
        for right in [
            "NCT04493242",
            "jRCTs061180028",
            "jRCT2080220001",
            "IRCT20240317061316N1",
            "ACTRN12620000944932",
        ] {
            assert!(is_registry_id(right), "{right}");
        }
        for wrong in [
            "NCT0449324",
            "nct04493242",
            "NCT044932421",
            "jRCTs06118002",
            "12345",
            "",
            "jRCT",
        ] {
            assert!(!is_registry_id(wrong), "{wrong}");
        }
    }
}
