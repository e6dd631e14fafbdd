//! `evigil explain` knows every id that an output can name, in both languages.
//!
//! The ids are taken from where outputs get them (the published schema, the table of offers, the
//! files of rules, a real report), not from the entries that `explain` itself lists.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use evigil_core::ItemStanding;
use evigil_knowledge::{DISCLOSURE_ORDER, Knowledge};
use serde_json::Value;

/// Closed lists of the schema whose values are ids, with the kind of entry that explains them.
const EXPLAINED: [(&str, &str); 9] = [
    ("ClaimLabel", "label"),
    ("DisclosureStatus", "disclosure_status"),
    ("DocumentKind", "document_kind"),
    ("Donor", "donor"),
    ("Severity", "severity"),
    ("Stance", "stance"),
    ("Standing", "standing"),
    ("Strength", "strength"),
    ("Verification", "verification"),
];

/// Closed lists of the schema that say where and in what form a text stands; the schema describes
/// them, and reports show them in words.
const PLAIN: [&str; 4] = ["BlockRole", "DocumentFormat", "Lang", "Zone"];

/// Kind and id, as `explain` takes them: `route:iv`.
type Ids = BTreeSet<(String, String)>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

fn evigil(arguments: &[&str]) -> Value {
    let run = Command::new(env!("CARGO_BIN_EXE_evigil"))
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("the binary runs");
    let told = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(0), "{told}");
    serde_json::from_slice(&run.stdout).unwrap_or_else(|fault| panic!("{fault}: {told}"))
}

/// Fails unless each id has an entry of its kind, with a title and a text in either language.
fn assert_explained(ids: &Ids) {
    let qualified: Vec<_> = ids
        .iter()
        .map(|(kind, id)| format!("{kind}:{id}"))
        .collect();
    let plain = ids.iter().map(|(_, id)| id.clone());
    for wanted in [qualified.clone(), plain.collect()] {
        for lang in ["en", "ja"] {
            let mut arguments = vec!["explain", "--format", "json", "--lang", lang];
            arguments.extend(wanted.iter().map(String::as_str));
            let entries = evigil(&arguments);
            for (kind, id) in ids {
                let entry = entries
                    .as_array()
                    .expect("an array")
                    .iter()
                    .find(|entry| entry["kind"] == kind.as_str() && entry["id"] == id.as_str())
                    .unwrap_or_else(|| panic!("{kind}:{id} is not explained"));
                for key in ["title", "text"] {
                    let words = entry[key].as_str().unwrap_or_default();
                    assert!(!words.is_empty(), "{kind}:{id} has no {key} in {lang}");
                }
            }
        }
    }
}

fn id(kind: &str, id: &str) -> (String, String) {
    (kind.to_owned(), id.to_owned())
}

/// The values of a closed list in the schema.
fn values(list: &Value) -> Vec<&str> {
    let named = list["enum"].as_array().into_iter().flatten();
    let described = list["oneOf"].as_array().into_iter().flatten();
    named
        .chain(described.map(|value| &value["const"]))
        .filter_map(Value::as_str)
        .collect()
}

#[test]
fn closed_lists_of_the_schema() {
    let schema: Value =
        serde_json::from_str(&read("schemas/evigil.check.1.json")).expect("the schema is JSON");
    let mut ids = Ids::new();
    let mut seen = BTreeSet::new();
    for (name, list) in schema["$defs"].as_object().expect("definitions") {
        let values = values(list);
        if values.is_empty() || PLAIN.contains(&name.as_str()) {
            continue;
        }
        let kind = EXPLAINED.iter().find(|(list, _)| list == name);
        let (list, kind) = kind.unwrap_or_else(|| panic!("{name}: are its values ids or not?"));
        seen.insert(list);
        ids.extend(values.into_iter().map(|value| id(kind, value)));
    }
    assert_eq!(seen.len(), EXPLAINED.len(), "a list left the schema");
    for question in ["identity", "efficacy", "safety", "lawfulness"] {
        ids.insert(id("question", question));
    }
    assert_explained(&ids);
}

/// Values of `knowledge/claims/offer.toml`: those named, and those that others imply.
fn offer_values() -> Ids {
    let table = read("knowledge/claims/offer.toml");
    let quoted = |line: &str| -> Vec<String> {
        line.split('"')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    let mut ids = Ids::new();
    for offer in table.split("[[offer]]").skip(1) {
        let key = |name: &str| -> Vec<String> {
            let line = offer
                .lines()
                .find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix('='));
            line.map(quoted).unwrap_or_default()
        };
        let (value, of) = (key("value"), key("of"));
        assert_eq!((value.len(), of.len()), (1, 1), "unread: {offer}");
        ids.insert((of[0].clone(), value[0].clone()));
        for implied in key("implies") {
            let (kind, value) = implied.split_once(':').expect("kind:value");
            ids.insert(id(kind, value));
        }
    }
    ids
}

#[test]
fn values_of_offers() {
    let ids = offer_values();
    for known in [id("route", "iv"), id("indication", "cancer")] {
        assert!(ids.contains(&known), "the table was not read: {known:?}");
    }
    assert_explained(&ids);
}

