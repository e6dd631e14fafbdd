//! evigil's own elements as lines of text, for receivers who know only the standard.

use std::sync::LazyLock;

use evigil_core::Lang;
use serde::Deserialize;

use crate::icsr::{At, Element, Icsr, Item, Value, register as el};

const TEXT: &str = include_str!("../../../../../knowledge/vigilance/e2b-r3/extension.toml");

/// Longest text of G.k.11, in characters. ICH E2B(R3), G.k.11: 2000 AN.
const LENGTH_MAX: usize = 2000;

/// Whether evigil's own elements go out as lines of G.k.11, the additional information on a drug.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Appended {
    /// They stay behind.
    #[default]
    Nothing,
    /// As lines in this language.
    Lines(Lang),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    element: Vec<Label>,
}

/// What an element of the extension is called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    id: String,
    en: String,
    ja: String,
}

static LABELS: LazyLock<Vec<(Element, Label)>> = LazyLock::new(|| {
    // A test reads the file; without labels nothing is appended.
    let file = toml::from_str::<File>(TEXT).ok();
    let labels = file.into_iter().flat_map(|file| file.element);
    labels
        .filter_map(|label| Some((Element::of(&label.id)?, label)))
        .collect()
});

/// Texts of G.k.11 with lines added, and what was added.
#[derive(Debug, Default)]
pub(super) struct Extension {
    pub(super) texts: Vec<(At, String)>,
    pub(super) appended: Vec<(Element, At)>,
}

/// The lines of a report. What concerns no drug goes to the first one.
pub(super) fn append(report: &Icsr, appended: Appended) -> Extension {
    let Appended::Lines(lang) = appended else {
        return Extension::default();
    };
    let mut extension = Extension::default();
    if !report.items().any(|item| item.element.is_extension()) {
        return extension;
    }
    for number in 1..=report.repeats("G.k", At::TOP) {
        let at = At::one(number);
        let own = |item: &Item<'_>| {
            let of_drug = item.element.is_under("EV.G") && item.at.is_in(&at);
            let of_case = number == 1 && !item.element.is_under("EV.G");
            item.element.is_extension() && (of_drug || of_case)
        };
        let mut text = report.text(el::G_K_11, at).unwrap_or_default().to_owned();
        let mut added = Vec::new();
        for item in report.items().filter(own) {
            let (Some(label), Some(value)) = (label(item.element, lang), item.value.text()) else {
                continue;
            };
            let line = format!("{label}: {value}");
            if !text.lines().any(|known| known == line) {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(&line);
            }
            added.push((item.element, item.at));
        }
        if !added.is_empty() && text.chars().count() <= LENGTH_MAX {
            extension.texts.push((at, text));
            extension.appended.extend(added);
        }
    }
    extension
}

fn label(element: Element, lang: Lang) -> Option<&'static str> {
    let (_, label) = LABELS.iter().find(|(known, _)| *known == element)?;
    Some(match lang {
        Lang::En => &label.en,
        Lang::Ja => &label.ja,
    })
}

/// Puts a text in the place of G.k.11 of a drug.
pub(super) fn overlay<'r>(items: &mut Vec<Item<'r>>, at: At, text: &'r str) {
    let value = Value::Text(text);
    match items
        .iter_mut()
        .find(|it| (it.element, it.at) == (el::G_K_11, at))
    {
        Some(item) => item.value = value,
        None => items.push(Item {
            element: el::G_K_11,
            at,
            value,
            line: 0,
        }),
    }
}
