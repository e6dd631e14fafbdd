//! Words are found anywhere, in wide or narrow, large or small letters; lots by number or by code; a
//! clinic's form becomes a report.

use evigil_core::Lang;
use evigil_registry::Fault;
use evigil_registry::flows::report::intake::ClinicForm;
use evigil_registry::flows::report::{ClinicReaction, ClinicReport, Ending};
use evigil_registry::record::List;
use evigil_registry::rights::{Actor, Role};
use serde_json::json;

use crate::ground::{Ground, on_each};

async fn found(ground: &Ground, kind: &str, words: &str) -> Vec<String> {
    let list = List {
        words: Some(words.to_owned()),
        ..List::default()
    };
    let kind = ground.registry.kind(kind).expect("a kind");
    let public = Actor::public();
    let page = ground.registry.list(&public, kind, &list).await;
    let records = page.expect("a page").records;
    let name = |record: &evigil_registry::record::Record| {
        let text = record.fields.get_text("name");
        text.or_else(|| record.fields.get_text("number"))
            .unwrap_or_default()
            .to_owned()
    };
    records.iter().map(name).collect()
}

#[test]
fn words_are_found_anywhere_in_any_width_and_case() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "one").await;
        let wide = "ＥＸＯ幹細胞上清液";
        for fields in [
            json!({"name": wide, "maker": "Aoba Labs"}),
            json!({"name": "Plain 100%", "maker": "Aoba_B"}),
            json!({"name": "exo cream"}),
        ] {
            ground.make(&clinic, "product", fields).await;
        }
        for (words, names) in [
            ("exo", vec![wide, "exo cream"]),
            ("ＥＸＯ", vec![wide, "exo cream"]),
            ("幹細胞", vec![wide]),
            ("上清 AOBA", vec![wide]),
            ("上清 cream", vec![]),
            ("%", vec!["Plain 100%"]),
            ("a_b", vec!["Plain 100%"]),
            ("\\", vec![]),
            ("\u{0} ' \"", vec![]),
            ("  ", vec![wide, "Plain 100%", "exo cream"]),
        ] {
            assert_eq!(found(&ground, "product", words).await, names, "{words:?}");
        }
    });
}

#[test]
fn a_lot_is_meant_by_its_number_or_its_code() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "one").await;
        let mut products = Vec::new();
        for (name, gtin) in [("One", "04912345678904"), ("Two", "")] {
            let mut fields = json!({"name": name});
            if !gtin.is_empty() {
                fields["gtin"] = gtin.into();
            }
            let product = ground.make(&clinic, "product", fields).await;
            let lot = json!({"product_id": product.id, "number": "EV-7"});
            ground.make(&clinic, "lot", lot).await;
            products.push(product.id);
        }
        let registry = &ground.registry;
        let called = registry.lots_called(&clinic, "ev7").await.expect("found");
        assert_eq!(called.len(), 2);
        let code = |meant: Result<_, Fault>| match meant {
            Err(Fault::Step { code, .. }) => code,
            other => panic!("{other:?}"),
        };
        assert_eq!(code(registry.lot_meant(&clinic, "EV-7").await), "EV-R208");
        assert_eq!(code(registry.lot_meant(&clinic, "EV-8").await), "EV-R207");
        assert_eq!(code(registry.lot_meant(&clinic, "").await), "EV-R207");
        let scanned = "(01)04912345678904(10)EV-7";
        let meant = registry.lot_meant(&clinic, scanned).await.expect("one");
        let product = meant.fields.get_text("product_id");
        assert_eq!(product, products.first().map(String::as_str));
    });
}

#[test]
fn the_form_of_a_clinic_becomes_a_report() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "one").await;
        let mut report = ClinicReport {
            lang: Lang::En,
            reporter: "physician".to_owned(),
            facility: Some("Minato".to_owned()),
            age_years: Some(57.0),
            sex: Some("female".to_owned()),
            weight_kg: None,
            history: None,
            reactions: vec![ClinicReaction {
                words: "Anaphylaxis".to_owned(),
                began_on: Some("2026-11-01".to_owned()),
                ended_on: None,
                ended: Ending::Recovering,
                criteria: vec!["life_threatening".to_owned()],
            }],
            product: "Exo Drip".to_owned(),
            lot: Some("EV-7".to_owned()),
            given_on: Some("someday".to_owned()),
            route: None,
            dose: None,
            indication: None,
            others: vec!["Aspirin".to_owned()],
            tests: vec![("CRP".to_owned(), "12 mg/dL".to_owned())],
            narrative: String::new(),
            comment: None,
        };
        let registry = &ground.registry;
        let form = ClinicForm::default();
        let refused = registry
            .file_clinic_report(&clinic, form.clone(), &report)
            .await;
        let Err(Fault::Fields(faults)) = refused else {
            panic!("{refused:?}");
        };
        let mut fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["given_on", "narrative"]);
        report.given_on = Some("2026-11-01".to_owned());
        report.narrative = "Ten minutes into the drip the pressure fell.".to_owned();
        let filed = registry
            .file_clinic_report(&clinic, form, &report)
            .await
            .expect("filed");
        assert_eq!(filed.serious, "yes");
        assert_eq!(filed.criteria, ["life_threatening"]);
        let kind = registry.kind("report").expect("a kind");
        let stored = registry.read(&clinic, kind, &filed.id).await.expect("read");
        let icsr = stored.fields.get_text("icsr").unwrap_or_default();
        for part in ["Anaphylaxis", "Aspirin", "12 mg/dL", "20261101"] {
            assert!(icsr.contains(part), "{part} in {icsr}");
        }
    });
}
