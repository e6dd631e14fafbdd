//! Single-particle markers from event data, on plain numbers.
//!
//! Nothing here knows a file format or a rule: values come in, values with their uncertainty go out.
