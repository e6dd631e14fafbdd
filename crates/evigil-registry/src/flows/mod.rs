//! The stories that records go through: what a user does in several steps, each step allowed only where
//! the one before has led.
