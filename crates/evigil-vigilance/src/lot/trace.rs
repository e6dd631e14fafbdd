//! From one lot to everyone who got it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::cluster::{Cluster, ClusterCounts};
use super::exposure::{self, Exposure};
use super::index::product_key;
use super::{Certainty, LotKey, LotReader};
use crate::icsr::{At, Icsr, PartialDate, register as el};

/// A text that names no lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text names no lot")]
pub struct NoLot;

/// Where a report names the lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NamedIn {
    /// In running text only (H.1).
    Narrative,
    /// In the lot of a dosage (G.k.4.r.7) or of a device (FDA.G.k.12.r.9).
    Field,
}

/// A report that names the lot.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TracedReport {
    /// Number of the report.
    pub report: String,
    /// Number of the case.
    pub case: String,
    /// Where it names the lot.
    pub named_in: NamedIn,
    /// How surely.
    pub certainty: Certainty,
    /// The spellings, whole fields as written.
    pub written: Vec<String>,
    /// Products given from the lot.
    pub products: Vec<String>,
    /// The reactions in the reporter's words.
    pub events: Vec<String>,
    /// Whether any criterion of seriousness is met.
    pub serious: bool,
    /// Whether the case says that the person died.
    pub death: bool,
    /// Day of the report.
    #[serde(serialize_with = "exposure::date")]
    #[schemars(with = "Option<String>")]
    pub received: Option<PartialDate>,
    /// Provider (EV.C.1).
    pub provider: Option<String>,
    /// Pseudonym of the person (EV.D.1).
    pub person: Option<String>,
}

/// An administration of the lot.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TracedExposure {
    /// The row of the list.
    #[serde(flatten)]
    pub exposure: Exposure,
    /// How surely it is the lot.
    pub certainty: Certainty,
    /// Whether a report of the same person names the lot.
    pub reported: bool,
}

/// A provider who gave the lot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TracedProvider {
    /// Name or number; empty when the list does not say.
    pub provider: String,
    /// Administrations of the lot.
    pub exposures: usize,
    /// Different persons; administrations without a pseudonym count one each.
    pub persons: usize,
    /// Persons not known to be told.
    pub untold: usize,
    /// Reports that name the provider and the lot.
    pub reports: usize,
    /// First and last day of administration.
    pub first: Option<Date>,
    /// Last day.
    pub last: Option<Date>,
}

/// A person who got the lot and is not known to be told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UntoldPerson {
    /// Pseudonym; nothing when the list does not give one.
    pub person: Option<String>,
    /// Provider.
    pub provider: Option<String>,
    /// Whether the list says so, or just does not say.
    pub known_untold: bool,
    /// Lines of the list.
    pub lines: Vec<u64>,
    /// Last administration.
    #[serde(serialize_with = "exposure::date")]
    #[schemars(with = "Option<String>")]
    pub last: Option<PartialDate>,
}

/// Another lot that the same provider gave on the same day: where a fault of handling may lie
/// instead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct OtherLot {
    /// Provider.
    pub provider: String,
    /// Day.
    pub day: Date,
    /// Key of the lot.
    pub key: LotKey,
    /// As first written.
    pub written: String,
    /// Administrations on that day.
    pub exposures: usize,
}

/// A lot whose key looks like the one that is traced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LookAlike {
    /// Spellings met.
    pub written: BTreeSet<String>,
    /// Administrations.
    pub exposures: usize,
    /// Reports.
    pub reports: usize,
}

/// A lot that was met instead of the one that is traced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NearLot {
    /// Its key.
    pub key: LotKey,
    /// Where it was met, and how it is written there.
    #[serde(flatten)]
    pub met: LookAlike,
}

/// How often a spelling was met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Met {
    /// In the list of exposures.
    pub exposures: usize,
    /// In reports.
    pub reports: usize,
}

/// Everything that is known of a lot.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Trace {
    /// The lot as it was asked for.
    pub lot: String,
    /// Its key.
    pub key: LotKey,
    /// Whole fields that name it, as written.
    pub spellings: BTreeMap<String, Met>,
    /// Its administrations, surest first, then by day.
    pub exposures: Vec<TracedExposure>,
    /// Reports that name it, surest first.
    pub reports: Vec<TracedReport>,
    /// Providers by name.
    pub providers: Vec<TracedProvider>,
    /// Who is not known to be told.
    pub untold: Vec<UntoldPerson>,
    /// Other lots of the same provider and day.
    pub other_lots: Vec<OtherLot>,
    /// Lots that look like it, by key: to be looked at by a person, not part of the trace.
    pub look_alikes: BTreeMap<LotKey, LookAlike>,
    /// Lots that differ from it by a letter or two, nearest first, where nothing names the lot
    /// itself, or only reports do and not the list: it may have been mistyped.
    pub near: Vec<NearLot>,
    /// The lot beside other lots of the same product: a cluster, never a rate.
    pub clusters: Vec<Cluster>,
    /// Administrations in the list, of any lot.
    pub exposures_read: usize,
    /// Reports looked at.
    pub reports_read: usize,
}

