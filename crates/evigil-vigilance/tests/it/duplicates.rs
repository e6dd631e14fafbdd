//! Duplicates among made-up reports of which the truth is known.

#[expect(dead_code, reason = "the example draws curves, too")]
#[path = "../../examples/duplicates/judge.rs"]
mod judge;
#[path = "../../examples/duplicates/made.rs"]
mod made;
#[path = "../../examples/duplicates/random.rs"]
mod random;
#[path = "../../examples/duplicates/story.rs"]
mod story;

use std::collections::BTreeSet;

use evigil_vigilance::duplicates::{
    Contradiction, Decision, Decisions, Earlier, Field, Finder, FitSettings, Found, Level, Model,
    ModelFault, Pass, Reports, Standing, Told, ToldAge, Verdict,
};
use evigil_vigilance::exchange::ReportFormat;
use evigil_vigilance::icsr::{At, Icsr, PartialDate, ReportKey, register as el};

use judge::Truth;

use crate::shared::{Bytes, Collected, folder};

fn made(size: usize, seed: u64) -> (Vec<Told>, Truth) {
    let (mut told, mut truth) = (Vec::new(), Truth::new());
    made::Maker::new(seed, size).make(size, &mut |made| {
        told.push(made.told);
        truth.push((made.case, made.twins));
    });
    (told, truth)
}

fn reports<'t>(told: impl IntoIterator<Item = &'t Told>) -> Reports {
    let mut reports = Reports::new();
    for told in told {
        reports.push(told);
    }
    reports
}

fn fit(reports: &Reports, threads: usize) -> Model {
    let settings = FitSettings {
        threads,
        ..FitSettings::default()
    };
    Model::fit(reports, &settings)
}

/// What was found, by names, with all digits.
fn written(reports: &Reports, found: &Found) -> Vec<String> {
    let links = found.links.iter().map(|link| {
        let names = (reports.name(link.a), reports.name(link.b));
        format!(
            "{} {} {:?} {:?}",
            names.0, names.1, link.bits, link.standing
        )
    });
    let clusters = found.clusters.iter().map(|cluster| {
        let names: Vec<_> = cluster.reports.iter().map(|it| reports.name(*it)).collect();
        format!("{} {names:?}", reports.name(cluster.master))
    });
    links.chain(clusters).collect()
}

fn date(text: &str) -> Option<PartialDate> {
    PartialDate::parse(text).ok()
}

/// Two reports of one case among others.
fn example() -> (Vec<Told>, Told, Told) {
    let (told, _) = made(1500, 7);
    let clinic = Told {
        name: "a:1".into(),
        products: vec!["EXOSOME DRIP".into()],
        lots: vec!["EX24011".into()],
        reactions: vec!["sepsis".into(), "chills".into()],
        start: date("20240304"),
        onset: date("20240305"),
        birth: date("19710203"),
        age: Some(ToldAge {
            least: 53 * 12,
            span: 11,
        }),
        sex: 2,
        country: "JP".into(),
        ..Told::default()
    };
    let maker = Told {
        name: "b:2".into(),
        reactions: vec!["sepsis".into()],
        start: date("20240403"),
        birth: date("19710302"),
        ..clinic.clone()
    };
    (told, clinic, maker)
}

#[test]
fn duplicates_of_held_out_seeds_are_found_and_near_twins_stay_apart() {
    for seed in [9001, 9002] {
        let (told, truth) = made(3000, seed);
        let reports = reports(&told);
        let model = fit(&reports, 2);
        let found = Finder::new(&reports, &model).find(&Decisions::default(), None, 2);
        let score = judge::clusters(&truth, &found.clusters);
        assert!(score.there > 200, "{score:?}");
        assert!(score.precision() >= 0.98, "{seed}: {score:?}");
        assert!(score.f1() >= 0.95, "{seed}: {score:?}");
        assert!(
            score.twins_joined * 100 <= score.twins * 2,
            "{seed}: {score:?}"
        );
    }
}

