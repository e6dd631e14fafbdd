//! Real exports are read as their reference table says.
//!
//! They may not be copied into the project: the test reads them from `EVIGIL_SHARED` (else
//! `../shared` beside the checkout) and skips loudly when absent. Printed values must be equal,
//! recomputed ones agree to 1e-6 or to the digits that the reference has.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use evigil_instrument::{Contents, InstrumentFormat, ParticleRun, ProblemSeverity, read};

fn shared() -> PathBuf {
    std::env::var_os("EVIGIL_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    )
}

/// The rows of a table of the reference file, as name and value.
fn reference(title: &str) -> Option<Vec<Vec<(String, String)>>> {
    let text = std::fs::read_to_string(shared().join("data/ev/REFERENCE-nta.tsv")).ok()?;
    let mut lines = text.lines().skip_while(|line| !line.starts_with(title));
    lines.next()?;
    let header: Vec<&str> = lines.next()?.split('\t').collect();
    Some(
        lines
            .take_while(|line| !line.starts_with('#'))
            .map(|line| {
                header
                    .iter()
                    .zip(line.split('\t'))
                    .map(|(name, value)| ((*name).to_owned(), value.to_owned()))
                    .collect()
            })
            .collect(),
    )
}

fn value<'r>(row: &'r [(String, String)], name: &str) -> &'r str {
    row.iter()
        .find(|(of, _)| of == name)
        .map_or("", |(_, value)| value.as_str())
}

fn numbers(row: &[(String, String)], name: &str) -> Vec<Option<f64>> {
    value(row, name)
        .split(';')
        .map(|number| number.replace(',', ".").parse().ok())
        .collect()
}

/// Half a unit of the last digit of a reference value.
fn rounding(text: &str) -> f64 {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let decimals = mantissa.split_once('.').map_or(0, |(_, rest)| rest.len());
    0.5 * 10_f64.powi(exponent.parse::<i32>().expect("an exponent") - decimals as i32)
}

#[expect(
    clippy::print_stderr,
    reason = "a skipped test must be seen to be skipped"
)]
fn skip() {
    eprintln!("SKIPPED: no shared data; set EVIGIL_SHARED");
}

/// A value of a run.
type Of = fn(&ParticleRun) -> Option<f64>;

#[test]
#[expect(clippy::print_stdout, reason = "the comparison is meant to be read")]
fn nanosight_summaries_agree() {
    let Some(rows) = reference("# table 1") else {
        return skip();
    };
    let mut table = String::new();
    for row in &rows {
        let file = value(row, "file");
        let bytes = std::fs::read(shared().join("data/ev").join(file)).expect("is there");
        let inspection = read(&bytes);
        let Contents::Particles(runs) = &inspection.contents else {
            panic!("{file}: holds no particle counts");
        };
        if value(row, "instrument_software").starts_with("not a raw export") {
            assert_eq!(inspection.format, Some(InstrumentFormat::NanosightDerived));
            assert!(
                inspection
                    .problems
                    .iter()
                    .any(|problem| problem.code == "EV-N040")
            );
            let _ = writeln!(table, "{file}\tderived\t{} runs", runs.len());
            continue;
        }
        assert_eq!(inspection.format, Some(InstrumentFormat::NanosightSummary));
        assert_eq!(runs.len().to_string(), value(row, "runs"), "{file}");
        for (index, dilution) in value(row, "dilution_recorded").split(';').enumerate() {
            assert_eq!(runs[index].dilution, dilution.parse().ok(), "{file}");
        }
        let exact: [(&str, Of); 9] = [
            ("conc_printed_per_run", |run| {
                run.concentration.map(f64::from)
            }),
            ("particles_per_frame", |run| run.particles_per_frame),
            ("completed_tracks", |run| {
                run.counted.map(|count| count as f64)
            }),
            ("valid_tracks", |run| run.sized),
            ("mean_nm_printed", |run| run.printed.mean.map(f64::from)),
            ("mode_nm_printed", |run| run.printed.mode.map(f64::from)),
            ("d10_printed", |run| run.printed.d10.map(f64::from)),
            ("d50_printed", |run| run.printed.d50.map(f64::from)),
            ("d90_printed", |run| run.printed.d90.map(f64::from)),
        ];
        for (name, of) in exact {
            let wanted = numbers(row, name);
            let found: Vec<Option<f64>> = runs.iter().map(of).collect();
            assert_eq!(found, wanted, "{file} {name}");
        }
        for (run, wanted) in runs
            .iter()
            .zip(value(row, "conc_sum_of_bins_per_run").split(';'))
        {
            let found = run.bin_concentration().expect("has bins").0;
            let slack = rounding(wanted) * 1.0001;
            assert!(
                (found - wanted.parse::<f64>().expect("a number")).abs() <= slack,
                "{file} {found} {wanted}"
            );
        }
        for (run, wanted) in runs
            .iter()
            .zip(value(row, "d50_recomputed_edges_half_bin").split(';'))
        {
            let mut run = run.clone();
            run.size_rule = evigil_instrument::SizeRule::BetweenEdges;
            let found = run.recomputed().d50.expect("has bins").0;
            assert!(
                (found - wanted.parse::<f64>().expect("a number")).abs() <= 0.0501,
                "{file} {found} {wanted}"
            );
        }
        for run in runs {
            assert_eq!(run.bins.len(), 1000);
        }
        let words: std::collections::BTreeSet<&str> = runs
            .iter()
            .filter_map(|run| run.remark("Validity of concentration measurement"))
            .collect();
        let wanted = value(row, "validity").split("; ").collect();
        assert_eq!(words, wanted, "{file}");
        let _ = writeln!(table, "{file}\t{} runs, problems:", runs.len());
        for problem in &inspection.problems {
            assert_ne!(
                problem.severity,
                ProblemSeverity::Error,
                "{file} {problem:?}"
            );
            let _ = writeln!(
                table,
                "    {} {} {:?}",
                problem.code, problem.place, problem.details
            );
        }
    }
    println!("{table}");
}

