//! A clinic scans packages, and enters persons and what they consent to.

use evigil_registry::Fault;
use evigil_registry::flows::lot_scan::{LotScanInput, LotWarning, ScannedProduct};
use evigil_registry::flows::person::{ConsentEnd, ConsentInput, PersonInput};
use evigil_registry::rights::Role;
use jiff::SignedDuration;
use serde_json::json;
use sqlx::Row;

use crate::ground::on_each;

const CODE: &str = "(01)04912345678904(17)270131(10)AB-O12";

fn scan(code: &str, product: Option<&str>) -> LotScanInput {
    LotScanInput {
        code: code.to_owned(),
        product: product.map(|name| ScannedProduct {
            name: name.to_owned(),
            maker: None,
            cell_source: None,
            species: None,
            donor: None,
        }),
        provider_id: None,
        units: Some(10),
    }
}

fn code_of<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
    result.expect_err("refused").code()
}

#[test]
fn a_scanned_package_leads_to_its_product_and_lot() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let facility = json!({"name": "Harbour", "country": "JP"});
        ground.make(&clinic, "provider", facility).await;
        let registry = &ground.registry;
        // The product is not known yet: its name is needed, and nothing is left half made.
        assert_eq!(
            code_of(registry.scan_lot(&clinic, &scan(CODE, None)).await),
            "EV-R203"
        );
        let first = registry
            .scan_lot(&clinic, &scan(CODE, Some("Vesicle drip")))
            .await;
        let first = first.expect("scanned");
        assert!(first.product_made && first.lot_made);
        assert_eq!(first.warnings, []);
        assert_eq!(first.product["gtin"], "04912345678904");
        assert_eq!(first.lot["number"], "AB-O12");
        assert_eq!(first.lot["number_key"], "AB012");
        assert_eq!(first.lot["status"], "released");
        assert_eq!(first.lot["expires_on"], "2027-01-31");
        assert_eq!(first.holding.as_ref().expect("held")["units"], 10);
        // The same lot as a web address, its number spelled in another way.
        let link = "https://id.example.org/01/04912345678904/10/ab012?17=270131";
        let hill = ground.member(Role::Clinic, "Hill Clinic").await;
        let again = registry
            .scan_lot(&hill, &scan(link, None))
            .await
            .expect("scanned");
        assert!(!again.product_made && !again.lot_made);
        assert_eq!(again.lot["id"], first.lot["id"]);
        assert_eq!(again.warnings, [LotWarning::NumberDiffers]);
        assert_eq!(
            again.holding, None,
            "a clinic without facility holds nothing"
        );
        // After its day the lot is told to have expired.
        ground.clock.pass(SignedDuration::from_hours(24 * 71));
        let late = registry
            .scan_lot(&clinic, &scan(CODE, None))
            .await
            .expect("scanned");
        assert_eq!(late.warnings, [LotWarning::Expired]);
        let trail = registry.verify().await.expect("verified");
        assert!(trail.faults.is_empty());
    });
}

#[test]
fn a_code_that_is_none_is_refused_with_its_place() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let registry = &ground.registry;
        let try_code = async |code| registry.scan_lot(&clinic, &scan(code, Some("Drip"))).await;
        let Err(Fault::Step { code, details }) = try_code("(01)04912345678905(10)A1").await else {
            panic!("a wrong check digit is taken");
        };
        assert_eq!(code, "EV-R200");
        assert!(
            details.contains(&("fault", "EV-A404".to_owned())),
            "{details:?}"
        );
        assert_eq!(code_of(try_code("(10)A1").await), "EV-R201");
        assert_eq!(code_of(try_code("(01)04912345678904").await), "EV-R202");
        assert_eq!(code_of(try_code("hello").await), "EV-R200");
        // Another facility can't be said to hold it, and whoever has no clinic can't scan.
        let hill = ground.member(Role::Clinic, "Hill Clinic").await;
        let facility = json!({"name": "Hill", "country": "JP"});
        let provider = ground.make(&hill, "provider", facility).await;
        let mut foreign = scan(CODE, Some("Drip"));
        foreign.provider_id = Some(provider.id);
        assert_eq!(
            code_of(registry.scan_lot(&clinic, &foreign).await),
            "EV-R205"
        );
        let researcher = ground.member(Role::Researcher, "University").await;
        let refused = registry
            .scan_lot(&researcher, &scan(CODE, Some("Drip")))
            .await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        // Nothing of all that has made a lot.
        let lots = sqlx::query("SELECT COUNT(*) FROM lots");
        let mut connection = registry
            .database()
            .pool()
            .acquire()
            .await
            .expect("connected");
        let lots: i64 = lots
            .fetch_one(&mut *connection)
            .await
            .expect("counted")
            .get(0);
        assert_eq!(lots, 0);
    });
}

