//! Reports against rules that are data.
