//! Walks the tree and writes down what a reader sees.

use std::collections::HashSet;
use std::fmt::Write as _;

use evigil_core::{BlockRole, Lang, Zone};
use html5ever::{LocalName, local_name};

use super::hidden::{self, Classes};
use super::style;
use super::tree::{Data, Element, Id, NONE, ROOT, Tree};
use crate::lines::Lines;

/// Longest node path, so that deep pages do not take memory for each line.
const MAX_PATH: usize = 240;

/// Names counted among the children of one element, for the numbers in paths.
const MAX_COUNTED: usize = 32;

/// What the head of a page tells.
#[derive(Default)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    pub(super) canonical: Option<String>,
    pub(super) lang: Option<Lang>,
}

/// Writes the visible text of `tree` to `lines`.
pub(super) fn collect(tree: &Tree, lines: &mut Lines) -> Head {
    let walk = Walk {
        tree,
        controlled: hidden::controlled_panels(tree),
        classes: Classes::default(),
        layout: layout_tables(tree),
        path: String::new(),
        line: Line::default(),
        aside: Vec::new(),
        lines,
    };
    walk.run();
    head(tree)
}

/// Adds a line that stands outside the tree.
pub(super) fn push_plain(line: &str, lines: &mut Lines) {
    let mut collapsed = Line::default();
    collapsed.add(line, false, false);
    lines.push(
        collapsed.text.trim_matches(' '),
        Zone::Main,
        BlockRole::Text,
        "",
    );
}

/// Tables that hold headings or other tables: they lay out a page and are not data.
fn layout_tables(tree: &Tree) -> HashSet<Id> {
    let is_table = |id: Id| {
        tree.element(id)
            .is_some_and(|element| element.name.local == local_name!("table"))
    };
    let mut layout = HashSet::new();
    for element in tree.elements() {
        let id = element.id;
        match element.name.local {
            local_name!("table") if is_presentation(element) => {
                layout.insert(id);
            }
            local_name!("table") | local_name!("h1") | local_name!("h2") | local_name!("h3") => {
                let mut above = tree.node(id).parent;
                while above != NONE && !is_table(above) {
                    above = tree.node(above).parent;
                }
                if above != NONE {
                    layout.insert(above);
                }
            }
            _ => {}
        }
    }
    layout
}

fn is_presentation(element: &Element) -> bool {
    element.attribute(&local_name!("role")).is_some_and(|role| {
        role.eq_ignore_ascii_case("presentation") || role.eq_ignore_ascii_case("none")
    })
}

/// An open element during the walk.
struct Frame {
    id: Id,
    zone: Zone,
    role: BlockRole,
    block: bool,
    /// Within the panel of an accordion: what is hidden there is still read.
    panel: bool,
    preformatted: bool,
    link: bool,
    /// Within a table that lays out the page.
    layout: bool,
    path_length: usize,
    /// Children met so far, by name.
    counts: Vec<(LocalName, u32)>,
}

struct Walk<'t, 'l> {
    tree: &'t Tree,
    controlled: HashSet<String>,
    classes: Classes<'t>,
    layout: HashSet<Id>,
    path: String,
    line: Line,
    /// Alternative texts and readings met within the current line, with their paths.
    aside: Vec<(String, String)>,
    lines: &'l mut Lines,
}

