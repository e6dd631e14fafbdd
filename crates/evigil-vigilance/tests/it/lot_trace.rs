//! From a lot to everyone who got it.

use evigil_knowledge::Knowledge;
use evigil_vigilance::exchange::ReadFault;
use evigil_vigilance::icsr::{At, Icsr, ReportKey, register as el};
use evigil_vigilance::lot::{
    Certainty, ExposureList, LotReader, NamedIn, RecallRecipient, RecallSender, Told, Trace, Tracer,
};
use jiff::civil::date;

use crate::shared::Bytes;

const LIST: &str = "\
lot,product,provider,person,date,route,dose,dose_unit,volume_ml,told
EV-240131,EXO drip,Clinic A,A-001,2024-02-10,intravenous,5e10,particles,10,2024-03-01
ev 240131,EXO drip,Clinic A,A-002,2024-02-10,intravenous,5e10,particles,10,no
EV24O131,EXO drip,Clinic B,B-001,2024-02,intravenous,,,,
EV-240131,EXO drip,Clinic B,B-001,2024-03-02,intravenous,,,5,
EV-240131/EV-240202,EXO drip,Clinic B,B-002,2024-03-02,,,,,
EV-240202,EXO drip,Clinic A,A-003,2024-02-10,intravenous,,,10,
EV-240303,EXO drip,Clinic C,C-001,2024-02-10,intravenous,,,10,
EV-24D131,EXO drip,Clinic C,C-002,2024-02-11,intravenous,,,10,
";

fn reader() -> LotReader {
    LotReader::new(Knowledge::embedded().unwrap()).unwrap()
}

fn list(name: &str, text: impl Into<Vec<u8>>) -> ExposureList {
    ExposureList::read(&Bytes::new(name, text)).unwrap()
}

fn report(number: &str, lot: &str, event: &str, serious: bool, narrative: &str) -> Icsr {
    let mut report = Icsr::new(ReportKey {
        report: number.to_owned(),
        case: format!("case {number}"),
        version: 1,
    });
    let mut push = |element, at, text: &str| report.push(element, at, text, 0).unwrap();
    push(el::C_1_4, At::TOP, "20240301");
    push(el::E_I_1_1A, At::one(1), event);
    if serious {
        push(el::E_I_3_2B, At::one(1), "true");
    }
    push(el::G_K_2_2, At::one(1), "EXO drip");
    if !lot.is_empty() {
        push(el::G_K_4_R_7, At::two(1, 1), lot);
    }
    if !narrative.is_empty() {
        push(el::H_1, At::TOP, narrative);
    }
    push(
        el::EV_D_1,
        At::TOP,
        if number == "R1" { "A-001" } else { "someone" },
    );
    report.sort();
    report
}

fn trace() -> Trace {
    let reader = reader();
    let mut tracer = Tracer::new(&reader, "EV-240131").unwrap();
    for exposure in list("list.csv", LIST).exposures {
        tracer.exposure(exposure);
    }
    tracer.report(&report("R1", "EV-240131", "Sepsis", true, ""));
    tracer.report(&report("R2", "ev240131 ", "sepsis", true, ""));
    tracer.report(&report(
        "R3",
        "",
        "Fever",
        false,
        "She got EXO (lot EV-240131) and had fever.",
    ));
    tracer.report(&report(
        "R4",
        "",
        "Fever",
        false,
        "She got EV-240131; nothing else.",
    ));
    tracer.report(&report("R5", "EV-240202", "Chills", false, ""));
    tracer.report(&report("R6", "EV-240303", "Sepsis", true, "lot EV-240303"));
    tracer.report(&report("R7", "UNKNOWN", "Sepsis", true, ""));
    tracer.finish()
}

