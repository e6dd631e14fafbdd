//! The engine of decisions, on the base and on bases that are wrong.

use std::path::Path;

use evigil_knowledge::Knowledge;
use evigil_law::decision::{DecisionBase, FactFault, Facts, Truth, decide};
use jiff::civil::{Date, date};

pub(crate) const TODAY: Date = date(2026, 11, 22);

pub(crate) fn base() -> DecisionBase {
    let knowledge = Knowledge::embedded().expect("the base is readable");
    DecisionBase::load(knowledge).unwrap_or_else(|fault| panic!("{fault}"))
}

fn facts(base: &DecisionBase, given: &[(&str, &str)]) -> Facts {
    let mut facts = Facts::default();
    for (key, value) in given {
        facts.set(base, key, value).expect("is a fact");
    }
    facts
}

#[test]
fn what_is_not_known_stays_open_and_is_asked_for() {
    let base = base();
    let given = facts(
        &base,
        &[("jurisdiction", "JP"), ("material", "living_cells")],
    );
    let decision = decide(&base, &given, TODAY);
    let act = decision.determined("jp_rm_act").expect("is decided");
    assert!(act.outcome().is_none());
    assert!(act.possible.contains(&"covered") && act.possible.contains(&"not_covered"));
    let asked: Vec<&str> = decision
        .questions
        .iter()
        .map(|it| it.fact.id.as_str())
        .collect();
    assert!(asked.contains(&"processing"), "{asked:?}");
    assert!(!asked.contains(&"material"));
    assert!(!asked.contains(&"jurisdiction"));
    let processing = decision
        .questions
        .iter()
        .find(|it| it.fact.id == "processing")
        .expect("is asked");
    assert!(processing.determinations.contains(&"jp_rm_act"));
}

#[test]
fn every_question_changes_something_and_nothing_else_does() {
    let base = base();
    let given = facts(
        &base,
        &[("material", "vesicles"), ("purpose", "treat_disease")],
    );
    let decision = decide(&base, &given, TODAY);
    let asked: Vec<&str> = decision
        .questions
        .iter()
        .map(|it| it.fact.id.as_str())
        .collect();
    for spec in base.facts().iter().filter(|spec| spec.id != "jurisdiction") {
        if decision.facts.answers(&spec.id).is_some() || spec.words.is_empty() {
            continue;
        }
        let before = format!("{:?}", summary(&decide(&base, &given, TODAY)));
        let changes = spec.words.iter().any(|word| {
            let mut more = given.clone();
            more.set(&base, &spec.id, &word.id).expect("is a word");
            format!("{:?}", summary(&decide(&base, &more, TODAY))) != before
        });
        assert_eq!(changes, asked.contains(&spec.id.as_str()), "{}", spec.id);
    }
}

/// Outcomes and what follows; contradictions set facts aside, so those count as not known here too.
fn summary(decision: &evigil_law::decision::Decision<'_>) -> (Vec<String>, Vec<(String, Truth)>) {
    (
        decision
            .determined
            .iter()
            .map(|it| format!("{}={:?}", it.determination.id, it.possible))
            .collect(),
        decision
            .following
            .iter()
            .map(|it| (it.consequence.id.clone(), it.applies))
            .collect(),
    )
}

#[test]
fn a_wider_word_leaves_open_what_a_narrower_one_settles() {
    let base = base();
    let wide = facts(&base, &[("jurisdiction", "JP"), ("material", "cell_free")]);
    let narrow = facts(
        &base,
        &[("jurisdiction", "JP"), ("material", "exosome_reagent")],
    );
    for given in [&wide, &narrow] {
        let decision = decide(&base, given, TODAY);
        let act = decision.determined("jp_rm_act").expect("is decided");
        assert_eq!(act.outcome(), Some("not_covered"));
    }
}

#[test]
fn answers_that_exclude_each_other_are_named_and_count_as_unknown() {
    let base = base();
    let given = facts(
        &base,
        &[
            ("jurisdiction", "JP"),
            ("material", "living_cells"),
            ("material", "vesicles"),
        ],
    );
    let decision = decide(&base, &given, TODAY);
    assert_eq!(decision.conflicts, ["material"]);
    assert!(
        decision
            .determined("jp_rm_act")
            .expect("is there")
            .outcome()
            .is_none()
    );
    assert!(decision.questions.iter().any(|it| it.fact.id == "material"));
    // A word and the wider one it belongs to do not exclude each other.
    let both = facts(
        &base,
        &[("material", "cell_free"), ("material", "vesicles")],
    );
    assert!(decide(&base, &both, TODAY).conflicts.is_empty());
}

