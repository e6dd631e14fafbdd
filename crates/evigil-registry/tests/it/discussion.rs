//! Discussions are read by those who may see what they are about, and hold no script.

use evigil_registry::Fault;
use evigil_registry::flows::discussion::{
    FeedOrder, PostEdit, PostHide, PostToWrite, ThreadModeration, ThreadToOpen, ThreadVisibility,
    to_html,
};
use evigil_registry::record::{List, Record};
use evigil_registry::rights::{Actor, Membership, Role};
use serde_json::json;

use crate::ground::{Ground, on_each};

fn thread(kind: &str, id: &str, visibility: ThreadVisibility) -> ThreadToOpen {
    ThreadToOpen {
        object_kind: kind.to_owned(),
        object_id: id.to_owned(),
        title: "Particles in lot 7".to_owned(),
        visibility,
    }
}

fn post(markdown: &str) -> PostToWrite {
    PostToWrite {
        markdown: markdown.to_owned(),
        replies_to_id: None,
    }
}

fn is_step<T: std::fmt::Debug>(result: &Result<T, Fault>, code: &str) -> bool {
    matches!(result, Err(Fault::Step { code: found, .. }) if *found == code)
}

/// An account behind the registry's back.
async fn account(ground: &Ground, name: &str, roles: &[(&str, Option<&str>)]) {
    let mut connection = ground
        .registry
        .database()
        .connect()
        .await
        .expect("a connection");
    sqlx::query("INSERT INTO users (id, name, name_key, lang, created_at, created_by) VALUES ($1, $2, $2, 'en', '2026-11-22', 'test')")
        .bind(format!("id-{name}"))
        .bind(name.to_owned())
        .execute(&mut connection)
        .await
        .expect("an account");
    for (number, (role, organisation)) in roles.iter().enumerate() {
        sqlx::query(
            "INSERT INTO memberships (id, user_id, organisation_id, role, created_at, created_by) \
             VALUES ($1, $2, $3, $4, '2026-11-22', 'test')",
        )
        .bind(format!("{name}-{number}"))
        .bind(format!("id-{name}"))
        .bind(organisation.map(ToOwned::to_owned))
        .bind((*role).to_owned())
        .execute(&mut connection)
        .await
        .expect("a membership");
    }
}

/// Which of the posts somebody gets in a list and one by one; the two have to agree.
async fn seen(ground: &Ground, actor: &Actor, posts: &[&Record]) -> Vec<bool> {
    let kind = ground.registry.kind("post").expect("kind");
    let page = ground
        .registry
        .list(actor, kind, &List::default())
        .await
        .expect("a page");
    let mut seen = Vec::new();
    for post in posts {
        let listed = page.records.iter().any(|record| record.id == post.id);
        let read = ground.registry.read(actor, kind, &post.id).await;
        assert_eq!(listed, read.is_ok(), "{read:?}");
        seen.push(listed);
    }
    seen
}

