//! Keywords and their values, decoded.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use encoding_rs::MACINTOSH;

use super::codes;
use super::text::Pair;
use crate::Problem;

/// More keywords than any instrument writes; what comes behind is left out.
const MAX_KEYWORDS: usize = 500_000;

/// Keywords that stand twice are told one by one up to this number.
const MAX_TWICE: usize = 50;

/// The keywords of a data set, in the order of the file.
///
/// Values are without the blanks around them. When a keyword stands twice, the later value is
/// looked up; [`Keywords::iter`] gives both.
#[derive(Debug, Default, Clone)]
pub struct Keywords<'a> {
    entries: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// From the keyword in upper case to the entry.
    index: HashMap<String, usize>,
}

impl<'a> Keywords<'a> {
    /// The value of a keyword, whose case does not matter.
    #[must_use]
    pub fn get(&self, keyword: &str) -> Option<&str> {
        let entry = *self.index.get(&keyword.to_ascii_uppercase())?;
        self.entries.get(entry).map(|entry| &*entry.1)
    }

    /// All keywords with their values, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|entry| (&*entry.0, &*entry.1))
    }

    /// Number of keywords.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no keyword.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Decodes what a segment holds and adds it; `replaces` says whether a keyword that is already
    /// there gets the new value.
    pub(super) fn add(
        &mut self,
        pairs: Vec<Pair<'a>>,
        replaces: bool,
        dataset: usize,
        problems: &mut Vec<Problem>,
    ) {
        let macintosh = self
            .get("$SYS")
            .is_some_and(|system| is_macintosh(system.as_bytes()))
            || pairs
                .iter()
                .any(|(key, value)| key.eq_ignore_ascii_case(b"$SYS") && is_macintosh(value));
        let mut legacy: Option<(String, usize)> = None;
        let mut twice = 0;
        for (key, value) in pairs {
            if self.entries.len() >= MAX_KEYWORDS {
                problems.push(
                    codes::TOO_MANY
                        .at(crate::Place::Dataset(dataset))
                        .with("limit", MAX_KEYWORDS),
                );
                break;
            }
            let old = std::str::from_utf8(&key).is_err() || std::str::from_utf8(&value).is_err();
            let (key, value) = (decode(key, macintosh), decode(value, macintosh));
            if old {
                legacy
                    .get_or_insert_with(|| (key.clone().into_owned(), 0))
                    .1 += 1;
            }
            match self.index.entry(key.to_ascii_uppercase()) {
                Entry::Vacant(vacant) => {
                    vacant.insert(self.entries.len());
                }
                Entry::Occupied(mut occupied) => {
                    let before = self.entries.get(*occupied.get()).map(|entry| &*entry.1);
                    if before != Some(&*value) && twice < MAX_TWICE {
                        twice += 1;
                        problems.push(
                            codes::KEYWORD_TWICE
                                .at_keyword(dataset, &*key)
                                .with("first", before.unwrap_or_default())
                                .with("second", &value),
                        );
                    }
                    if replaces {
                        occupied.insert(self.entries.len());
                    }
                }
            }
            self.entries.push((key, value));
        }
        if let Some((keyword, count)) = legacy {
            problems.push(
                codes::ENCODING_LEGACY
                    .at_keyword(dataset, keyword)
                    .with("encoding", if macintosh { "Mac Roman" } else { "Latin-1" })
                    .with("count", count),
            );
        }
    }
}

fn is_macintosh(system: &[u8]) -> bool {
    system
        .get(..9)
        .is_some_and(|start| start.eq_ignore_ascii_case(b"Macintosh"))
}

/// Text from UTF-8, else from the encoding of the system that wrote it; never fails.
fn decode(bytes: Cow<'_, [u8]>, macintosh: bool) -> Cow<'_, str> {
    if std::str::from_utf8(&bytes).is_err() {
        return Cow::Owned(if macintosh {
            MACINTOSH.decode_without_bom_handling(&bytes).0.into_owned()
        } else {
            encoding_rs::mem::decode_latin1(&bytes).into_owned()
        });
    }
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keywords(pairs: &'static [(&[u8], &[u8])]) -> (Keywords<'static>, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut keywords = Keywords::default();
        let pairs = pairs
            .iter()
            .map(|(key, value)| (Cow::Borrowed(*key), Cow::Borrowed(*value)))
            .collect();
        keywords.add(pairs, true, 1, &mut problems);
        (keywords, problems)
    }

    #[test]
    fn case_does_not_matter() {
        let (keywords, _) = keywords(&[(b"$CYT", b"CytoFLEX nano")]);
        assert_eq!(keywords.get("$cyt"), Some("CytoFLEX nano"));
    }

    #[test]
    fn the_trade_mark_sign_of_old_macintoshes_is_read() {
        let (keywords, problems) = keywords(&[
            (b"$SYS", b"Macintosh System Software 9.2.2"),
            (b"CREATOR", b"CELLQuest\xaa 3.3"),
        ]);
        assert_eq!(keywords.get("CREATOR"), Some("CELLQuest\u{2122} 3.3"));
        assert_eq!(problems[0].code, "EV-F012");
    }

    #[test]
    fn other_systems_wrote_latin_1() {
        let (keywords, _) = keywords(&[(b"$OP", b"Andr\xe9"), (b"U", b"\xc2\xb5L")]);
        assert_eq!(keywords.get("$OP"), Some("André"));
        assert_eq!(keywords.get("U"), Some("µL"));
    }

    #[test]
    fn the_later_of_two_values_is_looked_up_and_told() {
        let (keywords, problems) = keywords(&[(b"A", b"1"), (b"a", b"2"), (b"A", b"2")]);
        assert_eq!(keywords.get("A"), Some("2"));
        assert_eq!(keywords.len(), 3);
        assert_eq!(problems.len(), 1);
    }
}
