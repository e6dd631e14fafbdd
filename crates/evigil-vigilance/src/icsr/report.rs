//! One version of one case safety report.

use std::fmt;

use super::block::Members;
use super::{At, Element, NullFlavour};
use crate::exchange::ReportFormat;

/// The value of an element, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'r> {
    /// The value as it was written; codes as the code of their list.
    Text(&'r str),
    /// No value, for this reason.
    Null(NullFlavour),
}

impl<'r> Value<'r> {
    /// The text, when there is one.
    #[must_use]
    pub const fn text(self) -> Option<&'r str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Null(_) => None,
        }
    }

    /// The null flavour, when it has one.
    #[must_use]
    pub const fn null(self) -> Option<NullFlavour> {
        match self {
            Self::Text(_) => None,
            Self::Null(flavour) => Some(flavour),
        }
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Null(flavour) => write!(f, "({flavour})"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Text { start: u32, len: u32 },
    Null(NullFlavour),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    element: Element,
    at: At,
    slot: Slot,
    line: u32,
}

/// An element of a report with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'r> {
    /// Which element.
    pub element: Element,
    /// In which repeats.
    pub at: At,
    /// Its value.
    pub value: Value<'r>,
    /// Line of the source it stands on, from 1; 0 when it was made, not read.
    pub line: u32,
}

/// Something a source says that has no place in the model: kept, and written back where the
/// format is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Where it stood, in the words of its format: a path of elements, a table and column.
    pub place: String,
    /// What stood there.
    pub value: String,
    /// Line of the source, from 1.
    pub line: u32,
}

/// What a database calls a report: its own number, the case it belongs to, and which version.
///
/// For E2B the case is the worldwide unique number (C.1.8.1) and the report the sender's (C.1.1);
/// there is no number of a version, the day of the latest information (C.1.5) orders them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ReportKey {
    /// Number of the report, such as FAERS's `primaryid`.
    pub report: String,
    /// Number of the case that its versions share, such as FAERS's `caseid`.
    pub case: String,
    /// Version as the database counts it; 0 when it does not count.
    pub version: u32,
}

impl ReportKey {
    /// Whether a person who writes `name` means this report or its case. Zeros before a number do
    /// not count: databases write `0025001` in one year and `25001` in the next.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        fn bare(name: &str) -> &str {
            let name = name.trim();
            if name.bytes().all(|byte| byte.is_ascii_digit()) {
                name.trim_start_matches('0')
            } else {
                name
            }
        }
        let name = bare(name);
        bare(&self.case) == name || bare(&self.report) == name
    }
}

/// A report could not take another value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReportFull {
    /// Its texts together have no room for more.
    #[error("the texts of one report are longer than 4 GiB together")]
    Text,
}

/// One version of one case safety report, after ICH E2B(R3): values of data elements, in the
/// repeats of their blocks.
///
/// It is held as a list of values sorted by element and repeat, with all texts in one string:
/// a report of any format has the same shape, no element is out of reach of rules and mappings
/// that are data, and millions of reports can pass through without a thousand small allocations
/// each. For reading by meaning see the views, such as [`Icsr::drugs`].
#[derive(Debug, Clone, Default)]
pub struct Icsr {
    key: ReportKey,
    origin: Option<ReportFormat>,
    text: String,
    entries: Vec<Entry>,
    kept: Vec<Kept>,
    sorted: bool,
}

impl PartialEq for Icsr {
    /// Two reports are equal when they say the same: lines do not count.
    fn eq(&self, other: &Self) -> bool {
        let said =
            |(a, b): (Item<'_>, Item<'_>)| (a.element, a.at, a.value) == (b.element, b.at, b.value);
        self.key == other.key
            && self.entries.len() == other.entries.len()
            && self.items().zip(other.items()).all(said)
            && self.kept.len() == other.kept.len()
            && self
                .kept
                .iter()
                .zip(&other.kept)
                .all(|(a, b)| (&a.place, &a.value) == (&b.place, &b.value))
    }
}

impl Icsr {
    /// An empty report.
    #[must_use]
    pub fn new(key: ReportKey) -> Self {
        Self {
            key,
            sorted: true,
            ..Self::default()
        }
    }

    /// What its source calls it.
    #[must_use]
    pub const fn key(&self) -> &ReportKey {
        &self.key
    }

    /// Changes what its source calls it.
    pub fn set_key(&mut self, key: ReportKey) {
        self.key = key;
    }

    /// The format it first came in, where that is not the format of the file it was read from.
    #[must_use]
    pub const fn origin(&self) -> Option<ReportFormat> {
        self.origin
    }

    /// Says which format it first came in.
    pub const fn set_origin(&mut self, origin: ReportFormat) {
        self.origin = Some(origin);
    }

