//! Boxes 24 to 26: who reports, which report this is, and what the form has no box for.

use std::cmp::Ordering;

use crate::icsr::{At, Icsr, PartialDate, register as el};

use super::cioms::{ReportType, Sources};
use super::value::{Reading, joined, some_joined};

/// Box 24a.
pub(super) fn address(reading: Reading<'_>) -> String {
    let text = |element| reading.text(element, At::TOP);
    let name = [el::C_3_3_2, el::C_3_3_3, el::C_3_3_4, el::C_3_3_5].map(text);
    let street = [
        el::C_3_4_1,
        el::C_3_4_2,
        el::C_3_4_3,
        el::C_3_4_4,
        el::C_3_4_5,
    ]
    .map(text);
    let reach = [el::C_3_4_6, el::C_3_4_7, el::C_3_4_8].map(text);
    joined(
        [
            text(el::C_3_2),
            text(el::C_3_3_1),
            some_joined(name, " "),
            some_joined(street, ", "),
            some_joined(reach, ", "),
        ],
        "\n",
    )
}

/// Box 24b.
pub(super) fn control_number(reading: Reading<'_>) -> String {
    let own = reading.text(el::C_1_1, At::TOP);
    let worldwide = reading
        .text(el::C_1_8_1, At::TOP)
        .filter(|it| Some(it) != own.as_ref());
    let worldwide = match own {
        Some(_) => reading.labelled("worldwide", worldwide),
        None => worldwide,
    };
    joined([own, worldwide], "\n")
}

/// Box 24c.
pub(super) fn received(reading: Reading<'_>) -> String {
    let latest = reading.date(el::C_1_5, At::TOP);
    let first = reading
        .date(el::C_1_4, At::TOP)
        .filter(|it| Some(it) != latest.as_ref());
    let first = match latest {
        Some(_) => reading.labelled("first-received", first),
        None => first,
    };
    joined([latest, first], "\n")
}

/// Box 24d.
pub(super) fn sources(report: &Icsr) -> Sources {
    let qualified = |codes: &[&str]| {
        report
            .all(el::C_2_R_4)
            .filter_map(|item| item.value.text())
            .any(|code| codes.contains(&code))
    };
    let literature = report
        .all(el::C_4_R_1)
        .any(|item| item.value.text().is_some());
    Sources {
        study: report.text(el::C_1_3, At::TOP) == Some("2"),
        literature,
        health_professional: qualified(&["1", "2", "3"]),
        authority: report.text(el::C_1_8_2, At::TOP) == Some("1"),
        other: qualified(&["4", "5"]),
    }
}

/// Box 25a: a version that the database counts, or else the days of first and latest information.
pub(super) fn report_type(report: &Icsr) -> Option<ReportType> {
    if report.key().version > 1 || report.text(el::C_1_11_1, At::TOP).is_some() {
        return Some(ReportType::FollowUp);
    }
    let date = |element| PartialDate::parse(report.text(element, At::TOP)?).ok();
    let (first, latest) = (date(el::C_1_4)?, date(el::C_1_5)?);
    match first.known_order(latest) {
        Some(Ordering::Less) => Some(ReportType::FollowUp),
        Some(Ordering::Equal) => Some(ReportType::Initial),
        _ if first == latest => Some(ReportType::Initial),
        _ => None,
    }
}

/// Nullification or amendment, with its reason.
pub(super) fn amendment(reading: Reading<'_>) -> String {
    joined(
        [
            reading.word("amendment", el::C_1_11_1, At::TOP),
            reading.text(el::C_1_11_2, At::TOP),
        ],
        ": ",
    )
}

/// Box 26.
pub(super) fn remarks(reading: Reading<'_>, treating: &str) -> String {
    let at = At::TOP;
    let treating = Some(treating).filter(|it| !it.is_empty());
    joined(
        [
            reading.labelled("provider", reading.text(el::EV_C_1, at)),
            reading.labelled("plan", reading.text(el::EV_C_2, at)),
            reading.labelled("exposure", reading.text(el::EV_C_3, at)),
            reading.labelled("person", reading.text(el::EV_D_1, at)),
            reading.labelled("reporters", reporters(reading)),
            reading.labelled("study", study(reading)),
            reading.labelled(
                "literature",
                each(reading, "C.4.r", |at| reading.text(el::C_4_R_1, at)),
            ),
            reading.labelled(
                "other-numbers",
                each(reading, "C.1.9.1.r", |at| {
                    let parts = [
                        reading.text(el::C_1_9_1_R_1, at),
                        reading.text(el::C_1_9_1_R_2, at),
                    ];
                    some_joined(parts, " ")
                }),
            ),
            reading.labelled(
                "linked",
                each(reading, "C.1.10.r", |at| reading.text(el::C_1_10_R, at)),
            ),
            reading.labelled(
                "documents",
                each(reading, "C.1.6.1.r", |at| reading.text(el::C_1_6_1_R_1, at)),
            ),
            treating.map(|text| format!("{}:\n{text}", reading.label("treating"))),
        ],
        "\n",
    )
}

fn each(reading: Reading<'_>, block: &str, one: impl Fn(At) -> Option<String>) -> Option<String> {
    let all = (1..=reading.report.repeats(block, At::TOP)).map(|number| one(At::one(number)));
    some_joined(all, "; ")
}

/// What reporters are and where, never who they are: the form goes further than the report.
fn reporters(reading: Reading<'_>) -> Option<String> {
    each(reading, "C.2.r", |at| {
        let parts = [
            reading.word("qualification", el::C_2_R_4, at),
            reading.text(el::C_2_R_2_1, at),
            reading.text(el::C_2_R_3, at),
        ];
        some_joined(parts, ", ")
    })
}

fn study(reading: Reading<'_>) -> Option<String> {
    let at = At::TOP;
    some_joined(
        [
            reading.text(el::C_5_2, at),
            reading.text(el::C_5_3, at),
            reading.word("study", el::C_5_4, at),
        ],
        ", ",
    )
}
