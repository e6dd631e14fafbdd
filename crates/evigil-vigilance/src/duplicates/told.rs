//! What a report tells of what it is compared by, before it is coded.

use super::date::PackedDate;
use crate::exchange::ReportFormat;
use crate::icsr::{At, Icsr, PartialDate, Role, register as el};
use crate::table::{event_name, product_name};

/// An age in months as far as it is known: it lies from `least` up to `least + span`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldAge {
    /// Least age in months.
    pub least: u16,
    /// Months by which it can be more: 0 for an age in months, 11 for one in years.
    pub span: u16,
}

/// What a report tells of what it is compared by. [`Told::of`] takes it from a report; tables that
/// hold no more than this can fill it themselves.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// What the report is called: its source and its number, unique in a run.
    pub name: String,
    /// Numbers of the case in any database, as written.
    pub identifiers: Vec<String>,
    /// References to the literature, as written.
    pub literature: Vec<String>,
    /// Products by the name under which they are counted ([`product_name`]).
    pub products: Vec<String>,
    /// Lots by the key of their spellings ([`crate::lot::LotKey`]).
    pub lots: Vec<String>,
    /// First day on which a product was given.
    pub start: Option<PartialDate>,
    /// Reactions: their codes, or the name under which they are counted ([`event_name`]).
    pub reactions: Vec<String>,
    /// First day of a reaction.
    pub onset: Option<PartialDate>,
    /// Date of birth.
    pub birth: Option<PartialDate>,
    /// Age at the onset.
    pub age: Option<ToldAge>,
    /// Sex after ISO 5218: 1 male, 2 female, 0 not told.
    pub sex: u8,
    /// Body weight in units of 100 g; 0 when not told.
    pub weight: u16,
    /// Name or initials.
    pub initials: String,
    /// Country.
    pub country: String,
    /// Worst outcome, as the code of E.i.7 and 1; 0 when not told.
    pub outcome: u8,
    /// Criteria of seriousness as bits, the highest one set when anything is told of them.
    pub seriousness: u8,
    /// Narrative.
    pub narrative: String,
    /// Day of first receipt.
    pub received: Option<PartialDate>,
}

/// Set in [`Told::seriousness`] when a report says whether it is serious.
pub(super) const TOLD: u8 = 128;

impl Told {
    /// What a report of this format tells. `lot_keys` gives the keys of the lots in a field.
    #[must_use]
    pub fn of(report: &Icsr, format: ReportFormat, lot_keys: &dyn Fn(&str) -> Vec<String>) -> Self {
        let format = report.origin().unwrap_or(format);
        let top = |element| report.text(element, At::TOP);
        let date = |text: &str| PartialDate::parse(text).ok();
        let mut told = Self {
            name: name_of(report, format),
            sex: match top(el::D_5) {
                Some("1") => 1,
                Some("2") => 2,
                _ => 0,
            },
            birth: top(el::D_2_1).and_then(date),
            initials: top(el::D_1).unwrap_or_default().to_owned(),
            weight: top(el::D_3).and_then(weight).unwrap_or(0),
            narrative: top(el::H_1).unwrap_or_default().to_owned(),
            received: [el::C_1_4, el::C_1_5]
                .into_iter()
                .filter_map(top)
                .find_map(date),
            ..Self::default()
        };
        told.identify(report, format);
        told.literature = texts(report, el::C_4_R_1);
        told.take_products(report, lot_keys);
        told.take_reactions(report);
        told.country = report
            .all(el::E_I_9)
            .chain(report.all(el::C_2_R_3))
            .find_map(|item| item.value.text().filter(|text| !text.trim().is_empty()))
            .unwrap_or_default()
            .to_owned();
        told.age = age(report).or_else(|| told.age_by_birth());
        told
    }

    fn identify(&mut self, report: &Icsr, format: ReportFormat) {
        let key = report.key();
        let named = [el::C_1_1, el::C_1_8_1, el::C_1_9_1_R_2]
            .into_iter()
            .flat_map(|element| texts(report, element))
            .chain([key.case.clone(), key.report.clone()]);
        for name in named {
            let bare: String = name
                .chars()
                .filter(|letter| letter.is_alphanumeric())
                .flat_map(char::to_uppercase)
                .collect();
            let bare = bare.trim_start_matches('0');
            let is_short = bare.len() < 9 && bare.bytes().all(|byte| byte.is_ascii_digit());
            if bare.is_empty() {
                continue;
            }
            // A short number names a case in its own database only: two databases count from one.
            let identifier = if is_short {
                format!("{}:{bare}", format.code())
            } else {
                bare.to_owned()
            };
            if !self.identifiers.contains(&identifier) {
                self.identifiers.push(identifier);
            }
        }
    }

