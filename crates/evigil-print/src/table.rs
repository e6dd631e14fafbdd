//! Tables that go on over pages, with their header on each.

use crate::draft::{ASCENT, GroupId, Role};
use crate::flow::Flow;
use crate::mark::{Align, SetLine, Style};
use crate::paper::Area;
use crate::text::{Cluster, Line, break_lines};

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// Its part of the width, beside those of the others.
    pub weight: f32,
}

/// A table of texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows; a row with fewer cells than columns ends in empty ones.
    pub rows: Vec<Vec<String>>,
    /// Size of its text in points.
    pub size: f32,
}

const PADDING: f32 = 2.5;
const LEADING: f32 = 1.3;

/// A cell set in lines.
struct Cell<'t> {
    text: &'t str,
    clusters: Vec<Cluster>,
    lines: Vec<Line>,
    x: f32,
    group: Option<GroupId>,
}

impl Flow<'_> {
    /// Writes a table. A row that does not fit on the page goes to the next one; one that fits on
    /// no page goes on over several.
    pub fn table(&mut self, table: &Table) {
        let group = self.draft.group(self.root, Role::Table);
        let titles: Vec<String> = table.columns.iter().map(|it| it.title.clone()).collect();
        self.keep(table.size * LEADING * 4.0);
        self.row(table, &titles, Some((group, Role::HeaderCell)));
        for row in &table.rows {
            self.row(table, row, Some((group, Role::Cell)));
        }
    }

    /// Writes a row; titles without a group repeat those above and are not read again.
    fn row(&mut self, table: &Table, texts: &[String], part: Option<(GroupId, Role)>) {
        let is_header = !matches!(part, Some((_, Role::Cell)));
        let style = if is_header {
            Style::bold(table.size)
        } else {
            Style::regular(table.size)
        };
        let row = part.map(|(parent, role)| (self.draft.group(Some(parent), Role::Row), role));
        let cells = self.cells(table, texts, style, row);
        let step = style.size * LEADING;
        let count = cells.iter().map(|it| it.lines.len()).max().unwrap_or(0);
        let mut from = 0;
        loop {
            let left = count - from;
            let height = step.mul_add(left as f32, 2.0 * PADDING);
            self.page();
            if !self.has_room(height) && !is_header {
                self.turn();
                let titles: Vec<String> = table.columns.iter().map(|it| it.title.clone()).collect();
                self.row(table, &titles, None);
            }
            let room = ((self.room() - 2.0 * PADDING) / step).floor().max(1.0) as usize;
            let lines = left.min(room);
            self.draw_row(&cells, from..from + lines, style, is_header);
            from += lines;
            if from >= count {
                return;
            }
        }
    }

    fn cells<'t>(
        &mut self,
        table: &Table,
        texts: &'t [String],
        style: Style,
        row: Option<(GroupId, Role)>,
    ) -> Vec<Cell<'t>> {
        let total: f32 = table.columns.iter().map(|it| it.weight).sum();
        let unit = self.width() / total.max(f32::MIN_POSITIVE);
        let mut x = self.left();
        let mut cells = Vec::with_capacity(table.columns.len());
        for (number, column) in table.columns.iter().enumerate() {
            let text = texts.get(number).map_or("", String::as_str);
            let width = unit * column.weight;
            let clusters = self.draft.clusters(text, style.weight);
            let lines = break_lines(&clusters, (width - 2.0 * PADDING) / style.size, usize::MAX);
            cells.push(Cell {
                text,
                clusters,
                lines,
                x: x + PADDING,
                group: row.map(|(row, role)| self.draft.group(Some(row), role)),
            });
            x += width;
        }
        cells
    }

    fn draw_row(
        &mut self,
        cells: &[Cell<'_>],
        lines: std::ops::Range<usize>,
        style: Style,
        is_header: bool,
    ) {
        let page = self.page();
        let step = style.size * LEADING;
        let height = step.mul_add(lines.len() as f32, 2.0 * PADDING);
        let (left, top, width) = (self.left(), self.y(), self.width());
        if is_header {
            let area = Area::new(left, top, width, height);
            self.draft.shade(page, area, 230);
        }
        for cell in cells {
            let shown = cell.lines.iter().skip(lines.start).take(lines.len());
            let mut y = top + PADDING;
            for line in shown {
                let clusters = cell.clusters.get(line.clusters.clone()).unwrap_or_default();
                let set = SetLine::of(cell.text, clusters);
                let at = (cell.x, ASCENT.mul_add(style.size, y));
                self.draft
                    .put(page, at, set, style, Align::Left, cell.group);
                y += step;
            }
        }
        let bottom = top + height;
        self.draft
            .rule(page, (left, bottom), (left + width, bottom), 0.4);
        self.advance(height);
    }
}
