//! From the text of a mapping to its model, with every fault at its line.

use std::ops::Range;

use encoding_rs::Encoding;
use evigil_knowledge::nearest;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::fault::MappingFault;
use super::model::{
    Column, ColumnPlace, ColumnRef, Mapping, Meaning, Reading, RowKind, Target, Unit, WordList,
    unit_of,
};
use super::value::{fold, is_date_format};
use crate::icsr::{Element, NullFlavour};

const ROOT_KEYS: [&str; 4] = ["schema", "table", "constant", "column"];
const TABLE_KEYS: [&str; 8] = [
    "encoding",
    "delimiter",
    "header_line",
    "decimal",
    "rows",
    "key",
    "case",
    "version",
];
const COLUMN_KEYS: [&str; 15] = [
    "name",
    "number",
    "element",
    "at",
    "separator",
    "several",
    "every",
    "values",
    "nulls",
    "date",
    "is_number",
    "unit",
    "units",
    "behind",
    "keep",
];

/// Faults found so far, with the text they are in.
struct Faults<'t> {
    text: &'t str,
    found: Vec<MappingFault>,
}

impl Faults<'_> {
    fn add(
        &mut self,
        code: &'static str,
        span: &Range<usize>,
        key: &str,
        details: Vec<(&'static str, String)>,
    ) {
        let mut fault = MappingFault::new(code, self.text, span, key.to_owned());
        fault.details = details;
        self.found.push(fault);
    }

    fn line(&self, span: &Range<usize>) -> u64 {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        before.matches('\n').count() as u64 + 1
    }

    fn wrong(&mut self, key: &str, expected: &'static str, value: &Spanned<DeValue<'_>>) {
        let found = value.get_ref().type_str();
        self.add(
            "EV-T703",
            &value.span(),
            key,
            vec![
                ("expected", expected.to_owned()),
                ("found", found.to_owned()),
            ],
        );
    }

    fn unknown(
        &mut self,
        code: &'static str,
        span: &Range<usize>,
        key: &str,
        word: &str,
        known: &[&str],
    ) {
        let near = nearest(word, known.iter().copied());
        let near = near
            .first()
            .map_or(String::new(), |near| (*near).to_owned());
        self.add(
            code,
            span,
            key,
            vec![
                ("word", word.to_owned()),
                ("nearest", near),
                ("known", known.join(", ")),
            ],
        );
    }
}

/// A table of the mapping, with its path for faults.
struct Fields<'f, 't> {
    path: String,
    span: Range<usize>,
    table: &'f DeTable<'t>,
}

impl<'f, 't> Fields<'f, 't> {
    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    fn get(&self, key: &str) -> Option<&'f Spanned<DeValue<'t>>> {
        self.table.get(key)
    }

    fn check_keys(&self, known: &[&str], faults: &mut Faults<'_>) {
        for key in self.table.keys() {
            let word: &str = key.get_ref();
            if !known.contains(&word) {
                faults.unknown("EV-T702", &key.span(), &self.path_of(word), word, known);
            }
        }
    }

