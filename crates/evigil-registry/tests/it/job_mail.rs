//! Mails: who gets one, what it says, and what it does not say.

use std::path::Path;

use evigil_registry::flows::discussion::{PostToWrite, ThreadToOpen};
use evigil_registry::flows::quarantine::ReasonInput;
use evigil_registry::flows::recall::SendInput;
use evigil_registry::flows::report::intake::ClinicForm;
use evigil_registry::identity::{ChangeUser, OpenInvitation};
use evigil_registry::jobs::mail::{MailSettings, MailWay};
use evigil_registry::jobs::schedule::ScheduleChange;
use evigil_registry::jobs::{Settings, Workers};
use evigil_registry::rights::Role;
use jiff::SignedDuration;
use mail_parser::{Message, MessageParser};
use serde_json::json;

use crate::ground::{Ground, on_each};
use crate::jobs::{administrator, jobs, quick, settled, user};
use crate::report_intake::complete;
use crate::treatment::{Clinic, code_of};

fn settings(way: MailWay) -> Settings {
    Settings {
        mail: Some(MailSettings {
            from: "Registry <registry@example.org>".to_owned(),
            way,
        }),
        address: Some("https://registry.example.org".to_owned()),
        ..Settings::default()
    }
}

fn into_folder(ground: &Ground) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let way = MailWay::Folder(folder.path().to_owned());
    let set = ground.registry.set_jobs(settings(way));
    set.expect("settings");
    folder
}

/// The mails in a folder, the oldest first.
fn mails(folder: &Path) -> Vec<Message<'static>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .collect();
    paths.sort();
    assert!(
        paths
            .iter()
            .all(|path| path.extension().is_some_and(|it| it == "eml"))
    );
    let read = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).expect("a mail");
        let parsed = MessageParser::default().parse(&bytes).expect("parsed");
        parsed.into_owned()
    };
    paths.iter().map(read).collect()
}

fn to(mail: &Message<'_>) -> String {
    let to = mail.to().and_then(|to| to.first()).expect("a receiver");
    to.address().expect("an address").to_owned()
}

fn body(mail: &Message<'_>) -> String {
    mail.body_text(0).expect("a text").into_owned()
}

#[test]
fn an_invitation_arrives_and_its_token_sets_the_password() {
    on_each(|ground| async move {
        let folder = into_folder(&ground);
        let organisation = ground.member(Role::Clinic, "Harbour").await;
        let organisation = organisation.memberships[0].organisation_id.clone();
        let organisation = organisation.expect("an organisation");
        user(&ground, "junko", Role::Clinic, &organisation).await;
        let workers = Workers::start(&ground.registry, quick());
        let seen = settled(&ground, "mail", 1).await;
        assert_eq!(seen[0].state, "done", "{seen:?}");
        let all = mails(folder.path());
        let mail = &all[0];
        assert_eq!(to(mail), "junko@example.org");
        assert_eq!(mail.subject(), Some("レジストリのアカウント"));
        let from = mail.from().and_then(|from| from.first()).expect("a sender");
        assert_eq!(from.address(), Some("registry@example.org"));
        assert_eq!(
            mail.message_id(),
            Some(format!("{}@example.org", seen[0].id).as_str())
        );
        assert_eq!(
            mail.date().expect("a date").to_rfc3339(),
            "2026-11-22T09:00:00Z"
        );
        let auto = mail.header_raw("Auto-Submitted").map(str::trim);
        assert_eq!(auto, Some("auto-generated"));
        let body = body(mail);
        assert!(body.contains("https://registry.example.org"), "{body}");
        let token = body
            .split_whitespace()
            .find(|word| word.starts_with("evl_"));
        let token = token.expect("a token").to_owned();
        // The database holds it under the seal alone.
        let mut connection = ground
            .registry
            .database()
            .pool()
            .acquire()
            .await
            .expect("read");
        let input: String = sqlx::query_scalar("SELECT input FROM jobs")
            .fetch_one(&mut *connection)
            .await
            .expect("a job");
        drop(connection);
        assert!(
            !input.contains(&token) && !input.contains("junko"),
            "{input}"
        );
        let opened = ground.registry.open_invitation(OpenInvitation {
            token,
            password: "four quiet green hills".to_owned(),
        });
        opened.await.expect("opened");
        workers.stop().await;
    });
}

#[test]
fn whoever_is_named_gets_one_mail_that_says_nothing_of_it() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour").await;
        let organisation = clinic.memberships[0].organisation_id.clone().expect("one");
        let aiko = user(&ground, "aiko", Role::Board, &organisation).await;
        let jun = user(&ground, "jun", Role::Board, &organisation).await;
        // Without settings no mail is written at all.
        assert_eq!(jobs(registry, "mail").await, []);
        let folder = into_folder(&ground);
        let product = ground
            .make(&clinic, "product", json!({"name": "Drip"}))
            .await;
        let thread: ThreadToOpen = serde_json::from_value(json!({
            "object_kind": "product", "object_id": product.id, "title": "Fever", "visibility": "public",
        }))
        .expect("a thread");
        let thread = registry.open_thread(&aiko, &thread).await.expect("opened");
        for text in ["Fever after the drip, @aiko and @jun?", "And sepsis, @jun"] {
            let post = PostToWrite {
                markdown: text.to_owned(),
                replies_to_id: None,
            };
            let written = registry.write_post(&aiko, &thread.id, &post).await;
            written.expect("written");
        }
        // Nobody is told what they have written themselves, and nobody twice.
        let waiting = jobs(registry, "mail").await;
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].subject.as_deref(), Some(jun.id.as_str()));
        // The address is read when the mail is sent.
        let moved = ChangeUser {
            email: Some("jun@example.com".to_owned()),
            ..ChangeUser::default()
        };
        let moved = registry.change_user(&administrator(), &jun.id, moved).await;
        moved.expect("changed");
        let workers = Workers::start(registry, quick());
        let seen = settled(&ground, "mail", 1).await;
        workers.stop().await;
        assert_eq!(seen[0].state, "done");
        let all = mails(folder.path());
        assert_eq!(all.len(), 1);
        assert_eq!(to(&all[0]), "jun@example.com");
        assert_eq!(
            all[0].subject(),
            Some("ディスカッションであなたの名前が挙がりました")
        );
        let body = body(&all[0]);
        for word in ["Fever", "sepsis", "aiko", "Drip"] {
            assert!(!body.contains(word), "{word}: {body}");
        }
    });
}

