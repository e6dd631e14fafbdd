//! Parameters: what an event consists of, in the field also called channels.

use super::codes::{self, Code};
use super::keywords::Keywords;
use super::version::Version;
use crate::Problem;

/// How a value is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataType {
    /// `I`: binary integer without sign.
    Unsigned,
    /// `F`: IEEE 754 single precision.
    Float,
    /// `D`: IEEE 754 double precision.
    Double,
    /// `A`: decimal digits in ASCII.
    Ascii,
}

impl DataType {
    pub(super) fn from_keyword(value: &str) -> Option<Self> {
        match value {
            "I" | "i" => Some(Self::Unsigned),
            "F" | "f" => Some(Self::Float),
            "D" | "d" => Some(Self::Double),
            "A" | "a" => Some(Self::Ascii),
            _ => None,
        }
    }

    /// The letter of `$DATATYPE`.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Unsigned => 'I',
            Self::Float => 'F',
            Self::Double => 'D',
            Self::Ascii => 'A',
        }
    }
}

/// Logarithmic amplification, `$PnE` other than `0,0`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amplification {
    /// Decades that the range spans, `f1`.
    pub decades: f64,
    /// Linear value of the raw value 0, `f2`.
    pub offset: f64,
}

/// How a raw value becomes a linear one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Linearisation {
    /// The raw value is linear.
    Identity,
    /// `raw / gain`, `$PnG`.
    Gain(f64),
    /// `offset * 10^(decades * raw / range)`, `$PnE` and `$PnR`.
    Log {
        /// Decades and offset.
        amplification: Amplification,
        /// `$PnR`.
        range: f64,
    },
    /// Of the time parameter: `raw * step` in seconds, `$TIMESTEP`. The gain of the time parameter
    /// repeats the step in files of some vendors and is left out of account.
    Time(f64),
}

impl Linearisation {
    /// The linear value of a raw one.
    #[must_use]
    pub fn apply(self, raw: f64) -> f64 {
        match self {
            Self::Identity => raw,
            Self::Gain(gain) => raw / gain,
            Self::Log {
                amplification,
                range,
            } => amplification.offset * 10_f64.powf(amplification.decades * raw / range),
            Self::Time(step) => raw * step,
        }
    }
}

/// Factor and unit of `$PnCALIBRATION`.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// By which a linear value is multiplied.
    pub factor: f64,
    /// Such as `MESF`.
    pub unit: String,
}

/// One parameter of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its number, from 1: the `n` of its keywords.
    pub number: usize,
    /// Short name, `$PnN`; empty when the file has none.
    pub name: String,
    /// Long name, often the marker, `$PnS`.
    pub label: Option<String>,
    /// How it is stored.
    pub data_type: DataType,
    /// Bits (of ASCII: characters) as `$PnB` says; nothing when it is `*`.
    pub bits: Option<u32>,
    /// Upper limit of the values, `$PnR`.
    pub range: Option<f64>,
    /// Logarithmic amplification, `$PnE`, as the file says it, also where it does not apply.
    pub amplification: Option<Amplification>,
    /// Gain of the amplifier, `$PnG`.
    pub gain: Option<f64>,
    /// How raw values become linear.
    pub linearisation: Linearisation,
    /// Voltage of the detector in volt, `$PnV`.
    pub voltage: Option<f64>,
    /// Optical filter, `$PnF`.
    pub filter: Option<String>,
    /// Excitation wavelengths in nanometres, `$PnL`.
    pub excitation: Vec<f64>,
    /// Calibration, `$PnCALIBRATION`.
    pub calibration: Option<Calibration>,
    /// How to draw it, `$PnD`; says nothing about the values.
    pub display: Option<String>,
    /// Kind of measurement, `$PnTYPE`, from FCS 3.2.
    pub kind: Option<String>,
}

impl Parameter {
    /// Whether it is the time of the event.
    ///
    /// By the standard it is named `Time`, or has the type `Time` from 3.2 on.
    #[must_use]
    pub fn is_time(&self) -> bool {
        self.name.eq_ignore_ascii_case("time")
            || self
                .kind
                .as_ref()
                .is_some_and(|kind| kind.eq_ignore_ascii_case("time"))
    }

