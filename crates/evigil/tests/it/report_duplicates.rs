//! `evigil report duplicates`.

use crate::support::Case;

const WORDS: [&str; 8] = [
    "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel",
];

fn read(case: &Case, name: &str) -> String {
    std::fs::read_to_string(case.path(name)).expect("the file was written")
}

/// Reports of VAERS: ninety of as many people, and two more that tell of one case.
fn case() -> Case {
    let mut data = String::from(
        "VAERS_ID,RECVDATE,STATE,AGE_YRS,SEX,SYMPTOM_TEXT,DIED,HOSPITAL,VAX_DATE,ONSET_DATE\r\n",
    );
    let mut vax = String::from(
        "VAERS_ID,VAX_TYPE,VAX_MANU,VAX_LOT,VAX_DOSE_SERIES,VAX_ROUTE,VAX_SITE,VAX_NAME\r\n",
    );
    let mut symptoms = String::from("VAERS_ID,SYMPTOM1,SYMPTOMVERSION1\r\n");
    let mut add = |id: u32, person: u32, story: &str| {
        let sex = if person.is_multiple_of(2) { "F" } else { "M" };
        let (month, day) = (person % 12 + 1, person * 11 % 28 + 1);
        let age = 20 + person * 37 % 60;
        data += &format!(
            "{id:07},0{}/{day:02}/2024,CA,{age},{sex},\"{story}\",,,{month:02}/{day:02}/2023,{month:02}/{day:02}/2023\r\n",
            person % 9 + 1
        );
        vax += &format!(
            "{id:07},UNK,X,EV-{},1,IV,,EXO {}\r\n",
            1000 + person * 13 % 40,
            WORDS[person as usize % 8].to_uppercase()
        );
        symptoms += &format!(
            "{id:07},Reaction {},27.0\r\n",
            WORDS[person as usize * 3 % 7]
        );
    };
    for person in 0..90 {
        let word = |step: u32| WORDS[(person * step + step * step) as usize % 8];
        let story = format!(
            "Patient {} {} {} was given the product and {} {} {} {} followed, {} {}",
            person * 7919 % 1009,
            word(1),
            word(3),
            word(5),
            word(7),
            person * 104_729 % 10_007,
            word(2),
            word(9),
            person * 31_337 % 997
        );
        add(person + 1, person, &story);
    }
    let story = "The woman had rigor and a fever of 39.4 in the taxi home from the clinic in Ebisu, and was admitted";
    add(501, 95, story);
    add(502, 95, &format!("{story}. She went home after two days."));
    Case::with(&[
        ("in/2024VAERSDATA.csv", data.as_bytes()),
        ("in/2024VAERSVAX.csv", vax.as_bytes()),
        ("in/2024VAERSSYMPTOMS.csv", symptoms.as_bytes()),
    ])
}

#[test]
fn links_are_kept_explained_and_decided() {
    let case = case();
    let run = case.run("report import in --store st");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = case.run(
        "report duplicates st --format json --effect --links links.jsonl --clusters clusters.csv \
         --deduplicated single.csv",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let found = run.json();
    assert_eq!(found["schema"], "evigil.duplicates/1");
    assert_eq!(
        (&found["reports"], &found["clusters"]),
        (&92.into(), &1.into()),
        "{found}"
    );
    let names: Vec<&str> = found["largest"][0]["reports"]
        .as_array()
        .expect("a cluster")
        .iter()
        .filter_map(|name| name.as_str())
        .collect();
    let [first, second] = names.as_slice() else {
        panic!("{found}");
    };
    assert!(
        first.ends_with("501") && second.ends_with("502"),
        "{names:?}"
    );
    assert_eq!(found["model"]["fitted"], true);
    assert_eq!(found["effect"]["reports_before"], 92);
    assert_eq!(found["effect"]["reports_after"], 91);
    assert_eq!(found["effect"]["pairs_changed"], 1);
    // Every link says why, and the weights add up to it.
    let links = read(&case, "links.jsonl");
    let link: serde_json::Value = links
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .find(|link: &serde_json::Value| link["standing"] == "linked")
        .expect("a link");
    let bits = |value: &serde_json::Value| value.as_f64().expect("bits");
    let fields = link["fields"].as_array().expect("fields").iter();
    let sum: f64 = fields.map(|part| bits(&part["bits"])).sum();
    let sum = sum + bits(&link["prior_bits"]) - bits(&link["related_bits"]);
    assert!((sum - bits(&link["bits"])).abs() < 0.2, "{link}");
    assert_eq!(read(&case, "clusters.csv").lines().count(), 3);
    let single = read(&case, "single.csv");
    assert!(
        single.contains("501") && !single.contains("502"),
        "{single}"
    );

    // The next run is under the same model, and finds the same.
    let again = case.run("report duplicates st --format json").json();
    assert_eq!(again["model"]["fitted"], false);
    assert_eq!(again["model"]["digest"], found["model"]["digest"]);
    assert_eq!(
        (&again["clusters"], &again["pairs"]),
        (&found["clusters"], &found["pairs"])
    );

    // A reviewer has the last word, and it stays written down.
    let run = case.run(&format!(
        "report duplicates --keep st/duplicates --reject {first},{second} --by me --reason seen"
    ));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = case.run("report duplicates st --lang ja");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.text().contains("別症例と確認済み 1"), "{}", run.text());
    let run = case.run(&format!(
        "report duplicates --keep st/duplicates --history {second}"
    ));
    let lines = run.lines();
    assert_eq!((lines.len(), &lines[0]["verdict"]), (1, &"rejected".into()));
    assert_eq!(lines[0]["reason"], "seen");

    // A changed model and a damaged list of decisions are refused.
    let model = read(&case, "st/duplicates/model.json");
    let changed = model.replacen("\"window\":40", "\"window\":41", 1);
    assert_ne!(model, changed);
    case.write("st/duplicates/model.json", changed.as_bytes());
    let run = case.run("report duplicates st");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-R030"), "{}", run.stderr);
    case.write("st/duplicates/decisions.jsonl", b"{\n");
    let run = case.run("report duplicates st --refit");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("decisions.jsonl"), "{}", run.stderr);
}

#[test]
fn decisions_need_a_folder_and_two_reports() {
    let case = case();
    let run = case.run("report duplicates --reject vaers:1,vaers:2");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-R031"), "{}", run.stderr);
    let run = case.run("report duplicates --keep here --confirm vaers:1");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-R033"), "{}", run.stderr);
    assert_eq!(case.run("report duplicates").code, Some(2));
}

#[test]
fn text_shows_what_to_review_and_what_changes() {
    let case = case();
    let run = case.run("report duplicates in --effect --top 3");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let text = run.text();
    assert!(text.contains("501"), "{text}");
    assert!(text.contains("91 instead of 92 reports"), "{text}");
}
