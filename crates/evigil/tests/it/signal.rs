//! `evigil signal scan` and `explain`.

use std::collections::BTreeMap;

use evigil_assess::signal::{CountsHead, CountsSchemaId, LeftOut, write_counts};
use evigil_signal::count::{CountSettings, count};
use evigil_signal::table::{Dialect, ReadSettings, read_delimited};

use std::fmt::Write as _;

use crate::support::Case;

/// A table of 400 reports in which product P0 and event e0 go together, and nothing else does.
fn table() -> String {
    let mut text = String::from("report_id,product,event,sex,year,role,onset_days\n");
    for report in 0..400_u32 {
        let product = report % 8;
        let event = if product == 0 && report % 3 == 0 {
            0
        } else {
            1 + (report / 8) % 9
        };
        let sex = if report % 2 == 0 { "female" } else { "male" };
        let year = 2018 + report % 5;
        let role = if report % 7 == 0 {
            "concomitant"
        } else {
            "suspect"
        };
        let _ = writeln!(
            text,
            "r{report},P{product},e{event},{sex},{year},{role},{}",
            report % 13
        );
    }
    // Known reports without product or event count among all.
    text.push_str("x1,,e1,male,2020,,\nx2,P1,,male,2020,suspect,\n");
    text
}

fn case() -> Case {
    Case::with(&[("cases.csv", table().as_bytes())])
}

/// By hand: 50 reports of P0, of which every third (17) has e0, which nothing else has.
const N11: u64 = 17;

#[test]
fn the_pair_that_goes_together_is_first() {
    let case = case();
    let run = case.run("signal scan cases.csv --format json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["schema"], "evigil.signal-scan/1");
    let first = &json["top"][0];
    assert_eq!(
        (&first["product"], &first["event"]),
        (&"P0".into(), &"e0".into())
    );
    assert_eq!(first["n11"], N11);
    assert_eq!(first["n1x"], 50);
    assert_eq!(first["nx1"], N11);
    assert_eq!(first["n"], 402);
    let expected = 50.0 * 17.0 / 402.0;
    assert!((first["expected"].as_f64().expect("is there") - expected).abs() < 1e-12);
    assert_eq!(json["read"]["without_product"], 1);
    assert_eq!(json["read"]["without_event"], 1);
    assert_eq!(
        json["snapshot"][0]["sha256"].as_str().map(str::len),
        Some(64)
    );
    // The other pairs stand out by nothing.
    assert_eq!(json["signals"], 1, "{json}");
    assert!(json["prior"]["converged"].as_bool().expect("is there"));
    let text = case.run("signal scan cases.csv").text().to_owned();
    assert!(text.contains("P0") && text.contains("402"), "{text}");
    let text = case
        .run("signal scan cases.csv --lang ja")
        .text()
        .to_owned();
    assert!(text.contains("基準"), "{text}");
}

#[test]
fn every_form_has_every_pair_and_the_same_numbers() {
    let case = case();
    let csv = case
        .run("signal scan cases.csv --format csv")
        .text()
        .to_owned();
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    let lines = case.run("signal scan cases.csv --format jsonl").lines();
    assert_eq!(lines[0]["schema"], "evigil.signal-scan/1");
    assert_eq!(rows.len(), lines.len());
    let at = |name: &str| rows[0].iter().position(|it| *it == name).expect("is there");
    for (row, line) in rows.iter().zip(&lines).skip(1) {
        for name in ["ic025", "ebgm", "eb05", "rfet_p", "expected"] {
            let cell: f64 = row[at(name)].parse().expect("is there");
            assert_eq!(Some(cell), line[name].as_f64(), "{name}: {line}");
        }
    }
    let run = case.run("signal scan cases.csv --format parquet --out pairs.parquet");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let bytes = std::fs::read(case.path("pairs.parquet")).expect("is there");
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    let page = case
        .run("signal scan cases.csv --format html")
        .text()
        .to_owned();
    let body = page.split_once("<body").expect("is there").1;
    assert!(
        body.contains("P0") && body.contains("method.ebgm"),
        "{body}"
    );
    assert_eq!(body.matches("<svg class=\"plot\"").count(), 5);
}

#[test]
fn the_page_draws_the_strongest_pairs_over_time() {
    let case = case();
    let plots = |options: &str| {
        let run = case.run(&format!("signal scan cases.csv --format html {options}"));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.text().matches("<svg class=\"plot\"").count()
    };
    assert_eq!(plots("--time year"), plots("") + 3);
    // Of some reports only, a course over all of them would be another pair's.
    assert_eq!(
        plots("--time year --without-product P1"),
        plots("--without-product P1")
    );
    let run = case.run("signal scan cases.csv --time year --format json");
    let remarks = run.json()["remarks"].to_string();
    assert!(remarks.contains("--time"), "{remarks}");
    let run = case.run("signal scan cases.csv --time month");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-G10"), "{}", run.stderr);
}

#[test]
fn a_gzipped_table_is_the_table() {
    let case = case();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, table().as_bytes()).expect("memory takes all");
    let packed = packed.finish().expect("memory takes all");
    case.write("cases.csv.gz", &packed);
    let pairs = |name: &str| {
        case.run(&format!("signal scan {name} --format csv"))
            .text()
            .to_owned()
    };
    assert_eq!(pairs("cases.csv.gz"), pairs("cases.csv"));
    case.write(
        "cut.csv.gz",
        packed.get(..packed.len() / 2).expect("has a half"),
    );
    let run = case.run("signal scan cut.csv.gz");
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("cut.csv.gz"), "{}", run.stderr);
}

