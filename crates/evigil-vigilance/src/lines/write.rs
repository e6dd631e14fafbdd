//! A report to its line.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

use super::ICSR_SCHEMA;
use crate::exchange::ReportFormat;
use crate::icsr::{At, Icsr, Item, Kept, NullFlavour, ReportKey, Value};

/// The report as a line of JSON, without the line end. `format` is the format it came in.
///
/// # Errors
/// None that can happen when writing to memory; the signature is that of the library.
pub fn to_line(report: &Icsr, format: ReportFormat) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Line { report, format })
}

struct Line<'r> {
    report: &'r Icsr,
    format: ReportFormat,
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_struct("Icsr", 5)?;
        line.serialize_field("schema", ICSR_SCHEMA)?;
        line.serialize_field("format", self.format.code())?;
        line.serialize_field("key", &Key(self.report.key()))?;
        line.serialize_field("elements", &Elements(self.report))?;
        line.serialize_field("kept", &KeptList(self.report.kept()))?;
        line.end()
    }
}

struct Key<'r>(&'r ReportKey);

impl Serialize for Key<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut key = serializer.serialize_struct("Key", 3)?;
        key.serialize_field("report", &self.0.report)?;
        key.serialize_field("case", &self.0.case)?;
        key.serialize_field("version", &self.0.version)?;
        key.end()
    }
}

struct Elements<'r>(&'r Icsr);

impl Serialize for Elements<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.items().len()))?;
        for item in self.0.items() {
            list.serialize_element(&Element(item))?;
        }
        list.end()
    }
}

struct Element<'r>(Item<'r>);

impl Serialize for Element<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Item {
            element,
            at,
            value,
            line,
        } = self.0;
        let mut parts = serializer.serialize_seq(None)?;
        parts.serialize_element(element.code())?;
        parts.serialize_element(&Numbers(at))?;
        match value {
            Value::Text(text) => parts.serialize_element(text)?,
            Value::Null(flavour) => parts.serialize_element(&Null(flavour))?,
        }
        if line > 0 {
            parts.serialize_element(&line)?;
        }
        parts.end()
    }
}

struct Numbers(At);

impl Serialize for Numbers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.numbers())
    }
}

struct Null(NullFlavour);

impl Serialize for Null {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("null", self.0.code())?;
        map.end()
    }
}

struct KeptList<'r>(&'r [Kept]);

impl Serialize for KeptList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            self.0
                .iter()
                .map(|kept| (&kept.place, &kept.value, kept.line)),
        )
    }
}
