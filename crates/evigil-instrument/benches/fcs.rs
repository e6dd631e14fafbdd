//! A large FCS file to a matrix, beside a plain copy of the same bytes:
//! `cargo bench -p evigil-instrument`.

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use evigil_instrument::fcs::{
    ByteOrder, DataSet, NewParameter, Scale, Storage, Version, Writer, read,
};
use evigil_instrument::{Contents, MappedFile};

fn main() {
    divan::main();
}

const EVENTS: usize = 1_000_000;
const CHANNELS: usize = 26;

/// A file of a million events that stays in a temporary folder as long as the program runs.
struct Sample {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

fn sample(storage: Storage, order: ByteOrder) -> Sample {
    // Numbers without a pattern, the same in each run (xorshift, Marsaglia 2003).
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let values: Vec<f64> = (0..EVENTS * CHANNELS)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 46) as f64
        })
        .collect();
    let mut writer = Writer::new(Version::V3_1).byte_order(order);
    for index in 1..CHANNELS {
        writer = writer.parameter(NewParameter::new(format!("B{index}-A"), storage).range(1 << 18));
    }
    writer = writer
        .parameter(NewParameter::new("Time", storage))
        .keyword("$TIMESTEP", "0.01");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("sample.fcs");
    let bytes = writer.write(&values).expect("can be written");
    std::fs::write(&path, bytes).expect("fits the disk");
    Sample {
        path,
        _folder: folder,
    }
}

static LITTLE: LazyLock<Sample> = LazyLock::new(|| sample(Storage::Float, ByteOrder::Little));
static BIG: LazyLock<Sample> = LazyLock::new(|| sample(Storage::Float, ByteOrder::Big));
static INTEGER: LazyLock<Sample> = LazyLock::new(|| sample(Storage::Unsigned(32), ByteOrder::Big));

/// Opens, reads and works on the data set, all of it measured.
fn bench<R>(bencher: Bencher<'_, '_>, sample: &Sample, work: impl Fn(&DataSet<'_>) -> R) {
    let bytes = EVENTS * CHANNELS * 4;
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        let map = MappedFile::open(&sample.path).expect("can be opened");
        let Contents::Events(file) = read(&map).contents else {
            panic!("holds no events");
        };
        black_box(work(&file.datasets[0]));
    });
}

/// The bound: the bytes of the map copied into fresh memory by one thread.
#[divan::bench(sample_count = 10)]
fn plain_copy(bencher: Bencher<'_, '_>) {
    let sample = &*LITTLE;
    bencher
        .counter(BytesCount::new(EVENTS * CHANNELS * 4))
        .bench_local(|| {
            let map = MappedFile::open(&sample.path).expect("can be opened");
            black_box(map.to_vec());
        });
}

#[divan::bench(sample_count = 10)]
fn little_endian_raw(bencher: Bencher<'_, '_>) {
    bench(bencher, &LITTLE, |set| set.matrix::<f32>(Scale::Raw));
}

#[divan::bench(sample_count = 10)]
fn little_endian_linear(bencher: Bencher<'_, '_>) {
    bench(bencher, &LITTLE, |set| set.matrix::<f32>(Scale::Linear));
}

#[divan::bench(sample_count = 10)]
fn big_endian_raw(bencher: Bencher<'_, '_>) {
    bench(bencher, &BIG, |set| set.matrix::<f32>(Scale::Raw));
}

#[divan::bench(sample_count = 10)]
fn double_precision(bencher: Bencher<'_, '_>) {
    bench(bencher, &BIG, |set| set.matrix::<f64>(Scale::Linear));
}

#[divan::bench(sample_count = 10)]
fn integers(bencher: Bencher<'_, '_>) {
    bench(bencher, &INTEGER, |set| set.matrix::<f32>(Scale::Raw));
}

#[divan::bench(sample_count = 10)]
fn summary(bencher: Bencher<'_, '_>) {
    bench(bencher, &LITTLE, |set| set.summary());
}
