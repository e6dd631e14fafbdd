//! A file of answers to fill in.

use std::fmt::Write as _;

use evigil_core::Lang;

use super::Scale;
use super::answers::SCHEMA;

/// A file of answers for `case`, with every question of `scale` in the words of `lang` and nothing
/// answered: the questions stand as comments, so that the file is valid as it is.
#[must_use]
pub fn template(scale: &Scale, case: &str, lang: Lang) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "schema = {}", text(SCHEMA));
    let _ = writeln!(out, "case = {}", text(case));
    let _ = writeln!(out, "\n# {}", scale.title.get(lang));
    for line in scale.text.get(lang).lines() {
        let _ = writeln!(out, "# {line}");
    }
    let _ = writeln!(out, "[[assessment]]");
    let _ = writeln!(out, "drug = 1");
    let _ = writeln!(out, "reaction = 1");
    let _ = writeln!(out, "scale = {}", text(&scale.id));
    let _ = writeln!(out, "assessor = \"\"");
    let _ = writeln!(out, "# date = 2026-01-31");
    let _ = writeln!(out, "remarks = \"\"");
    let _ = writeln!(out, "\n[assessment.answers]");
    for question in &scale.questions {
        let _ = writeln!(out, "\n# {}", question.text.get(lang));
        if let Some(why) = &question.out_of_reach {
            let _ = writeln!(out, "# ({})", why.get(lang));
        }
        for answer in &question.answers {
            let (id, words) = (text(&answer.id), answer.text.get(lang));
            let _ = writeln!(out, "# {} = {id}  # {words}", question.id);
        }
    }
    out
}

/// A text as TOML.
fn text(value: &str) -> String {
    toml::Value::from(value).to_string()
}
