//! What the rows of one report are made of.

use std::collections::HashMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::gather::{OfDrug, Values};
use super::name::{push_event, push_product};
use crate::exchange::ReportFormat;
use crate::icsr::{Icsr, PartialDate, Precision, Role};

/// A text in the memory of [`ReportRows`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    len: u32,
}

/// A product of the report, with everything under one name put together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Product {
    pub(super) name: Option<Span>,
    pub(super) reported: Option<Span>,
    pub(super) role: Option<Role>,
    pub(super) lot: Option<Span>,
    pub(super) route: Option<Span>,
    /// First day it was given, where one is known to the day.
    pub(super) start: Option<Date>,
}

/// An event of the report, with everything under one name put together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Event {
    pub(super) name: Option<Span>,
    pub(super) reported: Option<Span>,
    pub(super) code: Option<Span>,
    pub(super) outcome: Option<&'static str>,
    pub(super) country: Option<Span>,
    /// The day it began, where it is known.
    pub(super) onset: Option<Date>,
}

/// What all rows of a report share.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shared {
    pub(super) report_id: Option<Span>,
    pub(super) case_id: Option<Span>,
    pub(super) serious: Option<bool>,
    pub(super) death: Option<bool>,
    pub(super) sex: Option<&'static str>,
    pub(super) age_years: Option<f64>,
    pub(super) age_band: Option<&'static str>,
    pub(super) year: Option<i32>,
    pub(super) quarter: Option<Span>,
    pub(super) received: Option<Span>,
    pub(super) country: Option<Span>,
    pub(super) reporter: Option<&'static str>,
    pub(super) source: &'static str,
}

/// The rows of one report: what they share, its products, and its events. A report without products
/// has one without a name, and likewise for events, so that it has a row.
///
/// One of these is filled again for every report; its memory stays.
#[derive(Debug, Default)]
pub struct ReportRows {
    text: String,
    pub(super) shared: Shared,
    pub(super) products: Vec<Product>,
    pub(super) events: Vec<Event>,
}

impl ReportRows {
    pub(super) fn get(&self, span: Option<Span>) -> Option<&str> {
        let span = span?;
        let start = span.start as usize;
        self.text.get(start..start + span.len as usize)
    }

