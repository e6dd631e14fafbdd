//! Lots: their spellings, their codes, who got them, and their recall.
