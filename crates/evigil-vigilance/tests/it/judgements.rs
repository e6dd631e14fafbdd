//! Seriousness, expectedness and risk notes: the base's own examples, and made-up reports.

use evigil_knowledge::Knowledge;
use evigil_vigilance::assess::basis::unsupported;
use evigil_vigilance::assess::expectedness::{ReferenceList, ReferenceLists};
use evigil_vigilance::assess::risk_note::RiskNotes;
use evigil_vigilance::assess::seriousness::SeriousnessCheck;
use evigil_vigilance::icsr::{At, Element, Icsr, ReportKey, register as el};
use evigil_vigilance::incident::Incidents;
use jiff::civil::date;

fn report(values: &[(Element, At, &str)]) -> Icsr {
    let mut report = Icsr::new(ReportKey::default());
    for (line, (element, at, text)) in (1..).zip(values) {
        report.push(*element, *at, text, line).unwrap();
    }
    report.sort();
    report
}

#[test]
fn signs_of_seriousness_find_their_examples() {
    let knowledge = Knowledge::embedded().unwrap();
    let base = SeriousnessCheck::of(knowledge).unwrap();
    let signs = base
        .signs
        .iter()
        .map(|it| (&it.id, &it.words, &it.basis, &it.examples));
    let grave = base
        .grave
        .iter()
        .map(|it| (&it.id, &it.words, &it.basis, &it.examples));
    for (id, words, basis, examples) in signs.chain(grave) {
        assert_eq!(unsupported(basis, knowledge), [], "{id}");
        assert!(
            examples.iter().any(|it| it.finds) && examples.iter().any(|it| !it.finds),
            "{id}"
        );
        for example in examples {
            let found = words.found_in(&example.text, &base.negation);
            assert_eq!(
                found.is_some(),
                example.finds,
                "{id}: {} {found:?}",
                example.text
            );
        }
    }
}

#[test]
fn what_contradicts_the_stated_seriousness_is_asked() {
    let base = SeriousnessCheck::of(Knowledge::embedded().unwrap()).unwrap();
    let codes = |values: &[(Element, At, &str)]| {
        base.questions(&report(values))
            .into_iter()
            .map(|problem| (problem.code, problem.place.field, problem.place.line))
            .collect::<Vec<_>>()
    };
    let one = At::one(1);
    let none: Vec<(&str, String, u64)> = Vec::new();
    let stated = (el::E_I_3_2F, one, "true");
    let narrative = (
        el::H_1,
        At::TOP,
        "Fever; hospitalized for two days. She did not die.",
    );
    assert_eq!(
        codes(&[stated, narrative]),
        [("EV-A220", "H.1".to_owned(), 2)],
        "serious by another criterion, but in hospital"
    );
    assert_eq!(
        codes(&[(el::E_I_3_2C, one, "true"), narrative]),
        none,
        "stated"
    );
    assert_eq!(
        codes(&[stated, (el::E_I_7, one, "5")]),
        [("EV-A221", "E.i.7[1]".to_owned(), 2)]
    );
    assert_eq!(
        codes(&[(el::E_I_3_2A, one, "true"), (el::E_I_7, one, "5")]),
        none
    );
    assert_eq!(
        codes(&[(el::E_I_3_2A, one, "true"), (el::E_I_7, one, "1")]),
        [("EV-A223", "E.i.7[1]".to_owned(), 2)]
    );
    assert_eq!(
        codes(&[stated, (el::D_9_1, At::TOP, "20250820")]),
        [("EV-A222", "D.9.1".to_owned(), 2)]
    );
    assert_eq!(
        codes(&[
            (el::E_I_3_2A, one, "false"),
            (el::E_I_1_1A, one, "敗血症の疑い")
        ]),
        [("EV-A224", "E.i.1.1a[1]".to_owned(), 2)]
    );
    assert_eq!(
        codes(&[(el::E_I_1_1A, one, "redness")]),
        [("EV-A225", "E.i.3.2a[1]".to_owned(), 0)],
        "nothing is stated at all"
    );
    // A history of hospital stays is no stay because of the event.
    assert_eq!(
        codes(&[stated, (el::D_7_2, At::TOP, "hospitalized in 2010")]),
        none
    );
}

