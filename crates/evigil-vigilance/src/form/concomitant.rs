//! Box 22: products given beside, without those that treated the reaction.

use crate::icsr::{At, Drug, Icsr, Role, register as el};

use super::suspect;
use super::value::{Reading, joined, some_joined};

/// Concomitant products as text.
pub(super) struct Concomitants {
    /// Given beside.
    pub(super) beside: String,
    /// Given to treat a reaction: the form wants them left out of box 22.
    pub(super) treating: String,
}

/// Parts concomitant products by why they were given.
pub(super) fn split(reading: Reading<'_>) -> Concomitants {
    let report = reading.report;
    let all = report
        .drugs()
        .filter(|drug| drug.role() == Some(Role::Concomitant));
    let (treating, beside): (Vec<_>, Vec<_>) = all.partition(|drug| treats(report, *drug));
    let text = |drugs: Vec<Drug<'_>>| {
        let lines = drugs.into_iter().map(|drug| line(reading, drug.number));
        joined(lines, "\n")
    };
    Concomitants {
        beside: text(beside),
        treating: text(treating),
    }
}

/// Whether the reason for a product is one of the reactions: the same code, or the same words.
/// Nothing is guessed from dates.
fn treats(report: &Icsr, drug: Drug<'_>) -> bool {
    let at = At::one(drug.number);
    let same = |reason, reaction| {
        report
            .all(reason)
            .filter(|item| item.at.is_in(&at))
            .filter_map(|item| item.value.text())
            .filter(|reason| !reason.is_empty())
            .any(|reason| {
                report.all(reaction).any(|item| {
                    item.value
                        .text()
                        .is_some_and(|it| it.to_lowercase() == reason.to_lowercase())
                })
            })
    };
    same(el::G_K_7_R_2B, el::E_I_2_1B)
        || same(el::G_K_7_R_1, el::E_I_1_1A)
        || same(el::G_K_7_R_1, el::E_I_1_2)
}

fn line(reading: Reading<'_>, drug: u16) -> Option<String> {
    let name = suspect::name(reading, drug);
    let reason = reading.labelled("indication", suspect::indication(reading, drug));
    let count = reading.report.repeats("G.k.4.r", At::one(drug));
    let dosages = (1..=count).map(|number| {
        let at = At::two(drug, number);
        some_joined(
            [
                suspect::dose(reading, at),
                suspect::route(reading, at),
                reading.period(el::G_K_4_R_4, el::G_K_4_R_5, at),
            ],
            "; ",
        )
    });
    let parts = [name, reason].into_iter().chain(dosages);
    Some(format!("• {}", some_joined(parts, "; ")?))
}