    /// The values a masked integer can have: the next power of two at or above the range.
    ///
    /// Nothing when `$PnR` sets no bound below the width. Some vendors keep other
    /// information in the upper bits; readers mask it.
    pub(super) fn mask(&self, width_bits: u32) -> Option<u64> {
        let range = self.range.filter(|range| *range > 1.0)?;
        // Above 2^63 there is nothing to mask in 64 bits.
        if range > 9.3e18 {
            return None;
        }
        // Between 1 and 2^63.
        let limit = (range.ceil() as u64).checked_next_power_of_two()?;
        let full = 1_u128.checked_shl(width_bits)?;
        (u128::from(limit) < full).then(|| limit - 1)
    }
}

/// Names of keywords that share a problem; the first ones are enough to find them.
#[derive(Default)]
struct Listed {
    names: Vec<String>,
    count: usize,
}

impl Listed {
    fn push(&mut self, name: String) {
        self.count += 1;
        if self.names.len() < 8 {
            self.names.push(name);
        }
    }

    fn report(self, code: Code, dataset: usize, problems: &mut Vec<Problem>) {
        if let Some(first) = self.names.first() {
            let more = if self.count > self.names.len() {
                ", \u{2026}"
            } else {
                ""
            };
            problems.push(
                code.at_keyword(dataset, first.clone())
                    .with("keywords", self.names.join(", ") + more)
                    .with("count", self.count),
            );
        }
    }
}

/// What reading the parameters finds wrong.
#[derive(Default)]
struct Faults {
    absent: Listed,
    log_offset: Listed,
    amplification: Listed,
    amplification_of_float: Listed,
    gain: Listed,
    range: Listed,
    name: Listed,
}

/// Reads all parameters; nothing when events can't be read without something that is missing.
pub(super) fn read_all(
    keywords: &Keywords<'_>,
    version: Version,
    data_type: DataType,
    count: usize,
    time_step: Option<f64>,
    dataset: usize,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Parameter>> {
    let mut faults = Faults::default();
    let mut names = std::collections::HashSet::new();
    let mut parameters = Vec::with_capacity(count.min(keywords.len()));
    for number in 1..=count {
        let reader = Reader {
            keywords,
            version,
            number,
        };
        let parameter = reader.read(data_type, time_step, dataset, &mut faults, problems)?;
        if !parameter.name.is_empty() && !names.insert(parameter.name.clone()) {
            faults.name.push(format!("$P{number}N"));
        }
        parameters.push(parameter);
    }
    for (listed, code) in [
        (faults.absent, codes::REQUIRED_KEYWORD_ABSENT),
        (faults.range, codes::RANGE_UNUSABLE),
        (faults.log_offset, codes::LOG_OFFSET_ZERO),
        (faults.amplification, codes::AMPLIFICATION_UNUSABLE),
        (faults.amplification_of_float, codes::AMPLIFICATION_OF_FLOAT),
        (faults.gain, codes::GAIN_UNUSABLE),
        (faults.name, codes::NAME_TWICE),
    ] {
        listed.report(code, dataset, problems);
    }
    Some(parameters)
}

/// Reads the keywords of one parameter.
struct Reader<'k> {
    keywords: &'k Keywords<'k>,
    version: Version,
    number: usize,
}

