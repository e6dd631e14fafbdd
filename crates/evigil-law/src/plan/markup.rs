//! Rows of cells, and lines, of a page: as much of HTML as tables of labels and values need.

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Cells of a row of a table, or a term and its descriptions.
    Row(Vec<String>),
    /// A line of text outside of tables.
    Line(String),
    /// Title of the page.
    Title(String),
}

/// A table, or a list of terms, that is open.
#[derive(Debug, Default)]
struct Open {
    cells: Vec<String>,
    cell: Option<String>,
}

#[derive(Debug, Default)]
struct Reader {
    pieces: Vec<Piece>,
    open: Vec<Open>,
    line: String,
    title: Option<String>,
}

/// Tables within tables that are followed: pages have two or three.
const DEPTH_MAX: usize = 64;

/// The pieces of a page, in its order.
pub(super) fn pieces(page: &str) -> Vec<Piece> {
    let mut emitter = DefaultEmitter::default();
    // Text of scripts and styles is no text of the page: the tokenizer has to know where it ends.
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    let mut skipped: Option<Vec<u8>> = None;
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        match token {
            Token::StartTag(tag) => {
                if skipped.is_none() && is_hidden(&tag.name) && !tag.self_closing {
                    skipped = Some(tag.name.to_vec());
                } else if skipped.is_none() {
                    reader.start(&tag.name);
                }
            }
            Token::EndTag(tag) => {
                if skipped.as_deref() == Some(tag.name.as_slice()) {
                    skipped = None;
                } else if skipped.is_none() {
                    reader.end(&tag.name);
                }
            }
            Token::String(text) if skipped.is_none() => {
                reader.text(&String::from_utf8_lossy(&text.value));
            }
            _ => {}
        }
    }
    reader.finish()
}

fn is_hidden(name: &[u8]) -> bool {
    matches!(
        name,
        b"script" | b"style" | b"noscript" | b"template" | b"svg"
    )
}

impl Reader {
    fn start(&mut self, name: &[u8]) {
        match name {
            b"title" => self.title = Some(String::new()),
            b"table" | b"dl" => {
                self.end_line();
                if self.open.len() < DEPTH_MAX {
                    self.open.push(Open::default());
                }
            }
            b"tr" | b"dt" => {
                self.end_row();
                if name == b"dt" {
                    self.begin_cell();
                }
            }
            b"td" | b"th" | b"dd" => self.begin_cell(),
            b"br" | b"p" | b"div" | b"li" | b"ul" | b"ol" | b"h1" | b"h2" | b"h3" | b"h4"
            | b"h5" | b"h6" | b"section" | b"header" | b"footer" | b"hr" => self.line_break(),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"title" => {
                if let Some(title) = self.title.take() {
                    let title = squeezed(&title);
                    self.pieces.push(Piece::Title(title));
                }
            }
            b"table" | b"dl" => {
                self.end_row();
                self.open.pop();
            }
            b"tr" => self.end_row(),
            b"td" | b"th" | b"dt" | b"dd" => self.end_cell(),
            b"p" | b"div" | b"li" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                self.line_break();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(title) = &mut self.title {
            title.push_str(text);
            return;
        }
        match self.open.last_mut().and_then(|open| open.cell.as_mut()) {
            Some(cell) => cell.push_str(text),
            None => self.line.push_str(text),
        }
    }

    fn line_break(&mut self) {
        match self.open.last_mut().and_then(|open| open.cell.as_mut()) {
            Some(cell) => cell.push(' '),
            None => self.end_line(),
        }
    }

    fn begin_cell(&mut self) {
        self.end_cell();
        if let Some(open) = self.open.last_mut() {
            open.cell = Some(String::new());
        }
    }

    fn end_cell(&mut self) {
        if let Some(open) = self.open.last_mut()
            && let Some(cell) = open.cell.take()
        {
            open.cells.push(squeezed(&cell));
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(open) = self.open.last_mut() {
            let cells = std::mem::take(&mut open.cells);
            if cells.iter().any(|cell| !cell.is_empty()) {
                self.pieces.push(Piece::Row(cells));
            }
        }
    }

    fn end_line(&mut self) {
        let line = squeezed(&std::mem::take(&mut self.line));
        if !line.is_empty() {
            self.pieces.push(Piece::Line(line));
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        while !self.open.is_empty() {
            self.end_row();
            self.open.pop();
        }
        self.end_line();
        self.pieces
    }
}

/// Text with one space where there were several, or line breaks.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
