//! Boxes 14 to 21: the products under suspicion.
//!
//! Suspect and interacting products are numbered in the order of the report, and so are those that
//! were not given though they ought to have been, and those of which the report does not say what
//! part they played: leaving one out would hide it.

use crate::icsr::{At, Element, Icsr, Role, register as el};

use super::cioms::{Answer, YesNo};
use super::value::{Coded, Reading, joined, some_joined};

/// A product with its number on the form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbered {
    /// Number on the form, from 1.
    pub(super) number: usize,
    /// Number in the report.
    pub(super) at: u16,
}

/// Everything that is not concomitant.
pub(super) fn numbered(report: &Icsr) -> Vec<Numbered> {
    report
        .drugs()
        .filter(|drug| drug.role() != Some(Role::Concomitant))
        .zip(1..)
        .map(|(drug, number)| Numbered {
            number,
            at: drug.number,
        })
        .collect()
}

/// A line for each product that has something to say; neighbours that say the same share one.
fn lines(drugs: &[Numbered], line: impl Fn(Numbered) -> Option<String>) -> String {
    let mut all: Vec<(usize, usize, String)> = Vec::new();
    for drug in drugs {
        let Some(text) = line(*drug) else {
            continue;
        };
        match all.last_mut() {
            Some((_, last, said)) if *said == text && *last + 1 == drug.number => {
                *last = drug.number;
            }
            _ => all.push((drug.number, drug.number, text)),
        }
    }
    let lines = all
        .into_iter()
        .map(|(first, last, text)| Some(format!("{}: {text}", numbers(first, last))));
    // Many short ones side by side, lest they fill the box with a column of dates.
    let is_short = |line: &Option<String>| line.as_ref().is_none_or(|it| it.len() < 40);
    let lines: Vec<_> = lines.collect();
    let between = if lines.len() > 3 && lines.iter().all(is_short) {
        "; "
    } else {
        "\n"
    };
    joined(lines, between)
}

/// `#2`, `#2–#5`.
fn numbers(first: usize, last: usize) -> String {
    if first == last {
        format!("#{first}")
    } else {
        format!("#{first}–#{last}")
    }
}

/// A line for each dosage that has something to say; dosages that say the same share one.
fn dosage_lines(
    reading: Reading<'_>,
    drugs: &[Numbered],
    line: impl Fn(At) -> Option<String>,
) -> String {
    lines(drugs, |drug| {
        let count = reading.report.repeats("G.k.4.r", At::one(drug.at));
        let mut all: Vec<(u16, String)> = Vec::new();
        for number in 1..=count {
            if let Some(text) = line(At::two(drug.at, number)) {
                all.push((number, text));
            }
        }
        let first = all.first().map(|(_, text)| text.clone())?;
        if all.iter().all(|(_, text)| *text == first) {
            return Some(first);
        }
        let numbered = all
            .into_iter()
            .map(|(number, text)| Some(format!("[{number}] {text}")));
        some_joined(numbered, "; ")
    })
}

/// Box 14.
pub(super) fn names(reading: Reading<'_>, drugs: &[Numbered]) -> String {
    lines(drugs, |drug| name(reading, drug.at))
}

/// A product: name, substances, what is known of where it came from.
pub(super) fn name(reading: Reading<'_>, drug: u16) -> Option<String> {
    let at = At::one(drug);
    let report = reading.report;
    let role = match reading.known(el::G_K_1, at) {
        Some("1" | "2") => None,
        Some(code) => Some(reading.words.word("role", code)),
        None => Some(reading.label("role-unknown")),
    };
    let blinded = reading
        .is_true(el::G_K_2_5, at)
        .then(|| reading.label("blinded"));
    some_joined(
        [
            reading.text(el::G_K_2_2, at),
            substances(reading, drug),
            role,
            blinded,
            reading.labelled("lot", lots(reading, drug)),
            reading.labelled("expiry", reading.date(el::EV_G_K_7, at)),
            reading.labelled("serial", reading.text(el::EV_G_K_8, at)),
            reading.labelled("gtin", reading.text(el::EV_G_K_6, at)),
            reading.labelled("dose-form", each_dosage(reading, drug, el::G_K_4_R_9_1)),
            reading.labelled("maker", reading.text(el::EV_G_K_4, at)),
            reading.labelled("holder", reading.text(el::G_K_3_3, at)),
            reading.labelled("authorisation", reading.text(el::G_K_3_1, at)),
            reading.labelled("obtained-in", reading.text(el::G_K_2_4, at)),
            reading.labelled(
                "product-class",
                reading.word("product-class", el::EV_G_K_1, at),
            ),
            reading.labelled("cell-source", reading.word("cell-source", el::EV_G_K_2, at)),
            reading.labelled("species", reading.word("species", el::EV_G_K_9, at)),
            reading.labelled("donor", reading.word("donor", el::EV_G_K_3, at)),
            some_joined(
                report
                    .all(el::G_K_10_R)
                    .filter(|item| item.at.is_in(&at))
                    .map(|item| Some(reading.words.word("drug-information", item.value.text()?))),
                ", ",
            ),
            reading.text(el::G_K_11, at),
        ],
        "; ",
    )
}

