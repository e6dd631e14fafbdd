//! A first mapping for a table, from its header and the cells of its first rows.
//!
//! What is proposed is written as TOML with comments, to be looked through and edited: names and
//! words are those of the knowledge base (`vigilance/mapped/columns.toml`), in English and Japanese.

mod sample;
mod shape;
mod text;
mod words;

use std::collections::{HashMap, HashSet};

use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault, Source};
use crate::icsr::Element;

use super::RowKind;
use super::parse::is_given;
use sample::Sample;
use shape::{Looks, Options};
use words::Shape;

pub use words::{ColumnWords, ColumnWordsFault};

/// Comments of a proposed mapping, by their ids in the base.
#[cfg(test)]
const COMMENTS: [&str; 14] = [
    "title",
    "row",
    "constant",
    "no_key",
    "by_value",
    "two_orders",
    "no_format",
    "unknown_words",
    "left_over",
    "looks_date",
    "looks_number",
    "looks_lot",
    "looks_code",
    "empty",
];

/// A first mapping for a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    encoding: String,
    delimiter: u8,
    header_line: u64,
    rows: RowKind,
    key: Option<ColumnName>,
    case: Option<ColumnName>,
    version: Option<ColumnName>,
    constants: Vec<(Element, String)>,
    columns: Vec<Proposed>,
    left_over: Vec<LeftOver>,
}

/// A column by its name, or by its number when the table has no header or the name is there twice.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ColumnName {
    Name(String),
    Number(usize),
}

/// A column with what is proposed for it.
#[derive(Debug, Clone, PartialEq)]
struct Proposed {
    name: ColumnName,
    /// Number of its kind among those of the base.
    kind: usize,
    element: Element,
    /// The repeat that the number at the end of its name tells.
    repeat: Option<u16>,
    every: bool,
    is_by_value: bool,
    options: Options,
}

/// A column without a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
struct LeftOver {
    name: ColumnName,
    looks: Looks,
}

impl Proposal {
    /// What one row of the table seems to be.
    #[must_use]
    pub const fn rows(&self) -> RowKind {
        self.rows
    }

    /// Columns that nothing is proposed for, by name or number.
    pub fn left_over(&self) -> impl Iterator<Item = String> {
        self.left_over.iter().map(|column| match &column.name {
            ColumnName::Name(name) => name.clone(),
            ColumnName::Number(number) => (number + 1).to_string(),
        })
    }

    /// Columns that go to an element, with its code.
    pub fn elements(&self) -> impl Iterator<Item = (String, &'static str)> {
        self.columns.iter().map(|column| {
            let name = match &column.name {
                ColumnName::Name(name) => name.clone(),
                ColumnName::Number(number) => (number + 1).to_string(),
            };
            (name, column.element.code())
        })
    }
}

/// Proposes a mapping for a table.
///
/// # Errors
/// When the file is no table, or the system can't read it.
pub fn propose(words: &ColumnWords, source: &dyn Source) -> Result<Proposal, ReadFault> {
    let file = source.name();
    let bytes = source.bytes().map_err(|error| ReadFault::io(file, error))?;
    let Some(sample) = sample::sample(&bytes) else {
        let problem = Problem::new("EV-T740", ProblemSeverity::Error, Place::file(file));
        return Err(ReadFault::broken(problem));
    };
    Ok(Table::new(words, sample).proposal())
}

/// A table that a mapping is proposed for.
struct Table<'w> {
    words: &'w ColumnWords,
    sample: Sample,
    header_line: u64,
    names: Vec<ColumnName>,
    /// Rows under the header.
    first_row: usize,
}

/// A kind that a column may be, found by its name.
type Candidates = (Vec<usize>, Option<u16>);

