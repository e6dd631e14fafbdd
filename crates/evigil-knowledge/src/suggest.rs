//! Ids near a mistyped one.

use crate::{Knowledge, TermKind};

/// Suggestions for one id.
const SUGGESTIONS_MAX: usize = 5;

impl Knowledge {
    /// Ids that a reader may have meant by `id`, the nearest first; at most five.
    #[must_use]
    pub fn suggestions(&self, id: &str) -> Vec<&str> {
        let mut ids: Vec<&str> = self.entries().map(|entry| entry.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        nearest(id, ids)
    }
}

/// The candidates nearest to a mistyped `id`, the nearest first; at most five.
///
/// Letter case and separators do not count; a third of the letters may be wrong.
pub fn nearest<'c>(id: &str, candidates: impl IntoIterator<Item = &'c str>) -> Vec<&'c str> {
    let wanted = folded(
        id.split_once([':', '.'])
            .filter(|(kind, _)| is_kind(kind))
            .map_or(id, |(_, id)| id),
    );
    let limit = (wanted.len() / 3).max(1);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let known = folded(candidate);
            let apart = distance(&wanted, &known);
            // A beginning such as `AD-0` or `medical` is meant even when much is missing.
            let begins = wanted.len() >= 3 && known.starts_with(&wanted);
            (apart <= limit || begins)
                .then_some((if begins { apart.min(limit) } else { apart }, candidate))
        })
        .collect();
    near.sort_unstable();
    near.into_iter()
        .take(SUGGESTIONS_MAX)
        .map(|(_, id)| id)
        .collect()
}

fn is_kind(name: &str) -> bool {
    TermKind::ALL.iter().any(|kind| kind.code() == name)
}

/// The letters and digits of an id: case and separators are what people mistype first.
fn folded(id: &str) -> Vec<char> {
    id.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Edits (insert, delete, replace, swap neighbours) between two words.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut older = vec![0; b.len() + 1];
    let mut old: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut new = vec![i + 1; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = old[j] + usize::from(x != y);
            new[j + 1] = replaced.min(old[j + 1] + 1).min(new[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                new[j + 1] = new[j + 1].min(older[j - 1] + 1);
            }
        }
        older = std::mem::replace(&mut old, new);
    }
    old[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits() {
        let apart = |a: &str, b: &str| distance(&folded(a), &folded(b));
        assert_eq!(apart("AD-01", "ad01"), 0);
        assert_eq!(apart("AD-10", "AD-01"), 1);
        assert_eq!(apart("kitten", "sitting"), 3);
        assert_eq!(apart("", "abc"), 3);
    }

    #[test]
    fn prefers_the_nearest_and_offers_beginnings() {
        let ids = ["AD-01", "AD-02", "testimonial", "disease_cure"];
        assert_eq!(nearest("testimonal", ids), ["testimonial"]);
        assert_eq!(nearest("disease", ids), ["disease_cure"]);
        assert_eq!(nearest("label:canser", ["cancer", "risk"]), ["cancer"]);
        assert_eq!(nearest("method.ebmg", ["ebgm", "method"]), ["ebgm"]);
        assert!(nearest("zzzzzz", ids).is_empty());
    }
}