#[test]
#[expect(clippy::print_stdout, reason = "the comparison is meant to be read")]
fn zetaview_sizes_agree() {
    let Some(rows) = reference("# table 2") else {
        return skip();
    };
    for row in &rows {
        let file = value(row, "file");
        let bytes = std::fs::read(shared().join("data/ev").join(file)).expect("is there");
        let inspection = read(&bytes);
        let Contents::Particles(runs) = &inspection.contents else {
            panic!("{file}: holds no particle counts");
        };
        assert_eq!(inspection.format, Some(InstrumentFormat::ZetaviewSize));
        let [run] = runs.as_slice() else {
            panic!("one run")
        };
        let number = |name| numbers(row, name)[0].expect("a number");
        assert_eq!(run.dilution, Some(number("dilution")));
        assert_eq!(
            run.counted.map(|count| count as f64),
            Some(number("traces_header"))
        );
        assert_eq!(
            run.particles_per_frame,
            Some(number("avg_particles_per_frame"))
        );
        assert_eq!(
            run.condition("Detected Particles"),
            Some(value(row, "detected_particles"))
        );
        assert_eq!(
            run.remark("Particle Drift Check Result"),
            Some(value(row, "drift_check"))
        );
        assert_eq!(
            run.remark("Cell Check Result"),
            Some(value(row, "cell_check"))
        );
        assert_eq!(run.bin_count(), Some(number("sum_number_linear")));
        assert_eq!(run.bins.len().to_string(), value(row, "rows_linear"));
        assert_eq!(
            run.printed.d50.map(f64::from),
            Some(number("median_number_header"))
        );
        let sum = run.bin_concentration().expect("has bins").0;
        let agree = |found: f64, wanted: &str| {
            let number: f64 = wanted.parse().expect("a number");
            assert!(
                (found - number).abs() <= rounding(wanted) * 1.0001,
                "{file} {found} {wanted}"
            );
        };
        agree(sum, value(row, "sum_conc_linear_per_mL"));
        agree(
            sum * run.dilution.expect("has one"),
            value(row, "stock_conc_per_mL"),
        );
        let sizes = run.recomputed();
        agree(
            sizes.mean.expect("has bins").0,
            value(row, "mean_nm_recomputed"),
        );
        agree(
            sizes.sd.expect("has bins").0,
            value(row, "sd_nm_recomputed_n_minus_1"),
        );
        let percentiles = value(row, "d10_d50_d90_recomputed_upper_edge_rule").split(';');
        for (found, wanted) in [sizes.d10, sizes.d50, sizes.d90]
            .into_iter()
            .zip(percentiles)
        {
            agree(found.expect("has bins").0, wanted);
        }
        // The printed median has six decimals: it is the second road to the percentiles.
        let median = sizes.d50.expect("has bins").0;
        assert!((median / number("median_number_header") - 1.0).abs() < 1e-6);
        println!("{file}\t{:?}", run.concentration_per_particle_seen());
        for problem in &inspection.problems {
            println!(
                "    {} {} {:?}",
                problem.code, problem.place, problem.details
            );
        }
        assert!(
            run.conditions
                .iter()
                .all(|condition| !condition.value.contains('\\'))
        );
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the comparison is meant to be read")]
fn chip_agrees_with_a_plain_count() {
    let Ok(bytes) = std::fs::read(shared().join("data/ev/exoview/exoview__test.csv")) else {
        return skip();
    };
    let inspection = read(&bytes);
    assert_eq!(inspection.format, Some(InstrumentFormat::ExoView));
    assert!(inspection.problems.is_empty(), "{:?}", inspection.problems);
    let Contents::Chip(chip) = &inspection.contents else {
        panic!("is a chip");
    };
    assert_eq!(chip.sample, "F0");
    let text = String::from_utf8_lossy(&bytes);
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(3)
        .map(|line| line.split(',').collect())
        .collect();
    for (capture, start) in chip.captures.iter().zip([1, 6, 11, 16]) {
        // The second road: the four columns of the capture, without any reader.
        let cells = |column: usize| {
            rows.iter()
                .filter_map(move |row| row.get(column)?.trim().parse::<f64>().ok())
        };
        assert_eq!(capture.channels, ["CD63", "CD81", "FITC"]);
        assert_eq!(capture.len(), cells(start).count());
        for channel in 0..3 {
            let wanted: f64 = cells(start + channel).sum();
            let found: f64 = capture.particles().map(|(values, _)| values[channel]).sum();
            assert!((found - wanted).abs() <= wanted * 1e-12);
        }
        let sized = cells(start + 3).filter(|size| *size > 0.0).count();
        let found = capture.particles().filter(|(_, size)| size.is_some());
        assert_eq!(found.count(), sized);
        let spots: Vec<_> = capture
            .spots
            .iter()
            .map(|spot| (spot.name.as_str(), spot.sizes.len()))
            .collect();
        println!(
            "{}\t{} particles\t{sized} sized\t{spots:?}",
            capture.name,
            capture.len()
        );
        assert_eq!(spots.len(), 3);
    }
    let isotypes: Vec<bool> = chip.captures.iter().map(|one| one.is_isotype()).collect();
    assert_eq!(isotypes, [false, false, false, true]);
}

#[test]
fn zetasizer_records_are_complete() {
    let folder = shared().join("data/ev/dls-zetasizer");
    let Ok(bytes) = std::fs::read(folder.join("zetasizer__mxd_particleSize.txt")) else {
        return skip();
    };
    let inspection = read(&bytes);
    assert_eq!(inspection.format, Some(InstrumentFormat::Zetasizer));
    assert!(inspection.problems.is_empty(), "{:?}", inspection.problems);
    let Contents::Scattering(records) = &inspection.contents else {
        panic!("holds sizes");
    };
    let names: Vec<_> = records.iter().map(|record| record.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "20260916_SiNP_7 1",
            "20260916_SiNP_7 2",
            "20260916_SiNP_7 3"
        ]
    );
    // Sums of the cells, taken by a script from the file.
    for (record, sums) in records.iter().zip([
        [100.0, 100.1, 100.0],
        [100.1, 100.1, 100.0],
        [99.9, 100.1, 100.0],
    ]) {
        assert_eq!(record.classes.len(), 70);
        assert_eq!(record.classes[0].diameter.0, 0.4);
        assert_eq!(record.classes[69].diameter.0, 1e4);
        let sum = |of: fn(&evigil_instrument::table::DlsClass) -> Option<f64>| {
            record.classes.iter().filter_map(of).sum::<f64>()
        };
        let found = [
            sum(|one| one.intensity),
            sum(|one| one.volume),
            sum(|one| one.number),
        ];
        for (found, wanted) in found.into_iter().zip(sums) {
            assert!((found - wanted).abs() < 1e-6);
        }
    }
    let bytes = std::fs::read(folder.join("zetasizer__mxd_zetaPotential.txt")).expect("is there");
    let inspection = read(&bytes);
    assert!(inspection.problems.is_empty(), "{:?}", inspection.problems);
    let Contents::ZetaPotential(records) = &inspection.contents else {
        panic!("holds zeta potentials");
    };
    assert_eq!(records[0].potential, Some(-16.8));
    assert_eq!(records[0].deviation, Some(5.71));
    assert_eq!(records[0].mobility, Some(-1.317));
    assert_eq!(records[0].distribution.len(), 90);
    let counts: f64 = records[0].distribution.iter().map(|(_, count)| count).sum();
    assert!((counts / 852_273.762 - 1.0).abs() < 1e-6);
}
