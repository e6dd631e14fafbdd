//! A proposed mapping as TOML with comments.

use std::fmt::Write as _;

use evigil_core::Lang;

use super::shape::{Looks, Options};
use super::{ColumnName, ColumnWords, LeftOver, Proposal, Proposed};
use crate::mapped::{Mapping, RowKind};

impl Proposal {
    /// The mapping as TOML, with comments in a language. [`Mapping::parse`] takes it as it is.
    #[must_use]
    pub fn toml(&self, words: &ColumnWords, lang: Lang) -> String {
        let mut out = String::new();
        let say = |id: &str| words.comment(id, lang);
        // Writing to a text can't fail.
        let _ = writeln!(out, "# {}", say("title"));
        let _ = writeln!(out, "schema = {}", quoted(Mapping::SCHEMA));
        let _ = writeln!(out, "\n[table]");
        let _ = writeln!(out, "encoding = {}", quoted(&self.encoding));
        let delimiter = match self.delimiter {
            b'\t' => "tab".to_owned(),
            byte => char::from(byte).to_string(),
        };
        let _ = writeln!(out, "delimiter = {}", quoted(&delimiter));
        let _ = writeln!(out, "header_line = {}", self.header_line);
        let _ = writeln!(out, "# {}", say("row"));
        let _ = writeln!(out, "rows = {}", quoted(self.rows.word()));
        if self.key.is_none() {
            let _ = writeln!(out, "# {}", say("no_key"));
        }
        for (key, name) in [
            ("key", &self.key),
            ("case", &self.case),
            ("version", &self.version),
        ] {
            if let Some(name) = name {
                let _ = writeln!(out, "{key} = {}", named(name));
            }
        }
        if !self.constants.is_empty() {
            let _ = writeln!(out, "\n# {}\n[constant]", say("constant"));
            for (element, value) in &self.constants {
                let _ = writeln!(out, "{} = {}", quoted(element.code()), quoted(value));
            }
        }
        for column in &self.columns {
            self.column(column, words, lang, &mut out);
        }
        if !self.left_over.is_empty() {
            let _ = writeln!(out, "\n# {}", say("left_over"));
        }
        for column in &self.left_over {
            left_over(column, words, lang, &mut out);
        }
        out
    }

    fn column(&self, column: &Proposed, words: &ColumnWords, lang: Lang, out: &mut String) {
        let kind = words.kinds.get(column.kind);
        let what = kind.map_or("", |kind| kind.text(lang));
        let _ = write!(out, "\n# {what}");
        let mut remarks = Vec::new();
        if column.is_by_value {
            remarks.push("by_value");
        }
        if column.options.has_two_orders {
            remarks.push("two_orders");
        }
        if column.options.has_no_format {
            remarks.push("no_format");
        }
        for remark in remarks {
            let _ = write!(out, "; {}", words.comment(remark, lang));
        }
        let _ = writeln!(out, "\n[[column]]");
        name_line(&column.name, out);
        let _ = writeln!(out, "element = {}", quoted(column.element.code()));
        if let Some(repeat) = column.repeat {
            let ones = column.element.depth().saturating_sub(1);
            let at: String = std::iter::repeat_n(", 1", ones).collect();
            let _ = writeln!(out, "at = [{repeat}{at}]");
        }
        if column.every && !self.is_given(column) {
            let _ = writeln!(out, "every = true");
        }
        options(&column.options, words, lang, out);
    }

    fn is_given(&self, column: &Proposed) -> bool {
        let block = column.element.blocks().next();
        self.rows != RowKind::Case
            && block.is_some_and(|block| crate::mapped::parse::is_given(block, self.rows))
    }
}

fn options(options: &Options, words: &ColumnWords, lang: Lang, out: &mut String) {
    if let Some(separator) = &options.separator {
        let _ = writeln!(out, "separator = {}", quoted(separator));
    }
    match options.formats.as_slice() {
        [] => {}
        [one] => {
            let _ = writeln!(out, "date = {}", quoted(one));
        }
        many => {
            let list: Vec<_> = many.iter().map(|format| quoted(format)).collect();
            let _ = writeln!(out, "date = [{}]", list.join(", "));
        }
    }
    if options.is_number {
        let _ = writeln!(out, "is_number = true");
    }
    if let Some(unit) = &options.unit {
        let _ = writeln!(out, "unit = {}", quoted(unit));
    }
    if !options.behind.is_empty() {
        let list: Vec<_> = options.behind.iter().map(|word| quoted(word)).collect();
        let _ = writeln!(out, "behind = [{}]", list.join(", "));
    }
    table("units", &options.units, out);
    if options.is_closed {
        if options.values.is_empty() {
            let _ = writeln!(out, "values = {{}}");
        }
        table("values", &options.values, out);
    }
    table("nulls", &options.nulls, out);
    if !options.unknown.is_empty() {
        let list: Vec<_> = options.unknown.iter().map(|word| quoted(word)).collect();
        let said = words.comment("unknown_words", lang);
        let _ = writeln!(out, "# {said} {}", list.join(", "));
    }
}

fn table(key: &str, pairs: &[(String, String)], out: &mut String) {
    if pairs.is_empty() {
        return;
    }
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(word, value)| format!("{} = {}", quoted(word), quoted(value)))
        .collect();
    let _ = writeln!(out, "{key} = {{ {} }}", pairs.join(", "));
}

fn left_over(column: &LeftOver, words: &ColumnWords, lang: Lang, out: &mut String) {
    let looks = match column.looks {
        Looks::Empty => "empty",
        Looks::Date => "looks_date",
        Looks::Code => "looks_code",
        Looks::Number => "looks_number",
        Looks::Lot => "looks_lot",
        Looks::Text => "",
    };
    let _ = writeln!(out, "\n[[column]]");
    name_line(&column.name, out);
    let _ = writeln!(out, "keep = true");
    if !looks.is_empty() {
        let _ = writeln!(out, "# {}", words.comment(looks, lang));
    }
}

fn name_line(name: &ColumnName, out: &mut String) {
    let key = match name {
        ColumnName::Name(_) => "name",
        ColumnName::Number(_) => "number",
    };
    let _ = writeln!(out, "{key} = {}", named(name));
}

fn named(name: &ColumnName) -> String {
    match name {
        ColumnName::Name(name) => quoted(name),
        ColumnName::Number(number) => (number + 1).to_string(),
    }
}

/// A text as TOML writes it, on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
