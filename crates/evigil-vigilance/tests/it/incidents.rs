//! Incidents: those of the base, faults in the user's own, timelines.

use evigil_core::Lang;
use evigil_knowledge::Knowledge;
use evigil_vigilance::assess::basis::Basis;
use evigil_vigilance::incident::{Incident, Incidents, Relation, Status, check, timeline};

fn base() -> Incidents {
    Incidents::of(Knowledge::embedded().unwrap()).unwrap()
}

#[test]
fn the_incidents_of_the_base_are_whole() {
    let knowledge = Knowledge::embedded().unwrap();
    let base = base();
    assert_eq!(check(&base, knowledge), []);
    for (file, incident) in base.files() {
        assert_eq!(file, format!("harms/{}.toml", incident.id));
        assert!(!incident.text.ja.is_ascii(), "{file}");
        for account in &incident.accounts {
            assert!(!account.claim.ja.is_ascii(), "{file}: {}", account.id);
        }
        // Each value of a point is said by somebody: nothing is made up for the table.
        for view in &timeline(incident).points {
            assert_eq!(
                view.answers.len(),
                view.point.values.len(),
                "{file}: {}",
                view.point.id
            );
        }
    }
}

#[test]
fn the_death_of_2023_is_told_and_not_settled() {
    let base = base();
    let incident = base.get("hm-jp-2023-01").unwrap();
    assert_eq!(incident.relation, Relation::Vesicles);
    let view = timeline(incident);
    let first = &view.days[0];
    assert_eq!(first.date.to_string(), "2023-10-11");
    assert_eq!(first.accounts[0].id, "society");
    let disputed: Vec<&str> = view
        .points
        .iter()
        .filter(|point| point.disagree)
        .map(|point| point.point.id.as_str())
        .collect();
    assert_eq!(disputed, ["occurred", "deaths", "cause", "notice"]);
    let occurred = &view.points[0];
    let not_confirmed: Vec<&str> = occurred.answers[1]
        .1
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(occurred.answers[1].0.id, "not_confirmed");
    assert_eq!(not_confirmed, ["nikkei", "clinic_february"]);
    // Whoever says nothing of a point is in no dispute about it.
    let ministry = incident.account("ministry").unwrap();
    assert!(view.disputed(ministry).is_empty());
    let society = incident.account("society").unwrap();
    assert_eq!(view.disputed(society).len(), 4);
    assert!(
        incident
            .accounts
            .iter()
            .all(|it| it.status != Status::Confirmed)
    );
}

#[test]
fn what_fits_together_is_no_contradiction() {
    let base = base();
    let view = timeline(base.get("HM-US-2019-01").unwrap());
    let disagree: Vec<(&str, bool)> = view
        .points
        .iter()
        .map(|point| (point.point.id.as_str(), point.disagree))
        .collect();
    assert_eq!(
        disagree,
        [
            ("count", false),
            ("where", true),
            ("illness", false),
            ("product", false)
        ]
    );
    let names: Vec<&str> = view
        .days
        .iter()
        .flat_map(|day| &day.accounts)
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "fda",
            "state",
            "medwatch",
            "tierney",
            "spokesperson",
            "letter",
            "niche"
        ],
        "June 2020, without a day, comes after its fourth"
    );
}

#[test]
fn every_emergency_order_is_there_and_none_is_counted_as_vesicles() {
    let base = base();
    for year in [2016, 2017, 2024, 2025, 2026] {
        let incident = base.get(&format!("HM-JP-{year}-01")).unwrap();
        assert_eq!(incident.relation, Relation::Cells, "{year}");
        assert!(
            incident
                .accounts
                .iter()
                .any(|it| it.status == Status::Ordered),
            "{year}"
        );
    }
    let nk = timeline(base.get("HM-JP-2024-01").unwrap());
    let disputed: Vec<&str> = nk
        .points
        .iter()
        .filter(|it| it.disagree)
        .map(|it| it.point.id.as_str())
        .collect();
    assert_eq!(disputed, ["patients", "state", "price"]);
    let death = timeline(base.get("HM-JP-2025-01").unwrap());
    assert!(death.points[0].disagree, "anaphylaxis, and not known");
}

const OWN: &str = r#"
id = "OWN-1"
relation = "vesicles"
title = { en = "Own", ja = "自院" }
text = { en = "What happened here.", ja = "自院での出来事です。" }
place = { en = "here", ja = "自院" }

