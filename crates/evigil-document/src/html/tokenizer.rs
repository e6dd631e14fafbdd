//! Cuts a page into the tokens of the HTML standard, for html5ever's tree builder.
//!
//! The whole page is in memory, so that the states of the standard become places in it:
//! text goes out in runs that share the page's memory, and an attribute that nobody reads
//! takes none. Where the standard goes by rare states, html5ever's own tokenizer is asked
//! (`declaration`); a test compares both on hostile markup.

mod raw;
mod reference;
mod tag;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, CommentToken, Doctype, DoctypeToken, EOFToken,
    NullCharacterToken, ParseError, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};
use memchr::memmem;

use reference::Reference;
use tag::Names;

/// Hands the tokens of `markup` to `sink`, in order. Line breaks must be line feeds.
///
/// Of attributes, only those that are read anywhere come, and only on start tags.
pub(super) fn tokenize<S: TokenSink>(markup: &StrTendril, sink: &S) {
    let mut tokens = Tokens {
        markup,
        bytes: markup.as_bytes(),
        sink,
        names: Names::new(),
    };
    tokens.run();
    tokens.emit(EOFToken);
    sink.end();
}

struct Tokens<'m, S> {
    markup: &'m StrTendril,
    bytes: &'m [u8],
    sink: &'m S,
    names: Names,
}

/// How the text behind a tag is read.
enum Content {
    Markup,
    Raw(LocalName, RawKind),
    Plain,
}

impl<S: TokenSink> Tokens<'_, S> {
    /// Reads markup: text, tags and declarations.
    fn run(&mut self) {
        // Text from `from` on is not given out yet.
        let (mut from, mut at) = (0, 0);
        while let Some(stop) = find3(self.bytes, at, b'<', b'&', 0) {
            match self.bytes[stop] {
                b'&' => at = self.text_reference(&mut from, stop, false),
                b'<' => {
                    let Some(&second) = self.bytes.get(stop + 1) else {
                        break;
                    };
                    let third = self.bytes.get(stop + 2).copied();
                    match (second, third) {
                        (b'a'..=b'z' | b'A'..=b'Z', _) => {
                            self.text(from, stop);
                            at = self.start_tag(stop);
                        }
                        (b'/', Some(b'a'..=b'z' | b'A'..=b'Z')) => {
                            self.text(from, stop);
                            at = self.end_tag(stop);
                        }
                        (b'/', None) => break,
                        (b'/', Some(b'>')) => {
                            self.text(from, stop);
                            // The tree builder forgets at an error that a line break was to be ignored.
                            self.emit(ParseError("an end tag without a name".into()));
                            at = stop + 3;
                        }
                        (b'!' | b'?' | b'/', _) => {
                            self.text(from, stop);
                            at = self.declaration(stop);
                        }
                        _ => {
                            at = stop + 1;
                            continue;
                        }
                    }
                    from = at;
                }
                _ => {
                    self.text(from, stop);
                    self.emit(NullCharacterToken);
                    at = stop + 1;
                    from = at;
                }
            }
        }
        self.text(from, self.bytes.len());
    }

    /// Reads a start tag, and its content when that is no markup; one past what was read.
    fn start_tag(&mut self, open: usize) -> usize {
        let (end, token) = tag::start(self.markup, open + 1, &mut self.names);
        let Some(tag) = token else {
            return end;
        };
        let name = tag.name.clone();
        let content = match self.sink.process_token(TagToken(tag), 1) {
            TokenSinkResult::RawData(kind) => Content::Raw(name, kind),
            TokenSinkResult::Plaintext => Content::Plain,
            TokenSinkResult::Continue
            | TokenSinkResult::Script(_)
            | TokenSinkResult::EncodingIndicator(_) => Content::Markup,
        };
        match content {
            Content::Markup => end,
            Content::Plain => {
                self.raw_text(end, self.bytes.len());
                self.bytes.len()
            }
            Content::Raw(name, kind) => {
                let close = raw::end(self.bytes, end, &name, kind);
                let text_end = close.unwrap_or(self.bytes.len());
                if kind == RawKind::Rcdata {
                    self.escapable_raw_text(end, text_end);
                } else {
                    self.raw_text(end, text_end);
                }
                close.map_or(self.bytes.len(), |close| self.end_tag(close))
            }
        }
    }

    fn end_tag(&mut self, open: usize) -> usize {
        let (end, token) = tag::end(self.markup, open + 2, &mut self.names);
        if let Some(tag) = token {
            self.emit(TagToken(tag));
        }
        end
    }

    /// Reads what begins with `<!`, `<?` or `</` and is no tag.
    fn declaration(&mut self, open: usize) -> usize {
        let rest = &self.bytes[open..];
        let begins = |word: &[u8]| {
            rest.get(2..2 + word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        let end = if rest.starts_with(b"<!--") {
            comment_end(self.bytes, open)
        } else if rest[1] == b'!' && begins(b"doctype") {
            // In a document type, a `>` ends even a quoted name.
            let end = past(self.bytes, open, b'>');
            if let Some(doctype) = doctype(&self.piece(open, end)) {
                self.emit(DoctypeToken(doctype));
            }
            return end;
        } else if rest.starts_with(b"<![CDATA[")
            && self
                .sink
                .adjusted_current_node_present_but_not_in_html_namespace()
        {
            let from = open + b"<![CDATA[".len();
            let close = memmem::find(&self.bytes[from..], b"]]>").map(|length| from + length);
            self.text_with_nulls(from, close.unwrap_or(self.bytes.len()));
            return close.map_or(self.bytes.len(), |close| close + 3);
        } else {
            // Not the third byte: `<!>` is a whole comment.
            past(self.bytes, open + 2, b'>')
        };
        self.emit(CommentToken(StrTendril::new()));
        end
    }

    /// Reads a character reference at `at` in text that begins at `from`; one past it. `from`
    /// moves along when the text before was given out. In raw text there are no NULs left.
    fn text_reference(&mut self, from: &mut usize, at: usize, raw: bool) -> usize {
        let Some(Reference { end, text, faulty }) = reference::read(self.markup, at, false) else {
            return at + 1;
        };
        if raw {
            self.raw_text(*from, at);
        } else {
            self.text(*from, at);
        }
        if faulty {
            self.emit(ParseError("a faulty character reference".into()));
        }
        self.emit(CharacterTokens(text));
        *from = end;
        end
    }

    /// Raw text in which character references count.
    fn escapable_raw_text(&mut self, mut from: usize, to: usize) {
        let mut at = from;
        while let Some(stop) = find(&self.bytes[..to], at, b'&') {
            at = self.text_reference(&mut from, stop, true);
        }
        self.raw_text(from, to);
    }

    /// Text that stands as it is; NULs become replacement characters.
    fn raw_text(&self, from: usize, to: usize) {
        if find(&self.bytes[..to], from, 0).is_some() {
            let text = self.markup[from..to].replace('\0', "\u{fffd}");
            self.emit(CharacterTokens(StrTendril::from(text)));
        } else {
            self.text(from, to);
        }
    }

    fn text_with_nulls(&self, mut from: usize, to: usize) {
        while let Some(null) = find(&self.bytes[..to], from, 0) {
            self.text(from, null);
            self.emit(NullCharacterToken);
            from = null + 1;
        }
        self.text(from, to);
    }

    fn text(&self, from: usize, to: usize) {
        if from < to {
            self.emit(CharacterTokens(self.piece(from, to)));
        }
    }

    fn piece(&self, from: usize, to: usize) -> StrTendril {
        piece(self.markup, from, to)
    }

    /// Gives out a token whose answer changes nothing: only start tags change how text is read.
    fn emit(&self, token: Token) {
        let _ = self.sink.process_token(token, 1);
    }
}

/// A part of the page, which shares its memory.
fn piece(markup: &StrTendril, from: usize, to: usize) -> StrTendril {
    // Documents are far smaller than 4 GiB: the limit of decoded text is checked before.
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    markup.subtendril(offset(from), offset(to - from))
}

fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    memchr::memchr(byte, bytes.get(from..)?).map(|at| from + at)
}

