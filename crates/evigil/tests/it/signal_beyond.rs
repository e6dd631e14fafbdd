//! `evigil signal masking`, `interactions` and `tree`.

use std::fmt::Write as _;

use crate::support::Case;

/// A table of reports: how many of them name these products and this event (or none).
fn table(groups: &[(usize, &[&str], &str)]) -> String {
    let mut text = String::from("report_id,product,event\n");
    let mut report = 0;
    for (count, products, event) in groups {
        for _ in 0..*count {
            report += 1;
            for product in *products {
                let _ = writeln!(text, "r{report},{product},{event}");
            }
        }
    }
    text
}

fn close(found: &serde_json::Value, wanted: f64) {
    let found = found.as_f64().expect("a number");
    assert!((found / wanted - 1.0).abs() < 1e-9, "{found} {wanted}");
}

/// By hand: e is in 416 of 1000 reports, so that 8.32 of the 20 of X are expected and 6 are too few;
/// without M it is in 16 of 500, 0.64 are expected, and 6 are many.
fn masked() -> String {
    table(&[
        (400, &["M"], "e"),
        (100, &["M"], "f"),
        (6, &["X"], "e"),
        (14, &["X"], "h"),
        (10, &["Y"], "e"),
        (470, &["Y"], "g"),
    ])
}

