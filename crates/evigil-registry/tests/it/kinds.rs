//! The descriptions of kinds, the table of rights and the live schema belong together.

use std::collections::BTreeSet;

use evigil_registry::kind::{COMMON_COLUMNS, Kinds};
use evigil_registry::rights::Rights;

use crate::ground::on_each;

#[test]
fn every_kind_has_its_table_and_no_other() {
    on_each(|ground| async move {
        let live = ground.registry.database().columns().await.expect("columns");
        for kind in Kinds::embedded().expect("kinds").iter() {
            let own = kind.columns.iter().map(|column| column.name.as_str());
            let described: BTreeSet<&str> = COMMON_COLUMNS.into_iter().chain(own).collect();
            let table = kind.table();
            let found: BTreeSet<&str> = live
                .iter()
                .filter(|column| column.table == table)
                .map(|column| column.column.as_str())
                .collect();
            assert_eq!(found, described, "table {table}");
        }
    });
}

#[test]
fn rights_speak_of_kinds_that_exist() {
    let kinds = Kinds::embedded().expect("kinds");
    for operation in Rights::embedded().expect("rights").operations() {
        let (kind, verb) = operation.split_once('.').expect("kind and verb");
        let is_generic =
            ["create", "read", "change", "withdraw", "import", "export"].contains(&verb);
        let others = [
            "session",
            "link",
            "file",
            "token",
            "job",
            "schedule",
            "user",
            "membership",
            "webhook",
            "audit",
            "metrics",
            "retention",
            "password",
            "second_factor",
            "open_data",
            "noisy_count",
            "shelf",
        ];
        assert!(
            kinds.get(kind).is_some()
                || (is_generic || others.contains(&kind)) && others.contains(&kind),
            "{operation}: no such kind"
        );
    }
}

#[test]
fn every_kind_can_be_read_by_somebody() {
    let rights = Rights::embedded().expect("rights");
    let operations: BTreeSet<&str> = rights.operations().collect();
    for kind in Kinds::embedded().expect("kinds").iter() {
        let read = format!("{}.read", kind.name);
        assert!(
            operations.contains(read.as_str()),
            "{read} is given to nobody"
        );
    }
}