    /// How many rows they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.products.len().saturating_mul(self.events.len())
    }

    /// Whether there is no row: only before the first report.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes a report, sorted; what was there is forgotten. `format` is where it comes from, if it
    /// does not say so itself.
    pub fn fill(&mut self, report: &Icsr, format: ReportFormat) {
        self.text.clear();
        self.products.clear();
        self.events.clear();
        let values = Values::of(report);
        self.shared(report, &values, format);
        self.fill_products(&values);
        self.fill_events(&values);
        if self.products.is_empty() {
            self.products.push(Product::default());
        }
        if self.events.is_empty() {
            self.events.push(Event::default());
        }
    }

    fn text(&mut self, text: &str) -> Option<Span> {
        if text.is_empty() {
            return None;
        }
        self.written(|out| out.push_str(text))
    }

    /// What `write` appends, when it is anything.
    fn written(&mut self, write: impl FnOnce(&mut String)) -> Option<Span> {
        let start = self.text.len();
        write(&mut self.text);
        span(start, self.text.len())
    }

    fn shared(&mut self, report: &Icsr, values: &Values<'_>, format: ReportFormat) {
        let received = [values.last_received, values.first_received]
            .into_iter()
            .flatten()
            .find_map(|text| PartialDate::parse(text).ok());
        let age_years = age_years(values);
        let source = report.origin().unwrap_or(format);
        let reporter = values.reporter();
        let key = report.key();
        self.shared = Shared {
            report_id: self.text(&key.report),
            case_id: self.text(if key.case.is_empty() {
                &key.report
            } else {
                &key.case
            }),
            serious: values.seriousness.serious,
            death: values.seriousness.death,
            sex: match values.sex {
                Some("1") => Some("male"),
                Some("2") => Some("female"),
                _ => None,
            },
            age_years,
            age_band: age_years
                .map(band)
                .or_else(|| decade_band(values, source))
                .or_else(|| values.age_group.and_then(group)),
            year: received.map(|date| i32::from(date.year())),
            quarter: received.and_then(|date| self.quarter(date)),
            received: received.and_then(|date| {
                self.written(|out| {
                    // Writing into a string never fails.
                    let _ = write!(out, "{date}");
                })
            }),
            country: reporter.country.and_then(|country| self.text(country)),
            reporter: reporter.qualification.and_then(qualification),
            source: source.code(),
        };
    }

    /// `2022Q4`; nothing when the month is not known.
    fn quarter(&mut self, date: PartialDate) -> Option<Span> {
        if date.precision() < Precision::Month {
            return None;
        }
        let quarter = (date.earliest().month() - 1) / 3 + 1;
        self.written(|out| {
            let _ = write!(out, "{}Q{quarter}", date.year());
        })
    }

    fn fill_products(&mut self, values: &Values<'_>) {
        let mut substances = values.substances.iter().peekable();
        let mut parts: Vec<&str> = Vec::new();
        let mut known = Known::default();
        // Where each product of the report went.
        let mut places: Vec<Option<usize>> = Vec::with_capacity(values.drugs.len());
        for (number, drug) in (1_u16..).zip(&values.drugs) {
            parts.clear();
            while let Some((_, name)) = substances.next_if(|(of, _)| *of == number) {
                parts.push(name);
            }
            let name = self.product_name(&mut parts, drug.name);
            let place = name.map(|name| {
                let names = self.products.iter().map(|product| product.name);
                known.place(&self.text, names, name)
            });
            places.push(place);
            let Some(place) = place else { continue };
            if place == self.products.len() {
                let reported = drug.name.and_then(|reported| self.text(reported));
                self.products.push(Product {
                    name,
                    reported,
                    ..Product::default()
                });
            }
            if let Some(product) = self.products.get_mut(place) {
                product.role = stronger(product.role, drug.role.and_then(Role::of));
            }
        }
        self.list(&values.lots, &places, |product| &mut product.lot);
        self.list(&values.routes, &places, |product| &mut product.route);
        self.list(&values.route_codes, &places, |product| &mut product.route);
        for (number, text) in &values.starts {
            if let (Some(day), Some(place)) = (day(text), place_of(&places, *number))
                && let Some(product) = self.products.get_mut(place)
            {
                product.start = Some(product.start.map_or(day, |start| start.min(day)));
            }
        }
    }

    /// Its substances, sorted, with `\` between them, as FDA writes combinations; without any, the
    /// name as reported.
    fn product_name(&mut self, substances: &mut Vec<&str>, reported: Option<&str>) -> Option<Span> {
        substances.sort_unstable();
        substances.dedup();
        let coded = self.written(|out| {
            let start = out.len();
            for substance in substances.iter() {
                let before = out.len();
                if before > start {
                    out.push('\\');
                }
                let name = out.len();
                push_product(substance, out);
                if out.len() == name {
                    out.truncate(before);
                }
            }
        });
        coded.or_else(|| self.written(|out| push_product(reported.unwrap_or_default(), out)))
    }

    /// Puts the different values that belong to one product into one text. What an earlier list has
    /// filled stays.
    fn list(
        &mut self,
        values: &[OfDrug<'_>],
        places: &[Option<usize>],
        field: fn(&mut Product) -> &mut Option<Span>,
    ) {
        let mut values: Vec<(usize, &str)> = values
            .iter()
            .filter_map(|(number, value)| Some((place_of(places, *number)?, value.trim())))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        values.sort_by_key(|(place, _)| *place);
        for group in values.chunk_by(|a, b| a.0 == b.0) {
            let Some((place, _)) = group.first() else {
                continue;
            };
            let Some(product) = self.products.get_mut(*place) else {
                continue;
            };
            if field(product).is_some() {
                continue;
            }
            let start = self.text.len();
            let mut seen: Vec<&str> = Vec::new();
            for (_, value) in group {
                // More than these would be no cell that somebody reads.
                if seen.len() < LIST_MAX && !seen.contains(value) {
                    if !seen.is_empty() {
                        self.text.push_str("; ");
                    }
                    self.text.push_str(value);
                    seen.push(value);
                }
            }
            *field(product) = span(start, self.text.len());
        }
    }

    fn fill_events(&mut self, values: &Values<'_>) {
        let mut known = Known::default();
        for reaction in &values.reactions {
            let words = reaction.words.or(reaction.translated);
            let name = self.written(|out| {
                push_event(words.or(reaction.code).unwrap_or_default(), out);
            });
            let Some(name) = name else { continue };
            let names = self.events.iter().map(|event| event.name);
            let place = known.place(&self.text, names, name);
            if place == self.events.len() {
                let reported = words.and_then(|words| self.text(words));
                self.events.push(Event {
                    name: Some(name),
                    reported,
                    ..Event::default()
                });
            }
            let code = reaction.code.and_then(|code| self.text(code));
            let country = reaction.country.and_then(|country| self.text(country));
            let outcome = reaction.outcome.and_then(outcome);
            let onset = reaction.onset.and_then(day);
            if let Some(event) = self.events.get_mut(place) {
                event.code = event.code.or(code);
                event.country = event.country.or(country);
                event.outcome = event.outcome.or(outcome);
                event.onset = match (event.onset, onset) {
                    (Some(first), Some(other)) => Some(first.min(other)),
                    (first, other) => first.or(other),
                };
            }
        }
    }
}

/// Where the product with a number of the report went.
fn place_of(places: &[Option<usize>], number: u16) -> Option<usize> {
    let at = usize::from(number).checked_sub(1)?;
    places.get(at).copied().flatten()
}

/// Different lots or routes that are written out for one product.
const LIST_MAX: usize = 64;

