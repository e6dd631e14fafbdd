//! Reading the rows.

use csv::{ReaderBuilder, StringRecord, Trim};

use super::fault::{TableFault, TableProblem};
use super::layout::Layout;
use crate::meta::effect::{
    Differences, Effect, Group, Interval, Measure, PairedSides, RANGE, Rates, Share, SmallSample,
    Spread, Table, Zeros, arcsine_difference, arcsine_proportion, group_from_median,
    log_odds_ratio, log_rate_ratio, log_ratio_of_means, log_risk_ratio, logit_proportion,
    mean_change, mean_difference, peto_log_odds_ratio, rate_difference, ratio_with_interval,
    raw_proportion, risk_difference, standardised_change, standardised_difference,
};
use crate::meta::error::EffectError;

/// Faults that are collected before reading ends.
const PROBLEMS_MAX: usize = 100;

/// What is asked of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Request {
    /// Measure; the first that the columns allow when absent.
    pub measure: Option<Measure>,
    /// What is done with zero cells.
    pub zeros: Zeros,
    /// Small-sample correction of standardised effects.
    pub small_sample: SmallSample,
    /// Level of printed intervals of ratios; a column `ci_level` of the table goes before it.
    pub interval_level: Option<f64>,
    /// Column that holds the group of a study.
    pub subgroup: Option<String>,
    /// Columns that hold moderators.
    pub moderators: Vec<String>,
}

/// What a study counted, where it did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Counted {
    /// A table with two rows and two columns.
    Table(Table),
    /// Events in person-time.
    Rates(Rates),
    /// Events in one group.
    Share(Share),
}

/// A study of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyRow {
    /// Line, from 1.
    pub line: u64,
    /// Its name; its number when the table has no column `study`.
    pub study: String,
    /// Its effect.
    pub effect: Effect,
    /// What it counted.
    pub counted: Option<Counted>,
    /// Its group.
    pub group: Option<String>,
    /// Its moderators, in the order asked for.
    pub moderators: Vec<f64>,
    /// How far a printed ratio lies from the middle of its interval, in standard errors.
    pub off_centre: Option<f64>,
}

/// A row that has no number where one is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Line, from 1.
    pub line: u64,
    /// Name of the study.
    pub study: String,
    /// Name of the column.
    pub name: String,
}

/// The studies of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyTable {
    /// What the columns gave.
    pub layout: Layout,
    /// What effects measure.
    pub measure: Measure,
    /// Studies, in the order of the rows.
    pub studies: Vec<StudyRow>,
    /// Rows without a needed number.
    pub skipped: Vec<Skipped>,
    /// Studies to which something was added because of a zero cell.
    pub corrected: usize,
}

impl StudyTable {
    /// The effects.
    #[must_use]
    pub fn effects(&self) -> Vec<Effect> {
        self.studies.iter().map(|study| study.effect).collect()
    }
}

/// Where the columns are.
struct Head {
    names: Vec<String>,
    layout: Layout,
    measure: Measure,
    numbers: Vec<usize>,
    study: Option<usize>,
    level: Option<usize>,
    group: Option<usize>,
    moderators: Vec<usize>,
}

/// A cell that holds no usable number.
enum Cell {
    Absent(usize),
    Wrong(TableProblem),
}

/// Reads a table.
///
/// # Errors
/// Every fault that was found, at most a hundred.
pub fn read(bytes: &[u8], request: &Request) -> Result<StudyTable, Vec<TableProblem>> {
    let whole = |line, fault| TableProblem {
        line,
        column: 0,
        name: String::new(),
        fault,
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}'),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            return Err(vec![whole(line, TableFault::Encoding)]);
        }
    };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = reader.records().filter_map(Result::ok);
    let Some(first) = rows.next() else {
        return Err(vec![whole(1, TableFault::Empty)]);
    };
    let head = Head::new(&first, request)?;
    let mut table = StudyTable {
        layout: head.layout,
        measure: head.measure,
        studies: Vec::new(),
        skipped: Vec::new(),
        corrected: 0,
    };
    let mut problems = Vec::new();
    for (number, row) in rows.enumerate() {
        let line = row.position().map_or(0, csv::Position::line);
        if problems.len() >= PROBLEMS_MAX {
            break;
        }
        if row.len() != head.names.len() {
            let (found, wanted) = (row.len(), head.names.len());
            problems.push(whole(line, TableFault::Cells { found, wanted }));
            continue;
        }
        let study = head
            .study
            .and_then(|at| row.get(at))
            .filter(|name| !name.is_empty())
            .map_or_else(|| (number + 1).to_string(), str::to_owned);
        match head.row(&row, line, request) {
            Ok((effect, counted, off_centre, corrected, group, moderators)) => {
                table.corrected += usize::from(corrected);
                table.studies.push(StudyRow {
                    line,
                    study,
                    effect,
                    counted,
                    group,
                    moderators,
                    off_centre,
                });
            }
            Err(Cell::Absent(at)) => table.skipped.push(Skipped {
                line,
                study,
                name: head.names.get(at).cloned().unwrap_or_default(),
            }),
            Err(Cell::Wrong(problem)) => problems.push(problem),
        }
    }
    if problems.is_empty() && table.studies.is_empty() {
        problems.push(whole(1, TableFault::Empty));
    }
    if problems.is_empty() {
        Ok(table)
    } else {
        Err(problems)
    }
}

