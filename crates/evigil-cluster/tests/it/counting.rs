//! Counts of the engines against those of a table in memory.

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Float64Array, Int64Array, StringArray};
use evigil_cluster::ClusterError;
use evigil_cluster::count::{CountJob, Counted, count};
use evigil_cluster::engine::{Engine, Room};
use evigil_cluster::watch::Watch;
use evigil_signal::Universe;
use evigil_signal::count::{CountSettings, PairCounts};
use evigil_signal::table::{ReadSettings, Roles, TableKind, TableReader};

use crate::cluster::Cluster;
use crate::made_up::{cases, parted, rows, write};

const EMBEDDED: Engine = Engine::Embedded(Room {
    memory: None,
    spill: None,
    disk: None,
    partitions: Some(3),
});

fn job(inputs: &[PathBuf], strata: &[&str], roles: Roles, universe: Universe) -> CountJob {
    CountJob {
        inputs: inputs
            .iter()
            .map(|path| path.display().to_string())
            .collect(),
        settings: ReadSettings {
            strata: strata.iter().map(|&name| name.to_owned()).collect(),
            roles,
            ..ReadSettings::default()
        },
        universe,
        is_strict: false,
    }
}

/// What the ordinary program counts.
fn native(job: &CountJob, kinds: &[(PathBuf, TableKind)]) -> PairCounts {
    let mut reader = TableReader::new(job.settings.clone());
    for (path, kind) in kinds {
        let file = File::open(path).expect("the table is there");
        reader.parquet(*kind, file).expect("it can be read");
    }
    let (table, _) = reader.finish().expect("the tables fit");
    let settings = CountSettings {
        universe: job.universe,
        strata: job.settings.strata.clone(),
        ..CountSettings::default()
    };
    evigil_signal::count::count(&table, &settings)
        .expect("it can be counted")
        .by_name()
}

/// Equal in every name, every count, and every bit of the expected counts.
fn same(one: &PairCounts, other: &PairCounts) {
    let names = |counts: &PairCounts| -> Vec<String> {
        let (products, events) = (counts.products.iter(), counts.events.iter());
        products.chain(events).map(str::to_owned).collect()
    };
    assert_eq!(names(one), names(other));
    assert_eq!((one.universe, one.n), (other.universe, other.n));
    assert_eq!(one.product_totals, other.product_totals);
    assert_eq!(one.event_totals, other.event_totals);
    assert_eq!((&one.product, &one.event), (&other.product, &other.event));
    assert_eq!(one.n11, other.n11);
    let bits = |counts: &PairCounts| {
        counts
            .expected
            .iter()
            .map(|it| it.to_bits())
            .collect::<Vec<_>>()
    };
    assert_eq!(bits(one), bits(other));
}

async fn counted(engine: &Engine, job: &CountJob) -> Result<Counted, ClusterError> {
    let session = engine.session().await?;
    count(&session, job, &Watch::nobody()).await
}

fn ways() -> Vec<(&'static [&'static str], Roles, Universe)> {
    let mut ways: Vec<(&'static [&'static str], Roles, Universe)> = Vec::new();
    for strata in [&[][..], &["sex"], &["year", "sex"]] {
        for roles in [Roles::All, Roles::Suspect] {
            for universe in [Universe::Reports, Universe::Pairs] {
                ways.push((strata, roles, universe));
            }
        }
    }
    ways
}

