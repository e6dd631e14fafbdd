//! What `evigil evidence show` and `evigil evidence compare` say.
//!
//! [`EvidenceReport`] is the JSON contract `evigil.evidence/1`, [`CompareReport`] is
//! `evigil.compare/1`; [`evidence_text`] and [`compare_text`] are the same for a reader.

mod answer;
mod compare;
mod compare_html;
mod compare_text;
mod fault;
mod html;
mod making;
mod report;
mod study;
mod study_html;
mod study_text;
mod text;

pub use compare::{
    COMPARE_SCHEMA, CompareColumn, CompareReport, CompareRow, CompareSchemaId, ComparedCell,
    compare_schema,
};
pub use compare_html::compare_fragment;
pub use compare_text::compare_text;
pub use fault::{FaultTold, ledger_faults};
pub use html::{answer_fragment, forests, overview_fragment};
pub use making::LedgerView;
pub use report::{
    AnswerPart, AskedPart, BoundPart, CertaintyPart, DomainPart, EVIDENCE_SCHEMA, EvidenceReport,
    EvidenceSchemaId, GroupsPart, IndirectPart, NamedReason, PeoplePart, ReasonPart, WorkPart,
    evidence_schema,
};
pub use study::{
    BiasPart, ComparatorPart, DosePart, EffectPart, FundingPart, HarmPart, IdentifierPart,
    NotVerifiedPart, OutcomePart, ParticipantsPart, ProductPart, ReadingPart, ScalePart, StudyPart,
};
pub use study_html::{choices, study_fragment};
pub use text::evidence_text;
