//! Writes FCS files as the standard has them: for examples, benchmarks and tests.

use super::crc;
use super::parameter::{Amplification, DataType};
use super::version::Version;

/// Why a file can't be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// There are no parameters.
    #[error("a data set needs parameters")]
    NoParameters,
    /// The number of values is no multiple of the number of parameters.
    #[error("{values} values do not make whole events of {parameters} parameters")]
    NotWholeEvents {
        /// Values that were given.
        values: usize,
        /// Parameters of an event.
        parameters: usize,
    },
    /// A keyword or value is empty or begins with the delimiter.
    #[error("keyword `{0}` or its value is empty or begins with the delimiter")]
    Keyword(String),
    /// Types that this version can't mix in an event, or widths that the byte order can't have.
    #[error("parameter {0} can't be stored beside the others in this version and byte order")]
    Storage(usize),
    /// A value that the parameter can't hold.
    #[error("event {event}: parameter {parameter} can't hold the value")]
    Value {
        /// Event, from 1.
        event: usize,
        /// Parameter, from 1.
        parameter: usize,
    },
    /// The file would be larger than the version can describe.
    #[error("FCS 2.0 can't describe more than 99,999,999 bytes")]
    TooLarge,
}

/// The order of bytes to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteOrder {
    /// `1,2,3,4`
    Little,
    /// `4,3,2,1`
    Big,
    /// `3,4,1,2`, for values of 32 bits only.
    Mixed,
}

/// How a parameter is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// Integer of 1 to 64 bits, in whole bytes unless [`Writer::packed`].
    Unsigned(u32),
    /// Single precision.
    Float,
    /// Double precision.
    Double,
    /// Digits in so many characters.
    AsciiFixed(u32),
    /// Digits and a blank behind them.
    AsciiDelimited,
}

impl Storage {
    const fn data_type(self) -> DataType {
        match self {
            Self::Unsigned(_) => DataType::Unsigned,
            Self::Float => DataType::Float,
            Self::Double => DataType::Double,
            Self::AsciiFixed(_) | Self::AsciiDelimited => DataType::Ascii,
        }
    }

    fn bits(self) -> String {
        match self {
            Self::Unsigned(bits) | Self::AsciiFixed(bits) => bits.to_string(),
            Self::Float => "32".to_owned(),
            Self::Double => "64".to_owned(),
            Self::AsciiDelimited => "*".to_owned(),
        }
    }
}

/// A parameter to write.
#[derive(Debug, Clone, PartialEq)]
pub struct NewParameter {
    name: String,
    storage: Storage,
    range: u64,
    amplification: Option<Amplification>,
    keywords: Vec<(String, String)>,
}

impl NewParameter {
    /// A parameter with the range of its storage, without amplification.
    #[must_use]
    pub fn new(name: impl Into<String>, storage: Storage) -> Self {
        let range = match storage {
            Storage::Unsigned(bits @ 0..=63) => 1 << bits,
            Storage::Unsigned(_) => u64::MAX,
            _ => 262_144,
        };
        Self {
            name: name.into(),
            storage,
            range,
            amplification: None,
            keywords: Vec::new(),
        }
    }

    /// Sets `$PnR`.
    #[must_use]
    pub const fn range(mut self, range: u64) -> Self {
        self.range = range;
        self
    }

    /// Sets `$PnE`.
    #[must_use]
    pub const fn amplification(mut self, decades: f64, offset: f64) -> Self {
        self.amplification = Some(Amplification { decades, offset });
        self
    }

    /// Adds a keyword of this parameter, such as `S` for `$PnS`.
    #[must_use]
    pub fn keyword(mut self, suffix: &str, value: impl Into<String>) -> Self {
        self.keywords.push((suffix.to_owned(), value.into()));
        self
    }
}

/// A data set to write.
///
/// ```
/// use evigil_instrument::fcs::{NewParameter, Storage, Version, Writer};
///
/// let bytes = Writer::new(Version::V3_1)
///     .parameter(NewParameter::new("FSC-A", Storage::Float).keyword("S", "size"))
///     .parameter(NewParameter::new("Time", Storage::Float))
///     .keyword("$TIMESTEP", "0.01")
///     .write(&[100.0, 0.0, 120.0, 1.0])?;
/// assert!(evigil_instrument::fcs::recognises(&bytes));
/// # Ok::<(), evigil_instrument::fcs::WriteError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Writer {
    version: Version,
    delimiter: u8,
    byte_order: ByteOrder,
    packed: bool,
    checksum: bool,
    parameters: Vec<NewParameter>,
    keywords: Vec<(String, String)>,
    supplement: Vec<(String, String)>,
    analysis: Vec<(String, String)>,
}

