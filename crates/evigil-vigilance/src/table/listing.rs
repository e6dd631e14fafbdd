//! The line listing: one row a case, as safety boards read them.

use std::io::{self, Write};

use crate::exchange::ReportFormat;
use crate::icsr::{At, Icsr, Role, Seriousness, register as el};

/// Columns of the listing, in order.
pub const LISTING_COLUMNS: [&str; 16] = [
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
];

/// Between the values of one cell.
const BETWEEN: &str = "; ";

/// Writes a line listing as CSV. Its values are as they were reported: it holds health data.
pub struct Listing<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> Listing<W> {
    /// A listing with its header.
    ///
    /// # Errors
    /// What `out` says.
    pub fn new(out: W) -> io::Result<Self> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(LISTING_COLUMNS)?;
        Ok(Self { out })
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
        self.out.write_record([
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
            criteria(report.seriousness()),
            names(&|role| !beside(role)),
            joined(lots),
            names(&beside),
            joined(report.reactions().filter_map(|reaction| reaction.event())),
            joined(
                report
                    .reactions()
                    .map(|reaction| reaction.outcome().unwrap_or("")),
            ),
        ])?;
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

/// The criteria met, by the letters of E.i.3.2; empty for a case that is not serious.
fn criteria(serious: Seriousness) -> String {
    let letters = [
        (serious.death, "a"),
        (serious.life_threatening, "b"),
        (serious.hospitalisation, "c"),
        (serious.disability, "d"),
        (serious.congenital_anomaly, "e"),
        (serious.other, "f"),
        (serious.required_intervention, "h"),
    ];
    joined(
        letters
            .iter()
            .filter(|(is_met, _)| *is_met)
            .map(|(_, letter)| *letter),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::icsr::ReportKey;

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
        let mut listing = Listing::new(&mut bytes).unwrap();
        listing.report(&report, ReportFormat::E2bR3).unwrap();
        listing.finish().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let row = text.lines().nth(1).unwrap();
        assert_eq!(
            row,
            "c,r,2,e2b-r3,,,,,,,b,exosome,A-1,saline,\"敗血症; fever, chills\",; 1"
        );
    }
}
