//! A backup made while the registry serves holds one moment, and goes back into either database.

use evigil_registry::audit::TrailFault;
use evigil_registry::backup::{backup, export, restore};
use evigil_registry::record::List;
use evigil_registry::rights::{Actor, Role};
use evigil_registry::{Fault, Registry, Settings};
use serde_json::json;

use crate::ground::{Ground, on_each};

async fn filled(ground: &Ground) -> Actor {
    let lab = ground.member(Role::Lab, "Laboratory").await;
    let product = ground
        .make(&lab, "product", json!({"name": "Vesicle drip"}))
        .await;
    let lot = ground
        .make(
            &lab,
            "lot",
            json!({"product_id": product.id, "number": "A-1", "label_particles_per_ml": 1.5e10}),
        )
        .await;
    let stored = ground.registry.files().put(b"a dossier").expect("kept");
    ground
        .registry
        .note_file(&lab, &stored, Some("dossier.toml"), None)
        .await
        .expect("noted");
    let provider = json!({"name": "Harbour", "country": "JP", "offers": true});
    ground.make(&lab, "provider", provider).await;
    ground
        .make(
            &lab,
            "dossier",
            json!({"lot_id": lot.id, "file": stored.sha256}),
        )
        .await;
    lab
}

#[test]
fn a_backup_goes_back() {
    on_each(|ground| async move {
        let lab = filled(&ground).await;
        let folder = tempfile::tempdir().expect("a folder");
        let kept = folder.path().join("backup");
        let manifest = backup(&ground.settings, &kept, true)
            .await
            .expect("a backup");
        assert_eq!(manifest.files, 1);
        let again = backup(&ground.settings, &kept, true).await;
        assert!(
            matches!(
                again,
                Err(Fault::Step {
                    code: "EV-R540",
                    ..
                })
            ),
            "{again:?}"
        );
        // What comes later is not in it.
        ground.make(&lab, "product", json!({"name": "Later"})).await;
        let settings = Settings {
            url: format!("sqlite:{}", folder.path().join("new/evigil.db").display()),
            folder: folder.path().join("new/data"),
        };
        assert_eq!(restore(&settings, &kept).await.expect("restored"), manifest);
        let registry = Registry::open(&settings).await.expect("opens");
        assert_eq!(
            registry.head().await.expect("head").hash,
            manifest.audit_hash
        );
        let verified = registry.verify_all().await.expect("verified");
        assert!(verified.faults.is_empty(), "{:?}", verified.faults);
        let kind = registry.kind("product").expect("kind");
        let page = registry
            .list(&lab, kind, &List::default())
            .await
            .expect("a page");
        assert_eq!(page.records.len(), 1);
        let twice = restore(&settings, &kept).await;
        assert!(
            matches!(
                twice,
                Err(Fault::Step {
                    code: "EV-R540",
                    ..
                })
            ),
            "{twice:?}"
        );
    });
}

#[test]
fn a_registry_moves_from_one_database_to_the_other() {
    on_each(|ground| async move {
        filled(&ground).await;
        let folder = tempfile::tempdir().expect("a folder");
        let kept = folder.path().join("backup");
        let manifest = backup(&ground.settings, &kept, true)
            .await
            .expect("a backup");
        let Some(url) = Ground::other_database(&ground).await else {
            return;
        };
        let settings = Settings {
            url,
            folder: folder.path().join("moved"),
        };
        restore(&settings, &kept).await.expect("restored");
        let registry = Registry::open(&settings).await.expect("opens");
        assert_eq!(
            registry.head().await.expect("head").hash,
            manifest.audit_hash
        );
        let verified = registry.verify_all().await.expect("verified");
        assert!(verified.faults.is_empty(), "{:?}", verified.faults);
        Ground::begin_in(&registry).await;
    });
}

#[test]
fn a_damaged_backup_is_refused() {
    on_each(|ground| async move {
        filled(&ground).await;
        let folder = tempfile::tempdir().expect("a folder");
        let kept = folder.path().join("backup");
        backup(&ground.settings, &kept, true)
            .await
            .expect("a backup");
        let tables = kept.join("registry.db");
        let mut bytes = std::fs::read(&tables).expect("bytes");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xff;
        std::fs::write(&tables, bytes).expect("written");
        let settings = Settings {
            url: format!("sqlite:{}", folder.path().join("evigil.db").display()),
            folder: folder.path().join("data"),
        };
        let refused = restore(&settings, &kept).await;
        assert!(
            matches!(
                refused,
                Err(Fault::Step {
                    code: "EV-R541",
                    ..
                })
            ),
            "{refused:?}"
        );
    });
}

#[test]
fn an_export_holds_every_record() {
    on_each(|ground| async move {
        filled(&ground).await;
        let folder = tempfile::tempdir().expect("a folder");
        let to = folder.path().join("export");
        let count = export(&ground.registry, &ground.settings.folder.join("files"), &to)
            .await
            .expect("exported");
        assert_eq!(count, 5);
        let lots = std::fs::read_to_string(to.join("lots.jsonl")).expect("lots");
        let lot: serde_json::Value = serde_json::from_str(lots.trim()).expect("one line");
        assert_eq!(
            (&lot["number"], &lot["label_particles_per_ml"]),
            (&json!("A-1"), &json!(1.5e10))
        );
        let audit = std::fs::read_to_string(to.join("audit.jsonl")).expect("the trail");
        assert_eq!(audit.lines().count(), 6);
    });
}

#[test]
fn what_was_changed_behind_the_registry_is_found() {
    on_each(|ground| async move {
        filled(&ground).await;
        assert!(
            ground
                .registry
                .verify_all()
                .await
                .expect("verified")
                .faults
                .is_empty()
        );
        let mut connection = ground
            .registry
            .database()
            .connect()
            .await
            .expect("a connection");
        let change = "UPDATE lots SET number = 'B-2'";
        sqlx::raw_sql(change)
            .execute(&mut connection)
            .await
            .expect("done");
        let kept = ground.settings.folder.join("files");
        let found = ground.registry.verify_all().await.expect("verified").faults;
        assert!(
            matches!(found.as_slice(), [TrailFault::Record { kind, .. }] if kind == "lot"),
            "{found:?}"
        );
        for folder in std::fs::read_dir(kept).expect("files").flatten() {
            if folder.file_name() != "incoming" {
                std::fs::remove_dir_all(folder.path()).expect("removed");
            }
        }
        sqlx::raw_sql("DELETE FROM dossiers")
            .execute(&mut connection)
            .await
            .expect("done");
        let found = ground.registry.verify_all().await.expect("verified").faults;
        assert!(
            found
                .iter()
                .any(|fault| matches!(fault, TrailFault::Gone { kind, .. } if kind == "dossier"))
        );
    });
}