/// Digits of the offsets in TEXT, so that its length does not depend on them.
const OFFSET_DIGITS: usize = 12;

/// What the HEADER can say at most.
const HEADER_LIMIT: usize = 99_999_999;

impl Writer {
    /// A data set without parameters: little-endian, delimiter `/`, no checksum.
    #[must_use]
    pub const fn new(version: Version) -> Self {
        Self {
            version,
            delimiter: b'/',
            byte_order: ByteOrder::Little,
            packed: false,
            checksum: false,
            parameters: Vec::new(),
            keywords: Vec::new(),
            supplement: Vec::new(),
            analysis: Vec::new(),
        }
    }

    /// Sets the delimiter of TEXT.
    #[must_use]
    pub const fn delimiter(mut self, delimiter: u8) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// Sets the order of bytes.
    #[must_use]
    pub const fn byte_order(mut self, byte_order: ByteOrder) -> Self {
        self.byte_order = byte_order;
        self
    }

    /// Writes integers bit after bit, without padding.
    #[must_use]
    pub const fn packed(mut self, packed: bool) -> Self {
        self.packed = packed;
        self
    }

    /// Writes a checksum behind the last segment, in place of zeros. FCS 2.0 has none.
    #[must_use]
    pub const fn checksum(mut self, checksum: bool) -> Self {
        self.checksum = checksum;
        self
    }

    /// Adds a parameter.
    #[must_use]
    pub fn parameter(mut self, parameter: NewParameter) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Adds a keyword to TEXT.
    #[must_use]
    pub fn keyword(mut self, keyword: impl Into<String>, value: impl Into<String>) -> Self {
        self.keywords.push((keyword.into(), value.into()));
        self
    }

    /// Adds a keyword to the supplemental TEXT.
    #[must_use]
    pub fn supplement(mut self, keyword: impl Into<String>, value: impl Into<String>) -> Self {
        self.supplement.push((keyword.into(), value.into()));
        self
    }

    /// Adds a keyword to ANALYSIS.
    #[must_use]
    pub fn analysis(mut self, keyword: impl Into<String>, value: impl Into<String>) -> Self {
        self.analysis.push((keyword.into(), value.into()));
        self
    }

    /// Writes a file of this one data set; `events` is event after event.
    ///
    /// # Errors
    /// When the values or keywords can't be written as told; see [`WriteError`].
    pub fn write(&self, events: &[f64]) -> Result<Vec<u8>, WriteError> {
        write_all(&[(self, events)])
    }

    fn data_type(&self) -> Result<DataType, WriteError> {
        let first = self.parameters.first().ok_or(WriteError::NoParameters)?;
        let data_type = first.storage.data_type();
        for (index, parameter) in self.parameters.iter().enumerate() {
            let own = parameter.storage.data_type();
            let mixable = self.version == Version::V3_2
                && own != DataType::Ascii
                && data_type != DataType::Ascii;
            let width = match parameter.storage {
                Storage::Unsigned(bits) => (1..=64).contains(&bits),
                Storage::AsciiFixed(characters) => (1..=64).contains(&characters),
                _ => true,
            };
            let delimited = |storage| storage == Storage::AsciiDelimited;
            let ordered = self.byte_order != ByteOrder::Mixed
                || matches!(parameter.storage, Storage::Unsigned(32) | Storage::Float)
                || own == DataType::Ascii;
            if (own != data_type && !mixable)
                || !width
                || !ordered
                || delimited(parameter.storage) != delimited(first.storage)
                || (self.packed && own != DataType::Unsigned)
            {
                return Err(WriteError::Storage(index + 1));
            }
        }
        Ok(data_type)
    }

