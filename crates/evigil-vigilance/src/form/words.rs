//! Words for codes.

/// Where a form gets the words of its language.
pub trait Words {
    /// The word for `code` of a family of codes, such as the code `1` of `outcome`; the code itself
    /// when there is no word for it. Labels inside boxes are the family `label`.
    fn word(&self, family: &str, code: &str) -> String;

    /// The term of a MedDRA code, from files that the user has a licence for.
    fn term(&self, code: &str) -> Option<String> {
        let _ = code;
        None
    }
}