#[test]
fn two_reports_lead_to_everyone_who_got_the_lot() {
    let trace = trace();
    let persons: Vec<_> = trace
        .exposures
        .iter()
        .map(|it| {
            (
                it.exposure.person.as_deref().unwrap(),
                it.certainty,
                it.reported,
            )
        })
        .collect();
    assert_eq!(
        persons,
        [
            ("B-001", Certainty::Sure, false),
            ("A-001", Certainty::Sure, true),
            ("A-002", Certainty::Sure, false),
            ("B-001", Certainty::Sure, false),
            ("B-002", Certainty::Possible, false),
        ]
    );
    let reports: Vec<_> = trace
        .reports
        .iter()
        .map(|it| (it.report.as_str(), it.named_in, it.certainty, it.serious))
        .collect();
    assert_eq!(
        reports,
        [
            ("R1", NamedIn::Field, Certainty::Sure, true),
            ("R2", NamedIn::Field, Certainty::Sure, true),
            ("R3", NamedIn::Narrative, Certainty::Doubtful, false),
            ("R4", NamedIn::Narrative, Certainty::Doubtful, false),
        ]
    );
    let providers: Vec<_> = trace
        .providers
        .iter()
        .map(|it| (it.provider.as_str(), it.exposures, it.persons, it.untold))
        .collect();
    assert_eq!(providers, [("Clinic A", 2, 2, 1), ("Clinic B", 3, 2, 2)]);
    let untold: Vec<_> = trace
        .untold
        .iter()
        .map(|it| {
            (
                it.person.as_deref().unwrap(),
                it.known_untold,
                it.lines.clone(),
            )
        })
        .collect();
    assert_eq!(
        untold,
        [
            ("A-002", true, vec![3]),
            ("B-001", false, vec![4, 5]),
            ("B-002", false, vec![6]),
        ]
    );
    let spellings: Vec<_> = trace.spellings.keys().map(String::as_str).collect();
    assert_eq!(
        spellings,
        [
            "EV-240131",
            "EV-240131/EV-240202",
            "EV24O131",
            "ev 240131",
            "ev240131 "
        ]
    );
    let others: Vec<_> = trace
        .other_lots
        .iter()
        .map(|it| (it.provider.as_str(), it.key.as_str(), it.exposures))
        .collect();
    assert_eq!(others, [("Clinic A", "EV240202", 1)]);
    let look_alikes: Vec<_> = trace.look_alikes.keys().map(|it| it.as_str()).collect();
    assert_eq!(look_alikes, ["EV24D131"]);
    assert_eq!((trace.exposures_read, trace.reports_read), (8, 7));
}

#[test]
fn a_cluster_is_counted_beside_other_lots() {
    let trace = trace();
    let [cluster] = trace.clusters.as_slice() else {
        unreachable!("one product: {:?}", trace.clusters);
    };
    assert_eq!(cluster.product, "EXO DRIP");
    assert_eq!((cluster.lot.reports, cluster.lot.serious), (2, 2));
    assert_eq!(
        (
            cluster.others.reports,
            cluster.others.serious,
            cluster.other_lots
        ),
        (2, 1, 2)
    );
    let terms: Vec<_> = cluster
        .terms
        .iter()
        .map(|it| (it.term.as_str(), it.lot, it.others))
        .collect();
    assert_eq!(terms, [("SEPSIS", 2, 1)]);
}

#[test]
fn the_listing_has_a_row_for_each_person_and_letters_only_for_the_untold() {
    let trace = trace();
    let rows: Vec<_> = trace
        .recall_rows()
        .into_iter()
        .map(|it| {
            (
                it.provider,
                it.person,
                it.told,
                it.exposures,
                it.lot_as_written,
            )
        })
        .collect();
    let row = |provider: &str, person: &str, told: &str, exposures, lot: &str| {
        (
            provider.to_owned(),
            person.to_owned(),
            told.to_owned(),
            exposures,
            lot.to_owned(),
        )
    };
    assert_eq!(
        rows,
        [
            row("Clinic A", "A-001", "yes", 1, "EV-240131"),
            row("Clinic A", "A-002", "no", 1, "ev 240131"),
            row("Clinic B", "B-001", "not_known", 2, "EV24O131 | EV-240131"),
            row("Clinic B", "B-002", "not_known", 1, "EV-240131/EV-240202"),
        ]
    );
    let notices = trace.recall_notices(&RecallSender::default(), date(2024, 3, 5));
    let letters: Vec<_> = notices
        .iter()
        .map(|it| {
            let RecallRecipient::Provider { provider } = &it.recipient else {
                unreachable!("providers are known")
            };
            (
                provider.as_str(),
                it.items.len(),
                it.reports,
                it.reports_serious,
            )
        })
        .collect();
    assert_eq!(letters, [("Clinic A", 1, 4, 2), ("Clinic B", 3, 4, 2)]);
}

