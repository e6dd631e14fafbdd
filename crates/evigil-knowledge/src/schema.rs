//! JSON Schema of the files.

use crate::KnowledgeFile;

/// JSON Schema of one file of the knowledge base, as indented JSON with a final line break.
///
/// # Errors
/// When the schema cannot be written as JSON.
pub fn json_schema() -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(KnowledgeFile))?;
    text.push('\n');
    Ok(text)
}
