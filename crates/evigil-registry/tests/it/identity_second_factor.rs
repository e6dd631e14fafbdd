//! The second factor: set up with a code, used once a step, replaced and lost.

use evigil_registry::Fault;
use evigil_registry::identity::{
    BeginSecondFactor, ChangeUser, ConfirmSecondFactor, NewToken, Policy, RECOVERY_CODES,
    SECOND_FACTOR_ROLES, Session,
};
use evigil_registry::rights::{Actor, Role};
use jiff::SignedDuration;

use crate::ground::{Ground, on_each};
use crate::identity::{PASSWORD, code, operations, shown, sign_in, trail, typed, user};

fn begin(code: Option<&str>) -> BeginSecondFactor {
    BeginSecondFactor {
        password: PASSWORD.to_owned(),
        code: code.map(str::to_owned),
    }
}

fn step(ground: &Ground) {
    ground.clock.pass(SignedDuration::from_secs(30));
}

/// Sets a second factor up; gives its secret and the recovery codes.
async fn enrol(ground: &Ground, session: &Session) -> (String, Vec<String>) {
    let registry = &ground.registry;
    let enrolment = registry
        .begin_second_factor(session, begin(None))
        .await
        .expect("begun");
    let address = format!(
        "otpauth://totp/evigil:{}?secret={}",
        session.name, enrolment.secret
    );
    assert!(
        enrolment.address.starts_with(&address),
        "{}",
        enrolment.address
    );
    let code = shown(ground, &enrolment.secret);
    let sent = ConfirmSecondFactor { code };
    let codes = registry
        .confirm_second_factor(session, sent)
        .await
        .expect("in force");
    (enrolment.secret, codes.codes)
}

#[test]
fn a_second_factor_needs_a_code_and_each_code_is_good_once() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        user(&ground, "Aiko", Role::Clinic).await;
        let (here, there) = (
            sign_in(&ground, "Aiko").await,
            sign_in(&ground, "Aiko").await,
        );
        let session = registry.session(&here.token).await.expect("known");
        let wrong = || ConfirmSecondFactor {
            code: "000000".to_owned(),
        };
        assert_eq!(
            code(registry.confirm_second_factor(&session, wrong()).await),
            "EV-R111"
        );
        let other = BeginSecondFactor {
            password: "not the password".to_owned(),
            code: None,
        };
        assert_eq!(
            code(registry.begin_second_factor(&session, other).await),
            "EV-R100"
        );
        registry
            .begin_second_factor(&session, begin(None))
            .await
            .expect("begun");
        assert_eq!(
            code(registry.confirm_second_factor(&session, wrong()).await),
            "EV-R102"
        );
        // What was begun and not ended asks nobody for a code.
        sign_in(&ground, "Aiko").await;
        let (secret, _) = enrol(&ground, &session).await;
        assert_eq!(code(registry.session(&there.token).await), "EV-R518");
        registry.session(&here.token).await.expect("still known");

        assert_eq!(
            code(registry.sign_in(typed("Aiko", PASSWORD, None)).await),
            "EV-R101"
        );
        let used = shown(&ground, &secret);
        let enter = |code: String| registry.sign_in(typed("Aiko", PASSWORD, Some(&code)));
        assert_eq!(
            code(enter(used).await),
            "EV-R102",
            "the code of the enrolment was good twice"
        );
        step(&ground);
        let fresh = shown(&ground, &secret);
        let spaced = format!(" {} {}", &fresh[..3], &fresh[3..]);
        enter(spaced).await.expect("in");
        assert_eq!(code(enter(fresh).await), "EV-R102", "a code was good twice");
        let early = shown(&ground, &secret);
        step(&ground);
        step(&ground);
        step(&ground);
        assert_eq!(code(enter(early).await), "EV-R102", "an old code was good");
        enter(shown(&ground, &secret)).await.expect("in");
        let wrong = registry
            .sign_in(typed("Aiko", "wrong", Some(&shown(&ground, &secret))))
            .await;
        assert_eq!(code(wrong), "EV-R100");
        assert!(
            !trail(&ground).await.contains(&secret),
            "the trail holds the secret"
        );
    });
}