    fn text(&self, key: &str, faults: &mut Faults<'_>) -> Option<(&'f str, Range<usize>)> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some((text.as_ref(), value.span())),
            _ => {
                faults.wrong(&self.path_of(key), "text", value);
                None
            }
        }
    }

    fn whole(&self, key: &str, faults: &mut Faults<'_>) -> Option<u64> {
        let value = self.get(key)?;
        let number = whole(value);
        if number.is_none() {
            faults.wrong(&self.path_of(key), "count", value);
        }
        number
    }

    fn flag(&self, key: &str, faults: &mut Faults<'_>) -> bool {
        match self.get(key).map(|value| (value, value.get_ref())) {
            None => false,
            Some((_, DeValue::Boolean(flag))) => *flag,
            Some((value, _)) => {
                faults.wrong(&self.path_of(key), "flag", value);
                false
            }
        }
    }

    fn table(&self, key: &str, faults: &mut Faults<'_>) -> Option<Fields<'f, 't>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Fields {
                path: self.path_of(key),
                span: value.span(),
                table,
            }),
            _ => {
                faults.wrong(&self.path_of(key), "table", value);
                None
            }
        }
    }

    fn array(&self, key: &str, faults: &mut Faults<'_>) -> Option<&'f DeArray<'t>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Array(array) => Some(array),
            _ => {
                faults.wrong(&self.path_of(key), "list", value);
                None
            }
        }
    }

    /// Texts of a table of words, with their spans.
    fn words(&self, faults: &mut Faults<'_>) -> Vec<(String, String, Range<usize>)> {
        let mut words = Vec::new();
        for (word, value) in self.table {
            match value.get_ref() {
                DeValue::String(text) => {
                    words.push((word.get_ref().to_string(), text.to_string(), value.span()));
                }
                _ => faults.wrong(&self.path_of(word.get_ref()), "text", value),
            }
        }
        words
    }
}

fn yes_or_no(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

fn whole(value: &Spanned<DeValue<'_>>) -> Option<u64> {
    let integer = value.get_ref().as_integer()?;
    u64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// Everything that is wrong with it, at its line, in the order of the text.
    pub fn parse(text: &str) -> Result<Self, Vec<MappingFault>> {
        let mut faults = Faults {
            text,
            found: Vec::new(),
        };
        let (root, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            for error in errors {
                let span = error.span().unwrap_or(0..0);
                faults.add(
                    "EV-T701",
                    &span,
                    "",
                    vec![("reason", error.message().to_owned())],
                );
            }
            return Err(faults.found);
        }
        let root = Fields {
            path: String::new(),
            span: 0..0,
            table: root.get_ref(),
        };
        let mapping = parse(&root, &mut faults);
        faults.found.sort_by_key(|fault| (fault.line, fault.column));
        if faults.found.is_empty() {
            Ok(mapping)
        } else {
            Err(faults.found)
        }
    }
}

fn parse(root: &Fields<'_, '_>, faults: &mut Faults<'_>) -> Mapping {
    root.check_keys(&ROOT_KEYS, faults);
    match root.text("schema", faults) {
        Some((Mapping::SCHEMA, _)) => {}
        Some((other, span)) => {
            faults.unknown("EV-T704", &span, "schema", other, &[Mapping::SCHEMA]);
        }
        None if root.get("schema").is_none() => missing("schema", root, faults),
        None => {}
    }
    let mut mapping = Mapping {
        encoding: encoding_rs::UTF_8,
        delimiter: b',',
        header_line: 1,
        decimal_comma: false,
        rows: RowKind::Case,
        key: None,
        case: None,
        version: None,
        constants: Vec::new(),
        columns: Vec::new(),
    };
    if let Some(table) = root.table("table", faults) {
        parse_table(&table, &mut mapping, faults);
    }
    if let Some(constants) = root.table("constant", faults) {
        for (code, value, span) in constants.words(faults) {
            match Element::of(&code) {
                Some(element) => mapping.constants.push((element, value)),
                None => unknown_element(&span, &constants.path_of(&code), &code, faults),
            }
        }
    }
    match root.array("column", faults) {
        Some(columns) => {
            for (number, value) in columns.iter().enumerate() {
                let path = format!("column[{number}]");
                let DeValue::Table(table) = value.get_ref() else {
                    faults.wrong(&path, "table", value);
                    continue;
                };
                let fields = Fields {
                    path,
                    span: value.span(),
                    table,
                };
                if let Some(column) = parse_column(&fields, &mapping, faults) {
                    mapping.columns.push(column);
                }
            }
        }
        None if root.get("column").is_none() => missing("column", root, faults),
        None => {}
    }
    mapping
}

fn missing(key: &str, fields: &Fields<'_, '_>, faults: &mut Faults<'_>) {
    faults.add(
        "EV-T705",
        &fields.span,
        &fields.path,
        vec![("key", key.to_owned())],
    );
}

fn unknown_element(span: &Range<usize>, key: &str, code: &str, faults: &mut Faults<'_>) {
    let codes: Vec<&str> = Element::all().map(Element::code).collect();
    let near = nearest(code, codes);
    let near = near
        .first()
        .map_or(String::new(), |near| (*near).to_owned());
    faults.add(
        "EV-T706",
        span,
        key,
        vec![
            ("element", code.to_owned()),
            ("near", yes_or_no(!near.is_empty())),
            ("nearest", near),
        ],
    );
}

fn parse_table(table: &Fields<'_, '_>, mapping: &mut Mapping, faults: &mut Faults<'_>) {
    table.check_keys(&TABLE_KEYS, faults);
    if let Some((label, span)) = table.text("encoding", faults) {
        match Encoding::for_label(label.as_bytes()) {
            Some(encoding) => mapping.encoding = encoding,
            None => {
                let known = ["utf-8", "shift_jis", "windows-1252", "utf-16le", "euc-jp"];
                faults.unknown("EV-T704", &span, &table.path_of("encoding"), label, &known);
            }
        }
    }
    if let Some((text, span)) = table.text("delimiter", faults) {
        match (text, text.as_bytes()) {
            ("tab", _) => mapping.delimiter = b'\t',
            (_, [byte]) if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) => {
                mapping.delimiter = *byte;
            }
            _ => {
                let known = [",", ";", "tab", "|"];
                faults.unknown("EV-T704", &span, &table.path_of("delimiter"), text, &known);
            }
        }
    }
    if let Some(line) = table.whole("header_line", faults) {
        mapping.header_line = line;
    }
    if let Some((text, span)) = table.text("decimal", faults) {
        match text {
            "." => {}
            "," => mapping.decimal_comma = true,
            _ => faults.unknown(
                "EV-T704",
                &span,
                &table.path_of("decimal"),
                text,
                &[".", ","],
            ),
        }
    }
    if let Some((word, span)) = table.text("rows", faults) {
        match RowKind::ALL.into_iter().find(|kind| kind.word() == word) {
            Some(kind) => mapping.rows = kind,
            None => {
                let known = RowKind::ALL.map(RowKind::word);
                faults.unknown("EV-T704", &span, &table.path_of("rows"), word, &known);
            }
        }
    }
    mapping.key = key_column(table, "key", mapping.header_line, faults);
    mapping.case = key_column(table, "case", mapping.header_line, faults);
    mapping.version = key_column(table, "version", mapping.header_line, faults);
    if mapping.rows != RowKind::Case && mapping.key.is_none() && table.get("key").is_none() {
        missing("key", table, faults);
    }
}

