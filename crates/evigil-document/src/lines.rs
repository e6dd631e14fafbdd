//! Text under construction: one block a line.

use evigil_core::{Block, BlockRole, Zone};

use crate::Limits;

/// Collects lines and their blocks within the limits.
pub(crate) struct Lines {
    text: String,
    blocks: Vec<Block>,
    max_text: usize,
    max_blocks: usize,
    overflow: bool,
}

impl Lines {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self::with_capacity(limits, 0)
    }

    /// For a text of about so many bytes.
    pub(crate) fn with_capacity(limits: &Limits, bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            blocks: Vec::new(),
            max_text: usize::try_from(limits.max_text_bytes).unwrap_or(usize::MAX),
            max_blocks: limits.max_blocks,
            overflow: false,
        }
    }

    /// Adds one line, which must not contain a line break. Blank lines are left out.
    pub(crate) fn push(&mut self, line: &str, zone: Zone, role: BlockRole, path: &str) {
        if is_blank(line) || self.overflow {
            return;
        }
        if self.text.len() + line.len() + 1 > self.max_text {
            self.overflow = true;
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(line);
        if self.blocks.len() < self.max_blocks {
            self.blocks.push(Block {
                bytes: start..self.text.len(),
                zone,
                role,
                path: path.to_owned(),
            });
        }
    }

    /// The text and its blocks; `None` when the text passed its limit.
    pub(crate) fn finish(self) -> Option<(String, Vec<Block>)> {
        (!self.overflow).then_some((self.text, self.blocks))
    }
}

/// Whether a line shows nothing: white space (also full-width and no-break) and
/// zero-width characters only.
pub(crate) fn is_blank(line: &str) -> bool {
    line.chars().all(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
            )
    })
}
