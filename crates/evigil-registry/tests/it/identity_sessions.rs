//! Sessions are known again, renewed and ended; guesses wait.

use evigil_registry::Fault;
use evigil_registry::identity::Policy;
use evigil_registry::rights::Role;
use jiff::SignedDuration;

use crate::ground::{Ground, on_each};
use crate::identity::{PASSWORD, code, sign_in, trail, typed, user};

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

/// Changes the database as another program would.
async fn behind(ground: &Ground, sql: &'static str) {
    let mut connection = ground
        .registry
        .database()
        .connect()
        .await
        .expect("a connection");
    sqlx::raw_sql(sql)
        .execute(&mut connection)
        .await
        .expect("done");
}

#[test]
fn guesses_wait_and_a_name_that_nobody_has_waits_as_well() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        user(&ground, "Aiko", Role::Clinic).await;
        let mut said = Vec::new();
        for name in ["Aiko", "Nobody"] {
            let mut of_name = Vec::new();
            for _ in 0..7 {
                let fault = registry
                    .sign_in(typed(name, "a wrong guess", None))
                    .await
                    .err()
                    .expect("refused");
                of_name.push(fault.to_string());
                if let Fault::Wait { seconds } = fault {
                    ground
                        .clock
                        .pass(SignedDuration::from_secs(seconds.cast_signed()));
                }
            }
            said.push(of_name);
        }
        assert_eq!(said[0], said[1], "the answers tell who exists");
        let wait = "too many attempts; wait 30 s";
        assert_eq!(
            said[0],
            [
                "EV-R100", "EV-R100", "EV-R100", "EV-R100", "EV-R100", wait, "EV-R100"
            ]
        );
        let right = registry.sign_in(typed("Aiko", PASSWORD, None)).await;
        assert!(
            matches!(right, Err(Fault::Wait { seconds: 30 })),
            "of sixty seconds thirty have passed"
        );
        ground.clock.pass(SignedDuration::from_secs(30));
        sign_in(&ground, "Aiko").await;
        for _ in 0..4 {
            let guess = registry.sign_in(typed("Aiko", "a wrong guess", None)).await;
            assert_eq!(code(guess), "EV-R100");
        }
        sign_in(&ground, "Aiko").await;
        assert!(
            !trail(&ground).await.contains("Nobody"),
            "the trail holds what was typed"
        );
    });
}

#[test]
fn guesses_at_once_are_all_counted() {
    on_each(|ground| async move {
        user(&ground, "Aiko", Role::Clinic).await;
        let guess = || {
            ground
                .registry
                .sign_in(typed("Aiko", "a wrong guess", None))
        };
        let answers = futures_util::future::join_all((0..12).map(|_| guess())).await;
        let looked_at = answers
            .iter()
            .filter(|answer| matches!(answer, Err(Fault::Step { .. })))
            .count();
        assert_eq!(looked_at, 5, "more guesses than five were looked at");
    });
}

#[test]
fn an_unknown_name_takes_as_long_as_a_wrong_password() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        user(&ground, "Aiko", Role::Clinic).await;
        registry.set_policy(Policy {
            guesses: 1000,
            ..Policy::default()
        });
        let mut times = [0.0; 2];
        // In turns, because other tests run beside; the first makes the hash of nobody.
        for turn in 0..7 {
            for (name, time) in ["Aiko", "Nobody"].iter().zip(&mut times) {
                let begun = std::time::Instant::now();
                let guess = registry.sign_in(typed(name, "a wrong guess", None)).await;
                assert_eq!(code(guess), "EV-R100");
                if turn > 0 {
                    *time += begun.elapsed().as_secs_f64();
                }
            }
        }
        let ratio = times[1] / times[0];
        // Without the hash it would be a tenth.
        assert!((0.33..3.0).contains(&ratio), "{times:?}");
    });
}

#[test]
fn a_session_ends_when_it_is_idle_and_at_its_longest() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        user(&ground, "Aiko", Role::Clinic).await;
        let opened = sign_in(&ground, "Aiko").await;
        ground.clock.pass(minutes(31));
        assert_eq!(code(registry.session(&opened.token).await), "EV-R518");
        let mut token = sign_in(&ground, "Aiko").await.token;
        for step in 0..100 {
            ground.clock.pass(minutes(10));
            match registry.session(&token).await {
                Ok(session) => token = session.renewed.unwrap_or(token),
                Err(Fault::Unknown) => {
                    assert_eq!(step, 71, "twelve hours are 72 steps");
                    return;
                }
                Err(fault) => panic!("{fault}"),
            }
        }
        panic!("the session does not end");
    });
}

