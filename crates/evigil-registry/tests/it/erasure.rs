//! The data of one person are given out and erased.

use evigil_registry::Fault;
use evigil_registry::flows::erasure_request::ErasureWish;
use evigil_registry::flows::follow_up::{ScheduleInput, ScheduleTime};
use evigil_registry::flows::report::intake::ClinicForm;
use evigil_registry::flows::retention::RetentionRules;
use evigil_registry::identity::{LinkPurpose, NewLink};
use evigil_registry::kind::{ColumnType, Kinds};
use evigil_registry::record::List;
use evigil_registry::rights::{Actor, Role};
use jiff::SignedDuration;
use serde_json::json;
use sqlx::Row;

use crate::ground::on_each;
use crate::report_intake::complete;
use crate::treatment::{Clinic, code_of, patient};

#[test]
fn what_is_known_of_a_person_is_given_out_and_erased() {
    on_each(|ground| async move {
        let clinic = Clinic::new(&ground, "Harbour").await;
        let hill = Clinic::new(&ground, "Hill").await;
        let registry = &ground.registry;
        let person = clinic.person.clone();
        for one in [&clinic, &hill] {
            one.screen(&ground, &one.person, ("2026-11-20", &[]))
                .await
                .expect("screened");
        }
        let note = json!({"note": "SECRET-NOTE"});
        let given = clinic.treat(&ground, &person, note).await.expect("given");
        let other = hill
            .treat(&ground, &hill.person, json!({}))
            .await
            .expect("given");
        let plan = ScheduleInput {
            exposure_id: given.id.clone(),
            times: vec![ScheduleTime {
                scale: "vas_pain".to_owned(),
                days: vec![7],
            }],
        };
        registry
            .schedule_follow_up(&clinic.actor, &plan)
            .await
            .expect("planned");
        let kind = registry.kind("exposure").expect("kind");
        let change = json!({"note": "SECRET-LATER"});
        let change = change.as_object().expect("fields");
        registry
            .change(&clinic.actor, kind, (&given.id, 1), change)
            .await
            .expect("changed");
        let form = ClinicForm {
            person_id: Some(person.clone()),
            exposure_id: Some(given.id.clone()),
            ..ClinicForm::default()
        };
        let report = complete("JP-ERASED-1", &[]);
        let report = registry
            .file_report(&clinic.actor, form, &report)
            .await
            .expect("filed");

        // Everything is given out, to the own clinic and to the person.
        let export = registry
            .export_person(&clinic.actor, &person)
            .await
            .expect("exported");
        let count = |kind: &str| export.records.get(kind).map_or(0, Vec::len);
        assert_eq!(
            (count("person"), count("consent"), count("screening")),
            (1, 2, 1)
        );
        assert_eq!(
            (count("exposure"), count("follow_up"), count("report")),
            (1, 1, 1)
        );
        assert_eq!(
            export.records["exposure"][0].earlier[0]["note"],
            "SECRET-NOTE"
        );
        let text = serde_json::to_string(&export).expect("json");
        assert!(
            !text.contains(&other.id),
            "nobody else's treatment is in it"
        );
        registry
            .export_person(&patient(&person), &person)
            .await
            .expect("one's own");
        for stranger in [&hill.actor, &patient(&hill.person)] {
            let foreign = registry.export_person(stranger, &person).await;
            assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        }

        let foreign = registry.erase_person(&hill.actor, &person).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let erasure = registry
            .erase_person(&clinic.actor, &person)
            .await
            .expect("erased");
        let erased = |kind: &str| erasure.erased.iter().find(|one| one.kind == kind);
        assert_eq!(erased("exposure").expect("erased").records, 1);
        assert!(
            erased("exposure")
                .expect("erased")
                .columns
                .contains(&"note".to_owned())
        );
        let kept: Vec<_> = erasure.kept.iter().map(|one| one.kind.as_str()).collect();
        assert_eq!(kept, ["report", "audit"]);
        assert!(
            erasure
                .kept
                .iter()
                .all(|one| !one.reason.en.is_empty() && !one.reason.ja.is_empty())
        );
        // In no table stands the id of the person but in their own empty row and in the trail.
        let mut connection = registry
            .database()
            .pool()
            .acquire()
            .await
            .expect("connected");
        for kind in Kinds::embedded().expect("kinds").iter() {
            if kind.column("person_id").is_some() {
                let sql = format!(
                    "SELECT COUNT(*) FROM \"{}\" WHERE person_id = $1",
                    kind.table()
                );
                let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(person.clone());
                let left: i64 = query
                    .fetch_one(&mut *connection)
                    .await
                    .expect("counted")
                    .get(0);
                assert_eq!(left, 0, "{}", kind.name);
            }
        }
        let bodies = sqlx::query("SELECT body, reason FROM earlier_versions");
        for row in bodies.fetch_all(&mut *connection).await.expect("read") {
            let body: Option<String> = row.get(0);
            let body = body.unwrap_or_default();
            assert!(
                !body.contains("SECRET") && !body.contains(&person),
                "{body}"
            );
        }
        let pseudonym =
            sqlx::query("SELECT pseudonym, birth_year, erased_at FROM persons WHERE id = $1");
        let row = pseudonym
            .bind(person.clone())
            .fetch_one(&mut *connection)
            .await
            .expect("read");
        assert_eq!(row.get::<Option<String>, _>(0), None);
        assert_eq!(row.get::<Option<i64>, _>(1), None);
        assert!(row.get::<Option<String>, _>(2).is_some());
        drop(connection);
        // The report is there without the person, the other clinic's person untouched, the trail whole.
        let reports = registry.kind("report").expect("kind");
        let left = registry
            .read(&clinic.actor, reports, &report.id)
            .await
            .expect("kept");
        assert_eq!(left.fields.get_text("person_id"), None);
        assert_eq!(
            left.fields.get_text("narrative"),
            Some("Made up: fever two hours after the drip.")
        );
        let untouched = registry
            .read(&hill.actor, kind, &other.id)
            .await
            .expect("read");
        assert_eq!(untouched.version, 1);
        assert_eq!(
            code_of(registry.erase_person(&clinic.actor, &person).await),
            "EV-R248"
        );
        // A recall still counts the treatment, though nobody can say whose it was.
        let trace = registry
            .trace_lot(&clinic.actor, &clinic.lot)
            .await
            .expect("traced");
        assert_eq!((trace.exposures, trace.persons), (1, 1));
        let row = &trace.providers[0].exposures[0];
        assert_eq!((row.erased, row.given_on.as_str()), (true, ""));
        assert_eq!(row.person_id, format!("erased:{}", given.id));
        let theirs = registry
            .trace_lot(&hill.actor, &hill.lot)
            .await
            .expect("traced");
        assert!(!theirs.providers[0].exposures[0].erased);
        assert!(registry.verify().await.expect("verified").faults.is_empty());
        // The same identifier is somebody new.
        let again = Clinic::person(&ground, &clinic.actor, "1").await;
        assert_ne!(again, person);
    });
}

