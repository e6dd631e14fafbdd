//! Links of patients, and what is removed when it has ended.

use evigil_registry::identity::{LinkPurpose, NewLink, SignIn, end_links_of_person, use_up_link};
use evigil_registry::record;
use evigil_registry::rights::{Actor, Role};
use evigil_registry::{Fault, kind::Fields};
use jiff::SignedDuration;

use crate::ground::{Ground, on_each};
use crate::identity::{code, sign_in, trail, user};

/// A person of the clinic.
async fn person(ground: &Ground, clinic: &Actor, pseudonym: &str) -> String {
    let kind = ground.registry.kind("person").expect("a kind");
    let keys = ground.registry.keys().clone();
    let (clinic, pseudonym) = (clinic.clone(), pseudonym.to_owned());
    ground
        .registry
        .write(move |change| {
            let (keys, clinic) = (keys.clone(), clinic.clone());
            let fields = Fields::new().text("pseudonym", pseudonym.clone());
            Box::pin(async move {
                let organisation = clinic.memberships[0].organisation_id.clone();
                record::create(
                    change,
                    &keys,
                    kind,
                    &clinic,
                    organisation.as_deref(),
                    fields,
                )
                .await
            })
        })
        .await
        .expect("a person")
        .id
}

fn link(person_id: &str, purpose: LinkPurpose, days: u32) -> NewLink {
    NewLink {
        purpose,
        person_id: person_id.to_owned(),
        record_id: None,
        days,
    }
}

#[test]
fn a_link_shows_one_person_to_whoever_holds_it() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let mine = person(&ground, &clinic, "p1").await;
        let other = person(&ground, &clinic, "p2").await;
        let made = registry
            .create_link(&clinic, link(&mine, LinkPurpose::FollowUp, 14))
            .await
            .expect("made");
        let visit = registry.link(&made.token).await.expect("good");
        assert_eq!(
            (visit.person_id.as_str(), visit.purpose),
            (mine.as_str(), LinkPurpose::FollowUp)
        );
        assert!(visit.actor.has(Role::Patient));
        let kind = registry.kind("person").expect("a kind");
        registry
            .read(&visit.actor, kind, &mine)
            .await
            .expect("their own");
        assert_eq!(
            code(registry.read(&visit.actor, kind, &other).await),
            "EV-R510"
        );
        let may = |operation: &str| registry.rights().reach(&visit.actor, operation).is_ok();
        assert!(may("outcome.create") && may("follow_up.read"));
        for refused in [
            "report.file",
            "screening.read",
            "token.create",
            "person.change",
            "link.create",
            "job.read",
        ] {
            assert!(!may(refused), "{refused} is allowed");
        }
        let report = registry
            .create_link(&clinic, link(&mine, LinkPurpose::Report, 14))
            .await
            .expect("made");
        let visit = registry.link(&report.token).await.expect("good");
        let may = |operation: &str| registry.rights().reach(&visit.actor, operation).is_ok();
        assert!(may("report.file") && !may("outcome.create"));
        let told = trail(&ground).await;
        for token in [&made.token, &report.token] {
            assert!(
                !told.contains(token.trim_start_matches("evl_")),
                "the trail holds a token"
            );
        }
        assert!(told.contains(&format!("link:{}", made.id)));
    });
}

#[test]
fn a_link_is_made_by_the_own_clinic_only() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let other = ground.member(Role::Clinic, "Hill Clinic").await;
        let lab = ground.member(Role::Lab, "Laboratory").await;
        let mine = person(&ground, &clinic, "p1").await;
        let new = || link(&mine, LinkPurpose::FollowUp, 14);
        assert_eq!(code(registry.create_link(&other, new()).await), "EV-R510");
        assert_eq!(code(registry.create_link(&lab, new()).await), "EV-R517");
        assert_eq!(
            code(registry.create_link(&Actor::public(), new()).await),
            "EV-R518"
        );
        for days in [0, 91] {
            let refused = registry
                .create_link(&clinic, link(&mine, LinkPurpose::Report, days))
                .await;
            assert_eq!(code(refused), "EV-R114");
        }
    });
}

