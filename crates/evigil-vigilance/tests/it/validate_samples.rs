//! The official samples of FDA against our own rules.

use std::collections::BTreeSet;
use std::fs;

use evigil_vigilance::e2b::r3::{BatchHeader, Writer};
use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::validate::{
    Conformance, Finding, Header, OutsideLists, RuleBase, Severity, Validator,
};
use jiff::civil::date;

use crate::e2b_r3::read;
use crate::shared::folder;
use crate::validate_mutations::{Mutation, is_repeat_gone, missed, mutated, mutations, validate};
use crate::validate_rules::base;

/// Reports of the samples with their batch.
fn samples() -> Option<Vec<(String, BatchHeader, Icsr)>> {
    let folder = folder("data/pv/e2b_r3")?;
    let mut all = Vec::new();
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("FAERS") {
            let (batch, read) = read(&name, fs::read(&path).unwrap());
            for report in read.reports {
                all.push((name.clone(), batch.clone(), report));
            }
        }
    }
    assert!(all.len() >= 6);
    Some(all)
}

fn header(batch: &BatchHeader) -> Header<'_> {
    Header {
        batch: Some(batch.values()),
        ..Header::default()
    }
}

fn detected<'b>(base: &'b RuleBase, batch: &BatchHeader, report: &Icsr) -> Validator<'b> {
    let profiles = base.detect(report, &header(batch));
    assert_eq!(profiles.len(), 1, "{profiles:?}");
    Validator::new(base, &profiles, date(2026, 1, 1), OutsideLists::new()).unwrap()
}

#[test]
fn samples_of_fda_break_no_rule_that_fda_does_not_name() {
    let base = base();
    let Some(samples) = samples() else { return };
    let (mut refused, mut warned) = (BTreeSet::new(), BTreeSet::new());
    for (name, batch, report) in &samples {
        let validator = detected(&base, batch, report);
        for finding in validate(&validator, report, &header(batch)) {
            let rule = base.rule(finding.rule).unwrap();
            let scenario = name
                .trim_start_matches("FAERS2022Scenario")
                .trim_end_matches(".xml");
            if finding.severity > Severity::Warning {
                assert_eq!(rule.authority, "fda", "{name}: {} {finding:?}", rule.id);
                refused.insert(format!("{scenario} {} {}", rule.id, finding.element));
            } else {
                warned.insert(format!("{scenario} {}", rule.id));
            }
        }
    }
    // The "mega" sample says `eu` for a country; FDA's table names that: "contains invalid value".
    assert_eq!(
        refused.iter().map(String::as_str).collect::<Vec<_>>(),
        ["6 FDA-INVALID E.i.9"]
    );
    assert_eq!(
        warned.iter().map(String::as_str).collect::<Vec<_>>(),
        [
            // Message ids that are not the report's, and age told in several ways.
            "1 ICH-D.2",
            "1 ICH-D.2.3",
            "1 ICH-N.2.r.1",
            "2 ICH-D.2",
            "2 ICH-D.2.3",
            "2 ICH-N.2.r.1",
            "3 ICH-D.2",
            "3 ICH-D.2.3",
            "3 ICH-N.2.r.1",
            "5-1 ICH-D.2",
            "5-1 ICH-D.2.3",
            "5-1 ICH-N.2.r.1",
            // No drug is marked as test or reference drug.
            "5-1 W0006",
            "6 ICH-D.2",
            // Born in 2014, dead in 2009.
            "6 ICH-D.9.1",
            "6 ICH-E.i.8",
            "6 ICH-G.k.2.5",
            // A dose in decades.
            "6 ICH-G.k.4.r.1b-UNIT",
            "8 ICH-D.2",
            "8 ICH-D.2.3",
            "8 ICH-N.2.r.1",
        ]
    );
}

#[test]
fn every_mutation_of_a_sample_is_found() {
    let base = base();
    let Some(samples) = samples() else { return };
    let mut all = Vec::new();
    let mut count = 0;
    for (name, batch, report) in &samples {
        let validator = detected(&base, batch, report);
        let found = missed(&validator, report, &header(batch), &mut count);
        all.extend(found.into_iter().map(|it| format!("{name} {it}")));
    }
    assert!(all.is_empty(), "{} of {count}: {all:#?}", all.len());
    assert!(count > 2000, "{count}");
}

/// The report with short documents: their megabytes do not matter here.
fn without_documents(report: &Icsr) -> Icsr {
    let mut short = report.clone();
    for item in report.items() {
        if item.value.text().is_some_and(|text| text.len() > 10_000) {
            short.remove(item.element, item.at);
            short
                .push(item.element, item.at, "QUJD", item.line)
                .unwrap();
        }
    }
    short.sort();
    short
}

/// A finding as it can be compared with one of another reading: without lines.
fn told(base: &RuleBase, findings: &[Finding]) -> BTreeSet<String> {
    findings
        .iter()
        .map(|finding| {
            let rule = base.rule(finding.rule).unwrap();
            format!("{} {} {}", rule.id, finding.element, finding.at)
        })
        .collect()
}

#[test]
fn mutations_are_found_after_writing_and_reading_too() {
    let base = base();
    let Some(samples) = samples() else { return };
    let (mut missed, mut count) = (Vec::new(), 0);
    for (name, batch, report) in &samples {
        let validator = detected(&base, batch, report);
        let report = &without_documents(report);
        let before = told(&base, &validate(&validator, report, &header(batch)));
        let mut last = None;
        for item in report.items() {
            if last == Some((item.element, item.at)) || item.element.is_extension() {
                continue;
            }
            last = Some((item.element, item.at));
            // Mandatory elements here; all others as they stand in memory, above: a message is
            // written and read for each mutation.
            let spec = validator.element(item.element).unwrap();
            if spec.conformance != Conformance::Mandatory {
                continue;
            }
            let mut kinds = mutations(&validator, &item);
            // Gone, and one way of being wrong, in turn.
            let wrong = 1 + count % (kinds.len() - 1);
            kinds.swap(1, wrong);
            for mutation in kinds.into_iter().take(2) {
                count += 1;
                let mutant = mutated(report, item.element, item.at, &mutation);
                if mutation == Mutation::Removed && is_repeat_gone(&mutant, item.element, item.at) {
                    continue;
                }
                // A value that contradicts what else there is stays behind: the number of a unit
                // that is gone. Then it is missing, which is found as well.
                let mut writer = Writer::new(Vec::new(), batch).unwrap();
                writer.report(&mutant).unwrap();
                let xml = writer.finish().unwrap();
                let (batch, read) = read(name, xml);
                // What the reader could not take as a value is a problem of its own.
                let is_told = !read.problems.is_empty() || !read.rejects.is_empty();
                let is_found = read.reports.iter().any(|report| {
                    let after = told(&base, &validate(&validator, report, &header(&batch)));
                    after.difference(&before).next().is_some()
                });
                if !is_found && !is_told {
                    missed.push(format!("{name} {} {} {mutation:?}", item.element, item.at));
                }
            }
        }
    }
    assert!(
        missed.is_empty(),
        "{} of {count}: {missed:#?}",
        missed.len()
    );
}