#[test]
fn a_scan_repeats_to_the_digit_and_is_compared() {
    let case = case();
    let run = case.run("signal scan cases.csv --record a.json --quoted");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = case.run("signal scan cases.csv --record b.json --compare a.json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.text().contains("1 as before"), "{}", run.text());
    let without_time = |name: &str| {
        let mut json: serde_json::Value =
            serde_json::from_slice(&std::fs::read(case.path(name)).expect("is there"))
                .expect("is JSON");
        json["made"] = serde_json::Value::Null;
        json
    };
    assert_eq!(without_time("a.json"), without_time("b.json"));
    let run = case.run("signal scan cases.csv --criterion ic025 --compare a.json");
    assert!(run.text().contains("can't be compared"), "{}", run.text());
    case.write("a.json", b"{\"schema\": \"evigil.signal-record/9\"}");
    let run = case.run("signal scan cases.csv --compare a.json");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("EV-G51") && run.stderr.contains("a.json:1:"),
        "{}",
        run.stderr
    );
}

#[test]
fn restrictions_strata_and_groups_change_what_is_counted() {
    let case = case();
    case.write("groups.tsv", b"e0\tall\ne1\tall\n");
    let n = |options: &str| {
        let run = case.run(&format!(
            "signal scan cases.csv --prior none --format json {options}"
        ));
        assert_eq!(run.code, Some(0), "{options}: {}", run.stderr);
        let json = run.json();
        (
            json["read"]["counted"].as_u64().expect("is there"),
            json["events"].as_u64().expect("is there"),
        )
    };
    assert_eq!(n(""), (402, 10));
    assert_eq!(n("--universe pairs"), (400, 10));
    assert_eq!(n("--comparator P0 --comparator P1").0, 101);
    assert_eq!(n("--without-product P0"), (352, 9));
    assert_eq!(n("--groups groups.tsv").1, 1);
    assert_eq!(n("--groups groups.tsv --keep-ungrouped").1, 9);
    let crude = case
        .run("signal scan cases.csv --prior none --format csv")
        .text()
        .to_owned();
    let strata = case
        .run("signal scan cases.csv --prior none --format csv --strata sex,year")
        .text()
        .to_owned();
    assert_ne!(crude, strata);
    let suspects = case
        .run("signal scan cases.csv --prior none --format json --roles suspect")
        .json();
    assert!(suspects["read"]["other_roles"].as_u64().expect("is there") > 50);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let case = case();
    for (name, text, code, place) in [
        ("no.csv", "report_id,product\nr1,P\n", "EV-G53", ""),
        (
            "id.csv",
            "report_id,product,event\n,P,e\n",
            "EV-G12",
            "line 2",
        ),
        (
            "ragged.csv",
            "report_id,product,event\nr,P,e,x\n",
            "EV-G14",
            "line 2",
        ),
        (
            "text.csv",
            "report_id,product,event,onset_days\nr,P,e,soon\n",
            "EV-G11",
            "soon",
        ),
        ("other.csv", "a,b\n1,2\n", "EV-G10", "report_id"),
        ("empty.csv", "", "EV-G10", "report_id"),
        ("cut.parquet", "PAR1cut", "EV-G13", "cut.parquet"),
        ("none.csv", "report_id,product,event\n", "EV-G53", ""),
    ] {
        case.write(name, text.as_bytes());
        let run = case.run(&format!("signal scan {name}"));
        assert_eq!(run.code, Some(2), "{name}: {}", run.stderr);
        assert!(
            run.stderr.contains(code) && run.stderr.contains(place),
            "{name}: {}",
            run.stderr
        );
    }
    for (options, code) in [
        ("missing.csv", "EV-G50"),
        (".", "EV-G50"),
        ("cases.csv --strata country", "EV-G10"),
        ("cases.csv --groups cases.csv", "EV-G52"),
        ("cases.csv --out cases.csv", "EV-C006"),
        ("cases.csv --column drug=product", "WHAT"),
    ] {
        let run = case.run(&format!("signal scan {options}"));
        assert_eq!(run.code, Some(2), "{options}: {}", run.stderr);
        assert!(run.stderr.contains(code), "{options}: {}", run.stderr);
    }
    // Too little for a prior: said, and no number is made up.
    case.write("two.csv", b"report_id,product,event\nr,P,e\ns,Q,f\n");
    let json = case.run("signal scan two.csv --format json").json();
    assert!(json["prior"].is_null() && json["top"].as_array().expect("is there").is_empty());
    assert_eq!(json["remarks"].as_array().map(Vec::len), Some(1));
}