#[test]
fn a_question_names_no_one_and_quotes_nothing_but_the_base_s_own_word() {
    let base = SeriousnessCheck::of(Knowledge::embedded().unwrap()).unwrap();
    let report = report(&[(el::H_1, At::TOP, "Mr Yamada was hospitalized by Dr Sato")]);
    let problem = &base.questions(&report)[0];
    assert_eq!(
        problem.details,
        [
            ("criterion", "hospitalisation".to_owned()),
            ("word", "hospitalized".to_owned()),
            ("id", "SR-03".to_owned()),
        ]
    );
}

#[test]
fn nothing_is_expected_of_vesicles() {
    let knowledge = Knowledge::embedded().unwrap();
    let lists = ReferenceLists::of(knowledge).unwrap();
    let today = date(2026, 11, 22);
    for list in lists.iter() {
        assert_eq!(unsupported(&list.basis, knowledge), [], "{}", list.id);
        for example in &list.examples {
            let found = list.judge(Some(&example.words), None, example.fatal);
            assert_eq!(
                found.is_expected(),
                example.expected,
                "{}: {}",
                list.id,
                example.words
            );
        }
    }
    let list = lists.list_for(Some("supernatant"), None, today).unwrap();
    assert_eq!(list.id, "RL-EV-01");
    assert_eq!(
        list.judge(Some("redness"), None, false).code(),
        "not_listed"
    );
    assert!(
        lists.list_for(Some("platelet"), None, today).is_none(),
        "no list is no answer"
    );
}

#[test]
fn a_list_of_the_user_goes_before_and_knows_what_can_be_fatal() {
    let text = r#"
id = "IB-7"
title = { en = "Brochure 7", ja = "概要書 第7版" }
text = { en = "Ours.", ja = "自社のもの。" }
products = ["EXO-1"]
in_force_from = 2026-01-01
in_force_to = 2026-12-31

[[listed]]
id = "fever"
title = { en = "Fever", ja = "発熱" }
words = ["pyrexia"]
codes = ["10016558"]

[[listed]]
id = "sepsis"
title = { en = "Sepsis", ja = "敗血症" }
fatal = true
"#;
    let mut lists = ReferenceLists::of(Knowledge::embedded().unwrap()).unwrap();
    lists.add("ib.toml", ReferenceList::read("ib.toml", text).unwrap());
    let today = date(2026, 11, 22);
    let list = lists
        .list_for(Some("exosome"), Some(" exo-1 "), today)
        .unwrap();
    assert_eq!(list.id, "IB-7");
    assert_eq!(
        lists
            .list_for(Some("exosome"), Some("EXO-2"), today)
            .unwrap()
            .id,
        "RL-EV-01"
    );
    assert_eq!(
        lists
            .list_for(Some("exosome"), Some("EXO-1"), date(2027, 1, 1))
            .unwrap()
            .id,
        "RL-EV-01",
        "the brochure has run out"
    );
    let judge = |words, code, fatal| list.judge(words, code, fatal).code();
    assert_eq!(judge(Some("PYREXIA"), None, false), "listed");
    assert_eq!(judge(Some("発熱"), None, false), "listed");
    assert_eq!(judge(None, Some("10016558"), false), "listed");
    assert_eq!(judge(Some("fever"), None, true), "listed_not_fatal");
    assert_eq!(judge(Some("Sepsis"), None, true), "listed");
    assert_eq!(
        judge(Some("high fever"), None, false),
        "not_listed",
        "more specific"
    );
    assert_eq!(judge(None, None, false), "not_listed");
    assert!(!list.judge(Some("fever"), None, true).is_expected());
    let case = report(&[
        (el::E_I_1_1A, At::one(1), "Fever"),
        (el::E_I_7, At::one(1), "5"),
    ]);
    assert_eq!(
        list.judge_reaction(case.reactions().next().unwrap()).code(),
        "listed_not_fatal"
    );
    assert!(ReferenceList::read("x", "id = 1").is_err());
}