#[tokio::test(flavor = "multi_thread")]
async fn three_engines_count_the_same() {
    let (_folder, paths) = parted(400, 5);
    let cluster = Cluster::start(2);
    let tables: Vec<_> = paths
        .iter()
        .map(|path| (path.clone(), TableKind::Cases))
        .collect();
    for (strata, roles, universe) in ways() {
        let job = job(&paths, strata, roles, universe);
        let expected = native(&job, &tables);
        assert!(expected.len() > 40, "something is counted");
        let embedded = counted(&EMBEDDED, &job).await.expect("embedded");
        same(&expected, &embedded.counts);
        let remote = counted(&cluster.engine(), &job)
            .await
            .expect("on the cluster");
        same(&expected, &remote.counts);
        assert_eq!(embedded.in_two_strata, remote.in_two_strata);
        assert_eq!((embedded.reports, remote.reports), (400, 400));
        assert!(
            strata.is_empty() || embedded.in_two_strata > 0,
            "some reports are torn"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_products_and_events_are_crossed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let rows = rows(200);
    let told =
        |value: fn(&crate::made_up::Row) -> Option<String>| -> (ArrayRef, ArrayRef, ArrayRef) {
            let told = rows
                .iter()
                .filter_map(|row| Some((row.0, value(row)?, row.3)));
            let told: Vec<_> = told.collect();
            (
                Arc::new(Int64Array::from_iter_values(told.iter().map(|it| it.0))),
                Arc::new(StringArray::from_iter_values(told.iter().map(|it| &it.1))),
                Arc::new(StringArray::from_iter_values(told.iter().map(|it| it.2))),
            )
        };
    let (ids, products, roles) = told(|row| row.1.clone());
    write(
        &path("drugs.parquet"),
        &[("report_id", ids), ("drug", products), ("role", roles)],
    );
    let (ids, events, _) = told(|row| row.2.clone());
    write(
        &path("events.parquet"),
        &[("report_id", ids), ("event", events)],
    );
    let (ids, years, _) = told(|row| row.5.clone());
    write(
        &path("reports.parquet"),
        &[("report_id", ids), ("year", years)],
    );
    let tables = [
        (path("drugs.parquet"), TableKind::Products),
        (path("events.parquet"), TableKind::Events),
        (path("reports.parquet"), TableKind::Reports),
    ];
    let inputs = [folder.path().to_owned()];
    for (strata, roles, universe) in [
        (&[][..], Roles::All, Universe::Reports),
        (&["year"][..], Roles::Suspect, Universe::Reports),
        (&["year"][..], Roles::All, Universe::Pairs),
    ] {
        let job = job(&inputs, strata, roles, universe);
        let embedded = counted(&EMBEDDED, &job).await.expect("embedded");
        same(&native(&job, &tables), &embedded.counts);
    }
    fs::remove_file(path("events.parquet")).expect("it can go");
    let job = job(&inputs, &[], Roles::All, Universe::Reports);
    let half = counted(&EMBEDDED, &job)
        .await
        .expect_err("events are missing");
    assert_eq!(half.code(), "EV-K05");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poisoned_part_is_named_and_left_out() {
    let (folder, paths) = parted(300, 4);
    let tables = |left: &[usize]| -> Vec<_> {
        let left = left.iter().map(|&part| paths[part].clone());
        left.map(|path| (path, TableKind::Cases)).collect()
    };
    let inputs = [folder.path().to_owned()];
    let mut job = job(&inputs, &["year"], Roles::All, Universe::Reports);
    // Cut at the end: the footer is gone.
    let whole = fs::read(&paths[0]).expect("it is there");
    fs::write(&paths[0], &whole[..whole.len() - 20]).expect("it can be cut");
    // Another table altogether.
    let numbers: ArrayRef = Arc::new(Float64Array::from(vec![1.0, 2.0]));
    write(
        &folder.path().join("other.parquet"),
        &[("report_id", Arc::clone(&numbers)), ("product", numbers)],
    );
    // No Parquet at all.
    fs::write(
        folder.path().join("text.parquet"),
        "report_id,product,event\n",
    )
    .expect("written");
    let counted_now = counted(&EMBEDDED, &job).await.expect("goes on");
    let names: Vec<&str> = counted_now
        .poisoned
        .iter()
        .map(|it| it.part.rsplit('/').next().unwrap_or(""))
        .collect();
    assert_eq!(names, ["other.parquet", "part-000.parquet", "text.parquet"]);
    same(&native(&job, &tables(&[1, 2, 3])), &counted_now.counts);
    job.is_strict = true;
    let refused = counted(&EMBEDDED, &job)
        .await
        .expect_err("all were asked for");
    assert_eq!(refused.code(), "EV-K02");
    job.is_strict = false;
    // Damage in the pages, while the footer is sound: it shows only when the values are read.
    let whole = fs::read(&paths[2]).expect("it is there");
    let mut damaged = whole.clone();
    for byte in &mut damaged[4..whole.len() / 3] {
        *byte = !*byte;
    }
    fs::write(&paths[2], damaged).expect("it can be damaged");
    let cluster = Cluster::start(1);
    for engine in [EMBEDDED, cluster.engine()] {
        let counted_now = counted(&engine, &job).await.expect("goes on");
        let last = counted_now.poisoned.last().expect("one more is named");
        assert!(last.part.ends_with("part-002.parquet"), "{last:?}");
        same(&native(&job, &tables(&[1, 3])), &counted_now.counts);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_without_a_report_are_told_with_their_part() {
    let (folder, paths) = parted(100, 2);
    let text =
        |value: Option<&str>| -> ArrayRef { Arc::new(StringArray::from(vec![value, Some("x")])) };
    let nameless = folder.path().join("nameless.parquet");
    write(
        &nameless,
        &[
            ("report_id", text(None)),
            ("product", text(Some("p"))),
            ("event", text(Some("e"))),
        ],
    );
    let inputs = [folder.path().to_owned()];
    let mut job = job(&inputs, &[], Roles::All, Universe::Reports);
    let done = counted(&EMBEDDED, &job).await.expect("goes on");
    let [one] = done.poisoned.as_slice() else {
        panic!("{:?}", done.poisoned)
    };
    assert!(
        one.part.ends_with("nameless.parquet") && one.reason.starts_with("1 rows"),
        "{one:?}"
    );
    let tables: Vec<_> = paths
        .iter()
        .map(|path| (path.clone(), TableKind::Cases))
        .collect();
    same(&native(&job, &tables), &done.counts);
    job.is_strict = true;
    assert_eq!(
        counted(&EMBEDDED, &job).await.expect_err("strict").code(),
        "EV-K02"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn too_little_room_ends_the_job_with_its_reason_and_room_to_set_aside_is_enough() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cases.parquet");
    cases(&path, &rows(30_000), true);
    let room = |disk| Room {
        memory: Some(24 << 20),
        spill: Some(folder.path().to_owned()),
        disk: Some(disk),
        partitions: Some(2),
    };
    let job = job(
        std::slice::from_ref(&path),
        &["year"],
        Roles::All,
        Universe::Reports,
    );
    let full = counted(&Engine::Embedded(room(1 << 10)), &job).await;
    let full = full.expect_err("a kilobyte is too little");
    assert_eq!(full.code(), "EV-K08");
    let enough = counted(&Engine::Embedded(room(1 << 30)), &job)
        .await
        .expect("set aside");
    same(&native(&job, &[(path, TableKind::Cases)]), &enough.counts);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_counted_is_said() {
    let (folder, _) = parted(20, 1);
    let inputs = [folder.path().to_owned()];
    let code = async |job: CountJob| counted(&EMBEDDED, &job).await.expect_err("refused").code();
    assert_eq!(
        code(job(&inputs, &["colour"], Roles::All, Universe::Reports)).await,
        "EV-K06"
    );
    let nowhere = [folder.path().join("nowhere")];
    assert_eq!(
        code(job(&nowhere, &[], Roles::All, Universe::Reports)).await,
        "EV-K01"
    );
    let empty = tempfile::tempdir().expect("a folder");
    assert_eq!(
        code(job(
            &[empty.path().to_owned()],
            &[],
            Roles::All,
            Universe::Reports
        ))
        .await,
        "EV-K01"
    );
    fs::write(empty.path().join("bad.parquet"), b"PAR1").expect("written");
    assert_eq!(
        code(job(
            &[empty.path().to_owned()],
            &[],
            Roles::All,
            Universe::Reports
        ))
        .await,
        "EV-K03"
    );
    let column: ArrayRef = Arc::new(StringArray::from(vec!["a"]));
    let lists = folder.path().join("products.parquet");
    write(
        &lists,
        &[("report_id", Arc::clone(&column)), ("product", column)],
    );
    assert_eq!(
        code(job(&inputs, &[], Roles::All, Universe::Reports)).await,
        "EV-K04"
    );
}
