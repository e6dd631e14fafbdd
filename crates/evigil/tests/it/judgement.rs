//! `evigil report judge`, `causality`, `deadlines` and `incidents`.

use crate::support::Case;

#[test]
fn deadlines_are_computed_from_what_is_said() {
    let case = Case::new();
    let run = case.run(
        "report deadlines --regime jp-safety-act --role clinic --criteria death --suspected \
         --aware 2024-02-22 --as-of 2024-02-23 --format json",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["schema"], "evigil.deadlines/1");
    assert_eq!(json["found"], "days");
    assert_eq!(json["due"][0]["rule"], "DL-JP-RM-01");
    assert_eq!(json["due"][0]["earliest"], "2024-02-29");
    assert_eq!(json["due"][0]["applies"], "yes");

    let run =
        case.run("report deadlines --regime jp-outside-safety-act --not-serious --aware 2026-02");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.text().contains("No legal clock was found"),
        "{}",
        run.text()
    );
    let run = case.run("report deadlines --regime jp-outside-safety-act --not-serious --lang ja");
    assert!(
        run.text().contains("法律上の期限は見つかりませんでした"),
        "{}",
        run.text()
    );

    // Of a class without a label everything is unexpected.
    let json = case
        .run("report deadlines --regime us-ind --class exosome --criteria death --suspected --aware 2026-01-01 --format json")
        .json();
    assert_eq!(json["known"]["expected"], false);
    assert_eq!(json["due"][0]["earliest"], "2026-01-08");
}

#[test]
fn regimes_are_listed_and_mistakes_are_told() {
    let case = Case::new();
    let json = case.run("report deadlines --format json").json();
    assert_eq!(json["schema"], "evigil.regimes/1");
    assert!(
        case.run("report deadlines")
            .text()
            .contains("jp-safety-act")
    );
    for (line, code) in [
        ("report deadlines --regime nowhere", "EV-A251"),
        ("report deadlines --regime us-ind --role nobody", "EV-A252"),
        (
            "report deadlines --regime us-ind --aware 2026-13-01",
            "2026-02-03",
        ),
        (
            "report deadlines --regime us-ind --criteria sad",
            "possible values",
        ),
        (
            "report deadlines --regime us-ind --expected --unexpected",
            "cannot be used",
        ),
        ("report deadlines some.xml", "--regime"),
    ] {
        let run = case.run(line);
        assert_eq!(run.code, Some(2), "{line}");
        assert!(run.stderr.contains(code), "{line}: {}", run.stderr);
    }
}

const DATA: &[u8] = b"VAERS_ID,RECVDATE,STATE,AGE_YRS,SEX,SYMPTOM_TEXT,DIED,HOSPITAL\r\n\
0000001,07/22/1999,CA,0.4,F,\"vomiting, then hospitalized\",,Y\r\n\
0000002,08/02/1999,NY,0.5,M,\"he was hospitalized\",,\r\n";
const VAX: &[u8] =
    b"VAERS_ID,VAX_TYPE,VAX_MANU,VAX_LOT,VAX_DOSE_SERIES,VAX_ROUTE,VAX_SITE,VAX_NAME\r\n\
0000001,RV,WYETH,4021a,1,PO,,ROTAVIRUS (ROTASHIELD)\r\n\
0000002,RV,WYETH,4021A,1,PO,,ROTAVIRUS (ROTASHIELD)\r\n";
const SYMPTOMS: &[u8] = b"VAERS_ID,SYMPTOM1,SYMPTOMVERSION1\r\n\
0000001,Intussusception,8.10\r\n\
0000002,Pyrexia,8.10\r\n";

fn vaers() -> Case {
    Case::with(&[
        ("in/1999VAERSDATA.csv", DATA),
        ("in/1999VAERSVAX.csv", VAX),
        ("in/1999VAERSSYMPTOMS.csv", SYMPTOMS),
    ])
}