#[test]
fn a_contradiction_sets_its_facts_aside() {
    let base = base();
    let given = facts(
        &base,
        &[
            ("jurisdiction", "JP"),
            ("material", "vesicles"),
            ("approved_product", "yes"),
            ("used_as_approved", "yes"),
        ],
    );
    let decision = decide(&base, &given, TODAY);
    let ids: Vec<&str> = decision
        .contradictions
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(ids, ["approved_vesicles"]);
    let relief = decision.determined("jp_relief").expect("is decided");
    assert_eq!(relief.outcome(), Some("not_covered"));
}

#[test]
fn mistyped_facts_are_told_with_the_nearest() {
    let base = base();
    let mut facts = Facts::default();
    assert!(matches!(
        facts.set(&base, "materal", "vesicles"),
        Err(FactFault::UnknownFact { near, .. }) if near == ["material"]
    ));
    assert!(matches!(
        facts.set(&base, "material", "vesicels"),
        Err(FactFault::UnknownWord { known, .. }) if known == ["vesicles"]
    ));
    assert!(matches!(
        facts.set(&base, "donor", "???"),
        Err(FactFault::UnknownWord { known, .. }) if known.len() == 5
    ));
    for wrong in ["many", "-3", "1.5", "", "99999999999999999999"] {
        let fault = facts
            .set(&base, "contract_price", wrong)
            .expect_err("is no price");
        assert_eq!(fault.code(), "EV-J03", "{wrong}");
    }
    assert!(facts.is_empty());
    facts
        .set(&base, "contract_price", "300,000")
        .expect("is a price");
    facts
        .set(&base, "plan_submitted", "true")
        .expect("is a flag");
    assert_eq!(facts.iter().count(), 2);
    facts
        .set(&base, "plan_submitted", "unknown")
        .expect("takes it back");
    assert_eq!(facts.iter().count(), 1);
}

/// The base with one file more.
fn with(file: &str) -> Result<DecisionBase, String> {
    let folder = std::env::temp_dir().join(format!(
        "evigil-decisions-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    ));
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge");
    copy(&from, &folder);
    std::fs::write(folder.join("decisions/zz-more.toml"), file).expect("is written");
    let knowledge = Knowledge::from_dir(&folder).expect("the rest is unharmed");
    let loaded = DecisionBase::load(&knowledge).map_err(|fault| fault.to_string());
    std::fs::remove_dir_all(&folder).expect("is removed");
    loaded
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("is made");
    for entry in std::fs::read_dir(from).expect("is a folder") {
        let entry = entry.expect("is readable");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else if entry.path().extension().is_some_and(|it| it == "toml") {
            std::fs::copy(entry.path(), &to).expect("is copied");
        }
    }
}

#[test]
fn what_does_not_hold_together_stops_the_load() {
    let words = r#"title = { en = "a", ja = "a" }
outcomes = [{ id = "covered", title = { en = "a", ja = "a" } }]
"#;
    let texts = r#"asks = { en = "a", ja = "a" }
why = { en = "a", ja = "a" }
"#;
    let determination = |jurisdiction: &str, rule: &str| {
        format!(
            "[[determination]]\nid = \"x\"\njurisdiction = \"{jurisdiction}\"\nkind = \"instrument\"\n{words}[[determination.rule]]\nid = \"x.y\"\n{texts}{rule}\n"
        )
    };
    let good = "concludes = \"covered\"\nbasis = [{ fact = \"JP-RM-01\" }]";
    assert!(with(&determination("JP", good)).is_ok());
    for (file, told) in [
        (determination("XX", good), "jurisdiction"),
        (determination("JP", "concludes = \"maybe\"\nbasis = [{ fact = \"JP-RM-01\" }]"), "no outcome"),
        (determination("JP", "concludes = \"covered\"\nbasis = [{ fact = \"JP-RM-999\" }]"), "JP-RM-999"),
        (determination("JP", "concludes = \"covered\"\nbasis = []"), "cites nothing"),
        (
            determination("JP", &format!("when = {{ fact = \"donor\", is = [\"animal\"] }}\n{good}")),
            "has to apply always",
        ),
        (
            determination("JP", &format!("when = {{ fact = \"donor\", is = [\"aliens\"] }}\n{good}")),
            "no word of it",
        ),
        (
            determination("JP", &format!("when = {{ fact = \"donor\", above = 3 }}\n{good}")),
            "no number",
        ),
        (
            determination("JP", &format!("when = {{ outcome = \"x\", is = [\"covered\"] }}\n{good}")),
            "not decided before it",
        ),
        (
            determination("JP", &format!("when = {{ fact = \"donor\" }}\n{good}")),
            "a condition is",
        ),
        (determination("JP", &format!("colour = 1\n{good}")), "unknown field"),
        (
            "[[consequence]]\nid = \"x\"\nof = \"nothing\"\nkind = \"duty\"\nwho = \"clinic\"\nwhen = { all = [] }\nbasis = [{ fact = \"JP-RM-01\" }]\n".to_owned(),
            "not decided",
        ),
    ] {
        let fault = with(&file).expect_err("is wrong");
        assert!(fault.contains(told), "{told}: {fault}");
    }
}
