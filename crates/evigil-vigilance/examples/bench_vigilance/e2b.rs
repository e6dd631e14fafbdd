//! A batch of E2B(R3) of any size: read, held against the rules of ICH, and into the case table.

use std::fs::File;
use std::io::{self, BufWriter};
use std::num::NonZero;
use std::path::Path;
use std::thread;

use evigil_knowledge::Knowledge;
use evigil_vigilance::e2b::r3::{Limits, Met, read_on};
use evigil_vigilance::exchange::{Flow, ReportFormat};
use evigil_vigilance::icsr::{Element, Icsr, register as el};
use evigil_vigilance::table::{CaseTable, ReportRows, TableForm};
use evigil_vigilance::validate::{Header, OutsideLists, RuleBase, Validator};

use crate::{Fallible, Part, fault};

/// How far the work goes: for finding out what costs how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Until {
    Parsed,
    Validated,
    Written,
}

/// Elements that the script of the other program takes.
const ELEMENTS: [Element; 30] = [
    el::C_1_1,
    el::C_1_2,
    el::C_1_3,
    el::C_1_4,
    el::C_1_5,
    el::C_1_7,
    el::C_1_8_1,
    el::C_1_8_2,
    el::C_2_R_3,
    el::C_2_R_4,
    el::C_3_2,
    el::D_1,
    el::D_2_2A,
    el::D_2_2B,
    el::D_3,
    el::D_5,
    el::E_I_1_1A,
    el::E_I_2_1B,
    el::E_I_3_2A,
    el::E_I_3_2C,
    el::E_I_4,
    el::E_I_7,
    el::G_K_1,
    el::G_K_2_2,
    el::G_K_4_R_1A,
    el::G_K_4_R_1B,
    el::G_K_4_R_4,
    el::G_K_4_R_7,
    el::G_K_7_R_1,
    el::H_1,
];

/// What came of a message.
struct Made {
    rows: ReportRows,
    /// Values of the elements that the other program takes too.
    values: u64,
    findings: u64,
}

/// How many values of thirty elements a batch has.
pub(crate) fn batch(path: &Path, until: Until) -> Fallible<u64> {
    let source = Part::open(path)?;
    let base = RuleBase::load(Knowledge::embedded()?)?;
    let validator = Validator::new(
        &base,
        &["ich"],
        "2026-11-22".parse()?,
        OutsideLists::default(),
    )?;
    let out = File::create(path.with_extension("evigil.parquet"))?;
    let mut table = CaseTable::new(BufWriter::with_capacity(1 << 20, out), TableForm::Parquet)?;
    let readers = thread::available_parallelism().map_or(1, NonZero::get);
    let prepare = |report: &Icsr| made(report, &validator, until);
    let (mut values, mut findings, mut failure) = (0, 0, None);
    let header = read_on(&source, &Limits::default(), readers, &prepare, &mut |met| {
        let added = match met {
            Met::Report(read) => {
                values += read.prepared.values;
                findings += read.prepared.findings;
                table.rows(&read.prepared.rows)
            }
            Met::Reject(reject) => Err(io::Error::other(reject.problem.code)),
            Met::Problem(_) => Ok(()),
        };
        failure = failure.take().or(added.err());
        if failure.is_some() {
            Flow::Stop
        } else {
            Flow::Continue
        }
    });
    if let Some(error) = failure {
        return Err(error.into());
    }
    header.map_err(fault)?;
    std::hint::black_box(findings);
    table.finish()?.0.into_inner()?.sync_data()?;
    Ok(values)
}

fn made(report: &Icsr, validator: &Validator<'_>, until: Until) -> Made {
    let value = |element: &Element| {
        let items = report.all(*element);
        items.filter(|item| item.value.text().is_some()).count() as u64
    };
    let mut made = Made {
        rows: ReportRows::default(),
        values: ELEMENTS.iter().map(value).sum(),
        findings: 0,
    };
    if until >= Until::Validated {
        let mut findings = Vec::new();
        validator.validate(report, &Header::default(), &mut findings);
        made.findings = findings.len() as u64;
    }
    if until == Until::Written {
        made.rows.fill(report, ReportFormat::E2bR3);
    }
    made
}
