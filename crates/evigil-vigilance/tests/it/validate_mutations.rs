//! One thing removed or miscoded at a time: each is found where it is.

use evigil_vigilance::icsr::{At, Element, Icsr, Item, NullFlavour, ReportKey, Value};
use evigil_vigilance::validate::{
    Conformance, Finding, Header, Least, OutsideLists, RuleBase, Severity, Validator, ValueType,
};
use jiff::civil::date;

use crate::validate_rules::{base, example};

/// What a mutation does to the value of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mutation {
    Removed,
    Text(String),
    Null(NullFlavour),
}

/// Everything that can go wrong with a value, as far as its element can show it.
pub(crate) fn mutations(validator: &Validator<'_>, item: &Item<'_>) -> Vec<Mutation> {
    let spec = validator.element(item.element).unwrap();
    let mut all = Vec::new();
    if spec.conformance == Conformance::Mandatory {
        all.push(Mutation::Removed);
    }
    let allowed: Vec<_> = spec.null_flavours().collect();
    all.extend(
        NullFlavour::ALL
            .into_iter()
            .find(|flavour| !allowed.contains(flavour))
            .map(Mutation::Null),
    );
    match spec.kind {
        ValueType::Code | ValueType::Boolean | ValueType::Unit => {
            all.push(Mutation::Text("furlong?".to_owned()));
        }
        ValueType::Number | ValueType::Integer => all.push(Mutation::Text("6,5".to_owned())),
        ValueType::Date => {
            all.push(Mutation::Text("29990101000000".to_owned()));
            all.push(Mutation::Text("20241399".to_owned()));
            if matches!(spec.precision, Some(Least::Day | Least::Second)) {
                all.push(Mutation::Text("2020".to_owned()));
            }
        }
        ValueType::Text | ValueType::Document | ValueType::Link => {}
    }
    if let (Some(length), true) = (spec.length, matches!(item.value, Value::Text(_))) {
        let digit = if matches!(spec.kind, ValueType::Number | ValueType::Integer) {
            "1"
        } else {
            "é"
        };
        all.push(Mutation::Text(digit.repeat(length as usize + 1)));
    }
    all
}

/// The report with that done to it.
pub(crate) fn mutated(report: &Icsr, element: Element, at: At, mutation: &Mutation) -> Icsr {
    let line = report.find(element, at).map_or(0, |item| item.line);
    let mut report = report.clone();
    assert!(report.remove(element, at));
    match mutation {
        Mutation::Removed => {}
        Mutation::Text(text) => report.push(element, at, text, line).unwrap(),
        Mutation::Null(flavour) => report.push_null(element, at, *flavour, line),
    }
    report.sort();
    report
}

/// Whether the whole repeat went with its only value, and another one is left: then nothing is
/// missing.
pub(crate) fn is_repeat_gone(mutant: &Icsr, element: Element, at: At) -> bool {
    !at.numbers().is_empty()
        && !mutant.items().any(|item| {
            item.at.is_in(&at) && item.element.blocks().last() == element.blocks().last()
        })
        && mutant.all(element).next().is_some()
}

pub(crate) fn validate(
    validator: &Validator<'_>,
    report: &Icsr,
    header: &Header<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    validator.validate(report, header, &mut findings);
    findings
}

/// Mutations of a report that its validation does not show.
pub(crate) fn missed(
    validator: &Validator<'_>,
    report: &Icsr,
    header: &Header<'_>,
    count: &mut usize,
) -> Vec<String> {
    let mut missed = Vec::new();
    let mut last = None;
    for item in report.items() {
        // The second value of one repeat does not count, so nothing is missing when it goes.
        if last == Some((item.element, item.at)) || item.element.is_extension() {
            continue;
        }
        last = Some((item.element, item.at));
        for mutation in mutations(validator, &item) {
            *count += 1;
            let mutant = mutated(report, item.element, item.at, &mutation);
            if mutation == Mutation::Removed && is_repeat_gone(&mutant, item.element, item.at) {
                *count -= 1;
                continue;
            }
            let is_found = validate(validator, &mutant, header).iter().any(|finding| {
                finding.severity > Severity::Warning
                    && finding.element == item.element
                    && finding.at == item.at
            });
            if !is_found {
                missed.push(format!("{} {} {mutation:?}", item.element, item.at));
            }
        }
    }
    missed
}

