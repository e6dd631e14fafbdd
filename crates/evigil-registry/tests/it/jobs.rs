//! The queue: who takes what, what is tried again, what is seen of it, and what is done on a schedule.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use evigil_registry::flows::report::import::ReportImport;
use evigil_registry::flows::surveillance::scan::ScanPlan;
use evigil_registry::identity::{NewRole, NewUser};
use evigil_registry::jobs::queue::{Claim, Hold, Outcome};
use evigil_registry::jobs::schedule::{Day, Every, ScheduleChange, Times};
use evigil_registry::jobs::view::{Job, JobQuestion};
use evigil_registry::jobs::{WorkerSettings, Workers};
use evigil_registry::rights::{Actor, Role};
use evigil_registry::{Fault, Registry};
use jiff::SignedDuration;
use serde_json::json;

use crate::ground::{Ground, on_each};
use crate::report_intake::complete;
use crate::treatment::code_of;

pub(crate) const HOLD: SignedDuration = SignedDuration::from_secs(60);

/// Workers that look often, as a test does not wait.
pub(crate) fn quick() -> WorkerSettings {
    WorkerSettings {
        workers: 2,
        pause: Duration::from_millis(10),
        ..WorkerSettings::default()
    }
}

pub(crate) fn administrator() -> Actor {
    Actor::system("test")
}

/// All jobs, the newest first.
pub(crate) async fn jobs(registry: &Registry, sort: &str) -> Vec<Job> {
    let question = JobQuestion {
        sort: Some(sort.to_owned()),
        ..JobQuestion::default()
    };
    let list = registry.job_list(&administrator(), &question).await;
    list.expect("a list").jobs
}

/// Waits until the jobs of a sort are as many as that, and all have ended or wait for later.
pub(crate) async fn settled(ground: &Ground, sort: &str, count: usize) -> Vec<Job> {
    use evigil_registry::clock::Clock;
    for _ in 0..1000 {
        let now = ground.clock.now().to_string();
        let found = jobs(&ground.registry, sort).await;
        let rests = |job: &Job| match job.state.as_str() {
            "waiting" => job.due_at > now,
            "running" => false,
            _ => true,
        };
        if found.len() == count && found.iter().all(rests) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("not settled: {:?}", jobs(&ground.registry, sort).await);
}

async fn taken(registry: &Registry, worker: &str) -> Option<Claim> {
    registry.claim_job(worker, HOLD).await.expect("a look")
}

/// A user of the registry with a role in an organisation.
pub(crate) async fn user(ground: &Ground, name: &str, role: Role, organisation: &str) -> Actor {
    let user = NewUser {
        name: name.to_owned(),
        email: Some(format!("{name}@example.org")),
        lang: if name.starts_with('j') { "ja" } else { "en" }.to_owned(),
        roles: vec![NewRole {
            role: role.name().to_owned(),
            organisation_id: Some(organisation.to_owned()),
        }],
    };
    let made = ground.registry.create_user(&administrator(), user).await;
    let membership = evigil_registry::rights::Membership {
        organisation_id: Some(organisation.to_owned()),
        role,
    };
    Actor::user(made.expect("a user").user_id, vec![membership])
}

#[test]
fn a_job_whose_worker_died_is_taken_again_and_the_dead_one_is_not_heard() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let board = ground.member(Role::Board, "Society").await;
        assert_eq!(taken(registry, "none").await, None);
        let queued = registry.queue_scan(&board, ScanPlan::default()).await;
        let job_id = queued.expect("queued").job_id;
        let first = taken(registry, "one").await.expect("a job");
        assert_eq!((first.id.as_str(), first.attempt), (job_id.as_str(), 1));
        assert_eq!(taken(registry, "two").await, None, "it is held");
        // Word of the worker keeps it.
        ground.clock.pass(SignedDuration::from_secs(50));
        let word = registry.hold_job(&first, HOLD, Some(0.5)).await;
        assert_eq!(word.expect("held"), Hold::Mine);
        ground.clock.pass(SignedDuration::from_secs(50));
        assert_eq!(taken(registry, "two").await, None, "it is still held");
        let seen = registry.job(&board, &job_id).await.expect("seen");
        assert_eq!((seen.state.as_str(), seen.progress), ("running", Some(0.5)));
        ground.clock.pass(SignedDuration::from_secs(11));
        let second = taken(registry, "two").await.expect("taken again");
        assert_eq!((second.id.as_str(), second.attempt), (job_id.as_str(), 2));
        let word = registry.hold_job(&first, HOLD, None).await;
        assert_eq!(word.expect("asked"), Hold::Lost);
        let late = registry.end_attempt(&first, Outcome::Done(json!({"by": "one"})));
        assert!(!late.await.expect("asked"));
        let done = registry.end_attempt(&second, Outcome::Done(json!({"by": "two"})));
        assert!(done.await.expect("written"));
        let seen = registry.job(&board, &job_id).await.expect("seen");
        assert_eq!(seen.state, "done");
        assert_eq!(seen.result, Some(json!({"by": "two"})));
    });
}