#[test]
fn a_link_ends_by_use_by_time_and_with_the_person() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let mine = person(&ground, &clinic, "p1").await;
        let new = || link(&mine, LinkPurpose::FollowUp, 14);
        let used = registry.create_link(&clinic, new()).await.expect("made");
        let visit = registry.link(&used.token).await.expect("good");
        registry
            .link(&used.token)
            .await
            .expect("reading does not use it up");
        let (one, two) = tokio::join!(registry.use_up(&visit), registry.use_up(&visit));
        assert!(one.is_ok() != two.is_ok(), "it was used up twice");
        assert_eq!(code(registry.link(&used.token).await), "EV-R107");

        let failed = registry.create_link(&clinic, new()).await.expect("made");
        let visit = registry.link(&failed.token).await.expect("good");
        let actor = visit.actor.clone();
        let story: Result<(), Fault> = registry
            .write(move |change| {
                let actor = actor.clone();
                Box::pin(async move {
                    use_up_link(change, &actor).await?;
                    Err(Fault::step("EV-R100"))
                })
            })
            .await;
        assert!(story.is_err());
        registry
            .link(&failed.token)
            .await
            .expect("a story that failed uses nothing up");

        let ended = registry.create_link(&clinic, new()).await.expect("made");
        let id = mine.clone();
        registry
            .write(move |change| {
                let id = id.clone();
                Box::pin(async move { end_links_of_person(change, &id).await })
            })
            .await
            .expect("ended");
        assert_eq!(code(registry.link(&ended.token).await), "EV-R107");

        let late = registry.create_link(&clinic, new()).await.expect("made");
        ground.clock.pass(SignedDuration::from_hours(14 * 24));
        assert_eq!(code(registry.link(&late.token).await), "EV-R107");
        assert_eq!(code(registry.link("evl_no token").await), "EV-R107");
    });
}

#[test]
fn what_has_ended_is_removed_after_its_time() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        user(&ground, "Aiko", Role::Clinic).await;
        let opened = sign_in(&ground, "Aiko").await;
        let session = registry.session(&opened.token).await.expect("known");
        registry.sign_out(&session).await.expect("out");
        let guess = SignIn {
            name: "Nobody".to_owned(),
            password: "a wrong guess".to_owned(),
            code: None,
        };
        assert_eq!(code(registry.sign_in(guess).await), "EV-R100");
        let mut connection = registry.database().connect().await.expect("a connection");
        sqlx::raw_sql(
            "INSERT INTO idempotency_keys (actor, key, request_digest, status, answer, created_at) \
             VALUES ('a', 'k', 'd', 201, 'id', '2026-11-22T09:00:00.000000Z')",
        )
        .execute(&mut connection)
        .await
        .expect("a key");
        let swept = async || {
            let swept = registry.sweep().await.expect("swept");
            swept
                .into_iter()
                .map(|swept| (swept.table, swept.rows))
                .collect::<Vec<_>>()
        };
        assert_eq!(swept().await, []);
        ground.clock.pass(SignedDuration::from_hours(25));
        assert_eq!(swept().await, [("sign_in_attempts".to_owned(), 1)]);
        ground.clock.pass(SignedDuration::from_hours(24));
        assert_eq!(swept().await, [("idempotency_keys".to_owned(), 1)]);
        ground.clock.pass(SignedDuration::from_hours(24 * 27));
        let kept = sign_in(&ground, "Aiko").await;
        assert_eq!(swept().await, []);
        ground.clock.pass(SignedDuration::from_hours(24 * 2));
        assert_eq!(
            swept().await,
            [("sessions".to_owned(), 1), ("links".to_owned(), 1)]
        );
        let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sessions")
            .fetch_one(&mut connection)
            .await
            .expect("a count");
        assert_eq!(left, 1, "{} is removed too early", kept.user_id);
        assert!(registry.verify().await.expect("verified").faults.is_empty());
    });
}

#[test]
fn retentions_name_what_is_there() {
    on_each(|ground| async move {
        // All of it: the folder has to stay.
        let ground = ground;
        let live = ground.registry.database().columns().await.expect("columns");
        for retention in evigil_registry::privacy::retentions().expect("retentions") {
            for since in &retention.since {
                let is_there = live
                    .iter()
                    .any(|column| column.table == retention.table && column.column == *since);
                assert!(is_there, "{}.{since}", retention.table);
            }
        }
    });
}
