//! What the standard asks of each element by itself.

use evigil_core::Localized;
use regex::Regex;

use super::file::{Conformance, ElementChange, ElementEntry, Least, SourcePlace, ValueType};
use super::language::{ConditionFault, shape};
use crate::icsr::{Element, NullFlavour, Precision};

/// A null flavour as one bit of a set.
pub(super) const fn null_bit(flavour: NullFlavour) -> u16 {
    1 << flavour as u16
}

/// What is asked of an element.
#[derive(Debug, Clone)]
pub struct ElementSpec {
    /// The element.
    pub element: Element,
    /// Its name.
    pub name: Localized,
    /// What its value looks like.
    pub kind: ValueType,
    /// Characters it may have at most.
    pub length: Option<u32>,
    /// Whether it has to be there.
    pub conformance: Conformance,
    /// How much of a date has to be there.
    pub precision: Option<Least>,
    /// OID of its code list or name space.
    pub oid: Option<String>,
    /// Where this is from.
    pub from: SourcePlace,
    pub(super) null: u16,
    pub(super) list: Option<usize>,
    pub(super) shape: Option<Regex>,
    pub(super) xpath: Option<String>,
}

/// What is wrong with an entry of the table.
#[derive(Debug)]
pub(super) enum EntryFault {
    UnknownElement(String),
    UnknownList(String),
    UnknownFlavour(String),
    Shape(ConditionFault),
    NoSource,
}

impl ElementSpec {
    pub(super) fn new(
        entry: ElementEntry,
        from: Option<&SourcePlace>,
        list: &dyn Fn(&str) -> Option<usize>,
    ) -> Result<Self, EntryFault> {
        let element = Element::of(&entry.code).ok_or(EntryFault::UnknownElement(entry.code))?;
        Ok(Self {
            element,
            name: entry.name,
            kind: entry.kind,
            length: entry.length,
            conformance: entry.conformance,
            precision: entry.precision,
            oid: entry.oid,
            from: entry
                .from
                .or_else(|| from.cloned())
                .ok_or(EntryFault::NoSource)?,
            null: flavours(&entry.null)?,
            list: entry.list.map(|name| find(&name, list)).transpose()?,
            shape: entry.shape.map(|text| whole(&text)).transpose()?,
            xpath: entry.xpath,
        })
    }

    /// This, as a region asks it.
    pub(super) fn change(
        &mut self,
        change: &ElementChange,
        list: &dyn Fn(&str) -> Option<usize>,
    ) -> Result<(), EntryFault> {
        if change.length.is_some() {
            self.length = change.length;
        }
        if let Some(conformance) = change.conformance {
            self.conformance = conformance;
        }
        if let Some(null) = &change.null {
            self.null = flavours(null)?;
        }
        if let Some(name) = &change.list {
            self.list = Some(find(name, list)?);
        }
        if let Some(text) = &change.shape {
            self.shape = Some(whole(text)?);
        }
        Ok(())
    }

    /// Null flavours it may have.
    pub fn null_flavours(&self) -> impl Iterator<Item = NullFlavour> {
        NullFlavour::ALL
            .into_iter()
            .filter(|flavour| self.null & null_bit(*flavour) != 0)
    }

    /// Whether its value may be shown to whoever reads a finding: a code tells nothing of a
    /// person, a text, a number or a date may.
    #[must_use]
    pub const fn is_coded(&self) -> bool {
        matches!(
            self.kind,
            ValueType::Code | ValueType::Unit | ValueType::Boolean
        )
    }
}

impl Least {
    pub(super) const fn precision(self) -> Precision {
        match self {
            Self::Year => Precision::Year,
            Self::Day => Precision::Day,
            Self::Second => Precision::Second,
        }
    }

    /// Its form, as the standard writes it.
    pub(super) const fn form(self) -> &'static str {
        match self {
            Self::Year => "CCYY",
            Self::Day => "CCYYMMDD",
            Self::Second => "CCYYMMDDhhmmss",
        }
    }
}

fn find(name: &str, list: &dyn Fn(&str) -> Option<usize>) -> Result<usize, EntryFault> {
    list(name).ok_or_else(|| EntryFault::UnknownList(name.to_owned()))
}

fn flavours(names: &[String]) -> Result<u16, EntryFault> {
    names.iter().try_fold(0, |bits, name| {
        let flavour: NullFlavour = name
            .parse()
            .map_err(|_| EntryFault::UnknownFlavour(name.clone()))?;
        Ok(bits | null_bit(flavour))
    })
}

fn whole(text: &str) -> Result<Regex, EntryFault> {
    shape(&format!("^(?:{text})$")).map_err(EntryFault::Shape)
}