#[test]
fn a_job_that_kills_its_worker_again_and_again_stands_as_failed() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let board = ground.member(Role::Board, "Society").await;
        let queued = registry.queue_scan(&board, ScanPlan::default()).await;
        let job_id = queued.expect("queued").job_id;
        for attempt in 1..=4 {
            let claim = taken(registry, "one").await.expect("taken");
            assert_eq!(claim.attempt, attempt);
            ground.clock.pass(SignedDuration::from_secs(61));
        }
        assert_eq!(taken(registry, "one").await, None);
        let seen = registry.job(&board, &job_id).await.expect("seen");
        assert_eq!(seen.state, "failed");
        assert_eq!(seen.code.as_deref(), Some("EV-R603"));
        let again = registry.retry_job(&board, &job_id).await.expect("again");
        assert_eq!((again.state.as_str(), again.code), ("waiting", None));
        let workers = Workers::start(registry, quick());
        let seen = settled(&ground, "scan", 1).await;
        assert_eq!(seen[0].state, "done", "{seen:?}");
        workers.stop().await;
    });
}

#[test]
fn two_programs_never_do_one_job_at_once() {
    on_each(|ground| async move {
        let board = ground.member(Role::Board, "Society").await;
        for _ in 0..30 {
            let queued = ground.registry.queue_scan(&board, ScanPlan::default());
            queued.await.expect("queued");
        }
        // One file of SQLite has one program; one database of PostgreSQL may have several.
        let mut registries = vec![ground.registry.clone()];
        if !ground.settings.url.starts_with("sqlite:") {
            let clock = Arc::clone(&ground.clock) as _;
            let other = Registry::open_at(&ground.settings, clock).await;
            registries.push(other.expect("another program"));
        }
        let mut tasks = Vec::new();
        for number in 0..6 {
            let registry = registries[number % registries.len()].clone();
            tasks.push(tokio::spawn(async move {
                let mut claims = Vec::new();
                while let Some(claim) = taken(&registry, &format!("worker {number}")).await {
                    claims.push(claim.id);
                }
                claims
            }));
        }
        let mut times = BTreeMap::new();
        for task in tasks {
            for id in task.await.expect("ended") {
                *times.entry(id).or_insert(0) += 1;
            }
        }
        assert_eq!(times.len(), 30);
        assert!(times.values().all(|times| *times == 1), "{times:?}");
    });
}

#[test]
fn what_fails_is_tried_again_after_a_growing_wait_and_then_stands() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let board = ground.member(Role::Board, "Society").await;
        let queued = registry.queue_scan(&board, ScanPlan::default()).await;
        let job_id = queued.expect("queued").job_id;
        let claim = taken(registry, "one").await.expect("taken");
        use evigil_registry::clock::Clock;
        let later = ground.clock.now() + SignedDuration::from_secs(20);
        let again = registry.end_attempt(&claim, Outcome::Again("EV-R507", later));
        assert!(again.await.expect("written"));
        assert_eq!(taken(registry, "one").await, None, "not yet");
        let seen = registry.job(&board, &job_id).await.expect("seen");
        assert_eq!(seen.code.as_deref(), Some("EV-R507"));
        assert_eq!((seen.attempts, seen.state.as_str()), (1, "waiting"));
        ground.clock.pass(SignedDuration::from_secs(21));
        let claim = taken(registry, "one").await.expect("taken again");
        assert_eq!(claim.attempt, 2);
        let back = registry.end_attempt(&claim, Outcome::GivenBack);
        assert!(back.await.expect("written"));
        let seen = registry.job(&board, &job_id).await.expect("seen");
        assert_eq!((seen.attempts, seen.attempts_max), (2, 5), "not counted");
        assert!(taken(registry, "two").await.is_some(), "at once");
    });
}

