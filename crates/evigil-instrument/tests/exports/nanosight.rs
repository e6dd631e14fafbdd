//! NTA summaries, particles and tracks.

use std::fmt::Write as _;

/// A summary to be written.
#[derive(Clone)]
pub(crate) struct Summary {
    /// `3.2` or `3.4`.
    pub(crate) version: &'static str,
    /// Runs: name, and concentration of each class of 1 nm that is not empty, as (class, particles in
    /// a millilitre).
    pub(crate) runs: Vec<(String, Vec<(usize, f64)>)>,
    /// Recorded factor of dilution.
    pub(crate) dilution: Option<f64>,
    /// Classes in the table; 1,000 in real exports.
    pub(crate) classes: usize,
    /// Percentiles in the table; 0 to 100 in real exports.
    pub(crate) percentiles: usize,
}

impl Summary {
    /// Two videos of one sample, complete.
    pub(crate) fn new(version: &'static str) -> Self {
        let hill = |middle: usize, height: f64| -> Vec<(usize, f64)> {
            (0..60)
                .map(|step| {
                    let off = (step as f64 - 20.0) / 14.0;
                    let value = height * (-off * off).exp();
                    (middle + step, (value / 1e3).round() * 1e3)
                })
                .collect()
        };
        Self {
            version,
            runs: vec![
                ("lotA_1000_00".to_owned(), hill(80, 1.3e8)),
                ("lotA_1000_01".to_owned(), hill(84, 1.1e8)),
            ],
            dilution: Some(1000.0),
            classes: 1000,
            percentiles: 101,
        }
    }

    /// The same, with few classes.
    pub(crate) fn small() -> Self {
        let mut summary = Self::new("3.4");
        summary.classes = 6;
        summary.percentiles = 3;
        summary.runs = vec![
            ("a_00".to_owned(), vec![(1, 1e8), (2, 3e8)]),
            ("a_01".to_owned(), vec![(2, 2e8), (3, 2e8)]),
        ];
        summary
    }

    pub(crate) fn write(&self) -> String {
        let row = |name: &str, cell: &dyn Fn(usize) -> String| {
            let mut line = name.to_owned();
            for run in 0..self.runs.len() {
                let _ = write!(line, ",{}", cell(run));
            }
            line + ",\n"
        };
        let same = |name: &str, value: &str| row(name, &|_| value.to_owned());
        let build = if self.version == "3.2" {
            "NTA 3.2 Dev Build 3.2.16"
        } else {
            "NTA 3.4 Build 3.4.003"
        };
        let shift = if self.version == "3.2" { 1.0 } else { 0.0 };
        let mut text = format!(
            "NTA Experiment Summary File\nCreated with {build}\n\n[Experiment Details]\nSoftware Version,{build}\n\
             Experiment Name,lotA.nano\nOperator Name,\"Somebody, Some\"\nTime Captured,11:52:04  16/06/2020\nDiluent,PBS\n\n"
        );
        text += &row("Filename:", &|run| self.runs[run].0.clone());
        text += "\n[Conditions]\n";
        text += &same("Temperature/C", "22.000");
        text += &same("Viscosity/cP", "0.952941");
        text += &same("Camera Level", "11");
        text += &same("Frame rate/fps", "25.000000");
        text += "\n[Settings]\n";
        text += &same("Detection Threshold", "5");
        text += &same("Total frames analysed", "500");
        text += "\n[Exclusion Regions]\nNo Exclusion Regions Used,\n\n[Results],,,Average,Standard Error,\n";
        text += &row(
            "Dilution factor (concentrations adjusted for this factor)",
            &|_| self.dilution.map_or("Not recorded".to_owned(), exponent),
        );
        let totals: Vec<f64> = (0..self.runs.len()).map(|run| self.total(run)).collect();
        text += &row("Concentration (Particles / ml)", &|run| {
            exponent(totals[run])
        });
        text += &same("Particles per frame", "60.5");
        text += &same("Completed tracks", "2500");
        text += &same("X-Drift (pix/frame)", "-0.0");
        text += "\n[Concentration Warnings]\n";
        text += &same("Validity of concentration measurement", "OK");
        text += &same("Noise level", "No");
        text += "\n[Information]\n";
        text += &same("Vibration detected", "No");
        text += &row("Errors (1)", &|_| String::new());
        text += "\n[Data Included]\nSize distribution - Number weighting - With Percentiles\n\n[Size Data]\nAnalysis Method,FTLA,\nWeighting,Number,\n";
        text += &row("Filename", &|run| self.runs[run].0.clone());
        text += &row("Mean", &|run| format!("{:.1}", self.moments(run).0));
        text += &row("Mode", &|_| "100.0".to_owned());
        text += &row("SD", &|run| format!("{:.1}", self.moments(run).1));
        for (name, share) in [("D10", 0.1), ("D50", 0.5), ("D90", 0.9)] {
            text += &row(name, &|run| {
                format!("{:.1}", self.percentile(run, share) - shift)
            });
        }
        text += &same("Valid Tracks", "1200.0");
        text += "Graph Data\n";
        text += &same("Bin centre (nm)", "Concentration (particles / ml)");
        for class in 0..self.classes {
            text += &row(&format!("{class}.5"), &|run| {
                let value = self.runs[run].1.iter().find(|(at, _)| *at == class);
                value.map_or("0".to_owned(), |(_, value)| format!("{value}"))
            });
        }
        text += "\n";
        text += &same("Percentile", "Size (nm)");
        for percent in 0..self.percentiles {
            text += &row(&percent.to_string(), &|run| {
                format!(
                    "{:.1}",
                    self.percentile(run, percent as f64 / 100.0) - shift
                )
            });
        }
        text
    }

