//! Cuts a page into tokens with html5gum and hands them to html5ever's tree builder.
//!
//! html5gum gives pieces of the page itself; those that follow one another are put together
//! again, so that text goes to the tree in runs that share the page's memory. An attribute
//! that nobody reads takes none.

use std::convert::Infallible;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    CharacterTokens, CommentToken, Doctype, DoctypeToken, EOFToken, EndTag, NullCharacterToken,
    StartTag, Tag, TagKind, TagToken, Token, TokenSink, TokenSinkResult,
};
use html5ever::{Attribute, LocalName, QualName, local_name, ns};
use html5gum::{Emitter, Error, State, Tokenizer};

/// Attributes of one tag that are read: the tree builder looks at them often.
const MAX_ATTRIBUTES: usize = 512;

/// Hands the tokens of `page` to `sink`, in order. Of attributes, only those that are read
/// anywhere come, and only on start tags.
pub(super) fn tokenize<S: TokenSink>(page: &StrTendril, sink: &S) {
    let tokens = Tokens {
        page,
        sink,
        text: Piece::default(),
        kind: StartTag,
        name: Vec::new(),
        self_closing: false,
        last_start: local_name!(""),
        attributes: Vec::new(),
        attribute: Vec::new(),
        value: Piece::default(),
        attribute_count: 0,
        doctype: Doctype::default(),
        names: Names([const { local_name!("") }; 64]),
    };
    let Ok(()) = Tokenizer::new_with_emitter(&**page, tokens).finish();
}

/// What is known of the token under construction.
struct Tokens<'p, S> {
    page: &'p StrTendril,
    sink: &'p S,
    text: Piece,
    kind: TagKind,
    name: Vec<u8>,
    self_closing: bool,
    /// Name of the start tag before, whose end tag ends raw text.
    last_start: LocalName,
    attributes: Vec<Attribute>,
    /// Name and value of the attribute under construction.
    attribute: Vec<u8>,
    value: Piece,
    attribute_count: usize,
    doctype: Doctype,
    names: Names,
}

impl<S: TokenSink> Tokens<'_, S> {
    fn emit(&mut self, token: Token) -> TokenSinkResult<S::Handle> {
        self.finish_text();
        self.sink.process_token(token, 1)
    }

    fn finish_text(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = self.text.take(self.page);
        let pass = |token| {
            let _ = self.sink.process_token(token, 1);
        };
        if memchr::memchr(0, text.as_bytes()).is_none() {
            pass(CharacterTokens(text));
            return;
        }
        // The tree builder decides what becomes of a NUL.
        for (number, part) in text.split('\0').enumerate() {
            if number > 0 {
                pass(NullCharacterToken);
            }
            if !part.is_empty() {
                pass(CharacterTokens(StrTendril::from_slice(part)));
            }
        }
    }

    fn finish_attribute(&mut self) {
        let value = self.value.take(self.page);
        if self.kind == EndTag || self.attribute_count > MAX_ATTRIBUTES {
            return;
        }
        let Some(name) = read_name(&self.attribute) else {
            return;
        };
        let known = |attribute: &Attribute| attribute.name.local == name;
        if !self.attributes.iter().any(known) {
            // The tree builder sets the namespace where one is needed.
            let name = QualName::new(None, ns!(), name);
            self.attributes.push(Attribute { name, value });
        }
    }

    fn init_tag(&mut self, kind: TagKind) {
        self.kind = kind;
        self.name.clear();
        self.attributes.clear();
        self.attribute.clear();
        self.attribute_count = 0;
        self.self_closing = false;
    }
}

