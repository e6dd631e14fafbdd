//! Pairs that another product hides.

use evigil_signal::Cell;
use evigil_signal::beyond::ReportIndex;
use evigil_signal::beyond::masking::{
    MaskingSettings, Removal, masked_pairs, maskers, masking_ratio, remove_maskers, unmask,
};
use evigil_signal::table::{CaseRow, CaseTable, CaseTableBuilder};

use super::{patterned, table};

/// 1000 reports: M has 200, 120 of them with the event; A has 20, 5 of them with it; the event has 20
/// among the other 780.
fn planted() -> CaseTable {
    let mut rows = Vec::new();
    for report in 0..1000 {
        let (product, event) = match report {
            0..120 => ("M", "liver"),
            120..200 => ("M", "other"),
            200..205 => ("A", "liver"),
            205..220 => ("A", "other"),
            220..240 => ("B", "liver"),
            _ => ("B", "other"),
        };
        rows.push((report.to_string(), product, event));
    }
    let rows: Vec<_> = rows
        .iter()
        .map(|(r, p, e)| (r.as_str(), *p, *e, ""))
        .collect();
    table("none", &rows)
}

#[test]
fn ratio_is_that_of_the_prr_without_and_with_the_masker() {
    let table = planted();
    let incidence = ReportIndex::new(&table);
    let code = |name| table.products().find(name).unwrap();
    let liver = table.events().find("liver").unwrap();
    let masked = unmask(&incidence, code("A"), liver, &[code("M")], Removal::Product);
    // Nobody took both, so the formula of the paper is exact: x = 140 of 980, m = 120 of b = 200.
    let formula = (140.0 / 980.0) / (20.0 / 780.0);
    assert!(
        (masked.ratio.unwrap() - formula).abs() < 1e-12,
        "{masked:?}"
    );
    assert!(masked.is_revealed(), "{masked:?}");
    assert_eq!(masked.after.cell, Cell::new(5, 20, 25, 800).unwrap());
    // Taking out the pair only leaves the 80 other reports of M.
    let pair = unmask(&incidence, code("A"), liver, &[code("M")], Removal::Pair);
    assert_eq!(pair.after.cell, Cell::new(5, 20, 25, 880).unwrap());
}

#[test]
fn the_masker_is_found_and_what_it_hid_stands_out() {
    let table = planted();
    let incidence = ReportIndex::new(&table);
    let code = |name| table.products().find(name).unwrap();
    let liver = table.events().find("liver").unwrap();
    let found = maskers(&incidence, liver, MaskingSettings::default());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].product, found[0].cell.n11()), (code("M"), 120));
    assert!((found[0].ratio.unwrap() - (145.0 / 1000.0) / (25.0 / 800.0)).abs() < 1e-12);
    let pairs = masked_pairs(&incidence, MaskingSettings::default(), Removal::Product);
    let revealed: Vec<_> = pairs.iter().filter(|pair| pair.is_revealed()).collect();
    assert_eq!(revealed.len(), 1, "{pairs:?}");
    assert_eq!((revealed[0].product, revealed[0].event), (code("A"), liver));
    assert_eq!(
        **revealed.first().unwrap(),
        unmask(&incidence, code("A"), liver, &[code("M")], Removal::Product)
    );
}

/// Counts again in a table that never had the reports.
fn counted_anew(
    table: &CaseTable,
    product: u32,
    event: u32,
    gone: impl Fn(usize) -> bool,
) -> [u64; 4] {
    let mut counts = [0; 4];
    for report in (0..table.len()).filter(|&report| !gone(report)) {
        let pairs = table.pairs(report);
        counts[0] += u64::from(
            pairs
                .iter()
                .any(|p| p.product == product && p.event == event),
        );
        counts[1] += u64::from(pairs.iter().any(|p| p.product == product));
        counts[2] += u64::from(pairs.iter().any(|p| p.event == event));
        counts[3] += 1;
    }
    counts
}

#[test]
fn removal_counts_as_if_the_reports_had_never_been() {
    let table = patterned(300);
    let incidence = ReportIndex::new(&table);
    for product in 0..6 {
        for event in 0..5 {
            for masker in (0..6).filter(|&masker| masker != product) {
                for removal in [Removal::Product, Removal::Pair] {
                    let mine = unmask(&incidence, product, event, &[masker], removal)
                        .after
                        .cell;
                    let gone = |report: usize| {
                        table.pairs(report).iter().any(|pair| {
                            pair.product == masker
                                && (removal == Removal::Product || pair.event == event)
                        })
                    };
                    let direct = counted_anew(&table, product, event, gone);
                    assert_eq!([mine.n11(), mine.n1x(), mine.nx1(), mine.n()], direct);
                }
            }
        }
    }
}

#[test]
fn maskers_are_taken_out_one_after_the_other() {
    // Two maskers, of which the second is only seen to mask once the first is gone.
    let mut builder = CaseTableBuilder::new(&[]);
    let mut report = 0;
    let mut push = |product: &str, event: &str, times: u32| {
        for _ in 0..times {
            report += 1;
            builder.push(&CaseRow {
                report: &report.to_string(),
                product,
                event,
                ..CaseRow::default()
            });
        }
    };
    push("M", "liver", 900);
    push("N", "liver", 60);
    push("N", "other", 20);
    push("B", "liver", 10);
    push("B", "other", 3000);
    let table = builder.build();
    let incidence = ReportIndex::new(&table);
    let liver = table.events().find("liver").unwrap();
    let name = |code: u32| table.products().name(code).unwrap();
    let at_first = maskers(&incidence, liver, MaskingSettings::default());
    assert_eq!(
        at_first.iter().map(|m| name(m.product)).collect::<Vec<_>>(),
        ["M"]
    );
    let removed = remove_maskers(
        &incidence,
        liver,
        MaskingSettings::default(),
        Removal::Product,
    );
    assert_eq!(
        removed.iter().map(|m| name(m.product)).collect::<Vec<_>>(),
        ["M", "N"]
    );
    let one = MaskingSettings {
        most_maskers: 1,
        ..MaskingSettings::default()
    };
    assert_eq!(
        remove_maskers(&incidence, liver, one, Removal::Product).len(),
        1
    );
}

#[test]
fn corners_have_defined_results() {
    assert_eq!(masking_ratio(Cell::new(0, 0, 0, 0).unwrap()), None);
    // All reports of the event are the masker's.
    assert_eq!(masking_ratio(Cell::new(5, 7, 5, 100).unwrap()), None);
    let neutral = masking_ratio(Cell::new(1, 10, 10, 100).unwrap()).unwrap();
    assert!((neutral - 1.0).abs() < 1e-15);
    let huge = 1_000_000_000;
    assert!(
        masking_ratio(Cell::new(huge, huge, huge + 1, 3 * huge).unwrap())
            .unwrap()
            .is_finite()
    );
    let empty = CaseTable::default();
    let incidence = ReportIndex::new(&empty);
    assert!(maskers(&incidence, 0, MaskingSettings::default()).is_empty());
    assert!(masked_pairs(&incidence, MaskingSettings::default(), Removal::Pair).is_empty());
    assert_eq!(
        unmask(&incidence, 0, 0, &[1], Removal::Product)
            .after
            .cell
            .n(),
        0
    );
}
