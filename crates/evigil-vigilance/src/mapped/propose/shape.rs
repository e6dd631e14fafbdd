//! What the cells of a column look like.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{ColumnKind, ColumnWords, Shape, WordMeaning};
use crate::icsr::Element;
use crate::mapped::value;

/// How the cells of a column are to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Options {
    /// Words of the cells with their values.
    pub(super) values: Vec<(String, String)>,
    /// Words of the cells that are no value, with the reason.
    pub(super) nulls: Vec<(String, String)>,
    /// Words of the cells that are not known.
    pub(super) unknown: Vec<String>,
    /// Whether only listed words are values.
    pub(super) is_closed: bool,
    pub(super) formats: Vec<String>,
    /// Whether day and month fit the other way round as well.
    pub(super) has_two_orders: bool,
    /// Whether some cells fit no format.
    pub(super) has_no_format: bool,
    pub(super) is_number: bool,
    pub(super) unit: Option<String>,
    pub(super) units: Vec<(String, String)>,
    pub(super) behind: Vec<String>,
    pub(super) separator: Option<String>,
}

/// What a column without a proposal looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    Empty,
    Date,
    Code,
    Number,
    Lot,
    Text,
}

/// More words than these are no list but free text.
const WORDS_MAX: usize = 60;
/// Separators of several values in a cell.
const SEPARATORS: [&str; 6] = [";", "；", "、", "|", "\n", " / "];

/// How the cells of a column of this kind are to be read.
pub(super) fn options(
    words: &ColumnWords,
    kind: &ColumnKind,
    element: Element,
    cells: &[&str],
) -> Options {
    let mut options = Options::default();
    match kind.shape {
        Shape::Code | Shape::Flag => code(words, kind, cells, &mut options),
        Shape::Date => dates(words, cells, &mut options),
        Shape::Age => age(words, kind, cells, &mut options),
        Shape::Number => {
            options.unit = kind.unit.clone();
            options.is_number = kind.unit.is_none();
            let used = |word: &&String| cells.iter().any(|cell| ends_in(cell, word));
            options.behind = kind.behind.iter().filter(used).cloned().collect();
        }
        Shape::Several if element.depth() > 0 => {
            let share = |separator: &&&str| {
                let with = cells
                    .iter()
                    .filter(|cell| cell.contains(**separator))
                    .count();
                // A mark in one cell of many is a mark, not a separator.
                with * 20 >= cells.len().max(1) && with > 0
            };
            let separator = SEPARATORS.iter().find(share);
            options.separator = separator.map(|separator| (*separator).to_owned());
        }
        _ => {}
    }
    options
}

fn ends_in(cell: &str, word: &str) -> bool {
    value::fold(cell).ends_with(&value::fold(word))
}

/// The different words of the cells, in the order of the alphabet.
fn distinct<'c>(cells: &[&'c str]) -> BTreeMap<&'c str, usize> {
    let mut distinct = BTreeMap::new();
    for cell in cells {
        *distinct.entry(*cell).or_insert(0) += 1;
    }
    distinct
}

fn code(words: &ColumnWords, kind: &ColumnKind, cells: &[&str], options: &mut Options) {
    let Some(list) = &kind.list else { return };
    let mut seen = BTreeSet::new();
    for word in distinct(cells).into_keys() {
        // `Male` and `male` are one word of a mapping.
        if !seen.insert(value::fold(word)) {
            continue;
        }
        match words.meaning(list, word) {
            Some(WordMeaning::Value(value)) => options.values.push((word.to_owned(), value)),
            Some(WordMeaning::Null(null)) => options.nulls.push((word.to_owned(), null)),
            None if list == "country" && is_country(word) => {
                options.values.push((word.to_owned(), word.to_owned()));
            }
            None if options.unknown.len() < WORDS_MAX => options.unknown.push(word.to_owned()),
            None => {}
        }
    }
    options.is_closed = true;
}

