//! Who measured is no part of what was measured.

/// Words in the names of fields that hold a person or how to reach one.
///
/// Met: `Operator`, `Operator Name` (NTA, `ZetaView`), phone and mail of the operator (`ZetaView`
/// report), `User` (Zetasizer templates).
const PERSONAL: [&str; 8] = [
    "operator", "user", "phone", "mail", "fax", "address", "author", "contact",
];

/// Whether a field of this name may hold personal data.
#[must_use]
pub(crate) fn is_personal(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    PERSONAL.iter().any(|word| name.contains(word))
}

/// The file name of a path without its folders: those of a private computer often name its owner.
#[must_use]
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// A file name without its last extension.
#[must_use]
pub(crate) fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_from_settings() {
        for name in [
            "Operator Name",
            "Operator:",
            "E-Mail",
            "User Name",
            "Telephone",
        ] {
            assert!(is_personal(name), "{name}");
        }
        for name in ["Camera Level", "Sample Name", "Viscosity/cP", "SOP"] {
            assert!(!is_personal(name), "{name}");
        }
        assert_eq!(stem(r"C:\Somebody\run_1_size_488.avi"), "run_1_size_488");
        assert_eq!(stem(".hidden"), ".hidden");
    }
}
