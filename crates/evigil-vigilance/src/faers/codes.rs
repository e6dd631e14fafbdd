//! Codes of problems. Their sentences are in `locales`, in `database.ftl`.

pub(super) const OTHER_FILE: &str = "EV-T001";
pub(super) const NO_TABLE: &str = "EV-T002";
pub(super) const NO_HEADER: &str = "EV-T003";
pub(super) const MISSING_COLUMNS: &str = "EV-T004";
pub(super) const UNKNOWN_COLUMNS: &str = "EV-T005";
pub(super) const EMPTY_FILE: &str = "EV-T006";
pub(super) const SAME_FILE: &str = "EV-T007";
pub(super) const HEADER_OF_SIBLING: &str = "EV-T008";
pub(super) const TOO_MANY_FILES: &str = "EV-T009";

pub(super) const FIELDS: &str = "EV-T010";
pub(super) const KEY: &str = "EV-T011";
pub(super) const ROW_LENGTH: &str = "EV-T012";
pub(super) const DUPLICATE: &str = "EV-T013";
pub(super) const ORPHAN: &str = "EV-T014";
pub(super) const NO_DRUG: &str = "EV-T015";
pub(super) const TOO_MANY_ROWS: &str = "EV-T016";
pub(super) const NOT_A_CASE: &str = "EV-T017";
pub(super) const REPORT_FULL: &str = "EV-T018";

pub(super) const TRAILING: &str = "EV-T030";
pub(super) const SPLIT: &str = "EV-T031";
pub(super) const JOINED: &str = "EV-T032";
pub(super) const REPAIRED: &str = "EV-T033";
pub(super) const LINE_ENDS: &str = "EV-T034";
pub(super) const ENCODING: &str = "EV-T035";
pub(super) const CONTROL: &str = "EV-T036";
pub(super) const NO_DEMO: &str = "EV-T037";

pub(super) const DATE: &str = "EV-T040";
pub(super) const AGE: &str = "EV-T041";
pub(super) const WEIGHT: &str = "EV-T042";
pub(super) const NUMBER: &str = "EV-T043";
pub(super) const CODE: &str = "EV-T044";
pub(super) const UNIT: &str = "EV-T045";

pub(super) const DOUBTFUL_DATES: &str = "EV-T060";
pub(super) const CASE_LEVEL: &str = "EV-T061";
pub(super) const SUPERSEDED: &str = "EV-T062";
pub(super) const WITHDRAWN: &str = "EV-T063";