/// What stands most often in the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |byte: u8| first.bytes().filter(|found| *found == byte).count();
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|byte| count(*byte))
        .unwrap_or(b',')
}

type Read = (
    Effect,
    Option<Counted>,
    Option<f64>,
    bool,
    Option<String>,
    Vec<f64>,
);

impl Head {
    fn new(first: &StringRecord, request: &Request) -> Result<Self, Vec<TableProblem>> {
        let names: Vec<String> = first.iter().map(str::to_owned).collect();
        let known: Vec<String> = names.iter().map(|name| Layout::canonical(name)).collect();
        let fault = |column: usize, fault| {
            vec![TableProblem {
                line: 1,
                column,
                name: names
                    .get(column.wrapping_sub(1))
                    .cloned()
                    .unwrap_or_default(),
                fault,
            }]
        };
        for (at, name) in known.iter().enumerate() {
            if !name.is_empty() && known.iter().take(at).any(|before| before == name) {
                let name = names.get(at).cloned().unwrap_or_default();
                return Err(fault(at + 1, TableFault::Twice { name }));
            }
        }
        let place = |name: &str| known.iter().position(|known| known == name);
        let asked = |name: &String| {
            place(&Layout::canonical(name)).ok_or_else(|| {
                fault(
                    0,
                    TableFault::NoColumn {
                        name: name.to_owned(),
                    },
                )
            })
        };
        let fits = |layout: &Layout| {
            let places: Option<Vec<usize>> =
                layout.columns().iter().map(|name| place(name)).collect();
            places.map(|places| (*layout, places))
        };
        let allows = |layout: &Layout| {
            (request.measure).is_none_or(|measure| layout.measures().contains(&measure))
        };
        // Of several layouts that the columns allow, the first that gives the measure.
        let layout = Layout::ALL
            .iter()
            .filter(|layout| allows(layout))
            .find_map(fits)
            .or_else(|| Layout::ALL.iter().find_map(fits));
        let Some((layout, numbers)) = layout else {
            return Err(fault(
                0,
                TableFault::NoLayout {
                    found: names.join(","),
                },
            ));
        };
        let measure = request
            .measure
            .or_else(|| layout.measures().first().copied());
        let measure = measure.unwrap_or(Measure::Given);
        if !layout.measures().contains(&measure) {
            let (measure, layout) = (measure.code(), layout.named());
            return Err(fault(0, TableFault::Measure { measure, layout }));
        }
        Ok(Self {
            study: place("study").or_else(|| place("author")),
            level: place("ci_level"),
            group: request.subgroup.as_ref().map(asked).transpose()?,
            moderators: request
                .moderators
                .iter()
                .map(asked)
                .collect::<Result<_, _>>()?,
            names,
            layout,
            measure,
            numbers,
        })
    }

    /// The number in a cell.
    fn number(&self, row: &StringRecord, line: u64, at: usize) -> Result<f64, Cell> {
        let text = row.get(at).unwrap_or_default();
        if text.is_empty() || text.eq_ignore_ascii_case("na") {
            return Err(Cell::Absent(at));
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() && value.abs() <= RANGE => Ok(value),
            _ => Err(Cell::Wrong(self.problem(
                line,
                at,
                TableFault::NotANumber {
                    text: text.to_owned(),
                },
            ))),
        }
    }

    fn problem(&self, line: u64, at: usize, fault: TableFault) -> TableProblem {
        TableProblem {
            line,
            column: at + 1,
            name: self.names.get(at).cloned().unwrap_or_default(),
            fault,
        }
    }

    fn row(&self, row: &StringRecord, line: u64, request: &Request) -> Result<Read, Cell> {
        // A wrong cell anywhere is told before an empty one lets the row be skipped.
        let cells: Vec<Result<f64, Cell>> = (self.numbers.iter().chain(&self.moderators))
            .map(|at| self.number(row, line, *at))
            .collect();
        let mut values = Vec::with_capacity(cells.len());
        let mut absent = None;
        for cell in cells {
            match cell {
                Ok(value) => values.push(value),
                Err(Cell::Absent(at)) => absent = absent.or(Some(at)),
                Err(wrong) => return Err(wrong),
            }
        }
        if let Some(at) = absent {
            return Err(Cell::Absent(at));
        }
        let moderators = values.split_off(self.numbers.len().min(values.len()));
        let group = match self.group {
            Some(at) => {
                let label = row.get(at).unwrap_or_default();
                if label.is_empty() {
                    return Err(Cell::Wrong(self.problem(line, at, TableFault::NoLabel)));
                }
                Some(label.to_owned())
            }
            None => None,
        };
        let printed_level = match self.level {
            Some(at) => Some(self.number(row, line, at)?),
            None => request.interval_level,
        };
        let (effect, counted, off_centre, corrected) = self
            .effect(&values, printed_level.unwrap_or(0.95), request)
            .map_err(|error| Cell::Wrong(self.of_effect(line, error)))?;
        Ok((effect, counted, off_centre, corrected, group, moderators))
    }

