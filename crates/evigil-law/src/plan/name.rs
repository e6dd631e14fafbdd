//! Providers' names in one spelling.

use super::words::{PlanWords, folded};

/// A provider's name without legal form, spaces and signs, in one spelling: names with the same
/// key are the same name.
#[must_use]
pub fn provider_key(words: &PlanWords, name: &str) -> String {
    let mut key = folded(name);
    for form in &words.names.drop {
        // A legal form stands in front, or behind another one.
        key = key.replace(form, " ");
    }
    for [written, meant] in &words.names.same {
        key = key.replace(written, meant);
    }
    key.chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}
