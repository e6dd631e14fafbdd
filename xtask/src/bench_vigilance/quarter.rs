//! A made-up quarter of FAERS: the columns, lengths and shares of real ones, and no real case.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::words::Words;
use crate::random::Random;

/// Of everything generated. Another generator writes another file: its version is in the name.
const SEED: u64 = 20_240_131;
const VERSION: u32 = 1;

/// How many rows there shall be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) cases: usize,
    pub(super) drugs: usize,
    pub(super) reactions: usize,
}

impl Size {
    /// Of a full quarter of these days, for this many cases.
    pub(super) const fn of(cases: usize) -> Self {
        Self {
            cases,
            drugs: cases / 4 * 15,
            reactions: cases * 3,
        }
    }
}

/// One version of a case in this many has an older version in the same quarter.
const OLDER_ONCE_IN: usize = 30;

/// One case in this many is in the list of deleted ones.
const DELETED_ONCE_IN: usize = 400;

const HEADERS: [(&str, &str); 7] = [
    (
        "DEMO",
        "primaryid$caseid$caseversion$i_f_code$event_dt$mfr_dt$init_fda_dt$fda_dt$rept_cod$auth_num$\
         mfr_num$mfr_sndr$lit_ref$age$age_cod$age_grp$sex$e_sub$wt$wt_cod$rept_dt$to_mfr$occp_cod$\
         reporter_country$occr_country",
    ),
    (
        "DRUG",
        "primaryid$caseid$drug_seq$role_cod$drugname$prod_ai$val_vbm$route$dose_vbm$cum_dose_chr$\
         cum_dose_unit$dechal$rechal$lot_num$exp_dt$nda_num$dose_amt$dose_unit$dose_form$dose_freq",
    ),
    ("REAC", "primaryid$caseid$pt$drug_rec_act"),
    ("OUTC", "primaryid$caseid$outc_cod"),
    ("RPSR", "primaryid$caseid$rpsr_cod"),
    (
        "THER",
        "primaryid$caseid$dsg_drug_seq$start_dt$end_dt$dur$dur_cod",
    ),
    ("INDI", "primaryid$caseid$indi_drug_seq$indi_pt"),
];

/// Writes a quarter below `folder`, unless it is there; where it is.
pub(super) fn write(folder: &Path, size: Size) -> Result<PathBuf> {
    let name = format!(
        "faers-{VERSION}-{}-{}-{}",
        size.cases, size.drugs, size.reactions
    );
    let whole = folder.join(name);
    if whole.exists() {
        return Ok(whole);
    }
    // It appears only when it is complete.
    let part = whole.with_extension("part");
    if part.exists() {
        fs::remove_dir_all(&part)?;
    }
    fs::create_dir_all(&part)?;
    Quarter::create(&part, size)?.write(size)?;
    fs::rename(&part, &whole)?;
    Ok(whole)
}

/// Numbers of rows a report, which are `total` together: one for most, many for few.
fn counts(random: &mut Random, reports: usize, total: usize) -> Vec<u8> {
    let mut counts: Vec<u8> = (0..reports)
        .map(|_| match random.between(0, 20) {
            0..9 => 1,
            9..15 => random.between(2, 5),
            15..19 => random.between(5, 11),
            _ => random.between(11, 40),
        })
        .map(|count| u8::try_from(count).unwrap_or(1))
        .collect();
    let mut sum: usize = counts.iter().map(|count| usize::from(*count)).sum();
    while sum != total && reports > 0 {
        let at = random.between(0, reports);
        let Some(count) = counts.get_mut(at) else {
            continue;
        };
        if sum < total && *count < u8::MAX {
            *count += 1;
            sum += 1;
        } else if sum > total && (*count > 1 || total < reports) && *count > 0 {
            *count -= 1;
            sum -= 1;
        }
    }
    counts
}

/// The files of a quarter under way.
struct Quarter {
    random: Random,
    words: Words,
    folder: PathBuf,
    tables: Vec<BufWriter<File>>,
}

/// A report under way.
struct Report {
    /// `primaryid$caseid`.
    key: String,
    event: Option<String>,
}

impl Quarter {
    fn create(folder: &Path, _: Size) -> Result<Self> {
        let mut tables = Vec::new();
        for (table, header) in HEADERS {
            let file = File::create(folder.join(format!("{table}24Q1.txt")))?;
            let mut out = BufWriter::with_capacity(1 << 20, file);
            write!(out, "{header}\r\n")?;
            tables.push(out);
        }
        let mut random = Random::new(SEED);
        Ok(Self {
            words: Words::new(&mut random),
            random,
            folder: folder.to_owned(),
            tables,
        })
    }

