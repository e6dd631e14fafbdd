//! Treatments side by side.

use evigil_evidence::answer::Verdict;
use evigil_evidence::compare::{Comparisons, compare};
use evigil_evidence::ledger::Ledger;
use evigil_knowledge::Knowledge;
use jiff::civil::date;

#[test]
fn hair_stands_beside_what_is_approved_without_a_rank() {
    let base = Knowledge::embedded().unwrap();
    let ledger = Ledger::load(base).unwrap();
    let comparisons =
        Comparisons::load(base, &ledger).unwrap_or_else(|faults| panic!("\n{faults}\n"));
    let hair = comparisons.get("HAIR").unwrap();
    let rows: Vec<&str> = hair.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(rows, ["exosome", "minoxidil", "finasteride", "transplant"]);
    let columns: Vec<&str> = hair.columns.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(
        columns,
        [
            "controlled_evidence",
            "effect",
            "approved",
            "side_effects",
            "durability",
            "cost"
        ]
    );
    let compared = compare(hair, &ledger, date(2026, 11, 22));
    let verdicts: Vec<Option<Verdict>> = compared
        .answers
        .iter()
        .map(|answer| answer.as_ref().map(|answer| answer.verdict))
        .collect();
    assert_eq!(
        verdicts,
        [Some(Verdict::UncontrolledOnly), None, None, None]
    );
    // What a cell says of the series has to be what the ledger holds.
    let effect = hair.rows[0].cell("effect").unwrap();
    let answer = compared.answers[0].as_ref().unwrap();
    assert_eq!(effect.studies, answer.studies.direct_uncontrolled);
}

#[test]
fn what_nobody_has_read_a_source_for_is_not_known() {
    let base = Knowledge::embedded().unwrap();
    let ledger = Ledger::load(base).unwrap();
    let comparisons = Comparisons::load(base, &ledger).unwrap();
    let hair = comparisons.get("hair").unwrap();
    let not_known: Vec<&str> = hair
        .rows
        .iter()
        .filter(|row| row.cell("cost").is_none())
        .map(|row| row.id.as_str())
        .collect();
    assert_eq!(not_known, ["exosome", "finasteride", "transplant"]);
    assert!(comparisons.get("skin").is_none());
}
