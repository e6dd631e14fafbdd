//! From a key of a TOML file to its line and column.

use toml::de::{DeTable, DeValue};

use crate::problem::{Problem, ProblemKind};

/// One step from a table or array to a value in it.
#[derive(Debug, Clone, Copy)]
pub enum Step<'k> {
    /// A key of a table.
    Key(&'k str),
    /// A position in an array.
    At(usize),
}

/// The key as a reader writes it: `rule[0].basis[1].fact`.
#[must_use]
pub fn written(path: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) if text.is_empty() => text.push_str(key),
            Step::Key(key) => {
                text.push('.');
                text.push_str(key);
            }
            Step::At(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// Line and column (from 1, in Unicode scalar values) of byte `offset`.
pub(crate) fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}

/// A problem at the value that `path` leads to, or at the nearest table around it.
pub(crate) fn problem_at(file: &str, text: &str, path: &[Step<'_>], kind: ProblemKind) -> Problem {
    let place = place_of(text, path);
    Problem {
        file: file.to_owned(),
        line: place.map(|(line, _)| line),
        column: place.map(|(_, column)| column),
        key: written(path),
        kind,
    }
}

/// Line and column (from 1, in Unicode scalar values) of the value that `path` leads to, or of the
/// nearest table around it; `None` when `text` has no such key at its top.
#[must_use]
pub fn place_of(text: &str, path: &[Step<'_>]) -> Option<(usize, usize)> {
    offset(text, path).map(|offset| line_column(text, offset))
}

fn offset(text: &str, path: &[Step<'_>]) -> Option<usize> {
    let (root, _) = DeTable::parse_recoverable(text);
    let mut path = path.iter();
    let Some(Step::Key(first)) = path.next() else {
        return None;
    };
    let mut value = root.get_ref().get(*first)?;
    for step in path {
        let inner = match (step, value.get_ref()) {
            (Step::Key(key), DeValue::Table(table)) => table.get(*key),
            (Step::At(index), DeValue::Array(array)) => array.get(*index),
            _ => None,
        };
        let Some(inner) = inner else { break };
        value = inner;
    }
    Some(value.span().start)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[[rule]]\nid = 'A'\n[[rule]]\nid = 'あ'; \n[rule.text]\nen = 'x'\n";

    #[test]
    fn finds_the_line_and_column_of_a_nested_key() {
        let text = TEXT.replace(';', "");
        let found = |path: &[Step<'_>]| {
            let problem = problem_at("f.toml", &text, path, ProblemKind::Empty);
            (problem.line, problem.column, problem.key)
        };
        let en = [
            Step::Key("rule"),
            Step::At(1),
            Step::Key("text"),
            Step::Key("en"),
        ];
        assert_eq!(found(&en), (Some(6), Some(6), "rule[1].text.en".to_owned()));
        // A key that is not there leads to the table it ought to stand in.
        let ja = [
            Step::Key("rule"),
            Step::At(1),
            Step::Key("text"),
            Step::Key("ja"),
        ];
        assert_eq!(found(&ja).0, Some(5));
    }

    #[test]
    fn counts_columns_in_scalars() {
        assert_eq!(line_column("あい\nうえ", "あい\nう".len()), (2, 2));
        assert_eq!(line_column("x", 99), (1, 2));
    }
}
