//! From screening to follow-up: what stops a treatment, and what is asked after it.

use std::collections::BTreeMap;

use evigil_registry::Fault;
use evigil_registry::flows::follow_up::{
    DueInput, FollowUpAnswer, RemindInput, ScheduleInput, ScheduleTime,
};
use evigil_registry::flows::missing::MissingInput;
use evigil_registry::flows::person::{ConsentEnd, ConsentInput, PersonInput};
use evigil_registry::flows::screening::{OverrideInput, Screened, ScreeningInput};
use evigil_registry::record::Record;
use evigil_registry::rights::{Actor, Membership, Role};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use sqlx::Row;

use crate::ground::{Ground, on_each};

/// A clinic with a facility, a lot, and a person who has consented.
pub(crate) struct Clinic {
    pub(crate) actor: Actor,
    pub(crate) provider: String,
    pub(crate) product: String,
    pub(crate) lot: String,
    pub(crate) person: String,
}

impl Clinic {
    pub(crate) async fn new(ground: &Ground, name: &str) -> Self {
        let actor = ground.member(Role::Clinic, name).await;
        let provider = ground
            .make(&actor, "provider", json!({"name": name, "country": "JP"}))
            .await
            .id;
        let product = json!({"name": format!("Drip of {name}")});
        let product = ground.make(&actor, "product", product).await.id;
        let lot = json!({"product_id": product, "number": "A-1", "expires_on": "2027-06"});
        let lot = ground.make(&actor, "lot", lot).await.id;
        let person = Self::person(ground, &actor, "1").await;
        Self {
            actor,
            provider,
            product,
            lot,
            person,
        }
    }

    /// A person who has consented to treatment on 20 November.
    pub(crate) async fn person(ground: &Ground, actor: &Actor, identifier: &str) -> String {
        let input = PersonInput {
            identifier: identifier.to_owned(),
            birth_year: Some(1970),
            sex: None,
        };
        let found = ground
            .registry
            .person_by_identifier(actor, &input)
            .await
            .expect("made");
        let person = found.person["id"].as_str().expect("an id").to_owned();
        let consent = ConsentInput {
            person_id: person.clone(),
            purposes: vec!["treatment".to_owned(), "registry".to_owned()],
            form: "Consent".to_owned(),
            form_version: "1".to_owned(),
            document: None,
            given_on: "2026-10-01".to_owned(),
        };
        ground
            .registry
            .give_consent(actor, &consent)
            .await
            .expect("given");
        person
    }

    pub(crate) async fn screen(
        &self,
        ground: &Ground,
        person: &str,
        (day, answers): (&str, &[(&str, &str)]),
    ) -> Result<Screened, Fault> {
        let mut all = BTreeMap::from([
            ("cancer_now".to_owned(), "no".to_owned()),
            ("cancer_past".to_owned(), "never".to_owned()),
            ("anticoagulant".to_owned(), "no".to_owned()),
        ]);
        for (question, answer) in answers {
            all.insert((*question).to_owned(), (*answer).to_owned());
        }
        let input = ScreeningInput {
            person_id: person.to_owned(),
            product_id: Some(self.product.clone()),
            route: "iv".to_owned(),
            answers: all,
            screened_on: day.to_owned(),
        };
        ground.registry.screen(&self.actor, &input).await
    }

    pub(crate) async fn treat(
        &self,
        ground: &Ground,
        person: &str,
        over: Json,
    ) -> Result<Record, Fault> {
        let mut fields = json!({
            "person_id": person, "lot_id": self.lot, "provider_id": self.provider,
            "given_on": "2026-11-22", "route": "iv", "indication": "joint",
        });
        for (name, value) in over.as_object().expect("fields") {
            fields[name] = value.clone();
        }
        let kind = ground.registry.kind("exposure").expect("kind");
        ground
            .registry
            .create(&self.actor, kind, fields.as_object().expect("fields"))
            .await
    }
}

pub(crate) fn code_of<T: std::fmt::Debug>(result: Result<T, Fault>) -> &'static str {
    result.expect_err("refused").code()
}

