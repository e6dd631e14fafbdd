//! One report, for people.

use std::fmt::Write as _;

use evigil_core::Localized;
use evigil_vigilance::icsr::{At, Icsr, Item, Value, register as el};
use evigil_vigilance::validate::RuleBase;

use crate::Messages;

/// Longest value that is shown whole on its line, in characters.
const VALUE_SHOWN: usize = 400;

/// Everything a report says, element by element, in the order of the standard.
///
/// `base` knows the names of the elements and the meanings of their codes.
#[must_use]
pub fn show(report: &Icsr, base: Option<&RuleBase>, messages: &Messages) -> String {
    let key = report.key();
    let mut text = format!("{} {}", messages.text("show-case"), key.case);
    if key.report != key.case {
        let _ = write!(text, "  ({} {})", messages.text("show-report"), key.report);
    }
    if is_nullified(report) {
        let _ = write!(text, "  [{}]", messages.text("show-nullified"));
    }
    text.push('\n');
    let mut section = "";
    for item in report.items() {
        let code = item.element.code();
        let plain = code.strip_prefix("FDA.").unwrap_or(code);
        let now = if item.element.is_extension() {
            "EV"
        } else {
            plain.get(..1).unwrap_or_default()
        };
        if now != section {
            section = now;
            let _ = writeln!(text, "\n{now}  {}", messages.family("show-section", now));
        }
        let at = item.at.to_string();
        let label = format!("{code}{at}");
        let name = base
            .and_then(|base| base.element(item.element))
            .map(|spec| spec.name.get(messages.lang()).to_owned())
            .unwrap_or_default();
        let value = match item.value {
            Value::Text(value) => match meaning(base, &item, value) {
                Some(meaning) => format!("{} ({})", meaning.get(messages.lang()), shortened(value)),
                None => shortened(value),
            },
            Value::Null(flavour) => {
                format!("({})", messages.family("null", flavour.code()))
            }
        };
        let space = if name.is_empty() { "" } else { ": " };
        let _ = writeln!(text, "  {label:<22} {name}{space}{value}");
    }
    if !report.kept().is_empty() {
        let _ = writeln!(text, "\n{}", messages.text("show-kept"));
        for kept in report.kept() {
            let _ = writeln!(text, "  {}: {}", kept.place, shortened(&kept.value));
        }
    }
    text
}

/// Whether it takes its case back (C.1.11.1).
fn is_nullified(report: &Icsr) -> bool {
    report.text(el::C_1_11_1, At::TOP) == Some("1")
}

/// What a code of the element means, in the words of the reader.
fn meaning(base: Option<&RuleBase>, item: &Item<'_>, code: &str) -> Option<Localized> {
    base?.list_of(item.element)?.meaning(code).cloned()
}

/// A report in one line: case, day, seriousness, products, reactions.
#[must_use]
pub fn summary_line(report: &Icsr, messages: &Messages) -> String {
    let key = report.key();
    let received = report
        .received()
        .map(|date| date.to_string())
        .unwrap_or_default();
    let serious = if report.seriousness().is_serious() {
        messages.text("show-serious")
    } else {
        String::new()
    };
    let serious = if is_nullified(report) {
        let nullified = messages.text("show-nullified");
        format!("[{nullified}] {serious}").trim_end().to_owned()
    } else {
        serious
    };
    let products: Vec<_> = report.drugs().filter_map(|drug| drug.name()).collect();
    let events: Vec<_> = report.reactions().filter_map(|it| it.event()).collect();
    let line = format!(
        "{}\t{received}\t{serious}\t{}\t{}",
        key.case,
        products.join("; "),
        events.join("; ")
    );
    // The columns stay apart: a tab inside a value is none of them.
    line.split('\t')
        .map(shortened)
        .collect::<Vec<_>>()
        .join("\t")
}

/// The value in one line, without characters that could steer a terminal.
fn shortened(value: &str) -> String {
    let mut text: String = value
        .chars()
        .take(VALUE_SHOWN)
        .map(|letter| match letter {
            '\n' | '\r' | '\t' => ' ',
            letter if letter.is_control() => '\u{fffd}',
            letter => letter,
        })
        .collect();
    let left = value.chars().count().saturating_sub(VALUE_SHOWN);
    if left > 0 {
        let _ = write!(text, "… (+{left})");
    }
    text
}
