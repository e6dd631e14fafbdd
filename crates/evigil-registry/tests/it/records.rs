//! Records are made, read, changed and withdrawn, and seen only by those they are for.

use evigil_registry::Fault;
use evigil_registry::kind::FieldFaultKind;
use evigil_registry::record::List;
use evigil_registry::rights::Role;
use serde_json::{Value as Json, json};

use crate::ground::on_each;

fn object(value: Json) -> serde_json::Map<String, Json> {
    value.as_object().expect("an object").clone()
}

#[test]
fn a_record_keeps_its_versions_and_refuses_a_stale_writer() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let product = ground
            .make(&clinic, "product", json!({"name": "Vesicle drip"}))
            .await;
        assert_eq!(product.version, 1);
        let kind = ground.registry.kind("product").expect("kind");
        let changed = ground
            .registry
            .change(
                &clinic,
                kind,
                (&product.id, 1),
                &object(json!({"maker": "Culture Co"})),
            )
            .await
            .expect("changed");
        assert_eq!(
            (changed.version, changed.fields.get_text("maker")),
            (2, Some("Culture Co"))
        );
        let stale = ground
            .registry
            .change(
                &clinic,
                kind,
                (&product.id, 1),
                &object(json!({"maker": "Other"})),
            )
            .await;
        assert!(
            matches!(
                stale,
                Err(Fault::Stale {
                    expected: 1,
                    found: 2
                })
            ),
            "{stale:?}"
        );
        let earlier = ground
            .registry
            .history(&clinic, kind, &product.id)
            .await
            .expect("history");
        assert_eq!(earlier.len(), 1);
        assert_eq!(earlier[0]["maker"], Json::Null);
        let withdrawn = ground
            .registry
            .withdraw(&clinic, kind, (&product.id, 2), "entered twice")
            .await
            .expect("withdrawn");
        assert!(withdrawn.withdrawn_at.is_some());
        let after = ground
            .registry
            .change(
                &clinic,
                kind,
                (&product.id, 3),
                &object(json!({"maker": "Late"})),
            )
            .await;
        assert!(matches!(after, Err(Fault::Withdrawn)), "{after:?}");
        let read = ground
            .registry
            .read(&clinic, kind, &product.id)
            .await
            .expect("read");
        assert_eq!(read, withdrawn);
    });
}

#[test]
fn every_wrong_field_is_named() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let kind = ground.registry.kind("exposure").expect("kind");
        let sent = json!({
            "person_id": "no id", "given_on": "20261122", "volume_ml": -1, "route": "a\u{0}b", "colour": "blue",
            "version": 7, "note": "   "
        });
        let Err(Fault::Fields(faults)) = ground.registry.create(&clinic, kind, &object(sent)).await
        else {
            panic!("taken");
        };
        let of = |name: &str| {
            let fault = faults.iter().find(|fault| fault.field == name);
            fault
                .map(|fault| fault.kind.clone())
                .unwrap_or_else(|| panic!("{name} is not named"))
        };
        assert!(matches!(of("person_id"), FieldFaultKind::Type { .. }));
        assert!(matches!(of("given_on"), FieldFaultKind::Type { .. }));
        assert!(matches!(of("volume_ml"), FieldFaultKind::Range { .. }));
        assert!(matches!(of("route"), FieldFaultKind::Control { at: 1 }));
        assert!(matches!(of("colour"), FieldFaultKind::Unknown { .. }));
        assert!(matches!(of("version"), FieldFaultKind::NotYours));
        assert!(matches!(of("note"), FieldFaultKind::Missing));
        assert!(matches!(of("lot_id"), FieldFaultKind::Missing));
    });
}