    fn write(mut self, size: Size) -> Result<()> {
        let drugs = counts(&mut self.random, size.cases, size.drugs);
        let reactions = counts(&mut self.random, size.cases, size.reactions);
        let mut deleted = Vec::new();
        for (number, (drugs, reactions)) in drugs.into_iter().zip(reactions).enumerate() {
            let case = 22_000_000 + number;
            if self.random.once_in(DELETED_ONCE_IN) {
                deleted.push(case);
            }
            let mut version = 1 + self.random.between(0, 6) * self.random.between(0, 4) / 2;
            if self.random.once_in(OLDER_ONCE_IN) {
                self.report(case, version, 1, 1)?;
                version += 1;
            }
            self.report(case, version, drugs, reactions)?;
        }
        // Most of a list is about cases of other quarters.
        deleted.extend((0..3 * deleted.len()).map(|number| 15_000_000 + 7 * number));
        let mut list = BufWriter::new(File::create(self.folder.join("DELETE24Q1.txt"))?);
        write!(list, " \r\n")?;
        for case in deleted {
            write!(list, "{case}\r\n")?;
        }
        list.flush()?;
        for mut table in self.tables {
            table.flush()?;
        }
        Ok(())
    }

    fn row(&mut self, table: usize, row: &str) -> Result<()> {
        if let Some(out) = self.tables.get_mut(table) {
            write!(out, "{row}\r\n")?;
        }
        Ok(())
    }

    /// True in `percent` of a hundred.
    fn chance(&mut self, percent: usize) -> bool {
        self.random.between(0, 100) < percent
    }

    fn day(&mut self, year: usize) -> String {
        let (month, day) = (self.random.between(1, 13), self.random.between(1, 29));
        format!("{year}{month:02}{day:02}")
    }

    /// As much of a day as somebody knew.
    fn cut_day(&mut self, year: usize) -> String {
        let day = self.day(year);
        match self.random.between(0, 10) {
            0 => day[..4].to_owned(),
            1 | 2 => day[..6].to_owned(),
            _ => day,
        }
    }