impl<'w> Table<'w> {
    fn new(words: &'w ColumnWords, sample: Sample) -> Self {
        let first = sample.rows.first();
        let header = first.filter(|(_, cells)| is_header(words, cells));
        let header_line = header.map_or(0, |(line, _)| *line);
        let names = match header {
            None => (0..sample.width).map(ColumnName::Number).collect(),
            Some((_, cells)) => {
                let is_twice = |name: &String| cells.iter().filter(|one| *one == name).count() > 1;
                let name = |(number, name): (usize, &String)| {
                    if name.is_empty() || is_twice(name) {
                        ColumnName::Number(number)
                    } else {
                        ColumnName::Name(name.clone())
                    }
                };
                cells.iter().enumerate().map(name).collect()
            }
        };
        Self {
            words,
            header_line,
            names,
            first_row: usize::from(header_line > 0),
            sample,
        }
    }

    /// The cells of a column that are not empty.
    fn cells(&self, column: usize) -> Vec<&str> {
        let rows = self.sample.rows.iter().skip(self.first_row);
        let cells = rows.filter_map(|(_, cells)| cells.get(column));
        cells
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
            .collect()
    }

    fn proposal(&self) -> Proposal {
        let candidates: Vec<Candidates> = self
            .names
            .iter()
            .map(|name| match name {
                ColumnName::Name(name) => self.words.kinds_of(name),
                ColumnName::Number(_) => (Vec::new(), None),
            })
            .collect();
        let mut used = HashSet::new();
        let mut special = |shape: Shape, needs_cells: bool| {
            let found = candidates
                .iter()
                .enumerate()
                .position(|(column, (kinds, number))| {
                    let is_kind = kinds.iter().any(|kind| self.shape_of(*kind) == Some(shape));
                    is_kind
                        && number.is_none()
                        && !used.contains(&column)
                        && (!needs_cells || !self.cells(column).is_empty())
                });
            found.inspect(|column| {
                used.insert(*column);
            })
        };
        let key = special(Shape::Key, true);
        let version = special(Shape::Version, false);
        let case = special(Shape::Case, false);
        let mut columns = self.by_name(&candidates, &used);
        let rows = self.row_kind(key, &columns);
        for column in &mut columns {
            let outer = column.1.element.blocks().next();
            // The row tells which repeat is meant: nothing is left to say.
            if outer.is_some_and(|block| is_given(block, rows)) {
                column.1.every = false;
                column.1.repeat = None;
                column.1.options.separator = None;
            }
        }
        let mapped: HashSet<usize> = columns.iter().map(|(place, _)| *place).collect();
        let mut left_over = Vec::new();
        for (place, name) in self.names.iter().enumerate() {
            if !mapped.contains(&place) && !used.contains(&place) {
                left_over.push(LeftOver {
                    name: name.clone(),
                    looks: shape::looks(self.words, &self.cells(place)),
                });
            }
        }
        let name = |place: Option<usize>| place.and_then(|place| self.names.get(place).cloned());
        let columns: Vec<_> = columns.into_iter().map(|(_, column)| column).collect();
        Proposal {
            encoding: self.sample.encoding.name().to_ascii_lowercase(),
            delimiter: self.sample.delimiter,
            header_line: self.header_line,
            rows,
            key: name(key),
            case: name(case),
            version: name(version),
            constants: self.constants(&columns),
            columns,
            left_over,
        }
    }

    fn shape_of(&self, kind: usize) -> Option<Shape> {
        self.words.kinds.get(kind).map(|kind| kind.shape)
    }

