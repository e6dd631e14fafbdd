//! Who made a dataset: the property Creator of DataCite 4.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Somebody, or an organisation, that made a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Creator {
    /// Name; of a person as `Family, Given`.
    pub name: String,
    /// Whether it is an organisation.
    #[serde(default)]
    pub organisation: bool,
    /// ORCID iD of a person: four groups of four digits, the last of which may be X.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orcid: Option<String>,
    /// Where they work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<String>,
}

impl Creator {
    /// Whether every field holds what it ought to.
    pub(super) fn is_sound(&self) -> bool {
        let line = |text: &str| {
            !text.trim().is_empty()
                && text.chars().count() <= 500
                && !text.chars().any(char::is_control)
        };
        line(&self.name)
            && self.orcid.as_deref().is_none_or(is_orcid)
            && self.affiliation.as_deref().is_none_or(line)
    }
}

/// Whether the last digit fits the others (ISO 7064, MOD 11-2), as ORCID prescribes.
fn is_orcid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    if groups.len() != 4 || groups.iter().any(|group| group.len() != 4) {
        return false;
    }
    let mut total = 0_u32;
    let digits: Vec<char> = groups.concat().chars().collect();
    let Some((last, first)) = digits.split_last() else {
        return false;
    };
    for digit in first {
        let Some(digit) = digit.to_digit(10) else {
            return false;
        };
        total = (total + digit) * 2 % 11;
    }
    let check = (12 - total % 11) % 11;
    match last {
        'X' => check == 10,
        digit => digit.to_digit(10) == Some(check),
    }
}

#[cfg(test)]
mod tests {
    use super::is_orcid;

    #[test]
    fn the_last_digit_of_an_orcid_is_checked() {
        // The iD that ORCID itself uses in its documentation, and one that ends with X.
        assert!(is_orcid("0000-0002-1825-0097") && is_orcid("0000-0002-1694-233X"));
        assert!(!is_orcid("0000-0002-1825-0098") && !is_orcid("0000000218250097"));
        assert!(!is_orcid("0000-0002-1825-009é") && !is_orcid(""));
    }
}