#[test]
fn one_pair_is_looked_at_from_all_sides() {
    let case = case();
    let run = case.run(
        "signal explain cases.csv --product P0 --event e0 --time year --by sex --adjusted --format json",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["schema"], "evigil.signal-pair/1");
    assert_eq!(json["row"]["n11"], N11);
    let periods = json["periods"].as_array().expect("is there");
    assert_eq!(periods.len(), 5);
    let sum: u64 = periods
        .iter()
        .map(|it| it["n11"].as_u64().expect("is there"))
        .sum();
    assert_eq!(sum, N11);
    assert_eq!(periods[4]["cumulative_n11"], N11);
    let levels = json["subgroups"][0]["levels"].as_array().expect("is there");
    let sum: u64 = levels
        .iter()
        .map(|it| it["n11"].as_u64().expect("is there"))
        .sum();
    assert_eq!(sum, N11);
    assert_eq!(json["onset"]["known"], N11);
    assert_eq!(json["adjusted"]["kept"], true);
    assert_eq!(json["reports"][0], "r0");
    let page = case
        .run("signal explain cases.csv --product P0 --event e0 --time year --by sex --format html --lang ja")
        .text()
        .to_owned();
    assert_eq!(page.matches("<svg class=\"plot\"").count(), 3, "{page}");
    let run = case.run("signal explain cases.csv --product p0 --event e0");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("EV-G54") && run.stderr.contains("P0"),
        "{}",
        run.stderr
    );
    let run = case.run("signal explain cases.csv --product P1 --event e0");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-G56"), "{}", run.stderr);
}

