//! Counts, margins and expected counts: against reference tables, against counting by hand, and on
//! tables that have nothing to count.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use evigil_signal::Universe;
use evigil_signal::count::{
    ChunkedCounts, CountError, CountSettings, EventGroups, PairColumns, PairCounts, PartCounter,
    Spill, SpillFile, count, read_counts,
};
use evigil_signal::table::{CaseRow, CaseTable, CaseTableBuilder, Dialect};
use proptest::prelude::*;

/// A folder of the reference data; nothing, and a word about it, where it is absent.
fn reference(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("EVIGIL_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = shared.join("data/signal").join(name);
    if !path.exists() {
        skipped(&path);
        return None;
    }
    Some(path)
}

#[expect(
    clippy::print_stderr,
    reason = "a skipped test must be seen to be skipped"
)]
fn skipped(path: &Path) {
    eprintln!("SKIPPED: {} is absent", path.display());
}

fn records(path: &Path, delimiter: u8) -> csv::Reader<Box<dyn Read>> {
    let file = File::open(path).unwrap();
    let input: Box<dyn Read> = if path.extension().is_some_and(|end| end == "gz") {
        Box::new(flate2::read::GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter == b',')
        .from_reader(input)
}

/// The table of a reference input, with its fourth column as stratum where it has one.
fn case_table(path: &Path) -> CaseTable {
    let mut input = records(path, b'\t');
    let names: Vec<String> = input
        .headers()
        .unwrap()
        .iter()
        .skip(3)
        .map(str::to_owned)
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut table = CaseTableBuilder::new(&names);
    for record in input.records().map(Result::unwrap) {
        let strata: Vec<&str> = record.iter().skip(3).collect();
        assert!(table.push(&CaseRow {
            report: &record[0],
            product: &record[1],
            event: &record[2],
            onset_days: None,
            strata: &strata,
        }));
    }
    table.build()
}

/// A row whose fields have names.
struct Named<'r>(&'r csv::StringRecord, &'r csv::StringRecord);

impl std::ops::Index<&str> for Named<'_> {
    type Output = str;

    fn index(&self, name: &str) -> &str {
        &self.1[self.0.iter().position(|other| other == name).unwrap()]
    }
}

