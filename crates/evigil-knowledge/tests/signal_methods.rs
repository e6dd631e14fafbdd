//! Methods of signal detection: each is explained whole, in both languages, with its papers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use evigil_core::{Lang, Verification};
use evigil_knowledge::{Entry, Knowledge, Mark, Term, TermKind};
use jiff::civil::date;

/// Methods that outputs name.
const METHODS: [&str; 39] = [
    "bcpnn",
    "chi2_yates",
    "cusum",
    "ears",
    "ebgm",
    "evans",
    "fdr_bh",
    "fdr_lbe",
    "funnel",
    "gps",
    "ic",
    "lasso",
    "lot_exact",
    "lrt",
    "masking",
    "maxsprt_binomial",
    "maxsprt_conditional",
    "maxsprt_poisson",
    "omega",
    "onset_ks",
    "onset_weibull",
    "propensity",
    "prr",
    "q_posterior",
    "rate_exact",
    "rfet",
    "ror",
    "rrr",
    "rule_of_three",
    "scan_statistic",
    "sccs",
    "sprt",
    "stratified_expected",
    "subgroup",
    "time_trend",
    "tree_scan",
    "universe_pairs",
    "universe_reports",
    "yule_q",
];

/// What each text has to say, in this order.
const PARTS: [(Lang, [&str; 4]); 2] = [
    (
        Lang::En,
        ["Formula: ", "Reading: ", "Trust it ", "Beware: "],
    ),
    (Lang::Ja, ["式:", "読み方:", "信頼できるのは", "注意:"]),
];

const FILE: &str = "glossary/signal_methods.toml";

fn base() -> &'static Knowledge {
    Knowledge::embedded().unwrap()
}

fn methods() -> impl Iterator<Item = &'static Term> {
    base()
        .terms()
        .iter()
        .filter(|term| &*term.place.file == FILE)
}

#[test]
fn every_method_is_there_and_no_other() {
    let known: BTreeSet<&str> = methods().map(|term| term.id.as_str()).collect();
    assert_eq!(known, METHODS.into_iter().collect());
    assert!(methods().all(|term| term.kind == TermKind::Method));
}

#[test]
fn a_method_is_found_by_its_bare_id_with_a_dot_and_with_a_colon() {
    for id in METHODS {
        for written in [
            id.to_owned(),
            format!("method.{id}"),
            format!("method:{id}"),
            format!("METHOD.{}", id.to_uppercase()),
        ] {
            let found = base().explain_all(&written);
            assert!(
                matches!(found.as_slice(), [Entry::Term(term)] if term.id == id),
                "{written}: {}",
                found.len()
            );
        }
    }
    assert!(base().explain("word.ebgm").is_none());
}

#[test]
fn a_text_says_formula_reading_trust_and_caution_in_order() {
    for term in methods() {
        for (lang, parts) in PARTS {
            let text = term.text.get(lang);
            let places: Vec<_> = parts.iter().map(|part| text.find(part)).collect();
            let case = format!("{} {lang}: {places:?}", term.id);
            assert!(places.iter().all(Option::is_some), "{case}");
            assert!(
                places.is_sorted() && places.first() > Some(&Some(0)),
                "{case}"
            );
            for part in parts {
                assert_eq!(text.matches(part).count(), 1, "{case} {part}");
            }
        }
    }
}

/// A reader who has both languages must find the same formula in both.
#[test]
fn numbers_of_the_formula_are_the_same_in_both_languages() {
    // Counts such as "500 reports" or "once" are written differently; decimals of formulas are not.
    fn decimals(text: &str) -> BTreeSet<String> {
        text.split(|letter: char| !(letter.is_ascii_digit() || letter == '.'))
            .map(|piece| piece.trim_matches('.'))
            .filter(|piece| piece.contains('.'))
            .map(str::to_owned)
            .collect()
    }
    for term in methods() {
        assert_eq!(
            decimals(&term.text.en),
            decimals(&term.text.ja),
            "{}",
            term.id
        );
    }
}

#[test]
fn every_method_cites_a_paper_and_none_claims_to_be_read_that_was_not() {
    for term in methods() {
        assert!(!term.sources.is_empty(), "{}", term.id);
        for reference in &term.sources {
            let source = base().source(&reference.source).unwrap();
            // Papers of this field were seen in what cites or follows them, not read themselves.
            let is_paper = source.url.contains("doi.org/");
            assert!(
                !is_paper || matches!(reference.mark, Some(Mark::SeenInSecondary | Mark::Known)),
                "{} {}",
                term.id,
                source.id
            );
        }
    }
}

#[test]
fn the_mark_of_a_source_is_what_a_citation_of_a_term_says() {
    let view = base()
        .explain("method.cusum")
        .unwrap()
        .view(base(), Lang::En, date(2026, 11, 22));
    let marks: Vec<_> = (view.citations.iter())
        .map(|citation| (citation.verification, citation.verified))
        .collect();
    assert_eq!(
        marks,
        [
            (Verification::Unverified, false),
            (Verification::ReadInSecondary, true),
            (Verification::Unverified, false),
        ]
    );
    // A term whose sources carry no mark was written from them.
    let trps = base()
        .explain("method.trps")
        .unwrap()
        .view(base(), Lang::En, date(2026, 11, 22));
    assert!(
        (trps.citations.iter()).all(|citation| citation.verification == Verification::Read),
        "{:?}",
        trps.citations
    );
}
