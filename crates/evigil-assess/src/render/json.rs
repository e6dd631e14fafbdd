//! JSON: pretty for people, one object a line for programs.

use std::io::Write;

use super::{RenderError, ReportWriter, Shape};
use crate::CheckReport;

pub(super) fn pretty(report: &CheckReport) -> Result<Vec<u8>, RenderError> {
    Ok(serde_json::to_vec_pretty(report)?)
}

/// Bytes of the report on a page of usual length.
const USUAL_BYTES: usize = 48 << 10;

pub(super) fn line(report: &CheckReport) -> Result<Vec<u8>, RenderError> {
    let mut line = Vec::with_capacity(USUAL_BYTES);
    serde_json::to_writer(&mut line, report)?;
    line.push(b'\n');
    Ok(line)
}

/// Writes one object, or an array.
pub(super) struct JsonWriter<'o> {
    out: Box<dyn Write + Send + 'o>,
    shape: Shape,
    written: usize,
}

impl<'o> JsonWriter<'o> {
    pub(super) fn new(out: Box<dyn Write + Send + 'o>, shape: Shape) -> Self {
        Self {
            out,
            shape,
            written: 0,
        }
    }
}

impl ReportWriter for JsonWriter<'_> {
    fn add(&mut self, _: &CheckReport, body: &[u8]) -> Result<(), RenderError> {
        if self.shape == Shape::Many {
            self.out
                .write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
        }
        self.written += 1;
        Ok(self.out.write_all(body)?)
    }

    fn finish(mut self: Box<Self>, _: usize) -> Result<(), RenderError> {
        let end: &[u8] = match (self.shape, self.written) {
            (Shape::Many, 0) => b"[]\n",
            (Shape::Many, _) => b"\n]\n",
            (Shape::One, 0) => b"",
            (Shape::One, _) => b"\n",
        };
        self.out.write_all(end)?;
        Ok(self.out.flush()?)
    }
}

/// Writes one object a line.
pub(super) struct LineWriter<'o>(Box<dyn Write + Send + 'o>);

impl<'o> LineWriter<'o> {
    pub(super) fn new(out: Box<dyn Write + Send + 'o>) -> Self {
        Self(out)
    }
}

impl ReportWriter for LineWriter<'_> {
    fn add(&mut self, _: &CheckReport, body: &[u8]) -> Result<(), RenderError> {
        Ok(self.0.write_all(body)?)
    }

    fn finish(mut self: Box<Self>, _: usize) -> Result<(), RenderError> {
        Ok(self.0.flush()?)
    }
}