/// The number of the case is the truth, as in FAERS, where follow-ups bear that of the first report.
#[test]
fn follow_ups_whose_numbers_are_hidden_are_found_again() {
    let (mut told, mut truth, mut follow_ups) = (Vec::new(), Vec::new(), Vec::new());
    made::Maker::new(77, 3000).make(3000, &mut |made| {
        if made.how == made::How::FollowUp {
            follow_ups.push(u32::try_from(told.len()).unwrap());
        }
        truth.push((made.case, made.twins));
        told.push(Told {
            identifiers: Vec::new(),
            ..made.told
        });
    });
    let reports = reports(&told);
    let model = fit(&reports, 2);
    let found = Finder::new(&reports, &model).find(&Decisions::default(), None, 2);
    let again = judge::found_again(&truth, &found.clusters);
    let again = follow_ups.iter().filter(|it| again[**it as usize]).count();
    assert!(follow_ups.len() > 40);
    assert!(
        again * 100 >= follow_ups.len() * 93,
        "{again} of {}",
        follow_ups.len()
    );
}

/// The stored extracts hold one version of each case, and their cases are of different people.
#[test]
fn cases_of_a_real_extract_are_not_joined() {
    let Some(root) = folder("data/pv/faers/2022Q4") else {
        return;
    };
    let mut paths: Vec<_> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with("22Q4.txt"))
        .collect();
    paths.sort();
    let sources: Vec<Bytes> = paths.iter().map(|path| Bytes::of_file(path)).collect();
    let sources: Vec<&dyn evigil_vigilance::exchange::Source> =
        sources.iter().map(|source| source as _).collect();
    let mut collected = Collected::default();
    evigil_vigilance::faers::read(&sources, &mut collected).unwrap();
    let told: Vec<Told> = collected
        .reports
        .iter()
        .map(|report| Told::of(report, ReportFormat::Faers, &|lot| vec![lot.to_owned()]))
        .collect();
    assert!(told.len() > 100);
    let reports = reports(&told);
    let model = fit(&reports, 2);
    let finder = Finder::new(&reports, &model);
    let found = finder.find(&Decisions::default(), None, 2);
    for cluster in &found.clusters {
        let names: Vec<_> = cluster.reports.iter().map(|it| reports.name(*it)).collect();
        let pair = (cluster.reports[0], cluster.reports[1]);
        eprintln!("{names:?}: {:?}", finder.explain(pair.0, pair.1));
    }
    assert!(
        found.clusters.len() * 50 <= told.len(),
        "{} clusters",
        found.clusters.len()
    );
}

#[test]
fn neither_threads_nor_the_order_of_reports_change_what_is_found() {
    let (told, _) = made(1500, 3);
    let forward = reports(&told);
    let backward = reports(told.iter().rev());
    let model = fit(&forward, 1);
    assert_eq!(model, fit(&forward, 3));
    assert_eq!(model.digest, fit(&backward, 2).digest);
    let none = Decisions::default();
    let one = Finder::new(&forward, &model).find(&none, None, 1);
    let three = Finder::new(&forward, &model).find(&none, None, 3);
    let turned = Finder::new(&backward, &model).find(&none, None, 2);
    assert!(!one.clusters.is_empty());
    assert_eq!(written(&forward, &one), written(&forward, &three));
    assert_eq!(written(&forward, &one), written(&backward, &turned));
}

#[test]
fn a_run_on_new_reports_gives_what_a_run_on_all_does() {
    let (told, _) = made(2000, 4);
    let (first, _) = told.split_at(1400);
    let earlier = reports(first);
    let model = fit(&earlier, 2);
    let none = Decisions::default();
    let before = Finder::new(&earlier, &model).find(&none, None, 2);
    let name = |report| earlier.name(report).to_owned();
    let known = Earlier {
        reports: first.iter().map(|told| told.name.clone()).collect(),
        links: before
            .links
            .iter()
            .map(|link| (name(link.a), name(link.b), link.bits, link.contradiction))
            .collect(),
    };
    let all = reports(&told);
    let finder = Finder::new(&all, &model);
    let whole = written(&all, &finder.find(&none, None, 2));
    assert_eq!(whole, written(&all, &finder.find(&none, Some(&known), 2)));
    // What was known is used: without it, pairs of the first reports are missing.
    let forgotten = Earlier {
        links: Vec::new(),
        ..known
    };
    assert_ne!(
        whole,
        written(&all, &finder.find(&none, Some(&forgotten), 2))
    );
}

