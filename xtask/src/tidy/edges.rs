//! Crates depend downwards only.

use serde_json::Value;

use super::Complaint;

/// The crates, lowest first. Crates of one row do not know of each other. A new crate gets its
/// place here.
const ROWS: &[&[&str]] = &[
    &["evigil-core", "evigil-postgres"],
    &["evigil-knowledge"],
    &[
        "evigil-document",
        "evigil-claims",
        "evigil-instrument",
        "evigil-cytometry",
        "evigil-evidence",
        "evigil-law",
        "evigil-print",
        "evigil-signal",
        "evigil-vigilance",
    ],
    &["evigil-product"],
    &["evigil-assess"],
    &["evigil-cluster", "evigil-registry"],
    &["evigil-demo", "evigil-web"],
    &["evigil-pages"],
    &["evigil"],
];

/// Stands beside the house: it depends on none of its crates, and none on it.
const OUTSIDE: &str = "xtask";

fn row(name: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&name))
}

pub(super) fn complaints(metadata: &Value) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for package in list(&metadata["packages"]) {
        let name = word(&package["name"]);
        let manifest = word(&package["manifest_path"]).replace('\\', "/");
        let mut complain = |what: String| {
            let path = format!("{name}/Cargo.toml");
            complaints.push(Complaint {
                path,
                line: 0,
                what,
            });
        };
        if name != OUTSIDE {
            if row(name).is_none() {
                complain(
                    "has no place in the order of crates (xtask/src/tidy/edges.rs)".to_owned(),
                );
            }
            if !manifest.ends_with(&format!("/crates/{name}/Cargo.toml")) {
                complain("the folder of a crate is `crates/` and its name".to_owned());
            }
        }
        for dependency in list(&package["dependencies"]) {
            let other = word(&dependency["name"]);
            // Only crates of the workspace have a path.
            if dependency["path"].is_null() {
                continue;
            }
            let for_tests = dependency["kind"] == "dev";
            if !is_allowed(name, other, for_tests) {
                complain(format!("must not depend on `{other}`: edges only go down"));
            }
        }
    }
    complaints
}

/// Tests may look at a crate of the same row, never at one above.
fn is_allowed(from: &str, to: &str, for_tests: bool) -> bool {
    match (row(from), row(to)) {
        (Some(from), Some(to)) => to < from || (for_tests && to == from),
        _ => false,
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn count(name: &str, dependencies: Value) -> usize {
        let manifest = format!("/somewhere/crates/{name}/Cargo.toml");
        let package =
            json!({"name": name, "manifest_path": manifest, "dependencies": dependencies});
        complaints(&json!({ "packages": [package] })).len()
    }

    #[test]
    fn edges_go_down() {
        let on = |name: &str, kind: Value| json!([{"name": name, "path": "/x", "kind": kind}]);
        assert_eq!(count("evigil-claims", on("evigil-core", Value::Null)), 0);
        assert_eq!(count("evigil-core", on("evigil-claims", Value::Null)), 1);
        assert_eq!(
            count("evigil-claims", on("evigil-document", Value::Null)),
            1
        );
        assert_eq!(
            count("evigil-claims", on("evigil-document", json!("dev"))),
            0
        );
        assert_eq!(count("evigil-claims", on("evigil-assess", json!("dev"))), 1);
        assert_eq!(count("evigil-claims", on("evigil-core", json!("build"))), 0);
    }

    #[test]
    fn crates_of_others_are_free() {
        assert_eq!(
            count("evigil-core", json!([{"name": "serde", "kind": null}])),
            0
        );
    }

    #[test]
    fn a_new_crate_gets_a_place() {
        assert_eq!(count("evigil-cooking", json!([])), 1);
    }

    #[test]
    fn nothing_leads_to_the_tasks_or_from_them() {
        let on = |name: &str| json!([{"name": name, "path": "/x", "kind": null}]);
        assert_eq!(count("evigil", on("xtask")), 1);
        assert_eq!(count("xtask", on("evigil-core")), 1);
    }
}