#[test]
fn titles_of_offers_can_stand_in_a_list() {
    let knowledge = Knowledge::embedded().expect("the base reads");
    let kinds: BTreeSet<_> = offer_values().into_iter().map(|(kind, _)| kind).collect();
    for term in knowledge.terms() {
        if kinds.contains(term.kind.code()) {
            let clash = term.title.en.contains(',') || term.title.ja.contains('、');
            assert!(!clash, "{}: its title reads as two", term.id);
        }
    }
}

#[test]
fn rules_disclosures_and_corrections() {
    let mut ids = Ids::new();
    let rules = fs::read_dir(root().join("knowledge/advertising")).expect("there are rules");
    for file in rules {
        let path = file.expect("an entry can be read").path();
        let name = path.file_stem().and_then(|name| name.to_str());
        ids.insert(id("rule", name.expect("a name")));
    }
    ids.extend(DISCLOSURE_ORDER.map(|item| id("disclosure", item)));
    for line in read("knowledge/corrections/misstatements.toml").lines() {
        if let Some(name) = line.strip_prefix("id = ") {
            ids.insert(id("correction", name.trim_matches('"')));
        }
    }
    for (kind, least) in [("rule", 30), ("disclosure", 10), ("correction", 15)] {
        let found = ids.iter().filter(|(of, _)| of == kind).count();
        assert!(found >= least, "{found} entries of the kind {kind}");
    }
    assert_explained(&ids);
}

#[test]
fn criteria_and_the_words_of_dossiers() {
    let mut ids = Ids::new();
    for file in fs::read_dir(root().join("knowledge/product")).expect("there are criteria") {
        let path = file.expect("an entry can be read").path();
        let text = fs::read_to_string(path).expect("the file can be read");
        for criterion in text.split("[[criterion]]").skip(1) {
            let key = |name: &str| {
                let line = criterion
                    .lines()
                    .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
                line.expect("every criterion has it").trim_matches('"')
            };
            ids.insert(id("criterion", key("id")));
            ids.insert(id("criterion_group", key("group")));
            ids.insert(id("criterion_level", key("level")));
            let kind = key("check").split('"').nth(1);
            ids.insert(id("check", kind.expect("a check names its kind")));
        }
    }
    ids.extend(ItemStanding::ALL.map(|standing| id("item_standing", standing.code())));
    for (kind, least) in [("criterion", 60), ("check", 20), ("item_standing", 6)] {
        let found = ids.iter().filter(|(of, _)| of == kind).count();
        assert!(found >= least, "{found} entries of the kind {kind}");
    }
    assert_explained(&ids);
}

#[test]
fn whatever_a_report_names() {
    let report = evigil(&["check", "examples/clinic-page.html", "--format", "json"]);
    let mut ids = Ids::new();
    collect(&report, &mut ids);
    for kind in [
        "rule",
        "label",
        "fact",
        "disclosure",
        "route",
        "verification",
    ] {
        assert!(
            ids.iter().any(|(of, _)| of == kind),
            "no {kind} in the report"
        );
    }
    assert_explained(&ids);
}

/// The ids of a report, by the keys under which they stand.
fn collect(part: &Value, ids: &mut Ids) {
    for list in part.as_array().into_iter().flatten() {
        collect(list, ids);
    }
    for (key, value) in part.as_object().into_iter().flatten() {
        let kind = match key.as_str() {
            "rule" | "label" | "stance" | "severity" | "strength" | "donor" | "verification" => {
                key.as_str()
            }
            "kind" => "document_kind",
            "status" => "disclosure_status",
            "item" => "disclosure",
            "products" => "product",
            "cell_sources" => "cell_source",
            "species" => "species",
            "routes" => "route",
            "indications" => "indication",
            "citations" | "corrections" => {
                let kind = if key == "citations" {
                    "fact"
                } else {
                    "correction"
                };
                let named = value.as_array().into_iter().flatten();
                ids.extend(named.filter_map(|one| Some(id(kind, one["id"].as_str()?))));
                collect(value, ids);
                continue;
            }
            _ => {
                collect(value, ids);
                continue;
            }
        };
        let values = value
            .as_array()
            .map_or(std::slice::from_ref(value), Vec::as_slice);
        ids.extend(
            values
                .iter()
                .filter_map(|value| Some(id(kind, value.as_str()?))),
        );
    }
}

/// What an assessment names under `about`, of every offer that is shipped.
#[test]
fn what_an_assessment_names_is_explained() {
    fn collect(value: &Value, ids: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                for (key, inner) in map {
                    if let (true, Value::Array(about)) = (key == "about", inner) {
                        ids.extend(about.iter().filter_map(Value::as_str).map(str::to_owned));
                    } else {
                        collect(inner, ids);
                    }
                }
            }
            Value::Array(all) => all.iter().for_each(|inner| collect(inner, ids)),
            _ => {}
        }
    }
    let mut ids = BTreeSet::new();
    for offer in ["fatigue-drip", "knee-injection"] {
        let path = format!("examples/offers/{offer}");
        let report = evigil(&["assess", &path, "--format", "json", "--lang", "en"]);
        collect(&report, &mut ids);
    }
    // Criteria, studies, works, rules of law, sport and advertising, incidents, notes, sentences.
    assert!(ids.len() > 60, "{ids:?}");
    let mut arguments = vec!["explain", "--format", "json"];
    arguments.extend(ids.iter().map(String::as_str));
    let views = evigil(&arguments);
    assert!(
        views
            .as_array()
            .is_some_and(|views| views.len() >= ids.len())
    );
}
