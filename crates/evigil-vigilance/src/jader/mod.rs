//! JADER, the CSV tables of PMDA.
