//! What elements are when a browser shows them with its own style sheet.

use evigil_core::{BlockRole, Zone};
use html5ever::{LocalName, local_name};

/// Elements that flow within a line. All others stand on lines of their own.
///
/// Buttons and options are inline in a style sheet, but each is a label of its own.
pub(super) fn is_inline(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("abbr")
            | local_name!("acronym")
            | local_name!("b")
            | local_name!("bdi")
            | local_name!("bdo")
            | local_name!("big")
            | local_name!("cite")
            | local_name!("code")
            | local_name!("data")
            | local_name!("del")
            | local_name!("dfn")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("img")
            | local_name!("input")
            | local_name!("ins")
            | local_name!("kbd")
            | local_name!("label")
            | local_name!("mark")
            | local_name!("nobr")
            | local_name!("output")
            | local_name!("picture")
            | local_name!("q")
            | local_name!("rb")
            | local_name!("rp")
            | local_name!("rt")
            | local_name!("rtc")
            | local_name!("ruby")
            | local_name!("s")
            | local_name!("samp")
            | local_name!("script")
            | local_name!("small")
            | local_name!("source")
            | local_name!("span")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("style")
            | local_name!("sub")
            | local_name!("sup")
            | local_name!("svg")
            | local_name!("template")
            | local_name!("time")
            | local_name!("tspan")
            | local_name!("tt")
            | local_name!("u")
            | local_name!("var")
            | local_name!("wbr")
    ) || (name.contains('-') && !name.starts_with("x-"))
}

/// Elements whose content no browser shows.
pub(super) fn is_skipped(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("template")
            | local_name!("head")
            | local_name!("title")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("datalist")
            | local_name!("audio")
            | local_name!("video")
            | local_name!("canvas")
            | local_name!("desc")
            | local_name!("metadata")
            | local_name!("rp")
    )
}

/// Whether raw text in an element is shown.
pub(super) fn shows_raw_text(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("textarea") | local_name!("xmp") | local_name!("plaintext")
    )
}

/// Elements without content or end tag.
pub(super) fn is_void(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("input")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
    )
}

/// The formatting elements of the HTML standard, which are opened again in each paragraph.
pub(super) fn is_formatting(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

/// The role that an element gives to the lines in it, if any.
pub(super) fn role(name: &LocalName) -> Option<BlockRole> {
    Some(match *name {
        local_name!("h1")
        | local_name!("h2")
        | local_name!("h3")
        | local_name!("h4")
        | local_name!("h5")
        | local_name!("h6")
        | local_name!("legend")
        | local_name!("summary")
        // The term stands over what is said about it: a question in a FAQ, an item of a list.
        | local_name!("dt") => BlockRole::Heading,
        local_name!("dd") => BlockRole::Text,
        local_name!("li") | local_name!("option") => BlockRole::ListItem,
        local_name!("blockquote") => BlockRole::Quote,
        local_name!("caption") | local_name!("figcaption") => BlockRole::Caption,
        local_name!("button") => BlockRole::Link,
        _ => return None,
    })
}

/// The zone that an element opens by its name, if any.
pub(super) fn zone(name: &LocalName) -> Option<Zone> {
    Some(match *name {
        local_name!("main") => Zone::Main,
        local_name!("header") => Zone::Header,
        local_name!("nav") => Zone::Nav,
        local_name!("footer") => Zone::Footer,
        local_name!("aside") => Zone::Aside,
        local_name!("form") | local_name!("select") | local_name!("fieldset") => Zone::Form,
        local_name!("details") | local_name!("dialog") => Zone::Accordion,
        _ => return None,
    })
}
