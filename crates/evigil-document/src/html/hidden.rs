//! Attributes that hide text, collapse it, or say where on the page it stands.

use std::collections::HashSet;

use evigil_core::Zone;
use html5ever::{LocalName, local_name};

use super::style;
use super::tree::{Element, Tree};

/// Ids of the panels that buttons and tabs open.
pub(super) fn controlled_panels(tree: &Tree) -> HashSet<String> {
    let controls = local_name!("aria-controls");
    tree.elements()
        .filter_map(|(_, element)| element.attribute(&controls))
        .flat_map(str::split_ascii_whitespace)
        .map(str::to_owned)
        .collect()
}

/// Whether the element is hidden as the page loads.
pub(super) fn is_hidden(element: &Element) -> bool {
    element.attribute(&local_name!("hidden")).is_some()
        || element.attribute(&local_name!("style")).is_some_and(hides)
        || (element.name.local == local_name!("input")
            && element
                .attribute(&local_name!("type"))
                .is_some_and(|kind| kind.eq_ignore_ascii_case("hidden")))
}

/// Whether an inline style holds `display: none`.
fn hides(style: &str) -> bool {
    style.split(';').any(|declaration| {
        declaration
            .split_once(':')
            .is_some_and(|(property, value)| {
                property.trim().eq_ignore_ascii_case("display")
                    && value
                        .trim()
                        .get(..4)
                        .is_some_and(|value| value.eq_ignore_ascii_case("none"))
            })
    })
}

/// Whether the element is the panel of an accordion, a tab or a FAQ.
pub(super) fn is_panel(element: &Element, controlled: &HashSet<String>) -> bool {
    let name = &element.name.local;
    // Classes on these tell of the page as a whole, or of a label.
    if *name == local_name!("html") || *name == local_name!("body") || style::is_inline(name) {
        return false;
    }
    matches!(*name, local_name!("details") | local_name!("dialog"))
        || element
            .attribute(&local_name!("role"))
            .is_some_and(|role| role.eq_ignore_ascii_case("tabpanel"))
        || element.attribute(&local_name!("aria-expanded")).is_some()
        || element
            .attribute(&local_name!("id"))
            .is_some_and(|id| controlled.contains(id) || names_panel(id))
        || element
            .attribute(&local_name!("class"))
            .is_some_and(|class| class.split_ascii_whitespace().any(names_panel))
}

/// Whether a class or id speaks of an accordion, a FAQ or a tab, in one of its words.
fn names_panel(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    if ["accordion", "faq", "collaps", "toggle-content", "tabpanel"]
        .iter()
        .any(|word| class.contains(word))
    {
        return !class.contains("nav");
    }
    class.split(|c: char| !c.is_ascii_alphabetic()).any(|word| {
        matches!(
            word,
            "tab" | "tabs" | "tabbed" | "tabpane" | "tabcontent" | "tabcontents" | "qa"
        )
    })
}

/// The zone that an element opens, if any.
pub(super) fn zone(element: &Element, controlled: &HashSet<String>, outer: Zone) -> Option<Zone> {
    let name = &element.name.local;
    let zone = element
        .attribute(&local_name!("role"))
        .and_then(zone_of_role)
        .or_else(|| style::zone(name))
        .or_else(|| zone_of_class(element, name))
        .or_else(|| is_panel(element, controlled).then_some(Zone::Accordion))?;
    // A menu that folds, or a form in the footer, is still menu and footer.
    let weak = matches!(zone, Zone::Accordion | Zone::Form);
    (!(weak && matches!(outer, Zone::Nav | Zone::Footer))).then_some(zone)
}

fn zone_of_role(role: &str) -> Option<Zone> {
    Some(match role.to_ascii_lowercase().as_str() {
        "main" => Zone::Main,
        "banner" => Zone::Header,
        "navigation" | "menubar" => Zone::Nav,
        "contentinfo" => Zone::Footer,
        "complementary" => Zone::Aside,
        "form" | "search" => Zone::Form,
        "tabpanel" => Zone::Accordion,
        _ => return None,
    })
}

/// Pages from before the sectioning elements name their regions by id or class.
fn zone_of_class(element: &Element, name: &LocalName) -> Option<Zone> {
    if !matches!(
        *name,
        local_name!("div") | local_name!("section") | local_name!("ul") | local_name!("ol")
    ) {
        return None;
    }
    let id = element.attribute(&local_name!("id"));
    let class = element.attribute(&local_name!("class")).unwrap_or_default();
    id.into_iter()
        .chain(class.split_ascii_whitespace())
        .find_map(|word| {
            Some(match word.to_ascii_lowercase().as_str() {
                "header" | "site-header" | "l-header" | "global-header" | "siteheader" => {
                    Zone::Header
                }
                "nav" | "gnav" | "g-nav" | "globalnav" | "global-nav" | "navi" | "gnavi"
                | "globalnavi" | "navigation" | "menu" | "breadcrumb" | "breadcrumbs"
                | "pankuzu" | "topicpath" => Zone::Nav,
                "footer" | "site-footer" | "l-footer" | "global-footer" | "sitefooter"
                | "copyright" => Zone::Footer,
                "side" | "sidebar" | "side-bar" | "l-sidebar" | "sidemenu" => Zone::Aside,
                _ => return None,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_inline_hiding() {
        assert!(hides("color:red; DISPLAY : None !important"));
        assert!(!hides("display:block"));
        assert!(!hides("background:url(display:none.png)"));
    }

    #[test]
    fn tables_are_not_tabs() {
        for class in [
            "c-accordion__body",
            "js-faq",
            "tab-pane",
            "collapse",
            "qa_list",
            "Tab2",
        ] {
            assert!(names_panel(class), "{class}");
        }
        for class in [
            "table",
            "tablet-only",
            "stable",
            "navbar-collapse",
            "quality",
        ] {
            assert!(!names_panel(class), "{class}");
        }
    }
}
