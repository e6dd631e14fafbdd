//! `evigil evidence show` and `evigil evidence compare`.

use crate::support::Case;

#[test]
fn an_answer_never_shows_a_result_without_its_design() {
    let case = Case::new();
    let run = case.run("evidence show joint");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let text = run.text();
    let controlled = text.find("Controlled studies").expect("a heading");
    let uncontrolled = text
        .find("Studies without a control group")
        .expect("a heading");
    let (e34, e35) = (text.find("E34").unwrap(), text.rfind("E35").unwrap());
    assert!(
        controlled < uncontrolled && e34 < uncontrolled && e35 > uncontrolled,
        "{text}"
    );
    assert!(text.contains("found no benefit"), "{text}");
    let json = case.run("evidence show joint --format json").json();
    assert_eq!(json["schema"], "evigil.evidence/1");
    let answer = &json["answers"][0];
    assert_eq!(answer["verdict"], "controlled_negative");
    assert_eq!(answer["tier"], "T5");
    assert_eq!(answer["studies"]["direct_controlled"][0], "E34");
    assert!(json["studies"].as_array().unwrap().len() >= 3);
}

#[test]
fn a_drip_finds_no_human_evidence_and_says_what_that_means() {
    let case = Case::new();
    let run = case.run("evidence show fatigue --route iv --product exosome --lang ja");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.text().contains("「効かない」という意味ではありません"),
        "{}",
        run.text()
    );
    let json = case
        .run("evidence show joint --route iv --format json")
        .json();
    let answer = &json["answers"][0];
    assert_eq!(answer["verdict"], "no_human_evidence");
    let near = answer["studies"]["indirect"].as_array().unwrap();
    assert!(
        near.iter()
            .any(|it| it["study"] == "E34" && it["reasons"][0]["id"] == "other_route")
    );
    let other = case
        .run("evidence show skin --product supernatant --format json")
        .json();
    assert_ne!(
        other["answers"][0]["studies"]["direct_controlled"][0],
        "E01"
    );
}

#[test]
fn a_printed_ratio_stands_beside_the_recomputed_one() {
    let case = Case::new();
    let run = case.run("evidence show E51");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for part in [
        "printed: risk ratio 0.49 (0.14 to 1.11, 95 %)",
        "0.82 (0.27 to 2.50, 95 %)",
        "0.16 (0.01 to 2.55, 95 %)",
        "0.5 added",
    ] {
        assert!(run.text().contains(part), "{part}: {}", run.text());
    }
    let json = case.run("evidence show e51 --format json").json();
    let outcomes = json["studies"][0]["outcomes"].as_array().unwrap();
    assert!(outcomes.iter().any(|it| it["differs"][0] == "value"));
}

#[test]
fn hair_is_compared_with_sources_and_gaps() {
    let case = Case::new();
    let run = case.run("evidence compare hair");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.text().contains("not known") && run.text().contains("https://"),
        "{}",
        run.text()
    );
    let json = case
        .run("evidence compare hair --format json --lang ja")
        .json();
    assert_eq!(json["schema"], "evigil.compare/1");
    assert_eq!(json["rows"][0]["verdict"], "uncontrolled_only");
    for row in json["rows"].as_array().unwrap() {
        for cell in row["cells"].as_array().unwrap() {
            let sources = cell["citations"].as_array().unwrap().len()
                + cell["studies"].as_array().unwrap().len();
            assert_eq!(cell["known"].as_bool().unwrap(), sources > 0, "{cell}");
        }
    }
    assert!(
        case.run("evidence compare hair --lang ja")
            .text()
            .contains("不明")
    );
}

#[test]
fn what_names_nothing_is_told_with_what_is_near() {
    let case = Case::new();
    for (line, code, near) in [
        ("evidence show hairs", "EV-E70", "hair"),
        ("evidence show E99", "EV-E70", ""),
        ("evidence show hair --route ivv", "EV-E71", "iv"),
        ("evidence show hair --product exosom", "EV-E72", "exosome"),
        ("evidence compare har", "EV-E73", "hair"),
    ] {
        let run = case.run(line);
        assert_eq!(run.code, Some(2), "{line}");
        assert!(
            run.stderr.contains(code) && run.stderr.contains(near),
            "{line}: {}",
            run.stderr
        );
        assert!(run.text().is_empty());
    }
}

#[test]
fn entries_of_the_ledger_are_explained() {
    let case = Case::new();
    for lang in ["en", "ja"] {
        let line = format!(
            "explain E34 womac burn other_route QT-01 SY-01 RA-04 comparison:hair --format json --lang {lang}"
        );
        let run = case.run(&line);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let kinds: Vec<String> = run
            .json()
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["kind"].as_str().unwrap().to_owned())
            .collect();
        for kind in [
            "study",
            "outcome_scale",
            "condition",
            "step_down",
            "quoted_work",
            "synthesis",
            "risk_argument",
            "comparison",
        ] {
            assert!(kinds.iter().any(|it| it == kind), "{kind}: {kinds:?}");
        }
    }
}

#[test]
fn a_wrong_ledger_is_told_line_by_line() {
    let case = Case::new();
    let base = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge");
    copy(&base, &case.path("knowledge"));
    let place = "knowledge/evidence/studies/E34.toml";
    let text = std::fs::read_to_string(case.path(place)).unwrap();
    case.write(
        place,
        text.replace("scale = \"womac\"", "scale = \"womak\"")
            .as_bytes(),
    );
    let run = case.run("evidence show E34 --knowledge knowledge");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("EV-E43")
            && run.stderr.contains("E34.toml:")
            && run.stderr.contains("womac"),
        "{}",
        run.stderr
    );
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("the folder can be made");
    for entry in std::fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("is readable").path();
        let place = to.join(path.file_name().expect("a file has a name"));
        if path.is_dir() {
            copy(&path, &place);
        } else {
            std::fs::copy(&path, &place).expect("a file can be copied");
        }
    }
}
