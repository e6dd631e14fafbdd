//! Applies a mapping to a table.

use evigil_core::{Nanometres, ParticlesPerMl};

use super::fault::{MappingFault, MappingFaultKind};
use super::model::{ClassPoint, ConcentrationUnit, LengthUnit, RowKind};
use super::{Column, ColumnPlace, Mapped, Mapping, Signal};
use crate::table::nanosight::class_edges;
use crate::table::number::parse_number;
use crate::table::problems::Problems;
use crate::table::rows::{Dialect, Row, Rows};
use crate::table::{statement, text};
use crate::{Bin, Contents, Inspection, InstrumentFormat, Place, SizedParticle};

/// Where the columns stand in the table at hand.
struct Found {
    diameter: usize,
    count: Option<usize>,
    concentration: Option<usize>,
    signals: Vec<usize>,
}

/// A class before its edges are known.
struct Class {
    diameter: f64,
    count: Option<f64>,
    concentration: Option<f64>,
}

impl Mapping {
    /// Reads a table.
    ///
    /// # Errors
    /// When the mapping does not fit the table: a column that the header lacks or has twice, or a
    /// header line that the table does not reach. Cells that can't be read are problems, not errors.
    pub fn read(&self, bytes: &[u8]) -> Result<Mapped, MappingFault> {
        let text = text::decode(bytes);
        let dialect = Dialect {
            separator: self.separator,
            quotes: true,
        };
        let mut rows = Rows::new(&text, dialect);
        let mut row = Row::default();
        let mut more = rows.next(&mut row);
        if let Some(line) = self.header_line {
            while more && row.line < line {
                more = rows.next(&mut row);
            }
            if !more || row.line != line {
                return Err(
                    MappingFault::in_use(MappingFaultKind::HeaderMissing, 0..0).with("line", line)
                );
            }
        }
        let found = self.find(&row)?;
        let mut problems = Problems::default();
        let mut run = self.run.clone();
        if let Some(instrument) = &self.instrument {
            run.conditions.push(statement("instrument", instrument));
        }
        let mut classes: Vec<Class> = Vec::new();
        let mut signals: Vec<Signal> = self
            .signals
            .iter()
            .map(|(kind, label, _)| Signal {
                kind: *kind,
                label: label.clone(),
                values: Vec::new(),
            })
            .collect();
        while more {
            if row.line >= self.first_line && !row.is_blank() {
                match self.rows {
                    RowKind::Classes => self.class(&row, &found, &mut classes, &mut problems),
                    RowKind::Particles => {
                        let particle = self.particle(&row, &found, &mut signals, &mut problems);
                        run.particles.extend(particle);
                    }
                }
            }
            more = rows.next(&mut row);
        }
        match self.rows {
            RowKind::Classes => run.bins = self.bins(&classes),
            RowKind::Particles => {
                run.counted = Some(run.particles.len() as u64);
                run.sized = Some(run.particles.len() as f64);
            }
        }
        if run.bins.is_empty() && run.particles.is_empty() {
            problems.warning("EV-N016", Place::File);
        }
        if run.dilution.is_none() {
            problems
                .warning("EV-N022", Place::File)
                .with("count", 1)
                .with("runs", 1);
        }
        Ok(Mapped {
            inspection: Inspection {
                format: Some(InstrumentFormat::Mapped),
                contents: Contents::Particles(vec![run]),
                problems: problems.finish(),
            },
            signals,
        })
    }