#[test]
fn masking_brings_a_hidden_pair_to_light() {
    let case = Case::with(&[("t.csv", masked().as_bytes())]);
    let run = case.run("signal masking t.csv --format json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["schema"], "evigil.signal-masking/1");
    assert_eq!(json["reports"], 1000);
    assert_eq!((&json["pairs"], &json["revealed"]), (&2.into(), &1.into()));
    let first = &json["top"][0];
    assert_eq!(
        (&first["product"], &first["event"]),
        (&"X".into(), &"e".into())
    );
    assert_eq!(first["maskers"], serde_json::json!(["M"]));
    assert_eq!(first["revealed"], true);
    assert_eq!(
        (&first["n11_before"], &first["n11_after"]),
        (&6.into(), &6.into())
    );
    close(&first["expected_before"], 8.32);
    close(&first["expected_after"], 0.64);
    close(&first["ic_before"]["value"], (6.5_f64 / 8.82).log2());
    close(&first["ic_after"]["value"], (6.5_f64 / 1.14).log2());
    // PRR: 6 of 20 against 410 of 980, and against 10 of 480.
    close(&first["ratio"], (410.0 / 980.0) / (10.0 / 480.0));
    let masker = &json["maskers"][0];
    assert_eq!(
        (&masker["product"], &masker["event"]),
        (&"M".into(), &"e".into())
    );
    close(&masker["ratio"], (416.0 / 1000.0) / (16.0 / 500.0));
    let csv = case
        .run("signal masking t.csv --format csv")
        .text()
        .to_owned();
    assert_eq!(
        csv.lines().count() as u64,
        1 + json["pairs"].as_u64().expect("a count")
    );
    assert!(
        csv.starts_with("product,event,maskers,revealed,")
            && csv.contains("X,e,M,true,6,6,8.32,0.64,"),
        "{csv}"
    );
    let text = case.run("signal masking t.csv").text().to_owned();
    assert!(
        text.contains("comes to light") && text.contains("method.masking"),
        "{text}"
    );
    let text = case.run("signal masking t.csv --lang ja").text().to_owned();
    assert!(text.contains("1 組あります"), "{text}");
    // With the reports of M and e alone taken out, the 100 others of M stay: 16 of 600.
    let pair = case
        .run("signal masking t.csv --remove pair --format json")
        .json();
    close(&pair["top"][0]["expected_after"], 20.0 * 16.0 / 600.0);
    let none = case
        .run("signal masking t.csv --least-masker 401 --format json")
        .json();
    assert_eq!(
        (&none["pairs"], &none["top"]),
        (&0.into(), &serde_json::json!([]))
    );
}

#[test]
fn interactions_are_what_neither_product_explains() {
    let text = table(&[
        (40, &["A", "B"], "e"),
        (60, &["A", "B"], "f"),
        (6, &["A"], "e"),
        (294, &["A"], "f"),
        (9, &["B"], "e"),
        (291, &["B"], "f"),
        (13, &["C"], "e"),
        (1287, &["C"], "f"),
    ]);
    let case = Case::with(&[("t.csv", text.as_bytes())]);
    let run = case.run("signal interactions t.csv --format json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["schema"], "evigil.signal-interactions/1");
    assert_eq!((&json["triples"], &json["signals"]), (&2.into(), &1.into()));
    let first = &json["top"][0];
    for (name, wanted) in [
        ("n111", 40),
        ("n11", 100),
        ("n10", 300),
        ("n01", 300),
        ("n00", 1300),
        ("e10", 6),
        ("e01", 9),
        ("e00", 13),
    ] {
        assert_eq!(first[name], wanted, "{name}");
    }
    // The odds of each product alone, less those of neither.
    let odds = 6.0 / 294.0 + 9.0 / 291.0 - 13.0 / 1287.0;
    let expected = 100.0 * odds / (1.0 + odds);
    close(&first["expected"], expected);
    close(&first["omega"], (40.5 / (expected + 0.5)).log2());
    assert!(first["omega025"].as_f64().expect("a number") > 0.0);
    let csv = case
        .run("signal interactions t.csv --format csv")
        .text()
        .to_owned();
    assert!(
        csv.lines().count() == 3 && csv.contains("A,B,e,40,100,300,300,1300,6,9,13,"),
        "{csv}"
    );
    let text = case.run("signal interactions t.csv").text().to_owned();
    assert!(
        text.contains("1 of 2") && text.contains("method.omega"),
        "{text}"
    );
    let text = case
        .run("signal interactions t.csv --lang ja")
        .text()
        .to_owned();
    assert!(text.contains("2製品"), "{text}");
    let none = case
        .run("signal interactions t.csv --least-together 101 --format json")
        .json();
    assert_eq!(none["triples"], 0);
    let none = case
        .run("signal interactions t.csv --least-together 101")
        .text()
        .to_owned();
    assert!(none.contains("nothing to compare"), "{none}");
}

fn grouped() -> String {
    table(&[
        (5, &["P"], "t1"),
        (5, &["P"], "t2"),
        (5, &["P"], "t3"),
        (85, &["P"], "u1"),
        (9, &["Q"], "t1"),
        (9, &["Q"], "t2"),
        (9, &["Q"], "t3"),
        (873, &["Q"], "u1"),
    ])
}

const HIERARCHY: &str = "t1\tG\nt2\tG\nt3\tG\nG\tall\nu1\tu1\nu1\tall\n";

#[test]
fn a_group_stands_out_that_no_term_shows_as_well() {
    let case = Case::with(&[
        ("t.csv", grouped().as_bytes()),
        ("h.tsv", HIERARCHY.as_bytes()),
    ]);
    let line = "signal tree t.csv --product P --hierarchy h.tsv";
    let run = case.run(&format!("{line} --format json"));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["schema"], "evigil.signal-tree/1");
    assert_eq!(
        (&json["reports"], &json["cases"], &json["nodes"]),
        (&1000.into(), &100.into(), &6.into())
    );
    let first = &json["top"][0];
    assert_eq!(
        (&first["node"], &first["depth"], &first["cases"]),
        (&"G".into(), &1.into(), &15.into())
    );
    close(&first["expected"], 4.2);
    // Each of the four counts against what one share of cases everywhere would give.
    let llr = 15.0 * (15.0_f64 / 4.2).ln()
        + 27.0 * (27.0_f64 / 37.8).ln()
        + 85.0 * (85.0_f64 / 95.8).ln()
        + 873.0 * (873.0_f64 / 862.2).ln();
    close(&first["llr"], llr);
    assert_eq!(first["signal"], true);
    assert!(first["p"].as_f64().expect("a number") <= 0.005, "{first}");
    assert!(llr > json["critical_value"].as_f64().expect("a number"));
    // The same seed gives the same run.
    assert_eq!(
        case.run(&format!("{line} --format json")).stdout,
        run.stdout
    );
    let csv = case.run(&format!("{line} --format csv")).text().to_owned();
    assert_eq!(
        csv.lines().count() as u64,
        1 + json["raised"].as_u64().expect("a count")
    );
    assert!(csv.contains("\nG,1,15,4.2"), "{csv}");
    let text = case.run(line).text().to_owned();
    assert!(
        text.contains("Signal: `G`") && text.contains("method.tree_scan"),
        "{text}"
    );
    let text = case.run(&format!("{line} --lang ja")).text().to_owned();
    assert!(text.contains("「G」"), "{text}");
    // Nineteen data sets give p of 0.05 at least; nine never that little.
    let few = case
        .run(&format!("{line} --replicates 9"))
        .text()
        .to_owned();
    assert!(
        few.contains("--replicates") && few.contains("No signal"),
        "{few}"
    );
}

#[test]
fn what_is_wrong_with_lists_and_hierarchies_is_told() {
    for (hierarchy, line, wanted) in [
        (
            HIERARCHY,
            "tree t.csv --product p --hierarchy h.tsv",
            "EV-G54",
        ),
        (
            HIERARCHY,
            "tree t.csv --product P --hierarchy none.tsv",
            "EV-G52",
        ),
        (
            "t1\n",
            "tree t.csv --product P --hierarchy h.tsv",
            "h.tsv:1",
        ),
        (
            "t1\tG\nG\tt1\n",
            "tree t.csv --product P --hierarchy h.tsv",
            "EV-G37",
        ),
        (
            "a\tb\n",
            "tree t.csv --product P --hierarchy h.tsv",
            "EV-G57",
        ),
        (
            HIERARCHY,
            "tree t.csv --product P --hierarchy h.tsv --alpha 1",
            "alpha",
        ),
        (
            HIERARCHY,
            "tree t.csv --product P --hierarchy h.tsv --out h.tsv",
            "EV-C006",
        ),
        (HIERARCHY, "masking none.csv", "EV-G50"),
        (HIERARCHY, "masking t.csv --least-ratio nan", "least-ratio"),
        (HIERARCHY, "masking empty.csv", "EV-G53"),
        (HIERARCHY, "interactions empty.csv", "EV-G53"),
        (HIERARCHY, "interactions t.csv --out t.csv", "EV-C006"),
    ] {
        let case = Case::with(&[
            ("t.csv", grouped().as_bytes()),
            ("empty.csv", b"report_id,product,event\nr1,P,\n"),
            ("h.tsv", hierarchy.as_bytes()),
        ]);
        let run = case.run(&format!("signal {line}"));
        assert_eq!(run.code, Some(2), "{line}: {}", run.text());
        assert!(run.stderr.contains(wanted), "{line}: {}", run.stderr);
    }
    // What the hierarchy does not have is said.
    let case = Case::with(&[("t.csv", grouped().as_bytes()), ("h.tsv", b"t1\tG\n")]);
    let run = case.run("signal tree t.csv --product P --hierarchy h.tsv --format json");
    assert_eq!(run.json()["events_outside"], 3);
    assert!(
        run.json()["remarks"][0]
            .as_str()
            .is_some_and(|it| it.starts_with('3')),
        "{}",
        run.text()
    );
}