#[test]
fn what_is_past_its_period_is_listed() {
    on_each(|ground| async move {
        let clinic = Clinic::new(&ground, "Harbour").await;
        let registry = &ground.registry;
        let refused = registry.past_retention(&clinic.actor).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        let administrator = ground.member(Role::Administrator, "Office").await;
        let none = registry
            .past_retention(&administrator)
            .await
            .expect("a list");
        assert_eq!(none.kinds, []);
        ground.clock.pass(SignedDuration::from_hours(24 * 366 * 20));
        let past = registry
            .past_retention(&Actor::system("retention"))
            .await
            .expect("a list");
        assert_eq!(past.kinds.len(), 1);
        assert_eq!(
            (past.kinds[0].rule.kind.as_str(), past.kinds[0].ids.len()),
            ("consent", 2)
        );
    });
}

#[test]
fn a_person_sees_what_is_held_and_asks_for_erasure_by_a_link() {
    on_each(|ground| async move {
        let clinic = Clinic::new(&ground, "Harbour").await;
        let hill = Clinic::new(&ground, "Hill").await;
        let administrator = ground.member(Role::Administrator, "Office").await;
        let registry = &ground.registry;
        let link = async |purpose: LinkPurpose| {
            let link = NewLink {
                purpose,
                person_id: clinic.person.clone(),
                record_id: None,
                days: 7,
            };
            let made = registry.create_link(&clinic.actor, link).await;
            let token = made.expect("made").token;
            registry.link(&token).await.expect("good").actor
        };
        // A link for something else tells nothing and asks for nothing.
        let other = link(LinkPurpose::FollowUp).await;
        let refused = registry.export_person(&other, &clinic.person).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        let refused = registry.ask_erasure(&other, ErasureWish::default()).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");

        let own = link(LinkPurpose::OwnData).await;
        let held = registry.export_person(&own, &clinic.person).await;
        assert!(held.expect("given").records.contains_key("consent"));
        let others = registry.export_person(&own, &hill.person).await;
        assert_eq!(code_of_absent(others), "person");
        let wish = ErasureWish {
            reason: Some("SECRET-REASON".to_owned()),
        };
        registry
            .ask_erasure(&own, wish.clone())
            .await
            .expect("asked");
        assert_eq!(code_of(registry.ask_erasure(&own, wish).await), "EV-R355");
        let kind = registry.kind("erasure_request").expect("a kind");
        let seen = async |actor: &Actor, state: &str| {
            let list = List {
                filters: vec![("state".to_owned(), state.to_owned())],
                ..List::default()
            };
            let page = registry.list(actor, kind, &list).await;
            page.expect("a list").records
        };
        assert_eq!(seen(&administrator, "open").await.len(), 1);
        assert_eq!(seen(&clinic.actor, "open").await.len(), 1);
        assert_eq!(seen(&hill.actor, "open").await.len(), 0, "another clinic's");

        let erased = registry.erase_person(&administrator, &clinic.person).await;
        erased.expect("erased");
        assert_eq!(seen(&administrator, "open").await.len(), 0);
        let done = seen(&administrator, "done").await;
        assert_eq!(done.len(), 1);
        for column in ["person_id", "reason"] {
            assert_eq!(done[0].fields.get_text(column), None, "{column}");
        }
    });
}

fn code_of_absent<T: std::fmt::Debug>(result: Result<T, Fault>) -> String {
    match result {
        Err(Fault::Absent { kind }) => kind,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_about_persons_has_its_rule() {
    let rules = RetentionRules::embedded().expect("rules");
    for kind in Kinds::embedded().expect("kinds").iter() {
        let rule = rules.of(&kind.name);
        assert_eq!(
            rule.is_some(),
            kind.personal && kind.name != "person",
            "{}",
            kind.name
        );
        if let Some(rule) = rule {
            let known = kind.column(&rule.since).is_some() || rule.since == "created_at";
            assert!(known, "{}: {}", kind.name, rule.since);
            // What stays must say nothing by itself, so never the person, a day or free words.
            for name in &rule.keeps {
                let column = kind.column(name).expect("a column");
                let refers =
                    matches!(&column.holds, ColumnType::Reference { of } if of != "person");
                assert!(refers, "{}: {name}", kind.name);
            }
        }
    }
}