    /// Adds a value. Values of the same element and repeat are all kept, the first one counts.
    ///
    /// # Errors
    /// When the texts of the report would exceed 4 GiB.
    pub fn push(
        &mut self,
        element: Element,
        at: At,
        text: &str,
        line: u32,
    ) -> Result<(), ReportFull> {
        let (Ok(start), Ok(len)) = (u32::try_from(self.text.len()), u32::try_from(text.len()))
        else {
            return Err(ReportFull::Text);
        };
        start.checked_add(len).ok_or(ReportFull::Text)?;
        self.text.push_str(text);
        self.add(element, at, Slot::Text { start, len }, line);
        Ok(())
    }

    /// Adds a reason why there is no value.
    pub fn push_null(&mut self, element: Element, at: At, flavour: NullFlavour, line: u32) {
        self.add(element, at, Slot::Null(flavour), line);
    }

    /// Keeps something that has no place in the model.
    pub fn keep(&mut self, place: impl Into<String>, value: impl Into<String>, line: u32) {
        self.kept.push(Kept {
            place: place.into(),
            value: value.into(),
            line,
        });
    }

    fn add(&mut self, element: Element, at: At, slot: Slot, line: u32) {
        let last = self.entries.last();
        let in_order = last.is_none_or(|last| (last.element, last.at) <= (element, at));
        self.sorted = self.sorted && in_order;
        self.entries.push(Entry {
            element,
            at,
            slot,
            line,
        });
    }

    /// Puts the values in the order of the standard, after the last one was added and before the
    /// first one is looked up.
    pub fn sort(&mut self) {
        if !self.sorted {
            self.entries.sort_by_key(|entry| (entry.element, entry.at));
            self.sorted = true;
        }
    }

    /// Removes every value of an element in one repeat, and says whether there was one.
    pub fn remove(&mut self, element: Element, at: At) -> bool {
        let before = self.entries.len();
        self.entries
            .retain(|entry| (entry.element, entry.at) != (element, at));
        self.entries.len() != before
    }

    /// Forgets everything, so that its memory can hold the next report.
    pub fn clear(&mut self) {
        self.key = ReportKey::default();
        self.origin = None;
        self.text.clear();
        self.entries.clear();
        self.kept.clear();
        self.sorted = true;
    }

    /// All values; in the order of the standard once sorted.
    pub fn items(&self) -> impl ExactSizeIterator<Item = Item<'_>> {
        self.entries.iter().map(|entry| self.item(entry))
    }

    fn item(&self, entry: &Entry) -> Item<'_> {
        let value = match entry.slot {
            Slot::Null(flavour) => Value::Null(flavour),
            Slot::Text { start, len } => {
                let (start, len) = (start as usize, len as usize);
                Value::Text(self.text.get(start..start + len).unwrap_or_default())
            }
        };
        Item {
            element: entry.element,
            at: entry.at,
            value,
            line: entry.line,
        }
    }

    /// All values of one element, in the order of their repeats.
    pub fn all(&self, element: Element) -> impl Iterator<Item = Item<'_>> {
        self.range(element).iter().map(|entry| self.item(entry))
    }

    /// The values of an element. A report that was not sorted has to be searched through.
    fn range(&self, element: Element) -> &[Entry] {
        debug_assert!(self.sorted, "look up after sort()");
        let start = self
            .entries
            .partition_point(|entry| entry.element < element);
        let end = self
            .entries
            .partition_point(|entry| entry.element <= element);
        self.entries.get(start..end).unwrap_or_default()
    }

    /// The value of an element in a repeat, with its line.
    #[must_use]
    pub fn find(&self, element: Element, at: At) -> Option<Item<'_>> {
        let range = self.range(element);
        let start = range.partition_point(|entry| entry.at < at);
        let entry = range.get(start).filter(|entry| entry.at == at)?;
        Some(self.item(entry))
    }

    /// The value of an element in a repeat.
    #[must_use]
    pub fn value(&self, element: Element, at: At) -> Option<Value<'_>> {
        self.find(element, at).map(|item| item.value)
    }

    /// The text of an element in a repeat; nothing for an empty text or a null flavour.
    #[must_use]
    pub fn text(&self, element: Element, at: At) -> Option<&str> {
        self.value(element, at)
            .and_then(Value::text)
            .filter(|text| !text.is_empty())
    }

    /// How many repeats the block `block` has inside `outer`: the highest number of one that
    /// holds anything. `block` is `G.k`, `E.i`, or, with `outer` a drug, `G.k.4.r`.
    #[must_use]
    pub fn repeats(&self, block: &str, outer: At) -> u16 {
        let depth = outer.numbers().len();
        let Some(members) = Members::of(block) else {
            return 0;
        };
        self.entries
            .iter()
            .filter(|entry| members.has(entry.element) && entry.at.is_in(&outer))
            .map(|entry| entry.at.index(depth))
            .max()
            .unwrap_or_default()
    }

    /// What has no place in the model, in the order of the source.
    #[must_use]
    pub fn kept(&self) -> &[Kept] {
        &self.kept
    }
}