fn each_row(path: &Path, mut take: impl FnMut(&Named<'_>)) {
    let mut input = records(path, b',');
    let header = input.headers().unwrap().clone();
    for record in input.records() {
        take(&Named(&header, &record.unwrap()));
    }
}

fn indexed(counts: &PairCounts) -> BTreeMap<(&str, &str), usize> {
    let name = |index| {
        (
            counts.products.name(counts.product[index]).unwrap(),
            counts.events.name(counts.event[index]).unwrap(),
        )
    };
    (0..counts.len())
        .map(|index| (name(index), index))
        .collect()
}

fn close(ours: f64, theirs: f64, tolerance: f64) -> bool {
    (ours - theirs).abs() <= tolerance * theirs.abs()
}

/// Compares with the four-fold tables and expected counts of the formulas.
fn agrees_with_formula(set: &str, file: &str, rows: usize) {
    let (Some(input), Some(expected)) = (
        reference(&format!("inputs/{set}.cases.tsv")),
        reference(&format!("reference/{file}")),
    ) else {
        return;
    };
    let counts = count(&case_table(&input), &CountSettings::default()).unwrap();
    let index = indexed(&counts);
    let mut seen = 0;
    each_row(&expected, |row| {
        let cell = counts.cell(index[&(&row["drug"], &row["event"])]).unwrap();
        let whole = |name: &str| row[name].parse::<u64>().unwrap();
        assert_eq!(
            (cell.n11(), cell.n10(), cell.n01(), cell.n00()),
            (whole("n11"), whole("n10"), whole("n01"), whole("n00")),
            "{:?}",
            row.1
        );
        // The file has eleven digits.
        let theirs: f64 = row["E"].parse().unwrap();
        assert!(close(cell.expected(), theirs, 6e-11), "{:?}", row.1);
        seen += 1;
    });
    assert_eq!(seen, rows);
}

#[test]
fn four_fold_tables_of_the_references() {
    agrees_with_formula("caers", "caers.formula.csv.gz", 3438);
    agrees_with_formula("pvda_sim", "pvda_sim.formula.csv.gz", 1306);
    agrees_with_formula("pvda_tiny", "pvda_tiny.formula.csv", 107);
    agrees_with_formula("faers22q3_odd", "faers22q3_odd.formula.csv.gz", 7429);
}

/// Compares with openEBGM's stratified expected counts.
fn agrees_with_open_ebgm(set: &str, file: &str, stratum: &str) {
    let (Some(input), Some(expected)) = (
        reference(&format!("inputs/{set}.cases.tsv")),
        reference(&format!("reference/{file}")),
    ) else {
        return;
    };
    let settings = CountSettings::default().stratified_by(&[stratum]);
    let counts = count(&case_table(&input), &settings).unwrap();
    assert_eq!(counts.expected.len(), counts.len());
    let index = indexed(&counts);
    each_row(&expected, |row| {
        let at = index[&(&row["drug"], &row["event"])];
        let number = |name: &str| row[name].parse::<f64>().unwrap();
        assert_eq!(counts.n11[at].to_string(), row["N"]);
        assert!(close(
            counts.cell(at).unwrap().expected(),
            number("E"),
            6e-11
        ));
        assert!(
            close(counts.expected[at], number("E_strat"), 6e-11),
            "{:?} {}",
            row.1,
            counts.expected[at]
        );
    });
}

#[test]
fn stratified_expected_counts_of_the_references() {
    agrees_with_open_ebgm("caers", "caers.openebgm.csv.gz", "sex");
    agrees_with_open_ebgm("pvda_sim", "pvda_sim.openebgm.csv", "group");
    agrees_with_open_ebgm("pvda_tiny", "pvda_tiny.openebgm.csv", "group");
}

/// A row: report, product, event, stratum; numbers stand for names and 0 for none.
type Row = (u8, u8, u8, u8);

fn built(rows: &[Row]) -> CaseTable {
    let name = |letter: &str, number: u8| {
        if number == 0 {
            String::new()
        } else {
            format!("{letter}{number}")
        }
    };
    let mut table = CaseTableBuilder::new(&["s"]);
    for &(report, product, event, stratum) in rows {
        table.push(&CaseRow {
            report: &name("r", report + 1),
            product: &name("p", product),
            event: &name("e", event),
            onset_days: None,
            strata: &[&name("s", stratum)],
        });
    }
    table.build()
}

/// Reports by hand: pairs, products and events as sets, and the stratum whose text is lowest.
#[derive(Default)]
struct ByHand {
    pairs: BTreeSet<(u8, u8)>,
    products: BTreeSet<u8>,
    events: BTreeSet<u8>,
    stratum: u8,
}

fn by_hand(rows: &[Row]) -> BTreeMap<u8, ByHand> {
    let mut reports: BTreeMap<u8, ByHand> = BTreeMap::new();
    for &(report, product, event, stratum) in rows {
        let of = reports.entry(report).or_default();
        if product > 0 {
            of.products.insert(product);
        }
        if event > 0 {
            of.events.insert(event);
        }
        if product > 0 && event > 0 {
            of.pairs.insert((product, event));
        }
        if stratum > 0 && (of.stratum == 0 || stratum < of.stratum) {
            of.stratum = stratum;
        }
    }
    reports
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn same_as_by_hand(counts: &PairCounts, reports: &[&ByHand]) {
    let mut n11: BTreeMap<(u8, u8), u64> = BTreeMap::new();
    for pair in reports.iter().flat_map(|report| &report.pairs) {
        *n11.entry(*pair).or_default() += 1;
    }
    let strata: BTreeSet<u8> = reports.iter().map(|report| report.stratum).collect();
    let with = |stratum: Option<u8>, product: Option<u8>, event: Option<u8>| -> u64 {
        let chosen = reports
            .iter()
            .filter(|report| stratum.is_none_or(|s| s == report.stratum));
        chosen
            .map(|report| match counts.universe {
                Universe::Reports => u64::from(
                    product.is_none_or(|product| report.products.contains(&product))
                        && event.is_none_or(|event| report.events.contains(&event)),
                ),
                Universe::Pairs => report
                    .pairs
                    .iter()
                    .filter(|pair| {
                        product.is_none_or(|product| product == pair.0)
                            && event.is_none_or(|event| event == pair.1)
                    })
                    .count() as u64,
            })
            .sum()
    };
    assert_eq!(counts.n, with(None, None, None));
    let index = indexed(counts);
    assert_eq!(index.len(), n11.len());
    for (&(product, event), &count) in &n11 {
        let at = index[&(&*format!("p{product}"), &*format!("e{event}"))];
        assert_eq!(counts.n11[at], count);
        let product_total = counts.product_totals[counts.product[at] as usize];
        assert_eq!(product_total, with(None, Some(product), None));
        let event_total = counts.event_totals[counts.event[at] as usize];
        assert_eq!(event_total, with(None, None, Some(event)));
        if !counts.expected.is_empty() {
            let terms = strata.iter().map(|&s| {
                let all = with(Some(s), None, None) as f64;
                if all == 0.0 {
                    return 0.0;
                }
                with(Some(s), Some(product), None) as f64 * with(Some(s), None, Some(event)) as f64
                    / all
            });
            assert!(close(counts.expected[at], terms.sum(), 1e-12));
        }
    }
    let sorted = counts.product.iter().zip(&counts.event);
    assert!(sorted.clone().is_sorted_by(|a, b| a < b));
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0_u8..12, 0_u8..5, 0_u8..6, 0_u8..3), 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn same_as_counting_by_hand(rows in rows()) {
        let table = built(&rows);
        let reports = by_hand(&rows);
        let all: Vec<&ByHand> = reports.values().collect();
        for universe in [Universe::Reports, Universe::Pairs] {
            let settings = CountSettings::of(universe).stratified_by(&["s"]);
            same_as_by_hand(&count(&table, &settings).unwrap(), &all);
        }
    }

    #[test]
    fn restrictions_are_rows_left_out(rows in rows()) {
        let table = built(&rows);
        let reports = by_hand(&rows);
        let settings = CountSettings {
            comparator: vec!["p1".into(), "p2".into(), "absent".into()],
            without_reports_of_events: vec!["e5".into()],
            ..CountSettings::default().stratified_by(&["s"])
        };
        let chosen: Vec<&ByHand> = reports.values().filter(|report| {
            (report.products.contains(&1) || report.products.contains(&2)) && !report.events.contains(&5)
        }).collect();
        same_as_by_hand(&count(&table, &settings).unwrap(), &chosen);

        // A product or an event that is not counted is one that nobody told.
        let settings = CountSettings {
            without_products: vec!["p1".into()],
            without_events: vec!["e2".into()],
            ..CountSettings::default().stratified_by(&["s"])
        };
        let untold: Vec<Row> = rows.iter().map(|&(report, product, event, stratum)| {
            (report, if product == 1 { 0 } else { product }, if event == 2 { 0 } else { event }, stratum)
        }).collect();
        let reports = by_hand(&untold);
        let all: Vec<&ByHand> = reports.values().collect();
        same_as_by_hand(&count(&table, &settings).unwrap(), &all);
    }

    #[test]
    fn crossed_reports_have_all_their_pairs(rows in rows()) {
        let mut reports = by_hand(&rows);
        for report in reports.values_mut() {
            let pairs = report.products.iter().flat_map(|&p| report.events.iter().map(move |&e| (p, e)));
            report.pairs = pairs.collect();
        }
        let all: Vec<&ByHand> = reports.values().collect();
        for universe in [Universe::Reports, Universe::Pairs] {
            let settings = CountSettings { crosses: true, ..CountSettings::of(universe) };
            let counts = count(&built(&rows), &settings).unwrap();
            same_as_by_hand(&counts, &all);
            prop_assert!((0..counts.len()).all(|index| counts.cell(index).is_ok()));
        }
    }

    #[test]
    fn groups_are_events_of_another_name(rows in rows()) {
        let table = built(&rows);
        // e1 and e2 are e1; e3 stands in e1 and e3; e4 is itself; e5 is in none.
        let groups = [("e1", "e1"), ("e2", "e1"), ("e3", "e1"), ("e3", "e3"), ("e4", "e4")];
        let renamed: Vec<Row> = rows.iter().flat_map(|&(report, product, event, stratum)| {
            let to: &[u8] = match event { 1 | 2 => &[1], 3 => &[1, 3], 4 => &[4], _ => &[0] };
            to.iter().map(move |&event| (report, product, event, stratum)).collect::<Vec<_>>()
        }).collect();
        let settings = CountSettings {
            event_groups: Some(EventGroups::new(groups, false)),
            ..CountSettings::default().stratified_by(&["s"])
        };
        let reports = by_hand(&renamed);
        let all: Vec<&ByHand> = reports.values().collect();
        same_as_by_hand(&count(&table, &settings).unwrap(), &all);
    }

    #[test]
    fn chunks_and_threads_change_nothing(rows in rows()) {
        let table = built(&rows);
        let settings = CountSettings::default().stratified_by(&["s"]);
        let counted = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| count(&table, &settings).unwrap())
        };
        let (one, three) = (counted(1), counted(3));
        prop_assert_eq!(&one.n11, &three.n11);
        prop_assert_eq!(&one.expected, &three.expected);
        let chunked = ChunkedCounts::new(&table, &settings).unwrap();
        let (mut n11, mut cells) = (Vec::<u64>::new(), Vec::new());
        for chunk in (0..chunked.len()).map(|index| chunked.chunk(index)) {
            n11.extend(&chunk.n11);
            cells.extend((0..chunk.len()).map(|index| chunked.cell(&chunk, index)));
        }
        prop_assert_eq!(n11, one.n11.clone());
        prop_assert_eq!(cells, (0..one.len()).map(|index| one.cell(index)).collect::<Vec<_>>());
    }
}