    pub(crate) fn total(&self, run: usize) -> f64 {
        self.runs[run].1.iter().map(|(_, value)| value).sum()
    }

    fn moments(&self, run: usize) -> (f64, f64) {
        let total = self.total(run);
        let sum = |power: i32| -> f64 {
            let terms = self.runs[run].1.iter();
            terms
                .map(|(class, value)| (*class as f64 + 0.5).powi(power) * value)
                .sum()
        };
        let mean = sum(1) / total;
        (mean, (sum(2) / total - mean * mean).sqrt())
    }

    /// Walks up the classes until the share is used up.
    fn percentile(&self, run: usize, share: f64) -> f64 {
        let mut left = share * self.total(run);
        let mut top = 0.0;
        for (class, value) in self.runs[run].1.iter().filter(|(_, value)| *value > 0.0) {
            if left <= *value {
                return *class as f64 + left / value;
            }
            left -= value;
            top = *class as f64 + 1.0;
        }
        top
    }
}

/// A number as the Windows runtime of old printed it: `1.00e+003`.
pub(crate) fn exponent(value: f64) -> String {
    let text = format!("{value:.2e}");
    let (mantissa, exponent) = text.split_once('e').expect("has an exponent");
    format!("{mantissa}e+{:0>3}", exponent)
}

/// A block by volume and diffusion coefficients, as chosen at export, to append to a summary.
pub(crate) fn more_blocks(runs: usize) -> String {
    let cells = ",7".repeat(runs);
    format!(
        "\n[Size Data]\nAnalysis Method,FTLA,\nWeighting,Volume,\nMean{cells}\nGraph Data\nBin centre (nm){cells}\n0.5{cells}\n1.5{cells}\n\
         Percentile{cells}\n0{cells}\n\n[Diffusion Coefficient Data]\nWeighting,Number,\nMean{cells}\nGraph Data\nBin centre{cells}\n1{cells}\n"
    )
}

/// A table of tracks: `rows` rows of particles with `length` frames each, made by a fixed rule.
pub(crate) fn tracks(rows: u32, length: u32) -> String {
    let mut text = String::from(
        "Particle ID,Size/nm,Diffusion coefficient/nm^2 s^-1,Frame,X/pixels,Y/pixels,Ln(Adjusted intensity)/AU,Included in distribution?\n",
    );
    // A small generator of numbers that look like measured ones.
    let mut state = 0x2545_f491_u32;
    let mut next = |below: u32| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state % below
    };
    for row in 0..rows {
        let (id, step) = (row / length, row % length);
        let size = 40.0 + f64::from(id * 7919 % 2600) / 10.0;
        let included = if id % 5 == 0 { "False" } else { "True" };
        let _ = writeln!(
            text,
            "{id},{size:.1},{:.0},{},{:.3},{:.3},{:.5},{included}",
            4.5e8 / size,
            id % 700 + step,
            f64::from(next(1_280_000)) / 1e3,
            f64::from(next(720_000)) / 1e3,
            2.0 + f64::from(next(700_000)) / 1e5,
        );
    }
    text
}

/// The table of particles that belongs to [`tracks`].
pub(crate) fn particles(rows: u32, length: u32) -> String {
    let mut text = String::from(
        "Particle ID,Size/nm,Diffusion coefficient/nm^2 s^-1,Ln(Adjusted intensity)/AU,Start frame,Tracklength,Included in distribution?\n",
    );
    for id in 0..rows.div_ceil(length) {
        let size = 40.0 + f64::from(id * 7919 % 2600) / 10.0;
        let included = if id % 5 == 0 { "False" } else { "True" };
        let frames = length.min(rows - id * length);
        let _ = writeln!(
            text,
            "{id},{size:.1},{:.0},4.5,{},{frames},{included}",
            4.5e8 / size,
            id % 700
        );
    }
    text
}
