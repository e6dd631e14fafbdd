//! Made-up reports in E2B(R3), as many as fill a file.

use std::fs::File;
use std::io::{BufWriter, Seek as _};
use std::path::Path;

use evigil_vigilance::e2b::r3::{BatchHeader, Writer};
use evigil_vigilance::icsr::{At, Element, Icsr, NullFlavour, ReportKey, register as el};

use crate::Fallible;

/// Of every batch: the same reports each time.
const SEED: u64 = 20_261_122;

/// Writes a batch of about `megabytes`.
pub(crate) fn batch(path: &Path, megabytes: u64) -> Fallible<u64> {
    let header = BatchHeader::new("MADE-UP-1", "EVIGIL-BENCH", "ANYONE", "20261122000000+0000");
    let mut out = Writer::new(
        BufWriter::with_capacity(1 << 20, File::create(path)?),
        &header,
    )?;
    let mut report = Icsr::default();
    let mut random = Random(SEED);
    let mut number = 0;
    loop {
        for _ in 0..256 {
            number += 1;
            fill(&mut report, number, &mut random)?;
            let carried = out.report(&report)?;
            if !carried.is_all() {
                return Err(format!("{carried:?}").into());
            }
        }
        if File::open(path)?.metadata()?.len() >= megabytes * 1_000_000 {
            break;
        }
    }
    let length = out.finish()?.into_inner()?.stream_position()?;
    Ok(length)
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % limit.max(1) as u64).unwrap_or_default()
    }

    fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words
            .get(self.below(words.len()))
            .copied()
            .unwrap_or_default()
    }

    fn day(&mut self) -> String {
        format!("2025{:02}{:02}", 1 + self.below(12), 1 + self.below(28))
    }
}

const EVENTS: [&str; 12] = [
    "fever",
    "chills",
    "sepsis",
    "rash",
    "headache",
    "numbness of the arm",
    "loss of consciousness",
    "chest pain",
    "nausea",
    "swelling where it was injected",
    "shortness of breath",
    "dizziness",
];

const DRUGS: [&str; 12] = [
    "Made-up exosome drip",
    "Stem cell supernatant",
    "Vitamin C",
    "Glutathione",
    "Saline",
    "Aspirin",
    "Made-up vesicle cream",
    "Lidocaine",
    "Metformin",
    "Amlodipine",
    "Placenta extract",
    "NMN",
];

const SENTENCES: [&str; 6] = [
    "The patient had no known allergies and took no other medicines on that day. ",
    "The product was given by drip over forty minutes without any sign of trouble. ",
    "Some hours later the patient felt cold, and a temperature of 39.2 degrees was measured. ",
    "Blood cultures were taken, and treatment with antibiotics was begun at once. ",
    "The lot was set aside, and the maker was asked for its tests of sterility. ",
    "The reporter thinks that the product may have caused the event. ",
];

