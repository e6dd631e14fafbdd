//! Tables of cases: for signal detection, and line listings.