/// A report with every mandatory element of the standard and one of most others.
pub(crate) fn complete() -> Icsr {
    let values = [
        "N.1.1=1",
        "N.1.2=B-1",
        "N.1.3=CLINIC",
        "N.1.4=PMDA",
        "N.1.5=20250301120000+0900",
        "N.2.r.1=JP-CLINIC-1",
        "N.2.r.2=CLINIC",
        "N.2.r.3=PMDA",
        "N.2.r.4=20250301115900+0900",
        "C.1.1=JP-CLINIC-1",
        "C.1.2=20250301115900+0900",
        "C.1.3=2",
        "C.1.4=20250214",
        "C.1.5=20250228",
        "C.1.6.1=true",
        "C.1.6.1.r.1=blood culture",
        "C.1.7=true",
        "C.1.8.1=JP-CLINIC-1",
        "C.1.8.2=2",
        "C.1.9.1=true",
        "C.1.9.1.r.1=registry",
        "C.1.9.1.r.2=JP-REG-7",
        "C.2.r.1.2=(MSK)",
        "C.2.r.3=JP",
        "C.2.r.4=1",
        "C.2.r.5=1",
        "C.3.1=3",
        "C.3.2=Clinic",
        "C.3.4.5=JP",
        "C.5.1.r.1=jRCT1",
        "C.5.1.r.2=JP",
        "C.5.4=3",
        "D.1=A.B.",
        "D.2.2a=48",
        "D.2.2b=a",
        "D.3=61.5",
        "D.4=165",
        "D.5=2",
        "D.7.1.r.1a=27.1",
        "D.7.1.r.1b=10020772",
        "D.7.1.r.2=2019",
        "D.8.r.1=cefazolin",
        "E.i.1.1a=敗血症",
        "E.i.1.1b=jpn",
        "E.i.2.1a=27.1",
        "E.i.2.1b=10040047",
        "E.i.3.1=3",
        "E.i.3.2a=(NI)",
        "E.i.3.2b=true",
        "E.i.3.2c=true",
        "E.i.3.2d=(NI)",
        "E.i.3.2e=(NI)",
        "E.i.3.2f=(NI)",
        "E.i.4=20250213",
        "E.i.6a=9",
        "E.i.6b=d",
        "E.i.7=1",
        "E.i.9=JP",
        "F.r.1=20250214",
        "F.r.2.2a=27.1",
        "F.r.2.2b=10005724",
        "F.r.3.2=>250",
        "F.r.3.3=mg/L",
        "G.k.1[1]=1",
        "G.k.2.2[1]=exosome drip",
        "G.k.1[2]=2",
        "G.k.2.2[2]=saline",
        "G.k.2.4[1]=JP",
        "G.k.3.1[2]=22000AMX",
        "G.k.3.2[2]=JP",
        "G.k.4.r.1a[1,1]=5",
        "G.k.4.r.1b[1,1]=mL",
        "G.k.4.r.4[1,1]=20250212",
        "G.k.4.r.7[1,1]=EX-24B",
        "G.k.7.r.1[1,1]=(UNK)",
        "G.k.8[1]=1",
        "G.k.10.r[1,1]=11",
        "H.1=Fever one hour after the drip.",
    ];
    let mut report = example(&values.map(str::to_owned)).report;
    report.set_key(ReportKey {
        report: "JP-CLINIC-1".into(),
        case: "JP-CLINIC-1".into(),
        version: 0,
    });
    report
}

fn ich(base: &RuleBase) -> Validator<'_> {
    Validator::new(base, &["ich"], date(2026, 1, 1), OutsideLists::new()).unwrap()
}

#[test]
fn a_complete_report_keeps_every_rule() {
    let base = base();
    let validator = ich(&base);
    let findings = validate(&validator, &complete(), &Header::default());
    let said: Vec<_> = findings
        .iter()
        .map(|finding| (&base.rule(finding.rule).unwrap().id, finding))
        .collect();
    assert!(said.is_empty(), "{said:#?}");
}

#[test]
fn every_mutation_of_a_complete_report_is_found() {
    let base = base();
    let validator = ich(&base);
    let mut count = 0;
    let missed = missed(&validator, &complete(), &Header::default(), &mut count);
    assert!(
        missed.is_empty(),
        "{} of {count}: {missed:#?}",
        missed.len()
    );
    assert!(count > 200, "{count}");
}

#[test]
fn an_empty_report_misses_every_mandatory_element() {
    let base = base();
    let validator = ich(&base);
    let findings = validate(&validator, &Icsr::default(), &Header::default());
    for element in Element::all() {
        let spec = validator.element(element).unwrap();
        let is_missed = findings.iter().any(|finding| finding.element == element);
        if spec.conformance == Conformance::Mandatory {
            assert!(is_missed, "{element}");
        }
    }
    let without = Header {
        without: true,
        ..Header::default()
    };
    let findings = validate(&validator, &Icsr::default(), &without);
    assert!(
        findings
            .iter()
            .all(|finding| !finding.element.is_under("N"))
    );
}

#[test]
fn findings_say_where_and_never_what_a_person_said() {
    let base = base();
    let validator = ich(&base);
    let mut report = complete();
    assert!(report.remove(Element::of("G.k.1").unwrap(), At::one(2)));
    let narrative = "x".repeat(100_001);
    let h1 = Element::of("H.1").unwrap();
    assert!(report.remove(h1, At::TOP));
    report.push(h1, At::TOP, &narrative, 70).unwrap();
    report.sort();
    let findings = validate(&validator, &report, &Header::default());
    let (role, text) = (&findings[0], &findings[1]);
    assert_eq!(findings.len(), 2, "{findings:#?}");
    assert_eq!((role.element.code(), role.at), ("G.k.1", At::one(2)));
    assert_eq!(role.line, 1);
    let path = base.xpath(role.element, role.at).unwrap();
    assert!(path.contains("[2]") && !path.contains(['$', '{']), "{path}");
    assert_eq!(text.line, 70);
    assert!(!format!("{text:?}").contains("xxx"));
    for element in Element::all() {
        if let Some(path) = base.xpath(element, At::three(1, 2, 3)) {
            assert!(!path.contains(['$', '{', '}']), "{element}: {path}");
        } else {
            assert!(element.is_extension(), "{element}");
        }
    }
}
