//! FCS files written by our own writer and then damaged.

use evigil_instrument::fcs::{
    ByteOrder, FcsFile, Linearisation, NewParameter, Scale, Storage, Version, VolumeUnit, Writer,
    write_all,
};
use evigil_instrument::{Contents, Inspection, InstrumentFormat, Problem, ProblemSeverity, read};
use proptest::prelude::*;

fn file(inspection: Inspection<'_>) -> FcsFile<'_> {
    match inspection.contents {
        Contents::Events(file) => file,
        other => panic!("no events: {other:?}; {:?}", inspection.problems),
    }
}

fn codes(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.code).collect()
}

/// Raw values of all data sets; nothing when the file can't be read.
fn raw(bytes: &[u8]) -> (Vec<Vec<f64>>, Vec<Problem>) {
    let inspection = read(bytes);
    let values = match &inspection.contents {
        Contents::Events(file) => file
            .datasets
            .iter()
            .map(|dataset| dataset.matrix::<f64>(Scale::Raw).into_values())
            .collect(),
        _ => Vec::new(),
    };
    (values, inspection.problems)
}

/// Replaces a text of the same length.
fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len(), "offsets must stay as they are");
    let at = bytes
        .windows(from.len())
        .position(|window| window == from.as_bytes())
        .unwrap_or_else(|| panic!("{from} is there"));
    let mut bytes = bytes.to_vec();
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    bytes
}

fn floats() -> Writer {
    Writer::new(Version::V3_1)
        .parameter(NewParameter::new("FSC-A", Storage::Float))
        .parameter(NewParameter::new("Time", Storage::Float))
        .keyword("$CYT", "made/up")
}

const FLOATS: [f64; 6] = [1.5, 0.0, -2.25, 1.0, 1e6, 2.0];

fn integers() -> Writer {
    Writer::new(Version::V3_0)
        .parameter(NewParameter::new("FS", Storage::Unsigned(16)).range(1024))
        .parameter(NewParameter::new("FL1", Storage::Unsigned(8)))
}

const INTEGERS: [f64; 8] = [1.0, 255.0, 1023.0, 0.0, 512.0, 7.0, 3.0, 4.0];

#[test]
fn values_keywords_and_parameters_come_back() {
    let bytes = floats()
        .parameter(
            NewParameter::new("B531-H", Storage::Float)
                .keyword("S", "CD9 FITC")
                .keyword("F", "525/40")
                .keyword("V", "430.5")
                .keyword("L", "488,561")
                .keyword("G", "50")
                .keyword("CALIBRATION", "1.25,MESF"),
        )
        .supplement("VENDOR", "x//y")
        .analysis("GATE", "1")
        .write(&FLOATS)
        .unwrap();
    let inspection = read(&bytes);
    assert_eq!(inspection.format, Some(InstrumentFormat::Fcs31));
    assert_eq!(codes(&inspection.problems), [""; 0]);
    let file = file(inspection);
    let dataset = &file.datasets[0];
    assert_eq!((dataset.events(), dataset.promised_events()), (2, Some(2)));
    assert_eq!(dataset.keyword("$cyt"), Some("made/up"));
    assert_eq!(dataset.keyword("vendor"), Some("x//y"));
    assert_eq!(dataset.analysis().get("gate"), Some("1"));
    let parameter = &dataset.parameters()[2];
    assert_eq!(parameter.label.as_deref(), Some("CD9 FITC"));
    assert_eq!(parameter.filter.as_deref(), Some("525/40"));
    assert_eq!(parameter.voltage, Some(430.5));
    assert_eq!(parameter.excitation, [488.0, 561.0]);
    assert_eq!(parameter.calibration.as_ref().unwrap().unit, "MESF");
    assert_eq!(parameter.linearisation, Linearisation::Gain(50.0));
    assert_eq!(dataset.matrix::<f64>(Scale::Raw).values(), FLOATS);
    let linear = dataset.matrix::<f64>(Scale::Linear);
    assert_eq!(linear.row(0).unwrap(), [1.5, 0.0, -2.25 / 50.0]);
    assert_eq!(linear.row(2), None);
}