    fn report(&mut self, case: usize, version: usize, drugs: u8, reactions: u8) -> Result<()> {
        let report = self.demo(case, version)?;
        let mut terms = Vec::new();
        // A term stands once in a report.
        while terms.len() < usize::from(reactions) {
            let term = self.words.term(&mut self.random);
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        for term in terms {
            let term = self.words.terms.get(term).cloned().unwrap_or_default();
            let again = if self.random.once_in(200) { &*term } else { "" };
            let row = format!("{}${term}${again}", report.key);
            self.row(2, &row)?;
        }
        if self.chance(55) {
            let outcomes = ["OT", "HO", "DE", "LT", "DS", "CA", "RI"];
            let first = self.random.between(0, outcomes.len() + 6) % outcomes.len();
            let count = 1 + self.random.between(0, 2);
            for outcome in outcomes.iter().cycle().skip(first).take(count) {
                let row = format!("{}${outcome}", report.key);
                self.row(3, &row)?;
            }
        }
        if self.chance(5) {
            let source = self.random.pick(&["CSM", "HP", "FGN", "SDY", "LIT"]);
            let row = format!("{}${source}", report.key);
            self.row(4, &row)?;
        }
        for sequence in 1..=drugs {
            self.drug(&report, sequence)?;
        }
        Ok(())
    }

    fn demo(&mut self, case: usize, version: usize) -> Result<Report> {
        let key = format!("{case}{version}${case}");
        let event = self.chance(50).then(|| self.cut_day(2023));
        let maker = self.words.maker(&mut self.random);
        let country = self
            .random
            .pick(&["US", "US", "US", "CA", "JP", "FR", "DE", "GB", "IT", "CN"]);
        let first = self.day(2023);
        let (received, made) = (self.day(2024), self.day(2024));
        let age = if self.chance(60) {
            format!("{}$YR", self.random.between(1, 95))
        } else if self.chance(5) {
            format!("{}$MON", self.random.between(1, 30))
        } else {
            "$".to_owned()
        };
        let group = self.random.pick(&["", "", "", "A", "E", "C", "T"]);
        let sex = self.random.pick(&["F", "F", "F", "M", "M", ""]);
        let weight = if self.chance(25) {
            format!(
                "{}.{}$KG",
                self.random.between(40, 130),
                self.random.between(0, 10)
            )
        } else {
            "$".to_owned()
        };
        let literature = if self.chance(5) {
            self.words.paper(&mut self.random)
        } else {
            String::new()
        };
        let followup = if version > 1 { "F" } else { "I" };
        let kind = self.random.pick(&["EXP", "EXP", "PER", "DIR"]);
        let reporter = self
            .random
            .pick(&["MD", "CN", "CN", "HP", "PH", "OT", "LW", ""]);
        let number = 100_000 + case % 900_000;
        let row = format!(
            "{case}{version}${case}${version}${followup}${}${made}${first}${received}${kind}$\
             ${country}-{maker}-2024{country}{number}${maker}${literature}${age}${group}${sex}$Y$\
             {weight}${received}$${reporter}${country}${country}",
            event.as_deref().unwrap_or_default(),
        );
        self.row(0, &row)?;
        Ok(Report { key, event })
    }

    fn drug(&mut self, report: &Report, sequence: u8) -> Result<()> {
        let drug = self.words.drug(&mut self.random);
        let (brand, substance) = self.words.drugs.get(drug).cloned().unwrap_or_default();
        // Brands are written in many ways, substances in one.
        let name = match self.random.between(0, 6) {
            0 => substance.clone(),
            1 => format!("{brand} {} MG", 5 * self.random.between(1, 40)),
            _ => brand,
        };
        let substance = if self.chance(96) { &*substance } else { "" };
        let role = match sequence {
            1 => "PS",
            _ if self.chance(35) => "SS",
            _ if self.random.once_in(300) => "I",
            _ => "C",
        };
        let route = self.random.pick(&[
            "Oral",
            "Oral",
            "Oral",
            "",
            "",
            "Subcutaneous",
            "Intravenous (not otherwise specified)",
            "Unknown",
            "Intramuscular",
        ]);
        let (dose, amount) = if self.chance(45) {
            let amount = 5 * self.random.between(1, 100);
            let often = self.random.pick(&["QD", "BID", "/WK", "QOW", ""]);
            let form = self
                .random
                .pick(&["Tablet", "Solution for injection", "Capsule", ""]);
            let words = [
                "once daily",
                "two times a day",
                "every week",
                "unknown",
                "as directed",
            ];
            let text = format!("{amount} MG, {}", self.random.pick(&words));
            (text, format!("{amount}$MG${form}${often}"))
        } else {
            ("UNK".to_owned(), "$$$".to_owned())
        };
        let dechallenge = self.random.pick(&["", "U", "Y", "D", "N"]);
        let lot = if self.random.once_in(8) {
            self.words.lot(&mut self.random)
        } else {
            String::new()
        };
        let licence = if self.chance(45) {
            (20_000 + drug).to_string()
        } else {
            String::new()
        };
        let key = &report.key;
        let row = format!(
            "{key}${sequence}${role}${name}${substance}$1${route}${dose}$$${dechallenge}$$\
             {lot}$${licence}${amount}"
        );
        self.row(1, &row)?;
        if self.chance(40) {
            // Begun before the event, as a rule.
            let start = match &report.event {
                Some(event) if event.len() == 8 && self.chance(60) => format!("{}01", &event[..6]),
                _ => self.cut_day(2023),
            };
            let end = if self.chance(30) {
                self.cut_day(2024)
            } else {
                String::new()
            };
            let duration = if self.random.once_in(10) {
                format!("{}$DAY", self.random.between(1, 300))
            } else {
                "$".to_owned()
            };
            self.row(5, &format!("{key}${sequence}${start}${end}${duration}"))?;
        }
        if self.chance(80) {
            let term = if self.chance(40) {
                "Product used for unknown indication".to_owned()
            } else {
                let term = self.words.term(&mut self.random);
                self.words.terms.get(term).cloned().unwrap_or_default()
            };
            self.row(6, &format!("{key}${sequence}${term}"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_add_up() {
        let mut random = Random::new(1);
        let counts = counts(&mut random, 400, 1500);
        assert_eq!(
            counts
                .iter()
                .map(|count| usize::from(*count))
                .sum::<usize>(),
            1500
        );
        assert!(counts.iter().all(|count| *count > 0));
    }
}
