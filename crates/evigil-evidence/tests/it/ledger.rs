//! The ledger: every file of the base is right, and wrong files are told where they are wrong.

use evigil_evidence::ledger::recompute::{Part, fisher, recompute};
use evigil_evidence::ledger::{Counts, Ledger, Means, Measure};
use evigil_knowledge::Knowledge;

/// A study that is right; tests put something wrong in.
const RIGHT: &str = include_str!("../data/right_study.toml");

fn base() -> &'static Knowledge {
    Knowledge::embedded().unwrap()
}

/// What is wrong with a study, one `line: code` each.
fn faults(text: &str) -> Vec<String> {
    match Ledger::read(base(), [("evidence/studies/T01.toml", text)].into_iter()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults
            .0
            .iter()
            .map(|fault| {
                let line = fault.line.map_or("-".to_owned(), |line| line.to_string());
                format!("{line}: {} {}", fault.kind.code(), fault.field)
            })
            .collect(),
    }
}

/// Replaces what must be there.
fn with(from: &str, to: &str) -> String {
    assert!(RIGHT.contains(from), "`{from}` is not in the study");
    RIGHT.replacen(from, to, 1)
}

#[track_caller]
fn wrong(from: &str, to: &str, code: &str, field: &str) {
    let text = with(from, to);
    let found = faults(&text);
    let wanted = format!("{code} {field}");
    assert!(
        found.iter().any(|fault| fault
            .split_once(": ")
            .is_some_and(|(line, rest)| line != "-" && rest == wanted)),
        "{wanted} is not among {found:?}"
    );
}

#[test]
fn every_study_of_the_base_is_right() {
    let ledger = Ledger::load(base()).unwrap_or_else(|faults| panic!("\n{faults}\n"));
    assert!(ledger.studies().len() > 0);
    assert!(ledger.scales().len() >= 45);
    assert!(ledger.conditions().len() >= 16);
}

#[test]
fn a_right_study_has_no_fault() {
    assert_eq!(faults(RIGHT), Vec::<String>::new());
}

#[test]
fn a_file_that_is_no_study_says_where() {
    assert_eq!(faults("id = \"T01\"\nstate = 3\n"), ["2: EV-E40 "]);
    assert_eq!(faults("id = "), ["1: EV-E40 "]);
    let unknown = with("blinding = \"double\"", "blindness = \"double\"");
    assert!(faults(&unknown)[0].contains("EV-E40"));
}

#[test]
fn ids_have_to_lead_somewhere() {
    wrong("id = \"T01\"", "id = \"T02\"", "EV-E41", "id");
    wrong(
        "\"joint\"]\ncondition",
        "\"joints\"]\ncondition",
        "EV-E43",
        "indications[0]",
    );
    wrong(
        "indications = [\"joint\"]",
        "indications = []",
        "EV-E66",
        "indications",
    );
    wrong(
        "routes = [\"joint\"]",
        "routes = [\"knee\"]",
        "EV-E43",
        "routes[0]",
    );
    wrong(
        "class = \"ev\"",
        "class = \"vesicle\"",
        "EV-E43",
        "product.class",
    );
    wrong("\"placenta\"", "\"cake\"", "EV-E43", "product.cell_source");
    wrong(
        "scale = \"womac\"",
        "scale = \"womak\"",
        "EV-E43",
        "outcome[1].scale",
    );
    wrong(
        "same_people_as = []",
        "same_people_as = [\"T01\"]",
        "EV-E43",
        "same_people_as[0]",
    );
}

#[test]
fn an_unknown_scale_is_told_with_the_nearest() {
    let text = with("scale = \"womac\"", "scale = \"womak\"");
    let faults = Ledger::read(
        base(),
        [("evidence/studies/T01.toml", text.as_str())].into_iter(),
    )
    .unwrap_err();
    let said = faults.to_string();
    assert!(
        said.starts_with("evidence/studies/T01.toml:") && said.contains("`womac`"),
        "{said}"
    );
}

#[test]
fn one_id_stands_once() {
    let files = [
        ("evidence/studies/T01.toml", RIGHT),
        ("evidence/studies/t01.toml", RIGHT),
    ];
    let faults = Ledger::read(base(), files.into_iter()).unwrap_err();
    let codes: Vec<&str> = faults.0.iter().map(|fault| fault.kind.code()).collect();
    assert!(codes.contains(&"EV-E42"), "{codes:?}");
}