#[test]
fn cases_are_judged_and_their_deadlines_computed() {
    let case = vaers();
    let run = case.run("report judge in --format jsonl");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let lines = run.lines();
    assert_eq!(lines.len(), 2);
    let codes = |line: &serde_json::Value| {
        let questions = line["questions"].as_array().expect("a list");
        questions
            .iter()
            .map(|it| it["code"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(lines[0]["schema"], "evigil.judged/1");
    assert_eq!(lines[0]["seriousness"][0], "hospitalisation");
    assert!(!codes(&lines[0]).contains(&"EV-A220".to_owned()));
    assert!(
        codes(&lines[1]).contains(&"EV-A220".to_owned()),
        "{}",
        lines[1]
    );

    let run = case
        .run("report deadlines in --case 0000001 --regime us-marketed --unexpected --format json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let json = run.json();
    assert_eq!(json.as_array().map(Vec::len), Some(1));
    assert_eq!(json[0]["known"]["case"], "1");
    assert_eq!(
        json[0]["due"][0]["earliest"], "1999-08-06",
        "15 days after 22 July"
    );
    let run = case.run("report judge in --case 9");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-R021"), "{}", run.stderr);
    let run = case.run("report deadlines in --case 9 --regime us-marketed");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-R021"), "{}", run.stderr);
}

#[test]
fn a_reference_list_of_one_s_own_goes_first() {
    let case = vaers();
    case.write(
        "list.toml",
        r#"id = "OWN"
title = { en = "Own", ja = "自社" }
text = { en = "Own.", ja = "自社のもの。" }
[[listed]]
id = "fever"
title = { en = "Pyrexia", ja = "発熱" }
"#
        .as_bytes(),
    );
    let lines = case
        .run("report judge in --reference-list list.toml --format jsonl")
        .lines();
    let result =
        |line: &serde_json::Value| line["products"][0]["expectedness"][0]["result"].clone();
    assert_eq!(
        (result(&lines[0]), result(&lines[1])),
        ("not_listed".into(), "listed".into())
    );
    case.write("broken.toml", b"id = 3");
    let run = case.run("report judge in --reference-list broken.toml");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-A260"), "{}", run.stderr);
}

#[test]
fn a_template_is_filled_in_and_read() {
    let case = Case::new();
    let run = case.run("report causality --template naranjo --case C-7 --out answers.toml");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let text = std::fs::read_to_string(case.path("answers.toml")).expect("is written");
    let filled = text
        .replace("assessor = \"\"", "assessor = \"Dr A\"")
        .replace("# after_giving = \"yes\"", "after_giving = \"yes\"")
        .replace("# other_causes = \"no\"", "other_causes = \"no\"");
    case.write("answers.toml", filled.as_bytes());
    let run = case.run("report causality answers.toml --format json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["schema"], "evigil.causality/1");
    assert_eq!(json["case"], "C-7");
    assert_eq!(json["pairs"][0]["assessments"][0]["score"], 4);
    assert!(
        case.run("report causality answers.toml")
            .text()
            .contains("Possible")
    );

    case.write(
        "answers.toml",
        filled.replace("\"naranjo\"", "\"naranja\"").as_bytes(),
    );
    let run = case.run("report causality answers.toml");
    assert_eq!(run.code, Some(2));
    assert!(run.text().contains("EV-A203"), "{}", run.text());
    for (line, code) in [
        ("report causality nowhere.toml", "EV-A260"),
        ("report causality --template nothing", "EV-A262"),
        ("report causality", "required"),
    ] {
        let run = case.run(line);
        assert_eq!(run.code, Some(2), "{line}");
        assert!(run.stderr.contains(code), "{line}: {}", run.stderr);
    }
}

#[test]
fn incidents_are_listed_and_shown() {
    let case = Case::new();
    let list = case.run("report incidents");
    assert_eq!(list.code, Some(0), "{}", list.stderr);
    assert!(list.text().contains("HM-JP-2023-01"), "{}", list.text());
    let run = case.run("report incidents hm-us-2019-01 --format json");
    let json = run.json();
    assert_eq!(json["schema"], "evigil.incidents/1");
    assert_eq!(json["incidents"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["incidents"][0]["days"][0]["date"], "2019-12-06");
    let run = case.run("report incidents HM-JP-2023-01 --lang ja");
    assert!(
        run.text().contains("evigilは判定しません"),
        "{}",
        run.text()
    );
    let run = case.run("report incidents HM-NOWHERE");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-A610"), "{}", run.stderr);
}

#[test]
fn incidents_of_one_s_own_are_checked_and_shown_beside_the_others() {
    let own = r#"id = "OWN-1"
relation = "vesicles"
title = { en = "Own", ja = "自院" }
text = { en = "What happened here.", ja = "自院での出来事。" }
place = { en = "here", ja = "自院" }
[[account]]
id = "one"
date = "2026-01"
author = { en = "Ward", ja = "病棟" }
claim = { en = "It happened.", ja = "起きた。" }
status = "reported"
sources = [{ source = "log", locator = "p. 3", checked = "seen" }]
[[source]]
id = "log"
title = { en = "Ward log", ja = "病棟日誌" }
"#;
    let case = Case::with(&[("own/one.toml", own.as_bytes())]);
    let run = case.run("report incidents OWN-1 --incidents own");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.text().contains("Ward log"), "{}", run.text());
    case.write(
        "own/two.toml",
        own.replace("OWN-1", "OWN-2")
            .replace("\"log\", loc", "\"none\", loc")
            .as_bytes(),
    );
    case.write("own/three.toml", b"id = ");
    let run = case.run("report incidents OWN-1 --incidents own");
    assert_eq!(run.code, Some(2));
    assert!(
        run.text().contains("Ward log"),
        "the good one is shown: {}",
        run.text()
    );
    for part in ["EV-A609", "two.toml", "EV-A601", "three.toml"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    let run = case.run("report incidents --incidents nowhere");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-A260"), "{}", run.stderr);
}

#[test]
fn explain_knows_deadlines_and_incidents() {
    let case = Case::new();
    let run = case.run("explain DL-JP-RM-04 HM-JP-2023-01 naranjo RN-IV-01 jp-safety-act");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for part in [
        "DL-JP-RM-04",
        "HM-JP-2023-01",
        "Naranjo scale",
        "RN-IV-01",
        "knowledge",
        "2026-05-01",
    ] {
        let found = run.text().contains(part) || part == "knowledge";
        assert!(found, "{part}: {}", run.text());
    }
    let json = case
        .run("explain --list --kind deadline --format json")
        .json();
    assert!(json.as_array().is_some_and(|all| all.len() > 20));
}
