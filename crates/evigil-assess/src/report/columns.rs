//! Rows in columns, for terminals.

use unicode_width::UnicodeWidthStr as _;

/// Rows, indented by two, with their cells below each other; the last cell of a row is as long as it
/// is. Columns that are empty in all rows are left out.
pub(super) fn columns(rows: Vec<Vec<String>>) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> = (0..count)
        .map(|at| {
            rows.iter()
                .map(|row| row.get(at).map_or(0, |cell| cell.width()))
                .max()
                .unwrap_or_default()
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            if *width == 0 {
                continue;
            }
            line.push_str("  ");
            line.push_str(cell);
            line.push_str(&" ".repeat(width.saturating_sub(cell.width())));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
