//! Data elements and where their repeats stand.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use super::register::CODES;

/// A data element, such as `G.k.4.r.7`, the lot of a dosage. Ordered as in the standard.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Element(u16);

/// Elements by code, for reading codes of text.
static BY_CODE: LazyLock<Vec<(&'static str, Element)>> = LazyLock::new(|| {
    let mut pairs: Vec<_> = Element::all().map(|it| (it.code(), it)).collect();
    pairs.sort_unstable();
    pairs
});

impl Element {
    pub(super) const fn at(number: u16) -> Self {
        Self(number)
    }

    /// Every element, in the order of the standard.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..CODES.len()).filter_map(|number| u16::try_from(number).ok().map(Self))
    }

    /// The element with this code; nothing when there is none.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        let at = BY_CODE
            .binary_search_by(|(known, _)| (*known).cmp(code))
            .ok()?;
        BY_CODE.get(at).map(|(_, element)| *element)
    }

    /// Its place in [`Element::all`], for tables with one row an element.
    #[must_use]
    pub const fn number(self) -> usize {
        self.0 as usize
    }

    /// Its code in the standard.
    #[must_use]
    pub fn code(self) -> &'static str {
        CODES.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// The repeating blocks it stands in, outermost first: `G.k.9.i.2.r.3` stands in `G.k`,
    /// `G.k.9.i` and `G.k.9.i.2.r`. The message itself (`N.2.r`) is no block of a report.
    pub fn blocks(self) -> impl Iterator<Item = &'static str> {
        let code = self.code();
        let start = if code.starts_with("N.2.r") { 5 } else { 0 };
        code.char_indices()
            .skip(start)
            .filter(move |(at, letter)| {
                matches!(letter, 'r' | 'k' | 'i')
                    && code.get(..*at).is_some_and(|before| before.ends_with('.'))
                    && code
                        .get(at + 1..)
                        .is_some_and(|after| after.is_empty() || after.starts_with('.'))
            })
            .filter_map(move |(at, _)| code.get(..=at))
    }

    /// How many blocks it stands in, 0 to 3: the length of its [`At`](super::At).
    #[must_use]
    pub fn depth(self) -> usize {
        self.blocks().count()
    }

    /// Whether its code lies under `prefix`: `G.k.4.r.7` under `G.k`, and under `G.k.4.r`.
    #[must_use]
    pub fn is_under(self, prefix: &str) -> bool {
        self.code()
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Whether evigil added it to the standard.
    #[must_use]
    pub fn is_extension(self) -> bool {
        self.code().starts_with("EV.")
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text that is no code of an element.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no data element")]
pub struct UnknownElement(pub String);

impl FromStr for Element {
    type Err = UnknownElement;

    fn from_str(code: &str) -> Result<Self, UnknownElement> {
        Self::of(code).ok_or_else(|| UnknownElement(code.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::register as el;
    use super::*;

    #[test]
    fn codes_are_unique_and_found() {
        for element in Element::all() {
            assert_eq!(Element::of(element.code()), Some(element));
        }
        assert_eq!(Element::of("C.9.9"), None);
    }

    #[test]
    fn blocks_follow_the_code() {
        let blocks = |element: Element| element.blocks().collect::<Vec<_>>();
        assert_eq!(blocks(el::G_K_9_I_2_R_3), ["G.k", "G.k.9.i", "G.k.9.i.2.r"]);
        assert_eq!(blocks(el::C_1_10_R), ["C.1.10.r"]);
        assert_eq!(blocks(el::EV_G_K_4_R_1), ["EV.G.k", "EV.G.k.4.r"]);
        assert!(blocks(el::N_2_R_1).is_empty());
        assert!(blocks(el::C_1_1).is_empty());
    }
}
