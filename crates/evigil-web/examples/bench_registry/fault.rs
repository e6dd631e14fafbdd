//! Writes of which each acknowledgement is kept, and the look afterwards whether all are there.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Instant;

use evigil_registry::Registry;
use evigil_registry::record;
use serde_json::json;

use crate::Outcome;
use crate::clinic::Clinic;
use crate::load::Client;
use crate::serve::settings;

/// Connections that write at once.
const WRITERS: u64 = 16;

pub(crate) async fn acknowledged(address: &str, token: &str, file: &Path) -> Outcome {
    let file = Arc::new(Mutex::new(
        File::options().create(true).append(true).open(file)?,
    ));
    let mut first = Client::connect(address, token).await?;
    let clinic = Clinic::new(&mut first, &format!("{:?}", Instant::now())).await?;
    let mut tasks = Vec::new();
    for writer in 0..WRITERS {
        let mut client = Client::connect(address, token).await?;
        let (file, clinic) = (Arc::clone(&file), clinic.clone());
        tasks.push(tokio::spawn(async move {
            let mut number = writer << 32;
            // Until the server is gone.
            while let Ok(id) = client
                .make("/api/v1/exposures", &clinic.treatment(number))
                .await
            {
                number += 1;
                if let Ok(mut file) = file.lock() {
                    let _ = writeln!(file, "{id}");
                }
            }
        }));
    }
    for task in tasks {
        task.await?;
    }
    Ok(())
}

pub(crate) async fn check(url: &str, folder: &Path, file: &Path) -> Outcome {
    let registry = Registry::open(&settings(url, folder)).await?;
    let kind = registry.kind("exposure")?;
    let told = fs::read_to_string(file)?;
    let mut connection = registry.database().pool().acquire().await?;
    let (mut there, mut lost) = (0_u64, Vec::new());
    for id in told.lines() {
        match record::read_any(&mut connection, kind, id).await {
            Ok(_) => there += 1,
            Err(_) => lost.push(id),
        }
    }
    drop(connection);
    let verified = registry.verify_all().await?;
    let faults: Vec<String> = verified.faults.iter().map(ToString::to_string).collect();
    println!(
        "{}",
        json!({"acknowledged": there, "lost": lost, "audit_entries": verified.entries, "faults": faults})
    );
    registry.close().await;
    Ok(())
}