    /// Columns by name, then by their cells. Those that can only be one thing choose first.
    fn by_name(&self, candidates: &[Candidates], used: &HashSet<usize>) -> Vec<(usize, Proposed)> {
        let mut taken: HashSet<(Element, u16)> = HashSet::new();
        let mut found: HashMap<usize, Proposed> = HashMap::new();
        let choices = |place: usize| {
            let (kinds, number) = candidates.get(place).cloned().unwrap_or_default();
            let mut choices = Vec::new();
            for kind in kinds {
                let elements = self
                    .words
                    .kinds
                    .get(kind)
                    .map(|kind| kind.elements.as_slice());
                choices.extend(elements.unwrap_or_default().iter().map(|one| (kind, *one)));
            }
            (choices, number)
        };
        let mut places: Vec<_> = (0..self.names.len())
            .filter(|place| !used.contains(place))
            .collect();
        places.sort_by_key(|place| (choices(*place).0.len(), *place));
        for place in places {
            let (choices, number) = choices(place);
            let free = choices
                .into_iter()
                .find(|(_, element)| !taken.contains(&(*element, number.unwrap_or(1))));
            let Some((kind, element)) = free else {
                continue;
            };
            taken.insert((element, number.unwrap_or(1)));
            if let Some(column) = self.proposed(place, (kind, element), number, false) {
                found.insert(place, column);
            }
        }
        for place in 0..self.names.len() {
            if found.contains_key(&place) || used.contains(&place) {
                continue;
            }
            let is_free = |element: &Element| !taken.contains(&(*element, 1));
            let Some((kind, element)) = shape::by_value(self.words, &self.cells(place), is_free)
            else {
                continue;
            };
            taken.insert((element, 1));
            if let Some(column) = self.proposed(place, (kind, element), None, true) {
                found.insert(place, column);
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(place, _)| *place);
        found
    }

    fn proposed(
        &self,
        place: usize,
        (number, element): (usize, Element),
        repeat: Option<u16>,
        is_by_value: bool,
    ) -> Option<Proposed> {
        let kind = self.words.kinds.get(number)?;
        let cells = self.cells(place);
        Some(Proposed {
            name: self.names.get(place)?.clone(),
            kind: number,
            element,
            repeat: repeat.filter(|_| element.depth() > 0),
            every: kind.every && element.depth() > 0,
            is_by_value,
            options: shape::options(self.words, kind, element, &cells),
        })
    }

    /// What a row is, by what changes between the rows of one key.
    fn row_kind(&self, key: Option<usize>, columns: &[(usize, Proposed)]) -> RowKind {
        let Some(key) = key else { return RowKind::Case };
        let mut first: HashMap<&str, usize> = HashMap::new();
        let (mut drugs, mut reactions) = (false, false);
        for (number, (_, cells)) in self.sample.rows.iter().enumerate().skip(self.first_row) {
            let Some(value) = cells.get(key).filter(|value| !value.is_empty()) else {
                continue;
            };
            let Some(other) = first
                .get(value.as_str())
                .and_then(|row| self.sample.rows.get(*row))
            else {
                first.insert(value, number);
                continue;
            };
            for (place, column) in columns {
                let differs = cells.get(*place) != other.1.get(*place);
                match column.element.blocks().next() {
                    Some(block) if block.ends_with("G.k") => drugs |= differs,
                    Some(block) if block.ends_with("E.i") => reactions |= differs,
                    _ => {}
                }
            }
        }
        match (drugs, reactions) {
            (true, true) => RowKind::Pair,
            (true, false) => RowKind::Drug,
            (false, true) => RowKind::Reaction,
            (false, false) => RowKind::Case,
        }
    }

    fn constants(&self, columns: &[Proposed]) -> Vec<(Element, String)> {
        use crate::icsr::register as el;
        let has = |element| columns.iter().any(|column| column.element == element);
        let mut constants = Vec::new();
        if has(el::E_I_1_1A) {
            let is_japanese =
                |letter: char| matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
            let named = columns
                .iter()
                .filter(|column| column.element == el::E_I_1_1A);
            let mut cells = named.flat_map(|column| {
                let place = self.names.iter().position(|name| *name == column.name);
                place.map_or(Vec::new(), |place| self.cells(place))
            });
            let language = if cells.any(|cell| cell.contains(is_japanese)) {
                "jpn"
            } else {
                "eng"
            };
            constants.push((el::E_I_1_1B, language.to_owned()));
        }
        if (has(el::G_K_2_2) || has(el::G_K_2_3_R_1)) && !has(el::G_K_1) {
            constants.push((el::G_K_1, "1".to_owned()));
        }
        constants
    }
}

/// Whether a first row names columns: one name is known, or nothing in it is a value.
fn is_header(words: &ColumnWords, cells: &[String]) -> bool {
    let known = cells
        .iter()
        .filter(|cell| !cell.is_empty() && !words.kinds_of(cell).0.is_empty());
    if known.count() > 0 {
        return true;
    }
    cells.iter().all(|cell| {
        let looks = shape::looks(words, &[cell.as_str()]);
        matches!(looks, Looks::Text | Looks::Empty | Looks::Lot)
    })
}
