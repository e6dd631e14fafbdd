//! Real files are read like the reference says, or better where the standard is on our side.
//!
//! The files and the reference (what three public readers make of them, printed to six digits) may
//! not be copied into the project: they are found by `EVIGIL_SHARED` (else `../shared` beside the
//! checkout), and the tests skip loudly when absent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use evigil_instrument::fcs::{DataSet, FcsFile, Scale};
use evigil_instrument::{Contents, MappedFile, ProblemSeverity};

fn shared() -> PathBuf {
    std::env::var_os("EVIGIL_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    )
}

#[expect(
    clippy::print_stderr,
    reason = "a skipped test must be seen to be skipped"
)]
fn folder() -> Option<PathBuf> {
    let folder = shared().join("data/ev");
    if folder.join("REFERENCE.tsv").is_file() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no reference at {}", folder.display());
    None
}

/// What a peer reads of one data set.
struct Row {
    peer: String,
    dataset: usize,
    /// Nothing when the peer fails.
    values: Option<Values>,
}

struct Values {
    events: usize,
    names: Vec<String>,
    mean: Vec<f64>,
    min: Vec<f64>,
    max: Vec<f64>,
    scaled_mean: Vec<f64>,
}

fn reference(folder: &Path) -> BTreeMap<String, Vec<Row>> {
    let text = std::fs::read_to_string(folder.join("REFERENCE.tsv")).expect("is text");
    let mut files: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let numbers = |index: usize| -> Vec<f64> {
            fields[index]
                .split(';')
                .filter(|text| !text.is_empty())
                .map(|text| text.parse().expect("is a number"))
                .collect()
        };
        let values = (fields[3] != "ERROR").then(|| Values {
            events: fields[3].parse().expect("is a count"),
            names: fields[5].split(';').map(str::to_owned).collect(),
            mean: numbers(6),
            min: numbers(7),
            max: numbers(8),
            scaled_mean: numbers(10),
        });
        files.entry(fields[0].to_owned()).or_default().push(Row {
            peer: fields[1].to_owned(),
            dataset: fields[2].parse().expect("is a number"),
            values,
        });
    }
    files
}

/// Six digits, as the reference prints.
fn agrees(ours: f64, theirs: f64) -> bool {
    let unit = 10_f64.powf(theirs.abs().log10().floor() - 5.0);
    ours == theirs || (ours - theirs).abs() <= (0.5 * unit).max(theirs.abs() * 1e-6) * 1.000_001
}

/// What differs from a peer, in words; nothing when all agrees.
fn differences(dataset: &DataSet<'_>, theirs: &Values) -> Vec<String> {
    let mut found = Vec::new();
    if dataset.events() != theirs.events {
        found.push(format!("events {} / {}", dataset.events(), theirs.events));
    }
    let names: Vec<&str> = dataset
        .parameters()
        .iter()
        .map(|parameter| parameter.name.as_str())
        .collect();
    if names != theirs.names {
        found.push(format!("{NAMES} {names:?} / {:?}", theirs.names));
    }
    if theirs.events == 0 {
        return found;
    }
    for (index, channel) in dataset.summary().iter().enumerate() {
        for (what, ours, theirs) in [
            ("mean", channel.raw_mean, theirs.mean.get(index)),
            ("min", channel.raw_min, theirs.min.get(index)),
            ("max", channel.raw_max, theirs.max.get(index)),
            ("linear mean", channel.mean, theirs.scaled_mean.get(index)),
        ] {
            if let Some(theirs) = theirs.filter(|theirs| !agrees(ours, **theirs)) {
                found.push(format!("{what} of {} {ours} / {theirs}", names[index]));
            }
        }
    }
    found
}

/// How a difference between names begins.
const NAMES: &str = "names";

/// Peers that are wrong: file, peer, whether only its names are, why.
const PEER_FAULTS: &[(&str, &str, bool, &str)] = &[
    (
        "fcs-malformed/flowio__data_start_offset_discrepancy_example.fcs",
        "fcsparser",
        false,
        "it reads DATA from byte 5555, as the HEADER says, within TEXT (FCS 3.0: segments do not overlap)",
    ),
    (
        "fcs/flowcore__0877408774.B08",
        "flowio",
        true,
        "it takes the empty values of $P3S and $P4S for literal delimiters and so loses $P6N",
    ),
    (
        "fcs/flowcore__0877408774.B08",
        "fcsparser",
        true,
        "it takes the empty values of $P3S and $P4S for literal delimiters and so loses $P6N",
    ),
];

