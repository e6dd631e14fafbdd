//! Users come by invitation, the first by a link, and go at once.

use evigil_registry::Fault;
use evigil_registry::identity::{ChangeUser, NewRole, NewUser, OpenFirst, OpenInvitation};
use evigil_registry::rights::{Actor, Role};
use jiff::SignedDuration;

use crate::ground::on_each;
use crate::identity::{PASSWORD, code, invited, operations, sign_in, trail, typed, user};

fn first(token: &str) -> OpenFirst {
    OpenFirst {
        token: token.to_owned(),
        name: "Hanako Suzuki".to_owned(),
        email: Some("hanako@example.org".to_owned()),
        lang: "ja".to_owned(),
        password: PASSWORD.to_owned(),
    }
}

#[test]
fn the_first_administrator_comes_by_a_link_that_is_good_once() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let early = registry.first_link().await.expect("made").expect("a link");
        let link = registry.first_link().await.expect("made").expect("a link");
        assert_eq!(code(registry.open_first(first(&early)).await), "EV-R107");
        let wrong = link.replace('a', "b");
        assert_eq!(code(registry.open_first(first(&wrong)).await), "EV-R107");
        let mut weak = first(&link);
        weak.password = "short".to_owned();
        assert_eq!(code(registry.open_first(weak).await), "EV-R103");
        let id = registry.open_first(first(&link)).await.expect("opened");
        assert_eq!(code(registry.open_first(first(&link)).await), "EV-R107");
        assert!(registry.first_link().await.expect("asked").is_none());
        let opened = registry
            .sign_in(typed("  hanako SUZUKI", PASSWORD, None))
            .await
            .expect("in");
        assert_eq!(opened.user_id, id);
        let session = registry.session(&opened.token).await.expect("known");
        assert!(session.actor.has(Role::Administrator));
        assert_eq!(
            (session.name.as_str(), session.lang.as_str()),
            ("Hanako Suzuki", "ja")
        );
        let trail = trail(&ground).await;
        for secret in [
            link.as_str(),
            opened.token.as_str(),
            "Suzuki",
            "hanako",
            PASSWORD,
        ] {
            assert!(!trail.contains(secret), "the trail holds {secret}");
        }
        assert!(registry.verify().await.expect("verified").faults.is_empty());
    });
}

#[test]
fn the_first_link_does_not_last() {
    on_each(|ground| async move {
        // All of it: the folder has to stay.
        let ground = ground;
        let link = ground
            .registry
            .first_link()
            .await
            .expect("made")
            .expect("a link");
        ground.clock.pass(SignedDuration::from_hours(73));
        assert_eq!(
            code(ground.registry.open_first(first(&link)).await),
            "EV-R107"
        );
    });
}

#[test]
fn of_two_who_open_the_first_link_one_runs_the_registry() {
    on_each(|ground| async move {
        // All of it: the folder has to stay.
        let ground = ground;
        let link = ground
            .registry
            .first_link()
            .await
            .expect("made")
            .expect("a link");
        let mut other = first(&link);
        other.name = "Somebody else".to_owned();
        let (one, two) = tokio::join!(
            ground.registry.open_first(first(&link)),
            ground.registry.open_first(other)
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    });
}

#[test]
fn an_invitation_is_good_once_and_for_three_days() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let (id, token) = invited(&ground, "Aiko", Role::Clinic).await;
        let open = |token: &str| OpenInvitation {
            token: token.to_owned(),
            password: PASSWORD.to_owned(),
        };
        assert_eq!(
            code(registry.sign_in(typed("Aiko", PASSWORD, None)).await),
            "EV-R100"
        );
        let system = Actor::system("test");
        let again = registry.invite_again(&system, &id).await.expect("again");
        assert_eq!(
            code(registry.open_invitation(open(&token)).await),
            "EV-R107"
        );
        ground.clock.pass(SignedDuration::from_hours(71));
        registry
            .open_invitation(open(&again.token))
            .await
            .expect("opened");
        assert_eq!(
            code(registry.open_invitation(open(&again.token)).await),
            "EV-R107"
        );
        let late = registry.invite_again(&system, &id).await.expect("again");
        ground.clock.pass(SignedDuration::from_hours(73));
        assert_eq!(
            code(registry.open_invitation(open(&late.token)).await),
            "EV-R107"
        );
        sign_in(&ground, "aiko").await;
    });
}

