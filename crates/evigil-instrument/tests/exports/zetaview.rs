//! `ZetaView` texts.

use std::fmt::Write as _;

/// Concentration of one particle in a class, as the software's constant would have it.
const PER_PARTICLE: f64 = 4.0e4;

/// A size text: particles of each linear class of 5 nm that is not empty, as (class, particles).
pub(crate) fn size(particles: &[(usize, u32)], classes: usize) -> String {
    let total: u32 = particles.iter().map(|(_, count)| count).sum();
    let mut text = format!(
        "Original File:\tC:\\Somebody\\20230419_0002_lotA_size_488.avi\tSection:\t0.1 [0]\nOperator:\tSomebody\n\
         ZetaView S/N:\t18-398\nSoftware:\tZetaView (version 8.05.16 SP3)\tAnalyze:\t8.05.16 SP3\nSOP:\tEV1\nSample:\tlotA\n\
         pH:\t7.000000\tentered\nConductivity: 53.000000\tsensed\nTemperature:\t23.270000\tsensed\nParticle Drift Checked:\t2023-04-19 09:00:00\n\
         Particle Drift Check Result:\tGood\nCell Checked:\t2023-04-19 09:47:06\nCell Check Result:\tVery Good\nType of Measurement:\tSize Distribution\n\
         Number of Traces:\t{total}\t(at 0.100000)\tAverage Number of Particles:\t228.500000\tDilution::\t5000.000000\n\
         Camera Trigger Duration \u{b5}s:\tShutter Duration\nMedian Number (D50):\t{:.6}\n",
        median(particles)
    );
    text +=
        "Size Distribution\nSize / nm\tNumber\tConcentration / cm-3\tVolume / nm^3\tArea / nm^2\n";
    let mut row = |centre: f64, count: u32| {
        let count = f64::from(count);
        let _ = writeln!(
            text,
            "{}\t{}\t{}\t{}\t{}",
            exponent(centre),
            exponent(count),
            exponent(count * PER_PARTICLE),
            exponent(count * centre.powi(3)),
            exponent(count * centre.powi(2)),
        );
    };
    for class in 0..classes {
        let count = particles.iter().find(|(at, _)| *at == class);
        row(
            class as f64 * 5.0 + 2.5,
            count.map_or(0, |(_, count)| *count),
        );
    }
    let mut row = |line: &str| text.push_str(line);
    row("-1.000E+0\t-1.000E+0\t-1.000E+0\t-1.000E+0\t0.000E+0\n");
    if classes > 0 {
        // The logarithmic classes are not looked into: all particles may stand in one.
        for class in 0..classes / 6 {
            let size = exponent(4.683 * 1.0366_f64.powf(class as f64));
            let count = exponent(if class == 3 { f64::from(total) } else { 0.0 });
            row(&format!("{size}\t{count}\t0.000E+0\t0.000E+0\t0.000E+0\n"));
        }
    }
    text
}

/// Size of the middle particle, with the particles of a class spread up to its centre.
fn median(particles: &[(usize, u32)]) -> f64 {
    let total: u32 = particles.iter().map(|(_, count)| count).sum();
    let mut left = f64::from(total) / 2.0;
    for (class, count) in particles {
        let count = f64::from(*count);
        if left <= count {
            return *class as f64 * 5.0 - 2.5 + 5.0 * left / count;
        }
        left -= count;
    }
    0.0
}

/// `2.500E+0`.
fn exponent(value: f64) -> String {
    let text = format!("{value:.3e}");
    let (mantissa, exponent) = text.split_once('e').expect("has an exponent");
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    format!("{mantissa}E{sign}{exponent}")
}

/// The text as a computer of another region writes it, in Latin-1 with CRLF.
pub(crate) fn european(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in text.lines() {
        let cells: Vec<String> = line
            .split('\t')
            .map(|cell| {
                let number = cell
                    .split(' ')
                    .next_back()
                    .is_some_and(|word| word.contains('.') && word.parse::<f64>().is_ok())
                    || cell.parse::<f64>().is_ok();
                if number {
                    cell.replace('.', ",")
                } else {
                    cell.to_owned()
                }
            })
            .collect();
        let line = cells.join("\t").replace("53.000000", "53,000000");
        bytes.extend(
            line.chars()
                .map(|c| u8::try_from(u32::from(c)).expect("is Latin-1")),
        );
        bytes.extend(b"\r\n");
    }
    bytes
}

/// Positions, of which the last was left out.
pub(crate) fn positions() -> String {
    "Use\tPosition\tMean Int.\tAv. No of Particles\tConc. (p./mL)\tOrig. Conc. (p./cm^3)\tNo. of Traces\tX50 (nm)\tPeak \u{b5}m (nm)\tSpan\tDrift (\u{b5}m/s)\tRemoval\n\
     X\t1\t30.000\t100.000\t4.0E+7\t4.0E+10\t210\t98.500\t95\t1.0\t2.000\t\n\
     \t2\t30.000\t10.000\t4.0E+6\t4.0E+9\t1\t5997.500\t95\t1.0\t2.000\tGRUBBS_SIZE\n\
     Mean\t\t30.000\t100.000\t4.0E+7\t4.0E+10\t210\t98.500\n"
        .to_owned()
}

/// A profile with its NUL byte.
pub(crate) fn profile() -> String {
    "Original File:\tC:\\x\\a_prof_488.avi\tSection:\t1\nZetaVIEW S/N:\t1\nType of Measurement:\tProfile\n\
     Camera Trigger Delay \u{b5}\0s:\t0\nZeta Potential / mV:\t-25.300000\n\
     Position\tPositive V\tNegative V\tAverage\tParabola Fit\tZP\n0.100000\t1\t2\t1.5\t1\t-24.100000\n"
        .to_owned()
}