#[test]
fn of_two_who_type_the_same_code_one_gets_in() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        user(&ground, "Aiko", Role::Clinic).await;
        let opened = sign_in(&ground, "Aiko").await;
        let session = registry.session(&opened.token).await.expect("known");
        let (secret, _) = enrol(&ground, &session).await;
        step(&ground);
        let fresh = shown(&ground, &secret);
        let (one, two) = tokio::join!(
            registry.sign_in(typed("Aiko", PASSWORD, Some(&fresh))),
            registry.sign_in(typed("Aiko", PASSWORD, Some(&fresh)))
        );
        assert!(one.is_ok() != two.is_ok());
    });
}

#[test]
fn codes_can_not_be_tried_one_after_the_other() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        user(&ground, "Aiko", Role::Clinic).await;
        let opened = sign_in(&ground, "Aiko").await;
        let session = registry.session(&opened.token).await.expect("known");
        let (secret, _) = enrol(&ground, &session).await;
        step(&ground);
        let right = shown(&ground, &secret);
        let wrong = if right == "000000" {
            "000001"
        } else {
            "000000"
        };
        for _ in 0..5 {
            let guess = registry.sign_in(typed("Aiko", PASSWORD, Some(wrong))).await;
            assert_eq!(code(guess), "EV-R102");
            // Half of the way does not forgive the guesses.
            let half = registry.sign_in(typed("Aiko", PASSWORD, None)).await;
            assert!(matches!(
                half,
                Err(Fault::Step {
                    code: "EV-R101",
                    ..
                } | Fault::Wait { .. })
            ));
        }
        let late = registry
            .sign_in(typed("Aiko", PASSWORD, Some(&right)))
            .await;
        assert_eq!(code(late), "EV-R519");
    });
}

#[test]
fn recovery_codes_are_good_once_each() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        user(&ground, "Aiko", Role::Clinic).await;
        let opened = sign_in(&ground, "Aiko").await;
        let session = registry.session(&opened.token).await.expect("known");
        let (_, codes) = enrol(&ground, &session).await;
        assert_eq!(codes.len(), RECOVERY_CODES);
        let distinct: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!(distinct.len(), codes.len());
        let enter = |code: &str| registry.sign_in(typed("Aiko", PASSWORD, Some(code)));
        let typed_otherwise = codes[0].to_uppercase().replace('-', " ");
        enter(&typed_otherwise).await.expect("in");
        assert_eq!(code(enter(&codes[0]).await), "EV-R102");
        assert_eq!(code(enter("0000-0000-0000-0000").await), "EV-R102");
        let again = registry
            .new_recovery_codes(&session, begin(Some(&codes[1])))
            .await
            .expect("new ones");
        assert_eq!(code(enter(&codes[2]).await), "EV-R102");
        enter(&again.codes[9]).await.expect("in");
        let mut connection = registry.database().connect().await.expect("a connection");
        let stored: Vec<String> = sqlx::query_scalar("SELECT code_hash FROM recovery_codes")
            .fetch_all(&mut connection)
            .await
            .expect("rows");
        assert_eq!(stored.len(), 9);
        assert!(
            again
                .codes
                .iter()
                .all(|code| !stored.contains(&code.replace('-', "")))
        );
    });
}

#[test]
fn the_secret_is_sealed_to_its_user() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        for name in ["Aiko", "Ben"] {
            user(&ground, name, Role::Clinic).await;
        }
        let mut secrets = Vec::new();
        for name in ["Aiko", "Ben"] {
            let opened = sign_in(&ground, name).await;
            let session = registry.session(&opened.token).await.expect("known");
            secrets.push(enrol(&ground, &session).await.0);
        }
        let mut connection = registry.database().connect().await.expect("a connection");
        sqlx::raw_sql(
            "UPDATE users SET totp_secret = (SELECT totp_secret FROM users WHERE name = 'Ben') WHERE name = 'Aiko'",
        )
        .execute(&mut connection)
        .await
        .expect("moved");
        step(&ground);
        let moved = registry
            .sign_in(typed("Aiko", PASSWORD, Some(&shown(&ground, &secrets[1]))))
            .await;
        assert!(
            matches!(moved, Err(Fault::Corrupt { .. })),
            "a sealed secret was moved"
        );
    });
}

