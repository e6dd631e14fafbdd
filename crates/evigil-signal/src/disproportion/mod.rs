//! Closed-form disproportionality of one pair.