#[test]
fn a_user_who_is_shut_out_is_out_at_once() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let system = Actor::system("test");
        let id = user(&ground, "Aiko", Role::Clinic).await;
        let opened = sign_in(&ground, "Aiko").await;
        registry.session(&opened.token).await.expect("known");
        let out = ChangeUser {
            disabled: Some(true),
            ..ChangeUser::default()
        };
        let shown = registry.change_user(&system, &id, out).await.expect("out");
        assert!(shown.disabled_at.is_some());
        assert_eq!(code(registry.session(&opened.token).await), "EV-R518");
        assert_eq!(
            code(registry.sign_in(typed("Aiko", PASSWORD, None)).await),
            "EV-R100"
        );
        assert_eq!(code(registry.invite_again(&system, &id).await), "EV-R118");
        let again = ChangeUser {
            disabled: Some(false),
            ..ChangeUser::default()
        };
        registry.change_user(&system, &id, again).await.expect("in");
        assert_eq!(code(registry.session(&opened.token).await), "EV-R518");
        sign_in(&ground, "Aiko").await;
        let told = operations(&ground).await;
        for step in [
            "user.create",
            "membership.create",
            "link.create",
            "link.use",
            "password.change",
            "session.create",
            "user.disable",
            "session.refuse",
            "user.enable",
        ] {
            assert!(
                told.iter().any(|told| told == step),
                "{step} is not in the trail: {told:?}"
            );
        }
    });
}

#[test]
fn roles_count_from_the_moment_they_are_given_and_no_longer_than_they_are_held() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let system = Actor::system("test");
        let id = user(&ground, "Aiko", Role::Clinic).await;
        let opened = sign_in(&ground, "Aiko").await;
        let known = registry.session(&opened.token).await.expect("known");
        assert!(!known.actor.has(Role::Board));
        let role = |name: &str| NewRole {
            role: name.to_owned(),
            organisation_id: None,
        };
        let held = registry
            .give_role(&system, &id, role("board"))
            .await
            .expect("given");
        let twice = registry
            .give_role(&system, &id, role("board"))
            .await
            .expect("given");
        assert_eq!(held, twice);
        let known = registry.session(&opened.token).await.expect("known");
        assert!(known.actor.has(Role::Board));
        registry
            .end_role(&system, &id, &held.id)
            .await
            .expect("ended");
        let known = registry.session(&opened.token).await.expect("known");
        assert!(!known.actor.has(Role::Board));
        assert_eq!(
            code(registry.end_role(&system, &id, &held.id).await),
            "EV-R510"
        );
        assert_eq!(
            code(registry.give_role(&system, &id, role("patient")).await),
            "EV-R110"
        );
        assert_eq!(
            code(registry.give_role(&system, &id, role("king")).await),
            "EV-R110"
        );
        assert_eq!(
            code(registry.give_role(&system, &id, role("clinic")).await),
            "EV-R109"
        );
        let nowhere = NewRole {
            role: "clinic".to_owned(),
            organisation_id: Some("0198f2f6-0000-7000-8000-000000000000".to_owned()),
        };
        assert_eq!(
            code(registry.give_role(&system, &id, nowhere).await),
            "EV-R512"
        );
    });
}

#[test]
fn somebody_always_runs_the_registry() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let link = registry.first_link().await.expect("made").expect("a link");
        let id = registry.open_first(first(&link)).await.expect("opened");
        let opened = registry
            .sign_in(typed("Hanako Suzuki", PASSWORD, None))
            .await
            .expect("in");
        let hanako = registry.session(&opened.token).await.expect("known").actor;
        let out = ChangeUser {
            disabled: Some(true),
            ..ChangeUser::default()
        };
        assert_eq!(
            code(registry.change_user(&hanako, &id, out.clone()).await),
            "EV-R108"
        );
        let held = registry.user(&hanako, &id).await.expect("shown").roles;
        assert_eq!(
            code(registry.end_role(&hanako, &id, &held[0].id).await),
            "EV-R108"
        );
        registry.session(&opened.token).await.expect("still known");
        let second = user(&ground, "Aiko", Role::Administrator).await;
        registry
            .change_user(&hanako, &id, out)
            .await
            .expect("now it can be");
        let users = registry
            .users(&Actor::system("test"), None)
            .await
            .expect("users");
        assert_eq!(users.len(), 2);
        assert!(
            users
                .iter()
                .any(|user| user.id == second && user.has_password)
        );
    });
}

#[test]
fn only_administrators_make_users_and_what_they_type_is_checked() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let new = |name: &str, email: Option<&str>, lang: &str| NewUser {
            name: name.to_owned(),
            email: email.map(str::to_owned),
            lang: lang.to_owned(),
            roles: Vec::new(),
        };
        let made = registry.create_user(&clinic, new("Ken", None, "en")).await;
        assert_eq!(code(made), "EV-R517");
        let made = registry
            .create_user(&Actor::public(), new("Ken", None, "en"))
            .await;
        assert_eq!(code(made), "EV-R518");
        assert_eq!(code(registry.users(&clinic, None).await), "EV-R517");
        let system = Actor::system("test");
        let Err(Fault::Fields(faults)) = registry
            .create_user(&system, new("a:b", Some("no address"), "de"))
            .await
        else {
            panic!("taken");
        };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "lang"]);
        registry
            .create_user(&system, new("Ken", Some("ken@example.org"), "en"))
            .await
            .expect("made");
        let hidden = registry
            .create_user(&system, new("Ken\u{200b}", None, "en"))
            .await;
        assert_eq!(code(hidden), "EV-R511");
        let again = registry
            .create_user(&system, new(" ＫＥＮ ", None, "en"))
            .await;
        assert_eq!(code(again), "EV-R513");
    });
}
