//! Reports in E2B(R2) made of the description of its fields, so that none is left out.

use std::collections::{BTreeMap, HashMap};

use evigil_knowledge::Knowledge;
use evigil_vigilance::e2b::r2::{Conversion, Direction, Field, Kind};

/// Blocks by tag: whether they repeat, and what stands in them.
type Blocks = HashMap<String, (bool, Vec<String>)>;

/// Makes reports with some of all fields.
pub(crate) struct Maker<'c> {
    conversion: &'c Conversion,
    fields: HashMap<&'c str, &'c Field>,
    blocks: Blocks,
}

/// Decides about one field: whether it is there, and which of its values it has.
pub(crate) type Choice<'f> = dyn FnMut(&str) -> Option<u8> + 'f;

impl<'c> Maker<'c> {
    pub(crate) fn new(conversion: &'c Conversion) -> Self {
        let (_, text) = Knowledge::embedded()
            .unwrap()
            .files("vigilance")
            .find(|(path, _)| path.ends_with("e2b-r2/structure.toml"))
            .unwrap();
        let table: toml::Table = text.parse().unwrap();
        let blocks = table["block"].as_array().unwrap().iter().map(|block| {
            let children = block["children"].as_array().unwrap();
            let children = children.iter().map(|it| it.as_str().unwrap().to_owned());
            let repeats = block.get("repeats").is_some();
            let tag = block["tag"].as_str().unwrap().to_owned();
            (tag, (repeats, children.collect()))
        });
        Self {
            fields: conversion
                .fields()
                .iter()
                .map(|field| (field.tag.as_str(), field))
                .collect(),
            blocks: blocks.collect(),
            conversion,
        }
    }

    /// A message with one report.
    pub(crate) fn message(&self, repeats: u16, choice: &mut Choice<'_>) -> String {
        let mut out = String::from("<ichicsr lang=\"en\">\n");
        self.block("safetyreport", 1, repeats, choice, &mut out);
        out.push_str("</ichicsr>\n");
        out
    }

    fn block(
        &self,
        tag: &str,
        number: u16,
        repeats: u16,
        choice: &mut Choice<'_>,
        out: &mut String,
    ) {
        let (_, children) = &self.blocks[tag];
        out.push_str(&format!("<{tag}>\n"));
        for child in children {
            if let Some((is_repeated, _)) = self.blocks.get(child) {
                let count = if *is_repeated { repeats } else { 1 };
                for number in 1..=count {
                    self.block(child, number, repeats, choice, out);
                }
                continue;
            }
            let field = self.fields[child.as_str()];
            let Some(variant) = choice(child) else {
                continue;
            };
            let text = self.value(field, number, variant);
            out.push_str(&format!("<{child}>{text}</{child}>\n"));
        }
        out.push_str(&format!("</{tag}>\n"));
    }

    /// A value that the field can have; variant 0 is plain, others are odd.
    fn value(&self, field: &Field, number: u16, variant: u8) -> String {
        let max = usize::from(field.max);
        let text = format!("{} no. {number}", field.tag);
        let plain = match field.kind {
            Kind::Serious | Kind::Criterion => "1".to_owned(),
            Kind::Kept
            | Kind::Text
            | Kind::TextNotCode
            | Kind::Literature
            | Kind::TestComments
            | Kind::ReporterWords
            | Kind::Assessment => text.chars().take(max).collect(),
            Kind::Identifier => format!("I{number}-{}", field.tag)
                .chars()
                .take(max)
                .collect(),
            Kind::Number | Kind::Dose | Kind::IntervalOfReaction | Kind::IntervalOfDrug => {
                (number + 4).to_string()
            }
            Kind::DoseTimes => "1".to_owned(),
            Kind::Date => match field.max {
                12 => format!("2024010{number}1530"),
                _ => format!("2024010{number}"),
            },
            Kind::Format => {
                let of = field.tag.replace("format", "");
                let long = ["reactionstartdate", "reactionenddate"].contains(&of.as_str());
                if long { "203" } else { "102" }.to_owned()
            }
            Kind::Code | Kind::IntervalUnit => {
                let list = field.list.as_ref().unwrap();
                let lists = self.conversion.lists();
                let list = lists.iter().find(|it| it.id == *list).unwrap();
                let codes: Vec<_> = list
                    .codes
                    .iter()
                    .filter(|code| code.direction == Direction::Both)
                    .collect();
                let index = (usize::from(number - 1) + usize::from(variant)) % codes.len();
                codes[index].r2.clone()
            }
            Kind::Country | Kind::PrimaryCountry => {
                ["JP", "US", "DE"][usize::from(number) % 3].to_owned()
            }
            Kind::Phone => "312345678".to_owned(),
            Kind::PhonePart => "81".to_owned(),
            Kind::Version | Kind::RecurredVersion | Kind::AssessedVersion => "26.1".to_owned(),
            Kind::Term | Kind::PreferredTerm | Kind::Recurred | Kind::Assessed => {
                format!("1000000{number}")
            }
            Kind::Result => format!("{number}.5"),
            Kind::Recurrence => "1".to_owned(),
        };
        let odd = match variant % 8 {
            3 => " 7".to_owned(),
            4 => "2".to_owned(),
            5 => format!("words {number}"),
            6 => "2024".to_owned(),
            7 => "1000000".to_owned() + &(number % 3).to_string(),
            _ => return plain,
        };
        odd.chars().take(max).collect()
    }
}

/// The texts of a message by place, read by another library than the reader uses.
pub(crate) fn leaves(message: &str) -> BTreeMap<String, String> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..roxmltree::ParsingOptions::default()
    };
    let document = roxmltree::Document::parse_with_options(message, options).unwrap();
    let mut found = BTreeMap::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        if node.children().any(|child| child.is_element()) {
            continue;
        }
        let text = node.text().unwrap_or_default();
        if text.trim().is_empty() {
            continue;
        }
        let mut steps: Vec<_> = node
            .ancestors()
            .filter(roxmltree::Node::is_element)
            .map(|it| {
                let name = it.tag_name().name();
                let before = it
                    .prev_siblings()
                    .filter(|other| other.tag_name().name() == name)
                    .count();
                format!("{name}[{before}]")
            })
            .collect();
        steps.reverse();
        found.insert(steps.join("/"), text.to_owned());
    }
    found
}