#[test]
fn a_logarithm_and_a_time_step_are_applied() {
    let bytes = Writer::new(Version::V2_0)
        .parameter(
            NewParameter::new("FL1-H", Storage::Unsigned(16))
                .range(1024)
                .amplification(4.0, 1.0),
        )
        .parameter(NewParameter::new("Time", Storage::Unsigned(16)).keyword("G", "0.01"))
        .keyword("$TIMESTEP", "0.5")
        .write(&[256.0, 3.0, 512.0, 4.0])
        .unwrap();
    let inspection = read(&bytes);
    assert!(inspection.problems.is_empty());
    let file = file(inspection);
    let matrix = file.datasets[0].matrix::<f32>(Scale::Linear);
    assert_eq!(matrix.values(), [10.0, 1.5, 100.0, 2.0]);
}

#[test]
fn several_data_sets_are_a_chain() {
    let (first, second) = (integers(), floats());
    let bytes = write_all(&[(&first, &INTEGERS), (&second, &FLOATS), (&first, &INTEGERS)]).unwrap();
    let (values, problems) = raw(&bytes);
    assert_eq!(values, [&INTEGERS[..], &FLOATS[..], &INTEGERS[..]]);
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn a_chain_that_does_not_go_forward_ends() {
    let (first, second) = (integers(), floats());
    let bytes = write_all(&[(&first, &INTEGERS), (&second, &FLOATS)]).unwrap();
    let length = first.write(&INTEGERS).unwrap().len();
    for (next, code) in [
        (1, "EV-F036"),
        (length - 1, "EV-F036"),
        (bytes.len(), "EV-F036"),
        (usize::MAX / (1 << 26), "EV-F036"),
    ] {
        let changed = replaced(&bytes, &format!("{length:012}"), &format!("{next:012}"));
        let (values, problems) = raw(&changed);
        assert_eq!(values, [INTEGERS]);
        assert_eq!(codes(&problems), [code], "{next}");
    }
    // A data set within the TEXT of the first one.
    let nested = integers()
        .keyword("NOTE", "xFCS3.1    ")
        .write(&INTEGERS)
        .unwrap();
    let at = nested
        .windows(6)
        .position(|window| window == b"FCS3.1")
        .unwrap();
    let nested = replaced(
        &nested,
        "$NEXTDATA/000000000000",
        &format!("$NEXTDATA/{at:012}"),
    );
    assert_eq!(codes(&raw(&nested).1), ["EV-F037"]);
}

#[test]
fn promises_without_bytes_are_not_believed() {
    let bytes = integers().write(&INTEGERS).unwrap();
    let text = "$PAR/2/$TOT/4/";
    for (from, to) in [
        (text, "$PAR/9/$TOT/4/"),
        (text, "$PAR/2/$TOT/5/"),
        ("/$P2N/FL1/$P2B/8/$P2R/256/", "/$P2N/FL1/$P2B/64/$P2R/16/"),
        ("/$P2B/8/", "/$P2B/0/"),
        ("/$P2B/8/", "/$P2B/x/"),
    ] {
        let (values, problems) = raw(&replaced(&bytes, from, to));
        assert!(
            problems
                .iter()
                .any(|problem| problem.severity == ProblemSeverity::Error),
            "{to}: {problems:?}"
        );
        assert!(values.iter().all(|values| values.len() <= INTEGERS.len()));
    }
    // Numbers that no memory could hold.
    for keyword in ["$TOT", "$PAR"] {
        for promise in [
            "1099511627776",
            "18446744073709551615",
            "99999999999999999999",
        ] {
            let bytes = floats().keyword(keyword, promise).write(&FLOATS).unwrap();
            let (values, problems) = raw(&bytes);
            assert!(values.iter().all(|values| values.len() <= 6), "{promise}");
            assert!(problems.len() > 1, "{keyword} {promise}: {problems:?}");
        }
    }
}

#[test]
fn a_cut_file_gives_its_whole_events() {
    let bytes = floats().write(&FLOATS).unwrap();
    // Without the checksum and one byte of the last event.
    let (values, problems) = raw(&bytes[..bytes.len() - 9]);
    assert_eq!(values, [FLOATS[..4].to_vec()]);
    let problem = &problems[0];
    assert_eq!(problem.code, "EV-F022");
    assert_eq!(problem.details[0], ("found", "2".to_owned()));
    assert_eq!(problem.details[1], ("promised", "3".to_owned()));
}

#[test]
fn header_and_text_may_disagree() {
    let bytes = floats().write(&FLOATS).unwrap();
    let begin: usize = std::str::from_utf8(&bytes[26..34])
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    let header = |first: usize, last: usize| {
        let mut bytes = bytes.clone();
        bytes[26..42].copy_from_slice(format!("{first:>8}{last:>8}").as_bytes());
        bytes
    };
    let last = begin + 23;
    for (first, last, expected) in [
        (begin, last, vec![]),
        // Within TEXT, behind the file, too long, too short: the keywords are right.
        (begin - 20, last, vec!["EV-F019"]),
        (5_000_000, 5_000_023, vec!["EV-F019"]),
        (begin, last + 8, vec!["EV-F019"]),
        (begin, last - 8, vec!["EV-F019"]),
        // For large files the HEADER says nothing.
        (0, 0, vec!["EV-F048"]),
    ] {
        let (values, problems) = raw(&header(first, last));
        assert_eq!(values, [FLOATS], "{first}-{last}");
        assert_eq!(codes(&problems), expected, "{first}-{last}");
    }
    let blank = replaced(&bytes, &format!("{begin:>8}{last:>8}"), &" ".repeat(16));
    assert_eq!(raw(&blank).0, [FLOATS]);
}

#[test]
fn one_byte_too_many_is_told() {
    let bytes = floats().write(&FLOATS).unwrap();
    let begin: usize = std::str::from_utf8(&bytes[26..34])
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    let last = begin + 23;
    let bytes = replaced(
        &bytes,
        &format!("{begin:>8}{last:>8}"),
        &format!("{begin:>8}{:>8}", last + 1),
    );
    let bytes = replaced(
        &bytes,
        &format!("$ENDDATA/{last:012}"),
        &format!("$ENDDATA/{:012}", last + 1),
    );
    let (values, problems) = raw(&bytes);
    assert_eq!(values, [FLOATS]);
    assert_eq!(codes(&problems), ["EV-F020"]);
}

#[test]
fn ten_bits_are_read_as_words_or_packed_by_their_length() {
    let parameters = |writer: Writer| {
        writer
            .parameter(NewParameter::new("A", Storage::Unsigned(10)))
            .parameter(NewParameter::new("B", Storage::Unsigned(10)))
            .parameter(NewParameter::new("C", Storage::Unsigned(12)).range(4096))
    };
    let values = [1023.0, 1.0, 4095.0, 512.0, 513.0, 2048.0, 0.0, 1022.0, 3.0];
    for order in [ByteOrder::Little, ByteOrder::Big] {
        for packed in [false, true] {
            let bytes = parameters(Writer::new(Version::V2_0))
                .byte_order(order)
                .packed(packed)
                .write(&values)
                .unwrap();
            let (read, problems) = raw(&bytes);
            assert_eq!(read, [values], "{order:?} {packed}");
            let expected: &[&str] = if packed { &[] } else { &["EV-F026"] };
            assert_eq!(codes(&problems), expected);
        }
    }
}

#[test]
fn bits_above_the_range_are_removed_and_told() {
    let mut bytes = integers().write(&INTEGERS).unwrap();
    let begin: usize = std::str::from_utf8(&bytes[26..34])
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    bytes[begin + 1] |= 0x40;
    let (values, problems) = raw(&bytes);
    assert_eq!(values, [INTEGERS]);
    assert_eq!(codes(&problems), ["EV-F027"]);
}

#[test]
fn spillover_of_all_vendors() {
    let named = "2,FL1,fl2,1,0.1,0.02,1";
    for (keyword, value, size) in [
        ("$SPILLOVER", named, Some(2)),
        ("SPILL", named, Some(2)),
        ("SPILLOVER", "2,1,2,1,0.1,0.02,1", Some(2)),
        ("$COMP", "2,1,0.1,0.02,1", Some(2)),
        ("$DFC1TO2", "10", Some(2)),
        ("$SPILLOVER", "2,FL1,FL2,1,0.1,0.02", None),
        ("$SPILLOVER", "99999999999,FL1", None),
        ("$SPILLOVER", "4294967296", None),
        ("$SPILLOVER", "2,FL1,FL2,1,x,0.02,1", None),
    ] {
        let bytes = Writer::new(Version::V3_1)
            .parameter(NewParameter::new("FL1", Storage::Float))
            .parameter(NewParameter::new("FL2", Storage::Float))
            .keyword(keyword, value)
            .write(&[1.0, 2.0])
            .unwrap();
        let inspection = read(&bytes);
        let problems = inspection.problems.len();
        let file = file(inspection);
        let spillover = file.datasets[0].spillover();
        assert_eq!(
            spillover.map(|spillover| spillover.names.len()),
            size,
            "{value}"
        );
        assert_eq!(problems, usize::from(size.is_none()), "{value}");
        if let Some(spillover) = spillover {
            assert_eq!(spillover.channels, [Some(0), Some(1)], "{keyword}");
            assert_eq!(
                (spillover.get(0, 1), spillover.get(1, 1)),
                (Some(0.1), Some(1.0))
            );
            assert_eq!(spillover.get(0, 2), None);
        }
    }
}

#[test]
fn a_volume_is_confirmed_by_flow_rate_and_time() {
    for (volume, rate, unit) in [
        ("500", Some("30,1"), VolumeUnit::Nanolitres),
        ("0.5", Some("30,1"), VolumeUnit::Microlitres),
        ("700", Some("30,1"), VolumeUnit::Unconfirmed),
        ("500", None, VolumeUnit::Unconfirmed),
    ] {
        let mut writer = floats()
            .keyword("$VOL", volume)
            .keyword("PCHID", "VSSC1")
            .keyword("CH2THUS", "True")
            .keyword("CH2TH", "800");
        if let Some(rate) = rate {
            writer = writer.keyword("SMFLWRTHIS", rate);
        }
        let bytes = writer.write(&FLOATS).unwrap();
        let inspection = read(&bytes);
        assert_eq!(
            inspection.problems.is_empty(),
            unit == VolumeUnit::Nanolitres
        );
        let file = file(inspection);
        let acquisition = file.datasets[0].acquisition();
        assert_eq!(acquisition.volume.unwrap().unit, unit, "{volume} {rate:?}");
        let trigger = acquisition.trigger.as_ref().unwrap();
        assert_eq!(
            (trigger.channel.as_str(), trigger.threshold),
            ("VSSC1", Some(800.0))
        );
        assert_eq!(acquisition.thresholds.len(), 3);
    }
}

/// Fixtures that differ in everything that decides how they are read.
fn fixtures() -> Vec<Vec<u8>> {
    let mixed = Writer::new(Version::V3_2)
        .byte_order(ByteOrder::Big)
        .parameter(NewParameter::new("A", Storage::Float))
        .parameter(NewParameter::new("B", Storage::Double))
        .parameter(NewParameter::new("C", Storage::Unsigned(24)))
        .checksum(true);
    let digits = Writer::new(Version::V3_0)
        .parameter(NewParameter::new("A", Storage::AsciiFixed(5)))
        .parameter(NewParameter::new("B", Storage::AsciiFixed(4)));
    let old = Writer::new(Version::V2_0)
        .parameter(NewParameter::new("A", Storage::Unsigned(16)).range(1024))
        .parameter(NewParameter::new("B", Storage::Unsigned(16)).range(1024));
    vec![
        floats()
            .analysis("X", "y")
            .checksum(true)
            .write(&FLOATS)
            .expect("can be written"),
        floats()
            .supplement("X", "y//z")
            .write(&FLOATS)
            .expect("can be written"),
        mixed
            .write(&[1.0, 2.0, 3.0, -4.5, 0.25, 70_000.0])
            .expect("can be written"),
        digits.write(&INTEGERS).expect("can be written"),
        old.write(&INTEGERS).expect("can be written"),
        write_all(&[(&integers(), &INTEGERS), (&floats(), &FLOATS)]).expect("can be written"),
    ]
}

#[test]
fn every_truncation_is_told() {
    for bytes in fixtures() {
        let (whole, _) = raw(&bytes);
        for length in 0..bytes.len() {
            let (values, problems) = raw(&bytes[..length]);
            assert!(values == whole || !problems.is_empty(), "{length}");
            // What is there is right.
            for (values, whole) in values.iter().zip(&whole) {
                assert!(whole.starts_with(values), "{length}: {values:?}");
            }
        }
    }
}

#[test]
fn every_changed_bit_is_harmless_or_told() {
    for (number, bytes) in fixtures().into_iter().enumerate() {
        let (whole, problems) = raw(&bytes);
        assert!(problems.is_empty(), "{number}: {problems:?}");
        // A change among the values themselves is found by a checksum alone.
        let data = |base: usize| {
            let offset = |at: usize| -> usize {
                let field = &bytes[base + at..base + at + 8];
                std::str::from_utf8(field).unwrap().trim().parse().unwrap()
            };
            base + offset(26)..=base + offset(34)
        };
        let second = bytes.windows(4).rposition(|window| window == b"FCS3");
        let data = [data(0), data(second.unwrap_or(0))];
        let has_checksum = number == 0 || number == 2;
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let (values, problems) = raw(&changed);
            if !has_checksum && data.iter().any(|data| data.contains(&(bit / 8))) {
                continue;
            }
            assert!(
                values == whole || !problems.is_empty(),
                "fixture {number}, bit {} of byte {}: {:?}",
                bit % 8,
                bit / 8,
                String::from_utf8_lossy(&changed)
            );
        }
    }
}

