//! What reading a document yields.

use std::fmt;

use evigil_core::{Lang, Severity, Span, Stance, Standing, Yen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kind of a document, judged by who gains from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// A medical institution offers the treatment.
    ClinicAd,
    /// A maker or dealer offers the product.
    Seller,
    /// Explains without offering.
    NeutralInfo,
    /// Warns, reports harm or rejects claims.
    Critical,
    /// An authority or a body that sets rules speaks.
    Regulator,
    /// None of these, or not about such therapies.
    Other,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::ClinicAd,
        Self::Seller,
        Self::NeutralInfo,
        Self::Critical,
        Self::Regulator,
        Self::Other,
    ];

    /// The word used in the JSON contract; also the id to explain it by.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ClinicAd => "clinic-ad",
            Self::Seller => "seller",
            Self::NeutralInfo => "neutral-info",
            Self::Critical => "critical",
            Self::Regulator => "regulator",
            Self::Other => "other",
        }
    }

    /// Whether the author offers the product or treatment.
    #[must_use]
    pub const fn offers(self) -> bool {
        matches!(self, Self::ClinicAd | Self::Seller)
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What a statement claims.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ClaimLabel {
    /// A named disease, symptom complex or test value is treated, improved or prevented.
    DiseaseCure,
    /// Any effect on cancer.
    Cancer,
    /// Anti-ageing, regeneration, cosmetic, hair, fatigue, immunity, sleep or cognition effect.
    Rejuvenation,
    /// Risk denied or minimised without data, or safety promised.
    SafetyAbsolute,
    /// Superlative, ranking, exclusivity.
    Superiority,
    /// Patient or celebrity story, before and after, satisfaction rate.
    Testimonial,
    /// Approval, certificate, patent, prize or institution used as proof.
    AuthorityMisuse,
    /// Called exosome, pure or characterised without data.
    IdentityNoData,
    /// Number, concentration or purity without method, lot or unit basis.
    ParticleCount,
    /// Better than, or free of the faults of, something else.
    Comparison,
    /// Cell or animal mechanism told as what happens in the customer.
    InvitroExtrapolation,
    /// Price reduction or urgency.
    Discount,
}

impl ClaimLabel {
    /// Every label.
    pub const ALL: [Self; 12] = [
        Self::DiseaseCure,
        Self::Cancer,
        Self::Rejuvenation,
        Self::SafetyAbsolute,
        Self::Superiority,
        Self::Testimonial,
        Self::AuthorityMisuse,
        Self::IdentityNoData,
        Self::ParticleCount,
        Self::Comparison,
        Self::InvitroExtrapolation,
        Self::Discount,
    ];

    /// The word used in the JSON contract; also the id to explain it by.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DiseaseCure => "disease_cure",
            Self::Cancer => "cancer",
            Self::Rejuvenation => "rejuvenation",
            Self::SafetyAbsolute => "safety_absolute",
            Self::Superiority => "superiority",
            Self::Testimonial => "testimonial",
            Self::AuthorityMisuse => "authority_misuse",
            Self::IdentityNoData => "identity_no_data",
            Self::ParticleCount => "particle_count",
            Self::Comparison => "comparison",
            Self::InvitroExtrapolation => "invitro_extrapolation",
            Self::Discount => "discount",
        }
    }
}

impl fmt::Display for ClaimLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// How much a statement claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// A plain claim.
    Strong,
    /// A vanguard word such as "cutting-edge": praise without a checkable content.
    Weak,
}

/// A claim found in a document, with the rule that speaks of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimFinding {
    /// Id of the rule in the knowledge base.
    pub rule: String,
    /// What is claimed.
    pub label: ClaimLabel,
    /// How the author stands to it.
    pub stance: Stance,
    /// How grave it is. [`Severity::Violation`] only when `stance` is asserted.
    pub severity: Severity,
    /// How much it claims.
    pub strength: Strength,
    /// Where it stands.
    pub span: Span,
    /// The words that decided the stance, when it is not asserted.
    pub stance_cue: Option<Span>,
}

/// Whose cells the product comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Donor {
    /// The patient's own.
    Autologous,
    /// Another person's.
    Allogeneic,
    /// The document does not say.
    Undisclosed,
}

/// A price in an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The amount, tax as written in the document.
    pub yen: Yen,
    /// What the amount buys, in the words of the document; empty when it does not say.
    pub unit: String,
    /// Where it stands.
    pub span: Span,
}

/// What a document offers or speaks of. Values are term ids of the knowledge base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Products, such as `exosome`, `supernatant`.
    pub products: Vec<String>,
    /// Cell or tissue sources, such as `umbilical`.
    pub cell_sources: Vec<String>,
    /// Species: `human`, `animal`, `plant`.
    pub species: Vec<String>,
    /// Whose cells.
    pub donor: Donor,
    /// Routes, such as `iv`.
    pub routes: Vec<String>,
    /// Indications, such as `hair`.
    pub indications: Vec<String>,
    /// Prices in yen.
    pub prices: Vec<Price>,
    /// Numbers of sessions, as written.
    pub sessions: Vec<String>,
}

/// Whether an item that ought to be said is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisclosureStatus {
    /// It is said.
    Present,
    /// It ought to be said and is not (on an excerpt: not in this excerpt).
    Missing,
    /// It need not be said here.
    NotApplicable,
}

/// State of one disclosure item in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Id of the item in the knowledge base, such as `risk`.
    pub item: String,
    /// Whether it is said.
    pub status: DisclosureStatus,
    /// Where it is said, best place first; empty unless present.
    pub spans: Vec<Span>,
}

/// A statement of the document that better sources contradict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Id of the correction in the knowledge base, such as `SD-20`.
    pub id: String,
    /// Where the statement stands.
    pub span: Span,
}

/// Where the four questions stand by this document alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Standings {
    /// Is the product what it is called?
    pub identity: Standing,
    /// Does it work?
    pub efficacy: Standing,
    /// What is said of harm?
    pub safety: Standing,
    /// Is it offered and advertised as the law asks?
    pub lawfulness: Standing,
}

/// All that was read out of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Language of the text.
    pub lang: Lang,
    /// Kind of the document.
    pub kind: DocumentKind,
    /// What is offered or spoken of.
    pub offer: Offer,
    /// Claims, in the order of the text.
    pub findings: Vec<ClaimFinding>,
    /// One entry for each item of the knowledge base, in its order.
    pub disclosures: Vec<Disclosure>,
    /// Statements that better sources contradict, in the order of the text.
    pub corrections: Vec<Correction>,
    /// Disclosure items whose question the reader should put to the provider, in order.
    pub questions: Vec<String>,
    /// Where the four questions stand.
    pub standing: Standings,
}
