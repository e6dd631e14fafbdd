//! Whether the trail is what was written.

use sqlx::AnyConnection;

use super::{Head, Link, Trail, links};
use crate::fault::Fault;

/// Something is wrong with the trail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrailFault {
    /// An entry's content is not what it was.
    #[error("entry {seq} was changed")]
    Changed {
        /// Its number.
        seq: i64,
    },
    /// Entries are missing.
    #[error("entries {from} to {to} are missing")]
    Missing {
        /// The first that is missing.
        from: i64,
        /// The last.
        to: i64,
    },
    /// An entry does not follow the one before it: it was moved, or the one before was replaced.
    #[error("entry {seq} does not follow the entry before it")]
    Unchained {
        /// Its number.
        seq: i64,
    },
    /// The end is not the one that was sealed.
    #[error("the trail ends at entry {found}, the sealed end is entry {sealed}")]
    End {
        /// Number of the last entry.
        found: i64,
        /// Number under the seal.
        sealed: i64,
    },
    /// A record is not what its last entry says.
    #[error("{kind} {id} was changed behind the registry's back")]
    Record {
        /// Kind of the record.
        kind: String,
        /// Its id.
        id: String,
    },
    /// A record is gone that was never deleted.
    #[error("{kind} {id} is gone")]
    Gone {
        /// Kind of the record.
        kind: String,
        /// Its id.
        id: String,
    },
    /// A stored file is missing or is another one.
    #[error("the file {sha256} is missing or damaged")]
    File {
        /// Its digest.
        sha256: String,
    },
}

impl TrailFault {
    /// The last part of the key of its sentence, and the details for it.
    #[must_use]
    pub fn words(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Self::Changed { seq } => ("changed", vec![("seq", seq.to_string())]),
            Self::Unchained { seq } => ("unchained", vec![("seq", seq.to_string())]),
            Self::Missing { from, to } => (
                "missing",
                vec![("from", from.to_string()), ("to", to.to_string())],
            ),
            Self::End { found, sealed } => (
                "end",
                vec![("found", found.to_string()), ("sealed", sealed.to_string())],
            ),
            Self::Record { kind, id } => {
                ("record", vec![("kind", kind.clone()), ("id", id.clone())])
            }
            Self::Gone { kind, id } => ("gone", vec![("kind", kind.clone()), ("id", id.clone())]),
            Self::File { sha256 } => ("file", vec![("sha256", sha256.clone())]),
        }
    }
}

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries that were read.
    pub entries: i64,
    /// Hash of the last one.
    pub hash: String,
    /// What is wrong, in the order of the trail.
    pub faults: Vec<TrailFault>,
}

/// Entries read at once.
const PAGE: i64 = 5000;
/// Faults after which a verification stops looking.
const FAULTS_MAX: usize = 1000;

/// Reads the whole trail. Faults are findings, not errors.
///
/// # Errors
/// What the database says.
pub async fn verify(connection: &mut AnyConnection, trail: &Trail) -> Result<Verified, Fault> {
    let sealed = match trail.head(connection).await {
        Ok(head) => Some(head),
        Err(Fault::Corrupt { .. }) => None,
        Err(fault) => return Err(fault),
    };
    let mut verified = Verified::default();
    let mut last = Head::empty();
    loop {
        let page = links(connection, last.seq, PAGE, None).await?;
        if page.is_empty() || verified.faults.len() > FAULTS_MAX {
            break;
        }
        for link in page {
            follow(&mut verified, &last, &link);
            verified.entries += 1;
            last.seq = link.seq;
            last.hash = link.hash;
        }
    }
    let sealed = sealed.map_or((-1, String::new()), |head| (head.seq, head.hash));
    if (last.seq, &last.hash) != (sealed.0, &sealed.1) {
        verified.faults.push(TrailFault::End {
            found: last.seq,
            sealed: sealed.0,
        });
    }
    verified.hash = last.hash;
    Ok(verified)
}

fn follow(verified: &mut Verified, last: &Head, link: &Link) {
    if link.seq != last.seq + 1 {
        verified.faults.push(TrailFault::Missing {
            from: last.seq + 1,
            to: link.seq - 1,
        });
    } else if link.previous != last.hash {
        verified
            .faults
            .push(TrailFault::Unchained { seq: link.seq });
    }
    if link.computed() != link.hash {
        verified.faults.push(TrailFault::Changed { seq: link.seq });
    }
}
