//! A small made-up registry is filled and looked at as its users would.

use std::sync::Arc;

use evigil_demo::{DemoClock, Filled, Plan, Size, fill, lay_secret, users};
use evigil_registry::flows::duplicates::queue::DuplicateQuestion;
use evigil_registry::identity::SignIn;
use evigil_registry::record::List;
use evigil_registry::rights::{Actor, Membership, Role};
use evigil_registry::{Registry, Settings};
use serde_json::Value as Json;

const SEED: u64 = 7;

struct Ground {
    registry: Registry,
    filled: Filled,
    _folder: tempfile::TempDir,
}

async fn ground(seed: u64) -> Ground {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = Plan {
        seed,
        size: Size::Small,
    };
    let settings = Settings {
        url: format!("sqlite:{}", folder.path().join("evigil.db").display()),
        folder: folder.path().join("data"),
    };
    lay_secret(&settings.folder, plan).expect("a secret");
    let clock = Arc::new(DemoClock::new(seed, jiff::civil::date(2026, 11, 20)));
    let registry = Registry::open_at(&settings, clock).await.expect("opens");
    let filled = fill(&registry, plan).await.expect("filled");
    Ground {
        registry,
        filled,
        _folder: folder,
    }
}

fn on_ground<F: Future<Output = ()>>(test: impl FnOnce() -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(test());
}

fn member(role: Role) -> Actor {
    let membership = Membership {
        organisation_id: None,
        role,
    };
    Actor::user("test".to_owned(), vec![membership])
}

async fn all(registry: &Registry, role: Role, kind: &str) -> Vec<Json> {
    let kind = registry.kind(kind).expect("a kind");
    let mut list = List {
        limit: Some(1000),
        ..List::default()
    };
    let mut all = Vec::new();
    loop {
        let page = registry.list(&member(role), kind, &list).await;
        let page = page.expect("a page");
        all.extend(page.records.iter().map(|record| record.to_json(kind)));
        match page.next {
            Some(next) => list.after = Some(next),
            None => return all,
        }
    }
}

fn count(records: &[Json], field: &str, value: &str) -> usize {
    records
        .iter()
        .filter(|record| record[field] == value)
        .count()
}

#[test]
fn it_holds_what_is_promised_and_the_trail_is_whole() {
    on_ground(|| async {
        let ground = ground(SEED).await;
        let registry = &ground.registry;
        let providers = all(registry, Role::Public, "provider").await;
        assert_eq!((providers.len(), ground.filled.providers), (24, 24));
        let silent = count(&providers, "discloses_source", "no");
        assert!(silent * 2 > providers.len(), "{silent} say nothing");
        for provider in &providers {
            let name = provider["name"].as_str().expect("a name");
            assert!(name.ends_with("（架空）"), "{name}");
        }
        assert_eq!(all(registry, Role::Public, "product").await.len(), 16);
        assert_eq!(all(registry, Role::Public, "lot").await.len(), 40);
        let dossiers = all(registry, Role::Lab, "dossier").await;
        assert_eq!(dossiers.len(), 40);
        let rich = |dossier: &&Json| {
            dossier["attachments"]
                .as_array()
                .is_some_and(|it| !it.is_empty())
        };
        assert_eq!(dossiers.iter().filter(rich).count(), 4);
        assert_eq!(all(registry, Role::Board, "exposure").await.len(), 600);
        let reports = all(registry, Role::Coder, "report").await;
        assert_eq!(reports.len(), 240);
        for state in [
            "received", "triaged", "queried", "coded", "assessed", "closed",
        ] {
            assert!(count(&reports, "state", state) > 2, "{state}");
        }
        assert!(
            count(&reports, "source", "patient") > 50 && count(&reports, "source", "clinic") > 50
        );
        let incidents = all(registry, Role::Public, "incident").await;
        assert_eq!(count(&incidents, "status", "contested"), 1);
        let notices = all(registry, Role::Board, "recall_notice").await;
        let confirmed = notices
            .iter()
            .filter(|notice| !notice["confirmed_at"].is_null());
        assert!(
            notices.len() > 2 && confirmed.count() == 1,
            "{}",
            notices.len()
        );
        assert_eq!(
            all(registry, Role::AdvertisingReviewer, "page_check")
                .await
                .len(),
            3
        );
        assert_eq!(all(registry, Role::Public, "thread").await.len(), 3);
        assert_eq!(all(registry, Role::Public, "dataset").await.len(), 1);
        let verified = registry.verify_all().await.expect("verified");
        assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    });
}

#[test]
fn the_same_seed_makes_the_same_registry() {
    on_ground(|| async {
        let (one, again, other) = (ground(SEED).await, ground(SEED).await, ground(8).await);
        assert_eq!(one.filled, again.filled);
        let head = async |ground: &Ground| ground.registry.verify().await.expect("verified").hash;
        assert_eq!(head(&one).await, head(&again).await);
        assert_ne!(head(&one).await, head(&other).await);
    });
}

#[test]
fn what_was_planted_can_be_found() {
    on_ground(|| async {
        let ground = ground(SEED).await;
        let registry = &ground.registry;
        let mut signals = all(registry, Role::Board, "signal").await;
        let low = |signal: &Json| {
            let low = &signal["measures"]["ic025"];
            low.as_f64().unwrap_or_else(|| panic!("{signal}"))
        };
        signals.sort_by(|one, other| low(other).total_cmp(&low(one)));
        let first = signals.first().expect("a signal");
        assert_eq!(first["product"], ground.filled.signal_product.as_str());
        assert_eq!(
            (&first["state"], &first["event"]),
            (&"new".into(), &"Allergic reaction".into())
        );

        for (decided, count) in [("same", 1), ("different", 1)] {
            let question = DuplicateQuestion {
                decided: Some(decided.to_owned()),
                after: None,
            };
            let asked = member(Role::Assessor);
            let queue = registry.duplicate_queue(&asked, &question).await;
            let queue = queue.expect("a queue");
            assert_eq!(queue.pairs.len(), count, "{decided}");
            assert!(queue.open >= 4, "{} wait", queue.open);
        }

        let trace = registry
            .trace_lot(&member(Role::Board), &ground.filled.bad_lot)
            .await;
        let trace = trace.expect("a trace");
        assert_eq!((trace.exposures, trace.providers.len()), (18, 3));
        let reports = all(registry, Role::Board, "report").await;
        let bad = reports
            .iter()
            .filter(|report| report["lot_id"] == ground.filled.bad_lot.as_str());
        let bad: Vec<&Json> = bad.collect();
        assert_eq!(bad.len(), 9);
        let serious = bad
            .iter()
            .filter(|report| report["serious"] == "yes")
            .count();
        assert!(serious >= 4, "{serious}");
    });
}

#[test]
fn every_user_can_sign_in() {
    on_ground(|| async {
        let ground = ground(SEED).await;
        for user in users().expect("users") {
            let sent = SignIn {
                name: user.name.clone(),
                password: user.password.clone(),
                code: None,
            };
            let opened = ground.registry.sign_in(sent).await.expect("signed in");
            assert!(!opened.must_enrol, "{}", user.name);
        }
        for role in Role::ALL {
            let has = users()
                .expect("users")
                .iter()
                .any(|user| user.role == role.name());
            assert!(
                has || [Role::Public, Role::Patient].contains(&role),
                "{}",
                role.name()
            );
        }
    });
}