fn span(start: usize, end: usize) -> Option<Span> {
    let len = end.checked_sub(start).filter(|len| *len > 0)?;
    Some(Span {
        start: u32::try_from(start).ok()?,
        len: u32::try_from(len).ok()?,
    })
}

/// Finds which product or event a name is. A handful are compared one by one; a report with many
/// gets an index.
#[derive(Default)]
struct Known(HashMap<String, usize>);

/// How many names are compared one by one.
const FEW: usize = 24;

impl Known {
    /// The place of a name among those that are there; the place behind the last when it is new.
    fn place(
        &mut self,
        text: &str,
        names: impl ExactSizeIterator<Item = Option<Span>>,
        name: Span,
    ) -> usize {
        let read = |span: Span| {
            let start = span.start as usize;
            text.get(start..start + span.len as usize)
                .unwrap_or_default()
        };
        let count = names.len();
        let wanted = read(name);
        if count < FEW {
            return names
                .into_iter()
                .position(|known| known.map(read) == Some(wanted))
                .unwrap_or(count);
        }
        if self.0.is_empty() {
            let named = names.flatten().map(|known| read(known).to_owned());
            self.0.extend(named.zip(0..));
        }
        if let Some(place) = self.0.get(wanted) {
            return *place;
        }
        self.0.insert(wanted.to_owned(), count);
        count
    }
}

/// The role that says more: a product is suspect when it was once.
fn stronger(a: Option<Role>, b: Option<Role>) -> Option<Role> {
    let weight = |role: &Role| match role {
        Role::Suspect => 3,
        Role::Interacting => 2,
        Role::Concomitant => 1,
        Role::NotAdministered => 0,
    };
    [a, b].into_iter().flatten().max_by_key(weight)
}

/// A day known as such.
fn day(text: &str) -> Option<Date> {
    PartialDate::parse(text).ok()?.day()
}

/// E.i.7.
fn outcome(code: &str) -> Option<&'static str> {
    Some(match code {
        "0" => "unknown",
        "1" => "recovered",
        "2" => "recovering",
        "3" => "not_recovered",
        "4" => "recovered_with_sequelae",
        "5" => "fatal",
        _ => return None,
    })
}

/// C.2.r.4.
fn qualification(code: &str) -> Option<&'static str> {
    Some(match code {
        "1" => "physician",
        "2" => "pharmacist",
        "3" => "other_health_professional",
        "4" => "lawyer",
        "5" => "consumer",
        _ => return None,
    })
}

/// D.2.2 in years. A decade of life is no number of years.
fn age_years(values: &Values<'_>) -> Option<f64> {
    let number: f64 = values.age?.parse().ok()?;
    let years = match values.age_unit? {
        "a" => number,
        "mo" => number / 12.0,
        "wk" => number * 7.0 / 365.25,
        "d" => number / 365.25,
        "h" => number / 8766.0,
        _ => return None,
    };
    (years.is_finite() && years >= 0.0).then_some(years)
}

/// The band that all ages of a decade lie in, where they lie in one.
///
/// ICH counts decades from the first, that of a child under ten, and JADER's words are read so: the
/// seventh is that of the sixties. In other sources people have written 6 as well as 7 for somebody
/// in the sixties; there both have to lie in the band.
fn decade_band(values: &Values<'_>, source: ReportFormat) -> Option<&'static str> {
    let number: f64 = values.age?.parse().ok()?;
    if values.age_unit != Some("{decade}") || !(1.0..=13.0).contains(&number) {
        return None;
    }
    let first = (number.floor() - 1.0) * 10.0;
    let is_ordinal = matches!(
        source,
        ReportFormat::Jader | ReportFormat::E2bR3 | ReportFormat::E2bR2
    );
    let behind = number.ceil() * 10.0 + if is_ordinal { 0.0 } else { 10.0 };
    let youngest = band(first);
    (youngest == band(behind - 1.0)).then_some(youngest)
}

/// Age bands of ICH E11, section 2.5, with E2B(R3)'s bound between adults and the elderly.
fn band(years: f64) -> &'static str {
    match years {
        years if years * 365.25 < 28.0 => "neonate",
        years if years < 2.0 => "infant",
        years if years < 12.0 => "child",
        years if years < 18.0 => "adolescent",
        years if years < 65.0 => "adult",
        _ => "elderly",
    }
}

/// D.2.3.
fn group(code: &str) -> Option<&'static str> {
    Some(match code {
        "0" => "foetus",
        "1" => "neonate",
        "2" => "infant",
        "3" => "child",
        "4" => "adolescent",
        "5" => "adult",
        "6" => "elderly",
        _ => return None,
    })
}

/// Days from the first day a product was given to the day an event began; below zero when the
/// event was first.
pub(super) fn onset_days(product: &Product, event: &Event) -> Option<i32> {
    let (start, onset) = (product.start?, event.onset?);
    onset.since(start).ok().map(|span| span.get_days())
}
