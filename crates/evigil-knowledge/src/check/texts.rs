//! Texts are there in both languages, and rules show what they find and what they leave alone.

use evigil_core::Localized;

use super::Found;
use crate::locate::Step::{At, Key};
use crate::model::{Criterion, CriterionExample, Example};
use crate::problem::ProblemKind;
use crate::read::Placed;

pub(super) fn check(found: &mut Found<'_>) {
    let base = found.base;
    for source in base.sources() {
        name(found, source, "title", &source.title);
        if source.url.trim().is_empty() {
            found.add(source, &[Key("url")], ProblemKind::Empty);
        }
        if let Some(note) = &source.note {
            prose(found, source, "note", note);
        }
    }
    for fact in base.facts() {
        prose(found, fact, "title", &fact.title);
        prose(found, fact, "text", &fact.text);
    }
    for rule in base.rules() {
        prose(found, rule, "title", &rule.title);
        prose(found, rule, "text", &rule.text);
        prose(found, rule, "why", &rule.why);
        if let Some(gaps) = &rule.known_gaps {
            prose(found, rule, "known_gaps", gaps);
        }
        // What is missing from a whole page can't be shown by sentences alone.
        if !rule.applies.labels.is_empty() {
            examples(found, rule, &rule.examples);
        }
    }
    for item in base.disclosures() {
        prose(found, item, "title", &item.title);
        prose(found, item, "text", &item.text);
        prose(found, item, "why", &item.why);
        prose(found, item, "question", &item.question);
    }
    for correction in base.corrections() {
        prose(found, correction, "title", &correction.title);
        prose(found, correction, "says", &correction.says);
        prose(found, correction, "better", &correction.better);
        examples(found, correction, &correction.examples);
    }
    for item in base.criteria() {
        prose(found, item, "title", &item.title);
        prose(found, item, "text", &item.text);
        prose(found, item, "why", &item.why);
        prose(found, item, "question", &item.question);
        dossiers(found, item);
    }
    for term in base.terms() {
        name(found, term, "title", &term.title);
        prose(found, term, "text", &term.text);
    }
}

/// A name has to be there; it may be the same in both languages (`EXO RNA`).
fn name<T: Placed>(found: &mut Found<'_>, item: &T, key: &str, text: &Localized) {
    for (lang, text) in [("en", &text.en), ("ja", &text.ja)] {
        if text.trim().is_empty() {
            found.add(item, &[Key(key), Key(lang)], ProblemKind::Empty);
        }
    }
}

/// Prose has to be there, and the Japanese has to be Japanese.
fn prose<T: Placed>(found: &mut Found<'_>, item: &T, key: &str, text: &Localized) {
    name(found, item, key, text);
    if !text.ja.trim().is_empty() && !text.ja.chars().any(is_japanese) {
        found.add(item, &[Key(key), Key("ja")], ProblemKind::NotTranslated);
    }
}

fn examples<T: Placed>(found: &mut Found<'_>, item: &T, examples: &[Example]) {
    for finds in [true, false] {
        if !examples.iter().any(|example| example.finds == finds) {
            found.add(item, &[Key("examples")], ProblemKind::NoExample { finds });
        }
    }
    for (index, example) in examples.iter().enumerate() {
        if example.text.trim().is_empty() {
            found.add(
                item,
                &[Key("examples"), At(index), Key("text")],
                ProblemKind::Empty,
            );
        }
    }
}

fn dossiers(found: &mut Found<'_>, item: &Criterion) {
    let has = |wanted: fn(&CriterionExample) -> bool| item.examples.iter().any(wanted);
    for (there, satisfies) in [
        (has(CriterionExample::satisfies), true),
        (has(CriterionExample::misses), false),
    ] {
        if !there {
            let kind = ProblemKind::NoDossier { satisfies };
            found.add(item, &[Key("example")], kind);
        }
    }
    for (index, example) in item.examples.iter().enumerate() {
        let at = |key| [Key("example"), At(index), Key(key)];
        if let Some(note) = &example.note {
            for (lang, text) in [("en", &note.en), ("ja", &note.ja)] {
                if text.trim().is_empty() {
                    found.add(
                        item,
                        &[Key("example"), At(index), Key("note"), Key(lang)],
                        ProblemKind::Empty,
                    );
                }
            }
        }
        if example.dossier.trim().is_empty() {
            found.add(item, &at("dossier"), ProblemKind::Empty);
        } else if let Err(error) = example.dossier.parse::<toml::Table>() {
            let kind = ProblemKind::Syntax {
                message: error.message().to_owned(),
            };
            found.add(item, &at("dossier"), kind);
        }
    }
}

/// Kana or a Chinese character.
fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{2FFFF}')
}
