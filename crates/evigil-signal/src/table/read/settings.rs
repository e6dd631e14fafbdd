//! Which columns and which rows are read.

/// Which products of a report count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Roles {
    /// All.
    #[default]
    All,
    /// Those suspected, alone or by interaction: `suspect` and `interacting` of the case table;
    /// `PS`, `SS` and `I` of FAERS. A row without role is none of them.
    Suspect,
}

impl Roles {
    /// Whether a product of this role counts.
    #[must_use]
    pub fn counts(self, role: &str) -> bool {
        match self {
            Self::All => true,
            Self::Suspect => matches!(role, "suspect" | "interacting" | "PS" | "SS" | "I"),
        }
    }
}

/// What to read from tables: names of columns, strata, roles. Of several names of a column the first
/// that a table has is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadSettings {
    /// What the source calls the report; text or whole numbers, which are the same when they are
    /// written the same.
    pub report_id: Vec<String>,
    /// The product.
    pub product: Vec<String>,
    /// The event.
    pub event: Vec<String>,
    /// The role of the product; read only when roles are told apart.
    pub role: Vec<String>,
    /// Days from the first day of the product to the event; may be absent.
    pub onset_days: Vec<String>,
    /// Columns by whose values reports are told apart: text, whole numbers or booleans.
    pub strata: Vec<String>,
    /// Which products count.
    pub roles: Roles,
}

impl Default for ReadSettings {
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            report_id: names(&["report_id"]),
            product: names(&["product", "drug"]),
            event: names(&["event"]),
            role: names(&["role"]),
            onset_days: names(&["onset_days"]),
            strata: Vec::new(),
            roles: Roles::All,
        }
    }
}