/// A column named by its text or its number.
fn key_column(
    table: &Fields<'_, '_>,
    key: &str,
    header_line: u64,
    faults: &mut Faults<'_>,
) -> Option<ColumnRef> {
    let value = table.get(key)?;
    let line = faults.line(&value.span());
    let place = match value.get_ref() {
        DeValue::String(name) if header_line > 0 => ColumnPlace::Name(name.to_string()),
        DeValue::String(_) => {
            faults.add("EV-T707", &value.span(), &table.path_of(key), Vec::new());
            return None;
        }
        _ => match whole(value).and_then(|number| usize::try_from(number).ok()) {
            Some(number) if number > 0 => ColumnPlace::Number(number - 1),
            _ => {
                faults.wrong(&table.path_of(key), "text", value);
                return None;
            }
        },
    };
    Some(ColumnRef { place, line })
}

fn parse_column(
    fields: &Fields<'_, '_>,
    mapping: &Mapping,
    faults: &mut Faults<'_>,
) -> Option<Column> {
    fields.check_keys(&COLUMN_KEYS, faults);
    let name = key_column(fields, "name", mapping.header_line, faults);
    let number = key_column(fields, "number", mapping.header_line, faults);
    let source = match (fields.get("name"), fields.get("number")) {
        (Some(_), None) => name,
        (None, Some(_)) => number,
        _ => {
            faults.add("EV-T708", &fields.span, &fields.path, Vec::new());
            None
        }
    };
    let target = parse_target(fields, mapping, faults);
    let is_kept = fields.flag("keep", faults);
    if is_kept == fields.get("element").is_some() {
        faults.add("EV-T709", &fields.span, &fields.path, Vec::new());
        return None;
    }
    Some(Column {
        source: source?,
        target,
    })
}

