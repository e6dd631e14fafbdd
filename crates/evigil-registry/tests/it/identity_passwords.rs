//! Which passwords are taken, and how they are changed.

use evigil_registry::identity::{ChangePassword, OpenInvitation};
use evigil_registry::rights::Role;

use crate::ground::on_each;
use crate::identity::{PASSWORD, code, invited, sign_in, typed, user};

#[test]
fn weak_passwords_are_refused_with_the_reason() {
    on_each(|ground| async move {
        let (_, token) = invited(&ground, "Shinagawa", Role::Clinic).await;
        let long = "長い".repeat(101);
        let cases = [
            ("11 letters.", "EV-R103"),
            ("ｐａｓｓ", "EV-R103"),
            (long.as_str(), "EV-R106"),
            ("password1234", "EV-R104"),
            ("Password2026!!", "EV-R104"),
            ("ｐａｓｓｗｏｒｄ１２３４５", "EV-R104"),
            ("123456789012", "EV-R104"),
            ("qwertyuiop1234", "EV-R104"),
            ("aaaaaaaaaaaaaaaa", "EV-R104"),
            ("1q2w3e4r5t2024", "EV-R104"),
            ("letmein letmein", "EV-R104"),
            ("パスワードパスワード2026", "EV-R104"),
            ("go to SHINAGAWA by bus", "EV-R105"),
        ];
        for (password, reason) in cases {
            let sent = OpenInvitation {
                token: token.clone(),
                password: password.to_owned(),
            };
            assert_eq!(
                code(ground.registry.open_invitation(sent).await),
                reason,
                "{password}"
            );
        }
        let sent = OpenInvitation {
            token,
            password: "緑の船が港に三隻並んでいる".to_owned(),
        };
        ground.registry.open_invitation(sent).await.expect("taken");
    });
}

#[test]
fn the_hash_is_argon2id_as_owasp_asks() {
    on_each(|ground| async move {
        let id = user(&ground, "Aiko", Role::Clinic).await;
        let mut connection = ground
            .registry
            .database()
            .connect()
            .await
            .expect("a connection");
        let hash: String = sqlx::query_scalar("SELECT password_hash FROM users WHERE id = $1")
            .bind(id)
            .fetch_one(&mut connection)
            .await
            .expect("a hash");
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
    });
}

#[test]
fn a_new_password_ends_the_other_sessions() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let id = user(&ground, "Aiko", Role::Clinic).await;
        let (here, there) = (
            sign_in(&ground, "Aiko").await,
            sign_in(&ground, "Aiko").await,
        );
        registry.session(&there.token).await.expect("known");
        let session = registry.session(&here.token).await.expect("known");
        let change = |current: &str, new: &str| ChangePassword {
            current: current.to_owned(),
            new: new.to_owned(),
        };
        let new = "seven herons over Uji";
        assert_eq!(
            code(
                registry
                    .change_password(&session, change("wrong", new))
                    .await
            ),
            "EV-R100"
        );
        assert_eq!(
            code(
                registry
                    .change_password(&session, change(PASSWORD, "short"))
                    .await
            ),
            "EV-R103"
        );
        let invitation = registry
            .invite_again(&evigil_registry::rights::Actor::system("test"), &id)
            .await
            .expect("invited");
        registry
            .change_password(&session, change(PASSWORD, new))
            .await
            .expect("changed");
        let still = registry.session(&here.token).await.expect("still known");
        assert!(still.renewed.is_some(), "the token is the one from before");
        assert_eq!(code(registry.session(&there.token).await), "EV-R518");
        assert_eq!(
            code(registry.sign_in(typed("Aiko", PASSWORD, None)).await),
            "EV-R100"
        );
        registry
            .sign_in(typed("Aiko", new, None))
            .await
            .expect("in");
        let late = OpenInvitation {
            token: invitation.token,
            password: "another good phrase".to_owned(),
        };
        assert_eq!(code(registry.open_invitation(late).await), "EV-R107");
    });
}