impl<'t> Walk<'t, '_> {
    fn run(mut self) {
        let mut open = vec![Frame {
            id: ROOT,
            zone: Zone::Main,
            role: BlockRole::Text,
            block: true,
            panel: false,
            preformatted: false,
            link: false,
            layout: false,
            path_length: 0,
            counts: Vec::new(),
        }];
        let mut id = self.tree.node(ROOT).first;
        while let Some(frame) = open.last_mut() {
            if id == NONE {
                id = self.tree.node(frame.id).next;
                if frame.block {
                    self.flush(frame.zone, frame.role);
                }
                self.path.truncate(frame.path_length);
                open.pop();
                continue;
            }
            match &self.tree.node(id).data {
                Data::Text(text) => {
                    self.text(text, frame);
                    id = self.tree.node(id).next;
                }
                Data::Fragment => id = self.tree.node(id).next,
                Data::Element(place) => match self.enter(id, self.tree.element_at(*place), frame) {
                    Some(inner) => {
                        id = self.tree.node(id).first;
                        open.push(inner);
                    }
                    None => id = self.tree.node(id).next,
                },
            }
        }
    }

    fn text(&mut self, text: &str, frame: &Frame) {
        if !frame.preformatted {
            self.line.add(text, false, frame.link);
            return;
        }
        for (number, piece) in text.split('\n').enumerate() {
            if number > 0 {
                self.flush(frame.zone, frame.role);
            }
            self.line.add(piece, true, frame.link);
        }
    }

    /// Begins an element: the frame for its children, or `None` when nothing in it is read.
    fn enter(&mut self, id: Id, element: &'t Element, outer: &mut Frame) -> Option<Frame> {
        let name = &element.name.local;
        let number = count(&mut outer.counts, name);
        if style::is_skipped(name) {
            return None;
        }
        let block = !style::is_inline(name);
        let region = hidden::region(element, block, &self.controlled, &mut self.classes);
        let panel = outer.panel || region.panel;
        if hidden::is_hidden(element) && (!panel || *name == local_name!("input")) {
            return None;
        }
        if *name == local_name!("noscript") && speaks_of_scripts(self.tree, id) {
            return None;
        }
        if *name == local_name!("br") || *name == local_name!("hr") {
            self.flush(outer.zone, outer.role);
            return None;
        }
        let label = control_label(element);
        if block || label.is_some() {
            self.flush(outer.zone, outer.role);
        }
        let path_length = self.path.len();
        self.extend_path(name, number);
        if let Some((label, role)) = label {
            self.line.add(label, false, false);
            self.flush(Zone::Form, role);
        }
        if self.stands_aside(id, element, name) {
            self.path.truncate(path_length);
            return None;
        }
        let layout = match *name {
            local_name!("table") => self.layout.contains(&id),
            _ => outer.layout,
        };
        let mut zone = region.zone(outer.zone).unwrap_or(outer.zone);
        if *name == local_name!("table")
            && !layout
            && !matches!(outer.zone, Zone::Nav | Zone::Footer)
        {
            zone = Zone::Table;
        }
        let role = match *name {
            local_name!("td") | local_name!("th") if layout => BlockRole::Text,
            local_name!("td") => BlockRole::Cell,
            local_name!("th") => BlockRole::HeaderCell,
            _ => style::role(name).unwrap_or(outer.role),
        };
        Some(Frame {
            id,
            zone,
            role,
            block,
            panel,
            preformatted: outer.preformatted
                || matches!(
                    *name,
                    local_name!("pre")
                        | local_name!("textarea")
                        | local_name!("xmp")
                        | local_name!("plaintext")
                ),
            link: outer.link || matches!(*name, local_name!("a") | local_name!("button")),
            layout,
            path_length,
            counts: Vec::new(),
        })
    }

    /// Handles elements that carry text in an attribute, and readings of ruby: their text stands
    /// on a line of its own after the line they are in, so that they do not cut a word.
    fn stands_aside(&mut self, id: Id, element: &Element, name: &LocalName) -> bool {
        match *name {
            local_name!("img") | local_name!("area") => {
                self.put_aside(element.attribute(&local_name!("alt")).unwrap_or_default());
            }
            local_name!("rt") => {
                let reading = self.tree.text_of(id, 4096);
                self.put_aside(&reading);
            }
            local_name!("input") => {
                let image = element
                    .attribute(&local_name!("type"))
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("image"));
                self.put_aside(
                    element
                        .attribute(&local_name!("alt"))
                        .filter(|_| image)
                        .unwrap_or_default(),
                );
            }
            _ => return false,
        }
        true
    }

    fn put_aside(&mut self, text: &str) {
        let mut line = Line::default();
        line.add(text, false, false);
        if !line.text.is_empty() {
            self.aside.push((line.text, self.path.clone()));
        }
    }

    fn extend_path(&mut self, name: &str, number: u32) {
        if self.path.len() + name.len() > MAX_PATH {
            if !self.path.ends_with('…') {
                self.path.push('…');
            }
            return;
        }
        if !self.path.is_empty() {
            self.path.push('>');
        }
        self.path.push_str(name);
        if number > 1 {
            // Writing to a string does not fail.
            let _ = write!(self.path, "[{number}]");
        }
    }

    /// Ends the current line.
    fn flush(&mut self, zone: Zone, role: BlockRole) {
        let alone = self.line.linked > 0 && self.line.linked == self.line.shown;
        let role = if alone && matches!(role, BlockRole::Text | BlockRole::ListItem) {
            BlockRole::Link
        } else {
            role
        };
        self.lines
            .push(self.line.finished(), zone, role, &self.path);
        self.line.clear();
        for (text, path) in self.aside.drain(..) {
            self.lines.push(
                text.trim_matches(' '),
                Zone::Meta,
                BlockRole::Caption,
                &path,
            );
        }
    }
}

/// The number of this child among its siblings of the same name, from 1.
fn count(counts: &mut Vec<(LocalName, u32)>, name: &LocalName) -> u32 {
    if let Some((_, number)) = counts.iter_mut().find(|(counted, _)| counted == name) {
        *number += 1;
        return *number;
    }
    if counts.len() < MAX_COUNTED {
        counts.push((name.clone(), 1));
    }
    1
}

