//! Tables of open data as they were counted last. Everybody may ask for them, and counting them looks
//! at every record: it is done once a minute, however many ask.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use evigil_core::Lang;
use evigil_registry::Fault;
use evigil_registry::flows::open_data::{OpenTable, TableSettings};

use crate::ask::Ask;

/// How long a table is shown as it was counted.
const SHOWN: Duration = Duration::from_secs(60);

/// The tables that were counted last, by name and language.
#[derive(Default)]
pub(crate) struct Tables {
    counted: Mutex<BTreeMap<(String, Lang), (Instant, OpenTable)>>,
}

impl Tables {
    /// A table, at most a minute old.
    pub(crate) async fn get(&self, ask: &Ask, name: &str) -> Result<OpenTable, Fault> {
        ask.registry().rights().reach(&ask.who, "open_data.read")?;
        let key = (name.to_owned(), ask.lang);
        let of_a_minute = {
            let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
            let found = counted.get(&key);
            let found = found.filter(|(at, _)| at.elapsed() < SHOWN);
            found.map(|(_, table)| table.clone())
        };
        if let Some(table) = of_a_minute {
            return Ok(table);
        }
        let settings = TableSettings::default();
        let table = ask
            .registry()
            .open_table(&ask.who, name, settings, ask.lang)
            .await?;
        // Only names of tables that there are come here: the map stays small.
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.insert(key, (Instant::now(), table.clone()));
        Ok(table)
    }
}