/// Follows one lot through exposures and reports.
#[derive(Debug)]
pub struct Tracer<'r> {
    reader: &'r LotReader,
    lot: String,
    key: LotKey,
    like: String,
    exposures: Vec<(Exposure, Option<Certainty>)>,
    reports: Vec<TracedReport>,
    look_alikes: BTreeMap<LotKey, LookAlike>,
    near: BTreeMap<LotKey, LookAlike>,
    counts: ClusterCounts,
    reports_read: usize,
}

impl<'r> Tracer<'r> {
    /// Starts with the lot as a person writes it.
    ///
    /// # Errors
    /// When the text names no lot, or more than one.
    pub fn new(reader: &'r LotReader, lot: &str) -> Result<Self, NoLot> {
        // Whoever asks for a lot means one lot, whatever marks are in it.
        let key = LotKey::of(lot).filter(|_| reader.read(lot).null().is_none());
        let key = key.ok_or(NoLot)?;
        Ok(Self {
            reader,
            lot: lot.to_owned(),
            like: key.look_alike(),
            key,
            exposures: Vec::new(),
            reports: Vec::new(),
            look_alikes: BTreeMap::new(),
            near: BTreeMap::new(),
            counts: ClusterCounts::default(),
            reports_read: 0,
        })
    }

    /// Takes a row of the list.
    pub fn exposure(&mut self, exposure: Exposure) {
        let read = self.reader.read(&exposure.lot);
        let certainty = read.names(&self.key);
        if certainty.is_none() {
            for candidate in &read.candidates {
                if let Some(entry) = self.like(&candidate.key) {
                    entry.written.insert(exposure.lot.clone());
                    entry.exposures += 1;
                }
            }
        }
        self.exposures.push((exposure, certainty));
    }

    /// Where a lot is counted that looks like the one that is traced, or is written nearly so.
    fn like(&mut self, key: &LotKey) -> Option<&mut LookAlike> {
        let like = key.look_alike();
        if like == self.like {
            return Some(self.look_alikes.entry(key.clone()).or_default());
        }
        is_near(&self.like, &like).then(|| self.near.entry(key.clone()).or_default())
    }

    /// Takes a report, sorted. Of several versions of a case only the last should come.
    pub fn report(&mut self, report: &Icsr) {
        self.reports_read += 1;
        let mut found: Option<(NamedIn, Certainty)> = None;
        let (mut written, mut products) = (Vec::new(), Vec::new());
        for drug in report.drugs() {
            for lot in drug.lots() {
                let read = self.reader.read(lot);
                self.counts.add(report, drug.name(), &read);
                if let Some(certainty) = read.names(&self.key) {
                    found = found.max(Some((NamedIn::Field, certainty)));
                    push_new(&mut written, lot);
                    if let Some(name) = drug.name() {
                        push_new(&mut products, name);
                    }
                    continue;
                }
                for candidate in &read.candidates {
                    if let Some(entry) = self.like(&candidate.key) {
                        entry.written.insert(lot.to_owned());
                        entry.reports += 1;
                    }
                }
            }
        }
        if found.is_none()
            && let Some(narrative) = report.text(el::H_1, At::TOP)
            && let Some(spelling) = self.in_narrative(narrative)
        {
            found = Some((NamedIn::Narrative, Certainty::Doubtful));
            written.push(spelling);
        }
        if let Some((named_in, certainty)) = found {
            self.reports
                .push(traced(report, named_in, certainty, written, products));
        }
    }

    /// The spelling in running text: announced as a lot, or standing there by itself when its key is
    /// long enough to be no word.
    fn in_narrative(&self, text: &str) -> Option<String> {
        let announced = self.reader.find(text);
        if let Some(found) = announced.into_iter().find(|it| it.key == self.key) {
            return Some(found.text);
        }
        if self.key.as_str().chars().count() < 5 || self.key.digits() < 3 {
            return None;
        }
        text.split(|letter: char| {
            letter.is_whitespace() || "()[]{}<>,;:\"'、。「」（）".contains(letter)
        })
        .find(|word| LotKey::of(word).as_ref() == Some(&self.key))
        .map(|word| word.trim_matches('.').to_owned())
    }

