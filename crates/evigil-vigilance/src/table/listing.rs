//! The line listing: one row a case, as safety boards read them.

use std::io::{self, Write};

use crate::exchange::ReportFormat;
use crate::form::Words;
use crate::icsr::{At, Icsr, Role, Seriousness, register as el};

/// Columns of the listing, in order.
pub const LISTING_COLUMNS: [&str; 21] = [
    "case_id",
    "report_id",
    "version",
    "source",
    "received",
    "country",
    "reporter",
    "age",
    "age_unit",
    "sex",
    "serious",
    "suspects",
    "lots",
    "others",
    "reactions",
    "outcomes",
    "reporter_word",
    "age_unit_word",
    "sex_word",
    "serious_words",
    "outcome_words",
];

/// Between the values of one cell.
const BETWEEN: &str = "; ";

/// Writes a line listing as CSV. Its values are as they were reported: it holds health data. What
/// codes mean stands in columns of words behind them.
pub struct Listing<W: Write, T: Words> {
    out: csv::Writer<W>,
    words: T,
}

impl<W: Write, T: Words> Listing<W, T> {
    /// A listing with its header.
    ///
    /// # Errors
    /// What `out` says.
    pub fn new(out: W, words: T) -> io::Result<Self> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(LISTING_COLUMNS)?;
        Ok(Self { out, words })
    }

    /// Adds a case. `format` is where it comes from.
    ///
    /// # Errors
    /// What the writer says.
    pub fn report(&mut self, report: &Icsr, format: ReportFormat) -> io::Result<()> {
        let key = report.key();
        let top = |element| report.text(element, At::TOP).unwrap_or_default().to_owned();
        let first = |element| {
            report
                .all(element)
                .find_map(|item| item.value.text())
                .unwrap_or_default()
                .to_owned()
        };
        let names = |wanted: &dyn Fn(Option<Role>) -> bool| {
            let drugs = report.drugs().filter(|drug| wanted(drug.role()));
            joined(drugs.filter_map(|drug| drug.name()))
        };
        let beside = |role| matches!(role, Some(Role::Concomitant | Role::NotAdministered));
        let lots = report
            .drugs()
            .filter(|drug| !beside(drug.role()))
            .flat_map(|drug| drug.lots().collect::<Vec<_>>());
        let word = |family: &str, code: String| match code.as_str() {
            "" => code,
            code => self.words.word(family, code),
        };
        let outcomes = report.reactions().map(|reaction| {
            let code = reaction.outcome().unwrap_or_default();
            word("outcome", code.to_owned())
        });
        let told = [
            word("qualification", first(el::C_2_R_4)),
            word("age-unit", top(el::D_2_2B)),
            word("sex", top(el::D_5)),
            criteria(report.seriousness(), |(_, name)| {
                self.words.word("criterion", name)
            }),
            outcomes.collect::<Vec<_>>().join(BETWEEN),
        ];
        let record = [
            key.case.clone(),
            key.report.clone(),
            key.version.to_string(),
            format.code().to_owned(),
            report
                .received()
                .map(|date| date.to_string())
                .unwrap_or_default(),
            first(el::E_I_9),
            first(el::C_2_R_4),
            top(el::D_2_2A),
            top(el::D_2_2B),
            top(el::D_5),
            criteria(report.seriousness(), |(letter, _)| letter.to_owned()),
            names(&|role| !beside(role)),
            joined(lots),
            names(&beside),
            joined(report.reactions().filter_map(|reaction| reaction.event())),
            joined(
                report
                    .reactions()
                    .map(|reaction| reaction.outcome().unwrap_or("")),
            ),
        ];
        self.out.write_record(record.iter().chain(&told))?;
        Ok(())
    }

    /// Ends the listing.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn joined<'t>(values: impl Iterator<Item = &'t str>) -> String {
    values.collect::<Vec<_>>().join(BETWEEN)
}

/// The criteria met, each as `shown` has it of its letter in E.i.3.2 and its name; empty for a case
/// that is not serious.
fn criteria(serious: Seriousness, shown: impl Fn((&str, &str)) -> String) -> String {
    let all = [
        (serious.death, "a", "death"),
        (serious.life_threatening, "b", "life-threatening"),
        (serious.hospitalisation, "c", "hospitalisation"),
        (serious.disability, "d", "disability"),
        (serious.congenital_anomaly, "e", "congenital-anomaly"),
        (serious.other, "f", "other"),
        (serious.required_intervention, "h", "intervention"),
    ];
    let met = all.iter().filter(|(is_met, ..)| *is_met);
    met.map(|(_, letter, name)| shown((letter, name)))
        .collect::<Vec<_>>()
        .join(BETWEEN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::icsr::ReportKey;

    struct Bare;

    impl Words for Bare {
        fn word(&self, family: &str, code: &str) -> String {
            format!("{family} {code}")
        }
    }

    #[test]
    fn a_case_is_one_row() {
        let mut report = Icsr::new(ReportKey {
            report: "r".to_owned(),
            case: "c".to_owned(),
            version: 2,
        });
        let mut push = |element, at, text| report.push(element, at, text, 0).unwrap();
        push(el::E_I_1_1A, At::one(1), "敗血症");
        push(el::E_I_1_1A, At::one(2), "fever, chills");
        push(el::E_I_7, At::one(2), "1");
        push(el::E_I_3_2B, At::one(1), "true");
        push(el::G_K_1, At::one(1), "1");
        push(el::G_K_2_2, At::one(1), "exosome");
        push(el::G_K_4_R_7, At::two(1, 1), "A-1");
        push(el::G_K_1, At::one(2), "2");
        push(el::G_K_2_2, At::one(2), "saline");
        report.sort();
        let mut bytes = Vec::new();
        let mut listing = Listing::new(&mut bytes, Bare).unwrap();
        listing.report(&report, ReportFormat::E2bR3).unwrap();
        listing.finish().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let row = text.lines().nth(1).unwrap();
        assert_eq!(
            row,
            "c,r,2,e2b-r3,,,,,,,b,exosome,A-1,saline,\"敗血症; fever, chills\",; 1,,,,criterion life-threatening,; outcome 1"
        );
    }
}