    /// The fault of an effect at the column that holds the number.
    fn of_effect(&self, line: u64, error: EffectError) -> TableProblem {
        let at = error.field().and_then(|field| {
            self.names
                .iter()
                .position(|name| Layout::canonical(name) == field)
        });
        let fault = TableFault::Effect(error);
        match at {
            Some(at) => self.problem(line, at, fault),
            None => TableProblem {
                line,
                column: 0,
                name: String::new(),
                fault,
            },
        }
    }

    fn effect(
        &self,
        values: &[f64],
        printed_level: f64,
        request: &Request,
    ) -> Result<(Effect, Option<Counted>, Option<f64>, bool), EffectError> {
        let v = |at: usize| values.get(at).copied().unwrap_or(f64::NAN);
        let zeros = request.zeros;
        let plain = |effect: Effect| (effect, None, None, false);
        match self.layout {
            Layout::Variance => Effect::new(v(0), v(1)).map(plain),
            Layout::StandardError => {
                if v(1) <= 0.0 {
                    return Err(EffectError::NotPositive {
                        field: "sei",
                        value: v(1),
                    });
                }
                Effect::new(v(0), v(1) * v(1)).map(plain)
            }
            Layout::Cells | Layout::Events => {
                let table = if self.layout == Layout::Cells {
                    Table::new(v(0), v(1), v(2), v(3))?
                } else {
                    Table::of_events(v(0), v(1), v(2), v(3))?
                };
                let effect = match self.measure {
                    Measure::LogOddsRatio => log_odds_ratio(table, zeros),
                    Measure::RiskDifference => risk_difference(table, zeros),
                    Measure::ArcsineDifference => arcsine_difference(table, zeros),
                    Measure::PetoLogOddsRatio => peto_log_odds_ratio(table, zeros),
                    _ => log_risk_ratio(table, zeros),
                }?;
                let corrected = table.filled(zeros) != table;
                Ok((effect, Some(Counted::Table(table)), None, corrected))
            }
            Layout::Rates => {
                let rates = Rates::new(v(0), v(1), v(2), v(3))?;
                let effect = match self.measure {
                    Measure::RateDifference => rate_difference(rates, zeros),
                    _ => log_rate_ratio(rates, zeros),
                }?;
                let corrected = rates.filled(zeros) != rates;
                Ok((effect, Some(Counted::Rates(rates)), None, corrected))
            }
            Layout::Means => {
                let first = Group::first(v(0), v(1), v(2))?;
                let second = Group::second(v(3), v(4), v(5))?;
                self.of_means(first, second, request).map(plain)
            }
            Layout::Medians => {
                let group = |from: usize| {
                    let spread = Spread::Quartiles {
                        first: v(from + 1),
                        third: v(from + 2),
                    };
                    group_from_median(v(from), spread, v(from + 3))
                };
                self.of_means(group(0)?, group(4)?, request).map(plain)
            }
            Layout::Differences => self
                .of_differences(Differences::new(v(0), v(1), v(2))?, request)
                .map(plain),
            Layout::Sides => {
                let sides = PairedSides {
                    mean1: v(0),
                    sd1: v(1),
                    mean2: v(2),
                    sd2: v(3),
                    correlation: v(4),
                    people: v(5),
                };
                self.of_differences(Differences::of_sides(sides)?, request)
                    .map(plain)
            }
            Layout::Ratio => {
                let interval = Interval {
                    low: v(1),
                    high: v(2),
                    level: printed_level,
                };
                let found = ratio_with_interval(v(0), interval)?;
                Ok((found.effect, None, Some(found.off_centre), false))
            }
            Layout::Share => {
                let share = Share::new(v(0), v(1))?;
                let effect = match self.measure {
                    Measure::Proportion => raw_proportion(share, zeros),
                    Measure::ArcsineProportion => arcsine_proportion(share),
                    _ => logit_proportion(share, zeros),
                }?;
                let corrected =
                    self.measure != Measure::ArcsineProportion && share.filled(zeros).1 != v(1);
                Ok((effect, Some(Counted::Share(share)), None, corrected))
            }
        }
    }

    fn of_means(
        &self,
        first: Group,
        second: Group,
        request: &Request,
    ) -> Result<Effect, EffectError> {
        match self.measure {
            Measure::StandardisedMeanDifference => {
                standardised_difference(first, second, request.small_sample)
            }
            Measure::LogRatioOfMeans => log_ratio_of_means(first, second),
            _ => mean_difference(first, second),
        }
    }

    fn of_differences(
        &self,
        differences: Differences,
        request: &Request,
    ) -> Result<Effect, EffectError> {
        match self.measure {
            Measure::StandardisedMeanChange => {
                standardised_change(differences, request.small_sample)
            }
            _ => mean_change(differences),
        }
    }
}