/// The label that a form control carries in an attribute, and its role.
fn control_label(element: &Element) -> Option<(&str, BlockRole)> {
    let (attribute, role) = match element.name.local {
        local_name!("optgroup") => (local_name!("label"), BlockRole::Heading),
        local_name!("input") => {
            let kind = element
                .attribute(&local_name!("type"))
                .unwrap_or_default()
                .to_ascii_lowercase();
            match kind.as_str() {
                "submit" | "button" | "reset" => (local_name!("value"), BlockRole::Link),
                "checkbox" | "radio" | "file" | "color" | "range" | "image" => return None,
                _ => (local_name!("placeholder"), BlockRole::Text),
            }
        }
        _ => return None,
    };
    element.attribute(&attribute).map(|label| (label, role))
}

/// Whether a `noscript` only asks the reader to turn scripts on.
fn speaks_of_scripts(tree: &Tree, id: Id) -> bool {
    let text = tree.text_of(id, 2000).to_lowercase();
    text.contains("javascript") || text.contains("スクリプト") || text.trim().is_empty()
}

/// The current line, with white space collapsed as a browser does.
#[derive(Default)]
struct Line {
    text: String,
    /// Characters that are not white space, and those of them within links.
    shown: usize,
    linked: usize,
    /// White space that waits for what follows: whether it holds a line break.
    gap: Option<bool>,
    preformatted: bool,
}

impl Line {
    fn add(&mut self, text: &str, preformatted: bool, link: bool) {
        if preformatted {
            self.preformatted = true;
            self.text.push_str(text);
            self.shown += text.chars().filter(|c| !c.is_whitespace()).count();
            return;
        }
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0C');
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.trim_start_matches(is_space);
            let space = &rest[..rest.len() - word.len()];
            if !space.is_empty() {
                let breaks = space.contains(['\n', '\r']);
                self.gap = Some(self.gap.unwrap_or(false) || breaks);
            }
            let end = word.find(is_space).unwrap_or(word.len());
            self.add_word(&word[..end], link);
            rest = &word[end..];
        }
    }

    fn add_word(&mut self, word: &str, link: bool) {
        let Some(first) = word.chars().next() else {
            return;
        };
        if let Some(breaks) = self.gap.take() {
            let before = self.text.chars().next_back();
            // A line break in the source between two wide characters is no space.
            let wide = breaks && is_wide(first) && before.is_some_and(is_wide);
            if before.is_some_and(|before| before != ' ') && !wide {
                self.text.push(' ');
            }
        }
        self.text.push_str(word);
        self.shown += word.len();
        if link {
            self.linked += word.len();
        }
    }

    fn finished(&self) -> &str {
        if self.preformatted {
            self.text.trim_end_matches(['\r', ' '])
        } else {
            self.text.trim_matches(' ')
        }
    }

    fn clear(&mut self) {
        self.text.clear();
        (self.shown, self.linked, self.gap, self.preformatted) = (0, 0, None, false);
    }
}

/// Kana, kanji, CJK punctuation and full-width forms.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

/// What title, links and language attributes tell.
fn head(tree: &Tree) -> Head {
    let mut head = Head::default();
    let mut social_title = None;
    for element in tree.elements() {
        let id = element.id;
        match element.name.local {
            local_name!("html") => {
                let lang = element.attribute(&local_name!("lang"));
                head.lang = head.lang.or_else(|| lang?.trim().parse().ok());
            }
            local_name!("title") if head.title.is_none() && is_in_head(tree, id) => {
                head.title = collapsed(&tree.text_of(id, 4096));
            }
            local_name!("link") if head.canonical.is_none() => {
                let canonical = element.attribute(&local_name!("rel")).is_some_and(|rel| {
                    rel.split_ascii_whitespace()
                        .any(|rel| rel.eq_ignore_ascii_case("canonical"))
                });
                let address = element.attribute(&local_name!("href")).map(str::trim);
                let absolute =
                    address.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
                head.canonical = absolute.filter(|_| canonical).map(str::to_owned);
            }
            local_name!("meta") => {
                let content = element
                    .attribute(&local_name!("content"))
                    .unwrap_or_default();
                match element.attribute(&local_name!("property")) {
                    Some("og:title") if social_title.is_none() => social_title = collapsed(content),
                    Some("og:locale") => {
                        head.lang = head.lang.or_else(|| content.trim().parse().ok())
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    head.title = head.title.or(social_title);
    head
}

fn is_in_head(tree: &Tree, id: Id) -> bool {
    let parent = tree.node(id).parent;
    parent != NONE
        && tree
            .element(parent)
            .is_some_and(|element| element.name.local != local_name!("svg"))
}

fn collapsed(text: &str) -> Option<String> {
    let mut line = Line::default();
    line.add(text, false, false);
    (!line.text.is_empty()).then_some(line.text)
}
