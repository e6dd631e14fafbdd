//! Exports as the software writes them, as people save them again, and as they are altered.

mod exports;

use evigil_core::{Nanometres, ParticlesPerMl};
use evigil_instrument::table::nanosight::{pair, particles, tracks::TrackTable};
use evigil_instrument::{Contents, Inspection, InstrumentFormat, ParticleRun, read};

use exports::nanosight::{Summary, more_blocks};
use exports::{nanosight, zetaview};

fn runs(bytes: &[u8]) -> (Vec<ParticleRun>, Vec<&'static str>) {
    let inspection = read(bytes);
    let codes = inspection
        .problems
        .iter()
        .map(|problem| problem.code)
        .collect();
    match inspection.contents {
        Contents::Particles(runs) => (runs, codes),
        other => panic!("{other:?} {codes:?}"),
    }
}

fn places(inspection: &Inspection<'_>) -> Vec<String> {
    inspection
        .problems
        .iter()
        .map(|problem| format!("{} {}", problem.code, problem.place))
        .collect()
}

#[test]
fn an_honest_summary_has_no_problem() {
    let summary = Summary::new("3.4");
    let (runs, codes) = runs(summary.write().as_bytes());
    assert!(codes.is_empty(), "{codes:?}");
    assert_eq!(runs.len(), 2);
    let run = &runs[0];
    assert_eq!(run.bins.len(), 1000);
    assert_eq!(
        run.bin_concentration(),
        Some(ParticlesPerMl(summary.total(0)))
    );
    assert_eq!((run.dilution, run.dilution_applied), (Some(1000.0), true));
    assert_eq!((run.frames, run.seconds), (Some(500), Some(20.0)));
    assert_eq!((run.counted, run.sized), (Some(2500), Some(1200.0)));
    assert_eq!(run.condition("diluent"), Some("PBS"));
    assert_eq!(run.condition("Operator Name"), None);
    assert_eq!(run.remark("Noise level"), Some("No"));
    assert_eq!(run.sample, runs[1].sample);
}

#[test]
fn version_3_2_prints_percentiles_one_class_low() {
    let (runs, codes) = runs(Summary::new("3.2").write().as_bytes());
    assert_eq!(codes, ["EV-N032"]);
    // By its own rule the version is consistent, and the rule can be undone.
    let printed = runs[0].printed.d50.expect("is printed").0;
    let by_rule = runs[0].recomputed().d50.expect("has classes").0;
    assert!((printed - by_rule).abs() <= 0.05);
    let mut run = runs[0].clone();
    run.size_rule = evigil_instrument::SizeRule::BetweenEdges;
    assert!((run.recomputed().d50.expect("has classes").0 - printed - 1.0).abs() <= 0.05);
}

#[test]
fn an_unknown_version_is_judged_by_its_own_values() {
    for version in ["3.2", "3.4"] {
        let text = Summary::new(version)
            .write()
            .replace("Created with NTA 3", "Created with NTA 9");
        let (_, codes) = runs(text.as_bytes());
        let known: &[&str] = if version == "3.2" {
            &["EV-N025", "EV-N032"]
        } else {
            &["EV-N025"]
        };
        assert_eq!(codes, known);
    }
}

#[test]
fn altered_values_are_named_with_their_cells() {
    let summary = Summary::new("3.4");
    let text = summary.write();
    let printed = nanosight::exponent(summary.total(1));
    let line = |start: &str, text: &str| {
        text.lines()
            .position(|line| line.starts_with(start))
            .expect("is there")
            + 1
    };
    let better = text.replacen(&printed, "9.99e+010", 1);
    let at = line("Concentration (Part", &better);
    assert_eq!(
        places(&read(better.as_bytes())),
        [format!("EV-N029 line {at}:3")]
    );
    let d50 = text
        .lines()
        .find(|line| line.starts_with("D50"))
        .expect("is there");
    let smaller = text.replacen(d50, "D50,60.0,60.0,", 1);
    let at = line("D50", &smaller);
    assert_eq!(
        places(&read(smaller.as_bytes())),
        [
            format!("EV-N030 line {at}:2"),
            format!("EV-N030 line {at}:3")
        ]
    );
}

