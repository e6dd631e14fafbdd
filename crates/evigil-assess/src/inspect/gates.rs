//! Gates that were drawn elsewhere, over the events of a file.

use evigil_cytometry::Events;
use evigil_cytometry::compensation::Spillover;
use evigil_cytometry::gating_ml::{EvaluateError, GatingDocument};
use evigil_cytometry::interval::{ShareMethod, share};
use evigil_instrument::fcs::{DataSet, Scale};
use evigil_instrument::{Contents, Inspection};

use super::report::{GatePart, InspectReport, ProblemPart};
use crate::Messages;

/// Confidence of the intervals of shares.
const CONFIDENCE: f64 = 0.95;

impl InspectReport {
    /// Adds the events in each gate of a Gating-ML document to every data set.
    ///
    /// Values are linear, as Gating-ML asks. A data set that lacks a channel of the gates, or whose
    /// spillover can't be inverted, has a problem instead.
    pub fn gate(
        &mut self,
        inspection: &Inspection<'_>,
        document: &GatingDocument,
        messages: &Messages,
    ) {
        let Contents::Events(events) = &inspection.contents else {
            return;
        };
        for (number, (part, set)) in self.datasets.iter_mut().zip(&events.datasets).enumerate() {
            match gates(set, document) {
                Ok(gates) => part.gates = gates,
                Err(error) => self.problems.push(ProblemPart {
                    code: "EV-G002",
                    severity: "error",
                    place: format!("dataset {}", number + 1),
                    message: messages.with("problem-EV-G002", [("reason", error.to_string())]),
                }),
            }
        }
    }
}

fn gates(set: &DataSet<'_>, document: &GatingDocument) -> Result<Vec<GatePart>, EvaluateError> {
    let names: Vec<String> = (set.parameters().iter())
        .map(|parameter| parameter.name.clone())
        .collect();
    let matrix = set.matrix::<f64>(Scale::Linear);
    // The matrix of a data set always holds whole events of all its parameters.
    let Ok(events) = Events::new(&names, matrix.values()) else {
        return Ok(Vec::new());
    };
    let spillover = set.spillover().and_then(|spillover| {
        Spillover::new(spillover.names.clone(), spillover.matrix.clone()).ok()
    });
    let members = document.evaluate(&events, spillover.as_ref())?;
    let total = events.len() as u64;
    let part = |(id, inside): (String, Vec<bool>)| {
        let count = inside.iter().filter(|inside| **inside).count() as u64;
        let share = share(count, total, CONFIDENCE, ShareMethod::Wilson).ok();
        let gate = document.gates.iter().find(|gate| gate.id == id);
        GatePart {
            parent: gate.and_then(|gate| gate.parent.clone()),
            id,
            events: count,
            share: share.map(|share| share.value),
            share_low: share.map(|share| share.low),
            share_high: share.map(|share| share.high),
        }
    };
    Ok(members.into_iter().map(part).collect())
}
