//! Counts of sums that another engine has made, against counting the table.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::collections::BTreeSet;

use evigil_signal::Universe;
use evigil_signal::count::{
    ChunkedCounts, CountSettings, PairCounts, StratumKey, SumError, SummedCounts, count,
};
use evigil_signal::table::{CaseRow, CaseTable, CaseTableBuilder};
use proptest::prelude::*;

/// Report, product, event and two strata; 0 is not told.
type Row = (u8, u8, u8, u8, u8);

fn name(letter: &str, number: u8) -> String {
    if number == 0 {
        String::new()
    } else {
        format!("{letter}{number}")
    }
}

fn table(rows: &[Row]) -> CaseTable {
    let mut table = CaseTableBuilder::new(&["s", "t"]);
    for &(report, product, event, s, t) in rows {
        let taken = table.push(&CaseRow {
            report: &name("r", report + 1),
            product: &name("p", product),
            event: &name("e", event),
            onset_days: None,
            strata: &[&name("s", s), &name("t", t)],
        });
        assert!(taken);
    }
    table.build()
}

/// The sums as an engine makes them, by going through the table once for each.
fn summed(table: &CaseTable, universe: Universe, is_stratified: bool) -> SummedCounts {
    let mut sums = SummedCounts::new(universe, is_stratified);
    let stratum = |report: usize| -> StratumKey {
        let strata = table.strata().iter().filter(|_| is_stratified);
        let told = strata.map(|it| it.levels.name(it.codes[report]).map(str::to_owned));
        told.collect()
    };
    let product = |code: u32| table.products().name(code).unwrap();
    let event = |code: u32| table.events().name(code).unwrap();
    let mut pairs = Vec::new();
    for report in 0..table.len() {
        let told: BTreeSet<_> = table.pairs(report).into_iter().collect();
        let told: Vec<_> = told
            .into_iter()
            .filter(|pair| product_and_event(table, pair.product, pair.event))
            .collect();
        match universe {
            Universe::Reports => {
                sums.total(stratum(report), 1);
                for code in table.products_of(report) {
                    sums.product(product(code), stratum(report), 1).unwrap();
                }
                for code in table.events_of(report) {
                    sums.event(event(code), stratum(report), 1).unwrap();
                }
            }
            Universe::Pairs => {
                for pair in &told {
                    sums.total(stratum(report), 1);
                    sums.product(product(pair.product), stratum(report), 1)
                        .unwrap();
                    sums.event(event(pair.event), stratum(report), 1).unwrap();
                }
            }
        }
        pairs.extend(told);
    }
    for pair in pairs {
        sums.pair(product(pair.product), event(pair.event), 1)
            .unwrap();
    }
    sums
}

fn product_and_event(table: &CaseTable, product: u32, event: u32) -> bool {
    table.products().name(product).is_some() && table.events().name(event).is_some()
}

fn same(one: &PairCounts, other: &PairCounts) {
    let names = |counts: &PairCounts| -> Vec<String> {
        let names = counts.products.iter().chain(counts.events.iter());
        names.map(str::to_owned).collect()
    };
    assert_eq!(names(one), names(other));
    assert_eq!((one.universe, one.n), (other.universe, other.n));
    assert_eq!(one.product_totals, other.product_totals);
    assert_eq!(one.event_totals, other.event_totals);
    assert_eq!((&one.product, &one.event), (&other.product, &other.event));
    assert_eq!(one.n11, other.n11);
    let bits = |counts: &PairCounts| counts.expected.iter().map(|it| it.to_bits()).collect();
    let (one, other): (Vec<u64>, Vec<u64>) = (bits(one), bits(other));
    assert_eq!(one, other);
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0_u8..12, 0_u8..5, 0_u8..6, 0_u8..3, 0_u8..4), 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn sums_give_the_counts_of_the_table_to_the_bit(rows in rows()) {
        let table = table(&rows);
        for universe in [Universe::Reports, Universe::Pairs] {
            for strata in [&[][..], &["s", "t"]] {
                let settings = CountSettings::of(universe).stratified_by(strata);
                let expected = count(&table, &settings).unwrap().by_name();
                same(&expected, &summed(&table, universe, !strata.is_empty()).build().unwrap());
            }
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(rows in rows(), turn in 0_usize..120) {
        let mut turned = rows.clone();
        turned.reverse();
        turned.rotate_left(turn.min(rows.len()));
        let settings = CountSettings::default().stratified_by(&["t", "s"]);
        let counts = |rows: &[Row]| count(&table(rows), &settings).unwrap().by_name();
        same(&counts(&rows), &counts(&turned));
    }

    #[test]
    fn counts_come_in_chunks_as_the_table_does(rows in rows()) {
        let settings = CountSettings::default().stratified_by(&["s"]);
        let counts = count(&table(&rows), &settings).unwrap();
        let chunked = ChunkedCounts::of_counts(counts.clone());
        let mut at = 0;
        for index in 0..chunked.len() {
            let chunk = chunked.chunk(index);
            for place in 0..chunk.len() {
                prop_assert_eq!(chunk.n11[place], counts.n11[at]);
                prop_assert_eq!(chunk.expected[place].to_bits(), counts.expected[at].to_bits());
                prop_assert_eq!(chunked.cell(&chunk, place), counts.cell(at));
                at += 1;
            }
        }
        prop_assert_eq!(at, counts.len());
        same(&counts, &chunked.into_counts());
    }
}

#[test]
fn sums_that_do_not_belong_together_are_refused() {
    let mut sums = SummedCounts::new(Universe::Reports, true);
    let fault = sums.pair("p", "e", 1).unwrap_err();
    assert_eq!(fault, SumError::Torn { name: "p".into() });
    sums.product("p", vec![Some("s".into())], 1).unwrap();
    let fault = sums.build().unwrap_err();
    assert_eq!(
        (fault.code(), fault),
        ("EV-G28", SumError::Torn { name: "p".into() })
    );
    let mut sums = SummedCounts::new(Universe::Reports, true);
    sums.total(vec![None], u64::from(u32::MAX) + 1);
    sums.event("e", vec![None], u64::from(u32::MAX) + 1)
        .unwrap();
    assert_eq!(
        sums.build().unwrap_err(),
        SumError::TooLarge { name: "e".into() }
    );
}