/// The actor behind a patient's link.
pub(crate) fn patient(person: &str) -> Actor {
    let mut actor = Actor::user(
        "link:1".to_owned(),
        vec![Membership {
            organisation_id: None,
            role: Role::Patient,
        }],
    );
    actor.person_id = Some(person.to_owned());
    actor
}

#[test]
fn a_contraindication_stops_a_treatment_until_somebody_signs() {
    on_each(|ground| async move {
        let clinic = Clinic::new(&ground, "Harbour").await;
        let person = clinic.person.clone();
        assert_eq!(
            code_of(clinic.treat(&ground, &person, json!({})).await),
            "EV-R221"
        );
        let ill = clinic
            .screen(&ground, &person, ("2026-11-20", &[("cancer_now", "yes")]))
            .await;
        let ill = ill.expect("screened");
        assert_eq!(ill.screening["outcome"], "stopped");
        let stops = ill.screening["stops"].as_array().expect("a list");
        assert_eq!(stops[0]["rule"], "CI-CANCER-01");
        assert!(
            !stops[0]["sources"]["en"]
                .as_array()
                .expect("sources")
                .is_empty()
        );
        assert!(
            ill.cautions
                .iter()
                .any(|caution| caution.rule.as_deref() == Some("CI-CANCER-02"))
        );
        assert_eq!(
            code_of(clinic.treat(&ground, &person, json!({})).await),
            "EV-R222"
        );
        // An override needs a reason, the version that was read, and the own clinic.
        let id = ill.screening["id"].as_str().expect("an id");
        let reason = |version, reason: &str| OverrideInput {
            version,
            reason: reason.to_owned(),
        };
        let registry = &ground.registry;
        let empty = registry
            .override_screening(&clinic.actor, id, &reason(1, " "))
            .await;
        assert!(matches!(empty, Err(Fault::Fields(_))), "{empty:?}");
        let hill = Clinic::new(&ground, "Hill").await;
        let foreign = registry
            .override_screening(&hill.actor, id, &reason(1, "Why not"))
            .await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let stale = registry
            .override_screening(&clinic.actor, id, &reason(7, "Why not"))
            .await;
        assert!(matches!(stale, Err(Fault::Stale { .. })), "{stale:?}");
        let signed = reason(1, "The oncologist agrees: Dr. Mori, 21 November");
        let signed = registry
            .override_screening(&clinic.actor, id, &signed)
            .await
            .expect("signed");
        assert_eq!(signed["outcome"], "overridden");
        let mut connection = registry
            .database()
            .pool()
            .acquire()
            .await
            .expect("connected");
        let signatures = sqlx::query(
            "SELECT actor, detail FROM audit_entries WHERE operation = 'screening.override' AND meaning IS NOT NULL",
        );
        let signatures = signatures.fetch_all(&mut *connection).await.expect("read");
        drop(connection);
        assert_eq!(signatures.len(), 1);
        assert_eq!(signatures[0].get::<String, _>(0), clinic.actor.id);
        assert_eq!(
            signatures[0].get::<Option<String>, _>(1),
            None,
            "no reason in the trail"
        );
        let twice = registry
            .override_screening(&clinic.actor, id, &reason(2, "Again"))
            .await;
        assert_eq!(code_of(twice), "EV-R236");
        let given = clinic
            .treat(&ground, &person, json!({}))
            .await
            .expect("given");
        assert_eq!(given.fields.get_text("screening_id"), Some(id));
        assert!(given.fields.get_text("consent_id").is_some());
        // New answers end the override.
        let kind = registry.kind("screening").expect("kind");
        let answers = json!({"answers": {"cancer_now": "yes", "cancer_past": "never"}});
        let answers = answers.as_object().expect("fields");
        let changed = registry
            .change(&clinic.actor, kind, (id, 2), answers)
            .await
            .expect("changed");
        assert_eq!(changed.fields.get_text("outcome"), Some("stopped"));
        assert_eq!(changed.fields.get_text("override_reason"), None);
    });
}