fn substances(reading: Reading<'_>, drug: u16) -> Option<String> {
    let count = reading.report.repeats("G.k.2.3.r", At::one(drug));
    let all = (1..=count).map(|number| {
        let at = At::two(drug, number);
        let strength = reading.quantity(el::G_K_2_3_R_3A, el::G_K_2_3_R_3B, at);
        some_joined([reading.text(el::G_K_2_3_R_1, at), strength], " ")
    });
    Some(format!("({})", some_joined(all, ", ")?))
}

/// Lots of a product, as written.
pub(super) fn lots(reading: Reading<'_>, drug: u16) -> Option<String> {
    let drug = reading.report.drugs().find(|it| it.number == drug)?;
    let mut said: Vec<&str> = Vec::new();
    for lot in drug.lots().filter(|lot| !lot.is_empty()) {
        if !said.contains(&lot) {
            said.push(lot);
        }
    }
    some_joined(said.into_iter().map(|lot| Some(lot.to_owned())), ", ")
}

/// What the dosages of a product say, each thing once.
fn each_dosage(reading: Reading<'_>, drug: u16, element: Element) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for number in 1..=reading.report.repeats("G.k.4.r", At::one(drug)) {
        all.extend(reading.text(element, At::two(drug, number)));
    }
    let mut said: Vec<String> = Vec::new();
    for text in all {
        if !said.contains(&text) {
            said.push(text);
        }
    }
    some_joined(said.into_iter().map(Some), ", ")
}

/// Box 15.
pub(super) fn doses(reading: Reading<'_>, drugs: &[Numbered]) -> String {
    let dosages = dosage_lines(reading, drugs, |at| dose(reading, at));
    let totals = lines(drugs, |drug| {
        let at = At::one(drug.at);
        some_joined(
            [
                reading.labelled("cumulative", reading.quantity(el::G_K_5A, el::G_K_5B, at)),
                reading.labelled("autologous", reading.text(el::EV_G_K_5, at)),
            ],
            "; ",
        )
    });
    let all = [dosages, totals].into_iter().filter(|it| !it.is_empty());
    joined(all.map(Some), "\n")
}

/// One dosage: amount, how often, in the reporter's words, and what EV therapy counts.
pub(super) fn dose(reading: Reading<'_>, at: At) -> Option<String> {
    let amount = reading.quantity(el::G_K_4_R_1A, el::G_K_4_R_1B, at);
    let interval = reading.quantity(el::G_K_4_R_2, el::G_K_4_R_3, at);
    let interval = interval.or_else(|| reading.word("unit", el::G_K_4_R_3, at));
    let millilitres = |element, unit: &str| {
        let number = reading.text(element, at)?;
        Some(format!("{number} {unit}"))
    };
    some_joined(
        [
            some_joined([amount, interval], " / "),
            reading.text(el::G_K_4_R_8, at),
            reading.labelled("particles", reading.text(el::EV_G_K_4_R_1, at)),
            reading.labelled("concentration", millilitres(el::EV_G_K_4_R_4, "/mL")),
            reading.labelled("volume", millilitres(el::EV_G_K_4_R_2, "mL")),
            reading.labelled("rate", millilitres(el::EV_G_K_4_R_3, "mL/h")),
            reading.labelled("volume-12-hours", millilitres(el::EV_G_K_4_R_6, "mL")),
        ],
        "; ",
    )
}

/// Box 16.
pub(super) fn routes(reading: Reading<'_>, drugs: &[Numbered]) -> String {
    dosage_lines(reading, drugs, |at| route(reading, at))
}

/// The route in words, or as the word for its code.
pub(super) fn route(reading: Reading<'_>, at: At) -> Option<String> {
    let route = match reading.known(el::G_K_4_R_10_1, at) {
        Some(words) => Some(words.to_owned()),
        None => reading
            .word("route", el::G_K_4_R_10_2B, at)
            .or_else(|| reading.word("route", el::EV_G_K_4_R_5, at))
            .or_else(|| reading.text(el::G_K_4_R_10_1, at)),
    };
    let parent = reading
        .text(el::G_K_4_R_11_1, at)
        .or_else(|| reading.word("route", el::G_K_4_R_11_2B, at));
    some_joined([route, reading.labelled("parent-route", parent)], "; ")
}

/// Box 17.
pub(super) fn indications(reading: Reading<'_>, drugs: &[Numbered]) -> String {
    lines(drugs, |drug| indication(reading, drug.at))
}

