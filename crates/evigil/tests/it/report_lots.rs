//! `evigil report code`, `gs1` and `trace`.

use crate::support::Case;

const LIST: &[u8] = b"lot,product,provider,person,date,told\n\
EV-240131,EXO drip,Clinic A,A-001,2024-02-10,2024-03-01\n\
ev240131,EXO drip,Clinic A,A-002,2024-02-10,no\n\
EV24O131,EXO drip,Clinic B,B-001,2024-02-12,\n\
EV-240202,EXO drip,Clinic A,A-003,2024-02-10,\n";

const DATA: &[u8] = b"VAERS_ID,RECVDATE,STATE,AGE_YRS,SEX,SYMPTOM_TEXT,DIED,HOSPITAL\r\n\
0000001,02/20/2024,CA,44,F,sepsis,,Y\r\n\
0000002,02/21/2024,NY,50,M,\"fever after lot EV-240131\",,\r\n\
0000003,02/22/2024,NY,31,F,faint,,\r\n";

const VAX: &[u8] =
    b"VAERS_ID,VAX_TYPE,VAX_MANU,VAX_LOT,VAX_DOSE_SERIES,VAX_ROUTE,VAX_SITE,VAX_NAME\r\n\
0000001,UNK,X,EV 240131,1,IV,,EXO DRIP\r\n\
0000002,UNK,X,unknown,1,IV,,EXO DRIP\r\n\
0000003,UNK,X,EV-240202,1,IV,,EXO DRIP\r\n";

const SYMPTOMS: &[u8] = b"VAERS_ID,SYMPTOM1,SYMPTOMVERSION1\r\n\
0000001,Sepsis,27.0\r\n0000002,Pyrexia,27.0\r\n0000003,Syncope,27.0\r\n";

fn case() -> Case {
    Case::with(&[
        ("list.csv", LIST),
        ("in/2024VAERSDATA.csv", DATA),
        ("in/2024VAERSVAX.csv", VAX),
        ("in/2024VAERSSYMPTOMS.csv", SYMPTOMS),
    ])
}