    fn take_products(&mut self, report: &Icsr, lot_keys: &dyn Fn(&str) -> Vec<String>) {
        for drug in report.drugs() {
            if drug.role() == Some(Role::NotAdministered) {
                continue;
            }
            let mut substances: Vec<String> = drug.substances().map(product_name).collect();
            substances.sort_unstable();
            substances.dedup();
            let mut name = substances.join("\\");
            if name.is_empty() {
                name = product_name(drug.name().unwrap_or_default());
            }
            if !name.is_empty() {
                self.products.push(name);
            }
            self.lots.extend(drug.lots().flat_map(lot_keys));
            // What is given beside the suspect began years before, or nobody knows when.
            if matches!(drug.role(), None | Some(Role::Suspect | Role::Interacting)) {
                let starts = drug.dosages().filter_map(|dosage| dosage.start());
                self.start = starts.chain(self.start).min_by_key(|date| rank(*date));
            }
        }
    }

    fn take_reactions(&mut self, report: &Icsr) {
        let mut outcome: Option<u8> = None;
        for reaction in report.reactions() {
            let name = match reaction.code() {
                Some(code) => code.trim().to_owned(),
                None => event_name(reaction.words().unwrap_or_default()),
            };
            if !name.is_empty() {
                self.reactions.push(name);
            }
            let onset = reaction.onset();
            self.onset = onset
                .into_iter()
                .chain(self.onset)
                .min_by_key(|date| rank(*date));
            outcome = outcome.max(reaction.outcome().and_then(severity));
        }
        self.outcome = outcome.map_or(0, |worst| worst + 1);
        let told = report.case_seriousness();
        if told.serious.is_some() {
            let met = report.seriousness();
            let bits = [
                met.death,
                met.life_threatening,
                met.hospitalisation,
                met.disability,
                met.congenital_anomaly,
                met.other || met.required_intervention,
            ];
            self.seriousness = (0..)
                .zip(bits)
                .fold(TOLD, |sum, (place, is_met)| sum | u8::from(is_met) << place);
        }
    }

    /// The age at the onset, or at the receipt, when only the date of birth is told.
    fn age_by_birth(&self) -> Option<ToldAge> {
        let birth = self.birth.map(PackedDate::of)?;
        let at = self.onset.or(self.start).or(self.received);
        let at = at.map(PackedDate::of)?;
        let months = |date: PackedDate| date.year() * 12 + date.month();
        let least = months(at).checked_sub(months(birth))?;
        let span = if birth.month() == 0 || at.month() == 0 {
            23
        } else {
            1
        };
        Some(ToldAge {
            least: u16::try_from(least.saturating_sub(span / 2)).ok()?,
            span: u16::try_from(span).ok()?,
        })
    }
}

/// What the report is called in a run: its source with the number of its case.
#[must_use]
pub fn name_of(report: &Icsr, format: ReportFormat) -> String {
    let key = report.key();
    let number = if key.case.is_empty() {
        &key.report
    } else {
        &key.case
    };
    format!("{}:{number}", report.origin().unwrap_or(format).code())
}

/// Known days first, and the earliest of them.
fn rank(date: PartialDate) -> (bool, PackedDate) {
    (date.day().is_none(), PackedDate::of(date))
}

fn texts(report: &Icsr, element: crate::icsr::Element) -> Vec<String> {
    report
        .all(element)
        .filter_map(|item| item.value.text())
        .filter(|text| !text.trim().is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// D.3, in kilograms.
fn weight(text: &str) -> Option<u16> {
    let kilograms: f64 = text.trim().parse().ok()?;
    let tenths = (kilograms * 10.0).round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held in its bounds"
    )]
    (1.0..=6500.0).contains(&tenths).then_some(tenths as u16)
}

/// E.i.7 by how bad it is: unknown is less than any other.
fn severity(code: &str) -> Option<u8> {
    Some(match code {
        "1" => 1,
        "2" => 2,
        "4" => 3,
        "3" => 4,
        "5" => 5,
        _ => return None,
    })
}

fn age(report: &Icsr) -> Option<ToldAge> {
    let top = |element| report.text(element, At::TOP);
    let number: Option<f64> = top(el::D_2_2A).and_then(|text| text.trim().parse().ok());
    let months = number.zip(top(el::D_2_2B)).and_then(|(number, unit)| {
        let (factor, span) = match unit {
            "a" => (12.0, 11),
            "mo" => (1.0, 0),
            "wk" => (7.0 / 30.44, 0),
            "d" => (1.0 / 30.44, 0),
            "h" => (0.0, 0),
            // Decades are counted from the first by some and from zero by others: both have room.
            "{decade}" => (120.0, 239),
            _ => return None,
        };
        let behind = if span == 239 { 120.0 } else { 0.0 };
        Some(((number * factor - behind).max(0.0), span))
    });
    let months = months.filter(|(months, _)| (0.0..2400.0).contains(months));
    if let Some((least, span)) = months {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held in its bounds"
        )]
        let least = least as u16;
        return Some(ToldAge { least, span });
    }
    // ICH E11, section 2.5, with E2B(R3)'s bound between adults and the elderly.
    let (least, span) = match top(el::D_2_3)? {
        "0" | "1" => (0, 1),
        "2" => (1, 23),
        "3" => (24, 120),
        "4" => (144, 72),
        "5" => (216, 564),
        "6" => (780, 600),
        _ => return None,
    };
    Some(ToldAge { least, span })
}
