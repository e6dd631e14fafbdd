//! The CIOMS I form.

use crate::icsr::{At, Icsr, PartialDate, Precision, Seriousness, Value, register as el};

use super::value::Reading;
use super::{Words, concomitant, history, reaction, sender, suspect};

/// Day, month and year in boxes of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateParts {
    /// The day; empty when it is not known.
    pub day: String,
    /// The month; empty when it is not known.
    pub month: String,
    /// The year.
    pub year: String,
    /// What stands there instead of a date, such as the word for a masked one.
    pub words: String,
}

/// An answer of boxes 20 and 21.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not applicable.
    NotApplicable,
}

/// The answer of boxes 20 and 21.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The answer for all suspect products and reactions, when it is the same.
    pub ticked: Option<YesNo>,
    /// The answers one by one, when they are not.
    pub text: String,
}

/// Where a report came from: box 24d.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sources {
    /// A study.
    pub study: bool,
    /// The literature.
    pub literature: bool,
    /// A health professional.
    pub health_professional: bool,
    /// An authority.
    pub authority: bool,
    /// The person treated, a lawyer or somebody else.
    pub other: bool,
}

/// Whether the case was reported before: box 25a.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportType {
    /// The first report of the case.
    Initial,
    /// More about a case that was reported before.
    FollowUp,
}

/// The boxes of a CIOMS I form, filled. The numbers are those of the printed form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CiomsForm {
    /// 1: initials of the patient (D.1).
    pub initials: String,
    /// 1a: country where it happened (E.i.9), or that of the reporter (C.2.r.3).
    pub country: String,
    /// 2: date of birth (D.2.1).
    pub birth: DateParts,
    /// 2a: age at onset (D.2.2), or the age group (D.2.3).
    pub age: String,
    /// 3: sex (D.5).
    pub sex: String,
    /// 4 to 6: first onset of a reaction (E.i.4).
    pub onset: DateParts,
    /// 7 and 13: the reactions, what was told of them, and tests (E.i, H, F, D.9).
    pub reactions: String,
    /// 8 to 12: criteria of seriousness of any reaction (E.i.3.2).
    pub seriousness: Seriousness,
    /// 14: suspect products, numbered, with their lots (G.k).
    pub suspects: String,
    /// 15: doses, by the numbers of box 14.
    pub doses: String,
    /// 16: routes, by the numbers of box 14.
    pub routes: String,
    /// 17: indications, by the numbers of box 14.
    pub indications: String,
    /// 18: first and last days, by the numbers of box 14.
    pub therapy_dates: String,
    /// 19: durations, by the numbers of box 14.
    pub durations: String,
    /// 20: did the reaction abate after stopping (G.k.8 with E.i.7)?
    pub abated: Answer,
    /// 21: did it reappear after reintroduction (G.k.9.i.4)?
    pub reappeared: Answer,
    /// 22: concomitant products, without those that treated the reaction.
    pub concomitants: String,
    /// 23: other relevant history (D).
    pub history: String,
    /// 24a: name and address of the sender (C.3).
    pub manufacturer: String,
    /// 24b: the sender's number of the report (C.1.1), and the worldwide one where it is another.
    pub control_number: String,
    /// 24c: day of the latest information (C.1.5), and of the first (C.1.4) where it is another.
    pub received: String,
    /// 24d: source (C.1.3, C.1.8.2, C.2.r.4, C.4).
    pub sources: Sources,
    /// Date of this report (C.1.2).
    pub report_date: String,
    /// 25a: first report or follow-up.
    pub report_type: Option<ReportType>,
    /// Nullification or amendment, with its reason (C.1.11).
    pub amendment: String,
    /// What the form has no box for: provider, plan, study, literature, other numbers of the case,
    /// reporters, products that treated the reaction.
    pub remarks: String,
}

/// Fills the form. `report` has to be sorted.
#[must_use]
pub fn cioms(report: &Icsr, words: &dyn Words) -> CiomsForm {
    let reading = Reading { report, words };
    let text = |element| reading.text(element, At::TOP).unwrap_or_default();
    let suspects = suspect::numbered(report);
    let concomitants = concomitant::split(reading);
    CiomsForm {
        initials: text(el::D_1),
        country: country(reading),
        birth: parts(reading, report.value(el::D_2_1, At::TOP)),
        age: age(reading),
        sex: reading.word("sex", el::D_5, At::TOP).unwrap_or_default(),
        onset: onset(reading),
        reactions: reaction::described(reading, &suspects),
        seriousness: report.seriousness(),
        suspects: suspect::names(reading, &suspects),
        doses: suspect::doses(reading, &suspects),
        routes: suspect::routes(reading, &suspects),
        indications: suspect::indications(reading, &suspects),
        therapy_dates: suspect::dates(reading, &suspects),
        durations: suspect::durations(reading, &suspects),
        abated: suspect::abated(reading, &suspects),
        reappeared: suspect::reappeared(reading, &suspects),
        concomitants: concomitants.beside,
        history: history::history(reading),
        manufacturer: sender::address(reading),
        control_number: sender::control_number(reading),
        received: sender::received(reading),
        sources: sender::sources(report),
        report_date: reading.date(el::C_1_2, At::TOP).unwrap_or_default(),
        report_type: sender::report_type(report),
        amendment: sender::amendment(reading),
        remarks: sender::remarks(reading, &concomitants.treating),
    }
}

/// Country of the first reaction that names one, or of a reporter.
pub(super) fn country(reading: Reading<'_>) -> String {
    let report = reading.report;
    let known = |element| report.all(element).find_map(|item| item.value.text());
    known(el::E_I_9)
        .or_else(|| known(el::C_2_R_3))
        .map(str::to_owned)
        .or_else(|| reading.text(el::E_I_9, At::one(1)))
        .unwrap_or_default()
}

pub(super) fn age(reading: Reading<'_>) -> String {
    let at = At::TOP;
    reading
        .in_unit("age-unit", el::D_2_2A, el::D_2_2B, at)
        .or_else(|| reading.word("age-group", el::D_2_3, at))
        .or_else(|| reading.in_unit("age-unit", el::D_2_2_1A, el::D_2_2_1B, at))
        .unwrap_or_default()
}

/// The onset that is known to be over first: of 3 April and "in April" it is 3 April.
fn onset(reading: Reading<'_>) -> DateParts {
    let first = reading
        .report
        .reactions()
        .filter_map(|reaction| {
            let date = reaction.onset()?;
            Some((date.latest(), reaction.number))
        })
        .min();
    let at = At::one(first.map_or(1, |(_, number)| number));
    parts(reading, reading.report.value(el::E_I_4, at))
}

fn parts(reading: Reading<'_>, value: Option<Value<'_>>) -> DateParts {
    let words = match value {
        None => return DateParts::default(),
        Some(Value::Null(flavour)) => reading.words.word("null", flavour.code()),
        Some(Value::Text(text)) => match PartialDate::parse(text) {
            Ok(date) => return known_parts(date),
            Err(_) => text.to_owned(),
        },
    };
    DateParts {
        words,
        ..DateParts::default()
    }
}

fn known_parts(date: PartialDate) -> DateParts {
    let day = date.earliest();
    let from = |precision, number: i8| {
        if date.precision() >= precision {
            format!("{number:02}")
        } else {
            String::new()
        }
    };
    DateParts {
        day: from(Precision::Day, day.day()),
        month: from(Precision::Month, day.month()),
        year: format!("{:04}", day.year()),
        words: String::new(),
    }
}
