//! An administrator invites somebody, gives them a role, shuts them out; accounts and discussions.

use evigil_registry::flows::person::PersonInput;
use evigil_registry::identity::{LinkPurpose, NewLink};
use evigil_registry::rights::{Actor, Membership, Role};
use serde_json::json;

use crate::ground::{Browser, Ground, on_ground};

const PASSWORD: &str = "seven quiet vesicles drift";

/// The first administrator, signed in.
async fn administrator(ground: &Ground) -> Browser<'_> {
    let token = ground.registry.first_link().await.expect("asked");
    let link = format!("/first/{}", token.expect("new"));
    let mut browser = ground.browser("en");
    let who = [("name", "Aoki"), ("password", PASSWORD)];
    browser.submit(&link, &who).await;
    browser.submit("/sign-in", &who).await;
    browser
}

/// An organisation of this name.
async fn organisation(ground: &Ground, name: &str) -> String {
    let fields = json!({"name": name, "sort": "clinic", "country": "JP"});
    let kind = ground.registry.kind("organisation").expect("a kind");
    let fields = fields.as_object().expect("fields");
    let system = Actor::system("test");
    let made = ground.registry.create(&system, kind, fields).await;
    made.expect("made").id
}

/// What stands between two marks of a page.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let rest = text
        .split(from)
        .nth(1)
        .unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split(to).next().expect("has a beginning")
}

#[test]
fn somebody_is_invited_works_and_is_shut_out() {
    on_ground(|ground| async move {
        let mut admin = administrator(&ground).await;
        let clinic = organisation(&ground, "Harbour clinic").await;
        let users = admin.get("/admin/users").await;
        assert!(users.body.contains("Harbour clinic"), "{}", users.body);
        let nurse = [
            ("name", "Baba <b>"),
            ("lang", "ja"),
            ("role", "clinic"),
            ("organisation", clinic.as_str()),
        ];
        let page = admin.submit("/admin/users", &nurse).await;
        let link = between(&page.body, "<code>/invitation/", "</code>");
        assert!(page.body.contains("Baba &#60;b&#62;"), "names stay text");
        let mut browser = ground.browser("ja");
        let link = format!("/invitation/{link}");
        let opened = browser
            .submit(&link, &[("password", "ochiba no oto wa nanatsu")])
            .await;
        assert_eq!(opened.location(), "/sign-in");
        let sign_in = [
            ("name", "Baba <b>"),
            ("password", "ochiba no oto wa nanatsu"),
        ];
        let inside = browser.submit("/sign-in", &sign_in).await;
        assert_eq!(inside.status, 303);
        assert_eq!(browser.get("/account").await.status, 200);
        assert_eq!(browser.get("/admin/users").await.status, 403);
        let user = admin.get("/admin/users").await;
        let id = between(&user.body, "/admin/users/", "\"");
        let id = user
            .body
            .split("/admin/users/")
            .skip(1)
            .map(|it| it.split('"').next().expect("an id"))
            .find(|other| *other != id)
            .expect("the second user")
            .to_owned();
        let out = admin
            .submit(&format!("/admin/users/{id}"), &[("step", "shut-out")])
            .await;
        assert_eq!(out.status, 303);
        assert_eq!(
            browser.get("/account").await.status,
            303,
            "a session ends with its user"
        );
    });
}

#[test]
fn nobody_takes_the_last_administrator_away() {
    on_ground(|ground| async move {
        let mut admin = administrator(&ground).await;
        let users = admin.get("/admin/users").await;
        let id = between(&users.body, "/admin/users/", "\"").to_owned();
        let refused = admin
            .submit(&format!("/admin/users/{id}"), &[("step", "shut-out")])
            .await;
        assert!(refused.body.contains("role=\"alert\""), "{}", refused.body);
    });
}