/// Two capital letters, as ISO 3166-1 writes countries.
fn is_country(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The formats that the cells need, the likelier ones first.
fn dates(words: &ColumnWords, cells: &[&str], options: &mut Options) {
    let mut rest: Vec<&str> = distinct(cells).into_keys().collect();
    while !rest.is_empty() {
        let fits = |format: &String| {
            let fit = rest
                .iter()
                .filter(|cell| value::date(format, cell).is_some());
            fit.count()
        };
        // The first of those that fit most.
        let best = words
            .formats
            .iter()
            .rev()
            .max_by_key(|format| fits(format))
            .filter(|format| fits(format) > 0);
        let Some(best) = best else {
            options.has_no_format = true;
            break;
        };
        let turned = match best.as_str() {
            "%m/%d/%Y" => Some("%d/%m/%Y"),
            "%d/%m/%Y" => Some("%m/%d/%Y"),
            _ => None,
        };
        options.has_two_orders |=
            turned.is_some_and(|turned| fits(&turned.to_owned()) == fits(best));
        options.formats.push(best.clone());
        rest.retain(|cell| value::date(best, cell).is_none());
    }
    if options.formats.is_empty() && cells.is_empty() {
        options.formats.extend(words.formats.first().cloned());
    }
}

fn age(words: &ColumnWords, kind: &ColumnKind, cells: &[&str], options: &mut Options) {
    options.unit.clone_from(&kind.unit);
    for cell in distinct(cells).into_keys() {
        let Some((_, behind)) = value::number(cell, false) else {
            continue;
        };
        let is_new = !behind.is_empty() && !options.units.iter().any(|(word, _)| *word == behind);
        if let (true, Some(unit)) = (is_new, words.unit(&behind)) {
            options.units.push((behind, unit.to_owned()));
        }
    }
}

/// The kind of a column whose name tells nothing, when its cells tell it.
pub(super) fn by_value(
    words: &ColumnWords,
    cells: &[&str],
    is_free: impl Fn(&Element) -> bool,
) -> Option<(usize, Element)> {
    let distinct = distinct(cells);
    let kinds = words
        .kinds
        .iter()
        .enumerate()
        .filter(|(_, kind)| kind.by_value);
    for (number, kind) in kinds {
        let Some(element) = kind
            .elements
            .first()
            .copied()
            .filter(|element| is_free(element))
        else {
            continue;
        };
        let is_kind = match (kind.shape, &kind.list) {
            (Shape::Meddra, _) => {
                !distinct.is_empty() && distinct.keys().all(|cell| is_meddra(cell))
            }
            (_, Some(list)) => {
                let known = distinct.keys().filter_map(|cell| {
                    // A bare digit can be the code of anything.
                    let is_word = cell.chars().any(char::is_alphabetic);
                    words.meaning(list, cell).filter(|_| is_word)
                });
                // One letter is a code of many things, two that belong together are not.
                let values: Vec<_> = known.collect();
                distinct.len() >= 2
                    && values.len() == distinct.len()
                    && values
                        .windows(2)
                        .any(|pair| matches!(pair, [a, b] if a != b))
            }
            _ => false,
        };
        if is_kind {
            return Some((number, element));
        }
    }
    None
}

/// Eight digits, of which the first is 1, as codes of MedDRA have.
fn is_meddra(cell: &str) -> bool {
    cell.len() == 8 && cell.starts_with("10") && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a column without a proposal looks like.
pub(super) fn looks(words: &ColumnWords, cells: &[&str]) -> Looks {
    let is_number = |cell: &str| {
        value::number(cell, false).is_some_and(|(_, behind)| behind.chars().count() <= 3)
            && cell
                .chars()
                .next()
                .is_some_and(|letter| letter.is_numeric())
    };
    let is_date = |cell: &str| {
        // Four digits alone are a year as well as any number.
        cell.chars().count() > 4
            && words
                .formats
                .iter()
                .any(|format| value::date(format, cell).is_some())
    };
    let is_lot = |cell: &str| {
        let letters = cell.chars().count();
        (3..=20).contains(&letters)
            && cell.chars().any(|letter| letter.is_ascii_digit())
            && cell
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '/' | '_'))
    };
    let share = |is: &dyn Fn(&str) -> bool| {
        let count = cells.iter().filter(|cell| is(cell)).count();
        count * 10 >= cells.len() * 9
    };
    if cells.iter().all(|cell| cell.is_empty()) {
        Looks::Empty
    } else if share(&is_meddra) {
        Looks::Code
    } else if share(&is_date) {
        Looks::Date
    } else if share(&is_number) {
        Looks::Number
    } else if share(&is_lot) {
        Looks::Lot
    } else {
        Looks::Text
    }
}