#[test]
fn missing_sections_and_rows_are_named() {
    let text = Summary::new("3.4").write();
    let codes = |text: &str| runs(text.as_bytes()).1;
    assert_eq!(
        codes(&text.replace("[Settings]", "[Other]")),
        ["EV-N005", "EV-N015"]
    );
    let cut = text.split_once("\n900.5").expect("has the class").0;
    assert_eq!(codes(cut), ["EV-N028", "EV-N028"]);
    let (none, _) = text.split_once("[Size Data]").expect("has the section");
    assert_eq!(codes(none), ["EV-N015", "EV-N016"]);
    let inspection = read(b"NTA Experiment Summary File\n");
    assert!(inspection.is_unreadable());
    assert_eq!(places(&inspection), ["EV-N014 file"]);
}

#[test]
fn dilution_that_is_not_recorded_and_a_hint() {
    let mut summary = Summary::new("3.4");
    summary.dilution = None;
    let text = summary.write();
    let inspection = read(text.as_bytes());
    let codes: Vec<_> = inspection
        .problems
        .iter()
        .map(|problem| problem.code)
        .collect();
    assert_eq!(codes, ["EV-N022", "EV-N023"]);
    assert!(
        inspection.problems[1]
            .details
            .contains(&("factor", "1000".to_owned()))
    );
}

#[test]
fn saving_again_changes_nothing() {
    let text = Summary::new("3.4").write();
    let (wanted, _) = runs(text.as_bytes());
    let padded: String = text
        .lines()
        .map(|line| format!("{line}{}\r\n", ",".repeat(4)))
        .collect();
    let spaced = text.replace("(nm),Conc", "(nm), Conc");
    let semicolons = text
        .replace(',', ";")
        .replace('.', ",")
        .replace("3,4,003", "3.4.003")
        .replace("NTA 3,4", "NTA 3.4")
        .replace("lotA,nano", "lotA.nano");
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend(padded.as_bytes());
    for (name, bytes) in [
        ("padded", marked),
        ("spaced", spaced.into_bytes()),
        ("semicolons", semicolons.into_bytes()),
        ("crlf", text.replace('\n', "\r\n").into_bytes()),
    ] {
        let (found, codes) = runs(&bytes);
        assert!(codes.is_empty(), "{name} {codes:?}");
        for (found, wanted) in found.iter().zip(&wanted) {
            assert_eq!(
                (&found.name, &found.bins),
                (&wanted.name, &wanted.bins),
                "{name}"
            );
            assert_eq!(found.printed, wanted.printed, "{name}");
            assert_eq!(
                (found.dilution, found.seconds),
                (wanted.dilution, wanted.seconds),
                "{name}"
            );
        }
    }
}

#[test]
fn other_weightings_and_diffusion_are_left_out() {
    let text = Summary::new("3.4").write();
    let (wanted, _) = runs(text.as_bytes());
    let (found, codes) = runs((text + &more_blocks(2)).as_bytes());
    assert_eq!(found, wanted);
    assert_eq!(codes, ["EV-N012", "EV-N006"]);
}

#[test]
fn samples_must_not_be_mixed() {
    let mut summary = Summary::new("3.4");
    summary.runs[1].0 = "lotB_500_00".to_owned();
    let text = summary.write().replace(
        "Diluent,PBS",
        "Remarks,\"Created from combined experiments: lotA.nano, lotB.nano\"",
    );
    let (found, codes) = runs(text.as_bytes());
    assert_eq!(codes, ["EV-N020", "EV-N019"]);
    assert_ne!(found[0].sample, found[1].sample);
}

#[test]
fn a_single_analysis_is_a_summary_of_one() {
    let mut summary = Summary::new("3.4");
    summary.runs.truncate(1);
    let text = summary
        .write()
        .replace("Experiment Summary", "Single Analysis Summary");
    let (found, codes) = runs(text.as_bytes());
    assert_eq!((found.len(), codes.len()), (1, 0), "{codes:?}");
}

#[test]
fn particles_and_tracks_of_one_video_agree() {
    let (tracks, problems) = TrackTable::read(nanosight::tracks(1000, 7).as_bytes());
    assert!(problems.is_empty());
    let (rows, problems) = particles::read_rows(nanosight::particles(1000, 7).as_bytes());
    assert!(problems.is_empty());
    assert_eq!((tracks.len(), rows.len()), (1000, 143));
    assert_eq!(pair::compare(&rows, &tracks), []);
    let (inspected, _) = runs(nanosight::tracks(1000, 7).as_bytes());
    let (listed, _) = runs(nanosight::particles(1000, 7).as_bytes());
    assert_eq!(inspected, listed);
}

