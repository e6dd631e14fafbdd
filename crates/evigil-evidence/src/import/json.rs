//! Values of JSON by path, and where they stand in the text.

use serde_json::Value;

use super::fault::ImportError;
use super::format::Format;
use super::place::Place;

/// Reads a whole text.
pub(super) fn parse(text: &str, format: Format) -> Result<Value, ImportError> {
    serde_json::from_str(text).map_err(|error| ImportError::Syntax {
        format,
        place: Place {
            line: error.line(),
            column: error.column(),
        },
        reason: reason(&error),
    })
}

/// What is wrong, without the place, which stands beside it.
fn reason(error: &serde_json::Error) -> String {
    let told = error.to_string();
    match told.rfind(" at line ") {
        Some(at) => told.get(..at).unwrap_or_default().to_owned(),
        None => told,
    }
}

/// The value at a path such as `a.b`; absent when a part of it is, or is `null`.
pub(super) fn get<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    let mut value = value;
    for key in path.split('.') {
        value = value.get(key)?;
    }
    (!value.is_null()).then_some(value)
}

/// The text at a path.
pub(super) fn text<'v>(value: &'v Value, path: &str) -> Option<&'v str> {
    get(value, path)?
        .as_str()
        .filter(|text| !text.trim().is_empty())
}

/// The elements of the list at a path; none when there is no list.
pub(super) fn list<'v>(value: &'v Value, path: &str) -> &'v [Value] {
    get(value, path)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// The texts of the list at a path.
pub(super) fn texts(value: &Value, path: &str) -> Vec<String> {
    list(value, path)
        .iter()
        .filter_map(Value::as_str)
        .filter_map(super::text::filled)
        .collect()
}

/// A number that is written as one or as text.
pub(super) fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().replace(',', "").parse().ok(),
        _ => None,
    }
}

/// Offset of the value at `path` (`a.b[3].c`) in the valid JSON that begins at `start`.
pub(super) fn locate(text: &str, start: usize, path: &str) -> Option<usize> {
    let mut scan = Scan::new(text, start);
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let (key, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        if !key.is_empty() {
            scan.enter_key(key)?;
        }
        for index in indices.split(['[', ']']).filter(|index| !index.is_empty()) {
            let index = index.parse().ok()?;
            scan.enter_element(index)?;
        }
    }
    scan.blanks();
    Some(scan.at)
}

/// Offsets of the elements of the list that begins at `start`.
pub(super) fn elements(text: &str, start: usize) -> Vec<usize> {
    let mut scan = Scan::new(text, start);
    let mut offsets = Vec::new();
    scan.blanks();
    if !scan.eat(b'[') {
        return offsets;
    }
    loop {
        scan.blanks();
        if scan.peek().is_none_or(|byte| byte == b']') {
            return offsets;
        }
        let at = scan.at;
        offsets.push(at);
        scan.skip();
        scan.blanks();
        if !scan.eat(b',') {
            return offsets;
        }
    }
}

/// Walks over text that is known to be JSON.
struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str, at: usize) -> Self {
        Self {
            bytes: text.as_bytes(),
            at,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// The inside of the string that stands here.
    fn string(&mut self) -> &'t [u8] {
        self.eat(b'"');
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        let inside = self.bytes.get(start..self.at).unwrap_or_default();
        self.eat(b'"');
        inside
    }

    /// Goes behind the value that stands here.
    fn skip(&mut self) {
        self.blanks();
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.string();
                    if depth == 0 {
                        return;
                    }
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    if depth == 0 {
                        return;
                    }
                    depth -= 1;
                    if depth == 0 {
                        self.at += 1;
                        return;
                    }
                }
                b',' if depth == 0 => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    fn enter_key(&mut self, key: &str) -> Option<()> {
        self.blanks();
        if !self.eat(b'{') {
            return None;
        }
        loop {
            self.blanks();
            if self.peek()? != b'"' {
                return None;
            }
            let found = self.string();
            self.blanks();
            self.eat(b':');
            self.blanks();
            if found == key.as_bytes() {
                return Some(());
            }
            self.skip();
            self.blanks();
            if !self.eat(b',') {
                return None;
            }
        }
    }

    fn enter_element(&mut self, index: usize) -> Option<()> {
        self.blanks();
        if !self.eat(b'[') {
            return None;
        }
        for _ in 0..index {
            self.skip();
            self.blanks();
            if !self.eat(b',') {
                return None;
            }
        }
        self.blanks();
        (self.peek()? != b']').then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_where_it_stands() {
        let text = r#" {"a": "x\"}", "b": [1, {"c": [true, "y,]"]}, null], "d": {"e": 5} }"#;
        let at = |path: &str| locate(text, 0, path).map(|at| &text[at..]);
        assert!(at("a").unwrap().starts_with(r#""x\"}""#));
        assert!(at("b[1].c[1]").unwrap().starts_with("\"y,]\""));
        assert!(at("b[2]").unwrap().starts_with("null"));
        assert!(at("d.e").unwrap().starts_with('5'));
        assert_eq!(at("b[3]"), None);
        assert_eq!(at("d.f"), None);
        let list = locate(text, 0, "b").unwrap();
        let starts = elements(text, list);
        assert_eq!(starts.len(), 3);
        assert!(text[starts[1]..].starts_with("{\"c\""));
        assert_eq!(elements("[]", 0), Vec::<usize>::new());
    }
}