#[test]
fn every_link_is_explained_by_weights_that_add_up() {
    let (mut told, clinic, maker) = example();
    told.extend([clinic, maker]);
    let reports = reports(&told);
    let model = fit(&reports, 1);
    let finder = Finder::new(&reports, &model);
    let found = finder.find(&Decisions::default(), None, 1);
    let link = found
        .links
        .iter()
        .find(|link| reports.name(link.a) == "a:1")
        .unwrap();
    assert_eq!(
        (reports.name(link.b), link.standing),
        ("b:2", Standing::Linked)
    );
    let fields = finder.explain(link.a, link.b);
    let level = |field| {
        fields
            .iter()
            .find(|part| part.field == field)
            .unwrap()
            .level
    };
    assert_eq!(level(Field::Birth), Level::TypicalError);
    assert_eq!(level(Field::Start), Level::TypicalError);
    assert_eq!(level(Field::Reactions), Level::Contained);
    assert_eq!(level(Field::Lots), Level::Shared);
    let (prior, related) = finder.against(link.a, link.b);
    let sum: f32 = fields.iter().map(|part| part.bits).sum();
    assert!((sum + prior - related - link.bits).abs() < 1e-3);
    assert!(link.probability() > 0.95);
}

#[test]
fn two_patients_of_one_lot_and_two_events_of_one_patient_are_kept_apart() {
    let (mut told, clinic, _) = example();
    let patient = Told {
        name: "c:3".into(),
        birth: date("19850917"),
        age: None,
        sex: 1,
        ..clinic.clone()
    };
    let event = Told {
        name: "d:4".into(),
        start: date("20241010"),
        onset: date("20241012"),
        reactions: vec!["rash".into()],
        lots: Vec::new(),
        ..clinic.clone()
    };
    told.extend([clinic, patient, event]);
    let reports = reports(&told);
    let model = fit(&reports, 1);
    let finder = Finder::new(&reports, &model);
    let found = finder.find(&Decisions::default(), None, 1);
    let why = |name: &str| {
        let of = |link: &&evigil_vigilance::duplicates::Link| {
            reports.name(link.a) == "a:1" && reports.name(link.b) == name
        };
        let link = found.links.iter().find(of);
        link.map(|link| (link.standing, link.contradiction))
    };
    let apart = [
        None,
        Some((Standing::Contradicted, Some(Contradiction::TwoPatients))),
    ];
    assert!(apart.contains(&why("c:3")), "{:?}", why("c:3"));
    let apart = [
        None,
        Some((Standing::Contradicted, Some(Contradiction::OtherEvent))),
    ];
    assert!(apart.contains(&why("d:4")), "{:?}", why("d:4"));
}

#[test]
fn reviewers_have_the_last_word() {
    let (mut told, clinic, maker) = example();
    let other = Told {
        name: "z:9".into(),
        sex: 1,
        reactions: vec!["rash".into()],
        ..Told::default()
    };
    told.extend([clinic, maker, other]);
    let reports = reports(&told);
    let model = fit(&reports, 1);
    let finder = Finder::new(&reports, &model);
    let cluster_of = |decisions: &Decisions, name: &str| -> BTreeSet<String> {
        let found = finder.find(decisions, None, 1);
        let names = |reports_: &[u32]| -> BTreeSet<String> {
            reports_
                .iter()
                .map(|it| reports.name(*it).to_owned())
                .collect()
        };
        let clusters = found.clusters.iter().map(|cluster| names(&cluster.reports));
        clusters
            .into_iter()
            .find(|it| it.contains(name))
            .unwrap_or_default()
    };
    let set = |names: &[&str]| -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    };
    let mut decisions = Decisions::default();
    assert_eq!(cluster_of(&decisions, "a:1"), set(&["a:1", "b:2"]));
    decisions.add(Decision::new(
        Verdict::Merged,
        vec!["a:1".into(), "z:9".into()],
    ));
    assert!(cluster_of(&decisions, "a:1").contains("z:9"));
    decisions.add(Decision::new(
        Verdict::Rejected,
        vec!["a:1".into(), "b:2".into()],
    ));
    assert_eq!(cluster_of(&decisions, "a:1"), set(&["a:1", "z:9"]));
    decisions.add(Decision::new(
        Verdict::Undone,
        vec!["a:1".into(), "z:9".into()],
    ));
    assert_eq!(cluster_of(&decisions, "a:1"), set(&[]));
    assert_eq!(decisions.history("a:1").count(), 3);
}

