//! A case in one line of a listing.

use crate::icsr::{At, Icsr, Role, register as el};

use super::Words;
use super::value::{Reading, joined, some_joined};

/// A case in a line: what a reader of many cases looks at first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListingRow {
    /// Number of the report, with that of the case where it is another.
    pub case: String,
    /// Day of the latest information (C.1.5), or of the first (C.1.4).
    pub received: String,
    /// Country of the reaction (E.i.9) or of the reporter (C.2.r.3).
    pub country: String,
    /// Age and sex (D.2, D.5).
    pub patient: String,
    /// Suspect products with their lots and first days (G.k).
    pub products: String,
    /// Reactions with onset and outcome (E.i).
    pub reactions: String,
    /// Criteria of seriousness met by any reaction (E.i.3.2).
    pub seriousness: String,
}

/// Puts a case into a line. `report` has to be sorted.
#[must_use]
pub fn listing_row(report: &Icsr, words: &dyn Words) -> ListingRow {
    let reading = Reading { report, words };
    let key = report.key();
    let other_case = Some(key.case.clone()).filter(|it| !it.is_empty() && *it != key.report);
    let number = Some(key.report.clone()).filter(|it| !it.is_empty());
    let received = report.received().map(|date| date.to_string());
    let sex = reading.word("sex", el::D_5, At::TOP);
    ListingRow {
        case: joined([number, other_case], "\n"),
        received: received.unwrap_or_default(),
        country: super::cioms::country(reading),
        patient: joined(
            [
                Some(super::cioms::age(reading)).filter(|it| !it.is_empty()),
                sex,
            ],
            ", ",
        ),
        products: products(reading),
        reactions: reactions(reading),
        seriousness: super::reaction::criteria(reading, report.seriousness()).unwrap_or_default(),
    }
}

fn products(reading: Reading<'_>) -> String {
    let suspects = reading
        .report
        .drugs()
        .filter(|drug| drug.role() != Some(Role::Concomitant));
    let lines = suspects.map(|drug| {
        let at = At::one(drug.number);
        let name = reading
            .text(el::G_K_2_2, at)
            .or_else(|| some_joined(drug.substances().map(|it| Some(it.to_owned())), ", "));
        let start = drug
            .dosages()
            .find_map(|dosage| dosage.start())
            .map(|date| date.to_string());
        let lots = super::suspect::lots(reading, drug.number);
        some_joined([name, reading.labelled("lot", lots), start], "; ")
    });
    joined(lines, "\n")
}

fn reactions(reading: Reading<'_>) -> String {
    let lines = reading.report.reactions().map(|reaction| {
        let at = At::one(reaction.number);
        some_joined(
            [
                reaction.event().map(str::to_owned),
                reading.date(el::E_I_4, at),
                reading.word("outcome", el::E_I_7, at),
            ],
            "; ",
        )
    });
    joined(lines, "\n")
}