#[test]
fn the_notes_are_whole_and_shown_as_their_examples_say() {
    let knowledge = Knowledge::embedded().unwrap();
    let base = RiskNotes::of(knowledge).unwrap();
    let incidents = Incidents::of(knowledge).unwrap();
    let mut used: Vec<&str> = Vec::new();
    for note in &base.notes {
        assert_eq!(unsupported(&note.basis, knowledge), [], "{}", note.id);
        assert!(
            !note.text.ja.is_ascii() && !note.question.ja.is_ascii(),
            "{}",
            note.id
        );
        for id in note.any.iter().chain(&note.all) {
            assert!(base.facet(id).is_some(), "{}: {id}", note.id);
            used.push(id);
        }
        for id in &note.incidents {
            assert!(incidents.get(id).is_some(), "{}: {id}", note.id);
        }
        assert!(note.examples.iter().any(|it| it.shown), "{}", note.id);
        for example in &note.examples {
            let facets: Vec<&str> = example.facets.iter().map(String::as_str).collect();
            assert!(
                facets.iter().all(|id| base.facet(id).is_some()),
                "{}",
                note.id
            );
            let shown = base.for_facets(&facets).any(|found| found.id == note.id);
            assert_eq!(shown, example.shown, "{}: {facets:?}", note.id);
        }
    }
    for facet in &base.facets {
        assert!(used.contains(&facet.id.as_str()), "{}", facet.id);
    }
}

#[test]
fn a_report_shows_the_notes_of_its_route_and_product() {
    let base = RiskNotes::of(Knowledge::embedded().unwrap()).unwrap();
    let case = report(&[
        (el::G_K_1, At::one(1), "1"),
        (el::G_K_2_2, At::one(1), "幹細胞培養上清 (研究用試薬)"),
        (el::G_K_4_R_10_1, At::two(1, 1), "点滴静注"),
        (el::EV_G_K_3, At::one(1), "allogeneic"),
        (el::EV_G_K_5, At::one(1), "PRP"),
        (el::D_7_2, At::TOP, "breast cancer 2019, in remission"),
        (el::G_K_1, At::one(2), "2"),
        (el::G_K_2_2, At::one(2), "vitamin C"),
        (el::G_K_4_R_10_2B, At::two(2, 1), "037"),
    ]);
    let found = base.for_report(&case);
    assert_eq!(found.len(), 1, "what was given beside it is no suspect");
    let facets: Vec<&str> = found[0].facets.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(
        facets,
        [
            "route_iv",
            "with_own_product",
            "from_others",
            "vesicle_product",
            "not_sterile",
            "cancer_history"
        ]
    );
    let notes: Vec<&str> = found[0].notes.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(
        notes,
        [
            "RN-IV-01",
            "RN-IV-02",
            "RN-IV-03",
            "RN-OWN-01",
            "RN-STERILE-01",
            "RN-CANCER-01"
        ]
    );
    let case = report(&[
        (el::G_K_4_R_10_2B, At::two(1, 1), "023"),
        (el::EV_G_K_1, At::one(1), "exosome"),
        (el::EV_G_K_5, At::one(1), "none"),
        (
            el::H_1,
            At::TOP,
            "No history of cancer. Given after microneedling.",
        ),
    ]);
    let found = base.for_report(&case);
    let notes: Vec<&str> = found[0].notes.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(notes, ["RN-SKIN-01", "RN-SKIN-02", "RN-LOCAL-01"]);
    // A drip of something else has nothing to do with vesicles.
    let case = report(&[
        (el::G_K_2_2, At::one(1), "ceftriaxone"),
        (el::G_K_4_R_10_2B, At::two(1, 1), "042"),
    ]);
    assert!(base.for_report(&case)[0].notes.is_empty());
}
