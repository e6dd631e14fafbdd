//! What papers say in other words, in other units, or not at all.

use evigil_core::ItemStanding::{
    self, Contradicted, NotApplicable, NotDisclosed, NotShown, Stated,
};
use evigil_knowledge::Knowledge;
use evigil_product::Attachments;
use evigil_product::criteria::{Criteria, LotRecord};
use evigil_product::dossier::{Dossier, Vocabulary};

/// How `criterion` stands in a dossier of an injected product with these lines.
fn stands(criterion: &str, lines: &str) -> ItemStanding {
    let knowledge = Knowledge::embedded().expect("the built-in base loads");
    let criteria = Criteria::compile(knowledge).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let text = format!("[product]\nname = 'x'\nclass = 'ev'\nroutes = ['iv']\n{lines}");
    let (dossier, problems) = Dossier::parse(&text, &Vocabulary::of(knowledge));
    assert_eq!(problems, [], "{text}");
    let files = Attachments::new();
    let lot = LotRecord {
        dossier: &dossier,
        files: &files,
        as_of: jiff::civil::date(2026, 11, 22),
    };
    let items = criteria.judge(&lot);
    let item = items.iter().find(|item| item.criterion.id == criterion);
    item.unwrap_or_else(|| panic!("there is no {criterion}"))
        .judgement
        .standing
}

fn release(test: &str, result: &str) -> String {
    format!("[[release_test]]\ntest = '{test}'\nmethod = 'm'\nlimit = 'none'\nresult = {result}\n")
}

#[test]
fn growth_is_growth_in_every_form() {
    for (result, standing) in [
        ("12", Contradicted),
        ("'positive in 1 of 8'", Contradicted),
        ("'陽性'", Contradicted),
        ("'no growth'", Stated),
        ("'No growth observed after 14 days'", Stated),
        ("'不検出'", Stated),
        ("0", Stated),
        ("'<1'", NotShown),
        ("'passed'", NotShown),
    ] {
        for (criterion, test) in [("SAF-1", "sterility"), ("SAF-5", "mycoplasma")] {
            assert_eq!(
                stands(criterion, &release(test, result)),
                standing,
                "{test} {result}"
            );
        }
    }
}

fn endotoxin(lines: &str) -> ItemStanding {
    let test = |line: &str| format!("[[release_test]]\ntest = 'endotoxin'\n{line}\n");
    let tests: String = lines.split(" / ").map(test).collect();
    let used = "[use]\nroute = 'iv'\nvolume_ml = 5.0\nbody_mass_kg = 60.0\n";
    stands(
        "SAF-3",
        &format!("[lot]\ncontainer_ml = 5.0\n{tests}{used}"),
    )
}

#[test]
fn endotoxin_is_judged_by_its_worst_result() {
    // 60 EU/mL is allowed for 5 mL and 60 kg.
    assert_eq!(endotoxin("result = 0.1\nunit = 'EU/mL'"), Stated);
    assert_eq!(endotoxin("result = 0.1\nunit = 'IU/mL'"), Stated);
    assert_eq!(endotoxin("result = 61\nunit = 'EU/mL'"), Contradicted);
    assert_eq!(endotoxin("result = 500\nunit = 'EU/vial'"), Contradicted);
    assert_eq!(
        endotoxin("result = 0.1\nunit = 'EU/mL'\npassed = false"),
        Contradicted
    );
    assert_eq!(
        endotoxin("result = 12\nlimit = 0.5\nunit = 'EU/mL'"),
        Contradicted
    );
    let several = "result = 0.1\nunit = 'EU/mL' / result = 7\nunit = 'ng/mL'";
    assert_eq!(endotoxin(several), NotShown);
    let coarse = "result = 80\nunit = 'EU/mL' / result = '<100'\nunit = 'EU/mL'";
    assert_eq!(endotoxin(coarse), Contradicted);
}

