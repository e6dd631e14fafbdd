//! What the donor was tested for.

use evigil_core::ItemStanding;

use super::check::DonorPanel;
use super::judgement::{Judgement, Reason};
use super::lot::LotRecord;
use super::record::{evidence, folded};
use crate::dossier::DonorTest;

pub(super) fn donor_panel(lot: &LotRecord<'_>, check: &DonorPanel) -> Judgement {
    let tests: &[DonorTest] =
        (lot.dossier.donor_screening.as_ref()).map_or(&[], |screening| screening.tests.as_slice());
    let of_agent = |agent: &str| {
        let names: Vec<String> = agent.split('|').map(folded).collect();
        let named: Vec<&DonorTest> = tests
            .iter()
            .filter(|test| names.contains(&folded(&test.agent)))
            .collect();
        named
    };
    let begins =
        |result: &str, words: &[String]| words.iter().any(|word| result.starts_with(&folded(word)));
    let (mut found, mut missing, mut unresolved, mut bad) = (vec![], vec![], vec![], vec![]);
    for agent in &check.agents {
        let name = agent.split('|').next().unwrap_or(agent);
        let of_agent = of_agent(agent);
        if of_agent.is_empty() {
            missing.push(name);
        }
        for test in of_agent {
            found.extend(evidence(lot, &test.path));
            match test.result.as_deref().map(folded) {
                Some(result) if begins(&result, &check.needs_result) => {}
                Some(result) if begins(&result, &check.refused_result) => bad.push(name),
                _ => unresolved.push(name),
            }
        }
    }
    for names in [&mut missing, &mut unresolved, &mut bad] {
        names.dedup();
    }
    let told = |standing, code, names: &[&str]| {
        let reason = Reason::new(code).with("agents", names.join(", "));
        Judgement::new(standing, reason)
    };
    let judgement = if !bad.is_empty() {
        told(ItemStanding::Contradicted, "donor-result", &bad)
    } else if found.is_empty() {
        told(ItemStanding::NotDisclosed, "donor-untested", &missing)
    } else if !missing.is_empty() {
        told(ItemStanding::NotShown, "donor-untested", &missing)
    } else if !unresolved.is_empty() {
        told(ItemStanding::NotShown, "donor-no-result", &unresolved)
    } else {
        told(ItemStanding::Stated, "donor-tested", &[])
    };
    judgement.on(found)
}
