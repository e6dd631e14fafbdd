//! What stands in which box of the CIOMS I form.

use evigil_vigilance::form::{CiomsForm, DateParts, ReportType, Words, YesNo, cioms};
use evigil_vigilance::icsr::{At, Element, Icsr, NullFlavour, ReportKey};

/// Codes stay codes, so that the tests show where they went.
struct Codes;

impl Words for Codes {
    fn word(&self, family: &str, code: &str) -> String {
        match family {
            "label" => code.to_owned(),
            _ => format!("{family}={code}"),
        }
    }

    fn term(&self, code: &str) -> Option<String> {
        (code == "10040070").then(|| "Septic shock".to_owned())
    }
}

fn element(code: &str) -> Element {
    code.parse().expect("an element")
}

fn filled(values: &[(&str, At, &str)], nulls: &[(&str, At, NullFlavour)]) -> CiomsForm {
    let mut report = Icsr::new(ReportKey::default());
    for (code, at, text) in values {
        report.push(element(code), *at, text, 0).expect("room");
    }
    for (code, at, flavour) in nulls {
        report.push_null(element(code), *at, *flavour, 0);
    }
    report.sort();
    cioms(&report, &Codes)
}

fn of(values: &[(&str, At, &str)]) -> CiomsForm {
    filled(values, &[])
}

#[test]
fn an_empty_report_leaves_every_box_empty() {
    assert_eq!(of(&[]), CiomsForm::default());
}

#[test]
fn who_it_happened_to_stands_in_boxes_1_to_3() {
    let form = of(&[
        ("D.1", At::TOP, "A.B."),
        ("D.2.1", At::TOP, "19580229"),
        ("D.2.2a", At::TOP, "68"),
        ("D.2.2b", At::TOP, "a"),
        ("D.5", At::TOP, "1"),
        ("E.i.9", At::one(2), "JP"),
        ("C.2.r.3", At::one(1), "US"),
    ]);
    assert_eq!(form.initials, "A.B.");
    assert_eq!(
        form.country, "JP",
        "of the reaction before that of the reporter"
    );
    // No such day in 1958: it stays as it was written.
    assert_eq!(form.birth.words, "19580229");
    assert_eq!(form.age, "68 age-unit=a");
    assert_eq!(form.sex, "sex=1");
}

#[test]
fn reasons_of_missing_values_stand_in_their_boxes() {
    let form = filled(
        &[("D.2.3", At::TOP, "5")],
        &[
            ("D.1", At::TOP, NullFlavour::Masked),
            ("D.2.1", At::TOP, NullFlavour::Masked),
            ("D.5", At::TOP, NullFlavour::AskedButUnknown),
            ("E.i.4", At::one(1), NullFlavour::Unknown),
            ("G.k.4.r.4", At::two(1, 1), NullFlavour::NotAsked),
        ],
    );
    assert_eq!(form.initials, "null=MSK");
    assert_eq!(form.birth.words, "null=MSK");
    assert_eq!(form.sex, "null=ASKU");
    assert_eq!(form.onset.words, "null=UNK");
    assert_eq!(form.age, "age-group=5");
    assert_eq!(form.therapy_dates, "#1: null=NASK –");
}

#[test]
fn partial_dates_are_printed_as_known() {
    let parts = |day: &str, month: &str, year: &str| DateParts {
        day: day.to_owned(),
        month: month.to_owned(),
        year: year.to_owned(),
        words: String::new(),
    };
    let onset = |text: &str| of(&[("E.i.4", At::one(1), text)]).onset;
    assert_eq!(onset("2024"), parts("", "", "2024"));
    assert_eq!(onset("202402"), parts("", "02", "2024"));
    assert_eq!(onset("202402291405"), parts("29", "02", "2024"));
    let several = of(&[
        ("E.i.4", At::one(1), "2026"),
        ("E.i.4", At::one(2), "20260403"),
        ("E.i.4", At::one(3), "20260405"),
    ]);
    assert_eq!(
        several.onset,
        parts("03", "04", "2026"),
        "the first that is sure"
    );
}