#[test]
fn toml_and_japanese_tables_are_the_same_list() {
    let toml = "
[[exposure]]
lot = \"EV-240131\"
product = \"エクソソーム点滴\"
person = \"A-001\"
date = 2024-02-10
dose = 5e10
dose_unit = \"particles\"
volume_ml = 10
told = \"no\"
";
    let table = "ロット番号,製品名,患者番号,投与日,用量,用量単位,容量_ml,通知日,備考\n\
                 EV-240131,エクソソーム点滴,A-001,2024/2/10,5e10,particles,10,未,x\n";
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(table);
    let lists = [
        list("list.TOML", toml),
        list("list.csv", table),
        list("list.csv", bytes.into_owned()),
        list("list.tsv", table.replace(',', "\t")),
    ];
    for other in &lists {
        assert!(
            other.rejects.is_empty() && other.problems.is_empty(),
            "{other:?}"
        );
        let mut exposure = other.exposures[0].clone();
        exposure.line = 2;
        assert_eq!(exposure, lists[0].exposures[0]);
    }
    assert_eq!(lists[0].exposures[0].told, Told::No);
    assert_eq!(lists[0].exposures[0].volume_ml, Some(10.0));
}

#[test]
fn nothing_of_a_bad_list_is_dropped_silently() {
    let bad = "lot,date,volume_ml,told,person\n\
               A1234,20241399,-1,perhaps,P1\n\
               ,2024-01-01,,,P2\n\
               B1234,2024-02-30,1e999,2024,P3\n\
               C1234,2024-01-01\n\
               D1234,2024-01-01,5,no,P4,extra\n";
    let list = list("bad.csv", bad);
    let lots: Vec<_> = list.exposures.iter().map(|it| it.lot.as_str()).collect();
    assert_eq!(lots, ["A1234", "B1234"]);
    let problems: Vec<_> = list
        .problems
        .iter()
        .map(|it| (it.code, it.place.line))
        .collect();
    assert_eq!(
        problems,
        [
            ("EV-A427", 2),
            ("EV-A426", 2),
            ("EV-A428", 2),
            ("EV-A427", 4),
            ("EV-A426", 4),
        ]
    );
    let rejects: Vec<_> = list
        .rejects
        .iter()
        .map(|it| (it.problem.code, it.problem.place.line, it.raw.as_str()))
        .collect();
    assert_eq!(
        rejects,
        [
            ("EV-A425", 3, ",2024-01-01,,,P2"),
            ("EV-A424", 5, "C1234,2024-01-01"),
            ("EV-A424", 6, "D1234,2024-01-01,5,no,P4,extra"),
        ]
    );
}

#[test]
fn what_is_no_list_is_refused() {
    let code = |name: &str, text: &str| match ExposureList::read(&Bytes::new(name, text)) {
        Err(ReadFault::Broken(problem)) => problem.code,
        other => unreachable!("{other:?}"),
    };
    assert_eq!(code("a.csv", ""), "EV-A423");
    assert_eq!(code("a.csv", "person,date\nA,2024\n"), "EV-A423");
    assert_eq!(code("a.toml", "[[exposure]]\nlott = \"A\""), "EV-A421");
    assert_eq!(code("a.toml", "[[exposure"), "EV-A421");
}

#[test]
fn a_lot_to_trace_must_be_a_lot() {
    let reader = reader();
    assert!(Tracer::new(&reader, "unknown").is_err());
    assert!(Tracer::new(&reader, " - ").is_err());
    assert!(Tracer::new(&reader, "B0347-2").is_ok());
}
