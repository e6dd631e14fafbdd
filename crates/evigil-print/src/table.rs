//! Tables that go on over pages, with their header on each.

use crate::draft::{ASCENT, GroupId, Role};
use crate::flow::Flow;
use crate::font::Weight;
use crate::mark::{Align, SetLine, Style};
use crate::paper::Area;
use crate::text::{Cluster, Ending, Line, break_lines};

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// Its part of the width, beside those of the others. When a column of a table has none, all
    /// are as wide as what stands in them asks for.
    pub weight: Option<f32>,
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

/// Room that a column asks for, in points.
#[derive(Debug, Clone, Copy, Default)]
struct Asked {
    /// So that no word has to be cut.
    least: f32,
    /// So that no line has to be broken.
    whole: f32,
}

impl Asked {
    /// Widens itself for a text.
    fn take(&mut self, clusters: &[Cluster], size: f32) {
        let (mut word, mut line) = (0.0, 0.0);
        for cluster in clusters {
            let width = cluster.width * size;
            line += width;
            if !cluster.is_blank {
                word += width;
            }
            self.least = self.least.max(word);
            self.whole = self.whole.max(line);
            match cluster.ending {
                Ending::None => {}
                Ending::May => word = 0.0,
                Ending::Must => (word, line) = (0.0, 0.0),
            }
        }
    }
}

/// A width shared out by weights.
fn shared(width: f32, weights: &[f32]) -> Vec<f32> {
    let total: f32 = weights.iter().sum();
    let unit = width / total.max(f32::MIN_POSITIVE);
    weights.iter().map(|weight| weight * unit).collect()
}

impl Flow<'_> {
    /// Writes a table. A row that does not fit on the page goes to the next one; one that fits on
    /// no page goes on over several.
    pub fn table(&mut self, table: &Table) {
        let group = self.draft.group(self.root, Role::Table);
        let widths = self.widths(table);
        let titles: Vec<String> = table.columns.iter().map(|it| it.title.clone()).collect();
        self.keep(table.size * LEADING * 4.0);
        self.row(table, &widths, &titles, Some((group, Role::HeaderCell)));
        for row in &table.rows {
            self.row(table, &widths, row, Some((group, Role::Cell)));
        }
    }

    /// Writes a row; titles without a group repeat those above and are not read again.
    fn row(
        &mut self,
        table: &Table,
        widths: &[f32],
        texts: &[String],
        part: Option<(GroupId, Role)>,
    ) {
        let is_header = !matches!(part, Some((_, Role::Cell)));
        let style = if is_header {
            Style::bold(table.size)
        } else {
            Style::regular(table.size)
        };
        let row = part.map(|(parent, role)| (self.draft.group(Some(parent), Role::Row), role));
        let cells = self.cells(widths, texts, style, row);
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
                self.row(table, widths, &titles, None);
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

    /// Widths of the columns, which together fill the line.
    fn widths(&mut self, table: &Table) -> Vec<f32> {
        let width = self.width();
        let weights: Option<Vec<f32>> = table.columns.iter().map(|it| it.weight).collect();
        if let Some(weights) = weights {
            return shared(width, &weights);
        }
        let asked: Vec<Asked> = (0..table.columns.len())
            .map(|number| self.asked(table, number))
            .collect();
        let least: f32 = asked.iter().map(|it| it.least).sum();
        let whole: f32 = asked.iter().map(|it| it.whole).sum();
        if whole <= width {
            let wholes: Vec<f32> = asked.iter().map(|it| it.whole).collect();
            return shared(width, &wholes);
        }
        if least > width {
            let leasts: Vec<f32> = asked.iter().map(|it| it.least).collect();
            return shared(width, &leasts);
        }
        let part = (width - least) / (whole - least).max(f32::MIN_POSITIVE);
        let share = |it: &Asked| (it.whole - it.least).mul_add(part, it.least);
        asked.iter().map(share).collect()
    }

    /// How much room the texts of a column ask for.
    fn asked(&mut self, table: &Table, number: usize) -> Asked {
        let title = table.columns.get(number).map(|it| it.title.as_str());
        let title = title.map(|text| (text, Weight::Bold));
        let cells = table.rows.iter().filter_map(|row| row.get(number));
        let cells = cells.map(|text| (text.as_str(), Weight::Regular));
        let mut asked = Asked::default();
        for (text, weight) in title.into_iter().chain(cells) {
            let clusters = self.draft.clusters(text, weight);
            asked.take(&clusters, table.size);
        }
        asked.least += 2.0 * PADDING + 0.5;
        asked.whole += 2.0 * PADDING + 0.5;
        asked
    }

    fn cells<'t>(
        &mut self,
        widths: &[f32],
        texts: &'t [String],
        style: Style,
        row: Option<(GroupId, Role)>,
    ) -> Vec<Cell<'t>> {
        let mut x = self.left();
        let mut cells = Vec::with_capacity(widths.len());
        for (number, width) in widths.iter().enumerate() {
            let text = texts.get(number).map_or("", String::as_str);
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