impl Reader<'_> {
    fn key(&self, suffix: &str) -> String {
        format!("$P{}{suffix}", self.number)
    }

    fn value(&self, suffix: &str) -> Option<&str> {
        self.keywords
            .get(&self.key(suffix))
            .filter(|value| !value.is_empty())
    }

    fn text(&self, suffix: &str) -> Option<String> {
        self.value(suffix).map(str::to_owned)
    }

    fn read(
        &self,
        data_type: DataType,
        time_step: Option<f64>,
        dataset: usize,
        faults: &mut Faults,
        problems: &mut Vec<Problem>,
    ) -> Option<Parameter> {
        let data_type = match self.value("DATATYPE") {
            None => data_type,
            Some(value) => match DataType::from_keyword(value) {
                // Characters can't stand between binary values, nor the other way round.
                Some(own) if (own == DataType::Ascii) == (data_type == DataType::Ascii) => own,
                _ => {
                    problems.push(
                        codes::KEYWORD_UNUSABLE
                            .at_keyword(dataset, self.key("DATATYPE"))
                            .with("found", value),
                    );
                    return None;
                }
            },
        };
        let Some(width) = self.value("B") else {
            problems.push(codes::KEYWORD_MISSING.at_keyword(dataset, self.key("B")));
            return None;
        };
        let bits = match (data_type, width, width.parse::<u32>()) {
            (DataType::Ascii, "*", _) => None,
            (DataType::Ascii, _, Ok(characters @ 1..=64)) => Some(characters),
            (DataType::Unsigned | DataType::Float | DataType::Double, _, Ok(bits @ 1..=64)) => {
                Some(bits)
            }
            _ => {
                problems.push(
                    codes::KEYWORD_UNUSABLE
                        .at_keyword(dataset, self.key("B"))
                        .with("found", width),
                );
                return None;
            }
        };
        if self.value("N").is_none() {
            faults.absent.push(self.key("N"));
        }
        let mut parameter = Parameter {
            number: self.number,
            name: self.text("N").unwrap_or_default(),
            label: self.text("S"),
            data_type,
            bits,
            range: self.range(data_type, faults),
            amplification: self.amplification(faults),
            gain: self.gain(faults),
            linearisation: Linearisation::Identity,
            voltage: self.value("V").and_then(number),
            filter: self.text("F"),
            excitation: self
                .value("L")
                .map(|value| value.split(',').filter_map(number).collect())
                .unwrap_or_default(),
            calibration: self.value("CALIBRATION").and_then(calibration),
            display: self.text("D"),
            kind: self.text("TYPE"),
        };
        parameter.linearisation = self.linearisation(&parameter, time_step, faults);
        Some(parameter)
    }

    fn range(&self, data_type: DataType, faults: &mut Faults) -> Option<f64> {
        let Some(value) = self.value("R") else {
            faults.absent.push(self.key("R"));
            return None;
        };
        let range = number(value).filter(|range| *range >= 0.0);
        // Floating-point values have no use for the range, so that 0 or a word does no harm there.
        if data_type == DataType::Unsigned && range.is_none_or(|range| range <= 1.0) {
            faults.range.push(self.key("R"));
        }
        range
    }

    fn amplification(&self, faults: &mut Faults) -> Option<Amplification> {
        let Some(value) = self.value("E") else {
            // Version 2.0 leaves it to the writer.
            if self.version > Version::V2_0 {
                faults.absent.push(self.key("E"));
            }
            return None;
        };
        let parsed = value.split_once(',').and_then(|(decades, offset)| {
            Some(Amplification {
                decades: number(decades)?,
                offset: number(offset)?,
            })
        });
        match parsed {
            Some(Amplification { decades, offset }) if decades == 0.0 && offset >= 0.0 => None,
            Some(Amplification { decades, offset }) if decades > 0.0 && offset >= 0.0 => {
                Some(Amplification { decades, offset })
            }
            _ => {
                faults.amplification.push(self.key("E"));
                None
            }
        }
    }

    fn gain(&self, faults: &mut Faults) -> Option<f64> {
        let value = self.value("G")?;
        let gain = number(value).filter(|gain| *gain > 0.0);
        if gain.is_none() {
            faults.gain.push(self.key("G"));
        }
        gain
    }

    fn linearisation(
        &self,
        parameter: &Parameter,
        time_step: Option<f64>,
        faults: &mut Faults,
    ) -> Linearisation {
        if parameter.is_time()
            && let Some(step) = time_step
        {
            return if step == 1.0 {
                Linearisation::Identity
            } else {
                Linearisation::Time(step)
            };
        }
        if let Some(amplification) = parameter.amplification {
            match parameter.data_type {
                // The logarithm belongs to amplifiers whose output is a channel number.
                DataType::Float | DataType::Double => {
                    faults.amplification_of_float.push(self.key("E"));
                }
                DataType::Unsigned | DataType::Ascii => {
                    let Some(range) = parameter.range.filter(|range| *range > 0.0) else {
                        faults.amplification.push(self.key("E"));
                        return Linearisation::Identity;
                    };
                    let offset = if amplification.offset == 0.0 {
                        faults.log_offset.push(self.key("E"));
                        1.0
                    } else {
                        amplification.offset
                    };
                    if parameter.gain.is_some_and(|gain| gain != 1.0) {
                        faults.gain.push(self.key("G"));
                    }
                    return Linearisation::Log {
                        amplification: Amplification {
                            offset,
                            ..amplification
                        },
                        range,
                    };
                }
            }
        }
        match parameter.gain {
            Some(gain) if gain != 1.0 && !parameter.is_time() => Linearisation::Gain(gain),
            _ => Linearisation::Identity,
        }
    }
}

/// A finite number with blanks around it.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim()
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

fn calibration(value: &str) -> Option<Calibration> {
    let (factor, unit) = value.split_once(',')?;
    Some(Calibration {
        factor: number(factor)?,
        unit: unit.trim().to_owned(),
    })
}
