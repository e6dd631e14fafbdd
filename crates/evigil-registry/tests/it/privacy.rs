//! Every column of the live schema has its place in the table of privacy.

use std::collections::BTreeSet;

use evigil_registry::privacy::table;

use crate::ground::on_each;

#[test]
fn every_column_has_a_class_and_no_class_is_left_over() {
    on_each(|ground| async move {
        let live = ground.registry.database().columns().await.expect("columns");
        let live: BTreeSet<_> = live
            .iter()
            .map(|column| (column.table.clone(), column.column.clone()))
            .collect();
        let told: BTreeSet<_> = table()
            .expect("a table")
            .iter()
            .map(|row| (row.table.clone(), row.column.clone()))
            .collect();
        let missing: Vec<_> = live.difference(&told).collect();
        let gone: Vec<_> = told.difference(&live).collect();
        assert!(
            missing.is_empty() && gone.is_empty(),
            "without class: {missing:?}; without column: {gone:?}"
        );
    });
}