#[test]
fn reactions_and_tests_share_boxes_7_and_13() {
    let form = of(&[
        ("E.i.1.1a", At::one(1), "敗血症性ショック"),
        ("E.i.2.1a", At::one(1), "27.0"),
        ("E.i.2.1b", At::one(1), "10040070"),
        ("E.i.3.2b", At::one(1), "true"),
        ("E.i.3.2c", At::one(1), "true"),
        ("E.i.4", At::one(1), "20260403"),
        ("E.i.7", At::one(1), "2"),
        ("E.i.1.1a", At::one(2), "chills"),
        ("E.i.7", At::one(2), "1"),
        ("D.9.1", At::TOP, "20260420"),
        ("D.9.2.r.2", At::one(1), "shock"),
        ("F.r.1", At::one(1), "20260403"),
        ("F.r.2.1", At::one(1), "CRP"),
        ("F.r.3.2", At::one(1), "24.6"),
        ("F.r.3.3", At::one(1), "mg/dL"),
        ("F.r.5", At::one(1), "0.3"),
        ("H.1", At::TOP, "The story."),
        ("H.4", At::TOP, "A comment."),
    ]);
    assert_eq!(
        form.reactions,
        "(1) 敗血症性ショック [MedDRA 10040070, v27.0: Septic shock]; onset: 2026-04-03 –; \
         outcome: outcome=2; serious: criterion=life-threatening, criterion=hospitalisation\n\
         (2) chills; outcome: outcome=1\n\n\
         death-date: 2026-04-20; death-cause: shock\n\n\
         narrative:\nThe story.\n\n\
         tests:\n2026-04-03 CRP: 24.6 unit=mg/dL; normal-range: ≤ 0.3\n\n\
         comment-sender:\nA comment."
    );
    assert!(form.seriousness.life_threatening && form.seriousness.hospitalisation);
    assert!(
        !form.seriousness.death,
        "only what a reaction states is ticked"
    );
}

/// Two suspect products around a concomitant one.
const TWO_PRODUCTS: &[(&str, At, &str)] = &[
    ("G.k.1", At::one(1), "1"),
    ("G.k.2.2", At::one(1), "exosome drip"),
    ("G.k.2.3.r.1", At::two(1, 1), "conditioned medium"),
    ("G.k.2.5", At::one(1), "true"),
    ("EV.G.k.2", At::one(1), "umbilical cord"),
    ("EV.G.k.3", At::one(1), "allogeneic"),
    ("G.k.4.r.1a", At::two(1, 1), "5"),
    ("G.k.4.r.1b", At::two(1, 1), "mL"),
    ("G.k.4.r.4", At::two(1, 1), "20260402"),
    ("G.k.4.r.7", At::two(1, 1), "UC-1"),
    ("G.k.4.r.10.2b", At::two(1, 1), "041"),
    ("EV.G.k.4.r.1", At::two(1, 1), "2.5e10"),
    ("EV.G.k.4.r.2", At::two(1, 1), "100"),
    ("EV.G.k.4.r.3", At::two(1, 1), "200"),
    ("G.k.4.r.4", At::two(1, 2), "202605"),
    ("G.k.4.r.5", At::two(1, 2), "202606"),
    ("G.k.4.r.7", At::two(1, 2), "UC-2"),
    ("G.k.4.r.10.2b", At::two(1, 2), "041"),
    ("G.k.1", At::one(2), "2"),
    ("G.k.2.2", At::one(2), "metformin"),
    ("G.k.1", At::one(3), "3"),
    ("G.k.2.2", At::one(3), "vitamin C drip"),
    ("G.k.7.r.1", At::two(3, 1), "fatigue"),
];