fn storage() -> impl Strategy<Value = Storage> {
    prop_oneof![
        (1_u32..=64).prop_map(Storage::Unsigned),
        prop_oneof![Just(8), Just(16), Just(24), Just(32), Just(64)].prop_map(Storage::Unsigned),
        Just(Storage::Float),
        Just(Storage::Double),
    ]
}

/// A value that the storage holds exactly, from any bits.
fn value(storage: Storage, bits: u64) -> f64 {
    match storage {
        // Doubles hold integers of 53 bits.
        Storage::Unsigned(width) => (bits >> (64 - width.min(53))) as f64,
        Storage::Float => f64::from((bits >> 40) as f32 / 16.0 - 1000.0),
        Storage::Double => (bits >> 11) as f64 / 1024.0 - 1e9,
        Storage::AsciiFixed(_) | Storage::AsciiDelimited => (bits % 100_000) as f64,
    }
}

fn order() -> impl Strategy<Value = ByteOrder> {
    prop_oneof![Just(ByteOrder::Little), Just(ByteOrder::Big)]
}

/// Reads values back in all ways.
fn check(writer: &Writer, values: &[f64], channels: usize) -> Result<(), TestCaseError> {
    let bytes = writer
        .write(values)
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    let inspection = read(&bytes);
    prop_assert!(
        inspection
            .problems
            .iter()
            .all(|problem| problem.code == "EV-F026"),
        "{:?}",
        inspection.problems
    );
    let file = file(inspection);
    let dataset = &file.datasets[0];
    let matrix = dataset.matrix::<f64>(Scale::Raw);
    prop_assert_eq!(matrix.values(), values);
    let single: Vec<f32> = values.iter().map(|value| *value as f32).collect();
    prop_assert_eq!(dataset.matrix::<f32>(Scale::Raw).into_values(), single);
    for channel in 0..channels {
        let column: Vec<f64> = dataset.column(channel, Scale::Raw).collect();
        let expected: Vec<f64> = values
            .iter()
            .skip(channel)
            .step_by(channels)
            .copied()
            .collect();
        let summary = dataset.summary()[channel];
        prop_assert_eq!(&column, &expected);
        let mean = expected.iter().sum::<f64>() / expected.len() as f64;
        prop_assert!((summary.raw_mean - mean).abs() <= 1e-12 * summary.raw_max.abs().max(1e9));
        prop_assert_eq!(
            summary.raw_min,
            expected.iter().copied().fold(f64::INFINITY, f64::min)
        );
        prop_assert_eq!(
            summary.raw_max,
            expected.iter().copied().fold(f64::NEG_INFINITY, f64::max)
        );
        prop_assert_eq!(summary.mean, summary.raw_mean);
    }
    prop_assert_eq!(dataset.column(channels, Scale::Raw).count(), 0);
    let mut piece = vec![0.0; 2 * channels];
    let filled = dataset.fill(Scale::Raw, 1, &mut piece);
    prop_assert_eq!(filled, 2.min(dataset.events() - 1));
    prop_assert_eq!(
        &piece[..filled * channels],
        &values[channels..][..filled * channels]
    );
    Ok(())
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        storages in proptest::collection::vec(storage(), 1..6),
        events in 1_usize..20,
        seeds in proptest::collection::vec(any::<u64>(), 120),
        order in order(),
    ) {
        let mut writer = Writer::new(Version::V3_2).byte_order(order);
        for (index, storage) in storages.iter().enumerate() {
            writer = writer.parameter(NewParameter::new(format!("P{index}"), *storage));
        }
        let values: Vec<f64> = (0..events * storages.len())
            .map(|index| value(storages[index % storages.len()], seeds[index]))
            .collect();
        check(&writer, &values, storages.len())?;
    }

    #[test]
    fn packed_bits_are_read(
        widths in proptest::collection::vec(1_u32..=20, 1..6),
        events in 8_usize..20,
        seeds in proptest::collection::vec(any::<u64>(), 120),
        order in order(),
    ) {
        // Layouts of the same length for the same keywords can't be told apart.
        let sum: u32 = widths.iter().sum();
        let whole: u32 = widths.iter().map(|width| width.next_multiple_of(8)).sum();
        prop_assume!(sum.div_ceil(8) < whole / 8);
        let mut writer = Writer::new(Version::V2_0).byte_order(order).packed(true);
        for (index, width) in widths.iter().enumerate() {
            writer = writer.parameter(NewParameter::new(format!("P{index}"), Storage::Unsigned(*width)));
        }
        let values: Vec<f64> = (0..events * widths.len())
            .map(|index| value(Storage::Unsigned(widths[index % widths.len()]), seeds[index]))
            .collect();
        check(&writer, &values, widths.len())?;
    }

    #[test]
    fn digits_are_read(
        channels in 1_usize..5,
        events in 1_usize..20,
        seeds in proptest::collection::vec(any::<u64>(), 80),
        fixed in any::<bool>(),
    ) {
        let storage = if fixed { Storage::AsciiFixed(6) } else { Storage::AsciiDelimited };
        let mut writer = Writer::new(Version::V3_0);
        for index in 0..channels {
            writer = writer.parameter(NewParameter::new(format!("P{index}"), storage));
        }
        let values: Vec<f64> = (0..events * channels).map(|index| value(storage, seeds[index])).collect();
        check(&writer, &values, channels)?;
    }

    #[test]
    fn mixed_byte_orders_are_read(
        seeds in proptest::collection::vec(any::<u64>(), 12),
        float in any::<bool>(),
    ) {
        let storage = if float { Storage::Float } else { Storage::Unsigned(32) };
        let writer = Writer::new(Version::V3_0)
            .byte_order(ByteOrder::Mixed)
            .parameter(NewParameter::new("A", storage))
            .parameter(NewParameter::new("B", storage));
        let values: Vec<f64> = seeds.iter().map(|seed| value(storage, *seed)).collect();
        check(&writer, &values, 2)?;
    }

    #[test]
    fn anything_behind_a_signature_is_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut file = b"FCS3.1    ".to_vec();
        file.extend(bytes);
        raw(&file);
    }

    #[test]
    fn any_text_is_survived(text in "[/$PBNREGTOARDYI0-9,]{0,300}") {
        let bytes = floats().keyword("X", "y").write(&FLOATS).unwrap();
        let mut file = bytes.clone();
        let length = text.len().min(100);
        file[58..58 + length].copy_from_slice(&text.as_bytes()[..length]);
        raw(&file);
    }
}

