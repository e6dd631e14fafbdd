//! Reads a document for what is offered, what is claimed and how strongly, and what is disclosed.

mod reading;

pub use reading::{
    ClaimFinding, ClaimLabel, Correction, Disclosure, DisclosureStatus, DocumentKind, Donor, Offer, Price, Reading,
    Standings, Strength,
};