fn parse_target(
    fields: &Fields<'_, '_>,
    mapping: &Mapping,
    faults: &mut Faults<'_>,
) -> Option<Target> {
    let (code, span) = fields.text("element", faults)?;
    let Some(element) = Element::of(code) else {
        unknown_element(&span, &fields.path_of("element"), code, faults);
        return None;
    };
    let blocks: Vec<&str> = element.blocks().collect();
    let at = parse_at(fields, &blocks, mapping.rows, faults);
    let several = fields.text("several", faults).and_then(|(block, span)| {
        let place = blocks.iter().position(|one| *one == block);
        if place.is_none() {
            faults.unknown("EV-T711", &span, &fields.path_of("several"), block, &blocks);
        }
        place
    });
    let given = blocks
        .iter()
        .take_while(|block| is_given(block, mapping.rows))
        .count();
    let separator = fields.text("separator", faults);
    if let Some((text, span)) = &separator
        && (text.is_empty() || blocks.len() <= given)
    {
        faults.add("EV-T712", span, &fields.path_of("separator"), Vec::new());
    }
    let every = fields.flag("every", faults);
    if every && (blocks.is_empty() || given > 0) {
        let span = fields.get("every").map_or(0..0, Spanned::span);
        faults.add("EV-T713", &span, &fields.path_of("every"), Vec::new());
    }
    let words = parse_words(fields, faults);
    let reading = parse_reading(fields, element, !words.is_empty(), faults);
    Some(Target {
        element,
        at,
        is_closed: fields.get("values").is_some(),
        several: several.unwrap_or(given),
        separator: separator.map(|(text, _)| text.to_owned()),
        every,
        words,
        reading,
    })
}

/// Whether the row tells which repeat of a block is meant.
pub(super) fn is_given(block: &str, rows: RowKind) -> bool {
    match rows {
        RowKind::Case => false,
        RowKind::Drug => matches!(block, "G.k" | "EV.G.k" | "FDA.G.k"),
        RowKind::Reaction => matches!(block, "E.i" | "EV.E.i" | "FDA.E.i"),
        RowKind::Pair => matches!(
            block,
            "G.k" | "EV.G.k" | "FDA.G.k" | "E.i" | "EV.E.i" | "FDA.E.i" | "G.k.9.i"
        ),
    }
}

fn parse_at(
    fields: &Fields<'_, '_>,
    blocks: &[&str],
    rows: RowKind,
    faults: &mut Faults<'_>,
) -> [u16; 3] {
    let mut at = [0; 3];
    for (slot, block) in at.iter_mut().zip(blocks) {
        *slot = u16::from(!is_given(block, rows));
    }
    let Some(value) = fields.get("at") else {
        return at;
    };
    let Some(numbers) = fields.array("at", faults) else {
        return at;
    };
    let free: Vec<_> = (0..blocks.len())
        .filter(|place| at.get(*place) == Some(&1))
        .collect();
    if numbers.len() != free.len() {
        faults.add(
            "EV-T710",
            &value.span(),
            &fields.path_of("at"),
            vec![
                ("found", numbers.len().to_string()),
                ("expected", free.len().to_string()),
            ],
        );
        return at;
    }
    for (place, number) in free.into_iter().zip(numbers.iter()) {
        let index = whole(number).and_then(|number| u16::try_from(number).ok());
        match (index.filter(|index| *index > 0), at.get_mut(place)) {
            (Some(index), Some(slot)) => *slot = index,
            _ => faults.wrong(&fields.path_of("at"), "count", number),
        }
    }
    at
}