#[test]
fn the_lowest_threshold_of_all_routes_counts() {
    let lines = "[use]\nroute = 'iv'\nvolume_ml = 10.0\nbody_mass_kg = 60.0\n\
                 [[release_test]]\ntest = 'endotoxin'\nresult = 3\nunit = 'EU/mL'\n";
    assert_eq!(stands("SAF-3", lines), Stated);
    let knowledge = Knowledge::embedded().expect("the built-in base loads");
    let criteria = Criteria::compile(knowledge).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let text = format!("[product]\nname = 'x'\nroutes = ['iv', 'intrathecal']\n{lines}");
    let (dossier, _) = Dossier::parse(&text, &Vocabulary::of(knowledge));
    let files = Attachments::new();
    let as_of = jiff::civil::date(2026, 11, 22);
    let lot = LotRecord {
        dossier: &dossier,
        files: &files,
        as_of,
    };
    let items = criteria.judge(&lot);
    let item = items.iter().find(|item| item.criterion.id == "SAF-3");
    assert_eq!(item.map(|item| item.judgement.standing), Some(Contradicted));
}

fn marker(name: &str, result: &str) -> String {
    format!(
        "[[marker]]\nname = '{name}'\nmethod = 'blot'\nresult = '{result}'\ncontrol = 'lysate'\n"
    )
}

#[test]
fn one_stray_protein_contradicts_purity() {
    let clean = marker("calnexin", "absent");
    assert_eq!(stands("PUR-3", &clean), Stated);
    let debris = clean + &marker("GM130", "present");
    assert_eq!(stands("PUR-3", &debris), Contradicted);
}

#[test]
fn one_protein_by_three_methods_is_one_protein() {
    let thrice = marker("CD63", "present").repeat(3);
    assert_eq!(stands("ID-3", &thrice), NotShown);
    let three =
        marker("CD63", "present") + &marker("CD81", "present") + &marker("TSG101", "present");
    assert_eq!(stands("ID-3", &three), Stated);
}

#[test]
fn donors_are_judged_by_what_was_found() {
    let panel = |result: &str| {
        let test = |agent: &str| {
            format!("[[donor_screening.test]]\nagent = '{agent}'\nresult = '{result}'\n")
        };
        let agents = ["HBV", "HCV", "HIV", "HTLV-1", "parvovirus B19"];
        let tests: String = agents.map(test).concat();
        format!("[source]\ndonor = 'allogeneic'\n{tests}")
    };
    assert_eq!(stands("DON-1", &panel("non-reactive")), Stated);
    assert_eq!(stands("DON-1", &panel("陰性")), Stated);
    assert_eq!(stands("DON-1", &panel("reactive")), Contradicted);
    assert_eq!(stands("DON-1", &panel("see report")), NotShown);
}

#[test]
fn cells_of_several_donors_are_not_the_patients_own() {
    assert_eq!(
        stands("DON-1", "[source]\ndonor = 'autologous'\ndonors = 1\n"),
        NotApplicable
    );
    assert_eq!(
        stands("DON-1", "[source]\ndonor = 'autologous'\ndonors = 6\n"),
        NotDisclosed
    );
}

#[test]
fn nothing_separated_is_told_in_both_languages() {
    let methods = |list: &str| format!("[separation]\nmethods = {list}\n");
    assert_eq!(stands("SEP-2", &methods("['none']")), Contradicted);
    assert_eq!(stands("SEP-2", &methods("['なし']")), Contradicted);
    assert_eq!(stands("SEP-2", &methods("[]")), NotDisclosed);
    assert_eq!(stands("SEP-2", &methods("['ultracentrifugation']")), Stated);
}

#[test]
fn a_stability_study_in_japanese_counts() {
    let lines =
        "[stability]\nmonths = 6\ntests = ['粒子数', 'サイズ', 'マーカー', '力価', '無菌']\n";
    assert_eq!(stands("STO-4", lines), Stated);
}