    /// Puts everything together.
    #[must_use]
    pub fn finish(self) -> Trace {
        let reported: BTreeSet<&str> = self
            .reports
            .iter()
            .filter_map(|it| it.person.as_deref())
            .collect();
        let mut exposures: Vec<TracedExposure> = self
            .exposures
            .iter()
            .filter_map(|(exposure, certainty)| {
                Some(TracedExposure {
                    reported: exposure
                        .person
                        .as_deref()
                        .is_some_and(|it| reported.contains(it)),
                    exposure: exposure.clone(),
                    certainty: (*certainty)?,
                })
            })
            .collect();
        exposures.sort_by_key(|it| {
            let day = it.exposure.date.map(PartialDate::earliest);
            (std::cmp::Reverse(it.certainty), day, it.exposure.line)
        });
        let mut reports = self.reports;
        reports.sort_by(|a, b| {
            let rank = |it: &TracedReport| (it.certainty, it.named_in);
            rank(b).cmp(&rank(a)).then_with(|| a.report.cmp(&b.report))
        });
        let mut spellings: BTreeMap<String, Met> = BTreeMap::new();
        for it in &exposures {
            spellings
                .entry(it.exposure.lot.clone())
                .or_default()
                .exposures += 1;
        }
        for written in reports.iter().flat_map(|it| &it.written) {
            spellings.entry(written.clone()).or_default().reports += 1;
        }
        // Reports alone may name the lot; a list that lacks it may hold it mistyped all the same.
        let is_missing = exposures.is_empty() && (reports.is_empty() || !self.exposures.is_empty());
        let near = if is_missing {
            nearest(&self.like, self.near)
        } else {
            Vec::new()
        };
        Trace {
            near,
            providers: providers(&exposures, &reports),
            untold: untold(&exposures),
            other_lots: other_lots(self.reader, &self.exposures),
            clusters: self.counts.compare(&self.key),
            exposures_read: self.exposures.len(),
            lot: self.lot,
            key: self.key,
            spellings,
            exposures,
            reports,
            look_alikes: self.look_alikes,
            reports_read: self.reports_read,
        }
    }
}

/// Most lots that are named instead of one that nothing names.
const NEAR_MAX: usize = 10;

