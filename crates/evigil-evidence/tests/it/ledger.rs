//! Every file of the ledger has the shape of a study.

use evigil_evidence::ledger::Study;
use evigil_knowledge::Knowledge;
use evigil_knowledge::part::read_all;

#[test]
fn every_study_is_read() {
    let base = Knowledge::embedded().unwrap();
    let files = base
        .files("evidence")
        .filter(|(path, _)| path.starts_with("evidence/studies/"));
    let studies: Vec<(&str, Study)> = read_all(files).unwrap();
    assert!(!studies.is_empty());
    for (path, study) in studies {
        assert_eq!(path, format!("evidence/studies/{}.toml", study.id));
    }
}