#[test]
fn large_matrices_are_the_same_in_parts() {
    // More events than a thread takes at a time.
    let events = 40_000;
    let values: Vec<f64> = (0..events * 60)
        .map(|index| f64::from(index % 4096))
        .collect();
    let mut writer = Writer::new(Version::V3_1).byte_order(ByteOrder::Big);
    for index in 0..60 {
        let parameter = NewParameter::new(format!("P{index}"), Storage::Float);
        writer = writer.parameter(parameter.keyword("G", if index % 2 == 0 { "2" } else { "1" }));
    }
    let bytes = writer.write(&values).unwrap();
    let file = file(read(&bytes));
    let dataset = &file.datasets[0];
    assert_eq!(dataset.matrix::<f64>(Scale::Raw).into_values(), values);
    let linear = dataset.matrix::<f32>(Scale::Linear);
    let mut pieces = vec![0.0_f32; values.len()];
    for (index, piece) in pieces.chunks_mut(60 * 777).enumerate() {
        dataset.fill(Scale::Linear, index * 777, piece);
    }
    assert_eq!(linear.values(), pieces);
    assert_eq!(linear.values()[60], values[60] as f32 / 2.0);
    assert_eq!(linear.values()[61], values[61] as f32);
}

#[test]
fn every_code_has_its_sentences() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales");
    for language in ["en", "ja"] {
        let text = std::fs::read_to_string(root.join(language).join("fcs.ftl")).unwrap();
        let sentences: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("problem-")?.split_once(" = "))
            .map(|(code, _)| code)
            .collect();
        let codes: Vec<&str> = evigil_instrument::fcs::CODES
            .iter()
            .map(|code| code.0)
            .collect();
        assert_eq!(sentences, codes, "{language}");
    }
}