#[test]
fn intervals_stand_the_right_way_round() {
    wrong(
        "low = 0.14",
        "low = 0.6",
        "EV-E44",
        "outcome[0].printed.low",
    );
    wrong(
        "high = 1.11",
        "high = 0.3",
        "EV-E44",
        "outcome[0].printed.low",
    );
    wrong("low = 0.14, ", "", "EV-E45", "outcome[0].printed.value");
    wrong(", level = 0.95", "", "EV-E45", "outcome[0].printed.low");
    wrong(
        "level = 0.95",
        "level = 95",
        "EV-E46",
        "outcome[0].printed.level",
    );
    wrong("p = 0.08", "p = 1.2", "EV-E47", "outcome[0].printed.p");
    wrong("p = 0.08", "p = nan", "EV-E47", "outcome[0].printed.p");
    wrong(
        "low = 0.14",
        "low = -0.14",
        "EV-E48",
        "outcome[0].printed.low",
    );
    wrong(
        "value = 0.49",
        "value = inf",
        "EV-E54",
        "outcome[0].printed.value",
    );
}

#[test]
fn parts_are_not_above_their_wholes() {
    wrong(
        "events = 3",
        "events = 12",
        "EV-E49",
        "outcome[0].counts.events",
    );
    wrong(
        "people = 11",
        "people = 0",
        "EV-E54",
        "outcome[0].counts.events",
    );
    wrong(
        "affected = 0",
        "affected = 99",
        "EV-E50",
        "harm[0].affected",
    );
    wrong("at_risk = 20", "at_risk = 200", "EV-E51", "harm[0].at_risk");
    wrong(
        "analysed = 39",
        "analysed = 41",
        "EV-E51",
        "participants.analysed",
    );
    wrong(
        "treated = 20",
        "treated = 41",
        "EV-E51",
        "participants.treated",
    );
    wrong(
        "people_comparator = 24",
        "people_comparator = 40",
        "EV-E51",
        "outcome[0].counts.people",
    );
}

#[test]
fn values_stand_on_their_scale() {
    wrong("value = 31.5", "value = 97", "EV-E52", "outcome[1].value");
    wrong("value = 31.5", "value = -1", "EV-E52", "outcome[1].value");
    wrong("scale = \"womac\"", "", "EV-E53", "outcome[1].value");
    wrong("sd = 8", "sd = -8", "EV-E54", "outcome[1].means.sd");
    wrong(
        "mean = 31.5",
        "mean = 131.5",
        "EV-E52",
        "outcome[1].means.mean",
    );
    let change =
        with("value = 31.5", "value = -20\nchange = true").replace("mean = 31.5", "mean = -20");
    assert_eq!(faults(&change), Vec::<String>::new());
    wrong(
        "value = 31.5",
        "value = -97\nchange = true",
        "EV-E52",
        "outcome[1].value",
    );
    wrong("amount = 5", "amount = 0", "EV-E54", "dose[0].amount");
    wrong("times = 1", "times = 0", "EV-E54", "dose[0].times");
    wrong("unit = \"mL\"\n", "", "EV-E66", "dose[0].unit");
}

#[test]
fn identifiers_and_citations_have_their_shape() {
    wrong(
        "\"10.1186/",
        "\"https://doi.org/10.1186/",
        "EV-E56",
        "identifiers.doi[0]",
    );
    wrong(
        "\"39465400\"",
        "\"PMID 39465400\"",
        "EV-E56",
        "identifiers.pmid[0]",
    );
    wrong(
        "\"NCT04493242\"",
        "\"NCT0449324\"",
        "EV-E56",
        "identifiers.registry[0]",
    );
    wrong(
        "url = \"https://",
        "url = \"www.",
        "EV-E57",
        "reading.sources[0].url",
    );
    let none = RIGHT
        .lines()
        .map(|line| {
            if line.starts_with("sources = ") {
                "sources = []"
            } else {
                line
            }
        })
        .collect::<Vec<_>>()
        .join("\n");
    assert_eq!(faults(&none).len(), 1);
    assert!(faults(&none)[0].ends_with("EV-E57 reading.sources"));
    wrong("on = 2026-11-22\n", "", "EV-E55", "reading");
    assert!(faults(&with("on = 2026-11-22", "on = 2026-13-22"))[0].contains("EV-E40"));
}

#[test]
fn what_was_not_read_does_not_count() {
    let nothing = with("part = \"abstract\"", "part = \"nothing\"");
    let found = faults(&nothing);
    for field in [
        "direction",
        "outcome[0]",
        "outcome[1]",
        "harm[0]",
        "bias[0]",
        "participants.enrolled",
    ] {
        assert!(
            found
                .iter()
                .any(|it| it.ends_with(&format!("EV-E58 {field}"))),
            "{field}: {found:?}"
        );
    }
}

#[test]
fn a_trial_without_result_has_none() {
    wrong(
        "state = \"reported\"",
        "state = \"registered\"",
        "EV-E59",
        "direction",
    );
    wrong(
        "state = \"reported\"",
        "state = \"started\"",
        "EV-E59",
        "outcome[0]",
    );
    wrong(
        "direction = \"mixed\"",
        "direction = \"none_yet\"",
        "EV-E60",
        "direction",
    );
}

