//! Names of the JSON contracts, and their JSON Schemas.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

/// Makes a type that serialises as the name and version of a contract, and nothing else.
macro_rules! contract_id {
    ($(#[$doc:meta])* $id:ident, $name:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct $id;

        impl serde::Serialize for $id {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($name)
            }
        }

        impl schemars::JsonSchema for $id {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($id).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "const": $name })
            }
        }
    };
}

pub(crate) use contract_id;

/// The JSON Schema (2020-12) of what `T` serialises as.
pub(crate) fn schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>()
}
