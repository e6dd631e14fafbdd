//! What the tests of identity share: users who can sign in.

use evigil_registry::Fault;
use evigil_registry::identity::{NewRole, NewUser, OpenInvitation, Opened, SignIn};
use evigil_registry::rights::{Actor, Role};
use totp_rs::{Builder, Secret};

use evigil_registry::clock::Clock;

use crate::ground::Ground;

/// A password that is taken.
pub(crate) const PASSWORD: &str = "ferry lantern cobalt 7";

/// The code of a fault.
pub(crate) fn code<T>(result: Result<T, Fault>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(fault) => fault.code(),
    }
}

/// What somebody types to sign in.
pub(crate) fn typed(name: &str, password: &str, code: Option<&str>) -> SignIn {
    SignIn {
        name: name.to_owned(),
        password: password.to_owned(),
        code: code.map(str::to_owned),
    }
}

/// Somebody with this role, invited; gives the id and the token of the invitation.
pub(crate) async fn invited(ground: &Ground, name: &str, role: Role) -> (String, String) {
    let member = ground.member(role, &format!("House of {name}")).await;
    let organisation_id = member.memberships[0].organisation_id.clone();
    let role = NewRole {
        role: role.name().to_owned(),
        organisation_id,
    };
    let invitation = ground
        .registry
        .create_user(
            &Actor::system("test"),
            NewUser {
                name: name.to_owned(),
                email: Some(format!("{}@example.org", name.to_lowercase())),
                lang: "ja".to_owned(),
                roles: vec![role],
            },
        )
        .await
        .expect("invited");
    (invitation.user_id, invitation.token)
}

/// Somebody with this role who has set [`PASSWORD`]; gives the id.
pub(crate) async fn user(ground: &Ground, name: &str, role: Role) -> String {
    let (id, token) = invited(ground, name, role).await;
    let password = PASSWORD.to_owned();
    ground
        .registry
        .open_invitation(OpenInvitation { token, password })
        .await
        .expect("opened");
    id
}

/// Signs in with [`PASSWORD`].
pub(crate) async fn sign_in(ground: &Ground, name: &str) -> Opened {
    ground
        .registry
        .sign_in(typed(name, PASSWORD, None))
        .await
        .expect("signed in")
}

/// The code that a program shows now for a secret in base 32.
pub(crate) fn shown(ground: &Ground, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).expect("base 32");
    let totp = Builder::new()
        .with_secret(secret)
        .build()
        .expect("a factor");
    let now = ground.clock.now().as_second().unsigned_abs();
    totp.generate(now).to_string()
}

/// The whole database of SQLite as text and bytes, and the trail of either, for looking whether a
/// secret stands there.
pub(crate) async fn trail(ground: &Ground) -> String {
    let mut connection = ground
        .registry
        .database()
        .connect()
        .await
        .expect("a connection");
    let links = evigil_registry::audit::links(&mut connection, 0, 1000, None)
        .await
        .expect("links");
    format!("{links:?}")
}

/// Operations in the trail, in order.
pub(crate) async fn operations(ground: &Ground) -> Vec<String> {
    let mut connection = ground
        .registry
        .database()
        .connect()
        .await
        .expect("a connection");
    let links = evigil_registry::audit::links(&mut connection, 0, 1000, None)
        .await
        .expect("links");
    links.into_iter().map(|link| link.entry.operation).collect()
}
