//! Writes the made-up raw files of the lots under `examples/lots`.
//!
//! `cargo run -p evigil-instrument --example example_lots -- examples/lots`. The files are honest
//! exports of instruments that measured nothing: every number follows from the seeds here.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use evigil_instrument::fcs::{NewParameter, Storage, Version, Writer};

/// Numbers that look random and are always the same (SplitMix64, Steele et al. 2014).
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((word ^ (word >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Standard normal (Box and Muller 1958).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    fn log_normal(&mut self, median: f64, spread: f64) -> f64 {
        median * (spread * self.normal()).exp()
    }
}

/// One video of a particle counter.
struct Video {
    /// Particles in a millilitre of the undiluted lot.
    stock: f64,
    dilution: f64,
    tracks: f64,
    per_frame: f64,
    median_nm: f64,
    spread: f64,
}

impl Video {
    /// Concentration in each class of 1 nm.
    fn classes(&self) -> Vec<f64> {
        let density = |class: usize| {
            let size = class as f64 + 0.5;
            let z = (size / self.median_nm).ln() / self.spread;
            (-0.5 * z * z).exp() / size
        };
        let raw: Vec<f64> = (0..1000).map(density).collect();
        let sum: f64 = raw.iter().sum();
        raw.iter().map(|value| value / sum * self.stock).collect()
    }
}

/// Diameter below which `share` of the classes lies, between the edges of the classes.
fn percentile(classes: &[f64], share: f64) -> f64 {
    let target = share * classes.iter().sum::<f64>();
    let mut before = 0.0;
    for (class, value) in classes.iter().enumerate() {
        if before + value >= target && *value > 0.0 {
            return class as f64 + (target - before) / value;
        }
        before += value;
    }
    classes.len() as f64
}

fn row(out: &mut String, name: &str, cells: impl IntoIterator<Item = String>) {
    out.push_str(name);
    for cell in cells {
        out.push(',');
        out.push_str(&cell);
    }
    out.push_str(",\n");
}

/// A NanoSight summary of NTA 3.4.
fn nanosight(sample: &str, videos: &[Video]) -> String {
    let mut out = String::new();
    let version = "NTA 3.4 Build 3.4.003";
    let names: Vec<String> = (0..videos.len())
        .map(|run| format!("{sample}_{run:02}"))
        .collect();
    let same = |value: &str| videos.iter().map(|_| value.to_owned()).collect::<Vec<_>>();
    let of = |text: fn(&Video) -> String| videos.iter().map(text).collect::<Vec<_>>();
    let _ = write!(
        out,
        "NTA Experiment Summary File,\nCreated with {version},\n,\n[Experiment Details],,\n\
         Software Version,{version},\nExperiment Name,{sample}.nano,\n\
         Time Captured,10:12:30  03/04/2026,\nSample Description,{sample},\nDiluent,PBS,\n,\n"
    );
    row(&mut out, "Filename:", names.clone());
    row(&mut out, "Processed", same("Yes"));
    out.push_str("\n[Conditions],\n");
    for (name, value) in [
        ("Temperature/C", "25.000"),
        ("Viscosity/cP", "0.887000"),
        ("Camera Type", "sCMOS"),
        ("Laser Type", "Blue488"),
        ("Camera Level", "14"),
        ("Frame rate/fps", "25.000000"),
        ("Syringe Pump Speed/AU", "50"),
    ] {
        row(&mut out, name, same(value));
    }
    out.push_str(",\n[Settings],\n");
    for (name, value) in [
        ("Detection Threshold", "5"),
        ("Max Jump Mode", "Auto"),
        ("Blur", "Auto"),
        ("Min Track Length", "Auto"),
        ("First frame", "0"),
        ("Total frames analysed", "1498"),
    ] {
        row(&mut out, name, same(value));
    }
    out.push_str(",\n[Exclusion Regions]\nNo Exclusion Regions Used,\n\n[Results],\n");
    row(
        &mut out,
        "Dilution factor (concentrations adjusted for this factor)",
        of(|video| format!("{:.2e}", video.dilution)),
    );
    row(
        &mut out,
        "Concentration (Particles / ml)",
        of(|video| format!("{:.2e}", video.stock)),
    );
    row(&mut out, "Concentration Upgrade?", same("Yes"));
    row(
        &mut out,
        "Particles per frame",
        of(|video| format!("{:.1}", video.per_frame)),
    );
    row(
        &mut out,
        "Completed tracks",
        of(|video| format!("{:.0}", video.tracks)),
    );
    out.push_str(",\n[Concentration Warnings]\n");
    for name in [
        "Validity of concentration measurement",
        "Completed Tracks",
        "Particles per frame",
    ] {
        row(&mut out, name, same("OK"));
    }
    out.push_str("\n[Information]\n");
    row(&mut out, "Video length", same("OK"));
    row(&mut out, "Vibration detected", same("No"));
    out.push_str(
        "\n[Data Included],\nSize distribution - Number weighting - With Percentiles,\n,\n[Size Data],,\n\
         Analysis Method,FTLA,\nWeighting,Number,\n",
    );
    row(&mut out, "Filename", names);
    let classes: Vec<Vec<f64>> = videos.iter().map(Video::classes).collect();
    let moment = |classes: &Vec<f64>| {
        let sum: f64 = classes.iter().sum();
        let size = |class: usize| class as f64 + 0.5;
        let mean = classes
            .iter()
            .enumerate()
            .map(|(class, value)| size(class) * value)
            .sum::<f64>()
            / sum;
        let square = |(class, value): (usize, &f64)| (size(class) - mean).powi(2) * value;
        let sd = (classes.iter().enumerate().map(square).sum::<f64>() / sum).sqrt();
        (mean, sd)
    };
    row(
        &mut out,
        "Mean",
        classes.iter().map(|of| format!("{:.1}", moment(of).0)),
    );
    let mode = |classes: &Vec<f64>| {
        let highest = classes.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        highest.map_or(0.0, |(class, _)| class as f64 + 0.5)
    };
    row(
        &mut out,
        "Mode",
        classes.iter().map(|of| format!("{:.1}", mode(of))),
    );
    row(
        &mut out,
        "SD",
        classes.iter().map(|of| format!("{:.1}", moment(of).1)),
    );
    for (name, share) in [("D10", 0.1), ("D50", 0.5), ("D90", 0.9)] {
        row(
            &mut out,
            name,
            classes
                .iter()
                .map(|of| format!("{:.1}", percentile(of, share))),
        );
    }
    // A counter sizes about a third of the tracks that it completes.
    row(
        &mut out,
        "Valid Tracks",
        of(|video| format!("{:.1}", (video.tracks * 0.36).round())),
    );
    out.push_str("Graph Data,\nBin centre (nm)");
    for _ in videos {
        out.push_str(",Concentration (particles / ml)");
    }
    out.push_str(",Concentration average,Standard Error\n");
    for class in 0..1000 {
        let cells: Vec<f64> = classes
            .iter()
            .filter_map(|of| of.get(class).copied())
            .collect();
        let count = cells.len() as f64;
        let mean = cells.iter().sum::<f64>() / count;
        let square = cells.iter().map(|cell| (cell - mean).powi(2)).sum::<f64>();
        let error = (square / (count - 1.0).max(1.0) / count).sqrt();
        let told = cells
            .iter()
            .chain([&mean, &error])
            .map(|cell| format!("{cell:.4e}"));
        row(&mut out, &format!("{}.5", class), told);
    }
    out.push_str(",\nPercentile");
    for _ in videos {
        out.push_str(",Size (nm)");
    }
    out.push('\n');
    for percent in 0..=100 {
        let told = classes
            .iter()
            .map(|of| format!("{:.1}", percentile(of, f64::from(percent) / 100.0)));
        row(&mut out, &percent.to_string(), told);
    }
    out
}

/// Positive shares of CD9, CD63 and CD81, and their brightness over the background.
#[derive(Clone, Copy)]
struct Stain {
    shares: [f64; 3],
    bright: f64,
}

const UNSTAINED: Stain = Stain {
    shares: [0.0; 3],
    bright: 1.0,
};

/// Events of a cytometer for small particles: half a minute at 1 µL a minute.
fn cytometer(events: usize, stain: Stain, chance: &mut Chance) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut writer = Writer::new(Version::V3_1)
        .keyword("$CYT", "Example nano cytometer")
        .keyword("$DATE", "03-APR-2026")
        .keyword("$TIMESTEP", "0.001")
        .keyword("$VOL", "500")
        .keyword("SMFLWRTHIS", "30,1")
        .keyword("PCHID", "VSSC1")
        .keyword("PCHTP", "ManualThreshold")
        .keyword("CH1TH", "2500")
        .keyword("CH1THUS", "True");
    for (name, label) in [
        ("VSSC1-A", "VSSC1-A"),
        ("B531-A", "CD9 FITC"),
        ("Y595-A", "CD63 PE"),
        ("R670-A", "CD81 APC"),
        ("Time", "Time"),
    ] {
        writer = writer.parameter(NewParameter::new(name, Storage::Float).keyword("S", label));
    }
    let mut values = Vec::with_capacity(events * 5);
    for event in 0..events {
        values.push(2500.0 + chance.log_normal(4000.0, 0.7));
        // Vesicles that carry one tetraspanin tend to carry the others.
        let rich = chance.uniform();
        for share in stain.shares {
            let background = 60.0 * chance.normal();
            let draw = 0.6 * rich + 0.4 * chance.uniform();
            let signal = if draw < share {
                chance.log_normal(900.0, 0.6) * stain.bright
            } else {
                0.0
            };
            values.push(background + signal);
        }
        values.push(event as f64 / events as f64 * 30_000.0);
    }
    // What a float of the file can hold.
    let values: Vec<f64> = values
        .iter()
        .map(|value| f64::from(*value as f32))
        .collect();
    Ok(writer.write(&values)?)
}

/// Videos that agree within a few per cent.
fn videos(
    count: usize,
    stock: f64,
    dilution: f64,
    median_nm: f64,
    chance: &mut Chance,
) -> Vec<Video> {
    let jitter = |chance: &mut Chance| 1.0 + 0.03 * chance.normal();
    (0..count)
        .map(|_| {
            let stock = stock * jitter(chance);
            // One particle in view for each 1e6 in a millilitre of the cell.
            let per_frame = stock / dilution / 1e6;
            Video {
                stock,
                dilution,
                tracks: (per_frame * 42.0).round(),
                per_frame,
                median_nm: median_nm * (1.0 + 0.01 * chance.normal()),
                spread: 0.33,
            }
        })
        .collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "examples/lots".to_owned());
    let folder = Path::new(&folder);
    let mut chance = Chance(20_260_403);

    let shown = folder.join("shown/raw");
    fs::create_dir_all(&shown)?;
    for (name, count, dilution) in [("nta-1000x", 5, 1000.0), ("nta-2000x", 3, 2000.0)] {
        let videos = videos(count, 6.1e10, dilution, 112.0, &mut chance);
        fs::write(
            shown.join(format!("{name}-ExperimentSummary.csv")),
            nanosight(name, &videos),
        )?;
    }
    let blank = videos(3, 4.0e5, 1.0, 95.0, &mut chance);
    fs::write(
        shown.join("pbs-ExperimentSummary.csv"),
        nanosight("pbs", &blank),
    )?;
    let medium = videos(3, 8.0e5, 1.0, 90.0, &mut chance);
    fs::write(
        shown.join("medium-ExperimentSummary.csv"),
        nanosight("medium", &medium),
    )?;
    let stained = Stain {
        shares: [0.44, 0.62, 0.55],
        bright: 1.0,
    };
    for (name, events, stain) in [
        ("stained", 3000, stained),
        ("isotype", 3000, UNSTAINED),
        ("unstained", 3000, UNSTAINED),
        ("reagent-only", 400, UNSTAINED),
        ("buffer-only", 250, UNSTAINED),
        ("triton", 280, UNSTAINED),
        (
            "single-cd63",
            3000,
            Stain {
                shares: [0.0, 0.62, 0.0],
                bright: 1.0,
            },
        ),
        (
            "beads",
            2000,
            Stain {
                shares: [1.0, 1.0, 1.0],
                bright: 40.0,
            },
        ),
    ] {
        fs::write(
            shown.join(format!("{name}.fcs")),
            cytometer(events, stain, &mut chance)?,
        )?;
    }

    let contradicted = folder.join("contradicted/raw");
    fs::create_dir_all(&contradicted)?;
    let few = videos(3, 4.3e9, 100.0, 176.0, &mut chance);
    fs::write(
        contradicted.join("nta-ExperimentSummary.csv"),
        nanosight("serum", &few),
    )?;
    let nearly_none = Stain {
        shares: [0.02, 0.015, 0.02],
        bright: 1.0,
    };
    fs::write(
        contradicted.join("stained.fcs"),
        cytometer(2000, nearly_none, &mut chance)?,
    )?;
    fs::write(
        contradicted.join("isotype.fcs"),
        cytometer(2000, UNSTAINED, &mut chance)?,
    )?;
    Ok(())
}
