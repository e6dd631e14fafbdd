//! `evigil law doping`, `screen` and `plan`.

use crate::support::Case;

const PAGE: &str = "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\"><title>計画</title></head><body>\
<p>再生医療等提供計画情報の詳細情報です。</p><table>\
<tr><td>jRCT番号</td><td>jRCTb010000001</td></tr><tr><td>再生医療等の分類</td><td>第二種</td></tr>\
<tr><td>研究名称</td><td>架空の膝関節内投与</td></tr><tr><td>再生医療等提供機関の名称</td><td>医療法人社団架空会 高崎クリニック</td></tr>\
<tr><td>提出日</td><td>令和7年7月16日</td></tr><tr><td>投与方法</td><td>関節内</td></tr></table></body></html>";

#[test]
fn a_drip_of_150_ml_is_over_the_limit_and_fails_the_league() {
    let case = Case::new();
    let line = "law doping --product ev --route iv --volume 150 --hours 2 --organisation npb --as-of 2026-11-22";
    let run = case.run(line);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for part in [
        "DP-M2.2",
        "DP-NPB-2",
        "Worst 12 hours: 150 mL; more than 100 mL is over the limit.",
        "Not in the course of hospital treatment",
        "in writing",
    ] {
        assert!(run.text().contains(part), "{part}: {}", run.text());
    }
    let json = case.run(&format!("{line} --format json --lang ja")).json();
    assert_eq!(json["schema"], "evigil.doping/1");
    assert_eq!(json["overall"], "prohibited");
    let rules = json["rules"].as_array().expect("a list");
    let infusion = rules
        .iter()
        .find(|rule| rule["id"] == "DP-M2.2")
        .expect("is judged");
    assert_eq!(infusion["verdict"], "prohibited");
    assert_eq!(infusion["volume"]["ml_least"], 150.0);
    assert!(!infusion["citations"].as_array().expect("a list").is_empty());
}

#[test]
fn every_option_of_doping_changes_the_answer() {
    let case = Case::new();
    let base = "law doping --product drug --route iv --as-of 2026-11-22 --format json";
    let plain = case.run(base).json();
    for option in [
        "--volume 20",
        "--hours 2 --volume 120",
        "--infusion 2026-05-01T10:00=60 --infusion 2026-05-01T20:00=60/1",
        "--organisation jbc",
        "--setting surgery",
        "--tue granted",
        "--approved yes",
        "--within-indication no",
        "--medical-record no",
        "--growth-factor-added yes",
        "--gene-active yes",
        "--prohibited-substance yes",
        "--world-title no",
        "--competition out",
        "--date 2017-05-01",
    ] {
        let run = case.run(&format!("{base} {option}"));
        assert_eq!(run.code, Some(0), "{option}: {}", run.stderr);
        assert_ne!(run.json(), plain, "{option}");
    }
}

#[test]
fn what_the_base_does_not_know_is_refused_with_what_it_knows() {
    let case = Case::with(&[(
        "wrong.toml",
        b"cancer_now = \"yes\"\ncancer_past = \"yes\"\n",
    )]);
    for (line, code, part) in [
        ("law doping --product elixir", "EV-L40", "supernatant"),
        ("law doping --product ev --route vein", "EV-L41", "iv"),
        ("law doping --organisation fifa", "EV-L42", "npb"),
        (
            "law doping --infusion 2026-05-01=x",
            "EV-L43",
            "2026-05-01T10:00=150",
        ),
        ("law screen --route vein", "EV-L41", "topical"),
        ("law screen --product elixir", "EV-L53", "supernatant"),
        (
            "law screen --answers wrong.toml",
            "EV-L52",
            "within_5_years",
        ),
        (
            "law screen --answers nowhere.toml",
            "EV-D001",
            "nowhere.toml",
        ),
    ] {
        let run = case.run(line);
        assert_eq!(run.code, Some(2), "{line}");
        assert!(
            run.stderr.contains(code) && run.stderr.contains(part),
            "{line}: {}",
            run.stderr
        );
    }
}

#[test]
fn answers_and_a_route_are_told_with_their_sources() {
    let case = Case::with(&[("a.toml", b"cancer_now = \"yes\"\nathlete = true\n")]);
    let run = case.run("law screen --answers a.toml --route iv --product exosome");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for part in [
        "by: a clinic",
        "What is not known",
        "https://bc-cl.jp",
        "Not answered",
    ] {
        assert!(run.text().contains(part), "{part}: {}", run.text());
    }
    let json = case
        .run("law screen --answers a.toml --route iv --product exosome --format json --lang ja")
        .json();
    assert_eq!(json["notices"][0]["rule"], "CI-CANCER-01");
    assert_eq!(json["route"]["id"], "iv");
    let questions = case.run("law screen --questionnaire");
    assert!(
        questions.text().contains("cancer_now = yes, no, unknown"),
        "{}",
        questions.text()
    );
    let template = case
        .run("law screen --template")
        .text()
        .replace("# pregnant = \"\"", "pregnant = \"no\"");
    case.write("filled.toml", template.as_bytes());
    assert_eq!(case.run("law screen --answers filled.toml").code, Some(0));
}

#[test]
fn plans_are_kept_found_and_compared() {
    let exposures =
        "date,provider,route,product\n2025-08-01,架空会高崎クリニック,点滴,エクソソーム\n";
    let case = Case::with(&[
        ("page.html", PAGE.as_bytes()),
        ("other.html", b"<p>nothing</p>"),
        ("given.csv", exposures.as_bytes()),
        (
            "menu.html",
            "<p>エクソソーム点滴 計画番号 jRCTb010000001</p>".as_bytes(),
        ),
    ]);
    let run = case.run("law plan import page.html other.html --register plans.json");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-L63"), "{}", run.stderr);
    assert!(run.text().contains("jRCTb010000001"), "{}", run.text());
    let again = case
        .run("law plan import page.html --register plans.json --format json")
        .json();
    assert_eq!(again["imported"][0]["added"], "same");
    let found = case
        .run("law plan find --register plans.json --provider 架空会髙崎クリニツク --format json")
        .json();
    assert_eq!(found["found"][0]["by"], "same");
    assert_eq!(found["found"][0]["plan"]["submitted"], "2025-07-16");
    let none = case.run("law plan find --register plans.json --number PB3999999");
    assert!(none.text().contains("can exist"), "{}", none.text());
    let checked = case
        .run("law plan check --exposures given.csv --menu menu.html --number jrctb010000001 --register plans.json --format json")
        .json();
    let deviations = checked["checked"]["deviations"].as_array().expect("a list");
    let fields: Vec<_> = deviations.iter().map(|one| one["field"].as_str()).collect();
    assert_eq!(fields, [Some("route"), Some("product")]);
    assert_eq!(
        checked["mismatch"]["numbers"][0]["name"],
        "架空の膝関節内投与"
    );
    let text = case.run("law plan check --exposures given.csv --plan page.html");
    assert!(text.text().contains("does not agree"), "{}", text.text());
    case.write("broken.json", b"{");
    let broken = case.run("law plan find --register broken.json --number PB3999999");
    assert_eq!(broken.code, Some(2));
    assert!(broken.stderr.contains("EV-L79"), "{}", broken.stderr);
    assert_eq!(
        case.run("law plan find --register plans.json").code,
        Some(2)
    );
}
