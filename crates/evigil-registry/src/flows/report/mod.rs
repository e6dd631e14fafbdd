//! A report from the day it comes in to the authority's answer: taken in, triaged, asked back,
//! coded, judged, sent, acknowledged, closed.
//!
//! [`course`] says in which order; everything that is known of seriousness, deadlines, terms and the
//! standard of exchange is asked of `evigil-vigilance`.

pub mod acknowledge;
mod base;
pub mod clinic_report;
pub mod coding;
mod content;
pub mod course;
pub mod deadline;
pub mod export;
pub mod import;
pub mod intake;
pub mod many;
mod patient_form;
pub mod query;
pub mod queue;
mod stored;
pub mod story;
pub mod triage;

pub(crate) use base::Base;
pub use clinic_report::{ClinicReaction, ClinicReport};
pub use content::DueClock;
pub use patient_form::{Ending, PatientForm};

use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::lines;
use sqlx::AnyConnection;

use crate::database::Change;
use crate::fault::Fault;
use crate::kind::Kind;
use crate::record::{List, Record};
use crate::rights::Reach;

/// Every record of a kind whose column holds this text, within reach, page by page.
pub(crate) async fn every(
    connection: &mut AnyConnection,
    kind: &Kind,
    (column, value): (&str, &str),
    reach: &Reach,
) -> Result<Vec<Record>, Fault> {
    let mut list = List {
        filters: vec![(column.to_owned(), value.to_owned())],
        limit: Some(1000),
        ..List::default()
    };
    let mut all = Vec::new();
    loop {
        let page = list.page(connection, kind, reach).await?;
        all.extend(page.records);
        match page.next {
            Some(next) => list.after = Some(next),
            None => return Ok(all),
        }
    }
}

/// The report in its own form, as it is stored.
pub(crate) fn icsr_of(record: &Record) -> Result<Icsr, Fault> {
    let mut icsr = Icsr::default();
    let text = record.fields.get_text("icsr").unwrap_or_default();
    lines::parse_line(text.as_bytes(), &mut icsr)
        .map_err(|fault| Fault::Internal(format!("a stored report can't be read: {fault}")))?;
    Ok(icsr)
}

/// Refuses a version of a report that another one has followed: work goes on with the newer one.
pub(crate) async fn newest(
    change: &mut Change<'_>,
    kind: &Kind,
    report: &Record,
) -> Result<(), Fault> {
    let by = every(
        change.connection(),
        kind,
        ("follows_id", &report.id),
        &Reach::everything(),
    )
    .await?;
    match by.first() {
        None => Ok(()),
        Some(next) => Err(Fault::Step {
            code: "EV-R301",
            details: vec![("id", next.id.clone())],
        }),
    }
}

/// The newest version of each report of a case, the oldest report first.
pub(crate) async fn newest_of_case(
    connection: &mut AnyConnection,
    kind: &Kind,
    case_id: &str,
) -> Result<Vec<Record>, Fault> {
    let mut reports = every(connection, kind, ("case_id", case_id), &Reach::everything()).await?;
    let followed: Vec<String> = reports
        .iter()
        .filter_map(|report| report.fields.get_text("follows_id"))
        .map(str::to_owned)
        .collect();
    reports.retain(|report| !followed.contains(&report.id));
    Ok(reports)
}
