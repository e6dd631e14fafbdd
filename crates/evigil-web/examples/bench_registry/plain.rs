//! The same transactions by the driver alone: a row of a treatment, a row of the audit trail, commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Executor};

use crate::Outcome;
use crate::load::CONNECTIONS;

pub(crate) async fn plain(url: &str, seconds: f64) -> Outcome {
    sqlx::any::install_default_drivers();
    let is_sqlite = url.starts_with("sqlite:");
    let pool: AnyPool = AnyPoolOptions::new()
        // SQLite has one writer; more connections would only wait for its lock.
        .max_connections(if is_sqlite { 1 } else { CONNECTIONS as u32 })
        .acquire_timeout(Duration::from_secs(60))
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if is_sqlite {
                    for pragma in [
                        "PRAGMA journal_mode = WAL",
                        "PRAGMA synchronous = FULL",
                        "PRAGMA foreign_keys = ON",
                    ] {
                        connection.execute(pragma).await?;
                    }
                }
                Ok(())
            })
        })
        .connect(url)
        .await?;
    let begun = Instant::now();
    let end = begun + Duration::from_secs_f64(seconds);
    // Behind every number that the registry itself has given or will give meanwhile.
    let next = Arc::new(AtomicU64::new(1 << 60));
    let mut tasks = Vec::new();
    for _ in 0..CONNECTIONS {
        let (pool, next) = (pool.clone(), Arc::clone(&next));
        tasks.push(tokio::spawn(async move {
            let mut count = 0_u64;
            while Instant::now() < end {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let id = format!("{number:036x}");
                let mut change = pool.begin().await?;
                sqlx::query(
                    "INSERT INTO exposures (id, version, created_at, created_by, changed_at, changed_by, person_id, lot_id, \
                     provider_id, given_on, route, volume_ml, particles, minutes, note) \
                     SELECT $1, 1, $2, 'plain', $2, 'plain', person_id, lot_id, provider_id, given_on, route, 100.0, 1e10, 30.0, $3 \
                     FROM (SELECT person_id, lot_id, provider_id, given_on, route FROM exposures LIMIT 1) AS first",
                )
                .bind(id.clone())
                .bind("2026-11-22T09:00:00.000000Z")
                .bind(format!("treatment {number}"))
                .execute(&mut *change)
                .await?;
                sqlx::query(
                    "INSERT INTO audit_entries (seq, at, actor, operation, kind, record_id, version, after_digest, previous, hash) \
                     VALUES ($1, $2, 'plain', 'exposure.create', 'exposure', $3, 1, $4, $4, $4)",
                )
                .bind(i64::try_from(number).unwrap_or(i64::MAX))
                .bind("2026-11-22T09:00:00.000000Z")
                .bind(id)
                .bind("0".repeat(64))
                .execute(&mut *change)
                .await?;
                change.commit().await?;
                count += 1;
            }
            Ok::<_, sqlx::Error>(count)
        }));
    }
    let mut count = 0;
    for task in tasks {
        count += task.await??;
    }
    let took = begun.elapsed().as_secs_f64();
    println!(
        "{}",
        json!({"requests": count, "seconds": took, "per_second": count as f64 / took})
    );
    Ok(())
}