#[test]
fn a_clinic_sees_its_own_patients_only() {
    on_each(|ground| async move {
        let harbour = ground.member(Role::Clinic, "Harbour Clinic").await;
        let hill = ground.member(Role::Clinic, "Hill Clinic").await;
        let kind = ground.registry.kind("consultation").expect("kind");
        let desk = ground.member(Role::Desk, "Desk").await;
        let asked = ground
            .make(&desk, "consultation", json!({"intake": "Is it safe?"}))
            .await;
        let other = ground.member(Role::Desk, "Other desk").await;
        assert!(ground.registry.read(&desk, kind, &asked.id).await.is_ok());
        let foreign = ground.registry.read(&other, kind, &asked.id).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let page = ground
            .registry
            .list(&other, kind, &List::default())
            .await
            .expect("a page");
        assert!(page.records.is_empty());
        let page = ground
            .registry
            .list(&desk, kind, &List::default())
            .await
            .expect("a page");
        assert_eq!(page.records.len(), 1);
        let screening = ground.registry.kind("screening").expect("kind");
        let refused = ground.registry.read(&desk, screening, &asked.id).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        assert_ne!(harbour, hill);
    });
}

#[test]
fn pages_follow_each_other_without_gap() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let mut made = Vec::new();
        for number in 0..7 {
            let name = format!("Product {number}");
            made.push(
                ground
                    .make(&clinic, "product", json!({"name": name}))
                    .await
                    .id,
            );
        }
        let kind = ground.registry.kind("product").expect("kind");
        for newest_first in [false, true] {
            let mut list = List {
                limit: Some(3),
                newest_first,
                ..List::default()
            };
            let (mut seen, mut pages) = (Vec::new(), 0);
            loop {
                let page = ground
                    .registry
                    .list(&clinic, kind, &list)
                    .await
                    .expect("a page");
                seen.extend(page.records.into_iter().map(|record| record.id));
                pages += 1;
                match page.next {
                    Some(next) => list.after = Some(next),
                    None => break,
                }
            }
            let mut expected = made.clone();
            if newest_first {
                expected.reverse();
            }
            assert_eq!((seen, pages), (expected, 3));
        }
    });
}

#[test]
fn writes_that_fail_leave_the_others_alone() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let kind = ground.registry.kind("plan").expect("kind");
        let provider = ground
            .make(
                &clinic,
                "provider",
                json!({"name": "Harbour", "country": "JP"}),
            )
            .await;
        let write = |number: usize| {
            let (registry, clinic) = (ground.registry.clone(), clinic.clone());
            let provider = provider.id.clone();
            async move {
                // Every third number is the same and is refused by the database.
                let number = if number.is_multiple_of(3) { 0 } else { number };
                let sent =
                    object(json!({"provider_id": provider, "number": format!("PB{number}")}));
                registry.create(&clinic, kind, &sent).await
            }
        };
        let results = futures_util::future::join_all((0..60).map(write)).await;
        let taken = results.iter().filter(|result| result.is_ok()).count();
        let twice = results
            .iter()
            .filter(|result| matches!(result, Err(Fault::Duplicate { .. })))
            .count();
        assert_eq!((taken, twice), (41, 19));
        let list = List {
            limit: Some(1000),
            ..List::default()
        };
        let page = ground
            .registry
            .list(&clinic, kind, &list)
            .await
            .expect("a page");
        assert_eq!(page.records.len(), 41);
        assert!(
            ground
                .registry
                .verify()
                .await
                .expect("verified")
                .faults
                .is_empty()
        );
    });
}

#[test]
fn every_type_of_column_comes_back_as_it_was() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        for offers in [true, false] {
            let sent = json!({"name": format!("Harbour {offers}"), "country": "JP", "offers": offers, "surveyed_on": "2026-11"});
            let provider = ground.make(&clinic, "provider", sent).await;
            let kind = ground.registry.kind("provider").expect("kind");
            let read = ground
                .registry
                .read(&clinic, kind, &provider.id)
                .await
                .expect("read")
                .to_json(kind);
            assert_eq!(
                (&read["offers"], &read["surveyed_on"]),
                (&json!(offers), &json!("2026-11"))
            );
        }
        let exposure = ground.registry.kind("exposure").expect("kind");
        let real = exposure.column("volume_ml").expect("a column");
        assert!(real.value(&json!(0.1)).is_ok() && real.value(&json!("0.1")).is_err());
    });
}
