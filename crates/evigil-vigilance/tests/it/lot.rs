//! Lots: the data's own examples, and the spellings of a real year.

use std::collections::BTreeMap;
use std::fs;

use evigil_knowledge::Knowledge;
use evigil_vigilance::assess::basis::unsupported;
use evigil_vigilance::icsr::NullFlavour;
use evigil_vigilance::lot::{Certainty, Holds, LotIndex, LotKey, LotReader, PatternKind};

use crate::shared;

fn reader() -> LotReader {
    LotReader::new(Knowledge::embedded().unwrap()).unwrap()
}

fn keys(texts: &[String]) -> Vec<LotKey> {
    texts.iter().filter_map(|text| LotKey::of(text)).collect()
}

#[test]
fn every_example_of_the_data_holds() {
    let reader = reader();
    let mut wrong = Vec::new();
    assert!(reader.patterns().len() > 15);
    for pattern in reader.patterns() {
        assert!(
            !pattern.examples.is_empty(),
            "{} has no example",
            pattern.id
        );
        for example in &pattern.examples {
            if pattern.kind == PatternKind::Narrative {
                let found: Vec<_> = reader
                    .find(&example.text)
                    .into_iter()
                    .map(|it| it.key)
                    .collect();
                if found != keys(&example.lots) {
                    wrong.push(format!("{}: {:?}: {found:?}", pattern.id, example.text));
                }
                continue;
            }
            let read = reader.read(&example.text);
            let pick = |first: bool| -> Vec<_> {
                let all = read.candidates.iter();
                all.filter(|it| it.first_reading == first)
                    .map(|it| it.key.clone())
                    .collect()
            };
            let none_by = match &read.holds {
                Holds::NotGiven { pattern, .. } | Holds::OtherField { pattern } => {
                    Some(pattern.clone())
                }
                Holds::Nothing | Holds::Lots => None,
            };
            let holds = pick(true) == keys(&example.lots)
                && pick(false) == keys(&example.also)
                && none_by == example.none_by
                && read.expiry.first() == example.expiry.as_ref()
                && read.raw == example.text;
            if !holds {
                wrong.push(format!("{}: {read:#?}", pattern.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ids_are_unique_and_every_pattern_cites() {
    let knowledge = Knowledge::embedded().unwrap();
    let reader = reader();
    let mut ids: Vec<_> = reader.patterns().iter().map(|it| it.id.as_str()).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for pattern in reader.patterns() {
        let wrong = unsupported(&pattern.citations, knowledge);
        let own = pattern.own && pattern.citations.is_empty();
        assert!(own || wrong.is_empty(), "{}: {wrong:?}", pattern.id);
    }
}

#[test]
fn a_field_cut_off_leaves_its_last_lot_doubtful() {
    let read = reader().read("B20282,B20172,B20343,B20162,B20213,");
    assert!(read.cut);
    let certain: Vec<_> = read.candidates.iter().map(|it| it.certainty).collect();
    assert_eq!(certain.first(), Some(&Certainty::Sure));
    assert_eq!(certain.last(), Some(&Certainty::Doubtful));
    let whole = reader().read("B20282,B20172");
    assert!(!whole.cut);
}

#[test]
fn what_is_no_lot_has_a_null_flavour() {
    let reader = reader();
    let null = |text| reader.read(text).null();
    assert_eq!(null(""), Some(NullFlavour::NoInformation));
    assert_eq!(null("UNKNOWN"), Some(NullFlavour::Unknown));
    assert_eq!(null("NASK"), Some(NullFlavour::NotAsked));
    assert_eq!(
        null("ASKED BUT UNKNOWN"),
        Some(NullFlavour::AskedButUnknown)
    );
    assert_eq!(null("U2849AC"), None);
}

#[test]
fn a_damaged_field_says_so_and_offers_a_reading() {
    let reader = reader();
    let read = reader.read("NOWN");
    assert!(
        matches!(read.holds, Holds::NotGiven { damaged: true, .. }),
        "{read:?}"
    );
    let read = reader.read(")286Y");
    let repaired = read
        .candidates
        .iter()
        .find(|it| it.key.as_str() == "0286Y")
        .unwrap();
    assert_eq!(repaired.certainty, Certainty::Doubtful);
    assert_eq!(read.raw, ")286Y");
}

/// Spellings of all fields of a year. In the files of 2009, 41,732 of 50,525 rows give a lot, in
/// 11,180 spellings, of which 10,128 differ by more than case and blanks at the ends.
#[test]
fn spellings_of_a_real_year_are_grouped() {
    let Some(folder) = shared::folder("data/pv/vaers") else {
        return;
    };
    let bytes = fs::read(folder.join("2009VAERSVAX.csv")).unwrap();
    let (text, ..) = evigil_vigilance::exchange::Text::decode(&bytes);
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let reader = reader();
    let mut index = LotIndex::new();
    let mut given = 0;
    let mut raw: BTreeMap<String, u64> = BTreeMap::new();
    let mut total = 0;
    for row in rows.records() {
        let row = row.unwrap();
        total += 1;
        let lot = &row[3];
        if lot.is_empty() {
            continue;
        }
        given += 1;
        *raw.entry(lot.to_owned()).or_default() += 1;
        index.add(&reader.read(lot), Some(&row[7]));
    }
    assert_eq!((total, given, raw.len()), (50_525, 41_732, 11_180));
    let first: std::collections::BTreeSet<_> = raw
        .keys()
        .flat_map(|lot| reader.read(lot).candidates)
        .filter(|it| it.first_reading)
        .map(|it| it.key)
        .collect();
    eprintln!(
        "VAERS 2009: {} spellings, {} keys of first readings, {} keys of all readings, {} fields without a lot",
        raw.len(),
        first.len(),
        index.lots().len(),
        index.without_lot()
    );
    // A sample of the groups, for eyes: every 97th lot with more than one spelling.
    let grouped = index.lots().filter(|(_, lot)| lot.spellings.len() > 1);
    for (key, lot) in grouped.step_by(97) {
        eprintln!("  {key}: {:?}", lot.spellings);
    }
    assert_eq!(first.len(), 9_689);
    assert_eq!(index.lots().len(), 9_785);
    assert_eq!(index.without_lot(), 467);
}
