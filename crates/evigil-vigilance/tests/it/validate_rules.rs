//! Every rule of the knowledge base against its own examples.

use std::collections::BTreeMap;

use evigil_knowledge::Knowledge;
use evigil_vigilance::icsr::{At, Element, Icsr, NullFlavour, ReportKey};
use evigil_vigilance::validate::{Finding, Header, OutsideLists, RuleBase, Validator};
use jiff::civil::date;

pub(crate) fn base() -> RuleBase {
    RuleBase::load(Knowledge::embedded().unwrap()).unwrap_or_else(|fault| panic!("{fault}"))
}

/// What an example brings besides a report.
#[derive(Debug, Default)]
pub(crate) struct Example {
    pub(crate) report: Icsr,
    pub(crate) initial: Option<bool>,
    pub(crate) outside: OutsideLists,
}

/// Reads `CODE=value`, `CODE[1,2]=value`, `CODE=(NULL)`, `kept:place=value`, `initial=true`,
/// `outside:list=value`. An element without numbers stands in the first repeat of its blocks.
pub(crate) fn example(values: &[String]) -> Example {
    let mut example = Example {
        report: Icsr::new(ReportKey::default()),
        ..Example::default()
    };
    for entry in values {
        let (place, value) = entry.split_once('=').unwrap();
        if place == "initial" {
            example.initial = Some(value == "true");
        } else if let Some(list) = place.strip_prefix("outside:") {
            example
                .outside
                .entry(list.to_owned())
                .or_default()
                .insert(value.to_owned());
        } else if let Some(place) = entry.strip_prefix("kept:") {
            let (place, value) = place.rsplit_once('=').unwrap();
            example.report.keep(place, value, 1);
        } else {
            let (code, numbers) = match place.split_once('[') {
                None => (place, String::new()),
                Some((code, numbers)) => (code, numbers.trim_end_matches(']').to_owned()),
            };
            let element: Element = code.parse().unwrap();
            let at = if numbers.is_empty() {
                (0..element.depth()).fold(At::TOP, |at, _| at.inside(1))
            } else {
                numbers
                    .split(',')
                    .fold(At::TOP, |at, number| at.inside(number.parse().unwrap()))
            };
            match value.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
                Some(flavour) => {
                    let flavour: NullFlavour = flavour.parse().unwrap();
                    example.report.push_null(element, at, flavour, 1);
                }
                None => example.report.push(element, at, value, 1).unwrap(),
            }
        }
    }
    example.report.sort();
    example
}

fn findings_of(base: &RuleBase, profiles: &[&str], values: &[String]) -> Vec<Finding> {
    let example = example(values);
    let mut outside = OutsideLists::new();
    for list in base.rules().iter().flat_map(|rule| rule.outside_lists()) {
        outside.entry(list.clone()).or_default();
    }
    outside.extend(example.outside.clone());
    let validator = Validator::new(base, profiles, date(2026, 1, 1), outside).unwrap();
    let header = Header {
        initial: example.initial,
        ..Header::default()
    };
    let mut findings = Vec::new();
    validator.validate(&example.report, &header, &mut findings);
    findings
}

#[test]
fn the_base_loads_and_every_element_is_described() {
    let base = base();
    for element in Element::all() {
        let spec = base.element(element).unwrap_or_else(|| panic!("{element}"));
        assert!(!spec.name.en.is_empty() && !spec.name.ja.is_empty());
    }
    assert!(base.lists().len() > 40);
}

#[test]
fn what_is_coded_can_be_told_from_what_is_not() {
    let base = base();
    let validator = Validator::new(&base, &["ich"], date(2026, 1, 1), OutsideLists::new()).unwrap();
    for element in Element::all() {
        let spec = base.element(element).unwrap();
        if spec.is_coded() {
            let mut report = Icsr::new(ReportKey::default());
            let at = (0..element.depth()).fold(At::TOP, |at, _| at.inside(1));
            report.push(element, at, "?", 1).unwrap();
            let mut findings = Vec::new();
            validator.validate(&report, &Header::default(), &mut findings);
            let is_told = |finding: &Finding| finding.element == element && finding.at == at;
            assert!(findings.iter().any(is_told), "{element}");
        }
    }
}

#[test]
fn rules_keep_what_their_examples_promise() {
    let base = base();
    let mut wrong = Vec::new();
    for rule in base.rules() {
        // A rule that an authority took over is judged under the authority's name.
        for profile in &rule.profiles {
            for (values, breaks) in rule
                .fails
                .iter()
                .map(|values| (values, true))
                .chain(rule.passes.iter().map(|values| (values, false)))
            {
                if rule.check().is_some() && rule.element.is_some() {
                    continue;
                }
                let findings = findings_of(&base, &[profile], values);
                let is_broken = findings
                    .iter()
                    .any(|finding| base.rule(finding.rule).is_some_and(|it| it.id == rule.id));
                if is_broken != breaks {
                    wrong.push(format!(
                        "{} in {profile}: {values:?} breaks it: {is_broken}",
                        rule.id
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_have_examples_texts_and_sources() {
    let knowledge = Knowledge::embedded().unwrap();
    let base = base();
    for rule in base.rules() {
        assert!(
            !rule.text.en.is_empty() && !rule.text.ja.is_empty(),
            "{}",
            rule.id
        );
        assert!(knowledge.source(&rule.from.source).is_some(), "{}", rule.id);
        assert!(rule.is_of_batch() || !rule.fails.is_empty(), "{}", rule.id);
        assert!(!rule.profiles.is_empty(), "{}", rule.id);
    }
    for list in base.lists() {
        assert!(knowledge.source(&list.from.source).is_some(), "{}", list.id);
    }
    for element in Element::all() {
        let from = &base.element(element).unwrap().from.source;
        assert!(knowledge.source(from).is_some(), "{from}");
    }
}

#[test]
fn texts_of_both_languages_speak_of_the_same_details() {
    let base = base();
    let words = |text: &str| {
        let mut words: Vec<_> = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}').map(|(word, _)| word.to_owned()))
            .collect();
        words.sort();
        words.dedup();
        words
    };
    let mut wrong = BTreeMap::new();
    for rule in base.rules() {
        let (en, ja) = (words(&rule.text.en), words(&rule.text.ja));
        if en != ja {
            wrong.insert(&rule.id, (en, ja));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