#[test]
fn roles_that_need_it_do_nothing_else_until_it_is_set_up() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        user(&ground, "Clinic", Role::Clinic).await;
        user(&ground, "Coder", Role::Coder).await;
        let before = sign_in(&ground, "Coder").await;
        let session = registry.session(&before.token).await.expect("known");
        let token = NewToken {
            name: "export".to_owned(),
            operations: vec!["report.read".to_owned()],
            days: 30,
        };
        let token = registry
            .create_token(&session, token)
            .await
            .expect("made")
            .token;
        registry.program(&token).await.expect("works");
        registry.set_policy(Policy {
            second_factor: SECOND_FACTOR_ROLES.to_vec(),
            ..Policy::default()
        });
        assert!(!sign_in(&ground, "Clinic").await.must_enrol);
        let opened = sign_in(&ground, "Coder").await;
        assert!(opened.must_enrol);
        let session = registry.session(&opened.token).await.expect("known");
        assert!(session.must_enrol);
        let may = |session: &Session, operation: &str| {
            registry.rights().reach(&session.actor, operation).is_ok()
        };
        assert!(!may(&session, "report.read") && !may(&session, "token.create"));
        assert_eq!(code(registry.program(&token).await), "EV-R117");
        let earlier = registry.session(&before.token).await.expect("known");
        assert!(earlier.must_enrol, "a session from before the rule goes on");

        let (secret, _) = enrol(&ground, &session).await;
        let session = registry.session(&opened.token).await.expect("known");
        assert!(!session.must_enrol && may(&session, "report.read"));
        registry.program(&token).await.expect("works again");
        step(&ground);
        let code_now = shown(&ground, &secret);
        let again = registry
            .sign_in(typed("Coder", PASSWORD, Some(&code_now)))
            .await
            .expect("in");
        assert!(!again.must_enrol);
        step(&ground);
        let code_now = shown(&ground, &secret);
        let removed = registry
            .remove_second_factor(&session, begin(Some(&code_now)))
            .await;
        assert_eq!(code(removed), "EV-R113");
    });
}

#[test]
fn it_is_replaced_and_removed_with_password_and_code_only() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let id = user(&ground, "Aiko", Role::Clinic).await;
        let opened = sign_in(&ground, "Aiko").await;
        let session = registry.session(&opened.token).await.expect("known");
        assert_eq!(
            code(registry.remove_second_factor(&session, begin(None)).await),
            "EV-R112"
        );
        let (secret, _) = enrol(&ground, &session).await;
        assert_eq!(
            code(registry.begin_second_factor(&session, begin(None)).await),
            "EV-R101"
        );
        assert_eq!(
            code(
                registry
                    .begin_second_factor(&session, begin(Some("12")))
                    .await
            ),
            "EV-R102"
        );
        step(&ground);
        let fresh = shown(&ground, &secret);
        registry
            .remove_second_factor(&session, begin(Some(&fresh)))
            .await
            .expect("removed");
        sign_in(&ground, "Aiko").await;

        enrol(&ground, &session).await;
        let lost = ChangeUser {
            remove_second_factor: true,
            ..ChangeUser::default()
        };
        let shown = registry
            .change_user(&Actor::system("test"), &id, lost)
            .await
            .expect("taken away");
        assert!(!shown.has_second_factor);
        assert_eq!(code(registry.session(&opened.token).await), "EV-R518");
        sign_in(&ground, "Aiko").await;
        let told = operations(&ground).await;
        for step in [
            "second_factor.begin",
            "second_factor.change",
            "second_factor.refuse",
            "second_factor.remove",
        ] {
            assert!(
                told.iter().any(|told| told == step),
                "{step} is not in the trail"
            );
        }
    });
}