/// Why a product was given.
pub(super) fn indication(reading: Reading<'_>, drug: u16) -> Option<String> {
    let term = Coded {
        words: Some(el::G_K_7_R_1),
        version: el::G_K_7_R_2A,
        code: el::G_K_7_R_2B,
    };
    let count = reading.report.repeats("G.k.7.r", At::one(drug));
    let all = (1..=count).map(|number| reading.coded(&term, At::two(drug, number)));
    some_joined(all, ", ")
}

/// Box 18.
pub(super) fn dates(reading: Reading<'_>, drugs: &[Numbered]) -> String {
    dosage_lines(reading, drugs, |at| {
        reading.period(el::G_K_4_R_4, el::G_K_4_R_5, at)
    })
}

/// Box 19: durations as stated; none is computed.
pub(super) fn durations(reading: Reading<'_>, drugs: &[Numbered]) -> String {
    dosage_lines(reading, drugs, |at| {
        reading.quantity(el::G_K_4_R_6A, el::G_K_4_R_6B, at)
    })
}

/// Number in the report of the reaction that an assessment is about: the one that it points at, or
/// else the one of the same number.
pub(super) fn reaction_of(report: &Icsr, drug: u16, assessment: u16) -> u16 {
    let Some(pointer) = report.text(el::G_K_9_I_1, At::two(drug, assessment)) else {
        return assessment;
    };
    report
        .all(el::EV_E_I_1)
        .find(|item| item.value.text() == Some(pointer))
        .map(|item| item.at.index(0))
        .or_else(|| pointer.parse().ok())
        .unwrap_or(assessment)
}

/// Box 20. A product that was withdrawn is held against how each reaction ended; of one that was
/// not, the question does not apply.
pub(super) fn abated(reading: Reading<'_>, drugs: &[Numbered]) -> Answer {
    let report = reading.report;
    let mut answers = Vec::new();
    for drug in drugs {
        let action = report.text(el::G_K_8, At::one(drug.at));
        let by_outcome = |outcome: Option<&str>| match (action, outcome) {
            (Some("1"), Some("1" | "2" | "4")) => Some(YesNo::Yes),
            (Some("1"), Some("3" | "5")) => Some(YesNo::No),
            (Some("2" | "3" | "4" | "9"), _) => Some(YesNo::NotApplicable),
            _ => None,
        };
        if matches!(action, Some("2" | "3" | "4" | "9")) {
            answers.push((*drug, None, by_outcome(None)));
            continue;
        }
        for reaction in report.reactions() {
            let answer = by_outcome(reaction.outcome());
            answers.push((*drug, Some(reaction.number), answer));
        }
    }
    answer(reading, &answers)
}

/// Box 21.
pub(super) fn reappeared(reading: Reading<'_>, drugs: &[Numbered]) -> Answer {
    let report = reading.report;
    let mut answers = Vec::new();
    for drug in drugs {
        for assessment in 1..=report.repeats("G.k.9.i", At::one(drug.at)) {
            let stated = report.text(el::G_K_9_I_4, At::two(drug.at, assessment));
            let answer = match stated {
                Some("1") => Some(YesNo::Yes),
                Some("2") => Some(YesNo::No),
                Some("4") => Some(YesNo::NotApplicable),
                _ => None,
            };
            let reaction = reaction_of(report, drug.at, assessment);
            answers.push((*drug, Some(reaction), answer));
        }
    }
    answer(reading, &answers)
}

/// One tick when all agree; else each known answer in words.
fn answer(reading: Reading<'_>, all: &[(Numbered, Option<u16>, Option<YesNo>)]) -> Answer {
    let Some((_, _, Some(first))) = all.first() else {
        return listed(reading, all);
    };
    if all.iter().all(|(_, _, it)| *it == Some(*first)) {
        return Answer {
            ticked: Some(*first),
            text: String::new(),
        };
    }
    listed(reading, all)
}

/// Products and reactions by their answer; of products as a whole, neighbours together.
fn listed(reading: Reading<'_>, all: &[(Numbered, Option<u16>, Option<YesNo>)]) -> Answer {
    let options = [
        (YesNo::Yes, "yes"),
        (YesNo::No, "no"),
        (YesNo::NotApplicable, "not-applicable"),
    ];
    let lines = options.map(|(option, word)| {
        let mut runs: Vec<(usize, usize, Option<u16>)> = Vec::new();
        for (drug, reaction, _) in all.iter().filter(|(_, _, it)| *it == Some(option)) {
            match runs.last_mut() {
                Some((_, last, None)) if reaction.is_none() && *last + 1 == drug.number => {
                    *last = drug.number;
                }
                _ => runs.push((drug.number, drug.number, *reaction)),
            }
        }
        let runs = runs.into_iter().map(|(first, last, reaction)| {
            let drugs = numbers(first, last);
            Some(match reaction {
                Some(reaction) => format!("{drugs} ({reaction})"),
                None => drugs,
            })
        });
        let word = reading.words.word("answer", word);
        Some(format!("{word}: {}", some_joined(runs, ", ")?))
    });
    Answer {
        ticked: None,
        text: joined(lines, "; "),
    }
}
