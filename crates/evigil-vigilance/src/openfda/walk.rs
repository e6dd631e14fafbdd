//! A result of openFDA as a record of E2B(R2).

use serde_json::{Map, Value};

use crate::e2b::r2::{BlockId, Conversion, FIELD_MAX, Node, Record};
use crate::icsr::At;

/// Why a result can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WalkFault {
    /// More repeats of a block than can be numbered.
    TooMany,
    /// A text that is too long.
    TooLong,
}

/// Puts a result into a record, field by field.
pub(super) struct Walk<'w> {
    pub(super) conversion: &'w Conversion,
    pub(super) record: &'w mut Record,
    /// What E2B(R2) does not have: JSON pointer and text.
    pub(super) own: &'w mut Vec<(String, String)>,
    pub(super) line: u32,
}

impl Walk<'_> {
    pub(super) fn result(&mut self, result: &Map<String, Value>) -> Result<(), WalkFault> {
        self.block(result, self.conversion.report_block(), At::TOP, "")
    }

    fn block(
        &mut self,
        map: &Map<String, Value>,
        block: BlockId,
        at: At,
        pointer: &str,
    ) -> Result<(), WalkFault> {
        let conversion = self.conversion;
        for (key, value) in map {
            let pointer = format!("{pointer}/{}", escaped(key));
            match conversion.node(key) {
                Some(Node::Field(field))
                    if conversion.field(field).is_some_and(|it| it.block == block) =>
                {
                    let text = match value {
                        Value::Null => continue,
                        Value::String(text) => text.clone(),
                        Value::Number(number) => number.to_string(),
                        other => {
                            self.own(&pointer, other)?;
                            continue;
                        }
                    };
                    if text.len() > FIELD_MAX {
                        return Err(WalkFault::TooLong);
                    }
                    self.record.push(field, at, &text, self.line);
                }
                Some(Node::Block(inner))
                    if conversion
                        .block(inner)
                        .is_some_and(|it| it.parent == Some(block)) =>
                {
                    self.inner(value, inner, at, &pointer)?;
                }
                _ => self.own(&pointer, value)?,
            }
        }
        Ok(())
    }

    /// A block, or a list of them; one that repeats need not be in a list.
    fn inner(
        &mut self,
        value: &Value,
        block: BlockId,
        at: At,
        pointer: &str,
    ) -> Result<(), WalkFault> {
        let repeats = self.conversion.block(block).is_some_and(|it| it.repeats);
        match value {
            Value::Null => Ok(()),
            Value::Object(map) => {
                let at = if repeats { at.inside(1) } else { at };
                self.block(map, block, at, pointer)
            }
            Value::Array(list) if repeats => {
                for (number, value) in list.iter().enumerate() {
                    let pointer = format!("{pointer}/{number}");
                    let Value::Object(map) = value else {
                        self.own(&pointer, value)?;
                        continue;
                    };
                    let number = u16::try_from(number + 1).map_err(|_| WalkFault::TooMany)?;
                    self.block(map, block, at.inside(number), &pointer)?;
                }
                Ok(())
            }
            other => self.own(pointer, other),
        }
    }

    /// Keeps what E2B(R2) does not have, text by text.
    fn own(&mut self, pointer: &str, value: &Value) -> Result<(), WalkFault> {
        let text = match value {
            Value::Null => return Ok(()),
            Value::Object(map) => {
                for (key, value) in map {
                    self.own(&format!("{pointer}/{}", escaped(key)), value)?;
                }
                return Ok(());
            }
            Value::Array(list) => {
                for (number, value) in list.iter().enumerate() {
                    self.own(&format!("{pointer}/{number}"), value)?;
                }
                return Ok(());
            }
            Value::String(text) => text.clone(),
            Value::Bool(it) => it.to_string(),
            Value::Number(number) => number.to_string(),
        };
        if text.len() > FIELD_MAX {
            return Err(WalkFault::TooLong);
        }
        self.own.push((pointer.to_owned(), text));
        Ok(())
    }
}

/// A name in a JSON pointer. RFC 6901, section 3.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
