//! openFDA `drug/event`, JSON.