#[test]
fn a_job_is_seen_and_cancelled_by_its_owner_and_by_administrators() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let board = ground.member(Role::Board, "Society").await;
        let other = ground.member(Role::Board, "Other society").await;
        let queued = registry.queue_scan(&board, ScanPlan::default()).await;
        let job_id = queued.expect("queued").job_id;
        let foreign = registry.job(&other, &job_id).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let foreign = registry.cancel_job(&other, &job_id).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let none = registry.job_list(&other, &JobQuestion::default()).await;
        assert_eq!(none.expect("a list").jobs, []);
        let own = registry.job_list(&board, &JobQuestion::default()).await;
        assert_eq!(own.expect("a list").jobs.len(), 1);
        let nobody = registry
            .job_list(&Actor::public(), &JobQuestion::default())
            .await;
        assert!(matches!(nobody, Err(Fault::Unknown)), "{nobody:?}");
        let cancelled = registry.cancel_job(&board, &job_id).await.expect("done");
        assert_eq!(cancelled.state, "cancelled");
        assert_eq!(taken(registry, "one").await, None);
        let twice = registry.cancel_job(&board, &job_id).await;
        assert_eq!(code_of(twice), "EV-R602");
        // One that runs is told, and one that was told and whose worker died is not taken again.
        registry.retry_job(&board, &job_id).await.expect("again");
        let claim = taken(registry, "one").await.expect("taken");
        let asked = registry.cancel_job(&administrator(), &job_id).await;
        let asked = asked.expect("asked");
        assert_eq!(
            (asked.state.as_str(), asked.cancel_asked),
            ("running", true)
        );
        let word = registry.hold_job(&claim, HOLD, None).await;
        assert_eq!(word.expect("held"), Hold::Cancelled);
        ground.clock.pass(SignedDuration::from_secs(61));
        assert_eq!(taken(registry, "two").await, None);
        let seen = registry.job(&board, &job_id).await.expect("seen");
        assert_eq!(seen.state, "cancelled");
    });
}

#[test]
fn workers_end_in_order_and_killed_ones_lose_nothing() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let board = ground.member(Role::Board, "Society").await;
        let killed = Workers::start(registry, quick());
        for _ in 0..5 {
            let queued = registry.queue_scan(&board, ScanPlan::default());
            queued.await.expect("queued");
        }
        killed.kill().await;
        // What they had asked the writer for is written all the same.
        tokio::time::sleep(Duration::from_millis(200)).await;
        // Whatever they held is free when its time has passed.
        ground.clock.pass(SignedDuration::from_secs(61));
        let workers = Workers::start(registry, quick());
        let seen = settled(&ground, "scan", 5).await;
        assert!(seen.iter().all(|job| job.state == "done"), "{seen:?}");
        workers.stop().await;
        let queued = registry.queue_scan(&board, ScanPlan::default()).await;
        let job_id = queued.expect("queued").job_id;
        tokio::time::sleep(Duration::from_millis(50)).await;
        let seen = registry.job(&board, &job_id).await.expect("seen");
        assert_eq!(seen.state, "waiting", "nobody works any more");
    });
}

