//! The JSON Schema under `schemas/` is that of the types, and outputs follow it.

use std::path::Path;

use crate::support::*;
use evigil_assess::assessment::assess_schema;
use evigil_assess::doping::doping_schema;
use evigil_assess::evidence::{dose_schema, meta_schema};
use evigil_assess::explain::stats_schema;
use evigil_assess::inspect::inspect_schema;
use evigil_assess::law::{law_facts_schema, law_schema};
use evigil_assess::ledger::{compare_schema, evidence_schema};
use evigil_assess::lot::lot_schema;
use evigil_assess::plan::plan_schema;
use evigil_assess::render::{Format, Shape};
use evigil_assess::report::causality::causality_schema;
use evigil_assess::report::deadlines::{deadlines_schema, regime_list_schema};
use evigil_assess::report::duplicates::duplicates_schema;
use evigil_assess::report::incidents::incidents_schema;
use evigil_assess::report::judged::judged_schema;
use evigil_assess::report::{
    ack_schema, code_schema, count_schema, gs1_schema, import_schema, mapping_schema,
    recall_schema, trace_schema, validate_schema,
};
use evigil_assess::screening::screening_schema;
use evigil_assess::signal::{
    clusters_schema, counts_schema, interactions_schema, masking_schema, monitor_schema,
    pair_schema, record_schema, scan_schema, tree_schema,
};
use evigil_assess::study_import::study_import_schema;
use evigil_assess::{CHECK_SCHEMA, check_schema};
use evigil_core::{DocumentFormat, Lang};

#[test]
fn the_schema_files_are_up_to_date() {
    for (name, schema) in [
        ("evigil.check.1.json", check_schema()),
        ("evigil.assess.1.json", assess_schema()),
        ("evigil.stats.1.json", stats_schema()),
        ("evigil.meta.1.json", meta_schema()),
        ("evigil.dose.1.json", dose_schema()),
        ("evigil.doping.1.json", doping_schema()),
        ("evigil.evidence.1.json", evidence_schema()),
        ("evigil.compare.1.json", compare_schema()),
        ("evigil.inspect.1.json", inspect_schema()),
        ("evigil.law.1.json", law_schema()),
        ("evigil.law-facts.1.json", law_facts_schema()),
        ("evigil.plan.1.json", plan_schema()),
        ("evigil.screening.1.json", screening_schema()),
        ("evigil.lot.1.json", lot_schema()),
        ("evigil.import.1.json", import_schema()),
        ("evigil.count.1.json", count_schema()),
        ("evigil.validate.1.json", validate_schema()),
        ("evigil.mapping.1.json", mapping_schema()),
        ("evigil.recall.1.json", recall_schema()),
        ("evigil.ack.1.json", ack_schema()),
        ("evigil.code.1.json", code_schema()),
        ("evigil.gs1.1.json", gs1_schema()),
        ("evigil.trace.1.json", trace_schema()),
        ("evigil.judged.1.json", judged_schema()),
        ("evigil.causality.1.json", causality_schema()),
        ("evigil.deadlines.1.json", deadlines_schema()),
        ("evigil.regimes.1.json", regime_list_schema()),
        ("evigil.duplicates.1.json", duplicates_schema()),
        ("evigil.incidents.1.json", incidents_schema()),
        ("evigil.study-import.1.json", study_import_schema()),
        ("evigil.pair-counts.1.json", counts_schema()),
        ("evigil.signal-scan.1.json", scan_schema()),
        ("evigil.signal-pair.1.json", pair_schema()),
        ("evigil.signal-record.1.json", record_schema()),
        ("evigil.signal-monitor.1.json", monitor_schema()),
        ("evigil.signal-clusters.1.json", clusters_schema()),
        ("evigil.signal-masking.1.json", masking_schema()),
        ("evigil.signal-interactions.1.json", interactions_schema()),
        ("evigil.signal-tree.1.json", tree_schema()),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
        let place = folder.join(name);
        let wanted = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(&place, &wanted).expect("the schema can be written");
        }
        let found = std::fs::read_to_string(&place).unwrap_or_default();
        assert!(
            found == wanted,
            "schemas/{name} is not that of the types; run with UPDATE_SCHEMAS=1"
        );
    }
}

#[test]
fn outputs_follow_the_schema() {
    let schema = serde_json::to_value(check_schema()).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let documents = [
        (document(PAGE, DocumentFormat::Html), reading()),
        (
            document("nothing here", DocumentFormat::Text),
            empty_reading(Lang::En),
        ),
    ];
    for lang in Lang::ALL {
        for line in render_text(Format::Jsonl, lang, &documents).lines() {
            let object: serde_json::Value =
                serde_json::from_str(line).expect("a line is an object");
            assert_eq!(object["schema"], CHECK_SCHEMA);
            let faults: Vec<_> = validator
                .iter_errors(&object)
                .map(|fault| fault.to_string())
                .collect();
            assert!(faults.is_empty(), "{faults:?}");
        }
    }
    let mut wrong: serde_json::Value =
        serde_json::from_str(render_text(Format::Jsonl, Lang::En, &documents[..1]).trim())
            .expect("is JSON");
    wrong["findings"][0]["stance"] = "shouted".into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn json_is_an_object_for_one_input_and_an_array_for_many() {
    let one = [(document(PAGE, DocumentFormat::Text), reading())];
    let parse = |shape, documents: &[_]| -> serde_json::Value {
        serde_json::from_slice(&render(Format::Json, Lang::En, shape, documents)).expect("is JSON")
    };
    assert!(parse(Shape::One, &one).is_object());
    assert_eq!(parse(Shape::Many, &one).as_array().map(Vec::len), Some(1));
    assert_eq!(parse(Shape::Many, &[]).as_array().map(Vec::len), Some(0));
    let two = [one[0].clone(), one[0].clone()];
    assert_eq!(parse(Shape::Many, &two).as_array().map(Vec::len), Some(2));
}
