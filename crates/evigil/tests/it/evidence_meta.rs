//! `evigil evidence meta`.

use crate::support::Case;

/// Thirteen trials of BCG against tuberculosis (Colditz 1994), with their latitude.
const BCG: &str = "study,ai,bi,ci,di,latitude,half\n\
A,4,119,11,128,44,far\nB,6,300,29,274,55,far\nC,3,228,11,209,42,far\n\
D,62,13536,248,12619,52,far\nE,33,5036,47,5761,13,near\nF,180,1361,372,1079,44,far\n\
G,8,2537,10,619,19,near\nH,505,87886,499,87892,13,near\nI,29,7470,45,7232,27,near\n\
J,17,1699,65,1600,42,far\nK,186,50448,141,27197,18,near\nL,5,2493,3,2338,33,near\n\
M,27,16886,29,17825,33,near\n";

fn near(found: &serde_json::Value, wanted: f64) {
    let found = found.as_f64().expect("a number");
    assert!((found - wanted).abs() < 5e-7, "{found} for {wanted}");
}

#[test]
fn the_contract_holds_the_published_numbers() {
    let case = Case::with(&[("bcg.csv", BCG.as_bytes())]);
    let run = case.run("evidence meta bcg.csv --format json --prediction z");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["schema"], "evigil.meta/1");
    assert_eq!(
        (&json["measure"], &json["model"], &json["k"]),
        (&"RR".into(), &"REML".into(), &13.into())
    );
    near(&json["estimate"], -0.714_532);
    near(&json["se"], 0.179_782);
    near(&json["low"], -1.066_898);
    near(&json["high"], -0.362_167);
    near(&json["tau2"], 0.313_243);
    near(&json["q"], 152.233_008);
    near(&json["pi_low"], -1.866_692);
    near(&json["pi_high"], 0.437_628);
    near(
        &json["shown"]["estimate"],
        (-0.714_532_342_158_14_f64).exp(),
    );
    let studies = json["studies"].as_array().expect("a list");
    assert_eq!(studies.len(), 13);
    near(&studies[0]["yi"], -0.889_311);
    assert_eq!(studies[0]["line"], 2);
    let parts: f64 = studies
        .iter()
        .map(|study| study["without"]["q_part"].as_f64().expect("a number"))
        .sum();
    assert!((parts - 152.233_008).abs() < 1e-6);
    assert_eq!(json["bias"]["trim_fill"]["side"], "right");
    assert!(json["rare"].as_array().is_some_and(|rare| rare.len() == 3));
}

#[test]
fn every_option_changes_the_result() {
    let case = Case::with(&[("bcg.csv", BCG.as_bytes())]);
    let json = |options: &str| {
        let run = case.run(&format!("evidence meta bcg.csv --format json {options}"));
        assert_eq!(run.code, Some(0), "{options}: {}", run.stderr);
        run.json()
    };
    let plain = json("");
    near(&json("--hk")["low"], -1.108_444);
    near(&json("--hk=at-least-one")["low"], -1.108_444);
    near(&json("--model ee")["estimate"], -0.430_285);
    near(&json("--model DL")["tau2"], 0.308_760);
    near(
        &json("--measure or --model DL")["bias"]["egger"]["statistic"],
        -1.506_951,
    );
    for options in [
        "--level 0.9",
        "--prediction k-1",
        "--zeros all",
        "--zeros all --add 0.1",
        "--subgroup half",
        "--moderator latitude",
    ] {
        assert_ne!(json(options), plain, "{options}");
    }
    let slope = &json("--moderator latitude")["regression"]["coefficients"][1];
    near(&slope["value"]["estimate"], -0.029_101_7);
    let groups = &json("--subgroup half")["subgroups"]["groups"];
    assert_eq!(groups[0]["label"], "far");
    assert_eq!(groups[1]["k"], 7);
}

#[test]
fn text_and_page_speak_both_languages_and_plots_are_files() {
    let case = Case::with(&[("bcg.csv", BCG.as_bytes())]);
    let text = case.run("evidence meta bcg.csv --lang en");
    assert!(
        text.text().contains("Risk ratio of 13 studies: 0.4894"),
        "{}",
        text.text()
    );
    assert!(
        text.text().contains("Egger's regression"),
        "{}",
        text.text()
    );
    let text = case.run("evidence meta bcg.csv --lang ja");
    assert!(text.text().contains("リスク比(13研究)"), "{}", text.text());
    let line = "evidence meta bcg.csv --format html --out page.html --plot forest=f.svg \
                --plot funnel=n.svg --plot baujat=b.svg";
    let run = case.run(line);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let read = |name: &str| std::fs::read_to_string(case.path(name)).expect("is there");
    assert_eq!(read("page.html").matches("<svg class=\"plot\"").count(), 3);
    for name in ["f.svg", "n.svg", "b.svg"] {
        let svg = read(name);
        assert!(
            svg.contains("viewBox") && svg.trim_end().ends_with("</svg>"),
            "{name}"
        );
    }
}

#[test]
fn bad_tables_are_told_with_their_places() {
    let rows = "study,ai,n1i,ci,n2i\nA,3,20,five,20\nB,30,20,1,20\n";
    let case = Case::with(&[
        ("rows.csv", rows.as_bytes()),
        ("one.csv", b"yi,vi\n0.3,0.1\n"),
        ("minus.csv", b"yi,vi\n0.3,-0.1\n0.2,0.1\n"),
        ("none.csv", b"ai,n1i,ci,n2i\n0,20,0,20\n0,30,0,30\n"),
        ("bcg.csv", BCG.as_bytes()),
    ]);
    for (line, parts) in [
        (
            "rows.csv",
            &["EV-E28", "rows.csv:2:4", "`five`", "EV-E04", "rows.csv:3:2"][..],
        ),
        ("one.csv", &["EV-E13", "one.csv"]),
        ("minus.csv", &["EV-E02", "minus.csv:2:2"]),
        ("none.csv", &["EV-E17", "none.csv"]),
        ("missing.csv", &["EV-E30", "missing.csv"]),
        ("bcg.csv --subgroup arm", &["EV-E25", "`arm`"]),
        ("bcg.csv --measure MD", &["EV-E26"]),
        ("bcg.csv --level 95", &["EV-E14"]),
        ("bcg.csv --out bcg.csv", &["EV-C006"]),
    ] {
        let run = case.run(&format!("evidence meta {line} --lang en"));
        assert_eq!(run.code, Some(2), "{line}: {}", run.stderr);
        for part in parts {
            assert!(run.stderr.contains(part), "{line}: {part}: {}", run.stderr);
        }
        assert!(run.stderr.contains("help"), "{line}: {}", run.stderr);
    }
    assert_eq!(
        std::fs::read(case.path("bcg.csv")).expect("is there"),
        BCG.as_bytes()
    );
}