#[test]
fn the_token_is_replaced_and_the_old_one_is_good_for_a_moment() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        user(&ground, "Aiko", Role::Clinic).await;
        let opened = sign_in(&ground, "Aiko").await;
        let first = registry.session(&opened.token).await.expect("known");
        assert_eq!(
            (first.renewed.clone(), first.csrf.as_str()),
            (None, opened.csrf.as_str())
        );
        ground.clock.pass(minutes(16));
        let (one, two) = tokio::join!(
            registry.session(&opened.token),
            registry.session(&opened.token)
        );
        let (one, two) = (one.expect("known"), two.expect("known"));
        assert!(
            one.renewed.is_some() != two.renewed.is_some(),
            "not one new token"
        );
        let new = one.renewed.or(two.renewed).expect("a token");
        assert_ne!(new, opened.token);
        let old = registry.session(&opened.token).await.expect("still good");
        assert_eq!((old.renewed, old.csrf), (None, first.csrf.clone()));
        ground.clock.pass(SignedDuration::from_secs(61));
        assert_eq!(code(registry.session(&opened.token).await), "EV-R518");
        let renewed = registry.session(&new).await.expect("known");
        assert_eq!((renewed.csrf, renewed.id), (first.csrf, first.id));
    });
}

#[test]
fn signing_out_ends_one_session_or_all() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        user(&ground, "Aiko", Role::Clinic).await;
        let mut sessions = Vec::new();
        for _ in 0..3 {
            let opened = sign_in(&ground, "Aiko").await;
            sessions.push((
                registry.session(&opened.token).await.expect("known"),
                opened.token,
            ));
        }
        let listed = registry.sessions(&sessions[0].0).await.expect("listed");
        let own: Vec<bool> = listed.iter().map(|view| view.is_this).collect();
        assert_eq!(own, [true, false, false]);
        registry.sign_out(&sessions[0].0).await.expect("out");
        assert_eq!(code(registry.session(&sessions[0].1).await), "EV-R518");
        registry.session(&sessions[1].1).await.expect("known");
        registry
            .sign_out_everywhere(&sessions[1].0)
            .await
            .expect("out");
        for (_, token) in &sessions {
            assert_eq!(code(registry.session(token).await), "EV-R518");
        }
        for wrong in [
            "",
            "evs_",
            "evs_00",
            &sessions[0].1.replace("evs_", "evt_"),
            &sessions[0].1.to_uppercase(),
        ] {
            assert_eq!(code(registry.session(wrong).await), "EV-R518");
        }
    });
}

#[test]
fn a_request_does_not_ask_the_database_and_another_program_is_heard_within_seconds() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        user(&ground, "Aiko", Role::Clinic).await;
        let opened = sign_in(&ground, "Aiko").await;
        registry.session(&opened.token).await.expect("known");
        behind(
            &ground,
            "UPDATE sessions SET ended_at = '2026-11-22T09:00:00.000000Z'",
        )
        .await;
        ground.clock.pass(SignedDuration::from_secs(4));
        registry
            .session(&opened.token)
            .await
            .expect("the database was asked");
        ground.clock.pass(SignedDuration::from_secs(2));
        assert_eq!(code(registry.session(&opened.token).await), "EV-R518");
    });
}

#[test]
fn the_database_holds_no_token() {
    on_each(|ground| async move {
        user(&ground, "Aiko", Role::Clinic).await;
        let opened = sign_in(&ground, "Aiko").await;
        ground.registry.session(&opened.token).await.expect("known");
        let digits = opened.token.trim_start_matches("evs_");
        let mut connection = ground
            .registry
            .database()
            .connect()
            .await
            .expect("a connection");
        let hash: String = sqlx::query_scalar("SELECT token_hash FROM sessions")
            .fetch_one(&mut connection)
            .await
            .expect("a hash");
        assert_ne!(hash, digits);
        if let Some(path) = ground.registry.database().path() {
            for file in [path.clone(), path.with_extension("db-wal")] {
                let bytes = std::fs::read(&file).unwrap_or_default();
                let found = bytes
                    .windows(digits.len())
                    .any(|part| part == digits.as_bytes());
                assert!(!found, "{} holds a token", file.display());
            }
        }
    });
}