#[test]
fn plain_lots_and_products_get_their_keys() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let product = json!({"name": "Drip", "gtin": "4912345678904"});
        let product = ground.make(&clinic, "product", product).await;
        assert_eq!(product.fields.get_text("gtin"), Some("04912345678904"));
        let lot = ground
            .make(
                &clinic,
                "lot",
                json!({"product_id": product.id, "number": "ab-o12"}),
            )
            .await;
        assert_eq!(lot.fields.get_text("number_key"), Some("AB012"));
        assert_eq!(lot.fields.get_text("status"), Some("released"));
        let registry = &ground.registry;
        let create = async |kind, fields: serde_json::Value| {
            let kind = registry.kind(kind).expect("kind");
            registry
                .create(&clinic, kind, fields.as_object().expect("fields"))
                .await
        };
        let twice = create("lot", json!({"product_id": product.id, "number": "AB O12"})).await;
        assert!(matches!(twice, Err(Fault::Duplicate { .. })), "{twice:?}");
        let same = create(
            "product",
            json!({"name": "Other", "gtin": "04912345678904"}),
        )
        .await;
        assert!(matches!(same, Err(Fault::Duplicate { .. })), "{same:?}");
        let wrong = create("product", json!({"name": "Other", "gtin": "4912345678905"})).await;
        assert!(matches!(wrong, Err(Fault::Fields(_))), "{wrong:?}");
        let kind = registry.kind("lot").expect("kind");
        let number = json!({"number": "C 1"});
        let number = number.as_object().expect("fields");
        let changed = registry
            .change(&clinic, kind, (&lot.id, 1), number)
            .await
            .expect("changed");
        assert_eq!(changed.fields.get_text("number_key"), Some("C1"));
    });
}

#[test]
fn a_person_is_known_again_and_the_identifier_forgotten() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let registry = &ground.registry;
        let input = |identifier: &str, birth_year| PersonInput {
            identifier: identifier.to_owned(),
            birth_year: Some(birth_year),
            sex: Some("female".to_owned()),
        };
        let first = input("KARTE-0815", 1960);
        let first = registry
            .person_by_identifier(&clinic, &first)
            .await
            .expect("made");
        assert!(first.made);
        let again = input(" karte-０８１５", 1961);
        let again = registry
            .person_by_identifier(&clinic, &again)
            .await
            .expect("found");
        assert_eq!(
            (again.made, again.differs),
            (false, vec!["birth_year".to_owned()])
        );
        assert_eq!(again.person["id"], first.person["id"]);
        let hill = ground.member(Role::Clinic, "Hill Clinic").await;
        let other = input("KARTE-0815", 1960);
        let other = registry
            .person_by_identifier(&hill, &other)
            .await
            .expect("made");
        assert!(other.made, "two clinics do not share their numbers");
        assert_ne!(other.person["pseudonym"], first.person["pseudonym"]);
        assert!(!format!("{:?}", input("KARTE-0815", 1960)).contains("0815"));
        let kind = registry.kind("person").expect("kind");
        let plain = registry
            .create(&clinic, kind, &serde_json::Map::new())
            .await;
        assert_eq!(code_of(plain), "EV-R210");
        let mut connection = registry
            .database()
            .pool()
            .acquire()
            .await
            .expect("connected");
        let details = sqlx::query("SELECT detail FROM audit_entries WHERE detail IS NOT NULL");
        for row in details.fetch_all(&mut *connection).await.expect("read") {
            let detail: String = row.get(0);
            assert!(!detail.contains("0815"), "{detail}");
        }
    });
}

#[test]
fn consent_is_given_to_purposes_and_ended() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let registry = &ground.registry;
        let person = PersonInput {
            identifier: "1".to_owned(),
            birth_year: None,
            sex: None,
        };
        let person = registry
            .person_by_identifier(&clinic, &person)
            .await
            .expect("made");
        let person = person.person["id"].as_str().expect("an id").to_owned();
        let consent = |purposes: &[&str], day: &str| ConsentInput {
            person_id: person.clone(),
            purposes: purposes.iter().map(ToString::to_string).collect(),
            form: "Consent".to_owned(),
            form_version: "2".to_owned(),
            document: None,
            given_on: day.to_owned(),
        };
        let given = consent(&["treatment", "registry", "treatment"], "2026-11-20");
        let given = registry.give_consent(&clinic, &given).await.expect("given");
        assert_eq!(given.consents.len(), 2);
        for wrong in [
            consent(&["treatment"], "2026-11"),
            consent(&["treatment"], "2026-12-24"),
            consent(&["everything"], "2026-11-20"),
            consent(&[], "2026-11-20"),
        ] {
            let refused = registry.give_consent(&clinic, &wrong).await;
            assert!(matches!(refused, Err(Fault::Fields(_))), "{refused:?}");
        }
        let hill = ground.member(Role::Clinic, "Hill Clinic").await;
        let foreign = registry
            .give_consent(&hill, &consent(&["registry"], "2026-11-20"))
            .await;
        assert!(
            matches!(foreign, Err(Fault::Reference { .. })),
            "{foreign:?}"
        );
        let end = |purposes: &[&str], day: &str| ConsentEnd {
            person_id: person.clone(),
            purposes: purposes.iter().map(ToString::to_string).collect(),
            ended_on: day.to_owned(),
        };
        let early = registry
            .end_consent(&clinic, &end(&["treatment"], "2026-11-19"))
            .await;
        assert_eq!(code_of(early), "EV-R211");
        let ended = registry
            .end_consent(&clinic, &end(&["treatment"], "2026-11-21"))
            .await;
        assert_eq!(ended.expect("ended").consents.len(), 1);
        let twice = registry
            .end_consent(&clinic, &end(&["treatment"], "2026-11-21"))
            .await;
        assert_eq!(code_of(twice), "EV-R212");
        let foreign = registry.end_consent(&hill, &end(&[], "2026-11-21")).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
    });
}
