//! Where in a table the columns stand that are read.

use super::{ReadSettings, Roles, TableError, TableKind};

/// Places of columns.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub(super) kind: TableKind,
    pub(super) report: usize,
    pub(super) product: Option<usize>,
    pub(super) event: Option<usize>,
    pub(super) role: Option<usize>,
    pub(super) onset: Option<usize>,
    /// One a stratum of the settings.
    pub(super) strata: Vec<Option<usize>>,
}

impl Columns {
    pub(super) fn find(
        settings: &ReadSettings,
        kind: TableKind,
        names: &[String],
    ) -> Result<Self, TableError> {
        let find = |aliases: &[String]| {
            let mut aliases = aliases.iter();
            aliases.find_map(|alias| names.iter().position(|name| name == alias))
        };
        let need = |aliases: &[String]| {
            find(aliases).ok_or_else(|| TableError::MissingColumn {
                column: aliases.first().cloned().unwrap_or_default(),
                found: names.to_vec(),
            })
        };
        let need_if = |is_needed: bool, aliases: &[String]| {
            if is_needed {
                need(aliases).map(Some)
            } else {
                Ok(None)
            }
        };
        let has_product = matches!(kind, TableKind::Cases | TableKind::Products);
        let has_event = matches!(kind, TableKind::Cases | TableKind::Events);
        let by_role = has_product && settings.roles != Roles::All;
        let strata = settings.strata.iter();
        Ok(Self {
            kind,
            report: need(&settings.report_id)?,
            product: need_if(has_product, &settings.product)?,
            event: need_if(has_event, &settings.event)?,
            role: need_if(by_role, &settings.role)?,
            onset: find(&settings.onset_days).filter(|_| kind == TableKind::Cases),
            strata: strata
                .map(|name| find(std::slice::from_ref(name)))
                .collect(),
        })
    }
}
