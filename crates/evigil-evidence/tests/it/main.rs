//! Tests of the ledger and of what is made of it, through the public interface.

mod ledger;