#[test]
fn a_key_that_all_reports_share_costs_no_square() {
    let told: Vec<Told> = (0..6000)
        .map(|number| Told {
            name: format!("x:{number}"),
            products: vec!["ONE".into()],
            reactions: vec!["same".into()],
            lots: vec!["LOT1".into()],
            onset: date("20240305"),
            age: Some(ToldAge {
                least: 12 * (20 + number % 60),
                span: 11,
            }),
            sex: 1 + (number % 2) as u8,
            ..Told::default()
        })
        .collect();
    let reports = reports(&told);
    let settings = FitSettings {
        window: 8,
        ..FitSettings::default()
    };
    let model = Model::fit(&reports, &settings);
    let found = Finder::new(&reports, &model).find(&Decisions::default(), None, 2);
    for (pass, totals) in &found.passes {
        assert!(totals.pairs <= 8 * 6000 * 4, "{pass:?}: {totals:?}");
    }
    // And what was left out is told.
    let (_, lot) = found
        .passes
        .iter()
        .find(|(pass, _)| *pass == Pass::Lot)
        .unwrap();
    assert_eq!((lot.largest_block, lot.cut_blocks), (6000, 1));
    assert_eq!(lot.pairs + lot.left_out, 6000 * 5999 / 2);
    // Reports that say the same of one lot and nothing of the person are no link.
    assert!(
        found
            .clusters
            .iter()
            .all(|cluster| cluster.reports.len() < 200)
    );
}

#[test]
fn a_model_is_a_record_that_shows_when_it_was_changed() {
    let (told, _) = made(800, 5);
    let reports = reports(&told);
    let model = fit(&reports, 1);
    let json = serde_json::to_string(&model).unwrap();
    assert_eq!(Model::from_json(json.as_bytes()).unwrap(), model);
    let changed = json.replacen("\"window\":40", "\"window\":41", 1);
    assert_eq!(
        Model::from_json(changed.as_bytes()),
        Err(ModelFault::Digest)
    );
    assert_eq!(Model::from_json(b"{").unwrap_err().code(), "EV-T850");
    let mut wrong = model;
    wrong.window = 0;
    wrong.seal();
    let json = serde_json::to_string(&wrong).unwrap();
    assert_eq!(
        Model::from_json(json.as_bytes()).unwrap_err().code(),
        "EV-T853"
    );
}

#[test]
fn a_few_reports_or_none_are_no_fault() {
    for count in [0, 1, 2] {
        let (told, _) = made(40, 6);
        let reports = reports(told.iter().take(count));
        let model = fit(&reports, 2);
        let found = Finder::new(&reports, &model).find(&Decisions::default(), None, 2);
        assert!(found.links.len() <= 1);
    }
}

#[test]
fn a_report_tells_what_it_is_compared_by() {
    let mut report = Icsr::new(ReportKey {
        report: "12".into(),
        case: "25001".into(),
        version: 1,
    });
    let mut push = |element, at, text| report.push(element, at, text, 0).unwrap();
    push(el::C_1_8_1, At::TOP, "JP-MAKER-2024-77001");
    push(el::C_1_9_1_R_2, At::one(1), "jp maker 2024/77002");
    push(el::D_2_1, At::TOP, "19710203");
    push(el::D_5, At::TOP, "2");
    push(el::D_3, At::TOP, "52.4");
    push(el::E_I_1_1A, At::one(1), "Sepsis");
    push(el::E_I_4, At::one(1), "202403");
    push(el::E_I_4, At::one(2), "20240305");
    push(el::E_I_2_1B, At::one(2), "10040047");
    push(el::E_I_7, At::one(2), "5");
    push(el::E_I_9, At::one(1), "JP");
    push(el::G_K_1, At::one(1), "1");
    push(el::G_K_2_2, At::one(1), "Exosome  drip");
    push(el::G_K_4_R_4, At::two(1, 1), "20240304");
    push(el::G_K_4_R_7, At::two(1, 1), "EX-24/011");
    push(el::G_K_1, At::one(2), "4");
    push(el::G_K_2_2, At::one(2), "never given");
    report.sort();
    let keys = |lot: &str| vec![lot.to_lowercase()];
    let told = Told::of(&report, ReportFormat::E2bR3, &keys);
    assert_eq!(told.products, ["EXOSOME DRIP"]);
    assert_eq!(told.reactions, ["sepsis", "10040047"]);
    assert_eq!(told.lots, ["ex-24/011"]);
    assert_eq!(told.onset, date("20240305"));
    assert_eq!((told.sex, told.weight, told.outcome), (2, 524, 6));
    assert_eq!(told.country, "JP");
    assert_eq!(told.age.unwrap().least / 12, 53);
    assert!(told.identifiers.contains(&"JPMAKER202477002".to_owned()));
    assert!(
        told.identifiers.contains(&"e2b-r3:25001".to_owned()),
        "{:?}",
        told.identifiers
    );
}