/// Empties `report` and fills it with what a thorough sender says.
fn fill(report: &mut Icsr, number: u64, random: &mut Random) -> Fallible<()> {
    report.clear();
    let id = format!("JP-EVIGILBENCH-{number:09}");
    report.set_key(ReportKey {
        report: id.clone(),
        case: id.clone(),
        version: 0,
    });
    let mut put = |element: Element, at: At, text: &str| report.push(element, at, text, 0);
    let top = At::TOP;
    let (first, latest) = (random.day(), random.day());
    let sent = format!("{latest}120000+0900");
    for (element, text) in [
        (el::N_2_R_1, id.as_str()),
        (el::N_2_R_2, "EVIGIL-BENCH"),
        (el::N_2_R_3, "ANYONE"),
        (el::N_2_R_4, &sent),
        (el::C_1_1, &id),
        (el::C_1_2, &sent),
        (el::C_1_3, "1"),
        (el::C_1_4, &first),
        (el::C_1_5, &latest),
        (el::C_1_6_1, "false"),
        (el::C_1_7, "true"),
        (el::C_1_8_1, &id),
        (el::C_1_8_2, "2"),
        (el::C_3_1, "3"),
        (el::C_3_2, "Made-up clinic"),
        (el::C_3_3_3, "Somebody"),
        (el::C_3_4_5, "JP"),
        (el::D_1, "A.B."),
        (el::D_5, random.pick(&["1", "2"])),
        (el::D_2_2B, "a"),
        (el::D_7_2, "No history is known."),
    ] {
        put(element, top, text)?;
    }
    put(el::D_2_2A, top, &(20 + random.below(60)).to_string())?;
    put(el::D_3, top, &(45 + random.below(50)).to_string())?;
    put(el::D_4, top, &(150 + random.below(40)).to_string())?;
    put(el::C_2_R_3, At::one(1), "JP")?;
    put(el::C_2_R_4, At::one(1), random.pick(&["1", "2", "3", "5"]))?;
    put(el::C_2_R_5, At::one(1), "1")?;
    for history in 1..=2 {
        let at = At::one(history);
        put(el::D_7_1_R_1A, at, "27.1")?;
        put(
            el::D_7_1_R_1B,
            at,
            &(10_000_000 + random.below(90_000)).to_string(),
        )?;
        put(el::D_7_1_R_3, at, "true")?;
        put(el::D_7_1_R_5, at, "Told by the patient.")?;
    }
    let reactions = 1 + u16::try_from(random.below(3))?;
    for reaction in 1..=reactions {
        let at = At::one(reaction);
        let words = random.pick(&EVENTS);
        put(el::E_I_1_1A, at, words)?;
        put(el::E_I_1_1B, at, "eng")?;
        put(el::E_I_2_1A, at, "27.1")?;
        put(
            el::E_I_2_1B,
            at,
            &(10_000_000 + random.below(90_000)).to_string(),
        )?;
        put(el::E_I_3_1, at, "3")?;
        put(random.pick_element(), at, "true")?;
        put(el::E_I_4, at, &latest)?;
        put(el::E_I_7, at, random.pick(&["1", "2", "3", "0"]))?;
        put(el::E_I_8, at, "true")?;
        put(el::E_I_9, at, "JP")?;
    }
    for test in 1..=2 {
        let at = At::one(test);
        put(el::F_R_1, at, &latest)?;
        put(
            el::F_R_2_1,
            at,
            random.pick(&["White cell count", "C-reactive protein"]),
        )?;
        put(el::F_R_3_2, at, &(1 + random.below(30)).to_string())?;
        put(el::F_R_3_3, at, "mg/L")?;
    }
    let drugs = 1 + u16::try_from(random.below(4))?;
    for drug in 1..=drugs {
        let (at, dosage) = (At::one(drug), At::two(drug, 1));
        put(el::G_K_1, at, if drug == 1 { "1" } else { "2" })?;
        put(el::G_K_2_2, at, random.pick(&DRUGS))?;
        put(el::G_K_2_3_R_1, dosage, "Made-up substance")?;
        put(el::G_K_4_R_1A, dosage, &(1 + random.below(100)).to_string())?;
        put(el::G_K_4_R_1B, dosage, "mL")?;
        put(el::G_K_4_R_4, dosage, &first)?;
        put(
            el::G_K_4_R_7,
            dosage,
            &format!("LOT-{}", random.below(5000)),
        )?;
        put(el::G_K_4_R_8, dosage, "once a week by drip")?;
        put(el::G_K_4_R_10_1, dosage, "Intravenous drip")?;
        put(el::G_K_7_R_1, dosage, "fatigue")?;
        put(el::G_K_7_R_2A, dosage, "27.1")?;
        put(el::G_K_7_R_2B, dosage, "10016256")?;
        put(el::G_K_8, at, "4")?;
        if drug == 1 {
            for reaction in 1..=reactions {
                let row = At::three(drug, reaction, 1);
                put(el::G_K_9_I_2_R_1, row, "Reporter")?;
                put(el::G_K_9_I_2_R_2, row, "WHO-UMC")?;
                put(el::G_K_9_I_2_R_3, row, "Possible")?;
            }
        }
    }
    let mut narrative = String::new();
    for _ in 0..8 + random.below(16) {
        narrative.push_str(random.pick(&SENTENCES));
    }
    put(el::H_1, top, narrative.trim_end())?;
    put(el::H_2, top, "The reporter asks for the tests of the lot.")?;
    report.push_null(el::C_2_R_1_2, At::one(1), NullFlavour::Masked, 0);
    report.sort();
    Ok(())
}

impl Random {
    /// A criterion of seriousness.
    fn pick_element(&mut self) -> Element {
        let criteria = [
            el::E_I_3_2A,
            el::E_I_3_2B,
            el::E_I_3_2C,
            el::E_I_3_2D,
            el::E_I_3_2F,
        ];
        criteria
            .get(self.below(criteria.len()))
            .copied()
            .unwrap_or(el::E_I_3_2F)
    }
}