fn parse_words(fields: &Fields<'_, '_>, faults: &mut Faults<'_>) -> WordList {
    let mut list = WordList::default();
    let mut add =
        |word: &str, meaning, span: &Range<usize>, path: String, faults: &mut Faults<'_>| {
            if !list.add(word, meaning) {
                faults.add("EV-T714", span, &path, vec![("word", word.to_owned())]);
            }
        };
    if let Some(values) = fields.table("values", faults) {
        for (word, value, span) in values.words(faults) {
            let path = values.path_of(&word);
            add(&word, Meaning::Value(value), &span, path, faults);
        }
    }
    if let Some(nulls) = fields.table("nulls", faults) {
        for (word, code, span) in nulls.words(faults) {
            let path = nulls.path_of(&word);
            match code.parse() {
                Ok(flavour) => add(&word, Meaning::Null(flavour), &span, path, faults),
                Err(_) => {
                    let known = NullFlavour::ALL.map(NullFlavour::code);
                    faults.unknown("EV-T704", &span, &path, &code, &known);
                }
            }
        }
    }
    list
}

fn parse_reading(
    fields: &Fields<'_, '_>,
    element: Element,
    has_words: bool,
    faults: &mut Faults<'_>,
) -> Reading {
    let formats = parse_formats(fields, faults);
    let unit = fields.text("unit", faults);
    let units = fields
        .table("units", faults)
        .map(|units| units.words(faults));
    let behind = texts(fields, "behind", faults);
    let is_number =
        fields.flag("is_number", faults) || unit.is_some() || units.is_some() || !behind.is_empty();
    let has_values = fields.get("values").is_some() && has_words;
    let kinds = [!formats.is_empty(), is_number, has_values];
    if kinds.iter().filter(|is| **is).count() > 1 {
        faults.add("EV-T715", &fields.span, &fields.path, Vec::new());
    }
    if !formats.is_empty() {
        return Reading::Date(formats);
    }
    if !is_number {
        return Reading::Text;
    }
    let behind = behind.iter().map(|(word, _)| fold(word)).collect();
    if unit.is_none() && units.is_none() {
        return Reading::Number { unit: None, behind };
    }
    let Some(unit_element) = unit_of(element) else {
        let span = unit.map_or_else(|| fields.span.clone(), |(_, span)| span);
        let details = vec![("element", element.code().to_owned())];
        faults.add("EV-T716", &span, &fields.path, details);
        return Reading::Number { unit: None, behind };
    };
    let words = units.unwrap_or_default().into_iter();
    let words = words.map(|(word, unit, _)| (fold(&word), unit)).collect();
    Reading::Number {
        unit: Some(Unit {
            element: unit_element,
            default: unit.map(|(unit, _)| unit.to_owned()),
            words,
        }),
        behind,
    }
}

/// A text, or a list of texts.
fn texts(
    fields: &Fields<'_, '_>,
    key: &str,
    faults: &mut Faults<'_>,
) -> Vec<(String, Range<usize>)> {
    let Some(value) = fields.get(key) else {
        return Vec::new();
    };
    let list: Vec<_> = match value.get_ref() {
        DeValue::Array(array) => array.iter().collect(),
        _ => vec![value],
    };
    let mut texts = Vec::new();
    for one in list {
        match one.get_ref() {
            DeValue::String(text) => texts.push((text.to_string(), one.span())),
            _ => faults.wrong(&fields.path_of(key), "text", one),
        }
    }
    texts
}

fn parse_formats(fields: &Fields<'_, '_>, faults: &mut Faults<'_>) -> Vec<String> {
    let mut formats = Vec::new();
    for (format, span) in texts(fields, "date", faults) {
        if is_date_format(&format) {
            formats.push(format);
        } else {
            let key = fields.path_of("date");
            faults.add("EV-T717", &span, &key, vec![("format", format)]);
        }
    }
    formats
}