/// Room in memory that knows how often it was asked for.
#[derive(Default)]
struct Room(std::sync::atomic::AtomicUsize);

impl Spill for Room {
    fn create(&self) -> std::io::Result<Box<dyn SpillFile>> {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Ok(Box::new(std::io::Cursor::new(Vec::new())))
    }
}

/// No room at all.
struct Full;

impl Spill for Full {
    fn create(&self) -> std::io::Result<Box<dyn SpillFile>> {
        Err(std::io::ErrorKind::StorageFull.into())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn parts_count_as_the_whole(rows in rows(), budget in 0_usize..200, pairs in any::<bool>()) {
        let settings = CountSettings {
            without_events: vec!["e3".into()],
            ..CountSettings::of(if pairs { Universe::Pairs } else { Universe::Reports })
        };
        let whole = count(&built(&rows), &settings).unwrap();
        let room = Room::default();
        let mut parts = PartCounter::new(&settings, budget, &room);
        // Three parts, which name products and events in other orders.
        for part in [2, 0, 1] {
            let part: Vec<Row> = rows.iter().filter(|row| row.0 % 3 == part).copied().collect();
            parts.add(&built(&part)).unwrap();
        }
        let parted = parts.finish();
        prop_assert!(room.0.into_inner() <= 1);
        prop_assert!(budget > 0 || whole.is_empty() || parted.spilled() > 0);
        prop_assert_eq!(parted.n(), whole.n);
        let index = indexed(&whole);
        let mut seen = 0;
        for chunk in (0..parted.len()).map(|index| parted.chunk(index).unwrap()) {
            for at in 0..chunk.len() {
                let (product, event) = (chunk.product[at], chunk.event[at]);
                let names = (parted.products().name(product).unwrap(), parted.events().name(event).unwrap());
                let same = index[&names];
                prop_assert_eq!(chunk.n11[at], whole.n11[same]);
                let cell = whole.cell(same);
                if let Ok(cell) = cell {
                    prop_assert_eq!(parted.product_totals()[product as usize], cell.n1x());
                    prop_assert_eq!(parted.event_totals()[event as usize], cell.nx1());
                }
                seen += 1;
            }
        }
        prop_assert_eq!(seen, whole.len());
    }
}

#[test]
fn no_room_to_set_pairs_aside_is_an_error() {
    let settings = CountSettings::default();
    let table = built(&[(1, 1, 1, 0)]);
    assert_eq!(
        PartCounter::new(&settings, 0, &Full)
            .add(&table)
            .unwrap_err()
            .code(),
        "EV-G18"
    );
    assert!(PartCounter::new(&settings, 4, &Full).add(&table).is_ok());
}

#[test]
fn nothing_to_count_is_a_result() {
    for rows in [&[][..], &[(1, 0, 0, 1)], &[(1, 3, 0, 0), (2, 0, 4, 0)]] {
        let table = built(rows);
        for universe in [Universe::Reports, Universe::Pairs] {
            let counts = count(&table, &CountSettings::of(universe).stratified_by(&["s"])).unwrap();
            assert!(counts.is_empty());
            let reports = if universe == Universe::Reports {
                rows.len() as u64
            } else {
                0
            };
            assert_eq!(counts.n, reports);
        }
    }
}

#[test]
fn an_unknown_stratum_is_refused_and_unknown_names_are_told() {
    let table = built(&[(1, 1, 1, 1)]);
    let settings = CountSettings::default().stratified_by(&["country"]);
    let error = count(&table, &settings).unwrap_err();
    assert_eq!(
        error,
        CountError::UnknownStratum {
            name: "country".into()
        }
    );
    assert_eq!(error.code(), "EV-G19");
    let settings = CountSettings {
        comparator: vec!["p1".into(), "p9".into()],
        without_events: vec!["e9".into()],
        ..CountSettings::default()
    };
    assert_eq!(
        settings.unknown_names(&table).collect::<Vec<_>>(),
        ["p9", "e9"]
    );
}

#[test]
fn one_product_that_is_everywhere() {
    let rows: Vec<Row> = (0..10)
        .map(|report| (report, 1, 1 + report % 2, 0))
        .collect();
    let counts = count(&built(&rows), &CountSettings::default()).unwrap();
    let cell = counts.cell(0).unwrap();
    assert_eq!(
        (cell.n11(), cell.n10(), cell.n01(), cell.n00()),
        (5, 5, 0, 0)
    );
    assert!(close(cell.expected(), 5.0, 1e-15));
}

#[test]
fn counts_of_others_have_their_margins() {
    let text = "drug,event,n\na,x,3\na,y,0\nb,x,4\nb,z,1\na,x,2\n";
    let counts = read_counts(text.as_bytes(), Dialect::CSV, &PairColumns::default()).unwrap();
    assert_eq!(counts.universe, Universe::Pairs);
    assert_eq!((counts.n, counts.len(), counts.events.len()), (10, 3, 3));
    let cell = counts.cell(indexed(&counts)[&("a", "x")]).unwrap();
    assert_eq!(
        (cell.n11(), cell.n1x(), cell.nx1(), cell.n()),
        (5, 5, 9, 10)
    );
    for (text, code) in [
        ("drug,event\n", "EV-G10"),
        ("drug,event,n\na,x,many\n", "EV-G11"),
        ("drug,event,n\na,x,-1\n", "EV-G11"),
        ("drug,event,n\na,x,18446744073709551615\nb,x,1\n", "EV-G11"),
        ("drug,event,n\na,x\n", "EV-G14"),
    ] {
        let error = read_counts(text.as_bytes(), Dialect::CSV, &PairColumns::default());
        assert_eq!(error.unwrap_err().code(), code, "{text}");
    }
    assert!(
        read_counts(
            &b"drug,event,n\n"[..],
            Dialect::CSV,
            &PairColumns::default()
        )
        .unwrap()
        .is_empty()
    );
}

#[test]
fn counts_given_as_pairs_or_as_a_matrix_have_the_references_margins() {
    for (input, expected) in [
        ("phvid.pairs.tsv", "phvid.formula.csv.gz"),
        ("vigipy_sample.pairs.tsv", "vigipy_sample.formula.csv.gz"),
        ("statin46.matrix.tsv", "statin46.formula.csv"),
        ("gbca.matrix.tsv", "gbca.formula.csv.gz"),
        ("rv.matrix.tsv", "rv.formula.csv.gz"),
    ] {
        let (Some(input), Some(expected)) = (
            reference(&format!("inputs/{input}")),
            reference(&format!("reference/{expected}")),
        ) else {
            continue;
        };
        let file = File::open(input).unwrap();
        let counts = read_counts(file, Dialect::TSV, &PairColumns::default()).unwrap();
        let index = indexed(&counts);
        let mut seen = 0;
        each_row(&expected, |row| {
            let whole = |name: &str| row[name].parse::<u64>().unwrap();
            // Rows of zero cells are in the references of whole tables.
            let Some(&at) = index.get(&(&row["drug"], &row["event"])) else {
                assert_eq!(whole("n11"), 0);
                return;
            };
            let cell = counts.cell(at).unwrap();
            assert_eq!(
                (cell.n11(), cell.n10(), cell.n01(), cell.n00()),
                (whole("n11"), whole("n10"), whole("n01"), whole("n00"))
            );
            assert!(close(cell.expected(), row["E"].parse().unwrap(), 6e-11));
            seen += 1;
        });
        assert!(seen > 100);
    }
}