#[test]
fn suspect_products_keep_their_numbers_through_boxes_14_to_19() {
    let form = of(TWO_PRODUCTS);
    assert_eq!(
        form.suspects,
        "#1: exosome drip; (conditioned medium); blinded; lot: UC-1, UC-2; cell-source: \
         cell-source=umbilical cord; donor: donor=allogeneic\n\
         #2: vitamin C drip; role=3"
    );
    assert_eq!(
        form.doses,
        "#1: 5 unit=mL; particles: 2.5e10; volume: 100 mL; rate: 200 mL/h"
    );
    assert_eq!(form.routes, "#1: route=041");
    assert_eq!(form.indications, "#2: fatigue");
    assert_eq!(
        form.therapy_dates,
        "#1: [1] 2026-04-02 –; [2] 2026-05 – 2026-06"
    );
    assert_eq!(form.concomitants, "• metformin");
}

#[test]
fn a_product_whose_part_is_not_stated_is_not_left_out() {
    let form = of(&[("G.k.2.2", At::one(1), "drip")]);
    assert_eq!(form.suspects, "#1: drip; role-unknown");
    let form = of(&[
        ("G.k.1", At::one(1), "4"),
        ("G.k.2.2", At::one(1), "insulin"),
    ]);
    assert_eq!(form.suspects, "#1: insulin; role=4");
}

#[test]
fn box_20_holds_withdrawal_against_outcome() {
    let ticked = |action: &str, outcome: &str| {
        of(&[
            ("G.k.1", At::one(1), "1"),
            ("G.k.8", At::one(1), action),
            ("E.i.7", At::one(1), outcome),
        ])
        .abated
        .ticked
    };
    assert_eq!(ticked("1", "1"), Some(YesNo::Yes));
    assert_eq!(ticked("1", "4"), Some(YesNo::Yes));
    assert_eq!(ticked("1", "3"), Some(YesNo::No));
    assert_eq!(ticked("1", "5"), Some(YesNo::No));
    assert_eq!(ticked("1", "0"), None);
    assert_eq!(ticked("0", "1"), None);
    assert_eq!(ticked("4", "1"), Some(YesNo::NotApplicable));
    assert_eq!(ticked("9", "1"), Some(YesNo::NotApplicable));
}

#[test]
fn answers_that_differ_are_told_one_by_one() {
    let form = of(&[
        ("G.k.1", At::one(1), "1"),
        ("G.k.8", At::one(1), "1"),
        ("G.k.9.i.1", At::two(1, 1), "2"),
        ("G.k.9.i.4", At::two(1, 1), "1"),
        ("G.k.1", At::one(2), "1"),
        ("G.k.8", At::one(2), "4"),
        ("G.k.1", At::one(3), "1"),
        ("G.k.8", At::one(3), "9"),
        ("G.k.9.i.4", At::two(3, 1), "2"),
        ("E.i.7", At::one(1), "1"),
        ("E.i.7", At::one(2), "3"),
    ]);
    assert_eq!(form.abated.ticked, None);
    assert_eq!(
        form.abated.text,
        "answer=yes: #1 (1); answer=no: #1 (2); answer=not-applicable: #2–#3"
    );
    assert_eq!(form.reappeared.ticked, None);
    assert_eq!(
        form.reappeared.text,
        "answer=yes: #1 (2); answer=no: #3 (1)"
    );
}

#[test]
fn assessments_point_at_reactions_by_their_ids() {
    let form = of(&[
        ("EV.E.i.1", At::one(1), "aaaa"),
        ("EV.E.i.1", At::one(2), "bbbb"),
        ("G.k.1", At::one(1), "1"),
        ("G.k.9.i.1", At::two(1, 1), "bbbb"),
        ("G.k.9.i.2.r.2", At::three(1, 1, 1), "Naranjo"),
        ("G.k.9.i.2.r.3", At::three(1, 1, 1), "possible"),
    ]);
    assert!(
        form.reactions.ends_with("#1 – (2): Naranjo / possible"),
        "{}",
        form.reactions
    );
}

