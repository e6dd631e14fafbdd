//! Dossiers: what is filled in is read, what is wrong is reported with its place.

use evigil_core::Lang;
use evigil_knowledge::Knowledge;
use evigil_product::dossier::{
    Donor, Dossier, DossierFault, DossierProblem, FileRole, MeasurementKind, ProductClass,
    Vocabulary, template,
};

fn read(text: &str) -> (Dossier, Vec<DossierProblem>) {
    let knowledge = Knowledge::embedded().expect("the built-in base loads");
    Dossier::parse(text, &Vocabulary::of(knowledge))
}

/// The problems as `line: code key-or-word`.
fn told(text: &str) -> Vec<String> {
    let (_, problems) = read(text);
    let told = |problem: &DossierProblem| {
        let details = problem.fault.details();
        let first = details.first().map_or("", |(_, value)| value);
        format!("{}: {} {first}", problem.place.line, problem.fault.code())
    };
    problems.iter().map(told).collect()
}

#[test]
fn an_empty_template_lacks_only_a_name() {
    for lang in Lang::ALL {
        let (dossier, problems) = read(template(lang));
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(
            problems[0].fault,
            DossierFault::MissingKey { key: "name" },
            "{lang:?}"
        );
        assert!(dossier.measurements.is_empty() && dossier.markers.is_empty());
        let fields: Vec<&str> = dossier.fields.keys().map(String::as_str).collect();
        assert_eq!(fields, ["schema"], "an empty template discloses nothing");
    }
}

#[test]
fn every_example_of_the_templates_can_be_used() {
    for lang in Lang::ALL {
        let filled = uncommented(template(lang));
        let (dossier, problems) = read(&filled);
        assert_eq!(problems, [], "{lang:?}\n{filled}");
        assert_eq!(dossier.product.class, Some(ProductClass::Ev));
        assert_eq!(dossier.source.donor, Some(Donor::Allogeneic));
        assert_eq!(dossier.measurements.len(), 2);
        let nta = &dossier.measurements[0];
        assert_eq!(nta.kind, MeasurementKind::Nta);
        assert_eq!(nta.value, Some(6.1e10));
        assert_eq!(nta.files[0].role, FileRole::Sample);
        assert_eq!(dossier.markers[0].name, "CD63");
        assert_eq!(dossier.release_tests[0].result.as_deref(), Some("0.05"));
        assert_eq!(dossier.files().count(), 3);
    }
}

/// The template with its examples made real.
fn uncommented(template: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in template.lines() {
        let example = line.strip_prefix("# ").filter(|rest| {
            let word = rest.trim_start_matches('[').split([' ', ']', '.']).next();
            let is_key = word.is_some_and(|word| {
                !word.is_empty()
                    && word
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c == '_' || c == '1' || c == 'd')
            });
            is_key && (rest.contains(" = ") || rest.starts_with("[["))
        });
        match example {
            Some(rest) => {
                let name = rest.split(" = ").next().unwrap_or_default();
                // A key that stands empty above is filled by its example.
                lines.retain(|line| {
                    !line.starts_with(&format!("{name} = \"\"")) || rest.contains("[[")
                });
                lines.push(rest.to_owned());
            }
            None => lines.push(line.replace("name = \"\"", "name = \"x\"")),
        }
    }
    // The marker's example points at a measurement that the examples do not hold.
    lines.push("[[measurement]]\nid = \"flow-1\"\nkind = \"nano_flow\"".to_owned());
    lines.join("\n")
}

#[test]
fn an_unknown_key_is_told_with_the_nearest_one() {
    let (_, problems) = read("[product]\nname = \"a\"\n[lot]\nnumbr = \"7\"\n");
    let [problem] = problems.as_slice() else {
        panic!("{problems:?}");
    };
    assert_eq!((problem.place.line, problem.place.column), (4, 1));
    let DossierFault::UnknownKey {
        key,
        nearest,
        known,
    } = &problem.fault
    else {
        panic!("{problem:?}");
    };
    assert_eq!(
        (key.as_str(), nearest.as_deref()),
        ("lot.numbr", Some("number"))
    );
    assert!(known.contains(&"expires_on"));
}

#[test]
fn every_kind_of_fault_has_its_line() {
    let text = r#"schema = "evigil.dossier/9"
[product]
name = "a"
class = "exosom"
routes = ["iv", "vein"]
[lot]
made_on = 2026-04-01
expires_on = 2026-03-01
containers = -3
container_ml = "5"
[[measurement]]
id = "m"
kind = "nta"
value = 1e9
unit = "ug/mL"
low = 2e9
high = 1e9
[[measurement]]
id = "m"
[[measurement.file]]
path = "../../etc/passwd"
[[marker]]
measurement = "x"
"#;
    assert_eq!(
        told(text),
        [
            "1: EV-L002 evigil.dossier/9",
            "4: EV-L006 class",
            "5: EV-L006 routes",
            "8: EV-L011 expires_on",
            "9: EV-L005 containers",
            "10: EV-L004 container_ml",
            "15: EV-L007 ug/mL",
            "16: EV-L011 low",
            "18: EV-L008 kind",
            "19: EV-L009 m",
            "21: EV-L013 ../../etc/passwd",
            "22: EV-L008 name",
            "23: EV-L010 x",
        ]
    );
}

#[test]
fn numbers_have_to_be_numbers() {
    assert_eq!(
        told("[product]\nname=\"a\"\n[source]\ncells = nan\ndonors = 1.5\npassage = 1e300\n"),
        [
            "4: EV-L005 cells",
            "5: EV-L004 source.donors",
            "6: EV-L004 source.passage"
        ]
        .map(|line| line.replace("source.", ""))
    );
    let (dossier, problems) = read("[product]\nname=\"a\"\n[source]\ncells = 0x10\ndonors = 1e1\n");
    assert_eq!(problems, []);
    assert_eq!(
        (dossier.source.cells, dossier.source.donors),
        (Some(16.0), Some(10))
    );
}

#[test]
fn no_text_makes_it_panic() {
    let whole = uncommented(template(Lang::Ja));
    for end in (0..whole.len()).step_by(7) {
        if whole.is_char_boundary(end) {
            let _ = read(&whole[..end]);
        }
    }
    assert_eq!(told("= 3\n")[0].split(' ').nth(1), Some("EV-L001"));
    assert!(told("product = 3")[0].contains("EV-L004"));
    assert_eq!(
        told("measurement = 3\nmarker = [1]\n[product]\nname = 'a'"),
        ["1: EV-L004 measurement", "2: EV-L004 marker"]
    );
}