#[test]
fn a_public_discussion_is_read_by_all_and_moderated() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let lab = ground.member(Role::Lab, "Lab").await;
        let board = ground.member(Role::Board, "Board").await;
        account(&ground, "aiko", &[("lab", None)]).await;
        account(&ground, "nobody", &[]).await;
        let product = ground
            .make(&clinic, "product", json!({"name": "Drip"}))
            .await;
        let opened = registry
            .open_thread(
                &clinic,
                &thread("product", &product.id, ThreadVisibility::Public),
            )
            .await
            .expect("opened");
        let posted = registry
            .write_post(
                &lab,
                &opened.id,
                &post("**NTA** says @aiko, @Aiko, @nobody and @unknown: `@aiko`"),
            )
            .await
            .expect("posted");
        assert_eq!(posted.mentioned, ["id-aiko", "id-nobody"]);
        let html = posted.post.fields.get_text("html").expect("HTML");
        assert!(html.contains("<strong>NTA</strong>"), "{html}");
        let reply = PostToWrite {
            replies_to_id: Some(posted.post.id.clone()),
            ..post("I see 10^9.")
        };
        let reply = registry
            .write_post(&clinic, &opened.id, &reply)
            .await
            .expect("posted")
            .post;
        let other = registry
            .open_thread(
                &lab,
                &thread("product", &product.id, ThreadVisibility::Members),
            )
            .await
            .expect("opened");
        let stray = PostToWrite {
            replies_to_id: Some(reply.id.clone()),
            ..post("elsewhere")
        };
        let stray = registry.write_post(&lab, &other.id, &stray).await;
        assert!(is_step(&stray, "EV-R413"), "{stray:?}");
        // Who takes part in nothing is not told of what only members read.
        let inside = registry
            .write_post(&lab, &other.id, &post("members, @aiko, @nobody"))
            .await
            .expect("posted");
        assert_eq!(inside.mentioned, ["id-aiko"]);
        let inside = inside.post;

        let edit = PostEdit {
            version: 1,
            markdown: "I see 10^10, @aiko.".to_owned(),
        };
        let foreign = registry.edit_post(&lab, &reply.id, &edit).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let edited = registry
            .edit_post(&clinic, &reply.id, &edit)
            .await
            .expect("edited");
        assert_eq!(edited.mentioned, ["id-aiko"]);
        let kind = registry.kind("post").expect("kind");
        let history = registry
            .history(&Actor::public(), kind, &reply.id)
            .await
            .expect("history");
        assert_eq!(history[0]["markdown"], "I see 10^9.");

        let all = [&posted.post, &reply, &inside];
        assert_eq!(
            seen(&ground, &Actor::public(), &all).await,
            [true, true, false]
        );
        assert_eq!(seen(&ground, &board, &all).await, [true, true, true]);
        let feed = registry
            .atom_feed("https://evigil.example", &FeedOrder::default())
            .await
            .expect("a feed");
        assert_eq!(feed.matches("<entry>").count(), 2, "{feed}");
        assert!(
            feed.contains("10^10")
                && !feed.contains("members")
                && feed.contains("<name>Lab</name>"),
            "{feed}"
        );
        let closed = FeedOrder {
            thread_id: Some(other.id.clone()),
        };
        let closed = registry.atom_feed("https://evigil.example", &closed).await;
        assert!(matches!(closed, Err(Fault::Absent { .. })), "{closed:?}");

        let hide = PostHide {
            reason: Some("names a patient".to_owned()),
        };
        let refused = registry.hide_post(&lab, &reply.id, &hide).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        registry
            .hide_post(&board, &reply.id, &hide)
            .await
            .expect("hidden");
        assert_eq!(
            seen(&ground, &Actor::public(), &all).await,
            [true, false, false]
        );
        assert_eq!(seen(&ground, &lab, &all).await, [true, false, true]);
        assert_eq!(
            seen(&ground, &clinic, &all).await,
            [true, true, true],
            "its author"
        );
        let text = |actor: Actor| {
            let (registry, opened) = (registry.clone(), opened.id.clone());
            async move {
                registry
                    .read_thread(&actor, &opened)
                    .await
                    .expect("read")
                    .posts[1]
                    .html
                    .clone()
            }
        };
        assert_eq!(text(lab.clone()).await, None);
        assert!(text(board.clone()).await.is_some());
        let edit = PostEdit { version: 3, ..edit };
        let hidden = registry.edit_post(&clinic, &reply.id, &edit).await;
        assert!(is_step(&hidden, "EV-R414"), "{hidden:?}");
        let feed = registry
            .atom_feed("https://evigil.example", &FeedOrder::default())
            .await
            .expect("a feed");
        assert!(!feed.contains("10^10"), "{feed}");

        let lock = ThreadModeration {
            locked: Some(true),
            members_only: true,
        };
        let refused = registry.moderate_thread(&clinic, &opened.id, &lock).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        registry
            .moderate_thread(&board, &opened.id, &lock)
            .await
            .expect("locked");
        let late = registry.write_post(&lab, &opened.id, &post("late")).await;
        assert!(is_step(&late, "EV-R412"), "{late:?}");
        assert_eq!(
            seen(&ground, &Actor::public(), &all).await,
            [false, false, false]
        );
        let gone = registry.read_thread(&Actor::public(), &opened.id).await;
        assert!(gone.is_err(), "{gone:?}");
        assert!(registry.verify().await.expect("verified").faults.is_empty());
    });
}