/// Whether two keys, folded, may be one that was mistyped: a letter apart, two in a long one.
fn is_near(wanted: &str, other: &str) -> bool {
    let shorter = wanted.chars().count().min(other.chars().count());
    let most = match shorter {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    // Most lots differ in their length already, or by more than a whole comparison would forgive.
    wanted.len().abs_diff(other.len()) <= most * 4
        && strsim::damerau_levenshtein(wanted, other) <= most
}

fn nearest(wanted: &str, near: BTreeMap<LotKey, LookAlike>) -> Vec<NearLot> {
    let mut near: Vec<_> = near
        .into_iter()
        .map(|(key, met)| NearLot { key, met })
        .collect();
    near.sort_by_cached_key(|it| {
        let distance = strsim::damerau_levenshtein(wanted, &it.key.look_alike());
        (distance, it.key.clone())
    });
    near.truncate(NEAR_MAX);
    near
}

fn traced(
    report: &Icsr,
    named_in: NamedIn,
    certainty: Certainty,
    written: Vec<String>,
    products: Vec<String>,
) -> TracedReport {
    let seriousness = report.seriousness();
    let own = |element| report.text(element, At::TOP).map(str::to_owned);
    TracedReport {
        report: report.key().report.clone(),
        case: report.key().case.clone(),
        named_in,
        certainty,
        written,
        products,
        events: report
            .reactions()
            .filter_map(|it| it.event().map(str::to_owned))
            .collect(),
        serious: seriousness.is_serious(),
        death: seriousness.death,
        received: report.received(),
        provider: own(el::EV_C_1),
        person: own(el::EV_D_1),
    }
}

fn push_new(list: &mut Vec<String>, text: &str) {
    if !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

/// Who a row is about. Rows without a pseudonym may be anybody: each is a person of its own.
fn person_of(exposure: &Exposure) -> (Option<&str>, Option<&str>, u64) {
    let line = if exposure.person.is_some() {
        0
    } else {
        exposure.line
    };
    (
        exposure.provider.as_deref(),
        exposure.person.as_deref(),
        line,
    )
}

fn providers(exposures: &[TracedExposure], reports: &[TracedReport]) -> Vec<TracedProvider> {
    let mut all: BTreeMap<&str, TracedProvider> = BTreeMap::new();
    let mut persons: BTreeMap<_, bool> = BTreeMap::new();
    for it in exposures {
        let exposure = &it.exposure;
        let entry = all
            .entry(exposure.provider.as_deref().unwrap_or_default())
            .or_default();
        entry.exposures += 1;
        if let Some(date) = exposure.date {
            entry.first = Some(
                entry
                    .first
                    .map_or(date.earliest(), |day| day.min(date.earliest())),
            );
            entry.last = Some(
                entry
                    .last
                    .map_or(date.latest(), |day| day.max(date.latest())),
            );
        }
        let told = persons.entry(person_of(exposure)).or_default();
        *told = *told || !exposure.told.is_due();
    }
    for ((provider, ..), told) in persons {
        let entry = all.entry(provider.unwrap_or_default()).or_default();
        entry.persons += 1;
        entry.untold += usize::from(!told);
    }
    for provider in reports.iter().filter_map(|it| it.provider.as_deref()) {
        all.entry(provider).or_default().reports += 1;
    }
    all.into_iter()
        .map(|(provider, entry)| TracedProvider {
            provider: provider.to_owned(),
            ..entry
        })
        .collect()
}

fn untold(exposures: &[TracedExposure]) -> Vec<UntoldPerson> {
    let mut all: BTreeMap<_, Vec<&Exposure>> = BTreeMap::new();
    for it in exposures {
        all.entry(person_of(&it.exposure))
            .or_default()
            .push(&it.exposure);
    }
    all.into_iter()
        .filter(|(_, rows)| rows.iter().all(|row| row.told.is_due()))
        .map(|((provider, person, _), rows)| UntoldPerson {
            person: person.map(str::to_owned),
            provider: provider.map(str::to_owned),
            known_untold: rows.iter().any(|row| row.told == super::Told::No),
            lines: rows.iter().map(|row| row.line).collect(),
            last: rows
                .iter()
                .filter_map(|row| row.date)
                .max_by_key(|date| date.latest()),
        })
        .collect()
}

fn other_lots(reader: &LotReader, exposures: &[(Exposure, Option<Certainty>)]) -> Vec<OtherLot> {
    let place = |exposure: &Exposure| {
        let day = exposure.date.and_then(PartialDate::day)?;
        Some((exposure.provider.clone()?, day))
    };
    let traced: BTreeSet<_> = exposures
        .iter()
        .filter(|(_, certainty)| certainty.is_some())
        .filter_map(|(exposure, _)| place(exposure))
        .collect();
    let mut all: BTreeMap<(String, Date, LotKey), OtherLot> = BTreeMap::new();
    for (exposure, certainty) in exposures {
        let Some((provider, day)) = place(exposure).filter(|place| traced.contains(place)) else {
            continue;
        };
        if certainty.is_some() {
            continue;
        }
        for candidate in reader.read(&exposure.lot).first_reading() {
            all.entry((provider.clone(), day, candidate.key.clone()))
                .or_insert_with(|| OtherLot {
                    provider: provider.clone(),
                    day,
                    key: candidate.key.clone(),
                    written: candidate.text.clone(),
                    exposures: 0,
                })
                .exposures += 1;
        }
    }
    all.into_values().collect()
}

impl Trace {
    /// Whether anything names the lot.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.exposures.is_empty() && self.reports.is_empty()
    }

    /// Lots that somebody may have meant instead, as written: look-alikes, then near ones.
    #[must_use]
    pub fn hints(&self) -> Vec<&str> {
        let alike = self.look_alikes.values();
        let near = self.near.iter().map(|it| &it.met);
        let mut hints = Vec::new();
        for written in alike.chain(near).flat_map(|it| &it.written) {
            if hints.len() < NEAR_MAX && !hints.contains(&written.as_str()) {
                hints.push(written.as_str());
            }
        }
        hints
    }

    /// Products that the lot is named with, one spelling each.
    #[must_use]
    pub fn products(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let exposures = self
            .exposures
            .iter()
            .filter_map(|it| it.exposure.product.as_deref());
        let reports = self
            .reports
            .iter()
            .flat_map(|it| it.products.iter().map(String::as_str));
        exposures
            .chain(reports)
            .filter(|name| seen.insert(product_key(name)))
            .collect()
    }
}