    fn find(&self, header: &Row) -> Result<Found, MappingFault> {
        let index = |column: &Column| match &column.place {
            ColumnPlace::Index(index) => Ok(*index),
            ColumnPlace::Name(name) => {
                let mut places = header
                    .cells()
                    .enumerate()
                    .filter(|(_, cell)| cell == name)
                    .map(|(index, _)| index);
                let fault = |kind| {
                    let known: Vec<&str> = header.cells().collect();
                    MappingFault::in_use(kind, column.span.clone())
                        .with("name", name)
                        .with("known", known.join(", "))
                };
                let first = places
                    .next()
                    .ok_or_else(|| fault(MappingFaultKind::ColumnMissing))?;
                match places.next() {
                    Some(_) => Err(fault(MappingFaultKind::ColumnTwice)),
                    None => Ok(first),
                }
            }
        };
        Ok(Found {
            diameter: index(&self.diameter)?,
            count: self.count.as_ref().map(index).transpose()?,
            concentration: self
                .concentration
                .as_ref()
                .map(|(column, _)| index(column))
                .transpose()?,
            signals: self
                .signals
                .iter()
                .map(|(_, _, column)| index(column))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Reads a cell; what can't be read is a problem.
    fn number(&self, row: &Row, column: usize, problems: &mut Problems) -> Option<f64> {
        let value = parse_number(row.cell(column), self.sign);
        if value.is_none() {
            problems
                .warning("EV-N004", row.place(column))
                .with("name", column.saturating_add(1))
                .with("text", row.cell(column));
        }
        value
    }

    /// A number of things: not below 0.
    fn amount(&self, row: &Row, column: usize, problems: &mut Problems) -> Option<f64> {
        let value = self.number(row, column, problems)?;
        if value < 0.0 {
            problems
                .warning("EV-N011", row.place(column))
                .with("found", value);
            return None;
        }
        Some(value)
    }

    fn nanometres(&self, value: f64) -> f64 {
        match self.diameter_unit {
            LengthUnit::Nanometres => value,
            LengthUnit::Micrometres => value * 1e3,
        }
    }

    fn class(&self, row: &Row, found: &Found, classes: &mut Vec<Class>, problems: &mut Problems) {
        let Some(diameter) = self.amount(row, found.diameter, problems) else {
            return;
        };
        let diameter = self.nanometres(diameter);
        if classes.last().is_some_and(|last| last.diameter >= diameter) {
            problems
                .warning("EV-N010", row.place(found.diameter))
                .with("found", diameter);
            return;
        }
        classes.push(Class {
            diameter,
            count: found
                .count
                .and_then(|column| self.amount(row, column, problems)),
            concentration: found
                .concentration
                .and_then(|column| self.amount(row, column, problems)),
        });
    }

    fn particle(
        &self,
        row: &Row,
        found: &Found,
        signals: &mut [Signal],
        problems: &mut Problems,
    ) -> Option<SizedParticle> {
        let diameter = self.amount(row, found.diameter, problems)?;
        for (signal, column) in signals.iter_mut().zip(&found.signals) {
            let value = self.number(row, *column, problems);
            signal.values.push(value.unwrap_or(f64::NAN));
        }
        Some(SizedParticle {
            diameter: Nanometres(self.nanometres(diameter)),
            included: true,
        })
    }

    fn bins(&self, classes: &[Class]) -> Vec<Bin> {
        let diameters: Vec<f64> = classes.iter().map(|class| class.diameter).collect();
        classes
            .iter()
            .enumerate()
            .filter_map(|(index, class)| {
                let (low, high) = match self.diameter_at {
                    ClassPoint::Centre => class_edges(&diameters, index)?,
                    ClassPoint::Low => (class.diameter, neighbour(&diameters, index, true)?),
                    ClassPoint::High => (neighbour(&diameters, index, false)?, class.diameter),
                };
                let unit = self.concentration.as_ref().map(|(_, unit)| *unit);
                let factor = match unit {
                    None | Some(ConcentrationUnit::PerMl) => 1.0,
                    Some(ConcentrationUnit::PerMicrolitre) => 1e3,
                    Some(ConcentrationUnit::PerLitre) => 1e-3,
                    Some(ConcentrationUnit::PerMlAndNanometre) => high - low,
                };
                Some(Bin {
                    low: Nanometres(low),
                    high: Nanometres(high),
                    count: class.count,
                    concentration: class
                        .concentration
                        .map(|value| ParticlesPerMl(value * factor)),
                })
            })
            .collect()
    }
}

/// The other edge of a class that is named by one: the next diameter, and at the open end as far as
/// the class before is wide.
fn neighbour(diameters: &[f64], index: usize, above: bool) -> Option<f64> {
    let at = *diameters.get(index)?;
    let next = index.checked_add(1).and_then(|next| diameters.get(next));
    let before = index
        .checked_sub(1)
        .and_then(|before| diameters.get(before));
    let (wanted, other) = if above {
        (next, before)
    } else {
        (before, next)
    };
    Some(match (wanted, other) {
        (Some(wanted), _) => *wanted,
        (None, Some(other)) => 2.0 * at - other,
        (None, None) => at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ParticleRun;

    const PARTICLES: &str = "rows = \"particles\"\nseparator = \"tab\"\n[columns]\n\
        diameter = { name = \"Size (um)\", unit = \"um\" }\n\
        intensity = [{ name = \"SSC\" }]\nmarker = [{ number = 3, label = \"CD63\" }]\n";

    fn run(mapped: &Mapped) -> &ParticleRun {
        match &mapped.inspection.contents {
            Contents::Particles(runs) => &runs[0],
            other => panic!("{other:?}"),
        }
    }

    fn fault(text: &str) -> (MappingFaultKind, u64) {
        let fault = Mapping::parse(text).expect_err("is wrong");
        (fault.kind, fault.line)
    }

    #[test]
    fn particles_with_markers() {
        let mapping = Mapping::parse(PARTICLES).expect("is a mapping");
        let mapped = mapping
            .read(b"Size (um)\tSSC\tB\n0.1\t5\t7\n0.2\tx\t8\n")
            .expect("fits");
        assert_eq!(run(&mapped).particles[1].diameter, Nanometres(200.0));
        assert_eq!(mapped.signals[1].label, "CD63");
        assert_eq!(mapped.signals[1].values, [7.0, 8.0]);
        assert!(mapped.signals[0].values[1].is_nan());
        let codes: Vec<_> = mapped
            .inspection
            .problems
            .iter()
            .map(|one| one.code)
            .collect();
        assert_eq!(codes, ["EV-N004", "EV-N022"]);
    }

    #[test]
    fn classes_by_their_lower_edge_and_as_a_density() {
        let text = "rows = \"classes\"\nheader_line = 0\n[columns]\n\
            diameter = { number = 1, unit = \"nm\", at = \"low\" }\n\
            concentration = { number = 2, unit = \"particles/mL/nm\" }\n";
        let mapped = Mapping::parse(text)
            .expect("is a mapping")
            .read(b"50,10\n60,20\n80,5\n")
            .expect("fits");
        let bins: Vec<_> = run(&mapped)
            .bins
            .iter()
            .map(|bin| (bin.low.0, bin.high.0, bin.concentration.map(f64::from)))
            .collect();
        assert_eq!(
            bins,
            [
                (50.0, 60.0, Some(100.0)),
                (60.0, 80.0, Some(400.0)),
                (80.0, 100.0, Some(100.0))
            ]
        );
    }

    #[test]
    fn faults_point_into_the_mapping() {
        assert_eq!(
            fault(&PARTICLES.replace("[columns]", "colour = 1\n[columns]")),
            (MappingFaultKind::Syntax, 3)
        );
        assert_eq!(
            fault(&PARTICLES.replace("\"um\"", "\"inch\"")).0,
            MappingFaultKind::Syntax
        );
        assert_eq!(
            fault(&PARTICLES.replace("tab", "ab")),
            (MappingFaultKind::Separator, 2)
        );
        assert_eq!(
            fault(&PARTICLES.replace("number = 3", "number = 0")),
            (MappingFaultKind::ColumnPlace, 6)
        );
        assert_eq!(
            fault(&PARTICLES.replace("particles", "classes")).0,
            MappingFaultKind::RowKind
        );
        assert_eq!(
            fault(&PARTICLES.replace("[columns]", "header_line = 0\n[columns]")).0,
            MappingFaultKind::NoHeader
        );
        assert_eq!(
            fault(&PARTICLES.replace("[columns]", "[run]\ndilution = -2.0\n[columns]")),
            (MappingFaultKind::Dilution, 4)
        );
        assert_eq!(
            fault("decimal = \",\"\nrows = \"classes\"\n[columns]\ndiameter = { number = 1, unit = \"nm\" }\ncount = { number = 2 }\n").0,
            MappingFaultKind::DecimalIsSeparator
        );
    }

    #[test]
    fn a_mapping_that_does_not_fit_says_where() {
        let mapping = Mapping::parse(PARTICLES).expect("is a mapping");
        let fault = mapping
            .read(b"Size\tSSC\tB\n")
            .expect_err("has no such column");
        assert_eq!(fault.kind, MappingFaultKind::ColumnMissing);
        assert!(PARTICLES[fault.span].contains("Size (um)"));
        let fault = mapping
            .read(b"Size (um)\tSSC\tSSC\n")
            .expect_err("has the column twice");
        assert_eq!(fault.kind, MappingFaultKind::ColumnTwice);
        let fault = mapping.read(b"").expect_err("has no header");
        assert_eq!(fault.kind, MappingFaultKind::HeaderMissing);
    }
}