#[test]
fn reports_become_signals_without_conversion() {
    let case = case();
    let data = "VAERS_ID,RECVDATE,STATE,AGE_YRS,SEX,SYMPTOM_TEXT,DIED,HOSPITAL\r\n\
        1,07/22/1999,CA,0.4,F,x,,Y\r\n2,08/02/1999,NY,0.5,M,y,,\r\n";
    let vax = "VAERS_ID,VAX_TYPE,VAX_MANU,VAX_LOT,VAX_DOSE_SERIES,VAX_ROUTE,VAX_SITE,VAX_NAME\r\n\
        1,RV,WYETH,4021a,1,PO,,ROTAVIRUS\r\n2,DTP,WYETH,1,1,IM,,DTP\r\n";
    let symptoms =
        "VAERS_ID,SYMPTOM1,SYMPTOMVERSION1\r\n1,Intussusception,8.10\r\n2,Pyrexia,8.10\r\n";
    case.write("in/1999VAERSDATA.csv", data.as_bytes());
    case.write("in/1999VAERSVAX.csv", vax.as_bytes());
    case.write("in/1999VAERSSYMPTOMS.csv", symptoms.as_bytes());
    for form in ["parquet", "csv", "tsv"] {
        let run = case.run(&format!("report export in --to {form} --out table.{form}"));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let run = case.run(&format!(
            "signal scan table.{form} --prior none --format json --least 1 --strata sex,age_band"
        ));
        assert_eq!(run.code, Some(0), "{form}: {}", run.stderr);
        let json = run.json();
        assert_eq!(
            (&json["pairs"], &json["read"]["counted"]),
            (&2.into(), &2.into())
        );
    }
}

#[test]
fn counts_from_a_file_are_judged_as_those_of_the_table() {
    let case = case();
    let settings = ReadSettings {
        strata: vec!["sex".to_owned()],
        ..ReadSettings::default()
    };
    let text = table();
    let read = read_delimited(text.as_bytes(), Dialect::CSV, &settings);
    let (cases, summary) = read.expect("a table");
    let counting = CountSettings::default().stratified_by(&["sex"]);
    let counts = count(&cases, &counting).expect("counts").by_name();
    let head = CountsHead {
        schema: CountsSchemaId,
        version: "0".to_owned(),
        universe: "reports".to_owned(),
        n: counts.n,
        roles: "all".to_owned(),
        strata: vec!["sex".to_owned()],
        reports: summary.reports,
        in_two_strata: summary.in_two_strata,
        parts: 3,
        left_out: vec![LeftOut {
            part: "file:///damaged.parquet".to_owned(),
            reason: "cut".to_owned(),
        }],
        products: counts.products.len() as u64,
        events: counts.events.len() as u64,
        pairs: counts.len() as u64,
    };
    let mut file = Vec::new();
    write_counts(&head, &counts, &mut file).expect("written");
    case.write("counts.jsonl", &file);
    let rows = |line: &str| -> BTreeMap<(String, String), Vec<String>> {
        let run = case.run(line);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let fields = |line: &str| -> Vec<String> { line.split(',').map(str::to_owned).collect() };
        let rows = run.text().lines().skip(1).map(fields);
        rows.map(|row| ((row[0].clone(), row[1].clone()), row))
            .collect()
    };
    let expected = rows("signal scan cases.csv --strata sex --format csv");
    let found = rows("signal scan counts.jsonl --format csv");
    assert_eq!(expected.len(), found.len());
    for (pair, row) in &expected {
        for (one, other) in row.iter().zip(&found[pair]) {
            let numbers = (one.parse::<f64>(), other.parse::<f64>());
            let is_close = match numbers {
                // The prior is fitted to sums of another order.
                (Ok(one), Ok(other)) => (one - other).abs() <= 1e-9 * one.abs(),
                _ => false,
            };
            assert!(one == other || is_close, "{pair:?}: {one} {other}");
        }
    }
    let json = case.run("signal scan counts.jsonl --format json").json();
    assert_eq!(json["settings"]["strata"][0], "sex");
    let remarks = json["remarks"].to_string();
    assert!(remarks.contains("1 files could not be read"), "{remarks}");
    let again = case.run("signal scan counts.jsonl --strata sex");
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("EV-G59"), "{}", again.stderr);
    file.truncate(file.len() / 2);
    case.write("counts.jsonl", &file);
    let cut = case.run("signal scan counts.jsonl");
    assert_eq!(cut.code, Some(2));
    assert!(
        cut.stderr.contains("EV-G58") && cut.stderr.contains("line "),
        "{}",
        cut.stderr
    );
}