[[point]]
id = "who"
question = { en = "Who?", ja = "誰か" }
values = [
  { id = "a", text = { en = "A", ja = "A" } },
  { id = "b", text = { en = "B", ja = "B" } },
]

[[account]]
id = "one"
date = "2026-01"
author = { en = "Ward", ja = "病棟" }
claim = { en = "It was A.", ja = "Aだった。" }
status = "reported"
says = { who = "a" }
sources = [{ source = "log", locator = "p. 3", checked = "seen" }]

[[account]]
id = "two"
date = 2026-02-03
author = { en = "Pharmacy", ja = "薬剤部" }
claim = { en = "It was B.", ja = "Bだった。" }
status = "retracted"
says = { who = "b" }
answers = ["one"]
sources = [{ fact = "JP-RM-15" }]

[[source]]
id = "log"
title = { en = "Ward log", ja = "病棟日誌" }
"#;

fn codes(text: &str) -> Vec<(&'static str, String)> {
    let mut all = Incidents::default();
    all.add("own.toml", Incident::read("own.toml", text).unwrap());
    check(&all, Knowledge::embedded().unwrap())
        .into_iter()
        .map(|problem| (problem.code, problem.place.field))
        .collect()
}

#[test]
fn an_incident_of_the_user_has_the_same_form_and_its_own_sources() {
    assert_eq!(codes(OWN), []);
    let incident = Incident::read("own.toml", OWN).unwrap();
    let Basis::Source(_) = &incident.accounts[0].sources[0] else {
        panic!("a source");
    };
    let (source, place) = incident
        .own_source(&incident.accounts[0].sources[0])
        .unwrap();
    assert_eq!(
        (source.title.en.as_str(), place.get(Lang::Ja)),
        ("Ward log", "p. 3")
    );
    // What was taken back is shown, and is no contradiction any more.
    let view = timeline(&incident);
    assert_eq!(view.points[0].answers.len(), 2);
    assert!(!view.points[0].disagree);
    let standing = Incident::read("own.toml", &OWN.replace("\"retracted\"", "\"denied\"")).unwrap();
    let view = timeline(&standing);
    assert!(view.points[0].disagree);
    assert_eq!(view.disputed(&standing.accounts[0]).len(), 1);
}

#[test]
fn every_fault_of_an_incident_is_found() {
    let of = |from: &str, to: &str| {
        assert!(OWN.contains(from), "{from}");
        codes(&OWN.replacen(from, to, 1))
    };
    let at_two = || "account two".to_owned();
    assert_eq!(
        of("id = \"two\"", "id = \"one\"").first().unwrap().0,
        "EV-A602"
    );
    assert_eq!(
        of("ja = \"病棟\"", "ja = \" \""),
        [("EV-A603", "account one.ja".to_owned())]
    );
    assert_eq!(of("2026-02-03", "2026-01-30"), [("EV-A604", at_two())]);
    assert_eq!(
        of("2026-02-03", "2026-01-31"),
        [],
        "the last day of that month"
    );
    assert_eq!(of("who = \"b\"", "whom = \"b\""), [("EV-A605", at_two())]);
    assert_eq!(of("who = \"b\"", "who = \"c\""), [("EV-A606", at_two())]);
    assert_eq!(
        of("answers = [\"one\"]", "answers = [\"three\"]"),
        [("EV-A607", at_two())]
    );
    assert_eq!(
        of("answers = [\"one\"]", "answers = [\"two\"]"),
        [("EV-A607", at_two())]
    );
    assert_eq!(of("JP-RM-15", "JP-RM-999"), [("EV-A609", at_two())]);
    assert_eq!(
        of("sources = [{ fact = \"JP-RM-15\" }]", "sources = []"),
        [("EV-A609", at_two())]
    );
    let wrong = Incident::read("own.toml", &OWN.replace("\"retracted\"", "\"true\"")).unwrap_err();
    assert_eq!((wrong.file.as_str(), wrong.line), ("own.toml", 30));
    assert!(Incident::read("own.toml", &OWN.replace("2026-02-03", "2026-02-30")).is_err());
}

#[test]
fn the_same_id_in_two_files_is_said() {
    let mut all = base();
    let own = OWN.replace("OWN-1", "hm-jp-2023-01");
    all.add("own.toml", Incident::read("own.toml", &own).unwrap());
    let problems = check(&all, Knowledge::embedded().unwrap());
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, "EV-A602");
}
