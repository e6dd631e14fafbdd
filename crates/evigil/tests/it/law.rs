//! `evigil law classify`, `obligations` and `facts`.

use crate::support::Case;

/// The text without its spaces and ends of lines, which depend on the width of the terminal.
fn flat(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn a_drip_is_classified_with_articles_and_gaps() {
    let case = Case::new();
    let run = case.run(
        "law classify --jurisdiction JP --fact material=vesicles --fact purpose=treat_disease \
         --fact provider=clinic --lang en --as-of 2026-11-22",
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let text = run.text();
    for told in [
        "Act on the Safety of Regenerative Medicine: not covered",
        "Art. 2(2), (4)",
        "in force from 2014-11-25",
        "What the law does not give",
        "[jp_relief.none]",
        "--fact advertised=",
        "not legal advice",
    ] {
        assert!(flat(text).contains(&flat(told)), "{told}\n{text}");
    }
    // The whole text, wrapped lines and all, has no step that does not apply.
    assert!(
        !flat(text).contains(&flat("Is it platelet-rich plasma?")),
        "{text}"
    );
    let steps = case.run(
        "law classify --jurisdiction JP --fact material=vesicles --fact purpose=treat_disease --steps --lang en",
    );
    assert!(
        flat(steps.text()).contains(&flat("Is it platelet-rich plasma? No.")),
        "{}",
        steps.text()
    );
}

#[test]
fn both_languages_end_with_the_notice() {
    let case = Case::new();
    for (lang, notice) in [
        ("en", "It is not legal advice."),
        ("ja", "法的助言ではありません。"),
    ] {
        for command in ["classify", "obligations"] {
            let run = case.run(&format!(
                "law {command} --fact material=vesicles --lang {lang}"
            ));
            let ends = flat(run.text()).ends_with(&flat(notice));
            assert!(ends, "{command} {lang}: {}", run.text());
        }
    }
}

#[test]
fn json_carries_steps_questions_and_the_day() {
    let case = Case::new();
    let told = case
        .run("law classify --fact material=cell_free --jurisdiction JP,US --format json --as-of 2025-05-30 --lang ja")
        .json();
    assert_eq!(told["schema"], "evigil.law/1");
    assert_eq!(told["as_of"], "2025-05-30");
    let determined = told["determined"].as_array().expect("is a list");
    assert!(determined.iter().any(|it| it["jurisdiction"]["id"] == "US"));
    assert!(determined.iter().all(|it| it["jurisdiction"]["id"] != "KR"));
    let act = &determined[0];
    assert_eq!(
        (&act["id"], &act["outcome"]),
        (&"jp_rm_act".into(), &"not_covered".into())
    );
    let last = act["steps"]
        .as_array()
        .and_then(|it| it.last())
        .expect("has steps");
    assert_eq!(last["applies"], "yes");
    assert_eq!(last["citations"][0]["id"], "JP-RM-15");
    assert_eq!(last["citations"][0]["locator"], "第2条第2項・第4項");
    let asked = told["questions"].as_array().expect("is a list");
    assert!(asked.iter().any(|it| it["fact"]["id"] == "purpose"));
    // The facts of an answer can be given again.
    case.write("again.json", told["facts"].to_string().as_bytes());
    let again = case
        .run("law classify --facts again.json --format json --as-of 2025-05-30 --lang ja")
        .json();
    assert_eq!(again, told);
}

#[test]
fn obligations_follow_facts_from_a_file() {
    let case = Case::with(&[(
        "treatment.toml",
        "jurisdiction = [\"JP\"]\nmaterial = \"living_cells\"\nprocessing = \"cultured\"\n\
         cell_kind = \"mesenchymal_stem\"\ndonor = \"autologous\"\napproved_product = false\n\
         purpose = [\"treat_disease\"]\nprovider = \"clinic\"\nharm = [\"death\"]\n"
            .as_bytes(),
    )]);
    let run = case.run("law obligations --facts treatment.toml --lang en");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for told in [
        "jp_rm.report_7_days",
        "jp_rm.penalty_class_2_3",
        "jp_rm.plan_class_2",
    ] {
        assert!(
            flat(run.text()).contains(&flat(told)),
            "{told}\n{}",
            run.text()
        );
    }
    assert!(!flat(run.text()).contains(&flat("jp_rm.penalty_class_1")));
    // The unexpected death is asked for: its report may be due.
    assert!(
        flat(run.text()).contains(&flat("--fact death_unexpected=")),
        "{}",
        run.text()
    );
    // What is typed replaces what the file says.
    let run = case.run("law obligations --facts treatment.toml --fact harm=no_harm --lang en");
    assert!(
        !flat(run.text()).contains(&flat("jp_rm.report_7_days")),
        "{}",
        run.text()
    );
}

#[test]
fn contradictions_are_named() {
    let case = Case::new();
    let run = case.run(
        "law classify --jurisdiction JP --fact material=vesicles --fact plan_number_shown=yes --fact donor=autologous --fact donor=animal --lang en",
    );
    assert_eq!(run.code, Some(0));
    assert!(
        flat(run.text()).contains(&flat("[plan_number_without_plan]")),
        "{}",
        run.text()
    );
    assert!(
        flat(run.text()).contains(&flat("Whose cells: these answers exclude each other")),
        "{}",
        run.text()
    );
}

#[test]
fn wrong_facts_are_told_with_the_nearest_and_their_place() {
    let case = Case::with(&[
        (
            "key.toml",
            b"material = \"vesicles\"\nporpose = \"beauty\"\n",
        ),
        ("word.json", b"{\n  \"material\": \"vesikles\"\n}"),
        ("kind.toml", b"material = 1.5\n"),
        ("syntax.toml", b"material = \n"),
        ("syntax.json", b"[1, 2"),
    ]);
    for (line, told) in [
        (
            "--fact materal=vesicles",
            &["EV-J06", "near is material"][..],
        ),
        ("--fact zzzzzz=vesicles", &["EV-J01"]),
        (
            "--fact material=vesicels",
            &["EV-J02", "vesicles", "--fact material=vesicels"],
        ),
        ("--fact contract_price=much", &["EV-J03"]),
        ("--fact material", &["EV-J07"]),
        ("--jurisdiction XX", &["EV-J02", "JP", "--jurisdiction XX"]),
        ("--facts key.toml", &["EV-J06", "key.toml:2:1", "purpose"]),
        (
            "--facts word.json",
            &["EV-J02", "word.json:2:3", "vesicles"],
        ),
        ("--facts kind.toml", &["EV-J05", "kind.toml:1:1"]),
        ("--facts syntax.toml", &["EV-J04", "syntax.toml:1:"]),
        ("--facts syntax.json", &["EV-J04", "syntax.json:1:"]),
        ("--facts absent.toml", &["EV-D001", "absent.toml"]),
    ] {
        let run = case.run(&format!("law classify {line} --lang en"));
        assert_eq!(run.code, Some(2), "{line}: {}", run.stderr);
        assert!(run.stdout.is_empty(), "{line}");
        for told in told {
            assert!(run.stderr.contains(told), "{line}: {told}: {}", run.stderr);
        }
    }
}

#[test]
fn facts_are_listed_with_their_words() {
    let case = Case::new();
    let told = case.run("law facts --format json --lang en").json();
    assert_eq!(told["schema"], "evigil.law-facts/1");
    let facts = told["facts"].as_array().expect("is a list");
    let material = facts
        .iter()
        .find(|it| it["id"] == "material")
        .expect("is there");
    assert_eq!(material["kind"], "one");
    let words = material["words"].as_array().expect("has words");
    assert!(
        words
            .iter()
            .any(|it| it["id"] == "vesicles" && it["within"] == "cell_free")
    );
    let text = case.run("law facts --lang ja");
    assert!(text.text().contains("contract_price") && text.text().contains("JPY"));
}

#[test]
fn what_outputs_name_can_be_explained() {
    let case = Case::new();
    for id in [
        "jp_rm_act",
        "jp_rm_act.cell_free",
        "jp_rm.plan",
        "plan_number_without_plan",
        "beauty_method",
    ] {
        let run = case.run(&format!("explain {id} --lang en"));
        assert_eq!(run.code, Some(0), "{id}: {}", run.stderr);
        assert!(run.text().contains(id), "{id}: {}", run.text());
    }
}
