//! Markdown: the text is the file itself; the parser tells what its lines are.

use evigil_core::{Block, BlockRole, Document, Zone};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::Limits;

/// Fills the blocks and the title of `document` from its text.
pub(crate) fn read(document: &mut Document, limits: &Limits) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader {
        text: &document.text,
        blocks: Vec::new(),
        max_blocks: limits.max_blocks,
        context: Vec::new(),
        line: None,
        title: None,
        in_title: false,
        metadata: false,
    };
    for (event, range) in Parser::new_ext(&document.text, options).into_offset_iter() {
        reader.event(event, range.start, range.end);
    }
    reader.flush();
    let Reader { blocks, title, .. } = reader;
    document.blocks = blocks;
    document.title = title
        .map(|title| title.trim().to_owned())
        .filter(|title| !title.is_empty());
}

struct Reader<'t> {
    text: &'t str,
    blocks: Vec<Block>,
    max_blocks: usize,
    context: Vec<(Zone, BlockRole)>,
    /// The part of the current line that is covered so far.
    line: Option<(usize, usize)>,
    title: Option<String>,
    in_title: bool,
    metadata: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.metadata = false,
            _ if self.metadata => {}
            Event::Start(tag) => self.open(&tag, start),
            Event::End(tag) => self.close(tag, end),
            Event::Text(words) => {
                self.cover(start, end);
                self.add_title(&words);
            }
            Event::Code(words) => {
                self.cover(start, end);
                self.add_title(&words);
            }
            Event::InlineHtml(_)
            | Event::Html(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {
                self.cover(start, end);
            }
            Event::FootnoteReference(_) => self.cover(start, end),
            Event::SoftBreak | Event::HardBreak | Event::Rule => self.flush(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn add_title(&mut self, words: &str) {
        if self.in_title {
            self.title.get_or_insert_default().push_str(words);
        }
    }

    fn open(&mut self, tag: &Tag<'_>, start: usize) {
        if is_inline(&tag.to_end()) {
            self.cover(start, start);
            return;
        }
        self.flush();
        let (zone, role) = self
            .context
            .last()
            .copied()
            .unwrap_or((Zone::Main, BlockRole::Text));
        self.context.push(match tag {
            Tag::Heading { level, .. } => {
                self.in_title = *level == HeadingLevel::H1 && self.title.is_none();
                (zone, BlockRole::Heading)
            }
            Tag::BlockQuote(_) => (zone, BlockRole::Quote),
            Tag::Item => (zone, BlockRole::ListItem),
            Tag::Table(_) => (Zone::Table, role),
            Tag::TableHead => (zone, BlockRole::HeaderCell),
            Tag::TableRow => (zone, BlockRole::Cell),
            _ => (zone, role),
        });
    }

    fn close(&mut self, tag: TagEnd, end: usize) {
        if is_inline(&tag) {
            self.cover(end, end);
            return;
        }
        self.flush();
        self.context.pop();
        if matches!(tag, TagEnd::Heading(_)) {
            self.in_title = false;
        }
    }

    /// Adds the source `start..end` to the current line, or to as many lines as it spans.
    fn cover(&mut self, start: usize, end: usize) {
        let mut from = start;
        for piece in self
            .text
            .get(start..end)
            .unwrap_or_default()
            .split_inclusive('\n')
        {
            let broken = piece.ends_with('\n');
            let to = from + piece.trim_end_matches(['\n', '\r']).len();
            self.extend(from, to);
            if broken {
                self.flush();
            }
            from += piece.len();
        }
        if start == end {
            self.extend(start, end);
        }
    }

    fn extend(&mut self, start: usize, end: usize) {
        if let Some((first, last)) = self.line
            && self
                .text
                .get(last..start)
                .is_some_and(|between| !between.contains('\n'))
        {
            self.line = Some((first, last.max(end)));
            return;
        }
        // What lies before the current place was covered already (the end of a link over two lines).
        let covered = self.line.map_or(0, |(_, last)| last);
        if start < covered {
            return;
        }
        self.flush();
        self.line = Some((start, end));
    }

    fn flush(&mut self) {
        let Some((start, end)) = self.line.take() else {
            return;
        };
        let end = start + self.text[start..end].trim_end_matches('\r').len();
        let after = self.blocks.last().map_or(0, |block| block.bytes.end);
        if start < after
            || start >= end
            || self.text[start..end].trim().is_empty()
            || self.blocks.len() >= self.max_blocks
        {
            return;
        }
        let (zone, role) = self
            .context
            .last()
            .copied()
            .unwrap_or((Zone::Main, BlockRole::Text));
        self.blocks.push(Block {
            bytes: start..end,
            zone,
            role,
            path: String::new(),
        });
    }
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RawDocument;

    fn blocks(source: &str) -> Vec<(Zone, BlockRole, String)> {
        let document = RawDocument::new("a.md", source.as_bytes().to_vec())
            .decode(&Limits::default())
            .expect("reads");
        assert_eq!(document.text, source);
        document
            .blocks
            .iter()
            .map(|block| {
                (
                    block.zone,
                    block.role,
                    source[block.bytes.clone()].to_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn blocks_point_into_the_file() {
        let source = "---\ntitle: x\n---\n# 題 *強調*\r\n\r\n本文 **太字** と\r\n二行目 [link](http://a)\r\n\r\n- 項目 `code`\r\n  続き\r\n\r\n> 引用\r\n> 二行\r\n\r\n| 項目 | 値 |\r\n|--|--|\r\n| 価格 | 1万円 |\r\n\r\n```\r\nlet x;\r\n\r\ny\r\n```\r\n";
        let (m, t) = (Zone::Main, Zone::Table);
        let expected = [
            (m, BlockRole::Heading, "題 *強調*"),
            (m, BlockRole::Text, "本文 **太字** と"),
            (m, BlockRole::Text, "二行目 [link](http://a)"),
            (m, BlockRole::ListItem, "項目 `code`"),
            (m, BlockRole::ListItem, "続き"),
            (m, BlockRole::Quote, "引用"),
            (m, BlockRole::Quote, "二行"),
            (t, BlockRole::HeaderCell, "項目"),
            (t, BlockRole::HeaderCell, "値"),
            (t, BlockRole::Cell, "価格"),
            (t, BlockRole::Cell, "1万円"),
            (m, BlockRole::Text, "let x;"),
            (m, BlockRole::Text, "y"),
        ];
        assert_eq!(
            blocks(source),
            expected.map(|(zone, role, text)| (zone, role, text.to_owned()))
        );
    }

    #[test]
    fn the_first_heading_is_the_title() {
        let document = RawDocument::new("a.md", b"text\n\n# One *two*\n\n# Three".to_vec())
            .decode(&Limits::default());
        assert_eq!(document.expect("reads").title.as_deref(), Some("One two"));
    }
}