#[test]
fn what_is_not_answered_is_no_clearance() {
    on_each(|ground| async move {
        let clinic = Clinic::new(&ground, "Harbour").await;
        let clear = clinic
            .screen(&ground, &clinic.person, ("2026-11-20", &[]))
            .await;
        assert_eq!(clear.expect("screened").screening["outcome"], "clear");
        let open = [("cancer_now", "not_known")];
        let open = clinic
            .screen(&ground, &clinic.person, ("2026-11-21", &open))
            .await;
        let open = open.expect("screened");
        assert_eq!(open.screening["outcome"], "stopped");
        assert_eq!(open.screening["stops"][0]["outcome"], "answer_unknown");
        // The earlier one can't be picked to get round the later.
        assert_eq!(
            code_of(clinic.treat(&ground, &clinic.person, json!({})).await),
            "EV-R222"
        );
        for answers in [("no_such_question", "yes"), ("cancer_now", "perhaps")] {
            let wrong = clinic
                .screen(&ground, &clinic.person, ("2026-11-20", &[answers]))
                .await;
            assert_eq!(code_of(wrong), "EV-R229");
        }
    });
}

#[test]
fn a_treatment_without_what_it_needs_is_refused() {
    on_each(|ground| async move {
        let clinic = Clinic::new(&ground, "Harbour").await;
        let person = clinic.person.clone();
        clinic
            .screen(&ground, &person, ("2026-10-22", &[]))
            .await
            .expect("screened");
        let registry = &ground.registry;
        let refused = async |over: Json| code_of(clinic.treat(&ground, &person, over).await);
        assert_eq!(refused(json!({})).await, "EV-R221", "31 days are too many");
        clinic
            .treat(&ground, &person, json!({"given_on": "2026-11-21"}))
            .await
            .expect("given");
        clinic
            .screen(&ground, &person, ("2026-11-20", &[]))
            .await
            .expect("screened");
        assert_eq!(refused(json!({"route": "by mouth"})).await, "EV-R228");
        assert_eq!(
            refused(json!({"indication": "everything"})).await,
            "EV-R228"
        );
        assert_eq!(refused(json!({"route": "intranasal"})).await, "EV-R223");
        assert_eq!(refused(json!({"given_on": "2026-11"})).await, "EV-R511");
        assert_eq!(refused(json!({"given_on": "2026-11-25"})).await, "EV-R511");
        assert_eq!(refused(json!({"given_on": "2026-09-30"})).await, "EV-R220");
        // Another clinic's facility, person, screening.
        let hill = Clinic::new(&ground, "Hill").await;
        let theirs = hill
            .screen(&ground, &hill.person, ("2026-11-20", &[]))
            .await
            .expect("screened");
        assert_eq!(
            refused(json!({"provider_id": hill.provider})).await,
            "EV-R205"
        );
        assert_eq!(refused(json!({"person_id": hill.person})).await, "EV-R512");
        assert_eq!(
            refused(json!({"screening_id": theirs.screening["id"]})).await,
            "EV-R512"
        );
        // A screening for the own product says nothing of another one.
        assert_eq!(refused(json!({"lot_id": hill.lot})).await, "EV-R223");
        let old = json!({"product_id": clinic.product, "number": "B-2", "expires_on": "2026-10"});
        let old = ground.make(&clinic.actor, "lot", old).await;
        assert_eq!(refused(json!({"lot_id": old.id})).await, "EV-R226");
        let given = clinic
            .treat(&ground, &person, json!({}))
            .await
            .expect("given");
        // A note can be added, a route that was not screened for can't.
        let kind = registry.kind("exposure").expect("kind");
        let note = json!({"note": "No reaction"});
        let note = note.as_object().expect("fields");
        registry
            .change(&clinic.actor, kind, (&given.id, 1), note)
            .await
            .expect("changed");
        let route = json!({"route": "intranasal"});
        let route = route.as_object().expect("fields");
        let changed = registry
            .change(&clinic.actor, kind, (&given.id, 2), route)
            .await;
        assert_eq!(code_of(changed), "EV-R223");
        let end = ConsentEnd {
            person_id: person.clone(),
            purposes: vec!["treatment".to_owned()],
            ended_on: "2026-11-22".to_owned(),
        };
        registry
            .end_consent(&clinic.actor, &end)
            .await
            .expect("ended");
        assert_eq!(refused(json!({})).await, "EV-R220");
        assert_eq!(refused(json!({"given_on": "2026-11-23"})).await, "EV-R220");
        clinic
            .treat(&ground, &person, json!({"given_on": "2026-11-21"}))
            .await
            .expect("the day before");
    });
}