    /// The keywords that the standard requires, without the offsets.
    fn required(&self, data_type: DataType, events: usize) -> Vec<(String, String)> {
        let order = match self.byte_order {
            ByteOrder::Little => "1,2,3,4",
            ByteOrder::Big => "4,3,2,1",
            ByteOrder::Mixed => "3,4,1,2",
        };
        let mut keywords = vec![
            ("$MODE".to_owned(), "L".to_owned()),
            ("$DATATYPE".to_owned(), data_type.letter().to_string()),
            ("$BYTEORD".to_owned(), order.to_owned()),
            ("$PAR".to_owned(), self.parameters.len().to_string()),
            ("$TOT".to_owned(), events.to_string()),
        ];
        for (index, parameter) in self.parameters.iter().enumerate() {
            let mut add = |suffix: &str, value: String| {
                keywords.push((format!("$P{}{suffix}", index + 1), value));
            };
            add("N", parameter.name.clone());
            add("B", parameter.storage.bits());
            add("R", parameter.range.to_string());
            add(
                "E",
                parameter.amplification.map_or_else(
                    || "0,0".to_owned(),
                    |Amplification { decades, offset }| format!("{decades},{offset}"),
                ),
            );
            if parameter.storage.data_type() != data_type {
                let letter = parameter.storage.data_type().letter();
                add("DATATYPE", letter.to_string());
            }
            for (suffix, value) in &parameter.keywords {
                add(suffix, value.clone());
            }
        }
        keywords
    }

    /// Fields between delimiters; nothing for no keywords.
    fn segment(&self, keywords: &[(String, String)]) -> Result<Vec<u8>, WriteError> {
        let mut bytes = Vec::new();
        for (keyword, value) in keywords {
            for field in [keyword, value] {
                let begins = field.bytes().next();
                if begins.is_none_or(|byte| byte == self.delimiter) {
                    return Err(WriteError::Keyword(keyword.clone()));
                }
                bytes.push(self.delimiter);
                for byte in field.bytes() {
                    bytes.push(byte);
                    if byte == self.delimiter {
                        bytes.push(byte);
                    }
                }
            }
        }
        if !bytes.is_empty() {
            bytes.push(self.delimiter);
        }
        Ok(bytes)
    }

    fn data(&self, events: &[f64]) -> Result<Vec<u8>, WriteError> {
        let columns = self.parameters.len();
        let mut bits = BitWriter::new(self.byte_order);
        for (index, value) in events.iter().enumerate() {
            let error = WriteError::Value {
                event: index / columns + 1,
                parameter: index % columns + 1,
            };
            let Some(parameter) = self.parameters.get(index % columns) else {
                return Err(error);
            };
            match parameter.storage {
                Storage::Float => bits.word(u64::from((*value as f32).to_bits()), 4),
                Storage::Double => bits.word(value.to_bits(), 8),
                Storage::Unsigned(width) => {
                    let integer = integer(*value)
                        .filter(|integer| width == 64 || integer >> width == 0)
                        .ok_or(error)?;
                    if self.packed {
                        bits.bits(integer, width);
                    } else {
                        bits.word(integer, width.div_ceil(8) as usize);
                    }
                }
                Storage::AsciiFixed(width) => {
                    let digits = integer(*value).ok_or(error.clone())?.to_string();
                    let padding = (width as usize).checked_sub(digits.len()).ok_or(error)?;
                    bits.bytes.extend(std::iter::repeat_n(b'0', padding));
                    bits.bytes.extend(digits.bytes());
                }
                Storage::AsciiDelimited => {
                    let digits = integer(*value).ok_or(error)?.to_string();
                    bits.bytes.extend(digits.bytes());
                    bits.bytes.push(b' ');
                }
            }
        }
        Ok(bits.finish())
    }