fn read(map: &MappedFile) -> (Option<FcsFile<'_>>, Vec<String>, bool) {
    let inspection = evigil_instrument::read(map);
    let error = inspection
        .problems
        .iter()
        .any(|problem| problem.severity == ProblemSeverity::Error);
    let problems = inspection
        .problems
        .iter()
        .map(|problem| format!("{} {} {:?}", problem.code, problem.place, problem.details))
        .collect();
    let file = match inspection.contents {
        Contents::Events(file) => Some(file),
        _ => None,
    };
    (file, problems, error)
}

#[test]
#[expect(clippy::print_stderr, reason = "the table is what the test is for")]
fn real_files_are_read_like_the_reference() {
    let Some(folder) = folder() else {
        return;
    };
    let mut wrong = Vec::new();
    for (name, rows) in reference(&folder) {
        let map = MappedFile::open(folder.join(&name)).expect("can be opened");
        let (file, problems, error) = read(&map);
        eprintln!("{name}");
        for problem in &problems {
            eprintln!("    {problem}");
        }
        let datasets = file.as_ref().map_or(0, |file| file.datasets.len());
        let mut agreeing = 0;
        for row in &rows {
            let Some(values) = &row.values else {
                continue;
            };
            let dataset = file
                .as_ref()
                .and_then(|file| file.datasets.get(row.dataset - 1));
            let found = dataset.map_or_else(
                || vec!["not read".to_owned()],
                |dataset| differences(dataset, values),
            );
            let fault = PEER_FAULTS
                .iter()
                .find(|fault| fault.0 == name && row.peer.starts_with(fault.1));
            let only_names = !found.is_empty() && found.iter().all(|text| text.starts_with(NAMES));
            match (found.is_empty(), fault) {
                (true, None) => agreeing += 1,
                (false, Some((_, _, names, why))) if *names == only_names => {
                    eprintln!("  {} is wrong: {why}", row.peer);
                    agreeing += usize::from(only_names);
                }
                (true, Some(_)) => wrong.push(format!("{name}: {} is right after all", row.peer)),
                (false, _) => {
                    wrong.push(format!("{name}: {}: {}", row.peer, found.join("; ")));
                }
            }
        }
        let listed = !problems.is_empty();
        if name.starts_with("fcs-malformed/") && !listed {
            wrong.push(format!("{name}: malformed, and nothing is listed"));
        }
        if rows.iter().all(|row| row.values.is_none()) {
            if !error {
                wrong.push(format!("{name}: nobody can read it, and no error is told"));
            }
        } else if agreeing == 0 {
            wrong.push(format!("{name}: no peer agrees ({datasets} data sets)"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The values of an array of doubles in NumPy's format 1.0, with its shape.
fn npy(bytes: &[u8]) -> (Vec<usize>, Vec<f64>) {
    let length = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let header = std::str::from_utf8(&bytes[10..10 + length]).expect("is ASCII");
    assert!(header.contains("'<f8'"), "{header}");
    let shape = header.split('(').nth(1).expect("has a shape");
    let shape: Vec<usize> = shape
        .split(')')
        .next()
        .expect("ends")
        .split(',')
        .filter_map(|size| size.trim().parse().ok())
        .collect();
    let mut values: Vec<f64> = bytes[10 + length..]
        .chunks_exact(8)
        .map(|value| f64::from_le_bytes(value.try_into().expect("eight bytes")))
        .collect();
    if header.contains("'fortran_order': True") {
        let (rows, columns) = (shape[0], shape[1]);
        values = (0..rows * columns)
            .map(|index| values[index % columns * rows + index / columns])
            .collect();
    }
    (shape, values)
}

#[test]
fn linear_values_are_those_of_the_truth_array() {
    let Some(folder) = folder() else {
        return;
    };
    let name = "fcs/flowio__B01_KC-A-W---91-US";
    let truth = std::fs::read(folder.join(format!("{name}_preprocessed_events.npy")));
    let (shape, truth) = npy(&truth.expect("can be read"));
    let map = MappedFile::open(folder.join(format!("{name}.fcs"))).expect("can be opened");
    let (file, _, _) = read(&map);
    let file = file.expect("holds events");
    let matrix = file.datasets[0].matrix::<f64>(Scale::Linear);
    assert_eq!(vec![matrix.events(), matrix.channels()], shape);
    for (index, (ours, truth)) in matrix.values().iter().zip(&truth).enumerate() {
        assert!(
            (ours - truth).abs() <= 1e-12 * truth.abs(),
            "value {index}: {ours} / {truth}"
        );
    }
}