#[test]
fn follow_up_is_planned_reminded_answered_and_counted() {
    on_each(|ground| async move {
        let clinic = Clinic::new(&ground, "Harbour").await;
        let person = clinic.person.clone();
        clinic
            .screen(&ground, &person, ("2026-11-20", &[]))
            .await
            .expect("screened");
        let exposure = clinic
            .treat(&ground, &person, json!({}))
            .await
            .expect("given")
            .id;
        let registry = &ground.registry;
        let schedule = |scale: &str, days: &[i64]| ScheduleInput {
            exposure_id: exposure.clone(),
            times: vec![ScheduleTime {
                scale: scale.to_owned(),
                days: days.to_vec(),
            }],
        };
        let plan = schedule("vas_pain", &[30, 7, 30]);
        let made = registry
            .schedule_follow_up(&clinic.actor, &plan)
            .await
            .expect("planned");
        assert_eq!((made.made.len(), made.present), (2, 0));
        assert_eq!(made.made[0]["due_on"], "2026-11-29");
        assert_eq!(made.made[1]["days"], 30);
        let again = registry
            .schedule_follow_up(&clinic.actor, &plan)
            .await
            .expect("planned");
        assert_eq!((again.made.len(), again.present), (0, 2));
        let wrong = registry
            .schedule_follow_up(&clinic.actor, &schedule("pain", &[1]))
            .await;
        assert_eq!(code_of(wrong), "EV-R230");
        let before = registry
            .schedule_follow_up(&clinic.actor, &schedule("vas_pain", &[-1]))
            .await;
        assert!(matches!(before, Err(Fault::Fields(_))), "{before:?}");
        let hill = Clinic::new(&ground, "Hill").await;
        let foreign = registry.schedule_follow_up(&hill.actor, &plan).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        // Nothing is due today; after ten days one is, and only its own clinic sees it.
        let due = registry
            .due_follow_ups(&clinic.actor, &DueInput::default())
            .await
            .expect("list");
        assert_eq!(due.due, []);
        ground.clock.pass(SignedDuration::from_hours(24 * 10));
        let due = registry
            .due_follow_ups(&clinic.actor, &DueInput::default())
            .await
            .expect("list");
        assert_eq!((due.due.len(), due.due[0].overdue_days), (1, 3));
        let none = registry
            .due_follow_ups(&hill.actor, &DueInput::default())
            .await
            .expect("list");
        assert_eq!(none.due, []);
        let remind = RemindInput::default();
        let reminded = registry
            .remind_follow_ups(&hill.actor, &remind)
            .await
            .expect("list");
        assert_eq!(reminded.due, []);
        let reminded = registry
            .remind_follow_ups(&clinic.actor, &remind)
            .await
            .expect("list");
        assert_eq!(reminded.due.len(), 1);
        assert!(reminded.due[0].reminded_at.is_some());
        let twice = registry
            .remind_follow_ups(&clinic.actor, &remind)
            .await
            .expect("list");
        assert_eq!(twice.due, [], "one reminder in fourteen days");
        ground.clock.pass(SignedDuration::from_hours(24 * 14));
        let later = registry
            .remind_follow_ups(&Actor::system("reminders"), &remind)
            .await;
        assert_eq!(later.expect("list").due.len(), 1);
        // The patient answers by a link, and nobody else's question.
        let asked = due.due[0].id.clone();
        let answer = |value| FollowUpAnswer {
            value,
            measured_on: None,
            direction: None,
        };
        let stranger = registry
            .answer_follow_up(&patient(&hill.person), &asked, &answer(20.0))
            .await;
        assert!(
            matches!(stranger, Err(Fault::Absent { .. })),
            "{stranger:?}"
        );
        let over = registry
            .answer_follow_up(&patient(&person), &asked, &answer(101.0))
            .await;
        assert_eq!(code_of(over), "EV-R231");
        let early = FollowUpAnswer {
            measured_on: Some("2026-11-21".to_owned()),
            ..answer(20.0)
        };
        let early = registry
            .answer_follow_up(&patient(&person), &asked, &early)
            .await;
        assert_eq!(code_of(early), "EV-R235");
        let answered = registry
            .answer_follow_up(&patient(&person), &asked, &answer(20.0))
            .await;
        let answered = answered.expect("answered");
        assert_eq!(answered.outcome["told_by"], "patient");
        assert_eq!(answered.outcome["direction"], "lower");
        assert_eq!(answered.follow_up["outcome_id"], answered.outcome["id"]);
        let outcomes = registry.kind("outcome").expect("kind");
        let id = answered.outcome["id"].as_str().expect("an id");
        registry
            .read(&clinic.actor, outcomes, id)
            .await
            .expect("the clinic sees the answer");
        let twice = registry
            .answer_follow_up(&clinic.actor, &asked, &answer(30.0))
            .await;
        assert_eq!(code_of(twice), "EV-R234");
        // The second value becomes overdue; the clinic sees all counts, a researcher none so small.
        ground.clock.pass(SignedDuration::from_hours(24 * 20));
        let missing = MissingInput::default();
        let own = registry
            .missing_follow_ups(&clinic.actor, &missing)
            .await
            .expect("counts");
        let points: Vec<_> = own
            .points
            .iter()
            .map(|p| (p.days, p.expected, p.answered, p.overdue))
            .collect();
        assert_eq!(
            points,
            [
                (7, Some(1), Some(1), Some(0)),
                (30, Some(1), Some(0), Some(1))
            ]
        );
        let other = MissingInput {
            product_id: Some(hill.product.clone()),
        };
        let other = registry
            .missing_follow_ups(&clinic.actor, &other)
            .await
            .expect("counts");
        assert_eq!(other.points, []);
        let researcher = ground.member(Role::Researcher, "University").await;
        let all = registry
            .missing_follow_ups(&researcher, &missing)
            .await
            .expect("counts");
        // One minimum for everything that is shown beyond a clinic.
        assert_eq!(all.cell_min, Some(5));
        assert!(
            all.points
                .iter()
                .all(|p| (p.expected, p.answered, p.overdue) == (None, None, None))
        );
        let theirs = registry
            .missing_follow_ups(&hill.actor, &missing)
            .await
            .expect("counts");
        assert_eq!(theirs.points, []);
    });
}