impl<S: TokenSink> Emitter for Tokens<'_, S> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start = self.names.get(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        let _ = self.emit(EOFToken);
        self.sink.end();
    }

    fn emit_error(&mut self, _: Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_string(&mut self, text: &[u8]) {
        self.text.push(self.page, text);
    }

    fn init_start_tag(&mut self) {
        self.init_tag(StartTag);
    }

    fn init_end_tag(&mut self) {
        self.init_tag(EndTag);
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
    }

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }

    fn init_attribute(&mut self) {
        self.finish_attribute();
        self.attribute.clear();
        self.attribute_count += 1;
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.attribute.extend_from_slice(name);
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.value.push(self.page, value);
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.finish_attribute();
        let name = self.names.get(&self.name);
        if self.kind == StartTag {
            self.last_start = name.clone();
        }
        let tag = Tag {
            kind: self.kind,
            name,
            self_closing: self.self_closing,
            attrs: std::mem::take(&mut self.attributes),
            had_duplicate_attributes: false,
        };
        match self.emit(TagToken(tag)) {
            TokenSinkResult::Plaintext => Some(State::PlainText),
            TokenSinkResult::RawData(kind) => Some(match kind {
                RawKind::Rcdata => State::RcData,
                RawKind::Rawtext => State::RawText,
                RawKind::ScriptData | RawKind::ScriptDataEscaped(_) => State::ScriptData,
            }),
            TokenSinkResult::Continue
            | TokenSinkResult::Script(_)
            | TokenSinkResult::EncodingIndicator(_) => None,
        }
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.kind == EndTag && *self.name == *self.last_start.as_bytes()
    }

    fn init_comment(&mut self) {}

    fn push_comment(&mut self, _: &[u8]) {}

    fn emit_current_comment(&mut self) {
        let _ = self.emit(CommentToken(StrTendril::new()));
    }

    fn init_doctype(&mut self) {
        self.doctype = Doctype::default();
    }

    fn push_doctype_name(&mut self, name: &[u8]) {
        push(&mut self.doctype.name, name);
    }

    fn set_doctype_public_identifier(&mut self, value: &[u8]) {
        self.doctype.public_id = None;
        push(&mut self.doctype.public_id, value);
    }

    fn set_doctype_system_identifier(&mut self, value: &[u8]) {
        self.doctype.system_id = None;
        push(&mut self.doctype.system_id, value);
    }

    fn push_doctype_public_identifier(&mut self, part: &[u8]) {
        push(&mut self.doctype.public_id, part);
    }

    fn push_doctype_system_identifier(&mut self, part: &[u8]) {
        push(&mut self.doctype.system_id, part);
    }

    fn set_force_quirks(&mut self) {
        self.doctype.force_quirks = true;
    }

    fn emit_current_doctype(&mut self) {
        let doctype = std::mem::take(&mut self.doctype);
        let _ = self.emit(DoctypeToken(doctype));
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.finish_text();
        self.sink
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Adds to a part of a document type. The names that matter are ASCII.
fn push(part: &mut Option<StrTendril>, more: &[u8]) {
    part.get_or_insert_default()
        .push_slice(&String::from_utf8_lossy(more));
}

/// Text under construction: a place in the page, or what had to be put together.
#[derive(Default)]
struct Piece {
    from: usize,
    to: usize,
    /// Everything, once it is no one place.
    loose: Vec<u8>,
}

impl Piece {
    fn is_empty(&self) -> bool {
        self.from == self.to && self.loose.is_empty()
    }

    fn push(&mut self, page: &StrTendril, more: &[u8]) {
        // A part of the page is known by its address.
        let start = (more.as_ptr() as usize).wrapping_sub(page.as_ptr() as usize);
        let end = start.wrapping_add(more.len());
        let in_page = start < end && end <= page.len();
        if self.is_empty() && in_page {
            (self.from, self.to) = (start, end);
        } else if self.loose.is_empty() && in_page && start == self.to {
            self.to = end;
        } else {
            if self.loose.is_empty() {
                let before = &page.as_bytes()[self.from..self.to];
                self.loose.extend_from_slice(before);
            }
            self.loose.extend_from_slice(more);
        }
    }

    /// The text; what follows is a new one.
    fn take(&mut self, page: &StrTendril) -> StrTendril {
        let Self { from, to, loose } = self;
        let text = if loose.is_empty() {
            // Documents are far smaller than 4 GiB: the limit of decoded text is checked before.
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            page.subtendril(offset(*from), offset(*to - *from))
        } else {
            StrTendril::from_slice(&String::from_utf8_lossy(loose))
        };
        loose.clear();
        (*from, *to) = (0, 0);
        text
    }
}

/// Attributes that are read anywhere; the others are dropped before they take memory.
fn read_name(name: &[u8]) -> Option<LocalName> {
    Some(match name {
        b"alt" => local_name!("alt"),
        b"aria-controls" => local_name!("aria-controls"),
        b"aria-expanded" => local_name!("aria-expanded"),
        b"charset" => local_name!("charset"),
        b"class" => local_name!("class"),
        b"color" => local_name!("color"),
        b"content" => local_name!("content"),
        b"encoding" => local_name!("encoding"),
        b"face" => local_name!("face"),
        b"hidden" => local_name!("hidden"),
        b"href" => local_name!("href"),
        b"http-equiv" => local_name!("http-equiv"),
        b"id" => local_name!("id"),
        b"label" => local_name!("label"),
        b"lang" => local_name!("lang"),
        b"name" => local_name!("name"),
        b"placeholder" => local_name!("placeholder"),
        b"property" => local_name!("property"),
        b"rel" => local_name!("rel"),
        b"role" => local_name!("role"),
        b"size" => local_name!("size"),
        b"style" => local_name!("style"),
        b"type" => local_name!("type"),
        b"value" => local_name!("value"),
        _ => return None,
    })
}

/// Names met before. A page uses few, and to look one up among all names of HTML takes long.
struct Names([LocalName; 64]);

impl Names {
    fn get(&mut self, name: &[u8]) -> LocalName {
        let (Some(first), Some(last)) = (name.first(), name.last()) else {
            return local_name!("");
        };
        let sum = name.len() * 7 + usize::from(*first) * 5 + usize::from(*last) * 3;
        let place = &mut self.0[sum % 64];
        if *place.as_bytes() != *name {
            *place = LocalName::from(&*String::from_utf8_lossy(name));
        }
        place.clone()
    }
}

#[cfg(test)]
mod tests;
