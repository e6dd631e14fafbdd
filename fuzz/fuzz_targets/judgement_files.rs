#![no_main]
//! Files of judgement: answers to causality scales, reference lists, incidents.

use evigil_knowledge::Knowledge;
use evigil_vigilance::assess::expectedness::ReferenceList;
use evigil_vigilance::assess::scale::Scales;
use evigil_vigilance::assess::scale::answers::read;
use evigil_vigilance::assess::scale::compare::compare;
use evigil_vigilance::incident::{Incident, Incidents, check, timeline};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let knowledge = Knowledge::embedded().expect("the base reads");
    let scales = Scales::of(knowledge).expect("the scales read");
    let (file, _) = read("a.toml", text, &scales);
    let _ = compare(&file, &scales);
    if let Ok(list) = ReferenceList::read("a.toml", text) {
        let _ = list.judge(Some(text), None, true);
    }
    if let Ok(incident) = Incident::read("a.toml", text) {
        let _ = timeline(&incident);
        let mut all = Incidents::default();
        all.add("a.toml", incident);
        let _ = check(&all, knowledge);
    }
});
