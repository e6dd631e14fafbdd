//! `evigil evidence dose`.

use std::process::Command;

/// Runs with arguments that may hold spaces: exit code, stdout and stderr.
fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let found = Command::new(env!("CARGO_BIN_EXE_evigil"))
        .args(["evidence", "dose"])
        .args(args)
        .env_remove("LC_ALL")
        .env_remove("LANG")
        .output()
        .expect("the binary runs");
    (
        found.status.code(),
        String::from_utf8_lossy(&found.stdout).into_owned(),
        String::from_utf8_lossy(&found.stderr).into_owned(),
    )
}

fn json(args: &[&str]) -> serde_json::Value {
    let (code, out, err) = run(&[args, &["--format", "json", "--lang", "en"]].concat());
    assert_eq!(code, Some(0), "{err}");
    serde_json::from_str(&out).expect("is JSON")
}

#[test]
fn a_conversion_comes_with_exceptions_and_sources() {
    let found = json(&["convert", "mouse", "1e9 particles", "--route", "joint"]);
    assert_eq!(found["schema"], "evigil.dose/1");
    let part = &found["result"];
    let per_kg = part["per_kg"].as_f64().expect("a number");
    assert!((per_kg / (1e9 * 3.0 / 37.0) - 1.0).abs() < 1e-12);
    let holding: Vec<&str> = part["exceptions"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|it| it["holds"] == true)
        .filter_map(|it| it["id"].as_str())
        .collect();
    assert_eq!(holding, ["compartment", "vesicles"]);
    let citations = found["citations"].as_array().expect("a list");
    assert!(citations.iter().any(|it| it["verified"] == false));
    let child = json(&[
        "convert", "rat", "10 mg/kg", "--human", "child", "--weight", "25",
    ]);
    assert_eq!(child["result"]["weight_kg"], 25.0);
    let (_, text, _) = run(&["convert", "mouse", "10 mg", "--lang", "ja"]);
    assert!(text.contains("体表面積"), "{text}");
}

#[test]
fn doses_of_different_kinds_need_a_factor() {
    let doses = ["compare", "E53=2e8 particles x 5", "clinic=1 mL x 5"];
    let found = json(&doses);
    assert_eq!(found["result"]["pairs"][0]["order"], "different_kinds");
    assert_eq!(found["result"]["regimens"][0]["total"], 1e9);
    let factor = ["--factor", "1 mL = 3e8 particles @ certificate of lot A1"];
    let found = json(&[&doses[..], &factor].concat());
    assert_eq!(found["result"]["pairs"][0]["order"], "same_order");
    let source = &found["result"]["pairs"][0]["factor_source"];
    assert_eq!(source, "certificate of lot A1");
}

#[test]
fn what_is_no_dose_is_told() {
    for (args, code) in [
        (&["convert", "cat", "10 mg"][..], "EV-E38"),
        (&["convert", "mouse", "10 drops"], "EV-E32"),
        (&["convert", "mouse", "ten mg"], "EV-E31"),
        (&["convert", "mouse", "10 mg", "--route", "moon"], "EV-E38"),
        (&["compare", "a=1 mL"], "EV-E39"),
        (&["compare", "a=1 mL x 0", "b=1 mL"], "EV-E33"),
        (&["compare", "1 mL", "b=1 mL"], "EV-E34"),
        (
            &["compare", "a=1 mL", "b=1 mL", "--factor", "1 mL = 2 vials"],
            "EV-E36",
        ),
    ] {
        let (status, _, err) = run(&[args, &["--lang", "en"]].concat());
        assert_eq!(status, Some(2), "{args:?}: {err}");
        assert!(
            err.contains(code) && err.contains("help"),
            "{args:?}: {err}"
        );
    }
}