#[test]
fn what_is_said_of_a_patient_stays_with_those_who_may_see_them() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let desk = ground.member(Role::Desk, "Desk").await;
        let other = ground.member(Role::Desk, "Other desk").await;
        let board = ground.member(Role::Board, "Board").await;
        // Two people at one desk.
        let colleague = Actor::user("user-colleague".to_owned(), desk.memberships.clone());
        let case = ground
            .make(&desk, "consultation", json!({"intake": "Is it safe?"}))
            .await;
        let public = thread("consultation", &case.id, ThreadVisibility::Public);
        let public = registry.open_thread(&desk, &public).await;
        assert!(is_step(&public, "EV-R410"), "{public:?}");
        let inside = thread("consultation", &case.id, ThreadVisibility::Members);
        for stranger in [&other, &board] {
            let refused = registry.open_thread(stranger, &inside).await;
            assert!(
                matches!(refused, Err(Fault::Absent { .. } | Fault::Refused { .. })),
                "{refused:?}"
            );
        }
        let opened = registry.open_thread(&desk, &inside).await.expect("opened");
        assert_eq!(opened.fields.get_text("visibility"), Some("object"));
        let said = registry
            .write_post(&colleague, &opened.id, &post("She is 54."))
            .await
            .expect("posted")
            .post;
        assert_eq!(seen(&ground, &desk, &[&said]).await, [true]);
        let organisation = |actor: &Actor| actor.memberships[0].organisation_id.clone();
        let reader = |role| {
            Actor::user(
                "reader".to_owned(),
                vec![Membership {
                    organisation_id: organisation(&desk),
                    role,
                }],
            )
        };
        for stranger in [
            &other,
            &board,
            &reader(Role::Clinic),
            &reader(Role::Researcher),
            &Actor::public(),
        ] {
            assert_eq!(
                seen(&ground, stranger, &[&said]).await,
                [false],
                "{stranger:?}"
            );
            let read = registry.read_thread(stranger, &opened.id).await;
            assert!(
                matches!(read, Err(Fault::Absent { .. } | Fault::Unknown)),
                "{read:?}"
            );
            let written = registry
                .write_post(stranger, &opened.id, &post("hello"))
                .await;
            assert!(written.is_err(), "{written:?}");
        }
        registry
            .read_thread(&colleague, &opened.id)
            .await
            .expect("read");
        let mut connection = registry.database().connect().await.expect("a connection");
        let links = evigil_registry::audit::links(&mut connection, 0, 1000, None)
            .await
            .expect("links");
        let reads = links
            .iter()
            .filter(|link| link.entry.operation == "thread.read")
            .count();
        assert_eq!(reads, 1, "reading about a patient is written");
        assert!(!format!("{links:?}").contains("She is"));
        let nested = thread("thread", &opened.id, ThreadVisibility::Members);
        let nested = registry.open_thread(&desk, &nested).await;
        assert!(is_step(&nested, "EV-R411"), "{nested:?}");
    });
}

#[test]
fn html_of_users_is_harmless() {
    let hostile = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> ![pixel](https://spy.example/p.png)\n\n\
        [a](javascript:alert(1)) [b](https://example.org) [c](data:text/html;base64,x) <iframe src=//x></iframe>\n\n\
        <p style=\"position:fixed\" onclick=x>fixed</p>";
    let html = to_html(hostile);
    for wrong in [
        "<script",
        "<img",
        "<iframe",
        "javascript:",
        "data:text",
        "<p style",
        "spy.example",
    ] {
        assert!(!html.contains(wrong), "{wrong}: {html}");
    }
    assert!(
        html.contains("rel=\"nofollow noopener\"") && html.contains("href=\"https://example.org\""),
        "{html}"
    );
    assert!(
        html.contains("&lt;script&gt;") && html.contains("pixel"),
        "{html}"
    );
    let table = to_html("| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n\n```rust\nlet a = 1;\n```");
    assert!(
        table.contains("<table>") && table.contains("<li>") && table.contains("<code"),
        "{table}"
    );
}

#[test]
fn yes_and_no_come_back_as_they_went_in() {
    on_each(|ground| async move {
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let kind = ground.registry.kind("provider").expect("kind");
        for (name, offers) in [("A", json!(true)), ("B", json!(false)), ("C", json!(null))] {
            let sent = json!({"name": name, "country": "JP", "offers": offers});
            let made = ground.make(&clinic, "provider", sent).await;
            let read = ground
                .registry
                .read(&clinic, kind, &made.id)
                .await
                .expect("read");
            assert_eq!(read.to_json(kind)["offers"], offers);
        }
    });
}
