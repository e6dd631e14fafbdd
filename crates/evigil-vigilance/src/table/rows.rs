//! What the rows of one report are made of.

use std::collections::HashMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::name::{push_event, push_product};
use crate::exchange::ReportFormat;
use crate::icsr::{At, Element, Icsr, PartialDate, Precision, Role, register as el};

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
    pub(super) serious: bool,
    pub(super) death: bool,
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
        self.shared(report, format);
        self.fill_products(report);
        self.fill_events(report);
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

    fn shared(&mut self, report: &Icsr, format: ReportFormat) {
        let received = report.received();
        let age_years = age_years(report);
        let criteria = report.seriousness();
        let reporter = primary_reporter(report);
        let key = report.key();
        self.shared = Shared {
            report_id: self.text(&key.report),
            case_id: self.text(if key.case.is_empty() {
                &key.report
            } else {
                &key.case
            }),
            serious: criteria.is_serious(),
            death: criteria.death,
            sex: match report.text(el::D_5, At::TOP) {
                Some("1") => Some("male"),
                Some("2") => Some("female"),
                _ => None,
            },
            age_years,
            age_band: age_years
                .map(band)
                .or_else(|| report.text(el::D_2_3, At::TOP).and_then(group)),
            year: received.map(|date| i32::from(date.year())),
            quarter: received.and_then(|date| self.quarter(date)),
            received: received.and_then(|date| {
                self.written(|out| {
                    // Writing into a string never fails.
                    let _ = write!(out, "{date}");
                })
            }),
            country: report
                .text(el::C_2_R_3, reporter)
                .and_then(|country| self.text(country)),
            reporter: report.text(el::C_2_R_4, reporter).and_then(qualification),
            source: report.origin().unwrap_or(format).code(),
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

    fn fill_products(&mut self, report: &Icsr) {
        let mut substances = report.all(el::G_K_2_3_R_1).peekable();
        let mut parts: Vec<&str> = Vec::new();
        let mut known = Known::default();
        // Where each product of the report went.
        let mut places: Vec<Option<usize>> = Vec::new();
        for number in 1..=report.repeats("G.k", At::TOP) {
            parts.clear();
            while let Some(item) = substances.next_if(|item| item.at.index(0) <= number) {
                if item.at.index(0) == number {
                    parts.extend(item.value.text());
                }
            }
            let reported = report.text(el::G_K_2_2, At::one(number));
            let role = report.text(el::G_K_1, At::one(number)).and_then(Role::of);
            let name = self.product_name(&mut parts, reported);
            let place = name.map(|name| {
                let names = self.products.iter().map(|product| product.name);
                known.place(&self.text, names, name)
            });
            places.push(place);
            let Some(place) = place else { continue };
            if place == self.products.len() {
                let reported = reported.and_then(|reported| self.text(reported));
                self.products.push(Product {
                    name,
                    reported,
                    ..Product::default()
                });
            }
            if let Some(product) = self.products.get_mut(place) {
                product.role = stronger(product.role, role);
            }
        }
        let place_of = |at: At| {
            let number = usize::from(at.index(0)).checked_sub(1)?;
            places.get(number).copied().flatten()
        };
        self.list(report, el::G_K_4_R_7, place_of, |it| &mut it.lot);
        self.list(report, el::G_K_4_R_10_1, place_of, |it| &mut it.route);
        self.list(report, el::G_K_4_R_10_2B, place_of, |it| &mut it.route);
        for item in report.all(el::G_K_4_R_4) {
            let day = item.value.text().and_then(day);
            if let (Some(day), Some(place)) = (day, place_of(item.at))
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

    /// Puts the different values of an element that belong to one product into one text. What an
    /// earlier element has filled stays.
    fn list(
        &mut self,
        report: &Icsr,
        element: Element,
        place_of: impl Fn(At) -> Option<usize>,
        field: fn(&mut Product) -> &mut Option<Span>,
    ) {
        let mut values: Vec<(usize, &str)> = report
            .all(element)
            .filter_map(|item| Some((place_of(item.at)?, item.value.text()?.trim())))
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

    fn fill_events(&mut self, report: &Icsr) {
        let mut known = Known::default();
        for reaction in report.reactions() {
            let at = At::one(reaction.number);
            let words = reaction.words();
            let code = reaction.code();
            let name = self.written(|out| {
                push_event(words.or(code).unwrap_or_default(), out);
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
            let code = code.and_then(|code| self.text(code));
            let country = report
                .text(el::E_I_9, at)
                .and_then(|country| self.text(country));
            let outcome = reaction.outcome().and_then(outcome);
            let onset = report.text(el::E_I_4, at).and_then(day);
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

/// The reporter who is marked as the primary one (C.2.r.5), or else the first.
fn primary_reporter(report: &Icsr) -> At {
    report
        .all(el::C_2_R_5)
        .find(|item| item.value.text() == Some("1"))
        .map_or(At::one(1), |item| item.at)
}

/// D.2.2 in years.
fn age_years(report: &Icsr) -> Option<f64> {
    let number: f64 = report.text(el::D_2_2A, At::TOP)?.parse().ok()?;
    let years = match report.text(el::D_2_2B, At::TOP)? {
        "{decade}" => number * 10.0,
        "a" => number,
        "mo" => number / 12.0,
        "wk" => number * 7.0 / 365.25,
        "d" => number / 365.25,
        "h" => number / 8766.0,
        _ => return None,
    };
    (years.is_finite() && years >= 0.0).then_some(years)
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
