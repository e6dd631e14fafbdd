//! Attributes that hide text, collapse it, or say where on the page it stands.

use std::collections::{HashMap, HashSet};

use evigil_core::Zone;
use html5ever::local_name;

use super::style;
use super::tree::{Element, Tree};

/// Ids of the panels that buttons and tabs open.
pub(super) fn controlled_panels(tree: &Tree) -> HashSet<String> {
    let controls = local_name!("aria-controls");
    tree.elements()
        .iter()
        .filter_map(|element| element.attribute(&controls))
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

/// What an element says about the part of the page that it begins.
pub(super) struct Region {
    /// It is the panel of an accordion, a tab or a FAQ.
    pub(super) panel: bool,
    zone: Option<Zone>,
}

impl Region {
    /// The zone that the element opens within `outer`, if any.
    pub(super) fn zone(&self, outer: Zone) -> Option<Zone> {
        let zone = self.zone?;
        // A menu that folds, or a form in the footer, is still menu and footer.
        let weak = matches!(zone, Zone::Accordion | Zone::Form);
        (!(weak && matches!(outer, Zone::Nav | Zone::Footer))).then_some(zone)
    }
}

/// Reads the attributes of an element for its region. `block`: it does not flow within a line.
pub(super) fn region<'t>(
    element: &'t Element,
    block: bool,
    controlled: &HashSet<String>,
    classes: &mut Classes<'t>,
) -> Region {
    let name = &element.name.local;
    let (mut id, mut class, mut role, mut expanded) = (None, None, None, false);
    for attribute in &element.attributes {
        let value = &*attribute.value;
        match attribute.name.local {
            local_name!("id") => id = id.or(Some(value)),
            local_name!("class") => class = class.or(Some(value)),
            local_name!("role") => role = role.or(Some(value)),
            local_name!("aria-expanded") => expanded = true,
            _ => {}
        }
    }
    let named = class.map_or(Class::default(), |class| classes.get(class));
    // Classes on these tell of the page as a whole, or of a label.
    let speaks = block && *name != local_name!("html") && *name != local_name!("body");
    let panel = speaks
        && (matches!(*name, local_name!("details") | local_name!("dialog"))
            || role.is_some_and(|role| role.eq_ignore_ascii_case("tabpanel"))
            || expanded
            || named.panel
            || id.is_some_and(|id| controlled.contains(id) || names_panel(id)));
    // Pages from before the sectioning elements name their regions by id or class.
    let may_be_named = matches!(
        *name,
        local_name!("div") | local_name!("section") | local_name!("ul") | local_name!("ol")
    );
    let zone = role
        .and_then(zone_of_role)
        .or_else(|| style::zone(name))
        .or_else(|| id.filter(|_| may_be_named).and_then(zone_of_word))
        .or_else(|| named.zone.filter(|_| may_be_named))
        .or_else(|| panel.then_some(Zone::Accordion));
    Region { panel, zone }
}

/// What `class` attributes say. A page uses few different ones, each many times.
#[derive(Default)]
pub(super) struct Classes<'t>(HashMap<&'t str, Class>);

#[derive(Clone, Copy, Default)]
struct Class {
    panel: bool,
    zone: Option<Zone>,
}

impl<'t> Classes<'t> {
    fn get(&mut self, class: &'t str) -> Class {
        *self.0.entry(class).or_insert_with(|| Class {
            panel: class.split_ascii_whitespace().any(names_panel),
            zone: class.split_ascii_whitespace().find_map(zone_of_word),
        })
    }
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

/// The zone that a class or id names.
fn zone_of_word(word: &str) -> Option<Zone> {
    Some(match word.to_ascii_lowercase().as_str() {
        "header" | "site-header" | "l-header" | "global-header" | "siteheader" => Zone::Header,
        "nav" | "gnav" | "g-nav" | "globalnav" | "global-nav" | "navi" | "gnavi" | "globalnavi"
        | "navigation" | "menu" | "breadcrumb" | "breadcrumbs" | "pankuzu" | "topicpath" => {
            Zone::Nav
        }
        "footer" | "site-footer" | "l-footer" | "global-footer" | "sitefooter" | "copyright" => {
            Zone::Footer
        }
        "side" | "sidebar" | "side-bar" | "l-sidebar" | "sidemenu" => Zone::Aside,
        _ => return None,
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
