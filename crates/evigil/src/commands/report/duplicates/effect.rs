//! What duplicates do to signals: every pair of product and event, counted with them and without.

use std::collections::HashMap;
use std::fs::File;
use std::io::Seek as _;

use evigil_assess::Messages;
use evigil_assess::report::duplicates::{DuplicateEffect, EffectMeasures, EffectRow};
use evigil_assess::signal::{count_error, table_error};
use evigil_signal::count::{CountSettings, PairCounts, count_table};
use evigil_signal::scan::{Scan, ScanRow};
use evigil_signal::table::{ReadSettings, TableKind, TableReader};

/// Pairs computed at once.
const CHUNK: usize = 1 << 16;

/// Counts and measures in both tables, and the `top` pairs that change most.
pub(super) fn of(
    all: File,
    single: File,
    top: usize,
    messages: &Messages,
) -> Result<DuplicateEffect, String> {
    let before = counted(all, messages)?;
    let after = counted(single, messages)?;
    let places: HashMap<(u32, u32), usize> = after
        .product
        .iter()
        .copied()
        .zip(after.event.iter().copied())
        .zip(0..)
        .collect();
    let mut effect = DuplicateEffect {
        reports_before: before.n,
        reports_after: after.n,
        pairs_before: before.len() as u64,
        ..DuplicateEffect::default()
    };
    let (scan, scan_after) = (Scan::new(&before), Scan::new(&after));
    let mut rows: Vec<(bool, f64, EffectRow)> = Vec::new();
    for start in (0..before.len()).step_by(CHUNK) {
        for row in scan
            .rows(&before, None, start..start + CHUNK)
            .into_iter()
            .flatten()
        {
            let names = (
                before.products.name(row.product).unwrap_or_default(),
                before.events.name(row.event).unwrap_or_default(),
            );
            let codes = (after.products.find(names.0), after.events.find(names.1));
            let place = match codes {
                (Some(product), Some(event)) => places.get(&(product, event)).copied(),
                _ => None,
            };
            let single = place.and_then(|place| scan_after.row(&after, None, place).ok());
            let is_signal = |row: &ScanRow| row.ic.low > 0.0;
            let (was, is) = (is_signal(&row), single.as_ref().is_some_and(is_signal));
            let told = measures(&row);
            let single = single.as_ref().map(measures);
            let has_changed = single.is_none_or(|single| single.n11 != told.n11);
            effect.signals_lost += u64::from(was && !is);
            effect.signals_gained += u64::from(!was && is);
            effect.pairs_changed += u64::from(has_changed);
            if has_changed || was != is {
                let shift = single.map_or(f64::INFINITY, |single| (single.ic - told.ic).abs());
                let row = EffectRow {
                    product: names.0.to_owned(),
                    event: names.1.to_owned(),
                    before: told,
                    after: single,
                };
                rows.push((was != is, shift, row));
                // Kept short while it grows: only the first are ever shown.
                if rows.len() > 4096.max(4 * top) {
                    sort(&mut rows);
                    rows.truncate(top);
                }
            }
        }
    }
    sort(&mut rows);
    rows.truncate(top);
    effect.rows = rows.into_iter().map(|(_, _, row)| row).collect();
    Ok(effect)
}

/// Signals that come or go first, those with many reports before others; then the largest changes.
fn sort(rows: &mut [(bool, f64, EffectRow)]) {
    rows.sort_by(|x, y| {
        y.0.cmp(&x.0)
            .then(y.2.before.n11.cmp(&x.2.before.n11))
            .then(y.1.total_cmp(&x.1))
            .then_with(|| (&x.2.product, &x.2.event).cmp(&(&y.2.product, &y.2.event)))
    });
}

fn measures(row: &ScanRow) -> EffectMeasures {
    EffectMeasures {
        n11: row.cell.n11(),
        ic: row.ic.value,
        ic025: row.ic.low,
        ror: row.ror.value,
        ror_low: row.ror.low,
    }
}

fn counted(mut table: File, messages: &Messages) -> Result<PairCounts, String> {
    table.rewind().map_err(|error| error.to_string())?;
    let of_table = |error| table_error(&error, messages).message;
    let mut reader = TableReader::new(ReadSettings::default());
    reader.parquet(TableKind::Cases, table).map_err(of_table)?;
    let (table, _) = reader.finish().map_err(of_table)?;
    count_table(table, &CountSettings::default())
        .map_err(|error| count_error(&error, messages).message)
}
