//! Pages of a column.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray as _, StringArray, StructArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{ScalarValue, exec_err};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};
use evigil_document::RawDocument;

use super::reader::with_stack;
use super::{PageReader, Wording, checked};

/// `check_page(body, source, lang, as_of)`: the fault or the report of each page whose bytes or text
/// stand in `body`, which is called `source`.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct CheckPage {
    signature: Signature,
}

impl Default for CheckPage {
    fn default() -> Self {
        Self {
            signature: Signature::any(4, Volatility::Immutable),
        }
    }
}

impl ScalarUDFImpl for CheckPage {
    fn name(&self) -> &'static str {
        "check_page"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Struct(checked()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [body, source, lang, as_of] = args.args.as_slice() else {
            return exec_err!("check_page takes body, source, lang and as_of");
        };
        if args.number_rows == 0 {
            let none = StructArray::new_null(checked(), 0);
            return Ok(ColumnarValue::Array(Arc::new(none)));
        }
        let wording = Wording {
            lang: constant(lang, "lang")?,
            as_of: constant(as_of, "as_of")?,
        };
        let column = |value: &ColumnarValue, kind: &DataType| -> Result<ArrayRef> {
            Ok(cast(&value.to_array(args.number_rows)?, kind)?)
        };
        let bodies = column(body, &DataType::LargeBinary)?;
        let sources = column(source, &DataType::Utf8)?;
        let (bodies, sources) = (bodies.as_binary::<i64>(), sources.as_string::<i32>());
        let done = with_stack(|| {
            let mut reader = PageReader::new(wording)?;
            let page = |(body, source): (Option<&[u8]>, Option<&str>)| {
                let bytes = body.unwrap_or_default().to_vec();
                reader.line(Ok(RawDocument::new(source.unwrap_or_default(), bytes)))
            };
            Ok(bodies.iter().zip(sources.iter()).map(page).collect())
        });
        let lines: Vec<Result<String, String>> =
            done.map_err(|error| DataFusionError::External(error.into()))?;
        let faults = lines.iter().map(|line| line.as_ref().err());
        let reports = lines.iter().map(|line| line.as_ref().ok());
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from_iter(faults)),
            Arc::new(StringArray::from_iter(reports)),
        ];
        let checked = StructArray::try_new(checked(), columns, None)?;
        Ok(ColumnarValue::Array(Arc::new(checked)))
    }
}

/// An argument that is the same for all rows.
fn constant<T: std::str::FromStr>(value: &ColumnarValue, name: &str) -> Result<T> {
    let text = match value {
        ColumnarValue::Scalar(scalar) => match scalar.cast_to(&DataType::Utf8)? {
            ScalarValue::Utf8(text) => text,
            _ => None,
        },
        ColumnarValue::Array(array) if !array.is_empty() => {
            let array = cast(array, &DataType::Utf8)?;
            let texts = array.as_string::<i32>();
            texts.is_valid(0).then(|| texts.value(0).to_owned())
        }
        ColumnarValue::Array(_) => None,
    };
    match text.and_then(|text| text.parse().ok()) {
        Some(value) => Ok(value),
        None => exec_err!("check_page: {name} is none"),
    }
}