    /// One data set; `last` says whether it ends the chain.
    fn data_set(&self, events: &[f64], last: bool) -> Result<Vec<u8>, WriteError> {
        let data_type = self.data_type()?;
        if !events.len().is_multiple_of(self.parameters.len()) {
            return Err(WriteError::NotWholeEvents {
                values: events.len(),
                parameters: self.parameters.len(),
            });
        }
        let required = self.required(data_type, events.len() / self.parameters.len());
        let supplement = self.segment(&self.supplement)?;
        let analysis = self.segment(&self.analysis)?;
        let data = self.data(events)?;
        let has_checksum = self.version > Version::V2_0;
        let text = |places: &Places| -> Result<Vec<u8>, WriteError> {
            let mut keywords = required.clone();
            keywords.extend(places.keywords(self.version));
            keywords.extend(self.keywords.iter().cloned());
            self.segment(&keywords)
        };
        // The offsets have a fixed number of digits, so that the length is known before they are.
        let length = text(&Places::default())?.len();
        let mut places = Places::default();
        let mut at = 58;
        for (place, length) in [
            (&mut places.text, length),
            (&mut places.supplement, supplement.len()),
            (&mut places.data, data.len()),
            (&mut places.analysis, analysis.len()),
        ] {
            if length > 0 {
                *place = (at, at + length - 1);
                at += length;
            }
        }
        let end = at + if has_checksum { 8 } else { 0 };
        places.next = if last { 0 } else { end };
        if self.version == Version::V2_0 && end > HEADER_LIMIT {
            return Err(WriteError::TooLarge);
        }
        let mut bytes = Vec::with_capacity(end);
        bytes.extend(self.version.signature().bytes());
        bytes.extend(b"    ");
        for (first, last) in [places.text, places.data, places.analysis] {
            let (first, last) = if last > HEADER_LIMIT {
                (0, 0)
            } else {
                (first, last)
            };
            bytes.extend(format!("{first:>8}{last:>8}").bytes());
        }
        bytes.extend(text(&places)?);
        bytes.extend(supplement);
        bytes.extend(data);
        bytes.extend(analysis);
        if has_checksum {
            let crc = if self.checksum {
                crc::crc16(0xffff, &bytes)
            } else {
                0
            };
            bytes.extend(format!("{crc:08}").bytes());
        }
        Ok(bytes)
    }
}

/// Writes a file of several data sets, each with its events.
///
/// # Errors
/// When one of them can't be written; see [`WriteError`].
pub fn write_all(datasets: &[(&Writer, &[f64])]) -> Result<Vec<u8>, WriteError> {
    let mut bytes = Vec::new();
    for (index, (writer, events)) in datasets.iter().enumerate() {
        let dataset = writer.data_set(events, index + 1 == datasets.len())?;
        if bytes.is_empty() {
            bytes = dataset;
        } else {
            bytes.extend(dataset);
        }
    }
    Ok(bytes)
}

/// First and last byte of the segments, from the start of the data set.
#[derive(Default)]
struct Places {
    text: (usize, usize),
    supplement: (usize, usize),
    data: (usize, usize),
    analysis: (usize, usize),
    next: usize,
}

impl Places {
    fn keywords(&self, version: Version) -> Vec<(String, String)> {
        let offset = |value: usize| format!("{value:0OFFSET_DIGITS$}");
        let mut keywords = Vec::new();
        if version > Version::V2_0 {
            for (name, (first, last)) in [
                ("STEXT", self.supplement),
                ("DATA", self.data),
                ("ANALYSIS", self.analysis),
            ] {
                keywords.push((format!("$BEGIN{name}"), offset(first)));
                keywords.push((format!("$END{name}"), offset(last)));
            }
        }
        keywords.push(("$NEXTDATA".to_owned(), offset(self.next)));
        keywords
    }
}

/// The integer that a value is; nothing when it is none.
fn integer(value: f64) -> Option<u64> {
    // 2^64 itself is the least number that does not fit.
    let fits = (0.0..18_446_744_073_709_551_616.0).contains(&value) && value.fract() == 0.0;
    fits.then_some(value as u64)
}

/// Words and bits in an order of bytes.
struct BitWriter {
    order: ByteOrder,
    bytes: Vec<u8>,
    /// Bits in use of the last byte; 0 when it is full.
    used: u32,
}

impl BitWriter {
    const fn new(order: ByteOrder) -> Self {
        Self {
            order,
            bytes: Vec::new(),
            used: 0,
        }
    }

    fn word(&mut self, value: u64, width: usize) {
        let little = value.to_le_bytes();
        let bytes = little.get(..width).unwrap_or(&little);
        match (self.order, bytes) {
            (ByteOrder::Big, _) => self.bytes.extend(bytes.iter().rev()),
            (ByteOrder::Mixed, [a, b, c, d]) => self.bytes.extend([c, d, a, b]),
            _ => self.bytes.extend(bytes),
        }
    }

    fn bits(&mut self, value: u64, width: u32) {
        for index in 0..width {
            let bit = if self.order == ByteOrder::Big {
                value >> (width - 1 - index) & 1
            } else {
                value >> index & 1
            };
            if self.used == 0 {
                self.bytes.push(0);
            }
            let place = if self.order == ByteOrder::Big {
                7 - self.used
            } else {
                self.used
            };
            if let Some(last) = self.bytes.last_mut() {
                *last |= (bit as u8) << place;
            }
            self.used = (self.used + 1) % 8;
        }
    }

    fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
