//! What is said once for a file or an input.

use memchr::{memchr, memchr2};

use super::load::Loaded;
use super::row::trimmed_end;
use super::scan::{Refusal, Refused, Scanned};
use super::{codes, problem};
use crate::exchange::{Place, Problem, ProblemSeverity as Severity, Reject};

/// Lines that one note about a file names; the rest is counted.
const LINES_NAMED: usize = 20;

/// What is odd about a file, though its rows could be read.
pub(super) fn of_file(part: &Loaded<'_>, scanned: &Scanned) -> Vec<Problem> {
    let mut problems = Vec::new();
    let note = |code, severity| Problem::new(code, severity, Place::file(part.name));
    if scanned.trailing > 0 {
        let note = note(codes::TRAILING, Severity::Note);
        problems.push(note.with("count", scanned.trailing));
    }
    let by_line = [
        (codes::SPLIT, &scanned.split),
        (codes::JOINED, &scanned.joined),
        (codes::REPAIRED, &scanned.repaired),
    ];
    for (code, lines) in by_line {
        if let Some(first) = lines.first() {
            let place = Place::line(part.name, u64::from(*first));
            let named: Vec<String> = lines
                .iter()
                .take(LINES_NAMED)
                .map(ToString::to_string)
                .collect();
            problems.push(
                Problem::new(code, Severity::Warning, place)
                    .with("count", lines.len())
                    .with("lines", named.join(", ")),
            );
        }
    }
    let [crlf, alone] = scanned.ends;
    if crlf > 0 && alone > 0 {
        let note = note(codes::LINE_ENDS, Severity::Note);
        problems.push(note.with("crlf", crlf).with("alone", alone));
    }
    if let Some((lines, first)) = not_utf8(&part.bytes) {
        let place = Place::line(part.name, first);
        let note = Problem::new(codes::ENCODING, Severity::Note, place);
        problems.push(note.with("count", lines));
    }
    // At the end of a file they are what old systems put there.
    if memchr2(0, 0x1A, trimmed_end(&part.bytes)).is_some() {
        problems.push(note(codes::CONTROL, Severity::Note));
    }
    problems
}

/// Lines that are no UTF-8, and the first of them.
fn not_utf8(bytes: &[u8]) -> Option<(u64, u64)> {
    // Most files are, and looking at the whole at once is far faster than line by line.
    if str::from_utf8(bytes).is_ok() {
        return None;
    }
    let (mut count, mut first, mut line, mut rest) = (0_u64, 0, 0_u64, bytes);
    while !rest.is_empty() {
        line += 1;
        let end = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (this, after) = rest.split_at(end.min(rest.len()));
        if str::from_utf8(this).is_err() {
            count += 1;
            if first == 0 {
                first = line;
            }
        }
        rest = after;
    }
    Some((count, first))
}

/// A row that is not taken, with its reason.
pub(super) fn refused(part: &Loaded<'_>, refused: Refused) -> Reject {
    let place = Place::line(part.name, u64::from(refused.line));
    let problem = match refused.why {
        Refusal::Fields(found) => problem(codes::FIELDS, place)
            .with("found", found)
            .with("expected", part.layout.len()),
        Refusal::Key => problem(
            codes::KEY,
            place.field(part.layout.name(super::layout::Column::Id)),
        ),
        Refusal::Length => problem(codes::ROW_LENGTH, place).with("bytes", refused.len),
    };
    reject(part, problem, refused.start, refused.len)
}

/// A reject with the start of the bytes it stands for.
pub(super) fn reject(part: &Loaded<'_>, problem: Problem, start: usize, len: usize) -> Reject {
    let end = start.saturating_add(len.min(Reject::RAW_MAX));
    let raw = part.bytes.get(start..end).unwrap_or_default();
    Reject::new(problem.with("table", part.table()), &super::row::text(raw))
}
