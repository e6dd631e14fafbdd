//! A report as E2B(R2) has it: values of fields, in the repeats of their blocks.

use std::collections::{HashMap, HashSet};

use super::conversion::{BlockId, Conversion, FieldId};
use crate::icsr::At;

/// A value of a field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) field: FieldId,
    pub(crate) at: At,
    start: usize,
    end: usize,
    pub(crate) line: u32,
}

/// Something that is no field in its place: where it stood, and its text.
#[derive(Debug, Clone)]
pub(crate) struct Other {
    pub(crate) place: String,
    pub(crate) text: String,
    pub(crate) line: u32,
}

/// A report as E2B(R2) has it. A field without text is not in it: it says nothing.
#[derive(Debug, Default)]
pub(crate) struct Record {
    text: String,
    cells: Vec<Cell>,
    others: Vec<Other>,
    counts: HashMap<(BlockId, At), u16>,
}

impl Record {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.others.clear();
        self.counts.clear();
    }

    /// Adds a value, unless it is empty.
    pub(crate) fn push(&mut self, field: FieldId, at: At, text: &str, line: u32) {
        if text.trim().is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.cells.push(Cell {
            field,
            at,
            start,
            end: self.text.len(),
            line,
        });
    }

    /// Adds something that is no field in its place, unless it is empty.
    pub(crate) fn push_other(&mut self, place: String, text: &str, line: u32) {
        if !text.trim().is_empty() {
            self.others.push(Other {
                place,
                text: text.to_owned(),
                line,
            });
        }
    }

    /// Sorts the values and counts the blocks, after the last value was added. A second value of a
    /// field in the same place goes to the others, and is returned.
    pub(crate) fn finish(&mut self, conversion: &Conversion) -> Vec<Cell> {
        self.cells.sort_by_key(|cell| (cell.field, cell.at));
        let mut seconds = Vec::new();
        let mut last = None;
        self.cells.retain(|cell| {
            let key = (cell.field, cell.at);
            let is_second = last == Some(key);
            last = Some(key);
            if is_second {
                seconds.push(*cell);
            }
            !is_second
        });
        let mut number = 2_usize;
        for (count, cell) in seconds.iter().enumerate() {
            let before = count.checked_sub(1).and_then(|it| seconds.get(it));
            let same = before.is_some_and(|it| (it.field, it.at) == (cell.field, cell.at));
            number = if same { number + 1 } else { 2 };
            let place = format!("{}[{number}]", conversion.place(cell.field, cell.at));
            let text = self.text.get(cell.start..cell.end).unwrap_or_default();
            self.others.push(Other {
                place,
                text: text.to_owned(),
                line: cell.line,
            });
        }
        self.count(conversion);
        seconds
    }

    fn count(&mut self, conversion: &Conversion) {
        self.counts.clear();
        let of_cells = self.cells.iter().filter_map(|cell| {
            let field = conversion.field(cell.field)?;
            Some((field.block, cell.at))
        });
        let of_others = self.others.iter().filter_map(|other| {
            let (block, at, _) = conversion.find_place(&other.place)?;
            Some((block, at))
        });
        for (block, at) in of_cells.chain(of_others) {
            let mut next = Some(block);
            while let Some((id, block)) = next.and_then(|id| Some((id, conversion.block(id)?))) {
                if block.repeats {
                    let outer = cut(at, block.depth.saturating_sub(1));
                    let number = at.index(block.depth.saturating_sub(1));
                    let count = self.counts.entry((id, outer)).or_default();
                    *count = (*count).max(number);
                }
                next = block.parent;
            }
        }
    }

    /// How many repeats a block has in the repeat `outer` of the blocks around it.
    pub(crate) fn repeats(&self, block: BlockId, outer: At) -> u16 {
        self.counts
            .get(&(block, outer))
            .copied()
            .unwrap_or_default()
    }

    /// Its values, by field and place.
    pub(crate) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    pub(crate) fn others(&self) -> &[Other] {
        &self.others
    }

    /// The text of a value.
    pub(crate) fn text_of(&self, cell: Cell) -> &str {
        self.text.get(cell.start..cell.end).unwrap_or_default()
    }

    pub(crate) fn cell(&self, field: FieldId, at: At) -> Option<Cell> {
        let found = self
            .cells
            .binary_search_by_key(&(field, at), |cell| (cell.field, cell.at))
            .ok()?;
        self.cells.get(found).copied()
    }

    /// The text of a field, as it stands.
    pub(crate) fn get(&self, field: FieldId, at: At) -> Option<&str> {
        self.cell(field, at).map(|cell| self.text_of(cell))
    }

    /// Takes values out.
    pub(crate) fn remove(&mut self, keys: &HashSet<(FieldId, At)>) {
        self.cells
            .retain(|cell| !keys.contains(&(cell.field, cell.at)));
    }
}

/// The outermost `depth` numbers of a place.
pub(crate) fn cut(at: At, depth: usize) -> At {
    at.numbers()
        .iter()
        .take(depth)
        .fold(At::TOP, |outer, number| outer.inside(*number))
}