#[test]
fn what_treated_the_reaction_is_no_concomitant() {
    let form = of(&[
        ("E.i.1.1a", At::one(1), "Septic shock"),
        ("E.i.2.1b", At::one(1), "10040070"),
        ("G.k.1", At::one(1), "2"),
        ("G.k.2.2", At::one(1), "meropenem"),
        ("G.k.7.r.1", At::two(1, 1), "septic SHOCK"),
        ("G.k.1", At::one(2), "2"),
        ("G.k.2.2", At::one(2), "noradrenaline"),
        ("G.k.7.r.2b", At::two(2, 1), "10040070"),
        ("G.k.1", At::one(3), "2"),
        ("G.k.2.2", At::one(3), "metformin"),
        ("G.k.7.r.1", At::two(3, 1), "diabetes"),
        ("G.k.4.r.4", At::two(3, 1), "2015"),
    ]);
    assert_eq!(
        form.concomitants,
        "• metformin; indication: diabetes; 2015 –"
    );
    assert!(form.remarks.contains("• meropenem"), "{}", form.remarks);
    assert!(form.remarks.contains("• noradrenaline"), "{}", form.remarks);
}

#[test]
fn history_stands_in_box_23() {
    let form = of(&[
        ("D.3", At::TOP, "61.5"),
        ("D.7.1.r.1b", At::one(1), "10012601"),
        ("D.7.1.r.2", At::one(1), "2015"),
        ("D.7.1.r.3", At::one(1), "true"),
        ("D.7.2", At::TOP, "no allergies"),
        ("D.8.r.1", At::one(1), "penicillin"),
    ]);
    assert_eq!(
        form.history,
        "[MedDRA 10012601]; 2015 –; continuing\nno allergies\npast-drugs: penicillin\nweight: 61.5 kg"
    );
}

#[test]
fn who_reports_stands_in_boxes_24_and_25() {
    let base = [
        ("C.1.1", At::TOP, "JP-1"),
        ("C.1.2", At::TOP, "20260418"),
        ("C.1.4", At::TOP, "20260405"),
        ("C.1.5", At::TOP, "20260416"),
        ("C.1.8.1", At::TOP, "JP-WW-1"),
        ("C.2.r.4", At::one(1), "1"),
        ("C.2.r.1.4", At::one(1), "Yamada"),
        ("C.3.2", At::TOP, "Clinic"),
        ("C.3.4.2", At::TOP, "Tokyo"),
        ("C.4.r.1", At::one(1), "Doe 2025"),
        ("EV.C.2", At::TOP, "none"),
    ];
    let form = of(&base);
    assert_eq!(form.manufacturer, "Clinic\nTokyo");
    assert_eq!(form.control_number, "JP-1\nworldwide: JP-WW-1");
    assert_eq!(form.received, "2026-04-16\nfirst-received: 2026-04-05");
    assert_eq!(form.report_date, "2026-04-18");
    assert_eq!(form.report_type, Some(ReportType::FollowUp));
    assert!(form.sources.health_professional && form.sources.literature);
    assert!(!form.sources.study && !form.sources.authority && !form.sources.other);
    assert!(form.remarks.contains("plan: none"));
    assert!(
        !form.remarks.contains("Yamada"),
        "names of reporters stay in the report"
    );
}

#[test]
fn a_first_report_and_a_nullification_are_told_apart() {
    let dates = [
        ("C.1.4", At::TOP, "20260405"),
        ("C.1.5", At::TOP, "20260405"),
    ];
    assert_eq!(of(&dates).report_type, Some(ReportType::Initial));
    let form = of(&[
        dates[0],
        dates[1],
        ("C.1.11.1", At::TOP, "1"),
        ("C.1.11.2", At::TOP, "entered twice"),
    ]);
    assert_eq!(form.report_type, Some(ReportType::FollowUp));
    assert_eq!(form.amendment, "amendment=1: entered twice");
    assert_eq!(of(&[dates[0]]).report_type, None);
}