#[test]
fn outcomes_stand_on_their_scales() {
    on_each(|ground| async move {
        let clinic = Clinic::new(&ground, "Harbour").await;
        let kind = ground.registry.kind("outcome").expect("kind");
        let outcome = async |actor: &Actor, over: Json| {
            let mut fields = json!({
                "person_id": clinic.person, "scale": "vas_pain", "value": 40, "measured_on": "2026-11-22",
                "told_by": "clinician",
            });
            for (name, value) in over.as_object().expect("fields") {
                fields[name] = value.clone();
            }
            ground
                .registry
                .create(actor, kind, fields.as_object().expect("fields"))
                .await
        };
        let refused = async |over| code_of(outcome(&clinic.actor, over).await);
        assert_eq!(refused(json!({"scale": "vas_pein"})).await, "EV-R230");
        assert_eq!(refused(json!({"value": -1})).await, "EV-R231");
        assert_eq!(refused(json!({"direction": "higher"})).await, "EV-R233");
        assert_eq!(
            refused(json!({"scale": "gais", "value": 2})).await,
            "EV-R232"
        );
        assert_eq!(
            refused(json!({"measured_on": "2027-01-01"})).await,
            "EV-R511"
        );
        let gais = json!({"scale": "gais", "value": 2, "direction": "lower"});
        outcome(&clinic.actor, gais).await.expect("taken");
        let made = outcome(&clinic.actor, json!({})).await.expect("taken");
        assert_eq!(made.fields.get_text("direction"), Some("lower"));
        // What a patient sends is the patient's word, and belongs to the clinic.
        let told = outcome(&patient(&clinic.person), json!({}))
            .await
            .expect("taken");
        assert_eq!(told.fields.get_text("told_by"), Some("patient"));
        assert_eq!(told.organisation_id, made.organisation_id);
        let hill = Clinic::new(&ground, "Hill").await;
        let foreign = outcome(&patient(&hill.person), json!({})).await;
        assert!(
            matches!(foreign, Err(Fault::Reference { .. })),
            "{foreign:?}"
        );
    });
}
