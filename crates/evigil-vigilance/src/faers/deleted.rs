//! Lists of cases that FDA took back: a number a line, at times with a separator after it.

use std::collections::HashSet;

use super::{codes, problem};
use crate::exchange::{Flow, Place, ReadFault, Reject, Sink};

/// Cases taken back.
#[derive(Debug, Default)]
pub(super) struct Deleted {
    cases: HashSet<u64>,
}

impl Deleted {
    /// Reads a list, and tells the sink of every case once.
    pub(super) fn read(
        &mut self,
        name: &str,
        bytes: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ReadFault> {
        let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
        for (line_number, line) in (1..).zip(bytes.split(|byte| *byte == end)) {
            let line: &[u8] = super::row::trimmed(line);
            let field = super::row::trimmed(line.strip_suffix(b"$").unwrap_or(line));
            // Files begin with a blank line, and some end with one.
            if field.is_empty() {
                continue;
            }
            let flow = match super::scan::number(field) {
                Some(case) if self.cases.insert(case) => sink.withdraw(&case.to_string()),
                Some(_) => Flow::Continue,
                // The first line of later files may be the name of the column.
                None if line_number == 1 && field.eq_ignore_ascii_case(b"caseid") => Flow::Continue,
                None => {
                    let problem = problem(codes::NOT_A_CASE, Place::line(name, line_number));
                    let start = field.get(..Reject::RAW_MAX).unwrap_or(field);
                    sink.reject(Reject::new(problem, &super::row::text(start)))
                }
            };
            if flow == Flow::Stop {
                return Err(ReadFault::Stopped);
            }
        }
        Ok(())
    }

    pub(super) fn has(&self, case: Option<u64>) -> bool {
        case.is_some_and(|case| self.cases.contains(&case))
    }

    pub(super) fn len(&self) -> u64 {
        self.cases.len() as u64
    }
}