#[test]
fn a_lot_leads_to_everyone_who_got_it() {
    let case = case();
    let run = case.run(
        "report trace --lot ev-240131 --exposures list.csv in --format jsonl --recall tell.csv",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let found = run.json();
    assert_eq!(found["schema"], "evigil.trace/1");
    assert_eq!(found["exposures"].as_array().map(Vec::len), Some(3));
    let reports: Vec<_> = found["reports"]
        .as_array()
        .expect("reports")
        .iter()
        .map(|it| {
            (
                it["report"]
                    .as_str()
                    .unwrap_or_default()
                    .trim_start_matches('0'),
                it["named_in"].as_str(),
            )
        })
        .collect();
    assert_eq!(reports, [("1", Some("field")), ("2", Some("narrative"))]);
    assert_eq!(found["untold"].as_array().map(Vec::len), Some(2));
    assert_eq!(found["other_lots"][0]["written"], "EV-240202");
    assert_eq!(found["clusters"][0]["lot"]["serious"], 1);
    let list = std::fs::read_to_string(case.path("tell.csv")).expect("the list is there");
    assert_eq!(list.lines().count(), 4);
    assert!(
        list.starts_with("provider,person,product,lot_as_written"),
        "{list}"
    );

    for lang in ["en", "ja"] {
        let text = case.run(&format!(
            "report trace --lot EV-240131 --exposures list.csv in --lang {lang}"
        ));
        assert_eq!(text.code, Some(0), "{}", text.stderr);
        for word in ["A-002", "B-001", "EV24O131", "EV-240202"] {
            assert!(text.text().contains(word), "{}", text.text());
        }
    }
    let letters = case.run("report trace --lot EV-240131 --exposures list.csv --letters l.pdf --lang ja --sender 製造元");
    assert_eq!(letters.code, Some(0), "{}", letters.stderr);
    let pdf = std::fs::read(case.path("l.pdf")).expect("the letters are there");
    assert!(pdf.starts_with(b"%PDF"));
}

#[test]
fn what_can_not_be_traced_is_told() {
    let case = case();
    let run = case.run("report trace --lot unknown --exposures list.csv");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-A430"), "{}", run.stderr);
    let run = case.run("report trace --lot EV-240131 --exposures in/2024VAERSDATA.csv");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-A121"), "{}", run.stderr);
    case.write("bad.csv", b"lot,date\nEV-240131,20241399\n,2024\n");
    let run = case.run("report trace --lot EV-240131 --exposures bad.csv --format jsonl");
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    let told = run.json();
    assert_eq!(told["rejected"], 1);
    assert_eq!(told["problems"].as_array().map(Vec::len), Some(2));
}

#[test]
fn codes_of_packages_are_read() {
    let case = case();
    let run = case.run("report gs1 0109506000134352172602001 --format jsonl");
    assert_eq!(run.code, Some(2), "{}", run.text());
    let run = case.run("report gs1 0109506000134352172602001EV1 --format jsonl");
    assert_eq!(run.code, Some(2), "{}", run.text());
    let run = case.run("report gs1 010950600013435210EV-1<GS>17260200 --format jsonl");
    assert_eq!(run.code, Some(0), "{}", run.text());
    let read = run.json();
    assert_eq!(
        (&read["lot"], &read["lot_key"]),
        (&"EV-1".into(), &"EV1".into())
    );
    assert_eq!(read["expiry"]["day"], "2026-02-28");
    let run = case.run("report gs1 (01)09506000134353(10)EV-1 --lang ja");
    assert_eq!(run.code, Some(2));
    assert!(run.text().contains("EV-A404"), "{}", run.text());
}

#[test]
fn words_find_terms() {
    let case = case();
    let run = case.run("report code chills しびれ --format jsonl --most 3");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let lines = run.lines();
    assert_eq!(lines[0]["words"], "chills");
    let codes = |line: &serde_json::Value| -> Vec<String> {
        let list = line["suggestions"].as_array().expect("suggestions").iter();
        list.map(|it| it["code"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    assert!(codes(&lines[0]).contains(&"E2304".to_owned()));
    assert!(codes(&lines[1]).contains(&"E0127".to_owned()));
    for (name, text) in [
        (
            "m/MedAscii/LLT.ASC",
            "90000011$Made-up glow$90000011$$$$$$$Y$$\n",
        ),
        (
            "m/MedAscii/pt.asc",
            "90000011$Made-up glow$$90000001$$$$$$$$\n",
        ),
        ("m/MedAscii/meddra_release.asc", "99.0$English$$$$"),
    ] {
        case.write(name, text.as_bytes());
    }
    let run = case.run("report code glow --meddra m --terminology meddra --format jsonl");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let found = run.json();
    assert_eq!(found["suggestions"][0]["version"], "99.0 English");
    let run = case.run("report code glow --meddra in");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-A121"), "{}", run.stderr);
    let run = case.run("report code glow --terminology meddra");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-A122"), "{}", run.stderr);
    assert!(run.stderr.contains("imdrf"), "{}", run.stderr);
    for line in ["report code glow --most 0", "report code --"] {
        assert_eq!(case.run(line).code, Some(2), "{line}");
    }
}

#[test]
fn what_is_no_lot_selects_nothing() {
    let case = case();
    for lot in ["UNKNOWN", "''", "-"] {
        let lot = if lot == "''" {
            "--lot=".to_owned()
        } else {
            format!("--lot={lot}")
        };
        for command in ["export in --to csv", "show in", "count in"] {
            let run = case.run(&format!("report {command} {lot}"));
            assert_eq!(run.code, Some(2), "{command} {lot}: {}", run.text());
            assert!(run.stderr.contains("EV-A430"), "{}", run.stderr);
            assert!(run.text().is_empty(), "{}", run.text());
        }
    }
    let run = case.run("report show in --lot ev-240202 --lang en");
    assert!(run.text().contains("Syncope"), "{}", run.text());
}

#[test]
fn a_lot_that_nothing_names_is_said_to_be_so() {
    let case = case();
    let run = case.run("report trace --lot EV-240113 --exposures list.csv in --lang en");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.text().contains("Nothing names this lot"),
        "{}",
        run.text()
    );
    assert!(run.text().contains("EV-240131"), "{}", run.text());
    let run = case.run("report trace --lot EV-240113 --exposures list.csv in --format jsonl");
    assert_eq!(run.json()["near"][0]["key"], "EV240131");
    let run = case.run("report recall --lot EV-240113 --exposures list.csv --lang en");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-R065"), "{}", run.stderr);
    assert!(run.text().contains("Nobody in the list"), "{}", run.text());
    assert!(run.text().contains("EV-240131"), "{}", run.text());
}

#[test]
fn a_death_without_a_reaction_stays_a_death() {
    let died = String::from_utf8_lossy(DATA).replace("sepsis,,Y", "sepsis,Y,");
    let case = Case::with(&[("in/2024VAERSDATA.csv", died.as_bytes())]);
    let run = case.run("report export in --to csv --case 1");
    let text = run.text();
    let mut lines = text.lines();
    let names: Vec<_> = lines.next().expect("a header").split(',').collect();
    let cells: Vec<_> = lines.next().expect("a row").split(',').collect();
    let cell = |name: &str| {
        let place = names.iter().position(|it| *it == name).expect(name);
        cells[place]
    };
    assert_eq!(
        (cell("serious"), cell("death"), cell("event")),
        ("true", "true", "")
    );
    let run = case.run("report export in --to csv --case 2");
    assert!(!run.text().contains("false"), "{}", run.text());
}