#[test]
fn reports_are_taken_in_with_the_roles_that_their_sender_has() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let organisation = ground.member(Role::Clinic, "Society").await;
        let organisation = organisation.memberships[0].organisation_id.clone();
        let organisation = organisation.expect("an organisation");
        let coder = user(&ground, "cora", Role::Coder, &organisation).await;
        let bytes = complete("JP-JOBS-1", &[]);
        let file = registry.files().put(&bytes).expect("stored").sha256;
        let import = ReportImport {
            file,
            name: "batch.xml".to_owned(),
            mapping: None,
            regime: None,
        };
        let absent = ReportImport {
            file: "0".repeat(64),
            ..import.clone()
        };
        let refused = registry.queue_report_import(&coder, absent).await;
        assert!(matches!(refused, Err(Fault::Absent { .. })), "{refused:?}");
        let stranger = Actor::user("nobody".to_owned(), coder.memberships.clone());
        for (actor, times) in [(&coder, 2), (&stranger, 1)] {
            for _ in 0..times {
                let queued = registry.queue_report_import(actor, import.clone());
                queued.await.expect("queued");
            }
        }
        let workers = Workers::start(registry, quick());
        let seen = settled(&ground, "report_import", 3).await;
        workers.stop().await;
        // The newest first: a user who is not there any more may do nothing.
        assert_eq!(seen[0].state, "failed");
        assert_eq!(seen[0].code.as_deref(), Some("EV-R518"));
        let mut new: Vec<_> = seen[1..]
            .iter()
            .map(|job| job.result.clone().expect("a result")["new"].clone())
            .collect();
        new.sort_by_key(ToString::to_string);
        assert_eq!(
            new,
            [json!(0), json!(1)],
            "the same file again changes nothing"
        );
    });
}

#[test]
fn a_schedule_runs_once_though_two_programs_serve() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        registry.begin_schedules().await.expect("begun");
        registry.begin_schedules().await.expect("begun again");
        let daily = ScheduleChange {
            times: Some(Times {
                every: Every::Day,
                time_of_day: "18:00".to_owned(),
                weekday: None,
            }),
            scan: None,
            disabled: None,
        };
        let board = ground.member(Role::Board, "Society").await;
        let refused = registry
            .change_schedule(&board, "scan", daily.clone())
            .await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
        let by = administrator();
        let changed = registry.change_schedule(&by, "scan", daily.clone()).await;
        let changed = changed.expect("changed");
        assert_eq!(changed.next_at, "2026-11-22T18:00:00.000000Z");
        for name in ["sweep", "reminders", "monitoring"] {
            let rest = ScheduleChange {
                times: None,
                scan: None,
                disabled: Some(true),
            };
            let rests = registry.change_schedule(&administrator(), name, rest).await;
            assert!(rests.expect("changed").disabled_at.is_some());
        }
        let wrong = ScheduleChange {
            times: Some(Times {
                every: Every::Day,
                time_of_day: "18:00".to_owned(),
                weekday: Some(Day::Monday),
            }),
            ..daily.clone()
        };
        let wrong = registry
            .change_schedule(&administrator(), "scan", wrong)
            .await;
        assert_eq!(code_of(wrong), "EV-R621");
        let absent = registry
            .change_schedule(&administrator(), "nothing", daily)
            .await;
        assert!(matches!(absent, Err(Fault::Absent { .. })), "{absent:?}");

        let mut programs = vec![Workers::start(registry, quick())];
        let mut other = None;
        if !ground.settings.url.starts_with("sqlite:") {
            let clock = Arc::clone(&ground.clock) as _;
            let opened = Registry::open_at(&ground.settings, clock).await;
            let opened = opened.expect("another program");
            programs.push(Workers::start(&opened, quick()));
            other = Some(opened);
        } else {
            programs.push(Workers::start(registry, quick()));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(jobs(registry, "scan").await, [], "not yet");
        for day in 1..=3 {
            ground
                .clock
                .pass(SignedDuration::from_hours(if day == 1 { 10 } else { 24 }));
            settled(&ground, "scan", day).await;
            tokio::time::sleep(Duration::from_millis(60)).await;
            let seen = settled(&ground, "scan", day).await;
            assert!(seen.iter().all(|job| job.state == "done"), "{seen:?}");
        }
        // What was missed is done once.
        ground.clock.pass(SignedDuration::from_hours(24 * 10));
        settled(&ground, "scan", 4).await;
        tokio::time::sleep(Duration::from_millis(60)).await;
        settled(&ground, "scan", 4).await;
        for workers in programs {
            workers.stop().await;
        }
        drop(other);
        let audit = registry.verify_all().await.expect("verified");
        assert!(audit.faults.is_empty(), "{:?}", audit.faults);
    });
}
