//! Feeds a page to html5ever within bounds.
//!
//! html5ever follows the HTML standard, whose tree construction takes quadratic time on
//! some input: it searches all open elements for many tags, and opens all open formatting
//! elements again in each paragraph. Browsers bound the nesting as well. Here a filter
//! between tokenizer and tree builder keeps back what passes the bounds; the text is
//! always kept.

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    CharacterTokens, EndTag, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink as _};
use html5ever::{LocalName, local_name};

use super::style;
use super::tokens::tokenize;
use super::tree::{Builder, Id, Tree};
use crate::Limits;

/// Formatting elements that may be open at once. Pages that never close `<font>` exist; more
/// than this do not change what is read.
const MAX_FORMATTING: usize = 64;

/// Elements remembered that were too deep, to match their end tags.
const MAX_KEPT_BACK: usize = 200_000;

/// What a page was parsed into.
pub(super) struct Parsed {
    pub(super) tree: Tree,
    /// Text after the point where the tree was full, one block a line.
    pub(super) tail: Option<String>,
}

/// Parses a page.
pub(super) fn parse(markup: String, limits: &Limits) -> Parsed {
    let filter = Filter::new(limits, markup.len());
    tokenize(&StrTendril::from(markup), &filter);
    filter.finish()
}

/// Passes tokens on to the tree builder while they are within the bounds.
pub(super) struct Filter {
    builder: TreeBuilder<Id, Builder>,
    max_nodes: usize,
    max_depth: usize,
    /// Elements whose start tag was kept back, because they are too deep.
    kept_back: RefCell<Vec<LocalName>>,
    formatting: Cell<usize>,
    /// Element whose content the tokenizer reads as raw text until its end tag.
    raw: RefCell<Option<LocalName>>,
    tail: RefCell<Option<String>>,
}

impl Filter {
    /// For a page of so many bytes.
    pub(super) fn new(limits: &Limits, bytes: usize) -> Self {
        let options = TreeBuilderOpts {
            scripting_enabled: false,
            drop_doctype: true,
            ..TreeBuilderOpts::default()
        };
        Self {
            builder: TreeBuilder::new(Builder::new(bytes), options),
            max_nodes: limits.max_nodes,
            max_depth: limits.max_depth,
            kept_back: RefCell::default(),
            formatting: Cell::new(0),
            raw: RefCell::new(None),
            tail: RefCell::new(None),
        }
    }

    pub(super) fn finish(self) -> Parsed {
        Parsed {
            tree: self.builder.sink.finish(),
            tail: self.tail.into_inner(),
        }
    }

    fn start(&self, tag: Tag, line: u64) -> TokenSinkResult<Id> {
        if style::is_formatting(&tag.name) {
            if self.formatting.get() >= MAX_FORMATTING {
                return TokenSinkResult::Continue;
            }
            self.formatting.set(self.formatting.get() + 1);
        }
        // Raw text must reach the tokenizer as such; it nests nothing.
        if self.builder.sink.depth() >= self.max_depth
            && raw_kind(&tag.name).is_none()
            && !style::is_void(&tag.name)
        {
            let breaks = !style::is_inline(&tag.name);
            let mut kept_back = self.kept_back.borrow_mut();
            if kept_back.len() < MAX_KEPT_BACK {
                kept_back.push(tag.name);
            }
            drop(kept_back);
            return if breaks {
                self.line_break(line)
            } else {
                TokenSinkResult::Continue
            };
        }
        let name = tag.name.clone();
        let result = self.builder.process_token(TagToken(tag), line);
        if matches!(
            result,
            TokenSinkResult::RawData(_) | TokenSinkResult::Plaintext
        ) {
            *self.raw.borrow_mut() = Some(name);
        }
        result
    }

    fn end(&self, tag: Tag, line: u64) -> TokenSinkResult<Id> {
        if style::is_formatting(&tag.name) {
            self.formatting.set(self.formatting.get().saturating_sub(1));
        }
        let closed = {
            let mut kept_back = self.kept_back.borrow_mut();
            // A page that is too deep closes what it opened; a few misnested tags may lie between.
            let near = kept_back.len().saturating_sub(16);
            let open = kept_back[near..].iter().rposition(|name| *name == tag.name);
            if let Some(at) = open {
                kept_back.truncate(near + at);
            }
            open.is_some()
        };
        if closed {
            return if style::is_inline(&tag.name) {
                TokenSinkResult::Continue
            } else {
                self.line_break(line)
            };
        }
        self.builder.sink.note_end_tag();
        self.builder.process_token(TagToken(tag), line)
    }

    fn line_break(&self, line: u64) -> TokenSinkResult<Id> {
        let name = local_name!("br");
        let tag = Tag {
            kind: StartTag,
            name,
            self_closing: false,
            attrs: Vec::new(),
            had_duplicate_attributes: false,
        };
        self.builder.process_token(TagToken(tag), line)
    }

    /// Reads a token when the tree is full: only its text counts.
    fn flat(&self, tail: &mut String, token: Token) -> TokenSinkResult<Id> {
        match token {
            CharacterTokens(text)
                if self.raw.borrow().as_ref().is_none_or(style::shows_raw_text) =>
            {
                tail.extend(
                    text.chars()
                        .map(|c| if c.is_ascii_whitespace() { ' ' } else { c }),
                );
                TokenSinkResult::Continue
            }
            TagToken(tag) => {
                if !style::is_inline(&tag.name) {
                    tail.push('\n');
                }
                match raw_kind(&tag.name) {
                    Some(kind) if tag.kind == StartTag => {
                        *self.raw.borrow_mut() = Some(tag.name);
                        TokenSinkResult::RawData(kind)
                    }
                    _ => TokenSinkResult::Continue,
                }
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

impl TokenSink for Filter {
    type Handle = Id;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Id> {
        if matches!(&token, TagToken(tag) if tag.kind == EndTag) {
            // In raw text the tokenizer lets only the matching end tag through.
            *self.raw.borrow_mut() = None;
        }
        if self.builder.sink.len() > self.max_nodes {
            let mut tail = self.tail.borrow_mut();
            return self.flat(tail.get_or_insert_default(), token);
        }
        match token {
            TagToken(tag) if tag.kind == StartTag => self.start(tag, line),
            TagToken(tag) => self.end(tag, line),
            token => self.builder.process_token(token, line),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.tail.borrow().is_none()
            && self
                .builder
                .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// How the tokenizer reads the content of an element that holds raw text.
fn raw_kind(name: &LocalName) -> Option<RawKind> {
    match *name {
        local_name!("script") => Some(RawKind::ScriptData),
        local_name!("style")
        | local_name!("xmp")
        | local_name!("iframe")
        | local_name!("noembed")
        | local_name!("noframes") => Some(RawKind::Rawtext),
        local_name!("title") | local_name!("textarea") => Some(RawKind::Rcdata),
        _ => None,
    }
}