#[test]
fn an_honest_zetaview_text_has_no_problem() {
    let text = zetaview::size(&[(15, 30), (19, 120), (20, 80), (33, 7)], 1200);
    let (found, codes) = runs(text.as_bytes());
    assert!(codes.is_empty(), "{codes:?}");
    let run = &found[0];
    assert_eq!(run.name, "20230419_0002_lotA_size_488");
    assert_eq!((run.counted, run.bin_count()), (Some(237), Some(237.0)));
    assert_eq!((run.dilution, run.dilution_applied), (Some(5000.0), false));
    assert_eq!(run.bins[1199].high, Nanometres(6000.0));
    let constant = run.concentration_per_particle_seen().expect("has both").0;
    assert!((constant / (237.0 * 4e4 / 228.5) - 1.0).abs() < 1e-3);
    let (other, codes) = runs(&zetaview::european(&text));
    assert!(codes.is_empty(), "{codes:?}");
    assert_eq!(other[0].bins, run.bins);
    assert_eq!(other[0].printed, run.printed);
}

#[test]
fn zetaview_faults_are_named() {
    let text = zetaview::size(&[(15, 30), (19, 120)], 1200);
    let codes = |text: &str| runs(text.as_bytes()).1;
    assert_eq!(codes(&zetaview::size(&[], 0)), ["EV-N050"]);
    assert_eq!(
        codes(&text.replace("2023-04-19 09:00:00", "1904-01-01 05:30:00")),
        ["EV-N051"]
    );
    assert_eq!(
        codes(&text.replace("Result:\tGood", "Result:\ttoo high")),
        ["EV-N052"]
    );
    assert_eq!(
        codes(&text.replace("SOP:\tEV1", "SOP:\t<No SOP>")),
        ["EV-N053"]
    );
    assert_eq!(
        codes(&text.replace("Traces:\t150", "Traces:\t1500")),
        ["EV-N057"]
    );
    assert_eq!(
        codes(&text.replace("Dilution::\t5000.000000", "Dilution::\t")),
        ["EV-N022"]
    );
    assert_eq!(
        codes(&text.replace("1.200E+2\t4.800E+6", "1.200E+2\t4.800E+8")).first(),
        Some(&"EV-N058")
    );
    let median = text
        .lines()
        .find(|line| line.starts_with("Median Number"))
        .expect("is there");
    assert_eq!(
        codes(&text.replace(median, "Median Number (D50):\t80.000000")),
        ["EV-N030"]
    );
    assert_eq!(
        codes(&text.replace(median, "Median Number (D50):\t5997.500000")),
        ["EV-N059"]
    );
}

#[test]
fn formats_are_told_from_the_content() {
    for (text, format) in [
        (Summary::small().write(), InstrumentFormat::NanosightSummary),
        (nanosight::tracks(3, 2), InstrumentFormat::NanosightTracks),
        (
            nanosight::particles(3, 2),
            InstrumentFormat::NanosightParticles,
        ),
        (
            "particle_size,a_10_1_00\n0.5,1\n".to_owned(),
            InstrumentFormat::NanosightDerived,
        ),
        (zetaview::size(&[(3, 1)], 6), InstrumentFormat::ZetaviewSize),
        (zetaview::positions(), InstrumentFormat::ZetaviewPositions),
        (zetaview::profile(), InstrumentFormat::ZetaviewProfile),
        (exports::others::chip(), InstrumentFormat::ExoView),
        (exports::others::zetasizer(), InstrumentFormat::Zetasizer),
        (exports::others::blockades(), InstrumentFormat::Izon),
        (exports::others::companion(), InstrumentFormat::Izon),
        (exports::others::videodrop(), InstrumentFormat::Videodrop),
    ] {
        assert_eq!(read(text.as_bytes()).format, Some(format));
    }
    for text in [
        "",
        "a,b\n1,2\n",
        "RESULTS\n",
        "{\"a\": 1}",
        "Position\tX50\n",
    ] {
        assert_eq!(read(text.as_bytes()).format, None, "{text}");
    }
}