#[test]
fn reports_recalls_and_what_is_due_are_told_to_those_who_act() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let harbour = Clinic::new(&ground, "Harbour").await;
        let organisation = harbour.actor.memberships[0]
            .organisation_id
            .clone()
            .expect("one");
        let elsewhere = ground.member(Role::Clinic, "Hill").await;
        let elsewhere = elsewhere.memberships[0]
            .organisation_id
            .clone()
            .expect("one");
        user(&ground, "nurse", Role::Clinic, &organisation).await;
        user(&ground, "stranger", Role::Clinic, &elsewhere).await;
        user(&ground, "coder", Role::Coder, &elsewhere).await;
        let board = ground.member(Role::Board, "Society").await;
        let folder = into_folder(&ground);
        let bytes = complete("JP-MAIL-1", &[]);
        for _ in 0..2 {
            let form = ClinicForm::default();
            let filed = registry.file_report(&harbour.actor, form, &bytes).await;
            filed.expect("filed");
        }
        harbour
            .screen(&ground, &harbour.person, ("2026-11-20", &[]))
            .await
            .expect("screened");
        harbour
            .treat(&ground, &harbour.person, json!({}))
            .await
            .expect("given");
        let why = ReasonInput {
            reason: "Endotoxin".to_owned(),
        };
        let recall = registry
            .open_recall(&board, &harbour.lot, &why)
            .await
            .expect("opened");
        let recall = recall.recall["id"].as_str().expect("an id").to_owned();
        let sent = registry
            .send_recall(&board, &recall, &SendInput::default())
            .await;
        sent.expect("sent");
        let workers = Workers::start(registry, quick());
        settled(&ground, "mail", 2).await;
        let told = |count: usize| {
            let all = mails(folder.path());
            assert_eq!(all.len(), count);
            let mut told: Vec<_> = all
                .iter()
                .map(|mail| (to(mail), mail.subject().expect("a subject").to_owned()))
                .collect();
            told.sort();
            told
        };
        let pair = |to: &str, subject: &str| (to.to_owned(), subject.to_owned());
        let triage = pair("coder@example.org", "A report waits for triage");
        let notice = pair("nurse@example.org", "A recall concerns your facility");
        assert_eq!(told(2), [triage.clone(), notice.clone()]);
        // Ten days on, the notice is overdue and so may be the report; the clock reminds.
        for name in ["scan", "monitoring", "sweep"] {
            let rest: ScheduleChange =
                serde_json::from_value(json!({"disabled": true})).expect("a change");
            let rests = registry.change_schedule(&administrator(), name, rest).await;
            rests.expect("changed");
        }
        ground.clock.pass(SignedDuration::from_hours(24 * 10));
        let seen = settled(&ground, "reminders", 1).await;
        let result = seen[0].result.clone().expect("a result");
        assert_eq!(result["recall_notices"], 1);
        let overdue = pair("nurse@example.org", "A recall waits for your confirmation");
        let due = usize::from(result["reports"] != 0);
        settled(&ground, "mail", 3 + due).await;
        workers.stop().await;
        assert!(told(3 + due).contains(&overdue));
        let audit = registry.verify_all().await.expect("verified");
        assert!(audit.faults.is_empty(), "{:?}", audit.faults);
    });
}

#[test]
fn a_server_that_is_away_is_tried_again_and_settings_that_are_none_are_refused() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        // A port on which nobody listens any more.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let way = MailWay::Smtp(format!("smtp://127.0.0.1:{port}"));
        registry.set_jobs(settings(way)).expect("settings");
        let clinic = ground.member(Role::Clinic, "Harbour").await;
        let organisation = clinic.memberships[0].organisation_id.clone().expect("one");
        user(&ground, "nurse", Role::Clinic, &organisation).await;
        let workers = Workers::start(registry, quick());
        let mut before = ground.settings.folder.clone();
        before.pop();
        for attempt in 1..=12 {
            for _ in 0..1000 {
                let seen = jobs(registry, "mail").await;
                if seen[0].attempts == attempt && seen[0].state != "running" {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            let seen = &jobs(registry, "mail").await[0];
            assert_eq!(seen.attempts, attempt);
            assert_eq!(seen.code.as_deref(), Some("EV-R601"), "{seen:?}");
            let state = if attempt == 12 { "failed" } else { "waiting" };
            assert_eq!(seen.state, state);
            ground.clock.pass(SignedDuration::from_hours(5));
        }
        workers.stop().await;
        for (from, way) in [
            ("nobody", MailWay::Folder(before)),
            (
                "registry@example.org",
                MailWay::Smtp("ftp://user:pass@host".to_owned()),
            ),
        ] {
            let mail = MailSettings {
                from: from.to_owned(),
                way,
            };
            assert!(!format!("{mail:?}").contains("pass"));
            let set = registry.set_jobs(Settings {
                mail: Some(mail),
                ..Settings::default()
            });
            assert_eq!(code_of(set), "EV-R604");
        }
    });
}
