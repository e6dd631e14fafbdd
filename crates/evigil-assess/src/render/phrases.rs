//! Phrases that several renderers share.

use std::fmt::Write as _;

use evigil_claims::Donor;
use evigil_core::{Citation, Lang, Severity, Standing, Verification, Zone};
use evigil_knowledge::TermKind;

use crate::check::{CheckReport, CitedFinding, Place, Summary};
use crate::{Messages, Wording};

pub(super) fn kind_name(report: &CheckReport, wording: &Wording) -> String {
    wording
        .term(TermKind::DocumentKind, report.document.kind.code())
        .to_owned()
}

pub(super) fn lang_name(report: &CheckReport, wording: &Wording) -> String {
    wording
        .messages()
        .family("lang", report.document.lang.code())
}

pub(super) fn severity_name(severity: Severity, wording: &Wording) -> &str {
    wording.term(TermKind::Severity, severity.code())
}

/// The rule that applies, and how the author stands to the claim.
pub(super) fn finding_title(finding: &CitedFinding, wording: &Wording) -> String {
    // The rule says more than its label: "Telling patients to stop medicine", not "Comparison".
    let label = wording.rule(&finding.rule).map_or_else(
        || wording.term(TermKind::Label, finding.label.code()),
        |rule| rule.title.as_str(),
    );
    let stance = wording.term(TermKind::Stance, finding.stance.code());
    wording
        .messages()
        .with("finding-title", [("label", label), ("stance", stance)])
}

/// Where a block stood in its page.
pub(super) fn place_line(place: &Place, wording: &Wording) -> String {
    let zone = wording.messages().family("zone", zone_code(place.zone));
    if place.path.is_empty() {
        zone
    } else {
        format!("{zone} · {}", place.path)
    }
}

/// Title and locator of a source; a locator that only repeats the title is left out.
pub(crate) fn citation_title(citation: &Citation, wording: &Wording) -> String {
    let joint = match wording.lang() {
        Lang::En => ", ",
        Lang::Ja => " ",
    };
    if citation.source.contains(&citation.locator) {
        citation.source.clone()
    } else {
        format!("{}{joint}{}", citation.source, citation.locator)
    }
}

/// A source: title, locator, what is to be said of its reliability, address.
pub(crate) fn citation_line(citation: &Citation, wording: &Wording) -> String {
    let mut line = citation_title(citation, wording);
    if let Some(doubt) = doubt(citation, wording) {
        let _ = write!(line, " ({doubt})");
    }
    if !citation.url.is_empty() {
        let _ = write!(line, " <{}>", citation.url);
    }
    line
}

/// What a reader has to know of a source that was not read itself.
pub(crate) fn doubt<'w>(citation: &Citation, wording: &'w Wording) -> Option<&'w str> {
    match citation.verification {
        Verification::Read | Verification::ReadInSecondary => None,
        Verification::Unverified => Some(wording.term(TermKind::Verification, "unverified")),
        Verification::ForHumanReview => {
            Some(wording.term(TermKind::Verification, "for_human_review"))
        }
    }
}

/// What is offered, as rows of name and value; rows without a value are left out.
pub(super) fn offer_rows(report: &CheckReport, wording: &Wording) -> Vec<(String, String)> {
    let offer = &report.offer;
    let origin: Vec<_> = [
        (TermKind::CellSource, &offer.cell_sources),
        (TermKind::Species, &offer.species),
    ]
    .into_iter()
    .flat_map(|(kind, ids)| ids.iter().map(move |id| wording.term(kind, id)))
    .collect();
    let prices: Vec<_> = offer
        .prices
        .iter()
        .map(|price| match price.unit.as_str() {
            "" => price.yen.to_string(),
            unit => format!("{} / {unit}", price.yen),
        })
        .collect();
    let donor = match offer.donor {
        Donor::Autologous => "autologous",
        Donor::Allogeneic => "allogeneic",
        Donor::Undisclosed => "undisclosed",
    };
    let donor = if offer.products.is_empty() {
        ""
    } else {
        wording.term(TermKind::Donor, donor)
    };
    [
        (
            "offer-products",
            wording.terms(TermKind::Product, &offer.products),
        ),
        ("offer-origin", origin.join(wording.list_mark())),
        ("offer-donor", donor.to_owned()),
        (
            "offer-routes",
            wording.terms(TermKind::Route, &offer.routes),
        ),
        (
            "offer-indications",
            wording.terms(TermKind::Indication, &offer.indications),
        ),
        ("offer-prices", prices.join(wording.list_mark())),
        ("offer-sessions", offer.sessions.join(wording.list_mark())),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| (wording.messages().text(key), value))
    .collect()
}

/// A problem of reading, such as `EV-D103: the encoding is guessed`, in the reader's language.
pub(super) fn problem_line(problem: &str, wording: &Wording) -> String {
    let Some((code, detail)) = problem.split_once(": ") else {
        return problem.to_owned();
    };
    match wording.messages().member("problem", code) {
        Some(words) => format!("{words} ({detail}) [{code}]"),
        None => problem.to_owned(),
    }
}

/// One of the four questions with its answer.
pub(super) struct StandingRow {
    /// The question.
    pub(super) question: String,
    /// Its answer.
    pub(super) standing: Standing,
    /// The answer in words.
    pub(super) answer: String,
}

/// The four questions, in the order in which they are asked.
pub(super) fn standing_rows(report: &CheckReport, wording: &Wording) -> [StandingRow; 4] {
    let standing = report.standing;
    [
        ("identity", standing.identity),
        ("efficacy", standing.efficacy),
        ("safety", standing.safety),
        ("lawfulness", standing.lawfulness),
    ]
    .map(|(code, standing)| StandingRow {
        question: wording.term(TermKind::Question, code).to_owned(),
        standing,
        answer: wording.term(TermKind::Standing, standing.code()).to_owned(),
    })
}

/// The word of a zone in the JSON contract.
pub(super) const fn zone_code(zone: Zone) -> &'static str {
    match zone {
        Zone::Main => "main",
        Zone::Header => "header",
        Zone::Nav => "nav",
        Zone::Footer => "footer",
        Zone::Aside => "aside",
        Zone::Table => "table",
        Zone::Accordion => "accordion",
        Zone::Form => "form",
        Zone::Meta => "meta",
    }
}

/// Counts in words.
pub(super) fn counts(messages: &Messages, summary: Summary) -> String {
    messages.with(
        "counts",
        [
            ("violations", summary.violations),
            ("warnings", summary.warnings),
            ("notes", summary.notes),
            ("missing", summary.missing),
        ],
    )
}

/// A number with its digits grouped by thousands.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
