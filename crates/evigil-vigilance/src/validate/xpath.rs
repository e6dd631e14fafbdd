//! Where an element stands in the XML of ICH, as an XPath.

use std::collections::BTreeMap;

use super::RuleBase;
use crate::icsr::{At, Element};

/// Paths begin with other paths, but not with so many.
const DEPTH_MAX: usize = 12;

impl RuleBase {
    /// The XPath of an element in the XML of ICH E2B(R3), with the numbers of its repeats. The
    /// prefix `h` stands for `urn:hl7-org:v3`. Nothing for elements that this XML does not have.
    #[must_use]
    pub fn xpath(&self, element: Element, at: At) -> Option<String> {
        let template = self.element(element)?.xpath.as_deref()?;
        let mut path = expand(template, self.paths(), DEPTH_MAX);
        for depth in 0..3 {
            let mark = format!("[{{{}}}]", depth + 1);
            let number = match at.index(depth) {
                0 => String::new(),
                number => format!("[{number}]"),
            };
            path = path.replace(&mark, &number);
        }
        Some(path)
    }
}

/// Puts in the paths that a path begins with: `$case/h:text` and what `case` stands for.
fn expand(template: &str, paths: &BTreeMap<String, String>, depth: usize) -> String {
    let Some((before, rest)) = template.split_once('$') else {
        return template.to_owned();
    };
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let start = match paths.get(name) {
        Some(path) if depth > 0 => expand(path, paths, depth - 1),
        _ => format!("${name}"),
    };
    format!("{before}{start}{}", expand(after, paths, depth))
}