fn find3(bytes: &[u8], from: usize, one: u8, two: u8, three: u8) -> Option<usize> {
    memchr::memchr3(one, two, three, bytes.get(from..)?).map(|at| from + at)
}

/// One past the next `byte`, or the end.
fn past(bytes: &[u8], from: usize, byte: u8) -> usize {
    find(bytes, from, byte).map_or(bytes.len(), |at| at + 1)
}

/// One past the comment that begins at `open`.
fn comment_end(bytes: &[u8], open: usize) -> usize {
    let rest = &bytes[open..];
    if rest.starts_with(b"<!-->") {
        return open + 5;
    }
    if rest.starts_with(b"<!--->") {
        return open + 6;
    }
    let mut at = open + 4;
    while let Some(dashes) = bytes.get(at..).and_then(|rest| memmem::find(rest, b"--")) {
        let dashes = at + dashes;
        let behind = &bytes[dashes + 2..];
        if behind.starts_with(b">") {
            return dashes + 3;
        }
        if behind.starts_with(b"!>") {
            return dashes + 4;
        }
        at = dashes + 1;
    }
    bytes.len()
}

/// The document type that `declaration` gives; there is one in a page, so that html5ever may
/// read it.
fn doctype(declaration: &StrTendril) -> Option<Doctype> {
    #[derive(Default)]
    struct Found(std::cell::RefCell<Option<Doctype>>);
    impl TokenSink for Found {
        type Handle = ();

        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            if let DoctypeToken(doctype) = token {
                *self.0.borrow_mut() = Some(doctype);
            }
            TokenSinkResult::Continue
        }
    }
    let tokenizer = Tokenizer::new(Found::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(declaration.clone());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[cfg(test)]
mod tests;
