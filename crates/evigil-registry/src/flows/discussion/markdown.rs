//! Markdown of users becomes HTML that is safe to show.

use std::sync::OnceLock;

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// What is read beside CommonMark.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES
}

/// The HTML of `markdown`, without scripts, styles, forms and pictures. HTML in the source shows
/// as the text that it is; of a picture its description stays, because fetching it would tell a
/// stranger who reads. Links say `nofollow noopener`.
#[must_use]
pub fn to_html(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, options()).filter_map(|event| match event {
        Event::Html(source) | Event::InlineHtml(source) => Some(Event::Text(source)),
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock)
        | Event::End(TagEnd::Image | TagEnd::HtmlBlock) => None,
        other => Some(other),
    });
    let mut unsafe_html = String::new();
    html::push_html(&mut unsafe_html, events);
    cleaner().clean(&unsafe_html).to_string()
}

/// The second lock: whatever the first lets through, only what stands here is left.
fn cleaner() -> &'static Builder<'static> {
    static CLEANER: OnceLock<Builder<'static>> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let mut builder = Builder::default();
        builder
            .rm_tags(["img", "map", "area"])
            .url_schemes(["http", "https", "mailto"].into())
            .url_relative(UrlRelative::PassThrough)
            .link_rel(Some("nofollow noopener"));
        builder
    })
}