#[test]
fn a_change_from_the_start_is_no_effect_against_a_control() {
    wrong(
        "kind = \"usual_care\"",
        "kind = \"baseline\"",
        "EV-E61",
        "comparator",
    );
    let single = with("design = \"randomised\"", "design = \"single_arm\"");
    let found = faults(&single);
    for field in [
        "EV-E61 comparator",
        "EV-E62 outcome[0].printed",
        "EV-E62 outcome[0].counts",
        "EV-E62 outcome[1].means",
        "EV-E64 bias[0].tool",
    ] {
        assert!(
            found.iter().any(|it| it.ends_with(field)),
            "{field}: {found:?}"
        );
    }
    wrong(
        "domain = \"randomisation\"",
        "domain = \"luck\"",
        "EV-E65",
        "bias[0].domain",
    );
}

#[test]
fn texts_are_there_in_both_languages() {
    wrong(
        "title.ja = \"試験\"",
        "title.ja = \" \"",
        "EV-E63",
        "title.ja",
    );
}

/// The printed and the crude ratios of a trial of cells followed by vesicles, as read in its
/// abstract (doi:10.1186/s13287-023-03402-8), and the recomputation of two of its arms.
#[test]
fn a_ratio_that_does_not_compute_is_shown_beside_its_counts() {
    let ledger = Ledger::read(base(), [("evidence/studies/T01.toml", RIGHT)].into_iter()).unwrap();
    let found = ledger.discrepancies();
    assert_eq!(found.len(), 1);
    let two = |value: f64| (value * 100.0).round() / 100.0;
    let effect = found[0].recomputed;
    assert_eq!(
        (two(effect.value), two(effect.low), two(effect.high)),
        (0.82, 0.27, 2.50)
    );
    assert!(!effect.half_added);
    assert_eq!(found[0].printed.value, Some(0.49));
    assert_eq!(found[0].differs, [Part::Value, Part::Low, Part::High]);

    let zero = Counts {
        events: 0,
        people: 8,
        events_comparator: 8,
        people_comparator: 24,
    };
    let mut outcome = found[0].outcome.clone();
    outcome.counts = Some(zero);
    let effect = recompute(&outcome).unwrap();
    assert!(effect.half_added);
    assert_eq!(
        (two(effect.value), two(effect.low), two(effect.high)),
        (0.16, 0.01, 2.55)
    );
    let p = effect.p.unwrap();
    assert!((p - 0.081).abs() < 5e-4, "{p}");
}

/// R 4: `fisher.test(matrix(c(3, 1, 1, 3), 2))` and the tea-tasting table of its help page.
#[test]
fn fisher_is_that_of_the_textbook() {
    let tea = fisher([3, 1, 1, 3]).unwrap();
    assert!((tea - 34.0 / 70.0).abs() < 1e-12, "{tea}");
    assert!((fisher([0, 5, 0, 5]).unwrap() - 1.0).abs() < 1e-12);
    assert_eq!(fisher([u64::MAX, 1, 1, 1]), None);
    assert_eq!(fisher([1 << 40, 1, 1, 1]), None);
}

#[test]
fn a_difference_of_means_has_its_interval() {
    let ledger = Ledger::read(base(), [("evidence/studies/T01.toml", RIGHT)].into_iter()).unwrap();
    let mut outcome = ledger.study("t01").unwrap().outcome[1].clone();
    outcome.means = Some(Means {
        mean: 10.0,
        sd: 2.0,
        people: 16,
        mean_comparator: 8.0,
        sd_comparator: 2.0,
        people_comparator: 16,
    });
    let effect = recompute(&outcome).unwrap();
    assert_eq!(effect.measure, Measure::MeanDifference);
    // se = sqrt(4/16 + 4/16)
    assert!((effect.high - 2.0 - 1.959_963_984_540_054 * 0.5_f64.sqrt()).abs() < 1e-9);
    outcome.means = None;
    assert_eq!(recompute(&outcome), None);
}

#[test]
fn the_ledger_shows_where_its_printed_ratios_do_not_compute() {
    let ledger = Ledger::load(base()).unwrap();
    let found = ledger.discrepancies();
    let of_trial: Vec<(f64, f64)> = found
        .iter()
        .filter(|it| it.study.id == "E51")
        .map(|it| (it.printed.value.unwrap(), it.recomputed.value))
        .collect();
    assert_eq!(of_trial.len(), 2, "{found:?}");
    for ((printed, recomputed), (said, computed)) in
        of_trial.iter().zip([(0.08, 0.16), (0.49, 0.82)])
    {
        assert!((printed - said).abs() < 1e-9 && (recomputed - computed).abs() < 5e-3);
    }
}
