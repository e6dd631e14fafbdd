//! Units of measure, as the grammar of UCUM builds them from atoms.

use std::collections::BTreeSet;

/// Deeper brackets than this are no unit that anyone writes.
const DEPTH_MAX: usize = 8;

/// Atoms and prefixes of the Unified Code for Units of Measure, case sensitive.
#[derive(Debug, Default)]
pub(super) struct Units {
    prefixes: Vec<Box<str>>,
    /// Atoms that take a prefix.
    metric: BTreeSet<Box<str>>,
    /// Atoms that take none.
    other: BTreeSet<Box<str>>,
}

impl Units {
    pub(super) fn new(
        prefixes: impl IntoIterator<Item = String>,
        metric: impl IntoIterator<Item = String>,
        other: impl IntoIterator<Item = String>,
    ) -> Self {
        let boxed = String::into_boxed_str;
        Self {
            prefixes: prefixes.into_iter().map(boxed).collect(),
            metric: metric.into_iter().map(boxed).collect(),
            other: other.into_iter().map(boxed).collect(),
        }
    }

    /// Whether `text` is a unit: components joined by `.` and `/`, each an atom with prefix and
    /// exponent, a number, a remark in braces, or a unit in brackets.
    pub(super) fn has(&self, text: &str) -> bool {
        let text = text.strip_prefix('/').unwrap_or(text);
        !text.is_empty() && self.term(text, 0) == Some("")
    }

    /// Reads a term and gives what follows it.
    fn term<'t>(&self, text: &'t str, depth: usize) -> Option<&'t str> {
        let mut rest = self.component(text, depth)?;
        while let Some(next) = rest.strip_prefix(['.', '/']) {
            rest = self.component(next, depth)?;
        }
        Some(rest)
    }

    fn component<'t>(&self, text: &'t str, depth: usize) -> Option<&'t str> {
        if let Some(inside) = text.strip_prefix('(') {
            if depth == DEPTH_MAX {
                return None;
            }
            return self.term(inside, depth + 1)?.strip_prefix(')');
        }
        if text.starts_with('{') {
            return remark(text);
        }
        let end = text
            .char_indices()
            .scan(0_usize, |brackets, (at, c)| {
                // `[iU]` and `m[H2O]` are atoms: what stands in brackets belongs to them.
                match c {
                    '[' => *brackets += 1,
                    ']' => *brackets = brackets.saturating_sub(1),
                    _ => {}
                }
                Some((at, c, *brackets))
            })
            .find(|(_, c, brackets)| *brackets == 0 && matches!(c, '.' | '/' | '(' | ')' | '{'))
            .map_or(text.len(), |(at, _, _)| at);
        let (word, rest) = text.split_at_checked(end)?;
        if !self.is_word(word) {
            return None;
        }
        if rest.starts_with('{') {
            remark(rest)
        } else {
            Some(rest)
        }
    }

    /// An atom, with or without prefix and exponent, or a number.
    fn is_word(&self, word: &str) -> bool {
        if word.is_empty() {
            return false;
        }
        if word.bytes().all(|b| b.is_ascii_digit()) || self.is_atom(word) {
            return true;
        }
        let digits = word.bytes().rev().take_while(u8::is_ascii_digit).count();
        let Some((atom, _)) = word.split_at_checked(word.len() - digits) else {
            return false;
        };
        let atom = atom.strip_suffix(['+', '-']).unwrap_or(atom);
        digits > 0 && self.is_atom(atom)
    }

    fn is_atom(&self, word: &str) -> bool {
        self.metric.contains(word)
            || self.other.contains(word)
            || self.prefixes.iter().any(|prefix| {
                word.strip_prefix(prefix.as_ref())
                    .is_some_and(|atom| self.metric.contains(atom))
            })
    }
}

/// A remark in braces, and what follows it.
fn remark(text: &str) -> Option<&str> {
    let (inside, rest) = text.strip_prefix('{')?.split_once('}')?;
    let is_plain = inside.bytes().all(|b| b.is_ascii_graphic() && b != b'{');
    is_plain.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> Units {
        let strings = |words: &[&str]| {
            words
                .iter()
                .map(|&word| word.to_owned())
                .collect::<Vec<_>>()
        };
        Units::new(
            strings(&["k", "m", "u", "d", "da"]),
            strings(&["g", "l", "L", "m", "[iU]", "Bq"]),
            strings(&["a", "mo", "min", "%", "10*", "10^", "[drp]"]),
        )
    }

    #[test]
    fn units_are_built_of_atoms() {
        let units = units();
        for unit in [
            "mg",
            "mg/dl",
            "kg.m2",
            "10.a",
            "k[iU]",
            "10*6/L",
            "ug/kg/min",
            "/min",
            "%",
            "{DF}",
            "mg{total}",
            "g/(kg.min)",
            "m-2",
            "1",
            "[drp]",
            "dag",
        ] {
            assert!(units.has(unit), "{unit}");
        }
        for text in [
            "", "furlong", "mmo", "mg/", "mg dl", "(mg", "mg)", "{", "{a b}", "k%", "Mg", "10**3",
            "//g", "[iU", "é",
        ] {
            assert!(!units.has(text), "{text}");
        }
        assert!(!units.has(&"(".repeat(10_000)));
    }
}