#[test]
fn a_discussion_takes_markdown_and_no_script() {
    on_ground(|ground| async move {
        let mut admin = administrator(&ground).await;
        let lab = Membership {
            organisation_id: Some(organisation(&ground, "Harbour lab").await),
            role: Role::Lab,
        };
        let system = Actor::user("lab".to_owned(), vec![lab]);
        let kind = ground.registry.kind("product").expect("a kind");
        let fields = json!({"name": "Vesicle drip"});
        let fields = fields.as_object().expect("fields");
        let product = ground
            .registry
            .create(&system, kind, fields)
            .await
            .expect("made");
        let users = admin.get("/admin/users").await;
        let me = between(&users.body, "/admin/users/", "\"").to_owned();
        admin
            .submit(
                &format!("/admin/users/{me}/roles"),
                &[("role", "researcher")],
            )
            .await;
        let sent = [
            ("title", "Where is the *size* measured?"),
            ("kind", "product"),
            ("object", product.id.as_str()),
            ("visibility", "public"),
        ];
        let opened = admin.submit("/discussions/new", &sent).await;
        assert_eq!(opened.status, 303, "{}", opened.body);
        let thread = opened.location().to_owned();
        let post = "**NTA**, see <script>alert(1)</script> [here](javascript:alert(2))";
        let written = admin.submit(&thread, &[("markdown", post)]).await;
        assert_eq!(written.status, 303, "{}", written.body);
        let page = ground.browser("ja").get(&thread).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("<strong>NTA</strong>"), "{}", page.body);
        assert!(!page.body.contains("<script>alert") && !page.body.contains("javascript:alert"));
        let list = ground.browser("en").get("/discussions").await;
        assert!(list.body.contains("Where is the *size* measured?"));
    });
}

#[test]
fn public_tables_are_read_and_downloaded() {
    on_ground(|ground| async move {
        let page = ground.browser("ja").get("/statistics/lots").await;
        assert_eq!(page.status, 200);
        let file = ground.browser("ja").get("/statistics/lots/csv").await;
        assert_eq!(file.status, 200);
        assert!(
            file.headers["content-type"]
                .to_str()
                .expect("text")
                .starts_with("text/csv")
        );
        assert_eq!(
            ground.browser("en").get("/statistics/none").await.status,
            409
        );
    });
}

#[test]
fn a_person_with_a_link_sees_their_data_and_asks_for_erasure() {
    on_ground(|ground| async move {
        for lang in ["en", "ja"] {
            let mut browser = ground.browser(lang);
            let page = browser.get("/my-data").await;
            assert!(page.body.contains("name=\"link\""), "{}", page.body);
            let wrong = browser.submit("/my-data", &[("link", "evl_nothing")]).await;
            assert_eq!(wrong.status, 422, "{}", wrong.body);
            let mut office = ground.signed_in(lang, Role::Administrator, None).await;
            let list = office.get("/bench/erasures").await;
            assert_eq!(list.status, 200, "{}", list.body);
            assert!(!list.body.contains(">page-"), "{}", list.body);
        }
        let registry = &ground.registry;
        let harbour = organisation(&ground, "Harbour clinic").await;
        let membership = Membership {
            organisation_id: Some(harbour),
            role: Role::Clinic,
        };
        let clinic = Actor::user("test-clinic".to_owned(), vec![membership]);
        let chart = PersonInput {
            identifier: "H-0001".to_owned(),
            birth_year: None,
            sex: None,
        };
        let found = registry.person_by_identifier(&clinic, &chart).await;
        let person = found.expect("made").person["id"]
            .as_str()
            .map(str::to_owned);
        let person = person.expect("an id");
        let link = NewLink {
            purpose: LinkPurpose::OwnData,
            person_id: person.clone(),
            record_id: None,
            days: 7,
        };
        let made = registry.create_link(&clinic, link).await.expect("a link");
        let typed = format!("https://clinic.example/data#{}", made.token);
        let mut browser = ground.browser("en");
        let held = browser.submit("/my-data", &[("link", &typed)]).await;
        assert_eq!(held.status, 200, "{}", held.body);
        assert!(held.body.contains("You, as a pseudonym"), "{}", held.body);
        let file = [("link", typed.as_str()), ("as", "file")];
        let file = browser.submit("/my-data", &file).await;
        assert!(file.body.starts_with('{') && file.body.contains(&person));
        let wish = [("link", typed.as_str()), ("reason", "I moved away.")];
        let asked = browser.submit("/my-data/erasure", &wish).await;
        assert!(
            asked.body.contains("Your request was recorded"),
            "{}",
            asked.body
        );
        let mut office = ground.signed_in("en", Role::Administrator, None).await;
        let list = office.get("/bench/erasures").await;
        assert!(list.body.contains(&person) && list.body.contains("I moved away."));
        let done = office
            .submit("/bench/erasures", &[("person", &person)])
            .await;
        assert_eq!(done.status, 303, "{}", done.body);
        let list = office.get("/bench/erasures").await;
        assert!(!list.body.contains(&person), "{}", list.body);
    });
}
