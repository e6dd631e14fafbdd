//! Imports: what files of registries and libraries hold, how records are joined, what a draft is.
//!
//! The fixtures are made up, in the layouts of the real files.

mod bad_input;
mod draft;
mod join;
mod publications;
mod registry;

use evigil_evidence::import::{Draft, Import, Joined, Problem, draft, join, read};
use evigil_evidence::ledger::Ledger;
use evigil_knowledge::Knowledge;

fn one(text: &str) -> Import {
    read(text.as_bytes()).unwrap()
}

fn ledger() -> Ledger {
    Ledger::load(Knowledge::embedded().unwrap()).unwrap()
}

fn joined(imports: &[Import], today: &str) -> Joined {
    join(imports, &ledger(), today.parse().unwrap())
}

fn drafts(imports: &[Import]) -> Vec<Draft> {
    let ledger = ledger();
    let files: Vec<String> = (1..=imports.len()).map(|at| format!("file-{at}")).collect();
    let mut drafts = Vec::new();
    for group in &join(imports, &ledger, "2026-11-22".parse().unwrap()).groups {
        drafts.extend(draft(group, imports, &files, &ledger, drafts.len()));
    }
    drafts
}

/// `line:column code field` of every problem.
fn told(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|it| {
            let (line, column) = (it.place.line, it.place.column);
            format!("{line}:{column} {} {}", it.kind.code(), it.field)
        })
        .collect()
}

/// A registry record in which `edit` changes what stands in `from` to `to`.
fn trial(edits: &[(&str, &str)]) -> String {
    let mut text = TRIAL.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    text
}

const TRIAL: &str = r#"{
  "protocolSection": {
    "identificationModule": {
      "nctId": "NCT09900001",
      "secondaryIdInfos": [{"id": "grant 12"}, {"id": "jRCTs099000001", "type": "REGISTRY"}],
      "briefTitle": "Vesicles for the Knee \\<Pilot\\>"
    },
    "statusModule": {
      "overallStatus": "COMPLETED",
      "startDateStruct": {"date": "2022-03", "type": "ACTUAL"},
      "primaryCompletionDateStruct": {"date": "2023-05", "type": "ACTUAL"},
      "completionDateStruct": {"date": "2023-08-31", "type": "ACTUAL"},
      "studyFirstSubmitDate": "2022-05-02",
      "studyFirstPostDateStruct": {"date": "2022-05-06", "type": "ACTUAL"}
    },
    "sponsorCollaboratorsModule": {
      "leadSponsor": {"name": "Vesicula Therapeutics, Inc.", "class": "INDUSTRY"},
      "collaborators": [{"name": "A University", "class": "OTHER"}]
    },
    "descriptionModule": {"briefSummary": "Pain at 3 months."},
    "conditionsModule": {"conditions": ["Knee Osteoarthritis"]},
    "designModule": {
      "studyType": "INTERVENTIONAL",
      "phases": ["PHASE1", "PHASE2"],
      "designInfo": {
        "allocation": "RANDOMIZED",
        "interventionModel": "PARALLEL",
        "maskingInfo": {"masking": "DOUBLE"}
      },
      "enrollmentInfo": {"count": 24, "type": "ACTUAL"}
    },
    "armsInterventionsModule": {
      "armGroups": [
        {"label": "Vesicles", "type": "EXPERIMENTAL", "description": "2 mL once"},
        {"label": "Saline", "type": "PLACEBO_COMPARATOR", "description": "2 mL once"}
      ],
      "interventions": [{"type": "BIOLOGICAL", "name": "VT-1", "description": "vesicles of fat cells"}]
    },
    "outcomesModule": {
      "primaryOutcomes": [{"measure": "Pain (VAS)", "timeFrame": "3 months"}],
      "secondaryOutcomes": [{"measure": "WOMAC"}, {"measure": "Harms"}]
    }
  },
  "hasResults": false
}"#;
