//! Organisations and users.

use std::collections::BTreeMap;

use evigil_registry::identity::{NewRole, NewUser, OpenInvitation};
use evigil_registry::rights::{Actor, Membership, Role};
use evigil_registry::{Fault, Registry};
use serde_json::json;

use crate::book::Book;
use crate::data::{self, Names, missing, read, round};
use crate::plan::{Numbers, TOGETHER};

/// A user whom everybody may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoUser {
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
    /// Name of the role.
    pub role: String,
}

/// The users of a made-up registry: one for each role.
///
/// # Errors
/// [`Fault::Internal`]; a test of this crate makes sure that it does not happen.
pub fn users() -> Result<Vec<DemoUser>, Fault> {
    let staff: data::Staff = read(data::STAFF)?;
    let user = |user: data::User| DemoUser {
        name: user.name,
        password: staff.password.clone(),
        role: user.role,
    };
    Ok(staff.user.into_iter().map(user).collect())
}

/// Who works in the registry.
pub(crate) struct Staff {
    actors: BTreeMap<String, Actor>,
    /// Organisations of clinics, in the order of their facilities.
    pub(crate) clinics: Vec<String>,
    /// The laboratory.
    pub(crate) laboratory: String,
}

impl Staff {
    /// The user of this name.
    pub(crate) fn actor(&self, name: &str) -> Result<&Actor, Fault> {
        self.actors.get(name).ok_or_else(|| missing(name))
    }
}

/// Makes organisations and users.
pub(crate) async fn make(
    registry: &Registry,
    numbers: Numbers,
    names: &Names,
) -> Result<Staff, Fault> {
    let staff: data::Staff = read(data::STAFF)?;
    let system = Actor::system("demo");
    let mut book = Book::new(registry);
    let mut clinics = Vec::new();
    for number in 0..numbers.providers.div_ceil(TOGETHER) {
        let place = round(&names.places, number);
        let name = format!("医療法人{place}会 第{}{}", number + 1, names.mark);
        let fields = json!({"name": name, "sort": "clinic", "country": "JP"});
        clinics.push(book.add("organisation", None, fields)?);
    }
    let mut organisations = BTreeMap::new();
    for organisation in &staff.organisation {
        let fields = json!({"name": organisation.name, "sort": organisation.sort, "country": "JP"});
        let id = book.add("organisation", None, fields)?;
        organisations.insert(organisation.sort.clone(), id);
    }
    if let Some(first) = clinics.first() {
        organisations.insert("clinic".to_owned(), first.clone());
    }
    book.write(&system).await?;
    let laboratory = organisations.get("laboratory").cloned();
    let mut actors = BTreeMap::new();
    for user in &staff.user {
        let organisation_id = match &user.organisation {
            Some(sort) => Some(
                organisations
                    .get(sort)
                    .cloned()
                    .ok_or_else(|| missing(sort))?,
            ),
            None => None,
        };
        let role = Role::named(&user.role).ok_or_else(|| missing(&user.role))?;
        let new = NewUser {
            name: user.name.clone(),
            email: None,
            lang: "ja".to_owned(),
            roles: vec![NewRole {
                role: user.role.clone(),
                organisation_id: organisation_id.clone(),
            }],
        };
        let invitation = registry.create_user(&system, new).await?;
        let sent = OpenInvitation {
            token: invitation.token,
            password: staff.password.clone(),
        };
        let id = registry.open_invitation(sent).await?;
        let membership = Membership {
            organisation_id,
            role,
        };
        actors.insert(user.name.clone(), Actor::user(id, vec![membership]));
    }
    Ok(Staff {
        actors,
        clinics,
        laboratory: laboratory.ok_or_else(|| missing("laboratory"))?,
    })
}
