//! Strings of elements, as scanners give them or with brackets.

use super::identifiers::Identifier;
use super::{FaultKind, Form, Gs1Code, Gs1Date, Gs1Element};

/// Separator between elements, which scanners give for the symbol FNC1. Section 7.8.
const GS: char = '\u{1d}';

/// Symbology identifiers of symbols that carry element strings: GS1-128, GS1 DataMatrix, GS1 QR
/// Code, GS1 DataBar and composite, GS1 DotCode. ISO/IEC 15424.
const SYMBOLOGIES: [&str; 6] = ["]C1", "]d2", "]Q3", "]e0", "]e1", "]J1"];

pub(super) fn read(text: &str, this_year: i16, code: &mut Gs1Code) {
    let mut rest = Cursor::new(text);
    for symbology in SYMBOLOGIES {
        if text.starts_with(symbology) {
            code.symbology = Some(symbology.to_owned());
            rest.skip(symbology.len());
        }
    }
    if rest.peek() == Some(GS) {
        rest.skip(1);
    }
    if rest.peek() == Some('(') {
        code.form = Form::Bracketed;
        bracketed(&mut rest, code);
    } else {
        joined(&mut rest, this_year, code);
    }
}

/// Elements one after the other. An element of fixed length needs no separator behind it; any
/// other runs to the separator or the end.
fn joined(rest: &mut Cursor, this_year: i16, code: &mut Gs1Code) {
    while let Some(next) = rest.peek() {
        if next == GS {
            code.fault(FaultKind::NeedlessSeparator, "", rest.at);
            rest.skip(1);
            continue;
        }
        let start = rest.at;
        let Some(identifier) = rest.identifier() else {
            code.fault(FaultKind::UnknownIdentifier, "", start);
            return;
        };
        let digits = identifier.0;
        let row = identifier.1;
        rest.skip(digits.len());
        let position = rest.at;
        // The length is fixed by the first two digits of the identifier: whoever reads can cut
        // without knowing the identifier. Section 7.8.4, figure of predefined lengths.
        let value = match row.predefined_length() {
            Some(length) => rest.take_up_to(length),
            None => rest.take_to_separator(),
        };
        if row.predefined_length().is_none() {
            let is_last = rest.peek().is_none() && matches!(row.identifier, "10" | "21");
            if let Some((at, identifier)) = swallowed(&value, this_year).filter(|_| is_last) {
                let kind = FaultKind::MaybeNoSeparator { identifier };
                code.fault(kind, &digits, position + at);
            }
            if rest.peek() == Some(GS) {
                rest.skip(1);
            }
        }
        code.elements.push(Gs1Element {
            title: row.title,
            identifier: digits,
            value,
            position,
        });
    }
}

/// A whole date element inside the value of a lot or serial number that ends the string: some
/// scanners drop the separator, and the lot then seems to go on. Its place, and its identifier.
fn swallowed(value: &str, this_year: i16) -> Option<(usize, String)> {
    let letters: Vec<char> = value.chars().collect();
    for at in 1..letters.len() {
        let tail: String = letters.get(at..)?.iter().collect();
        let date = tail.get(2..8)?;
        let is_date =
            matches!(tail.get(..2), Some("11" | "17")) && Gs1Date::parse(date, this_year).is_some();
        let more = tail.get(8..)?;
        if is_date && (more.is_empty() || more.starts_with("21") || more.starts_with("10")) {
            return Some((at, tail.get(..2)?.to_owned()));
        }
    }
    None
}

/// `(01)04012345678901(10)A1`. A bracket inside a value is allowed by the character set; an
/// identifier is only what is known and stands between two brackets.
fn bracketed(rest: &mut Cursor, code: &mut Gs1Code) {
    while rest.peek().is_some() {
        let start = rest.at;
        let Some(digits) = rest.bracketed_identifier() else {
            code.fault(FaultKind::Brackets, "", start);
            return;
        };
        rest.skip(digits.chars().count() + 2);
        let position = rest.at;
        let row = Identifier::of(&digits);
        let full = row.and_then(|row| row.predefined_length());
        let mut value = String::new();
        while let Some(letter) = rest.peek() {
            // Brackets may stand in values: behind one of fixed length, or around an identifier that
            // is known, they are no part of it.
            let is_full = full.is_some_and(|length| value.chars().count() >= length);
            let starts_next = letter == '('
                && !value.is_empty()
                && rest
                    .bracketed_identifier()
                    .is_some_and(|next| is_full || Identifier::of(&next).is_some());
            if starts_next {
                break;
            }
            // People type the brackets and leave the separator in.
            if letter != GS {
                value.push(letter);
            }
            rest.skip(1);
        }
        if row.is_none() {
            code.fault(FaultKind::UnknownIdentifier, &digits, start);
        }
        code.elements.push(Gs1Element {
            title: row.map_or("", |row| row.title),
            identifier: digits,
            value: value.trim_end().to_owned(),
            position,
        });
    }
}

/// A place in a text, in characters.
struct Cursor {
    letters: Vec<char>,
    at: usize,
}

impl Cursor {
    fn new(text: &str) -> Self {
        Self {
            letters: text.chars().collect(),
            at: 0,
        }
    }

    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn skip(&mut self, letters: usize) {
        self.at = (self.at + letters).min(self.letters.len());
    }

    fn rest(&self) -> &[char] {
        self.letters.get(self.at..).unwrap_or_default()
    }

    /// The identifier that starts here, with its digits: of two to four digits there is only one
    /// reading, because no identifier begins with another one.
    fn identifier(&self) -> Option<(String, Identifier)> {
        (2..=4).find_map(|digits| {
            let text: String = self.rest().get(..digits)?.iter().collect();
            Identifier::of(&text).map(|row| (text, row))
        })
    }

    fn bracketed_identifier(&self) -> Option<String> {
        let inside = self.rest().strip_prefix(&['('])?;
        let end = inside.iter().take(5).position(|letter| *letter == ')')?;
        let digits = inside.get(..end)?;
        ((2..=4).contains(&end) && digits.iter().all(char::is_ascii_digit))
            .then(|| digits.iter().collect())
    }

    /// The next letters, fewer at a separator or the end.
    fn take_up_to(&mut self, length: usize) -> String {
        let value: String = self
            .rest()
            .iter()
            .take(length)
            .take_while(|letter| **letter != GS)
            .collect();
        self.skip(value.chars().count());
        value
    }

    fn take_to_separator(&mut self) -> String {
        let value: String = self
            .rest()
            .iter()
            .take_while(|letter| **letter != GS)
            .collect();
        self.skip(value.chars().count());
        value
    }
}
